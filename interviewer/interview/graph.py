"""The interview as a LangGraph graph: plan → ask → listen → receive → retrieve → grade → respond.

The node that holds `interrupt()` does nothing else, because it runs again from its first line on
resume. Every node may run twice after a crash, so what it writes are upserts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Protocol, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt

from interviewer.bank.models import Language, Question
from interviewer.grading.models import Grade, Outcome
from interviewer.interview import speech
from interviewer.interview.judging import Grader, judged
from interviewer.interview.models import Attempt, AttemptKind, Move, Utterance
from interviewer.interview.state import (
    State,
    asks_back,
    fresh_question,
    next_move,
    to_hint,
    verdicts_of,
)

Graph = CompiledStateGraph[Any, Any, Any, Any]


class Deps(Protocol):
    """What the graph needs from outside."""

    def grader(self, interview_id: str) -> Grader: ...

    def speaks(self, interview_id: str) -> bool: ...

    def in_own_words(
        self, before: State, said: Sequence[Utterance], question: Question, move: Move
    ) -> Sequence[Utterance]: ...

    def question(self, question_id: str) -> Question: ...

    def plan(self, interview_id: str) -> list[str]: ...

    def move(self, interview_id: str, step: int) -> Move: ...

    def nearest(self, question_id: str, text: str, language: Language) -> list[str]: ...

    def save_attempt(self, interview_id: str, attempt: Attempt) -> None: ...

    def save_outcome(self, interview_id: str, step: int, outcome: Outcome) -> None: ...

    def save_step(
        self, state: State, said: Sequence[Utterance], *, asked: bool = False, ended: bool = False
    ) -> None: ...


def build_graph(deps: Deps, checkpointer: BaseCheckpointSaver[Any] | None) -> Graph:
    """Compile the graph."""
    nodes = _Nodes(deps)
    graph = StateGraph(State)
    for name in ("plan", "ask", "listen", "receive", "retrieve", "grade", "respond", "wrap_up"):
        graph.add_node(name, getattr(nodes, name))
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "ask")
    graph.add_edge("ask", "listen")
    graph.add_edge("listen", "receive")
    graph.add_conditional_edges("receive", _to_grade, ["retrieve", "respond"])
    graph.add_edge("retrieve", "grade")
    graph.add_edge("grade", "respond")
    graph.add_conditional_edges("respond", _onwards, ["ask", "listen", "wrap_up"])
    graph.add_edge("wrap_up", END)
    return graph.compile(checkpointer=checkpointer)


def _to_grade(state: State) -> Literal["retrieve", "respond"]:
    return "retrieve" if state["move"] == "answer" else "respond"


def _onwards(state: State) -> Literal["ask", "listen", "wrap_up"]:
    """After a response: the same question goes on, the next one is asked, or it is over."""
    if state["phase"] == "ended":
        return "wrap_up"
    if leaves_question(state):
        return "ask" if state["position"] < len(state["plan"]) else "wrap_up"
    return "listen"


def leaves_question(state: State) -> bool:
    """Whether the response moved on to the next question, which is still to be asked."""
    return state["phase"] == "done" and state["target"] == "next"


class _Nodes:
    """The nodes, one method each; each returns what it changes."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def plan(self, state: State) -> dict[str, Any]:
        return {"plan": self._deps.plan(state["interview"]), "position": 0, "step": 1}

    def ask(self, state: State) -> dict[str, Any]:
        changes = fresh_question()
        after = cast(State, {**state, **changes})
        said = speech.question(after, self._question(after))
        self._deps.save_step(after, [said], asked=True)
        return changes

    def listen(self, state: State) -> dict[str, Any]:
        interrupt({"step": state["step"]})
        return {}

    def receive(self, state: State) -> dict[str, Any]:
        """Look at what was sent, which the session has stored already."""
        move = self._deps.move(state["interview"], state["step"])
        if move.kind == "answer" and asks_back(move.text):
            return {"move": "clarify", "passages": []}
        return {"move": move.kind, "passages": []}

    def retrieve(self, state: State) -> dict[str, Any]:
        """Fetch the question's rubric through the index, and what is nearest to the answer."""
        move = self._deps.move(state["interview"], state["step"])
        question_id = state["plan"][state["position"]]
        return {"passages": self._deps.nearest(question_id, move.text, state["language"])}

    def grade(self, state: State) -> dict[str, Any]:
        """Grade the answer and record it with its grade."""
        move = self._deps.move(state["interview"], state["step"])
        question = self._question(state)
        attempt = Attempt(
            step=state["step"],
            kind=attempt_kind(state),
            question_id=question.id,
            target=state["target"],
            persona=state["persona"],
            language=state["language"],
            text=move.text,
            created_at=move.received_at,
            outcome=None,
            hints=tuple(state["hints"]),
            passages=tuple(state["passages"]),
        )
        self._deps.save_attempt(state["interview"], attempt)
        outcome = judged(self._deps.grader(state["interview"]), question, attempt)
        self._deps.save_outcome(state["interview"], state["step"], outcome)
        if isinstance(outcome, Grade) and attempt.kind == "answer":
            return {"verdicts": verdicts_of(outcome)}
        return {}

    def respond(self, state: State) -> dict[str, Any]:
        """Decide what comes next, say it, and record both."""
        question = self._question(state)
        move = self._deps.move(state["interview"], state["step"])
        speaks = self._deps.speaks(state["interview"])
        changes = respond_to(state, question, move, speaks=speaks)
        after = cast(State, {**state, **changes, "step": state["step"] + 1})
        said: Sequence[Utterance] = speech.response(state, after, question, move)
        if speaks:
            said = self._deps.in_own_words(state, said, question, move)
        self._deps.save_step(after, said)
        return {**changes, "step": after["step"]}

    def wrap_up(self, state: State) -> dict[str, Any]:
        after = cast(State, {**state, "phase": "ended"})
        self._deps.save_step(after, [speech.closing(after)], ended=True)
        return {"phase": "ended"}

    def _question(self, state: State) -> Question:
        return self._deps.question(state["plan"][state["position"]])


