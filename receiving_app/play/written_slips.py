"""What became of each packing slip, and how it was read."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase
from receiving_app.database.pairs import pairs
from receiving_app.documents.records import Document
from receiving_app.receiving.deliveries import events_of
from receiving_app.slips.answers import ClueKind, PlacementState
from receiving_app.slips.kept_reading import reading_from
from receiving_app.slips.records import Slip, SlipReading


def slips(session: Session, names: dict[str, str]) -> list[dict[str, Any]]:
    """Every filed slip with its delivery, its orders, its state and its lines.

    Args:
        session: reads only.
        names: id of a delivery here to its name in the folder.
    """
    rows = session.execute(
        select(Slip, Document.original_name, SlipReading.content)
        .join(Document, Document.id == Slip.document_id)
        .join(SlipReading, SlipReading.slip_id == Slip.id)
        .where(Slip.state != "withdrawn")
        .order_by(SlipReading.id)
    )
    return [
        _slip(session, slip, file, content, names)
        for slip, file, content in {row[0].id: row for row in rows}.values()
    ]


def _slip(session: Session, slip: Slip, file: str, content: str, names: dict[str, str]) -> dict[str, Any]:
    reading = reading_from(json.loads(content))
    placed = slip.state == PlacementState.PLACED and slip.delivery_id is not None
    return {
        "file": file,
        "slip_number": slip.slip_number,
        "vendor": reading.best(ClueKind.VENDOR),
        "delivery": names.get(slip.delivery_id or "", slip.delivery_id) if placed else None,
        "purchase_orders": _orders(session, slip.delivery_id) if placed and slip.delivery_id else [],
        "state": slip.state,
        "reason": slip.reason,
        "lines": [
            {
                "part": line.part,
                "ordered": line.ordered,
                "shipped": line.shipped,
                "backordered": line.backordered,
                "serials": list(line.serials),
            }
            for line in reading.lines
        ],
    }


def _orders(session: Session, delivery_id: str) -> list[str]:
    """The orders a delivery was for, in the order in which the clerk came to them."""
    events = events_of(session, delivery_id)
    gone = {event.corrects_id for event in events}
    ids = [event.value for event in events if event.kind == "purchase" and event.id not in gone]
    numbers: dict[str, str] = pairs(session, select(Purchase.id, Purchase.number).where(Purchase.id.in_(ids)))
    return list(dict.fromkeys(numbers[id_] for id_ in ids if id_ in numbers))
