"""What the codes on goods do: a part chooses the line, a serial or a quantity is counted."""

from dataclasses import replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from receiving_app.approvals.kits import arrives_as, refuse_kit
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.ownership.answers import HOLD, NO_TAG
from receiving_app.ownership.determination import Determination
from receiving_app.people.lookups import organization_names
from receiving_app.receiving.answers import KIT, Choice, Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.arrivals.duties import refuse_conflicting_duties
from receiving_app.receiving.cases.discrepancies import note_discrepancy
from receiving_app.receiving.goods import units
from receiving_app.receiving.goods.against_manifest import tick_said
from receiving_app.receiving.goods.conditions import WRONG
from receiving_app.receiving.goods.over_receipt import ReasonWanted, ask_reason
from receiving_app.receiving.goods.second_look import look_again
from receiving_app.receiving.records import Scan
from receiving_app.receiving.scanning.in_place import note_in_place, part_in_place, why_held
from receiving_app.receiving.scanning.kept_scans import unanswered_item
from receiving_app.receiving.scanning.line_meant import announced_on, lines_meant
from receiving_app.receiving.scanning.met_before import came_again, may_replace, met_before
from receiving_app.receiving.scanning.one_by_one import in_all_or_more
from receiving_app.receiving.scanning.spelt_otherwise import spelt_otherwise_here
from receiving_app.receiving.scanning.verdicts import (
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
from receiving_app.scans.shown import visible

EXTRA = "extra"  # the answer that a part is on no order
SUBSTITUTE = "substitute"  # the answer that it comes in place of a line's own


def settle_item(dock: Dock, part: str) -> Verdict:
    """A part number: it chooses the line; the units, or the count, come next."""
    if dock.delivery is None or dock.delivery.current_purchase_id is None:
        return _settle_item_alone(dock, part)
    order_id = dock.delivery.current_purchase_id
    lines = _with_part(dock.session, part, PurchaseLine.purchase_id == order_id)
    if not lines:
        return _not_on_this_order(dock, part, order_id)
    still_open = [line for line in lines if line.to_come > 0] or lines
    if still_open[0].as_parts:
        return kit_met(dock, still_open[0], part)
    if len(still_open) > 1:
        return choose_line(dock, still_open, "item", part, "Several lines have this part.")
    return _item_chosen(dock, part, still_open[0])


def settle_named_line(dock: Dock, number: str, part: str | None) -> Verdict | None:
    """The line that a code names is the one that is meant (AC3); None where no order is on the screen.

    Where the part on the same code is another line's, or the order has no such line, the clerk says which.
    """
    if dock.delivery is None or dock.delivery.current_purchase_id is None:
        return None
    of_order = PurchaseLine.purchase_id == dock.delivery.current_purchase_id
    numbered = list(
        dock.session.scalars(
            select(PurchaseLine)
            .where(of_order, PurchaseLine.number == int(number), ~PurchaseLine.withdrawn)
            .order_by(PurchaseLine.letter)
        )
    )
    with_part = _with_part(dock.session, part, of_order) if part else []
    named = [line for line in numbered if line in with_part] if part else numbered
    if named and named[0].as_parts:
        return kit_met(dock, named[0], part or number)
    if len(named) == 1:
        return _item_chosen(dock, part or number, named[0])
    order = dock.session.get_one(Purchase, dock.delivery.current_purchase_id).number
    lines = [*numbered, *with_part] or open_lines(
        dock.session, dock.delivery.current_purchase_id, serialized=None
    )
    says = f"The code says line {number} and part {part}" if part else f"The code says line {number}"
    lacks = "which are not one line" if numbered else "which this order has not"
    return choose_line(dock, lines, "item", part or number, f"{says}, {lacks} (order {order}).")


def _settle_item_alone(dock: Dock, part: str) -> Verdict:
    """A part before its order: when one order alone ever named it and still wants it, it is meant (AC2)."""
    lines = _with_part(dock.session, part)
    waiting = [line for line in lines if line.to_come > 0]
    kits = [line for line in lines if line.as_parts]
    if len(kits) == 1 and not waiting:
        return kit_met(dock, kits[0], part)
    if len(lines) == 1 and waiting:
        go_to_line(dock, lines[0])
        return _item_chosen(dock, part, lines[0])
    if waiting:
        return choose_line(dock, waiting, "item", part, "Several orders have this part.")
    said = f"Part {part}: scan the order number first, then the part."
    return Verdict(Outcome.NEEDS_CHOICE, "Which order?", said, "item", part)


def _not_on_this_order(dock: Dock, part: str, order_id: str) -> Verdict:
    """Another order of the same vendor may want it, or it comes in place of something ordered (AC9)."""
    order = dock.session.get_one(Purchase, order_id)
    in_it = deliveries.orders_told(dock.session, dock.open_delivery().id)
    of_vendor = select(Purchase.id).where(
        (Purchase.vendor == order.vendor) | Purchase.id.in_(in_it),
        Purchase.id != order.id,
        ~Purchase.withdrawn,
    )
    elsewhere = _with_part(
        dock.session,
        part,
        (PurchaseLine.to_come > 0) | PurchaseLine.purchase_id.in_(in_it),
        PurchaseLine.purchase_id.in_(of_vendor),
    )
    elsewhere.sort(key=lambda line: line.purchase_id not in in_it)  # what is in this delivery comes first
    here = open_lines(dock.session, order.id, serialized=None)
    numbers: dict[str, str] = pairs(
        dock.session,
        select(Purchase.id, Purchase.number).where(
            Purchase.id.in_([line.purchase_id for line in elsewhere[:4]])
        ),
    )
    choices = [
        Choice(
            f"line:{line.id}",
            f"It is of order {numbers[line.purchase_id]}",
            f"Line {line.label}, {line.description}; the order is in this delivery",
        )
        if line.purchase_id in in_it
        else Choice(
            f"line:{line.id}",
            f"Add order {numbers[line.purchase_id]} to this delivery",
            f"Line {line.label}, {line.description}, of the same vendor",
        )
        for line in elsewhere[:4]
    ]
    extra = Choice(f"{EXTRA}:{part}", "Record it as extra", "On no order; it stays noted for the buyer.")
    choices += [extra] if elsewhere else []
    choices += [
        Choice(f"{SUBSTITUTE}:{line.id}", f"It comes in place of {line.description}", f"Line {line.label}")
        for line in here[:3]
    ]
    choices += [] if elsewhere else [extra]
    said = f"Part {part} is not on order {order.number}. Say what it is, or set it aside."
    return Verdict(Outcome.NEEDS_CHOICE, "Not on this order", said, "item", part, choices=tuple(choices))


def record_extra(dock: Dock, part: str) -> Verdict:
    """Something came that is on no order of ours: it is noted, and counted on no line."""
    note_discrepancy(dock, None, WRONG, 1, f"extra: {part} is on no order", part=part)
    said = f"Part {part} is noted as extra. Put it apart, and ask the buyer."
    return Verdict(Outcome.DONE, "Recorded as extra", said, EXTRA, part, changed=CHANGED_DELIVERIES)


def _item_chosen(dock: Dock, part: str, line: PurchaseLine) -> Verdict:
    if dock.open_delivery().current_line_id != line.id or part_in_place(dock, line):
        dock.tell("line", line.id, f"Line {line.label} chosen by its part {part}.")
    return Verdict(
        Outcome.DONE,
        line.description,
        "",
        "item",
        part,
        line_id=line.id,
        changed=CHANGED_DELIVERIES,
        then=next_step([line], hidden=is_hidden(dock.session, dock.delivery, line)),
    )


def kit_met(dock: Dock, kit: PurchaseLine, value: str) -> Verdict:
    """The number of a kit: it counts nothing. No line stays chosen, or the next count would go there."""
    delivery = dock.open_delivery()
    if delivery.current_purchase_id != kit.purchase_id or delivery.current_line_id is not None:
        purchase = dock.session.get_one(Purchase, kit.purchase_id)
        refuse_conflicting_duties(dock.session, dock.by, purchase)
        dock.tell("purchase", purchase.id, f"Delivery {delivery.number} is for order {purchase.number}.")
    said = (
        f"{kit.description} is a kit that arrives as its parts: {arrives_as(dock.session, kit)}."
        " Scan them in any order."
    )
    return Verdict(Outcome.DONE, "A kit", said, KIT, value, changed=CHANGED_DELIVERIES)


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
            .order_by(Purchase.ordered_on, Purchase.id, PurchaseLine.number, PurchaseLine.letter)
        )
    )


