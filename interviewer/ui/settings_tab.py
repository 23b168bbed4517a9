"""The Settings tab: who grades, the model, the theme, and what is stored."""

from __future__ import annotations

from typing import Any

import gradio as gr
from pydantic import SecretStr

from interviewer.bank.models import Language
from interviewer.errors import SettingsError
from interviewer.interview.models import GraderMode
from interviewer.llm.endpoint import Endpoint, endpoint_of, presets
from interviewer.render.markup import note, tag
from interviewer.render.settings_page import (
    bad_address_html,
    check_html,
    data_html,
    export_html,
    head_html,
    key_html,
    look_html,
    model_html,
)
from interviewer.render.words import say
from interviewer.services import Services
from interviewer.ui.controls import Updates
from interviewer.ui.labels import Labels, html

MODES: dict[str, GraderMode] = {
    "grader_mode.auto": "auto",
    "grader_mode.offline": "offline",
    "grader_mode.llm": "llm",
}
_LONGEST = 500
"""Characters of a field about the model."""
THEMES = {"theme.auto": "auto", "theme.light": "light", "theme.dark": "dark"}


class SettingsTab:
    """Layout, painting and handlers."""

    def __init__(self, labels: Labels, services: Services) -> None:
        self._settings = services.settings
        self._session = services.session
        self._connection = services.connection
        self._typed = False
        self.head = html(elem_id="sethead")
        self.mode = labels.add(
            gr.Radio,
            {"label": "grader_mode"},
            worded=MODES,
            value="auto",
            elem_id="gradermode",
            elem_classes="seg",
            interactive=True,
        )
        self.model_text = html(elem_id="setmodel")
        self._model(labels)
        self.look = html(elem_id="setlook")
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

    def _model(self, labels: Labels) -> None:
        endpoint = self._connection.endpoint
        shown = self.changeable
        self.service = labels.add(
            gr.Dropdown,
            {"label": "service"},
            worded={"service.none": ""} | {f"service.{name}": name for name in presets()},
            value=endpoint.service if endpoint else "",
            elem_id="service",
            interactive=True,
            visible=shown,
        )
        self.base_url = self._field(labels, "base_url", _own_url(endpoint))
        self.model = self._field(labels, "model_name", endpoint.model if endpoint else "")
        self.typed_key = self._field(labels, "typed_key", "", type="password")
        self.key = html(elem_id="setkey")
        self.test = labels.add(
            gr.Button, {"value": "test"}, variant="primary", elem_id="b_test", visible=shown
        )
        self.result = html(elem_id="tres")

    def _field(self, labels: Labels, key: str, value: str, **rest: Any) -> gr.Textbox:
        return labels.add(
            gr.Textbox,
            {"label": key, "info": f"{key}.hint"},
            value=value,
            elem_id=f"set_{key}",
            max_lines=1,
            interactive=True,
            visible=self.changeable,
            **rest,
        )

    @property
    def changeable(self) -> bool:
        """Whether the page may change the model: only where nobody else can reach the page."""
        return self._settings.on_loopback

    @property
    def inputs(self) -> list[Any]:
        """What says which model to use."""
        return [self.service, self.base_url, self.model, self.typed_key]

    @property
    def outputs(self) -> list[Any]:
        """Everything that painting may change."""
        return [
            *(self.head, self.mode, self.model_text, *self.inputs, self.key, self.result),
            self.look,
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
            self.head: head_html(language),
            self.model_text: model_html(language, changeable=self.changeable),
            self.key: key_html(self._connection.endpoint, language, typed=self._typed),
            self.result: "",
            self.look: look_html(language),
            self.data: data_html(
                str(self._settings.home.root), self._settings.on_loopback, language
            ),
            self.export: export_html(language),
        }

    def connect(self, person: str, language: Language, *values: Any) -> Updates:
        """Save and test was pressed: use this model from now on, and say how it does.

        Values that were not offered are refused, whatever a browser sends; so is every change
        where the page is open to other machines.
        """
        if not self.changeable:
            return {self.result: note("bad", say("settings.remote", language))}
        service, url, model, key = (str(value or "").strip()[:_LONGEST] for value in values)
        if url and service not in presets():
            service = "custom"  # an address says enough
        if service not in presets():
            self._connection.use(None)
            self._typed = False
            return self.paint(language) | {self.result: check_html(None, language)}
        typed = SecretStr(key) if key else None
        try:
            endpoint = endpoint_of(self._settings, service, url, model, typed)
        except SettingsError:
            return {self.result: bad_address_html(language)}
        before = self._connection.endpoint
        if typed is None and self._typed and before and before.host == endpoint.host:
            endpoint = endpoint.model_copy(update={"key": before.key})
        self._typed = endpoint.key is not None and (typed is not None or self._typed)
        self._connection.use(endpoint)
        check = self._connection.check()
        found = check.endpoint if check else endpoint
        return self.paint(language) | {
            self.typed_key: gr.update(value=""),
            self.service: gr.update(value=found.service),
            self.model: gr.update(value=found.model),
            self.result: check_html(check, language, typed=self._typed),
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


def _own_url(endpoint: Endpoint | None) -> str:
    """The address, where it is not the usual one of its service."""
    return endpoint.base_url if endpoint and endpoint.base_url != endpoint.preset.base_url else ""
