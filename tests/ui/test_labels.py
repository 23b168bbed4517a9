"""Both languages are complete, and every component with words follows the switch."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from gradio.blocks import BlockContext

from interviewer.bank.models import LANGUAGES, Language
from interviewer.render.words import WORDS, say
from interviewer.ui import page as page_module
from interviewer.ui.labels import merged
from interviewer.ui.page import Page
from interviewer.ui.setup import Setup
from tests.support import ME

UI = Path(page_module.__file__).parent
HAN = re.compile(r"[\u4e00-\u9fff]")
FIELD = re.compile(r"\{(\w+)\}")


def test_no_word_is_missing_in_either_language() -> None:
    assert [key for key, texts in WORDS.items() if not all(map(str.strip, texts))] == []


def test_both_languages_fill_in_the_same_values() -> None:
    odd = [k for k, (zh, en) in WORDS.items() if set(FIELD.findall(zh)) != set(FIELD.findall(en))]
    assert odd == []


def test_english_words_hold_no_han_letters() -> None:
    allowed = {"language.zh"}
    assert [k for k, (_, en) in WORDS.items() if HAN.search(en) and k not in allowed] == []


def test_no_button_speaks_with_an_exclamation_mark() -> None:
    assert [k for k, texts in WORDS.items() if any(c in "".join(texts) for c in "!！")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_component_with_words_follows_the_language(page: Page, language: Language) -> None:
    setup = list(Setup().stored().values())
    inputs = [{}, "", *setup, *[""] * len(page.frame.bank_tab.inputs), "", "auto"]
    painted = page.desk.speak(ME, language, *inputs)
    silent = {page.frame.lang, page.frame.prefs}
    for block in page.blocks.blocks.values():
        words = [getattr(block, name, None) for name in ("label", "placeholder", "info")]
        words.append(getattr(block, "value", None) if "Button" in type(block).__name__ else None)
        spoken = any(isinstance(w, str) and HAN.search(w) for w in words)
        if spoken and block not in silent and not isinstance(block, BlockContext):
            assert block in painted, block
    assert painted[page.frame.tabs["bank"]]["label"] == say("tab.bank", language)


def test_updates_of_one_component_add_up() -> None:
    one, two = object(), object()
    found = merged({one: {"a": 1}, two: "x"}, {one: {"b": 2}, two: "y"})  # type: ignore[dict-item]
    assert found == {one: {"a": 1, "b": 2}, two: "y"}


@pytest.mark.parametrize("name", ["ui/page.css", "render/card.css", "render/report.css"])
def test_no_comma_stands_inside_a_functional_pseudo_class(name: str) -> None:
    css = (UI.parent / name).read_text(encoding="utf-8")
    assert re.findall(r":(?:is|where|has|not)\([^()]*,", css) == []


def test_styles_and_script_reach_for_no_other_host() -> None:
    for file in (*UI.glob("*.css"), *UI.glob("*.js"), *(UI.parent / "render").glob("*.css")):
        assert not re.search(r"https?://|@import|url\(", file.read_text(encoding="utf-8")), file
