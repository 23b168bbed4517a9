"""The page as a whole: frame, tabs, and which event goes to which handler."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import gradio as gr

from interviewer.bank.models import LANGUAGES, Language
from interviewer.errors import InterviewerError, UnknownInterviewError
from interviewer.interview.models import View
from interviewer.render.chat import resumed_note
from interviewer.render.dates import long_date
from interviewer.render.markup import Html, tag
from interviewer.render.start import brand_html, chip_html
from interviewer.render.words import say
from interviewer.services import Services
from interviewer.ui.bank_tab import BankTab
from interviewer.ui.identity import COOKIE, Identity
from interviewer.ui.interview_layout import build_interview
from interviewer.ui.interview_tab import ACTIONS, Painter, Updates
from interviewer.ui.labels import Labels, clicked, html, merged
from interviewer.ui.place import Place
from interviewer.ui.report_tab import ReportTab
from interviewer.ui.settings_tab import THEMES, SettingsTab
from interviewer.ui.setup import Setup, choice_of, read_setup
from interviewer.ui.turns import Turns

log = logging.getLogger(__name__)
TABS = ("interview", "report", "progress", "bank", "settings")
FRESH = timedelta(hours=2)
"""An interview that was touched this lately goes on at once when the page is opened again."""
SETTLE = "() => { window.iv && window.iv.settle(); }"
BUSY = "(...values) => { window.iv && window.iv.busy(); return values; }"
LANG = "(value) => { window.iv && window.iv.lang(value); }"
THEME = "(value) => { window.iv && window.iv.theme(value); }"
Handler = Callable[..., Updates]


class Page:
    """Builds the Blocks; `blocks` is what gets mounted."""

    def __init__(self, services: Services, identity: Identity) -> None:
        self._services = services
        self._bank = services.bank
        self._identity = identity
        self._labels = Labels()
        with gr.Blocks(title=say("name", "zh"), analytics_enabled=False) as self.blocks:
            self._build()
            self._connect()

    # --- layout ---------------------------------------------------------------------------

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
        with gr.Tabs(elem_id="nav", selected="interview") as self.nav:
            self.tabs = {name: self._tab(name) for name in TABS}
        self.painter = Painter(self.parts, self._bank)
        self.turns = Turns(self._services, self.painter, self._to_report)

    def _tab(self, name: str) -> gr.Tab:
        tab = self._labels.add(gr.Tab, {"label": f"tab.{name}"}, id=name, elem_id=f"tab_{name}")
        with tab:
            if name == "interview":
                self.parts = build_interview(self._labels, self._bank)
            elif name == "report":
                self.report = ReportTab(self._labels, self._services)
            elif name == "progress":
                self.progress = html(elem_id="prog", clicks=True)
            elif name == "bank":
                self.bank_tab = BankTab(self._labels, self._services)
            else:
                with gr.Column(elem_id="settings"):
                    self.settings = SettingsTab(self._labels, self._services)
        return tab

    @property
    def _outputs(self) -> list[Any]:
        parts = self.parts
        found = [
            *(self.prefs, self.brand, self.chip, self.lang, self.nav, self.progress),
            *(parts.hero, parts.summary, parts.b_start, parts.sample, parts.keys, parts.pool),
            *self.painter.outputs,
            *parts.controls.inputs,
            *self.report.outputs,
            *self.bank_tab.outputs,
            *self.settings.outputs,
            self.settings.theme,
            *self._labels.components,
        ]
        return list(dict.fromkeys(found))

    # --- events ---------------------------------------------------------------------------

    def _connect(self) -> None:
        parts, turns = self.parts, self.turns
        here = [parts.place]
        self._on(self.blocks.load, self._load, [self.prefs], language=False)
        self._on(
            self.lang.input,
            self._language,
            [self.prefs, *here, *parts.controls.inputs, *self.bank_tab.inputs, self.report.chosen],
        )
        for control in parts.controls.inputs:
            self._on(
                control.input,
                self._choose,
                [self.prefs, *parts.controls.inputs],
                busy=False,
                once=False,
            )
        self._on(parts.pool.click, self._reset, [self.prefs])
        self._on(parts.b_start.click, turns.start, parts.controls.inputs)
        self._on(parts.b_resume.click, turns.resume)
        self._on([parts.box.submit, parts.send.click], turns.send, [*here, parts.box])
        for kind in ACTIONS:
            self._on(parts.acts[kind].click, self._act(kind), here)
        self._on(parts.b_end.click, self._act("end"), here)
        self._on(parts.yes.click, turns.confirmed, here)
        self._on(parts.no.click, turns.kept, here)
        self._on(parts.persona.input, turns.switch, [*here, parts.persona])
        self._on_click(parts.head, self._stepped, here)
        self._on(parts.back.click, turns.back, here)
        self._connect_frame()
        self._connect_report()
        self._connect_bank()
        self._connect_settings()

    def _connect_frame(self) -> None:
        for hit in (self.chip, self.parts.sample):
            self._on_click(hit, self._to_settings, [])
        for hit in (self.report.page, self.progress):
            self._on_click(hit, self._from_page, [self.parts.place])
        self._on(self.tabs["report"].select, self.report.paint, [self.report.chosen], busy=False)
        self._on(self.tabs["progress"].select, self._progress, busy=False)
        self._on(self.tabs["bank"].select, self.bank_tab.paint, self.bank_tab.inputs, busy=False)
        self.lang.change(None, [self.lang], None, js=LANG, api_visibility="private")

    def _connect_report(self) -> None:
        report = self.report
        self._on_click(report.list, self._listed, [report.chosen])
        self._on(
            report.yes.click, self._delete_one, [report.doomed, report.chosen, self.parts.place]
        )
        self._on(report.no.click, report.paint, [report.chosen])
        self._on(report.weakest.click, self._weakest, [report.chosen])

    def _connect_bank(self) -> None:
        bank = self.bank_tab
        filters = [bank.query.change, bank.section.input, bank.level.input, bank.state.input]
        self._on(filters, bank.paint, bank.inputs, busy=False, once=False)
        for hit in (bank.list, bank.detail):
            self._on_click(hit, self._picked, bank.inputs)
        self._on(bank.back.click, self._unpicked, bank.inputs)
        self._on(bank.practice.click, self._practise, [bank.chosen])

    def _connect_settings(self) -> None:
        settings = self.settings
        self._on(settings.theme.input, self._theme, [self.prefs, settings.theme], busy=False)
        settings.theme.change(None, [settings.theme], None, js=THEME, api_visibility="private")
        self._on(settings.delete.click, settings.ask)
        self._on(settings.no.click, self._keep)
        self._on([settings.yes.click, settings.word.submit], self._erase, [settings.word])

    def _on(
        self,
        events: Any,
        handler: Handler,
        inputs: Sequence[Any] = (),
        *,
        language: bool = True,
        busy: bool = True,
        once: bool = True,
    ) -> None:
        """Connect events with a handler: (person, language, *values) -> updates."""

        def run(request: gr.Request, *values: Any) -> Updates:
            return self._run(handler, request, values)

        self._wire(events, run, inputs, language, busy, once)

    def _on_click(self, source: gr.HTML, handler: Handler, inputs: Sequence[Any]) -> None:
        """Connect the buttons inside built HTML: (person, language, act, id, *values)."""

        def run(request: gr.Request, event: gr.EventData, *values: Any) -> Updates:
            return self._run(handler, request, (values[0], *clicked(event), *values[1:]))

        self._wire(source.click, run, inputs, True, True, True)

    def _wire(
        self,
        events: Any,
        run: Callable[..., Updates],
        inputs: Sequence[Any],
        language: bool,
        busy: bool,
        once: bool,
    ) -> None:
        done = gr.on(
            events if isinstance(events, list) else [events],
            run,
            [self.lang, *inputs] if language else list(inputs),
            self._outputs,
            show_progress="hidden",
            trigger_mode="once" if once else "always_last",
            js=BUSY if busy else None,
            api_visibility="private",
        )
        if busy:
            done.then(None, None, None, js=SETTLE, api_visibility="private")

    def _run(self, handler: Handler, request: gr.Request, values: tuple[Any, ...]) -> Updates:
        """Say who is asking; turn what goes wrong into words."""
        language = read_language(values[0]) if values else "zh"
        person = self._identity.person(request.cookies.get(COOKIE))
        if person is None:
            raise gr.Error(say("no_cookie", language), print_exception=False)
        try:
            if handler == self._load:
                return self._load(person, request, *values)
            return handler(person, language, *values[1:])
        except UnknownInterviewError:
            found = self.painter.start(self.turns.open_view(person), language)
            gr.Warning(say("gone", language))
            return found
        except InterviewerError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:
            reference = uuid.uuid4().hex[:8]
            log.exception("A handler failed, reference %s", reference)
            raise gr.Error(
                say("unexpected", language, id=reference), print_exception=False
            ) from error

    # --- handlers of the frame ------------------------------------------------------------

    def _load(self, person: str, request: gr.Request, prefs: Any) -> Updates:
        kept = prefs if isinstance(prefs, dict) else {}
        language = kept.get("page")
        if language not in LANGUAGES:
            language = preferred(request.headers.get("accept-language", ""))
        setup = read_setup(kept.get("setup"), self._bank)
        theme = kept.get("theme") if kept.get("theme") in THEMES.values() else "auto"
        return merged(
            self._worded(language, setup),
            self.parts.controls.set(setup, self._bank, language),
            self.bank_tab.worded(language, "", "", ""),
            {self.lang: gr.update(value=language), self.settings.theme: gr.update(value=theme)},
            self._resumed(person, language),
        )

    def _resumed(self, person: str, language: Language) -> Updates:
        view = self.turns.open_view(person)
        if view is None or datetime.now(UTC) - touched(view) > FRESH:
            return self.painter.start(view, language)
        notes: list[Html] = []
        if any(card.attempts for card in view.cards):
            when = long_date(touched(view), language)
            notes = [resumed_note(view, when, language)]
        return self.painter.interview(view, language, lead=notes)

    def _worded(self, language: Language, setup: Setup) -> Updates:
        """Everything that does not depend on where the person is, in a language."""
        count = self._services.session.pool(choice_of(setup, language))
        return merged(
            self._labels.updates(language),
            {
                self.brand: brand_html(language),
                self.chip: chip_html(language),
                self.parts.keys: tag("p", say("keys", language)),
            },
            self.painter.worded(language),
            self.parts.controls.worded(setup, self._bank, language),
            self.painter.pool(setup, count, language),
            self.settings.paint(language),
        )

    def _language(
        self, person: str, language: Language, prefs: Any, place: str, *rest: Any
    ) -> Updates:
        controls = len(self.parts.controls.inputs)
        setup = self.turns.setup(rest[:controls])
        bank, chosen = rest[controls:-1], rest[-1]
        found = merged(
            self._worded(language, setup),
            self.turns.repaint(person, language, place),
            self.bank_tab.paint(person, language, *bank),
            self.bank_tab.worded(language, *bank[1:4]),
            self.report.paint(person, language, chosen),
            self._progress(person, language),
        )
        return found | {self.prefs: {**_kept(prefs), "page": language}}

    def _choose(self, person: str, language: Language, prefs: Any, *values: Any) -> Updates:
        setup = self.turns.setup(values)
        kept = {**_kept(prefs), "setup": setup.stored()}
        return self.turns.pool(language, *values) | {self.prefs: kept}

    def _reset(self, person: str, language: Language, prefs: Any) -> Updates:
        setup = read_setup({}, self._bank)
        return merged(
            self.parts.controls.set(setup, self._bank, language),
            self.turns.pool(language, *setup.stored().values()),
            {self.prefs: {**_kept(prefs), "setup": setup.stored()}},
        )

    def _act(self, kind: Any) -> Handler:
        def act(person: str, language: Language, place: str) -> Updates:
            return self.turns.act(person, language, place, kind)

        return act

    def _stepped(self, person: str, language: Language, act: str, n: str, place: str) -> Updates:
        return self.turns.step(person, language, place, n)

    def _to_settings(self, person: str, language: Language, act: str, name: str) -> Updates:
        return {self.nav: gr.update(selected="settings")}

    def _to_report(self, person: str, interview_id: str, language: Language) -> Updates:
        found = self.report.paint(person, language, interview_id)
        return found | {self.nav: gr.update(selected="report")}

    def _from_page(
        self, person: str, language: Language, act: str, name: str, place: str
    ) -> Updates:
        found: Updates = {self.nav: gr.update(selected="interview")} if act == "back" else {}
        if act == "back" and not Place.read(place).interview_id:
            found |= self.turns.resume(person, language)
        return found

    def _progress(self, person: str, language: Language) -> Updates:
        return {self.progress: self.report.progress(person, language)}

    def _listed(self, person: str, language: Language, act: str, name: str, chosen: str) -> Updates:
        if act == "resume":
            found = self.turns.resume(person, language, name)
            return found | {self.nav: gr.update(selected="interview")}
        return self.report.asked(person, language, act, name)

    def _delete_one(self, person: str, language: Language, doomed: str, *rest: str) -> Updates:
        chosen, place = rest
        found = self.report.delete(person, language, doomed, chosen)
        if Place.read(place).interview_id in ("", doomed):
            found |= self.painter.start(self.turns.open_view(person), language)
        return found

    def _weakest(self, person: str, language: Language, chosen: str) -> Updates:
        choice = self.report.next_choice(person, chosen)
        if choice is None:
            return {}
        found = self.turns.begin(person, language, choice)
        return found | {self.nav: gr.update(selected="interview")}

    def _picked(
        self, person: str, language: Language, act: str, name: str, *values: Any
    ) -> Updates:
        return self.bank_tab.paint(person, language, *values[:-1], name)

    def _unpicked(self, person: str, language: Language, *values: Any) -> Updates:
        return self.bank_tab.paint(person, language, *values[:-1], "")

    def _practise(self, person: str, language: Language, chosen: str) -> Updates:
        if chosen not in self._bank.questions:
            return {}
        choice = self.bank_tab.choice(chosen, language)
        found = self.turns.begin(person, language, choice)
        return found | {self.nav: gr.update(selected="interview")}

    def _theme(self, person: str, language: Language, prefs: Any, theme: str) -> Updates:
        return {self.prefs: {**_kept(prefs), "theme": theme}}

    def _keep(self, person: str, language: Language) -> Updates:
        return self.settings.keep()

    def _erase(self, person: str, language: Language, word: str) -> Updates:
        gone, found = self.settings.erase(person, language, word)
        if gone:
            found |= self.painter.start(None, language) | self.report.paint(person, language)
        return found


def _kept(prefs: Any) -> dict[str, Any]:
    return prefs if isinstance(prefs, dict) else {}


def read_language(value: Any) -> Language:
    """The page language that a browser sent."""
    return "en" if value == "en" else "zh"


def preferred(accepted: str) -> Language:
    """The language that a browser asks for first, of those there are."""
    for entry in accepted.lower().split(","):
        name = entry.split(";")[0].strip()
        if name.startswith("zh"):
            return "zh"
        if name.startswith("en"):
            return "en"
    return "en" if accepted.strip() else "zh"


def touched(view: View) -> datetime:
    """When a person last did something in an interview."""
    answered = [a.created_at for card in view.cards for a in card.attempts]
    times = [view.started_at, *answered, *([view.asked_at] if view.asked_at else [])]
    return max(times)
