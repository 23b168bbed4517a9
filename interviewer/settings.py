"""One frozen object with every setting. Nothing else reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer.errors import SettingsError
from interviewer.paths import Home

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """Settings from `INTERVIEWER_*` variables and `.env`; values are checked once, here."""

    model_config = SettingsConfigDict(
        env_prefix="INTERVIEWER_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    home_path: Path = Field(
        default_factory=lambda: user_data_path("interviewer", appauthor=False),
        validation_alias="INTERVIEWER_HOME",
    )
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    bank: Path | None = None
    """Another bank: a folder of question files, or one file. None: the one that is shipped."""
    database_url: str | None = None
    """A SQLAlchemy URL; None: SQLite in the user directory."""
    chroma_url: str | None = None
    """`http://host:port` of a Chroma server; None: embedded in this process."""
    embedding: str = "hashed"
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @field_validator("home_path")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("embedding")
    @classmethod
    def _known_embedding(cls, value: str) -> str:
        if value != "hashed":
            raise ValueError("only 'hashed' is available in this version")
        return value

    @property
    def home(self) -> Home:
        """The user directory."""
        return Home(self.home_path)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the record."""
        return self.database_url or f"sqlite:///{self.home.database}"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the page."""
        return self.host in LOOPBACK

    @classmethod
    def load(cls, **overrides: object) -> Settings:
        """Read the environment and `.env`.

        Raises:
            SettingsError: a value is invalid; every fault is named with its variable and value.
        """
        try:
            return cls(**overrides)  # type: ignore[arg-type]
        except ValidationError as error:
            raise SettingsError("\n".join(map(_fault, error.errors()))) from error


def _fault(error: object) -> str:
    assert isinstance(error, dict)
    name = str(error["loc"][0]) if error["loc"] else "settings"
    variable = name if name.isupper() else f"INTERVIEWER_{name.upper()}"
    return f"{variable} has the value {error['input']!r}: {error['msg']}."
