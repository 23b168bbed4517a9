"""Who a person is: a signed cookie, never Gradio's session hash, which a client can choose."""

from __future__ import annotations

import uuid

from itsdangerous import BadSignature, Signer

COOKIE = "interviewer"
MAX_AGE = 400 * 24 * 3600
"""Seconds; browsers keep nothing longer."""


class Identity:
    """Gives out and reads the cookies of one server's secret."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, salt="person")

    def new(self) -> str:
        """A person who was not here before."""
        return uuid.uuid4().hex

    def cookie(self, person: str) -> str:
        """The value that proves who a person is."""
        return self._signer.sign(person.encode()).decode()

    def person(self, cookie: str | None) -> str | None:
        """Who a cookie belongs to; None where it was not signed here."""
        if not cookie:
            return None
        try:
            return self._signer.unsign(cookie.encode("utf-8", "replace")).decode()
        except (BadSignature, UnicodeDecodeError):
            return None
