"""Dates as people type them: ``0517``, ``20260417``, ``5/17``, ``+1m``, ``-3``, ``today``. Pure."""

import re
from calendar import monthrange
from datetime import date, timedelta

_STEP = re.compile(r"([+-]\d{1,4})([dwmy]?)", re.IGNORECASE)
_DIGITS = re.compile(r"(\d{4})?(\d{2})(\d{2})")
_PARTS = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")


def read_date(typed: str, today: date) -> date | None:
    """The day that was meant; None when it cannot be told.

    ``0517`` is May 17 of this year; ``20260417`` and ``2026-04-17`` are whole; ``+1m`` is one month from
    today (d, w, m, y; days when left out); the month comes first in ``5/17``.
    """
    words = typed.strip().lower()
    if words in ("today", "t"):
        return today
    if step := _STEP.fullmatch(words):
        return _moved(today, int(step[1]), step[2] or "d")
    try:
        if digits := _DIGITS.fullmatch(words.replace("-", "")):
            return date(int(digits[1] or today.year), int(digits[2]), int(digits[3]))
        if parts := _PARTS.fullmatch(words):
            year = int(parts[3] or today.year)
            return date(year + 2000 if year < 100 else year, int(parts[1]), int(parts[2]))
    except ValueError:
        return None
    return None


def moved(day: date, steps: int, unit: str) -> date:
    """``day`` moved by so many days (d), weeks (w), months (m) or years (y); never past a month's end."""
    return _moved(day, steps, unit) or day


def _moved(day: date, steps: int, unit: str) -> date | None:
    try:
        if unit in ("d", "w"):
            return day + timedelta(days=steps * (7 if unit == "w" else 1))
        months = day.year * 12 + day.month - 1 + steps * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None
