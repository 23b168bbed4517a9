"""Negation in both languages: what takes a statement back, and what only looks like it."""

from __future__ import annotations

import pytest

from interviewer.bank.models import LANGUAGES, PERSONAS, Bank
from interviewer.grading.evidence import find_facet
from interviewer.grading.polarity import Polarity
from interviewer.grading.reading import Reading
from interviewer.grading.text import Passage
from interviewer.grading.vocabulary import Vocabulary
from tests.support import facet, lexicon

SAYS = facet(
    {
        "bind": {
            "subject": ["rope"],
            "relation": ["外推", "extrapolate", "extrapolates"],
        },
        "within": "sentence",
    }
)


def says_so(answer: str) -> bool:
    """Whether an answer says that RoPE extrapolates."""
    return find_facet(SAYS, Reading(Passage.read(answer), Vocabulary(lexicon()))) is not None


AFFIRMED = [
    "ALiBi 用线性偏置表示位置，不能外推很远。RoPE 用旋转表示位置，能外推很远。",
    "Learned positions do not extrapolate to longer texts. RoPE does extrapolate to longer texts.",
    "RoPE 用是非题看有没有外推。",
    "RoPE 用无标注语料外推。",
    "RoPE 的外推、精度对不对，都要看。",
    "先看长度选对没有、RoPE 的外推如何。",
    "不稳主要是 RoPE 外推。",
    "RoPE 不过滤就外推。",
    "As Dr. Su says, RoPE extrapolates.",
    "RoPE 能外推。",
    "RoPE extrapolates well.",
    "RoPE 不仅能外推，而且快。",
    "RoPE not only extrapolates, it is fast too.",
    "RoPE 不得不外推。",
    "RoPE 不是不能外推。",
    "RoPE 并非不能外推。",
    "RoPE 不会不外推。",
    "It is not true that RoPE does not extrapolate.",
    "并不是 RoPE 不能外推。",
    "并不是说 RoPE 能外推是错的。",
    "It is not true that the claim that RoPE extrapolates is wrong.",
    "RoPE never fails to extrapolate.",
    "RoPE 不同，它能外推。",
    "RoPE 和不外推的两种都能外推。",
    "RoPE 不加额外参数就能外推。",
    "RoPE 不微调的话外推不了太远，能外推一点。",
    "并不是层数越多越好，但 RoPE 能外推。",
    "RoPE 没有按长度调好，外推就差。",
    "RoPE 能不能外推？能，RoPE 能外推。",
    "RoPE 没有参数，但能外推。",
    "RoPE has no parameters, but extrapolates.",
    "RoPE 不断外推。",
    "ALiBi 不行，RoPE 能外推。",
    "No matter the length, RoPE extrapolates.",
    "Without tricks ALiBi is bad; RoPE extrapolates.",
    "ALiBi does not work. RoPE extrapolates.",
]
DENIED = [
    "RoPE 用旋转矩阵编码位置，所以可以外推到更长的文本。"
    "RoPE 不用旋转矩阵编码位置，所以无法外推到更长的文本。",
    "RoPE encodes positions by rotation and extrapolates to longer texts. "
    "RoPE does not encode positions by rotation and never extrapolates to longer texts.",
    "并非层数越多越好，并非 RoPE 外推。",
    "并不是说层数多，也不是 RoPE 能外推。",
    "It is not true that depth helps, it is not the case that RoPE extrapolates.",
    "RoPE extrapolates. All of this is wrong.",
    "RoPE 不能外推。",
    "RoPE 无法外推。",
    "RoPE 没有外推能力。",
    "RoPE 沒有外推能力。",
    "RoPE 并不外推。",
    "RoPE 并没有外推。",
    "RoPE 从不外推。",
    "RoPE 绝不外推。",
    "RoPE 不再外推。",
    "RoPE 未必能外推。",
    "RoPE 毫无外推能力。",
    "RoPE 不可能外推。",
    "RoPE 不太能外推。",
    "RoPE 不把训练中见过的位置换个角度拿来外推。",
    "RoPE 不使用任何额外的参数来外推。",
    "并不是 RoPE 没有额外参数，所以能外推。",
    "It is not true that RoPE has no parameters, so it extrapolates.",
    "并不是层数越多越好，但 RoPE 能外推。并不是参数越多越好，但 ALiBi 省。",
    "RoPE does not extrapolate.",
    "RoPE doesn't extrapolate.",
    "RoPE doesn’t extrapolate.",
    "RoPE cannot extrapolate.",
    "RoPE never extrapolates.",
    "RoPE fails to extrapolate.",
    "RoPE hardly extrapolates.",
    "RoPE won't extrapolate.",
    "RoPE lacks the ability to extrapolate.",
    "Neither RoPE nor ALiBi extrapolates.",
    "并不是 RoPE 能外推。",
    "It is not true that RoPE extrapolates.",
    "It's false that RoPE extrapolates.",
    "It is a myth that RoPE extrapolates.",
    "说 RoPE 能外推是错的。",
    "RoPE 能外推，这是错误的。",
    "RoPE 能外推。这种说法是错的。",
    "RoPE extrapolates, which is wrong.",
    "RoPE extrapolates. That claim is false.",
    "The claim that RoPE extrapolates is incorrect.",
    "RoPE 能外推的说法不成立。",
    "有人误以为 RoPE 能外推。",
    "谁说 RoPE 能外推。",
]


