"""Buttons, slash commands and keys: hint, show answer, skip, retry, next, end; what is not sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from interviewer.bank.models import Language
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER
from tests.browser.words import ADAM, HALF, MODEL, POOR
from tests.support import asked

pytestmark = BROWSER

by_each_way = pytest.mark.parametrize(
    ("how", "language"), [("button", "zh"), ("command", "en")], ids=["button-zh", "command-en"]
)


@by_each_way
def test_a_hint_is_shown_and_halves_its_point(visit: Visit, how: str, language: Language) -> None:
    visitor = visit(language).practise("kit-01").do("hint", how)
    expect(visitor.at("#chat .message").last).to_contain_text(
        asked("kit-01").points[0].hint[language]
    )
    expect(visitor.at("#chat .iv-meta.ask").last).to_contain_text(visitor.say("hint_price"))
    visitor.answer(HALF[language])
    # (3 * .5 - 1) / 6
    expect(visitor.at("#card .iv-score")).to_have_text("8")
    expect(visitor.at("#card [data-point=random-zero]")).to_contain_text(visitor.say("card.hinted"))


@by_each_way
def test_the_answer_is_shown_after_a_yes_and_counts_as_skipped(
    visit: Visit, how: str, language: Language
) -> None:
    model = asked("kit-01").model_answer("algorithm")
    assert model is not None
    first_line = model[language].splitlines()[0]
    visitor = visit(language).practise("kit-01").do("show", how)
    expect(visitor.at("#confirm")).to_contain_text(visitor.say("confirm_show"))
    expect(visitor.at("#c_no")).to_be_focused()
    visitor.click("#c_no")
    expect(visitor.at("#confirm")).to_have_count(0)
    expect(visitor.at("#chat")).not_to_contain_text(first_line)
    visitor.do("show", how).click("#c_yes")
    expect(visitor.at("#chat")).to_contain_text(first_line)
    expect(visitor.at("#card")).to_contain_text(visitor.say("card.skipped_shown"))
    expect(visitor.at("#rh .iv-step.skipped")).to_have_count(1)
    expect(visitor.at("#b_next")).to_be_visible()
    expect(visitor.at("#b_hint")).to_have_count(0)


@by_each_way
def test_a_skipped_question_is_left_out(visit: Visit, how: str, language: Language) -> None:
    visitor = visit(language).set_up().begin().do("skip", how)
    expect(visitor.at("#chat h3").last).to_have_text(asked("kit-02").question[language])
    expect(visitor.at("#chat .iv-receipt")).to_have_text(visitor.say("skipped"))
    expect(visitor.at("#rh .iv-step").first).to_have_attribute(
        "aria-label", visitor.say("step.skipped", n=1)
    )
    visitor.answer(ADAM[language]).do("next", how)
    expect(visitor.at("#rep .ivr-total b")).to_have_text("100")
    expect(visitor.at("#rep .ivr-rows > li.skipped")).to_have_count(1)


@by_each_way
def test_a_retry_is_compared_and_never_counted(visit: Visit, how: str, language: Language) -> None:
    visitor = visit(language).practise("kit-01").answer(HALF[language])
    visitor.press("show").click("#c_yes")
    visitor.do("retry", how)
    expect(visitor.box).to_have_attribute("placeholder", visitor.say("box.retry"))
    visitor.answer(MODEL[language])
    expect(visitor.at("#card .iv-retry-numbers .old b")).to_have_text("33")
    expect(visitor.at("#card .iv-retry-numbers .new b")).to_have_text("100")
    expect(visitor.at("#card .iv-retry-head")).to_contain_text(visitor.say("retry.up", d=67))
    expect(visitor.at("#card .iv-retry-head")).to_contain_text(visitor.say("retry.note", s=33))
    words = [visitor.say(f"retry.{word}") for word in ("kept", "fixed", "fixed", "same")]
    expect(visitor.at("#card .iv-retry .iv-word")).to_have_text(words)
    expect(visitor.at("#rh .iv-step b")).to_have_text("33")
    visitor.do("next", how)
    expect(visitor.at("#rep .ivr-total b")).to_have_text("33")


@by_each_way
def test_the_end_is_asked_for_and_leaves_the_rest_out(
    visit: Visit, how: str, language: Language
) -> None:
    visitor = visit(language).set_up().begin().answer(POOR[language]).do("end", how)
    expect(visitor.at("#confirm")).to_contain_text(visitor.say("confirm_end.one"))
    before = visitor.place
    visitor.page.keyboard.press("Escape")
    visitor.moved(before)
    expect(visitor.at("#confirm")).to_have_count(0)
    expect(visitor.box).to_be_visible()
    visitor.do("end", how).click("#c_yes")
    expect(visitor.at("#rep .ivr-total b")).to_have_text("0")
    expect(visitor.at("#rep .ivr-rows > li")).to_have_count(1)
    expect(visitor.at("#rep .ivr-rest")).to_contain_text("kit-02")


@pytest.mark.parametrize(
    ("language", "refusal"),
    [
        ("zh", "没有「/foo」这个指令，没有发送。"),
        ("en", "No command “/foo”; nothing was sent."),
    ],
    ids=["zh", "en"],
)
def test_an_unknown_command_is_not_sent(visit: Visit, language: Language, refusal: str) -> None:
    visitor = visit(language).practise("kit-01")
    before = visitor.place
    visitor.send("/foo bar")
    expect(visitor.at("#said")).to_have_text(refusal)
    visitor.settled()
    expect(visitor.box).to_have_value("/foo bar")
    visitor.send("/")
    expect(visitor.at("#said")).to_contain_text("/hint")
    assert visitor.settled().place == before
    expect(visitor.bubbles).to_have_count(0)
    visitor.answer("//foo bar")
    expect(visitor.bubbles).to_have_text(["/foo bar"])


@pytest.mark.parametrize(
    ("language", "refusal"),
    [("zh", "还没写内容。"), ("en", "Nothing written yet.")],
    ids=["zh", "en"],
)
def test_an_empty_answer_is_not_sent(visit: Visit, language: Language, refusal: str) -> None:
    visitor = visit(language).practise("kit-01")
    before = visitor.place
    visitor.send("")
    expect(visitor.at("#said")).to_have_text(refusal)
    visitor.settled().send("/")
    expect(visitor.at("#said")).not_to_have_text(refusal)
    visitor.settled().box.fill(" \n\t　 ")
    visitor.at("#b_send").click()
    expect(visitor.at("#said")).to_have_text(refusal)
    assert visitor.settled().place == before
    expect(visitor.bubbles).to_have_count(0)


def test_enter_sends_and_shift_enter_breaks_the_line(visit: Visit) -> None:
    visitor = visit().practise("kit-01")
    before = visitor.place
    visitor.box.press_sequentially("one")
    visitor.box.press("Shift+Enter")
    visitor.box.press_sequentially("two")
    expect(visitor.box).to_have_value("one\ntwo")
    assert visitor.settled().place == before
    visitor.box.press("Enter")
    visitor.moved(before)
    expect(visitor.box).to_have_value("")
    assert visitor.bubbles.all_inner_texts() == ["one\ntwo"]


SLOW = """() => {
  const real = window.setTimeout;
  window.late = 0;
  window.setTimeout = (work, ms, ...rest) => ms === 60
    ? real(() => { work(); window.late += 1; }, 1500)
    : real(work, ms, ...rest);
}"""
"""Let the page tidy up after a reply as late as on a busy machine; count how often it has."""


def test_what_is_sent_before_the_page_is_tidy_does_not_come_back(visit: Visit) -> None:
    visitor = visit().tab("bank")
    visitor.page.evaluate(SLOW)
    visitor.practise("kit-01").answer(HALF["zh"])
    visitor.page.wait_for_function("() => window.late >= 3")
    expect(visitor.box).to_have_value("")
    visitor.reload()
    expect(visitor.bubbles).to_have_count(1)
    expect(visitor.box).to_have_value("")


def test_two_clicks_on_send_are_graded_once(visit: Visit, folder: Path) -> None:
    visitor = visit().practise("kit-01")
    before = visitor.place
    visitor.box.fill(HALF["zh"])
    visitor.at("#b_send").evaluate("button => { button.click(); button.click(); }")
    visitor.moved(before)
    expect(visitor.bubbles).to_have_count(1)
    expect(visitor.at("#chat .iv-receipt")).to_have_count(1)
    assert visitor.place.split("|")[1] == "2"
    visitor.end()
    file = visitor.save("#rep .iv-downloads a[href*='.json']", folder)
    [question] = json.loads(file.read_text("utf-8"))["questions"]
    assert [attempt["answer"] for attempt in question["attempts"]] == [HALF["zh"]]


def test_an_answer_from_a_second_tab_is_refused_and_stays_in_its_box(visit: Visit) -> None:
    visitor = visit().practise("kit-01")
    first = visitor.page
    second = visitor.page = visitor.watched(visitor.context.new_page())
    visitor.open()
    expect(visitor.box).to_be_visible()
    visitor.page = first
    visitor.answer(POOR["zh"])
    visitor.page = second
    visitor.answer(MODEL["zh"])
    expect(visitor.at("#said")).to_have_text(visitor.say("two_tabs"))
    expect(visitor.box).to_have_value(MODEL["zh"])
    expect(visitor.bubbles).to_have_text([POOR["zh"]])
