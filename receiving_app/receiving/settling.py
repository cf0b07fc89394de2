"""What a reading does at the dock: one verdict for each scan, by the kind of thing that was read."""

from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.history.by import By
from receiving_app.inventory.places import places
from receiving_app.inventory.rules import is_placeholder
from receiving_app.receiving import deliveries, units
from receiving_app.receiving.answers import Choice, Outcome
from receiving_app.receiving.duties import refuse_conflicting_duties
from receiving_app.receiving.records import Delivery, DeliveryEvent
from receiving_app.scans.answers import Candidate
from receiving_app.scans.context import fold


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a scan, before it is written down."""

    outcome: Outcome
    title: str
    said: str
    kind: str
    value: str | None = None
    line_id: str | None = None
    asset_id: str | None = None
    tag_number: str | None = None
    choices: tuple[Choice, ...] = ()
    changed: frozenset[str] = frozenset()
    held: bool = False


@dataclass(slots=True)
class Dock:
    """Where a scan arrives: the transaction, whose hands, and the delivery at hand, if there is one."""

    session: Session
    by: By
    scan_id: str
    delivery: Delivery | None
    verdicts: list[Verdict] = field(default_factory=list)

    def open_delivery(self) -> Delivery:
        """The delivery at hand, opened now if there was none."""
        if self.delivery is None:
            dock = the_dock(self.session)
            self.delivery = deliveries.open_delivery(self.session, self.by, dock=dock, scan_id=self.scan_id)
        return self.delivery

    def tell(self, kind: str, value: str, said: str) -> None:
        """Write an event of the delivery at hand."""
        deliveries.tell(self.session, self.by, self.open_delivery(), kind, value, said, scan_id=self.scan_id)


def the_dock(session: Session) -> str:
    """The code of the place where goods arrive: the first active dock."""
    return next((place.code for place in places(session, kind="dock")), "DOCK")


def settle_fields(dock: Dock, candidate: Candidate) -> Verdict:
    """Do all that the reading's fields ask for, as a clerk would: carton, order, slip, item, units."""
    fields = candidate.fields
    kind = candidate.kind.value
    if carton := candidate.value("tracking") or candidate.value("sscc"):
        dock.verdicts.append(settle_carton(dock, carton, candidate.value("carrier")))
    if order := candidate.value("order"):
        dock.verdicts.append(settle_order(dock, order))
        if dock.verdicts[-1].outcome is not Outcome.DONE:
            return dock.verdicts[-1]
    if number := candidate.value("packing_list"):
        dock.verdicts.append(settle_packing_list(dock, number))
    if (
        part := candidate.value("maker_part")
        or candidate.value("vendor_part")
        or candidate.value("customer_part")
    ):
        dock.verdicts.append(settle_item(dock, part))
        if dock.verdicts[-1].outcome is not Outcome.DONE:
            return dock.verdicts[-1]
    serials = fields.get("serials") or fields.get("serial") or ()
    for serial in (serials,) if isinstance(serials, str) else serials:
        dock.verdicts.append(settle_serial(dock, serial))
    if not serials and (quantity := candidate.value("quantity")):
        dock.verdicts.append(settle_quantity(dock, quantity))
    if not dock.verdicts:
        said = f"{candidate.reason} Nothing is done with it here."
        return Verdict(Outcome.SET_ASIDE, "Kept aside", said, kind)
    return _together(dock.verdicts, kind)


def settle_carton(dock: Dock, number: str, carrier: str) -> Verdict:
    """A carton's number: it belongs to the delivery at hand, which it may begin."""
    seen = dock.session.scalar(
        select(DeliveryEvent.delivery_id).where(
            DeliveryEvent.kind == "tracking", DeliveryEvent.value == fold(number)
        )
    )
    if seen is not None:
        said = f"Carton {number} was taken in before; it counts once."
        return Verdict(Outcome.ALREADY_COUNTED, "Carton known", said, "tracking", number)
    delivery = dock.open_delivery()
    if carrier and delivery.carrier is None:
        dock.tell("carrier", carrier, f"Brought by {carrier}.")
    dock.tell("tracking", fold(number), f"Carton {number} taken in.")
    said = f"Carton {number} belongs to delivery {delivery.number}. Scan the order number next."
    return Verdict(Outcome.DONE, "Carton taken in", said, "tracking", number, changed=_DELIVERIES)


