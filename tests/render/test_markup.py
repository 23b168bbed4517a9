"""Text is escaped once, quotes are cut by offset, and the heavier verdict is drawn."""

from __future__ import annotations

import pytest

from interviewer.grading.models import Quote
from interviewer.render.formula import formula_html
from interviewer.render.highlight import (
    BUBBLE_LIMIT,
    Mark,
    bubble,
    graded_answer,
    highlight,
    marks_of,
    quote_text,
)
from interviewer.render.markup import Html, escape, fold, inline, join, number, prose, tag, whole

HOSTILE = "a<b && vector<int> \"x\" 'y' <script>alert(1)</script>"


def test_text_is_escaped_exactly_once() -> None:
    once = escape(HOSTILE)
    assert "<" not in once
    assert escape(once) == once
    assert tag("p", once) == tag("p", HOSTILE)


def test_attributes_are_escaped_even_where_the_value_is_markup() -> None:
    made = tag("p", title=Html('"><script>'))
    assert made == '<p title="&quot;&gt;&lt;script&gt;"></p>'


def test_attributes_are_left_out_or_written_without_a_value() -> None:
    made = tag("details", hidden=None, open=True, data_act="go", class_="x")
    assert made == '<details open data-act="go" class="x"></details>'


def test_characters_that_no_page_can_hold_are_replaced() -> None:
    assert escape("a\x00b\ud800c").encode() == "a\N{REPLACEMENT CHARACTER}b".encode() + (
        "\N{REPLACEMENT CHARACTER}c".encode()
    )


def test_join_leaves_none_out() -> None:
    assert join(["<", None, Html("<b></b>")], " ") == "&lt; <b></b>"


def test_a_fold_opens_for_print() -> None:
    assert "<details" in fold("s", "b") and " open" not in fold("s", "b")
    assert " open" in fold("s", "b", unfolded=True)


def mark(start: int, end: int, number: str, verdict: str) -> Mark:
    return Mark(start, end, number, verdict)


def test_a_quote_is_cut_by_its_raw_offset_and_then_escaped() -> None:
    text = "a<b 是对的"
    made = highlight(text, [mark(0, 3, "1", "met")])
    assert made == '<mark class="iv-mark met">a&lt;b<sup>1</sup></mark> 是对的'


def test_the_heavier_verdict_is_drawn_where_quotes_overlap() -> None:
    made = highlight("abcdef", [mark(0, 6, "1", "partly"), mark(2, 4, "2", "contradicted")])
    assert made == (
        '<mark class="iv-mark partly">ab</mark>'
        '<mark class="iv-mark contradicted">cd<sup>2</sup></mark>'
        '<mark class="iv-mark partly">ef<sup>1</sup></mark>'
    )


def test_a_hidden_quote_still_shows_its_number() -> None:
    made = highlight("abcd", [mark(0, 4, "1", "met"), mark(1, 3, "2", "partly")])
    assert made.count("<mark") == 1
    assert "<sup>1 2</sup>" in made


def test_quotes_of_one_point_that_touch_become_one() -> None:
    quotes = [Quote(start=3, end=5, text="de"), Quote(start=0, end=3, text="abc")]
    assert marks_of(quotes, "1", "met") == [mark(0, 5, "1", "met")]


def test_a_short_answer_stands_in_the_bubble_as_typed() -> None:
    made = bubble(HOSTILE, "en")
    assert "<details" not in made
    assert escape(HOSTILE) in made


def test_a_long_answer_is_folded_behind_its_beginning() -> None:
    text = "<" * (BUBBLE_LIMIT + 1)
    made = bubble(text, "en")
    assert "Show all (421 characters)" in made
    assert made.count("&lt;") == 240 + len(text)


def test_a_long_graded_answer_shows_its_marked_sentences_first() -> None:
    dull = "这一句没有什么。" * 50
    text = dull + "这一句有依据。" + dull
    start = text.index("这一句有依据")
    made = graded_answer(text, [mark(start, start + 6, "1", "met")], "zh")
    preview = made[: made.index("</summary>")]
    assert "这一句有依据" in preview
    assert "没有什么" not in preview
    assert "看完整回答" in preview
    assert made.count("没有什么") == 100


def test_nothing_is_folded_for_print() -> None:
    assert "<details" not in graded_answer("长" * 900, [], "zh", unfolded=True)


def test_the_middle_of_a_long_quote_is_cut() -> None:
    assert quote_text("短") == "短"
    cut = quote_text("x" * 50 + "y" * 50)
    assert len(cut) < 82 and " … " in cut


def test_prose_knows_code_lists_and_formulas_and_nothing_else() -> None:
    made = prose("<b> 一句 `a<b`\n- 一\n- 二\n```python\nx<1\n```")
    assert "<p>&lt;b&gt; 一句 <code>a&lt;b</code></p>" in made
    assert "<ul><li>一</li><li>二</li></ul>" in made
    assert "<pre><code>x&lt;1</code></pre>" in made


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\sqrt{d_k}", "√d<sub>k</sub>"),
        (r"\frac{8}{3}d", "8/3d"),
        (r"QK^\top", "QK<sup>ᵀ</sup>"),
        (r"\mathrm{softmax}(x)", "softmax(x)"),
        (r"y_{<t}", "y<sub>&lt;t</sub>"),
        (r"\unknown", "unknown"),
        (r"{{{", ""),
        (r"\frac", "()/()"),
    ],
)
def test_a_formula_is_written_in_a_line(source: str, expected: str) -> None:
    assert formula_html(source) == expected


def test_no_shipped_formula_leaves_a_command_behind(shipped: object) -> None:
    import re

    text = str(shipped)
    for formula in set(re.findall(r"\$([^$\n]{1,200})\$", text)):
        made = inline(f"${formula.replace(chr(92) * 2, chr(92))}$")
        assert "\\" not in made, formula


def test_numbers_are_written_without_trailing_zeros_and_with_a_real_minus() -> None:
    assert number(2.0) == "2"
    assert number(-1.5) == "\N{MINUS SIGN}1.5"
    assert number(-0.001) == "0"
    assert number(100) == "100"
    assert whole(20.5) == 21
