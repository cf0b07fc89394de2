"""What the codes on goods do: a part chooses the line, a serial or a quantity is counted."""

from dataclasses import replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.rules import is_placeholder
from receiving_app.ownership.answers import HOLD, NO_TAG
from receiving_app.ownership.determination import Determination
from receiving_app.people.lookups import organization_names
from receiving_app.receiving import deliveries, units
from receiving_app.receiving.answers import Choice, Outcome
from receiving_app.receiving.verdicts import (
    CHANGED_DELIVERIES,
    CHANGED_UNITS,
    Dock,
    Verdict,
    choose_line,
    go_to_line,
    next_step,
    open_lines,
)
from receiving_app.scans.context import fold


def settle_item(dock: Dock, part: str) -> Verdict:
    """A part number: it chooses the line; the units, or the count, come next."""
    if dock.delivery is None or dock.delivery.current_purchase_id is None:
        return _settle_item_alone(dock, part)
    order_id = dock.delivery.current_purchase_id
    lines = _with_part(dock.session, part, PurchaseLine.purchase_id == order_id)
    if not lines:
        return _not_on_this_order(dock, part, order_id)
    still_open = [line for line in lines if line.received < line.quantity] or lines
    if len(still_open) > 1:
        return choose_line(still_open, "item", part, "Several lines have this part.")
    return _item_chosen(dock, part, still_open[0])


def _settle_item_alone(dock: Dock, part: str) -> Verdict:
    """A part before its order: when one order alone ever named it and still wants it, it is meant (AC2)."""
    lines = _with_part(dock.session, part)
    waiting = [line for line in lines if line.received < line.quantity]
    if len(lines) == 1 and waiting:
        go_to_line(dock, lines[0])
        return _item_chosen(dock, part, lines[0])
    if waiting:
        return choose_line(waiting, "item", part, "Several orders have this part.")
    said = f"Part {part}: scan the order number first, then the part."
    return Verdict(Outcome.NEEDS_CHOICE, "Which order?", said, "item", part)


def _not_on_this_order(dock: Dock, part: str, order_id: str) -> Verdict:
    """Another order of the same vendor may want it, or it comes in place of something ordered (AC9)."""
    order = dock.session.get_one(Purchase, order_id)
    of_vendor = select(Purchase.id).where(
        Purchase.vendor == order.vendor, Purchase.id != order.id, ~Purchase.withdrawn
    )
    elsewhere = _with_part(
        dock.session,
        part,
        PurchaseLine.received < PurchaseLine.quantity,
        PurchaseLine.purchase_id.in_(of_vendor),
    )
    here = open_lines(dock.session, order.id, serialized=None)
    choices = [
        Choice(f"line:{line.id}", f"It is for another order: {line.description}", f"Line {line.number}")
        for line in elsewhere[:4]
    ] + [
        Choice(f"substitute:{line.id}", f"It comes in place of {line.description}", f"Line {line.number}")
        for line in here[:4]
    ]
    said = f"Part {part} is not on order {order.number}. Set it aside, or say what it is."
    return Verdict(Outcome.NEEDS_CHOICE, "Not on this order", said, "item", part, choices=tuple(choices))


def _item_chosen(dock: Dock, part: str, line: PurchaseLine) -> Verdict:
    if dock.open_delivery().current_line_id != line.id:
        dock.tell("line", line.id, f"Line {line.number} chosen by its part {part}.")
    return Verdict(
        Outcome.DONE,
        line.description,
        next_step([line]),
        "item",
        part,
        line_id=line.id,
        changed=CHANGED_DELIVERIES,
    )


def _with_part(session: Session, part: str, *further: ColumnElement[bool]) -> list[PurchaseLine]:
    """Lines that name this part, the maker's or the vendor's, by number."""
    key = fold(part)
    return list(
        session.scalars(
            select(PurchaseLine)
            .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
            .where(
                ~Purchase.withdrawn,
                ~PurchaseLine.withdrawn,
                (PurchaseLine.part_key == key) | (PurchaseLine.vendor_part_key == key),
                *further,
            )
            .order_by(Purchase.ordered_on, Purchase.id, PurchaseLine.number)
        )
    )


def settle_serial(dock: Dock, serial: str) -> Verdict:
    """A serial number: one unit is counted on the line it belongs to."""
    if is_placeholder(serial):
        said = f"'{serial}' is what makers leave where no serial was set. Scan the unit's own serial."
        return Verdict(Outcome.REFUSED, "No serial number", said, "serial", serial)
    if dock.delivery is None or dock.delivery.current_purchase_id is None:
        said = "Scan the order number on the packing slip first, then this serial again."
        return Verdict(Outcome.NEEDS_CHOICE, "Which order?", said, "serial", serial)
    lines = open_lines(dock.session, dock.delivery.current_purchase_id, serialized=True)
    chosen = [line for line in lines if line.id == dock.delivery.current_line_id]
    candidates = chosen or lines
    if not candidates:
        said = "No line of this order takes serial numbers. Scan a part number and count the pieces."
        return Verdict(Outcome.SET_ASIDE, "No line for a serial", said, "serial", serial)
    if len(candidates) > 1:
        return choose_line(candidates, "serial", serial, "Which item is it?")
    return _more_than_counted(dock, candidates[0], serial) or count_serial(dock, candidates[0].id, serial)


