"""The texts of a question that are embedded: all of them, each under a name of its own."""

from __future__ import annotations

from interviewer.retrieval.passages import references, stem, stems
from tests.support import TINY_BANK, asked


def test_a_question_is_found_by_its_words_tags_and_labels() -> None:
    passage = stem(asked("kit-01"), "zh")
    assert passage.id == "kit-01/stem/zh"
    for words in (asked("kit-01").question.zh, "dropout", "随机置零", "缩放"):
        assert words in passage.text


def test_every_question_has_a_stem_in_both_languages_outlines_too() -> None:
    assert [p.id for p in stems(TINY_BANK)][-2:] == ["kit-04/stem/zh", "kit-04/stem/en"]
    assert len(stems(TINY_BANK)) == 8


def test_points_paragraphs_and_follow_ups_are_references() -> None:
    names = [p.id for p in references(asked("kit-01")) if p.language == "zh"]
    assert names == [
        "kit-01/point/random-zero/zh",
        "kit-01/point/off-at-inference/zh",
        "kit-01/point/rescale/zh",
        "kit-01/point/ensemble/zh",
        "kit-01/answer/algorithm-0/zh",
        "kit-01/answer/algorithm-1/zh",
        "kit-01/answer/dev-0/zh",
        "kit-01/follow_up/how-many/zh",
        "kit-01/follow_up/where/zh",
    ]


def test_names_are_unique() -> None:
    names = [p.id for q in TINY_BANK for p in references(q)] + [p.id for p in stems(TINY_BANK)]
    assert len(names) == len(set(names))


def test_a_digest_changes_with_anything_that_is_stored() -> None:
    passage = stem(asked("kit-01"), "zh")
    changed = [
        passage._replace(text="other"),
        passage._replace(language="en"),
        passage._replace(persona="dev"),
        passage._replace(id="x"),
    ]
    assert len({p.digest for p in [passage, *changed]}) == 5


def test_metadata_leaves_out_what_is_empty() -> None:
    assert set(stem(asked("kit-01"), "zh").metadata()) == {
        "question", "kind", "language", "digest",
    }  # fmt: skip
