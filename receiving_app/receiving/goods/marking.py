"""Pieces that are not as they should be: damaged, wrong, a substitute, or in any condition of X12 412."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

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
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.cases import discrepancies
from receiving_app.receiving.cases.rules import KEEP_AS_FOUND
from receiving_app.receiving.goods import units
from receiving_app.receiving.goods.conditions import CONDITIONS, GOOD, IN_PLACE, Wrong
from receiving_app.receiving.goods.room import fill_room
from receiving_app.receiving.goods.second_look import look_again_at_mark
from receiving_app.receiving.goods.unit_facts import determine_owner
from receiving_app.receiving.records import DiscrepancyCase, ReceiptLine, Scan
from receiving_app.receiving.scanning.kept_scans import is_undone, keep_scan, unanswered_item
from receiving_app.receiving.scanning.verdicts import CHANGED_UNITS, HAND, Dock, Verdict
from receiving_app.scans.shown import visible
from receiving_app.wording import begun, counted, verb


@dataclass(frozen=True, slots=True)
class Mark:
    """What the clerk saw.

    Attributes:
        wrong: which condition they are in.
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


def mark_pieces(
    session: Session, by: By, delivery_id: str, line_id: str, mark: Mark, *, sure: bool = False
) -> ScanAnswer:
    """Mark pieces of a delivery.

    They go where their condition says (``conditions.CONDITIONS``), so that what is accepted, rejected and on
    hold is always what stands on the dock (AC18). An approved substitute stays accepted. A wrong item without
    a serial is on no line: it is noted, nothing is counted; when it is far more than was ordered and nobody
    is ``sure``, the answer asks for it once more (AC13).

    Raises:
        Refused: by somebody without the right role, a serial was not counted in this delivery, fewer pieces
            were counted than are marked, or a match or signature seals the delivery.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    dock = Dock(session, by, new_id(), deliveries.delivery_named(session, delivery_id))
    line, again = session.get_one(PurchaseLine, line_id), None
    if not sure and not _goes_to(mark) and mark.wrong not in _AS_THEY_ARE:
        again = look_again_at_mark(dock, line, mark.quantity)
    verdict = again or _marked(dock, line, mark)
    return keep_scan(dock, "", verdict.title, HAND, verdict)


def mark_last_damaged(dock: Dock) -> Verdict:
    """What was last in hand at this workstation in the delivery at hand is damaged: the unit, or one piece.

    A unit is in hand when its serial or its tag was scanned, also one that was counted before.

    Raises:
        Refused: nothing was counted here, the scan told several units, the unit is marked already or did not
            come in this delivery, or a match or signature seals it.
    """
    if (open_one := unanswered_item(dock)) is not None:
        raise Refused(
            f"{visible(open_one.raw)} was scanned last and is not settled.",
            "Answer for it, scan the damaged unit, then the command.",
        )
    last = last_in_hand(dock)
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


def last_in_hand(dock: Dock) -> Scan | None:
    """The scan of what was last in hand at this workstation in the delivery; undone ones are left out.

    A unit is in hand when its serial or its tag was scanned, also one that was counted before.
    """
    return dock.session.scalar(
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


def _marked(dock: Dock, line: PurchaseLine, mark: Mark) -> Verdict:
    session, delivery = dock.session, dock.open_delivery()
    refuse_if_sealed(session, Subject("delivery", delivery.id))
    condition, what = CONDITIONS[mark.wrong], _what(mark)
    if mark.wrong is Wrong.SUBSTITUTE and _is_held(dock, line, mark):
        return _said_of_held(dock, line, mark)
    case = discrepancies.note_discrepancy(
        dock, line, condition.code, mark.quantity, what, part=mark.part, note=mark.note
    )
    wanted = ""
    if to := _goes_to(mark):
        _move(dock, line, mark, to)
        wanted = fill_room(
            session, dock.by, line.id, dock.scan_id
        )  # another comes in place of a rejected one
    elif condition.is_here and mark.wrong in _AS_THEY_ARE:
        _refuse_if_not_here(dock, line, mark)
    which = f" ({', '.join(mark.serials)})" if mark.serials else ""
    said = f"{mark.quantity} of {line.description}{which}: {what}." + (f" {mark.note}" if mark.note else "")
    late = _late_for_carrier(case, dock.by.today)
    said = " ".join(filter(None, (said, wanted, late)))
    return Verdict(
        Outcome.DONE,
        begun(what),
        said,
        "mark",
        mark.wrong,
        line_id=line.id,
        changed=CHANGED_UNITS,
        warns=bool(late),
    )


def _late_for_carrier(case: DiscrepancyCase | None, today: date) -> str:
    """What is told of damage that is found when the carrier's days are over; '' while they run."""
    if case is None or case.carrier_due is None or today <= case.carrier_due:
        return ""
    return f"The carrier was to be told by {case.carrier_due}: tell them all the same. {KEEP_AS_FOUND}"


