"""A count that is hardly meant is asked to be told again, once (AC13)."""

from sqlalchemy import select

from receiving_app.approvals.records import PurchaseLine
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.records import ReceiptLine, Scan
from receiving_app.receiving.rules import DOUBLE_READ, PIECE, is_unlikely, same_unit, usual_lot
from receiving_app.receiving.scanning.verdicts import HAND, Dock, Verdict

AGAIN = "again"  # the kind of a scan that asks for the count once more
_LOTS_LOOKED_AT = 50


def look_again(dock: Dock, line: PurchaseLine, quantity: int, here: int = 0) -> Verdict | None:
    """Ask for the count once more when it is hardly meant; None when it counts.

    The same count of the same line told once more, as the very next thing, counts. A gun that reads one code
    twice has not told it twice.

    Args:
        dock: where it was told.
        line: what was counted.
        quantity: pieces.
        here: those of them that were counted before in this delivery.
    """
    remaining = line.to_come + here
    if not is_unlikely(quantity, remaining, _usual(dock, line)):
        return None
    unit = "" if same_unit(line.uom, PIECE) else f" {line.uom}"
    hidden = is_hidden(dock.session, dock.delivery, line)
    far = "" if hidden else f" {max(0, remaining)}{unit} are still to come."
    return _once_more(dock, line, quantity, far)


def look_again_at_mark(dock: Dock, line: PurchaseLine, quantity: int) -> Verdict | None:
    """Ask once more for pieces that are marked and were never counted, when they are more than were ordered.

    What is counted is bound by its count; a wrong item, or what is short, is bound by nothing.
    """
    if quantity <= max(1, line.quantity) and not is_unlikely(quantity, line.quantity, _usual(dock, line)):
        return None
    far = "" if is_hidden(dock.session, dock.delivery, line) else f" {line.quantity} were ordered."
    return _once_more(dock, line, quantity, far)


def _once_more(dock: Dock, line: PurchaseLine, quantity: int, far: str) -> Verdict | None:
    """The question, unless it was asked of the very same count just before."""
    before = dock.session.scalar(
        select(Scan).where(Scan.workstation_id == dock.by.workstation_id).order_by(Scan.id.desc()).limit(1)
    )
    asked = (
        before is not None
        and before.kind == AGAIN
        and before.value == str(quantity)
        and before.purchase_line_id == line.id
        and before.delivery_id == (dock.delivery.id if dock.delivery else None)
    )
    if before is not None and asked and (before.device == HAND or dock.by.at - before.at > DOUBLE_READ):
        return None
    said = f"{quantity} of {line.description} is an unusual count.{far} Count again and tell it once more."
    return Verdict(
        Outcome.NEEDS_CHOICE, f"{quantity}? Tell it once more", said, AGAIN, str(quantity), line_id=line.id
    )


def _usual(dock: Dock, line: PurchaseLine) -> int | None:
    """How many pieces of the line's part usually come at once; None while too few counts are known."""
    if line.part_key is None:
        return None
    counts = dock.session.scalars(
        select(ReceiptLine.quantity)
        .join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id)
        .where(
            PurchaseLine.part_key == line.part_key,
            ReceiptLine.asset_id.is_(None),
            ReceiptLine.quantity > 0,
            ReceiptLine.corrects_id.is_(None),
        )
        .order_by(ReceiptLine.id.desc())
        .limit(_LOTS_LOOKED_AT)
    )
    return usual_lot(list(counts))
