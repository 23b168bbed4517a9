"""The sidebar before an interview: its controls, and what they show in each language."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.blocks import Block

from interviewer.bank.models import Bank, Language
from interviewer.render.companies import company_name
from interviewer.render.words import say
from interviewer.ui.labels import DEFAULT, Labels, merged
from interviewer.ui.setup import CLOCKS, LEVELS, MAX_COUNT, Setup, companies_of, parts_of

PERSONA_CHOICES = {"persona.algorithm": "algorithm", "persona.dev": "dev"}
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
