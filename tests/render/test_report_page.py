"""The report on the page and as a file: complete, inert, self-contained."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from interviewer.bank.models import Language
from interviewer.grading.models import Grade
from interviewer.render.markup import whole
from interviewer.render.report_page import (
    CSP,
    document_css,
    empty_report_html,
    file_name,
    report_document,
    report_html,
)
from interviewer.report import build_report
from tests.render.interview_sample import (
    BANK,
    GRADER,
    HOSTILE,
    STRONG,
    TODAY,
    WEAK,
    answered,
    attempt,
    card,
    rich,
    view,
)

VOID = {"meta", "br", "hr", "wbr", "img", "input"}


class Reader(HTMLParser):
    """Collects tags, attributes and text, and checks that tags are closed in order."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.words = ""
        self.stack: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.words += data


def page(language: Language = "zh", **options: Any) -> str:
    return report_html(build_report(rich(), BANK, today=TODAY), rich(), language, **options)


def document(language: Language = "zh") -> str:
    return report_document(build_report(rich(), BANK, today=TODAY), rich(), language)


def test_the_total_says_what_is_left_out_and_who_asked() -> None:
    text = Reader(page()).words
    for line in ("3 题计分，按难度加权平均", "1 题未评分，没有算进来", "1 题跳过，没有算进来"):
        assert line in text
    assert "1 题没问，没有算进来" in text
    assert "算法面试官 4 题，开发面试官 1 题" in text and "离线评 3 题" in text


def test_english_is_complete() -> None:
    text = Reader(page("en")).words
    assert "3 graded questions, weighted by difficulty" in text
    assert "Algorithm interviewer 4, dev interviewer 1" in text
    assert "The offline grader graded 3" in text
    assert "Three points to work on" in text


def test_a_mock_report_says_that_skipped_questions_count_zero() -> None:
    made = view(answered(1, "llm-04", WEAK), card(2, "llm-91", skipped=True), mode="mock")
    text = Reader(report_html(build_report(made, BANK, today=TODAY), made, "zh")).words
    assert "1 题跳过，按 0 分计" in text and "没有算进来" not in text


def test_every_asked_question_opens_its_card_in_place() -> None:
    read = Reader(page())
    cards = [attributes for tag, attributes in read.tags if tag == "article"]
    assert len(cards) == 5
    assert not read.stack


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_candidate_typed_stays_text(language: Language) -> None:
    for markup in (page(language), document(language)):
        read = Reader(markup)
        assert HOSTILE in read.words
        assert not {"script", "img", "iframe", "form", "textarea"} & {tag for tag, _ in read.tags}
        assert not [a for _, a in read.tags if any(name.startswith("on") for name in a)]


def test_no_button_is_drawn_that_nothing_answers() -> None:
    assert "data-act" not in page()
    assert "data-act" not in document()


def test_a_second_grade_is_shown_beside_the_first() -> None:
    first = attempt("llm-04", STRONG["algorithm"])
    former = GRADER.grade(BANK.questions["llm-04"], WEAK, "algorithm", "zh")
    assert isinstance(former, Grade)
    made = view(card(1, "llm-04", replace(first, earlier=(former,))))
    text = Reader(report_html(build_report(made, BANK, today=TODAY), made, "zh")).words
    scores = f"{whole(former.score)} → {whole(made.cards[0].score or 0)}"
    assert f"用离线评分重评：{scores}，两次评分都保留" in text


def test_a_running_interview_has_no_report_yet() -> None:
    made = view(answered(1, "llm-04", WEAK), ended=False)
    markup = report_html(build_report(made, BANK, today=TODAY), made, "zh")
    assert "面试结束后出报告。" in markup and 'data-act="back"' in markup
    assert "ivr-total" not in markup
    assert "还没有报告。做完一场面试就有。" in empty_report_html("zh")


def test_all_met_and_nothing_scored_have_words_of_their_own() -> None:
    best = view(answered(1, "llm-04", STRONG["algorithm"]))
    text = Reader(report_html(build_report(best, BANK, today=TODAY), best, "zh")).words
    assert "评到的要点都抓住或补上了。" in text
    none = view(card(1, "llm-04", skipped=True))
    text = Reader(report_html(build_report(none, BANK, today=TODAY), none, "zh")).words
    assert "这一场没有作答的题，所以没有总分。" in text


def test_the_file_needs_nothing_from_elsewhere() -> None:
    markup = document()
    read = Reader(markup)
    names = {tag for tag, _ in read.tags}
    assert not {"script", "link", "img", "iframe", "object", "base"} & names
    assert not [a for _, a in read.tags if "src" in a]
    links = [a["href"] for _, a in read.tags if "href" in a]
    assert links and all(link.startswith("#") for link in links)
    ids = {a["id"] for _, a in read.tags if "id" in a}
    assert {link[1:] for link in links} <= ids
    assert "url(" not in document_css() and "@import" not in document_css()


def test_the_file_has_its_own_policy_and_language() -> None:
    metas = [a for tag, a in Reader(document("en")).tags if tag == "meta"]
    assert {"http-equiv": "Content-Security-Policy", "content": CSP} in metas
    assert document("en").startswith('<!doctype html>\n<html lang="en">')
    assert '<html lang="zh-CN">' in document("zh")


def test_the_file_is_unfolded_and_without_buttons() -> None:
    read = Reader(document())
    folds = [a for tag, a in read.tags if tag == "details"]
    assert folds and all("open" in a for a in folds)
    assert "button" not in {tag for tag, _ in read.tags}
    assert len([tag for tag, _ in read.tags if tag == "article"]) == 5


def test_the_file_is_dark_on_dark_screens_and_light_on_paper() -> None:
    css = document_css()
    dark = re.search(r"@media screen and \(prefers-color-scheme:dark\)\{:root\{([^}]*)\}\}", css)
    assert dark and "--iv-paper" in dark[1] and "color-scheme: dark" in dark[1]
    assert "</" not in css


def test_no_comma_stands_inside_a_functional_pseudo_class() -> None:
    assert not re.search(r":(is|where|has|not)\([^()]*,", document_css())


def test_file_names_carry_the_local_date_and_time() -> None:
    assert re.fullmatch(r"interview-2026-11-2[2-4]-\d{2}15\.html", file_name(rich(), "html"))
    assert file_name(rich(), ".md").endswith(".md")
