"""Harmless damage to a right answer: typing errors, look-alike and unseen characters, new order."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any

from eval.homophones import HOMOPHONES
from eval.texts import PADDING
from interviewer.bank.models import Language
from interviewer.rubric_lint.wording import joined, sentences, shuffled

Damage = Callable[[str, Random], str]

ONE_IN = 16
_LATIN = re.compile(r"[A-Za-z]")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = str.maketrans("aceopxyicsjABCEHKMOPTX", "асеорхуісѕјАВСЕНКМОРТХ")
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_BIDI = ("\u202a\u202c", "\u2066\u2069", "\u200e\u200f")


def latin_typos(text: str, rng: Random) -> str:
    """Mistype one Latin letter in sixteen: another one, a missing one, a doubled or swapped one."""
    places = [match.start() for match in _LATIN.finditer(text)]
    chars = list(text)
    for at in rng.sample(places, len(places) // ONE_IN):
        chars[at] = _mistyped(chars[at], rng)
    return "".join(chars)


def homophones(text: str, rng: Random) -> str:
    """Replace one Chinese character in sixteen by one that sounds alike."""
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    places = [at for at, char in enumerate(text) if char in HOMOPHONES]
    chars = list(text)
    for at in rng.sample(places, min(len(places), han // ONE_IN)):
        chars[at] = rng.choice(HOMOPHONES[chars[at]])
    return "".join(chars)


def cyrillic(text: str, rng: Random) -> str:
    """Every second Latin letter that has a twin in the Cyrillic alphabet is replaced by it."""
    return "".join(c.translate(_CYRILLIC) if rng.random() < 0.5 else c for c in text)


def full_width(text: str, rng: Random) -> str:
    """Latin letters and digits in their full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def unseen(text: str, rng: Random) -> str:
    """Zero-width characters between other characters."""
    return "".join(c + (rng.choice(_UNSEEN) if rng.random() < 0.2 else "") for c in text)


def bidirectional(text: str, rng: Random) -> str:
    """Control characters of bidirectional text around every sentence and inside."""
    marks = rng.choice(_BIDI)
    half = len(text) // 2
    return f"\u202e{marks[0]}{text[:half]}\u200f{text[half:]}{marks[1]}\u202c"


def traditional(text: str, rng: Random) -> str:
    """The same in traditional characters."""
    return str(_converter().convert(text))


def reversed_order(text: str, language: Language) -> str:
    """The last sentence first."""
    return joined(sentences(text)[::-1], language)


def mixed_order(text: str, language: Language, rng: Random) -> str:
    """The sentences in any order."""
    return joined(shuffled(sentences(text), rng), language)


def padded(text: str, language: Language, rng: Random) -> str:
    """Between the sentences stand others that say nothing."""
    filler = PADDING[language]
    parts = [filler[0]]
    for sentence in sentences(text):
        parts += [sentence, rng.choice(filler)]
    return joined(parts, language)


def _mistyped(letter: str, rng: Random) -> str:
    other = rng.choice(_LETTERS.replace(letter.lower(), ""))
    return rng.choice([other, "", letter * 2, other + letter])


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2t")
