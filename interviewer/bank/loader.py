"""Read a bank from its files, strictly; every fault is collected and reported at once.

A fault reads `file: field: reason`. A bank that passed is kept in a cache keyed by the content of
its files, because parsing YAML is most of what a start would cost.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from interviewer import __version__
from interviewer.bank.checks import reference_faults
from interviewer.bank.models import Bank, Lexicon, Part, Question, Section
from interviewer.errors import BankError
from interviewer.paths import data_dir

M = TypeVar("M", bound=BaseModel)

SHARED_FILES = ("lexicon.yaml", "sections.yaml", "parts.yaml")


class _Loader(yaml.CSafeLoader):
    """Safe, compiled, and it refuses a key that stands twice in one mapping."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, list | dict | set):
            raise yaml.constructor.ConstructorError(
                None, None, "a key must be a plain text", key_node.start_mark
            )
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice", key_node.start_mark
            )
        seen.add(key)
    loader.flatten_mapping(node)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_bank(path: Path | None = None, *, cache: Path | None = None) -> Bank:
    """Load the bank at `path`: a folder with `<part>/<id>.yaml`, or one question file.

    Args:
        path: None takes the bank that is shipped.
        cache: a folder for the parsed form; None, or one that cannot be written, parses every time.

    Raises:
        BankError: with every fault of every file.
    """
    path = path or data_dir("bank")
    if not path.exists():
        raise BankError([f"{path}: no such file or folder"])
    files = _files(path)
    blobs = {name: file.read_bytes() for name, file in files.items()}
    stored = cache and cache / f"bank-{_fingerprint(blobs)}.json"
    if stored:
        with suppress(OSError, ValidationError):  # none yet, or a damaged one
            return Bank.model_validate_json(stored.read_bytes())
    bank = parse_bank(blobs)
    if stored:
        with suppress(OSError):
            _store(stored, bank)
    return bank


def parse_bank(blobs: dict[str, bytes]) -> Bank:
    """Build a bank from the contents of its files, keyed by relative name.

    Raises:
        BankError: with every fault of every file.
    """
    faults: list[str] = []
    raw = {name: _parse(name, blob, faults) for name, blob in blobs.items()}
    lexicon = _lexicon(raw.pop("lexicon.yaml", None), faults)
    sections = _table(Section, "sections.yaml", raw.pop("sections.yaml", None), faults)
    parts = _table(Part, "parts.yaml", raw.pop("parts.yaml", None), faults)
    _resolve_points(raw, faults)
    questions: dict[str, Question] = {}
    origin: dict[str, str] = {}
    for name, data in raw.items():
        if data is None:
            continue
        question = validated(Question, name, data, faults)
        if question is None:
            continue
        if question.id in questions:
            faults.append(f"{name}: id: {question.id} is also the id of {origin[question.id]}")
            continue
        questions[question.id] = question
        origin[question.id] = name
    ordered = dict(sorted(questions.items(), key=lambda item: _printed_order(item[1], parts)))
    bank = Bank(questions=ordered, lexicon=lexicon, sections=sections, parts=parts)
    faults += reference_faults(bank, origin)
    if faults:
        raise BankError(faults)
    return bank


def _files(path: Path) -> dict[str, Path]:
    if path.is_file():
        shared = {name: path.parent / name for name in SHARED_FILES}
        for name in SHARED_FILES:
            if not shared[name].is_file():
                shared[name] = path.parent.parent / name
        # One file alone: its neighbours are not loaded, so the counts of the parts do not apply.
        found = {n: f for n, f in shared.items() if f.is_file() and n != "parts.yaml"}
        return {**found, path.name: path}
    names = sorted(file for file in path.rglob("*.yaml"))
    return {file.relative_to(path).as_posix(): file for file in names}


def _fingerprint(blobs: dict[str, bytes]) -> str:
    digest = hashlib.sha256(__version__.encode())
    digest.update(Path(__file__).with_name("models.py").read_bytes())
    for name, blob in sorted(blobs.items()):
        digest.update(f"\0{name}\0{len(blob)}\0".encode())
        digest.update(blob)
    return digest.hexdigest()[:24]


def _store(stored: Path, bank: Bank) -> None:
    for old in stored.parent.glob("bank-*.json"):
        old.unlink(missing_ok=True)
    fresh = stored.with_suffix(f".{os.getpid()}")  # the page and a batch may start at once
    fresh.write_bytes(bank.model_dump_json(exclude_defaults=True).encode())
    fresh.replace(stored)


