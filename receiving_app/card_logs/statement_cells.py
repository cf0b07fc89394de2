"""What the cells of a statement file mean: money, dates, card digits, numbers that a spreadsheet spoiled.

Every reader returns a value or raises :class:`Unreadable` with a sentence for the list of problems.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from receiving_app.card_logs.statement_mapping import DateOrder


class Unreadable(ValueError):  # noqa: N818 - named as it is said
    """A cell that does not say what its column should; the text is a sentence for the person."""


_SPOILED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)  # 1.23457E+15: digits are lost
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: .*)?")
_SPREADSHEET_DAYS = range(36_526, 73_051)  # 2000-01-01 to 2100-01-01, counted from 1899-12-30
_MONEY = re.compile(r"\d{1,3}(?:[ ,.'\u00a0]\d{3})*(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,4})?|[.,]\d{1,4}")


def cell_text(cell: str) -> str | None:
    """The cell without outer blanks and a spreadsheet's ``="..."``; None when nothing is left."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return text or None


def whole_number_text(text: str) -> str:
    """A number kept as text, a spreadsheet's ``.0`` taken off.

    Raises:
        Unreadable: when the spreadsheet has replaced digits by an exponent.
    """
    if _SPOILED.fullmatch(text):
        raise Unreadable(f"A spreadsheet has shortened this number to {text}; its digits are lost.")
    return re.sub(r"\.0+$", "", text)


def last_four(text: str) -> str:
    """The last four digits of a card number, masked or not.

    Raises:
        Unreadable: when fewer than four digits end the cell.
    """
    digits = re.search(r"(\d{4})\D*$", whole_number_text(text))
    if digits is None:
        raise Unreadable("The card's last four digits were expected.")
    return digits.group(1)


def decimal_mark_of(cells: Iterable[str]) -> str | None:
    """``,`` or ``.`` when the column shows which one begins the cents; None when it never does or differs."""
    marks = {found.group(1) for cell in cells if (found := re.search(r"([.,])\d{1,2}\D*$", cell))}
    return marks.pop() if len(marks) == 1 else None


def cents(text: str, decimal_mark: str | None = None) -> int:
    """An amount of dollars as signed cents: ``$1,061.00``, ``(54.77)``, ``54.77-``, ``54.77 CR``.

    Args:
        text: the cell.
        decimal_mark: what its column uses, see :func:`decimal_mark_of`.

    Raises:
        Unreadable: no amount, another currency's sign, fractions of a cent, or a mark that could be either.
    """
    body = text.strip().upper().replace("\u2212", "-")
    negative = False
    for pattern in (r"\((.*)\)", r"-(.*)", r"(.*)-", r"CR\s*(.*)", r"(.*?)\s*CR"):
        if found := re.fullmatch(pattern, body.removeprefix("$").strip() if pattern == r"\((.*)\)" else body):
            if negative:
                raise Unreadable(f"{text.strip()} is negative twice.")
            negative, body = True, found.group(1).strip()
    body = re.sub(r"^(?:USD|US\$|\$|\+)\s*|\s*(?:USD|DR)$", "", body).strip()
    if body.startswith("-") and not negative:  # $-54.77
        negative, body = True, body[1:].strip()
    if not _MONEY.fullmatch(body):
        raise Unreadable(f"An amount in dollars was expected, not {text.strip()}.")
    amount = Decimal(_with_point(body, decimal_mark, text)) * 100
    if amount != amount.to_integral_value():
        raise Unreadable(f"{text.strip()} has fractions of a cent.")
    return -int(amount) if negative else int(amount)


def _with_point(body: str, decimal_mark: str | None, text: str) -> str:
    """Take thousands marks out and write the decimal mark as a point."""
    marks = re.findall(r"[.,]", body)
    if not marks:
        return re.sub(r"\D", "", body)
    last, after = marks[-1], len(re.split(r"[.,]", body)[-1])
    if after == 3 and len(set(marks)) == 1:  # 1,234: thousands, or thousandths of the other mark
        if len(marks) == 1 and (decimal_mark == last or (decimal_mark is None and last == ".")):
            raise Unreadable(f"{text.strip()} can be thousands or parts of a cent.")
        return re.sub(r"\D", "", body)
    whole, _, parts = body.rpartition(last)
    return f"{re.sub(r'[^0-9]', '', whole) or '0'}.{parts}"


def order_shown_by(cells: Iterable[str]) -> frozenset[DateOrder]:
    """What a column's dates prove: a first number over 12 is a day, a second one over 12 a day as well."""
    shown = set()
    for cell in cells:
        if found := _YEAR_LAST.fullmatch(cell.strip()):
            first, second = int(found.group(1)), int(found.group(2))
            if first > 12 >= second:
                shown.add(DateOrder.DAY_FIRST)
            if second > 12 >= first:
                shown.add(DateOrder.MONTH_FIRST)
    return frozenset(shown)


def day(text: str, order: DateOrder | None) -> date:
    """A date of any usual writing, a spreadsheet's day number included.

    Raises:
        Unreadable: no date, or day and month could change places and ``order`` is None.
    """
    text = text.strip()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(float(text)) in _SPREADSHEET_DAYS:
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    if re.fullmatch(r"20\d{6}", text):
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]), text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(int(found.group(1)), int(found.group(2)), int(found.group(3)), text)
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        raise Unreadable(f"A date was expected, not {text}.")
    first, second, year = (int(part) for part in found.groups())
    year += 2000 if year < 100 else 0
    if order is None and first != second and first <= 12 and second <= 12:
        raise Unreadable(f"{text} can be {_spoken(year, first, second)} or {_spoken(year, second, first)}.")
    month_is_first = order is DateOrder.MONTH_FIRST or (order is None and second > 12)
    return _date(year, first, second, text) if month_is_first else _date(year, second, first, text)


def _date(year: int, month: int, day_of_month: int, text: str) -> date:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        raise Unreadable(f"{text} is not a day of the calendar.") from None


def _spoken(year: int, month: int, day_of_month: int) -> str:
    return f"{date(year, month, day_of_month):%B} {day_of_month}"
