"""The dock's book: what a day brought, and how every line of every order stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset
from receiving_app.people.lookups import the_office
from receiving_app.receiving.cases.discrepancies import DiscrepancySeen, discrepancies
from receiving_app.receiving.records import Discrepancy, ReceiptLine


@dataclass(frozen=True, slots=True)
class LineStands:
    """A line's five quantities, in pieces, and what is still to come."""

    order: str
    line: int
    ordered: int
    received: int
    accepted: int
    rejected: int
    on_hold: int
    cancelled: int = 0

    @property
    def open(self) -> int:
        """Ordered and neither accepted yet nor cancelled."""
        return max(0, self.ordered - self.cancelled - self.accepted)


@dataclass(frozen=True, slots=True)
class UnitStands:
    """A unit with a serial: what it is, whose order, and whether it is kept."""

    manufacturer: str
    serial: str
    order: str
    line: int
    state: str


@dataclass(frozen=True, slots=True)
class DayBook:
    """What one day brought; the totals are as they stand when it is asked."""

    day: date
    lines: tuple[LineStands, ...]
    units: tuple[UnitStands, ...]
    discrepancies: tuple[DiscrepancySeen, ...]


def day_book(session: Session, day: date) -> DayBook:
    """The lines, units and discrepancies that a day's receipts touched."""
    zone = the_office(session).zone
    begins, ends = (
        datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC) for days in (0, 1)
    )
    of_day = (ReceiptLine.at >= begins, ReceiptLine.at < ends)
    touched = set(session.scalars(select(ReceiptLine.purchase_line_id).where(*of_day)))
    touched |= set(
        session.scalars(
            select(Discrepancy.purchase_line_id).where(Discrepancy.at >= begins, Discrepancy.at < ends)
        )
    )
    units = session.execute(
        select(Asset, Purchase.number, PurchaseLine.number)
        .join(PurchaseLine, PurchaseLine.id == Asset.purchase_line_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            Asset.id.in_(select(ReceiptLine.asset_id).where(*of_day, ReceiptLine.asset_id.is_not(None))),
            Asset.state != "withdrawn",
        )
        .order_by(Asset.id)
    )
    return DayBook(
        day,
        tuple(line for id_, line in _lines(session) if id_ in touched),
        tuple(
            UnitStands(asset.manufacturer, asset.serial, order, line, asset.state)
            for asset, order, line in units
        ),
        tuple(each for each in discrepancies(session) if each.day == day),
    )


def every_line(session: Session) -> tuple[LineStands, ...]:
    """How every line of every approved purchase stands."""
    return tuple(line for _id, line in _lines(session))


def _lines(session: Session) -> list[tuple[str, LineStands]]:
    rows = session.execute(
        select(PurchaseLine, Purchase.number)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(~Purchase.withdrawn, ~PurchaseLine.withdrawn, ~PurchaseLine.as_parts)
        .order_by(Purchase.number, PurchaseLine.number, PurchaseLine.letter)
    )
    return [
        (
            line.id,
            LineStands(
                order,
                line.number,
                line.quantity,
                line.received,
                line.accepted,
                line.rejected,
                line.on_hold,
                line.cancelled,
            ),
        )
        for line, order in rows
    ]
