"""What is known of a delivery without an order, and for which orders an exact clue speaks."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.people.records import Organization
from receiving_app.receiving.arrivals.arrival import arrival_of
from receiving_app.receiving.arrivals.arrival_answers import Arrival
from receiving_app.receiving.records import Delivery, DeliveryEvent, Scan
from receiving_app.receiving.scanning.kept_scans import is_undone
from receiving_app.receiving.scanning.scan_context import scan_context
from receiving_app.scans.context import fold
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible

_NUMBERED = ("order", "maker_part", "vendor_part", "customer_part", "tracking", "sscc", "shipment")
_BY_HAND = ("HAND", "UNDO", "BUTTON")
_SHORTEST, _MOST = 4, 5
_ORDER, _NUMBER, _NAME, _AGENCY = 8, 4, 2, 1  # how much each kind of clue weighs


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An order for which something speaks, and what."""

    order: str
    vendor: str
    agency: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clues:
    """All that may tell whose a delivery is.

    Attributes:
        codes: every code that was scanned on it, oldest first.
        notes: what clerks saw.
        arrival: how it came off the truck, with the ids of its photos.
        suggestions: orders that fit, the likeliest first.
    """

    codes: tuple[str, ...]
    notes: tuple[str, ...]
    arrival: Arrival
    suggestions: tuple[Suggestion, ...]


def clues_of(session: Session, delivery_id: str) -> Clues:
    """The clues of a delivery, by its id."""
    delivery = session.get_one(Delivery, delivery_id)
    scans = session.scalars(
        select(Scan)
        .where(Scan.delivery_id == delivery_id, Scan.device.not_in(_BY_HAND), ~is_undone())
        .order_by(Scan.id)
    ).all()
    raws = tuple(dict.fromkeys(scan.raw for scan in scans if scan.raw))
    notes = tuple(
        value
        for value in session.scalars(
            select(DeliveryEvent.value)
            .where(DeliveryEvent.delivery_id == delivery_id, DeliveryEvent.kind == "unidentified")
            .order_by(DeliveryEvent.id)
        )
        if value
    )
    numbers = {fold(raw) for raw in raws}
    for raw in raws:
        for candidate in read_scan(raw, scan_context(session, delivery, raw)).candidates:
            numbers |= {fold(value) for name in _NUMBERED if (value := candidate.value(name))}
    for note in notes:
        numbers |= {fold(word) for word in re.split(r"[\s,;:()]+", note)}
    numbers = {number for number in numbers if len(number) >= _SHORTEST}
    arrival = arrival_of(session, delivery)
    said = " ".join((*notes, arrival.exceptions))
    codes = tuple(visible(raw) for raw in raws)
    return Clues(codes, notes, arrival, _suggestions(session, delivery_id, numbers, said))


def _suggestions(session: Session, but: str, numbers: set[str], said: str) -> tuple[Suggestion, ...]:
    why: dict[str, dict[str, int]] = defaultdict(dict)  # purchase id -> reason -> weight
    found: dict[str, Purchase] = {}
    for purchase, reason, weight in (
        *_by_number(session, numbers),
        *_by_earlier_delivery(session, but, numbers),
        *_by_name(session, said),
    ):
        found[purchase.id] = purchase
        why[purchase.id][reason] = weight
    order = sorted(found, key=lambda each: (-sum(why[each].values()), found[each].number))
    return tuple(
        Suggestion(found[each].number, found[each].vendor, found[each].agency or "", tuple(why[each]))
        for each in order[:_MOST]
    )


def _by_number(session: Session, numbers: set[str]) -> Iterator[tuple[Purchase, str, int]]:
    for purchase in session.scalars(
        select(Purchase).where(Purchase.number_key.in_(numbers), ~Purchase.withdrawn)
    ):
        yield purchase, f"Its order number {purchase.number} is on it.", _ORDER
    rows = session.execute(
        select(Purchase, PurchaseLine)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(
            PurchaseLine.part_key.in_(numbers) | PurchaseLine.vendor_part_key.in_(numbers),
            PurchaseLine.to_come > 0,
            ~PurchaseLine.withdrawn,
            ~Purchase.withdrawn,
        )
        .order_by(Purchase.ordered_on, Purchase.id)
        .limit(50)
    )
    for purchase, line in rows:
        part = line.part if line.part_key in numbers else line.vendor_part
        yield purchase, f"Part {part} is on its line {line.label}, and still to come.", _NUMBER


def _by_earlier_delivery(
    session: Session, but: str, numbers: set[str]
) -> Iterator[tuple[Purchase, str, int]]:
    rows = session.execute(
        select(Purchase, DeliveryEvent.value, Delivery.number)
        .join(Delivery, Delivery.current_purchase_id == Purchase.id)
        .join(DeliveryEvent, DeliveryEvent.delivery_id == Delivery.id)
        .where(
            DeliveryEvent.kind.in_(["tracking", "shipment", "slip"]),
            DeliveryEvent.value.in_(numbers),
            Delivery.id != but,
            Delivery.state != "withdrawn",
        )
    )
    for purchase, number, delivery in rows:
        yield purchase, f"Number {number} came with its delivery {delivery}.", _NUMBER


def _by_name(session: Session, said: str) -> Iterator[tuple[Purchase, str, int]]:
    """Open orders whose vendor, agency or person is named in what clerks wrote."""
    text = f" {' '.join(re.split(r'[^a-z0-9]+', said.lower()))} "
    if not text.strip():
        return
    wants_goods = select(PurchaseLine.purchase_id).where(PurchaseLine.to_come > 0, ~PurchaseLine.withdrawn)
    rows = session.execute(
        select(Purchase, Organization.name)
        .outerjoin(Organization, Organization.code == Purchase.agency)
        .where(~Purchase.withdrawn, Purchase.id.in_(wants_goods))
    )
    for purchase, agency in rows:
        names = (
            ("Vendor", purchase.vendor, _NAME),
            ("Requester", purchase.requester, _NAME),
            ("Agency", agency, _AGENCY),
        )
        for what, name, weight in names:
            words = " ".join(re.split(r"[^a-z0-9]+", (name or "").lower())).strip()
            if len(words) >= _SHORTEST and f" {words} " in text:
                yield purchase, f"{what} {name} is named.", weight
