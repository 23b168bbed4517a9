"""The frame of the page: header, tabs and what stands in each."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.bank.models import Language
from interviewer.interview.models import GraderMode
from interviewer.render.markup import tag
from interviewer.render.start import brand_html, chip_html
from interviewer.render.words import say
from interviewer.services import Services
from interviewer.ui.bank_tab import BankTab
from interviewer.ui.controls import Updates
from interviewer.ui.downloads import prices_of
from interviewer.ui.faults import lost_html
from interviewer.ui.interview_layout import build_interview
from interviewer.ui.interview_tab import Painter
from interviewer.ui.labels import Labels, html, merged
from interviewer.ui.report_tab import ReportTab
from interviewer.ui.settings_tab import SettingsTab
from interviewer.ui.setup import Setup, choice_of

TABS = ("interview", "report", "progress", "bank", "settings")


class Frame:
    """Makes every component, inside a `Blocks`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._bank = services.bank
        self.labels = Labels()
        self._build()

    def _build(self) -> None:
        self.prefs = gr.BrowserState({}, storage_key="interviewer", secret="interviewer")
        with gr.Row(elem_id="top"):
            self.brand = html(brand_html("zh"), elem_id="brand")
            with gr.Row(elem_id="topr"):
                self.chip = html(chip_html("zh"), elem_id="gchip", clicks=True)
                self.lang = gr.Radio(
                    [("中文", "zh"), ("EN", "en")],
                    value="zh",
                    elem_id="lang",
                    elem_classes="seg",
                    label=say("language.label", "zh"),
                    interactive=True,
                    container=False,
                )
        self.fault, self.lost = html(elem_id="fault"), html(lost_html("zh"), elem_id="lost")
        with gr.Tabs(elem_id="nav", selected="interview") as self.nav:
            self.tabs = {name: self._tab(name) for name in TABS}
        self.painter = Painter(
            self.parts,
            self._bank,
            self._services.connection,
            prices_of(self._services.settings),
        )

    def _tab(self, name: str) -> gr.Tab:
        tab = self.labels.add(gr.Tab, {"label": f"tab.{name}"}, id=name, elem_id=f"tab_{name}")
        with tab:
            if name == "interview":
                self.parts = build_interview(self.labels, self._bank)
            elif name == "report":
                self.report = ReportTab(self.labels, self._services)
            elif name == "progress":
                self.progress = html(elem_id="prog", clicks=True)
            elif name == "bank":
                self.bank_tab = BankTab(self.labels, self._services)
            else:
                with gr.Column(elem_id="settings"):
                    self.settings = SettingsTab(self.labels, self._services)
        return tab

    @property
    def outputs(self) -> list[Any]:
        """Everything that any handler may change."""
        parts = self.parts
        found = [
            *(
                self.prefs,
                self.fault,
                self.lost,
                self.brand,
                self.chip,
                self.lang,
                self.nav,
                self.progress,
            ),
            *(parts.hero, parts.summary, parts.b_start, parts.sample, parts.keys, parts.pool),
            *self.painter.outputs,
            *parts.controls.inputs,
            *self.report.outputs,
            *self.bank_tab.outputs,
            *self.settings.outputs,
            self.settings.theme,
            *self.labels.components,
        ]
        return list(dict.fromkeys(found))

    def chip_now(self, language: Language, mode: GraderMode = "auto") -> Updates:
        """The grader in use, in the header."""
        model = self.painter.model if mode != "offline" else ""
        down = bool(model) and self._services.connection.state == "down"
        return {self.chip: chip_html(language, model, down=down)}

    def worded(self, language: Language, setup: Setup) -> Updates:
        """Everything that does not depend on where the person is, in a language."""
        count = self._services.session.pool(choice_of(setup, language))
        return merged(
            self.labels.updates(language),
            {
                self.brand: brand_html(language),
                self.lost: lost_html(language),
                self.parts.keys: tag("p", say("keys", language)),
            },
            self.painter.worded(language),
            self.parts.controls.worded(setup, self._bank, language),
            self.painter.pool(setup, count, language),
            self.settings.paint(language),
        )
