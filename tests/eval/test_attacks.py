"""Attacks: every family is there, in both languages, and the same on every run."""

from __future__ import annotations

import base64
from random import Random

import pytest

from eval import attacks as suite
from eval import corruption
from eval.attacks import FAMILIES, attacks
from eval.right import Attack, right_answers
from eval.suite import Case, limit_of, run, summed_up
from interviewer.bank.models import Bank, Language
from interviewer.grading.models import Grade
from interviewer.rubric_lint.negation import at_the_verb, denials
from interviewer.rubric_lint.wording import joined, sentences, words
from tests.support import TINY_BANK

BANK: Bank = TINY_BANK
ZH = "MHA 给每个头各配一组 K/V。缓存不会变小，所以它最贵。"
EN = "MHA gives each head its own K/V. The cache is not smaller, so it costs most."


def made(family: str) -> list[Attack]:
    return attacks(BANK, [family])


def test_attacks_are_the_same_every_time() -> None:
    assert attacks(BANK) == attacks(BANK)


def test_every_family_makes_attacks_under_its_own_name() -> None:
    assert {attack.family for attack in attacks(BANK)} == set(FAMILIES)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_comes_in_every_language_that_it_is_for(family: str) -> None:
    only: dict[str, set[Language]] = {
        "negated: bing-bu-shi": {"zh"},
        "negated: not-true-that": {"en"},
        "typing errors, Chinese": {"zh"},
        "typing errors, Latin": {"en"},
    }
    assert {attack.language for attack in made(family)} >= only.get(family, {"zh", "en"})


def test_every_model_answer_is_negated() -> None:
    assert len(made("negated: at the verb")) == len(right_answers(BANK))


def test_what_does_not_depend_on_the_persona_is_made_once() -> None:
    asked = {(right.question.id, right.language) for right in right_answers(BANK)}
    assert len(made("question a thousand times")) == len(asked)


def test_a_question_stands_a_thousand_times() -> None:
    attack = made("question a thousand times")[0]
    stem = BANK.questions[attack.question_id].question[attack.language]
    assert attack.answer.count(stem) == suite.REPEATS


def test_filler_is_a_hundred_thousand_characters_long() -> None:
    assert {len(attack.answer) for attack in made("filler")} == {suite.FILLER}


def test_base64_decodes_to_the_model_answer() -> None:
    attack = next(a for a in made("encoded") if a.variant == "base64")
    answers = {right.answer for right in right_answers(BANK)}
    assert base64.b64decode(attack.answer).decode() in answers


def test_another_questions_answer_is_not_from_kin() -> None:
    for attack in made("another question's answer"):
        question = BANK.questions[attack.question_id]
        assert attack.variant != question.id
        assert attack.variant not in (*question.related, *question.near_duplicates)


def test_what_must_change_nothing_knows_what_it_was_made_from() -> None:
    for attack in attacks(BANK):
        compared = FAMILIES[attack.family].judged in ("change", "drop")
        assert (attack.base is not None) == compared


def test_words_keep_their_order_and_lose_their_marks() -> None:
    found = words("GQA 把 64 个头分成 8 组，KV cache 变小。")
    assert found[:3] == ["GQA", "把", "64"]
    assert found[-1] == "变小"
    assert "，" not in found


def test_sentences_of_both_languages_are_told_apart() -> None:
    found = sentences("一。二！Three is 3.5. Four?\nfive")
    assert found == ["一。", "二！", "Three is 3.5.", "Four?", "five"]
    assert joined(["A.", "B."], "en") == "A. B."


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("zh", "MQA 共用一组 K/V，缓存不会变小。", "MQA 不共用一组 K/V，缓存会变小。"),
        ("zh", "瓶颈是带宽而不是算力。", "瓶颈是带宽而是算力。"),
        ("zh", "有三种做法。", "没有三种做法。"),
        ("zh", "在不同的头里。", "并不是在不同的头里。"),
        ("en", "GQA splits nothing, it shares K/V.", "it does not share K/V."),
        ("en", "The cache is not smaller.", "The cache is smaller."),
        ("en", "Scores are divided by the root.", "Scores are not divided by the root."),
        ("en", "Fast, in short.", "It is not true that fast, in short."),
    ],
)
def test_clauses_are_turned_round_at_the_verb(
    language: Language, sentence: str, expected: str
) -> None:
    assert at_the_verb(sentence, language) == expected


def test_a_denial_takes_in_the_whole_sentence() -> None:
    assert denials("zh")["bing-bu-shi"]("它更快。") == "并不是它更快。"
    assert denials("en")["not-true-that"]("It is fast.") == "It is not true that it is fast."
    assert denials("en")["not-true-that"]("RoPE turns.") == "It is not true that RoPE turns."


def test_one_latin_letter_in_sixteen_is_mistyped() -> None:
    text = "abcdefgh " * 20
    slips = corruption.latin_typos(text, Random("typos"))
    assert slips != text
    assert corruption.latin_typos(text, Random("typos")) == slips
    assert abs(len(slips) - len(text)) <= 160 // corruption.ONE_IN


def test_one_chinese_character_in_sixteen_sounds_alike() -> None:
    text = "模型参数数据" * 16
    slips = corruption.homophones(text, Random("slips"))
    assert sum(a != b for a, b in zip(text, slips, strict=True)) == len(text) // corruption.ONE_IN


@pytest.mark.parametrize("damage", [corruption.unseen, corruption.bidirectional])
def test_unseen_characters_leave_the_words_alone(damage: corruption.Damage) -> None:
    damaged = damage(EN, Random("unseen"))
    assert damaged != EN
    assert "".join(c for c in damaged if c.isprintable()) == EN


def test_reordering_loses_no_sentence() -> None:
    assert sorted(sentences(corruption.reversed_order(ZH, "zh"))) == sorted(sentences(ZH))
    assert sorted(sentences(corruption.mixed_order(EN, "en", Random("o")))) == sorted(sentences(EN))


def test_a_family_fails_by_its_mean_or_by_one_case() -> None:
    def case(value: float) -> Case:
        grade = Grade(score=value, points=[], persona="dev", language="zh")
        return Case(Attack("gibberish", "letters", "kit-01", "dev", "zh", "x"), value, grade)

    limit = limit_of("gibberish")
    assert summed_up([case(0)] * 9 + [case(limit.highest)])[0].passed
    assert not summed_up([case(0)] * 99 + [case(limit.highest + 1)])[0].passed
    assert not summed_up([case(limit.mean + 1)])[0].passed


def test_the_suite_runs_on_a_small_bank() -> None:
    nothing = ["blank", "encoded", "empty shell"]
    result = run(BANK, families=[*nothing, "padded"], jobs=1)
    assert {family.family for family in result.families} == {*nothing, "padded"}
    assert result.quotes == 1
    assert {f.highest for f in result.families if f.family in nothing} == {0}
    assert set(result.model_answers) == {"zh", "en"}
