"""What the relationship manager needs to see: like units in stock, and other orders for the same."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset, Location

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What bears on one line of a purchase.

    Attributes:
        in_stock: units of its part, or else of its commodity class, that stand in stock.
        others: other orders that still want the same part, with how many pieces, the latest first.
    """

    line: str
    description: str
    in_stock: int
    others: tuple[tuple[str, int], ...]

    @property
    def said(self) -> str:
        """In a sentence."""
        others = ", ".join(f"{order} ({pieces})" for order, pieces in self.others[:_NAMED])
        more = f" and {len(self.others) - _NAMED} more" if len(self.others) > _NAMED else ""
        wanted = f"also wanted by {others}{more}" if others else "no other order wants it"
        return f"Line {self.line}, {self.description}: {self.in_stock} like it in stock; {wanted}."


def evidence_of(session: Session, number: str) -> tuple[Evidence, ...]:
    """The evidence for every line of a purchase.

    Raises:
        Refused: there is no such purchase.
    """
    purchase = purchase_named(session, number)
    lines = session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.purchase_id == purchase.id, ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    )
    return tuple(
        Evidence(line.label, line.description, _in_stock(session, line), _others(session, line))
        for line in lines
    )


def _in_stock(session: Session, line: PurchaseLine) -> int:
    like = Asset.part == line.part if line.part else Asset.commodity_class == line.commodity_class
    wanted = (
        select(func.count())
        .select_from(Asset)
        .join(Location, Location.id == Asset.location_id)
        .where(like, Asset.state == "accepted", Location.kind == "stock")
    )
    return int(session.scalar(wanted) or 0)


def _others(session: Session, line: PurchaseLine) -> tuple[tuple[str, int], ...]:
    if line.part_key is None:
        return ()
    pieces = func.sum(PurchaseLine.to_come)
    rows = session.execute(
        select(Purchase.number, pieces)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(
            PurchaseLine.part_key == line.part_key,
            Purchase.id != line.purchase_id,
            PurchaseLine.to_come > 0,
            ~PurchaseLine.withdrawn,
            ~Purchase.withdrawn,
        )
        .group_by(Purchase.id)
        .order_by(Purchase.id.desc())
    )
    return tuple((number, int(count)) for number, count in rows)
