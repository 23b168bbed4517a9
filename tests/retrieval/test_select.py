"""Which questions are asked, and in which order: pure, and the same for the same seed."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.bank.models import Bank, Company, Question, Weights
from interviewer.interview.models import Choice
from interviewer.retrieval.select import capacity, matching, plan
from tests.support import TINY_BANK, asked


def question(name: str, **changes: Any) -> Question:
    values: dict[str, Any] = {
        "id": name,
        "roles": Weights(1, 1),
        "companies": [],
        "related": [],
        "near_duplicates": [],
        **changes,
    }
    return asked("kit-01").model_copy(update=values)


def bank(*questions: Question) -> Bank:
    return TINY_BANK.model_copy(update={"questions": {q.id: q for q in questions}})


MIXED = bank(
    question("a1", difficulty=1, section="9.1"),
    question("a2", difficulty=2, section="9.1", near_duplicates=["b2"]),
    question("a3", difficulty=3, section="9.1", companies=[Company(name="甲厂")]),
    question("b1", difficulty=1, section="9.2", part="pit"),
    question("b2", difficulty=2, section="9.2", near_duplicates=["a2"]),
    question("b4", difficulty=4, section="9.2", roles=Weights(1, 0)),
    question("c2", difficulty=2, section="9.3", status="outline"),
)
ANY = [1, 2, 3, 4]


def planned(seed: int = 0, practised: set[str] | None = None, **choice: Any) -> list[str]:
    wanted = Choice(**{"difficulties": ANY, "count": 20, **choice})
    return plan(MIXED, wanted, practised or set(), random.Random(seed))


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, ["a1", "a2", "a3", "b1", "b2", "b4"]),
        ({"persona": "dev"}, ["a1", "a2", "a3", "b1", "b2"]),
        ({"difficulties": [2]}, ["a2", "b2"]),
        ({"sections": ["9.2"]}, ["b1", "b2", "b4"]),
        ({"parts": ["pit"]}, ["b1"]),
        ({"companies": ["甲厂", "乙厂"]}, ["a3"]),
        ({"sections": ["9.1"], "difficulties": [1, 3]}, ["a1", "a3"]),
        ({"sections": ["9.3"]}, []),
        ({"question": "b4", "persona": "dev", "difficulties": [1]}, ["b4"]),
        ({"question": "c2"}, []),
        ({"question": "zz"}, []),
    ],
)
def test_a_choice_is_a_filter_over_finished_questions(
    choice: dict[str, Any], expected: list[str]
) -> None:
    wanted = Choice(**{"difficulties": ANY, **choice})
    assert [q.id for q in matching(MIXED, wanted)] == expected


def test_the_capacity_counts_one_of_two_near_duplicates() -> None:
    assert capacity(MIXED, Choice(difficulties=ANY)) == 5


@given(seed=st.integers(0, 10_000), practised=st.sets(st.sampled_from(list(MIXED.questions))))
@settings(deadline=None, max_examples=100)
def test_near_duplicates_never_meet_and_difficulty_rises(seed: int, practised: set[str]) -> None:
    ids = planned(seed, practised)
    assert len(ids) == len(set(ids)) == 5
    assert not {"a2", "b2"} <= set(ids)
    difficulties = [MIXED.questions[i].difficulty for i in ids]
    assert difficulties == sorted(difficulties)


@given(seed=st.integers(0, 10_000), count=st.integers(1, 6))
@settings(deadline=None, max_examples=60)
def test_no_more_is_planned_than_was_asked_for(seed: int, count: int) -> None:
    assert len(planned(seed, count=count)) == min(count, 5)


def test_the_same_seed_plans_the_same_and_another_one_may_not() -> None:
    assert planned(3) == planned(3)
    assert len({tuple(planned(seed, count=2)) for seed in range(30)}) > 1


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=40)
def test_what_was_not_seen_comes_first(seed: int) -> None:
    assert set(planned(seed, {"a1", "b1", "b2"}, count=3)) == {"a2", "a3", "b4"}
    assert set(planned(seed, {"a1", "a2", "a3", "b2"}, count=2)) == {"b1", "b4"}


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=40)
def test_topics_are_spread(seed: int) -> None:
    sections = [MIXED.questions[i].section for i in planned(seed, count=2, difficulties=[1, 3, 4])]
    assert sorted(sections) == ["9.1", "9.2"]


def test_a_near_duplicate_that_was_practised_gives_way_to_its_unseen_twin() -> None:
    for seed in range(10):
        assert "a2" in planned(seed, {"b2"})
