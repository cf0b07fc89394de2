"""Options that the commands of ``card-log`` share."""

import re
from typing import Annotated

import typer

from receiving_app.errors import Refused

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_AMOUNT = re.compile(r"(-?)\$?(\d[\d,]*)(?:\.(\d\d))?")


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise typer.BadParameter(f"{text} is no cycle; write the month in which it closes, as YYYY-MM.")
    return text


def _four_digits(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"[0-9]{4}", text):
        raise typer.BadParameter("A card is named by its last four digits and never by more.")
    return text


Cycle = Annotated[
    str,
    typer.Option("--cycle", metavar="YYYY-MM", callback=_month, help="The month in which the cycle closes."),
]
Card = Annotated[
    str, typer.Option("--card", metavar="LAST4", callback=_four_digits, help="The card's last four digits.")
]
CardOrAll = Annotated[
    str | None,
    typer.Option("--card", metavar="LAST4", callback=_four_digits, help="Only this card; all if left out."),
]


def cents_of(text: str) -> int:
    """An amount in dollars as cents: ``1,061.00`` or ``-12.34``.

    Raises:
        Refused: it is no amount.
    """
    amount = _AMOUNT.fullmatch(text.strip())
    if amount is None:
        raise Refused(f"“{text}” is no amount.", "Write dollars and cents, as 1061.00.")
    sign = -1 if amount[1] else 1
    return sign * (int(amount[2].replace(",", "")) * 100 + int(amount[3] or 0))
