"""Blind counting: at a place where it is on, what was ordered is shown once the clerk's count is told.

A classic control of receiving: who does not see what was ordered counts what is there.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.places import place as location
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_OVERRIDE
from receiving_app.receiving.arrivals.deliveries import hand_count
from receiving_app.receiving.records import BlindCount, Delivery, ReceiptLine


def counts_blind(session: Session, place: str) -> bool:
    """Whether goods are counted blind at a place, by its code."""
    newest = select(BlindCount.blind).where(BlindCount.place == place).order_by(BlindCount.id.desc())
    return bool(session.scalar(newest.limit(1)))


def set_blind_count(session: Session, by: By, place: str, blind: bool) -> str:  # noqa: FBT001 - it is the value
    """Count blind at a place from now on, or no longer; said again it is taken back.

    Raises:
        Refused: by somebody without the right role, or there is no such place.
    """
    require_role(session, by.person_id, by.today, *MAY_OVERRIDE)
    if location(session, place) is None:
        raise Refused(f"There is no place {place}.", "Name a dock of locations.csv.")
    said = f"At {place} goods are counted {'blind' if blind else 'with the order in sight'}."
    fact = BlindCount(place=place, person_id=by.person_id, at=by.at, blind=blind)
    write_down(session, by, "receiving.blind_count", Subject("place", place), said, facts=[fact])
    return said


def is_hidden(session: Session, delivery: Delivery | None, line: PurchaseLine) -> bool:
    """Whether what was ordered on a line is not shown yet: it is counted blind, and no count was told."""
    if delivery is None or delivery.state != "open" or not counts_blind(session, delivery.dock):
        return False
    if hand_count(session, delivery.id, line.id) is not None:
        return False
    came = select(ReceiptLine.id).where(
        ReceiptLine.delivery_id == delivery.id, ReceiptLine.purchase_line_id == line.id
    )
    return line.serialized or session.scalar(came.limit(1)) is None
