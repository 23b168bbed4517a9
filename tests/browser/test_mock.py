"""A mock interview gives nothing away before its report."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from interviewer.bank.models import LANGUAGES, Language
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER, Visitor
from tests.browser.words import ADAM, HALF, OFF, POOR
from tests.support import asked

pytestmark = BROWSER

TELLING = ("iv-score", "iv-mark", "iv-verdict", "iv-tally", "iv-last")
"""Classes in the markup that a grade brings with it."""
WORDS = [
    *[f"verdict.{v}" for v in ("met", "partly", "missed", "contradicted", "won")],
    *["probe_price", "follow_price", "hint_price", "model_label"],
]


def _gives_nothing_away(visitor: Visitor) -> None:
    content = visitor.settled().page.content()
    shown = " ".join(visitor.at(part).inner_text() for part in ("#talk", "#panel"))
    marked = "|".join(TELLING)
    assert re.findall(rf'class="(?:[^"]*\s)?(?:{marked})[\s"]', content) == []
    assert "data-verdict=" not in content
    neutral = {visitor.say("skipped_probe"), visitor.say("skipped_mock")}
    assert set(visitor.at("#chat .iv-receipt").all_inner_texts()) <= neutral
    said = visitor.bubbles.all_inner_texts()
    for words in said:
        shown = shown.replace(words, "")
    assert [key for key in WORDS if visitor.say(key) in shown] == []
    assert visitor.at("#live").inner_text().strip() == ""
    texts = [p.text[visitor.language] for p in asked("kit-01").points + asked("kit-02").points]
    assert [text for text in texts if text in content] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_given_away_until_the_report(visit: Visit, language: Language) -> None:
    visitor = visit(language).set_up(mode="mock").begin()
    expect(visitor.at("#card")).to_contain_text(visitor.say("card.mock"))
    for kind in ("hint", "show", "retry", "next"):
        expect(visitor.at(f"#b_{kind}")).to_have_count(0)
    visitor.answer(HALF[language])
    expect(visitor.at("#chat .message").last).to_contain_text(
        asked("kit-01").points[1].probe[language]
    )
    _gives_nothing_away(visitor)
    visitor.answer(OFF[language])
    _gives_nothing_away(visitor)
    while visitor.at("#chat h3").count() == 1:
        visitor.press("skip")
    _gives_nothing_away(visitor)
    expect(visitor.at("#rh .iv-step").first).to_have_text(
        visitor.say("step.short", n=1) + visitor.say("step.word.done")
    )
    visitor.answer(ADAM[language])
    expect(visitor.at("#rep .ivr-total b")).to_be_visible()
    expect(visitor.at("#rep .ivr-rows > li")).to_have_count(2)


def test_the_receipt_is_the_same_for_a_good_and_a_poor_answer(visit: Visit) -> None:
    receipts = []
    for answer in (HALF["zh"], POOR["zh"]):
        visitor = visit("zh").set_up(mode="mock").begin().answer(answer)
        said = visitor.at("#chat .bot-row").last.locator(".message-content")
        receipts.append(said.first.inner_text().strip())
    neutral = [visitor.say(f"mock_receipt.{n}") for n in range(3)]
    assert receipts[0] in neutral
    assert receipts[0] == receipts[1]


def test_a_skip_says_first_that_it_counts_as_nothing(visit: Visit) -> None:
    visitor = visit("en").set_up(mode="mock").begin().press("skip")
    expect(visitor.at("#confirm")).to_contain_text("Skipping counts as 0 here.")
    visitor.click("#c_no")
    expect(visitor.at("#chat h3")).to_have_count(1)
    visitor.press("skip").click("#c_yes")
    expect(visitor.at("#chat h3")).to_have_count(2)
    visitor.answer(ADAM["en"])
    # (1 * 0 + 2 * 100) / 3
    expect(visitor.at("#rep .ivr-total b")).to_have_text("67")


@pytest.mark.parametrize("tab", ["report", "progress", "bank"])
def test_no_other_tab_tells_what_a_running_mock_interview_has_earned(
    visit: Visit, tab: str
) -> None:
    visitor = visit("en").set_up(mode="mock").begin()
    visitor.answer(HALF["en"])
    while visitor.at("#chat h3").count() == 1:
        visitor.press("skip")
    visitor.tab(tab)
    if tab == "report":
        expect(visitor.at("#rep")).to_contain_text(visitor.say("report.running"))
        expect(visitor.at("#replist .iv-last")).to_have_count(0)
    elif tab == "progress":
        expect(visitor.at("#prog")).to_contain_text(visitor.say("progress.empty"))
    else:
        expect(visitor.at("#blist .iv-row")).to_have_count(4)
        expect(visitor.at("#blist .iv-last:not(:empty)")).to_have_count(0)
