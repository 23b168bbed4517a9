"""Where a model is: presets, and the address, name and key that are in use."""

from __future__ import annotations

import ipaddress
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from interviewer.errors import SettingsError
from interviewer.settings import Settings

_PRESETS = Path(__file__).with_name("presets.yaml")


class Preset(BaseModel):
    """A service that is known by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str
    model: str = ""
    key: str = ""
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    schema_output: bool = Field(default=True, alias="schema")


@cache
def presets() -> dict[str, Preset]:
    """Every preset by its id, in the order of the file."""
    data = yaml.safe_load(_PRESETS.read_text(encoding="utf-8"))
    return {name: Preset.model_validate(entry) for name, entry in data.items()}


class Endpoint(BaseModel):
    """One model on one server. The key never leaves this object but in a request to `host`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str
    base_url: str
    model: str = ""
    key: SecretStr | None = None

    @property
    def preset(self) -> Preset:
        return presets()[self.service]

    @property
    def host(self) -> str:
        """`name:port`, or the name alone at the usual port."""
        return host_of(self.base_url)

    @property
    def local(self) -> bool:
        """Whether the server runs on this machine or in a private network: slow, and no key."""
        name = urlsplit(self.base_url).hostname or ""
        if name == "localhost" or name.endswith((".local", ".internal")) or "." not in name:
            return True
        try:
            return ipaddress.ip_address(name).is_private
        except ValueError:
            return False


def host_of(base_url: str) -> str:
    """The host of an address, with its port where one is given."""
    return urlsplit(base_url).netloc.rpartition("@")[2].lower()


def checked_url(base_url: str) -> str:
    """An address without its trailing slash.

    Raises:
        SettingsError: it is not the http(s) address of a server, or it holds a password.
    """
    url = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
        fit = fit and parts.port != 0 and not parts.query and not parts.fragment
    except ValueError:
        fit = False
    if not fit:
        raise SettingsError(
            f"The base URL {url[:200]!r} cannot be used. Write http:// or https://, a host and the "
            "path of the API, such as http://localhost:11434/v1."
        )
    return url


def configured(settings: Settings) -> Endpoint | None:
    """The endpoint that the environment names; None: there is none, so all is offline.

    A service is named by INTERVIEWER_SERVICE; without it a base URL means `custom`, and a key of
    OpenAI means `openai`.

    Raises:
        SettingsError: the service is unknown, or its address is missing or cannot be used.
    """
    service = settings.service or _implied(settings)
    if not service:
        return None
    if service not in presets():
        raise SettingsError(
            f"INTERVIEWER_SERVICE has the value {service!r}; known: {', '.join(presets())}."
        )
    return endpoint_of(settings, service, settings.base_url or "", settings.model)


def _implied(settings: Settings) -> str:
    if settings.base_url:
        return "custom"
    return "openai" if settings.key("OPENAI_API_KEY") else ""


def endpoint_of(
    settings: Settings,
    service: str,
    base_url: str = "",
    model: str = "",
    typed: SecretStr | None = None,
) -> Endpoint:
    """The endpoint of a service, with the key that may go to its host.

    A key of the environment goes to the host of its service, or to INTERVIEWER_BASE_URL; a key
    that was typed goes to the host that it was typed for.

    Raises:
        SettingsError: no address is known, or it cannot be used.
    """
    preset = presets()[service]
    url = checked_url(base_url or preset.base_url)
    return Endpoint(
        service=service,
        base_url=url,
        model=model.strip() or preset.model,
        key=typed or _environment_key(settings, preset, url),
    )


def _environment_key(settings: Settings, preset: Preset, url: str) -> SecretStr | None:
    key = settings.key(preset.key) if preset.key else None
    trusted = {host_of(preset.base_url), host_of(settings.base_url or "")} - {""}
    return key if host_of(url) in trusted else None
