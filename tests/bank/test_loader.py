"""A bank is read strictly: every fault is found, and all are reported at once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.bank.loader import load_bank, parse_bank
from interviewer.errors import BankError
from interviewer.paths import data_dir
from tests.support import TINY, tiny_files

Files = dict[str, bytes]
K1, K2, K3 = "kit/kit-01.yaml", "kit/kit-02.yaml", "kit/kit-03.yaml"


def edited(name: str, *changes: tuple[str, str]) -> Files:
    """The tiny bank with parts of one file replaced; each must stand in it."""
    files = tiny_files()
    content = files[name].decode()
    for old, new in changes:
        assert old in content, old
        content = content.replace(old, new, 1)
    return {**files, name: content.encode()}


def changed(name: str, **fields: Any) -> Files:
    """The tiny bank with fields of one question set; `None` removes one."""
    files = tiny_files()
    data = {**yaml.load(files[name], yaml.CSafeLoader), **fields}
    kept = {key: value for key, value in data.items() if value is not None}
    return {**files, name: yaml.safe_dump(kept, allow_unicode=True).encode()}


def faults_of(files: Files) -> list[str]:
    """The faults of a bank; it must have some."""
    with pytest.raises(BankError) as caught:
        parse_bank(files)
    return caught.value.faults


def question_of(files: Files, name: str = K1) -> dict[str, Any]:
    data = yaml.load(files[name], yaml.CSafeLoader)
    assert isinstance(data, dict)
    return data


def test_the_tiny_bank_is_in_printed_order_and_complete() -> None:
    bank = parse_bank(tiny_files())
    assert list(bank.questions) == ["kit-01", "kit-02", "kit-03", "kit-04"]
    assert [q.askable for q in bank] == [True, True, True, False]


def test_numbers_order_questions_and_not_their_letters() -> None:
    files = tiny_files()
    files["kit/kit-10.yaml"] = files["kit/kit-04.yaml"].replace(b"kit-04", b"kit-10")
    files["parts.yaml"] = files["parts.yaml"].replace(b"count: 4", b"count: 5")
    assert list(parse_bank(files).questions)[-1] == "kit-10"


def test_a_lexicon_entry_may_name_another_one() -> None:
    entries = parse_bank(tiny_files()).lexicon.entries
    assert entries["state-size"][2:5] == ["显存", "内存", "memory"]
    assert not any(alias.startswith("@") for aliases in entries.values() for alias in aliases)


FAULTS: list[tuple[str, Files, str]] = [
    (
        "wrong count",
        edited("parts.yaml", ("count: 4", "count: 5")),
        "parts.yaml: kit: 5 questions are declared, 4 found",
    ),
    (
        "id stands twice",
        {**tiny_files(), "kit/other.yaml": tiny_files()["kit/kit-04.yaml"]},
        "kit/other.yaml: id: kit-04 is also the id of kit/kit-04.yaml",
    ),
    (
        "id against file name",
        {
            **{n: b for n, b in tiny_files().items() if n != "kit/kit-04.yaml"},
            "kit/kit-05.yaml": tiny_files()["kit/kit-04.yaml"],
        },
        "kit/kit-05.yaml: id: kit-04 stands in a file called kit-05.yaml",
    ),
    ("id of another part", changed(K3, part="pit"), f"{K3}: part: pit does not fit the id kit-03"),
    ("unknown part", changed(K3, part="pit"), f"{K3}: part: pit is not in parts.yaml"),
    ("unknown section", changed(K3, section="7"), f"{K3}: section: 7 is not in sections.yaml"),
    (
        "section of another part",
        edited("sections.yaml", ('"9.2": {part: kit', '"9.2": {part: pit')),
        f"{K2}: section: 9.2 belongs to pit, not to kit",
    ),
    (
        "related to nothing",
        changed(K3, related=["kit-77"]),
        f"{K3}: related: no question has the id kit-77",
    ),
    ("related to itself", changed(K3, related=["kit-03"]), f"{K3}: related: names itself"),
    (
        "near duplicate of nothing",
        changed(K2, near_duplicates=["kit-77"]),
        f"{K2}: near_duplicates: no question has the id kit-77",
    ),
    (
        "near duplicate on one side",
        changed(K3, near_duplicates=[]),
        f"{K1}: near_duplicates: kit-03 does not name kit-01 in turn",
    ),
    (
        "misconception refutes nothing",
        edited(K1, ("refutes: random-zero", "refutes: rundom-zero")),
        f"{K1}: misconceptions.deletes-for-good: refutes: no point rundom-zero",
    ),
    (
        "follow-up after nothing",
        edited(K1, ("when: {met: [random-zero]}", "when: {met: [nothing]}")),
        f"{K1}: follow_ups.how-many: when: no point nothing",
    ),
    (
        "follow-up after missing nothing",
        edited(K1, ("when: {missed: [rescale]}", "when: {missed: [nothing]}")),
        f"{K1}: follow_ups.where: when: no point nothing",
    ),
    (
        "source of nothing",
        edited(K1, ("source: dropout", "source: dropped")),
        f"{K1}: misconceptions: no source has the id dropped",
    ),
    (
        "number of nothing",
        edited(K2, ("numeric: adam-state", "numeric: atom-state")),
        f"{K2}: points.eight-gigabytes.evidence.value: numeric: no number has the id atom-state",
    ),
    (
        "unknown name in a frame",
        edited(K2, ('more: ["@adam"]', 'more: ["@atom"]')),
        f"{K2}: points.more-state.evidence.direction: no entry of the lexicon is called @atom",
    ),
    (
        "unknown name in an exception",
        edited(
            K1,
            (
                "bind: {object: [全连接, 残差, dense, residual]}",
                'bind: {object: [dense]}, unless: ["@z"]',
            ),
        ),
        f"{K1}: follow_ups.where.layers.evidence.place: no entry of the lexicon is called @z",
    ),
    (
        "contrast of nothing",
        edited("lexicon.yaml", ("[[adam, sgd]]", "[[adam, lion]]")),
        "lexicon.yaml: contrasts: no entry is called 'lion'",
    ),
    (
        "lexicon names nothing",
        edited("lexicon.yaml", ('"@memory"', '"@memoirs"')),
        "lexicon.yaml: state-size: no entry is called 'memoirs'",
    ),
    (
        "lexicon in a circle",
        edited("lexicon.yaml", ("memory: [显存", 'memory: ["@state-size", 显存')),
        "lexicon.yaml: memory: a cycle: memory > state-size > memory",
    ),
    (
        "point in a circle",
        changed(
            K3,
            points=[{"ref": "kit-02/loop", "id": "loop"}],
        )
        | {
            K2: yaml.safe_dump(
                {
                    **question_of(tiny_files(), K2),
                    "points": [{"ref": "kit-03/loop", "id": "loop"}],
                },
                allow_unicode=True,
            ).encode()
        },
        f"{K2}: points: a cycle: kit-03/loop > kit-02/loop > kit-03/loop",
    ),
    (
        "point of nothing",
        changed(K3, points=[{"ref": "kit-02/nothing"}]),
        f"{K3}: points: ref 'kit-02/nothing' names no point",
    ),
    (
        "missing language",
        changed(K3, question={"zh": "只有中文"}),
        f"{K3}: question.en: is missing",
    ),
    (
        "empty language",
        changed(K3, question={"zh": "只有中文", "en": ""}),
        f"{K3}: question.en: String should have at least 1 character",
    ),
    ("unknown field", changed(K3, colour="red"), f"{K3}: colour: is not a known field"),
    (
        "unknown field deep inside",
        edited(K2, ("tolerance: 3%", "tolerance: 3%, wide: 2")),
        f"{K2}: numeric.0.wide: is not a known field",
    ),
    ("missing field", changed(K3, difficulty=None), f"{K3}: difficulty: is missing"),
    (
        "difficulty out of range",
        changed(K3, difficulty=5),
        f"{K3}: difficulty: Input should be less than or equal to 4",
    ),
    ("missing clarification", changed(K3, clarify=None), f"{K3}: clarify: is missing"),
    ("missing model answer", changed(K3, answers={}), f"{K3}: answers.algorithm: is missing"),
    ("asked of nobody", changed(K3, roles=0), f"{K3}: roles: asked of nobody"),
    (
        "weights of one persona sum to nothing",
        edited(
            K1,
            ("weight: {algorithm: 3, dev: 1}", "weight: {algorithm: 3, dev: 0}"),
            ("weight: {algorithm: 2, dev: 3}", "weight: {algorithm: 2, dev: 0}"),
        ),
        f"{K1}: points: the core weights of dev sum to 0",
    ),
    (
        "slots over half",
        edited(K3, ("  - id: result\n    weight: 1", "  - id: result\n    weight: 1.5")),
        f"{K3}: slots: hold 1.5 of 2.5 for algorithm; at most half is allowed",
    ),
    (
        "weight of half the personas",
        edited(K1, ("weight: {algorithm: 3, dev: 1}", "weight: {algorithm: 3}")),
        f"{K1}: points.0.weight: give a number, or a number for each of algorithm and dev",
    ),
    (
        "unknown kind of frame",
        edited(K2, ("- numeric: adam-state", "- bound: {}")),
        f"{K2}: points.2.evidence.0.any.0: "
        "a frame has one of the keys bind, compare, numeric, code",
    ),
    (
        "code that does not parse",
        edited(
            K2, ("- numeric: adam-state", '- {code: ["exp(A -", "f(A)", "x; y"], names: {B: [b]}}')
        ),
        f"{K2}: points.eight-gigabytes.evidence.value: code: 'exp(A -' does not parse",
    ),
    (
        "nothing bound",
        edited(K1, ("bind: {relation: [随机, random, randomly]}", "bind: {}")),
        f"{K1}: points.0.evidence.1.any.0.bind: "
        "bind needs at least one of subject, relation, object",
    ),
    (
        "sample in two languages",
        edited(K1, ("- zh: 它会把学习率调小。", "- zh: 它会把学习率调小。\n          en: Lower.")),
        f"{K1}: points.0.examples.missed.0: give exactly one of zh, en",
    ),
    (
        "tolerance in words",
        edited(K2, ("tolerance: 3%", "tolerance: few")),
        f"{K2}: numeric.0: tolerance: write a fraction such as 0.05 or a percentage such as 5%",
    ),
    (
        "point stands twice",
        edited(K1, ("- id: rescale", "- id: off-at-inference")),
        f"{K1}: points: the id off-at-inference stands 2 times",
    ),
    (
        "facet stands twice",
        edited(K1, ("- id: at-random", "- id: zeroing")),
        f"{K1}: points.random-zero.evidence: the id zeroing stands 2 times",
    ),
    (
        "YAML syntax",
        edited(K3, ("related: []", "related: [")),
        f"{K3}: line 45: did not find expected",
    ),
    (
        "key stands twice",
        edited(K3, ("related: []", "related: []\nrelated: []")),
        f"{K3}: line 44: the key 'related' stands twice",
    ),
    (
        "not UTF-8",
        {**tiny_files(), K3: tiny_files()[K3].replace("早停".encode(), "早停".encode("gbk"), 1)},
        f"{K3}: encoding: not UTF-8 at byte ",
    ),
    ("not a mapping", {**tiny_files(), K3: b"- 1\n"}, f"{K3}: file: a mapping is expected, found"),
    ("nothing", {**tiny_files(), K3: b""}, f"{K3}: file: a mapping is expected, found NoneType"),
]


@pytest.mark.parametrize(("files", "fault"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_named_with_its_file_and_field(files: Files, fault: str) -> None:
    found = faults_of(files)
    assert any(f.startswith(fault) for f in found), found


ACCEPTED = pytest.mark.xfail(
    strict=True, raises=pytest.fail.Exception, reason="accepted, and cannot be graded as it says"
)


@pytest.mark.parametrize(
    ("files", "file"),
    [
        pytest.param(changed(K3, id=["kit-03"]), K3, id="id is a list"),
        pytest.param(
            {**tiny_files(), K3: tiny_files()[K3] + b"? [a]\n: b\n"},
            K3,
            id="key is a list",
        ),
        pytest.param(
            {**changed(K3, points=[{"ref": "kit-02/x"}]), K2: changed(K2, points=5)[K2]},
            K2,
            id="points are a number",
        ),
        pytest.param(
            edited(K1, ("weight: {algorithm: 2, dev: 3}", "weight: {algorithm: -2, dev: 3}")),
            K1,
            id="negative weight",
        ),
        pytest.param(
            edited(K1, ("weight: {algorithm: 2, dev: 3}", "weight: {algorithm: .nan, dev: 3}")),
            K1,
            id="weight is no number",
        ),
        pytest.param(
            edited(
                K1, ("- id: kept-count\n        weight: 1", "- id: kept-count\n        weight: 0")
            ),
            K1,
            id="follow-up without weight",
        ),
        pytest.param(
            edited(K3, ("- id: remedy", "- id: result")),
            K3,
            id="slot and point share an id",
        ),
        pytest.param(
            edited(K1, ("[随机, random, randomly]", '["。"]')),
            K1,
            id="alias of marks alone",
            marks=ACCEPTED,
        ),
    ],
)
def test_what_no_grader_could_use_is_a_fault(files: Files, file: str) -> None:
    assert any(fault.startswith(f"{file}: ") for fault in faults_of(files))


def test_all_faults_of_all_files_are_reported_at_once() -> None:
    files = changed(K3, colour="red", difficulty=9, related=["kit-77"])
    files[K2] = edited(K2, ("numeric: adam-state", "numeric: atom-state"))[K2]
    files["lexicon.yaml"] += b"lonely: ['@nobody']\n"
    found = faults_of(files)
    for part in ("colour", "difficulty", "atom-state", "nobody"):
        assert sum(part in f for f in found) == 1, found


def test_the_error_prints_one_fault_a_line() -> None:
    with pytest.raises(BankError) as caught:
        parse_bank(changed(K3, colour="red", difficulty=9))
    assert str(caught.value).splitlines() == caught.value.faults


def test_a_point_may_be_taken_from_another_question_with_changes() -> None:
    taken = {"ref": "kit-01/off-at-inference", "weight": 7}
    points = [*question_of(tiny_files(), K2)["points"], taken]
    bank = parse_bank(changed(K2, points=points))
    point = bank.questions["kit-02"].points[-1]
    original = bank.questions["kit-01"].points[1]
    assert (point.id, point.weight.dev, original.weight.dev) == ("off-at-inference", 7, 3)
    assert point.evidence == original.evidence


def test_one_file_alone_is_loaded_with_what_its_folder_shares() -> None:
    bank = load_bank(TINY / "kit" / "kit-02.yaml")
    assert list(bank.questions) == ["kit-02"]
    assert "adam" in bank.lexicon.entries


def test_a_path_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="no such file or folder"):
        load_bank(tmp_path / "nowhere")


# --- the cache --------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the tiny bank that may be changed."""
    for name, content in tiny_files().items():
        file = tmp_path / "bank" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return tmp_path / "bank"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def stored(cache: Path) -> list[Path]:
    return sorted(cache.iterdir())


