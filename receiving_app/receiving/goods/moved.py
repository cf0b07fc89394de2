"""Pieces that stand elsewhere from now on: off where they stood, on where they stand, nothing is edited."""

from typing import NamedTuple

from receiving_app.history.by import By
from receiving_app.receiving.records import ReceiptLine


class Stand(NamedTuple):
    """Pieces that come to stand like this; negative ones stood so. ``over``: of them, beyond the order."""

    pieces: int
    disposition: str
    condition: str
    over: int = 0


def receipts_of_move(
    by: By, step: str, delivery_id: str, line_id: str, asset_id: str | None, *stands: Stand
) -> list[ReceiptLine]:
    """The receipt lines of a step that moves pieces of a delivery, yet to be written down, as given.

    Args:
        by: who, where, when.
        step: the scan or step that moves them; its undo finds them by it.
        delivery_id: the delivery they came in.
        line_id: the purchase line they are of.
        asset_id: the unit; None for pieces without a serial.
        stands: from where, then to where.
    """
    return [
        ReceiptLine(
            delivery_id=delivery_id,
            scan_id=step,
            purchase_line_id=line_id,
            asset_id=asset_id,
            at=by.at,
            quantity=stand.pieces,
            disposition=stand.disposition,
            condition=stand.condition,
            over=stand.over,
            corrects_id=None,
        )
        for stand in stands
    ]
