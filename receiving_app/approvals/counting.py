"""Counting pieces against a purchase line."""

from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from receiving_app.approvals.records import Purchase, PurchaseLine

# Put together once, as in the history: each receipt says them.
_LINES = cast("Table", PurchaseLine.__table__)
_LOCKED = (
    select(PurchaseLine, Purchase)
    .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    .where(PurchaseLine.id == bindparam("line"))
    .with_for_update(of=PurchaseLine)
    .execution_options(populate_existing=True)
)
_COUNTED = {
    disposition: update(_LINES)
    .where(_LINES.c.id == bindparam("line"))
    .values({total: _LINES.c[total] + bindparam("pieces") for total in ("received", disposition)})
    for disposition in ("accepted", "rejected", "on_hold")
}
_CANCELLED = (
    update(_LINES)
    .where(_LINES.c.id == bindparam("line"))
    .values(cancelled=_LINES.c.cancelled + bindparam("pieces"))
)


def lock_line(session: Session, line_id: str) -> tuple[PurchaseLine, Purchase]:
    """The purchase line with its purchase.

    The line is locked until the transaction ends, so that two docks never count past each other.
    """
    line, purchase = session.execute(_LOCKED, {"line": line_id}).one()
    return line, purchase


def count_pieces(session: Session, line: PurchaseLine, disposition: str, quantity: int) -> None:
    """Bring a locked line's totals along with a receipt line (negative takes pieces back)."""
    session.connection().execute(_COUNTED[disposition], {"line": line.id, "pieces": quantity})
    for total in ("received", disposition):
        set_committed_value(line, total, getattr(line, total) + quantity)


def cancel_pieces(session: Session, line: PurchaseLine, quantity: int) -> None:
    """Bring a locked line along with a cancelled remainder (negative waits for the pieces again)."""
    session.connection().execute(_CANCELLED, {"line": line.id, "pieces": quantity})
    set_committed_value(line, "cancelled", line.cancelled + quantity)
