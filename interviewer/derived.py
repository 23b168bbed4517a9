"""A bank out of questions that have a reference answer and nothing else.

Each sentence or list item of the reference becomes a point, and each of its content words an idea
of that point; words in bold count double. Words of the question are left out: repeating them
shows nothing. Nobody says everything that a long reference holds, so a share of it is enough.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from interviewer.bank.loader import load_bank, validated
from interviewer.bank.models import (
    Bank,
    BindFrame,
    Facet,
    ModelAnswers,
    Point,
    Question,
    Roles,
    Text,
    Weights,
)
from interviewer.errors import BankError
from interviewer.grading.spelling import without_ending
from interviewer.grading.text import Passage, Token

PART = "imported"
_SHORT = 12
"""Words that an answer can be expected to repeat; of more, a share that falls with their number."""
_FALL = 0.6
_BREAK = re.compile(r"[。；;!?！？\n]|(?<=[^\d.])\.(?=\s|$)|(?<!\w)[(（]?\d{1,2}[)）.、](?!\d)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_COMMON = frozenset(
    "的 了 是 在 和 与 及 或 等 有 为 以 对 就 也 都 而 则 其 这 那 中 个 所 可以 能 可 会 要 "
    "把 被 由 从 到 上 下 "
    "a an the of to is are was be and or in on for with as by it its that this these those from at "
    "can which will if then has have had not no so than there they their we you when while also "
    "because since into between each other more most such only any all both one".split()
)
_PROBE = Text(zh="还有要补充的吗？", en="Is there anything that you would add?")
_HINT = Text(zh="参考答案里还有一点没说到。", en="The reference answer holds one more thing.")
_CLARIFY = Text(zh="按你的理解回答就行。", en="Answer it the way you understand it.")


class DerivedQuestion(Question):
    """A question whose rubric was derived from its reference answer; any text may be its id."""

    derived: ClassVar[bool] = True
    id: str = Field(min_length=1)


class Record(BaseModel):
    """One line of an imported bank; keys that are not listed are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    reference_answer: str = Field(min_length=1)


def open_bank(path: Path | None = None, *, cache: Path | None = None) -> Bank:
    """A bank of rubrics, or an imported one where `path` ends in `.jsonl`.

    Raises:
        BankError: with every fault of every file.
    """
    if path is None or path.suffix != ".jsonl":
        return load_bank(path, cache=cache)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BankError([f"{path}: cannot be read: {error}"]) from error
    faults: list[str] = []
    return _bank(_lines(text, path.name, faults), faults)


def derived_bank(records: Iterable[Mapping[str, Any]]) -> Bank:
    """Derive a rubric for each record `{"id", "question", "reference_answer"}`.

    Raises:
        BankError: an id that stands twice, or a record that lacks something.
    """
    return _bank(((str(number), data) for number, data in enumerate(records, start=1)), [])


def _lines(text: str, name: str, faults: list[str]) -> Iterator[tuple[str, Any]]:
    """The records of a file, each with its place."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            place = f"{name}:{number}"
            try:
                yield place, json.loads(line)
            except ValueError as error:
                faults.append(f"{place}: line: not valid JSON: {error}")


def _bank(placed: Iterable[tuple[str, Any]], faults: list[str]) -> Bank:
    questions: dict[str, Question] = {}
    for place, data in placed:
        record = validated(Record, place, data, faults)
        if record is None:
            continue
        if record.id in questions:
            faults.append(f"{place}: id: {record.id!r} stands twice")
        questions[record.id] = _question(record)
    if not questions and not faults:
        faults.append("no question found")
    if faults:
        raise BankError(faults)
    return Bank(questions=questions)


def _question(record: Record) -> Question:
    reference = Text(zh=record.reference_answer, en=record.reference_answer)
    return DerivedQuestion(
        id=record.id,
        part=PART,
        section=PART,
        kind="concept",
        difficulty=2,
        roles=Weights(1, 1),
        question=Text(zh=record.question, en=record.question),
        clarify=_CLARIFY,
        points=_points(record),
        answers=ModelAnswers(algorithm=reference, dev=reference),
        status="reviewed",
    )


def _points(record: Record) -> list[Point]:
    asked = set(_words(record.question))
    bold = {word for part in _BOLD.findall(record.reference_answer) for word in _words(part)}
    seen: set[str] = set()
    items: list[tuple[str, list[str]]] = []
    for text in filter(str.strip, _BREAK.split(record.reference_answer)):
        new = [word for word in _words(text) if word not in asked | seen]
        seen.update(new)
        if new:
            items.append((text.replace("**", "").strip(" \t:：-"), new))
    if not items:
        # Everything stands in the question too, as in "true or false": take the words as they are.
        plain = _words(record.reference_answer) or [record.reference_answer.strip()]
        items = [(record.reference_answer, plain)]
    enough = _enough(sum(len(words) for _, words in items))
    return [
        _point(number, text, words, bold, enough)
        for number, (text, words) in enumerate(items, start=1)
    ]


def _enough(words: int) -> float:
    """The share of the words of a reference that a complete answer can be expected to repeat."""
    share: float = (words / _SHORT) ** (_FALL - 1)
    return min(1.0, share)


def _point(number: int, text: str, words: list[str], bold: set[str], enough: float) -> Point:
    return Point(
        id=f"p{number}",
        weight=Weights(len(words), len(words)),
        text=Text(zh=text or words[0], en=text or words[0]),
        evidence=[
            Facet(
                id=f"w{n}",
                weight=2 if word in bold else 1,
                any=[BindFrame(bind=Roles(relation=_forms(word)), polarity="any")],
            )
            for n, word in enumerate(words, start=1)
        ],
        enough=enough,
        probe=_PROBE,
        hint=_HINT,
    )


def _words(text: str) -> list[str]:
    """The different content words of a text, in order."""
    passage = Passage.read(text)
    found: dict[str, None] = {}
    spans = passage.words
    for token in passage.tokens:
        word = _word(token, passage, spans)
        if word not in _COMMON and any(char.isalnum() for char in word):
            found[word] = None
    return list(found)


def _word(token: Token, passage: Passage, spans: list[tuple[int, int]]) -> str:
    if token.text < "\u3400" or not spans:
        return token.text
    start, end = spans[token.start]
    return passage.norm[start:end]


def _forms(word: str) -> list[str]:
    """An English word with its regular endings; other words as they are."""
    if not word.isascii() or not word.isalpha() or len(word) < 4:
        return [word]
    stem = without_ending(word) if len(word) > 4 else word
    endings = ("", "e", "s", "es", "ed", "ing", "er", "ers", "ly", "ion", "ions")
    return [word, *sorted({stem + ending for ending in endings} - {word})]
