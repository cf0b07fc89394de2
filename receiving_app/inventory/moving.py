"""A unit moves: to another place, into other hands, or both."""

from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.places import place
from receiving_app.inventory.records import Asset, CustodyEvent
from receiving_app.people.lookups import person, require_role
from receiving_app.people.rules import MAY_RECEIVE

_HERE = ("accepted", "on_hold", "rejected")


def move_unit(
    session: Session, by: By, asset_id: str, place_code: str, note: str, custodian_id: str | None = None
) -> str:
    """A unit is at another place now, and held by whoever moved it, or by ``custodian_id``.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, the unit is not here, no such place is in use, or nothing
            would change.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    if asset.state not in _HERE:
        raise Refused(f"Serial {asset.serial} is {asset.state}: it is not here.", "Receive it first.")
    to = place(session, place_code)
    if to is None or not to.active:
        raise Refused(f"There is no place {place_code} in use.", "Name one by its code.")
    holder = person(session, custodian_id or by.person_id)
    if (asset.location_id, asset.custodian_id) == (to.id, holder.id):
        raise Refused(f"Serial {asset.serial} is at {to.code} with {holder.name} already.", "Name another.")
    asset.location_id, asset.custodian_id = to.id, holder.id
    moved = CustodyEvent(
        asset_id=asset.id,
        at=by.at,
        kind="moved",
        location_id=to.id,
        custodian_id=holder.id,
        note=note.strip() or None,
        corrects_id=None,
    )
    said = f"{asset.serial} moved to {to.code}, held by {holder.name}."
    write_down(session, by, "inventory.moved", Subject("asset", asset.id), said, facts=[moved])
    return said
