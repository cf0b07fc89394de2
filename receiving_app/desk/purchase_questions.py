"""What the Purchases screen asks about goods away from the dock: of which line, how many, where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from receiving_app.desk.dock_by_hand import serials_typed
from receiving_app.desk.parts.asking import Blank, ask_form, ask_one_of
from receiving_app.desk.parts.line import MANY
from receiving_app.desk.typed_dates import read_date
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.approvals.lookups import LineSeen, PurchaseSeen
    from receiving_app.receiving.goods.later import Return


@dataclass(frozen=True, slots=True)
class WentStraight:
    """Goods that went straight to their user: of which line, where they are, and who says so."""

    line_id: str
    place: str
    pieces: int
    serials: tuple[str, ...]
    confirmed_by: str


def ask_went_straight(parent: QWidget, purchase: "PurchaseSeen") -> WentStraight | None:
    """What the user of goods confirmed; None when the person thought better of it."""
    title = f"{purchase.row.number} went straight to its user"
    line = _ask_line(parent, title, purchase)
    if line is None:
        return None
    told = ask_form(
        parent,
        title,
        (
            Blank(
                "Pieces", "1" if line.blind else str(max(1, line.quantity - line.received)), refuse=_no_count
            ),
            Blank("Serial numbers", hint="as far as they are known"),
            Blank("Place", hint="its code", refuse=_missing("Say where they are.")),
            Blank("Confirmed by", refuse=_missing("Say who has them.")),
        ),
        f"{line.description}: {line.came} came." if not line.blind else f"{line.description}: {line.came}.",
        "Receive them",
    )
    if told is None:
        return None
    pieces, serials, place, who = told
    return WentStraight(line.line_id, place, int(pieces), serials_typed(serials), who)


def ask_sent_back(parent: QWidget, purchase: "PurchaseSeen", today: date) -> "Return | None":
    """What went back to the vendor; None when the person thought better of it."""
    from receiving_app.receiving.goods.later import Return

    title = f"Sent back from {purchase.row.number}"
    line = _ask_line(parent, title, purchase)
    if line is None:
        return None
    told = ask_form(
        parent,
        title,
        (
            Blank("Vendor's number", hint="RMA", refuse=_missing("The vendor gives a number for a return.")),
            Blank("Pieces", str(max(1, line.rejected + line.on_hold)), refuse=_no_count),
            Blank("Serial numbers", hint="of those that have one", codes=MANY),
            Blank("Left on", today.isoformat(), refuse=lambda text: _no_day(text, today)),
            Blank("Credit expected", hint="dollars, if any was promised", refuse=_no_amount),
        ),
        f"{line.description}: {counted(line.received, 'piece')} came. What was received stays received.",
        "Write it down",
    )
    if told is None:
        return None
    number, pieces, serials, left_on, credit = told
    return Return(
        number,
        line.line_id,
        int(pieces),
        serials_typed(serials),
        read_date(left_on, today) or today,
        _cents(credit) if credit else None,
    )


def _ask_line(parent: QWidget, title: str, purchase: "PurchaseSeen") -> "LineSeen | None":
    lines = {f"{line.label}. {line.description}": line for line in purchase.lines if not line.kit}
    if len(lines) == 1:
        return next(iter(lines.values()))
    details = [line.came for line in lines.values()]
    return lines.get(ask_one_of(parent, title, "Which line?", tuple(lines), do="Go on", details=details))


def _missing(what: str) -> Callable[[str], str]:
    return lambda text: "" if text else what


def _no_count(text: str) -> str:
    return "" if text.isascii() and text.isdigit() and 0 < int(text) < 100_000 else "How many pieces?"


def _no_day(text: str, today: date) -> str:
    day = read_date(text, today)
    return "Which day?" if day is None else "That day is still to come." if day > today else ""


def _no_amount(text: str) -> str:
    return "" if not text or _cents(text) is not None else "An amount, such as 120.50."


def _cents(text: str) -> int | None:
    """Cents of an amount in dollars; None when it is none."""
    from receiving_app.approvals.cells import Unreadable, cents

    try:
        amount = cents(text)
    except Unreadable:
        return None
    return amount if amount >= 0 else None
