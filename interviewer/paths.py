"""Where data lives: what the package ships, and the user directory."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import HomeError

PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """The folder `bank` or `prompts`: the packaged copy where there is one, else the checkout's."""
    packaged = PACKAGE / "data" / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True)
class Home:
    """The user directory and the places in it; nothing is created before `prepare`."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "interviews.sqlite3"

    @property
    def checkpoints(self) -> Path:
        return self.root / "checkpoints.sqlite3"

    @property
    def index(self) -> Path:
        return self.root / "chroma"

    @property
    def lock(self) -> Path:
        return self.root / "server.lock"

    @property
    def secret(self) -> Path:
        return self.root / "secret"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    def prepare(self) -> Home:
        """Create the directory, readable by its owner only, and prove that it can be written.

        Raises:
            HomeError: it cannot be created or written; the message names the variable to set.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.cache.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root):
                pass
        except OSError as error:
            raise HomeError(
                f"The user directory {str(self.root)!r} cannot be written: "
                f"{error.strerror or error}. "
                "Set INTERVIEWER_HOME to a directory that you may write to."
            ) from error
        return self

    def signing_secret(self) -> bytes:
        """The secret that signs cookies; made at first use, never leaves this directory."""
        try:
            fd = os.open(self.secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return self.secret.read_bytes()
        with os.fdopen(fd, "wb") as file:
            secret = os.urandom(32)
            file.write(secret)
        return secret