@pytest.mark.parametrize("answer", AFFIRMED)
def test_an_affirmation_counts(answer: str) -> None:
    assert says_so(answer)


@pytest.mark.parametrize("answer", DENIED)
def test_a_denial_does_not_count(answer: str) -> None:
    assert not says_so(answer)


def test_a_frame_may_want_the_denial_or_both() -> None:
    def holds(polarity: str, answer: str) -> bool:
        frame = {
            "bind": {"subject": ["rope"], "relation": ["外推"]},
            "within": "sentence",
            "polarity": polarity,
        }
        reading = Reading(Passage.read(answer), Vocabulary(lexicon()))
        return find_facet(facet(frame), reading) is not None

    table = {
        (polarity, answer): holds(polarity, answer)
        for polarity in ("positive", "negative", "any")
        for answer in ("RoPE 能外推。", "RoPE 不能外推。")
    }
    assert [wanted for wanted, found in table.items() if found] == [
        ("positive", "RoPE 能外推。"),
        ("negative", "RoPE 不能外推。"),
        ("any", "RoPE 能外推。"),
        ("any", "RoPE 不能外推。"),
    ]


def test_a_negator_that_runs_into_an_alias_denies_it() -> None:
    weighs = facet({"bind": {"subject": ["重复样本"], "relation": ["等于加权"]}})
    vocabulary = Vocabulary(lexicon())
    assert find_facet(weighs, Reading(Passage.read("重复样本等于加权。"), vocabulary))
    assert not find_facet(weighs, Reading(Passage.read("重复样本不等于加权。"), vocabulary))


def test_a_negator_that_belongs_to_the_alias_negates_nothing() -> None:
    frame = {"bind": {"subject": ["rope"], "relation": ["不增加"]}, "within": "sentence"}
    reading = Reading(Passage.read("RoPE 不增加参数。"), Vocabulary(lexicon()))
    assert find_facet(facet(frame), reading) is not None


@pytest.mark.parametrize(
    "answer",
    [
        "旋转外推不适合长文本。",
        "Rotation extrapolation does not work here.",
    ],
)
def test_what_a_denied_verb_is_said_of_is_denied_with_it(answer: str) -> None:
    frame = {
        "bind": {"subject": ["旋转", "rotation"], "relation": ["外推", "extrapolation"]},
        "within": "sentence",
    }
    reading = Reading(Passage.read(answer), Vocabulary(lexicon()))
    assert find_facet(facet(frame), reading) is None


DENYING = [
    "先说结构，它不共享键值。缓存不变小，读写也不变少，带宽不省。分组不是折中，质量不接近。"
    "训练不难，长度不能加，批次不能大。所以推理不快，显存没有省下。",
    "It does not share keys. The cache does not shrink, reads are not fewer, and bandwidth is not "
    "saved. Groups are not a compromise, and quality is not close. Training does not get hard, "
    "length cannot grow, and batches cannot grow. So decoding is not fast, "
    "memory is not saved, and the rest is not free.",
]
MOSTLY_DENIED = [
    "键值头被几个查询头共享，但这句话是错的。缓存变小，但这句话是错的。带宽省下来，但这句话是错的。"
    "推理变快，但这句话是错的。",
    "并不是键值头被几个查询头共享。并不是缓存变小，但质量变化不大。并不是带宽省下来。"
    "并不是推理变快。",
    "It is not true that heads share keys. It is not true that the cache shrinks, but quality "
    "holds. It is not true that bandwidth is saved. It is not true that decoding gets fast.",
]


@pytest.mark.parametrize("text", DENYING + MOSTLY_DENIED)
def test_an_answer_that_denies_nearly_all_it_says_shows_nothing(text: str) -> None:
    assert Polarity(Passage.read(text)).nothing_stands


@pytest.mark.parametrize("text", [DENYING[0][:40], MOSTLY_DENIED[0][:40], "并不是越大越好。" * 3])
def test_a_few_denials_leave_the_rest_standing(text: str) -> None:
    assert not Polarity(Passage.read(text)).nothing_stands


def test_who_says_not_in_one_sentence_of_many_is_heard(shipped: Bank) -> None:
    answers = [q.answers.of(persona) for q in shipped for persona in PERSONAS]
    texts = [answer[code] for answer in answers if answer for code in LANGUAGES]
    assert texts
    assert not [text for text in texts if Polarity(Passage.read(text)).nothing_stands]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("RoPE 能外推。以上说法全都是错的。", False),
        ("RoPE extrapolates. None of the above is true.", False),
        ("None of the following is true: RoPE extrapolates.", False),
        ("RoPE extrapolates. All of the above is true.", True),
        ("None of the following is wrong: RoPE extrapolates.", True),
        (
            "先训分类器再加词表，以上做法都是错的。正确的做法是先看数据，再决定要不要训，最后上线。",
            True,
        ),
    ],
)
def test_all_that_was_said_may_be_taken_back(text: str, stands: bool) -> None:
    assert Polarity(Passage.read(text)).nothing_stands is not stands
    if "RoPE" in text:
        assert says_so(text) is stands
