"""Taking texts apart and putting them together: sentences, clauses, words, letters."""

from __future__ import annotations

import re
from random import Random

from interviewer.bank.models import Language
from interviewer.grading.words import word_at

_SENTENCE = re.compile(r"```[\s\S]*?```|[^。！？!?\n]*?(?:[。！？!?]+|\n+|[.](?=\s|$)|$)")
_CLAUSE_MARK = re.compile(
    r"([，；：。！？]\s*|[,;:.!?]+(?:\s+|$)|\s+[-—]+\s+"
    r"|\s(?:and|so|which|because|while|but|since|where|whereas)\s)"
)
_ENDS = "。.!！?？"
_MARKS = "。.!！?？;；:：,，、 \n"
_LATIN_WORD = re.compile(r"[A-Za-z0-9_√](?:[A-Za-z0-9_.+/^√·×=\-]*[A-Za-z0-9_])?")


def sentences(text: str) -> list[str]:
    """The sentences of a text with the marks that end them, blank ones left out.

    A block of code is one: its lines say nothing alone.
    """
    return [match.group().strip() for match in _SENTENCE.finditer(text) if match.group().strip()]


def joined(parts: list[str], language: Language) -> str:
    """Sentences as one text; English ones are parted by a space, lines without a mark by lines."""
    gap = "" if language == "zh" else " "
    return "".join(part + (gap if part[-1:] in _ENDS else "\n") for part in parts).rstrip()


def bare(sentence: str) -> str:
    """A sentence without the mark that ends it."""
    return sentence.rstrip(_MARKS)


def clauses(sentence: str) -> list[str]:
    """Clauses and the marks between them, alternately: joined, they are the sentence."""
    return _CLAUSE_MARK.split(sentence)


def chinese_words(text: str) -> list[tuple[int, int]]:
    """Start and end of every dictionary word of a text."""
    return sorted(set(word_at(text)))


def words(text: str) -> list[str]:
    """Words of either script in order: Latin words and formulas whole, Chinese by dictionary."""
    han = [(a, text[a:b]) for a, b in chinese_words(text) if "\u3400" <= text[a] <= "\u9fff"]
    latin = [(match.start(), match.group()) for match in _LATIN_WORD.finditer(text)]
    return [word for _, word in sorted([*han, *latin])]


def shuffled(parts: list[str], rng: Random) -> list[str]:
    """The same parts in another order."""
    mixed = list(parts)
    rng.shuffle(mixed)
    return mixed