def _is_held(dock: Dock, line: PurchaseLine, mark: Mark) -> bool:
    """Whether these pieces are held as this substitute already, and no others here could be meant."""
    delivery = dock.open_delivery()
    accepted = dock.session.scalar(
        select(func.coalesce(func.sum(ReceiptLine.quantity), 0)).where(
            ReceiptLine.delivery_id == delivery.id,
            ReceiptLine.purchase_line_id == line.id,
            ReceiptLine.disposition == "accepted",
        )
    )
    order, what = (
        dock.session.get_one(Purchase, line.purchase_id).number,
        _what(replace(mark, approved=False)),
    )
    held = sum(
        each.quantity
        for each in discrepancies.discrepancies(dock.session, delivery.id)
        if (each.order, each.line, each.what) == (order, line.label, what)
    )
    return int(accepted or 0) < mark.quantity <= held


def _said_of_held(dock: Dock, line: PurchaseLine, mark: Mark) -> Verdict:
    """What is held in place of a line's own: it stays there, or it is accepted because somebody agreed."""
    session, by, delivery = dock.session, dock.by, dock.open_delivery()
    what = f"{mark.quantity} of {line.description}: {_what(mark)}"
    if not mark.approved:
        said = f"{what}. {verb(mark.quantity, 'It is', 'They are')} on hold already."
        return Verdict(Outcome.ALREADY_COUNTED, "Held before", said, "mark", mark.wrong, line_id=line.id)
    purchase, office = session.get_one(Purchase, line.purchase_id), the_office(session)
    assets = _assets(session, delivery.id, line, mark, ("on_hold",))
    for asset in assets:
        decided = determine_owner(session, office, purchase, line, line.accepted + 1, asset.received_on)
        take_up_again(session, by, asset.id, decided, _what(mark))
        held = (delivery.id, line.id, asset.id)
        units.move_pieces(session, by, *held, 1, "accepted", GOOD, dock.scan_id, "on_hold")
    if (left := mark.quantity - len(assets)) > 0:
        pieces = (delivery.id, line.id, None)
        units.move_pieces(session, by, *pieces, left, "accepted", GOOD, dock.scan_id, "on_hold")
    said = f"{what}. {verb(mark.quantity, 'It is', 'They are')} accepted."
    return Verdict(
        Outcome.DONE, begun(_what(mark)), said, "mark", mark.wrong, line_id=line.id, changed=CHANGED_UNITS
    )