def settle_serial(dock: Dock, serial: str, *, of_this_line: bool = False) -> Verdict:
    """A serial number: one unit is counted on the line it belongs to.

    ``of_this_line``: the same code named the part, so that it is of the line at hand even when that is full.
    """
    if dock.delivery is None or dock.delivery.current_purchase_id is None:
        announced = announced_on(dock.session, serial)
        if len(announced) == 1:
            go_to_line(dock, line := announced[0])
            return spelt_otherwise_here(dock, line, serial) or count_serial(dock, line.id, serial)
        said = "Scan the order number on the packing slip first, then this serial again."
        return Verdict(Outcome.NEEDS_CHOICE, "Which order?", said, "serial", serial)
    lines, sure = lines_meant(dock, serial, of_this_line=of_this_line)
    if not lines:
        said = "No line of this order takes serial numbers. Scan a part number and count the pieces."
        return Verdict(Outcome.SET_ASIDE, "No line for a serial", said, "serial", serial)
    if not sure:
        return choose_line(dock, lines, "serial", serial, f"Of which item is serial {serial}?")
    if lines[0].id != dock.delivery.current_line_id and dock.delivery.current_line_id:
        go_to_line(dock, lines[0])
    asked = spelt_otherwise_here(dock, lines[0], serial) or _more_than_counted(dock, lines[0], serial)
    return asked or count_serial(dock, lines[0].id, serial)


