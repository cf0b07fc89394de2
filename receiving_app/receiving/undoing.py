"""Taking a scan back: every fact it wrote gets its counter-entry."""

from sqlalchemy import func, select

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.inventory.actions import take_back_verification, withdraw_unit
from receiving_app.inventory.identifiers import take_back_identifiers
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.cases.discrepancies import take_back_discrepancies
from receiving_app.receiving.goods.marking import take_back_marks
from receiving_app.receiving.goods.releasing import was_released
from receiving_app.receiving.goods.remainders import take_back_remainders
from receiving_app.receiving.goods.room import fill_room, hold_again, hold_beyond, moved_since
from receiving_app.receiving.goods.units import pieces_here, take_back_receipt
from receiving_app.receiving.records import Delivery, DeliveryEvent, ReceiptLine, Scan
from receiving_app.receiving.scanning.kept_scans import is_undone
from receiving_app.receiving.scanning.verdicts import Dock, Verdict
from receiving_app.wording import ended

_CHANGED = frozenset({"deliveries", "purchases", "tags", "inventory"})


def undo_scan(dock: Dock, scan_id: str | None) -> tuple[Scan, Verdict]:
    """Take back the scan, or the workstation's last one that did something.

    Raises:
        Refused: nothing to undo, undone before, or sealed by a match or signature.
    """
    scan = _scan_to_undo(dock, scan_id)
    if scan.delivery_id is not None:
        refuse_if_sealed(dock.session, Subject("delivery", scan.delivery_id))
    because = "scan undone"
    did = False
    if scan.kind == "verified" and scan.value:
        take_back_verification(dock.session, dock.by, scan.value, because)
        did = True
    lines, on_hold = _take_back_receipts(dock, scan, because)
    did = bool(lines) or did
    did = take_back_identifiers(dock.session, dock.by, scan.id) or did
    did = take_back_discrepancies(dock, scan.id) or did
    waited_for = take_back_remainders(dock, scan.id)
    did = bool(waited_for) or did
    did = _take_back_events(dock, scan) or did
    if not did:
        raise Refused("That scan changed nothing.", "There is nothing to undo.")
    if scan.delivery_id is not None:
        dock.delivery = dock.session.get_one(Delivery, scan.delivery_id)
    told = [
        on_hold,
        *(fill_room(dock.session, dock.by, line, dock.scan_id) for line in sorted(lines | waited_for)),
    ]
    verdict = Verdict(
        Outcome.DONE,
        "Undone",
        " ".join(filter(None, (ended(f"Taken back: {scan.title}{_told_apart(scan)}"), *told))),
        "undo",
        scan.id,
        line_id=scan.purchase_line_id,
        asset_id=scan.asset_id,
        changed=_CHANGED,
    )
    return scan, verdict


def _take_back_receipts(dock: Dock, scan: Scan, because: str) -> tuple[frozenset[str], str]:
    """Counter-entries for what a step counted, marked or took off hold.

    Returns:
        The ids of the lines it was of, and what goes on hold by it, in words.
    """
    receipts = dock.session.scalars(
        select(ReceiptLine)
        .where(ReceiptLine.scan_id == scan.id, ReceiptLine.corrects_id.is_(None))
        .order_by(ReceiptLine.id.desc())
    ).all()
    moved_on = moved_since(dock.session, receipts)
    receipts = [each for each in receipts if each.id not in moved_on]
    is_mark = scan.kind == "mark"
    moved = {each.asset_id for each in receipts if each.quantity < 0}
    take_back_marks(dock, receipts)
    for receipt in receipts:
        if not is_mark:
            hold_again(dock.session, dock.by, receipt, dock.scan_id)
            _refuse_if_moved(dock, receipt)
        if receipt.asset_id is not None and not is_mark and receipt.asset_id not in moved:
            came_before = _pieces_of(dock, receipt.asset_id) > receipt.quantity
            withdraw_unit(dock.session, dock.by, receipt.asset_id, because, was_returned=came_before)
        take_back_receipt(dock.session, dock.by, receipt, dock.scan_id, because)
    on_hold = hold_beyond(dock.session, dock.by, receipts, dock.scan_id) if is_mark else ""
    return frozenset(each.purchase_line_id for each in receipts), on_hold


def _told_apart(scan: Scan) -> str:
    """Which tag or serial it was, where the title does not say it."""
    named = scan.kind in {"serial", "verified"} and scan.value and scan.value not in scan.title
    return f", {scan.value}" if named else ""


def _refuse_if_moved(dock: Dock, receipt: ReceiptLine) -> None:
    if was_released(dock.session, receipt):
        how = "released from quarantine" if receipt.disposition == "accepted" else "lifted off hold"
        raise Refused(f"What this scan counted was {how}.", "Take that back first.")
    there = pieces_here(
        dock.session, receipt.delivery_id, receipt.purchase_line_id, receipt.asset_id, receipt.disposition
    )
    if there < receipt.quantity:
        raise Refused("What this scan counted was marked since.", "Undo the mark first.")


def _pieces_of(dock: Dock, asset_id: str) -> int:
    wanted = select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.asset_id == asset_id)
    return int(dock.session.scalar(wanted) or 0)


def _take_back_events(dock: Dock, scan: Scan) -> bool:
    events = dock.session.scalars(
        select(DeliveryEvent).where(DeliveryEvent.scan_id == scan.id).order_by(DeliveryEvent.id.desc())
    ).all()
    for event in events:
        delivery = dock.session.get_one(Delivery, event.delivery_id)
        deliveries.take_back(dock.session, dock.by, delivery, event.id, f"{event.kind} taken back.")
    return bool(events)


def _scan_to_undo(dock: Dock, scan_id: str | None) -> Scan:
    wanted = select(Scan).where(Scan.outcome.in_([Outcome.COUNTED.value, Outcome.DONE.value]), ~is_undone())
    if scan_id is not None:
        found = dock.session.scalar(wanted.where(Scan.id == scan_id, Scan.kind != "undo"))
        if found is None:
            raise Refused("That scan cannot be undone.", "It counted nothing, or was undone before.")
        return found
    told = select(DeliveryEvent.id).where(DeliveryEvent.scan_id == Scan.id).exists()
    newest = dock.session.scalar(
        wanted.where(
            Scan.workstation_id == dock.by.workstation_id,
            Scan.kind.not_in(["undo", "tag"]),
            (Scan.kind != "command") | told,
        )
        .order_by(Scan.id.desc())
        .limit(1)
    )
    if newest is None:
        raise Refused("There is nothing to undo at this workstation.", "Earlier steps are in the history.")
    return newest
