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
    """`hashed`, or `openai:MODEL` for a model of the endpoint below."""
    service: str = ""
    """A preset of `llm/presets.yaml`; empty: what key or base URL imply."""
    base_url: str | None = None
    """Another address for the service, such as `http://localhost:11434/v1`."""
    model: str = ""
    """Empty: the preset's."""
    model_calls: int = Field(default=8, ge=1, le=256)
    """Calls to the model at once, at most."""
    model_seconds: float | None = Field(default=None, gt=0, le=3600)
    """Longest wait for a reply; None: 60, or 600 for a server on this machine."""
    price_in: float = Field(default=0.0, ge=0)
    """Price of a million tokens of prompt, in any currency; 0: costs are not shown."""
    price_out: float = Field(default=0.0, ge=0)
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    deepseek_api_key: SecretStr | None = Field(default=None, validation_alias="DEEPSEEK_API_KEY")
    dashscope_api_key: SecretStr | None = Field(default=None, validation_alias="DASHSCOPE_API_KEY")
    moonshot_api_key: SecretStr | None = Field(default=None, validation_alias="MOONSHOT_API_KEY")
    zhipuai_api_key: SecretStr | None = Field(default=None, validation_alias="ZHIPUAI_API_KEY")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @field_validator("home_path")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("embedding")
    @classmethod
    def _known_embedding(cls, value: str) -> str:
        if value != "hashed" and not value.removeprefix("openai:").strip():
            raise ValueError("openai: must be followed by the name of a model")
        if value != "hashed" and not value.startswith("openai:"):
            raise ValueError("write 'hashed' or 'openai:MODEL'")
        return value

    @property
    def home(self) -> Home:
        """The user directory."""
        return Home(self.home_path)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the record."""
        return self.database_url or f"sqlite:///{self.home.database}"

    def key(self, variable: str) -> SecretStr | None:
        """The key that an environment variable holds, such as `OPENAI_API_KEY`."""
        found = getattr(self, variable.lower(), None)
        return found if isinstance(found, SecretStr) and found.get_secret_value() else None

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
