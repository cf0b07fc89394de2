"""The photos that stand: of a case, of a delivery, of all deliveries of an order; who kept them, and when."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.records import PurchaseLine
from receiving_app.documents.records import Document
from receiving_app.errors import Refused
from receiving_app.people.lookups import names_of
from receiving_app.receiving.arrivals.arriving import PHOTO
from receiving_app.receiving.cases.rules import Step
from receiving_app.receiving.cases.steps import case_named
from receiving_app.receiving.records import CaseEvent, Delivery, DeliveryEvent, ReceiptLine, Scan


@dataclass(frozen=True, slots=True)
class PhotoSeen:
    """A photo that is kept.

    Attributes:
        name: of the file, as it came.
        at: when it was kept.
        person: who kept it.
        whose: the case or the delivery it is with, in words.
    """

    document_id: str
    name: str
    at: datetime
    person: str
    whose: str


def photos_of_case(session: Session, number: str) -> tuple[PhotoSeen, ...]:
    """The photos of a case, then those of its delivery, each oldest first.

    Args:
        session: a reading session.
        number: the case's number or id.

    Raises:
        Refused: there is no such case.
    """
    case = case_named(session, number)
    back = aliased(CaseEvent)
    rows = session.execute(
        select(Document.id, Document.original_name, CaseEvent.at, CaseEvent.person_id)
        .join(CaseEvent, CaseEvent.document_id == Document.id)
        .where(
            CaseEvent.case_id == case.id,
            CaseEvent.kind == Step.PHOTO.value,
            ~select(back.id).where(back.corrects_id == CaseEvent.id).exists(),
        )
        .order_by(CaseEvent.id)
    ).all()
    names = names_of(session, {row.person_id for row in rows if row.person_id})
    own = [
        PhotoSeen(
            row.id, row.original_name, row.at, names.get(row.person_id or "", ""), f"case {case.number}"
        )
        for row in rows
    ]
    return _each_once([*own, *_of_deliveries(session, [case.delivery_id])])


def photos_of_delivery(session: Session, number: str) -> tuple[PhotoSeen, ...]:
    """The photos of a delivery, oldest first.

    Args:
        session: a reading session.
        number: the delivery's number or id.

    Raises:
        Refused: there is no such delivery.
    """
    found = session.scalar(select(Delivery.id).where((Delivery.number == number) | (Delivery.id == number)))
    if found is None:
        raise Refused(f"There is no delivery {number}.", "See the list with: receive show.")
    return _each_once(_of_deliveries(session, [found]))


def photos_of_order(session: Session, number: str) -> tuple[PhotoSeen, ...]:
    """The photos of every delivery that brought something of an order or is for it, oldest first.

    Args:
        session: a reading session.
        number: the order's number, its ticket or its id.

    Raises:
        Refused: there is no such purchase.
    """
    purchase = purchase_named(session, number)
    brought = (
        select(ReceiptLine.delivery_id)
        .join(PurchaseLine, PurchaseLine.id == ReceiptLine.purchase_line_id)
        .where(PurchaseLine.purchase_id == purchase.id)
    )
    deliveries = session.scalars(
        select(Delivery.id)
        .where(Delivery.id.in_(brought) | (Delivery.current_purchase_id == purchase.id))
        .order_by(Delivery.id)
    ).all()
    return _each_once(_of_deliveries(session, deliveries))


def _of_deliveries(session: Session, delivery_ids: Collection[str]) -> Iterator[PhotoSeen]:
    back = aliased(DeliveryEvent)
    rows = session.execute(
        select(Document.id, Document.original_name, Scan.at, Scan.person_id, Delivery.number)
        .join(DeliveryEvent, DeliveryEvent.value == Document.id)
        .join(Delivery, Delivery.id == DeliveryEvent.delivery_id)
        .join(Scan, Scan.id == DeliveryEvent.scan_id)
        .where(
            DeliveryEvent.delivery_id.in_(delivery_ids),
            DeliveryEvent.kind == PHOTO,
            ~select(back.id).where(back.corrects_id == DeliveryEvent.id).exists(),
        )
        .order_by(DeliveryEvent.id)
    ).all()
    names = names_of(session, {row.person_id for row in rows if row.person_id})
    for row in rows:
        who = names.get(row.person_id or "", "")
        yield PhotoSeen(row.id, row.original_name, row.at, who, f"delivery {row.number}")


def _each_once(photos: Iterable[PhotoSeen]) -> tuple[PhotoSeen, ...]:
    """The same picture may be with a case and with its delivery."""
    found: dict[str, PhotoSeen] = {}
    for photo in photos:
        found.setdefault(photo.document_id, photo)
    return tuple(found.values())
