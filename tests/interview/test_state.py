"""What comes next is decided by code: pure, a table per rule."""

from __future__ import annotations

from typing import Any, cast

import pytest

from interviewer.bank.models import FollowUp, Persona, Question, When
from interviewer.history import now
from interviewer.interview.graph import attempt_kind, respond_to
from interviewer.interview.models import Move, MoveKind, allowed_moves
from interviewer.interview.state import (
    Next,
    State,
    asks_back,
    fresh_question,
    next_move,
    to_hint,
)
from tests.support import asked, point, text


def state(**changes: Any) -> State:
    base: dict[str, Any] = {
        "interview": "i",
        "mode": "practice",
        "language": "zh",
        "persona": "algorithm",
        "plan": ["kit-01", "kit-02"],
        "position": 0,
        "step": 1,
        "move": "answer",
        **fresh_question(),
    }
    return cast(State, {**base, **changes})


def follow_up(name: str, met: list[str] | None = None, missed: list[str] | None = None) -> FollowUp:
    return FollowUp(
        id=name,
        when=When(met=met or [], missed=missed or []),
        ask=text(f"{name}?"),
        answer=text(name),
        points=[point("p")],
    )


def question(*follow_ups: FollowUp) -> Question:
    points = [
        point("light", weight=(1, 5)),
        point("heavy", weight=(3, 1)),
        point("middle", weight=(2, 0)),
        point("extra", weight=(9, 9), tier="bonus"),
    ]
    return asked("kit-01").model_copy(
        update={"points": points, "misconceptions": [], "follow_ups": list(follow_ups)}
    )


ALL_MET = {"light": "met", "heavy": "met", "middle": "met", "extra": "missed"}


@pytest.mark.parametrize(
    ("verdicts", "probes", "persona", "expected"),
    [
        (
            {**ALL_MET, "light": "missed", "heavy": "missed"},
            [],
            "algorithm",
            Next("probe", "heavy"),
        ),
        ({**ALL_MET, "light": "missed", "heavy": "missed"}, [], "dev", Next("probe", "light")),
        ({**ALL_MET, "heavy": "missed"}, ["heavy"], "algorithm", Next("done")),
        (
            {**ALL_MET, "light": "missed", "heavy": "missed"},
            ["heavy"],
            "algorithm",
            Next("probe", "light"),
        ),
        ({**ALL_MET, "light": "contradicted"}, [], "algorithm", Next("probe", "light")),
        ({**ALL_MET, "heavy": "partly"}, [], "algorithm", Next("done")),
        ({**ALL_MET, "extra": "missed"}, [], "algorithm", Next("done")),
        (
            {**ALL_MET, "light": "missed", "heavy": "missed", "middle": "missed"},
            ["heavy", "middle"],
            "algorithm",
            Next("done"),
        ),
        ({**ALL_MET, "middle": "missed"}, [], "dev", Next("done")),
        ({}, [], "algorithm", Next("done")),
    ],
)
def test_the_heaviest_missed_or_contradicted_point_is_probed_at_most_two_in_all(
    verdicts: dict[str, str], probes: list[str], persona: Persona, expected: Next
) -> None:
    found = next_move(state(verdicts=verdicts, probes=probes, persona=persona), question())
    assert found == expected


@pytest.mark.parametrize(
    ("met", "missed", "light", "heavy", "asks"),
    [
        ([], [], "met", "met", True),
        (["light"], [], "met", "met", True),
        (["light"], [], "partly", "met", True),
        (["light"], [], "missed", "met", False),
        (["light", "heavy"], [], "met", "missed", False),
        ([], ["light"], "missed", "met", True),
        ([], ["light"], "partly", "met", True),
        ([], ["light"], "contradicted", "met", True),
        ([], ["light"], "met", "met", False),
        ([], ["light", "heavy"], "met", "missed", True),
        (["heavy"], ["light"], "missed", "met", True),
        (["heavy"], ["light"], "missed", "missed", False),
    ],
)
def test_a_follow_up_comes_when_its_points_make_it_natural(
    met: list[str], missed: list[str], light: str, heavy: str, asks: bool
) -> None:
    verdicts = {"light": light, "heavy": heavy, "middle": "met"}
    here = state(verdicts=verdicts, probes=["light", "heavy"])
    found = next_move(here, question(follow_up("more", met, missed)))
    assert found == (Next("follow_up", "more") if asks else Next("done"))