def _move(dock: Dock, line: PurchaseLine, mark: Mark, to: str) -> None:
    """Take the pieces from where they stand: the units named, then pieces without a serial."""
    session, by, delivery = dock.session, dock.by, dock.open_delivery()
    code = CONDITIONS[mark.wrong].code
    # What is rejected may have been on hold; what came over the order is there already.
    origins = ("accepted", "on_hold") if to == "rejected" else ("accepted",)
    assets = _assets(session, delivery.id, line, mark, origins)
    for asset in assets:
        origin = asset.state
        set_unit_aside(session, by, asset.id, to, _what(mark))
        units.move_pieces(session, by, delivery.id, line.id, asset.id, 1, to, code, dock.scan_id, origin)
    left = mark.quantity - len(assets)
    for origin in reversed(origins) if mark.wrong is Wrong.OVER_RETURNED else origins:
        there = units.pieces_here(session, delivery.id, line.id, None, origin)
        if (some := min(left, there)) > 0:
            units.move_pieces(session, by, delivery.id, line.id, None, some, to, code, dock.scan_id, origin)
            left -= some
    if left > 0:
        units.move_pieces(session, by, delivery.id, line.id, None, left, to, code, dock.scan_id)


def _refuse_if_not_here(dock: Dock, line: PurchaseLine, mark: Mark) -> None:
    there = units.pieces_in(dock.session, dock.open_delivery().id, line.id)
    if there < mark.quantity:
        raise Refused(
            f"{counted(there, 'piece')} of {line.description} {verb(there, 'is', 'are')} in this delivery,"
            f" not {mark.quantity}.",
            "Count them first.",
        )


def take_back_marks(dock: Dock, receipts: Sequence[ReceiptLine]) -> None:
    """Units that a step set aside, or took off hold, are what they were; the caller moves their pieces."""
    for row in receipts:
        if row.asset_id is None or row.quantity > 0:
            continue
        if row.disposition == "on_hold":
            set_unit_aside(dock.session, dock.by, row.asset_id, "on_hold", "the mark was taken back")
            continue
        line = dock.session.get_one(PurchaseLine, row.purchase_line_id)
        purchase = dock.session.get_one(Purchase, line.purchase_id)
        office = the_office(dock.session)
        asset = dock.session.get_one(Asset, row.asset_id)
        decided = determine_owner(dock.session, office, purchase, line, line.accepted + 1, asset.received_on)
        take_up_again(dock.session, dock.by, asset.id, decided, "the mark was taken back")


def _what(mark: Mark) -> str:
    match mark.wrong:
        case Wrong.WRONG_ITEM:
            # "wrong item" is beside what was counted; a unit that was counted is one of the rejected
            name = "incorrect product" if mark.serials else Wrong.WRONG_ITEM.value
            return f"{name}: {mark.part or 'not on the order'}"
        case Wrong.SUBSTITUTE:
            return f"{IN_PLACE}{mark.part or 'another part'}" + (" (approved)" if mark.approved else "")
        case Wrong.HOLD:
            return "on hold"
        case other:
            return str(other)


def _goes_to(mark: Mark) -> str:
    if mark.wrong is Wrong.WRONG_ITEM and not mark.serials:
        return ""  # on no line: nothing was counted for it
    if mark.wrong is Wrong.SUBSTITUTE and mark.approved:
        return ""
    return CONDITIONS[mark.wrong].goes_to


def _assets(
    session: Session, delivery_id: str, line: PurchaseLine, mark: Mark, states: tuple[str, ...]
) -> list[Asset]:
    """The units a mark is about: those named, or for a substitute the latest of the delivery.

    Raises:
        Refused: a named serial is no unit of this delivery and line, or stands elsewhere already.
    """
    came = session.scalars(
        select(Asset)
        .join(ReceiptLine, ReceiptLine.asset_id == Asset.id)
        .where(ReceiptLine.delivery_id == delivery_id, ReceiptLine.purchase_line_id == line.id)
        .group_by(Asset.id)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(func.max(ReceiptLine.id).desc())
    ).all()
    here = [asset for asset in came if asset.state in states]
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
    if len(by_key) < len(mark.serials) or len(mark.serials) > mark.quantity:
        raise Refused(
            f"{counted(len(mark.serials), 'serial number')} for {counted(mark.quantity, 'piece')}.",
            "Name each serial once, and count again.",
        )
    return [by_key[serial_key(serial)] for serial in mark.serials]


_AS_THEY_ARE = frozenset({Wrong.CONTAINER, Wrong.NO_SHIP_NOTICE})
