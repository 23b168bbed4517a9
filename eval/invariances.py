"""What must change nothing: a right answer reordered, repeated, padded, or harmlessly damaged."""

from __future__ import annotations

from collections.abc import Iterator

from eval import corruption, texts
from eval.right import Attack, Family, Make, Right
from interviewer.bank.models import Bank
from interviewer.rubric_lint.wording import joined, sentences

REPEATS = 1000


def _reordered(right: Right, bank: Bank) -> Iterator[Attack]:
    answer, language = right.answer, right.language
    mixed = corruption.mixed_order(answer, language, right.rng("order"))
    reversed_ = corruption.reversed_order(answer, language)
    yield right.attack("sentences reordered", "reversed", reversed_, answer)
    yield right.attack("sentences reordered", "mixed", mixed, answer)


def _repeated(right: Right, bank: Bank) -> Iterator[Attack]:
    longest = max(sentences(right.answer), key=len)
    many = joined([longest] * REPEATS, right.language)
    thrice = "\n".join([right.answer] * 3)
    ways = [
        ("one sentence a thousand times", many, longest),
        ("the answer three times", thrice, right.answer),
    ]
    for variant, answer, base in right.half(ways):
        yield right.attack("repeated", variant, answer, base)


def _padded(right: Right, bank: Bank) -> Iterator[Attack]:
    padded = corruption.padded(right.answer, right.language, right.rng("padding"))
    yield right.attack("padded", "between the sentences", padded, right.answer)
    ramble = joined(texts.RAMBLE[right.language], right.language)
    yield right.attack("padded", "around", f"{ramble}\n{right.answer}\n{ramble}", right.answer)


def _damaged(family: str, ways: dict[str, corruption.Damage]) -> Make:
    def make(right: Right, bank: Bank) -> Iterator[Attack]:
        for name, damage in ways.items():
            answer = damage(right.answer, right.rng(name))
            if answer != right.answer:
                yield right.attack(family, name, answer, right.answer)

    return make


_ALIKE: dict[str, corruption.Damage] = {
    "Cyrillic letters": corruption.cyrillic,
    "full-width letters": corruption.full_width,
    "traditional characters": corruption.traditional,
}
_UNSEEN: dict[str, corruption.Damage] = {
    "zero width": corruption.unseen,
    "bidirectional": corruption.bidirectional,
}

FAMILIES: dict[str, Family] = {
    "sentences reordered": Family("change", _reordered, once=True),
    "repeated": Family("change", _repeated, once=True),
    "padded": Family("change", _padded, once=True),
    "look-alike characters": Family("change", _damaged("look-alike characters", _ALIKE), True),
    "unseen characters": Family("change", _damaged("unseen characters", _UNSEEN), True),
    "typing errors, Latin": Family(
        "drop", _damaged("typing errors, Latin", {"one letter in sixteen": corruption.latin_typos})
    ),
    "typing errors, Chinese": Family(
        "drop",
        _damaged("typing errors, Chinese", {"one character in sixteen": corruption.homophones}),
    ),
}
