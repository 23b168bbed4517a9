"""The list of interviews, the bank, the settings and the progress."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from interviewer.bank.models import LANGUAGES, Language
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER, Visitor
from tests.browser.words import ADAM, HALF
from tests.support import asked

pytestmark = BROWSER


def _one_ended_one_open(visitor: Visitor) -> Visitor:
    """An interview on kit-02 with 100 points, then an open one on kit-01."""
    visitor.practise("kit-02").answer(ADAM[visitor.language]).press("next")
    expect(visitor.at("#rep .ivr-report")).to_be_visible()
    return visitor.practise("kit-01").answer(HALF[visitor.language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_interviews_are_listed_opened_resumed_exported_and_deleted(
    visit: Visit, language: Language, folder: Path
) -> None:
    visitor = _one_ended_one_open(visit(language))
    running = visitor.interview_id
    visitor.tab("report")
    rows = visitor.at("#replist li")
    expect(rows).to_have_count(2)
    newest, oldest = rows.nth(0), rows.nth(1)
    expect(newest).to_contain_text(visitor.say("list.running"))
    expect(oldest.locator(".iv-last")).to_have_text("100")
    expect(visitor.at("#rep .ivr-total b")).to_have_text("100")
    data = json.loads(visitor.save(f"#replist a[href*='{running}']", folder).read_text("utf-8"))
    assert [q["question_id"] for q in data["questions"]] == ["kit-01"]
    newest.locator("[data-act=resume]").click()
    expect(visitor.box).to_be_visible()
    expect(visitor.at("#chat h3").last).to_have_text(asked("kit-01").question[language])
    visitor.settled().end()
    visitor.tab("report")
    expect(visitor.at("#rep .ivr-rows .title")).to_contain_text(asked("kit-01").question[language])
    visitor.at("#replist [data-act=open]").click()
    expect(visitor.at("#rep .ivr-rows .title")).to_contain_text(asked("kit-02").question[language])
    _delete_one(visitor.settled(), running)


def _delete_one(visitor: Visitor, doomed: str) -> None:
    button = visitor.at(f"#replist [data-act=delete][data-id='{doomed}']")
    button.click()
    confirm = visitor.at("#repconfirm")
    expect(confirm).to_be_visible()
    confirm.get_by_role("button", name=visitor.say("list.confirm.no"), exact=True).click()
    expect(confirm).to_have_count(0)
    expect(visitor.settled().at("#replist li")).to_have_count(2)
    button.click()
    confirm.get_by_role("button", name=visitor.say("list.confirm.yes"), exact=True).click()
    expect(visitor.at("#replist li")).to_have_count(1)
    expect(button).to_have_count(0)
    visitor.settled().reload().tab("report")
    expect(visitor.at("#replist li")).to_have_count(1)
    address = f"{visitor.server.url}/download/{doomed}.json"
    assert visitor.context.request.get(address).status == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bank_is_searched_filtered_and_read(visit: Visit, language: Language) -> None:
    visitor = visit(language).tab("bank")
    rows = visitor.at("#blist .iv-row")
    expect(rows).to_have_count(4)
    query = visitor.at("#bankq input, #bankq textarea")
    query.fill("adam sgd")
    expect(rows).to_have_count(1)
    expect(rows).to_have_attribute("data-id", "kit-02")
    query.fill("")
    expect(rows).to_have_count(4)
    _filter(visitor, "level", visitor.say("meta.level", d=2))
    expect(rows).to_have_count(2)
    _filter(visitor, "state", visitor.say("bank.ready"))
    expect(rows).to_have_count(1)
    expect(rows).to_have_attribute("data-id", "kit-02")
    _filter(visitor, "state", visitor.say("bank.outline_state"))
    expect(rows).to_have_attribute("data-id", "kit-04")
    rows.click()
    expect(visitor.at("#bdetail")).to_contain_text(visitor.say("bank.outline"))
    expect(visitor.at("#b_one")).to_have_count(0)


def _filter(visitor: Visitor, name: str, choice: str) -> None:
    visitor.at(f"#bank_{name} input").click()
    visitor.page.get_by_role("option", name=choice, exact=True).click()
    visitor.settled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_read_folded_and_practised(visit: Visit, language: Language) -> None:
    question = asked("kit-01")
    visitor = visit(language).tab("bank")
    visitor.at("#blist [data-id=kit-01]").click()
    detail = visitor.at("#bdetail")
    expect(detail.locator("h2")).to_have_text(question.question[language])
    expect(detail).to_contain_text(visitor.say("gate"))
    point = detail.get_by_text(question.points[1].text[language])
    expect(point).to_be_hidden()
    title = visitor.say("bank.points_bonus", n=3, b=1)
    detail.locator("summary").filter(has_text=title).click()
    expect(point).to_be_visible()
    visitor.settled().at("#b_one").click()
    expect(visitor.at("#chat h3")).to_have_text(question.question[language])
    expect(visitor.at("#rh .iv-step")).to_have_count(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_deleted_only_after_the_typed_word(
    visit: Visit, language: Language, folder: Path
) -> None:
    visitor = _one_ended_one_open(visit(language)).tab("settings")
    file = visitor.save("#setrow a[href*='everything']", folder)
    assert len(json.loads(file.read_text("utf-8"))["interviews"]) == 2
    visitor.at("#b_delete").click()
    confirm = visitor.at("#delconfirm")
    expect(confirm).to_contain_text(visitor.say("delete_all.confirm", n=2))
    yes = confirm.get_by_role("button", name=visitor.say("delete_all.yes"), exact=True)
    word = visitor.settled().at("#delword input, #delword textarea")
    for wrong in ("", "yes"):
        word.fill(wrong)
        yes.click()
        expect(visitor.at("#setsaid")).to_have_text(visitor.say("delete_all.typed"))
        visitor.settled()
    assert len(_stored(visitor)) == 2
    word.fill("删除" if language == "zh" else "DELETE")
    yes.click()
    expect(visitor.at("#setsaid")).to_have_text(visitor.say("delete_all.done", n=2))
    assert _stored(visitor) == []
    visitor.settled().tab("report")
    expect(visitor.at("#replist li")).to_have_count(0)
    visitor.tab("interview")
    expect(visitor.at("#hero h1")).to_be_visible()


def _stored(visitor: Visitor) -> list[object]:
    answer = visitor.context.request.get(f"{visitor.server.url}/download/everything.json")
    return list(answer.json()["interviews"])


def test_progress_is_empty_at_first_and_shows_what_was_scored(visit: Visit) -> None:
    visitor = visit("en").tab("progress")
    expect(visitor.at("#prog")).to_contain_text(visitor.say("progress.empty"))
    visitor.at("#prog [data-act=back]").click()
    expect(visitor.at("#hero h1")).to_be_visible()
    visitor.settled().practise("kit-02").answer(ADAM["en"]).press("next")
    visitor.tab("progress")
    expect(visitor.at("#prog")).to_contain_text(visitor.say("progress.interviews.one"))
    expect(visitor.at("#prog")).to_contain_text("Optimisers")
    expect(visitor.at("#prog")).to_contain_text("100")
