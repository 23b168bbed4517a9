"""The frame, the start screen and the head of a running interview."""

from __future__ import annotations

from datetime import UTC, datetime

from interviewer.bank.models import Language
from interviewer.interview.models import Card, Choice, View
from interviewer.render.highlight import Mark, highlight
from interviewer.render.markup import Html, dots, icon, join, tag, whole
from interviewer.render.words import say

MINUTES_PER_QUESTION = 4


def brand_html(language: Language) -> Html:
    """The mark and the name, with the link that skips to the answer box."""
    skip = tag("a", say("skip_link", language), href="#ivbox", class_="iv-skip", data_skip=True)
    mark = tag("span", icon("mark"), class_="iv-mark-box")
    name = tag("span", say("name", language), class_="iv-name long")
    short = tag("span", say("name.short", language), class_="iv-name short")
    return tag("div", skip, mark, name, short, class_="iv-brand")


def chip_html(language: Language, model: str = "", *, down: bool = False) -> Html:
    """The grader in use; a click opens Settings.

    Args:
        model: the model that grades; empty: none, so the offline grader does.
        down: the model does not answer just now.
    """
    name = say("chip.down", language) if down else model or say("chip.offline", language)
    state = "down" if down else "up" if model else ""
    return tag(
        "button",
        tag("i", class_="iv-ring", aria_hidden="true"),
        tag("span", name),
        type="button",
        class_=f"iv-gchip {state}".strip(),
        data_act="settings",
        aria_label=say("chip.name", language, name=name),
    )


def minutes(count: int) -> int:
    """About how long an interview takes."""
    return MINUTES_PER_QUESTION * count


def hero_html(language: Language) -> Html:
    """The title and one sentence."""
    return tag(
        "div",
        tag("h1", say("hero", language)),
        tag("p", say("hero_sub", language), class_="iv-sub"),
        class_="iv-hero",
    )


def summary_html(choice: Choice, pool: int, language: Language) -> Html:
    """The choices in words, above the start button."""
    count = min(choice.count, pool)
    if not count:
        return tag("p", say("pool_none", language), class_="iv-meta warn")
    key = "summary.count.one" if count == 1 else "summary.count"
    return dots(
        say(f"summary.persona.{choice.persona}", language),
        say(f"mode.{choice.mode}.long", language),
        say(key, language, n=count),
        say("summary.minutes", language, m=minutes(count)),
        class_="iv-meta sum",
    )


def pool_html(choice: Choice, pool: int, language: Language) -> Html:
    """How many questions match and how long it takes; at zero, a way back."""
    if pool == 0:
        reset = tag(
            "button", say("reset", language), type="button", class_="iv-link", data_act="reset"
        )
        return tag(
            "p", say("pool_none", language), " ", reset, class_="iv-pool warn", role="status"
        )
    if pool < choice.count:
        text = say("pool_one" if pool == 1 else "pool_short", language, n=pool)
        return tag("p", text, class_="iv-pool", role="status")
    text = say("pool", language, n=pool, m=minutes(choice.count))
    return tag("p", text, class_="iv-pool", role="status")


def sample_html(language: Language, model: str = "") -> Html:
    """A sample of real feedback, and one line on the grader in use."""
    who = say("grader_note.model" if model else "grader_note", language, model=model)
    before, marked = say("sample.before", language), say("sample.mark", language)
    text = before + marked + say("sample.after", language)
    mark = Mark(len(before), len(before) + len(marked), "1", "met")
    met = _sample_line("met", say("sample.met", language), say("verdict.met", language))
    missed = _sample_line("missed", say("sample.missed", language), say("sample.probe", language))
    return tag(
        "div",
        tag(
            "div",
            tag("div", say("sample", language), class_="iv-sample-head"),
            tag("div", highlight(text, [mark]), class_="iv-sample-answer"),
            met,
            missed,
            class_="iv-sample",
        ),
        tag("p", who, class_="iv-grader-note"),
    )


def _sample_line(verdict: str, label: str, text: str) -> Html:
    return tag("div", icon(verdict), tag("b", label), tag("span", text), class_="iv-sample-line")


def run_html(view: View, shown: int, language: Language, now: datetime | None = None) -> Html:
    """Progress: which question, since when, a step for each, the clock if there is one.

    Args:
        shown: the number of the question whose card is shown.
    """
    total = len(view.plan)
    began = view.started_at.astimezone().strftime("%H:%M")
    head = tag(
        "div",
        tag("strong", say("run.head", language, a=min(view.position + 1, total), b=total)),
        dots(say(f"mode.{view.choice.mode}", language), say("run.began", language, time=began)),
        class_="iv-run-head",
    )
    clock = _clock(view, language, now or datetime.now(UTC))
    steps = tag(
        "div",
        *[_step(view, n, shown, language) for n in range(1, total + 1)],
        class_="iv-steps" if total <= 6 else "iv-steps many",
        role="group",
        aria_label=say("run.steps", language),
    )
    parts = [head, steps, clock]
    if view.current and shown != view.current.number:
        parts.append(_earlier(view.current, shown, language))
    return tag("div", join(part for part in parts if part), class_="iv-run")


def _earlier(current: Card, shown: int, language: Language) -> Html:
    back = tag(
        "button",
        say("run.back", language, n=current.number),
        type="button",
        class_="iv-link",
        data_act="step",
        data_id=current.number,
    )
    return tag("p", say("run.earlier", language, n=shown), " ", back, class_="iv-meta")


def _step(view: View, n: int, shown: int, language: Language) -> Html:
    state, score = _state(view, n)
    word = _step_word(state, score, language)
    open_ = view.current is not None and n == view.current.number and view.phase != "ended"
    reachable = n <= len(view.cards) and view.choice.mode == "practice"
    return tag(
        "button",
        tag("span", say("step.short", language, n=n)),
        tag("b", word),
        type="button",
        class_=f"iv-step {state}" + (" shown" if n == shown else ""),
        data_act="step" if reachable else None,
        data_id=n,
        disabled=not reachable,
        aria_current="step" if open_ else None,
        aria_label=say(f"step.{state}", language, n=n, s=word),
    )


def _step_word(state: str, score: int | None, language: Language) -> str:
    if score is not None:
        return str(score)
    known = state in ("done", "skipped", "ungraded")
    return say(f"step.word.{state}", language) if known else "–"


def _state(view: View, n: int) -> tuple[str, int | None]:
    """The state of a step and, where one may be shown, its score."""
    if n > len(view.cards):
        return "ahead", None
    card = view.cards[n - 1]
    if card.skipped:
        return "skipped", None
    if view.choice.mode == "mock":
        return ("open" if card is view.current else "done"), None
    if card.score is not None:
        return "score", whole(card.score)
    if card.first and card.first.outcome is not None:
        return "ungraded", None
    return ("open" if card is view.current else "done"), None


def _clock(view: View, language: Language, now: datetime) -> Html:
    if not view.choice.clock or view.asked_at is None or view.phase in ("done", "ended"):
        return Html("")
    spent = max(0, int((now - view.asked_at).total_seconds()))
    shown = tag(
        "b", f"{spent // 60}:{spent % 60:02}", data_spent=spent, data_limit=view.choice.clock
    )
    limit = f"{view.choice.clock // 60}:00"
    return tag(
        "div", say("clock.name", language), shown, tag("span", f"/ {limit}"), class_="iv-clock"
    )
