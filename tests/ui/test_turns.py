"""One whole interview through the handlers, and what they do with what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.errors import UnknownInterviewError
from interviewer.services import Services
from interviewer.ui.desk import Desk
from interviewer.ui.page import Page
from interviewer.ui.place import Place
from interviewer.ui.setup import Setup
from tests.support import ME

ANSWER = "训练时每一步都随机挑一部分神经元，把这些神经元清零。"


def begin(desk: Desk, question: str = "kit-01", mode: str = "practice") -> str:
    """Start an interview; returns the place that the browser keeps."""
    from interviewer.interview.models import Choice

    choice = Choice.model_validate({"question": question, "count": 1, "mode": mode})
    return place_of(desk, desk.turns.begin(ME, "zh", choice, "auto"))


def place_of(desk: Desk, painted: dict[Any, Any]) -> str:
    return str(painted[desk.turns.painter.parts.place])


def said(desk: Desk, painted: dict[Any, Any]) -> str:
    return str(painted[desk.turns.painter.parts.said])


def test_an_answer_shows_the_card_and_leaves_alone_what_is_typed_meanwhile(desk: Desk) -> None:
    parts = desk.turns.painter.parts
    painted = desk.turns.send(ME, "zh", begin(desk), ANSWER)
    assert "value" not in painted[parts.box]
    assert painted[parts.box]["placeholder"] == "回答追问"
    assert 'data-point="random-zero"' in painted[parts.card]
    assert painted[parts.view]["value"] == "card"
    assert 'role="status"' in painted[parts.live]


def test_nothing_is_sent_for_an_empty_box_or_an_unknown_command(
    desk: Desk, services: Services
) -> None:
    place = begin(desk)
    assert "还没写内容" in said(desk, desk.turns.send(ME, "zh", place, "  "))
    assert "没有「/foo」" in said(desk, desk.turns.send(ME, "zh", place, "/foo"))
    assert "/hint" in said(desk, desk.turns.send(ME, "zh", place, "/"))
    view = services.session.view(ME, Place.read(place).interview_id)
    assert view.step == Place.read(place).step


def test_an_answer_that_was_sent_twice_is_graded_once(desk: Desk, services: Services) -> None:
    place = begin(desk)
    desk.turns.send(ME, "zh", place, ANSWER)
    again = desk.turns.send(ME, "zh", place, ANSWER)
    assert "已经收到了" in said(desk, again)
    assert "data-kept" not in said(desk, again)
    view = services.session.view(ME, Place.read(place).interview_id)
    assert len(view.cards[0].attempts) == 1


def test_another_answer_from_a_stale_tab_is_kept_in_its_box(desk: Desk) -> None:
    place = begin(desk)
    desk.turns.send(ME, "zh", place, ANSWER)
    stale = desk.turns.send(ME, "zh", place, "别的话")
    assert "另一个页面" in said(desk, stale)
    assert "data-kept" in said(desk, stale)


def test_showing_the_answer_asks_first(desk: Desk) -> None:
    parts = desk.turns.painter.parts
    asked = desk.turns.act(ME, "zh", begin(desk), "show")
    assert asked[parts.confirm]["visible"] is True
    assert not any(asked[button]["visible"] for button in parts.acts.values())
    kept = desk.turns.kept(ME, "zh", place_of(desk, asked))
    assert kept[parts.confirm]["visible"] is False
    shown = desk.turns.confirmed(ME, "zh", place_of(desk, asked))
    assert "参考答案（算法岗）" in shown[parts.card]


def test_the_last_next_ends_the_interview_and_opens_its_report(page: Page) -> None:
    desk = page.desk
    asked = desk.turns.act(ME, "zh", begin(desk), "show")
    done = desk.turns.confirmed(ME, "zh", place_of(desk, asked))
    ended = desk.turns.send(ME, "zh", place_of(desk, done), "")
    assert ended[page.frame.nav]["selected"] == "report"
    assert ended[page.frame.parts.start]["visible"] is True
    assert "/download/" in ended[page.frame.report.page]


def test_text_typed_after_the_end_of_a_question_stays_in_the_box(desk: Desk) -> None:
    asked = desk.turns.act(ME, "zh", begin(desk), "show")
    done = place_of(desk, desk.turns.confirmed(ME, "zh", asked[desk.turns.painter.parts.place]))
    painted = desk.turns.send(ME, "zh", done, "再说一句")
    assert "这题评完了" in said(desk, painted)
    assert desk.turns.painter.parts.box not in painted


def test_a_mock_interview_asks_before_a_question_is_skipped(desk: Desk) -> None:
    parts = desk.turns.painter.parts
    asked = desk.turns.act(ME, "zh", begin(desk, mode="mock"), "skip")
    assert "按 0 分计" in asked[parts.question]


def test_switching_the_interviewer_writes_a_divider(desk: Desk) -> None:
    painted = desk.turns.switch(ME, "zh", begin(desk), "dev")
    chat = painted[desk.turns.painter.parts.chat]
    assert "换成开发面试官" in chat[-1]["content"].value
    assert desk.turns.switch(ME, "zh", place_of(desk, painted), "nobody") == {}


def test_between_send_and_reply_the_page_has_words_and_labels_ready(desk: Desk) -> None:
    sending = desk.turns.painter.parts.sending
    place = begin(desk)
    painted = desk.turns.resume(ME, "zh")
    assert 'data-told="正在评分"' in painted[sending]
    assert "iv-spinner" in painted[sending]
    probed = desk.turns.send(ME, "zh", place, ANSWER)[sending]
    assert 'data-target="off-at-inference"' in probed or 'data-target="rescale"' in probed
    assert "iv-spinner" not in probed


def test_a_mock_interview_gives_nothing_away_while_it_grades(desk: Desk) -> None:
    begin(desk, mode="mock")
    sending = desk.turns.resume(ME, "zh")[desk.turns.painter.parts.sending]
    assert "data-most" in sending
    assert not [word for word in ("data-told", "data-target", "iv-spinner") if word in sending]


def test_where_nothing_can_be_answered_nothing_is_made_ready(desk: Desk) -> None:
    asked = desk.turns.act(ME, "zh", begin(desk), "show")
    done = desk.turns.confirmed(ME, "zh", place_of(desk, asked))
    assert done[desk.turns.painter.parts.sending] == ""


def test_nobody_reaches_an_interview_of_somebody_else(desk: Desk) -> None:
    place = begin(desk)
    with pytest.raises(UnknownInterviewError):
        desk.turns.send("you", "zh", place, ANSWER)
    with pytest.raises(UnknownInterviewError):
        desk.turns.act("you", "zh", place, "hint")
    with pytest.raises(UnknownInterviewError):
        desk.turns.confirmed("you", "zh", Place.read(place)._replace(confirm="end").write())
    with pytest.raises(UnknownInterviewError):
        desk.turns.step("you", "zh", place, "1")
    with pytest.raises(UnknownInterviewError):
        desk.turns.switch("you", "zh", place, "dev")


def test_an_open_interview_can_be_resumed_with_a_note(desk: Desk) -> None:
    desk.turns.send(ME, "zh", begin(desk), ANSWER)
    painted = desk.turns.resume(ME, "zh")
    note = painted[desk.turns.painter.parts.chat][0]["content"].value
    assert "接着上次继续" in note


def test_a_choice_that_nothing_fits_turns_the_start_off(desk: Desk) -> None:
    values = list(Setup(difficulties=(4,)).stored().values())
    painted = desk.turns.pool("zh", *values)
    parts = desk.turns.painter.parts
    assert painted[parts.b_start]["interactive"] is False
    assert "没有符合条件的题" in painted[parts.pool]
    assert "没有符合条件" in str(desk.turns.start(ME, "zh", *values, "auto"))


def test_deleting_everything_needs_the_word(page: Page, services: Services) -> None:
    begin(page.desk)
    assert "没有删" in str(page.desk.erase(ME, "zh", "delete")[page.frame.settings.said])
    assert len(services.session.interviews(ME)) == 1
    page.desk.erase(ME, "zh", "删除")
    assert services.session.interviews(ME) == []


def test_one_interview_can_be_deleted_from_the_list(page: Page, services: Services) -> None:
    place = begin(page.desk)
    name = Place.read(place).interview_id
    asked = page.frame.report.asked(ME, "zh", "delete", name)
    assert asked[page.frame.report.doomed] == name
    page.desk.delete_one("you", "zh", name, "", "")
    assert len(services.session.interviews(ME)) == 1
    page.desk.delete_one(ME, "zh", name, name, place)
    assert services.session.interviews(ME) == []


def test_the_bank_finds_words_of_points_and_filters(page: Page) -> None:
    bank = page.frame.bank_tab
    found = bank.paint(ME, "en", "ensemble", "", "", "", "kit-01")[bank.list]
    assert 'data-id="kit-01"' in found and 'data-id="kit-02"' not in found
    outlines = bank.paint(ME, "en", "", "", "", "outline_state", "")[bank.list]
    assert 'data-id="kit-04"' in outlines and 'data-id="kit-01"' not in outlines
    assert bank.paint(ME, "en", "", "", "", "", "kit-04")[bank.practice]["visible"] is False
