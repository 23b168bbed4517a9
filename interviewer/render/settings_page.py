"""The built parts of the settings: which grader is in use, and where data lives."""

from __future__ import annotations

from interviewer.bank.models import Language
from interviewer.render.markup import Html, tag
from interviewer.render.words import say


def grader_html(has_key: bool, language: Language) -> Html:
    """The grader and the state of the key; never the key."""
    key = tag("dd", say("key.yes" if has_key else "key.no", language))
    return tag(
        "div",
        tag("h1", say("settings.title", language)),
        tag("h2", say("settings.grader", language)),
        tag("p", say("settings.grader_now", language)),
        tag("dl", tag("div", tag("dt", say("key.label", language)), key), class_="iv-key"),
        tag("p", say("key.note", language), class_="iv-small"),
        tag("h2", say("settings.look", language)),
        class_="iv-settings",
    )


def data_html(home: str, on_loopback: bool, language: Language) -> Html:
    """Where answers and scores are stored."""
    place = "data" if on_loopback else "data.server"
    where = say("data.where", language, path=home) if on_loopback else ""
    return tag(
        "div",
        tag("h2", say("settings.data", language)),
        tag("p", say(place, language)),
        tag("p", where, class_="iv-small") if where else None,
        tag("p", say("data.cookie", language), class_="iv-small"),
        class_="iv-settings",
    )


def export_html(language: Language) -> Html:
    """The link that takes everything out."""
    word = say("export_all", language)
    return tag("a", word, href="/download/everything.json", download=True, class_="iv-button")
