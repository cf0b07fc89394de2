"""Goods that come in place of what was ordered: counted on its line, and held until the buyer agrees.

To take a substitute for what was ordered would hide it from the buyer, the inventory and the auditor.
"""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from receiving_app.approvals.records import PurchaseLine
from receiving_app.receiving.cases.discrepancies import note_discrepancy
from receiving_app.receiving.goods.conditions import IN_PLACE, WRONG
from receiving_app.receiving.records import DeliveryEvent
from receiving_app.receiving.scanning.verdicts import Dock, go_to_line

_BACK = aliased(DeliveryEvent)
_WHAT_IS_SCANNED = (  # put together once: each scan of a unit says it
    select(DeliveryEvent.kind, DeliveryEvent.value)
    .where(
        DeliveryEvent.delivery_id == bindparam("delivery"),
        DeliveryEvent.kind.in_(["purchase", "line", "substitute"]),
        ~select(_BACK.id).where(_BACK.corrects_id == DeliveryEvent.id).exists(),
    )
    .order_by(DeliveryEvent.id.desc())
    .limit(1)
)


def take_in_place(dock: Dock, line: PurchaseLine, part: str) -> str:
    """From now on what is counted on this line is another part, until a part or an order is scanned."""
    go_to_line(dock, line)
    said = f"{part} comes in place of {line.description}: what is counted now is held until the buyer agrees."
    dock.tell("substitute", f"{line.id}={part}", said)
    return said


def part_in_place(dock: Dock, line: PurchaseLine) -> str | None:
    """The part that is counted just now in place of a line's own; None when it is the line's own."""
    if dock.delivery is None:
        return None
    last = dock.session.execute(_WHAT_IS_SCANNED, {"delivery": dock.delivery.id}).one_or_none()
    if last is None or last.kind != "substitute":
        return None
    line_id, _, part = (last.value or "").partition("=")
    return part if line_id == line.id else None


def why_held(part: str | None) -> str | None:
    """Why pieces of this part are held on another's line; None for the line's own."""
    return f"{IN_PLACE}{part}" if part else None


def note_in_place(dock: Dock, line: PurchaseLine, pieces: int, part: str) -> None:
    """Note pieces that came in place of a line's own; a case follows them."""
    note_discrepancy(dock, line, WRONG, pieces, why_held(part) or "", part=part)