def test_a_probe_comes_before_a_follow_up_and_none_after_it() -> None:
    verdicts = {**ALL_MET, "light": "missed"}
    asked_more = question(follow_up("one"), follow_up("two"))
    assert next_move(state(verdicts=verdicts), asked_more) == Next("probe", "light")
    after = state(verdicts=verdicts, follow_ups=["one"])
    assert next_move(after, asked_more) == Next("follow_up", "two")


def test_two_follow_ups_are_the_most() -> None:
    three = question(follow_up("one"), follow_up("two"), follow_up("three"))
    here = state(verdicts=ALL_MET, follow_ups=["one", "two"])
    assert next_move(here, three) == Next("done")


# --- hints ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "heavy"),
        ({"hints": ["heavy"]}, "middle"),
        ({"hints": ["heavy", "middle", "light"]}, None),
        ({"persona": "dev"}, "light"),
        ({"phase": "probe", "target": "middle"}, "middle"),
        ({"phase": "probe", "target": "middle", "hints": ["middle"]}, "middle"),
        ({"phase": "follow_up", "target": "more"}, "p"),
    ],
)
def test_a_hint_is_for_what_is_asked_else_for_the_heaviest(
    changes: dict[str, Any], expected: str | None
) -> None:
    found = to_hint(state(**changes), question(follow_up("more")))
    assert (found.id if found else None) == expected


# --- moves ------------------------------------------------------------------------------------

MOVES: list[tuple[str, str, bool, set[str]]] = [
    ("answering", "practice", False, {"answer", "hint", "show", "skip"}),
    ("probe", "practice", False, {"answer", "hint", "show", "skip"}),
    ("follow_up", "practice", False, {"answer", "hint", "show", "skip"}),
    ("done", "practice", False, {"next", "retry"}),
    ("answering", "practice", True, {"answer", "next"}),
    ("answering", "mock", False, {"answer", "skip"}),
    ("probe", "mock", False, {"answer", "skip"}),
]


@pytest.mark.parametrize(("phase", "mode", "retrying", "moves"), MOVES)
def test_each_phase_takes_its_moves(phase: Any, mode: Any, retrying: bool, moves: set[str]) -> None:
    assert allowed_moves(phase, mode, retrying=retrying) == moves | {"end", "persona"}


def test_what_has_ended_takes_no_move() -> None:
    assert allowed_moves("ended", "practice") == allowed_moves("ended", "mock") == frozenset()


def test_ending_ends_in_any_phase() -> None:
    for phase in ("answering", "probe", "follow_up", "done"):
        here = state(phase=phase, move="end")
        assert respond_to(here, question(), moved("end"))["phase"] == "ended"


def moved(kind: MoveKind, persona: Persona = "algorithm") -> Move:
    return Move(kind, "", persona, now())


def test_a_mock_interview_goes_on_by_itself_and_practice_waits() -> None:
    done = {"verdicts": ALL_MET}
    practice = respond_to(state(**done), question(), moved("answer"))
    mock = respond_to(state(mode="mock", **done), question(), moved("answer"))
    assert (practice["phase"], "position" in practice) == ("done", False)
    assert (mock["phase"], mock["target"], mock["position"]) == ("done", "next", 1)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "answer"),
        ({"phase": "probe"}, "probe"),
        ({"phase": "follow_up"}, "follow_up"),
        ({"retrying": True}, "retry"),
    ],
)
def test_an_answer_is_what_it_answers(changes: dict[str, Any], kind: str) -> None:
    assert attempt_kind(state(**changes)) == kind


# --- questions put to the interviewer ---------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "你说的开销是什么意思？",
        "没听懂题目",
        "能再说一遍吗？请再说一遍",
        "What do you mean by cache?",
        "Could you please clarify?",
        "I don't understand the question.",
        "Are you asking about training?",
        "能不能解释一下问题？",
    ],
)
def test_asking_back_is_recognised(words: str) -> None:
    assert asks_back(words)


@pytest.mark.parametrize(
    "words",
    [
        "推理时关闭。",
        "It is off at inference.",
        "我不确定，可能是随机置零。",
        "The mean is zero.",
        "What do you mean? " + "随机置零，推理时关闭。" * 12,
    ],
)
def test_an_answer_is_not_taken_for_asking_back(words: str) -> None:
    assert not asks_back(words)
