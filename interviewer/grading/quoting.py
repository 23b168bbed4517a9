"""Do these words stand in the answer? The proof that every credit of a model needs: pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from interviewer.grading.models import Quote

MOST = 3
"""Quotes of one point that are shown."""
_LEAST = 2
"""Letters or digits that a quote must have."""
_SKIPPED = frozenset("\"'“”‘’「」『』`*…")
"""Marks that models put around and into quotes."""


class Folded:
    """A text without differences that do not matter in a quote: case, width, spaces, quote marks.

    `offsets[i]` is where the folded character `i` stands in the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        chars: list[str] = []
        self.offsets: list[int] = []
        for at, char in enumerate(text):
            for folded in unicodedata.normalize("NFKC", char).casefold():
                if not folded.isspace() and folded not in _SKIPPED:
                    chars.append(folded)
                    self.offsets.append(at)
        self.folded = "".join(chars)

    def spans(self, words: str) -> list[tuple[int, int]]:
        """Every place where words stand, as raw offsets (start, end)."""
        wanted = Folded(words).folded.strip(".。,，;；")
        if sum(char.isalnum() for char in wanted) < _LEAST:
            return []
        found: list[tuple[int, int]] = []
        at = self.folded.find(wanted)
        while at >= 0:
            found.append((self.offsets[at], self.offsets[at + len(wanted) - 1] + 1))
            at = self.folded.find(wanted, at + len(wanted))
        return found


def verified(
    words: Sequence[str], answer: Folded, kept: Sequence[tuple[int, int]], asked: Folded
) -> list[Quote]:
    """The quotes that prove something, each a substring of the answer.

    Args:
        words: what a model quoted.
        kept: raw offsets of the answer that count; the rest was addressed to the grader, repeated,
            encoded or copied.
        asked: what was asked; words that stand in it prove nothing.
    """
    ranges = _joined(kept, answer.text)
    quotes: list[Quote] = []
    for each in words:
        if asked.spans(each):
            continue
        for start, end in answer.spans(each):
            fresh = all(end <= q.start or q.end <= start for q in quotes)
            if fresh and any(a <= start and end <= b for a, b in ranges):
                quotes.append(Quote(start=start, end=end, text=answer.text[start:end]))
                break
    return quotes[:MOST]


def _joined(kept: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Ranges with nothing but space between them are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(kept):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
