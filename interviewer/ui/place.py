"""Where a page is in an interview, and what typed text asks for. Values only."""

from __future__ import annotations

from typing import Literal, NamedTuple, cast

from interviewer.interview.models import MoveKind, Phase

Confirm = Literal["", "end", "show", "skip"]
COMMANDS: dict[str, MoveKind] = {
    "hint": "hint",
    "skip": "skip",
    "answer": "show",
    "retry": "retry",
    "next": "next",
    "end": "end",
}
MAX_ANSWER = 100_000
"""Characters that are taken at all."""


class Place(NamedTuple):
    """What the browser holds: it travels with every request, so a restart loses nothing.

    It is not trusted: the session checks id, owner and step again.
    """

    interview_id: str = ""
    step: int = 0
    shown: int = 0
    """The number of the question whose card is shown; 0: the current one."""
    confirm: Confirm = ""

    @classmethod
    def read(cls, text: object) -> Place:
        """Whatever the browser sent, as a place; what cannot be read is no place."""
        parts = str(text or "").split("|")
        if len(parts) != 4 or not parts[1].isdecimal() or not parts[2].isdecimal():
            return cls()
        confirm = parts[3] if parts[3] in ("end", "show", "skip") else ""
        return cls(parts[0][:64], int(parts[1][:9]), int(parts[2][:4]), cast(Confirm, confirm))

    def write(self) -> str:
        """The form that the browser keeps."""
        return f"{self.interview_id}|{self.step}|{self.shown}|{self.confirm}"


class Typed(NamedTuple):
    """What the text in the box asks for."""

    kind: Literal["empty", "answer", "command", "list", "unknown", "too_long"]
    text: str = ""
    move: MoveKind = "answer"


def read_box(raw: object) -> Typed:
    """Read the box: `/word` is a command and never an answer, `//…` an answer with a slash."""
    text = str(raw or "").replace("\r\n", "\n")
    stripped = text.strip()
    if not stripped:
        return Typed("empty")
    if len(text) > MAX_ANSWER:
        return Typed("too_long", text)
    if stripped.startswith("//"):
        return Typed("answer", stripped[1:])
    if not stripped.startswith("/"):
        return Typed("answer", text)
    word = stripped[1:].split(maxsplit=1)[0].lower() if stripped[1:].strip() else ""
    if stripped == "/":
        return Typed("list")
    if word in COMMANDS and stripped[1:].strip().lower() == word:
        return Typed("command", word, COMMANDS[word])
    return Typed("unknown", stripped.split(maxsplit=1)[0])


def box_phase(phase: Phase, *, retrying: bool, ungraded: bool, last: bool) -> str:
    """Which words the box shows before anything is typed."""
    if retrying:
        return "retry"
    if phase == "done":
        return ("ungraded" if ungraded else "done") + ("_last" if last else "")
    return phase if phase in ("probe", "follow_up") else "answering"
