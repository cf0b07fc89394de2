"""What the cells of an imported file mean: text, codes, days, amounts, quantities.

Every reader returns a value or raises :class:`Unreadable` with a sentence; the caller makes it a Problem.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from receiving_app.approvals.answers import Flaw
from receiving_app.scans.card_numbers import looks_like_card_number, masked
from receiving_app.scans.cleaning import in_plain_signs
from receiving_app.scans.damage import off_a_spreadsheet

DateOrder = Literal["month first", "day first"]

LONGEST_CELL = 2000  # characters; a longer one is a broken file
MOST_PIECES = 1_000_000
MOST_CENTS = 10**12

_SPOILED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_MONEY = re.compile(r"\d{1,3}(?:[ ,.'\u00a0]\d{3})*(?:[.,]\d{1,6})?|\d+(?:[.,]\d{1,6})?|[.,]\d{1,6}")
_SPREADSHEET_DAYS = range(36_526, 73_051)  # 2000-01-01 to 2100-01-01, counted from 1899-12-30
_NUMBERS = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?)?", re.ASCII
)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})\.?,?[- ](\d{4}|\d{2})", re.ASCII)
_MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.ASCII)
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class Unreadable(ValueError):  # noqa: N818 - named as it is said
    """A cell that does not say what its column should; the text is a sentence for the person."""

    def __init__(self, said: str, flaw: Flaw = Flaw.UNREADABLE) -> None:
        super().__init__(said)
        self.flaw = flaw


def cell_text(cell: str) -> str | None:
    """The cell's text with outer blanks gone and inner runs of blanks made one; None when nothing is left.

    Raises:
        Unreadable: control characters, a spreadsheet formula, a full card number (its sentence shows the last
            four digits only), or a cell longer than any field.
    """
    if len(cell) > LONGEST_CELL:
        raise Unreadable(f"The cell holds {len(cell):,} characters; {LONGEST_CELL:,} are the most.")
    text = " ".join(cell.replace("\ufeff", "").replace("\u200b", "").split())
    if strange := next((character for character in text if not character.isprintable()), None):
        raise Unreadable(f"The cell holds a control character (U+{ord(strange):04X}).")
    if quoted := re.fullmatch(r'="([^"]*)"', text):  # a spreadsheet's way of keeping leading zeros
        text = quoted.group(1).strip()
    if re.match(r"'[=+@-]", text):  # an export's way of keeping a spreadsheet from reckoning
        text = text[1:].strip()
    if re.match(r"[=@]|[+-].*[(|!]", text):
        raise Unreadable("The cell looks like a spreadsheet formula.")
    if text and looks_like_card_number(text):
        raise Unreadable(f"The cell holds a full card number ({masked(text)[-40:]}); it was not kept.")
    return text or None


def code(text: str, width: int = 0) -> str:
    """A code kept as text, in plain signs and without what a spreadsheet put around it.

    Digits shorter than ``width`` get the zeros back that a spreadsheet took.

    Raises:
        Unreadable: a spreadsheet has replaced digits by an exponent.
    """
    if _SPOILED.fullmatch(text):
        raise Unreadable(f"A spreadsheet has shortened this number to {text}; its digits are lost.")
    text = in_plain_signs(text)
    text = off_a_spreadsheet(text) or text
    return text.zfill(width) if text.isascii() and text.isdigit() else text


def whole_number(text: str, what: str, most: int = MOST_PIECES) -> int:
    """A number of pieces or a line number, above zero.

    Raises:
        Unreadable: no whole number, or not from 1 to ``most``.
    """
    found = re.fullmatch(r"(\()?(-)?(\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.0+)?(-)?(\))?", text, re.ASCII)
    if found is None:
        raise Unreadable(f"A whole number was expected as {what}, not {text}.")
    number = int(found.group(3).replace(",", ""))
    if any(found.group(sign) for sign in (1, 2, 4, 5)) or number == 0:
        raise Unreadable(f"The {what} {text} is not above zero.", Flaw.NEGATIVE_QUANTITY)
    if number > most:
        raise Unreadable(f"The {what} {text} is above {most:,}.")
    return number


def cents(text: str, decimal_mark: str | None = ".") -> int:
    """Dollars as signed cents: ``$1,515.95``, ``(12.34)``, ``-12.34``, ``12.34-``, ``12.34 CR``.

    Args:
        text: the cell.
        decimal_mark: what its column uses, see :func:`decimal_mark_of`; None when it does not show it.

    Raises:
        Unreadable: no amount in dollars, negative twice, fractions of a cent, or a mark that could be either.
    """
    shown = text.strip()
    body = re.sub(r"USD|US\$|\$", "", shown.upper().replace("\u2212", "-")).strip()
    signs = ("(", ")"), ("-", ""), ("", "-"), ("CR", ""), ("", "CR")
    found = [
        (before, after)
        for before, after in signs
        if body.startswith(before) and body.endswith(after) and len(body) > len(before + after)
    ]
    if len(found) > 1:
        raise Unreadable(f"{shown} is negative twice.")
    for before, after in found:
        body = body.removeprefix(before).removesuffix(after).strip()
    body = body.removesuffix("DR").removeprefix("+").strip()
    if not _MONEY.fullmatch(body):
        raise Unreadable(f"An amount in dollars and cents was expected, not {shown}.")
    other = {".": ",", ",": "."}.get(decimal_mark or "", "")
    if other and re.search(rf"{re.escape(other)}\d{{1,2}}$", body):
        raise Unreadable(f"An amount in dollars and cents was expected, not {shown}.")
    amount = Decimal(_with_point(body, decimal_mark, shown)) * 100
    if amount != amount.to_integral_value():
        raise Unreadable(f"An amount in dollars and cents was expected, not {shown}: a part of a cent.")
    if amount > MOST_CENTS:
        raise Unreadable(f"The amount {shown} is too large to be one.")
    return -int(amount) if found else int(amount)


def decimal_mark_of(cells: Iterable[str]) -> str | None:
    """``,`` or ``.`` when the column shows which one begins the cents; None when it never does or differs."""
    marks = {found.group(1) for cell in cells if (found := re.search(r"([.,])\d{1,2}\D*$", cell))}
    return marks.pop() if len(marks) == 1 else None


def _with_point(body: str, decimal_mark: str | None, shown: str) -> str:
    """Take thousands marks out and write the decimal mark as a point."""
    marks = re.findall(r"[.,]", body)
    if not marks:
        return re.sub(r"\D", "", body)
    last, after = marks[-1], len(re.split(r"[.,]", body)[-1])
    if after == 3 and len(set(marks)) == 1 and (len(marks) > 1 or last != decimal_mark):
        if len(marks) == 1 and decimal_mark is None and last == ".":
            raise Unreadable(f"{shown} can be thousands or parts of a cent.")
        return re.sub(r"\D", "", body)
    whole, _, parts = body.rpartition(last)
    return f"{re.sub(r'[^0-9]', '', whole) or '0'}.{parts}"


def orders_shown_by(cells: Iterable[str]) -> frozenset[DateOrder]:
    """What a column's dates prove: a first number over 12 is a day, a second one over 12 a day as well."""
    shown: set[DateOrder] = set()
    for cell in cells:
        if (found := _NUMBERS.fullmatch(cell.strip())) and len(found[1]) < 3:
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                shown.add("day first")
            if second > 12 >= first:
                shown.add("month first")
    return frozenset(shown)


