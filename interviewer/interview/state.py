"""What the graph remembers between moves, and what comes next: pure, decided by code alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple, TypedDict

from interviewer.bank.models import FollowUp, Language, Persona, Point, Question
from interviewer.grading.models import Grade
from interviewer.interview.models import Mode, MoveKind, Phase

MAX_PROBES = 2
MAX_FOLLOW_UPS = 2


class State(TypedDict):
    """Small, plain JSON: ids, counters and verdicts, never the transcript.

    Checkpoints grow with the square of what they hold; who said what is in the record.
    """

    interview: str
    mode: Mode
    language: Language
    persona: Persona
    plan: list[str]
    position: int
    step: int
    """The number of the move that is awaited."""
    phase: Phase
    target: str
    probes: list[str]
    """Points probed so far, the open one included."""
    follow_ups: list[str]
    hints: list[str]
    verdicts: dict[str, str]
    """Point -> verdict of the answer that counts."""
    retrying: bool
    move: MoveKind | Literal["clarify"]
    passages: list[str]


def fresh_question() -> dict[str, object]:
    """The part of the state that starts anew with each question."""
    return {
        "phase": "answering",
        "target": "",
        "probes": [],
        "follow_ups": [],
        "hints": [],
        "verdicts": {},
        "retrying": False,
        "passages": [],
    }


class Next(NamedTuple):
    """What the interviewer does after an answer."""

    phase: Literal["probe", "follow_up", "done"]
    target: str = ""


def next_move(state: State, question: Question, *, speaks: bool = False) -> Next:
    """Probe the heaviest point that is missed or contradicted, else ask a follow-up, else be done.

    At most two probes and two follow-ups a question. An answer that was not graded has no
    verdicts, so nothing is asked about it.

    Args:
        speaks: whether the interviewer can ask about the candidate's own words; then a point that
            was said in part is probed where nothing listed fits.
    """
    if not state["verdicts"]:
        return Next("done")
    point = _to_probe(state, question, ("missed", "contradicted"))
    if point:
        return Next("probe", point.id)
    follow_up = _to_follow(state, question)
    if follow_up:
        return Next("follow_up", follow_up.id)
    point = _to_probe(state, question, ("partly",)) if speaks else None
    return Next("probe", point.id) if point else Next("done")


def _to_probe(state: State, question: Question, verdicts: Collection[str]) -> Point | None:
    if len(state["probes"]) >= MAX_PROBES or state["follow_ups"]:
        return None
    persona = question.scored_as(state["persona"])
    open_points = [
        point
        for point in question.core(persona)
        if state["verdicts"].get(point.id) in verdicts and point.id not in state["probes"]
    ]
    return max(open_points, key=lambda p: p.weight.of(persona), default=None)


def _to_follow(state: State, question: Question) -> FollowUp | None:
    if len(state["follow_ups"]) >= MAX_FOLLOW_UPS:
        return None
    for follow_up in question.follow_ups:
        if follow_up.id not in state["follow_ups"] and _fits(follow_up, state["verdicts"]):
            return follow_up
    return None


def _fits(follow_up: FollowUp, verdicts: Mapping[str, str]) -> bool:
    """All points of `met` were at least partly met, and one of `missed` was not."""
    met = all(verdicts.get(p) in ("met", "partly") for p in follow_up.when.met)
    missed = not follow_up.when.missed or any(
        verdicts.get(p) in ("partly", "missed", "contradicted") for p in follow_up.when.missed
    )
    return met and missed


def to_hint(state: State, question: Question) -> Point | None:
    """The point that a hint is given for: the probed one, else the heaviest without a hint."""
    persona = question.scored_as(state["persona"])
    if state["phase"] == "follow_up":
        points = question.follow_up(state["target"]).points
        return points[0]
    if state["phase"] == "probe":
        return next(p for p in question.every_point() if p.id == state["target"])
    waiting = [p for p in question.core(persona) if p.id not in state["hints"]]
    return max(waiting, key=lambda p: p.weight.of(persona), default=None)


def verdicts_of(grade: Grade) -> dict[str, str]:
    """Point -> verdict."""
    return {point.id: point.verdict for point in grade.points}


_ASKS_BACK = re.compile(
    r"什么意思|指(?:的)?是(?:什么|哪)|是指(?:什么|哪)|没(?:太)?(?:听|看)懂|不太?明白(?:题|问题|你)"
    r"|能(?:不能|否)?(?:再)?(?:解释|说明|重复|说)(?:一?下)?(?:题|问题|你的)|你(?:是|想)?(?:问|指)的?是"
    r"|请?(?:再说一遍|重复一遍|换个说法)|what do you mean|what does the question mean"
    r"|(?:could|can|would) you (?:please )?(?:clarify|rephrase|repeat|explain the question)"
    r"|i (?:don't|do not) understand (?:the|your) question|do you mean|are you asking",
    re.IGNORECASE,
)
_BACK_LIMIT = 120


def asks_back(text: str) -> bool:
    """Whether a text asks what the question means, rather than answering it."""
    return len(text) <= _BACK_LIMIT and _ASKS_BACK.search(text) is not None
