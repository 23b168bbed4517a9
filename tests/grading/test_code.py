"""Pasted code is read for what it says, and never run."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from interviewer.bank.models import Bank, CodeFrame, Facet
from interviewer.grading.code import compiled, find_code, takes_code
from interviewer.grading.models import Grade
from interviewer.grading.offline import OfflineGrader
from interviewer.grading.source import read_source, without
from tests.support import TINY_BANK, asked

NAMES = {
    "NEW": ["!*old*", "!*ref*", "*logp*", "*log_prob*"],
    "OLD": ["*old*"],
    "LABELS": ["*label*"],
    "LOGITS": ["*logits*"],
    "CE": ["*cross_entropy*", "*loss*"],
    "IGNORED": ["-100", "*ignore*"],
    "GAMMA": ["*gamma*", "γ"],
    "BETA": ["*beta*"],
    "REF": ["*ref*"],
    "LAM": ["*lam*", "λ"],
}
RATIO = "exp(NEW - OLD)"
SURROGATE = "min(R * A, clamp(R, 1 - EPS, 1 + EPS) * A)"
RECURSION = "LAST = DELTA + GAMMA * LAM * LAST * ..."
PENALTY = "-(BETA * (NEW - REF))"
PROMPT = "LABELS[..., :P] = IGNORED"
SHIFT = "CE(LOGITS[..., :-1, ...], LABELS[..., 1:], ...)"


def shown(pattern: str, answer: str) -> list[str] | None:
    """The source lines that match a pattern."""
    used = {name: listed for name, listed in NAMES.items() if name in pattern}
    facet = Facet(id="facet", any=[CodeFrame(code=[pattern], names=used)])
    found = find_code(facet, read_source(answer))
    return None if found is None else [answer[start:end] for start, end in found]


def fenced(*lines: str) -> str:
    return "\n".join(["```python", *lines, "```"])


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (RATIO, "ratio = torch.exp(new_logp - old_logp)"),
        (RATIO, "ratio = (logprobs - old_logprobs.detach()).exp()"),
        (RATIO, "r = np.exp(-(old_logp - logp))"),
        (RATIO, "log_ratio = logp - batch['old_logp']\nratio = log_ratio.exp()"),
        (RATIO, "return torch.exp(log_probs(policy, x) - self.old_log_probs)"),
        (SURROGATE, "loss = -torch.min(r * adv, torch.clamp(r, 1 - eps, 1 + eps) * adv).mean()"),
        (SURROGATE, "a = r * adv\nb = adv * r.clip(1 - e, 1 + e)\nloss = -np.minimum(a, b)"),
        (SURROGATE, "x = min(clamp(r, min=1 - e, max=e + 1) * adv, adv * r)"),
        (SURROGATE, "x = min(r * adv, clamp(r, 1 - 0.2, 1 + 0.2) * adv)"),
        (PENALTY, "rewards = -beta * (logp - ref_logp)"),
        (PENALTY, "kl = logp - ref(x).logp\nrewards[t] = score - beta * kl"),
        (RECURSION, "last = delta + gamma * lam * last"),
        (RECURSION, "gae = delta + self.gamma * self.lam * mask[t] * gae"),
        (RECURSION, "A[t] ← delta[t] + gamma * lambda * A[t + 1]"),
        (RECURSION, "adv[t] = delta[t] + γ * λ * adv[t + 1]"),
        (PROMPT, "labels[:prompt_len] = -100"),
        (PROMPT, "labels[i, :n] = IGNORE_INDEX"),
        (SHIFT, "loss = F.cross_entropy(logits[:, :-1].reshape(-1, V), labels[:, 1:].reshape(-1))"),
        (
            SHIFT,
            "shift_logits = logits[..., :-1, :].contiguous()\nshift_labels = labels[..., 1:]\n"
            "loss = loss_fct(shift_logits.view(-1, V), shift_labels.view(-1))",
        ),
    ],
)
def test_right_code_is_found_in_any_style(pattern: str, code: str) -> None:
    assert shown(pattern, fenced(code))


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (RATIO, "ratio = torch.exp(old_logp - new_logp)"),
        (RATIO, "ratio = new_logp / old_logp"),
        (RATIO, "ratio = new_logp - old_logp"),
        (RATIO, "log_ratio = old_logp - logp\nratio = log_ratio.exp()"),
        (SURROGATE, "loss = -torch.max(r * adv, torch.clamp(r, 1 - eps, 1 + eps) * adv)"),
        (SURROGATE, "loss = -torch.min(r * adv, torch.clamp(r, 1 + eps, 1 - eps) * adv)"),
        (SURROGATE, "loss = -torch.min(r * adv, torch.clamp(r, eps, 1) * adv)"),
        (SURROGATE, "loss = -(torch.clamp(r, 1 - eps, 1 + eps) * adv)"),
        (PENALTY, "rewards = beta * (logp - ref_logp)"),
        ("BETA * (NEW - REF)", "rewards = -beta * (logp - ref_logp)"),
        ("BETA * (NEW - REF) + ...", "rewards = score - beta * (logp - ref_logp)"),
        (RECURSION, "last = delta - gamma * lam * last"),
        (RECURSION, "last = delta + gamma * last"),
        (PROMPT, "labels[prompt_len:] = -100"),
        (PROMPT, "labels[:prompt_len] = 0"),
        (PROMPT, "labels[:] = -100"),
        (SHIFT, "loss = F.cross_entropy(logits.view(-1, V), labels.view(-1))"),
        (SHIFT, "loss = F.cross_entropy(logits[:, 1:], labels[:, :-1])"),
    ],
)
def test_swapped_and_wrong_code_is_not(pattern: str, code: str) -> None:
    assert shown(pattern, fenced(code)) is None


def test_the_quote_is_the_lines_that_it_takes() -> None:
    answer = "先算比率：\n" + fenced(
        "def step(logp, old_logp):  # ratio",
        "    diff = logp - old_logp  # in log space",
        "    x = 1",
        "    ratio = torch.exp(",
        "        diff",
        "    )",
    )
    lines = ["diff = logp - old_logp", "ratio = torch.exp(\n        diff\n    )"]
    assert shown(RATIO, answer) == lines


def test_code_counts_without_a_fence_and_between_ticks() -> None:
    assert shown(RATIO, "先求比率\nratio = exp(new_logp - old_logp)\n再裁剪。")
    assert shown(RATIO, "1. ratio = exp(new_logp - old_logp)\n2. clip it")
    assert shown(RATIO, "the ratio is `exp(new_logp - old_logp)`, nothing else")
    assert shown(RATIO, "ratio ← exp(new_logp − old_logp)")


def test_comments_and_strings_prove_nothing() -> None:
    for line in (
        "x = 1  # ratio = exp(new_logp - old_logp)",
        "# ratio = exp(new_logp - old_logp)\nx = f(1)",
        'x = f("exp(new_logp - old_logp)")',
        '"""\nratio = exp(new_logp - old_logp)\n"""\nx = f(1)',
        "x = f('''\nratio = exp(new_logp - old_logp)\n''')",
    ):
        assert shown(RATIO, fenced(line)) is None


def test_what_is_called_wrong_is_nobodys_claim() -> None:
    wrong = "ratio = torch.exp(old_logp - new_logp)"
    assert shown("exp(OLD - NEW)", fenced(wrong))
    assert shown("exp(OLD - NEW)", "错误写法：\n" + fenced(wrong)) is None
    assert shown("exp(OLD - NEW)", "说了很多别的。并不是" + fenced(wrong)) is None
    assert shown("exp(OLD - NEW)", "That was all. It is not true that " + fenced(wrong)) is None
    assert shown("exp(OLD - NEW)", fenced(wrong).rstrip() + "，但这句话是错的。") is None
    assert shown("exp(OLD - NEW)", fenced(wrong).rstrip() + "。别的写法是错的。")
    assert shown("exp(OLD - NEW)", "前面那种是错的。代码如下：" + fenced(wrong))
    assert shown("exp(OLD - NEW)", fenced(wrong + "  # wrong: the sign is flipped")) is None


def test_a_line_that_does_not_parse_takes_no_other_with_it() -> None:
    lines = ["for t = T-1 down to 0:", "  foo(", "ratio = exp(logp - old_logp)", "else {", "}"]
    assert shown(RATIO, fenced(*lines))
    assert shown(RATIO, "\n".join(["```", *lines[1:3], "```"]))


def test_a_fence_of_words_is_prose() -> None:
    assert read_source("```\nlog-ratio\nclip, minimum\nx = f(1)\n```", unfenced=False).spans == []


def test_prose_is_not_taken_for_code() -> None:
    for text in (
        "PPO\nGAE",
        "self-attention",
        "Note: this",
        "ratio > 1",
        "advantage, value",
        "pass",
    ):
        source = read_source(text)
        assert (source.spans, source.statements) == ([], [])


def test_what_is_taken_out_leaves_the_rest() -> None:
    assert without([(0, 10), (12, 20)], [(3, 5), (8, 14)]) == [(0, 3), (5, 8), (14, 20)]
    assert without([(0, 4)], []) == [(0, 4)]


HOSTILE = [
    "(" * 20_000,
    "(\n" * 10_000,
    "x = " + "[" * 5_000,
    "x = " + "-" * 1_500 + "1",
    "x = " + "not " * 450 + "y",
    "a" + ".a" * 900,
    "f(" * 180 + ")" * 180,
    "x = " + "a + " * 480 + "a",
    ("min(" + "a * " * 200 + "a, clamp(r, 1 - e, 1 + e) * " + "b * " * 200 + "b)\n") * 10,
    "exp(a - b)\n" * 1_800,
    "a = b\nb = a\n" * 1_600,
    "\x00x = exp(a - b)",
    "\ud800 = f(1)",
    '"""\n' * 5_000,
    "```\n" * 5_000,
    "`" * 20_000,
    "x = 9" + "9" * 1_900,
    "x = 1if 1else 2",
    r"x = '\d' + '\q'",
    "x = 1e999 - 1e999j",
    "import os; os.system('false')",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_code_is_read_in_bounded_time(text: str) -> None:
    began = time.perf_counter()
    for answer in (text, fenced(text)):
        for pattern in (RATIO, SURROGATE, RECURSION, "has(min(... * X * Y, Z))", "X = has(Y + Z)"):
            shown(pattern, answer)
    assert time.perf_counter() - began < 10


