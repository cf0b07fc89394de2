"""Units come in, move, meet their tags, and are taken back when their receipt is."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.inventory import rules
from receiving_app.inventory.answers import TagMet, UnitTakenIn
from receiving_app.inventory.records import Asset, CustodyEvent, Location
from receiving_app.ownership import actions as ownership
from receiving_app.ownership.determination import Determination
from receiving_app.people.lookups import require_role, the_office
from receiving_app.people.rules import MAY_OVERRIDE, MAY_RECEIVE
from receiving_app.tags import actions as tags
from receiving_app.tags.records import Tag
from receiving_app.tags.rolls import use_tag_of_roll


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit as the dock hands it over: what it is, what it cost, and what the ownership rules answered."""

    manufacturer: str
    serial: str
    part: str | None
    description: str
    commodity_class: str | None
    acquisition_method: str
    cost_cents: int
    purchase_line_id: str
    received_on: date
    payer: str | None
    user: str | None
    location: str | None
    also_found_by: tuple[str, ...]


# Put together once: each unit says them.
_UNIT = (
    select(Asset)
    .where(Asset.maker_key == bindparam("maker"), Asset.serial_key == bindparam("serial"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_LOCATION = select(Location.id).where(Location.code == bindparam("code"))


def unit_of_maker(session: Session, maker: str, serial: str) -> Asset | None:
    """The unit of a maker with this serial, locked, whatever became of it; None when there never was one."""
    keys = {"maker": rules.maker_key(maker), "serial": rules.serial_key(serial)}
    return session.scalar(_UNIT, keys)


def take_in_unit(
    session: Session, by: By, unit: NewUnit, decided: Determination, before: Asset | None
) -> UnitTakenIn:
    """Make an accepted unit an asset: owner recorded, tag number taken, label queued, custody begun.

    A unit that was here ``before`` and taken back (returned to the vendor, or its scan undone) is taken up
    again.
    """
    said = f"{unit.description}, serial {unit.serial}, taken in."
    asset = _bring_in(session, by, unit, before, "accepted", "received", said)
    determined = ownership.record_determination(session, by, asset.id, decided)
    number = label_unit(session, by, asset, determined)
    own_unit(asset, determined)
    asset.search_words = _words(unit, number)
    return UnitTakenIn(asset.id, determined, number, determined.who_tags == "hold")


def hold_unit(session: Session, by: By, unit: NewUnit, because: str, before: Asset | None) -> str:
    """Record a unit on hold (beyond the order, or not cleared): no owner is decided, a hold label is queued.

    A unit that was here ``before`` and taken back is taken up again.

    Returns:
        The asset's id.
    """
    said = f"{unit.description}, serial {unit.serial}, on hold: {because}."
    asset = _bring_in(session, by, unit, before, "on_hold", "held", said)
    asset.owner = asset.determination_id = asset.tag_due = None  # what was decided before it was taken back
    tags.ask_to_print(session, by, asset_id=asset.id, tag_id=None)
    return asset.id


def _bring_in(
    session: Session, by: By, unit: NewUnit, asset: Asset | None, state: str, kind: str, said: str
) -> Asset:
    location_id = session.connection().execute(_LOCATION, {"code": unit.location}).scalar()
    values = {
        "manufacturer": unit.manufacturer,
        "maker_key": rules.maker_key(unit.manufacturer),
        "serial": unit.serial,
        "serial_key": rules.serial_key(unit.serial),
        "part": unit.part,
        "description": unit.description,
        "commodity_class": unit.commodity_class,
        "acquisition_method": unit.acquisition_method,
        "cost_cents": unit.cost_cents,
        "received_on": unit.received_on,
        "accepted_on": by.today if state == "accepted" else None,
        "purchase_line_id": unit.purchase_line_id,
        "state": state,
        "payer": unit.payer,
        "user": unit.user,
        "custodian_id": by.person_id,
        "location_id": location_id,
        "tag_verified_at": None,
        "tag_id": None,
    }
    if asset is None:
        asset = Asset(
            owner=None, determination_id=None, tag_due=None, search_words=_words(unit, None), **values
        )
        session.add(asset)
    else:
        for name, value in values.items():
            setattr(asset, name, value)
    session.flush()
    custody = CustodyEvent(
        asset_id=asset.id,
        at=by.at,
        kind=kind,
        location_id=location_id,
        custodian_id=by.person_id,
        note=None,
        corrects_id=None,
    )
    write_down(session, by, "inventory.take_in", Subject("asset", asset.id), said, facts=[custody])
    return asset


def withdraw_unit(
    session: Session, by: By, asset_id: str, because: str, *, was_returned: bool = False
) -> None:
    """Take a unit back out: its receipt was undone. Its tag is voided, waiting labels are withdrawn.

    Args:
        session: the step's transaction.
        by: who, where, when.
        asset_id: the unit.
        because: why, in a few words.
        was_returned: it had gone back to its vendor before this receipt, and is there again.

    Raises:
        Refused: a match or signature seals the unit, or its tag was verified on the device.
    """
    refuse_if_sealed(session, Subject("asset", asset_id))
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    if asset.tag_verified_at is not None:
        raise Refused(
            f"Tag and serial of {asset.serial} were already scanned back together.",
            "Take the scan-back back first, then undo the receipt.",
        )
    if asset.tag_id is not None:
        tags.void_tag(session, by, session.get_one(Tag, asset.tag_id).number, because)
    tags.withdraw_requests(session, asset.id, None)
    state = "returned" if was_returned else "withdrawn"
    gone = CustodyEvent(
        asset_id=asset.id,
        at=by.at,
        kind=state,
        location_id=None,
        custodian_id=None,
        note=because,
        corrects_id=None,
    )
    write_down(
        session,
        by,
        "inventory.withdraw",
        Subject("asset", asset.id),
        f"{asset.serial}: {because}.",
        facts=[gone],
    )
    asset.state, asset.tag_id, asset.location_id, asset.custodian_id = state, None, None, None


def tag_meets_serial(session: Session, by: By, tag_number: str, serial: str) -> TagMet:
    """Tag and serial were scanned off the same device: the tag is applied and proven to scan.

    Raises:
        Refused: unknown tag or serial, a tag out of use, or tag and serial that belong to different units.
    """
    tag = tags.tag_of(session, tag_number)
    asset = _unit_with_serial(session, serial, wears=tag.id)
    if asset.tag_id != tag.id:
        its_own = session.get(Tag, asset.tag_id) if asset.tag_id else None
        has = f"its tag is {its_own.number}" if its_own else "it has no tag"
        raise Refused(
            f"Tag {tag.number} does not belong to serial {asset.serial}: {has}.",
            "Take the label off and stick the right one, then scan both again.",
        )
    if asset.tag_verified_at is not None:
        return TagMet(
            asset.id, tag.number, asset.serial, f"Tag {tag.number} was verified before.", already=True
        )
    said = f"Tag {tag.number} is on serial {asset.serial} and scans."
    tags.record_event(session, by, tag, "applied", said, asset_id=asset.id)
    tags.record_event(session, by, tag, "verified", said, asset_id=asset.id)
    asset.tag_verified_at = by.at
    return TagMet(asset.id, tag.number, asset.serial, said, already=False)


def affix_tag_of_roll(session: Session, by: By, tag_number: str, asset_id: str, placement: str) -> TagMet:
    """A hand took a tag off a roll, stuck it on a unit, and scanned tag and serial.

    The number that was reserved for the unit is voided: one unit wears one tag, whatever its owner is.

    Raises:
        Refused: the tag is on no roll, out of use or on another unit, or the unit wears a verified tag.
    """
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    tag = use_tag_of_roll(session, by, tag_number)
    if tag.asset_id not in {None, asset.id}:
        raise Refused(f"Tag {tag.number} is on another unit.", "Take it off, and use the next of the roll.")
    if asset.tag_id == tag.id and asset.tag_verified_at is not None:
        said = f"Tag {tag.number} was verified before."
        return TagMet(asset.id, tag.number, asset.serial, said, already=True)
    if asset.tag_verified_at is not None:
        raise Refused(f"Serial {asset.serial} wears a verified tag.", "Replace that tag with a reason.")
    if asset.tag_id is not None:
        reserved = session.get_one(Tag, asset.tag_id).number
        tags.void_tag(session, by, reserved, f"tag {tag.number} of a roll is on the unit")
    tags.withdraw_requests(session, asset.id, None)
    said = f"Tag {tag.number} is on serial {asset.serial} and scans" + (
        f": {placement}." if placement else "."
    )
    tags.record_event(session, by, tag, "applied", said, asset_id=asset.id)
    tags.record_event(session, by, tag, "verified", said, asset_id=asset.id)
    asset.tag_id, asset.tag_verified_at = tag.id, by.at
    asset.search_words = f"{asset.search_words} {tag.number.lower()}"
    return TagMet(asset.id, tag.number, asset.serial, said, already=False)


def take_back_verification(session: Session, by: By, tag_number: str, reason: str) -> str:
    """The scan-back was a mistake: the tag counts as not applied again.

    Returns:
        The unit's id.

    Raises:
        Refused: by somebody without the right role, the tag was not verified, or something later seals it.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    tag = tags.tag_of(session, tag_number)
    refuse_if_sealed(session, Subject("tag", tag.id), Subject("asset", tag.asset_id or ""))
    for kind in ("verified", "applied"):
        tags.take_back_event(session, by, tag, kind, f"Tag {tag.number}: scan-back taken back, {reason}.")
    asset = session.scalar(select(Asset).where(Asset.tag_id == tag.id).with_for_update())
    if asset is None:
        raise Refused(f"No unit wears tag {tag.number}.", "Look the tag up in Tags.")
    asset.tag_verified_at = None
    return asset.id


def replace_tag(session: Session, by: By, tag_number: str, reason: str) -> str:
    """Void a unit's tag (torn off, unreadable, wrong) and take a new number for it.

    Returns:
        The new number; its label waits to be printed.

    Raises:
        Refused: by somebody without the right role, the tag is out of use already, belongs to no unit, or no
            reason is given.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    tag = tags.tag_of(session, tag_number)
    asset = session.scalar(select(Asset).where(Asset.tag_id == tag.id).with_for_update())
    if asset is None:
        raise Refused(f"No unit wears tag {tag.number}.", "Void the number instead.")
    tags.void_tag(session, by, tag.number, reason)
    office = the_office(session)
    issued = tags.issue_number(
        session,
        by,
        organization=office.central_organization,
        asset_id=asset.id,
        use=rules.series_use(asset.cost_cents, office.tag_floor_cents),
    )
    asset.tag_id, asset.tag_verified_at = issued.tag_id, None
    asset.search_words = f"{asset.search_words} {issued.number.lower()}"
    return issued.number


def override_owner(
    session: Session, by: By, asset_id: str, *, owner: str, who_tags: str, tag_due: date | None, reason: str
) -> Determination:
    """A property manager or administrator decides otherwise than the rule; both answers are kept.

    Raises:
        Refused: no such role, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_OVERRIDE)
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    determined = ownership.override(
        session, by, asset_id, owner=owner, who_tags=who_tags, tag_due=tag_due, reason=reason
    )
    own_unit(asset, determined)
    _relabel(session, by, asset, determined)
    return determined


def take_back_override(session: Session, by: By, asset_id: str) -> Determination:
    """The answer before the override holds again.

    Raises:
        Refused: no such role, or there is no override.
    """
    require_role(session, by.person_id, by.today, *MAY_OVERRIDE)
    asset = session.get_one(Asset, asset_id, with_for_update=True)
    determined = ownership.take_back_override(session, by, asset_id)
    own_unit(asset, determined)
    _relabel(session, by, asset, determined)
    return determined


def _unit_with_serial(session: Session, serial: str, *, wears: str) -> Asset:
    """The unit with this serial that is here, locked; of several makers' the one that wears the tag.

    Raises:
        Refused: none, or several makers have one and none of them wears it.
    """
    wanted = select(Asset).where(Asset.serial_key == rules.serial_key(serial), Asset.state != "withdrawn")
    found = session.scalars(wanted.with_for_update()).all()
    if not found:
        raise Refused(f"No unit with serial {serial} is here.", "Receive it first, or scan the serial again.")
    worn = [asset for asset in found if asset.tag_id == wears]
    if len(found) > 1 and not worn:
        makers = " and ".join(asset.manufacturer for asset in found)
        raise Refused(f"Serial {serial} is on units of {makers}.", "Scan the unit's own tag.")
    return next(iter(worn), found[0])


def _words(unit: NewUnit, tag_number: str | None) -> str:
    return rules.search_words(
        unit.description, unit.manufacturer, unit.part, unit.serial, tag_number, *unit.also_found_by
    )


def own_unit(asset: Asset, determined: Determination) -> None:
    """Bring the unit along with a decision about its owner."""
    asset.owner = determined.owner
    asset.tag_due = determined.tag_due
    asset.determination_id = determined.id


def label_unit(session: Session, by: By, asset: Asset, determined: Determination) -> str | None:
    """A number and its label when we tag; a hold label while nobody is the owner; nothing when others tag."""
    office = the_office(session)
    if determined.who_tags == "hold":
        tags.ask_to_print(session, by, asset_id=asset.id, tag_id=None)
        return None
    if determined.who_tags != office.central_organization:
        return None
    issued = tags.issue_number(
        session,
        by,
        organization=office.central_organization,
        asset_id=asset.id,
        use=rules.series_use(asset.cost_cents, office.tag_floor_cents),
    )
    asset.tag_id = issued.tag_id
    return issued.number


def _relabel(session: Session, by: By, asset: Asset, determined: Determination) -> None:
    """After another decision: a unit without a tag gets what it now needs; a tag it has stays on it."""
    if asset.tag_id is None:
        tags.withdraw_requests(session, asset.id, None)
        number = label_unit(session, by, asset, determined)
        if number is not None:
            asset.search_words = f"{asset.search_words} {number.lower()}"
