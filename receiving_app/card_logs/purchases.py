"""Purchases as the card log sees them: what was ordered, what came, the tags and the papers."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.kits import kits_among, kits_of
from receiving_app.approvals.records import ApprovalVersion, Purchase, PurchaseLine
from receiving_app.card_logs.answers import Received
from receiving_app.card_logs.records import ChargeMatch
from receiving_app.card_logs.sides import Ordered, PurchaseSide, Shipment
from receiving_app.database.pairs import pairs
from receiving_app.history.actions import Subject
from receiving_app.inventory.records import Asset
from receiving_app.people.lookups import the_office
from receiving_app.people.records import Person
from receiving_app.people.rules import office_day
from receiving_app.receiving.records import Delivery, ReceiptLine, Scan
from receiving_app.slips.records import Slip, SlipDelivery
from receiving_app.tags.records import Tag

_AT_ONCE = 500  # values in one question to the database
_UNNUMBERED = "filed, without a number"


@dataclass(slots=True)
class _Arrival:
    """What came of one purchase in one delivery, while it is gathered."""

    number: str
    scanned_slip: str | None
    came: list[tuple[date, str]] = field(default_factory=list)  # day, receiver
    pieces: Counter[str] = field(default_factory=Counter)  # line id -> pieces
    receiver_ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What one delivery brought of a purchase, at the prices of the order.

    ``has_slip``: its packing slip is filed, or at least its number was scanned at the dock.
    """

    number: str
    day: date
    cents: int
    has_slip: bool


@dataclass(frozen=True, slots=True)
class LineKnown:
    """A line of a purchase: what was ordered, and how much of it is here; of kits, how many are whole."""

    line_id: str
    number: int
    description: str
    commodity_class: str | None
    quantity: int
    unit_cost_cents: int
    shipping_cents: int
    received: int
    accepted: int


