"""Pieces that are not as they should be: damaged, wrong, or a substitute for what was ordered."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.inventory.setting_aside import set_unit_aside, take_up_again
from receiving_app.people.lookups import require_role, the_office
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving import deliveries, discrepancies, units
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.kept_scans import is_undone, keep_scan
from receiving_app.receiving.records import ReceiptLine, Scan
from receiving_app.receiving.unit_facts import determine_owner
from receiving_app.receiving.verdicts import CHANGED_UNITS, HAND, Dock, Verdict
from receiving_app.wording import counted


class Wrong(StrEnum):
    """What a mark says."""

    DAMAGED = "damaged"
    WRONG_ITEM = "wrong item"
    SUBSTITUTE = "substitute"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the clerk saw.

    Attributes:
        wrong: damaged, a wrong item, or a substitute.
        quantity: pieces.
        serials: those of them whose serial is known.
        part: what came instead.
        approved: whether somebody agreed to the substitute (an amended order is on file).
        note: in the clerk's words.
    """

    wrong: Wrong
    quantity: int
    serials: tuple[str, ...] = ()
    part: str | None = None
    approved: bool = False
    note: str | None = None


def mark_pieces(session: Session, by: By, delivery_id: str, line_id: str, mark: Mark) -> ScanAnswer:
    """Mark pieces of a delivery.

    Damaged pieces are rejected, a substitute that nobody approved goes on hold, an approved one stays
    accepted. A wrong item is on no line: it is noted, nothing is counted.

    Raises:
        Refused: by somebody without the right role, a serial was not counted in this delivery, fewer pieces
            were counted than are marked, or a match or signature seals the delivery.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    dock = Dock(session, by, new_id(), deliveries.delivery_named(session, delivery_id))
    verdict = _marked(dock, session.get_one(PurchaseLine, line_id), mark)
    return keep_scan(dock, "", verdict.title, HAND, verdict)


def mark_last_damaged(dock: Dock) -> Verdict:
    """What was last in hand at this workstation in the delivery at hand is damaged: the unit, or one piece.

    A unit is in hand when its serial or its tag was scanned, also one that was counted before.

    Raises:
        Refused: nothing was counted here, the scan told several units, the unit is marked already or did not
            come in this delivery, or a match or signature seals it.
    """
    last = dock.session.scalar(
        select(Scan)
        .where(
            Scan.delivery_id == (dock.delivery.id if dock.delivery else ""),
            Scan.workstation_id == dock.by.workstation_id,
            (Scan.outcome == Outcome.COUNTED.value) | Scan.asset_id.is_not(None),
            Scan.kind != "undo",
            ~is_undone(),
        )
        .order_by(Scan.id.desc())
        .limit(1)
    )
    if last is None:
        raise Refused("Nothing was counted in this delivery.", "Scan the unit, then the command.")
    told = dock.session.scalar(
        select(func.count(ReceiptLine.asset_id.distinct())).where(ReceiptLine.scan_id == last.id)
    )
    if told and told > 1:
        raise Refused(
            f"That code told {counted(told, 'unit')}.",
            "Scan the serial of the damaged one, then the command.",
        )
    unit = dock.session.get(Asset, last.asset_id) if last.asset_id else None
    line = dock.session.get_one(PurchaseLine, unit.purchase_line_id if unit else last.purchase_line_id)
    return _marked(dock, line, Mark(Wrong.DAMAGED, 1, (unit.serial,) if unit else ()))


def _marked(dock: Dock, line: PurchaseLine, mark: Mark) -> Verdict:
    session, by, delivery = dock.session, dock.by, dock.open_delivery()
    refuse_if_sealed(session, Subject("delivery", delivery.id))
    code = discrepancies.DAMAGED if mark.wrong is Wrong.DAMAGED else discrepancies.WRONG
    what = _what(mark)
    discrepancies.note_discrepancy(dock, line, code, mark.quantity, what, part=mark.part, note=mark.note)
    to = _goes_to(mark)
    if to is not None:
        assets = _assets(session, delivery.id, line, mark)
        for asset in assets:
            set_unit_aside(session, by, asset.id, to, what)
            units.move_pieces(session, by, delivery.id, line.id, asset.id, 1, to, code, dock.scan_id)
        if rest := mark.quantity - len(assets):
            units.move_pieces(session, by, delivery.id, line.id, None, rest, to, code, dock.scan_id)
    which = f" ({', '.join(mark.serials)})" if mark.serials else ""
    said = f"{mark.quantity} of {line.description}{which}: {what}." + (f" {mark.note}" if mark.note else "")
    return Verdict(
        Outcome.DONE, what.capitalize(), said, "mark", mark.wrong, line_id=line.id, changed=CHANGED_UNITS
    )


def take_back_marks(dock: Dock, scan: Scan) -> None:
    """The units that a mark set aside are accepted again; their pieces are moved back by the caller."""
    rows = dock.session.scalars(
        select(ReceiptLine).where(
            ReceiptLine.scan_id == scan.id, ReceiptLine.asset_id.is_not(None), ReceiptLine.quantity > 0
        )
    ).all()
    for row in rows:
        line = dock.session.get_one(PurchaseLine, row.purchase_line_id)
        purchase = dock.session.get_one(Purchase, line.purchase_id)
        office = the_office(dock.session)
        asset = dock.session.get_one(Asset, row.asset_id)
        decided = determine_owner(dock.session, office, purchase, line, line.accepted + 1, asset.received_on)
        take_up_again(dock.session, dock.by, asset.id, decided, "the mark was taken back")


def _what(mark: Mark) -> str:
    match mark.wrong:
        case Wrong.DAMAGED:
            return "damaged"
        case Wrong.WRONG_ITEM:
            return f"{Wrong.WRONG_ITEM}: {mark.part or 'not on the order'}"
        case Wrong.SUBSTITUTE:
            return f"substituted by {mark.part or 'another part'}" + (" (approved)" if mark.approved else "")


def _goes_to(mark: Mark) -> str | None:
    if mark.wrong is Wrong.DAMAGED:
        return "rejected"
    return "on_hold" if mark.wrong is Wrong.SUBSTITUTE and not mark.approved else None


def _assets(session: Session, delivery_id: str, line: PurchaseLine, mark: Mark) -> list[Asset]:
    """The accepted units a mark is about: those named, or for a substitute the latest of the delivery.

    Raises:
        Refused: a named serial is no accepted unit of this delivery and line.
    """
    came = session.scalars(
        select(Asset)
        .join(ReceiptLine, ReceiptLine.asset_id == Asset.id)
        .where(ReceiptLine.delivery_id == delivery_id, ReceiptLine.purchase_line_id == line.id)
        .group_by(Asset.id)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(func.max(ReceiptLine.id).desc())
    ).all()
    here = [asset for asset in came if asset.state == "accepted"]
    if not mark.serials:
        return list(here[: mark.quantity]) if mark.wrong is Wrong.SUBSTITUTE else []
    by_key = {asset.serial_key: asset for asset in here}
    missing = [serial for serial in mark.serials if serial_key(serial) not in by_key]
    aside = {asset.serial_key: asset.state.replace("_", " ") for asset in came if asset not in here}
    if missing and (state := aside.get(serial_key(missing[0]))):
        raise Refused(f"Serial {missing[0]} is {state} already.", "Undo that first if it was wrong.")
    if missing:
        raise Refused(
            f"Serial {missing[0]} was not accepted in this delivery.", "Scan the unit, then mark it."
        )
    return [by_key[serial_key(serial)] for serial in mark.serials]
