"""What digits alone may be: a date, a made-up number, anything.

They are taken for a serial only if nothing else is likely: makers mix letters in, and nearly everything else
at a dock is digits.
"""

import re

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<a>\d\d)(?P<b>\d\d)(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?"  # with its time of day
    r"|(?P<c>\d\d)(?P<d>\d\d)(?:19|20)\d\d"
)
_MONTHS, _DAYS = range(1, 13), range(1, 32)
_FEW = 9  # fewer digits are too common on labels: dates, orders, prefixes, parts
_IN_A_ROW = 6  # digits that count up, count down or repeat, where a person made a number up
_RUNS = ("0123456789012345", "9876543210987654")


def doubt_about_digits(text: str) -> str:
    """Why digits alone may be no serial, as a sentence; '' when nothing says so, or there are letters."""
    digits = text.replace("-", "").replace(" ", "")
    if not digits.isdecimal():
        return ""
    if _is_date(digits):
        return "It may be a date."
    if _is_made_up(digits):
        return "Digits in a row are rarely a serial number."
    return "So few digits may be anything." if len(digits) < _FEW else ""


def _is_date(digits: str) -> bool:
    found = _DATE.fullmatch(digits)
    if found is None:
        return False
    if found["year"]:
        return int(found["a"]) in _MONTHS and int(found["b"]) in _DAYS
    day_or_month = int(found["c"]), int(found["d"])
    return min(day_or_month) in _MONTHS and max(day_or_month) in _DAYS


def _is_made_up(digits: str) -> bool:
    pieces = [digits[place : place + _IN_A_ROW] for place in range(len(digits) - _IN_A_ROW + 1)]
    return any(len(set(piece)) == 1 or any(piece in run for run in _RUNS) for piece in pieces)
