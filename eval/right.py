"""What attacks are made of: the bank's model answers, and what an attack is."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Literal, NamedTuple, TypeVar

from interviewer.bank.models import LANGUAGES, PERSONAS, Bank, Language, Persona, Question

T = TypeVar("T")
Judged = Literal["nothing", "words", "change", "drop"]
"""What is expected: next to nothing; little, for the words alone; no change against the right
answer that the attack was made from; a small drop."""


class Attack(NamedTuple):
    """One answer to grade; `base` is the right answer that it is compared with."""

    family: str
    variant: str
    question_id: str
    persona: Persona
    language: Language
    answer: str
    base: str | None = None


class Right(NamedTuple):
    """A model answer of the bank."""

    question: Question
    persona: Persona
    language: Language
    answer: str

    def rng(self, salt: str) -> Random:
        """Chance that depends on nothing but what is attacked."""
        return Random(f"{salt}:{self.question.id}:{self.persona}:{self.language}")

    def half(self, variants: Sequence[T]) -> list[T]:
        """Every second variant: each of them meets every question, in one of its languages."""
        turn = number_of(self.question.id) + LANGUAGES.index(self.language)
        return [variant for n, variant in enumerate(variants) if (n + turn) % 2]

    def attack(self, family: str, variant: str, answer: str, base: str | None = None) -> Attack:
        """An attack on this question."""
        key = (self.question.id, self.persona, self.language)
        return Attack(family, variant, *key, answer, base)


Make = Callable[[Right, Bank], Iterator[Attack]]


class Family(NamedTuple):
    """A way to attack: what it makes, and how the scores are judged."""

    judged: Judged
    make: Make
    once: bool = False
    """Each question and language meets it with one persona's answer, in turn, to save time."""


def right_answers(bank: Bank) -> list[Right]:
    """Every model answer of every finished question."""
    found = []
    for question in bank:
        for persona in PERSONAS:
            answer = question.answers.of(persona)
            if question.askable and answer is not None:
                found += [Right(question, persona, code, answer[code]) for code in LANGUAGES]
    return found


def number_of(text: str) -> int:
    """A number from a text, the same in every process."""
    return zlib.crc32(text.encode())