def _more_than_counted(dock: Dock, line: PurchaseLine, serial: str) -> Verdict | None:
    """After the clerk counted a line by hand, a further unit is looked at first; None when it fits in."""
    delivery = dock.open_delivery()
    counted = deliveries.hand_count(dock.session, delivery.id, line.id)
    if counted is None or units.is_here(dock.session, line, serial):
        return None
    if units.pieces_in(dock.session, delivery.id, line.id) < counted:
        return None
    said = f"You counted {counted} of {line.description}. Is serial {serial} one more, or something else?"
    choice = Choice(f"line:{line.id}", f"One more {line.description}", f"Line {line.label}")
    return Verdict(Outcome.NEEDS_CHOICE, "More than you counted", said, "serial", serial, choices=(choice,))


def count_serial(dock: Dock, line_id: str, serial: str) -> Verdict:
    """Count a unit on a line, and say what the clerk does next."""
    line = dock.session.get_one(PurchaseLine, line_id)
    in_place = part_in_place(dock, line)
    try:
        unit = units.count_unit(
            dock.session,
            dock.by,
            dock.open_delivery(),
            line_id,
            serial,
            dock.scan_id,
            why_held(in_place),
        )
    except ReasonWanted as wanted:
        return ask_reason(wanted, "serial", serial)
    if in_place and unit.counted is not None:
        note_in_place(dock, line, 1, in_place)
    here = Verdict(Outcome.COUNTED, "", "", "serial", serial, line_id=line_id, asset_id=unit.asset_id)
    if unit.counted is None:
        met = met_before(dock, unit.asset_id)
        return replace(
            here, outcome=Outcome.ALREADY_COUNTED, title=met.title, said=met.said, among=met.title.lower()
        )
    hidden = is_hidden(dock.session, dock.delivery, line)
    count = "counted blind" if hidden else f"{unit.received} of {unit.ordered}"
    title, held = f"{line.description} received, {count}", True
    if unit.counted.disposition == "on_hold":
        title = f"HOLD. {line.description}, {count}"
        because = "it is looked at after the count" if hidden else unit.counted.because
        limit = "It is looked at after the count." if hidden else unit.counted.limit
        limit = f"It is {why_held(in_place)}." if in_place else limit
        replaces = "" if in_place or hidden else may_replace(dock.session, line)
        said = f"Serial {serial} is on hold. {limit} Stick the hold label on it. {replaces}".strip()
        among = f"on hold, {because}: stick the hold labels on them"
    elif unit.counted.quarantined:
        title = f"QUARANTINE. {line.description}, {count}"
        said = f"Serial {serial} is quarantined: {unit.counted.because}. Take it to the cage."
        among = f"quarantined, {unit.counted.because}: take them to the cage"
    elif unit.tag_number:
        held, said = False, f"Serial {serial}. Tag {unit.tag_number} is ready to print."
        among = "with a tag that is ready to print"
    elif unit.determined is None or unit.determined.who_tags == HOLD:
        title = f"HOLD. {line.description}, {count}"
        said = f"Serial {serial}. Its owner is not decided: stick the hold label on it."
        among = "whose owner is not decided: stick the hold labels on them"
    else:
        held, whose = False, _whose(dock.session, unit.determined)
        said, among = f"Serial {serial}. It {whose}.", f"of which each {whose}"
    if unit.counted.over and not unit.counted.held and not hidden:
        title, said = f"{title}, 1 over", f"{said} {unit.counted.limit}"
    again = came_again(dock.session, unit.asset_id) if unit.came_back else ""
    said = " ".join(filter(None, (said, again, tick_said(dock.session, line_id, [serial], hidden=hidden))))
    return replace(
        here,
        title=title,
        said=said,
        among=among,
        tag_number=unit.tag_number,
        changed=CHANGED_UNITS,
        held=held,
    )


