"""What a candidate types stands as typed everywhere, and does nothing."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER
from tests.browser.test_interview import Markup
from tests.browser.words import HOSTILE

pytestmark = BROWSER

_TYPED = """node => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll('mark > sup').forEach(number => number.remove());
  return copy.textContent;
}"""
DANGEROUS = "img, script, style, iframe, form, input, video, object, a[href], .katex, code, em"


def _typed(node: Locator) -> str:
    """The text of an answer without the numbers of its highlights."""
    return str(node.evaluate(_TYPED))


def test_hostile_text_stands_as_typed_and_nothing_runs(visit: Visit, folder: Path) -> None:
    # That nothing is requested, runs or opens is asserted for every visitor at the end.
    visitor = visit("en").practise("kit-01").answer(HOSTILE)
    bubble = visitor.bubbles.first
    assert _typed(bubble) == HOSTILE
    expect(bubble.locator(DANGEROUS)).to_have_count(0)
    card = visitor.at("#card .iv-answer")
    assert _typed(card) == HOSTILE
    expect(card.locator("mark")).to_have_count(1)
    expect(visitor.at("#card .iv-card").locator(DANGEROUS.replace("code, ", ""))).to_have_count(0)
    visitor.answer(HOSTILE)
    assert _typed(visitor.bubbles.last) == HOSTILE
    assert _typed(visitor.reload().bubbles.first) == HOSTILE
    visitor.end()
    row = visitor.at("#rep .ivr-rows > li").first
    row.locator("summary").first.click()
    assert _typed(row.locator(".iv-answer").first) == HOSTILE
    assert _typed(row.locator(".words").first) == HOSTILE
    expect(row.locator(DANGEROUS.replace("code, ", ""))).to_have_count(0)

    file = visitor.save("#rep .iv-downloads a[href*='.html']", folder)
    found = Markup(file)
    assert found.tags.isdisjoint({"img", "script", "iframe", "form", "input"})
    assert found.addresses == []
    assert HOSTILE in found.text
    opened = visitor.watched(visitor.context.new_page())
    wanted: list[str] = []
    opened.on("request", lambda request: wanted.append(request.url))
    opened.goto(file.as_uri())
    expect(opened.locator(".ivr-card")).to_be_visible()
    assert wanted == [file.as_uri()]

    text = visitor.save("#rep .iv-downloads a[href*='.md']", folder).read_text("utf-8")
    assert f"````text\n{HOSTILE}\n````" in text
    data = json.loads(
        visitor.save("#rep .iv-downloads a[href*='.json']", folder).read_text("utf-8")
    )
    assert data["questions"][0]["attempts"][0]["answer"] == HOSTILE


def test_a_hostile_search_stands_as_typed(visit: Visit) -> None:
    visitor = visit("en").tab("bank")
    words = "<img src=x onerror=alert(1)> <script>alert(2)</script> zzqq"
    visitor.at("#bankq input, #bankq textarea").fill(words)
    shown = visitor.at("#blist")
    expect(shown.locator(".iv-bank-none, .iv-row").first).to_be_visible()
    expect(shown.locator("img, script")).to_have_count(0)
