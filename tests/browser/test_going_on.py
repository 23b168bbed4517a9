"""Reloads, a killed server, another language, another interviewer: the interview goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from interviewer.bank.models import LANGUAGES, Language
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER, PATIENCE, Server, Visitor
from tests.browser.words import HALF, KEPT, MODEL, OFF, SCALED
from tests.support import asked

pytestmark = BROWSER


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be killed."""
    found = Server(tmp_path_factory.mktemp("mortal") / "home").start()
    yield found
    found.kill()


def _standing(visitor: Visitor) -> tuple[str, list[str], str, str]:
    """Where the interview stands: step, answers, card, and what is asked."""
    return (
        visitor.place,
        visitor.bubbles.all_inner_texts(),
        visitor.at("#card").inner_text(),
        visitor.at("#chat .message").last.inner_text(),
    )


def test_a_reload_resumes_at_the_same_turn(visit: Visit) -> None:
    visitor = visit("zh").set_up().begin().answer(HALF["zh"])
    before = _standing(visitor)
    visitor.reload()
    expect(visitor.box).to_be_visible()
    assert _standing(visitor) == before
    expect(visitor.at("#chat").get_by_text(visitor.say("resumed"))).to_have_count(1)
    visitor.answer(OFF["zh"])
    expect(visitor.bubbles).to_have_text([HALF["zh"], OFF["zh"]])
    expect(visitor.at("#chat").get_by_text(visitor.say("resumed"))).to_have_count(0)


def test_a_killed_server_resumes_at_the_same_turn(visit: Visit, mortal: Server) -> None:
    visitor = visit("en", at=mortal).practise("kit-01").answer(HALF["en"])
    before = _standing(visitor)
    visitor.page.close()
    mortal.kill()
    mortal.start()
    visitor.page = visitor.watched(visitor.context.new_page())
    visitor.open()
    expect(visitor.box).to_be_visible()
    assert _standing(visitor) == before
    visitor.answer(OFF["en"]).answer(SCALED["en"]).answer(KEPT["en"])
    expect(visitor.at("#card [data-point=off-at-inference] .iv-verdict")).to_have_text(
        visitor.say("verdict.won")
    )
    visitor.end()
    expect(visitor.at("#rep .ivr-total b")).to_have_text("88")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "和页面服务断开了，正在重连。"),
        ("en", "Lost the connection to the app, reconnecting"),
    ],
    ids=LANGUAGES,
)
def test_a_lost_server_is_told_and_what_was_typed_goes_on_by_itself(
    visit: Visit, mortal: Server, language: Language, line: str
) -> None:
    visitor = visit(language, at=mortal).practise("kit-01").answer(HALF[language])
    before = visitor.place
    mortal.kill()
    visitor.send(OFF[language])
    expect(visitor.page.get_by_text(line).first).to_be_visible()
    expect(visitor.box).to_have_value(OFF[language])
    expect(visitor.bubbles).to_have_text([HALF[language]])
    # The page finds the new server by itself, and loads again.
    with visitor.page.expect_event("load", timeout=6 * PATIENCE):
        mortal.start()
    expect(visitor.at("#place textarea")).to_have_value(before)
    expect(visitor.ready().page.get_by_text(line).first).to_be_hidden()
    expect(visitor.box).to_have_value(OFF[language])
    visitor.answer(visitor.box.input_value())
    # The page complained of the lost connection, as it should.
    visitor.errors.clear()
    expect(visitor.bubbles).to_have_text([HALF[language], OFF[language]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_changes_its_language_and_keeps_the_draft(
    visit: Visit, language: Language
) -> None:
    visitor = visit(language).practise("kit-01").answer(HALF[language])
    asked_in = visitor.at("#chat .message").last.inner_text()
    before = visitor.place
    visitor.box.fill("a draft 草稿\nof two lines")
    other: Language = "en" if language == "zh" else "zh"
    visitor.language = other
    visitor.choose("lang", other)
    for name in ("interview", "report", "progress", "bank", "settings"):
        expect(visitor.page.get_by_role("tab", name=visitor.say(f"tab.{name}"))).to_be_visible()
    for kind in ("hint", "show", "end", "send"):
        expect(visitor.at(f"#b_{kind}")).to_have_text(visitor.say(f"button.{kind}"))
    expect(visitor.box).to_have_attribute("placeholder", visitor.say("box.probe"))
    expect(visitor.at("#card")).to_contain_text(visitor.say("card.answer"))
    expect(visitor.at("#rh")).to_contain_text(visitor.say("run.head", a=1, b=1))
    expect(visitor.at("html")).to_have_attribute("lang", "en" if other == "en" else "zh-CN")
    expect(visitor.box).to_have_value("a draft 草稿\nof two lines")
    assert visitor.settled().place == before
    # What was said already stays in its language.
    assert visitor.at("#chat .message").last.inner_text() == asked_in
    visitor.reload()
    expect(visitor.at("#b_send")).to_have_text(visitor.say("button.send"))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "换成开发面试官：这一题起按开发岗的要点评分，之前的分数不变"),
        ("en", "Dev interviewer from here. Earlier scores stay."),
    ],
    ids=LANGUAGES,
)
def test_another_interviewer_takes_over_and_earlier_scores_stay(
    visit: Visit, language: Language, line: str
) -> None:
    visitor = visit(language).set_up().begin().answer(MODEL[language]).answer(KEPT[language])
    visitor.press("next")
    before = visitor.place
    visitor.at("#pers2 label:has(input[value=dev])").click()
    visitor.moved(before)
    expect(visitor.at("#chat .iv-divider")).to_have_text(line)
    expect(visitor.at("#chat h3").last).to_have_text(asked("kit-02").question[language])
    visitor.answer(HALF[language])
    foot = visitor.at("#card .iv-card-foot")
    expect(foot).to_contain_text(
        visitor.say("footer.persona", persona=visitor.say("persona.dev.short"))
    )
    before = visitor.place
    visitor.at("#rh [data-act=step][data-id='1']").click()
    visitor.moved(before)
    expect(foot).to_contain_text(
        visitor.say("footer.persona", persona=visitor.say("persona.algorithm.short"))
    )
    expect(visitor.at("#card .iv-score")).to_have_text("100")
    visitor.end()
    who = visitor.at("#rep .ivr-rows .who")
    short = [visitor.say(f"persona.{p}.short").capitalize() for p in ("algorithm", "dev")]
    expect(who).to_have_text(short)


def test_choices_are_remembered_by_the_browser(visit: Visit) -> None:
    visitor = visit("zh").set_up(persona="dev", mode="mock", count=1).reload()
    expect(visitor.at("#persona input[value=dev]")).to_be_checked()
    expect(visitor.at("#mode input[value=mock]")).to_be_checked()
    expect(visitor.at("#count input[type=number]")).to_have_value("1")
    expect(visitor.at("#sum")).to_contain_text(visitor.say("mode.mock.long"))
