"""What stands on a unit's label: its tag, or the hold label while nobody is its owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import hold_number
from receiving_app.people.records import Organization
from receiving_app.tags.layout import Label
from receiving_app.tags.records import PrintRequest, Tag

LEGEND = "STATE PROPERTY"


@dataclass(frozen=True, slots=True)
class LabelToPrint:
    """A label that was asked for."""

    request_id: str
    label: Label


def labels_waiting(
    session: Session, *, numbers: Sequence[str] = (), asset_ids: Sequence[str] = ()
) -> tuple[LabelToPrint, ...]:
    """Labels that wait for a printer, oldest first: all, or only these tags or units."""
    wanted = (
        select(PrintRequest.id, Asset, Tag.number, Tag.prints, Organization.name)
        .join(Asset, Asset.id == PrintRequest.asset_id)
        .outerjoin(Tag, Tag.id == PrintRequest.tag_id)
        .outerjoin(Organization, Organization.code == Asset.owner)
        .where(PrintRequest.state == "waiting")
        .order_by(PrintRequest.id)
    )
    if numbers:
        wanted = wanted.where(Tag.number.in_([number.strip().upper() for number in numbers]))
    if asset_ids:
        wanted = wanted.where(PrintRequest.asset_id.in_(asset_ids))
    rows: Sequence[Any] = session.execute(wanted).all()
    return tuple(
        LabelToPrint(request_id, _label(asset, number, prints or 0, owner))
        for request_id, asset, number, prints, owner in rows
    )


def label_of(session: Session, number: str) -> Label:
    """The label of a tag, for a preview: the one that waits for the printer, else the one printed last.

    Raises:
        Refused: no unit wears the tag.
    """
    rows: Sequence[Any] = session.execute(
        select(Asset, Tag.number, Tag.prints, Organization.name, PrintRequest.id)
        .join(Tag, (Tag.id == Asset.tag_id) & (Tag.asset_id == Asset.id))
        .outerjoin(Organization, Organization.code == Asset.owner)
        .outerjoin(PrintRequest, (PrintRequest.tag_id == Tag.id) & (PrintRequest.state == "waiting"))
        .where(Tag.number == number.strip().upper())
    ).all()
    if not rows:
        return _hold_label(session, number)
    asset, found, prints, owner, waiting = rows[0]
    return _label(asset, found, prints if waiting else max(0, prints - 1), owner)


def unit_of_hold(session: Session, number: str) -> Asset | None:
    """The unit that this hold label was printed for; None when it is none of the last thousand."""
    wanted = select(PrintRequest.asset_id).where(PrintRequest.tag_id.is_(None))
    for asset_id in session.scalars(wanted.order_by(PrintRequest.id.desc()).limit(1000)):
        if hold_number(asset_id) == number:
            return session.get_one(Asset, asset_id)
    return None


def _hold_label(session: Session, number: str) -> Label:
    asset = unit_of_hold(session, number)
    if asset is None:
        raise Refused(f"No unit wears tag {number}.", "Look the number up in Tags.")
    return _label(asset, None, 0, None)


def _label(asset: Asset, number: str | None, prints: int, owner: str | None) -> Label:
    return Label(
        number=number or hold_number(asset.id),
        legend=LEGEND,
        owner=owner or "",
        description=f"{asset.manufacturer} {asset.description}",
        serial=asset.serial,
        issue_mark=f"R{prints}" if number and prints else "",
        is_hold=number is None,
    )
