"""What a browser sends is read with suspicion: place, box, setup, cookie, language."""

from __future__ import annotations

import pytest

from interviewer.ui.desk import preferred, read_language
from interviewer.ui.identity import Identity
from interviewer.ui.place import MAX_ANSWER, Place, read_box
from interviewer.ui.setup import Setup, choice_of, defaults, read_setup
from tests.support import TINY_BANK


def test_a_place_survives_the_way_through_the_browser() -> None:
    place = Place("abc", 12, 3, "end")
    assert Place.read(place.write()) == place


@pytest.mark.parametrize("text", [None, "", "x", "a|b|c|d", "a|1|-2|end", "a|1|2", 7, "a|²|0|"])
def test_what_is_no_place_is_nowhere(text: object) -> None:
    assert Place.read(text) == Place()


def test_an_unknown_question_to_confirm_is_dropped() -> None:
    assert Place.read("a|1|2|rm") == Place("a", 1, 2, "")


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ("  \n", "empty", ""),
        (None, "empty", ""),
        ("/hint", "command", "hint"),
        (" /SKIP ", "command", "skip"),
        ("/", "list", ""),
        ("/foo bar", "unknown", "/foo"),
        ("/hint please", "unknown", "/hint"),
        ("//proc/meminfo", "answer", "/proc/meminfo"),
        ("a\r\nb", "answer", "a\nb"),
        ("x" * (MAX_ANSWER + 1), "too_long", "x" * (MAX_ANSWER + 1)),
    ],
)
def test_the_box_tells_answers_from_commands(raw: object, kind: str, text: str) -> None:
    typed = read_box(raw)
    assert (typed.kind, typed.text) == (kind, text)


def test_the_answer_command_shows_the_answer() -> None:
    assert read_box("/answer").move == "show"


def test_a_setup_is_remembered_as_it_was() -> None:
    setup = Setup("dev", "mock", ("kit",), 3, ("9.1",), (2,), (), "en", 5)
    assert read_setup(setup.stored(), TINY_BANK) == setup


@pytest.mark.parametrize(
    "values",
    [None, 5, {"persona": 1, "questions": float("nan"), "parts": "kit", "clock": True}],
)
def test_nonsense_becomes_a_valid_choice(values: object) -> None:
    setup = read_setup(values, TINY_BANK)  # type: ignore[arg-type]
    choice = choice_of(setup, "zh")
    assert (choice.persona, choice.count, choice.clock) == ("algorithm", 5, 0)


def test_numbers_out_of_range_are_brought_back() -> None:
    assert read_setup({"questions": 999}, TINY_BANK).questions == 20
    assert read_setup({"questions": -3}, TINY_BANK).questions == 1


def test_the_interview_speaks_the_language_of_the_page_unless_it_was_chosen() -> None:
    assert choice_of(defaults(TINY_BANK), "en").language == "en"
    assert choice_of(defaults(TINY_BANK)._replace(language="zh"), "en").language == "zh"


def test_a_cookie_names_its_person_and_a_forged_one_nobody() -> None:
    identity = Identity(b"secret")
    cookie = identity.cookie("somebody")
    assert identity.person(cookie) == "somebody"
    assert identity.person(cookie.replace("somebody", "everybody")) is None
    assert Identity(b"other").person(cookie) is None
    assert identity.person("\ud800") is None
    assert identity.person(None) is None


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("en-GB,zh;q=0.5", "en"), ("de-DE,de", "en"), ("", "zh")],
)
def test_the_browser_language_comes_first(accepted: str, language: str) -> None:
    assert preferred(accepted) == language
    assert read_language({"x": 1}) == "zh"