@dataclass(frozen=True, slots=True)
class PurchaseKnown:
    """A purchase with everything around it.

    Attributes:
        lacks_approval: the agency's approval or the relationship manager's is not on record.
        total_cents: ordered, freight included.
        linked_cents: what standing matches take, credits subtracted.
        deliveries: id of each delivery that brought goods of it -> its number.
        slips: id of each delivery -> (slip id, document id, number) of the papers filed with it.
        assets: ids of its units that are here.
    """

    purchase_id: str
    number: str
    ticket: str | None
    vendor: str
    card_last4: str | None
    ordered_on: date | None
    approved_on: date | None
    lacks_approval: bool
    description: str
    total_cents: int
    linked_cents: int
    received: tuple[Received, ...]
    arrived: tuple[Arrived, ...]
    lines: tuple[LineKnown, ...]
    deliveries: dict[str, str]
    slips: dict[str, tuple[tuple[str, str, str | None], ...]]
    assets: tuple[str, ...]
    asset_tags: tuple[str, ...]
    imports: tuple[str, ...]
    receiver_ids: frozenset[str]

    @property
    def side(self) -> PurchaseSide:
        """As matching takes it."""
        return PurchaseSide(
            purchase_id=self.purchase_id,
            number=self.number,
            ticket=self.ticket,
            vendor=self.vendor,
            last4=self.card_last4,
            order_date=self.ordered_on,
            approved_on=self.approved_on,
            total_cents=self.total_cents,
            linked_cents=self.linked_cents,
            delivered_on=max((came.day for came in self.received), default=None),
            slip_numbers=tuple(
                dict.fromkeys(came.slip_number for came in self.received if came.slip_number is not None)
            ),
            shipments=tuple(Shipment(came.day, came.cents) for came in self.arrived),
            lines=tuple(Ordered(line.unit_cost_cents, line.quantity) for line in self.lines),
        )

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What must not be undone while a charge is matched with it."""
        return (
            *(Subject("delivery", delivery_id) for delivery_id in self.deliveries),
            *(Subject("asset", asset_id) for asset_id in self.assets),
            *(Subject("import", batch_id) for batch_id in self.imports),
        )

    @property
    def slip_subjects(self) -> tuple[Subject, ...]:
        """Its papers, which a signature locks."""
        return tuple(Subject("slip", slip_id) for papers in self.slips.values() for slip_id, *_ in papers)


def purchases_near(session: Session, opens: date, closes: date) -> dict[str, PurchaseKnown]:
    """Purchases ordered between these days or on an unknown day, with everything around them, by id."""
    wanted = select(Purchase.id).where(
        ~Purchase.withdrawn,
        or_(Purchase.ordered_on.is_(None), Purchase.ordered_on.between(opens, closes)),
    )
    return purchases_known(session, session.scalars(wanted).all())


def purchases_known(session: Session, purchase_ids: Collection[str]) -> dict[str, PurchaseKnown]:
    """These purchases with everything around them, by id."""
    known: dict[str, PurchaseKnown] = {}
    ids = sorted(set(purchase_ids))
    for start in range(0, len(ids), _AT_ONCE):
        known |= _known(session, ids[start : start + _AT_ONCE])
    return known


def _known(session: Session, ids: list[str]) -> dict[str, PurchaseKnown]:
    lines: dict[str, list[PurchaseLine]] = defaultdict(list)
    for line in session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.purchase_id.in_(ids), ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    ):
        lines[line.purchase_id].append(line)
    linked = pairs(
        session,
        select(ChargeMatch.purchase_id, func.sum(ChargeMatch.cents))
        .where(ChargeMatch.purchase_id.in_(ids))
        .group_by(ChargeMatch.purchase_id),
    )
    arrivals = _arrivals(session, ids)
    slips = _slips(session, {delivery_id for found in arrivals.values() for delivery_id in found})
    units, imports = _units(session, ids), _imports(session, ids)
    found = {}
    for purchase in session.scalars(select(Purchase).where(Purchase.id.in_(ids))):
        here = arrivals[purchase.id]
        own = [line for line in lines[purchase.id] if line.kit_line_id is None]
        kits = kits_among(lines[purchase.id])
        approvals = [day for day in (purchase.agency_approved_on, purchase.arm_approved_on) if day]
        found[purchase.id] = PurchaseKnown(
            purchase_id=purchase.id,
            number=purchase.number,
            ticket=purchase.ticket,
            vendor=purchase.vendor,
            card_last4=purchase.card_last4,
            ordered_on=purchase.ordered_on,
            approved_on=max(approvals, default=None),
            lacks_approval=len(approvals) < 2,
            description="; ".join(f"{line.quantity} of {line.description}" for line in own),
            total_cents=sum(line.total_cents for line in own),
            linked_cents=int(linked.get(purchase.id, 0)),
            received=_received(here, slips),
            arrived=_arrived(here, lines[purchase.id], slips),
            receiver_ids=frozenset(one for arrival in here.values() for one in arrival.receiver_ids),
            lines=tuple(
                LineKnown(
                    line.id,
                    line.number,
                    line.description,
                    line.commodity_class,
                    line.quantity,
                    line.unit_cost_cents,
                    line.shipping_cents,
                    kits[line.id].whole if line.id in kits else line.received,
                    kits[line.id].whole if line.id in kits else line.accepted,
                )
                for line in own
            ),
            deliveries={delivery_id: arrival.number for delivery_id, arrival in here.items()},
            slips={delivery_id: tuple(slips[delivery_id]) for delivery_id in here},
            assets=tuple(asset_id for asset_id, _ in units[purchase.id]),
            asset_tags=tuple(sorted(tag for _, tag in units[purchase.id] if tag)),
            imports=tuple(imports[purchase.id]),
        )
    return found


def _arrivals(session: Session, ids: list[str]) -> defaultdict[str, dict[str, _Arrival]]:
    """Purchase -> delivery -> what came, from receipt lines that were not taken back."""
    zone = the_office(session).time_zone
    correction = aliased(ReceiptLine)
    rows = session.execute(
        select(
            PurchaseLine.purchase_id,
            Delivery.id,
            Delivery.number,
            Delivery.slip_number,
            ReceiptLine.at,
            ReceiptLine.purchase_line_id,
            ReceiptLine.quantity,
            Person.id,
            Person.name,
        )
        .select_from(ReceiptLine)
        .join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id)
        .join(Delivery, Delivery.id == ReceiptLine.delivery_id)
        .outerjoin(Scan, Scan.id == ReceiptLine.scan_id)
        .join(Person, Person.id == func.coalesce(Scan.person_id, Delivery.opened_by))
        .where(
            PurchaseLine.purchase_id.in_(ids),
            ReceiptLine.corrects_id.is_(None),
            ~select(correction.id).where(correction.corrects_id == ReceiptLine.id).exists(),
        )
        .order_by(ReceiptLine.id)
    )
    found: defaultdict[str, dict[str, _Arrival]] = defaultdict(dict)
    for purchase_id, delivery_id, number, slip, at, line_id, quantity, receiver_id, receiver in rows:
        arrival = found[purchase_id].setdefault(delivery_id, _Arrival(number, slip))
        arrival.pieces[line_id] += quantity
        arrival.receiver_ids.add(receiver_id)
        came = (office_day(zone, at), receiver)
        if came not in arrival.came:
            arrival.came.append(came)
    return found


def _arrived(
    arrivals: dict[str, _Arrival],
    lines: list[PurchaseLine],
    slips: dict[str, list[tuple[str, str, str | None]]],
) -> tuple[Arrived, ...]:
    """What each delivery brought, priced as it was ordered; freight goes with a line that came whole.

    Of a kit that arrives as its parts, a delivery brought the kits that it made whole.
    """
    found = []
    so_far: Counter[str] = Counter()
    for delivery_id, arrival in arrivals.items():
        cents = 0
        before = kits_of(lines, so_far)
        so_far.update(arrival.pieces)
        after = kits_of(lines, so_far)
        for line in lines:
            if line.kit_line_id is not None:
                continue
            pieces = arrival.pieces[line.id]
            if line.id in after:
                pieces = after[line.id].whole - before[line.id].whole
            cents += pieces * line.unit_cost_cents + (line.shipping_cents if pieces == line.quantity else 0)
        has_slip = bool(slips[delivery_id]) or arrival.scanned_slip is not None
        found.append(Arrived(arrival.number, min(day for day, _ in arrival.came), cents, has_slip))
    return tuple(sorted(found, key=lambda came: (came.day, came.number)))


def _received(
    arrivals: dict[str, _Arrival], slips: dict[str, list[tuple[str, str, str | None]]]
) -> tuple[Received, ...]:
    received = []
    for delivery_id, arrival in arrivals.items():
        filed = ", ".join(dict.fromkeys(number or _UNNUMBERED for *_, number in slips[delivery_id]))
        received += [Received(day, receiver, filed or arrival.scanned_slip) for day, receiver in arrival.came]
    return tuple(sorted(received, key=lambda came: (came.day, came.receiver, came.slip_number or "")))


def _slips(
    session: Session, delivery_ids: Collection[str]
) -> defaultdict[str, list[tuple[str, str, str | None]]]:
    found: defaultdict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    wanted = sorted(delivery_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        for delivery_id, slip_id, document_id, number in session.execute(
            select(SlipDelivery.delivery_id, Slip.id, Slip.document_id, Slip.slip_number)
            .join(Slip, Slip.id == SlipDelivery.slip_id)
            .where(SlipDelivery.delivery_id.in_(wanted[start : start + _AT_ONCE]), Slip.copy_of_id.is_(None))
            .order_by(Slip.id)
        ):
            found[delivery_id].append((slip_id, document_id, number))
    return found


def _units(session: Session, ids: list[str]) -> defaultdict[str, list[tuple[str, str | None]]]:
    found: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for purchase_id, asset_id, tag in session.execute(
        select(PurchaseLine.purchase_id, Asset.id, Tag.number)
        .join(Asset, Asset.purchase_line_id == PurchaseLine.id)
        .outerjoin(Tag, Tag.id == Asset.tag_id)
        .where(PurchaseLine.purchase_id.in_(ids), Asset.state != "withdrawn")
        .order_by(Asset.id)
    ):
        found[purchase_id].append((asset_id, tag))
    return found


def _imports(session: Session, ids: list[str]) -> defaultdict[str, list[str]]:
    """Purchase -> the imports that brought its lines in or changed them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for purchase_id, batch_id in session.execute(
        select(PurchaseLine.purchase_id, ApprovalVersion.batch_id)
        .join(ApprovalVersion, ApprovalVersion.purchase_line_id == PurchaseLine.id)
        .where(PurchaseLine.purchase_id.in_(ids))
        .distinct()
        .order_by(PurchaseLine.purchase_id, ApprovalVersion.batch_id)
    ):
        found[purchase_id].append(batch_id)
    return found