def test_patterns_are_one_expression_or_one_assignment() -> None:
    for pattern in ("for x in y: pass", "a = 1; b = 2", "del x", "x ="):
        with pytest.raises((SyntaxError, ValueError)):
            compiled(pattern)


def coded() -> Bank:
    """A bank of one question whose first point only code can show."""
    names = {name: NAMES[name] for name in ("NEW", "OLD")}
    facet = Facet(id="ratio", any=[CodeFrame(code=[RATIO], names=names)])
    question = asked("kit-01")
    points = [question.points[0].model_copy(update={"evidence": [facet]}), *question.points[1:]]
    question = question.model_copy(update={"points": points})
    return TINY_BANK.model_copy(update={"questions": {question.id: question}})


def graded(answer: str, bank: Bank | None = None) -> Grade:
    bank = bank or coded()
    outcome = OfflineGrader(bank).grade(bank.questions["kit-01"], answer, "algorithm", "en")
    assert isinstance(outcome, Grade)
    return outcome


def test_nothing_of_an_answer_is_ever_run(tmp_path: Path) -> None:
    target = tmp_path / "ran"
    code = [
        f"open({str(target)!r}, 'w').write('x')",
        f"__import__('pathlib').Path({str(target)!r}).touch()",
        "ratio = exp(new_logp - old_logp)",
    ]
    grade = graded(fenced(*code) + "\n" + "\n".join(code))
    assert grade.points[0].verdict == "met"
    assert not target.exists()


