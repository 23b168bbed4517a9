"""What a model costs: tokens and seconds, and money where prices are set."""

from __future__ import annotations

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


def cost_text(tokens: int, reply_tokens: int, prices: Prices, language: Language) -> str:
    """About how much so many tokens cost, replies among them; empty where no price is known."""
    amount = ((tokens - reply_tokens) * prices.prompt + reply_tokens * prices.reply) / 1e6
    if amount <= 0:
        return ""
    return say("footer.cost", language, n=number(amount, 2 if amount >= 1 else 5))


def spent_text(view: View, prices: Prices, language: Language) -> str:
    """What a model took in an interview: every judgement, also earlier ones, and what it said."""
    attempts = [attempt for card in view.cards for attempt in card.attempts]
    outcomes = [o for attempt in attempts for o in (*attempt.earlier, attempt.outcome)]
    grades = [outcome for outcome in outcomes if isinstance(outcome, Grade)]
    said = [entry.data for entry in view.utterances if "tokens" in entry.data]
    tokens = sum(g.tokens for g in grades) + sum(data["tokens"] for data in said)
    if not tokens:
        return ""
    replies = sum(g.reply_tokens for g in grades) + sum(data["reply_tokens"] for data in said)
    # The offline grader takes milliseconds too.
    took = sum(g.milliseconds for g in grades if g.tokens) + sum(d["milliseconds"] for d in said)
    parts = [say("report.spent", language, n=f"{tokens:,}", s=max(1, whole(took / 1000)))]
    money = cost_text(tokens, replies, prices, language)
    return say("report.comma", language).join([*parts, *([money] if money else [])])
