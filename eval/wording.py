"""Taking texts apart and putting them together: sentences, clauses, words, letters."""

from __future__ import annotations

import re
from random import Random

from interviewer.bank.models import Language
from interviewer.grading.words import word_at

_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?]+|\n+|[.](?=\s|$)|$)")
_CLAUSE_MARK = re.compile(r"([，,；;：:。.！!？?、]\s*|\s+[-—]+\s+)")
_MARKS = "。.!！?？;；:：,，、 \n"
_WORD = re.compile(r"[A-Za-z0-9_.+/^√·×=\-]+|[\u3400-\u9fff]|[^\sA-Za-z0-9\u3400-\u9fff]")


def sentences(text: str) -> list[str]:
    """The sentences of a text with the marks that end them, blank ones left out."""
    return [match.group().strip() for match in _SENTENCE.finditer(text) if match.group().strip()]


def joined(parts: list[str], language: Language) -> str:
    """Sentences as one text; English ones are parted by a space."""
    return ("" if language == "zh" else " ").join(parts)


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
    found = []
    for start, end in chinese_words(text):
        piece = text[start:end]
        found += [piece] if "\u3400" <= piece[:1] <= "\u9fff" else []
        if not found or found[-1] != piece:
            found += [m.group() for m in _WORD.finditer(piece)]
    return _rejoined(found, text)


def _rejoined(pieces: list[str], text: str) -> list[str]:
    """Latin pieces that stand side by side in the text are one word again."""
    found: list[str] = []
    position = 0
    for piece in pieces:
        start = text.index(piece, position)
        touching = start == position and start > 0
        if found and touching and piece.isascii() and found[-1].isascii() and piece.isalnum():
            found[-1] += piece
        else:
            found.append(piece)
        position = start + len(piece)
    return [word for word in found if any(char.isalnum() for char in word)]


def shuffled(parts: list[str], rng: Random) -> list[str]:
    """The same parts in another order."""
    mixed = list(parts)
    rng.shuffle(mixed)
    return mixed