def settle_order(dock: Dock, number: str) -> Verdict:
    """An order's number: the delivery is for this purchase."""
    purchase = dock.session.scalar(
        select(Purchase).where(Purchase.number_key == fold(number), ~Purchase.withdrawn)
    )
    if purchase is None:
        said = f"Order {number} is not among the approved purchases. Set the box aside and ask the buyer."
        return Verdict(Outcome.SET_ASIDE, "Unknown order", said, "order", number)
    refuse_conflicting_duties(dock.session, dock.by, purchase)
    delivery = dock.open_delivery()
    if delivery.current_purchase_id == purchase.id:
        said = f"Delivery {delivery.number} is on order {purchase.number} already."
        return Verdict(Outcome.ALREADY_COUNTED, f"Order {purchase.number}", said, "order", number)
    dock.tell("purchase", purchase.id, f"Delivery {delivery.number} is for order {purchase.number}.")
    lines = open_lines(dock.session, purchase.id, serialized=None)
    if len(lines) == 1:
        dock.tell("line", lines[0].id, f"Line {lines[0].number} chosen: the only one.")
    held = (
        ""
        if purchase.verdict == "CLEARED"
        else f" {purchase.verdict}: {purchase.verdict_reason} Goods go on hold."
    )
    said = f"{purchase.vendor}, ticket {purchase.ticket or 'none'}. {_next_step(lines)}{held}"
    line_id = lines[0].id if len(lines) == 1 else None
    return Verdict(
        Outcome.DONE, f"Order {purchase.number}", said, "order", number, line_id=line_id, changed=_DELIVERIES
    )


def settle_packing_list(dock: Dock, number: str) -> Verdict:
    """A packing slip's number: it belongs to the delivery at hand."""
    other = dock.session.scalar(
        select(Delivery).where(
            Delivery.slip_number == number,
            Delivery.state != "withdrawn",
            Delivery.id != (dock.delivery.id if dock.delivery else ""),
        )
    )
    if other is not None:
        said = f"Packing slip {number} came with delivery {other.number} before. Look whether this is a copy."
        return Verdict(Outcome.ALREADY_COUNTED, "Slip known", said, "packing_list", number)
    delivery = dock.open_delivery()
    if delivery.slip_number == number:
        said = f"Packing slip {number} is noted already."
        return Verdict(Outcome.ALREADY_COUNTED, "Slip known", said, "packing_list", number)
    dock.tell("slip", number, f"Packing slip {number}.")
    said = f"Packing slip {number} noted for delivery {delivery.number}."
    return Verdict(Outcome.DONE, "Packing slip noted", said, "packing_list", number, changed=_DELIVERIES)


