"""What the interviewer says in answer to a move, as entries of the transcript: pure."""

from __future__ import annotations

from typing import Any

from interviewer.bank.models import Question
from interviewer.interview.models import Move, Utterance, UtteranceKind
from interviewer.interview.state import MAX_PROBES, State, to_hint

_ROOM = 100
"""Numbers of the transcript per step: a step that runs twice says the same under the same ones."""
_RECEIPTS = 3
"""How many neutral receipts there are to draw from in a mock interview."""


def question(state: State, asked: Question) -> Utterance:
    """The next question; it comes behind everything else of its step."""
    return Utterance(
        seq=state["step"] * _ROOM - 1,
        kind="question",
        question_id=asked.id,
        language=state["language"],
        text=asked.question[state["language"]],
        data={"number": state["position"] + 1, "persona": state["persona"]},
    )


def closing(state: State) -> Utterance:
    """The end of the interview."""
    return Utterance(
        seq=state["step"] * _ROOM + _ROOM - 1,
        kind="closing",
        question_id="",
        language=state["language"],
    )


def response(before: State, after: State, asked: Question, move: Move) -> list[Utterance]:
    """Everything that a move adds to the transcript.

    Args:
        before: the state in which the move was made.
        after: the state that it led to.
    """
    said: list[tuple[UtteranceKind, str, dict[str, Any]]] = []
    kind, language = before["move"], before["language"]
    if kind in ("answer", "clarify"):
        said.append(("answer", move.text, {"attempt": before["step"], "target": before["target"]}))
    if kind == "clarify":
        said.append(("clarify", _clarification(before, asked), {}))
    elif kind == "answer":
        said.append(("receipt", "", _receipt(before)))
    elif kind == "persona":
        said.append(("divider", "", {"persona": after["persona"]}))
    elif kind == "hint":
        point = to_hint(before, asked)
        if point:
            said.append(("hint", point.hint[language], {"point": point.id}))
    elif kind == "show":
        answer = asked.model_answer(before["persona"])
        text = answer[language] if answer else ""
        skipped = before["phase"] == "answering" and not before["verdicts"]
        said.append(("model_answer", text, {"skipped": skipped}))
    elif kind == "skip":
        said.append(("skipped", "", {"target": before["target"]}))
    said.extend(_asked_next(before, after, asked))
    return [
        Utterance(before["step"] * _ROOM + n, name, asked.id, language, text, data)
        for n, (name, text, data) in enumerate(said)
    ]


def _asked_next(
    before: State, after: State, asked: Question
) -> list[tuple[UtteranceKind, str, dict[str, Any]]]:
    if (after["phase"], after["target"]) == (before["phase"], before["target"]):
        return []
    language = before["language"]
    if after["phase"] == "probe":
        point = next(p for p in asked.every_point() if p.id == after["target"])
        data = {"point": point.id, "number": len(after["probes"]), "of": _probes(after, asked)}
        return [("probe", point.probe[language], data)]
    if after["phase"] == "follow_up":
        follow_up = asked.follow_up(after["target"])
        return [("follow_up", follow_up.ask[language], {"follow_up": follow_up.id})]
    return []


def _probes(state: State, asked: Question) -> int:
    """How many probes there are at most: points asked about, and those that still are open."""
    core = {point.id for point in asked.core(asked.scored_as(state["persona"]))}
    wrong = {p for p, v in state["verdicts"].items() if v in ("missed", "contradicted")}
    return min(MAX_PROBES, len({*state["probes"], *(wrong & core)}))


def _clarification(state: State, asked: Question) -> str:
    language = state["language"]
    if state["phase"] == "follow_up":
        return asked.follow_up(state["target"]).ask[language]
    if state["phase"] == "probe":
        return next(p for p in asked.every_point() if p.id == state["target"]).probe[language]
    return asked.clarify[language] if asked.clarify else asked.question[language]


def _receipt(state: State) -> dict[str, Any]:
    """In a mock interview a word drawn without looking at the answer; else the page words it."""
    if state["mode"] == "mock":
        return {"attempt": state["step"], "neutral": state["step"] % _RECEIPTS}
    return {"attempt": state["step"]}
