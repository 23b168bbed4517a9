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
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    expect,
)
from playwright.sync_api import (
    TimeoutError as NotYet,
)

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
_MOMENT = 1_000
"""Milliseconds after which a look is taken whether an answer came unheard."""
_REST = 100
"""Milliseconds in which the page asks for what it held back until an answer had come."""
_UP = 300
"""Seconds that a server may take to print its address."""
_ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|0\.0\.0\.0):(\d+)")

_CALL = """async ([element, event, values]) => {
  const config = await (await fetch('/config')).json();
  const part = config.components.find(c => c.props.elem_id === element);
  const call = config.dependencies.find(
    d => d.targets.some(([id, name]) => id === part.id && name === event));
  const session_hash = 'forged' + Math.random().toString(36).slice(2);
  const joined = await fetch('/gradio_api/queue/join', {
    method: 'POST', headers: {'content-type': 'application/json'},
    body: JSON.stringify({data: values, fn_index: call.id, session_hash, trigger_id: part.id}),
  });
  if (!joined.ok) return ['refused ' + joined.status];
  const stream = await (await fetch('/gradio_api/queue/data?session_hash=' + session_hash)).text();
  return stream.split('\\n').filter(line => line.includes('process_completed'));
}"""
"""Ask the server what the page would ask, with values of our own."""

expect.set_options(timeout=PATIENCE)


