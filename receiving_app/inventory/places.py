"""Finding a place by its code."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.inventory.records import Location
from receiving_app.people.records import Organization


@dataclass(frozen=True, slots=True)
class Place:
    """A place. ``kind``: dock, hold, stock or deployed; ``organization`` is a code."""

    id: str
    code: str
    organization: str
    name: str
    kind: str
    active: bool


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


def _place(found: Location, organization: str) -> Place:
    return Place(found.id, found.code, organization, found.name, found.kind, found.active)
