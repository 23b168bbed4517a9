"""The built parts of the settings: the model, the state of its key, and where data lives."""

from __future__ import annotations

from interviewer.bank.models import Language
from interviewer.llm.connection import Check
from interviewer.llm.endpoint import Endpoint
from interviewer.render.faults import fault_advice, fault_text
from interviewer.render.markup import Html, note, number, tag, whole
from interviewer.render.words import say


def head_html(language: Language) -> Html:
    """The title, and the heading of the first group."""
    return tag(
        "div",
        tag("h1", say("settings.title", language)),
        tag("h2", say("settings.grader", language)),
        class_="iv-settings",
    )


def model_html(language: Language, *, changeable: bool) -> Html:
    """What a model is for, and who may set it."""
    return tag(
        "div",
        tag("p", say("grader_hint", language), class_="iv-small"),
        tag("h2", say("settings.model", language)),
        tag("p", say("settings.model_text" if changeable else "settings.remote", language)),
        class_="iv-settings",
    )


def key_html(endpoint: Endpoint | None, language: Language, *, typed: bool = False) -> Html:
    """The state of the key; never the key."""
    has = endpoint is not None and endpoint.key is not None
    state = ("key.typed" if typed else "key.yes") if has else "key.no"
    row = tag("div", tag("dt", say("key.label", language)), tag("dd", say(state, language)))
    return tag(
        "div",
        tag("dl", row, class_="iv-key"),
        tag("p", say("key.note", language), class_="iv-small"),
        class_="iv-settings",
    )


def check_html(check: Check | None, language: Language, *, typed: bool = False) -> Html:
    """What a test of the connection found."""
    if check is None:
        return tag("div", note("plain", say("test.none", language)), role="status")
    if check.fault:
        variable = check.endpoint.preset.key or ".env"
        advice = fault_advice(check.fault, language, models=check.models, variable=variable)
        if typed and check.fault.kind == "key":
            advice = say("fault.key.typed", language)
        gap = " " if language == "en" else ""
        text = tag("span", advice, gap, say("test.bad", language))
        return tag("div", note("bad", fault_text(check.fault, language), text), role="alert")
    structured = "test.structured.yes" if check.structured else "test.structured.no"
    facts = [
        ("test.model", check.endpoint.model),
        ("test.first", f"{number(check.first, 1 if check.first >= 1 else 2)} s"),
        ("test.speed", say("test.speed_value", language, n=whole(check.speed))),
        ("test.structured", say(structured, language)),
    ]
    rows = [tag("div", tag("dt", say(key, language)), tag("dd", value)) for key, value in facts]
    good = note("good", say("test.ok", language), tag("dl", *rows, class_="iv-key"))
    return tag("div", good, _to_keep(check.endpoint, language, typed=typed), role="status")


def bad_address_html(language: Language) -> Html:
    """An address that is none."""
    told = note("bad", say("base_url.bad", language), say("base_url.bad.do", language))
    return tag("div", told, role="alert")


def _to_keep(endpoint: Endpoint, language: Language, *, typed: bool) -> Html:
    """The lines of `.env` that lead here again."""
    lines = [f"INTERVIEWER_SERVICE={endpoint.service}"]
    if endpoint.base_url != endpoint.preset.base_url:
        lines.append(f"INTERVIEWER_BASE_URL={endpoint.base_url}")
    if endpoint.model:
        lines.append(f"INTERVIEWER_MODEL={endpoint.model}")
    key = "test.keep" if typed else "test.keep_local"
    return tag(
        "div",
        tag("p", say(key, language, variable=endpoint.preset.key or "OPENAI_API_KEY")),
        tag("pre", "\n".join(lines)),
        class_="iv-small iv-keep",
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


def look_html(language: Language) -> Html:
    """The heading of the group about appearance."""
    return tag("div", tag("h2", say("settings.look", language)), class_="iv-settings")


def export_html(language: Language) -> Html:
    """The links that take everything out."""
    return tag(
        "div",
        _download("export_all", "everything.json", language),
        _download("appeal.export", "disputes.jsonl", language),
        class_="iv-exports",
    )


def _download(key: str, name: str, language: Language) -> Html:
    word = say(key, language)
    return tag("a", word, href=f"/download/{name}", download=True, class_="iv-button")
