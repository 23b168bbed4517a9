"""Every word that the product says, in both languages. `say` is the only way to them."""

from __future__ import annotations

from interviewer.bank.models import Language
from interviewer.render.wording.card import CARD
from interviewer.render.wording.model import MODEL
from interviewer.render.wording.pages import PAGES
from interviewer.render.wording.report import REPORT
from interviewer.render.wording.start import START
from interviewer.render.wording.talk import TALK

# key: (中文, English); values are filled in by name, as in "{n} 题".
WORDS: dict[str, tuple[str, str]] = {
    # --- frame ---
    "name": ("模拟面试官", "Mock Interviewer"),
    **CARD,
    **MODEL,
    **START,
    **TALK,
    **PAGES,
    **REPORT,
}


def say(key: str, language: Language, **values: object) -> str:
    """The text of a key in a language, with its values filled in.

    Raises:
        KeyError: no such key, or a value is missing.
    """
    text = WORDS[key][0 if language == "zh" else 1]
    return text.format(**values) if values else text
