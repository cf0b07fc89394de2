"""What the cells of a reference file mean: codes, days, amounts, yes and no. Pure.

Every reader takes a cell that is not empty and returns its value, or raises :class:`Unreadable`.
"""

import re
from collections.abc import Callable, Collection
from datetime import date

_AMOUNT = re.compile(r"\$?(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SPOILED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


class Unreadable(ValueError):  # noqa: N818 - named as it is said
    """A cell that does not say what its column should; the text is a sentence for the person."""


def text(cell: str) -> str:
    """Words, kept as they are."""
    if any(not character.isprintable() for character in cell):
        raise Unreadable("The cell holds a control character or a line break.")
    return cell


def code(cell: str) -> str:
    """A code; leading zeros count."""
    if _SPOILED.fullmatch(cell):
        raise Unreadable(f"A spreadsheet has shortened this number to {cell}; its digits are lost.")
    if not re.fullmatch(r"[^\s,;]{1,40}", text(cell)):
        raise Unreadable(f"A code of up to 40 characters without blanks was expected, not {cell}.")
    return cell


def day(cell: str) -> date:
    """A day as year-month-day."""
    if not _DAY.fullmatch(cell):
        raise Unreadable(f"A day like 2026-09-14 was expected, not {cell}.")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Unreadable(f"{cell} is not a day of the calendar.") from None


def cents(cell: str) -> int:
    """Dollars, not below zero, as cents."""
    found = _AMOUNT.fullmatch(cell)
    if found is None:
        raise Unreadable(f"An amount like 5000.00 was expected, not {cell}.")
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def yes_or_no(cell: str) -> bool:
    """Yes or no."""
    if cell.lower() not in {"yes", "no"}:
        raise Unreadable(f"'yes' or 'no' was expected, not {cell}.")
    return cell.lower() == "yes"


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number between two bounds, both counted."""

    def read(cell: str) -> int:
        if not re.fullmatch(r"\d{1,9}", cell, re.ASCII) or not least <= int(cell) <= most:
            raise Unreadable(f"A whole number from {least} to {most} was expected, not {cell}.")
        return int(cell)

    return read


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """One of a few words."""

    def read(cell: str) -> str:
        if cell not in words:
            raise Unreadable(f"One of {', '.join(words)} was expected, not {cell}.")
        return cell

    return read


def last_four(cell: str) -> str:
    """A card's last four digits. What else stands there is not repeated: it may be more of the number."""
    if not re.fullmatch(r"\d{4}", cell, re.ASCII):
        raise Unreadable(
            "Exactly the card's last four digits were expected (a spreadsheet may have eaten a leading zero)."
        )
    return cell
