"""The pieces of the report that the page and the downloaded file share."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.bank.models import Language
from interviewer.render.charts import Axis, sections_chart
from interviewer.render.dates import long_date, short_date
from interviewer.render.markup import Html, icon, inline, tag, whole
from interviewer.render.words import WORDS, say
from interviewer.report.models import Report, Suggestion, WeakPoint


def count(key: str, n: int, language: Language, **values: object) -> str:
    """`say` with a number; English takes the form `key.one` for 1 where there is one."""
    one = f"{key}.one"
    return say(one if n == 1 and one in WORDS else key, language, n=n, **values)


def listed(parts: Iterable[str], language: Language, separator: str = "report.list") -> str:
    """Several words in one line."""
    return say(separator, language).join(parts)


def lang(language: Language) -> str:
    """The value of the attribute `lang`: with it Han letters take their Chinese forms."""
    return "zh-CN" if language == "zh" else "en"


def anchor(number: int) -> str:
    """The id of the card of a question on the page."""
    return f"ivr-q-{number}"


def facts(report: Report, language: Language) -> str:
    """When, how and how long, in one line."""
    parts = [long_date(report.started_at, language), say(f"report.mode.{report.mode}", language)]
    if report.minutes is not None:
        parts.append(say("report.minutes", language, n=report.minutes))
    return listed(parts, language, "report.comma")


def head_html(report: Report, language: Language) -> Html:
    """Title and facts."""
    title = tag("h2", say("report.title", language))
    return tag("header", title, tag("p", facts(report, language)), class_="ivr-head")


# --- total --------------------------------------------------------------------------------------


def total_lines(report: Report, language: Language) -> list[str]:
    """What the total rests on: what counts, what is left out, who asked and who graded."""
    total, skipped = report.total, "skipped_mock" if report.mode == "mock" else "skipped"
    counts = {
        "total": total.graded,
        "ungraded": total.ungraded,
        skipped: total.skipped,
        "unanswered": report.unanswered,
        "not_asked": report.not_asked,
    }
    lines = [count(f"report.{key}", n, language) for key, n in counts.items() if n]
    return [*lines, *filter(None, (_who(report, language), _graders(report, language)))]


def no_total(report: Report, language: Language) -> str:
    """Why there is no total."""
    key = "report.none_graded" if report.total.ungraded else "report.none_answered"
    return say(key, language)


def _who(report: Report, language: Language) -> str:
    found = [say(f"report.who.{p}", language, n=n) for p, n in sorted(report.personas.items()) if n]
    return sentence(listed(found, language, "report.comma"))


def _graders(report: Report, language: Language) -> str:
    models = {name: n for name, n in sorted(report.graders.items()) if name != "offline"}
    found = [say("report.by_model", language, model=name, n=n) for name, n in models.items()]
    if "offline" in report.graders:
        key = "report.by_offline" if models else "report.by_offline_only"
        found.append(say(key, language, n=report.graders["offline"]))
    text = listed(found, language, "report.comma")
    return text if models else sentence(text)


def sentence(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def axes_of(report: Report, language: Language) -> list[Axis]:
    """The sections as axes of a chart."""
    return [Axis(s.name[language], s.score, s.average) for s in report.sections]


def total_html(report: Report, language: Language, spent: str = "") -> Html:
    """The total with what it rests on, and the sections as a chart.

    Args:
        spent: what the model took for it.
    """
    score = report.total.score
    lines = total_lines(report, language)
    if score is None:
        shown = [tag("p", no_total(report, language), class_="ivr-lead")]
    else:
        of = tag("small", say("card.of_100", language))
        shown = [tag("p", tag("b", str(whole(score))), " ", of, class_="ivr-total")]
        shown.append(tag("p", lines.pop(0), class_="ivr-lead") if report.total.graded else Html(""))
    shown += [tag("p", line, class_="ivr-line") for line in [*lines, spent] if line]
    chart = sections_chart(axes_of(report, language), language)
    return tag("section", tag("div", *shown, class_="ivr-sum"), chart, class_="ivr-top")


# --- weakest points -----------------------------------------------------------------------------


def weakest_html(report: Report, language: Language) -> Html:
    """The points that cost most: the candidate's words, and what was missing."""
    if not report.weakest:
        if not report.total.graded:
            return Html("")
        body = tag("p", say("report.weakest_none", language), class_="ivr-line")
        return section("weak", say("report.weakest.3", language), body)
    items = [_weak(point, language) for point in report.weakest]
    title = say(f"report.weakest.{len(items)}", language)
    return section("weak", title, tag("ol", *items, class_="ivr-weak"))


