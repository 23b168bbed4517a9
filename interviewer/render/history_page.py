"""The list of a person's interviews, and the links to download one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from interviewer.bank.models import Language
from interviewer.interview.models import Choice, View
from interviewer.render.dates import long_date
from interviewer.render.markup import Html, dots, tag, whole
from interviewer.render.words import say


class Summary(Protocol):
    """One line of the list, as the session gives it."""

    @property
    def interview_id(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def choice(self) -> Choice: ...
    @property
    def asked(self) -> int: ...
    @property
    def planned(self) -> int: ...
    @property
    def score(self) -> float | None: ...


def list_html(rows: Sequence[Summary], chosen: str, language: Language) -> Html:
    """All interviews, newest first, each with what can be done with it."""
    if not rows:
        return Html("")
    items = [_row(row, row.interview_id == chosen, language) for row in rows]
    head = tag("h3", say("list.head", language))
    return tag("section", head, tag("ul", *items, class_="iv-list"), class_="iv-history")


def _row(row: Summary, chosen: bool, language: Language) -> Html:
    facts = dots(
        say(f"mode.{row.choice.mode}", language),
        say(f"persona.{row.choice.persona}", language),
        say("list.asked", language, a=row.asked, b=row.planned),
    )
    when = tag("div", tag("b", long_date(row.started_at, language)), facts, class_="iv-list-when")
    return tag(
        "li",
        when,
        _state(row, language),
        tag("div", *_actions(row, chosen, language), class_="iv-list-acts"),
        class_="chosen" if chosen else None,
        aria_current="true" if chosen else None,
    )


def _state(row: Summary, language: Language) -> Html:
    if row.ended_at is None:
        return tag("span", say("list.running", language), class_="iv-chip plain")
    if row.score is None:
        return tag("span", say("list.no_score", language), class_="iv-list-none")
    return tag("span", whole(row.score), class_="iv-last")


def _actions(row: Summary, chosen: bool, language: Language) -> list[Html]:
    when = long_date(row.started_at, language)
    main = ("open", "list.open") if row.ended_at else ("resume", "list.resume")
    acts = [] if chosen and row.ended_at else [main]
    buttons = [_button(act, key, row, when, language) for act, key in acts]
    export = say("list.export", language)
    link = tag(
        "a",
        export,
        href=f"/download/{row.interview_id}.json?lang={language}",
        download=True,
        class_="iv-link",
        aria_label=f"{export} {when}",
    )
    return [*buttons, link, _button("delete", "list.delete", row, when, language)]


def _button(act: str, key: str, row: Summary, when: str, language: Language) -> Html:
    word = say(key, language)
    return tag(
        "button",
        word,
        type="button",
        class_="iv-link danger" if act == "delete" else "iv-link",
        data_act=act,
        data_id=row.interview_id,
        aria_label=f"{word} {when}",
    )


def downloads_html(view: View, language: Language) -> Html:
    """The report as a file, in three forms."""
    links = [
        tag(
            "a",
            say(f"download.{kind}", language),
            href=f"/download/{view.interview_id}.{kind}?lang={language}",
            download=True,
            class_="iv-button",
        )
        for kind in ("html", "md", "json")
    ]
    return tag("div", *links, class_="iv-downloads")
