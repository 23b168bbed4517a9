"""The server: the page with everything around it, on one address."""

from __future__ import annotations

import errno
import gc
import socket
from contextlib import ExitStack
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from interviewer.errors import PortInUseError
from interviewer.memory import collect_seldom, uncollected
from interviewer.paths import PACKAGE
from interviewer.services import Services, open_services
from interviewer.settings import Settings
from interviewer.ui.downloads import router
from interviewer.ui.guard import Guard
from interviewer.ui.identity import Identity
from interviewer.ui.page import Page
from interviewer.ui.theme import page_theme

MAX_THREADS = 400
"""More than the sessions that are planned for: a turn that waits must not hold up others."""
_FIRST_PAGE = 0.2
"""Seconds until what only an answer needs is loaded."""
_STYLES = (
    PACKAGE / "render" / "tokens.css",
    PACKAGE / "render" / "card.css",
    PACKAGE / "render" / "report.css",
    PACKAGE / "ui" / "page.css",
)
_SCRIPT = Path(__file__).with_name("page.js")


def create_app(services: Services) -> FastAPI:
    """The page, the downloads and the health check, behind the guard."""
    identity = Identity(services.settings.home.signing_secret())
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, identity=identity)

    @app.get("/healthz")
    def health() -> PlainTextResponse:
        return PlainTextResponse("ok")

    app.include_router(router(services, identity))
    blocks = Page(services, identity).blocks
    blocks.max_threads = MAX_THREADS
    blocks.queue(default_concurrency_limit=MAX_THREADS, api_open=False)
    script = _SCRIPT.read_text(encoding="utf-8")
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        theme=page_theme(),
        css="\n".join(path.read_text(encoding="utf-8") for path in _STYLES),
        head=f"<script>{script}</script>",
    )
    return app


def serve(settings: Settings) -> None:
    """Run until interrupted.

    Raises:
        PortInUseError: something else listens on the address.
    """
    collect_seldom()
    listener = _listen(settings)
    port = listener.getsockname()[1]
    with ExitStack() as opened:
        with uncollected():
            services = opened.enter_context(open_services(settings))
            app = create_app(services)
            gc.freeze()  # it stays for good: to look for garbage in it would cost later on too
        services.warm(_FIRST_PAGE)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"Interviewer runs on http://{host}:{port}", flush=True)  # noqa: T201
        config = uvicorn.Config(
            app,
            log_level=settings.log_level.lower(),
            access_log=False,
            # Pages keep a connection open; waiting for them would make stopping hang.
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    """Take the address before anything is opened, so that a taken one is said at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        advice = "Stop what listens there, or set INTERVIEWER_PORT to another port; 0 takes any."
        raise PortInUseError(
            f"The address {settings.host}:{settings.port} cannot be used: "
            f"{error.strerror or error}. "
            f"{advice if taken else 'Set INTERVIEWER_HOST to an address of this machine.'}"
        ) from error
    return listener
