"""Components whose words follow the page language: made once, relabelled in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import gradio as gr
from gradio.blocks import Block

from interviewer.bank.models import Language
from interviewer.render.words import say

DEFAULT: Language = "zh"
C = TypeVar("C", bound=Block)
Choices = Mapping[str, Any]
"""Key of the words -> value."""


class Labels:
    """Remembers what stands on each component."""

    def __init__(self) -> None:
        self._entries: list[tuple[Block, dict[str, str], list[tuple[str, Any]]]] = []

    def add(
        self, kind: type[C], keys: Mapping[str, str], *, worded: Choices | None = None, **rest: Any
    ) -> C:
        """Make a component with its words.

        Args:
            keys: property -> key of the words, such as `{"label": "topics"}`.
            worded: key -> value, for radios and the like.
        """
        pairs = list((worded or {}).items())
        component = kind(**_spoken(keys, pairs, DEFAULT), **rest)
        self._entries.append((component, dict(keys), pairs))
        return component

    @property
    def components(self) -> list[Block]:
        return [component for component, _, _ in self._entries]

    def updates(self, language: Language) -> dict[Block, Any]:
        """Every label in another language; values and drafts stay."""
        return {
            component: gr.update(**_spoken(keys, pairs, language))
            for component, keys, pairs in self._entries
        }


def _spoken(
    keys: Mapping[str, str], pairs: list[tuple[str, Any]], language: Language
) -> dict[str, Any]:
    words: dict[str, Any] = {prop: say(key, language) for prop, key in keys.items()}
    if pairs:
        words["choices"] = [(say(key, language), value) for key, value in pairs]
    return words


def merged(*painted: Mapping[Block, Any]) -> dict[Block, Any]:
    """Several updates as one; of a component that two speak of, both count, the later more."""
    found: dict[Block, Any] = {}
    for updates in painted:
        for component, update in updates.items():
            before = found.get(component)
            if isinstance(before, dict) and isinstance(update, dict):
                update = {**before, **update}
            found[component] = update
    return found


CLICKS = """
element.addEventListener('click', (event) => {
  const hit = event.target.closest('[data-act]');
  if (!hit || !element.contains(hit) || hit.disabled) return;
  event.preventDefault();
  trigger('click', {act: hit.dataset.act, id: hit.dataset.id || ''});
});
"""


def html(value: str = "", *, clicks: bool = False, **rest: Any) -> gr.HTML:
    """Built HTML; with `clicks`, its `data-act` elements reach the server."""
    return gr.HTML(
        value,
        js_on_load=CLICKS if clicks else None,
        apply_default_css=False,
        padding=False,
        **rest,
    )


def clicked(event: gr.EventData) -> tuple[str, str]:
    """What was clicked: the act and the id, as text that nobody trusts."""
    data = event._data if isinstance(event._data, dict) else {}
    return str(data.get("act", "")), str(data.get("id", ""))[:64]
