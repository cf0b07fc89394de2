"""Units that are here but not kept: rejected, put on hold, sent back; and taken up again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.inventory.actions import label_unit, own_unit
from receiving_app.inventory.records import Asset, CustodyEvent, Location
from receiving_app.ownership import actions as ownership
from receiving_app.ownership.determination import Determination
from receiving_app.tags import actions as tags
from receiving_app.tags.records import Tag

_KINDS = {"rejected": "rejected", "on_hold": "held"}


def set_unit_aside(session: Session, by: By, asset_id: str, state: str, because: str) -> None:
    """A unit that was accepted is rejected, or goes on hold: nobody owns it, its tag is voided.

    Args:
        session: the step's transaction.
        by: who, where, when.
        asset_id: the unit.
        state: "rejected" or "on_hold".
        because: why, in a few words.

    Raises:
        Refused: a match or signature seals the unit.
    """
    refuse_if_sealed(session, Subject("asset", asset_id))
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    _take_tag_off(session, by, asset, because)
    cage = session.scalar(
        select(Location.id).where(Location.kind == "hold", Location.active).order_by(Location.code).limit(1)
    )
    asset.state = state
    asset.owner = asset.determination_id = asset.tag_due = asset.accepted_on = None
    asset.location_id, asset.custodian_id = cage or asset.location_id, by.person_id
    said = f"{asset.serial} {state.replace('_', ' ')}: {because}."
    _tell(session, by, asset, _KINDS[state], because, said)
    tags.ask_to_print(session, by, asset_id=asset.id, tag_id=None)


def take_up_again(session: Session, by: By, asset_id: str, decided: Determination, because: str) -> None:
    """A unit that was set aside is accepted after all: owner decided anew, a new tag number taken."""
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    tags.withdraw_requests(session, asset.id, None)
    asset.state, asset.accepted_on, asset.custodian_id = "accepted", by.today, by.person_id
    _tell(session, by, asset, "received", because, f"{asset.serial} accepted: {because}.")
    determined = ownership.record_determination(session, by, asset.id, decided)
    own_unit(asset, determined)
    label_unit(session, by, asset, determined)


def send_unit_back(session: Session, by: By, asset_id: str, because: str) -> None:
    """A unit left for its vendor. Who owned it stays written; its tag is voided.

    Raises:
        Refused: a match or signature seals the unit.
    """
    refuse_if_sealed(session, Subject("asset", asset_id))
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    _take_tag_off(session, by, asset, because)
    asset.state, asset.location_id, asset.custodian_id = "returned", None, None
    _tell(session, by, asset, "returned", because, f"{asset.serial} sent back: {because}.")


def _take_tag_off(session: Session, by: By, asset: Asset, because: str) -> None:
    if asset.tag_id is not None:
        tags.take_out_of_use(session, by, session.get_one(Tag, asset.tag_id).number, because)
    tags.withdraw_requests(session, asset.id, None)
    asset.tag_id, asset.tag_verified_at = None, None


def _tell(session: Session, by: By, asset: Asset, kind: str, note: str, said: str) -> None:
    custody = CustodyEvent(
        asset_id=asset.id,
        at=by.at,
        kind=kind,
        location_id=asset.location_id,
        custodian_id=asset.custodian_id,
        note=note,
        corrects_id=None,
    )
    write_down(session, by, f"inventory.{kind}", Subject("asset", asset.id), said, facts=[custody])
