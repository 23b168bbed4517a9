"""A whole interview in the browser, for each persona in each language, and what its card shows."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from interviewer.bank.models import LANGUAGES, PERSONAS, Language, Persona
from tests.browser.conftest import Visit
from tests.browser.driver import BROWSER, Visitor
from tests.browser.words import ADAM, HALF, KEPT, LAYERS, OFF, POOR, SCALED
from tests.support import asked

pytestmark = BROWSER

FIRST: dict[Persona, int] = {"algorithm": 33, "dev": 0}
"""The score of `HALF`: (3 - 1) / 6 for algorithm, (1 - 1.5) / 4 for dev, never below 0."""
FINAL: dict[Persona, int] = {"algorithm": 88, "dev": 82}
"""Probes count 70 %, follow-ups 100: .8 * (3 + 1.4 + .7) / 6 + .2, .8 * (1 + 2.1) / 4 + .2"""


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_interview_is_graded_probed_reported_and_downloaded(
    visit: Visit, language: Language, persona: Persona, folder: Path
) -> None:
    visitor = visit(language).set_up(persona=persona).begin()
    _first_question(visitor, persona)
    visitor.press("next")
    expect(visitor.at("#chat h3").last).to_have_text(asked("kit-02").question[language])
    visitor.answer(ADAM[language])
    expect(visitor.at("#card .iv-score")).to_have_text("100")
    expect(visitor.at("#b_next")).to_have_text(visitor.say("button.finish"))
    visitor.press("next")
    _report(visitor, persona)
    _downloads(visitor, persona, folder)


def _first_question(visitor: Visitor, persona: Persona) -> None:
    language, question = visitor.language, asked("kit-01")
    expect(visitor.at("#chat h3")).to_have_text(question.question[language])
    expect(visitor.at("#card")).to_contain_text(visitor.say("card.empty"))
    visitor.answer(HALF[language])
    expect(visitor.at("#card .iv-score")).to_have_text(str(FIRST[persona]))
    expect(visitor.at("#card .iv-card-foot")).to_contain_text(
        visitor.say("footer.persona", persona=visitor.say(f"persona.{persona}.short"))
    )
    _probed(visitor, "off-at-inference", 1)
    visitor.answer(OFF[language])
    if persona == "algorithm":
        _probed(visitor, "rescale", 2)
        visitor.answer(SCALED[language])
    _followed(visitor, "how-many")
    visitor.answer(KEPT[language])
    if persona == "algorithm":
        _followed(visitor, "where")
        visitor.answer(LAYERS[language])
    expect(visitor.at("#b_next")).to_be_visible()
    expect(visitor.at("#card .iv-score")).to_have_text(str(FINAL[persona]))
    expect(visitor.at("#card [data-point=off-at-inference] .iv-verdict")).to_have_text(
        visitor.say("verdict.won")
    )


def _probed(visitor: Visitor, point: str, number: int) -> None:
    words = next(p for p in asked("kit-01").points if p.id == point).probe[visitor.language]
    expect(visitor.at("#chat .message").last).to_contain_text(words)
    expect(visitor.at("#chat .iv-meta.ask").last).to_contain_text(
        f"追问 {number}" if visitor.language == "zh" else f"Probe {number}"
    )
    expect(visitor.box).to_have_attribute("placeholder", visitor.say("box.probe"))


def _followed(visitor: Visitor, name: str) -> None:
    words = asked("kit-01").follow_up(name).ask[visitor.language]
    expect(visitor.at("#chat .message").last).to_contain_text(words)
    expect(visitor.at("#chat .iv-meta.ask").last).to_contain_text(visitor.say("follow_meta"))


def _report(visitor: Visitor, persona: Persona) -> None:
    expect(visitor.page.get_by_role("tab", name=visitor.say("tab.report"))).to_have_attribute(
        "aria-selected", "true"
    )
    # Weighted by difficulty: (1 * first question + 2 * 100) / 3.
    total = round((FINAL[persona] + 200) / 3)
    expect(visitor.at("#rep .ivr-total b")).to_have_text(str(total))
    # Two sections are bars; a radar takes three.
    bars = visitor.at("#rep .ivr-chart li")
    expect(bars).to_have_count(2)
    expect(bars.nth(0)).to_contain_text(str(FINAL[persona]))
    expect(bars.nth(1)).to_contain_text("100")
    rows = visitor.at("#rep .ivr-rows > li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator(".score")).to_have_text(str(FINAL[persona]))
    expect(rows.nth(1).locator(".score")).to_have_text("100")
    expect(visitor.at("#rep .ivr-section-weak")).to_be_visible()
    rows.nth(0).locator("summary").first.click()
    expect(rows.nth(0).locator(".iv-card")).to_be_visible()
    expect(rows.nth(0).locator(".words").first).to_have_text(OFF[visitor.language])


def _downloads(visitor: Visitor, persona: Persona, folder: Path) -> None:
    language = visitor.language
    page = visitor.save("#rep .iv-downloads a[href*='.html']", folder)
    assert re.fullmatch(r"interview-\d{4}-\d\d-\d\d-\d{4}\.html", page.name)
    found = Markup(page)
    assert "script" not in found.tags
    assert found.addresses == []
    assert HALF[language] in found.text and ADAM[language] in found.text
    text = visitor.save("#rep .iv-downloads a[href*='.md']", folder).read_text("utf-8")
    assert text.startswith(f"# {visitor.say('report.title')}")
    assert HALF[language] in text and asked("kit-02").question[language] in text
    data = json.loads(
        visitor.save("#rep .iv-downloads a[href*='.json']", folder).read_text("utf-8")
    )
    _recomputed(data, {1: FINAL[persona], 2: 100})
    _alone(visitor, page)


class Markup(HTMLParser):
    """The elements of a file, its text, and every address that it would load or lead to.

    The text is without the numbers of highlights, which stand in the middle of an answer.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        source = file.read_text(encoding="utf-8")
        self.tags: set[str] = set()
        self.addresses = re.findall(r"(?:@import|url\()[^)\s;]*", source)
        self._parts: list[str] = []
        self._number = False
        self.feed(source)
        self.text = "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._number = self._number or tag == "sup"
        for name, value in attrs:
            local = (value or "").startswith(("#", "data:"))
            if name.startswith("on") or (
                name in ("src", "href", "action", "data", "poster", "srcset") and not local
            ):
                self.addresses.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._number = self._number and tag != "sup"

    def handle_data(self, data: str) -> None:
        if not self._number:
            self._parts.append(data)