def _more_than_counted(dock: Dock, line: PurchaseLine, serial: str) -> Verdict | None:
    """After the clerk counted a line by hand, a further unit is looked at first; None when it fits in."""
    delivery = dock.open_delivery()
    counted = deliveries.hand_count(dock.session, delivery.id, line.id)
    if counted is None or units.is_here(dock.session, line, serial):
        return None
    if units.pieces_in(dock.session, delivery.id, line.id) < counted:
        return None
    said = f"You counted {counted} of {line.description}. Is serial {serial} one more, or something else?"
    choice = Choice(f"line:{line.id}", f"One more {line.description}", f"Line {line.number}")
    return Verdict(Outcome.NEEDS_CHOICE, "More than you counted", said, "serial", serial, choices=(choice,))


def count_serial(dock: Dock, line_id: str, serial: str) -> Verdict:
    """Count a unit on a line, and say what the clerk does next."""
    unit = units.count_unit(dock.session, dock.by, dock.open_delivery(), line_id, serial, dock.scan_id)
    line = dock.session.get_one(PurchaseLine, line_id)
    here = Verdict(Outcome.COUNTED, "", "", "serial", serial, line_id=line_id, asset_id=unit.asset_id)
    if unit.counted is None:
        said = f"Serial {serial} is here already and was counted once. Scan its tag to verify it."
        return replace(here, outcome=Outcome.ALREADY_COUNTED, title="Counted before", said=said)
    count = f"{unit.received} of {unit.ordered}"
    title, held = f"{line.description} received, {count}", True
    if unit.counted.disposition == "on_hold":
        title = f"HOLD. {line.description}, {count}"
        said = f"Serial {serial} is on hold: {unit.counted.because}. Stick the hold label on it."
    elif unit.counted.quarantined:
        title = f"QUARANTINE. {line.description}, {count}"
        said = f"Serial {serial} is quarantined: {unit.counted.because}. Take it to the cage."
    elif unit.tag_number:
        held, said = False, f"Serial {serial}. Tag {unit.tag_number} is ready to print."
    elif unit.determined is None or unit.determined.who_tags == HOLD:
        title = f"HOLD. {line.description}, {count}"
        said = f"Serial {serial}. Its owner is not decided: stick the hold label on it."
    else:
        held, said = False, f"Serial {serial}. {_whose(dock.session, unit.determined)}"
    return replace(here, title=title, said=said, tag_number=unit.tag_number, changed=CHANGED_UNITS, held=held)


def _whose(session: Session, determined: Determination) -> str:
    """Whose a unit is that gets no tag here."""
    names = organization_names(session, (determined.owner, determined.who_tags))
    owner = "Its owner is not decided"
    if determined.owner is not None:
        owner = f"It belongs to {names.get(determined.owner, determined.owner)}"
    if determined.who_tags == NO_TAG:
        return f"{owner}; it takes no tag."
    if determined.who_tags == determined.owner:
        return f"{owner}, who tags it."
    return f"{owner}; {names.get(determined.who_tags, determined.who_tags)} tags it."


def settle_quantity(dock: Dock, text: str) -> Verdict:
    """A quantity: pieces without serials are counted on the chosen line."""
    line = (
        dock.session.get(PurchaseLine, dock.delivery.current_line_id)
        if dock.delivery and dock.delivery.current_line_id
        else None
    )
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        return Verdict(
            Outcome.REFUSED, "No count", f"'{text}' is no whole number of pieces.", "quantity", text
        )
    if line is None:
        said = f"{text} pieces of what? Scan the part number first."
        return Verdict(Outcome.NEEDS_CHOICE, "Which item?", said, "quantity", text)
    if line.serialized:
        said = f"{line.description} is received by serial number: scan each unit."
        return Verdict(Outcome.DONE, f"{text} announced", said, "quantity", text, line_id=line.id)
    counted_line, counted = units.count_quantity(
        dock.session, dock.by, dock.open_delivery(), line.id, int(text), dock.scan_id
    )
    said = f"{counted_line.received} of {counted_line.quantity} are here. {counted.aside}".strip()
    return Verdict(
        Outcome.COUNTED,
        f"{text} counted",
        said,
        "quantity",
        text,
        line_id=line.id,
        changed=CHANGED_UNITS,
        held=bool(counted.aside),
    )
