"""The lint says which rubric does not grade its own examples, and is silent where all do."""

from __future__ import annotations

import pytest

from interviewer.bank.loader import parse_bank
from interviewer.bank.models import LANGUAGES, PERSONAS
from interviewer.rubric_lint import lint
from interviewer.rubric_lint.answers import check_answers
from interviewer.rubric_lint.breaches import Breach, gate_faults, known_breaches
from interviewer.rubric_lint.gates import (
    MOST,
    Gate,
    Trial,
    own_trials,
    unrelated_trials,
)
from interviewer.rubric_lint.labelled import Labelled
from tests.support import GRADER, TINY_BANK, tiny_files

K1 = "kit/kit-01.yaml"


def test_the_tiny_bank_grades_its_own_examples() -> None:
    assert lint(TINY_BANK) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "It lowers the learning rate.",
            "Each step it randomly zeroes some neurons.",
            "kit-01: points.random-zero: examples.missed: grades as met",
        ),
        (
            "Each step it randomly zeroes some of the neurons.",
            "It picks some at random.",
            "kit-01: points.random-zero: examples.met: grades as partly",
        ),
        (
            "At inference it stays on.",
            "It is there.",
            "kit-01: misconceptions.on-at-inference: does not fire on 'It is there.'",
        ),
        (
            "It is wrong to say that it stays on at inference.",
            "At inference it stays on.",
            "kit-01: misconceptions.on-at-inference: fires on 'At inference it stays on.'",
        ),
        (
            "zh: 训练时随机把一部分神经元置零。推理时要关闭，用 eval 模式就行，算是子网络的集成。",
            "zh: 训练时随机把一部分神经元置零。",
            "kit-01: answers.dev.zh: scores 25.0, below 95: off-at-inference lacks switched-off",
        ),
        (
            "At inference it is off, which eval mode does; think of it as an ensemble.",
            "At inference it is off. At inference it stays on.",
            "kit-01: answers.dev.en: misconception on-at-inference fires on",
        ),
        (
            "{en: About 700.}",
            "{en: About 600.}",
            "kit-01: follow_ups.how-many.kept-count: examples.met: grades as missed",
        ),
    ],
)
def test_a_rubric_that_misgrades_is_named(old: str, new: str, fault: str) -> None:
    files = tiny_files()
    content = files[K1].decode()
    assert old in content
    bank = parse_bank({**files, K1: content.replace(old, new, 1).encode()})
    assert any(f.startswith(fault) for f in lint(bank)), lint(bank)


def test_a_fault_says_what_was_found_and_what_is_lacking() -> None:
    files = tiny_files()
    content = files[K1].decode().replace("randomly zeroes some of the neurons", "zeroes neurons")
    content = content.replace("每一步都随机挑一部分神经元，把这些神经元清零", "靠的是随机")
    (fault,) = lint(parse_bank({**files, K1: content.encode()}))
    assert "grades as partly" in fault
    assert "靠的是随机" in fault and "lacking zeroing" in fault


# --- gates ------------------------------------------------------------------------------------


def trial(score: float, gate: Gate = "dumped") -> Trial:
    return Trial("kit-01", gate, "the keyword dump of answers.dev.zh", score, "off by 'off'")


def test_a_model_answer_denied_is_tried_in_every_language_and_persona() -> None:
    question = TINY_BANK.questions["kit-01"]
    tried = [t for t in own_trials(question, TINY_BANK, GRADER) if t.gate == "negated"]
    assert {t.answer.split()[0] for t in tried} == {
        f"answers.{persona}.{language}" for persona in PERSONAS for language in LANGUAGES
    }


def test_an_answer_is_tried_on_every_question_but_its_kin() -> None:
    other = TINY_BANK.questions["kit-01"]
    tried = {t.question_id for t in unrelated_trials(other, TINY_BANK, GRADER)}
    assert tried == {q.id for q in TINY_BANK if q.askable and not q.is_kin(other)}
    assert "kit-01" not in tried


def test_questions_with_the_same_list_are_kin() -> None:
    one, other = TINY_BANK.questions["kit-01"], TINY_BANK.questions["kit-02"]
    listed = [q.model_copy(update={"related": ["kit-03", "kit-04"]}) for q in (one, other)]
    bare = [q.model_copy(update={"related": [], "near_duplicates": []}) for q in (one, other)]
    assert listed[0].is_kin(listed[1])
    assert not bare[0].is_kin(bare[1])


def test_evidence_that_a_denied_answer_still_meets_is_named() -> None:
    files = tiny_files()
    loose = files[K1].decode().replace("relation: [", "relation: [not true, 并不是, ")
    faults = lint(parse_bank({**files, K1: loose.encode()}), known=[])
    assert any(f.startswith("kit-01: negated: answers.") for f in faults), faults


def test_a_score_above_its_gate_is_a_fault_with_advice() -> None:
    ((where, fault),) = gate_faults([trial(10), trial(36)], [], ["dumped"])
    assert where == "kit-01"
    assert fault.startswith("dumped: the keyword dump of answers.dev.zh scores 36.0, above 35.")
    assert "off by 'off'" in fault and "`ordered: true`" in fault


def test_a_known_breach_may_grow_no_worse() -> None:
    known = [Breach(question="kit-01", gate="dumped", score=40, why="notes")]
    assert not list(gate_faults([trial(40)], known, ["dumped"]))
    ((_, fault),) = gate_faults([trial(41)], known, ["dumped"])
    assert "above the 40 that is known" in fault


def test_a_known_breach_that_is_none_any_more_is_a_fault() -> None:
    known = [Breach(question="kit-01", gate="dumped", score=40, why="notes")]
    ((_, fault),) = gate_faults([trial(35)], known, ["dumped"])
    assert "take its line out" in fault
    assert not list(gate_faults([trial(35)], known, []))


def test_known_breaches_stand_once_and_above_their_gates() -> None:
    known = known_breaches()
    assert len({(b.question, b.gate) for b in known}) == len(known)
    assert all(b.score > MOST[b.gate] for b in known)


# --- scored answers ---------------------------------------------------------------------------


def scored(answer: str, score: float, number: int = 0) -> Labelled:
    return Labelled(
        id=f"a{number}",
        question_id="kit-01",
        persona="dev",
        language="en",
        level="good",
        answer=answer,
        scores=[score],
    )


def test_a_misconception_that_fires_on_a_good_answer_is_a_fault() -> None:
    wrong = "At inference it stays on."
    (fault,) = check_answers(TINY_BANK, [scored(wrong, 80)]).faults
    assert fault.startswith("kit-01: misconceptions.on-at-inference: fires on")
    assert not check_answers(TINY_BANK, [scored(wrong, 79)]).faults


def test_a_point_that_all_answers_meet_or_none_is_noted() -> None:
    said = "Each step it randomly zeroes some of the neurons."
    notes = check_answers(TINY_BANK, [scored(said, 50, n) for n in range(2)]).notes
    assert any("points.random-zero: met by 2 of 2" in note for note in notes)
    assert any("points.off-at-inference: met by 0 of 2" in note for note in notes)
