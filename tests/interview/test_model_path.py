"""Whole interviews with a model over real HTTP, and without it when it is gone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from interviewer.bank.models import Language
from interviewer.errors import MoveError, UnknownInterviewError
from interviewer.grading.models import Grade, Ungraded
from interviewer.interview.judging import Judging
from interviewer.interview.models import Choice, GraderMode
from interviewer.interview.session import Session
from interviewer.llm.connection import Connection
from interviewer.llm.endpoint import Endpoint
from interviewer.prompts import shipped
from interviewer.render.card import card_html
from interviewer.render.cost import Prices, spent_text
from interviewer.render.faults import fault_advice, fault_text
from tests.llm.test_faults import CEILING, FAULTS
from tests.model_server import (
    Act,
    Handler,
    ModelServer,
    fail,
    hang,
    judging,
    prompt_of,
    say,
    serving,
)
from tests.support import GRADER, ME, Talk, opened

ANSWER = "训练的时候有些神经元不参与，具体怎么补偿我没想清楚。"


@contextmanager
def with_model(
    home: Path, *script: Act, ceiling: float = 5
) -> Iterator[tuple[Session, ModelServer, Connection]]:
    with serving(*script) as server:
        endpoint = Endpoint(service="custom", base_url=server.url, model="tiny")
        connection = Connection(endpoint, ceiling=ceiling)
        with opened(home, judging=Judging(GRADER, connection, shipped())) as session:
            yield session, server, connection


def talk(session: Session, *, grader: GraderMode = "auto", mode: str = "practice") -> Talk:
    choice = Choice.model_validate({"question": "kit-01", "grader": grader, "mode": mode})
    return Talk(session, session.start(ME, choice))


def texts(found: Talk, kind: str) -> list[str]:
    return [u.text for u in found.view.utterances if u.kind == kind]


def test_the_model_grades_and_its_reaction_is_said(home: Path) -> None:
    with with_model(home, judging("met", reaction="嗯，我们接着看。")) as (session, server, _):
        found = talk(session)
        found.say(ANSWER)
        card = found.view.cards[0]
        assert card.first and card.first.grade
        assert (card.first.grade.grader, card.first.grade.score) == ("llm", 100)
        assert texts(found, "receipt") == ["嗯，我们接着看。"]
        assert len(server.bodies) == 1, "one call for an answer"


def test_flattery_is_not_said(home: Path) -> None:
    with with_model(home, judging("met", reaction="太棒了！")) as (session, _, _):
        found = talk(session)
        found.say(ANSWER)
        assert texts(found, "receipt") == [""]


def test_a_mock_interview_says_nothing_of_the_model(home: Path) -> None:
    with with_model(home, judging("met", reaction="嗯，我们接着看。")) as (session, _, _):
        found = talk(session, mode="mock")
        found.say(ANSWER)
        assert texts(found, "receipt") == [""]


def test_without_the_model_the_interview_goes_on_offline_and_says_so(home: Path) -> None:
    with with_model(home, fail(500)) as (session, server, connection):
        found = talk(session)
        found.say(ANSWER)
        grade = found.view.cards[0].first.grade  # type: ignore[union-attr]
        assert grade and grade.grader == "offline" and grade.fault
        assert grade.fault.kind == "server" and connection.state == "down"
        before = len(server.bodies)
        found.say("第二个回答。")
        assert len(server.bodies) == before, "a dead endpoint costs one wait, not one per turn"


def test_model_only_leaves_ungraded_what_the_model_did_not_grade(home: Path) -> None:
    with with_model(home, fail(401), judging("met")) as (session, _, connection):
        found = talk(session, grader="llm")
        view = found.say(ANSWER)
        card = view.cards[0]
        assert card.first and isinstance(card.first.outcome, Ungraded)
        assert card.score is None and view.total.score is None and view.total.ungraded == 1
        assert card.first.text == ANSWER, "the answer is kept"
        connection.use(connection.endpoint)
        again = session.again.regrade(ME, view.interview_id, card.first.step, "llm")
        assert isinstance(again, Grade)
        card = session.view(ME, view.interview_id).cards[0]
        assert card.first and card.first.grade and card.first.grade.grader == "llm"
        assert [type(o) for o in card.first.earlier] == [Ungraded]


def test_model_only_without_a_model_is_no_grade(home: Path) -> None:
    with opened(home, judging=Judging(GRADER, Connection(None), shipped())) as session:
        found = talk(session, grader="llm")
        outcome = found.say(ANSWER).cards[0].first
        assert outcome and outcome.outcome == Ungraded(reason="no_endpoint")


def test_offline_only_asks_no_model(home: Path) -> None:
    with with_model(home, judging("met")) as (session, server, _):
        found = talk(session, grader="offline")
        found.say(ANSWER)
        found.do("hint")
        assert server.bodies == []


def test_who_grades_can_be_changed_while_the_interview_runs(home: Path) -> None:
    with with_model(home, judging("missed")) as (session, server, _):
        found = talk(session, grader="offline")
        session.set_grader(ME, found.view.interview_id, "auto")
        found.say(ANSWER)
        assert len(server.bodies) == 1
        with pytest.raises(UnknownInterviewError):
            session.set_grader("somebody else", found.view.interview_id, "offline")


def test_an_answer_graded_offline_is_graded_again_and_both_grades_stay(home: Path) -> None:
    with with_model(home, judging("met")) as (session, _, _):
        found = talk(session, grader="offline")
        view = found.say(ANSWER)
        step = view.cards[0].first.step  # type: ignore[union-attr]
        assert session.again.to_regrade(ME) == [(view.interview_id, step)]
        session.again.regrade(ME, view.interview_id, step, "llm")
        first = session.view(ME, view.interview_id).cards[0].first
        assert first and first.grade and first.grade.grader == "llm"
        assert [o.grader for o in first.earlier if isinstance(o, Grade)] == ["offline"]
        assert session.again.to_regrade(ME) == []
        with pytest.raises(UnknownInterviewError):
            session.again.regrade("somebody else", view.interview_id, step, "llm")
        with pytest.raises(MoveError):
            session.again.regrade(ME, view.interview_id, 99, "llm")


def test_a_failed_second_grading_changes_nothing(home: Path) -> None:
    with with_model(home, fail(401)) as (session, _, _):
        found = talk(session, grader="offline")
        view = found.say(ANSWER)
        first = view.cards[0].first
        assert first
        outcome = session.again.regrade(ME, view.interview_id, first.step, "llm")
        assert isinstance(outcome, Grade) is False
        after = session.view(ME, view.interview_id).cards[0].first
        assert after and after.outcome == first.outcome and after.earlier == ()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", FAULTS)
def test_whatever_goes_wrong_the_answer_stays_and_the_person_is_told(
    home: Path, name: str, language: Language
) -> None:
    case = FAULTS[name]
    ceiling = CEILING if case.kind == "timeout" else 20.0
    with with_model(home, case.act, ceiling=ceiling) as (session, _, _):
        view = talk(session).say(ANSWER)
        first = view.cards[0].first
    assert first and first.text == ANSWER
    assert first.grade and first.grade.grader == "offline", "no score is made up"
    fault = first.grade.fault
    assert fault and fault.kind == case.kind and fault.seconds < 3 * ceiling
    told = card_html(view.cards[0], language)
    assert fault_text(fault, language) in unescape(told)
    assert fault_advice(fault, language)


def test_a_probe_that_fell_back_is_labelled_too(home: Path) -> None:
    with with_model(home, judging("missed"), fail(401)) as (session, _, _):
        found = talk(session)
        found.say(ANSWER)
        assert found.view.phase == "probe"
        view = found.say("推理时关闭。")
        assert view.cards[0].probes[0].grade and view.cards[0].probes[0].grade.fault
        assert "密钥被拒绝（401）。" in unescape(card_html(view.cards[0], "zh"))


# --- disputes ---------------------------------------------------------------------------------


def test_a_dispute_keeps_both_judgements_and_the_second_counts(home: Path) -> None:
    with with_model(home, judging("missed"), judging("met")) as (session, _, _):
        found = talk(session)
        view = found.say(ANSWER)
        first = view.cards[0].first
        assert first and first.grade and first.grade.score == 0
        point = first.grade.points[0].id
        case = session.again.appeal(ME, view.interview_id, first.step, point, "我说了不参与")
        assert case.before.verdict == "missed" and case.after and case.after.verdict == "met"
        after = session.view(ME, view.interview_id).cards[0].first
        assert after and after.grade and after.grade.score > 0
        assert [o.score for o in after.earlier if isinstance(o, Grade)] == [0]
        assert [a.point_id for a in after.appeals] == [point]
        with pytest.raises(MoveError):
            session.again.appeal(ME, view.interview_id, first.step, point, "再来")
        (row,) = session.again.disputes(ME)
        assert (row["answer"], row["reason"]) == (ANSWER, "我说了不参与")
        assert (row["before"]["verdict"], row["after"]["verdict"]) == ("missed", "met")
        assert session.again.disputes("somebody else") == []


def test_a_dispute_without_a_model_is_kept_and_judged_later(home: Path) -> None:
    with with_model(home, judging("met")) as (session, _, connection):
        endpoint = connection.endpoint
        connection.use(None)
        view = talk(session).say("不知道。")
        first = view.cards[0].first
        assert first and first.grade
        point = first.grade.points[0].id
        assert session.again.appeal(ME, view.interview_id, first.step, point, "真的").after is None
        connection.use(endpoint)
        assert session.again.settle(ME) == 1
        assert session.again.settle(ME) == 0


@pytest.mark.parametrize(("point", "reason"), [("no-such-point", "x"), ("random-zero", "  ")])
def test_a_dispute_names_a_point_and_a_reason(home: Path, point: str, reason: str) -> None:
    with with_model(home, judging("met")) as (session, _, _):
        view = talk(session).say(ANSWER)
        with pytest.raises(MoveError):
            session.again.appeal(ME, view.interview_id, 1, point, reason)
        assert session.again.disputes(ME) == []


# --- words of its own -------------------------------------------------------------------------


def test_asked_what_is_meant_it_clarifies_in_its_own_words_and_grades_nothing(home: Path) -> None:
    words = "我想听它在训练和推理两个阶段分别怎么做。"
    with with_model(home, say(words)) as (session, _, _):
        found = talk(session)
        view = found.say("你指的是什么？")
        assert found.last == words and view.phase == "answering"
        assert view.cards[0].attempts == []


def test_where_nothing_listed_fits_it_asks_about_the_words_of_the_answer(home: Path) -> None:
    ask = "你说「有些神经元不参与」，是按什么挑的？"

    def model(handler: Handler, body: dict[str, Any]) -> None:
        if "points" in body["messages"][0]["content"] and prompt_of(body)[0]:
            judging("partly", reaction="嗯。")(handler, body)
        else:
            text = json.dumps({"quote": "有些神经元不参与", "ask": ask}, ensure_ascii=False)
            say(text)(handler, body)

    with with_model(home, model) as (session, _, _):
        found = talk(session)
        view = found.say(ANSWER)
        while view.phase == "follow_up":
            view = found.do("skip")
        assert view.phase in ("probe", "done")
        if view.phase == "probe":
            assert found.last == ask


def test_a_look_at_an_interview_does_not_wait_for_the_model(home: Path) -> None:
    with with_model(home, hang(), ceiling=30) as (session, _, _):
        found = talk(session)
        name, step = found.view.interview_id, found.view.step
        thread = threading.Thread(target=session.submit, args=(ME, name, step, ANSWER))
        thread.start()
        end = time.monotonic() + 20
        while session.watch(name) is None and time.monotonic() < end:
            time.sleep(0.02)
        assert session.view(ME, name).cards[0].first, "the answer stands there already"
        with pytest.raises(UnknownInterviewError):
            session.hurry("somebody else", name)
        session.hurry(ME, name)
        thread.join(timeout=20)
        grade = session.view(ME, name).cards[0].first
        assert grade and grade.grade and grade.grade.fault
        assert grade.grade.fault.kind == "cancelled"


def test_every_call_is_counted_said_judged_or_disputed(home: Path) -> None:
    said = say("我想听它在训练和推理两个阶段分别怎么做。")
    with with_model(home, said, judging("missed"), judging("met")) as (session, server, _):
        found = talk(session)
        found.say("你指的是什么？")
        view = found.say(ANSWER)
        first = view.cards[0].first
        assert first and first.grade
        session.again.appeal(ME, view.interview_id, first.step, first.grade.points[0].id, "我说了")
        after = session.view(ME, view.interview_id)
        assert len(server.bodies) == 3
        told = spent_text(after, Prices(prompt=1_000_000, reply=2_000_000), "en")
    assert "48 tokens" in told and str(3 * (11 + 2 * 5)) in told
