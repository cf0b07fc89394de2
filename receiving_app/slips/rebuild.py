"""Slips rebuilt from their placements, for ``history verify``."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.history.lookups import Difference
from receiving_app.slips.records import Slip, SlipPlacement


def differences(session: Session) -> Iterator[Difference]:
    """Where a slip is not where its newest placement put it."""
    newest = select(func.max(SlipPlacement.id)).group_by(SlipPlacement.slip_id)
    placements = {
        placement.slip_id: placement
        for placement in session.scalars(select(SlipPlacement).where(SlipPlacement.id.in_(newest)))
    }
    for slip in session.scalars(select(Slip)):
        placement = placements.get(slip.id)
        if placement is None:
            yield Difference(f"slip {slip.slip_number or slip.id}", "nothing says where it belongs")
        elif (slip.state, slip.delivery_id) != (placement.state, placement.delivery_id):
            yield Difference(
                f"slip {slip.slip_number or slip.id}", f"is {slip.state}, but was last {placement.state}"
            )
