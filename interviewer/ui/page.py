"""The page: which event goes to which handler, and on whose behalf."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr

from interviewer.bank.models import Language
from interviewer.errors import UnknownInterviewError
from interviewer.interview.models import View
from interviewer.render.words import say
from interviewer.services import Services
from interviewer.ui.controls import Updates
from interviewer.ui.desk import Desk, Handler, read_language
from interviewer.ui.faults import fault_html
from interviewer.ui.frame import Frame
from interviewer.ui.identity import COOKIE, Identity
from interviewer.ui.interview_tab import ACTIONS
from interviewer.ui.labels import clicked
from interviewer.ui.setup import read_grader
from interviewer.ui.turns import TICK

SETTLE = "() => { window.iv && window.iv.settle(); }"
ANSWERED = "() => { window.iv && window.iv.settle(true); }"
SEND = "(...values) => { window.iv && window.iv.send(values); return values; }"
BUSY = "(...values) => { window.iv && window.iv.busy(); return values; }"
LANG = "(value) => { window.iv && window.iv.lang(value); }"
THEME = "(value) => { window.iv && window.iv.theme(value); }"


class Page:
    """Builds the Blocks; `blocks` is what gets mounted."""

    def __init__(self, services: Services, identity: Identity) -> None:
        self._identity = identity
        with gr.Blocks(title=say("name", "zh"), analytics_enabled=False) as self.blocks:
            self.frame = Frame(services)
            self.desk = Desk(self.frame, services)
            self._connect()

    def _connect(self) -> None:
        parts, turns = self.frame.parts, self.desk.turns
        here = [parts.place]
        self._on(self.blocks.load, self.desk.load, [self.frame.prefs], language=False, steps=True)
        self._on(
            self.frame.lang.input,
            self.desk.speak,
            [
                self.frame.prefs,
                *here,
                *parts.controls.inputs,
                *self.frame.bank_tab.inputs,
                self.frame.report.chosen,
                self.frame.settings.mode,
            ],
        )
        for control in parts.controls.inputs:
            self._on(
                control.input,
                self.desk.choose,
                [self.frame.prefs, *parts.controls.inputs],
                busy=False,
                once=False,
            )
        self._on(parts.pool.click, self.desk.reset, [self.frame.prefs])
        mode = self.frame.settings.mode
        self._on(parts.b_start.click, turns.start, [*parts.controls.inputs, mode])
        self._on(parts.b_resume.click, turns.resume)
        sent = [parts.box.submit, parts.send.click]
        self._on_sent(sent, [*here, parts.box])
        for kind in ACTIONS:
            self._on(parts.acts[kind].click, self.desk.act(kind), here)
        self._on(parts.b_end.click, self.desk.act("end"), here)
        self._on(parts.yes.click, turns.confirmed, here)
        self._on(parts.no.click, turns.kept, here)
        self._on(parts.persona.input, turns.switch, [*here, parts.persona])
        self._on_click(parts.said, turns.hurried, here, busy=False)
        for kind, again in (("regrade", "llm"), ("offline", "offline")):
            handler = self.desk.again(read_grader(again))
            self._on(parts.again[kind].click, handler, here, steps=True)
        self._on(
            parts.appeal_send.click,
            turns.appeal,
            [*here, parts.appeal_point, parts.appeal_reason],
        )
        self._on_click(parts.head, self.desk.stepped, here)
        self._on(parts.back.click, turns.back, here)
        self._connect_frame()
        self._connect_report()
        self._connect_bank()
        self._connect_settings()

    def _connect_frame(self) -> None:
        for hit in (self.frame.chip, self.frame.parts.sample):
            self._on_click(hit, self.desk.to_settings, [])
        for hit in (self.frame.report.page, self.frame.progress):
            self._on_click(hit, self.desk.from_page, [self.frame.parts.place])
        self._on(
            self.frame.tabs["report"].select,
            self.frame.report.paint,
            [self.frame.report.chosen],
            busy=False,
        )
        self._on(self.frame.tabs["progress"].select, self.desk.progress, busy=False)
        self._on(
            self.frame.tabs["bank"].select,
            self.frame.bank_tab.paint,
            self.frame.bank_tab.inputs,
            busy=False,
        )
        self.frame.lang.change(None, [self.frame.lang], None, js=LANG, api_visibility="private")

    def _connect_report(self) -> None:
        report = self.frame.report
        self._on_click(report.list, self.desk.listed, [report.chosen])
        self._on(
            report.yes.click,
            self.desk.delete_one,
            [report.doomed, report.chosen, self.frame.parts.place],
        )
        self._on(report.no.click, report.paint, [report.chosen])
        mode = self.frame.settings.mode
        self._on(report.weakest.click, self.desk.weakest, [report.chosen, mode])
        self._on(report.regrade.click, report.regrade_all, [report.chosen], steps=True)

    def _connect_bank(self) -> None:
        bank = self.frame.bank_tab
        filters = [bank.query.change, bank.section.input, bank.level.input, bank.state.input]
        self._on(filters, bank.paint, bank.inputs, busy=False, once=False)
        for hit in (bank.list, bank.detail):
            self._on_click(hit, self.desk.picked, bank.inputs)
        self._on(bank.back.click, self.desk.unpicked, bank.inputs)
        self._on(bank.practice.click, self.desk.practise, [bank.chosen, self.frame.settings.mode])

    def _connect_settings(self) -> None:
        settings = self.frame.settings
        self._on(
            settings.theme.input, self.desk.theme, [self.frame.prefs, settings.theme], busy=False
        )
        settings.theme.change(None, [settings.theme], None, js=THEME, api_visibility="private")
        self._on(
            settings.mode.input,
            self.desk.grader,
            [self.frame.prefs, self.frame.parts.place, settings.mode],
            busy=False,
        )
        self._on(settings.test.click, self.desk.connect, [settings.mode, *settings.inputs])
        self._on(settings.delete.click, settings.ask)
        self._on(settings.no.click, self.desk.keep)
        self._on([settings.yes.click, settings.word.submit], self.desk.erase, [settings.word])

    def _on(
        self,
        events: Any,
        handler: Handler,
        inputs: Sequence[Any] = (),
        *,
        language: bool = True,
        busy: bool = True,
        once: bool = True,
        steps: bool = False,
        js: str = BUSY,
    ) -> None:
        """Connect events with a handler, which says with `steps` more than once how far it is."""

        def run(request: gr.Request, *values: Any) -> Updates:
            return self._run(handler, request, values)

        def walk(request: gr.Request, *values: Any) -> Iterator[Updates]:
            yield from self._steps(handler, request, values)

        shown = [self.frame.lang, *inputs] if language else list(inputs)
        self._wire(events, walk if steps else run, shown, once, js if busy else None)

    def _on_sent(self, events: Any, inputs: Sequence[Any]) -> None:
        """Connect what sends an answer: while a model grades, its verdicts come one by one."""

        def run(request: gr.Request, *values: Any) -> Iterator[Updates]:
            language, place = read_language(values[0]), str(values[1])
            person = self._identity.person(request.cookies.get(COOKIE)) or ""
            view = self.desk.turns.waits(person, place)
            if view is None:
                yield self._run(self.desk.turns.send, request, values)
                return
            yield from self._told(person, view, language, request, values)

        self._wire(events, run, [self.frame.lang, *inputs], True, SEND)

    def _told(
        self,
        person: str,
        view: View,
        language: Language,
        request: gr.Request,
        values: tuple[Any, ...],
    ) -> Iterator[Updates]:
        done: queue.Queue[Updates] = queue.Queue()
        turns, began = self.desk.turns, time.monotonic()

        def work() -> None:
            done.put(self._run(turns.send, request, values))

        threading.Thread(target=work, name="turn", daemon=True).start()
        shown: Updates = {}
        try:
            while True:
                try:
                    last = done.get(timeout=TICK)
                    break
                except queue.Empty:
                    found = turns.judged(view, time.monotonic() - began, language)
                    if found != shown:
                        shown = found
                        yield found
        except GeneratorExit:
            turns.leave(person, view)
            raise
        yield last | self.frame.chip_now(language, view.choice.grader)

    def _on_click(
        self, source: gr.HTML, handler: Handler, inputs: Sequence[Any], *, busy: bool = True
    ) -> None:
        """Connect the buttons inside built HTML: (person, language, act, id, *values)."""

        def run(request: gr.Request, event: gr.EventData, *values: Any) -> Updates:
            return self._run(handler, request, (values[0], *clicked(event), *values[1:]))

        self._wire(source.click, run, [self.frame.lang, *inputs], True, BUSY if busy else None)

    def _wire(
        self,
        events: Any,
        run: Callable[..., Updates | Iterator[Updates]],
        inputs: Sequence[Any],
        once: bool,
        js: str | None,
    ) -> None:
        done = gr.on(
            events if isinstance(events, list) else [events],
            run,
            inputs,
            self.frame.outputs,
            show_progress="hidden",
            trigger_mode="once" if once else "always_last",
            js=js,
            api_visibility="private",
        )
        if js:
            after = ANSWERED if js == SEND else SETTLE
            done.then(None, None, None, js=after, api_visibility="private")

    def _run(self, handler: Handler, request: gr.Request, values: tuple[Any, ...]) -> Updates:
        [found] = self._steps(handler, request, values)
        return found

    def _steps(
        self, handler: Handler, request: gr.Request, values: tuple[Any, ...]
    ) -> Iterator[Updates]:
        """Say who is asking; turn what goes wrong into words."""
        loads = handler == self.desk.load
        language = self.desk.language(request, *values) if loads else read_language(values[0])
        person = self._identity.person(request.cookies.get(COOKIE))
        if person is None:
            raise gr.Error(say("no_cookie", language), print_exception=False)
        try:
            found = handler(person, language, *values[0 if loads else 1 :])
            for part in [found] if isinstance(found, dict) else found:
                yield {self.frame.fault: "", **part}
        except Exception as error:
            fault: Updates = {self.frame.fault: fault_html(error, language)}
            gone = isinstance(error, UnknownInterviewError)
            yield fault | (self._start(person, language) if gone else {})

    def _start(self, person: str, language: Language) -> Updates:
        try:
            return self.frame.painter.start(self.desk.turns.open_view(person), language)
        except Exception as error:
            return {self.frame.fault: fault_html(error, language)}