def test_the_second_load_reads_the_cache(copied: Path, cache: Path) -> None:
    first = load_bank(copied, cache=cache)
    (file,) = stored(cache)
    marked = first.model_copy(update={"sections": {}})
    file.write_text(marked.model_dump_json(), encoding="utf-8")
    assert load_bank(copied, cache=cache).sections == {}


def test_what_comes_from_the_cache_equals_what_was_parsed(copied: Path, cache: Path) -> None:
    parsed = load_bank(copied, cache=cache)
    assert load_bank(copied, cache=cache) == parsed


def test_the_shipped_bank_survives_its_cache(tmp_path: Path, cache: Path) -> None:
    copy = shutil.copytree(data_dir("bank"), tmp_path / "copy")  # authors may be at work
    parsed = load_bank(copy, cache=cache)
    assert load_bank(copy, cache=cache) == parsed


def test_a_changed_file_is_read_anew_and_the_old_cache_goes(copied: Path, cache: Path) -> None:
    load_bank(copied, cache=cache)
    (before,) = stored(cache)
    file = copied / "kit" / "kit-03.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("一次", "两次"), encoding="utf-8")
    assert "两次" in load_bank(copied, cache=cache).questions["kit-03"].question.zh
    (after,) = stored(cache)
    assert after != before


