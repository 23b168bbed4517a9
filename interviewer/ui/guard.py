"""What stands between the network and the page: headers, the cookie, and closed routes."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interviewer.ui.identity import COOKIE, MAX_AGE, Identity

CSP = "; ".join(
    (
        "default-src 'self'",
        # Gradio compiles its templates in the browser and has scripts and styles in the page.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CSP,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
API = "/gradio_api/"
OPEN_API = (
    "queue/join",
    "queue/data",
    "heartbeat/",
    "startup-events",
    "theme.css",
    "app_id",
    "cancel",
    "reset",
)
"""All that the page itself uses; the rest of Gradio's interface is closed."""
MAX_BODY = 4_000_000
"""Bytes of one request; an answer is far below."""


class Guard:
    """Middleware for every response of the server."""

    def __init__(self, app: ASGIApp, identity: Identity) -> None:
        self._app = app
        self._identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = _refusal(scope["path"], headers)
        if refusal:
            await refusal(scope, receive, self._sending(scope, headers, send))
            return
        await self._app(scope, receive, self._sending(scope, headers, send))

    def _sending(self, scope: Scope, headers: Headers, send: Send) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                written = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    # A downloaded report carries a stricter policy of its own.
                    written.setdefault(name, value)
                if scope["path"] == "/" and scope["method"] == "GET":
                    written.setdefault("cache-control", "no-store")
                    written.append("set-cookie", self._cookie(scope, headers))
            await send(message)

        return with_headers

    def _cookie(self, scope: Scope, headers: Headers) -> str:
        """The cookie of this person, given anew at each visit so that it does not run out."""
        person = self._identity.person(cookie_of(headers)) or self._identity.new()
        jar = SimpleCookie()
        jar[COOKIE] = self._identity.cookie(person)
        morsel = jar[COOKIE]
        morsel["path"], morsel["max-age"] = "/", MAX_AGE
        morsel["httponly"], morsel["samesite"] = True, "Lax"
        if "https" in (scope.get("scheme"), headers.get("x-forwarded-proto")):
            morsel["secure"] = True
        return morsel.OutputString()


def cookie_of(headers: Headers) -> str | None:
    """The value of our cookie as it was sent."""
    jar = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[COOKIE].value if COOKIE in jar else None


def _refusal(path: str, headers: Headers) -> PlainTextResponse | None:
    if path.startswith(API) and not path.removeprefix(API).startswith(OPEN_API):
        return PlainTextResponse("Not found", status_code=404)
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BODY:
        return PlainTextResponse("Too large", status_code=413)
    return None
