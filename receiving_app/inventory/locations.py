"""Places from locations.csv."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.history.by import By
from receiving_app.history.lookups import Difference
from receiving_app.inventory.records import Location
from receiving_app.people import reference_rows
from receiving_app.people.answers import FileLoaded
from receiving_app.people.loading import organization_ids, spoken
from receiving_app.people.lookups import require_administrator
from receiving_app.people.reference_files import LocationRow, ReferenceFolder


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


def differences(session: Session) -> Iterator[Difference]:
    """Where a place is not what the history made it."""
    yield from reference_rows.differences(session, Location)
