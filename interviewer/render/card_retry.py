"""The first answer and a retry side by side, point by point. Retries never change the report."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.bank.models import Language, Point
from interviewer.grading.models import Grade, PointGrade, Ungraded
from interviewer.grading.scoring import judged
from interviewer.interview.models import Attempt, Card
from interviewer.render.card_points import grade_footer, misconception_boxes, ungraded_reason
from interviewer.render.card_rows import Row, marks, overall_confidence
from interviewer.render.highlight import graded_answer
from interviewer.render.markup import Html, fold, icon, note, prose, tag, whole
from interviewer.render.words import say


def retry_html(card: Card, language: Language) -> Html:
    """The last retry against the first answer."""
    retry = card.retries[-1]
    if isinstance(retry.outcome, Ungraded):
        body = [
            note("plain", say("card.ungraded", language), ungraded_reason(retry.outcome, language))
        ]
        body.append(graded_answer(retry.text, [], language))
    elif retry.outcome is None:
        body = [graded_answer(retry.text, [], language)]
    else:
        body = _compared(card, retry, retry.outcome, language)
    name = say("retry.name", language, id=card.question.id)
    return tag("article", *body, class_="iv-card", aria_label=name)


def _compared(card: Card, retry: Attempt, grade: Grade, language: Language) -> list[Html]:
    first = card.first.grade if card.first else None
    rows = _rows(card, grade)
    return [
        _numbers(card, first, grade, language),
        _table(rows, first, language),
        tag(
            "h4",
            say("retry.again", language),
            tag("span", say("card.answer_hint", language), class_="iv-hint"),
            class_="iv-h",
        ),
        graded_answer(retry.text, marks(grade, rows), language),
        *_still(rows, language),
        misconception_boxes(card.question, grade.misconceptions, language),
        tag("div", *_folds(card, language), class_="iv-folds"),
        grade_footer(grade, overall_confidence(rows), language),
    ]


def _rows(card: Card, grade: Grade) -> list[Row]:
    persona = card.question.scored_as(grade.persona)
    points = {p.id: p for p in card.question.points_of(persona)}
    now = {j.id: j for j in judged(grade.points, points.values(), persona)}
    rows: list[Row] = []
    for found in grade.points:
        point = points[found.id]
        number = 1 + sum(r.core for r in rows) if point.tier == "core" else 0
        findings = tuple(f for f in grade.misconceptions if f.refutes == found.id)
        rows.append(Row(number, point, found, now[found.id], findings=findings))
    return rows


def _numbers(card: Card, first: Grade | None, grade: Grade, language: Language) -> Html:
    after = whole(grade.score)
    before = whole(first.score) if first else None
    kept = card.score
    return tag(
        "div",
        tag(
            "div",
            _number(say("retry.first", language), before, "old"),
            icon("arrow"),
            _number(say("retry.again", language), after, "new"),
            class_="iv-retry-numbers",
        ),
        tag("strong", _change(before, after, language)),
        tag(
            "p",
            say("retry.note", language, s=whole(kept))
            if kept is not None
            else say("retry.note_ungraded", language),
        ),
        class_="iv-retry-head",
    )


def _number(word: str, value: int | None, kind: str) -> Html:
    shown = "–" if value is None else value
    return tag("div", tag("span", word), tag("b", shown), class_=kind)


def _change(before: int | None, after: int, language: Language) -> str:
    if before is None:
        return ""
    if after == before:
        return say("retry.none", language)
    return say("retry.up" if after > before else "retry.down", language, d=abs(after - before))


def _table(rows: Sequence[Row], first: Grade | None, language: Language) -> Html:
    before = {p.id: p for p in first.points} if first else {}
    head = [
        say("card.points", language),
        say("retry.first", language),
        "",
        say("retry.again", language),
        "",
    ]
    body = [_line(row, before.get(row.point.id), language) for row in rows]
    return tag(
        "table",
        tag("thead", tag("tr", *[tag("th", word, scope="col") for word in head])),
        tag("tbody", *body),
        class_="iv-retry",
    )


def _line(row: Row, before: PointGrade | None, language: Language) -> Html:
    number = tag("span", row.number, class_="iv-no") if row.core else None
    word = say(f"retry.{_compare(before, row.first)}", language) if before else ""
    return tag(
        "tr",
        tag("th", number, row.point.name(language), scope="row"),
        tag("td", _verdict(row.point, before, language) if before else ""),
        tag("td", icon("arrow")),
        tag("td", _verdict(row.point, row.first, language)),
        tag("td", word, class_="iv-word"),
    )


def _verdict(point: Point, grade: PointGrade, language: Language) -> Html:
    bonus = point.tier == "bonus"
    drawn = "bonus" if bonus and grade.verdict != "met" else grade.verdict
    colour = "bonus" if bonus else grade.verdict
    word = say(f"verdict.{grade.verdict}", language)
    return tag("span", icon(drawn, colour), word, class_=f"iv-verdict {colour}")


def _compare(before: PointGrade, after: PointGrade) -> str:
    if before.verdict == after.verdict:
        return "kept" if after.verdict == "met" else "same"
    order = ("contradicted", "missed", "partly", "met")
    return "fixed" if order.index(after.verdict) > order.index(before.verdict) else "lost"


def _still(rows: Sequence[Row], language: Language) -> list[Html]:
    left = [r for r in rows if r.core and r.first.verdict != "met"]
    if not left:
        return []
    items = [
        tag("div", tag("b", r.point.name(language)), prose(r.point.text[language])) for r in left
    ]
    return [tag("div", tag("strong", say("retry.still", language)), *items, class_="iv-still")]


def _folds(card: Card, language: Language) -> list[Html]:
    folds = []
    if card.first:
        shown = graded_answer(card.first.text, [], language, unfolded=True)
        folds.append(fold(say("retry.first_text", language), shown))
    answer = card.question.model_answer(card.persona)
    if answer:
        who = say(f"persona.{card.persona}.short", language)
        title = say("card.model_answer", language, persona=who)
        folds.append(fold(title, prose(answer[language])))
    return folds