def _weak(point: WeakPoint, language: Language) -> Html:
    where = tag("a", point.question_id, href=f"#{anchor(point.number)}")
    verdict = tag("em", say(f"verdict.{point.verdict}", language), class_=point.verdict)
    title = tag("p", tag("strong", point.label[language]), verdict, where, class_="ivr-weak-head")
    said = [
        tag("p", say("report.said", language, quote=shorten(quote)), class_="said")
        for quote in point.quotes[:2]
    ]
    if point.lacking:
        names = listed((gist[language] for gist in point.lacking), language)
        said.append(tag("p", say("report.lacking", language, list=names), class_="said"))
    text = tag("p", inline(point.text[language]))
    return tag("li", icon(point.verdict), tag("div", title, *said, text))


def shorten(quote: str, limit: int = 80) -> str:
    """A long quote with its middle cut, in one line."""
    flat = " ".join(quote.split())
    half = limit // 2
    return flat if len(flat) <= limit else f"{flat[:half].rstrip()} … {flat[-half:].lstrip()}"


# --- what next ----------------------------------------------------------------------------------


def next_html(report: Report, language: Language) -> Html:
    """Three dated lines: tomorrow, this week, the next interview."""
    steps = report.next
    if not report.sections:
        nothing = tag("p", say("report.suggest_none", language), class_="ivr-line")
        return section("next", say("report.next", language), nothing)
    until = say("report.until", language, date=short_date(steps.week_until, language))
    lines = [
        ("tomorrow", short_date(steps.tomorrow, language), tomorrow_text(report, language), ()),
        ("week", until, week_text(report, language), steps.questions or steps.again),
        ("again", "", again_text(report, language), ()),
    ]
    body = [
        tag("div", _when(key, day, language), tag("dd", text, _suggestions(which, language)))
        for key, day, text, which in lines
    ]
    return section("next", say("report.next", language), tag("dl", *body, class_="ivr-next"))


def _when(key: str, day: str, language: Language) -> Html:
    return tag("dt", say(f"report.{key}", language), tag("small", day) if day else "")


def _suggestions(which: Iterable[Suggestion], language: Language) -> Html:
    items = [
        tag("li", tag("span", s.question_id), tag("span", inline(s.title[language]))) for s in which
    ]
    return tag("ul", *items) if items else Html("")


def tomorrow_text(report: Report, language: Language) -> str:
    """The points to review."""
    labels = list(dict.fromkeys(point.label[language] for point in report.weakest))
    if not labels:
        return say("report.review_none", language)
    return count("report.review", len(labels), language, list=listed(labels, language))


def week_text(report: Report, language: Language) -> str:
    """What to practise this week."""
    steps = report.next
    if steps.section and steps.questions:
        name = steps.section.name[language]
        return count("report.fresh", len(steps.questions), language, section=name)
    if steps.again:
        return count("report.redo", len(steps.again), language)
    key = "report.fresh_none" if report.sections else "report.suggest_none"
    return say(key, language)


def again_text(report: Report, language: Language) -> str:
    """The interview to take next."""
    choice = report.next.interview
    if choice is None:
        return say("report.suggest_none", language)
    names = {s.section: s.name[language] for s in report.sections}
    sections = listed((names[s] for s in choice.sections), language)
    low, high = choice.difficulties[0], choice.difficulties[-1]
    levels = str(low) if low == high else say("report.range", language, a=low, b=high)
    return count("report.suggest", choice.count, language, sections=sections, levels=levels)


def section(name: str, title: str, *children: object) -> Html:
    """A section with its heading."""
    return tag("section", tag("h3", title), *children, class_=f"ivr-section ivr-section-{name}")
