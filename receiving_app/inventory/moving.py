"""A unit moves: to another place, into other hands, or both."""

from sqlalchemy import select
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
    said = f"{asset.serial} moved to {to.code}, held by {holder.name}."
    _move(session, by, asset, said, location_id=to.id, custodian_id=holder.id, note=note.strip() or None)
    return said


def take_back_move(session: Session, by: By, asset_id: str, place_code: str, reason: str) -> str:
    """The move to a place was a mistake: the unit is where it was before, with whoever held it then.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, or that move is not the last thing that happened to it.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    newest_first = select(CustodyEvent).where(CustodyEvent.asset_id == asset.id)
    moved, *earlier = session.scalars(newest_first.order_by(CustodyEvent.id.desc()).limit(2))
    wrong = place(session, place_code)
    if moved.kind != "moved" or not earlier or wrong is None or moved.location_id != wrong.id:
        raise Refused(
            f"Serial {asset.serial} was not moved to {place_code} last.", "See its custody, and move it anew."
        )
    said = f"{asset.serial} is where it was before it was moved to {place_code}."
    _move(
        session,
        by,
        asset,
        said,
        location_id=earlier[0].location_id,
        custodian_id=earlier[0].custodian_id,
        note=reason.strip() or None,
        corrects_id=moved.id,
    )
    return said


def _move(
    session: Session,
    by: By,
    asset: Asset,
    said: str,
    *,
    location_id: str | None,
    custodian_id: str | None,
    note: str | None,
    corrects_id: str | None = None,
) -> None:
    asset.location_id, asset.custodian_id = location_id, custodian_id
    moved = CustodyEvent(
        asset_id=asset.id,
        at=by.at,
        kind="moved",
        location_id=location_id,
        custodian_id=custodian_id,
        note=note,
        corrects_id=corrects_id,
    )
    write_down(session, by, "inventory.moved", Subject("asset", asset.id), said, facts=[moved])
