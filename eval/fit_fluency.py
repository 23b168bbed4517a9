"""Fit `interviewer/grading/fluency.json` on the reviewed texts of the bank.

Run: python -m eval.fit_fluency
"""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.bank.loader import load_bank
from interviewer.bank.models import LANGUAGES, PERSONAS, Language, Question
from interviewer.grading.fluency import FILE, Fluency

LEAST = 25
"""Symbols that are rarer than this say little about order."""


def texts(question: Question) -> Iterator[str]:
    """Everything in a question that is written in sentences; aliases are not."""
    for language in LANGUAGES:
        yield from _texts(question, language)
    for point in question.points:
        for samples in (point.examples.met, point.examples.partly, point.examples.missed):
            yield from (sample.text for sample in samples)


def _texts(question: Question, language: Language) -> Iterator[str]:
    for point in question.points:
        yield from (point.text[language], point.probe[language], point.hint[language])
    for persona in PERSONAS:
        answer = question.answers.of(persona)
        if answer:
            yield answer[language]
    for follow_up in question.follow_ups:
        yield from (follow_up.ask[language], follow_up.answer[language])
    for belief in question.misconceptions:
        yield from (belief.claim[language], belief.correction[language])


def main() -> None:
    """Fit and write the file."""
    finished = [question for question in load_bank() if question.askable]
    model = Fluency.fit((t for question in finished for t in texts(question)), least=LEAST)
    FILE.write_text(model.dump(), encoding="utf-8")


if __name__ == "__main__":
    main()
