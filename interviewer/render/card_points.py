"""The parts of a score card that speak of one point, one follow-up or one wrong belief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.bank.models import Language, Misconception, Question, Source
from interviewer.grading.models import Finding, Grade, Quote, Ungraded, verdict_of
from interviewer.grading.scoring import BONUS_MAX, FOLLOW_UP_SHARE
from interviewer.interview.models import Appeal, Attempt, Card
from interviewer.render.card_rows import Row, confidence_level
from interviewer.render.cost import UNPRICED, Prices, cost_text
from interviewer.render.faults import fault_text
from interviewer.render.highlight import quote_text
from interviewer.render.markup import Html, fold, icon, inline, join, number, prose, tag, whole
from interviewer.render.words import say

REASON_LIMIT = 140
_BARE = ("malformed", "cut", "refused", "rate", "quota", "cancelled")
"""Faults that can be told by their kind alone."""


def point_item(
    row: Row, card: Card, rows: Sequence[Row], language: Language, unfolded: bool
) -> Html:
    """One point: verdict, credit, the words it rests on, the reason, the reference text."""
    drawn = row.verdict if row.core else _bonus_icon(row)
    body = [
        _head(row, drawn, rows, language),
        quotes_line(row.quotes, row.verdict, language),
        *_reasons(row, card, language),
        *([] if row.sealed else _appeals(row, card, language)),
    ]
    if row.sealed:
        key = "card.sealed" if row.probed_now else "card.sealed_other"
        if row.core:
            body.append(tag("p", say(key, language), class_="iv-sealed"))
    else:
        shut = row.tallied == "met" or card.sealed or not row.core
        body.append(
            fold(
                say("card.reference", language),
                prose(row.point.text[language]),
                unfolded=unfolded or not shut,
                class_="small",
            )
        )
    return tag(
        "li", *body, class_="iv-point", data_point=row.point.id, data_verdict=row.now.verdict
    )


def _bonus_icon(row: Row) -> str:
    return "met" if row.now.verdict == "met" else "bonus"


def _head(row: Row, drawn: str, rows: Sequence[Row], language: Language) -> Html:
    colour = drawn if row.core else "bonus"
    word = say(f"verdict.{row.verdict}", language)
    if not row.core:
        word = say("card.bonus_state", language, verdict=_lower(word, language))
    return tag(
        "div",
        icon(drawn, colour),
        tag("span", row.number, class_=f"iv-no {colour}") if row.core else None,
        tag("strong", row.point.name(language)),
        tag("span", word, class_=f"iv-verdict {colour}"),
        tag("span", _credit(row, rows), class_="iv-credit"),
        class_="iv-point-head",
    )


def _lower(word: str, language: Language) -> str:
    return word if language == "zh" else word[0].lower() + word[1:]


def _credit(row: Row, rows: Sequence[Row]) -> str:
    if row.core:
        return f"{number(row.earned)} / {number(row.now.weight)}"
    weight = sum(r.now.weight for r in rows if not r.core) or 1
    most = BONUS_MAX * row.now.weight / weight
    return f"{number(most * row.now.credit, 1)} / {number(most, 1)}"


def quotes_line(quotes: Sequence[Quote], verdict: str, language: Language) -> Html:
    """The candidate's words, each in its colour."""
    if not quotes or verdict == "missed":
        return Html("")
    key = "card.said" if verdict == "contradicted" else "card.quote"
    colour = {"won": "met"}.get(verdict, verdict)
    shown = [tag("q", quote_text(q.text), class_=f"iv-quote {colour}", dir="auto") for q in quotes]
    return tag("div", tag("span", say(key, language), class_="iv-lead"), *shown, class_="iv-quotes")


