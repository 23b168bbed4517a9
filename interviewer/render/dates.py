"""Dates and times as they are written in each language, in the time zone of this machine."""

from __future__ import annotations

from datetime import date, datetime

from interviewer.bank.models import Language

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def long_date(when: datetime, language: Language) -> str:
    """`2026-11-23 20:15` or `23 Nov 2026, 20:15`."""
    local = when.astimezone()
    if language == "zh":
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{short_date(local.date(), language)} {local:%Y, %H:%M}"


def short_date(day: date, language: Language) -> str:
    """`11-23` or `23 Nov`."""
    return f"{day:%m-%d}" if language == "zh" else f"{day.day} {_MONTHS[day.month - 1]}"
