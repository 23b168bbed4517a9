"""The question bank: a list of rows and the detail of one question, folded until one wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewer.bank.models import PERSONAS, Bank, Language, Question
from interviewer.render.card_points import source_text
from interviewer.render.companies import claims, company_names
from interviewer.render.dates import short_date
from interviewer.render.markup import Html, dots, fold, inline, join, number, prose, tag, whole
from interviewer.render.words import say
from interviewer.report.models import ScoredQuestion

Last = Mapping[str, ScoredQuestion]
"""What a person last did with a question, by its id."""


def bank_list_html(
    found: Sequence[Question],
    bank: Bank,
    last: Last,
    language: Language,
    *,
    selected: str = "",
    query: str = "",
) -> Html:
    """How many there are, and a row for each."""
    ready = sum(question.askable for question in bank)
    count = say("bank_count", language, n=len(bank), k=ready, m=len(found))
    if not found:
        key = "bank_none" if query else "bank_none_filter"
        empty = tag("p", say(key, language, q=query), class_="iv-bank-none", role="status")
        return tag("div", tag("p", count, class_="iv-meta"), empty)
    rows = [tag("li", _row(q, last.get(q.id), language, q.id == selected)) for q in found]
    head = tag("p", count, class_="iv-meta", role="status")
    return tag("div", head, tag("ul", *rows, class_="iv-rows"))


def _row(question: Question, last: ScoredQuestion | None, language: Language, chosen: bool) -> Html:
    return tag(
        "button",
        tag("span", question.id, class_="iv-id"),
        tag("span", inline(question.question[language]), class_="iv-title"),
        tag("span", say("meta.level", language, d=question.difficulty), class_="iv-level"),
        _row_state(question, last, language),
        type="button",
        class_="iv-row chosen" if chosen else "iv-row",
        data_act="question",
        data_id=question.id,
        aria_pressed="true" if chosen else "false",
    )


def _row_state(question: Question, last: ScoredQuestion | None, language: Language) -> Html:
    if not question.askable:
        return tag("span", say("bank.outline_state", language), class_="iv-chip plain")
    if last is None:
        return tag("span", class_="iv-last")
    if last.skipped:
        return tag("span", say("card.skipped", language), class_="iv-chip plain")
    if last.score is None:
        return tag("span", say("card.ungraded", language), class_="iv-chip plain")
    return tag("span", whole(last.score), class_="iv-last")


def bank_detail_html(question: Question | None, bank: Bank, last: Last, language: Language) -> Html:
    """One question: what it is, who is asked; everything that would spoil it is folded."""
    if question is None:
        return tag("p", say("bank.pick", language), class_="iv-bank-none")
    facts = [
        tag("b", question.id),
        bank.section_name(question.section, language),
        say(f"kind.{question.kind}", language),
        say("meta.level", language, d=question.difficulty),
    ]
    parts = [
        dots(*facts, class_="iv-meta ask"),
        tag("h2", inline(question.question[language])),
        tag("div", *[tag("span", t, class_="iv-tag") for t in question.tags], class_="iv-tags"),
        tag("dl", *_facts(question, last.get(question.id), language), class_="iv-facts"),
    ]
    if not question.askable:
        parts.append(tag("p", say("bank.outline", language), class_="iv-gate"))
        return tag("div", *parts, class_="iv-detail")
    parts.append(tag("p", say("gate", language), class_="iv-gate"))
    parts.append(tag("div", *_folds(question, language), class_="iv-folds"))
    return tag("div", *parts, class_="iv-detail")


def _facts(question: Question, last: ScoredQuestion | None, language: Language) -> list[Html]:
    facts = [_fact("bank.who", _asked_of(question, language), language)]
    if question.companies:
        facts.append(_fact("bank.companies", _companies(question, language), language))
    if last and last.score is not None and not last.skipped:
        when = short_date(last.when.astimezone().date(), language)
        text = say("bank.last_score", language, s=whole(last.score), when=when)
        facts.append(_fact("bank.last", text, language))
    if question.related:
        links = [_link(question_id) for question_id in question.related]
        facts.append(_fact("bank.related", join(links, " "), language))
    if question.as_of:
        facts.append(_fact("bank.as_of", question.as_of, language))
    return facts


def _fact(key: str, value: object, language: Language) -> Html:
    return tag("div", tag("dt", say(key, language)), tag("dd", value))


def _link(question_id: str) -> Html:
    return tag(
        "button",
        question_id,
        type="button",
        class_="iv-link",
        data_act="question",
        data_id=question_id,
    )


def _asked_of(question: Question, language: Language) -> str:
    asked = [p for p in PERSONAS if question.asked_of(p)]
    who = say(f"bank.who.{'both' if len(asked) == 2 else asked[0]}", language)
    if not question.role_note:
        return who
    note = say("bank.who.note", language, note=question.role_note)
    return who + ("；" if language == "zh" else "; ") + note


def _companies(question: Question, language: Language) -> str:
    names, said = company_names(question, language), claims(question, language)
    source = say("bank.claim", language, claims=said) if said else say("bank.claim_plain", language)
    return f"{names}（{source}）" if language == "zh" else f"{names} ({source})"


def _folds(question: Question, language: Language) -> list[Html]:
    folds = [_points(question, language)]
    for persona in PERSONAS:
        answer = question.answers.of(persona)
        if answer:
            who = say(f"persona.{persona}.short", language)
            title = say("bank.model_answer", language, persona=who)
            folds.append(fold(title, prose(answer[language])))
    if question.follow_ups:
        title = say("bank.follow_ups", language, n=len(question.follow_ups))
        items = [
            tag(
                "div",
                tag("b", inline(f.ask[language])),
                prose(f.answer[language]),
                class_="iv-pair",
            )
            for f in question.follow_ups
        ]
        folds.append(fold(title, *items))
    if question.tips[language]:
        tips = prose("\n".join(f"- {tip}" for tip in question.tips[language]))
        folds.append(fold(say("card.tips", language), tips))
    return [*folds, *_errata(question, language), *_sources(question, language)]


def _points(question: Question, language: Language) -> Html:
    points = question.every_point()
    bonus = sum(p.tier == "bonus" for p in points)
    key = "bank.points_bonus" if bonus else "bank.points"
    items = []
    for point in points:
        weights = sorted({number(point.weight.of(p)) for p in PERSONAS})
        word = say("bank.weight", language, n=" / ".join(weights))
        if point.tier == "bonus":
            word = say("verdict.bonus", language)
        head = tag(
            "div", tag("b", point.name(language)), tag("span", word, class_="iv-meta-inline")
        )
        items.append(tag("div", head, prose(point.text[language]), class_="iv-pair"))
    return fold(say(key, language, n=len(points) - bonus, b=bonus), *items)


def _errata(question: Question, language: Language) -> list[Html]:
    if not question.errata:
        return []
    items = []
    for erratum in question.errata:
        source = source_text(question, erratum.source)
        items.append(
            tag(
                "div",
                tag(
                    "div",
                    say("bank.source_said", language),
                    " ",
                    tag("s", inline(erratum.claim[language])),
                ),
                tag("div", inline(erratum.correction[language])),
                tag("div", source, class_="iv-meta") if source else None,
                class_="iv-pair",
            )
        )
    return [fold(say("bank.errata", language, n=len(items)), *items)]


def _sources(question: Question, language: Language) -> list[Html]:
    if not question.sources:
        return []
    items = [
        tag("li", " ".join(part for part in (s.title, s.ref, s.locator) if part))
        for s in question.sources
    ]
    return [fold(say("bank.sources", language, n=len(items)), tag("ul", *items))]