def day(text: str, order: DateOrder | None) -> date:
    """A date that exists and can be read in one way only.

    Raises:
        Unreadable: no date, no day of the calendar, outside 1990 to 2099, or day and month could be swapped.
    """
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _calendar_day(_year(found[3]), _month(found[2], text), int(found[1]), text)
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        return _calendar_day(_year(found[3]), _month(found[1], text), int(found[2]), text)
    if (found := _NUMBERS.fullmatch(text)) is None:
        raise Unreadable(f"A date was expected, not {text}.")
    first, second, third = found.groups()
    if len(first) == 4:
        return _calendar_day(int(first), int(second), int(third), text)
    if len(first) == 3 or len(third) not in {2, 4}:
        raise Unreadable(f"A date was expected, not {text}.")
    a, b, year = int(first), int(second), _year(third)
    if order is None and a != b and a <= 12 and b <= 12:
        both = f"{_spoken(year, a, b)} or {_spoken(year, b, a)}"
        raise Unreadable(f"{text} can be two days, {both}: nothing says whether the month comes first.")
    month_first = order == "month first" or (order is None and b > 12)
    return _calendar_day(year, a, b, text) if month_first else _calendar_day(year, b, a, text)


def bare_day(text: str) -> date | None:
    """A day written in digits alone: as a spreadsheet's number, or as OFX does it; None when it is neither.

    Raises:
        Unreadable: eight digits that are no day of the calendar.
    """
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(float(text)) in _SPREADSHEET_DAYS:
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    if re.fullmatch(r"20\d{6}", text):
        return _calendar_day(int(text[:4]), int(text[4:6]), int(text[6:]), text)
    return None


def yes_or_no(text: str) -> bool:
    """Yes or no, as exports write it.

    Raises:
        Unreadable: anything else.
    """
    answer = {
        "yes": True,
        "y": True,
        "true": True,
        "1": True,
        "no": False,
        "n": False,
        "false": False,
        "0": False,
    }
    if text.lower() not in answer:
        raise Unreadable(f"Yes or no was expected, not {text}.")
    return answer[text.lower()]


def last_four(text: str, width: int = 4) -> str:
    """A card's last four digits, masked or not before them.

    Raises:
        Unreadable: fewer than four digits at the end, or more than four (the sentence does not repeat them).
    """
    shown = code(text, width)
    if len(re.sub(r"\D", "", shown)) > 4:
        raise Unreadable("Only the card's last four digits may stand here; the rest was not kept.")
    if (found := re.search(r"(\d{4})$", shown, re.ASCII)) is None:
        raise Unreadable("The card's last four digits were expected.")
    return found.group(1)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(name: str, text: str) -> int:
    for number, month in enumerate(_MONTHS, start=1):
        if month.startswith(name.lower()):
            return number
    raise Unreadable(f"A date was expected, not {text}.")


def _calendar_day(year: int, month: int, day_of_month: int, text: str) -> date:
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        raise Unreadable(f"{text} is not a day of the calendar.", Flaw.IMPOSSIBLE_DATE) from None
    if not 1990 <= year <= 2099:
        raise Unreadable(f"{text} lies outside the years 1990 to 2099.")
    return found


def _spoken(year: int, month: int, day_of_month: int) -> str:
    return f"{date(year, month, day_of_month):%B} {day_of_month}"
