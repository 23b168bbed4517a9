"""What happens when a person does something in the Interview tab.

Handlers trust nothing that a browser sent: the person comes from the cookie, ids and steps are
checked by the session, and values of controls are read through `setup`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from interviewer.bank.models import Language, Persona
from interviewer.errors import MoveError, NothingToAskError, UnknownInterviewError
from interviewer.grading.guard import LIMIT
from interviewer.grading.models import Ungraded
from interviewer.interview.models import Choice, GraderMode, MoveKind, View
from interviewer.interview.session import Received
from interviewer.render.card_points import appeal_text, ungraded_reason
from interviewer.render.chat import resumed_note, status_text
from interviewer.render.dates import long_date
from interviewer.render.markup import Html, tag
from interviewer.render.words import say
from interviewer.services import Services
from interviewer.ui.controls import Updates
from interviewer.ui.interview_tab import Painter, disputable
from interviewer.ui.labels import merged
from interviewer.ui.place import MAX_ANSWER, Confirm, Place, read_box
from interviewer.ui.setup import Setup, choice_of, read_grader, read_setup

TICK = 0.05
"""Seconds between looks at what a model has judged."""
Ended = Callable[[str, str, Language], Updates]
"""(person, interview, language) -> the page as it shows the report of an interview."""


class Turns:
    """The handlers; each takes the page language first and returns updates by component."""

    def __init__(self, services: Services, painter: Painter, ended: Ended) -> None:
        self._session = services.session
        self._bank = services.bank
        self.painter = painter
        self._ended = ended

    # --- start ----------------------------------------------------------------------------

    def pool(self, language: Language, *values: Any) -> Updates:
        """A control of the sidebar was changed."""
        setup = self.setup(values)
        count = self._session.pool(choice_of(setup, language))
        hints = self.painter.parts.controls.hints(setup, language)
        return self.painter.pool(setup, count, language) | hints

    def setup(self, values: tuple[Any, ...]) -> Setup:
        """The sidebar's values, checked."""
        return read_setup(dict(zip(Setup._fields, values, strict=True)), self._bank)

    def start(self, person: str, language: Language, *values: Any) -> Updates:
        """Begin an interview with what the sidebar says; the last value says who grades."""
        choice = choice_of(self.setup(values[:-1]), language)
        return self.begin(person, language, choice, values[-1])

    def begin(self, person: str, language: Language, choice: Choice, grader: object) -> Updates:
        """Begin an interview."""
        choice = choice.model_copy(update={"grader": read_grader(grader)})
        try:
            view = self._session.start(person, choice)
        except NothingToAskError:
            return {self.painter.parts.summary: say("pool_none", language)}
        return self._shown(view, language)

    def resume(self, person: str, language: Language, interview_id: str = "") -> Updates:
        """Go back into an open interview, with a note that says where it stopped."""
        found = interview_id or self._session.open_interview(person)
        if not found:
            return self.painter.start(None, language)
        view = self._session.view(person, found)
        if view.phase == "ended":
            return self.painter.start(self.open_view(person), language)
        when = long_date(view.asked_at or view.started_at, language)
        return self._shown(view, language, lead=[resumed_note(view, when, language)])

    def open_view(self, person: str) -> View | None:
        """The open interview, if there is one."""
        found = self._session.open_interview(person)
        return self._session.view(person, found) if found else None

    # --- a model --------------------------------------------------------------------------

    def waits(self, person: str, place_text: str) -> View | None:
        """The interview, if a model is to grade its next answer and may take its time."""
        place = Place.read(place_text)
        if not self.painter.model or not place.interview_id:
            return None
        try:
            view = self._session.view(person, place.interview_id)
        except UnknownInterviewError:
            return None
        return view if view.choice.grader != "offline" else None

    def judged(self, view: View, seconds: float, language: Language) -> Updates:
        """What the model has judged so far."""
        watch = self._session.watch(view.interview_id)
        points = dict(watch.points) if watch else {}
        return self.painter.judged(view, points, seconds, language)

    def hurried(self, person: str, language: Language, act: str, n: str, place: str) -> Updates:
        """The person does not want to wait for the model."""
        if act == "hurry":
            self._session.hurry(person, Place.read(place).interview_id)
        return {self.painter.parts.said: ""}

    def followed(self, person: str, language: Language) -> Iterator[Updates]:
        """The page was opened while a model grades: say so, and show what comes of it."""
        view = self.open_view(person)
        if view is None or self._session.watch(view.interview_id) is None:
            return
        yield {self.painter.parts.said: self._line("regrade.running", language)}
        while self._session.watch(view.interview_id) is not None:
            time.sleep(TICK)
        yield self.resume(person, language, view.interview_id)

    def leave(self, person: str, view: View) -> None:
        """The page was closed while a model graded: nobody waits for it any more."""
        self._session.hurry(person, view.interview_id)

    def regrade(
        self, person: str, language: Language, place_text: str, mode: GraderMode
    ) -> Iterator[Updates]:
        """Grade again what was not graded."""
        place = Place.read(place_text)
        view = self._session.view(person, place.interview_id)
        card = view.current
        if card is None or card.first is None:
            return
        if mode == "llm":
            yield {self.painter.parts.said: self._line("regrade.running", language)}
        outcome = self._session.again.regrade(person, view.interview_id, card.first.step, mode)
        said = Html("")
        if isinstance(outcome, Ungraded):
            reason = ungraded_reason(outcome, language)
            said = self._line("regrade.failed", language, reason=reason)
        yield self._shown(self._session.view(person, view.interview_id), language, said=said)

    def appeal(
        self, person: str, language: Language, place_text: str, point: object, reason: object
    ) -> Updates:
        """Dispute the verdict on a point of the card that is shown."""
        place, told = Place.read(place_text), self.painter.parts.appeal_told
        view = self._session.view(person, place.interview_id)
        card = disputable(view, place.shown or len(view.cards))
        if card is None or card.first is None:
            return {}
        if not point or not str(reason or "").strip():
            return {told: self._line("appeal.empty", language)}
        step, name = card.first.step, str(point)[:64]
        try:
            case = self._session.again.appeal(person, view.interview_id, step, name, str(reason))
        except MoveError:
            return {told: self._line("appeal.again", language)}
        view = self._session.view(person, place.interview_id)
        found = self.painter.interview(view, language, place)
        return found | {told: tag("p", appeal_text(case, language), role="status")}

    # --- during ---------------------------------------------------------------------------

    def send(self, person: str, language: Language, place_text: str, raw: str) -> Updates:
        """The box was sent: an answer, a command, or nothing."""
        place, typed = Place.read(place_text), read_box(raw)
        if typed.kind == "command":
            return merged(self.act(person, language, place_text, typed.move), self._emptied())
        if typed.kind == "empty":
            view = self._session.view(person, place.interview_id)
            if "answer" not in view.moves and "next" in view.moves:
                return self.act(person, language, place_text, "next")
            return self._say("empty_answer", language)
        if typed.kind == "list":
            return self._say("commands", language)
        if typed.kind == "unknown":
            return self._say("bad_command", language, x=typed.text)
        if typed.kind == "too_long":
            return self._say("too_long", language, n=len(typed.text), m=MAX_ANSWER)
        try:
            return self._answered(person, language, place, typed.text)
        except MoveError:
            if "answer" in self._session.view(person, place.interview_id).moves:
                raise
            return self._say("done_typed", language)

    def _answered(self, person: str, language: Language, place: Place, text: str) -> Updates:
        received = self._session.submit(person, place.interview_id, place.step, text)
        view = received.view
        if received.already:
            return self._already(view, language, text)
        said = say("very_long", language, n=len(text), m=LIMIT) if len(text) > LIMIT else ""
        found = self._moved(person, received, language, said=said)
        parts = self.painter.parts
        if view.phase != "ended":
            live = status_text(view, language)
            found[parts.live] = tag("p", live, role="status")
            card = view.choice.mode == "practice"
            found[parts.view] = gr.update(value="card" if card else "chat")
        return found

    def _already(self, view: View, language: Language, text: str) -> Updates:
        last = next((u.text for u in reversed(view.utterances) if u.kind == "answer"), "")
        twice = last.strip() == text.strip()
        key = "sent_twice" if twice else "two_tabs"
        line = tag("p", say(key, language), role="status", data_kept=None if twice else "")
        return self._shown(view, language, said=line)

    def act(self, person: str, language: Language, place_text: str, kind: MoveKind) -> Updates:
        """A button of the action row, or its command; some ask first."""
        place = Place.read(place_text)
        view = self._session.view(person, place.interview_id)
        if kind not in view.moves:
            word = say(f"button.{kind}", language)
            return self._say("not_now", language, x=word)
        asking = _asks(view, kind)
        if asking:
            return self._confirming(view, language, place._replace(confirm=asking))
        return self._move(person, language, place, kind)

    def confirmed(self, person: str, language: Language, place_text: str) -> Updates:
        """The confirm row was answered with yes."""
        place = Place.read(place_text)
        if not place.confirm:
            return {}
        return self._move(person, language, place, place.confirm)

    def kept(self, person: str, language: Language, place_text: str) -> Updates:
        """The confirm row was answered with no."""
        place = Place.read(place_text)._replace(confirm="")
        view = self._session.view(person, place.interview_id)
        return self._confirming(view, language, place)

    def switch(self, person: str, language: Language, place_text: str, persona: str) -> Updates:
        """Another interviewer takes over."""
        place = Place.read(place_text)
        view = self._session.view(person, place.interview_id)
        if persona not in ("algorithm", "dev") or persona == view.persona:
            return {}
        who: Persona = "dev" if persona == "dev" else "algorithm"
        received = self._session.move(person, place.interview_id, view.step, "persona", who)
        return self._moved(person, received, language)

    def step(self, person: str, language: Language, place_text: str, number: str) -> Updates:
        """Show the card of another question, while the interview stays where it is."""
        place = Place.read(place_text)
        view = self._session.view(person, place.interview_id)
        if view.choice.mode == "mock" or not number.isdecimal():
            return {}
        n = min(max(1, int(number[:4])), len(view.cards))
        place = place._replace(shown=0 if n == len(view.cards) else n)
        return {self.painter.parts.place: place.write()} | self.painter.panel(view, language, place)

    def back(self, person: str, language: Language, place_text: str) -> Updates:
        """The button below the card on a phone: back to the conversation, or on."""
        place = Place.read(place_text)
        view = self._session.view(person, place.interview_id)
        found: Updates = {self.painter.parts.view: gr.update(value="chat")}
        if view.phase == "done" and not view.retrying and "next" in view.moves:
            return self._move(person, language, place, "next") | found
        return found

    def repaint(self, person: str, language: Language, place_text: str) -> Updates:
        """The same interview in another language, or the start screen."""
        place = Place.read(place_text)
        if not place.interview_id:
            return self.painter.start(self.open_view(person), language)
        try:
            view = self._session.view(person, place.interview_id)
        except UnknownInterviewError:
            return self.painter.start(self.open_view(person), language)
        if view.phase == "ended":
            return self.painter.start(self.open_view(person), language)
        found = self.painter.panel(view, language, place)
        return found | self.painter.actions(view, language, place)

    # --- inside ---------------------------------------------------------------------------

    def _move(self, person: str, language: Language, place: Place, kind: MoveKind) -> Updates:
        try:
            received = self._session.move(person, place.interview_id, place.step, kind)
        except MoveError:
            return self._say("not_now", language, x=say(f"button.{kind}", language))
        said = self._line("two_tabs", language) if received.already else ""
        found = self._moved(person, received, language, said=said)
        card = kind == "show" and received.view.phase != "ended"
        return found | {self.painter.parts.view: gr.update(value="card" if card else "chat")}

    def _moved(
        self, person: str, received: Received, language: Language, *, said: str = ""
    ) -> Updates:
        view = received.view
        if view.phase == "ended":
            start = self.painter.start(self.open_view(person), language)
            return start | self._ended(person, view.interview_id, language)
        return self._shown(view, language, said=said)

    def _shown(
        self, view: View, language: Language, *, lead: list[Html] | None = None, said: str = ""
    ) -> Updates:
        return self.painter.interview(view, language, lead=lead, said=said)

    def _confirming(self, view: View, language: Language, place: Place) -> Updates:
        found = self.painter.actions(view, language, place)
        return found | {self.painter.parts.place: place.write(), self.painter.parts.said: ""}

    def _emptied(self) -> Updates:
        parts = self.painter.parts
        return {parts.box: gr.update(value="")}

    def _say(self, key: str, language: Language, **values: object) -> Updates:
        return {self.painter.parts.said: self._line(key, language, **values)}

    def _line(self, key: str, language: Language, **values: object) -> Html:
        return tag("p", say(key, language, **values), role="status")


def _asks(view: View, kind: MoveKind) -> Confirm:
    """What is only done after a yes: what costs the question, or the rest of the interview."""
    if kind == "end" or (kind == "show" and view.choice.mode == "practice"):
        return kind
    if kind == "skip" and view.choice.mode == "mock" and view.phase == "answering":
        return "skip"
    return ""
