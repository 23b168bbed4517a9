"""The Interview tab: start screen and setup, conversation and panel. Layout and painting only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from interviewer.bank.models import Bank, Language
from interviewer.grading.models import PointGrade, Ungraded
from interviewer.interview.models import Card, View
from interviewer.llm.connection import Connection
from interviewer.render.card import card_html, mock_card_html, retry_html
from interviewer.render.chat import Message, messages, sending_html
from interviewer.render.cost import UNPRICED, Prices
from interviewer.render.markup import Html, tag, whole
from interviewer.render.start import hero_html, pool_html, run_html, sample_html, summary_html
from interviewer.render.words import say
from interviewer.ui.controls import Controls, Updates
from interviewer.ui.labels import html
from interviewer.ui.place import MAX_ANSWER, Place, box_phase
from interviewer.ui.setup import Setup, choice_of

SLOW = 8.0
"""Seconds after which a person is offered not to wait for the model."""
ACTIONS = ("next", "hint", "show", "skip", "retry")
"""The buttons of the action row, left to right; End stands apart."""


AGAIN = ("regrade", "offline")
"""The buttons of an answer that was not graded."""


@dataclass
class Parts:
    """The components of start screen, conversation and panel."""

    view: gr.Radio
    start: gr.Column
    hero: gr.HTML
    summary: gr.HTML
    b_start: gr.Button
    b_resume: gr.Button
    sample: gr.HTML
    conv: gr.Column
    chat: gr.Chatbot
    acts: dict[str, gr.Button]
    again: dict[str, gr.Button]
    b_end: gr.Button
    confirm: gr.Row
    question: gr.HTML
    yes: gr.Button
    no: gr.Button
    box: gr.Textbox
    send: gr.Button
    said: gr.HTML
    keys: gr.HTML
    setup: gr.Column
    controls: Controls
    pool: gr.HTML
    run: gr.Column
    head: gr.HTML
    persona: gr.Radio
    card: gr.HTML
    sending: gr.HTML
    back: gr.Button
    appeal: gr.Column
    appeal_point: gr.Dropdown
    appeal_reason: gr.Textbox
    appeal_send: gr.Button
    appeal_told: gr.HTML
    place: gr.Textbox
    live: gr.HTML


def to_chat(found: list[Message]) -> list[dict[str, Any]]:
    """Messages in the form of the Chatbot; HTML becomes a component, which is left as it is."""
    return [
        {"role": m.role, "content": html(m.content) if m.kind == "html" else m.content}
        for m in found
    ]


class Painter:
    """Turns an interview into updates of the tab."""

    def __init__(
        self, parts: Parts, bank: Bank, connection: Connection, prices: Prices = UNPRICED
    ) -> None:
        self.parts = parts
        self._bank = bank
        self._connection = connection
        self._prices = prices

    @property
    def model(self) -> str:
        """The name of the model in use; empty where there is none."""
        chat = self._connection.chat
        return (chat.model or chat.endpoint.host) if chat else ""

    @property
    def outputs(self) -> list[Any]:
        """Everything that painting may change."""
        p = self.parts
        return [
            *(p.view, p.start, p.b_resume, p.conv, p.chat, *p.acts.values(), p.b_end),
            *(*p.again.values(), p.appeal, p.appeal_point, p.appeal_reason, p.appeal_told),
            *(p.confirm, p.question, p.yes, p.no, p.box, p.send, p.said),
            *(p.setup, p.run, p.head, p.persona, p.card, p.sending, p.back, p.place, p.live),
        ]

    def start(self, open_view: View | None, language: Language) -> Updates:
        """The start screen; with a way back into an open interview."""
        p = self.parts
        label = ""
        if open_view:
            label = say("resume", language, a=open_view.position + 1, b=len(open_view.plan))
        return {
            p.start: gr.update(visible=True),
            p.conv: gr.update(visible=False),
            p.setup: gr.update(visible=True),
            p.run: gr.update(visible=False),
            p.b_resume: gr.update(visible=open_view is not None, value=label),
            p.chat: [],
            p.card: "",
            p.sending: "",
            p.place: Place().write(),
            p.said: "",
        }

    def interview(
        self,
        view: View,
        language: Language,
        place: Place | None = None,
        *,
        lead: list[Html] | None = None,
        said: str = "",
    ) -> Updates:
        """The running interview."""
        place = place or Place(view.interview_id, view.step)
        place = place._replace(interview_id=view.interview_id, step=view.step)
        p = self.parts
        found: Updates = {
            p.start: gr.update(visible=False),
            p.conv: gr.update(visible=True),
            p.setup: gr.update(visible=False),
            p.run: gr.update(visible=True),
            p.chat: to_chat(messages(view, self._bank, lead=lead or [])),
            p.persona: gr.update(value=view.persona),
            p.place: place.write(),
            p.said: said,
            p.sending: sending_html(view, MAX_ANSWER),
        }
        return found | self.panel(view, language, place) | self.actions(view, language, place)

    def panel(self, view: View, language: Language, place: Place) -> Updates:
        """Steps and card."""
        current = view.current
        number = place.shown or (current.number if current else 0)
        return {
            self.parts.head: run_html(view, number, language),
            self.parts.card: self._card(view, number, language),
        } | self._appeal(view, number, language)

    def _appeal(self, view: View, number: int, language: Language) -> Updates:
        """The way to dispute a point, where its verdict can be seen."""
        p = self.parts
        card = disputable(view, number)
        if card is None or card.first is None:
            return {p.appeal: gr.update(visible=False)}
        judged = {a.point_id for a in card.first.appeals if a.after}
        choices = [(q.name(language), q.id) for q in card.points if q.id not in judged]
        return {
            p.appeal: gr.update(visible=bool(choices)),
            p.appeal_point: gr.update(choices=choices, value=None),
            p.appeal_reason: gr.update(value=""),
            p.appeal_told: "",
        }

    def _card(self, view: View, number: int, language: Language) -> Html:
        if view.choice.mode == "mock":
            return mock_card_html(language)
        card = next((c for c in view.cards if c.number == number), None)
        if card is None:
            return Html("")
        if card is view.current and card.retries and card.attempts[-1].kind == "retry":
            return retry_html(card, language)
        return card_html(card, language, prices=self._prices)

    def actions(self, view: View, language: Language, place: Place) -> Updates:
        """Buttons, confirm row and box, by what the person may do now."""
        p = self.parts
        last = view.position + 1 >= len(view.plan)
        done = "answer" not in view.moves
        found: Updates = {
            button: gr.update(visible=kind in view.moves and not place.confirm)
            for kind, button in p.acts.items()
        }
        card = view.current
        failed = card is not None and is_ungraded(card) and view.choice.mode == "practice"
        failed = failed and view.phase == "done" and not place.confirm
        found[p.acts["next"]] = gr.update(
            visible="next" in view.moves and not place.confirm,
            variant="secondary" if failed and self.model else "primary",
            value=say("button.finish" if last else "button.next", language),
        )
        skip = "button.skip_probe" if view.phase in ("probe", "follow_up") else "button.skip"
        found[p.acts["skip"]] = gr.update(
            visible="skip" in view.moves and not place.confirm, value=say(skip, language)
        )
        ungraded = card is not None and card.score is None and not card.skipped
        phase = box_phase(view.phase, retrying=view.retrying, ungraded=ungraded, last=last)
        mock = view.choice.mode == "mock" and phase in ("probe", "follow_up")
        found |= {
            p.b_end: gr.update(visible=not place.confirm),
            p.again["regrade"]: gr.update(visible=failed and bool(self.model)),
            p.again["offline"]: gr.update(visible=failed),
            p.box: gr.update(placeholder=say(f"box.{'answering' if mock else phase}", language)),
            p.send: gr.update(variant="secondary" if done else "primary"),
            p.back: gr.update(value=say(_back(view), language)),
        }
        return found | self._confirm(view, language, place)

    def _confirm(self, view: View, language: Language, place: Place) -> Updates:
        p = self.parts
        if not place.confirm:
            return {p.confirm: gr.update(visible=False)}
        kind = place.confirm
        left = len(view.plan) - len(view.cards)
        text = say(f"confirm_{kind}", language, n=left)
        if kind == "end" and left < 2:
            text = say("confirm_end.one" if left else "confirm_end.none", language)
        return {
            p.confirm: gr.update(visible=True),
            p.question: Html(f'<p class="iv-confirm">{text}</p>'),
            p.yes: gr.update(value=say(f"confirm_{kind}.yes", language)),
            p.no: gr.update(value=say(f"confirm_{kind}.no", language)),
        }

    def pool(self, setup: Setup, count: int, language: Language) -> Updates:
        """What the choices come to."""
        choice = choice_of(setup, language)
        p = self.parts
        return {
            p.pool: pool_html(choice, count, language),
            p.summary: summary_html(choice, count, language),
            p.b_start: gr.update(interactive=count > 0),
        }

    def worded(self, language: Language) -> Updates:
        """The built parts of the start screen in another language."""
        sample = sample_html(language, self.model)
        return {self.parts.hero: hero_html(language), self.parts.sample: sample}

    def judged(
        self,
        view: View,
        points: Mapping[str, PointGrade],
        seconds: float,
        language: Language,
    ) -> Updates:
        """What is known while a model grades; after a while also a way not to wait."""
        p = self.parts
        found: Updates = {p.sending: sending_html(view, MAX_ANSWER, points)}
        if seconds >= SLOW:
            alone = view.choice.grader == "llm"
            word = say("button.stop" if alone else "button.hurry", language)
            button = tag("button", word, type="button", class_="iv-link", data_act="hurry")
            text = say("card.slow", language, s=whole(seconds))
            found[p.said] = tag("p", text, " ", button, role="status")
        return found


def is_ungraded(card: Card) -> bool:
    """Whether the answer that counts could not be graded."""
    return card.first is not None and isinstance(card.first.outcome, Ungraded)


def disputable(view: View, number: int) -> Card | None:
    """The card whose points can be disputed: graded, open to sight, and nothing more is asked."""
    card = next((c for c in view.cards if c.number == number), None)
    if card is None or not view.tells or card.sealed or card.question.derived:
        return None
    return card if card.first and card.first.grade else None


def _back(view: View) -> str:
    if view.phase in ("probe", "follow_up", "done") and not view.retrying:
        return f"back.{view.phase}"
    return "back.answering"
