"""Which fault an exception of the client is."""

from __future__ import annotations

import re
from typing import Any

from interviewer.llm.faults import FaultKind

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_STATUS: dict[int, FaultKind] = {401: "key", 402: "quota", 403: "forbidden", 404: "no_model"}
_STATUS |= {429: "rate"}
_RETRY_AFTER_MOST = 3600.0


def fault_fields(error: Exception) -> dict[str, Any]:
    """The fields of the fault; what nobody foresaw is a malformed reply."""
    import openai

    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return {"kind": "timeout"}
    if isinstance(error, openai.APIConnectionError):
        return {"kind": "unreachable"}
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    if isinstance(error, openai.APIError):  # an error event inside a stream
        return {"kind": "server", "detail": _code(error)}
    return {"kind": "malformed", "detail": type(error).__name__}


def _of_status(error: Any) -> dict[str, Any]:
    status, code = int(error.status_code), _code(error)
    kind = _STATUS.get(status, "server" if status >= 500 else "request")
    if "insufficient_quota" in (code, str(getattr(error, "type", ""))):
        kind = "quota"
    after = _retry_after(error.response)
    return {"kind": kind, "status": status, "detail": code, "retry_after": after}


def _code(error: Any) -> str:
    code = str(getattr(error, "code", "") or "")
    return code if _CODE.fullmatch(code) else ""


def _retry_after(response: Any) -> float | None:
    """Seconds, from a header that holds seconds; a date is left to our own pause."""
    try:
        seconds = float(response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, _RETRY_AFTER_MOST) if seconds >= 0 else None