def settle_item(dock: Dock, part: str) -> Verdict:
    """A part number: it chooses the line; the units, or the count, come next."""
    if dock.delivery is None or dock.delivery.current_purchase_id is None:
        said = f"Part {part}: scan the order number first, then the part."
        return Verdict(Outcome.NEEDS_CHOICE, "Which order?", said, "item", part)
    key = fold(part)
    lines = dock.session.scalars(
        select(PurchaseLine)
        .where(
            PurchaseLine.purchase_id == dock.delivery.current_purchase_id,
            ~PurchaseLine.withdrawn,
            (PurchaseLine.part_key == key) | (PurchaseLine.vendor_part_key == key),
        )
        .order_by(PurchaseLine.number)
    ).all()
    if not lines:
        order = dock.session.get_one(Purchase, dock.delivery.current_purchase_id).number
        said = f"Part {part} is not on order {order}. Set it aside, or scan the order it belongs to."
        return Verdict(Outcome.SET_ASIDE, "Not on this order", said, "item", part)
    still_open = [line for line in lines if line.received < line.quantity] or list(lines)
    if len(still_open) > 1:
        return choose_line(still_open, "item", part, "Several lines have this part.")
    line = still_open[0]
    dock.tell("line", line.id, f"Line {line.number} chosen by its part {part}.")
    return Verdict(
        Outcome.DONE, line.description, _next_step([line]), "item", part, line_id=line.id, changed=_DELIVERIES
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
    return count_serial(dock, candidates[0].id, serial)


def count_serial(dock: Dock, line_id: str, serial: str) -> Verdict:
    """Count a unit on a line, and say what the clerk does next."""
    unit = units.count_unit(dock.session, dock.by, dock.open_delivery(), line_id, serial, dock.scan_id)
    line = dock.session.get_one(PurchaseLine, line_id)
    here = Verdict(Outcome.COUNTED, "", "", "serial", serial, line_id=line_id, asset_id=unit.asset_id)
    if unit.counted is None:
        said = f"Serial {serial} is here already and was counted once. Scan its tag to verify it."
        return replace(here, outcome=Outcome.ALREADY_COUNTED, title="Counted before", said=said)
    count = f"{unit.received} of {unit.ordered}"
    title = f"{line.description} received, {count}"
    held = False
    if unit.counted.disposition == "on_hold":
        held, title = True, f"HOLD. {line.description}, {count}"
        said = f"Serial {serial} is on hold: {unit.counted.because}. Stick the hold label on it."
    elif unit.tag_number:
        said = f"Serial {serial}. Tag {unit.tag_number} is ready to print."
    elif unit.owner in {"UNDETERMINED", "INCOMPLETE"}:
        held, title = True, f"HOLD. {line.description}, {count}"
        said = f"Serial {serial}. Its owner is not decided: stick the hold label on it."
    else:
        said = f"Serial {serial}. It belongs to {unit.owner}, who tags it."
    return replace(here, title=title, said=said, tag_number=unit.tag_number, changed=_UNITS, held=held)


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
    said = f"{counted_line.received} of {counted_line.quantity} are here."
    if counted.over:
        said += f" {counted.over} more than ordered are on hold."
    return Verdict(
        Outcome.COUNTED, f"{text} counted", said, "quantity", text, line_id=line.id, changed=_UNITS
    )


def open_lines(session: Session, purchase_id: str, *, serialized: bool | None) -> list[PurchaseLine]:
    """Lines of a purchase that still want goods (all of them when none does), by number."""
    wanted = select(PurchaseLine).where(PurchaseLine.purchase_id == purchase_id, ~PurchaseLine.withdrawn)
    if serialized is not None:
        wanted = wanted.where(PurchaseLine.serialized == serialized)
    lines = list(session.scalars(wanted.order_by(PurchaseLine.number)))
    return [line for line in lines if line.received < line.quantity] or lines


def choose_line(lines: list[PurchaseLine], kind: str, value: str, why: str) -> Verdict:
    """Ask which line it is; nothing is guessed."""
    choices = tuple(
        Choice(
            f"line:{line.id}",
            line.description,
            f"Line {line.number}, {line.received} of {line.quantity} here",
        )
        for line in lines[:MOST_CHOICES]
    )
    return Verdict(Outcome.NEEDS_CHOICE, "Which line?", why, kind, value, choices=(*choices, NONE_OF_THESE))


MOST_CHOICES = 8  # the keys 1 to 9, one of them for none of these
NONE_OF_THESE = Choice("aside", "None of these", "It counts for nothing; set the box aside.")
_DELIVERIES = frozenset({"deliveries"})
_UNITS = frozenset({"deliveries", "purchases", "tags", "inventory"})
_RANK = {
    Outcome.REFUSED: 5,
    Outcome.NEEDS_CHOICE: 4,
    Outcome.COUNTED: 3,
    Outcome.SET_ASIDE: 2,
    Outcome.DONE: 1,
    Outcome.ALREADY_COUNTED: 0,
}


def _next_step(lines: list[PurchaseLine]) -> str:
    if len(lines) != 1:
        return "Scan a part number or a serial number next."
    line = lines[0]
    return "Now scan the serial number." if line.serialized else f"Now count: {line.quantity} were ordered."


def _together(verdicts: list[Verdict], kind: str) -> Verdict:
    """One verdict for a code that said several things: the strongest, with every sentence."""
    strongest = max(verdicts, key=lambda verdict: _RANK[verdict.outcome])
    if len(verdicts) == 1:
        return strongest
    others = [verdict for verdict in verdicts if verdict is not strongest]
    told = dict.fromkeys(verdict.said for verdict in (*others, strongest))  # what comes next stands last
    changed = frozenset().union(*(verdict.changed for verdict in verdicts))
    counted = [verdict for verdict in verdicts if verdict.outcome is Outcome.COUNTED]
    title = f"{len(counted)} units received" if len(counted) > 1 else strongest.title
    held = any(verdict.held for verdict in verdicts)
    return replace(strongest, title=title, said=" ".join(told), kind=kind, changed=changed, held=held)
