"""What a slip may belong to: purchases it may name, deliveries at hand, slips filed earlier."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.people.lookups import the_office
from receiving_app.receiving.records import Delivery, DeliveryEvent, ReceiptLine
from receiving_app.scans.context import fold
from receiving_app.slips.answers import (
    ClueKind,
    KnownSlip,
    OpenDelivery,
    OpenLine,
    OpenPurchase,
    Placement,
    SlipReading,
)
from receiving_app.slips.matching import propose_places
from receiving_app.slips.papers import missing_pages
from receiving_app.slips.placing import reading_of
from receiving_app.slips.records import Slip, SlipDelivery

_MOST_PURCHASES = 2000
_LATEST_DELIVERIES = 300
_AT_ONCE = 500


def proposed_places(session: Session, reading: SlipReading, slip_id: str) -> Placement:
    """Where a slip may belong as the office stands now: at most three places, with what speaks for each."""
    purchases = open_purchases(session, reading)
    return propose_places(
        reading,
        purchases,
        open_deliveries(session, reading, purchases, slip_id),
        known_slips(session, reading, slip_id),
    )


def open_purchases(session: Session, reading: SlipReading) -> tuple[OpenPurchase, ...]:
    """Purchases the slip may be for: those it names, those still open, and those that came lately."""
    named = {fold(code) for code in (*reading.orders, *reading.codes)}
    tickets = set(reading.codes)
    open_ones = (
        select(PurchaseLine.purchase_id)
        .where(PurchaseLine.accepted < PurchaseLine.quantity, ~PurchaseLine.withdrawn, ~PurchaseLine.as_parts)
        .distinct()
    )
    purchases = session.scalars(
        select(Purchase)
        .where(
            ~Purchase.withdrawn,
            or_(
                Purchase.number_key.in_(named),
                Purchase.ticket.in_(tickets),
                Purchase.id.in_(open_ones),
                Purchase.id.in_(_latest_orders(session)),
            ),
        )
        .order_by(Purchase.number_key.in_(named).desc(), Purchase.id.desc())
        .limit(_MOST_PURCHASES)
    ).all()
    lines: dict[str, list[OpenLine]] = defaultdict(list)
    ids = [purchase.id for purchase in purchases]
    for start in range(0, len(ids), _AT_ONCE):
        for line in session.scalars(
            select(PurchaseLine)
            .where(
                PurchaseLine.purchase_id.in_(ids[start : start + _AT_ONCE]),
                ~PurchaseLine.withdrawn,
            )
            .order_by(PurchaseLine.number, PurchaseLine.letter)
        ):
            parts = tuple(part for part in (line.part, line.vendor_part) if part)
            lines[line.purchase_id].append(
                OpenLine(line.number, parts, line.description, max(0, line.quantity - line.accepted))
            )
    return tuple(
        OpenPurchase(purchase.number, purchase.ticket, purchase.vendor, tuple(lines[purchase.id]))
        for purchase in purchases
    )


def open_deliveries(
    session: Session, reading: SlipReading, purchases: Sequence[OpenPurchase], but: str | None = None
) -> tuple[OpenDelivery, ...]:
    """The latest deliveries and those the slip names, with what was scanned for each.

    Args:
        session: a session that reads.
        reading: what stands on the slip.
        purchases: purchases it may be for.
        but: the slip itself, which takes no delivery from itself.
    """
    zone = the_office(session).zone
    deliveries = session.scalars(
        select(Delivery)
        .where(
            Delivery.state != "withdrawn",
            Delivery.id.in_(_latest(session)) | Delivery.id.in_(_named(reading, purchases)),
        )
        .order_by(Delivery.id.desc())
    ).all()
    ids = [delivery.id for delivery in deliveries]
    told = _told(session, ids)
    named = [each for kinds in told.values() for each in kinds["purchase"]]
    orders = pairs(session, select(Purchase.id, Purchase.number).where(Purchase.id.in_(named)))
    serials = _serials_in(session, reading)
    taken = set(
        session.scalars(
            select(SlipDelivery.delivery_id).where(
                SlipDelivery.delivery_id.in_(ids), SlipDelivery.slip_id != (but or "")
            )
        )
    )
    return tuple(
        OpenDelivery(
            delivery.id,
            delivery.number,
            delivery.opened_at.astimezone(zone).date(),
            tuple(dict.fromkeys(orders[each] for each in told[delivery.id]["purchase"] if each in orders)),
            tuple(told[delivery.id]["tracking"]),
            tuple(dict.fromkeys(told[delivery.id]["slip"])),
            tuple(serials[delivery.id]),
            delivery.id in taken,
        )
        for delivery in deliveries
    )


def known_slips(session: Session, reading: SlipReading, but: str | None = None) -> tuple[KnownSlip, ...]:
    """Slips filed earlier under the same number: a second picture of the same paper is noticed."""
    if reading.slip_number is None:
        return ()
    zone = the_office(session).zone
    found = session.scalars(
        select(Slip)
        .where(
            Slip.slip_number == reading.slip_number,
            Slip.state != "withdrawn",
            Slip.id != (but or ""),
            Slip.copy_of_id.is_(None),
        )
        .order_by(Slip.id)
    ).all()
    known = []
    for slip in found:
        lies = session.scalars(
            select(Delivery)
            .join(SlipDelivery, SlipDelivery.delivery_id == Delivery.id)
            .where(SlipDelivery.slip_id == slip.id)
            .order_by(Delivery.id)
        ).all()
        told = _told(session, [delivery.id for delivery in lies])
        bought = [each for kinds in told.values() for each in kinds["purchase"]]
        before = reading_of(session, slip.id)
        known.append(
            KnownSlip(
                slip.id,
                slip.slip_number or "",
                tuple(session.scalars(select(Purchase.number).where(Purchase.id.in_(bought)))),
                before.best(ClueKind.VENDOR),
                lies[0].opened_at.astimezone(zone).date() if lies else None,
                tuple(delivery.id for delivery in lies),
                frozenset((line.part, line.shipped) for line in before.lines),
                slip.state == "review" and bool(missing_pages(before)),
            )
        )
    return tuple(known)


def orders_of(session: Session, deliveries: Collection[str]) -> dict[str, dict[str, str]]:
    """Delivery -> the orders it is logged against, each with its vendor."""
    told = _told(session, deliveries)
    ids = {each for kinds in told.values() for each in kinds["purchase"]}
    bought = {
        purchase.id: purchase for purchase in session.scalars(select(Purchase).where(Purchase.id.in_(ids)))
    }
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for delivery_id, kinds in told.items():
        found[delivery_id] = {
            bought[each].number: bought[each].vendor for each in kinds["purchase"] if each in bought
        }
    return found


def orders_named(session: Session, reading: SlipReading) -> dict[str, str]:
    """The orders whose number is an order reference of the slip, each with its vendor."""
    found = session.scalars(
        select(Purchase)
        .where(~Purchase.withdrawn, Purchase.number_key.in_({fold(order) for order in reading.orders}))
        .order_by(Purchase.number)
    )
    return {purchase.number: purchase.vendor for purchase in found}


def _latest(session: Session) -> Collection[str]:
    return session.scalars(
        select(Delivery.id)
        .where(Delivery.state != "withdrawn")
        .order_by(Delivery.id.desc())
        .limit(_LATEST_DELIVERIES)
    ).all()


def _latest_orders(session: Session) -> Collection[str]:
    """Purchases of the latest deliveries: their goods may all have come before their slip is filed."""
    return [each for kinds in _told(session, _latest(session)).values() for each in kinds["purchase"]]


def _named(reading: SlipReading, purchases: Sequence[OpenPurchase]) -> Select[str]:
    """Deliveries with an order, a slip number or a carton that stands on the slip."""
    codes = {fold(code) for code in reading.codes}
    orders = [one.number for one in purchases if fold(one.number) in codes or one.ticket in codes]
    bought = select(Purchase.id).where(Purchase.number.in_(orders))
    return select(DeliveryEvent.delivery_id).where(
        DeliveryEvent.value.in_(bought) & (DeliveryEvent.kind == "purchase")
        | DeliveryEvent.value.in_(tuple(reading.codes)) & DeliveryEvent.kind.in_(("slip", "tracking"))
    )


def _told(session: Session, deliveries: Collection[str]) -> dict[str, dict[str, list[str]]]:
    """Delivery -> kind of event -> the values that were told and not taken back."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    back = aliased(DeliveryEvent)
    # columns, not records: every slip that is filed asks for those of hundreds of deliveries
    for delivery_id, kind, value in session.execute(
        select(DeliveryEvent.delivery_id, DeliveryEvent.kind, DeliveryEvent.value)
        .outerjoin(back, back.corrects_id == DeliveryEvent.id)
        .where(DeliveryEvent.delivery_id.in_(deliveries), back.id.is_(None))
        .order_by(DeliveryEvent.id)
    ):
        if value is not None:
            told[delivery_id][kind].append(value)
    return told


def _serials_in(session: Session, reading: SlipReading) -> dict[str, list[str]]:
    """Delivery -> serials of the slip that were counted in it."""
    keys = {serial_key(serial) for line in reading.lines for serial in line.serials}
    found: dict[str, list[str]] = defaultdict(list)
    for delivery_id, serial in session.execute(
        select(ReceiptLine.delivery_id, Asset.serial)
        .join(Asset, Asset.id == ReceiptLine.asset_id)
        .where(Asset.serial_key.in_(keys))
        .group_by(ReceiptLine.delivery_id, Asset.id, Asset.serial)
        .having(func.sum(ReceiptLine.quantity) > 0)
    ):
        found[delivery_id].append(serial)
    return found
