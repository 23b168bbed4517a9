"""What the frames of a bank look for, as token sequences; each list of aliases is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from interviewer.bank.models import BindFrame, CompareFrame, Facet, Frame, Lexicon
from interviewer.grading.text import alias_tokens

Key = tuple[str, ...]


class Ways:
    """Token sequences, each of them one way to say a thing, found by how they start."""

    def __init__(self, keys: Iterable[Key]) -> None:
        """Take the sequences; empty ones say nothing and are left out."""
        self.by_start: dict[str, list[Key]] = {}
        for key in sorted(set(keys) - {()}):
            self.by_start.setdefault(" ".join(key[:2]), []).append(key)

    def __iter__(self) -> Iterator[Key]:
        return (key for keys in self.by_start.values() for key in keys)


class Sought(NamedTuple):
    """What is looked for to find one frame: its roles, what excludes them, what rules it out."""

    roles: dict[str, Ways]
    rivals: dict[str, Ways]
    unless: Ways


_NO_WAYS = Ways(())
_NOTHING = Sought({}, {}, _NO_WAYS)


class Vocabulary:
    """Aliases of a bank: what `@name` stands for, and which names exclude each other.

    Every frame is read once, at the first answer that needs it.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._ways: dict[tuple[str, ...], Ways] = {}
        # By identity: a hash of a frame would read all of it. What is kept beside the answer
        # stays alive, so that nothing else takes its number.
        self._sought: dict[int, tuple[Frame, Sought]] = {}
        self._tokens: dict[tuple[int, ...], tuple[Sequence[Facet], frozenset[str]]] = {}

    def sought(self, frame: Frame) -> Sought:
        """What is looked for to find a frame."""
        known = self._sought.get(id(frame))
        if known is None:
            known = self._sought[id(frame)] = frame, self._read(frame)
        return known[1]

    def ways_of(self, facet: Facet) -> Iterator[Ways]:
        """Every way to say any part of a facet."""
        return (ways for frame in facet.any for ways in self.sought(frame).roles.values())

    def tokens_of(self, facets: Sequence[Facet]) -> frozenset[str]:
        """Every token of every way to say any part of the facets."""
        given = tuple(map(id, facets))
        known = self._tokens.get(given)
        if known is None:
            ways = (ways for facet in facets for ways in self.ways_of(facet))
            tokens = frozenset(token for each in ways for key in each for token in key)
            known = self._tokens[given] = facets, tokens
        return known[1]

    def _read(self, frame: Frame) -> Sought:
        if isinstance(frame, BindFrame):
            given = frame.bind.given()
            rivals = {name: self._rivals(given[name]) for name in given if name != "relation"}
            return Sought(self._each(given), rivals, self._of(frame.unless))
        if isinstance(frame, CompareFrame):
            compare = frame.compare
            given = {"of": compare.of, "less": compare.less, "more": compare.more}
            return Sought(self._each(given), {}, _NO_WAYS)
        return _NOTHING

    def _each(self, given: dict[str, list[str]]) -> dict[str, Ways]:
        return {name: self._of(aliases) for name, aliases in given.items()}

    def _of(self, aliases: Sequence[str]) -> Ways:
        """The token sequences of a list of aliases, lexicon entries written out."""
        given = tuple(aliases)
        if given not in self._ways:
            found: set[Key] = set()
            for alias in given:
                found |= self._entries[alias[1:]] if alias[0] == "@" else {alias_tokens(alias)}
            self._ways[given] = Ways(found)
        return self._ways[given]

    def _rivals(self, aliases: Sequence[str]) -> Ways:
        """The ways to name what excludes the entries in a list of aliases."""
        own = {alias[1:] for alias in aliases if alias[0] == "@"}
        groups = [set(group) for group in self._lexicon.contrasts if own & set(group)]
        names = set[str]().union(*groups) - own
        return self._of([f"@{name}" for name in sorted(names)])

    @cached_property
    def _entries(self) -> dict[str, frozenset[Key]]:
        return {
            name: frozenset(alias_tokens(alias) for alias in aliases)
            for name, aliases in self._lexicon.entries.items()
        }
