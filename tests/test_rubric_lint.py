"""The lint says which rubric does not grade its own examples, and is silent where all do."""

from __future__ import annotations

import pytest

from interviewer.bank.loader import parse_bank
from interviewer.rubric_lint import lint
from tests.support import TINY_BANK, tiny_files

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
