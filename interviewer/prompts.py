"""Prompts are files: one YAML each, `$name` placeholders, both languages, strictly checked.

A prompt is `system` (static for one question, persona and language, so that servers can cache it)
and `user` (what changes with every call). Text of a candidate stands in a fence whose marker is
drawn anew for each call, and cannot close it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal, Self, TypeVar

import yaml
from pydantic import ValidationError, model_validator

from interviewer.bank.models import PERSONAS, Language, Persona, Strict, Text
from interviewer.errors import PromptError
from interviewer.llm.chat import Message
from interviewer.paths import data_dir

Name = Literal["grade", "repair", "appeal", "clarify", "hint", "follow_up"]
NAMES: tuple[Name, ...] = ("grade", "repair", "appeal", "clarify", "hint", "follow_up")
FENCED = frozenset({"answer", "asked", "reason"})
"""Variables that hold a candidate's words."""


_File = TypeVar("_File", bound=Strict)


class Prompt(Strict):
    """One prompt file."""

    vars: list[str]
    system: Text | None = None
    user: Text

    @model_validator(mode="after")
    def _declared(self) -> Self:
        for language in ("zh", "en"):
            used = _names(self.user[language])
            used |= _names(self.system[language]) if self.system else set()
            unknown, unused = used - set(self.vars), set(self.vars) - used
            if unknown:
                raise ValueError(f"{language}: not declared in vars: {', '.join(sorted(unknown))}")
            if unused:
                raise ValueError(f"{language}: declared and not used: {', '.join(sorted(unused))}")
        if self.system and FENCED & _names(self.system.zh + self.system.en):
            raise ValueError("system: holds words of the candidate, which belong into user")
        return self

    def render(self, language: Language, **values: str) -> tuple[Message, ...]:
        """The messages of one call.

        Raises:
            PromptError: a declared variable has no value, or a value has no variable.
        """
        wanted = set(self.vars) - {"fence"}
        if set(values) != wanted:
            lacking, extra = sorted(wanted - set(values)), sorted(set(values) - wanted)
            raise PromptError(f"Variables of a prompt: lacking {lacking}, unknown {extra}.")
        fence = secrets.token_hex(8)
        safe = {k: inert(v) if k in FENCED else v for k, v in values.items()} | {"fence": fence}
        user = Message("user", Template(self.user[language]).substitute(safe))
        if self.system is None:
            return (user,)
        return (Message("system", Template(self.system[language]).substitute(safe)), user)


def inert(text: str) -> str:
    """Words of a candidate that cannot look like the marker of a fence."""
    return text.replace("<<<", "‹‹‹").replace(">>>", "›››").replace("\0", "")


def _names(text: str) -> set[str]:
    return set(Template(text).get_identifiers())


class _Voice(Strict):
    voice: Text


class Prompts:
    """Every prompt and voice of a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read them all.

        Raises:
            PromptError: files are missing or faulty; every fault as `file: field: reason`.
        """
        folder = folder or data_dir("prompts")
        faults: list[str] = []
        self._prompts: dict[str, Prompt] = {}
        self._voices: dict[Persona, Text] = {}
        self._bytes: dict[str, bytes] = {}
        for name in NAMES:
            found = self._read(folder, f"{name}.yaml", Prompt, faults)
            if found is not None:
                self._prompts[name] = found
        for persona in PERSONAS:
            voice = self._read(folder, f"personas/{persona}.yaml", _Voice, faults)
            if voice is not None:
                self._voices[persona] = voice.voice
        if faults:
            raise PromptError("\n".join(faults))

    def render(
        self, name: Name, persona: Persona, language: Language, values: Mapping[str, str]
    ) -> tuple[Message, ...]:
        """The messages of a prompt in a persona's voice, where it has one."""
        prompt = self._prompts[name]
        voice = {"voice": self._voices[persona][language]} if "voice" in prompt.vars else {}
        return prompt.render(language, **values, **voice)

    def fingerprint(self, name: Name, persona: Persona) -> str:
        """Twelve hexadecimal digits that change with the prompt's file or the persona's."""
        both = self._bytes[f"{name}.yaml"] + b"\0" + self._bytes[f"personas/{persona}.yaml"]
        return hashlib.sha256(both).hexdigest()[:12]

    def _read(self, folder: Path, name: str, kind: type[_File], faults: list[str]) -> _File | None:
        try:
            self._bytes[name] = (folder / name).read_bytes()
            return kind.model_validate(yaml.safe_load(self._bytes[name]))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            faults.append(f"prompts/{name}: file: {str(error).splitlines()[0]}")
        except ValidationError as error:
            for fault in error.errors():
                field = ".".join(map(str, fault["loc"])) or "file"
                faults.append(f"prompts/{name}: {field}: {fault['msg']}")
        return None


@cache
def shipped() -> Prompts:
    """The prompts that come with the program."""
    return Prompts()
