"""The report on the page, and as one HTML file that needs nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from interviewer.bank.models import Language
from interviewer.interview.models import Attempt, Card, View
from interviewer.render.card import card_html
from interviewer.render.cost import UNPRICED, Prices, spent_text
from interviewer.render.dates import long_date
from interviewer.render.markup import Html, dots, inline, join, tag
from interviewer.render.report_parts import (
    anchor,
    head_html,
    lang,
    next_html,
    section,
    total_html,
    weakest_html,
)
from interviewer.render.report_rows import cells, legend_html, not_asked_html
from interviewer.render.words import say
from interviewer.report.models import Report, Row

CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLES = ("tokens.css", "card.css", "report.css")


def report_html(
    report: Report,
    view: View,
    language: Language,
    *,
    actions: bool = True,
    head: bool = True,
    prices: Prices = UNPRICED,
) -> str:
    """The report for the page; a title opens that question's card in place.

    Args:
        actions: with the buttons that the page answers: `data-act` is `back`.
        head: with title and facts; False where the page sets them beside the downloads.
        prices: what a model costs.
    """
    if view.ended_at is None:
        return _placeholder("report.running", language, back=actions)
    rows = [_row(row, report, view, language, prices) for row in _asked(report)]
    parts = [
        head_html(report, language) if head else "",
        total_html(report, language, spent_text(view, prices, language)),
        weakest_html(report, language),
        _table(report, rows, language),
        next_html(report, language),
    ]
    return tag("div", *parts, class_="ivr-report", lang=lang(language))


def empty_report_html(language: Language) -> str:
    """What stands here before the first interview has ended."""
    return _placeholder("report.empty", language, back=False)


def _placeholder(key: str, language: Language, *, back: bool) -> Html:
    parts = [tag("p", say(key, language))]
    if back:
        button = say("report.back", language)
        parts.append(tag("button", button, class_="ivr-button", type="button", data_act="back"))
    return tag("div", *parts, class_="ivr-empty", lang=lang(language))


def _asked(report: Report) -> list[Row]:
    return [row for row in report.rows if row.state != "not_asked"]


def _table(report: Report, rows: list[Html], language: Language) -> Html:
    return section(
        "rows",
        say("report.by_question", language),
        tag("ol", *rows, class_="ivr-rows"),
        legend_html(report.rows, language),
        not_asked_html(report, language),
    )


def _row(row: Row, report: Report, view: View, language: Language, prices: Prices) -> Html:
    shown = cells(row, report, language)
    if row.state == "unanswered":
        return tag("li", tag("div", shown, class_="ivr-cells"), class_=row.state)
    card = _card(row, view)
    opened = tag(
        "div", _card_body(card, view, language, prices, unfolded=False), id=anchor(row.number)
    )
    body = tag("details", tag("summary", shown, class_="ivr-cells"), opened)
    return tag("li", body, class_=row.state)


def _card(row: Row, view: View) -> Card:
    return next(card for card in view.cards if card.number == row.number)


def _card_body(
    card: Card, view: View, language: Language, prices: Prices, *, unfolded: bool
) -> Html:
    """The card, then what was said in probes, follow-ups and retries."""
    shown = card_html(
        card, language, unfolded=unfolded, mock=view.choice.mode == "mock", prices=prices
    )
    later = [a for a in card.attempts if a is not card.first]
    said = [_said(card, attempt, language) for attempt in later]
    exchange = tag("div", *said, class_="ivr-said") if said else ""
    return tag("div", shown, exchange, class_="ivr-card")


def _said(card: Card, attempt: Attempt, language: Language) -> Html:
    asked = asked_text(card, attempt, language)
    return tag(
        "section",
        tag("h4", say(f"report.answer_{attempt.kind}", language)),
        tag("p", inline(asked), class_="asked") if asked else "",
        tag("p", attempt.text, class_="words", dir="auto"),
    )


def asked_text(card: Card, attempt: Attempt, language: Language) -> str:
    """What an attempt answered, where that was not the question itself."""
    if attempt.kind == "follow_up":
        return card.follow_up(attempt.target).ask[language]
    if attempt.kind == "probe":
        return next((p.probe[language] for p in card.points if p.id == attempt.target), "")
    return ""


# --- the file -----------------------------------------------------------------------------------


def report_document(
    report: Report, view: View, language: Language, prices: Prices = UNPRICED
) -> str:
    """One HTML file: styles and charts inside, no script, everything unfolded, fit for paper."""
    title = f"{say('report.title', language)} {long_date(report.started_at, language)}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=CSP),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Html(document_css())),
    )
    rows = [
        tag("li", tag("div", cells(row, report, language, link=_has_card(row)), class_="ivr-cells"))
        for row in _asked(report)
    ]
    main = tag(
        "main",
        head_html(report, language),
        total_html(report, language, spent_text(view, prices, language)),
        weakest_html(report, language),
        _table(report, rows, language),
        next_html(report, language),
        _cards(report, view, language, prices),
        tag("footer", tag("p", say("report.footer", language)), class_="ivr-foot"),
        class_="ivr-report",
    )
    body = tag("body", main, class_="ivr-document")
    return join([Html("<!doctype html>\n"), tag("html", head, body, lang=lang(language)), "\n"])


def _has_card(row: Row) -> bool:
    return row.state in ("graded", "ungraded", "skipped")


def _cards(report: Report, view: View, language: Language, prices: Prices) -> Html:
    shown = [_question(row, view, language, prices) for row in _asked(report) if _has_card(row)]
    if not shown:
        return Html("")
    return section("cards", say("report.cards", language), *shown)


def _question(row: Row, view: View, language: Language, prices: Prices) -> Html:
    card = _card(row, view)
    meta = dots(
        row.question_id,
        say("report.level", language, n=row.difficulty),
        say(f"persona.{row.persona}", language),
    )
    title = tag("h4", f"{row.number}. ", inline(row.title[language]), class_="ivr-question")
    body = _card_body(card, view, language, prices, unfolded=True)
    return tag("section", title, meta, body, class_="ivr-q", id=anchor(row.number))


@cache
def document_css() -> str:
    """The styles of the file: dark by the reader's system, on paper always light."""
    folder = Path(__file__).parent
    tokens, *others = (folder.joinpath(name).read_text(encoding="utf-8") for name in _STYLES)
    dark = "".join(re.findall(r"(?m)^\.dark\s*\{([^}]*)\}", tokens))
    by_system = f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return "\n".join((tokens, by_system, *others)).replace("</", "<\\/")


def file_name(view: View, suffix: str) -> str:
    """`interview-2026-11-23-2015.html` for the suffix `html`."""
    return f"interview-{view.started_at.astimezone():%Y-%m-%d-%H%M}.{suffix.lstrip('.')}"
