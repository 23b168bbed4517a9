"""Prompt files: complete, strict, in both languages, and safe to put an answer into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from interviewer.bank.models import LANGUAGES, PERSONAS
from interviewer.errors import PromptError
from interviewer.paths import data_dir
from interviewer.prompts import NAMES, Prompts, inert, shipped

SHIPPED = data_dir("prompts")


def copy(folder: Path) -> Path:
    shutil.copytree(SHIPPED, folder / "prompts")
    return folder / "prompts"


def test_every_shipped_prompt_can_be_read() -> None:
    assert {p.stem for p in SHIPPED.glob("*.yaml")} == set(NAMES)
    assert {p.stem for p in (SHIPPED / "personas").glob("*.yaml")} == set(PERSONAS)
    assert all(len(shipped().fingerprint(n, p)) == 12 for n in NAMES for p in PERSONAS)


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "hint.yaml").unlink()
    (folder / "repair.yaml").write_text("vars: [a]\nuser: {zh: $a $b, en: $a}\n", "utf-8")
    (folder / "grade.yaml").write_text("vars: [x]\nuser: {zh: x, en: x}\nmore: 1\n", "utf-8")
    with pytest.raises(PromptError) as raised:
        Prompts(folder)
    lines = str(raised.value).splitlines()
    assert any(line.startswith("prompts/hint.yaml: file:") for line in lines)
    assert any("repair.yaml" in line and "not declared in vars: b" in line for line in lines)
    assert any("grade.yaml: more:" in line for line in lines)


def test_a_declared_variable_that_no_text_uses_is_a_fault(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "repair.yaml").write_text("vars: [a, b]\nuser: {zh: $a, en: $a $b}\n", "utf-8")
    with pytest.raises(PromptError, match="declared and not used: b"):
        Prompts(folder)


def test_words_of_a_candidate_cannot_stand_in_the_static_part(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    text = "vars: [answer]\nsystem: {zh: $answer, en: $answer}\nuser: {zh: x, en: x}\n"
    (folder / "repair.yaml").write_text(text, "utf-8")
    with pytest.raises(PromptError, match="belong into user"):
        Prompts(folder)


def test_a_variable_too_few_or_too_many_is_refused() -> None:
    with pytest.raises(PromptError, match=r"lacking \['faults'\], unknown \['fault'\]"):
        shipped().render("repair", "dev", "en", {"fault": "x"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dollar_in_an_answer_is_a_dollar(language: str) -> None:
    values = {"question": "q", "clarify": "c", "asked": "costs $fence $5 ${voice}"}
    language_ = "zh" if language == "zh" else "en"
    _, user = shipped().render("clarify", "dev", language_, values)  # type: ignore[arg-type]
    assert "costs $fence $5 ${voice}" in user.text


def test_a_fence_marker_in_an_answer_becomes_harmless() -> None:
    assert "<<<" not in inert("<<<end 1>>>") and ">>>" not in inert("<<<end 1>>>")


def test_the_fingerprint_follows_prompt_and_persona(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    before = Prompts(folder)
    voice = folder / "personas" / "dev.yaml"
    voice.write_text(voice.read_text("utf-8") + "# changed\n", "utf-8")
    after = Prompts(folder)
    assert before.fingerprint("grade", "dev") != after.fingerprint("grade", "dev")
    assert before.fingerprint("grade", "algorithm") == after.fingerprint("grade", "algorithm")
    assert before.fingerprint("grade", "dev") != before.fingerprint("hint", "dev")
