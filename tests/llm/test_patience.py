"""Deadlines that learn, pauses with jitter, and the rest of an endpoint that is down."""

from __future__ import annotations

import pytest

from interviewer.llm.patience import Breaker, Pace, pause


def test_before_anything_was_seen_the_deadline_is_the_ceiling() -> None:
    assert Pace(600).deadline(1000) == 600


def test_a_slow_model_is_given_what_it_needs_and_a_fast_one_less() -> None:
    slow, fast = Pace(600), Pace(600)
    slow.saw(first=8, seconds=108, tokens=400)
    fast.saw(first=0.2, seconds=2.2, tokens=400)
    assert slow.deadline(400) == 4 * 108
    assert fast.deadline(400) == 20
    assert slow.deadline(4000) == 600


def test_one_odd_reply_does_not_decide_alone() -> None:
    pace = Pace(600)
    pace.saw(first=1, seconds=11, tokens=100)
    pace.saw(first=1, seconds=101, tokens=100)
    assert pace.speed == pytest.approx(0.7 * 10 + 0.3 * 1)


def test_pauses_grow_and_differ() -> None:
    assert pause(1, None, lambda: 0.0) == 0.25
    assert pause(2, None, lambda: 1.0) == 2.5
    assert pause(1, 7.0, lambda: 1.0) == 7.0


def test_the_rest_doubles_up_to_a_bound_and_only_one_probes() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    assert not breaker.is_open and not breaker.wants_probe()
    rests = []
    for _ in range(6):
        breaker.opened()
        began = now[0]
        while not breaker.wants_probe():
            now[0] += 1
        rests.append(now[0] - began)
        assert not breaker.wants_probe()
    assert rests == [30, 60, 120, 240, 300, 300]
    breaker.closed()
    assert not breaker.is_open
