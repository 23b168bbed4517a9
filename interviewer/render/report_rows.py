"""The rows of the report: one per question, with a bar of its points."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.bank.models import Language
from interviewer.render.card_points import ungraded_reason
from interviewer.render.markup import Html, inline, join, tag, whole
from interviewer.render.report_parts import anchor, count, listed, sentence
from interviewer.render.words import say
from interviewer.report.models import Report, Row, Segment

_STATES = ("met", "won", "partly", "missed", "contradicted")


def cells(row: Row, report: Report, language: Language, *, link: bool = False) -> Html:
    """What a row shows: number, title, persona, level, bar of points, score."""
    title = inline(row.title[language])
    shown = tag("a", title, href=f"#{anchor(row.number)}") if link else title
    under = _sub(row, report, language)
    return join(
        [
            tag("span", str(row.number), class_="n"),
            tag("span", shown, tag("small", under) if under else "", class_="title"),
            tag("span", _short(row, language), class_="who"),
            tag("span", say("report.level", language, n=row.difficulty), class_="level"),
            tag("span", _bar(row.segments, language) if row.segments else "", class_="points"),
            tag("span", _score(row, language), class_="score"),
        ]
    )


def _short(row: Row, language: Language) -> str:
    return sentence(say(f"persona.{row.persona}.short", language))


def _sub(row: Row, report: Report, language: Language) -> str:
    parts = [_rise(row, language), _regraded(row, language)]
    if row.hints:
        parts.append(count("report.hints", row.hints, language))
    parts += [say("report.retry", language, n=whole(score)) for score in row.retries[-1:]]
    if row.ungraded:
        parts.append(ungraded_reason(row.ungraded, language).rstrip("。."))
    if row.state == "skipped" and report.mode == "mock":
        parts.append(say("report.zero", language))
    return sentence(listed(filter(None, parts), language, "report.comma"))


def _rise(row: Row, language: Language) -> str:
    """How the score came from that of the first answer."""
    if row.first is None or row.main is None or row.score is None:
        return ""
    won, more = row.main > row.first, row.score > row.main
    key = "both" if won and more else "won" if won else "follow_up"
    return say(f"report.first_{key}", language, n=whole(row.first)) if won or more else ""


def _regraded(row: Row, language: Language) -> str:
    if row.regraded_from is None or row.answer_score is None:
        return ""
    who = say("footer.offline", language) if row.grader == "offline" else row.grader
    if row.grader != "offline" and language == "zh":
        who = f" {who} "
    a, b = whole(row.regraded_from), whole(row.answer_score)
    return say("report.regraded", language, model=who, a=a, b=b)


def _score(row: Row, language: Language) -> Html:
    if row.score is not None:
        return tag("b", str(whole(row.score)))
    return tag("i", say(f"report.state.{row.state}", language), class_=row.state)


def _bar(segments: Iterable[Segment], language: Language) -> Html:
    segments = list(segments)
    name = listed(
        (f"{s.label[language]} {say(f'verdict.{s.state}', language)}" for s in segments), language
    )
    drawn = [tag("i", class_=s.state, style=f"flex-grow:{s.weight:g}") for s in segments]
    return tag("span", *drawn, class_="ivr-bar", role="img", aria_label=name)


def legend_html(rows: Iterable[Row], language: Language) -> Html:
    """What the patterns of the bars mean; only those that occur."""
    seen = {segment.state for row in rows for segment in row.segments}
    if not seen:
        return Html("")
    keys = [
        tag("span", tag("i", class_=state), say(f"verdict.{state}", language))
        for state in _STATES
        if state in seen
    ]
    return tag("p", *keys, tag("span", say("report.width", language)), class_="ivr-patterns")


def not_asked_html(report: Report, language: Language) -> Html:
    """The rest of the plan in one line."""
    ids = [row.question_id for row in report.rows if row.state == "not_asked"]
    if not ids:
        return Html("")
    text = say("report.not_asked_ids", language, list=listed(ids, language))
    return tag("p", text, class_="ivr-line ivr-rest")
