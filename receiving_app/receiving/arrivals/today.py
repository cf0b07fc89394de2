"""The dock at a glance: what came today, what is expected, which deliveries are open."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.lookups import capped
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.history.records import Workstation
from receiving_app.people.lookups import the_office
from receiving_app.people.records import Organization, Person
from receiving_app.receiving.answers import (
    DockToday,
    ExpectedPurchase,
    OpenDelivery,
)
from receiving_app.receiving.arrivals.blind import counts_blind
from receiving_app.receiving.arrivals.hands import hands_on_screen
from receiving_app.receiving.arrivals.unidentified import unidentified_deliveries
from receiving_app.receiving.lookups import feed
from receiving_app.receiving.records import Delivery, ReceiptLine
from receiving_app.receiving.scanning.verdicts import the_dock


def dock_today(session: Session, today: date, workstation_id: str = "") -> DockToday:
    """The dock at a glance: what was received today, what is expected, which deliveries are open."""
    open_ones = session.execute(
        select(Delivery, Person.name, Workstation.name, Purchase.number)
        .join(Person, Person.id == Delivery.opened_by)
        .join(Workstation, Workstation.id == Delivery.workstation_id)
        .outerjoin(Purchase, Purchase.id == Delivery.current_purchase_id)
        .where(Delivery.state == "open")
        .order_by(Delivery.id.desc())
        .limit(50)
    ).all()
    hands = hands_on_screen(session, [delivery for delivery, *_ in open_ones], workstation_id)
    deliveries = tuple(
        OpenDelivery(
            delivery.id,
            delivery.number,
            f"Order {order}" if order else "Not identified yet",
            delivery.opened_at,
            person,
            workstation,
            *hands[delivery.id],
        )
        for delivery, person, workstation, order in open_ones
    )
    return DockToday(
        received_today=received_on(session, today),
        unidentified=len(unidentified_deliveries(session)),
        expected=_expected_here(session),
        open_deliveries=deliveries,
        feed=feed(session),
    )


def received_on(session: Session, today: date) -> int:
    """Pieces received since midnight."""
    midnight = datetime.combine(today, time(), the_office(session).zone).astimezone(UTC)
    received = session.scalar(select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.at >= midnight))
    return int(received or 0)


def expected_purchases(session: Session, *, limit: int = 20) -> tuple[ExpectedPurchase, ...]:
    """Open purchases whose goods have not all come, the longest ordered first.

    They are looked for in the order of the list, so that no more are added up than are shown.
    """
    of_it = (PurchaseLine.purchase_id == Purchase.id) & ~PurchaseLine.withdrawn
    as_ordered = PurchaseLine.kit_line_id.is_(None)  # a kit is one item, not its parts
    to_come = PurchaseLine.to_come > 0  # one line's surplus fills no other line
    wanted = (
        select(Purchase.id)
        .where(~Purchase.withdrawn, select(PurchaseLine.id).where(of_it, to_come).exists())
        .order_by(Purchase.ordered_on, Purchase.id)
        .limit(limit)
    )
    rows = session.execute(
        select(
            Purchase,
            func.sum(PurchaseLine.wanted),
            func.sum(capped()),
            func.min(case((as_ordered, PurchaseLine.description))),
            func.count(case((as_ordered, 1))),
            Organization.name,
        )
        .join(PurchaseLine, of_it)
        .outerjoin(Organization, Organization.code == Purchase.agency)
        .where(Purchase.id.in_(wanted.scalar_subquery()))
        .group_by(Purchase.id, Organization.name)
        .order_by(Purchase.ordered_on, Purchase.id)
    )
    return tuple(
        ExpectedPurchase(
            purchase.id,
            purchase.number,
            purchase.vendor,
            agency or purchase.agency or "",
            first if lines == 1 else f"{first} and {lines - 1} more",
            int(want),
            int(have),
            purchase.ordered_on,
        )
        for purchase, want, have, first, lines, agency in rows
    )


def _expected_here(session: Session) -> tuple[ExpectedPurchase, ...]:
    """What is expected; where goods are counted blind, not how many."""
    expected = expected_purchases(session)
    if not counts_blind(session, the_dock(session)):
        return expected
    return tuple(replace(each, ordered=0, received=0) for each in expected)
