"""The interviewer's own words, from a model: clarifications, hints, reactions and follow-ups.

Each is checked before it is said; where it leaks, flatters, repeats or does not come, the authored
words are said instead.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from interviewer.bank.models import Language, Persona, Point, Question
from interviewer.grading.models import Grade
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.quoting import Folded
from interviewer.interview.manners import fit
from interviewer.interview.models import Attempt, Move, Utterance
from interviewer.interview.state import State
from interviewer.llm.chat import Chat, Reply, Request, Spent, ignore
from interviewer.llm.faults import ModelError
from interviewer.llm.replies import object_in
from interviewer.prompts import Name, Prompts

_LIMIT = 600
"""Tokens of a reply."""
_LEAST = 4
"""Folded characters that a quote in a follow-up must have."""
_HEARD = 8_000
"""Characters of an answer that a hint or a follow-up is made from."""


class Voice:
    """Speaks for a persona; `None` stands for "say the authored words"."""

    def __init__(
        self,
        chat: Chat,
        prompts: Prompts,
        offline: OfflineGrader,
        stop: threading.Event | None = None,
    ) -> None:
        self._chat = chat
        self._prompts = prompts
        self._offline = offline
        self._stop = stop
        self._replies: list[Reply] = []

    def spent(self) -> dict[str, Any]:
        """What the words since the last call took, said or not; empty where nothing was asked."""
        replies, self._replies = self._replies, []
        return Spent.on(replies)._asdict() if replies else {}

    def clarify(
        self, question: Question, asked: str, persona: Persona, language: Language
    ) -> str | None:
        """What the question means, without any of its answer."""
        values = {
            "question": question.question[language],
            "clarify": (question.clarify or question.question)[language],
            "asked": asked,
        }
        said = self._said("clarify", values, persona, language)
        if said is None or not fit(said, language, asked):
            return None
        return None if self._leaks(said, question, persona, language) else said

    def hint(
        self,
        question: Question,
        point: Point,
        answer: str,
        persona: Persona,
        language: Language,
    ) -> str | None:
        """A way to think about a point, from where the candidate is."""
        values = {
            "question": question.question[language],
            "point": point.text[language],
            "hint": point.hint[language],
            "answer": answer[:_HEARD],
        }
        said = self._said("hint", values, persona, language)
        if said is None or not fit(said, language, answer):
            return None
        return None if self._leaks(said, question, persona, language) else said

    def follow_up(
        self, question: Question, point: Point, answer: str, persona: Persona, language: Language
    ) -> str | None:
        """A question about words of the answer, which it must quote."""
        values = {
            "question": question.question[language],
            "point": point.text[language],
            "probe": point.probe[language],
            "answer": answer[:_HEARD],
        }
        data = object_in(self._said("follow_up", values, persona, language) or "", "ask") or {}
        quote, ask = str(data.get("quote", "")).strip(), str(data.get("ask", "")).strip()
        about = Folded(quote).folded
        quoted = len(about) >= _LEAST and Folded(answer).spans(quote)
        if not quoted or about not in Folded(ask).folded:
            return None
        if not fit(ask, language, answer, quote):
            return None
        return None if self._leaks(ask, question, persona, language, {point.id}) else ask

    def reaction(self, question: Question, grade: Grade, answer: str) -> str | None:
        """The reaction that came with a grade, where it may be said."""
        said = grade.reaction
        if not fit(said, grade.language, answer):
            return None
        met = {point.id for point in grade.points if point.verdict == "met"}
        leaks = self._leaks(said, question, grade.persona, grade.language, met)
        return None if leaks else said

    # --- inside ---------------------------------------------------------------------------

    def _said(
        self, name: Name, values: dict[str, str], persona: Persona, language: Language
    ) -> str | None:
        messages = self._prompts.render(name, persona, language, values)
        try:
            reply = self._chat.ask(Request(messages, _LIMIT), ignore, self._stop)
        except ModelError:
            return None
        self._replies.append(reply)
        return reply.text.strip() if reply.finish else None

    def _leaks(
        self,
        said: str,
        question: Question,
        persona: Persona,
        language: Language,
        known: Collection[str] = (),
    ) -> bool:
        """Whether the words would earn credit as an answer, for points not known yet."""
        found = self._offline.grade(question, said, persona, language)
        if not isinstance(found, Grade):
            return True
        return any(point.credit > 0 for point in found.points if point.id not in known)


def in_own_words(
    utterance: Utterance,
    before: State,
    voice: Voice,
    question: Question,
    move: Move,
    answers: Sequence[Attempt],
) -> Utterance:
    """An entry of the transcript in the interviewer's own words, where there are fit ones.

    Args:
        before: the state in which the person made the move.
        answers: what the person has answered to this question, in order.
    """
    persona, language = before["persona"], before["language"]
    last = answers[-1] if answers else None
    words = None
    if utterance.kind == "clarify" and before["phase"] == "answering":
        words = voice.clarify(question, move.text, persona, language)
    elif utterance.kind == "hint":
        point = next((p for p in question.every_point() if p.id == utterance.data["point"]), None)
        heard = last.text if last else ""
        words = voice.hint(question, point, heard, persona, language) if point else None
    elif utterance.kind == "receipt" and before["mode"] == "practice":
        if last and last.step == before["step"] and last.grade and last.kind == "answer":
            words = voice.reaction(question, last.grade, last.text)
    elif utterance.kind == "probe":
        point = next(p for p in question.every_point() if p.id == utterance.data["point"])
        first = next((a for a in answers if a.kind == "answer"), None)
        if first and before["verdicts"].get(point.id) == "partly":
            words = voice.follow_up(question, point, first.text, persona, language)
    data = utterance.data | voice.spent()
    if words is None:
        return replace(utterance, data=data)
    return replace(utterance, text=words, data={**data, "own": True})
