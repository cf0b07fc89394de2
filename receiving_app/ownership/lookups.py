"""Asking who owns a unit, and why."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.ownership.determination import Determination
from receiving_app.ownership.records import OwnershipDetermination


def present_determination(session: Session, asset_id: str) -> Determination | None:
    """The decision that counts now: the newest one."""
    row = session.scalar(
        select(OwnershipDetermination)
        .where(OwnershipDetermination.asset_id == asset_id)
        .order_by(OwnershipDetermination.id.desc())
        .limit(1)
    )
    return None if row is None else Determination.of(row)


def story(session: Session, asset_id: str) -> tuple[Determination, ...]:
    """Every decision about a unit, oldest first."""
    rows = session.scalars(
        select(OwnershipDetermination)
        .where(OwnershipDetermination.asset_id == asset_id)
        .order_by(OwnershipDetermination.id)
    )
    return tuple(Determination.of(row) for row in rows)
