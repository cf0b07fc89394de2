"""Room appears on a line: pieces held only because too many had come are wanted now, and are accepted (AC12).

It appears when a count is taken back, pieces are rejected (others come in their place, AC18), a cancelled
remainder is waited for again, or the order is amended. Nothing is edited: a held piece goes off hold and
comes in by two further receipt lines of the step that made the room, so that undoing that puts it back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.counting import count_pieces, lock_line
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.record import new_id
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import seal_on
from receiving_app.inventory.records import Asset
from receiving_app.inventory.setting_aside import set_unit_aside, take_up_again
from receiving_app.people.lookups import the_office
from receiving_app.receiving.cases.opening import follow, over_without_case
from receiving_app.receiving.goods.conditions import GOOD, HOLD
from receiving_app.receiving.goods.moved import Stand, receipts_of_move
from receiving_app.receiving.goods.tolerances import tolerance_of
from receiving_app.receiving.goods.unit_facts import determine_owner
from receiving_app.receiving.goods.units import pieces_here
from receiving_app.receiving.records import Delivery, ReceiptLine
from receiving_app.tags.records import Tag
from receiving_app.wording import counted, verb

WANTED_NOW = "it is wanted by now"


@dataclass(frozen=True, slots=True)
class _Over:
    """Pieces of one delivery that are told as over, and may be no longer: of a unit, or without a serial."""

    delivery_id: str
    asset_id: str | None
    disposition: str
    pieces: int


def fill_room(session: Session, by: By, line_id: str, scan_id: str | None = None) -> str:
    """Accept what is held as over on a line as far as the line wants it by now, the oldest first.

    Units get their owner and their tag. Pieces that came in within a tolerance are told as over no longer. A
    delivery or unit that a match or signature seals stays as it is.

    Args:
        session: the step's transaction; the line is locked.
        by: who made the room.
        line_id: the line.
        scan_id: the step that made it; its undo puts the pieces back on hold.

    Returns:
        What was on hold and is accepted, in a sentence; '' when nothing was.
    """
    line, purchase = lock_line(session, line_id)
    over = list(_told_over(session, line))
    room = sum(each.pieces for each in over) - max(0, line.accepted + line.on_hold - line.wanted)
    step, told, touched = scan_id or new_id(), [], set()
    for each in over:
        if (pieces := min(room, each.pieces)) <= 0:
            break
        if _is_sealed(session, each):
            continue
        room -= pieces
        touched.add(each.delivery_id)
        _move(session, by, line, purchase, each, pieces, step)
        if each.disposition == "on_hold":
            tag = _take_up(session, by, line, purchase, each.asset_id)
            told.append((pieces, tag))
    session.flush()
    for delivery_id in sorted(touched):
        if session.get_one(Delivery, delivery_id).state == "closed":
            follow(session, by, over_without_case(session, delivery_id))
    return _said(line, told)


def fill_all_room(session: Session, by: By) -> str:
    """Accept what is held as over on any line that wants it by now: orders were amended.

    Returns:
        What was on hold and is accepted, in sentences; '' when nothing was.
    """
    lines = session.scalars(
        select(PurchaseLine.id)
        .where(
            PurchaseLine.on_hold > 0,
            PurchaseLine.wanted > PurchaseLine.accepted,
            ~PurchaseLine.withdrawn,
            ~PurchaseLine.as_parts,
        )
        .order_by(PurchaseLine.id)
    ).all()
    return " ".join(filter(None, (fill_room(session, by, line) for line in lines)))


def hold_again(session: Session, by: By, receipt: ReceiptLine, scan_id: str) -> None:
    """A count is about to be taken back: what of it was over, and came in as room appeared, is over again."""
    if receipt.over <= 0:
        return
    line, purchase = lock_line(session, receipt.purchase_line_id)
    of_it = (
        ReceiptLine.asset_id.is_(None)
        if receipt.asset_id is None
        else ReceiptLine.asset_id == receipt.asset_id
    )
    still_over = session.scalar(
        select(func.coalesce(func.sum(ReceiptLine.over), 0)).where(
            ReceiptLine.delivery_id == receipt.delivery_id,
            ReceiptLine.purchase_line_id == line.id,
            ReceiptLine.disposition == receipt.disposition,
            of_it,
        )
    )
    there = pieces_here(session, receipt.delivery_id, line.id, receipt.asset_id, "accepted")
    if (pieces := min(receipt.over - int(still_over or 0), there)) <= 0:
        return
    back = _Over(receipt.delivery_id, receipt.asset_id, receipt.disposition, pieces)
    if receipt.asset_id is not None and receipt.disposition == "on_hold":
        set_unit_aside(session, by, receipt.asset_id, "on_hold", "a count was taken back")
    _move(session, by, line, purchase, back, -pieces, scan_id)


def hold_beyond(session: Session, by: By, undone: Sequence[ReceiptLine], scan_id: str) -> str:
    """A mark was taken back, and others had come in place of what it rejected: what is too many now is over.

    Args:
        session: the step's transaction.
        by: who takes it back.
        undone: the mark's receipt lines; those pieces stand as before again.
        scan_id: the step that takes it back.

    Returns:
        What goes on hold, in a sentence; '' when nothing does.
    """
    said = []
    for row in undone:
        if row.quantity > 0 or row.disposition != "accepted":
            continue
        line, purchase = lock_line(session, row.purchase_line_id)
        told = session.scalar(
            select(func.coalesce(func.sum(ReceiptLine.over), 0)).where(
                ReceiptLine.purchase_line_id == line.id, ReceiptLine.disposition != "rejected"
            )
        )
        beyond = min(-row.quantity, line.accepted + line.on_hold - line.wanted - int(told or 0))
        if beyond <= 0:
            continue
        most = tolerance_of(session, line, purchase).most(line.wanted)
        within = min(beyond, max(0, most - int(told or 0)))
        for pieces, disposition in ((within, "accepted"), (beyond - within, "on_hold")):
            if pieces:
                over = _Over(row.delivery_id, row.asset_id, disposition, pieces)
                _move(session, by, line, purchase, over, -pieces, scan_id)
        if held := beyond - within:
            if row.asset_id is not None:
                set_unit_aside(session, by, row.asset_id, "on_hold", "more came than were ordered")
            goes = verb(held, "is more than was ordered and goes", "are more than were ordered and go")
            said.append(f"{counted(held, 'piece')} of {line.description} {goes} on hold.")
    return " ".join(said)


def moved_since(session: Session, receipts: Sequence[ReceiptLine]) -> frozenset[str]:
    """Of a step's receipts those that took pieces off hold which are gone since: they are left alone."""
    gone: set[str] = set()
    for off in receipts:
        if not (off.quantity < 0 and off.over == off.quantity and off.disposition == "on_hold"):
            continue
        on = next((each for each in receipts if _are_one_step(off, each)), None)
        if on is None:  # they were taken off a count, not off hold
            continue
        here = pieces_here(session, on.delivery_id, on.purchase_line_id, on.asset_id, "accepted")
        if here < on.quantity:
            gone |= {off.id, on.id}
    return frozenset(gone)


