"""A candidate's own words, inert, with what was graded marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from interviewer.bank.models import Language
from interviewer.grading.models import Quote
from interviewer.render.markup import Html, escape, join, tag
from interviewer.render.words import say

HEAVINESS = {"contradicted": 3, "met": 2, "won": 2, "partly": 1, "bonus": 0}
BUBBLE_LIMIT, BUBBLE_PREVIEW = 420, 240
CARD_LIMIT = 1200
"""In Latin letters; a Han character counts twice."""
QUOTE_LIMIT = 80
_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+|\.(?=\s|$)|\n|$)")


class Mark(NamedTuple):
    """A part of the answer that a point rests on: `answer[start:end]`."""

    start: int
    end: int
    number: str
    verdict: str


class _Run(NamedTuple):
    start: int
    end: int
    top: Mark | None
    numbers: list[str]


def marks_of(quotes: Iterable[Quote], number: str, verdict: str) -> list[Mark]:
    """The quotes of one point; those that touch or overlap become one."""
    merged: list[Mark] = []
    for quote in sorted(quotes, key=lambda q: (q.start, q.end)):
        if merged and quote.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, quote.end))
        else:
            merged.append(Mark(quote.start, quote.end, number, verdict))
    return merged


def highlight(text: str, marks: Sequence[Mark], *, start: int = 0, end: int | None = None) -> Html:
    """`text[start:end]` with its marks; where marks overlap, the heavier verdict is drawn."""
    last = len(text) if end is None else end
    parts: list[Html] = []
    for run in _runs(_inside(marks, start, last), start, last):
        words = escape(text[run.start : run.end])
        if run.top is None:
            parts.append(words)
            continue
        numbers = tag("sup", " ".join(run.numbers)) if run.numbers else Html("")
        parts.append(tag("mark", words, numbers, class_=f"iv-mark {run.top.verdict}"))
    return join(parts)


def _inside(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    clipped = [m._replace(start=max(m.start, start), end=min(m.end, end)) for m in marks]
    return [m for m in clipped if m.start < m.end]


def _runs(marks: Sequence[Mark], start: int, end: int) -> list[_Run]:
    edges = sorted({start, end, *(m.start for m in marks), *(m.end for m in marks)})
    runs: list[_Run] = []
    for a, b in zip(edges, edges[1:], strict=False):
        covering = [m for m in marks if m.start <= a and b <= m.end]
        top = max(covering, key=lambda m: HEAVINESS.get(m.verdict, 0), default=None)
        ending = sorted({m.number for m in covering if m.end == b and m.number})
        last = runs[-1] if runs else None
        if last and top and last.top and last.top[2:] == top[2:]:
            numbers = sorted({*last.numbers, *ending})
            runs[-1] = last._replace(end=b, numbers=numbers)
        else:
            runs.append(_Run(a, b, top, ending))
    return runs


def weight_of(text: str) -> int:
    """Length as the eye takes it: a Han character is as wide as two Latin letters."""
    return sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in text)


def graded_answer(
    text: str, marks: Sequence[Mark], language: Language, *, unfolded: bool = False
) -> Html:
    """The answer on a card; a long one shows its marked sentences first."""
    whole = tag("div", highlight(text, marks), class_="iv-answer", dir="auto")
    if unfolded or weight_of(text) <= CARD_LIMIT:
        return whole
    shown = [s for s in _sentences(text) if any(m.start < s[1] and s[0] < m.end for m in marks)]
    if not shown:
        shown = [(0, BUBBLE_PREVIEW)]
    preview: list[object] = []
    at = 0
    for start, end in shown:
        if start > at:
            preview.append(tag("span", " … ", class_="iv-gap"))
        preview.append(highlight(text, marks, start=start, end=end))
        at = end
    if at < len(text):
        preview.append(tag("span", " …", class_="iv-gap"))
    summary = tag(
        "summary",
        tag("div", *preview, class_="iv-answer iv-preview", dir="auto"),
        tag("span", say("card.show_whole", language), class_="iv-more"),
    )
    return tag("details", summary, whole, class_="iv-long")


def _sentences(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SENTENCE.finditer(text) if match.end() > match.start()]


def bubble(text: str, language: Language) -> Html:
    """The answer in the conversation: as typed; a long one is folded behind its beginning."""
    if len(text) <= BUBBLE_LIMIT:
        return tag("div", text, class_="iv-bubble", dir="auto")
    summary = tag(
        "summary",
        tag("div", text[:BUBBLE_PREVIEW] + "…", class_="iv-preview", dir="auto"),
        tag("span", say("show_all", language, n=len(text)), class_="iv-more"),
    )
    full = tag("div", text, dir="auto")
    return tag("div", tag("details", summary, full, class_="iv-long"), class_="iv-bubble")


def quote_text(text: str) -> str:
    """A quote in a list: over 80 characters its middle is cut."""
    flat = " ".join(text.split())
    if len(flat) <= QUOTE_LIMIT:
        return flat
    return f"{flat[:44]} … {flat[-32:]}"
