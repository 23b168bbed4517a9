"""Progress: totals over time, and where each topic stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.bank.models import Bank, Language
from interviewer.render.charts import Dated, spark, track, trend
from interviewer.render.dates import short_date
from interviewer.render.markup import Html, tag, whole
from interviewer.render.report_parts import count, lang, listed, section
from interviewer.render.words import say
from interviewer.report.models import ScoredQuestion
from interviewer.report.sums import by_section, mean_score

_EMPTY_DRAWING = Html(
    '<svg class="ivr-empty-drawing" viewBox="0 0 140 66" width="140" height="66"'
    ' aria-hidden="true"><path class="ring" d="M0 1h140M0 33h140M0 65h140"/>'
    '<path class="line" d="M8 57 42 42l36 7 54-38"/></svg>'
)


def progress_html(history: Sequence[ScoredQuestion], bank: Bank, language: Language) -> str:
    """Everything that a person answered, oldest interview first.

    The button of the empty state (`progress.go`) is the page's.
    """
    if not history:
        return _empty(language)
    ordered = sorted(history, key=lambda question: question.when)
    parts = [
        _head(ordered, language),
        _totals(ordered, language),
        _topics(ordered, bank, language),
    ]
    return tag("div", *parts, class_="ivr-report ivr-progress", lang=lang(language))


def _empty(language: Language) -> Html:
    title = tag("h2", say("progress.empty_title", language))
    text = tag("p", say("progress.empty", language))
    return tag("div", _EMPTY_DRAWING, title, text, class_="ivr-empty", lang=lang(language))


def _head(history: Sequence[ScoredQuestion], language: Language) -> Html:
    answers = [question for question in history if not question.skipped]
    ungraded = sum(question.score is None for question in answers)
    interviews = len({question.interview_id for question in history})
    text = say(
        "progress.counts_ungraded" if ungraded else "progress.counts",
        language,
        interviews=count("progress.interviews", interviews, language),
        answers=count("progress.answers", len(answers), language),
        n=ungraded,
    )
    title = tag("h2", say("progress.title", language))
    return tag("header", title, tag("p", text), class_="ivr-head")


def _totals(history: Sequence[ScoredQuestion], language: Language) -> Html:
    title = say("progress.totals", language)
    totals = interview_totals(history, language)
    if not totals:
        empty = tag("p", say("progress.none_scored", language), class_="ivr-line")
        return section("totals", title, empty)
    return section("totals", title, trend(totals, title, language))


def interview_totals(history: Sequence[ScoredQuestion], language: Language) -> list[Dated]:
    """One total per interview with something scored, dated by its first question."""
    groups = _grouped(history)
    return [
        Dated(short_date(questions[0].when.astimezone().date(), language), score)
        for questions in groups
        if (score := mean_score(questions)) is not None
    ]


def _grouped(history: Iterable[ScoredQuestion]) -> list[list[ScoredQuestion]]:
    groups: dict[str, list[ScoredQuestion]] = {}
    for question in history:
        groups.setdefault(question.interview_id, []).append(question)
    return list(groups.values())


def _topics(history: Sequence[ScoredQuestion], bank: Bank, language: Language) -> Html:
    found = by_section(history)
    if not found:
        return Html("")
    means = {name: mean_score(questions) or 0.0 for name, questions in found.items()}
    rows = [
        _topic(bank.section_name(name, language), means[name], found[name], language)
        for name in sorted(found, key=lambda name: -means[name])
    ]
    body = tag("ul", *rows, class_="ivr-bars ivr-topics")
    return section("topics", say("progress.topics", language), body)


def _topic(name: str, mean: float, questions: list[ScoredQuestion], language: Language) -> Html:
    scores = [score for group in _grouped(questions) if (score := mean_score(group)) is not None]
    spoken = listed((str(whole(score)) for score in scores), language)
    over_time = say("progress.over_time", language, list=spoken)
    answered = sum(not question.skipped for question in questions)
    return tag(
        "li",
        tag("span", name, class_="name"),
        track(mean),
        tag("span", str(whole(mean)), class_="num"),
        tag("span", count("progress.times", answered, language), class_="times"),
        spark(scores, over_time) if len(scores) > 1 else tag("span", class_="ivr-spark"),
    )
