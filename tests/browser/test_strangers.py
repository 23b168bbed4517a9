"""What one person cannot see or do of another's, and what every response carries."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from interviewer.ui.identity import COOKIE
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER, Visitor, forged
from tests.browser.words import HALF, POOR
from tests.support import asked

pytestmark = BROWSER

POLICY = (
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


def test_two_people_do_not_see_each_others_interviews(visit: Visit) -> None:
    first = visit("en").practise("kit-01").answer(HALF["en"])
    theirs = first.interview_id
    second = visit("en")
    expect(second.at("#b_resume")).to_have_count(0)
    second.tab("report")
    expect(second.at("#rep")).to_contain_text(second.say("report.empty"))
    expect(second.at("#replist li")).to_have_count(0)
    second.tab("progress")
    expect(second.at("#prog")).to_contain_text(second.say("progress.empty"))
    for kind in ("html", "md", "json"):
        address = f"{second.server.url}/download/{theirs}.{kind}"
        assert second.context.request.get(address).status == 404
        assert first.context.request.get(address).status == 200
    everything = second.context.request.get(f"{second.server.url}/download/everything.json")
    assert everything.json()["interviews"] == []


def test_a_forged_interview_id_is_refused(visit: Visit) -> None:
    first = visit("en").practise("kit-01").answer(HALF["en"])
    theirs, step = first.place.split("|")[:2]
    second = visit("en")
    question = asked("kit-01").question.en
    place = f"{theirs}|{step}|0|"
    answered = forged(second, "b_send", "click", "en", place, POOR["en"])
    assert json.loads(answered.removeprefix("data: "))["msg"] == "process_completed"
    for text in (
        answered,
        forged(second, "b_end", "click", "en", place),
        forged(second, "c_yes", "click", "en", f"{theirs}|{step}|0|end"),
        forged(second, "b_hint", "click", "en", place),
    ):
        assert question not in text and HALF["en"] not in text
    # The same call with one's own id does go through: the way of asking is right.
    own = forged(first, "b_hint", "click", "en", place)
    assert asked("kit-01").points[1].hint.en in own
    # Nothing that is sealed travels to the browser either.
    assert asked("kit-01").points[1].text.en not in own
    first.reload()
    expect(first.bubbles).to_have_text([HALF["en"]])
    assert first.interview_id == theirs


def test_who_has_no_cookie_of_ours_is_nobody(visit: Visit) -> None:
    visitor = visit("en").practise("kit-01").answer(HALF["en"])
    place, value = visitor.place, _cookie(visitor)["value"]
    person, _, signature = str(value).rpartition(".")
    counterfeit = f"{person}.{signature[::-1]}"
    visitor.context.clear_cookies()
    visitor.context.add_cookies([{"name": COOKIE, "value": counterfeit, "url": visitor.server.url}])
    answered = forged(visitor, "b_hint", "click", "en", place)
    question = asked("kit-01")
    for words in (question.question.en, question.points[1].hint.en, HALF["en"]):
        assert words not in answered
    address = f"{visitor.server.url}/download/everything.json"
    assert visitor.context.request.get(address).status == 403
    visitor.reload()
    expect(visitor.at("#hero h1")).to_be_visible()
    assert str(_cookie(visitor)["value"]).rpartition(".")[0] != person


def _cookie(visitor: Visitor) -> Any:
    [found] = [c for c in visitor.context.cookies() if c.get("name") == COOKIE]
    return found


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visit: Visit) -> None:
    visitor = visit()
    cookie = _cookie(visitor)
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Lax"
    assert visitor.page.evaluate("document.cookie") == ""


def test_every_response_carries_the_security_headers(visit: Visit) -> None:
    visitor = visit("en").practise("kit-02").end()
    for path in ("/", "/healthz", "/config", "/nothing", "/gradio_api/info", "/theme.css"):
        headers = visitor.context.request.get(visitor.server.url + path).headers
        policy = headers["content-security-policy"].split("; ")
        assert [directive for directive in POLICY if directive not in policy] == [], path
        assert headers["x-frame-options"] == "DENY", path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
    report = visitor.at("#rep .iv-downloads a[href*='.html']").get_attribute("href")
    headers = visitor.context.request.get(f"{visitor.server.url}{report}").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"].startswith("attachment")


def test_what_the_page_does_not_use_of_gradio_is_closed(visit: Visit) -> None:
    visitor = visit()
    for path in (
        *("info", "file=/etc/passwd", "upload", "run/predict", "call/predict"),
        "proxy=http://127.0.0.1:1",
    ):
        address = f"{visitor.server.url}/gradio_api/{path}"
        assert visitor.context.request.get(address).status in (404, 405), path
        assert visitor.context.request.post(address).status in (404, 405), path
