"""Units that were not tagged in time (E10 of the study of card logs; LAC 34:VII.307)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.inventory.records import Asset
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day


@dataclass(frozen=True, slots=True)
class LateTag:
    """A unit whose tag came late, or has not come, and why it needed one in a sentence."""

    asset_id: str
    purchase_line_id: str
    manufacturer: str
    serial: str
    due: date
    tagged_on: date | None
    said: str


def late_tags(session: Session, as_of: date) -> tuple[LateTag, ...]:
    """Accepted units at or above the tag floor whose tag was not verified within the days since receipt."""
    office = the_office(session)
    found = []
    for asset in session.scalars(
        select(Asset)
        .where(Asset.state == "accepted", Asset.cost_cents >= office.tag_floor_cents)
        .order_by(Asset.received_on, Asset.id)
    ):
        due = asset.received_on + timedelta(days=office.tag_days)
        verified = asset.tag_verified_at
        tagged_on = office_day(office.time_zone, verified) if verified else None
        if (tagged_on or as_of) <= due:
            continue
        when = f"tagged on {tagged_on}" if tagged_on else "not tagged"
        said = f"Received on {asset.received_on}, due by {due}, {when}."
        found.append(
            LateTag(asset.id, asset.purchase_line_id, asset.manufacturer, asset.serial, due, tagged_on, said)
        )
    return tuple(found)
