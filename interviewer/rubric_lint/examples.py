"""Whether a rubric grades its own examples and its own model answers as it should."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.bank.models import LANGUAGES, PERSONAS, Point, Question, Sample
from interviewer.grading.models import Grade, Outcome
from interviewer.grading.offline import OfflineGrader

MODEL_ANSWER_FROM = 95.0


def example_faults(question: Question, grader: OfflineGrader) -> Iterator[str]:
    """Every example that does not grade as it says, every model answer that falls short."""
    for point in question.points:
        yield from _point(f"points.{point.id}", point, question, grader)
    for follow_up in question.follow_ups:
        for point in follow_up.points:
            alone = follow_up.model_copy(update={"points": [point]})
            for want, sample in _samples(point):
                outcome = grader.grade_follow_up(alone, sample.text, "algorithm", sample.language)
                where = f"follow_ups.{follow_up.id}.{point.id}"
                yield from _verdict(where, want, sample, outcome)
    yield from _misconceptions(question, grader)
    yield from _answers(question, grader)


def _samples(point: Point) -> Iterator[tuple[str, Sample]]:
    for want in ("met", "partly", "missed"):
        for sample in getattr(point.examples, want):
            yield want, sample


def _point(where: str, point: Point, question: Question, grader: OfflineGrader) -> Iterator[str]:
    for want, sample in _samples(point):
        outcome = grader.grade_probe(
            question.model_copy(update={"misconceptions": []}),
            point,
            sample.text,
            "algorithm",
            sample.language,
        )
        yield from _verdict(where, want, sample, outcome)


def _verdict(where: str, want: str, sample: Sample, outcome: Outcome) -> Iterator[str]:
    assert isinstance(outcome, Grade)
    grade = outcome.points[0]
    # What is said the wrong way round is missed and more.
    got = "missed" if grade.verdict == "contradicted" else grade.verdict
    if got != want:
        said = "; ".join(q.text for q in grade.quotes) or "nothing"
        lacking = f", lacking {', '.join(grade.lacking)}" if grade.lacking else ""
        yield (
            f"{where}: examples.{want}: grades as {grade.verdict} (found {said}{lacking}): "
            f"{sample.text!r}. Widen the aliases or the lexicon, or add a frame"
        )


def _misconceptions(question: Question, grader: OfflineGrader) -> Iterator[str]:
    for belief in question.misconceptions:
        for wanted, samples in (
            (True, belief.examples.asserted),
            (False, belief.examples.mentioned),
        ):
            for sample in samples:
                outcome = grader.grade(question, sample.text, "algorithm", sample.language)
                assert isinstance(outcome, Grade)
                fired = any(f.id == belief.id for f in outcome.misconceptions)
                if fired != wanted:
                    word = "fires on" if fired else "does not fire on"
                    yield f"misconceptions.{belief.id}: {word} {sample.text!r}"


def _answers(question: Question, grader: OfflineGrader) -> Iterator[str]:
    for persona in PERSONAS:
        answer = question.answers.of(persona)
        if answer is None:
            continue
        for language in LANGUAGES:
            outcome = grader.grade(question, answer[language], persona, language)
            assert isinstance(outcome, Grade)
            where = f"answers.{persona}.{language}"
            if outcome.score < MODEL_ANSWER_FROM:
                weak = [f"{p.id} lacks {', '.join(p.lacking)}" for p in outcome.points if p.lacking]
                yield (
                    f"{where}: scores {outcome.score:.1f}, below {MODEL_ANSWER_FROM:g}: "
                    + "; ".join(weak)
                )
            for finding in outcome.misconceptions:
                said = "; ".join(q.text for q in finding.quotes)
                yield f"{where}: misconception {finding.id} fires on {said!r}"
            for flag in outcome.flags:
                yield f"{where}: is flagged {flag}"
