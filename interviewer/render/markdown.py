"""The report as Markdown; what a candidate or a model wrote stands in code, where it is inert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from interviewer.bank.models import Language
from interviewer.grading.models import Grade, PointGrade, Ungraded
from interviewer.interview.models import Attempt, Card, View
from interviewer.render.card_points import ungraded_reason
from interviewer.render.charts import axes_name
from interviewer.render.markup import number, whole
from interviewer.render.report_page import asked_text
from interviewer.render.report_parts import (
    again_text,
    axes_of,
    count,
    facts,
    listed,
    no_total,
    tomorrow_text,
    total_lines,
    week_text,
)
from interviewer.render.words import say
from interviewer.report.models import Report, Row, WeakPoint
from interviewer.report.sums import label_of, rubric_of


def report_markdown(report: Report, view: View, language: Language) -> str:
    """The whole report: total, sections, weakest points, questions with answers, what next."""
    cards = {card.number: card for card in view.cards}
    blocks = [
        f"# {say('report.title', language)}",
        facts(report, language),
        *_total(report, language),
        *_weakest(report, language),
        f"## {say('report.by_question', language)}",
        _table(report, language),
        *_next(report, language),
        f"## {say('report.cards', language)}",
    ]
    for row in report.rows:
        if row.number in cards:
            blocks += _question(row, cards[row.number], language)
    return "\n\n".join(block for block in blocks if block) + "\n"


def fenced(text: str) -> str:
    """Text that stays as typed: a fence longer than any run of backticks in it."""
    clean = _lines(text)
    fence = "`" * max(3, _longest(clean) + 1)
    return f"{fence}text\n{clean}\n{fence}"


def quoted(text: str) -> str:
    """Text in one line that stays as typed."""
    flat = " ".join(_lines(text).split())
    ticks = "`" * (_longest(flat) + 1)
    return f"{ticks} {flat} {ticks}" if flat else ""


def _lines(text: str) -> str:
    return re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\x00", "\ufffd")


def _longest(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def _literal(text: str) -> str:
    """A line with a name from the settings in it, as it stands."""
    return re.sub(r"([\\`*_\[\]<>!|&])", r"\\\1", text)


def _pair(name: str, text: str, language: Language) -> str:
    return f"{name}{say('report.colon', language)}{text}"


def _items(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _total(report: Report, language: Language) -> Iterator[str]:
    score = report.total.score
    if score is None:
        yield no_total(report, language)
    else:
        yield f"**{whole(score)}** {say('card.of_100', language)}"
    yield _items(map(_literal, total_lines(report, language)))
    if report.sections:
        scores = axes_name(axes_of(report, language), language)
        yield _pair(say("report.sections", language), scores, language)


def _weakest(report: Report, language: Language) -> Iterator[str]:
    if report.weakest:
        yield f"## {say(f'report.weakest.{len(report.weakest)}', language)}"
        yield "\n".join(_weak(point, language) for point in report.weakest)


def _weak(point: WeakPoint, language: Language) -> str:
    head = f"- **{point.label[language]}** ({point.question_id})"
    said = say("card.said", language)
    lines = [_pair(head, say(f"verdict.{point.verdict}", language), language)]
    lines += [f"  - {_pair(said, quoted(quote), language)}" for quote in point.quotes[:2]]
    if point.lacking:
        names = listed((gist[language] for gist in point.lacking), language)
        lines.append(f"  - {say('report.lacking', language, list=names)}")
    lines.append(f"  - {_flat(point.text[language])}")
    return "\n".join(lines)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _table(report: Report, language: Language) -> str:
    asked = [row for row in report.rows if row.state != "not_asked"]
    names = ("report.asked", "report.verdict", "report.score")
    head = "| # | " + " | ".join(say(name, language) for name in names) + " |"
    return "\n".join([head, "| ---: | --- | --- | ---: |", *(_line(r, language) for r in asked)])


def _line(row: Row, language: Language) -> str:
    title = _cell(row.title[language])
    verdicts = listed(
        (f"{s.label[language]} {say(f'verdict.{s.state}', language)}" for s in row.segments),
        language,
    )
    score = _score(row, language)
    return f"| {row.number} | {title} ({row.question_id}) | {_cell(verdicts)} | {score} |"


def _cell(text: str) -> str:
    return _flat(text).replace("|", "\\|")


def _score(row: Row, language: Language) -> str:
    if row.score is not None:
        return str(whole(row.score))
    return say(f"report.state.{row.state}", language)


def _next(report: Report, language: Language) -> Iterator[str]:
    steps = report.next
    yield f"## {say('report.next', language)}"
    shown = [f"{s.question_id} {_flat(s.title[language])}" for s in steps.questions or steps.again]
    week = [week_text(report, language), *(f"  - {line}" for line in shown)]
    texts = {
        "tomorrow": tomorrow_text(report, language),
        "week": "\n".join(week),
        "again": again_text(report, language),
    }
    yield _items(_pair(say(f"report.{key}", language), texts[key], language) for key in texts)


def _question(row: Row, card: Card, language: Language) -> Iterator[str]:
    who = say(f"persona.{row.persona}", language)
    yield f"### {row.number}. {_flat(row.title[language])}"
    meta = [row.question_id, who, say("report.level", language, n=row.difficulty)]
    if row.hints:
        meta.append(count("report.hints", row.hints, language))
    yield listed([*meta, f"**{_score(row, language)}**"], language, "report.comma")
    for attempt in card.attempts:
        yield from _attempt(card, attempt, language)
    yield f"**{say('report.reference', language)}**"
    points = [(p.name(language), _flat(p.text[language])) for p in card.points]
    yield _items(_pair(name, text, language) for name, text in points)


def _attempt(card: Card, attempt: Attempt, language: Language) -> Iterator[str]:
    key = "report.answer" if attempt.kind == "answer" else f"report.answer_{attempt.kind}"
    yield f"**{say(key, language)}**"
    asked = asked_text(card, attempt, language)
    if asked:
        yield f"> {_flat(asked)}"
    yield fenced(attempt.text)
    if isinstance(attempt.outcome, Ungraded):
        reason = ungraded_reason(attempt.outcome, language)
        yield _pair(say("report.state.ungraded", language), reason, language)
    if attempt.grade:
        yield _items(_verdicts(card, attempt, attempt.grade, language))


def _verdicts(card: Card, attempt: Attempt, grade: Grade, language: Language) -> Iterator[str]:
    rubric = {point.id: point for point in rubric_of(card, attempt)}
    persona = card.question.scored_as(grade.persona)
    for judged in grade.points:
        point = rubric[judged.id]
        weight = point.weight.of(persona)
        credit = f"{number(judged.credit * weight)} / {number(weight)}"
        name, verdict = label_of(point)[language], say(f"verdict.{judged.verdict}", language)
        earned = listed((verdict, credit), language, "report.comma")
        yield _pair(name, earned, language) + _evidence(judged, language)


def _evidence(judged: PointGrade, language: Language) -> str:
    key = "card.said" if judged.verdict == "contradicted" else "card.quote"
    quotes = [quoted(quote.text) for quote in judged.quotes]
    lines = [f"\n  - {_pair(say(key, language), quote, language)}" for quote in quotes if quote]
    if judged.reason:
        lines.append(f"\n  - {quoted(judged.reason)}")
    return "".join(lines)
