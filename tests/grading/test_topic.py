"""Which question an answer speaks of."""

from __future__ import annotations

import pytest

from interviewer.bank.models import Bank, Text
from interviewer.grading.topic import Topics
from tests.support import TINY_BANK

ABOUT = [
    "cache of keys and values", "rotary position encoding", "byte pair merges of a tokenizer",
    "dropout of activations", "beam search and sampling", "weight decay in an optimizer",
    "mixture of experts and routing", "quantised weights and scales", "patches of an image",
    "preference pairs and a reward model",
]  # fmt: skip


def bank_about(topics: list[str], related: dict[str, list[str]]) -> Bank:
    """One question on each topic."""
    model = TINY_BANK.questions["kit-01"]
    questions = {
        f"kit-{n:02}": model.model_copy(
            update={
                "id": f"kit-{n:02}",
                "question": Text(zh=f"请讲讲 {topic}。", en=f"Tell me about the {topic}."),
                "points": [],
                "answers": model.answers.model_copy(update={"algorithm": None, "dev": None}),
                "related": related.get(f"kit-{n:02}", []),
                "near_duplicates": [],
            }
        )
        for n, topic in enumerate(topics, 1)
    }
    return TINY_BANK.model_copy(update={"questions": questions})


BANK = bank_about(ABOUT, {"kit-01": ["kit-02"]})
SPOKEN = "Rotary position encoding rotates queries."


@pytest.mark.parametrize(
    ("text", "question_id", "expected"),
    [
        (SPOKEN, "kit-02", False),
        (SPOKEN, "kit-03", True),
        (SPOKEN, "kit-01", False),  # its kin
        (SPOKEN, "kit-99", False),  # not of this bank
        ("看情况，我会先测再定。", "kit-03", False),
        ("", "kit-03", False),
    ],
)
def test_an_answer_belongs_elsewhere_where_its_words_do(
    text: str, question_id: str, expected: bool
) -> None:
    assert Topics(BANK).elsewhere(text.lower(), question_id) is expected


def test_a_comparison_that_speaks_of_its_own_question_too_stays() -> None:
    text = "byte pair merges of a tokenizer, and rotary position encoding beside them"
    assert not Topics(BANK).elsewhere(text, "kit-03")


def test_in_a_small_bank_nobody_can_tell() -> None:
    assert not Topics(bank_about(ABOUT[:5], {})).elsewhere(SPOKEN.lower(), "kit-03")
