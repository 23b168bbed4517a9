"""What a bank must satisfy beyond the form of each file: identities, references, counts."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from interviewer.bank import formula
from interviewer.bank.models import (
    PERSONAS,
    Bank,
    BindFrame,
    CodeFrame,
    CompareFrame,
    Facet,
    Numeric,
    NumericFrame,
    Point,
    Question,
)


def reference_faults(bank: Bank, origin: dict[str, str]) -> list[str]:
    """Every fault of the whole bank as `file: field: reason`.

    Args:
        bank: questions whose files are valid one by one.
        origin: question id -> file name.
    """
    faults = [
        f"{origin[question.id]}: {fault}"
        for question in bank
        for fault in _question_faults(question, bank, origin[question.id])
    ]
    return faults + list(_count_faults(bank))


def _question_faults(question: Question, bank: Bank, file: str) -> Iterator[str]:
    yield from _identity(question, bank, file)
    yield from _links(question, bank)
    if question.askable:
        yield from _completeness(question)
    yield from _unique(
        "points", [s.id for s in question.slots] + [p.id for p in _all_points(question)]
    )
    yield from _unique("follow_ups", [f.id for f in question.follow_ups])
    yield from _unique("misconceptions", [m.id for m in question.misconceptions])
    yield from _inner_references(question)
    for number in question.all_numeric():
        wrong = formula.fault(number)
        if wrong:
            yield f"numeric.{number.id}: formula: {wrong}"
    for where, facets in question.evidence():
        yield from _facet_faults(where, facets, question, bank)


def _identity(question: Question, bank: Bank, file: str) -> Iterator[str]:
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    if stem != question.id:
        yield f"id: {question.id} stands in a file called {stem}.yaml"
    if not question.id.startswith(f"{question.part}-"):
        yield f"part: {question.part} does not fit the id {question.id}"
    if bank.parts and question.part not in bank.parts:
        yield f"part: {question.part} is not in parts.yaml"
    section = bank.sections.get(question.section)
    if bank.sections and section is None:
        yield f"section: {question.section} is not in sections.yaml"
    elif section and section.part != question.part:
        yield f"section: {question.section} belongs to {section.part}, not to {question.part}"


def _links(question: Question, bank: Bank) -> Iterator[str]:
    whole = bool(bank.parts)
    for field in ("related", "near_duplicates"):
        ids: list[str] = getattr(question, field)
        for other in ids:
            if other == question.id:
                yield f"{field}: names itself"
            elif whole and other not in bank.questions:
                yield f"{field}: no question has the id {other}"
    for other in question.near_duplicates:
        twin = bank.questions.get(other)
        if twin and question.id not in twin.near_duplicates:
            yield f"near_duplicates: {other} does not name {question.id} in turn"


def _completeness(question: Question) -> Iterator[str]:
    if question.clarify is None:
        yield "clarify: is missing"
    asked = [persona for persona in PERSONAS if question.asked_of(persona)]
    if not asked:
        yield "roles: asked of nobody"
    for persona in asked:
        total = sum(p.weight.of(persona) for p in question.core(persona))
        if total <= 0:
            yield f"points: the core weights of {persona} sum to {total}"
        slots = sum(s.weight.of(persona) for s in question.slots)
        if slots * 2 > total:
            yield f"slots: hold {slots} of {total} for {persona}; at most half is allowed"
        if question.answers.of(persona) is None:
            yield f"answers.{persona}: is missing"
        for follow_up in question.follow_ups:
            if sum(p.weight.of(persona) for p in follow_up.points if p.tier == "core") <= 0:
                yield f"follow_ups.{follow_up.id}: the core weights of {persona} sum to 0"


def _inner_references(question: Question) -> Iterator[str]:
    points = {p.id for p in question.points} | {s.id for s in question.slots}
    for misconception in question.misconceptions:
        if misconception.refutes not in points:
            yield f"misconceptions.{misconception.id}: refutes: no point {misconception.refutes}"
    for follow_up in question.follow_ups:
        for target in [*follow_up.when.met, *follow_up.when.missed]:
            if target not in points:
                yield f"follow_ups.{follow_up.id}: when: no point {target}"
    sources = {source.id for source in question.sources}
    for field, cited in (
        ("misconceptions", [m.source for m in question.misconceptions]),
        ("errata", [e.source for e in question.errata]),
    ):
        for source in cited:
            if isinstance(source, str) and source not in sources:
                yield f"{field}: no source has the id {source}"


def _all_points(question: Question) -> Iterator[Point]:
    yield from question.points
    for follow_up in question.follow_ups:
        yield from follow_up.points


def _facet_faults(
    where: str, facets: Sequence[Facet], question: Question, bank: Bank
) -> Iterator[str]:
    yield from _unique(f"{where}.evidence", [f.id for f in facets])
    numbers: dict[str, Numeric] = {n.id: n for n in question.all_numeric()}
    for facet in facets:
        for frame in facet.any:
            place = f"{where}.evidence.{facet.id}"
            if isinstance(frame, NumericFrame):
                if frame.numeric not in numbers:
                    yield f"{place}: numeric: no number has the id {frame.numeric}"
                continue
            if isinstance(frame, CodeFrame):
                yield from (f"{place}: code: {fault}" for fault in _code_faults(frame))
                continue
            for alias in _aliases(frame):
                if alias.startswith("@") and alias[1:] not in bank.lexicon.entries:
                    yield f"{place}: no entry of the lexicon is called {alias}"


def _code_faults(frame: CodeFrame) -> Iterator[str]:
    used: set[str] = set()
    for pattern in frame.code:
        try:
            body = ast.parse(pattern).body
        except (SyntaxError, ValueError):
            yield f"{pattern!r} does not parse"
            continue
        if len(body) != 1 or not isinstance(body[0], ast.Expr | ast.Assign):
            yield f"{pattern!r} is not one expression or one assignment"
        used |= {node.id for part in body for node in ast.walk(part) if isinstance(node, ast.Name)}
    for name in sorted(frame.names):
        if name not in used or not name.isupper():
            yield f"{name} is no NAME of a pattern"


def _aliases(frame: BindFrame | CompareFrame) -> Iterator[str]:
    if isinstance(frame, BindFrame):
        for aliases in frame.bind.given().values():
            yield from aliases
        yield from frame.unless
    else:
        yield from [*frame.compare.of, *frame.compare.less, *frame.compare.more]


def _unique(field: str, ids: list[str]) -> Iterator[str]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"{field}: the id {name} stands {count} times"


def _count_faults(bank: Bank) -> Iterator[str]:
    found = Counter(question.part for question in bank)
    for name, part in bank.parts.items():
        if found[name] != part.count:
            yield f"parts.yaml: {name}: {part.count} questions are declared, {found[name]} found"
