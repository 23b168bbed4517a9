"""Whole interviews through the one door, on the tiny bank: no index, no network, real SQL."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from pathlib import Path

import pytest

from interviewer.bank.models import LANGUAGES, PERSONAS, Language, Persona
from interviewer.errors import (
    MoveError,
    NothingToAskError,
    UnknownInterviewError,
    UnknownQuestionError,
)
from interviewer.grading.models import Grade, Outcome, Ungraded
from interviewer.history import History
from interviewer.interview.models import Choice, MoveKind, View
from interviewer.interview.session import Received, Session
from tests.support import ME, ScriptedGrader, Talk, asked, opened

ONE = Choice(question="kit-01")
TWO = Choice(count=2, difficulties=[1, 2])
GOOD = "随机把一部分激活置零，期望不变。推理时关闭。"


def talk_with(session: Session, choice: Choice = ONE, person: str = ME) -> Talk:
    return Talk(session, session.start(person, choice), person)


def outcome_of(view: View) -> Outcome | None:
    card = view.current
    assert card is not None
    return card.attempts[-1].outcome


# --- from beginning to end --------------------------------------------------------------------


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_interview_runs_from_plan_to_closing(
    session: Session, persona: Persona, language: Language
) -> None:
    talk = talk_with(session, TWO.model_copy(update={"persona": persona, "language": language}))
    assert talk.view.plan == ["kit-01", "kit-02"]
    assert talk.last == asked("kit-01").question[language]
    for number in range(2):
        answer = asked(talk.view.plan[number]).answers.of(persona)
        assert answer is not None
        talk.say(answer[language])
        while talk.view.phase != "done":
            talk.do("skip")
        talk.do("next")
    assert talk.view.phase == "ended" and talk.view.ended_at is not None
    assert talk.kinds[-1] == "closing"
    assert [card.persona for card in talk.view.cards] == [persona, persona]
    total = talk.view.total
    assert (total.graded, total.ungraded, total.skipped) == (2, 0, 0)
    assert total.score is not None and total.score > 99
    assert talk.view.moves == frozenset()


def test_a_mock_interview_moves_on_by_itself_and_gives_nothing_away(session: Session) -> None:
    talk = talk_with(session, TWO.model_copy(update={"mode": "mock"}))
    assert talk.view.moves == {"answer", "skip", "end", "persona"}
    talk.say(GOOD + "子网络。")
    assert talk.view.phase == "follow_up"
    talk.say("700")
    assert talk.view.plan[talk.view.position] == "kit-02"
    receipts = [u for u in talk.view.utterances if u.kind == "receipt"]
    assert [(u.text, "neutral" in u.data) for u in receipts] == [("", True)] * 2
    helps: tuple[MoveKind, ...] = ("hint", "show", "retry", "next")
    for move in helps:
        with pytest.raises(MoveError, match="not possible now"):
            session.move(ME, talk.view.interview_id, talk.view.step, move)
    assert talk.do("skip").phase == "ended"
    total = talk.view.total
    assert (total.graded, total.skipped) == (1, 1)
    assert total.score == pytest.approx(100 / 3)  # difficulty 1 in full, difficulty 2 as 0


def test_a_question_skipped_in_practice_is_left_out(session: Session) -> None:
    talk = talk_with(session, TWO)
    talk.do("skip")
    talk.say("Adam 的状态比 SGD 更大。Adam 存一阶矩和二阶矩，一共 8 GB。")
    talk.do("next")
    total = talk.view.total
    assert (total.score, total.graded, total.skipped) == (100, 1, 1)


def test_ending_early_keeps_what_was_graded(session: Session) -> None:
    talk = talk_with(session, TWO)
    talk.say(GOOD)
    talk.do("end")
    assert (talk.view.phase, talk.kinds[-1]) == ("ended", "closing")
    assert talk.view.total.graded == 1
    with pytest.raises(MoveError):
        talk.say("zu spät")


# --- probes, hints, follow-ups ----------------------------------------------------------------


def test_a_probe_wins_part_of_the_credit_back(session: Session) -> None:
    talk = talk_with(session)
    talk.say("随机把一部分激活置零，期望不变。")
    assert (talk.view.phase, talk.view.target) == ("probe", "off-at-inference")
    assert talk.last == asked("kit-01").points[1].probe.zh
    card = talk.view.current
    assert card is not None and card.score == pytest.approx(100 * 4 / 6)
    talk.say("推理时关闭。")
    card = talk.view.current
    assert card is not None and card.score == pytest.approx(100 * (4 + 2 * 0.7) / 6)


def test_a_hint_before_the_probe_lowers_what_can_be_won(session: Session) -> None:
    talk = talk_with(session)
    talk.say("随机把一部分激活置零，期望不变。")
    talk.do("hint")
    assert talk.last == asked("kit-01").points[1].hint.zh
    assert (talk.view.phase, talk.view.target) == ("probe", "off-at-inference")
    talk.say("推理时关闭。")
    card = talk.view.current
    assert card is not None and card.hints == ["off-at-inference"]
    assert card.score == pytest.approx(100 * (4 + 2 * 0.5) / 6)


def test_a_hint_before_the_answer_halves_the_point_it_was_for(session: Session) -> None:
    talk = talk_with(session)
    talk.do("hint")
    assert talk.last == asked("kit-01").points[0].hint.zh
    talk.say(GOOD)
    card = talk.view.current
    assert card is not None and card.score == pytest.approx(100 * (3 * 0.5 + 3) / 6)


def test_hints_go_on_to_the_next_point_and_run_out(session: Session) -> None:
    talk = talk_with(session)
    for _ in range(4):
        talk.do("hint")
    card = talk.view.current
    assert card is not None
    assert card.hints == ["random-zero", "off-at-inference", "rescale"]


def test_a_contradiction_corrected_in_its_probe_costs_nothing_more(session: Session) -> None:
    talk = talk_with(session)
    talk.say("随机把一部分激活置零，期望不变。推理时它仍然打开。")
    card = talk.view.current
    assert card is not None and card.score == pytest.approx(100 * (4 - 1) / 6)
    assert talk.view.target == "off-at-inference"
    talk.say("说错了，推理时关闭。")
    card = talk.view.current
    assert card is not None and card.score == pytest.approx(100 * (4 + 2 * 0.7) / 6)


def test_a_follow_up_raises_the_score_and_a_bad_one_does_not_lower_it(home: Path) -> None:
    some = {"random-zero": 1.0, "off-at-inference": 1.0, "rescale": 0.5}
    for credit, score in ((1.0, 0.8 * 550 / 6 + 20), (0.0, 550 / 6)):
        grader = ScriptedGrader(some, {"kept-count": credit}, {"layers": credit})
        with opened(home, grader=grader) as session:
            talk = talk_with(session)
            talk.say("甲")
            assert talk.view.phase == "follow_up"
            assert talk.last == asked("kit-01").follow_up("how-many").ask.zh
            talk.say("乙")
            assert talk.view.target == "where"
            assert talk.say("丙").phase == "done"
            assert [c[:2] for c in grader.calls] == [
                ("answer", "kit-01"),
                ("follow_up", "how-many"),
                ("follow_up", "where"),
            ]
            card = talk.view.current
            assert card is not None and card.score == pytest.approx(score)


def test_a_skipped_probe_leads_on_and_costs_nothing_more(session: Session) -> None:
    talk = talk_with(session)
    talk.say("随机把一部分激活置零。")
    before = talk.view.total.score
    seen = [(talk.view.phase, talk.view.target)]
    while talk.view.phase != "done":
        talk.do("skip")
        seen.append((talk.view.phase, talk.view.target))
    assert seen == [
        ("probe", "off-at-inference"),
        ("probe", "rescale"),
        ("follow_up", "how-many"),
        ("follow_up", "where"),
        ("done", ""),
    ]
    assert talk.view.total.score == before
    assert talk.view.total.skipped == 0


# --- show, retry, next ------------------------------------------------------------------------


def test_a_finished_question_waits_for_next(session: Session) -> None:
    talk = talk_with(session, TWO)
    talk.do("show")
    assert talk.last == asked("kit-01").answers.algorithm.zh  # type: ignore[union-attr]
    assert (talk.view.phase, talk.view.position) == ("done", 0)
    assert talk.view.moves == {"next", "retry", "end", "persona"}
    with pytest.raises(MoveError):
        talk.say("还想说一句")
    assert talk.do("next").position == 1


def test_showing_the_model_answer_first_counts_as_skipped(session: Session) -> None:
    talk = talk_with(session)
    talk.do("show")
    card = talk.view.current
    assert card is not None and card.skipped and card.shown and card.score is None
    talk.do("retry")
    talk.say(GOOD)
    card = talk.view.current
    assert card is not None and card.score is None
    assert [a.kind for a in card.attempts] == ["retry"]
    assert talk.view.total.score is None


def test_the_first_answer_counts_and_a_retry_stands_beside(session: Session) -> None:
    talk = talk_with(session)
    talk.say("随机。")
    talk.do("show")
    first = talk.view.total.score
    talk.do("retry")
    assert talk.view.moves == {"answer", "next", "end", "persona"}
    talk.say(GOOD)
    card = talk.view.current
    assert card is not None and talk.view.phase == "done"
    assert card.score == first
    assert [a.grade.score for a in card.retries if a.grade] == [100]


def test_a_retry_may_be_given_up(session: Session) -> None:
    talk = talk_with(session, TWO)
    talk.do("show")
    talk.do("retry")
    assert talk.do("next").position == 1


def test_what_could_still_be_won_stays_sealed(session: Session) -> None:
    talk = talk_with(session)
    sealed = []
    for words in ("随机把一部分激活置零。", "不知道。", "不清楚。", "700", "残差"):
        card = talk.view.current
        assert card is not None
        sealed.append(card.sealed)
        talk.say(words)
    card = talk.view.current
    assert card is not None
    assert (sealed, card.sealed) == ([True] * 5, False)


# --- asking back, switching -------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["practice", "mock"])
def test_a_question_to_the_interviewer_is_answered_and_not_graded(home: Path, mode: str) -> None:
    grader = ScriptedGrader()
    with opened(home, grader=grader) as session:
        talk = talk_with(session, ONE.model_copy(update={"mode": mode}))
        talk.say("你说的两个阶段是什么意思？")
        assert talk.last == asked("kit-01").clarify.zh  # type: ignore[union-attr]
        assert talk.view.phase == "answering"
        assert talk.view.current is not None and talk.view.current.attempts == []
        assert grader.calls == []


def test_asking_back_in_a_probe_repeats_the_probe(session: Session) -> None:
    talk = talk_with(session)
    talk.say("随机把一部分激活置零。")
    talk.say("什么意思？")
    assert talk.last == asked("kit-01").points[1].probe.zh
    assert (talk.view.phase, talk.view.target) == ("probe", "off-at-inference")


def test_switching_persona_grades_the_open_question_by_the_new_points(session: Session) -> None:
    talk = talk_with(session, TWO)
    talk.do("persona", "dev")
    assert talk.view.persona == "dev" and talk.view.choice.persona == "algorithm"
    talk.say("随机把一部分激活置零。")
    grade = outcome_of(talk.view)
    assert isinstance(grade, Grade)
    assert (grade.persona, grade.score) == ("dev", 25)


def test_what_is_graded_stays_as_it_was_when_the_persona_changes(session: Session) -> None:
    talk = talk_with(session, TWO)
    talk.say(GOOD)
    talk.do("show")
    before = talk.view.cards[0].score
    talk.do("persona", "dev")
    talk.do("next")
    card = talk.view.cards[0]
    assert (card.persona, card.score) == ("algorithm", before)
    assert talk.view.cards[1].persona == "dev"
    dividers = [u.data for u in talk.view.utterances if u.kind == "divider"]
    assert dividers == [{"persona": "dev"}]


def test_a_hint_for_a_probed_point_that_the_new_persona_does_not_have(session: Session) -> None:
    talk = talk_with(session)
    talk.say("随机把一部分激活置零。推理时关闭。")
    assert talk.view.target == "rescale"  # the dev persona gives it no weight
    talk.do("persona", "dev")
    talk.do("hint")
    assert talk.view.phase == "probe"


def test_a_single_question_may_be_practised_by_who_is_not_asked_it(session: Session) -> None:
    talk = talk_with(session, Choice(question="kit-03", persona="dev"))
    talk.say("我加了早停，验证集指标提升了。")
    assert talk.view.total.score == 100


# --- the same thing twice ---------------------------------------------------------------------


def test_the_same_step_twice_is_one_answer(home: Path) -> None:
    grader = ScriptedGrader({"random-zero": 1.0})
    with opened(home, grader=grader) as session:
        view = session.start(ME, ONE)
        first = session.submit(ME, view.interview_id, 1, "甲")
        again = session.submit(ME, view.interview_id, 1, "乙")
    assert (first.already, again.already) == (False, True)
    assert again.view == first.view
    assert [call[2] for call in grader.calls] == ["甲"]


def test_a_step_ahead_of_the_interview_is_refused(session: Session) -> None:
    view = session.start(ME, ONE)
    with pytest.raises(MoveError, match="ahead of the interview, which is at 1"):
        session.submit(ME, view.interview_id, 2, "甲")


class MeetingGrader(ScriptedGrader):
    """Holds the first answer until it is told to go on."""

    def __init__(self, *script: dict[str, float]) -> None:
        super().__init__(*script)
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def _next(self, *args: object) -> Outcome:
        self.begun.set()
        assert self.go_on.wait(20)
        return super()._next(*args)  # type: ignore[arg-type]


def test_two_answers_at_once_are_one_answer_and_one_already(home: Path) -> None:
    grader = MeetingGrader({"random-zero": 1.0}, {"random-zero": 0.0})
    results: list[Received] = []
    with opened(home, grader=grader) as session:
        view = session.start(ME, ONE)

        def send(words: str) -> None:
            results.append(session.submit(ME, view.interview_id, view.step, words))

        threads = [threading.Thread(target=send, args=(words,)) for words in ("甲", "乙")]
        threads[0].start()
        assert grader.begun.wait(20)
        threads[1].start()
        grader.go_on.set()
        for thread in threads:
            thread.join(20)
        after = session.view(ME, view.interview_id)
    assert sorted(r.already for r in results) == [False, True]
    assert [call[2] for call in grader.calls] == ["甲"]
    assert after.current is not None
    assert [a.text for a in after.current.attempts] == ["甲"]
    assert after.step == 2


def test_two_sessions_on_one_record_take_one_answer(home: Path) -> None:
    """As two processes would: the key in the record decides."""
    grader = ScriptedGrader({"random-zero": 1.0})
    with opened(home, grader=grader) as one, opened(home, grader=grader) as other:
        view = one.start(ME, ONE)
        assert not one.submit(ME, view.interview_id, 1, "甲").already
        assert other.submit(ME, view.interview_id, 1, "乙").already
    assert len(grader.calls) == 1


class Overtaken(History):
    """A record in which another process is quicker by a hair."""

    def receive(
        self, interview_id: str, step: int, kind: MoveKind, text: str, persona: Persona
    ) -> bool:
        assert super().receive(interview_id, step, kind, "乙", persona)
        return super().receive(interview_id, step, kind, text, persona)


def test_who_comes_second_is_told_and_sees_the_answer_that_was_first(home: Path) -> None:
    grader = ScriptedGrader({"random-zero": 1.0})
    with opened(home, grader=grader, history=Overtaken) as session:
        view = session.start(ME, ONE)
        received = session.submit(ME, view.interview_id, 1, "甲")
    assert received.already and received.view.step == 2
    assert [call[2] for call in grader.calls] == ["乙"]


# --- a grader that fails ----------------------------------------------------------------------


def test_a_grader_that_raises_leaves_an_ungraded_answer_and_the_interview_goes_on(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    grader = ScriptedGrader(ValueError("broken"), {"more-state": 1.0, "two-moments": 1.0})
    with opened(home, grader=grader) as session:
        talk = talk_with(session, TWO)
        talk.say("我的私密回答")
        outcome = outcome_of(talk.view)
        assert isinstance(outcome, Ungraded) and outcome.reason == "unexpected"
        assert talk.view.phase == "done"
        talk.do("next")
        talk.say("第二个")
        assert talk.view.total.score == pytest.approx(100 * 4 / 6)
        assert (talk.view.total.graded, talk.view.total.ungraded) == (1, 1)
    assert "Grading failed" in caplog.text and outcome.detail in caplog.text
    assert "我的私密回答" not in caplog.messages


def test_an_ungraded_probe_changes_no_score(home: Path) -> None:
    some = {"random-zero": 1.0, "rescale": 1.0}
    grader = ScriptedGrader(some, Ungraded(reason="refused"), {}, {}, {})
    with opened(home, grader=grader) as session:
        talk = talk_with(session)
        before = talk.say("甲").total.score
        assert talk.view.phase == "probe"
        assert talk.say("乙").total.score == before == pytest.approx(100 * 4 / 6)


# --- whose it is ------------------------------------------------------------------------------


def test_the_interview_of_somebody_else_is_as_good_as_none(session: Session) -> None:
    mine = session.start(ME, ONE).interview_id
    for attempt in (
        lambda: session.view("you", mine),
        lambda: session.submit("you", mine, 1, "甲"),
        lambda: session.move("you", mine, 1, "skip"),
        lambda: session.delete("you", mine),
        lambda: session.view("you", "0" * 32),
    ):
        with pytest.raises(UnknownInterviewError):
            attempt()
    assert session.interviews("you") == [] and session.open_interview("you") is None
    assert session.export("you")["interviews"] == []
    assert session.view(ME, mine).step == 1


@pytest.mark.parametrize("words", ["", "  \n", "\u3000"])
def test_nothing_cannot_be_sent(session: Session, words: str) -> None:
    view = session.start(ME, ONE)
    with pytest.raises(MoveError):
        session.submit(ME, view.interview_id, 1, words)
    assert session.view(ME, view.interview_id).step == 1


def test_what_cannot_be_stored_as_it_is_is_stored_as_it_can(session: Session) -> None:
    talk = talk_with(session)
    talk.say("推理时\0关闭\ud800。🙂")
    card = talk.view.current
    assert card is not None
    assert card.attempts[0].text == "推理时关闭?。🙂"
    grade = card.attempts[0].grade
    assert grade is not None
    for row in grade.points:
        for quote in row.quotes:
            assert card.attempts[0].text[quote.start : quote.end] == quote.text


# --- choosing ---------------------------------------------------------------------------------


def test_a_question_that_is_not_in_the_bank_is_named(session: Session) -> None:
    with pytest.raises(UnknownQuestionError, match="kit-99"):
        session.start(ME, Choice(question="kit-99"))


@pytest.mark.parametrize(
    "choice",
    [Choice(question="kit-04"), Choice(parts=["pit"]), Choice(persona="dev", difficulties=[3])],
)
def test_where_nothing_fits_nothing_is_begun(session: Session, choice: Choice) -> None:
    with pytest.raises(NothingToAskError):
        session.start(ME, choice)
    assert session.interviews(ME) == []


def test_what_was_practised_comes_after_what_was_not(session: Session) -> None:
    talk = talk_with(session, ONE)
    talk.say(GOOD)
    planned = session.start(ME, Choice(count=1, difficulties=[1, 2])).plan
    assert planned == ["kit-02"]
    assert session.start("you", Choice(count=1, difficulties=[1])).plan == ["kit-01"]


def test_interviews_are_listed_newest_first(session: Session) -> None:
    first, second = session.start(ME, ONE), session.start(ME, TWO)
    assert [s.interview_id for s in session.interviews(ME)] == [
        second.interview_id,
        first.interview_id,
    ]
    assert session.open_interview(ME) == second.interview_id
    session.move(ME, second.interview_id, 1, "end")
    assert session.open_interview(ME) == first.interview_id
    newest = session.interviews(ME)[0]
    assert (newest.asked, newest.planned, newest.score) == (1, 2, None)
    assert newest.ended_at is not None


# --- exporting and deleting -------------------------------------------------------------------


def test_an_export_holds_everything_a_person_wrote_and_nobody_elses(session: Session) -> None:
    talk = talk_with(session)
    talk.say("什么意思？")
    talk.say("随机把一部分激活置零，这是我的回答。")
    talk.say("推理时关闭，这是补充。")
    talk_with(session, person="you").say("别人的话。")
    data = session.export(ME)
    plain = json.dumps(data, ensure_ascii=False)
    for words in ("什么意思？", "这是我的回答", "这是补充"):
        assert words in plain
    assert "别人的话" not in plain
    (interview,) = data["interviews"]
    assert [a["kind"] for a in interview["answers"]] == ["answer", "probe"]
    assert interview["answers"][0]["grades"][0]["points"][0]["verdict"] == "met"


def test_an_export_holds_what_was_received_before_a_crash(session: Session, home: Path) -> None:
    view = session.start(ME, ONE)
    record = History(f"sqlite:///{home / 'interviews.sqlite3'}")
    record.receive(view.interview_id, 1, "answer", "我的一句话。", "algorithm")
    record.close()
    assert "我的一句话。" in json.dumps(session.export(ME), ensure_ascii=False)


def test_a_deleted_interview_leaves_nothing_behind(home: Path) -> None:
    with opened(home) as session:
        talk = talk_with(session)
        talk.say("随机把一部分激活置零。")
        kept = session.start(ME, ONE).interview_id
        session.delete(ME, talk.view.interview_id)
        with pytest.raises(UnknownInterviewError):
            session.view(ME, talk.view.interview_id)
        assert [s.interview_id for s in session.interviews(ME)] == [kept]
        assert session.view(ME, kept).phase == "answering"
    assert rows_of(home / "interviews.sqlite3", talk.view.interview_id) == 0
    assert rows_of(home / "checkpoints.sqlite3", talk.view.interview_id) == 0


def test_deleting_all_spares_other_people(home: Path) -> None:
    with opened(home) as session:
        session.start(ME, ONE)
        session.start(ME, TWO)
        theirs = session.start("you", ONE).interview_id
        assert session.delete_all(ME) == 2
        assert session.interviews(ME) == [] and session.delete_all(ME) == 0
        assert session.view("you", theirs).step == 1


def rows_of(database: Path, interview_id: str) -> int:
    """How many rows of a database name an interview in any column."""
    connection = sqlite3.connect(database)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        count = 0
        for (table,) in tables.fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                count += interview_id in row
        return count
    finally:
        connection.close()


def test_an_ended_interview_keeps_no_checkpoints(home: Path) -> None:
    with opened(home) as session:
        talk = talk_with(session)
        assert rows_of(home / "checkpoints.sqlite3", talk.view.interview_id) > 0
        talk.do("end")
    assert rows_of(home / "checkpoints.sqlite3", talk.view.interview_id) == 0


# --- what the graph remembers -----------------------------------------------------------------


def test_the_state_holds_no_words_of_anybody(home: Path) -> None:
    with opened(home) as session:
        talk = talk_with(session)
        talk.say("随机把一部分激活置零，独一无二的话。")
        talk.do("hint")
        talk.say("推理时关闭，另一句独特的话。")
        record = History(f"sqlite:///{home / 'interviews.sqlite3'}")
        state = record.interview(talk.view.interview_id).state
        record.close()
    spoken = [u.text for u in talk.view.utterances if u.text]
    assert len(spoken) >= 5
    checkpoints = b"".join(p.read_bytes() for p in home.glob("checkpoints.sqlite3*"))
    assert checkpoints
    plain = json.dumps(state, ensure_ascii=False)
    for words in spoken:
        assert words not in plain
        assert words.encode() not in checkpoints
    assert json.loads(plain) == dict(state)


# --- crashes ----------------------------------------------------------------------------------


def test_what_was_received_before_a_crash_is_graded_by_the_next_start(home: Path) -> None:
    with opened(home) as session:
        view = session.start(ME, ONE)
        record = History(f"sqlite:///{home / 'interviews.sqlite3'}")
        assert record.receive(view.interview_id, 1, "answer", GOOD, "algorithm")
        record.close()
    with opened(home) as session:
        after = session.view(ME, view.interview_id)
    assert after.step == 2
    assert after.total.score == 100


def test_a_lost_checkpoint_file_is_made_up_for_by_the_record(home: Path) -> None:
    with opened(home) as session:
        talk = talk_with(session, TWO)
        talk.say("随机把一部分激活置零。")
        before = talk.view
    for file in home.glob("checkpoints.sqlite3*"):
        file.unlink()
    with opened(home) as session:
        talk = Talk(session, session.view(ME, before.interview_id))
        assert talk.view == before
        talk.say("推理时关闭。")
        assert (talk.view.phase, talk.view.target) == ("probe", "rescale")
        assert talk.view.plan == before.plan


class CrashError(Exception):
    """The process is gone, as far as a test can tell."""


class Crashing(History):
    """A record after whose n-th write the process is gone."""

    writes_left = 0

    def create(self, *args: object, **options: object) -> None:
        super().create(*args, **options)  # type: ignore[arg-type]
        self._count()

    def save_attempt(self, *args: object, **options: object) -> None:
        super().save_attempt(*args, **options)  # type: ignore[arg-type]
        self._count()

    def save_outcome(self, *args: object, **options: object) -> None:
        super().save_outcome(*args, **options)  # type: ignore[arg-type]
        self._count()

    def save_step(self, *args: object, **options: object) -> None:
        super().save_step(*args, **options)  # type: ignore[arg-type]
        self._count()

    def _count(self) -> None:
        type(self).writes_left -= 1
        if type(self).writes_left == 0:
            raise CrashError


STORY = ["随机把一部分激活置零，期望不变。", "推理时关闭。", "700", "/next"]
STORY += ["Adam 的状态比 SGD 更大。Adam 存一阶矩和二阶矩，一共 8 GB。", "/next"]


def tell(home: Path, crash_after: int, *, lose_checkpoints: bool = False) -> View:
    """The whole story, with a crash after so many writes; 0: none."""
    Crashing.writes_left = crash_after
    view: View | None = None
    steps = list(STORY)
    for _ in range(2):
        with opened(home, history=Crashing) as session:
            try:
                known = session.open_interview(ME)
                view = session.view(ME, known) if known else session.start(ME, TWO)
                while view.step <= len(steps):
                    words = steps[view.step - 1]
                    if words == "/next":
                        view = session.move(ME, view.interview_id, view.step, "next").view
                    else:
                        view = session.submit(ME, view.interview_id, view.step, words).view
                return view
            except CrashError:
                pass
        if lose_checkpoints:
            for file in home.glob("checkpoints.sqlite3*"):
                file.unlink()
    raise AssertionError("crashed twice")


def shown(view: View) -> object:
    """What a person sees of an interview, its times and its id left out."""
    return (
        view.phase,
        view.total,
        [(u.seq, u.kind, u.question_id, u.text, u.data) for u in view.utterances],
        [(a.step, a.kind, a.target, a.text) for c in view.cards for a in c.attempts],
        [c.score for c in view.cards],
    )


@pytest.fixture(scope="module")
def untroubled(tmp_path_factory: pytest.TempPathFactory) -> object:
    view = tell(tmp_path_factory.mktemp("untroubled"), 0)
    assert view.phase == "ended"
    assert view.total.score == pytest.approx(100 * (0.92 + 2) / 3)
    return shown(view)


WRITES = range(1, 19)


@pytest.mark.parametrize("lose_checkpoints", [False, True])
@pytest.mark.parametrize("crash_after", WRITES)
def test_a_crash_after_any_write_changes_nothing_that_is_seen(
    home: Path, untroubled: object, crash_after: int, lose_checkpoints: bool
) -> None:
    view = tell(home, crash_after, lose_checkpoints=lose_checkpoints)
    assert shown(view) == untroubled


def test_the_crashes_above_cover_every_write(home: Path) -> None:
    tell(home, 10_000)
    assert 10_000 - Crashing.writes_left == len(WRITES)
