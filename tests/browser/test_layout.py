"""Phone width and dark mode."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from interviewer.bank.models import LANGUAGES, Language
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER, Visitor
from tests.browser.words import HALF, HOSTILE

pytestmark = BROWSER

TABS = ("report", "progress", "bank", "settings", "interview")
PHONE = {"width": 390, "height": 844}

_TOO_WIDE = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  const found = root.scrollWidth > wide ? ['the page: ' + root.scrollWidth] : [];
  const name = (node) => node.tagName + '#' + node.id + '.' + node.className;
  // Words for screen readers only are cut to a point.
  const unseen = (node) => {
    for (let up = node; up; up = up.parentElement)
      if (getComputedStyle(up).position === 'absolute' && up.offsetWidth <= 1) return true;
    return false;
  };
  for (const node of document.querySelectorAll('.gradio-container *')) {
    if (!node.checkVisibility() || unseen(node)) continue;
    const box = node.getBoundingClientRect();
    if (box.width > 1 && box.height > 1 && box.right > 0 && (box.right > wide + 1 || box.left < -1))
      found.push(name(node) + ' ' + Math.round(box.left) + ' to ' + Math.round(box.right));
    if (node.scrollWidth > node.clientWidth + 1 && !node.closest('pre')
        && /auto|scroll/.test(getComputedStyle(node).overflowX))
      found.push(name(node) + ' scrolls ' + node.scrollWidth);
  }
  return found.slice(0, 8);
}"""
"""What sticks out of the page to the side, or scrolls there."""

_PALE = """(least) => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255)
      .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const ground = (node) => {
    for (let up = node; up; up = up.parentElement) {
      const colour = parse(getComputedStyle(up).backgroundColor);
      if (colour.length === 3 || colour[3] > .5) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const node = text.parentElement, style = getComputedStyle(node);
    if (!text.data.trim() || !node.checkVisibility({visibilityProperty: true})) continue;
    if (node.closest('script, style, :disabled, [aria-disabled=true]')) continue;
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const a = light(parse(style.color)), b = light(ground(node));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < least) found.push(text.data.trim().slice(0, 30) + ' ' + ratio.toFixed(2)
      + ' ' + style.color + ' on ' + ground(node));
  }
  return found.slice(0, 8);
}"""
"""Text with less contrast to what is behind it than asked for."""


def _sticking_out(visitor: Visitor) -> Any:
    return visitor.settled().page.evaluate(_TOO_WIDE)


def _pale(visitor: Visitor) -> Any:
    return visitor.settled().page.evaluate(_PALE, 4.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_scrolls_sideways_nowhere(visit: Visit, language: Language) -> None:
    visitor = visit(language, **PHONE)
    found = {"start": _sticking_out(visitor)}
    visitor.practise("kit-01").answer(HALF[language])
    found["card"] = _sticking_out(visitor)
    visitor.choose("view", "chat")
    found["chat"] = _sticking_out(visitor)
    visitor.answer(HOSTILE)
    visitor.choose("view", "chat")
    found["long words"] = _sticking_out(visitor)
    visitor.end()
    for tab in TABS:
        visitor.tab(tab)
        found[tab] = _sticking_out(visitor)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_shows_the_chat_or_the_card(visit: Visit, language: Language) -> None:
    visitor = visit(language, **PHONE).set_up().begin()
    talk, panel = visitor.at("#talk"), visitor.at("#panel")
    expect(talk).to_be_visible()
    expect(panel).to_be_hidden()
    visitor.answer(HALF[language])
    expect(panel).to_be_visible()
    expect(talk).to_be_hidden()
    expect(visitor.at("#card .iv-score")).to_be_in_viewport()
    back = visitor.at("#b_back")
    expect(back).to_have_text(visitor.say("back.probe"))
    expect(back).to_be_in_viewport()
    back.click()
    expect(talk).to_be_visible()
    expect(panel).to_be_hidden()
    visitor.settled()
    expect(visitor.box).to_be_focused()
    visitor.choose("view", "card")
    expect(panel).to_be_visible()
    expect(talk).to_be_hidden()


def test_on_touch_enter_breaks_the_line_and_the_button_sends(visit: Visit) -> None:
    visitor = visit("zh", touch=True, **PHONE).practise("kit-01")
    before = visitor.place
    visitor.box.press_sequentially("一")
    visitor.box.press("Enter")
    visitor.box.press_sequentially("二")
    expect(visitor.box).to_have_value("一\n二")
    assert visitor.settled().place == before
    visitor.at("#b_send").tap()
    visitor.moved(before)
    expect(visitor.bubbles).to_have_count(1)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(visit: Visit, dark: bool) -> None:
    visitor = visit("en", dark=dark)
    ground = visitor.at("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground == ("rgb(18, 20, 24)" if dark else "rgb(246, 245, 241)")
    found = {"start": _pale(visitor)}
    visitor.practise("kit-01")
    found["question"] = _pale(visitor)
    visitor.answer(HALF["en"])
    found["card"] = _pale(visitor)
    visitor.press("end")
    found["confirm"] = _pale(visitor)
    visitor.click("#c_yes")
    expect(visitor.at("#rep .ivr-report")).to_be_visible()
    visitor.at("#rep .ivr-rows summary").first.click()
    for tab in TABS:
        visitor.tab(tab)
        found[tab] = _pale(visitor)
    assert {where: what for where, what in found.items() if what} == {}


def test_the_theme_is_chosen_in_settings_and_remembered(visit: Visit) -> None:
    visitor = visit("en").tab("settings").choose("theme", "dark")
    expect(visitor.at("html.dark")).to_be_attached()
    visitor.settled().reload()
    expect(visitor.at("html.dark")).to_be_attached()
    assert visitor.at("#hero h1").evaluate("h1 => getComputedStyle(h1).color") == (
        "rgb(233, 231, 226)"
    )
    visitor.tab("settings").choose("theme", "light")
    expect(visitor.at("html:not(.dark)")).to_be_attached()
