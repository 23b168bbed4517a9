"""Who governs what is said: the same words with the roles swapped say something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from interviewer.grading.spans import Span, apart, outside, starting_before, starting_in
from interviewer.grading.text import Passage

_NEAREST = 16
"""Things named on either side of what is said: a sentence that names more goes on about others."""
_TOGETHER = re.compile(r"^[\s、,，和与跟及或/&+*]*(?:and|or|以及|还有)?[\s、]*$")

_PREPOSITION = re.compile(
    r"(?:跟|与|和|比[^，。；]{0,8}的|比|在|像|从|由|于|变成|变为|改成|换成|转成|成|到|相对|不如|接近|\b(?:to|with|than|from|over|like|as|of|into|versus|vs))"
    r"[\s.]*(?:the|a|an|full|plain|standard)?\s*$"
)


class Subjects:
    """Where the subjects of a frame are named, and where those that exclude them are."""

    def __init__(self, own: Sequence[Span], rivals: Sequence[Span], passage: Passage) -> None:
        """Take the places, sorted; a name that is a part of a longer one does not count."""
        self._passage = passage
        named = outside(own, sorted([*own, *rivals])) if rivals else own
        self._own = frozenset(named)
        self._rivals = outside(rivals, sorted([*rivals, *named]))
        self._all = sorted([*named, *self._rivals])

    def rival_before(self, chosen: Mapping[str, Span]) -> bool:
        """Whether a clause speaks of what excludes the subject, before the relation in it."""
        anchor = _anchor(chosen)
        if anchor is None:
            return False
        clause = self._passage.clause_span(anchor.first)
        rivals = starting_in(self._rivals, clause)
        return bool(rivals) and rivals[0].first < anchor.first

    def governed(self, chosen: Mapping[str, Span]) -> bool:
        """Whether the chosen subject governs the relation, and no rival of it does.

        The governing one is the last before the relation in its clause, else the first after it in
        its clause, else the one in the nearest clause of the sentence. What is only a complement
        ("close to MHA", "跟 MHA 接近") governs nothing while there is another candidate.
        """
        anchor = _anchor(chosen)
        if anchor is None or "subject" not in chosen or not self._rivals:
            return True
        everyone = self._around(anchor)
        if not everyone:
            # A sentence that names none of them goes on about the last one named before it.
            before = starting_before(self._all, anchor.first)
            return not before or self._all[before - 1] in self._own
        leader = _governor(_heads(everyone, self._passage), anchor, self._passage)
        group = _coordinated(everyone, leader, self._passage)
        return any(member in self._own for member in group)

    def _around(self, anchor: Span) -> list[Span]:
        """Whatever is named near a place in its sentence, and is not that place."""
        here = starting_in(self._all, self._passage.sentence_span(anchor.first))
        at = starting_before(here, anchor.first)
        near = here[max(0, at - _NEAREST) : at + _NEAREST]
        return [span for span in near if apart(span, anchor)]


def _anchor(chosen: Mapping[str, Span]) -> Span | None:
    """What is said of the subject."""
    return chosen.get("relation") or chosen.get("object")


def _governor(candidates: Sequence[Span], anchor: Span, passage: Passage) -> Span:
    clause = passage.clause[anchor.first]
    here = [c for c in candidates if passage.clause[c.first] == clause]
    before = [c for c in here if c.first < anchor.first]
    if before:
        return before[-1]
    if here:
        return here[0]

    def distance(candidate: Span) -> tuple[int, int]:
        clauses = passage.clause[candidate.first] - clause
        return abs(clauses), -candidate.first if clauses < 0 else candidate.first

    nearest = min(distance(c)[0] for c in candidates)
    close = [c for c in candidates if distance(c)[0] == nearest]
    earlier = [c for c in close if c.first < anchor.first]
    return earlier[-1] if earlier else close[0]


def _heads(everyone: Sequence[Span], passage: Passage) -> list[Span]:
    """Those that can govern: a complement cannot where its clause has another candidate."""
    complements = {c for c in everyone if _complement(c, everyone, passage)}
    led = {passage.clause[c.first] for c in everyone if c not in complements}
    return [c for c in everyone if c not in complements or passage.clause[c.first] not in led]


def _complement(candidate: Span, everyone: Sequence[Span], passage: Passage) -> bool:
    """Whether a thing stands behind a preposition that neither opens its clause nor joins it."""
    start = passage.tokens[candidate.first].start
    opening = passage.tokens[passage.clause_span(candidate.first).first].start
    found = _PREPOSITION.search(passage.norm, max(opening, start - 12), start)
    if not found or found.start() <= opening:
        return False
    return len(_coordinated(everyone, candidate, passage)) == 1


def _coordinated(candidates: Sequence[Span], leader: Span, passage: Passage) -> list[Span]:
    """The leader with those that are joined to it by "and", "、" and the like."""
    group = [leader]
    for ordered in (
        [c for c in candidates if c < leader][::-1],
        [c for c in candidates if c > leader],
    ):
        at = leader
        for candidate in ordered:
            first, second = sorted((at, candidate))
            between = passage.norm[
                passage.tokens[first.last].end : passage.tokens[second.first].start
            ]
            if not _TOGETHER.match(between):
                break
            group.append(candidate)
            at = candidate
    return group