def _reasons(row: Row, card: Card, language: Language) -> list[Html]:
    lines = [_reason(row, language)] if _reason(row, language) else []
    if any(f.severity == "minor" for f in row.findings) and not row.sealed:
        lines.append(tag("p", say("card.reason_minor", language), class_="iv-reason"))
    if row.hinted and row.first.credit > 0 and not row.won:
        lines.append(tag("p", say("card.hinted", language), class_="iv-reason"))
    if row.probe is not None and row.probe.grade is not None and not row.won:
        lines.append(tag("p", say("card.probe_lost", language), class_="iv-reason"))
    if row.first.unproven and not row.sealed:
        lines.append(tag("p", say("card.unproven", language), class_="iv-reason"))
    if confidence_level(row.first.confidence) == "low" and not row.won and row.core:
        lines.append(confidence_html("low", language))
    return lines


def appeal_text(case: Appeal, language: Language) -> str:
    """What became of a dispute."""
    if case.after is None:
        return say("appeal.waiting", language)
    a, b = (say(f"verdict.{p.verdict}", language) for p in (case.before, case.after))
    return say("appeal.kept" if a == b else "appeal.changed", language, a=a, b=b)


def _appeals(row: Row, card: Card, language: Language) -> list[Html]:
    """Disputes of a point, with both judgements."""
    cases = [a for a in card.first.appeals if a.point_id == row.point.id] if card.first else []
    return [
        tag(
            "div",
            tag("p", say("appeal.line", language, reason=quote_text(case.reason))),
            tag("p", appeal_text(case, language)),
            class_="iv-appeal",
        )
        for case in cases
    ]


def _reason(row: Row, language: Language) -> Html:
    if row.won:
        key = "contradicted" if row.first.verdict == "contradicted" else "missed"
        return tag("p", say(f"card.won_{key}", language, share=row.share), class_="iv-reason")
    if row.first.reason and not row.sealed:
        return _model_reason(row.first.reason, language)
    text = offline_reason(row, language) if row.core else ""
    return tag("p", text, class_="iv-reason") if text else Html("")


def offline_reason(row: Row, language: Language) -> str:
    """What was not found; worded as what was looked for, never as what the person knows."""
    if row.now.verdict == "missed":
        return say("card.reason_missed", language, label=row.point.name(language))
    if row.now.verdict == "contradicted" and not row.findings:
        return say("card.reason_opposite", language)
    if row.now.verdict != "partly" or not row.first.lacking:
        return ""
    facets = {f.id: f for f in row.point.evidence}
    gists = [facets[i].gist for i in row.first.lacking if i in facets]
    words = [gist[language] for gist in gists if gist]
    if len(words) < len(gists) or not words:
        first = row.first
        return say("card.reason_some", language, found=first.found, ideas=first.ideas)
    return say(
        "card.reason_partly", language, gist=("、" if language == "zh" else ", ").join(words)
    )


def _model_reason(reason: str, language: Language) -> Html:
    if len(reason) <= REASON_LIMIT:
        return tag("p", reason, class_="iv-reason")
    summary = tag(
        "summary",
        tag("span", reason[:REASON_LIMIT] + "…", class_="iv-preview"),
        tag("span", say("card.more", language), class_="iv-more"),
    )
    return tag("details", summary, tag("p", reason), class_="iv-long iv-reason")


def confidence_html(level: str, language: Language) -> Html:
    """Three dots and a word."""
    lit = {"high": 3, "middle": 2, "low": 1}[level]
    shown = [tag("i", class_="on" if n < lit else None) for n in range(3)]
    three = tag("span", *shown, class_="iv-dots", aria_hidden="true")
    return tag("span", three, say(f"confidence.{level}", language), class_=f"iv-sure {level}")


def follow_up_items(card: Card, language: Language, unfolded: bool) -> list[Html]:
    """The follow-ups that were answered, with their share of the question."""
    return [_follow_up(card, attempt, language, unfolded) for attempt in card.follow_ups]


