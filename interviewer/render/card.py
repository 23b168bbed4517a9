"""The score card: one question, what was said, what each point earned, and why.

The same card stands on the page, in the report and in the downloaded file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewer.bank.models import Language
from interviewer.grading.guard import LIMIT
from interviewer.grading.models import Grade, PointGrade, Ungraded
from interviewer.grading.scoring import Standing
from interviewer.interview.models import Attempt, Card
from interviewer.render.card_points import (
    follow_up_items,
    grade_footer,
    misconception_boxes,
    point_item,
    ungraded_reason,
)
from interviewer.render.card_retry import retry_html
from interviewer.render.card_rows import (
    Row,
    confidence_level,
    marks,
    overall_confidence,
    rows_of,
    verdict_line,
)
from interviewer.render.card_sum import sum_fold
from interviewer.render.cost import UNPRICED, Prices
from interviewer.render.faults import fault_advice, fault_text
from interviewer.render.highlight import graded_answer
from interviewer.render.markup import Html, escape, fold, icon, note, prose, tag, whole
from interviewer.render.words import say

__all__ = ["card_html", "empty_card_html", "mock_card_html", "pending_html", "retry_html"]


def card_html(
    card: Card,
    language: Language,
    *,
    unfolded: bool = False,
    mock: bool = False,
    prices: Prices = UNPRICED,
) -> Html:
    """The whole card of a question.

    Args:
        unfolded: everything open, for print.
        mock: a skipped question counts 0 and the card says so.
        prices: what a model costs.
    """
    first = card.first
    if first is None:
        body = _unanswered(card, language, unfolded, mock)
    elif first.outcome is None:
        body = [pending_html(card, language)]
    elif isinstance(first.outcome, Ungraded):
        body = _ungraded(card, first, first.outcome, language, unfolded)
    else:
        body = _graded(card, first, first.outcome, language, unfolded, prices)
    name = say("card.name", language, id=card.question.id)
    return tag("article", *body, class_="iv-card", aria_label=name, lang=_lang(language))


def _lang(language: Language) -> str:
    return "zh-CN" if language == "zh" else "en"


def empty_card_html(language: Language) -> Html:
    """What stands in the place of the card before an answer: what it will be, and the prices."""
    prices = [
        tag("div", tag("dt", say(f"price.{k}", language)), tag("dd", _price(k, language)))
        for k in ("hint", "probe", "skip")
    ]
    return tag(
        "div",
        tag("strong", say("card.empty_head", language)),
        tag("p", say("card.empty", language)),
        tag("dl", *prices),
        class_="iv-empty-card",
    )


def _price(key: str, language: Language) -> str:
    text = say(f"price.{key}_text", language)
    return text[0].upper() + text[1:]


def mock_card_html(language: Language) -> Html:
    """What stands in the place of the card during a mock interview: nothing is given away."""
    head, text = say("card.mock_head", language), say("card.mock", language)
    return tag("div", tag("strong", head), tag("p", text), class_="iv-empty-card")


def pending_html(
    card: Card, language: Language, judged: Mapping[str, PointGrade] | None = None
) -> Html:
    """The labels of the points while they are judged; no number before all are."""
    judged = judged or {}
    points = [p for p in card.points if p.tier == "core"]
    items = [_pending_item(p.name(language), judged.get(p.id), language) for p in points]
    n = sum(p.id in judged for p in points)
    text = say("card.pending", language, a=n, b=len(points))
    return tag("div", tag("p", text), tag("ol", *items), class_="iv-pending")


def _pending_item(name: str, judged: PointGrade | None, language: Language) -> Html:
    if judged is None:
        return tag("li", tag("i", class_="iv-spinner", aria_hidden="true"), name)
    word = say(f"verdict.{judged.verdict}", language)
    shown = tag("span", word, class_=f"iv-verdict {judged.verdict}")
    return tag("li", icon(judged.verdict), name, " ", shown, class_="judged")


def _unanswered(card: Card, language: Language, unfolded: bool, mock: bool) -> list[Html]:
    if card.sealed:
        return [empty_card_html(language)]
    key = "card.unanswered_text"
    if card.skipped:
        key = "card.skipped_shown" if card.shown else "card.skipped_text"
    text = say("card.skipped_mock" if mock and card.skipped else key, language)
    head = tag(
        "div",
        tag("strong", say("card.skipped" if card.skipped else "card.unanswered", language)),
        tag("p", text),
        class_="iv-plain-head",
    )
    return [head, *_references(card, language, unfolded, model_open=card.shown)]


def _ungraded(
    card: Card, first: Attempt, outcome: Ungraded, language: Language, unfolded: bool
) -> list[Html]:
    reason = [tag("p", ungraded_reason(outcome, language))]
    if outcome.fault:
        reason.append(tag("p", fault_advice(outcome.fault, language)))
    if outcome.detail:
        reason.append(tag("p", outcome.detail, class_="iv-meta"))
    return [
        tag(
            "div",
            tag("span", say("card.ungraded", language), class_="iv-score-word"),
            tag(
                "div",
                tag("strong", say("card.ungraded_head", language)),
                tag("p", say("card.ungraded_text", language)),
            ),
            class_="iv-score-row",
        ),
        _section_head(say("card.answer", language)),
        graded_answer(first.text, [], language, unfolded=unfolded),
        tag(
            "div",
            fold(say("card.what_failed", language), *reason, unfolded=unfolded),
            class_="iv-folds",
        ),
        *_references(card, language, unfolded),
    ]


def _graded(
    card: Card,
    first: Attempt,
    grade: Grade,
    language: Language,
    unfolded: bool,
    prices: Prices,
) -> list[Html]:
    standing = card.standing
    assert standing is not None
    rows = rows_of(card, grade, standing)
    answer = graded_answer(first.text, marks(grade, rows), language, unfolded=unfolded)
    findings = [] if card.sealed else grade.misconceptions
    items = [point_item(row, card, rows, language, unfolded) for row in rows]
    return [
        *_notes(card, first, grade, language),
        _score_row(grade, standing, rows, language),
        _weight_bar(rows),
        _section_head(say("card.answer", language), say("card.answer_hint", language)),
        answer,
        _section_head(
            say("card.points", language),
            tag("span", say("card.points_hint", language)),
            spread=True,
        ),
        tag("ol", *items, *follow_up_items(card, language, unfolded), class_="iv-points"),
        *_caution(grade, rows, language),
        misconception_boxes(card.question, findings, language),
        *_references(card, language, unfolded),
        tag("div", sum_fold(standing, rows, language, unfolded), class_="iv-folds last"),
        *_retried(card, standing, language),
        grade_footer(grade, overall_confidence(rows), language, prices),
    ]


def _notes(card: Card, first: Attempt, grade: Grade, language: Language) -> list[Html]:
    found = []
    if card.question.derived:
        found.append(note("plain", "", say("card.derived", language)))
    if card.question.scored_as(card.persona) != card.persona:
        who = say(f"persona.{card.persona}.short", language).capitalize()
        found.append(note("plain", "", say("persona_rare", language, persona=who)))
    if card.shown:
        found.append(note("plain", "", say("card.shown", language)))
    # Of the answer itself, or of a probe or follow-up: whichever the model failed on first.
    faults = [a.grade.fault for a in card.attempts if a.grade and a.grade.fault]
    if faults:
        reason = fault_text(faults[0], language)
        gap = " " if language == "en" else ""
        text = say("card.fallback_text", language, reason=reason + gap).replace("  ", " ")
        found.append(note("notice", say("card.fallback", language), text))
    found += _regraded(first, grade, language)
    for flag in grade.flags:
        text = say(f"flag.{flag}", language, n=len(first.text), m=LIMIT)
        found.append(note("notice", "", text))
    return found


def _regraded(first: Attempt, grade: Grade, language: Language) -> list[Html]:
    """What a former grade said, where another grader came after it."""
    former = next((o for o in reversed(first.earlier) if isinstance(o, Grade)), None)
    if former is None or (former.grader, former.model) == (grade.grader, grade.model):
        return []
    who = grade.model or say("footer.offline", language)
    a, b = whole(former.score), whole(grade.score)
    return [note("plain", "", say("card.regraded", language, model=who, a=a, b=b))]


def _score_row(grade: Grade, standing: Standing, rows: Sequence[Row], language: Language) -> Html:
    won = whole(standing.main) - whole(grade.score)
    chip = say("card.won_points", language, n=won)
    counts = [
        tag("span", say(f"tally.{verdict}", language, n=n), class_=verdict if n else "none")
        for verdict in ("met", "partly", "missed", "contradicted")
        for n in [sum(r.core and r.tallied == verdict for r in rows)]
    ]
    return tag(
        "div",
        tag("span", whole(standing.score), class_="iv-score"),
        tag("span", say("card.of_100", language), class_="iv-of"),
        tag(
            "div",
            tag("strong", verdict_line(standing.score, rows, language)),
            tag("span", chip, class_="iv-chip met") if won > 0 else None,
            tag("div", *counts, class_="iv-tally"),
        ),
        class_="iv-score-row",
    )


def _weight_bar(rows: Sequence[Row]) -> Html:
    segments = [
        tag(
            "span",
            icon(r.verdict),
            r.number,
            class_=f"iv-seg {r.verdict}",
            style=f"flex-grow:{r.now.weight:g}",
        )
        for r in rows
        if r.core
    ]
    return tag("div", *segments, class_="iv-bar", aria_hidden="true")


def _section_head(title: str, hint: object = "", *, spread: bool = False) -> Html:
    shown = tag("span", escape(hint), class_="iv-hint") if hint else None
    return tag("h4", title, shown, class_="iv-h spread" if spread else "iv-h")


def _caution(grade: Grade, rows: Sequence[Row], language: Language) -> list[Html]:
    unsure = any(r.core and confidence_level(r.first.confidence) == "low" for r in rows)
    if grade.grader != "offline" or not unsure:
        return []
    return [tag("p", say("card.low_more", language), class_="iv-caution")]


def _references(
    card: Card, language: Language, unfolded: bool, *, model_open: bool = False
) -> list[Html]:
    """Model answer and tips, or one line that says when they open."""
    if card.sealed:
        line = tag("p", say("card.locked", language), class_="iv-locked")
        return [tag("div", line, class_="iv-folds")]
    folds = []
    answer = card.question.model_answer(card.persona)
    if answer:
        who = say(f"persona.{card.persona}.short", language)
        title = say("card.model_answer", language, persona=who)
        shown = prose(answer[language])
        folds.append(fold(title, shown, unfolded=unfolded or model_open))
    tips = card.question.tips[language]
    if tips:
        body = prose("\n".join(f"- {tip}" for tip in tips))
        folds.append(fold(say("card.tips", language), body, unfolded=unfolded))
    return [tag("div", *folds, class_="iv-folds")] if folds else []


def _retried(card: Card, standing: Standing, language: Language) -> list[Html]:
    graded = [a.grade.score for a in card.retries if a.grade]
    if not graded or card.first is None or card.first.grade is None:
        return []
    values = {
        "a": whole(card.first.grade.score),
        "b": whole(graded[-1]),
        "s": whole(standing.score),
    }
    return [tag("p", say("retry.before", language, **values), class_="iv-meta")]