def attempt_kind(state: State) -> AttemptKind:
    """What an answer given in this state is an answer to."""
    if state["retrying"]:
        return "retry"
    if state["phase"] in ("probe", "follow_up"):
        return cast(AttemptKind, state["phase"])
    return "answer"


def respond_to(
    state: State, question: Question, move: Move, *, speaks: bool = False
) -> dict[str, Any]:
    """What a move changes: pure.

    Args:
        speaks: whether the interviewer can ask in words of its own.
    """
    kind = state["move"]
    if kind == "answer":
        return _after_answer(state, question, speaks=speaks)
    if kind == "persona":
        return {"persona": move.persona}
    if kind == "hint":
        point = to_hint(state, question)
        return {"hints": [*state["hints"], point.id]} if point else {}
    if kind == "show":
        return {"phase": "done", "target": ""}
    if kind == "retry":
        return {"phase": "answering", "target": "", "retrying": True}
    if kind == "end":
        return {"phase": "ended", "target": ""}
    if kind == "skip" and state["phase"] in ("probe", "follow_up"):
        return _after_answer(state, question, speaks=speaks)
    if kind in ("skip", "next"):
        return _move_on(state)
    return {}


def _after_answer(state: State, question: Question, *, speaks: bool) -> dict[str, Any]:
    if state["retrying"]:
        return {"phase": "done", "target": "", "retrying": False}
    following = next_move(state, question, speaks=speaks)
    changes: dict[str, Any] = {"phase": following.phase, "target": following.target}
    if following.phase == "probe":
        changes["probes"] = [*state["probes"], following.target]
    elif following.phase == "follow_up":
        changes["follow_ups"] = [*state["follow_ups"], following.target]
    elif state["mode"] == "mock":
        return _move_on(state)
    return changes


def _move_on(state: State) -> dict[str, Any]:
    return {
        "phase": "done",
        "target": "next",
        "retrying": False,
        "position": state["position"] + 1,
    }
