"""The conversation: what each entry of the transcript looks like, as values for any page.

The candidate's words are HTML, escaped and inert; the bank's own words are Markdown, so that
formulas are drawn; meta lines, receipts and dividers are HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from interviewer.bank.models import Bank, Language, Question
from interviewer.grading.models import Grade, PointGrade, Ungraded
from interviewer.interview.models import Attempt, Card, Utterance, View
from interviewer.render.card import pending_html
from interviewer.render.card_rows import rows_of
from interviewer.render.companies import claims, company_names
from interviewer.render.highlight import bubble
from interviewer.render.markup import Html, dots, note, number, tag, whole
from interviewer.render.words import say

_CODE = re.compile(r"(```.*?```|`[^`\n]+`|\$[^$\n]+\$)", re.DOTALL)
_IMAGE = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FENCE_CPP = re.compile(r"^```\s*cpp\b", re.MULTILINE)


class Message(NamedTuple):
    """One message: `html` is markup of ours, `markdown` is preprocessed text of the bank."""

    role: Literal["assistant", "user"]
    kind: Literal["html", "markdown"]
    content: str


def messages(view: View, bank: Bank, *, lead: Sequence[Html] = ()) -> list[Message]:
    """The whole conversation.

    Args:
        lead: notes that stand above it, such as the one on resuming.
    """
    found = [Message("assistant", "html", text) for text in lead]
    for utterance in view.utterances:
        found += _said(utterance, view, bank)
    return found


def _said(utterance: Utterance, view: View, bank: Bank) -> list[Message]:
    kind, language = utterance.kind, utterance.language
    if kind == "answer":
        return [
            *_retry_line(utterance, view),
            Message("user", "html", bubble(utterance.text, language)),
        ]
    if kind == "question":
        return _question(utterance, bank.questions.get(utterance.question_id), bank)
    if kind == "receipt":
        return _receipt(utterance, view)
    if kind in ("probe", "follow_up"):
        return _asked(utterance, view)
    if kind in ("hint", "clarify", "model_answer"):
        return _told(utterance)
    return [_html(_line(utterance, view))]


def _html(content: Html) -> Message:
    return Message("assistant", "html", content)


def _question(utterance: Utterance, question: Question | None, bank: Bank) -> list[Message]:
    language = utterance.language
    facts: list[object] = [_head(say("meta.number", language, n=utterance.data.get("number", "")))]
    if question:
        facts += question_facts(question, bank, language)
    return [
        _html(dots(*facts, class_="iv-meta ask")),
        Message("assistant", "markdown", "### " + markdown(utterance.text)),
    ]


def question_facts(question: Question, bank: Bank, language: Language) -> list[str]:
    """Section, level, and who is said to ask it."""
    facts = [
        bank.section_name(question.section, language),
        say("meta.level", language, d=question.difficulty),
    ]
    if question.companies:
        names, said = company_names(question, language), claims(question, language)
        gap = " (" if language == "en" and said else ""
        who = f"{names}{gap}{said}{')' if gap else ''}"
        facts.append(say("meta.source", language, companies=who))
    return facts


def _head(text: str) -> Html:
    return tag("b", text)


def _asked(utterance: Utterance, view: View) -> list[Message]:
    language, text = utterance.language, markdown(utterance.text)
    if view.choice.mode == "mock":
        return [Message("assistant", "markdown", say("mock_probe", language, probe=text))]
    if utterance.kind == "probe":
        nth = utterance.data.get("number", 1)
        label = say("probe_meta", language, a=nth, b=utterance.data.get("of", nth))
        price = say("probe_price", language)
    else:
        label, price = say("follow_meta", language), say("follow_price", language)
    return [
        _html(dots(_head(label), price, class_="iv-meta ask")),
        Message("assistant", "markdown", text),
    ]


def _told(utterance: Utterance) -> list[Message]:
    language = utterance.language
    label, price = {
        "hint": ("hint_label", say("hint_price", language)),
        "clarify": ("clarify_label", say("clarify_note", language)),
    }.get(utterance.kind, ("model_label", ""))
    return [
        _html(dots(_head(say(label, language)), price, class_="iv-meta ask")),
        Message("assistant", "markdown", markdown(utterance.text)),
    ]


def _line(utterance: Utterance, view: View) -> Html:
    language = utterance.language
    if utterance.kind == "divider":
        return divider(say(f"divider_persona.{utterance.data['persona']}", language))
    if utterance.kind == "closing":
        return divider(say("closing", language))
    if utterance.data.get("target"):
        key = "skipped_probe"
    else:
        key = "skipped_mock" if view.choice.mode == "mock" else "skipped"
    return tag("div", say(key, language), class_="iv-receipt")


def sending_html(view: View, most: int, judged: Mapping[str, PointGrade] | None = None) -> Html:
    """What the page shows between Send and the reply, hidden until then; empty if nothing is asked.

    Args:
        most: characters that are taken at all.
        judged: points that a model has judged already.
    """
    card = view.current
    if card is None or "answer" not in view.moves:
        return Html("")
    practice = view.choice.mode == "practice"
    whole_question = practice and (view.phase == "answering" or view.retrying)
    return tag(
        "div",
        pending_html(card, view.choice.language, judged) if whole_question else None,
        class_="iv-card",
        data_most=most,
        data_told=say("receipt.pending", view.choice.language) if practice else None,
        data_target=view.target if practice and not view.retrying else None,
    )


def divider(text: str) -> Html:
    """A line across the conversation with words in it."""
    return tag("div", tag("span", text), class_="iv-divider")


def _retry_line(utterance: Utterance, view: View) -> list[Message]:
    attempt = attempt_of(utterance, view)
    if attempt is None or attempt.kind != "retry":
        return []
    return [_html(divider(say("retry_divider", utterance.language)))]


def attempt_of(utterance: Utterance, view: View) -> Attempt | None:
    """The answer that an entry speaks of."""
    step = utterance.data.get("attempt")
    return next((a for card in view.cards for a in card.attempts if a.step == step), None)


def _receipt(utterance: Utterance, view: View) -> list[Message]:
    language = utterance.language
    if view.choice.mode == "mock":
        key = f"mock_receipt.{utterance.data.get('neutral', 0)}"
        return [Message("assistant", "markdown", say(key, language))]
    attempt = attempt_of(utterance, view)
    card = next((c for c in view.cards if attempt in c.attempts), None)
    if attempt is None or card is None:
        return []
    receipt = _html(tag("div", receipt_text(card, attempt, language), class_="iv-receipt"))
    if not utterance.text:
        return [receipt]
    return [receipt, Message("assistant", "markdown", markdown(utterance.text))]


def receipt_text(card: Card, attempt: Attempt, language: Language) -> str:
    """One line under an answer: what it earned."""
    outcome = attempt.outcome
    if outcome is None or isinstance(outcome, Ungraded):
        return say("receipt.ungraded" if outcome else "receipt.pending", language)
    if attempt.kind == "probe":
        return _probe_receipt(card, attempt, outcome, language)
    if attempt.kind == "follow_up":
        total = whole(card.score or 0)
        return say("receipt.follow_up", language, s=whole(outcome.score), t=total)
    if attempt.kind == "retry":
        first = card.first.grade if card.first else None
        before = whole(first.score) if first else "–"
        return say("receipt.retry", language, b=whole(outcome.score), a=before)
    return say("receipt", language, s=whole(outcome.score), tally=_tally(outcome, card, language))


def _tally(grade: Grade, card: Card, language: Language) -> str:
    core = {p.id for p in card.points if p.tier == "core"}
    counts = {
        verdict: sum(p.verdict == verdict for p in grade.points if p.id in core)
        for verdict in ("met", "partly", "missed", "contradicted")
    }
    shown = [say(f"receipt.{verdict}", language, n=n) for verdict, n in counts.items() if n]
    return ("，" if language == "zh" else ", ").join(shown)


def _probe_receipt(card: Card, attempt: Attempt, grade: Grade, language: Language) -> str:
    first, standing = card.first, card.standing
    rows = rows_of(card, first.grade, standing) if first and first.grade and standing else []
    row = next((r for r in rows if r.point.id == attempt.target), None)
    if row is None or not row.won:
        return say("receipt.probe_lost", language)
    key = "receipt.probe" if grade.points[0].verdict == "met" else "receipt.probe_part"
    return say(key, language, a=number(row.earned), b=number(row.now.weight))


def resumed_note(view: View, when: str, language: Language) -> Html:
    """The blue note on coming back."""
    text = say("resumed_text", language, n=view.position + 1, time=when)
    return note("info", say("resumed", language), text)


def status_text(view: View, language: Language) -> str:
    """What a screen reader is told once after an answer."""
    card = view.current
    if card is None or card.score is None or view.choice.mode == "mock":
        return ""
    follows = say(f"status_live.{view.phase}", language) if view.phase in _FOLLOWS else ""
    gap = " " if language == "en" else ""
    return say("status_live", language, s=whole(card.score)) + gap + follows


_FOLLOWS = ("probe", "follow_up", "done")


def markdown(text: str) -> str:
    """Text of the bank or of a model for a Markdown view: no markup, images or links of its own.

    Code and formulas stay; `cpp` fences are renamed, since their highlighter breaks the message.
    """
    parts = _CODE.split(_FENCE_CPP.sub("```c++", text))
    return "".join(_piece(part, code=bool(n % 2)) for n, part in enumerate(parts))


def _piece(part: str, *, code: bool) -> str:
    if code and part.startswith("`"):
        return part
    if code:
        return part.replace("<", r"\lt ").replace(">", r"\gt ")
    plain = _IMAGE.sub(r"\1", part)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("*", r"\*").replace("_", r"\_")