def test_a_renamed_file_is_not_hidden_by_the_cache(copied: Path, cache: Path) -> None:
    load_bank(copied, cache=cache)
    (copied / "kit" / "kit-03.yaml").rename(copied / "kit" / "kit-33.yaml")
    with pytest.raises(BankError):
        load_bank(copied, cache=cache)


@pytest.mark.parametrize("junk", [b"", b"{", b"\xff\xfe", b'{"questions": 5}', b"[]"])
def test_a_damaged_cache_is_rebuilt(copied: Path, cache: Path, junk: bytes) -> None:
    bank = load_bank(copied, cache=cache)
    (file,) = stored(cache)
    file.write_bytes(junk)
    assert load_bank(copied, cache=cache) == bank
    assert len(file.read_bytes()) > len(junk)


def test_a_faulty_bank_leaves_no_cache(copied: Path, cache: Path) -> None:
    (copied / "parts.yaml").write_text("kit: {zh: 基, en: B, count: 9}\n", encoding="utf-8")
    with pytest.raises(BankError):
        load_bank(copied, cache=cache)
    assert stored(cache) == []


def test_a_cache_that_cannot_be_written_is_done_without(copied: Path, tmp_path: Path) -> None:
    assert load_bank(copied, cache=tmp_path / "nowhere") == load_bank(copied)
