"""The texts of a bank that are embedded, each with an id that says what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from interviewer.bank.models import LANGUAGES, PERSONAS, Bank, Language, Question


class Passage(NamedTuple):
    """One text of a question. `id` reads `question/kind/name/language`."""

    id: str
    question: str
    kind: str
    """stem, point, answer or follow_up."""
    text: str
    language: Language
    persona: str = ""
    point: str = ""

    @property
    def digest(self) -> str:
        """A hash of what is embedded and stored."""
        return hashlib.sha256("\0".join(map(str, self)).encode()).hexdigest()[:16]

    def metadata(self) -> dict[str, str]:
        """What the index stores beside the vector; empty values are left out."""
        values = {
            "question": self.question,
            "kind": self.kind,
            "language": self.language,
            "persona": self.persona,
            "point": self.point,
            "digest": self.digest,
        }
        return {name: value for name, value in values.items() if value}


def stems(bank: Bank) -> list[Passage]:
    """One passage per question and language for finding questions: stem, tags and point labels."""
    return [stem(question, language) for question in bank for language in LANGUAGES]


def stem(question: Question, language: Language) -> Passage:
    labels = [point.name(language) for point in question.points]
    tags = [tag.replace("-", " ") for tag in question.tags]
    text = "\n".join([question.question[language], ", ".join(tags), ", ".join(labels)])
    return Passage(f"{question.id}/stem/{language}", question.id, "stem", text.strip(), language)


def references(question: Question) -> list[Passage]:
    """The reference texts of one question: points, model answers by paragraph, follow-ups."""
    return [p for language in LANGUAGES for p in _references(question, language)]


def _references(question: Question, language: Language) -> Iterator[Passage]:
    key = question.id
    for point in question.points:
        name = f"{key}/point/{point.id}/{language}"
        yield Passage(name, key, "point", point.text[language], language, point=point.id)
    for persona in PERSONAS:
        answer = question.answers.of(persona)
        paragraphs = answer[language].strip().splitlines() if answer else []
        for number, text in enumerate(filter(str.strip, paragraphs)):
            name = f"{key}/answer/{persona}-{number}/{language}"
            yield Passage(name, key, "answer", text, language, persona=persona)
    for follow_up in question.follow_ups:
        name = f"{key}/follow_up/{follow_up.id}/{language}"
        text = f"{follow_up.ask[language]}\n{follow_up.answer[language]}"
        yield Passage(name, key, "follow_up", text, language)
