"""The Bank tab: search, filters, a list and the detail of one question."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.bank.models import Language, Question
from interviewer.errors import InterviewerError
from interviewer.interview.models import Choice
from interviewer.render.bank_page import bank_detail_html, bank_list_html
from interviewer.render.words import say
from interviewer.report import ScoredQuestion, scored_questions
from interviewer.services import Services
from interviewer.ui.controls import Updates
from interviewer.ui.labels import DEFAULT, Labels, html
from interviewer.ui.setup import LEVELS

STATES = ("ready", "outline_state", "practised", "new")
NEAREST = 12
"""How many questions a search by meaning adds behind those that hold the words."""
_QUERY_LIMIT = 200


class BankTab:
    """Layout, painting and handlers."""

    def __init__(self, labels: Labels, services: Services) -> None:
        self._services = services
        self._bank = services.bank
        with gr.Row(elem_id="bankf"):
            self.query = labels.add(
                gr.Textbox,
                {"label": "bank_search.label", "placeholder": "bank_search"},
                elem_id="bankq",
                lines=1,
                max_lines=1,
                interactive=True,
            )
            self.section, self.level, self.state = (
                labels.add(
                    gr.Dropdown,
                    {"label": f"bank.{name}"},
                    choices=choices,
                    value="",
                    elem_id=f"bank_{name}",
                    interactive=True,
                    filterable=False,
                )
                for name, choices in self._choices(DEFAULT).items()
            )
        with gr.Row(elem_id="bankrow"):
            self.list = html(elem_id="blist", clicks=True)
            with gr.Column(elem_id="bdet"):
                self.back = labels.add(gr.Button, {"value": "bank.back"}, elem_id="b_list")
                self.detail = html(elem_id="bdetail", clicks=True)
                self.practice = labels.add(
                    gr.Button,
                    {"value": "bank.practice"},
                    variant="primary",
                    elem_id="b_one",
                    visible=False,
                )
        self.chosen = gr.Textbox(visible="hidden", elem_id="bankid", show_label=False)

    def _choices(self, language: Language) -> dict[str, list[tuple[str, Any]]]:
        bank = self._bank
        sections: list[tuple[str, Any]] = [(say("bank.all_sections", language), "")]
        for part in dict.fromkeys(q.part for q in bank):
            sections.append((bank.part_name(part, language), part))
            sections += [(s[language], key) for key, s in bank.sections.items() if s.part == part]
        levels = [(say("meta.level", language, d=n), n) for n in LEVELS]
        states = [(say(f"bank.{state}", language), state) for state in STATES]
        return {
            "section": sections,
            "level": [(say("bank.all_levels", language), ""), *levels],
            "state": [(say("bank.all_states", language), ""), *states],
        }

    @property
    def inputs(self) -> list[Any]:
        """Query, filters and the chosen question."""
        return [self.query, self.section, self.level, self.state, self.chosen]

    @property
    def outputs(self) -> list[Any]:
        """Everything that painting may change."""
        return [
            *(self.section, self.level, self.state, self.list, self.detail),
            *(self.practice, self.chosen, self.back),
        ]

    def paint(self, person: str, language: Language, *values: Any) -> Updates:
        """The list that fits, and the chosen question."""
        query, section, level, state, chosen = values
        query = str(query or "").strip()[:_QUERY_LIMIT]
        last = self._last(person)
        found = [
            q for q in self._searched(query, language) if _fits(q, section, level, state, last)
        ]
        question = self._bank.questions.get(str(chosen))
        return {
            self.list: bank_list_html(
                found, self._bank, last, language, selected=str(chosen), query=query
            ),
            self.detail: bank_detail_html(question, self._bank, last, language),
            self.practice: gr.update(visible=question is not None and question.askable),
            self.chosen: question.id if question else "",
            self.back: gr.update(visible=question is not None),
        }

    def choice(self, question_id: str, language: Language) -> Choice:
        """A practice interview of one question, by the persona that is asked it."""
        question = self._bank.questions[question_id]
        persona = question.scored_as("algorithm")
        return Choice(persona=persona, language=language, count=1, question=question_id)

    def worded(self, language: Language, section: Any, level: Any, state: Any) -> Updates:
        """The filters in another language."""
        choices = self._choices(language)
        return {
            self.section: gr.update(choices=choices["section"], value=section),
            self.level: gr.update(choices=choices["level"], value=level),
            self.state: gr.update(choices=choices["state"], value=state),
        }

    def _last(self, person: str) -> dict[str, ScoredQuestion]:
        views = [v for v in reversed(self._services.session.views(person)) if v.tells]
        return {q.question_id: q for view in views for q in scored_questions(view)}

    def _searched(self, query: str, language: Language) -> list[Question]:
        """What holds the words, then what is near in meaning."""
        if not query:
            return list(self._bank)
        words = query.casefold().split()
        plain = [q for q in self._bank if all(word in searchable(q) for word in words)]
        try:
            near = self._services.search(query, language, NEAREST)
        except InterviewerError:
            near = []
        ids = dict.fromkeys([*(q.id for q in plain), *(near if not plain else [])])
        return [self._bank.questions[i] for i in ids if i in self._bank.questions]


def searchable(question: Question) -> str:
    """The words of a question that a search looks at, in both languages."""
    texts = [question.id, *question.tags, question.question.zh, question.question.en]
    texts += [company.name for company in question.companies]
    for point in question.every_point():
        texts += [point.name("zh"), point.name("en"), point.text.zh, point.text.en]
    return "\n".join(texts).casefold()


def _fits(
    question: Question, section: Any, level: Any, state: Any, last: dict[str, ScoredQuestion]
) -> bool:
    if section and section not in (question.section, question.part):
        return False
    if level and question.difficulty != level:
        return False
    practised = question.id in last
    return {
        "ready": question.askable,
        "outline_state": not question.askable,
        "practised": practised,
        "new": question.askable and not practised,
    }.get(str(state or ""), True)
