"""What became of each packing slip, and how it was read."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.receiving.records import Delivery
from receiving_app.slips.lookups import FiledSlip, filed_slips


def slips(session: Session, names: dict[str, str]) -> list[dict[str, Any]]:
    """Every filed slip with its delivery, its orders, its state and its lines.

    Args:
        session: reads only.
        names: id of a delivery here to its name in the folder.
    """
    numbers = {
        number: names.get(id_, number)
        for id_, number in session.execute(select(Delivery.id, Delivery.number))
    }
    return [_slip(slip, numbers) for slip in filed_slips(session)]


def _slip(slip: FiledSlip, names: dict[str, str]) -> dict[str, Any]:
    first = next(iter(slip.deliveries), None)
    return {
        "file": slip.file,
        "slip_number": slip.slip_number,
        "vendor": slip.vendor,
        "delivery": names.get(first, first) if first else None,
        "purchase_orders": list(slip.purchase_orders),
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
            for line in slip.lines
        ],
    }
