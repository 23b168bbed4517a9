"""Words without sentences: terms in a row, words in any order, noise, filler."""

from __future__ import annotations

import string
from random import Random

from eval.texts import RAMBLE
from eval.wording import joined, shuffled, words
from interviewer.bank.models import Bank, BindFrame, Language, Question
from interviewer.grading.words import word_at

_HAN = (0x4E00, 0x9FA5)
_NOISE = 300
_STOP = set(
    "的 了 是 在 和 与 把 会 能 就 都 让 用 为 有 对 从 到 这 那 它 个 每 所 因为 但 而 要 "
    "被 给 也 还 再 只 得 着 过 当 如 则 即 我 你 们 不 没 the a an is are was be been of to "
    "in on for with and or but not it its this that they them we you i as by from at which "
    "each so because when if then than can will would have has do does more less all one".split()
)


def dumps(question: Question, language: Language, answer: str, bank: Bank) -> dict[str, str]:
    """The rubric's and the answer's terms, listed in several ways."""
    terms = _terms(answer)
    aliases = _aliases(question, bank, language)
    mark = "、" if language == "zh" else ", "
    return {
        "aliases with commas": mark.join(aliases),
        "aliases with spaces": " ".join(aliases),
        "terms of the answer": mark.join(terms),
        "terms as a list": "\n".join(f"- {term}" for term in terms),
        "terms as a table": " | ".join(terms),
        "terms in short sentences": ("。" if language == "zh" else ". ").join(terms) + "。",
    }


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


def _terms(answer: str) -> list[str]:
    found = dict.fromkeys(word for word in words(answer) if word.lower() not in _STOP)
    return [word for word in found if len(word) > 1]


def _aliases(question: Question, bank: Bank, language: Language) -> list[str]:
    """The ways to say each part of the rubric, one for each, in the order of the file."""
    found: dict[str, None] = {}
    for point in question.points:
        for facet in point.evidence:
            for frame in facet.any[:2]:
                lists = frame.bind.given().values() if isinstance(frame, BindFrame) else []
                for aliases in lists:
                    found[_spoken(aliases, bank, language)] = None
    return list(found)


def _spoken(aliases: list[str], bank: Bank, language: Language) -> str:
    written = [
        way
        for alias in aliases
        for way in (bank.lexicon.entries[alias[1:]] if alias.startswith("@") else [alias])
    ]
    own = [way for way in written if way.isascii() == (language == "en")]
    return (own or written)[0]
