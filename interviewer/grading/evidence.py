"""The matcher of the evidence grammar: which facets of a point stand in an answer, and where.

Roles of a frame must stand in one window, not under a negator, and their subject must be the one
that governs the relation: the same words with the roles swapped do not match. The idea of frames
with windows and explicit negation is that of OpenMark (Jordan and Mitchell 2009, BJET 40(2)).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from operator import itemgetter

from interviewer.bank.models import (
    BindFrame,
    CodeFrame,
    CompareFrame,
    Facet,
    Frame,
    Numeric,
    NumericFrame,
)
from interviewer.grading import numbers
from interviewer.grading.comparison import compared
from interviewer.grading.reading import Match, Reading
from interviewer.grading.spans import Span, extent, outside, overlapping
from interviewer.grading.subjects import Subjects
from interviewer.grading.text import Passage

_MAX_COMBINATIONS = 400
_REACH = {"clause": 30, "sentence": 60, "answer": float("inf")}
_LONG_CLAUSE = 60
"""Tokens; a longer clause is not quoted whole."""
_NOWHERE = Match(None)


def find_facet(
    facet: Facet, reading: Reading, numeric: Sequence[Numeric] = ()
) -> list[Span] | None:
    """The spans that show a facet, or None where no frame of it matches.

    What is said, and taken back in nearly the same words, is not held: an answer that is right
    and wrong at once shows nothing.
    """
    matches = _matches(facet, reading, numeric)
    if not matches:
        return None
    held = frozenset[int]().union(*(match.held for match in matches))
    denied = frozenset[int]().union(*(match.denied for match in matches)) - held
    if not held or all(any(reading.alike(h, d) for d in denied) for h in held):
        return None
    return next(match.spans for match in matches if match.spans)


def find_opposite(
    facets: Iterable[Facet], reading: Reading, numeric: Sequence[Numeric] = ()
) -> list[Span]:
    """Where the words of a facet are said the wrong way round; empty where they are not.

    They are denied, or said of what excludes their subject, or with what rules them out.
    """
    matches = (match for facet in facets for match in _matches(facet, reading, numeric))
    return next((match.opposite for match in matches if match.opposite), [])


def _matches(facet: Facet, reading: Reading, numeric: Sequence[Numeric]) -> list[Match]:
    """What each frame finds, those that find nothing left out."""
    known = reading.matches.get(id(facet))
    if known is None:
        found = (find_frame(frame, reading, numeric) for frame in facet.any)
        known = facet, [match for match in found if match is not _NOWHERE]
        reading.matches[id(facet)] = known
    return known[1]


def find_frame(frame: Frame, reading: Reading, numeric: Sequence[Numeric] = ()) -> Match:
    """Look for one frame."""
    if isinstance(frame, CodeFrame) or not reading.passage.tokens:
        return _NOWHERE  # code is no prose: `interviewer.grading.code` looks for it
    if isinstance(frame, BindFrame):
        return _bind(frame, reading)
    if isinstance(frame, CompareFrame):
        spans = compared(frame, reading)
    else:
        spans = _numeric(frame, reading, numeric)
    if not spans:
        return _NOWHERE
    sentence = reading.passage.sentence[spans[0].first]
    return Match(_quotes(spans, reading.passage), frozenset([sentence]))


# --- bind -------------------------------------------------------------------------------------


def _bind(frame: BindFrame, reading: Reading) -> Match:
    sought, passage = reading.vocabulary.sought(frame), reading.passage
    if not all(map(reading.hits, sought.roles.values())):
        return _NOWHERE
    rivals = {name: reading.hits(ways) for name, ways in sought.rivals.items()}
    hits = {
        name: outside(reading.hits(ways), rivals.get(name, ()))
        for name, ways in sought.roles.items()
    }
    places = passage.clause if frame.within == "clause" else passage.sentence
    ruled_out = {places[span.first] for span in reading.hits(sought.unless)}
    held: dict[int, list[Span]] = {}
    denied: set[int] = set()
    opposite: list[Span] = []
    named = Subjects(hits.get("subject", ()), rivals.get("subject", ()), passage)
    for chosen in _assignments(frame, hits, passage, held.keys()):
        spans = list(chosen.values())
        sentence = passage.sentence[spans[0].first]
        if sentence in held or reading.revoked(spans):
            continue
        if overlapping(spans) or (frame.ordered and spans != sorted(spans)):
            continue
        blocked = any(places[span.first] in ruled_out for span in spans)
        own = named.governed(chosen)
        meant = own and not blocked
        if meant and reading.polarity.stance(spans).fits(frame.polarity):
            held[sentence] = spans
            continue
        if meant:
            denied.add(sentence)
        if not opposite and _asserted(spans, passage):
            if own or blocked or named.rival_before(chosen):
                opposite = spans
    if not held:
        return Match(None, denied=frozenset(denied), opposite=_quotes(opposite, passage))
    return Match(_quotes(held[min(held)], passage), frozenset(held), frozenset(denied))


def _assignments(
    frame: BindFrame,
    hits: Mapping[str, Sequence[Span]],
    passage: Passage,
    held: Container[int],
) -> Iterator[dict[str, Span]]:
    """One hit per role, all in one window, close ones first.

    Args:
        held: sentences that hold the frame by now, and need not be looked at again.
    """
    reach = _reach(frame)
    windows: dict[int, dict[str, list[Span]]] = {}
    for name, spans in hits.items():
        for span in spans:
            windows.setdefault(_window(frame, span, passage), {}).setdefault(name, []).append(span)
    for found in windows.values():
        if len(found) < len(hits):
            continue
        sentence = passage.sentence[next(iter(found.values()))[0].first]
        if sentence in held and frame.within != "answer":
            continue
        combinations = islice(product(*(found[name] for name in hits)), _MAX_COMBINATIONS)
        extents = ((extent(chosen), chosen) for chosen in combinations)
        near = [pair for pair in extents if pair[0] <= reach]
        for _, chosen in sorted(near, key=itemgetter(0)):
            yield dict(zip(hits, chosen, strict=True))


def _reach(frame: BindFrame) -> float:
    """The most tokens that may lie between the hits: people who speak in sentences stay inside."""
    if isinstance(frame.within, int):
        return frame.within
    return _REACH[frame.within]


def _window(frame: BindFrame, span: Span, passage: Passage) -> int:
    if frame.within == "clause":
        return passage.clause[span.first]
    if frame.within == "answer":
        return 0
    return passage.sentence[span.first]


_CONDITION = re.compile(r"(?:without|if|unless|when|once)\b|如果|若|假如|要是|没有|一旦|当")


def _asserted(spans: Sequence[Span], passage: Passage) -> bool:
    """Whether hits stand in one sentence, and in none of its conditions."""
    if len({passage.sentence[span.first] for span in spans}) > 1:
        return False
    starts = (passage.tokens[passage.clause_span(span.first).first].start for span in spans)
    return not any(_CONDITION.match(passage.norm, start) for start in starts)


# --- numbers ----------------------------------------------------------------------------------


def _numeric(frame: NumericFrame, reading: Reading, numeric: Sequence[Numeric]) -> list[Span]:
    expected = next((n for n in numeric if n.id == frame.numeric), None)
    if expected is None:
        return []
    for found in reading.numbers:
        if numbers.matches(found, expected.value, expected.unit, expected.tolerance):
            denied = reading.polarity.stance([found.span], close=True).negative
            if not denied and not reading.revoked([found.span]):
                return [found.span]
    return []


# --- quotes -----------------------------------------------------------------------------------


def _quotes(spans: Sequence[Span], passage: Passage) -> list[Span]:
    """The clauses of the hits, joined where they touch; a long one is cut to its hits."""
    wide: list[Span] = []
    for span in sorted(spans):
        clause = passage.clause_span(span.first)
        if clause.last - clause.first >= _LONG_CLAUSE:
            near = [s for s in spans if passage.clause[s.first] == passage.clause[span.first]]
            clause = Span(min(s.first for s in near), max(s.last for s in near))
        if wide and clause.first <= wide[-1].last + 1:
            wide[-1] = Span(wide[-1].first, max(wide[-1].last, clause.last))
        else:
            wide.append(clause)
    return wide
