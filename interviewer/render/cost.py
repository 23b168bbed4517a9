"""What a model's grades cost: tokens and seconds, and money where prices are set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from interviewer.bank.models import Language
from interviewer.grading.models import Grade
from interviewer.interview.models import View
from interviewer.render.markup import number, whole
from interviewer.render.words import say


class Prices(NamedTuple):
    """Of a million tokens of prompt and of reply, in any currency; 0: not known."""

    prompt: float = 0.0
    reply: float = 0.0


UNPRICED = Prices()


def cost_text(grades: Iterable[Grade], prices: Prices, language: Language) -> str:
    """About how much the grades cost; empty where no price is known."""
    found = list(grades)
    prompt = sum(g.tokens - g.reply_tokens for g in found)
    amount = (prompt * prices.prompt + sum(g.reply_tokens for g in found) * prices.reply) / 1e6
    if amount <= 0:
        return ""
    return say("footer.cost", language, n=number(amount, 2 if amount >= 1 else 5))


def spent_text(view: View, prices: Prices, language: Language) -> str:
    """What the model's grades of an interview took together; empty where it graded nothing."""
    attempts = [attempt for card in view.cards for attempt in card.attempts]
    grades = [a.grade for a in attempts if a.grade and a.grade.grader == "llm"]
    tokens = sum(g.tokens for g in grades)
    if not tokens:
        return ""
    seconds = whole(sum(g.milliseconds for g in grades) / 1000)
    parts = [say("report.spent", language, n=f"{tokens:,}", s=max(1, seconds))]
    money = cost_text(grades, prices, language)
    return say("report.comma", language).join([*parts, *([money] if money else [])])
