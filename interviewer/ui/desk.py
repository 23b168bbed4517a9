"""What happens across tabs: opening the page, its language, the ways from one to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import gradio as gr

from interviewer.bank.models import LANGUAGES, Language
from interviewer.interview.models import GraderMode, View
from interviewer.render.chat import resumed_note
from interviewer.render.dates import long_date
from interviewer.render.markup import Html
from interviewer.services import Services
from interviewer.ui.controls import Updates
from interviewer.ui.frame import Frame
from interviewer.ui.labels import merged
from interviewer.ui.place import Place
from interviewer.ui.settings_tab import THEMES
from interviewer.ui.setup import read_grader, read_setup
from interviewer.ui.turns import Turns

FRESH = timedelta(hours=2)
"""An interview that was touched this lately goes on at once when the page is opened again."""
Handler = Callable[..., Updates | Iterator[Updates]]
"""(person, language, *values) -> updates; for built HTML, act and id come before the values."""


class Desk:
    """The handlers that belong to no single tab."""

    def __init__(self, frame: Frame, services: Services) -> None:
        self._frame = frame
        self._bank = services.bank
        self._session = services.session
        self.turns = Turns(services, frame.painter, self.to_report)

    def language(self, request: gr.Request, prefs: Any) -> Language:
        kept: Language | None = _kept(prefs).get("page")
        if kept in LANGUAGES:
            return kept
        return preferred(request.headers.get("accept-language", ""))

    def load(self, person: str, language: Language, prefs: Any) -> Iterator[Updates]:
        kept = _kept(prefs)
        setup = read_setup(kept.get("setup"), self._bank)
        grader = read_grader(kept.get("grader"))
        theme = kept.get("theme") if kept.get("theme") in THEMES.values() else "auto"
        yield merged(
            self._frame.worded(language, setup),
            self._frame.parts.controls.set(setup, self._bank, language),
            self._frame.bank_tab.worded(language, "", "", ""),
            {
                self._frame.lang: gr.update(value=language),
                self._frame.settings.theme: gr.update(value=theme),
                self._frame.settings.mode: gr.update(value=grader),
            },
            self._frame.chip_now(language, grader),
            self._resumed(person, language),
        )
        yield from self.turns.followed(person, language)

    def _resumed(self, person: str, language: Language) -> Updates:
        view = self.turns.open_view(person)
        if view is None or datetime.now(UTC) - touched(view) > FRESH:
            return self._frame.painter.start(view, language)
        notes: list[Html] = []
        if any(card.attempts for card in view.cards):
            when = long_date(touched(view), language)
            notes = [resumed_note(view, when, language)]
        return self._frame.painter.interview(view, language, lead=notes)

    def speak(self, person: str, language: Language, prefs: Any, place: str, *rest: Any) -> Updates:
        controls = len(self._frame.parts.controls.inputs)
        setup = self.turns.setup(rest[:controls])
        bank, chosen, grader = rest[controls:-2], rest[-2], read_grader(rest[-1])
        found = merged(
            self._frame.worded(language, setup),
            self.turns.repaint(person, language, place),
            self._frame.bank_tab.paint(person, language, *bank),
            self._frame.bank_tab.worded(language, *bank[1:4]),
            self._frame.report.paint(person, language, chosen),
            self.progress(person, language),
            self._frame.chip_now(language, grader),
        )
        return found | {self._frame.prefs: {**_kept(prefs), "page": language}}

    def choose(self, person: str, language: Language, prefs: Any, *values: Any) -> Updates:
        setup = self.turns.setup(values)
        kept = {**_kept(prefs), "setup": setup.stored()}
        return self.turns.pool(language, *values) | {self._frame.prefs: kept}

    def reset(self, person: str, language: Language, prefs: Any) -> Updates:
        setup = read_setup({}, self._bank)
        return merged(
            self._frame.parts.controls.set(setup, self._bank, language),
            self.turns.pool(language, *setup.stored().values()),
            {self._frame.prefs: {**_kept(prefs), "setup": setup.stored()}},
        )

    def act(self, kind: Any) -> Handler:
        def act(person: str, language: Language, place: str) -> Updates:
            return self.turns.act(person, language, place, kind)

        return act

    def stepped(self, person: str, language: Language, act: str, n: str, place: str) -> Updates:
        return self.turns.step(person, language, place, n)

    def to_settings(self, person: str, language: Language, act: str, name: str) -> Updates:
        return {self._frame.nav: gr.update(selected="settings")}

    def to_report(self, person: str, interview_id: str, language: Language) -> Updates:
        found = self._frame.report.paint(person, language, interview_id)
        return found | {self._frame.nav: gr.update(selected="report")}

    def from_page(
        self, person: str, language: Language, act: str, name: str, place: str
    ) -> Updates:
        found: Updates = {self._frame.nav: gr.update(selected="interview")} if act == "back" else {}
        if act == "back" and not Place.read(place).interview_id:
            found |= self.turns.resume(person, language)
        return found

    def progress(self, person: str, language: Language) -> Updates:
        return {self._frame.progress: self._frame.report.progress(person, language)}

    def listed(self, person: str, language: Language, act: str, name: str, chosen: str) -> Updates:
        if act == "resume":
            found = self.turns.resume(person, language, name)
            return found | {self._frame.nav: gr.update(selected="interview")}
        return self._frame.report.asked(person, language, act, name)

    def delete_one(self, person: str, language: Language, doomed: str, *rest: str) -> Updates:
        chosen, place = rest
        found = self._frame.report.delete(person, language, doomed, chosen)
        if Place.read(place).interview_id in ("", doomed):
            found |= self._frame.painter.start(self.turns.open_view(person), language)
        return found

    def weakest(self, person: str, language: Language, chosen: str, grader: str) -> Updates:
        choice = self._frame.report.next_choice(person, chosen)
        if choice is None:
            return {}
        found = self.turns.begin(person, language, choice, grader)
        return found | {self._frame.nav: gr.update(selected="interview")}

    def picked(self, person: str, language: Language, act: str, name: str, *values: Any) -> Updates:
        return self._frame.bank_tab.paint(person, language, *values[:-1], name)

    def unpicked(self, person: str, language: Language, *values: Any) -> Updates:
        return self._frame.bank_tab.paint(person, language, *values[:-1], "")

    def practise(self, person: str, language: Language, chosen: str, grader: str) -> Updates:
        if chosen not in self._bank.questions:
            return {}
        choice = self._frame.bank_tab.choice(chosen, language)
        found = self.turns.begin(person, language, choice, grader)
        return found | {self._frame.nav: gr.update(selected="interview")}

    def theme(self, person: str, language: Language, prefs: Any, theme: str) -> Updates:
        return {self._frame.prefs: {**_kept(prefs), "theme": theme}}

    def grader(
        self, person: str, language: Language, prefs: Any, place: str, value: str
    ) -> Updates:
        """Who grades was chosen: for the interview that is open, and for those to come."""
        mode, name = read_grader(value), Place.read(place).interview_id
        if name:
            self._session.set_grader(person, name, mode)
        kept = {**_kept(prefs), "grader": mode}
        return {self._frame.prefs: kept} | self._frame.chip_now(language, mode)

    def connect(self, person: str, language: Language, mode: str, *values: Any) -> Updates:
        """Another model was chosen in the settings."""
        found = self._frame.settings.connect(person, language, *values)
        found |= self._frame.painter.worded(language)
        return found | self._frame.chip_now(language, read_grader(mode))

    def again(self, mode: GraderMode) -> Handler:
        def again(person: str, language: Language, place: str) -> Iterator[Updates]:
            return self.turns.regrade(person, language, place, mode)

        return again

    def keep(self, person: str, language: Language) -> Updates:
        return self._frame.settings.keep()

    def erase(self, person: str, language: Language, word: str) -> Updates:
        gone, found = self._frame.settings.erase(person, language, word)
        if gone:
            found |= self._frame.painter.start(None, language) | self._frame.report.paint(
                person, language
            )
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
