"""Slips rebuilt from their placements, for ``history verify``."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.history.lookups import Difference
from receiving_app.slips.placing import Standing, standing_after
from receiving_app.slips.records import Slip, SlipDelivery, SlipPlacement


def differences(session: Session) -> Iterator[Difference]:
    """Where a slip is not where its placements put it."""
    placements: dict[str, list[SlipPlacement]] = defaultdict(list)
    for placement in session.scalars(select(SlipPlacement).order_by(SlipPlacement.id)):
        placements[placement.slip_id].append(placement)
    lies: dict[str, set[str]] = defaultdict(set)
    for slip_id, delivery_id in session.execute(select(SlipDelivery.slip_id, SlipDelivery.delivery_id)):
        lies[slip_id].add(delivery_id)
    for slip in session.scalars(select(Slip)):
        said = standing_after(placements[slip.id])
        if said is None:
            yield Difference(f"slip {slip.slip_number or slip.id}", "nothing says where it belongs")
        elif not _agrees(slip, lies[slip.id], said):
            yield Difference(
                f"slip {slip.slip_number or slip.id}", f"is {slip.state}, but was last {said.state}"
            )


def _agrees(slip: Slip, lies: set[str], said: Standing) -> bool:
    first = said.deliveries[0] if said.deliveries else None
    return (slip.state, slip.delivery_id, slip.copy_of_id) == (said.state, first, said.copy_of_id) and (
        lies == set(said.deliveries)
    )
