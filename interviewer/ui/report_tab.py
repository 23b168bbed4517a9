"""The tabs Report and Progress: a list of interviews, the report of one, the trend over all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from interviewer.bank.models import Language
from interviewer.errors import UnknownInterviewError
from interviewer.grading.models import Ungraded
from interviewer.interview.models import Choice, View
from interviewer.llm.faults import LASTING
from interviewer.render.card_points import ungraded_reason
from interviewer.render.dates import long_date
from interviewer.render.history_page import downloads_html, list_html
from interviewer.render.markup import Html, tag
from interviewer.render.progress_page import progress_html
from interviewer.render.report_page import empty_report_html, report_html
from interviewer.render.words import say
from interviewer.report import scored_questions
from interviewer.services import Services
from interviewer.ui.controls import Updates
from interviewer.ui.downloads import prices_of, report_of
from interviewer.ui.labels import Labels, html


class ReportTab:
    """Layout, painting and handlers of both tabs."""

    def __init__(self, labels: Labels, services: Services) -> None:
        self._services = services
        self._session = services.session
        self.page = html(elem_id="rep", clicks=True)
        self.weakest = labels.add(
            gr.Button,
            {"value": "weakest_again"},
            variant="primary",
            elem_id="b_weak",
            visible=False,
        )
        self.regrade = gr.Button("", elem_id="b_regrade_all", visible=False)
        self.told = html(elem_id="reptold")
        self.list = html(elem_id="replist", clicks=True)
        with gr.Row(elem_id="repconfirm", elem_classes="confirm", visible=False) as self.confirm:
            self.question = html()
            self.yes = labels.add(
                gr.Button, {"value": "list.confirm.yes"}, elem_classes="act danger"
            )
            self.no = labels.add(gr.Button, {"value": "list.confirm.no"}, elem_classes="act")
        self.chosen = gr.Textbox(visible="hidden", elem_id="repid", show_label=False)
        self.doomed = gr.Textbox(visible="hidden", elem_id="repdoomed", show_label=False)

    @property
    def outputs(self) -> list[Any]:
        """Everything that painting may change."""
        return [
            *(
                self.page,
                self.weakest,
                self.regrade,
                self.told,
                self.list,
                self.confirm,
                self.question,
            ),
            *(self.chosen, self.doomed),
        ]

    def paint(self, person: str, language: Language, chosen: str = "") -> Updates:
        """The list, and the report of the chosen interview or else of the last that ended."""
        rows = self._session.interviews(person)
        found = self._view(person, chosen) or next(
            (self._view(person, row.interview_id) for row in rows if row.ended_at), None
        )
        if found is None and rows:
            found = self._view(person, rows[0].interview_id)
        shown = found.interview_id if found else ""
        return {
            self.page: self._page(person, found, language),
            self.weakest: gr.update(visible=self._weakest(person, found)),
            self.regrade: self._regrade(found, language),
            self.told: "",
            self.list: list_html(rows, shown, language),
            self.confirm: gr.update(visible=False),
            self.chosen: shown,
            self.doomed: "",
        }

    def _view(self, person: str, interview_id: str) -> View | None:
        if not interview_id:
            return None
        try:
            return self._session.view(person, interview_id)
        except UnknownInterviewError:
            return None

    def _page(self, person: str, view: View | None, language: Language) -> Html:
        if view is None:
            go = tag(
                "button",
                say("go_interview", language),
                type="button",
                class_="iv-button primary",
                data_act="back",
            )
            return tag("div", Html(empty_report_html(language)), go, class_="iv-empty-page")
        report = report_of(self._services, person, view)
        body = Html(report_html(report, view, language, prices=prices_of(self._services.settings)))
        if view.ended_at is None:
            return body
        return tag("div", downloads_html(view, language), body, class_="iv-report-page")

    def _regrade(self, view: View | None, language: Language) -> Any:
        """The button that has the model grade what it has not graded."""
        n = len(_without_model(view)) if view and view.ended_at else 0
        if not n or self._services.connection.chat is None:
            return gr.update(visible=False)
        key = "regrade.report.one" if n == 1 else "regrade.report"
        return gr.update(visible=True, value=say(key, language, n=n))

    def regrade_all(self, person: str, language: Language, chosen: str) -> Iterator[Updates]:
        """Have the model grade every answer of an interview that it has not graded."""
        view = self._view(person, chosen)
        if view is None or view.ended_at is None:
            return
        failed = None
        done, steps = 0, _without_model(view)
        for number, step in enumerate(steps, 1):
            text = say("regrade.at", language, n=number, m=len(steps))
            yield {self.told: tag("p", text, role="status")}
            outcome = self._session.again.regrade(person, view.interview_id, step, "llm")
            if isinstance(outcome, Ungraded):
                failed = outcome
                if outcome.fault and outcome.fault.kind in LASTING | {"resting"}:
                    break  # the next ones would fail alike
            else:
                done += 1
        text = say("regrade.done", language, n=done, k=len(steps) - done)
        if failed:
            text += " " + ungraded_reason(failed, language)
        told = {self.told: tag("p", text, role="status")}
        yield self.paint(person, language, chosen) | told

    def next_choice(self, person: str, interview_id: str) -> Choice | None:
        """What the report suggests to do next."""
        view = self._view(person, str(interview_id))
        if view is None:
            return None
        return report_of(self._services, person, view).next.interview

    def _weakest(self, person: str, view: View | None) -> bool:
        if view is None or view.ended_at is None:
            return False
        return report_of(self._services, person, view).next.interview is not None

    def asked(self, person: str, language: Language, act: str, interview_id: str) -> Updates:
        """A button in the list: open or delete; the page itself resumes."""
        if act == "delete":
            view = self._view(person, interview_id)
            if view is None:
                return self.paint(person, language)
            text = say("list.confirm", language, when=long_date(view.started_at, language))
            return {
                self.confirm: gr.update(visible=True),
                self.question: tag("p", text, class_="iv-confirm"),
                self.doomed: interview_id,
            }
        return self.paint(person, language, interview_id)

    def delete(self, person: str, language: Language, doomed: str, chosen: str) -> Updates:
        """Delete was confirmed."""
        try:
            self._session.delete(person, str(doomed))
        except UnknownInterviewError:
            pass
        return self.paint(person, language, "" if chosen == doomed else chosen)

    def progress(self, person: str, language: Language) -> Html:
        """The progress page."""
        told = [view for view in self._session.views(person) if view.tells]
        history = [q for view in told for q in scored_questions(view)]
        body = Html(progress_html(history, self._services.bank, language))
        if history:
            return body
        go = tag(
            "button",
            say("go_interview", language),
            type="button",
            class_="iv-button primary",
            data_act="back",
        )
        return tag("div", body, go, class_="iv-empty-page")


def _without_model(view: View) -> list[int]:
    """Steps of the answers that no model graded, probes and follow-ups included."""
    return [
        attempt.step
        for card in view.cards
        for attempt in card.attempts
        if not (attempt.grade and attempt.grade.grader == "llm")
    ]