def _parse(name: str, blob: bytes, faults: list[str]) -> dict[str, Any] | None:
    try:
        data = yaml.load(blob.decode("utf-8"), _Loader)
    except UnicodeDecodeError as error:
        faults.append(f"{name}: encoding: not UTF-8 at byte {error.start}")
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}" if mark else "file"
        faults.append(f"{name}: {line}: {error.problem or 'not valid YAML'}")
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        faults.append(f"{name}: file: {error}")
        return None
    if not isinstance(data, dict):
        faults.append(f"{name}: file: a mapping is expected, found {type(data).__name__}")
        return None
    return data


def validated(model: type[M], name: str, data: object, faults: list[str]) -> M | None:
    """A model of the data, or None and its faults as `name: field: reason`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults.extend(f"{name}: {_field(e['loc'])}: {_reason(e)}" for e in error.errors())
        return None


def _field(location: Iterable[int | str]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _reason(error: Any) -> str:
    reasons = {"missing": "is missing", "extra_forbidden": "is not a known field"}
    return reasons.get(error["type"], str(error["msg"]).removeprefix("Value error, "))


def _table(
    model: type[M], name: str, data: dict[str, Any] | None, faults: list[str]
) -> dict[str, M]:
    table = {}
    for key, value in (data or {}).items():
        row = validated(model, f"{name}: {key}", value, faults)
        if row is not None:
            table[str(key)] = row
    return table


def _lexicon(data: dict[str, Any] | None, faults: list[str]) -> Lexicon:
    """Entries may name other entries with `@`; they are written out here."""
    if not data:
        return Lexicon()
    contrasts = data.pop("contrasts", [])
    raw = validated(Lexicon, "lexicon.yaml", {"entries": data, "contrasts": contrasts}, faults)
    if raw is None:
        return Lexicon()
    for group in raw.contrasts:
        for member in group:
            if member not in raw.entries:
                faults.append(f"lexicon.yaml: contrasts: no entry is called {member!r}")

    def expand(entry: str, path: tuple[str, ...]) -> Iterator[str]:
        for alias in raw.entries[entry]:
            target = alias.removeprefix("@")
            if not alias.startswith("@"):
                yield alias
            elif target in path:
                faults.append(f"lexicon.yaml: {path[0]}: a cycle: {' > '.join((*path, target))}")
            elif target not in raw.entries:
                faults.append(f"lexicon.yaml: {entry}: no entry is called {target!r}")
            else:
                yield from expand(target, (*path, target))

    entries = {entry: list(dict.fromkeys(expand(entry, (entry,)))) for entry in raw.entries}
    return Lexicon(entries=entries, contrasts=raw.contrasts)


def _resolve_points(raw: dict[str, dict[str, Any] | None], faults: list[str]) -> None:
    """Replace `{ref: question/point, …}` by that point, with the other keys laid over it."""
    by_id = {str(data.get("id")): (name, data) for name, data in raw.items() if data}

    def resolve(point: Any, name: str, path: tuple[str, ...]) -> Any:
        if not isinstance(point, dict) or "ref" not in point:
            return point
        ref = str(point["ref"])
        if ref in path:
            faults.append(f"{name}: points: a cycle: {' > '.join((*path, ref))}")
            return None
        question_id, _, point_id = ref.partition("/")
        _, target = by_id.get(question_id, ("", None))
        points = (target or {}).get("points")
        listed = points if isinstance(points, list) else []
        found = next((p for p in listed if _key(p) == point_id), None)
        if found is None:
            faults.append(f"{name}: points: ref {ref!r} names no point")
            return None
        base = resolve(found, name, (*path, ref))
        return base and {**base, **{k: v for k, v in point.items() if k != "ref"}}

    for name, data in raw.items():
        if data and isinstance(data.get("points"), list):
            resolved = [resolve(point, name, ()) for point in data["points"]]
            raw[name] = {**data, "points": [p for p in resolved if p is not None]}


def _key(point: Any) -> str:
    if not isinstance(point, dict):
        return ""
    return str(point.get("id") or str(point.get("ref", "")).partition("/")[2])


def _printed_order(question: Question, parts: dict[str, Part]) -> tuple[int, str, int, str]:
    rank = list(parts).index(question.part) if question.part in parts else len(parts)
    number = question.id.rpartition("-")[2]
    return rank, question.part, int(number) if number.isdigit() else 0, question.id
