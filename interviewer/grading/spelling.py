"""Latin words that are one slip away from a word of the rubrics.

Candidates are found by shared deletions, as in SymSpell (Garbe 2012): two words one edit apart
share a form with one letter left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SHORTEST = 5
"""Letters: shorter words have too many neighbours that mean something else."""
_ENDING = re.compile(r"(?:e|es|s|ed|ing)$")


class Spelling:
    """The words that are known, and what an unknown one was meant to be."""

    def __init__(self, words: Iterable[str], others: Iterable[str] = ()) -> None:
        """Take the words to look for.

        Args:
            words: what a slip may have meant.
            others: words that are right as they are, such as the name of another model.
        """
        sought = frozenset(w for w in words if w.isascii() and w.isalpha())
        self._words = sought | frozenset(others)
        self._longest = max(map(len, sought), default=0)
        self._forms: dict[str, set[str]] = {}
        for word in sought:
            if len(word) >= _SHORTEST:
                for form in (word, *_shortened(word)):
                    self._forms.setdefault(form, set()).add(word)

    def meant(self, word: str) -> str:
        """The known word one edit away where there is exactly one; else the word itself."""
        fits = _SHORTEST <= len(word) <= self._longest + 1
        if not fits or word in self._words or not (word.isascii() and word.isalpha()):
            return word
        found = {
            known
            for form in (word, *_shortened(word))
            for known in self._forms.get(form, ())
            if _one_edit(word, known)
        }
        return found.pop() if len(found) == 1 else word


def without_ending(word: str) -> str:
    """An English word without a regular ending, so that its forms look alike."""
    return _ENDING.sub("", word)


def _shortened(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_edit(one: str, other: str) -> bool:
    """One letter replaced, added, left out, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    swapped = len(a) == len(b) >= 2 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
