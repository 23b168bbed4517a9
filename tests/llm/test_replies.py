"""Reading replies: whole, growing, wrapped, thought about and broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.llm.replies import Objects, estimated_tokens, object_in, spoken

REPLY = {"points": [{"id": "a", "quotes": ['x"{}[]\\', "y"]}, {"id": "b", "quotes": []}], "n": 1}
TEXT = json.dumps(REPLY)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"Sure, {{here}} it is: {TEXT} Anything else?",
        f'<think>{{"points": 0}}</think>{TEXT}',
        f'thinking without a beginning {{"points": 0}}</think>{TEXT}',
        "\ufeff" + TEXT,
    ],
)
def test_the_object_is_found_whatever_stands_around_it(text: str) -> None:
    assert object_in(text, "points") == REPLY


@pytest.mark.parametrize(
    "text", ["", "no", "{", '{"point": 1}', TEXT[:-4], "[" * 100_000, "{" * 1000, "<think>" + TEXT]
)
def test_where_there_is_none_none_is_found(text: str) -> None:
    assert object_in(text, "points") is None


@given(st.integers(min_value=1, max_value=7))
def test_objects_come_as_soon_as_they_are_whole_however_the_text_is_cut(size: int) -> None:
    objects, found = Objects(), []
    for end in range(0, len(TEXT) + size, size):
        found += list(objects.read(TEXT[:end]))
    assert found == REPLY["points"]


def test_the_first_object_comes_with_its_closing_brace() -> None:
    objects, end = Objects(), TEXT.index("}, {") + 1
    assert list(objects.read(TEXT[: end - 1])) == []
    assert [found["id"] for found in objects.read(TEXT[:end])] == ["a"]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    list(Objects().read(text))
    object_in(text, "points")
    assert estimated_tokens(text) >= 0
    assert isinstance(spoken(text), str)
