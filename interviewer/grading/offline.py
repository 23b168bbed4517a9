"""The grader that needs no key: a function of question, answer and persona alone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from interviewer.bank.models import (
    LANGUAGES,
    PERSONAS,
    Bank,
    Facet,
    FollowUp,
    Language,
    Misconception,
    Numeric,
    Persona,
    Point,
    Question,
    Weights,
)
from interviewer.grading import fluency, scoring, words
from interviewer.grading.calibration import calibrated
from interviewer.grading.code import find_code, takes_code
from interviewer.grading.evidence import find_facet, find_opposite
from interviewer.grading.form import MOST_COVERED, is_list_of_words
from interviewer.grading.guard import Guarded, guard
from interviewer.grading.models import (
    Finding,
    Flag,
    Grade,
    Outcome,
    PointGrade,
    Quote,
    Ungraded,
    verdict_of,
)
from interviewer.grading.reading import Reading
from interviewer.grading.source import Source, read_source, without
from interviewer.grading.spans import Span
from interviewer.grading.spelling import Spelling
from interviewer.grading.text import Passage, alias_tokens
from interviewer.grading.topic import Topics
from interviewer.grading.vocabulary import Vocabulary

_ENOUGH = 40
"""Tokens: in fewer it is not plain what an answer speaks of."""


_SAID_OTHERWISE = 0.4
"""How sure the grader is of a point whose words stand there and say something else: of the labelled
answers that this befalls, one in nine is right in words that the rubric does not know."""


class OfflineGrader:
    """Grades with the evidence of the rubric; no network, no state, the same grade every time."""

    name = "offline"

    def __init__(self, bank: Bank, *, exponent: float | None = None) -> None:
        """Prepare to grade.

        Args:
            exponent: of the calibration; None takes the fitted one.
        """
        self._exponent = exponent
        self._vocabulary = Vocabulary(bank.lexicon)
        self._bank = bank
        self._topics = Topics(bank)
        self._last: tuple[object, Reading] | None = None

    def warm(self) -> None:
        """Read the aliases and the models of words now, so that the first answer does not wait."""
        words.warm()
        self._topics.warm()
        fluency.shipped()
        _ = self._spelling

    @cached_property
    def _spelling(self) -> Spelling:
        """Made at the first answer, not at the start: it reads every alias of the bank."""
        facets = [facet for q in self._bank for _, facets in q.evidence() for facet in facets]
        return Spelling(self._vocabulary.tokens_of(facets), _words_said(self._bank))

    def grade(
        self, question: Question, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        """Grade an answer to the question itself.

        Evidence of both languages counts whatever `language` says: people mix them.
        """
        if not question.askable:
            return Ungraded(reason="outline")
        scored_as = question.scored_as(persona)
        # A derived rubric holds no word of its question, and its answers often are lists.
        asked = [] if question.derived else _stem(question)
        return self._grade(
            question.points_of(scored_as),
            question.misconceptions,
            question.numeric,
            asked,
            answer,
            (persona, scored_as, language),
            question_id=question.id,
            derived=question.derived,
        )

    def grade_probe(
        self, question: Question, point: Point, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        """Grade the answer to a probe: one point and the misconceptions about it."""
        asked = [*_stem(question), point.probe.zh, point.probe.en]
        beliefs = [m for m in question.misconceptions if m.refutes == point.id]
        alone = point.model_copy(update={"tier": "core", "weight": Weights(1, 1)})
        personas = (persona, question.scored_as(persona), language)
        return self._grade([alone], beliefs, question.numeric, asked, answer, personas)

    def grade_follow_up(
        self, follow_up: FollowUp, answer: str, persona: Persona, language: Language
    ) -> Outcome:
        """Grade the answer to a listed follow-up by its own points."""
        asked = [follow_up.ask.zh, follow_up.ask.en]
        personas = (persona, persona, language)
        return self._grade(follow_up.points, [], follow_up.numeric, asked, answer, personas)

    def _grade(
        self,
        points: Sequence[Point],
        beliefs: Sequence[Misconception],
        numeric: Sequence[Numeric],
        asked: Sequence[str],
        answer: str,
        personas: tuple[Persona, Persona, Language],
        *,
        question_id: str = "",
        derived: bool = False,
    ) -> Grade:
        began = time.perf_counter()
        guarded = guard(answer, asked)
        reading = self._read(answer, guarded.kept)
        rubric = [*(p.evidence for p in points), *(b.evidence for b in beliefs)]
        asks_code = any(map(takes_code, rubric))
        source = read_source(answer, unfenced=asks_code)
        # Code is no speech: it is graded as code, or left out where it would not pass as speech.
        if source.spans and (asks_code or _is_list(points, reading)):
            reading = self._read(answer, without(guarded.kept, source.spans))
        if question_id and self._off_topic(reading, question_id):
            guarded.flags.append("off_topic")
            reading, source = self._read(answer, []), source.disowned()
        if reading.nothing_stands:
            source = source.disowned()
        if not derived and _is_list(points, reading):
            guarded.flags.append("dump")
        dump = "dump" in guarded.flags
        # Words in a row show nothing, but code beside them does.
        spoken = self._read(answer, []) if dump else reading
        findings = list(_findings(beliefs, spoken, source, numeric))
        grades = [self._point(p, reading, source, numeric, dump=dump) for p in points]
        if not derived:  # such a rubric knows words, and not what excludes them
            grades = list(_with_opposites(grades, points, spoken, numeric))
        grades = scoring.apply_findings(grades, findings)
        persona, scored_as, language = personas
        return Grade(
            score=scoring.question_score(scoring.judged(grades, points, scored_as)),
            points=grades,
            misconceptions=findings,
            flags=_flags(guarded, grades, findings, reading),
            persona=persona,
            language=language,
            milliseconds=round(1000 * (time.perf_counter() - began), 3),
        )

    def _off_topic(self, reading: Reading, question_id: str) -> bool:
        passage = reading.passage
        return len(passage) >= _ENOUGH and self._topics.elsewhere(passage.norm, question_id)

    def _read(self, answer: str, kept: list[tuple[int, int]]) -> Reading:
        """The reading of an answer; the last one is kept for who asks it several questions."""
        wanted = (answer, tuple(kept))
        last = self._last
        if last is None or last[0] != wanted:
            passage = Passage.read(answer, kept)
            last = self._last = wanted, Reading(passage, self._vocabulary, self._spelling)
        return last[1]

    def _point(
        self,
        point: Point,
        reading: Reading,
        source: Source,
        numeric: Sequence[Numeric],
        *,
        dump: bool,
    ) -> PointGrade:
        found: dict[str, _Shown] = {}
        for facet in point.evidence:
            shown = _shown(facet, reading, source, numeric)
            if shown:
                found[facet.id] = shown
        counted = {name: shown for name, shown in found.items() if shown.lines or not dump}
        credit = calibrated(_coverage(point, counted), self._exponent) if counted else 0.0
        return PointGrade(
            id=point.id,
            verdict=verdict_of(credit),
            credit=round(credit, 4),
            confidence=_confidence(point, len(found), reading),
            quotes=_quoted(counted.values() if credit else (), reading.passage, dump=dump),
            found=len(found),
            ideas=len(point.evidence),
            lacking=[facet.id for facet in point.evidence if facet.id not in found],
        )


def _stem(question: Question) -> list[str]:
    """What the candidate has heard of the question: its words and its explanation."""
    heard = [question.question, *([question.clarify] if question.clarify else [])]
    return [text[code] for text in heard for code in LANGUAGES]


def _with_opposites(
    grades: Sequence[PointGrade],
    points: Sequence[Point],
    reading: Reading,
    numeric: Sequence[Numeric],
) -> Iterator[PointGrade]:
    """Core points of which nothing was found, and whose words say something else: contradicted.

    What earned credit for another point was said rightly, and contradicts none.
    """
    right = [(q.start, q.end) for grade in grades if grade.credit for q in grade.quotes]
    for grade, point in zip(grades, points, strict=True):
        if grade.found or point.tier != "core":
            yield grade
            continue
        spans = find_opposite(point.evidence, reading, numeric)
        quotes = (
            [] if _asked(spans, reading.passage) else _quoted([_Shown(spans, [])], reading.passage)
        )
        if quotes and not any(q.start < b and a < q.end for q in quotes for a, b in right):
            changes = {"verdict": "contradicted", "quotes": quotes, "confidence": _SAID_OTHERWISE}
            grade = grade.model_copy(update=changes)
        yield grade


class _Shown(NamedTuple):
    """What shows a facet: words, and lines of code."""

    spans: list[Span]
    lines: list[tuple[int, int]]


def _shown(
    facet: Facet, reading: Reading, source: Source, numeric: Sequence[Numeric]
) -> _Shown | None:
    spans, lines = find_facet(facet, reading, numeric), find_code(facet, source)
    return _Shown(spans or [], lines or []) if spans or lines else None


def _is_list(points: Sequence[Point], reading: Reading) -> bool:
    return is_list_of_words(reading.passage, _covered(points, reading))


def _words_said(bank: Bank) -> set[str]:
    """Every token of the lexicon and of the texts that people read."""
    texts = [alias for aliases in bank.lexicon.entries.values() for alias in aliases]
    for question in bank:
        for persona in PERSONAS:
            answer = question.answers.of(persona)
            texts += [answer.zh, answer.en] if answer else []
        texts += [t for f in question.follow_ups for t in (f.answer.zh, f.answer.en)]
        texts += [t for p in question.points for t in (p.text.zh, p.text.en)]
    return {token for text in texts for token in alias_tokens(text)}


def _covered(points: Sequence[Point], reading: Reading) -> float:
    """The share of the tokens that are words of the rubric; rather too high where it is low."""
    facets = [facet for point in points for facet in point.evidence]
    known = reading.vocabulary.tokens_of(facets)
    most = sum(map(known.__contains__, reading.texts)) / max(1, len(reading.texts))
    if most <= MOST_COVERED:
        return most
    ways = (ways for facet in facets for ways in reading.vocabulary.ways_of(facet))
    hits = (span for each in ways for span in reading.hits(each))
    tokens = {t for span in hits for t in range(span.first, span.last + 1)}
    return len(tokens) / len(reading.passage)


def _coverage(point: Point, found: Mapping[str, _Shown]) -> float:
    """The weight of what was found over the weight of what is enough."""
    total = sum(facet.weight for facet in point.evidence) * point.enough
    return min(1.0, sum(f.weight for f in point.evidence if f.id in found) / total)


def _confidence(point: Point, found: int, reading: Reading) -> float:
    """Low where the words of the point are there and its evidence is not: wording may differ."""
    if found == len(point.evidence):
        return 0.9
    if found:
        return 0.5
    frames = (frame for facet in point.evidence for frame in facet.any)
    return 0.4 if any(reading.said(frame) for frame in frames) else 0.8


def _findings(
    beliefs: Sequence[Misconception],
    reading: Reading,
    source: Source,
    numeric: Sequence[Numeric],
) -> Iterable[Finding]:
    for belief in beliefs:
        for facet in belief.evidence:
            shown = _shown(facet, reading, source, numeric)
            if shown and not _asked(shown.spans, reading.passage):
                yield Finding(
                    id=belief.id,
                    severity=belief.severity,
                    refutes=belief.refutes,
                    quotes=_quoted([shown], reading.passage),
                )
                break


def _asked(spans: Sequence[Span], passage: Passage) -> bool:
    """What is put as a question is not asserted."""
    return any(passage.sentence[span.first] in passage.questions for span in spans)


def _quoted(shown: Iterable[_Shown], passage: Passage, *, dump: bool = False) -> list[Quote]:
    """Substrings of the raw answer; spans that overlap or touch become one."""
    merged: list[Span] = []
    shown = list(shown)
    spoken = () if dump else shown
    for span in sorted({span for each in spoken for span in each.spans}):
        if merged and span.first <= merged[-1].last + 1:
            merged[-1] = Span(merged[-1].first, max(merged[-1].last, span.last))
        else:
            merged.append(span)
    lines = {line for each in shown for line in each.lines}
    offsets = sorted({*map(passage.raw_span, merged), *lines})
    return [Quote(start=a, end=b, text=passage.raw[a:b]) for a, b in offsets]


def _flags(
    guarded: Guarded, grades: Sequence[PointGrade], findings: Sequence[Finding], reading: Reading
) -> list[Flag]:
    flags = list(guarded.flags)
    nothing = not any(g.found for g in grades) and not findings
    if nothing and len(reading.passage) >= _ENOUGH and not flags:
        flags.append("off_topic")
    return flags
