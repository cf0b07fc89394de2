"""Stick, scan back: a tag and a serial scanned one after the other prove that the tag is on its device."""

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.inventory.actions import tag_meets_serial
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.records import Scan
from receiving_app.receiving.scanning.met_before import met_before
from receiving_app.receiving.scanning.verdicts import Dock, Verdict
from receiving_app.tags.lookups import tag_seen

_CHANGED = frozenset({"tags", "inventory", "deliveries"})


def meet_tag(dock: Dock, number: str) -> Verdict:
    """A tag was scanned: with the serial scanned just before it is verified, else the serial comes next."""
    tag = tag_seen(dock.session, number)
    asset = dock.session.get(Asset, tag.asset_id) if tag.asset_id else None
    if asset is None or asset.tag_id != tag.tag_id:
        raise Refused(
            f"Tag {tag.number} is {tag.state} and on no unit.", "Take it off, and scan the unit's own tag."
        )
    before = _last_scan(dock.session, dock.by)
    if before is not None and before.kind == "serial" and before.outcome == Outcome.ALREADY_COUNTED:
        return _verified(dock, number, before.value or "")
    said = f"Tag {tag.number} belongs to serial {asset.serial}. Now scan the serial on the device."
    return Verdict(Outcome.DONE, f"Tag {tag.number}", said, "tag", tag.number, asset_id=asset.id)


def meet_serial(dock: Dock, serial: str) -> Verdict | None:
    """A serial was scanned right after a tag: they meet. None when no tag was scanned just before."""
    before = _last_scan(dock.session, dock.by)
    if before is not None and before.kind == "tag" and before.outcome == Outcome.DONE and before.value:
        return _verified(dock, before.value, serial)
    if dock.delivery is None or dock.delivery.current_purchase_id is None:
        return _known(dock, serial)
    return None


def _known(dock: Dock, serial: str) -> Verdict | None:
    """Without an order on screen, a serial that is here is told; its tag may follow."""
    found = dock.session.scalars(
        select(Asset).where(Asset.serial_key == serial_key(serial), Asset.state != "withdrawn").limit(2)
    ).all()
    if len(found) != 1:
        return None
    met = met_before(dock, found[0].id)
    return Verdict(
        Outcome.ALREADY_COUNTED, met.title, met.said, "serial", found[0].serial, asset_id=found[0].id
    )


def _verified(dock: Dock, number: str, serial: str) -> Verdict:
    met = tag_meets_serial(dock.session, dock.by, number, serial)
    title = "Tag verified before" if met.already else "Tag verified"
    outcome = Outcome.ALREADY_COUNTED if met.already else Outcome.DONE
    return Verdict(
        outcome,
        title,
        met.said,
        "verified",
        met.tag_number,
        asset_id=met.asset_id,
        tag_number=met.tag_number,
        changed=frozenset() if met.already else _CHANGED,
    )


_LAST = (  # put together once, and asked for columns: each scan of a serial says it
    select(Scan.kind, Scan.value, Scan.outcome)
    .where(Scan.workstation_id == bindparam("here"))
    .order_by(Scan.id.desc())
    .limit(1)
)


def _last_scan(session: Session, by: By) -> Row[str, str | None, str] | None:
    """What this workstation scanned just before."""
    return session.connection().execute(_LAST, {"here": by.workstation_id}).one_or_none()
