"""The dock at a glance: what came today, what is expected, which deliveries are open."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase
from receiving_app.history.records import Workstation
from receiving_app.people.lookups import the_office
from receiving_app.people.records import Person
from receiving_app.receiving.answers import (
    DockToday,
    ExpectedPurchase,
    OpenDelivery,
)
from receiving_app.receiving.arrivals.blind import counts_blind
from receiving_app.receiving.arrivals.expecting import expected_in_all, expected_purchases
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
        expected=_expected_here(session, today),
        expected_in_all=expected_in_all(session),
        open_deliveries=deliveries,
        feed=feed(session),
    )


def received_on(session: Session, today: date) -> int:
    """Pieces received since midnight."""
    midnight = datetime.combine(today, time(), the_office(session).zone).astimezone(UTC)
    received = session.scalar(select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.at >= midnight))
    return int(received or 0)


def _expected_here(session: Session, today: date) -> tuple[ExpectedPurchase, ...]:
    """What is expected; where goods are counted blind, not how many."""
    expected = expected_purchases(session, today)
    if not counts_blind(session, the_dock(session)):
        return expected
    return tuple(replace(each, ordered=0, received=0) for each in expected)
