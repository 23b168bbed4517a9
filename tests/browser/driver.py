"""A server of our own and a visitor of its page: what the browser tests drive."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Locator, Page, expect

from interviewer.bank.models import Language, Persona
from interviewer.render.words import say
from tests.support import ROOT, TINY

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="Chromium is missing; on Debian: apt-get install chromium fonts-noto-cjk",
    ),
]
LOCALES: dict[Language, str] = {"zh": "zh-CN", "en": "en-US"}
PATIENCE = 30_000
"""Milliseconds that a condition may take to come true on a busy machine; nothing is timed."""
_UP = 120
"""Seconds that a server may take to print its address."""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")

expect.set_options(timeout=PATIENCE)


class Server:
    """`python app.py` on a free port of the loopback address, with a home of its own."""

    def __init__(self, home: Path, bank: Path = TINY) -> None:
        self._home = home
        self._bank = bank
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        """Start, on the same port as before where there was one, and wait until it answers."""
        self._home.mkdir(parents=True, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("INTERVIEWER_", "OPENAI"))}
        own = {
            "INTERVIEWER_HOME": str(self._home),
            "INTERVIEWER_BANK": str(self._bank),
            "INTERVIEWER_PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        self._log = (self._home.parent / f"{self._home.name}.log").open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            cwd=self._home,
            env=kept | own,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )
        self.port = self._announced()
        with urllib.request.urlopen(f"{self.url}/healthz", timeout=_UP) as answer:
            assert answer.read() == b"ok"
        return self

    def _announced(self) -> int:
        """The port that the server prints; read in a thread, so that silence ends too."""
        assert self._process is not None and self._process.stdout is not None
        lines: Queue[str] = Queue()

        def read(stream: Iterator[str]) -> None:
            for line in stream:
                lines.put(line)
            lines.put("")

        threading.Thread(target=read, args=(self._process.stdout,), daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=_UP)
            except Empty:
                line = ""
            found = _ADDRESS.search(line)
            if found:
                return int(found[1])
            if not line:
                self.kill()
                raise RuntimeError(f"The server did not start:\n{self.log}")

    @property
    def log(self) -> str:
        """What it wrote to stderr."""
        return Path(self._log.name).read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()
        self._process = None
