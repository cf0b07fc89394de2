"""How a delivery without an order is settled: it has its order after all, is refused, or goes elsewhere."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.actions import play_again
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.unidentified import SETTLED
from receiving_app.receiving.cases.discrepancies import note_discrepancy
from receiving_app.receiving.goods.conditions import REFUSED, WRONG
from receiving_app.receiving.records import Delivery, DeliveryEvent, ReceiptLine, Scan
from receiving_app.receiving.scanning.kept_scans import is_undone, keep_scan, unsettled
from receiving_app.receiving.scanning.settling_papers import settle_order
from receiving_app.receiving.scanning.verdicts import CHANGED_UNITS, HAND, Dock, Verdict
from receiving_app.receiving.undoing import undo_scan
from receiving_app.wording import counted

IDENTIFIED, RESOLVED = "identified", "resolved"
_CODES = {"personal": REFUSED, "misship": WRONG}


def identify(session: Session, by: By, delivery_id: str, order: str) -> ScanAnswer:
    """A delivery has its order after all: it is opened for it, and what was scanned on it is played to it.

    Raises:
        Refused: by somebody who may not receive it, it has an order, or there is no such order.
    """
    dock = _waiting(session, by, delivery_id)
    delivery = dock.open_delivery()
    if delivery.state == "closed":
        dock.tell("reopened", f"identified as order {order}", f"Delivery {delivery.number} taken up again.")
    known = settle_order(dock, order)
    if known.outcome is not Outcome.DONE:
        raise Refused(f"There is no order {order}.", "Look for it in Purchases.")
    played = [play_again(session, by, delivery, scan) for scan in unsettled(session, delivery, dock.scan_id)]
    count = sum(each.outcome is Outcome.COUNTED for each in played)
    said = f"Delivery {delivery.number} is for order {known.value}."
    if played:
        codes = counted(len(played), "earlier code")
        said += f" {codes} played to it, {count} counted. Nothing has to be scanned twice."
    verdict = Verdict(Outcome.DONE, "Identified", said, IDENTIFIED, known.value, changed=CHANGED_UNITS)
    return keep_scan(dock, "", verdict.title, HAND, verdict)


def resolve(session: Session, by: By, delivery_id: str, how: str, reason: str) -> ScanAnswer:
    """A delivery is settled without an order, and closed.

    Args:
        session: the step's transaction.
        by: who, where, when.
        delivery_id: its id or number.
        how: a key of ``unidentified.SETTLED``.
        reason: why; and to whom it was handed, or what the sender said.

    Raises:
        Refused: by somebody who may not receive, it has an order or goods, an unknown way, or no reason.
    """
    if how not in SETTLED:
        raise Refused(f"A delivery is not settled as {how}.", f"Say one of: {', '.join(SETTLED)}.")
    if not reason.strip():
        raise Refused("Settling a delivery needs a reason.", "Say in a few words why, and to whom it went.")
    dock = _waiting(session, by, delivery_id)
    delivery = dock.open_delivery()
    if session.scalar(select(func.sum(ReceiptLine.quantity)).where(ReceiptLine.delivery_id == delivery.id)):
        raise Refused(f"Goods were counted in delivery {delivery.number}.", "Undo those scans first.")
    said = f"Delivery {delivery.number}: {SETTLED[how]}. {reason.strip()}"
    if how in _CODES:
        note_discrepancy(dock, None, _CODES[how], 1, SETTLED[how], note=reason.strip())
    dock.tell(how, reason.strip(), said)
    if delivery.state == "open":
        dock.tell("closed", "", f"Delivery {delivery.number} closed.")
    verdict = Verdict(
        Outcome.DONE, SETTLED[how].capitalize(), said, RESOLVED, how, changed=frozenset({"deliveries"})
    )
    return keep_scan(dock, "", verdict.title, HAND, verdict)


def take_back_settling(session: Session, by: By, delivery_id: str, reason: str) -> ScanAnswer:
    """How a delivery was settled was wrong: it waits again; what was played to an order is taken back too.

    Raises:
        Refused: by somebody who may not receive, it is not settled, no reason, or it is sealed.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = deliveries.delivery_named(session, delivery_id)
    if not reason.strip():
        raise Refused("Taking this back needs a reason.", "Say in a few words why.")
    settled = session.scalar(
        select(Scan)
        .where(
            Scan.delivery_id == delivery.id,
            Scan.kind.in_([IDENTIFIED, RESOLVED, *SETTLED]),
            Scan.device == HAND,
            ~is_undone(),
        )
        .order_by(Scan.id.desc())
        .limit(1)
    )
    if settled is None:
        raise Refused(
            f"Delivery {delivery.number} is not settled.", "See the list with: receive unidentified list."
        )
    if settled.kind == IDENTIFIED:
        for scan in _played(session, delivery, settled):
            _undo(session, by, scan, reason)
    return _undo(session, by, settled, reason)


def _undo(session: Session, by: By, scan: Scan, reason: str) -> ScanAnswer:
    dock = Dock(session, by, new_id(), None)
    undone, verdict = undo_scan(dock, scan.id)
    said = f"{verdict.said} {reason.strip()}"
    return keep_scan(
        dock,
        "",
        undone.title,
        "UNDO",
        Verdict(verdict.outcome, verdict.title, said, "undo", undone.id, changed=CHANGED_UNITS),
    )


def _waiting(session: Session, by: By, delivery_id: str) -> Dock:
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = deliveries.delivery_named(session, delivery_id)
    if delivery.state == "withdrawn" or delivery.current_purchase_id is not None:
        raise Refused(f"Delivery {delivery.number} does not wait for an order.", "Choose one from the list.")
    return Dock(session, by, new_id(), delivery)


def _played(session: Session, delivery: Delivery, identified: Scan) -> list[Scan]:
    """What an identification played to the order, and what still counts of it; the newest first."""
    told = select(DeliveryEvent.id).where(DeliveryEvent.scan_id == Scan.id).exists()
    earlier = select(Scan.id).where(Scan.delivery_id == delivery.id, Scan.id < identified.id)
    return list(
        session.scalars(
            select(Scan)
            .where(
                Scan.delivery_id == delivery.id,
                Scan.id > identified.id,
                Scan.settles_id.in_(earlier),
                Scan.kind != "undo",
                (Scan.outcome == Outcome.COUNTED.value) | ((Scan.outcome == Outcome.DONE.value) & told),
                ~is_undone(),
            )
            .order_by(Scan.id.desc())
        )
    )
