"""Answers that must not score, made of the bank's own model answers, and how much each may get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from interviewer.bank.models import LANGUAGES, PERSONAS, Bank, Language, Persona, Question
from interviewer.grading.form import FROM
from interviewer.grading.models import Grade
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.text import alias_tokens
from interviewer.rubric_lint.dumps import dumps
from interviewer.rubric_lint.negation import denials
from interviewer.rubric_lint.wording import joined, sentences

Gate = Literal["negated", "dumped", "unrelated"]
MOST: dict[Gate, float] = {"negated": 15.0, "dumped": 35.0, "unrelated": 15.0}
"""The highest score that is let through."""
ADVICE: dict[Gate, str] = {
    "negated": (
        "see which of their aliases hold a negator, stand outside the negated clause, or ask for "
        "`polarity: negative` or `any`"
    ),
    "dumped": "bind their words: a subject and a relation in one clause, `ordered: true`",
    "unrelated": (
        "bind them to what this question is about, or list the other question under `related` "
        "where the two truly share content"
    ),
}


class Trial(NamedTuple):
    """One answer that must not score, with what it got."""

    question_id: str
    gate: Gate
    answer: str
    """Which answer it is: `the keyword dump of answers.dev.zh (terms as a list)`."""
    score: float
    earned: str
    """The points that were credited, with the words that earned them."""

    @property
    def over(self) -> bool:
        """Whether it scores more than is let through."""
        return self.score > MOST[self.gate]


def worst(trials: Iterable[Trial]) -> dict[tuple[str, Gate], Trial]:
    """The trial that scores highest, per question and gate."""
    found: dict[tuple[str, Gate], Trial] = {}
    for trial in trials:
        key = (trial.question_id, trial.gate)
        if key not in found or trial.score > found[key].score:
            found[key] = trial
    return found


def own_trials(question: Question, bank: Bank, grader: OfflineGrader) -> Iterator[Trial]:
    """A question's own model answers negated, and their terms in a row."""
    for persona in PERSONAS:
        answer = question.answers.of(persona)
        for language in LANGUAGES if answer else ():
            assert answer is not None
            text, where = answer[language], f"answers.{persona}.{language}"
            for way, deny in denials(language).items():
                parts = [deny(sentence) for sentence in sentences(text)]
                what = f"{where} with every sentence negated ({way})"
                denied = joined(parts, language)
                yield _tried(question, "negated", what, denied, (persona, language), grader)
            for way, listed in dumps(question, language, text, bank).items():
                if len(alias_tokens(listed)) < FROM:
                    continue  # In so few words nobody can tell a dump from a short answer.
                what = f"the keyword dump of {where} ({way})"
                yield _tried(question, "dumped", what, listed, (persona, language), grader)


def unrelated_trials(other: Question, bank: Bank, grader: OfflineGrader) -> Iterator[Trial]:
    """A question's model answers as answers to every question that has nothing to do with it."""
    questions = [q for q in bank if q.askable and not q.derived and not q.is_kin(other)]
    for persona in PERSONAS:
        answer = other.answers.of(persona)
        for language in LANGUAGES if answer else ():
            assert answer is not None
            what = f"the model answer of {other.id} ({persona}, {language})"
            for question in questions:
                given = (persona, language)
                yield _tried(question, "unrelated", what, answer[language], given, grader)


def _tried(
    question: Question,
    gate: Gate,
    what: str,
    answer: str,
    given: tuple[Persona, Language],
    grader: OfflineGrader,
) -> Trial:
    grade = grader.grade(question, answer, *given)
    assert isinstance(grade, Grade)
    return Trial(question.id, gate, what, grade.score, _earned(grade))


def _earned(grade: Grade) -> str:
    shown: Sequence[str] = [
        f"{point.id} by {'; '.join(quote.text for quote in point.quotes)!r}"
        for point in grade.points
        if point.credit > 0
    ]
    return ", ".join(shown)