def _follow_up(card: Card, attempt: Attempt, language: Language, unfolded: bool) -> Html:
    follow_up = card.follow_up(attempt.target)
    grade = attempt.grade
    verdict = verdict_of(grade.score / 100) if grade else "missed"
    share = f"{100 * FOLLOW_UP_SHARE / max(1, len(card.follow_ups)):.0f}%"
    credit = (
        say("card.follow_score", language, score=whole(grade.score), share=share) if grade else ""
    )
    word = say(f"verdict.{verdict}" if grade else "card.ungraded", language)
    body = [
        tag(
            "div",
            icon(verdict),
            tag("strong", say("card.follow_up", language)),
            tag("span", word, class_=f"iv-verdict {verdict}"),
            tag("span", credit, class_="iv-credit"),
            class_="iv-point-head",
        ),
        tag("p", inline(follow_up.ask[language]), class_="iv-reason"),
        quotes_line(
            [q for p in grade.points for q in p.quotes] if grade else [], verdict, language
        ),
    ]
    if not card.sealed:
        reference = prose(follow_up.answer[language])
        body.append(
            fold(
                say("card.reference_answer", language),
                reference,
                unfolded=unfolded or verdict == "missed",
                class_="small",
            )
        )
    return tag("li", *body, class_="iv-point", data_follow_up=follow_up.id, data_verdict=verdict)


def misconception_boxes(
    question: Question, findings: Iterable[Finding], language: Language
) -> Html:
    """What was asserted, what holds, and where that was read."""
    beliefs = {m.id: m for m in question.misconceptions}
    found = [(f, beliefs[f.id]) for f in findings if f.id in beliefs]
    return join(_belief(question, finding, belief, language) for finding, belief in found)


def _belief(
    question: Question, finding: Finding, belief: Misconception, language: Language
) -> Html:
    said = [tag("s", quote_text(q.text), dir="auto") for q in finding.quotes]
    rows = [
        _pair(say("card.said", language), join(said or [belief.claim[language]], " ")),
        _pair(say("card.in_fact", language), inline(belief.correction[language])),
    ]
    source = source_text(question, belief.source)
    if source:
        rows.append(_pair(say("card.source", language), source))
    head = tag("strong", icon("contradicted"), say("card.misconception", language))
    return tag("div", head, tag("dl", *rows), class_="iv-belief")


def _pair(term: str, text: object) -> Html:
    return tag("div", tag("dt", term), tag("dd", text))


def source_text(question: Question, source: Source | str | None) -> str:
    """A source in one line; an id is looked up among the question's sources."""
    if isinstance(source, str):
        source = next((s for s in question.sources if s.id == source), None)
    if source is None:
        return ""
    return " ".join(part for part in (source.ref, source.locator) if part)


def ungraded_reason(outcome: Ungraded, language: Language) -> str:
    """Why there is no grade, in a sentence."""
    if outcome.fault:
        return fault_text(outcome.fault, language)
    if outcome.reason in _BARE:
        return say(f"fault.{outcome.reason}", language)
    key = {"outline": "ungraded.outline", "no_endpoint": "fault.no_endpoint"}
    return say(key.get(outcome.reason, "ungraded.other"), language)


def grade_footer(grade: Grade, level: str, language: Language, prices: Prices = UNPRICED) -> Html:
    """Who graded, by whose points, how sure, how long, and what it cost."""
    parts: list[object] = [
        grade.model or say("footer.offline", language),
        say("footer.persona", language, persona=say(f"persona.{grade.persona}.short", language)),
        confidence_html(level, language),
        _time(grade.milliseconds),
    ]
    if grade.grader == "llm" and grade.fault is None and grade.tokens:
        parts.append(say("footer.tokens", language, n=grade.tokens))
        parts += filter(None, [cost_text(grade.tokens, grade.reply_tokens, prices, language)])
    return tag("footer", *[tag("span", part) for part in parts], class_="iv-card-foot")


def _time(milliseconds: float) -> str:
    if milliseconds >= 1000:
        return f"{number(milliseconds / 1000, 1)} s"
    return f"{max(1, whole(milliseconds))} ms"
