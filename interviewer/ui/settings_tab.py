"""The Settings tab: the grader in use, the theme, and what is stored."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.bank.models import Language
from interviewer.render.markup import tag
from interviewer.render.settings_page import data_html, export_html, grader_html
from interviewer.render.words import say
from interviewer.services import Services
from interviewer.ui.controls import Updates
from interviewer.ui.labels import Labels, html

THEMES = {"theme.auto": "auto", "theme.light": "light", "theme.dark": "dark"}


class SettingsTab:
    """Layout, painting and handlers."""

    def __init__(self, labels: Labels, services: Services) -> None:
        self._settings = services.settings
        self._session = services.session
        self.grader = html(elem_id="setgrader")
        self.theme = labels.add(
            gr.Radio,
            {"label": "theme"},
            worded=THEMES,
            value="auto",
            elem_id="theme",
            elem_classes="seg",
            interactive=True,
        )
        self.data = html(elem_id="setdata")
        with gr.Row(elem_id="setrow"):
            self.export = html()
            self.delete = labels.add(
                gr.Button, {"value": "delete_all"}, elem_id="b_delete", elem_classes="danger"
            )
        with gr.Column(elem_id="delconfirm", visible=False) as self.confirm:
            self.question = html()
            self.word = labels.add(
                gr.Textbox, {"label": "delete_all.word"}, elem_id="delword", interactive=True
            )
            with gr.Row(elem_classes="confirm"):
                self.yes = labels.add(
                    gr.Button, {"value": "delete_all.yes"}, elem_classes="act danger"
                )
                self.no = labels.add(gr.Button, {"value": "delete_all.no"}, elem_classes="act")
        self.said = html(elem_id="setsaid")

    @property
    def outputs(self) -> list[Any]:
        """Everything that painting may change."""
        return [
            self.grader,
            self.data,
            self.export,
            self.confirm,
            self.question,
            self.word,
            self.said,
        ]

    def paint(self, language: Language) -> Updates:
        """The built parts in a language."""
        return {
            self.grader: grader_html(self._settings.openai_api_key is not None, language),
            self.data: data_html(
                str(self._settings.home.root), self._settings.on_loopback, language
            ),
            self.export: export_html(language),
        }

    def ask(self, person: str, language: Language) -> Updates:
        """Delete everything was pressed: ask for the word."""
        n = len(self._session.interviews(person))
        text = say("delete_all.confirm", language, n=n)
        return {
            self.confirm: gr.update(visible=True),
            self.question: tag("p", text, class_="iv-confirm"),
            self.word: gr.update(value=""),
            self.said: "",
        }

    def keep(self) -> Updates:
        """Nothing is deleted."""
        return {self.confirm: gr.update(visible=False), self.said: ""}

    def erase(self, person: str, language: Language, word: str) -> tuple[bool, Updates]:
        """Delete everything, if the word is right."""
        if str(word or "").strip() not in ("DELETE", "删除"):
            return False, {self.said: tag("p", say("delete_all.typed", language), role="alert")}
        n = self._session.delete_all(person)
        done = tag("p", say("delete_all.done", language, n=n), role="status")
        return True, {self.confirm: gr.update(visible=False), self.said: done}
