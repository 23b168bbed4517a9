"""The grader with a model: one call per answer, verdicts from the model, everything else by code.

Code orders the points, verifies every quote, computes the score and marks where the offline grader
disagrees. After RULERS (arXiv:2601.08654): a locked rubric, and verbatim quotes that code checks.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal, NamedTuple

from pydantic import ValidationError

from interviewer.bank.models import (
    FollowUp,
    Language,
    Misconception,
    Persona,
    Point,
    Question,
    Weights,
)
from interviewer.grading import scoring
from interviewer.grading.guard import guard
from interviewer.grading.models import (
    Flag,
    Grade,
    Outcome,
    PointGrade,
    Ungraded,
)
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.proof import Proof
from interviewer.grading.verdicts import Judged, Verdicts, read_reply, reply_schema
from interviewer.llm.chat import Chat, Message, Reply, Request, Spent
from interviewer.llm.faults import Fault, ModelError
from interviewer.llm.replies import Objects, estimated_tokens
from interviewer.prompts import Name, Prompts

_REPLY = (600, 250)
"""Tokens of a reply: for any, and for each point."""
_SAID = (60, 80)
"""Tokens that a reply is expected to have, for costs: for any, and for each point."""
_ECHOED = 6_000
"""Characters of a broken reply that are sent back with the request to repair it."""
_KEPT: frozenset[Flag] = frozenset({"truncated", "echo", "repetition", "injection", "encoded"})
"""Flags of the guard, which hold whoever grades."""


class Watch:
    """What a grading that runs tells those who wait for it, and the way to stop it."""

    def __init__(self) -> None:
        self.points: dict[str, PointGrade] = {}
        """Judged so far; the score comes when all are."""
        self.of = 0
        """How many points there are; 0: no model has been asked yet."""
        self.stop = threading.Event()


Offline = Future[Outcome]
"""The offline grade, found while the model is waited for."""
_ASIDE = ThreadPoolExecutor(thread_name_prefix="offline")


class _Case(NamedTuple):
    """One answer with all that it is judged by."""

    key: str
    """Fixes the order of the points."""
    asked: str
    """What the candidate was asked, in the language of the interview."""
    asked_texts: list[str]
    points: Sequence[Point]
    beliefs: Sequence[Misconception]
    answer: str
    persona: Persona
    scored_as: Persona
    language: Language


class Judge:
    """Grades with a model; where that fails, the offline grade, labelled, or no grade."""

    def __init__(
        self,
        chat: Chat,
        prompts: Prompts,
        offline: OfflineGrader,
        *,
        alone: bool = False,
        watch: Watch | None = None,
    ) -> None:
        """Make a judge.

        Args:
            alone: a failure is `Ungraded`, instead of the offline grade.
            watch: hears of every point as soon as the model has judged it.
        """
        self._chat = chat
        self._prompts = prompts
        self._offline = offline
        self._alone = alone
        self._watch = watch or Watch()

    def grade(
        self, question: Question, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        """Grade an answer to the question itself."""
        if not question.askable:
            return Ungraded(reason="outline")
        offline = _ASIDE.submit(self._offline.grade, question, answer, persona, language)
        return self._settled(main_case(question, answer, persona, language), offline)

    def prompt_parts(
        self, question: Question, persona: Persona, language: Language
    ) -> tuple[str, str]:
        """The prompt of a grading without an answer: what never changes, and what stands around."""
        case = main_case(question, "", persona, language)
        system, user = self._messages(case, "grade", "")
        return system.text, user.text

    def tokens(
        self, question: Question, answer: str, persona: Persona, language: Language
    ) -> tuple[int, int]:
        """About how many tokens a grading takes: of the prompt, and of the reply."""
        case = main_case(question, answer, persona, language)
        messages = self._messages(case, "grade", answer)
        asked = sum(estimated_tokens(message.text) for message in messages)
        return asked, _SAID[0] + _SAID[1] * len(case.points)

    def grade_probe(
        self, question: Question, point: Point, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        """Grade the answer to a probe: one point and the misconceptions about it."""
        offline = _ASIDE.submit(
            self._offline.grade_probe, question, point, answer, persona, language
        )
        main = main_case(question, answer, persona, language)
        case = main._replace(
            key=f"{question.id}/{point.id}",
            asked=f"{question.question[language]}\n{point.probe[language]}",
            asked_texts=[*main.asked_texts, point.probe.zh, point.probe.en],
            points=[alone(point)],
            beliefs=[b for b in question.misconceptions if b.refutes == point.id],
        )
        return self._settled(case, offline)

    def grade_follow_up(
        self, follow_up: FollowUp, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        """Grade the answer to a listed follow-up by its own points."""
        offline = _ASIDE.submit(self._offline.grade_follow_up, follow_up, answer, persona, language)
        asked = [follow_up.ask.zh, follow_up.ask.en]
        case = _Case(
            follow_up.id,
            follow_up.ask[language],
            asked,
            follow_up.points,
            [],
            answer,
            persona,
            persona,
            language,
        )
        return self._settled(case, offline)

    def reconsider(
        self,
        question: Question,
        point: Point,
        answer: str,
        reason: str,
        persona: Persona,
        language: Language,
    ) -> Outcome:
        """Judge a disputed point alone a second time, with the candidate's reason."""
        offline = _ASIDE.submit(self._offline.grade, question, answer, persona, language)
        main = main_case(question, answer, persona, language)
        beliefs = [b for b in main.beliefs if b.refutes == point.id]
        case = main._replace(key=f"{main.key}/again", points=[point], beliefs=beliefs)
        try:
            return self._judged(case, offline, "appeal", reason=reason)
        except ModelError as error:
            return Ungraded(reason=error.fault.kind, fault=error.fault)

    # --- one case -------------------------------------------------------------------------

    def _settled(self, case: _Case, offline: Offline) -> Outcome:
        try:
            return self._judged(case, offline, "grade")
        except ModelError as error:
            if self._alone:
                return Ungraded(reason=error.fault.kind, fault=error.fault)
            return _of(offline).model_copy(update={"fault": error.fault})

    def _judged(self, case: _Case, offline: Offline, prompt: Name, **more: str) -> Grade:
        guarded = guard(case.answer, case.asked_texts)
        if "empty" in guarded.flags:
            return _of(offline)
        proof = Proof(
            case.answer, guarded.kept, case.asked_texts, case.beliefs, lambda: _of(offline)
        )
        self._watch.of = len(case.points)
        kept = "".join(case.answer[a:b] for a, b in guarded.kept)
        messages = self._messages(case, prompt, kept, **more)
        found, spent = self._verdicts(messages, case, proof)
        flags = [flag for flag in _of(offline).flags if flag in _KEPT]
        return self._graded(case, prompt, proof, found, spent, flags)

    def _messages(self, case: _Case, prompt: Name, answer: str, **more: str) -> tuple[Message, ...]:
        points = ordered(case.points, case.key)
        values = {
            "question": case.asked,
            "points": "\n".join(f"- {p.id}: {p.text[case.language]}" for p in points),
            "beliefs": _listed(case.beliefs, case.language),
            "answer": answer,
        }
        return self._prompts.render(prompt, case.persona, case.language, values | more)

    def _verdicts(
        self, messages: tuple[Message, ...], case: _Case, proof: Proof
    ) -> tuple[Verdicts, list[Reply]]:
        """The verdicts of the model: one call, and one more where its reply cannot be used."""
        ids = [point.id for point in case.points]
        limit = _REPLY[0] + _REPLY[1] * len(ids)
        schema = reply_schema(ids, [belief.id for belief in case.beliefs])
        request = Request(messages, limit, schema)
        spent: list[Reply] = []
        try:
            reply = self._ask(request, ids, proof)
            spent.append(reply)
            found, faults = read_reply(reply.text, ids)
            if found is not None:
                return found, spent
            again = self._prompts.render(
                "repair", case.persona, case.language, {"faults": "; ".join(faults)}
            )
            told = Message("assistant", reply.text[:_ECHOED])
            request = request._replace(messages=(*messages, told, *again))
        except ModelError as error:
            if error.fault.kind not in ("cut", "malformed"):
                raise
            request = request._replace(limit=2 * limit)
        reply = self._ask(request, ids, proof)
        spent.append(reply)
        found, faults = read_reply(reply.text, ids)
        if found is None:
            kind: Literal["cut", "malformed"] = "malformed" if reply.finish else "cut"
            seconds = round(sum(r.seconds for r in spent), 1)
            raise ModelError(Fault(kind=kind, model=self._chat.model, seconds=seconds))
        return found, spent

    def _ask(self, request: Request, ids: Sequence[str], proof: Proof) -> Reply:
        objects, watch = Objects(), self._watch

        def heard(text: str) -> None:
            for entry in objects.read(text):
                try:
                    judged = Judged.model_validate(entry)
                except ValidationError:
                    continue
                if judged.id in ids:
                    watch.points[judged.id] = proof.point(judged)

        return self._chat.ask(request, heard, watch.stop)

    def _graded(
        self,
        case: _Case,
        prompt: Name,
        proof: Proof,
        found: Verdicts,
        spent: list[Reply],
        flags: list[Flag],
    ) -> Grade:
        by_id = {entry.id: proof.point(entry) for entry in found.points}
        findings = list(proof.findings(found.misconceptions))
        grades = scoring.apply_findings([by_id[p.id] for p in case.points], findings)
        points = scoring.judged(grades, case.points, case.scored_as)
        core = any(p.tier == "core" for p in points)
        return Grade(
            score=scoring.question_score(points) if core else 0.0,
            points=grades,
            misconceptions=findings,
            flags=flags,
            persona=case.persona,
            language=case.language,
            grader="llm",
            model=self._chat.model,
            prompt=self._prompts.fingerprint(prompt, case.persona),
            reaction=found.reaction.strip(),
            **Spent.on(spent)._asdict(),
        )


def _of(offline: Offline) -> Grade:
    """Wait for the offline grade of what can be asked."""
    found = offline.result()
    assert isinstance(found, Grade), found
    return found


def main_case(question: Question, answer: str, persona: Persona, language: Language) -> _Case:
    """The case of an answer to the question itself."""
    scored_as = question.scored_as(persona)
    stem = question.question
    return _Case(
        question.id,
        stem[language],
        [] if question.derived else [stem.zh, stem.en],
        question.points_of(scored_as),
        question.misconceptions,
        answer,
        persona,
        scored_as,
        language,
    )


def alone(point: Point) -> Point:
    """A point as the only one that counts."""
    return point.model_copy(update={"tier": "core", "weight": Weights(1, 1)})


def ordered(points: Sequence[Point], key: str) -> list[Point]:
    """The points in an order that the key fixes: judges favour places in a list."""
    shuffled = list(points)
    random.Random(key).shuffle(shuffled)
    return shuffled


def _listed(beliefs: Sequence[Misconception], language: Language) -> str:
    none = "（无）" if language == "zh" else "(none)"
    return "\n".join(f"- {b.id}: {b.claim[language]}" for b in beliefs) or none
