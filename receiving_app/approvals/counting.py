"""Counting pieces against a purchase line."""

from sqlalchemy.orm import Session

from receiving_app.approvals.records import PurchaseLine


def lock_line(session: Session, line_id: str) -> PurchaseLine:
    """The purchase line, locked until the transaction ends, so that two docks never count past each other."""
    return session.get_one(PurchaseLine, line_id, with_for_update=True, populate_existing=True)


def count_pieces(line: PurchaseLine, disposition: str, quantity: int) -> None:
    """Bring a locked line's totals along with a receipt line (negative takes pieces back)."""
    line.received += quantity
    setattr(line, disposition, getattr(line, disposition) + quantity)
