"""The page that is looked at before a delivery is closed: only what differs from what was expected (AC16)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.receiving.answers import CheckPage, Differs
from receiving_app.receiving.arrivals.checking import what_differs
from receiving_app.receiving.records import Delivery
from receiving_app.slips.answers import PlacementState
from receiving_app.slips.records import Slip

_OF_THE_SLIP = {Differs.SLIP, Differs.NO_SLIP}


def check_before_closing(session: Session, delivery_id: str) -> CheckPage:
    """What differs, and what closing makes of it when nothing is done about it.

    Args:
        session: a reading session.
        delivery_id: an open delivery, by its id.
    """
    delivery = session.get_one(Delivery, delivery_id)
    filed = select(Slip.id).where(Slip.delivery_id == delivery.id, Slip.state == PlacementState.PLACED.value)
    has_slip = session.scalar(filed.limit(1)) is not None
    found = what_differs(session, delivery)
    return CheckPage(
        delivery.id,
        delivery.number,
        tuple(each for each in found if not (has_slip and each.kind in _OF_THE_SLIP)),
    )