def _whose(session: Session, determined: Determination) -> str:
    """Whose a unit is that gets no tag here; "it" stands before it."""
    names = organization_names(session, (determined.owner, determined.who_tags))
    owner = "has no decided owner"
    if determined.owner is not None:
        owner = f"belongs to {names.get(determined.owner, determined.owner)}"
    if determined.who_tags == NO_TAG:
        return f"{owner} and takes no tag"
    if determined.who_tags == determined.owner:
        return f"{owner}, who tags it"
    return f"{owner} and is tagged by {names.get(determined.who_tags, determined.who_tags)}"


def settle_quantity(dock: Dock, text: str, *, sure: bool = False, of_this_line: bool = False) -> Verdict:
    """A quantity: pieces without serials are counted on the chosen line.

    ``sure``: it is not doubted. ``of_this_line``: the same code named the part.
    """
    line = (
        dock.session.get(PurchaseLine, dock.delivery.current_line_id)
        if dock.delivery and dock.delivery.current_line_id
        else None
    )
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        return Verdict(
            Outcome.REFUSED, "No count", f"'{text}' is no whole number of pieces.", "quantity", text
        )
    if not (sure or of_this_line) and (open_one := unanswered_item(dock)) is not None:
        return _of_which(dock, text, line, open_one)
    if line is None:
        said = f"{text} of what? Scan the part number first."
        return Verdict(Outcome.NEEDS_CHOICE, "Which item?", said, "quantity", text)
    refuse_kit(dock.session, line)
    if line.serialized:
        said = f"{line.description} is received by serial number: scan each unit."
        return Verdict(Outcome.DONE, f"{text} announced", said, "quantity", text, line_id=line.id)
    doubt = None
    if not sure:
        doubt = in_all_or_more(dock, line, int(text)) if not of_this_line else None
        doubt = doubt or look_again(dock, line, int(text))
    return doubt or _count_pieces(dock, line, int(text))


def settle_repeat(dock: Dock, item: Verdict, pieces: int) -> Verdict:
    """The part of the line at hand was scanned again: pieces are counted by scanning each."""
    counted = _count_pieces(dock, dock.session.get_one(PurchaseLine, item.line_id), pieces)
    if counted.outcome is not Outcome.COUNTED:
        return counted
    return replace(counted, kind=item.kind, value=item.value)


def _count_pieces(dock: Dock, line: PurchaseLine, pieces: int) -> Verdict:
    in_place = part_in_place(dock, line)
    try:
        line, counted = units.count_quantity(
            dock.session, dock.by, dock.open_delivery(), line.id, pieces, dock.scan_id, why_held(in_place)
        )
    except ReasonWanted as wanted:
        return ask_reason(wanted, "quantity", str(pieces))
    said = f"{line.received} of {line.wanted} are here. {counted.told}".strip()
    if in_place:
        note_in_place(dock, line, pieces, in_place)
        said = f"They are on hold, {why_held(in_place)}. {said}"
    return Verdict(
        Outcome.COUNTED,
        f"{pieces} counted",
        said,
        "quantity",
        str(pieces),
        line_id=line.id,
        changed=CHANGED_UNITS,
        held=bool(counted.aside or in_place),
    )


def _of_which(dock: Dock, text: str, line: PurchaseLine | None, open_one: Scan) -> Verdict:
    """A count right after a part that nobody answered for yet: it is not that of the part before."""
    what = visible(open_one.raw)
    said = f"{what} was scanned last and is not settled. Answer for it and scan the count again."
    if line is None or line.serialized:
        return Verdict(Outcome.REFUSED, f"{text} of what?", said, "quantity", text)
    asked = choose_line(dock, [line], "quantity", text, f"{said} Or is it {text} of {line.description}?")
    return replace(asked, title=f"{text} of what?")