class Server:
    """`python app.py` on a free port of the loopback address, with a home of its own."""

    def __init__(
        self, home: Path, bank: Path = TINY, *, env: Mapping[str, str] | None = None
    ) -> None:
        """Args: env: further environment variables, such as INTERVIEWER_BASE_URL."""
        self.home = home
        self._env = dict(env or {})
        self._bank = bank
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        """Start, on the same port as before where there was one, and wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("INTERVIEWER_", "OPENAI"))}
        own = {
            "INTERVIEWER_HOME": str(self.home),
            "INTERVIEWER_BANK": str(self._bank),
            "INTERVIEWER_PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        self._log = (self.home.parent / f"{self.home.name}.log").open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            cwd=self.home,
            env=kept | own | self._env,
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

        self._reader = threading.Thread(target=read, args=(self._process.stdout,), daemon=True)
        self._reader.start()
        while True:
            try:
                line = lines.get(timeout=_UP)
            except Empty:
                raise self._failed(f"said nothing for {_UP} s") from None
            found = _ADDRESS.search(line)
            if found:
                return int(found[1])
            if not line:
                raise self._failed(f"ended with exit code {self._process.wait()}")

    def _failed(self, how: str) -> RuntimeError:
        self.kill()
        return RuntimeError(f"The server {how}:\n{self.log}")

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
        # Its end closes the pipe, which ends the reader; only then may the pipe go.
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()
        self._process = None


class Visitor:
    """A person at the page: one browser context of their own, and what goes wrong in it."""

    def __init__(self, context: BrowserContext, server: Server, language: Language) -> None:
        self.context = context
        self.server = server
        self.language = language
        self.errors: list[str] = []
        """What the console complains of, scripts that failed, dialogs that were opened."""
        self.foreign: list[str] = []
        """What was requested from anywhere but our server."""
        self._calls: set[Request] = set()
        """What the page asked our server for and has not got yet."""
        context.on("request", self._requested)
        context.on("requestfinished", lambda request: self._calls.discard(request))
        context.on("requestfailed", lambda request: self._calls.discard(request))
        self.page = self.watched(context.new_page())

    def watched(self, page: Page) -> Page:
        """Hear what goes wrong in a page."""
        page.set_default_timeout(PATIENCE)
        page.on("console", self._logged)
        page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        page.on("dialog", self._asked)
        return page

    def _requested(self, request: Request) -> None:
        url = request.url
        if "/gradio_api/queue/" in url:
            self._calls.add(request)
        if urlsplit(url).scheme not in ("data", "blob", "file") and not url.startswith(
            self.server.url + "/"
        ):
            self.foreign.append(url)

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text} {message.location.get('url', '')}")

    def _asked(self, dialog: Dialog) -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    # --- where things are -----------------------------------------------------------------

    def at(self, selector: str) -> Locator:
        """Shorthand for a locator."""
        return self.page.locator(selector)

    def say(self, key: str, **values: object) -> str:
        """The page's own words for a key in the language of this person."""
        return say(key, self.language, **values)

    @property
    def box(self) -> Locator:
        """Where answers are typed."""
        return self.at("#ivbox textarea")

    @property
    def bubbles(self) -> Locator:
        """What this person has said and the server has taken."""
        return self.at("#chat .message-row .iv-bubble")

    @property
    def place(self) -> str:
        """Interview, step, shown card and open confirmation, as the page holds them."""
        return self.at("#place textarea").input_value()

    @property
    def interview_id(self) -> str:
        return self.place.split("|")[0]

    # --- doing things ---------------------------------------------------------------------

    def open(self) -> Visitor:
        """Load the page, and wait until it shows a start screen or an open interview."""
        self.page.goto(self.server.url + "/")
        return self.ready()

    def ready(self) -> Visitor:
        """Wait until the page has taken its language and its state."""
        expect(self.at("#hero h1, #rh .iv-run").first).to_be_visible()
        expect(self.at("html[data-ready]")).to_be_attached()
        return self.settled()

    def reload(self) -> Visitor:
        """Load the page again, once it has got what it asked for."""
        self.quiet().page.reload()
        return self.ready()

    def settled(self) -> Visitor:
        """Wait until no request of the page is under way."""
        expect(self.at("body:not([data-busy])")).to_be_attached()
        return self

    def quiet(self) -> Visitor:
        """Wait until nothing is under way, also what the page does not wait for itself."""
        for _ in range(PATIENCE // _MOMENT):
            if not self._waiting():
                self.page.wait_for_timeout(_REST)
                if not self._waiting():
                    return self
            try:
                self.page.wait_for_event("requestfinished", timeout=_MOMENT)
            except NotYet:
                continue
        raise AssertionError(f"still under way: {self._waiting()}")

    def heard(self) -> Visitor:
        """Take in what the pages have said until now."""
        for page in self.context.pages:
            page.wait_for_timeout(1)
        return self

    def _waiting(self) -> list[str]:
        """What an open page has not got yet; a closed one is not told that its calls ended."""
        return [call.url for call in self._calls if not call.frame.page.is_closed()]

    def moved(self, before: str) -> Visitor:
        """Wait until the page stands elsewhere than before, and is at rest."""
        expect(self.at("#place textarea")).not_to_have_value(before)
        return self.settled()

    def click(self, selector: str) -> Visitor:
        """Click what moves the interview, or opens or closes its confirm row."""
        before = self.place
        self.at(selector).click()
        return self.moved(before)

    def press(self, kind: str) -> Visitor:
        """A button of the action row."""
        return self.click(f"#b_{kind}")

    def do(self, kind: str, how: str) -> Visitor:
        """The same move by its button or by its slash command."""
        if how == "button":
            return self.press(kind)
        before = self.place
        return self.send(f"/{'answer' if kind == 'show' else kind}").moved(before)

    def send(self, text: str) -> Visitor:
        """Type into the box and press Enter, whatever comes of it."""
        self.box.fill(text)
        self.box.press("Enter")
        return self

    def answer(self, text: str) -> Visitor:
        """Send an answer and wait for what the interviewer makes of it."""
        before = self.place
        return self.send(text).moved(before)

    def tab(self, name: str) -> Visitor:
        """Open a tab."""
        button = self.page.get_by_role("tab", name=self.say(f"tab.{name}"), exact=True)
        button.click()
        expect(button).to_have_attribute("aria-selected", "true")
        return self.settled()

    def choose(self, group: str, value: str) -> Visitor:
        """Choose one of a group of radios."""
        self.at(f"#{group} label:has(input[value='{value}'])").click()
        expect(self.at(f"#{group} input[value='{value}']")).to_be_checked()
        return self

    def set_up(
        self, persona: Persona = "algorithm", mode: str = "practice", count: int = 2
    ) -> Visitor:
        """Choose in the sidebar; without level 3, so that kit-01 and kit-02 are asked in order."""
        self.choose("persona", persona).choose("mode", mode)
        number = self.at("#count input[type=number]")
        number.fill(str(count))
        number.press("Tab")
        self.at("#moreacc > button").click()
        third = re.compile(r"^\s*3\s*$")
        self.at("#moreacc label").filter(has_text=third).locator("input").uncheck()
        summary = self.at("#sum")
        expect(summary).to_contain_text(self.say(f"summary.persona.{persona}"))
        expect(summary).to_contain_text(self.say(f"mode.{mode}.long"))
        expect(summary).to_contain_text(
            self.say("summary.count.one" if count == 1 else "summary.count", n=count)
        )
        expect(self.at("#pool")).to_contain_text(self.say("pool", n=2, m=4 * count))
        return self

    def begin(self) -> Visitor:
        """Press the start button and wait for the first question."""
        self.click("#b_start")
        expect(self.at("#chat h3")).to_have_count(1)
        return self

    def practise(self, question_id: str) -> Visitor:
        """Begin an interview of one question, from the bank."""
        self.tab("bank")
        self.at(f"#blist [data-id='{question_id}']").click()
        expect(self.at("#bdetail .iv-detail b").first).to_have_text(question_id)
        self.settled()
        before = self.place
        self.at("#b_one").click()
        self.moved(before)
        expect(self.box).to_be_visible()
        return self

    def end(self) -> Visitor:
        """End the interview, and say yes."""
        self.press("end").click("#c_yes")
        expect(self.at("#rep .ivr-report")).to_be_visible()
        return self

    def save(self, selector: str, folder: Path) -> Path:
        """Click a download and keep what arrives."""
        with self.page.expect_download() as waiting:
            self.at(selector).click()
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target


def forged(visitor: Visitor, element: str, event: str, *values: object) -> str:
    """What the server replies to a call with values of our own."""
    found: Any = visitor.page.evaluate(_CALL, [element, event, list(values)])
    assert len(found) == 1, found
    return str(found[0])
