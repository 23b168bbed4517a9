"""A model of a scripted server grades: what a person sees of it, and what nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from interviewer.bank.models import LANGUAGES, Language
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER, Server, Visitor, forged
from tests.browser.words import HALF
from tests.model_server import ModelServer, hang, judging, say, serving

pytestmark = BROWSER

KEY = "sk-typed-on-the-page-1234567890"
WORKS = say('{"numbers": [1, 2, 3]}')
NONSENSE = say("no JSON at all")


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    """A model; each test writes its script."""
    with serving(WORKS) as found:
        yield found


@pytest.fixture(scope="module")
def graded(model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page whose environment names the model."""
    env = {"INTERVIEWER_BASE_URL": model.url, "INTERVIEWER_MODEL": "tiny"}
    found = Server(tmp_path_factory.mktemp("graded") / "home", env=env)
    yield found.start()
    found.kill()


@pytest.fixture
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page that knows of no model."""
    found = Server(tmp_path_factory.mktemp("bare") / "home").start()
    yield found
    found.kill()


def _field(visitor: Visitor, name: str) -> Locator:
    return visitor.at(f"#set_{name}").locator("input, textarea").first


def _card_note(visitor: Visitor) -> Locator:
    return visitor.at("#card .iv-note.notice")


def test_a_model_is_connected_from_the_settings_and_its_key_stands_nowhere(
    visit: Visit, bare: Server, model: ModelServer
) -> None:
    visitor = visit("zh", at=bare).tab("settings")
    model.models_status = 401
    _field(visitor, "base_url").fill(model.url)
    _field(visitor, "typed_key").fill(KEY)
    visitor.at("#b_test").click()
    told = visitor.at("#tres .iv-note.bad")
    expect(told).to_contain_text(visitor.say("fault.key", code=401))
    expect(told).to_contain_text(visitor.say("test.bad"))
    expect(visitor.at("#gchip")).to_have_text(visitor.say("chip.down"))
    model.models_status, model.script = 200, [WORKS]
    visitor.settled().at("#b_test").click()
    expect(visitor.at("#tres .iv-note.good")).to_contain_text(visitor.say("test.ok"))
    expect(visitor.at("#gchip")).to_have_text("tiny")
    assert model.headers[-1]["authorization"] == f"Bearer {KEY}"
    expect(_field(visitor, "typed_key")).to_have_value("")
    assert KEY not in visitor.settled().page.content()
    visitor.tab("interview").reload()
    config = visitor.context.request.get(f"{bare.url}/config").text()
    assert KEY not in visitor.page.content() + config + bare.log
    files = [path for path in bare.home.rglob("*") if path.is_file()]
    assert [path.name for path in files if KEY.encode() in path.read_bytes()] == []


def test_an_address_that_is_none_is_told_in_the_language_of_the_page(
    visit: Visit, bare: Server
) -> None:
    visitor = visit("zh", at=bare).tab("settings")
    _field(visitor, "base_url").fill("localhost:11434/v1")
    visitor.at("#b_test").click()
    expect(visitor.at("#tres .iv-note.bad")).to_contain_text(visitor.say("base_url.bad"))


def test_who_is_open_to_other_machines_takes_no_other_model(
    visit: Visit, model: ModelServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("open") / "home"
    server = Server(home, env={"INTERVIEWER_HOST": "0.0.0.0"})
    try:
        visitor = visit("en", at=server.start()).tab("settings")
        expect(visitor.at("#settings")).to_contain_text(visitor.say("settings.remote"))
        expect(visitor.at("#b_test")).to_have_count(0)
        asked = len(model.bodies)
        values = ("en", "auto", "custom", model.url, "tiny", KEY)
        assert visitor.say("settings.remote") in forged(visitor, "b_test", "click", *values)
        visitor.reload()
        expect(visitor.at("#gchip")).to_have_text(visitor.say("chip.offline"))
        assert len(model.bodies) == asked
    finally:
        server.kill()


def test_points_are_judged_one_by_one_and_the_number_comes_last(
    visit: Visit, graded: Server, model: ModelServer
) -> None:
    model.script = [judging("met", "partly", between=0.5)]
    visitor = visit("zh", at=graded).practise("kit-01").send(HALF["zh"])
    judged = visitor.at("#sending li.judged")
    expect(judged.first).to_be_visible()
    assert judged.count() < visitor.at("#sending li").count()
    expect(visitor.at("#panel .iv-score")).to_have_count(0)
    expect(visitor.at("#card .iv-score")).to_be_visible()
    expect(visitor.at("#card .iv-card-foot")).to_contain_text("tiny")


def test_a_page_opened_while_the_model_grades_shows_what_comes_of_it(
    visit: Visit, graded: Server, model: ModelServer
) -> None:
    model.script = [judging("met", wait=8)]
    visitor = visit("en", at=graded).practise("kit-01").send(HALF["en"])
    expect(visitor.at("#chat .iv-echo")).to_be_visible()
    other = visitor.watched(visitor.context.new_page())
    other.goto(graded.url + "/")
    expect(other.locator("#said")).to_have_text(visitor.say("regrade.running"))
    expect(other.locator("#card .iv-score")).to_have_text("100")
    expect(other.locator("#chat .iv-bubble")).to_have_count(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_has_to_wait_for_a_slow_model(
    visit: Visit, graded: Server, model: ModelServer, language: Language
) -> None:
    model.script = [hang(120)]
    visitor = visit(language, at=graded).practise("kit-01").send(HALF[language])
    hurry = visitor.at("#said [data-act=hurry]")
    expect(hurry).to_have_text(visitor.say("button.hurry"))
    hurry.click()
    expect(_card_note(visitor)).to_contain_text(visitor.say("fault.cancelled"))
    expect(visitor.at("#card .iv-card-foot")).to_contain_text(visitor.say("footer.offline"))
    expect(visitor.at("#said [data-act=hurry]")).to_have_count(0)


def test_an_offline_grade_in_the_place_of_the_models_is_labelled_and_graded_again(
    visit: Visit, graded: Server, model: ModelServer
) -> None:
    model.script = [NONSENSE]
    visitor = visit("en", at=graded).practise("kit-01").answer(HALF["en"])
    expect(_card_note(visitor)).to_contain_text(visitor.say("card.fallback"))
    visitor.end()
    expect(visitor.at("#rep")).to_contain_text("offline grader")
    model.script = [judging("met")]
    button = visitor.at("#b_regrade_all")
    expect(button).to_have_text(visitor.say("regrade.report.one"))
    button.click()
    expect(visitor.at("#reptold")).to_contain_text(visitor.say("regrade.done", n=1, k=0)[:24])
    expect(visitor.at("#rep .ivr-rows")).to_contain_text(re.compile("regraded by tiny", re.I))
    expect(button).to_have_count(0)


def test_with_the_model_only_a_failure_is_not_graded_until_it_is_graded_again(
    visit: Visit, graded: Server, model: ModelServer
) -> None:
    model.script = [NONSENSE]
    visitor = visit("zh", at=graded).tab("settings").choose("gradermode", "llm").settled()
    visitor.practise("kit-01").answer(HALF["zh"])
    expect(visitor.at("#card .iv-score-word")).to_have_text(visitor.say("card.ungraded"))
    expect(visitor.at("#b_offline")).to_be_visible()
    expect(visitor.at("#b_regrade")).to_be_focused()
    model.script = [judging("met", wait=2)]
    visitor.at("#b_regrade").click()
    expect(visitor.at("#said")).to_have_text(visitor.say("regrade.running"))
    expect(visitor.at("#card .iv-score")).to_have_text("100")
    expect(visitor.at("#said")).to_have_text("")
    expect(visitor.at("#b_regrade")).to_have_count(0)


def test_a_dispute_changes_a_verdict_and_both_stay(
    visit: Visit, graded: Server, model: ModelServer
) -> None:
    model.script = [judging("missed")]
    visitor = visit("en", at=graded).practise("kit-01").answer(HALF["en"])
    visitor.press("show").click("#c_yes")
    expect(visitor.at("#card .iv-score")).to_have_text("0")
    visitor.at("#appealfold > button").click()
    visitor.at("#appealpoint input").click()
    visitor.at("#appealpoint [role=option]").first.click()
    visitor.at("#appealreason textarea").fill("It stands in my first sentence.")
    model.script = [judging("met")]
    visitor.at("#b_appeal").click()
    values = {"a": visitor.say("verdict.missed"), "b": visitor.say("verdict.met")}
    case = visitor.at("#card .iv-appeal")
    expect(case).to_contain_text(visitor.say("appeal.changed", **values))
    expect(case).to_contain_text("It stands in my first sentence.")
    expect(visitor.at("#card .iv-score")).not_to_have_text("0")
    visitor.settled().reload()
    expect(case).to_contain_text(visitor.say("appeal.changed", **values))


def test_a_page_that_is_closed_while_the_model_grades_loses_no_answer(
    visit: Visit, graded: Server, model: ModelServer
) -> None:
    model.script = [hang(120)]
    visitor = visit("zh", at=graded).practise("kit-01").send(HALF["zh"])
    expect(visitor.at("#said [data-act=hurry]")).to_be_visible()
    visitor.page.close()
    visitor.page = visitor.watched(visitor.context.new_page())
    visitor.open()
    for _ in range(30):  # until the server has heard that nobody waits
        if visitor.bubbles.count():
            break
        visitor.page.wait_for_timeout(500)
        visitor.reload()
    expect(visitor.bubbles).to_have_text([HALF["zh"]])