def _recomputed(data: dict[str, Any], expected: dict[int, int]) -> None:
    """Every score and the total follow from the points in the file by its own formulas."""
    sums, weights = 0.0, 0.0
    for question in data["questions"]:
        score = _score(question)
        assert score == pytest.approx(question["score"])
        assert round(score) == expected[question["number"]]
        sums += question["difficulty"] * score
        weights += question["difficulty"]
    assert sums / weights == pytest.approx(data["total"]["score"])


def _score(question: dict[str, Any]) -> float:
    core = [p for p in question["points"] if p["tier"] == "core"]
    bonus = [p for p in question["points"] if p["tier"] == "bonus"]
    earned = sum(p["weight"] * p["credit"] - p["penalty"] for p in core)
    main = max(0.0, float(100 * earned / sum(p["weight"] for p in core)))
    if bonus:
        more = sum(p["weight"] * p["credit"] for p in bonus) / sum(p["weight"] for p in bonus)
        main = min(100.0, main + 10 * float(more))
    follow = [float(score) for score in question["follow_ups"].values()]
    return max(main, 0.8 * main + 0.2 * sum(follow) / len(follow)) if follow else main


def _alone(visitor: Visitor, file: Path) -> None:
    """The file opens by itself, asks for nothing else, and fits."""
    page = visitor.watched(visitor.context.new_page())
    wanted: list[str] = []
    page.on("request", lambda request: wanted.append(request.url))
    page.goto(file.as_uri())
    expect(page.locator("h2").first).to_have_text(visitor.say("report.title"))
    expect(page.locator(".iv-card")).to_have_count(2)
    assert wanted == [file.as_uri()]
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_highlights_are_the_words_of_the_answer_and_spoilers_wait(
    visit: Visit, language: Language
) -> None:
    question = asked("kit-01")
    visitor = visit(language).set_up().begin().answer(HALF[language])
    marks = visitor.at("#card .iv-answer mark")
    expect(marks).to_have_count(2)
    for mark in marks.all():
        words = mark.evaluate("mark => mark.firstChild.textContent")
        assert words and words in HALF[language]
    for quote in visitor.at("#card q").all_inner_texts():
        assert quote.strip('“”「」"') in HALF[language]
    spoilers = [p.text[language] for p in question.points if p.id != "random-zero"]
    spoilers.append(question.misconceptions[0].correction[language])
    model = question.model_answer("algorithm")
    assert model is not None
    model_answer = model[language].strip().splitlines()
    content = visitor.page.content()
    assert [s for s in [*spoilers, *model_answer] if s in content] == []
    visitor.press("show").click("#c_yes")
    expect(visitor.at("#card .iv-sealed")).to_have_count(0)
    expect(visitor.at("#chat")).to_contain_text(model_answer[0])
    for spoiler in spoilers:
        expect(visitor.at("#card")).to_contain_text(spoiler)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poor_answer_earns_nothing_and_is_told_so(visit: Visit, language: Language) -> None:
    visitor = visit(language).practise("kit-01").answer(POOR[language])
    expect(visitor.at("#card .iv-score")).to_have_text("0")
    expect(visitor.at("#card .iv-answer mark")).to_have_count(0)
    expect(visitor.at("#card")).to_contain_text(visitor.say("line.low"))
    expect(visitor.at("#live")).to_contain_text(visitor.say("status_live", s=0))
