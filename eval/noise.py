"""Words without sentences: words in any order, noise, filler."""

from __future__ import annotations

import string
from random import Random

from eval.texts import RAMBLE
from interviewer.bank.models import Language
from interviewer.grading.words import word_at
from interviewer.rubric_lint.wording import joined, shuffled, words

_HAN = (0x4E00, 0x9FA5)
_NOISE = 300


def shuffles(answer: str, rng: Random) -> dict[str, str]:
    """The words of an answer in any order, without its marks and with them."""
    everything = words(answer)
    pieces = [answer[a:b] for a, b in sorted(set(word_at(answer)))]
    spoken = [piece for piece in pieces if any(char.isalnum() for char in piece)]
    mixed = iter(shuffled(spoken, rng))
    kept = [next(mixed) if any(c.isalnum() for c in piece) else piece for piece in pieces]
    return {
        "no marks": " ".join(shuffled(everything, rng)),
        "marks in place": "".join(kept),
    }


def gibberish(rng: Random) -> dict[str, str]:
    """Letters, characters and signs by chance."""
    letters = "".join(rng.choice(string.ascii_lowercase + "    ") for _ in range(_NOISE))
    han = "".join(chr(rng.randint(*_HAN)) for _ in range(_NOISE))
    signs = string.ascii_letters + string.digits + string.punctuation + "，。的不 "
    return {
        "letters": letters,
        "characters": han,
        "mixed": "".join(rng.choice(signs) for _ in range(_NOISE)),
    }


def filler(language: Language, length: int, rng: Random) -> dict[str, str]:
    """A great deal of nothing: one letter, and talk in which no sentence stands twice."""
    talk: list[str] = []
    size = 0
    while size < length:
        sentence = f"{len(talk)} {rng.choice(RAMBLE[language])}"
        talk.append(sentence)
        size += len(sentence)
    return {
        "one letter": "x" * length,
        "talk": joined(talk, language)[:length],
    }