def test_a_quote_of_code_is_a_part_of_the_answer() -> None:
    answer = "How I do it:\n" + fenced("ratio = exp(", "    new_logp - old_logp)", "x = 1")
    (quote,) = graded(answer).points[0].quotes
    assert answer[quote.start : quote.end] == quote.text == "ratio = exp(\n    new_logp - old_logp)"


def test_an_answer_is_not_flagged_for_being_code() -> None:
    code = fenced(
        "import torch",
        "def loss_fn(logp, old_logp, adv, eps, values, returns, mask):",
        "    ratio = torch.exp(logp - old_logp)",
        "    low, high = 1 - eps, 1 + eps",
        "    surrogate = torch.min(ratio * adv, torch.clamp(ratio, low, high) * adv)",
        "    optimizer.zero_grad()",
        "    optimizer.step()",
        "    optimizer.zero_grad()",
        "    return -(surrogate * mask).sum() / mask.sum()",
    )
    assert graded(code).flags == []
    assert set(graded(code, TINY_BANK).flags) <= {"off_topic"}


def test_words_in_a_row_are_a_list_in_a_fence_too() -> None:
    words = ", ".join(["ratio", "clip", "advantage", "value", "critic", "reward"] * 6)
    assert graded(f"```\n{words}\n```").points[0].credit == 0


def test_a_list_of_words_takes_nothing_from_the_code_beside_it() -> None:
    words = ", ".join(["clip", "advantage", "value", "critic", "reward", "mask"] * 6)
    grade = graded(fenced("ratio = exp(new_logp - old_logp)") + "\n" + words)
    assert grade.flags == ["dump"]
    assert [quote.text for quote in grade.points[0].quotes] == ["ratio = exp(new_logp - old_logp)"]
    assert {point.credit for point in grade.points[1:]} == {0.0}


def test_takes_code_looks_at_every_frame() -> None:
    assert takes_code([Facet(id="a", any=[CodeFrame(code=["f(X)"])])])
    assert not takes_code([])
