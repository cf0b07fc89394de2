"""Pieces that a placed packing slip says were shipped, and that nobody counted (X12 412, code 02)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.discrepancies import SHORT, WRONG
from receiving_app.receiving.records import Delivery, Discrepancy, ReceiptLine
from receiving_app.scans.context import fold
from receiving_app.slips.answers import PlacementState
from receiving_app.slips.kept_reading import reading_from
from receiving_app.slips.records import Slip, SlipReading

_PIECE = "EA"  # what a quantity counts when no unit could be read beside it


@dataclass(frozen=True, slots=True)
class ShortOfSlip:
    """A line of a delivery of which fewer pieces came than its slip says."""

    day: date
    delivery_id: str
    order: str
    line: int
    quantity: int
    code: str = SHORT


def short_of_slips(session: Session) -> Iterator[ShortOfSlip]:
    """Every line that is short against its slip; what was counted in another unit is not compared."""
    zone = the_office(session).time_zone
    slips = session.execute(
        select(Delivery, SlipReading.content)
        .join(Slip, Slip.delivery_id == Delivery.id)
        .join(SlipReading, SlipReading.slip_id == Slip.id)
        .where(Slip.state == PlacementState.PLACED.value)
        .order_by(Delivery.id, SlipReading.id)
    )
    for delivery, content in {row[0].id: row for row in slips}.values():
        shipped = {
            fold(part): (line.shipped, line.uom)
            for line in reading_from(json.loads(content)).lines
            if line.shipped
            for part in (line.part, line.vendor_part)
            if part
        }
        for line, order, came in _came(session, delivery.id):
            keys = (line.part_key, line.vendor_part_key)
            told, uom = next((shipped[key] for key in keys if key in shipped), (0, None))
            if (uom or _PIECE).upper() == line.uom.upper() and told > came:
                day = office_day(zone, delivery.opened_at)
                yield ShortOfSlip(day, delivery.id, order, line.number, told - came)


def _came(session: Session, delivery_id: str) -> Iterator[tuple[PurchaseLine, str, int]]:
    """The lines of a delivery with all that came for them, wrong items included."""
    received = (
        select(ReceiptLine.purchase_line_id.label("line"), ReceiptLine.quantity.label("pieces"))
        .where(ReceiptLine.delivery_id == delivery_id)
        .union_all(
            select(Discrepancy.purchase_line_id, Discrepancy.quantity).where(
                Discrepancy.delivery_id == delivery_id,
                Discrepancy.code == WRONG,
                Discrepancy.what.startswith("wrong item"),
            )
        )
        .subquery()
    )
    rows = session.execute(
        select(PurchaseLine, Purchase.number, func.sum(received.c.pieces))
        .join(received, received.c.line == PurchaseLine.id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .group_by(PurchaseLine.id, Purchase.number)
        .order_by(Purchase.number, PurchaseLine.number)
    )
    for line, order, pieces in rows:
        yield line, order, int(pieces)
