"""How a score came about, as a sum that can be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.bank.models import Language
from interviewer.grading.scoring import BONUS_MAX, FOLLOW_UP_SHARE, Standing, bonus_score
from interviewer.render.card_rows import Row
from interviewer.render.markup import Html, fold, number, tag, whole
from interviewer.render.words import say


def sum_fold(standing: Standing, rows: Sequence[Row], language: Language, unfolded: bool) -> Html:
    """The sum, line by line, and what the rule is."""
    lines = [_core(rows)]
    if any(not r.core and r.now.credit for r in rows):
        lines.append(say("card.sum_bonus", language) + _bonus(standing, rows))
    if standing.follow_ups:
        lines.append(_follow_ups(standing, language))
    return fold(
        say("card.sum", language, s=whole(standing.score)),
        *[tag("code", line, class_="iv-sum") for line in lines],
        tag("p", say("card.sum_text", language)),
        unfolded=unfolded,
    )


def _core(rows: Sequence[Row]) -> str:
    core = [r for r in rows if r.core]
    weight = sum(r.now.weight for r in core)
    terms = " + ".join(number(r.earned) for r in core).replace("+ −", "− ")
    score = 100 * sum(r.earned for r in core) / weight
    line = f"100 × ({terms}) ÷ {number(weight)} = {number(score, 1)}"
    return line if score >= 0 else f"{line} → 0"


def _bonus(standing: Standing, rows: Sequence[Row]) -> str:
    bonus = [r for r in rows if not r.core]
    weight = sum(r.now.weight for r in bonus)
    terms = " + ".join(number(r.now.weight * r.now.credit) for r in bonus)
    added = bonus_score([r.now for r in bonus])
    line = f"{number(BONUS_MAX)} × ({terms}) ÷ {number(weight)} = +{number(added, 1)}"
    return f"{line} → {number(standing.main, 1)}"


def _follow_ups(standing: Standing, language: Language) -> str:
    mean = sum(standing.follow_ups) / len(standing.follow_ups)
    mixed = (1 - FOLLOW_UP_SHARE) * standing.main + FOLLOW_UP_SHARE * mean
    line = (
        f"{number(standing.main, 1)} × {number(1 - FOLLOW_UP_SHARE)}"
        f" + {number(mean, 1)} × {number(FOLLOW_UP_SHARE)} = {number(mixed, 1)}"
    )
    if mixed < standing.main:
        main = number(standing.main, 1)
        return say("card.sum_follow_kept", language, sum=line, main=main)
    return say("card.sum_follow", language) + line
