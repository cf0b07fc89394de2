"""Places: loading locations.csv, and finding a place by its code."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.history.by import By
from receiving_app.history.lookups import Difference
from receiving_app.inventory.records import Location
from receiving_app.people import reference_rows
from receiving_app.people.answers import FileLoaded
from receiving_app.people.loading import organization_ids, spoken
from receiving_app.people.lookups import require_administrator
from receiving_app.people.records import Organization
from receiving_app.people.reference_files import LocationRow, ReferenceFolder


@dataclass(frozen=True, slots=True)
class Place:
    """A place. ``kind``: dock, hold, stock or deployed; ``organization`` is a code."""

    id: str
    code: str
    organization: str
    name: str
    kind: str
    active: bool


def load_locations(session: Session, by: By, folder: ReferenceFolder) -> tuple[FileLoaded, ...]:
    """Bring locations.csv in; the people room's files come first.

    Raises:
        Refused: somebody has a PIN and this is no administrator.
    """
    read = folder.locations
    if read is None:
        return ()
    require_administrator(session, by.person_id, by.today)
    organizations = organization_ids(session)
    known = {kept.code: kept for kept in session.scalars(select(Location))}
    wanted = [
        (
            row.code,
            {
                "code": row.code,
                "organization_id": organizations[row.organization],
                "name": name_of(row),
                "kind": row.kind,
                "active": row.active,
            },
        )
        for row in read.rows
    ]
    loaded = reference_rows.load_file(
        session, by, "inventory.load_locations", read, Location, known, wanted, names=spoken(organizations)
    )
    return (loaded,)


def name_of(row: LocationRow) -> str:
    """The place in words: "Central, Warehouse, floor 1, Dock"."""
    floor = None if row.floor is None else f"floor {row.floor}"
    return ", ".join(filter(None, (row.site, row.building, floor, row.room, row.bin))) or row.code


def places(session: Session, *, kind: str | None = None) -> tuple[Place, ...]:
    """Places in use, or those of one kind, by code."""
    wanted = (
        select(Location, Organization.code)
        .join(Organization, Organization.id == Location.organization_id)
        .where(Location.active)
        .order_by(Location.code)
    )
    if kind is not None:
        wanted = wanted.where(Location.kind == kind)
    return tuple(_place(found, code) for found, code in session.execute(wanted))


def place(session: Session, code: str) -> Place | None:
    """The place with this code, in use or not."""
    found = session.execute(
        select(Location, Organization.code)
        .join(Organization, Organization.id == Location.organization_id)
        .where(Location.code == code.strip())
    ).one_or_none()
    return None if found is None else _place(found[0], found[1])


def differences(session: Session) -> Iterator[Difference]:
    """Where a place is not what the history made it."""
    yield from reference_rows.differences(session, Location)


def _place(found: Location, organization: str) -> Place:
    return Place(found.id, found.code, organization, found.name, found.kind, found.active)
