"""Does an answer speak of its own question, or of another one of the bank?

Texts are compared by the cosine of their tf-idf vectors (Salton and Buckley 1988, Information
Processing & Management 24(5)) over English words and pairs of Chinese characters. Points on general
practice ("compare against a baseline") are met by a good answer to nearly any question; whose words
are plainly those of another question has answered that one, and earns nothing here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

from interviewer.bank.models import LANGUAGES, PERSONAS, Bank, Question
from interviewer.grading.spelling import without_ending

_WORD = re.compile(r"[a-z][a-z0-9_]+|[\u3400-\u9fff]+")
_FEWEST = 10
"""Questions: in a smaller bank nobody can tell what belongs to one of them only."""
_CLOSE = 0.12
"""To the other question; honest answers reach .10 to any but their own and its kin, a model answer
.27 and more to the question that it answers."""
_FARTHER = 3.0
"""Times farther from its own question than from the other one."""


class Topics:
    """What the questions of a bank speak of."""

    def __init__(self, bank: Bank) -> None:
        """Take a bank; its texts are read when the first answer comes."""
        self._bank = bank

    def warm(self) -> None:
        """Read the texts of the bank now, so that the first answer does not wait."""
        _ = self._postings

    def elsewhere(self, text: str, question_id: str) -> bool:
        """Whether a text answers a question that has nothing to do with the one it was given to.

        Args:
            text: in normal form, as in `Passage.norm`.
            question_id: a question that is not in the bank is never missed.
        """
        own = self._bank.questions.get(question_id)
        if own is None or len(self._bank.questions) < _FEWEST:
            return False
        near = self._nearness(text)
        least = max(_CLOSE, _FARTHER * near.get(question_id, 0.0))
        questions = self._bank.questions
        return any(
            value >= least and not own.is_kin(questions[name]) for name, value in near.items()
        )

    def _nearness(self, text: str) -> dict[str, float]:
        """The cosine of a text to each question that shares a word with it."""
        near: dict[str, float] = defaultdict(float)
        total = 0.0
        for word, count in Counter(_words(text)).items():
            found = self._postings.get(word)
            if found is None:
                continue
            rarity, postings = found
            weight = (1 + math.log(count)) * rarity
            total += weight * weight
            for name, other in postings:
                near[name] += weight * other
        return {name: value / math.sqrt(total) for name, value in near.items()}

    @cached_property
    def _postings(self) -> dict[str, tuple[float, list[tuple[str, float]]]]:
        """Word -> its idf, and its weight in each question that has it."""
        counts = {question.id: Counter(_texts(question)) for question in self._bank}
        having = Counter(word for count in counts.values() for word in count)
        rarity = {word: math.log(len(counts) / number) for word, number in having.items()}
        postings: dict[str, tuple[float, list[tuple[str, float]]]] = {
            word: (value, []) for word, value in rarity.items() if value
        }
        for name, count in counts.items():
            weights = {w: (1 + math.log(n)) * rarity[w] for w, n in count.items() if rarity[w]}
            length = math.sqrt(sum(weight * weight for weight in weights.values()))
            for word, weight in weights.items():
                postings[word][1].append((name, weight / length))
        return postings


def _texts(question: Question) -> Iterator[str]:
    """The words of a question, its points and its model answers."""
    texts = [question.question, *(question.answers.of(persona) for persona in PERSONAS)]
    texts += [text for point in question.points for text in (point.text, point.label)]
    given = (text[code] for text in texts if text for code in LANGUAGES)
    return _words("\n".join(given).lower())


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0] < "\u3400":
            yield without_ending(word) if len(word) > 4 else word
        else:
            yield from (word[at : at + 2] for at in range(len(word) - 1))