def _are_one_step(off: ReceiptLine, on: ReceiptLine) -> bool:
    return (
        on.quantity == -off.quantity
        and on.disposition == "accepted"
        and (on.delivery_id, on.purchase_line_id, on.asset_id)
        == (off.delivery_id, off.purchase_line_id, off.asset_id)
    )


def _told_over(session: Session, line: PurchaseLine) -> Iterator[_Over]:
    """What is held as over, then what came in within a tolerance; the oldest first."""
    over = func.sum(ReceiptLine.over)
    groups = session.execute(
        select(ReceiptLine.delivery_id, ReceiptLine.asset_id, ReceiptLine.disposition, over)
        .where(ReceiptLine.purchase_line_id == line.id, ReceiptLine.disposition.in_(["on_hold", "accepted"]))
        .group_by(ReceiptLine.delivery_id, ReceiptLine.asset_id, ReceiptLine.disposition)
        .having(over > 0)
        .order_by(ReceiptLine.disposition.desc(), func.min(ReceiptLine.id))
    ).all()
    for delivery_id, asset_id, disposition, pieces in groups:
        here = pieces_here(session, delivery_id, line.id, asset_id, disposition)
        if disposition == "on_hold":
            here = min(here, pieces_here(session, delivery_id, line.id, asset_id, disposition, HOLD))
        if (there := min(int(pieces), here)) > 0:
            yield _Over(delivery_id, asset_id, disposition, there)


def _is_sealed(session: Session, over: _Over) -> bool:
    about = [Subject("delivery", over.delivery_id)]
    about += [Subject("asset", over.asset_id)] if over.asset_id else []
    return any(seal_on(session, each) for each in about)


def _move(
    session: Session,
    by: By,
    line: PurchaseLine,
    purchase: Purchase,
    over: _Over,
    pieces: int,
    step: str,
) -> None:
    """Pieces told as over go off and come in as ordered ones; a negative number goes the other way."""
    kept = GOOD if purchase.verdict == "CLEARED" else HOLD
    from_ = HOLD if over.disposition == "on_hold" else kept
    off, on = Stand(-pieces, over.disposition, from_, -pieces), Stand(pieces, "accepted", kept)
    rows = receipts_of_move(by, step, over.delivery_id, line.id, over.asset_id, off, on)
    how = "wanted by now" if pieces > 0 else "over again"
    said = f"{abs(pieces)} of {line.description} {how}."
    write_down(session, by, "receiving.room", Subject("delivery", over.delivery_id), said, facts=rows)
    for row in sorted(rows, key=lambda each: -each.quantity):  # on first: no total is ever below nothing
        count_pieces(session, line, row.disposition, row.quantity)
    session.flush()


def _take_up(session: Session, by: By, line: PurchaseLine, purchase: Purchase, asset_id: str | None) -> str:
    """A unit that was on hold gets its owner and its tag; how it is told, '' without a serial."""
    if asset_id is None:
        return ""
    asset, office = session.get_one(Asset, asset_id), the_office(session)
    decided = determine_owner(session, office, purchase, line, line.accepted, asset.received_on)
    take_up_again(session, by, asset_id, decided, WANTED_NOW)
    tag = session.get(Tag, asset.tag_id) if asset.tag_id else None
    return f"serial {asset.serial}" + (f", tag {tag.number}" if tag else "")


def _said(line: PurchaseLine, told: list[tuple[int, str]]) -> str:
    pieces = sum(number for number, _unit in told)
    if not pieces:
        return ""
    units = "; ".join(unit for _number, unit in told if unit)
    what = f"{counted(pieces, 'piece')} of {line.description} that {verb(pieces, 'was', 'were')} on hold"
    are = verb(pieces, "is", "are")
    return f"{what} {are} wanted now and accepted{f': {units}' if units else ''}."
