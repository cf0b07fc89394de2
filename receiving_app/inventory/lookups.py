"""Finding units, and seeing one whole."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, Table, or_, select
from sqlalchemy.orm import Session

from receiving_app.database.paging import in_order
from receiving_app.database.search import holds_words
from receiving_app.errors import Refused
from receiving_app.inventory.answers import AssetRow, AssetSeen, CustodyLine, OpenQuestion
from receiving_app.inventory.records import Asset, CustodyEvent, Location
from receiving_app.inventory.rules import serial_key
from receiving_app.ownership.lookups import story
from receiving_app.ownership.records import OwnershipDetermination
from receiving_app.people.records import Person
from receiving_app.tags.records import Tag

UNITS_SORTED = {
    "tag": Tag.number,
    "description": Asset.description,
    "owner": Asset.owner,
    "location": Location.code,
    "state": Asset.state,
}


def find(
    session: Session,
    words: str = "",
    *,
    state: str | None = None,
    sort: str = "",
    descending: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> tuple[AssetRow, ...]:
    """Units that hold every one of ``words`` in tag, serial, part, order, ticket, maker or description.

    Newest first, going on after the asset id ``after``. Withdrawn units are left out unless asked for.
    ``state`` may also be "undecided" (kept, and nobody is the owner) or "quarantine" (kept in a cage).
    ``sort`` is a key of ``UNITS_SORTED`` to order by instead, ``descending`` the other way round.
    """
    wanted = _holding(session, _rows(), words).order_by(Asset.id.desc()).limit(limit)
    if state == "undecided":
        wanted = wanted.where(Asset.state == "accepted", Asset.owner.is_(None))
    elif state == "quarantine":
        wanted = wanted.where(Asset.state == "accepted", Location.kind == "hold")
    else:
        wanted = wanted.where(Asset.state == state) if state else wanted.where(Asset.state != "withdrawn")
    if sort:
        key = UNITS_SORTED[sort]
        wanted = in_order(session, wanted, key, Asset.id, descending=descending, after=after)
    elif after:
        wanted = wanted.where(Asset.id < after)
    return tuple(_row(*row) for row in session.execute(wanted))


def units(session: Session, asset_ids: Collection[str]) -> dict[str, AssetRow]:
    """These units by their ids."""
    found = session.execute(_rows().where(Asset.id.in_(asset_ids)))
    return {row[0].id: _row(*row) for row in found}


def overdue(
    session: Session, today: date, words: str = "", *, after: str | None = None, limit: int = 200
) -> tuple[AssetRow, ...]:
    """Units whose tag is due and not verified on the device, longest due first, after the asset ``after``."""
    wanted = (
        _holding(session, _rows(), words)
        .where(Asset.state == "accepted", Asset.tag_due < today, Asset.tag_verified_at.is_(None))
        .order_by(Asset.tag_due, Asset.id)
        .limit(limit)
    )
    last = session.get(Asset, after) if after else None
    if last is not None:
        due, later = last.tag_due, Asset.tag_due > last.tag_due
        wanted = wanted.where(later | ((Asset.tag_due == due) & (Asset.id > last.id)))
    return tuple(_row(*row) for row in session.execute(wanted))


def open_questions(session: Session) -> tuple[OpenQuestion, ...]:
    """Units whose owner is not decided, with what to ask and whom, the longest waiting first."""
    wanted = (
        _rows()
        .add_columns(OwnershipDetermination)
        .where(Asset.state == "accepted", Asset.owner.is_(None), Asset.determination_id.is_not(None))
        .order_by(Asset.received_on, Asset.id)
    )
    return tuple(
        OpenQuestion(_row(*row), kept.result, kept.question or "", kept.sentence, row[0].received_on)
        for *row, kept in session.execute(wanted)
    )


def _holding(session: Session, wanted: Any, words: str) -> Any:
    """Only units that hold every one of the words."""
    parts = [part for part in words.lower().split() if part]
    for condition in holds_words(session, cast("Table", Asset.__table__), parts):
        wanted = wanted.where(condition)
    return wanted


def asset_seen(session: Session, tag_or_serial: str) -> AssetSeen:
    """One unit by its tag number, its serial, or its id.

    Raises:
        Refused: nothing has it, or several units have.
    """
    text = tag_or_serial.strip()
    found = session.execute(
        _rows().where(
            or_(Tag.number == text.upper(), Asset.serial_key == serial_key(text), Asset.id == text.lower())
        )
    ).all()
    if not found:
        raise Refused(f"Nothing here has the tag or serial {text}.", "Try a part of it with: inventory find.")
    if len(found) > 1:
        both = " and ".join(f"{row[0].manufacturer} {row[0].serial}" for row in found)
        raise Refused(f"{text} is on several units: {both}.", "Name one by its tag.")
    asset = found[0][0]
    custodian = session.get(Person, asset.custodian_id) if asset.custodian_id else None
    custody = session.execute(
        select(CustodyEvent, Location.code, Person.name)
        .outerjoin(Location, Location.id == CustodyEvent.location_id)
        .outerjoin(Person, Person.id == CustodyEvent.custodian_id)
        .where(CustodyEvent.asset_id == asset.id)
        .order_by(CustodyEvent.id)
    )
    return AssetSeen(
        _row(*found[0]),
        asset.purchase_line_id,
        asset.commodity_class,
        asset.acquisition_method,
        asset.cost_cents,
        asset.received_on,
        asset.accepted_on,
        asset.payer,
        custodian.name if custodian else None,
        asset.tag_verified_at,
        story(session, asset.id),
        tuple(CustodyLine(event.at, event.kind, code, name, event.note) for event, code, name in custody),
    )


def _rows() -> Select[Asset, str, str, str, str, str | None]:
    return (
        select(
            Asset,
            Tag.number,
            Tag.state,
            Location.code,
            Location.kind,
            OwnershipDetermination.overridden_by,
        )
        .outerjoin(OwnershipDetermination, OwnershipDetermination.id == Asset.determination_id)
        .outerjoin(Tag, Tag.id == Asset.tag_id)
        .outerjoin(Location, Location.id == Asset.location_id)
    )


def _row(
    asset: Asset,
    tag: str | None,
    tag_state: str | None,
    location: str | None,
    place_kind: str | None,
    overridden_by: str | None,
) -> AssetRow:
    return AssetRow(
        asset.id,
        tag,
        tag_state,
        asset.description,
        asset.manufacturer,
        asset.serial,
        asset.part,
        asset.owner,
        asset.user,
        location,
        asset.state,
        asset.tag_due,
        place_kind,
        overridden_by is not None,
    )
