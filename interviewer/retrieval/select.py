"""Which questions an interview asks, and in which order: pure, randomness passed in."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Collection, Iterable

from interviewer.bank.models import Bank, Question
from interviewer.interview.models import Choice

MINUTES_PER_QUESTION = 4


def matching(bank: Bank, choice: Choice) -> list[Question]:
    """The finished questions that fit a choice, in printed order."""
    if choice.question is not None:
        found = bank.questions.get(choice.question)
        return [found] if found and found.askable else []
    return [q for q in bank if q.askable and q.asked_of(choice.persona) and _fits(q, choice)]


def _fits(question: Question, choice: Choice) -> bool:
    companies = {company.name for company in question.companies}
    return (
        (not choice.parts or question.part in choice.parts)
        and (not choice.sections or question.section in choice.sections)
        and (not choice.difficulties or question.difficulty in choice.difficulties)
        and (not choice.companies or bool(companies & set(choice.companies)))
    )


def capacity(bank: Bank, choice: Choice) -> int:
    """How many questions one interview can hold: of near-duplicates only one is asked."""
    return len(_without_twins(matching(bank, choice)))


def plan(bank: Bank, choice: Choice, practised: Collection[str], rng: random.Random) -> list[str]:
    """The ids to ask: unseen ones first, topics spread, difficulty rising, no near-duplicates."""
    pool = matching(bank, choice)
    rng.shuffle(pool)
    unseen = [q for q in pool if q.id not in practised]
    seen = [q for q in pool if q.id in practised]
    candidates = _without_twins([*_spread(unseen), *_spread(seen)])
    chosen = candidates[: choice.count]
    return [q.id for q in sorted(chosen, key=lambda q: q.difficulty)]


def _spread(questions: Iterable[Question]) -> list[Question]:
    """Take one of each section in turn."""
    sections: dict[str, deque[Question]] = {}
    for question in questions:
        sections.setdefault(question.section, deque()).append(question)
    spread = []
    while sections:
        for section in list(sections):
            spread.append(sections[section].popleft())
            if not sections[section]:
                del sections[section]
    return spread


def _without_twins(questions: Iterable[Question]) -> list[Question]:
    taken: set[str] = set()
    kept = []
    for question in questions:
        if taken.isdisjoint(question.near_duplicates):
            kept.append(question)
            taken.add(question.id)
    return kept
