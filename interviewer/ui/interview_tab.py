"""The Interview tab: start screen and setup, conversation and panel. Layout and painting only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr
from gradio.blocks import Block

from interviewer.bank.models import Bank, Language
from interviewer.interview.models import View
from interviewer.render.card import card_html, mock_card_html, retry_html
from interviewer.render.chat import Message, messages
from interviewer.render.companies import company_name
from interviewer.render.markup import Html
from interviewer.render.start import hero_html, pool_html, run_html, sample_html, summary_html
from interviewer.render.words import say
from interviewer.ui.labels import DEFAULT, Labels, html, merged
from interviewer.ui.place import Place, box_phase
from interviewer.ui.setup import (
    CLOCKS,
    LEVELS,
    MAX_COUNT,
    Setup,
    choice_of,
    companies_of,
    parts_of,
)

PERSONA_CHOICES = {"persona.algorithm": "algorithm", "persona.dev": "dev"}
ACTIONS = ("next", "hint", "show", "skip", "retry")
"""The buttons of the action row, left to right; End stands apart."""
Updates = dict[Block, Any]


class Controls:
    """The sidebar before an interview."""

    def __init__(self, labels: Labels, bank: Bank) -> None:
        seg = {"elem_classes": "seg", "interactive": True}
        self.persona = labels.add(
            gr.Radio,
            {"label": "persona"},
            worded=PERSONA_CHOICES,
            value="algorithm",
            elem_id="persona",
            **seg,
        )
        self.mode = labels.add(
            gr.Radio,
            {"label": "mode"},
            worded={"mode.practice": "practice", "mode.mock": "mock"},
            value="practice",
            elem_id="mode",
            **seg,
        )
        parts = [(bank.part_name(part, "zh"), part) for part in parts_of(bank)]
        self.parts = labels.add(
            gr.CheckboxGroup,
            {"label": "topics"},
            choices=parts,
            value=parts_of(bank),
            elem_classes="chips",
            elem_id="topics",
            interactive=True,
        )
        self.count = labels.add(
            gr.Slider,
            {"label": "count"},
            minimum=1,
            maximum=MAX_COUNT,
            step=1,
            value=5,
            elem_id="count",
            interactive=True,
            buttons=[],
        )
        self.more = labels.add(gr.Accordion, {"label": "more"}, open=False, elem_id="moreacc")
        with self.more:
            self._more(labels, bank)

    def _more(self, labels: Labels, bank: Bank) -> None:
        self.sections = labels.add(
            gr.Dropdown,
            {"label": "sections"},
            choices=section_choices(bank, DEFAULT),
            multiselect=True,
            value=[],
            interactive=True,
        )
        self.difficulties = labels.add(
            gr.CheckboxGroup,
            {"label": "difficulty"},
            choices=[(str(level), level) for level in LEVELS],
            value=[1, 2, 3],
            elem_classes="chips",
            interactive=True,
        )
        self.companies = labels.add(
            gr.Dropdown,
            {"label": "company"},
            choices=company_choices(bank, DEFAULT),
            multiselect=True,
            value=[],
            interactive=True,
        )
        self.language = labels.add(
            gr.Radio,
            {"label": "language"},
            worded={"language.same": "same", "language.zh": "zh", "language.en": "en"},
            value="same",
            elem_classes="seg",
            interactive=True,
        )
        self.clock = labels.add(
            gr.Radio,
            {"label": "clock"},
            choices=clock_choices(DEFAULT),
            value=0,
            elem_classes="seg",
            interactive=True,
        )

    @property
    def inputs(self) -> list[Any]:
        """In the order of `Setup`."""
        return [
            self.persona,
            self.mode,
            self.parts,
            self.count,
            self.sections,
            self.difficulties,
            self.companies,
            self.language,
            self.clock,
        ]

    def set(self, setup: Setup, bank: Bank, language: Language) -> Updates:
        """Show these values, with the choices that follow the language."""
        values = [list(v) if isinstance(v, tuple) else v for v in setup]
        found: Updates = {c: gr.update(value=v) for c, v in zip(self.inputs, values, strict=True)}
        return merged(found, self.worded(setup, bank, language))

    def hints(self, setup: Setup, language: Language) -> Updates:
        """What persona and mode mean; the values stay as the person left them."""
        return {
            self.persona: gr.update(info=say(f"persona_hint.{setup.persona}", language)),
            self.mode: gr.update(info=say(f"mode_hint.{setup.mode}", language)),
        }

    def worded(self, setup: Setup, bank: Bank, language: Language) -> Updates:
        """Hints and choices in the language, with the values, which new choices would drop."""
        return self.hints(setup, language) | {
            self.sections: gr.update(
                value=list(setup.sections), choices=section_choices(bank, language)
            ),
            self.companies: gr.update(
                value=list(setup.companies), choices=company_choices(bank, language)
            ),
            self.clock: gr.update(value=setup.clock, choices=clock_choices(language)),
        }


def section_choices(bank: Bank, language: Language) -> list[tuple[str, str]]:
    """The sections of the bank by name."""
    return [
        (f"{bank.part_name(section.part, language)} {section[language]}", key)
        for key, section in bank.sections.items()
    ]


def company_choices(bank: Bank, language: Language) -> list[tuple[str, str]]:
    """The companies that the source names."""
    return [(company_name(name, language), name) for name in companies_of(bank)]


def clock_choices(language: Language) -> list[tuple[str, int]]:
    """Off, or minutes."""
    off = say("clock.off", language)
    return [(say("clock.minutes", language, n=n) if n else off, n) for n in CLOCKS]


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
    back: gr.Button
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

    def __init__(self, parts: Parts, bank: Bank) -> None:
        self.parts = parts
        self._bank = bank

    @property
    def outputs(self) -> list[Any]:
        """Everything that painting may change."""
        p = self.parts
        return [
            *(p.view, p.start, p.b_resume, p.conv, p.chat, *p.acts.values(), p.b_end),
            *(p.confirm, p.question, p.yes, p.no, p.box, p.send, p.said),
            *(p.setup, p.run, p.head, p.persona, p.card, p.back, p.place, p.live),
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
        }
        return found | self.panel(view, language, place) | self.actions(view, language, place)

    def panel(self, view: View, language: Language, place: Place) -> Updates:
        """Steps and card."""
        current = view.current
        number = place.shown or (current.number if current else 0)
        return {
            self.parts.head: run_html(view, number, language),
            self.parts.card: self._card(view, number, language),
        }

    def _card(self, view: View, number: int, language: Language) -> Html:
        if view.choice.mode == "mock":
            return mock_card_html(language)
        card = next((c for c in view.cards if c.number == number), None)
        if card is None:
            return Html("")
        if card is view.current and card.retries and card.attempts[-1].kind == "retry":
            return retry_html(card, language)
        return card_html(card, language)

    def actions(self, view: View, language: Language, place: Place) -> Updates:
        """Buttons, confirm row and box, by what the person may do now."""
        p = self.parts
        last = view.position + 1 >= len(view.plan)
        done = "answer" not in view.moves
        found: Updates = {
            button: gr.update(visible=kind in view.moves and not place.confirm)
            for kind, button in p.acts.items()
        }
        found[p.acts["next"]] = gr.update(
            visible="next" in view.moves and not place.confirm,
            value=say("button.finish" if last else "button.next", language),
        )
        skip = "button.skip_probe" if view.phase in ("probe", "follow_up") else "button.skip"
        found[p.acts["skip"]] = gr.update(
            visible="skip" in view.moves and not place.confirm, value=say(skip, language)
        )
        card = view.current
        ungraded = card is not None and card.score is None and not card.skipped
        phase = box_phase(view.phase, retrying=view.retrying, ungraded=ungraded, last=last)
        mock = view.choice.mode == "mock" and phase in ("probe", "follow_up")
        found |= {
            p.b_end: gr.update(visible=not place.confirm),
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
        return {self.parts.hero: hero_html(language), self.parts.sample: sample_html(language)}


def _back(view: View) -> str:
    if view.phase in ("probe", "follow_up", "done") and not view.retrying:
        return f"back.{view.phase}"
    return "back.answering"
