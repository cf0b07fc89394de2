"""What else tells a unit from all others: its network addresses (MAC) and its phone identity (IMEI)."""

from collections import defaultdict

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.records import Asset, UnitIdentifier

MAC, IMEI = "mac", "imei"
SPOKEN = {MAC: "MAC address", IMEI: "IMEI"}


def identifiers_of(session: Session, asset_id: str) -> dict[str, tuple[str, ...]]:
    """Kind (``mac``, ``imei``) -> what stands of a unit, the first one noted first."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    rows = session.scalars(
        select(UnitIdentifier)
        .where(UnitIdentifier.asset_id == asset_id, _stands())
        .order_by(UnitIdentifier.id)
    )
    for row in rows:
        found[row.kind] += (row.value,)
    return found


def note_identifier(session: Session, by: By, asset: Asset, kind: str, value: str, scan_id: str) -> bool:
    """Note an address or identity of a unit, which is found by it from now on; whether that is new.

    Args:
        session: the step's transaction.
        by: who, where, when.
        asset: the unit.
        kind: ``mac`` or ``imei``.
        value: a MAC as AA:BB:CC:DD:EE:FF, an IMEI as its 15 digits.
        scan_id: the scan that told it; taken back with it.

    Raises:
        Refused: another unit that is here has it.
    """
    if value in identifiers_of(session, asset.id).get(kind, ()):
        return False
    other = session.scalar(
        select(Asset)
        .join(UnitIdentifier, UnitIdentifier.asset_id == Asset.id)
        .where(UnitIdentifier.kind == kind, UnitIdentifier.value == value, _stands())
        .where(Asset.state != "withdrawn", Asset.id != asset.id)
        .limit(1)
    )
    if other is not None:
        raise Refused(
            f"{SPOKEN[kind]} {value} is that of serial {other.serial} ({other.description}).",
            f"Look whether it stands on serial {asset.serial}.",
        )
    fact = UnitIdentifier(
        asset_id=asset.id, at=by.at, kind=kind, value=value, scan_id=scan_id, corrects_id=None
    )
    said = f"{SPOKEN[kind]} {value} is that of serial {asset.serial}."
    write_down(session, by, "inventory.note_identifier", Subject("asset", asset.id), said, facts=[fact])
    words = asset.search_words.split()
    told = [word for word in (value.lower(), value.lower().replace(":", "")) if word not in words]
    asset.search_words = " ".join((asset.search_words, *dict.fromkeys(told)))
    return True


def take_back_identifiers(session: Session, by: By, scan_id: str) -> bool:
    """Take back what a scan noted; whether it noted anything. The unit is still found by its words."""
    rows = session.scalars(select(UnitIdentifier).where(UnitIdentifier.scan_id == scan_id, _stands())).all()
    for row in rows:
        counter = UnitIdentifier(
            asset_id=row.asset_id,
            at=by.at,
            kind=row.kind,
            value=row.value,
            scan_id=None,
            corrects_id=row.id,
        )
        said = f"{SPOKEN[row.kind]} {row.value} is taken back."
        about = Subject("asset", row.asset_id)
        write_down(session, by, "inventory.take_back_identifier", about, said, facts=[counter])
    return bool(rows)


def _stands() -> ColumnElement[bool]:
    back = aliased(UnitIdentifier)
    return (
        UnitIdentifier.corrects_id.is_(None)
        & ~select(back.id).where(back.corrects_id == UnitIdentifier.id).exists()
    )
