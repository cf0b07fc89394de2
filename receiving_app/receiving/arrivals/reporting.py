"""The receiving report of an arrival: what was so when its delivery was closed, written once (AC17)."""

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.kits import kits_among
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.record import canonical
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.records import Asset
from receiving_app.people.lookups import names_of, require_role, the_office
from receiving_app.people.records import Organization
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.arrival import carrier_shown
from receiving_app.receiving.cases.opening import take_up
from receiving_app.receiving.cases.rules import Step
from receiving_app.receiving.goods.conditions import by_condition
from receiving_app.receiving.goods.units import the_cage
from receiving_app.receiving.records import (
    CaseState,
    Delivery,
    DeliveryEvent,
    Discrepancy,
    DiscrepancyCase,
    ReceiptLine,
    ReceivingReport,
    Scan,
)
from receiving_app.tags.records import Tag

REPORT = "receiving report"  # as the history names it


def settle_closing(session: Session, by: By, delivery: Delivery) -> ReceivingReport:
    """A delivery was closed: what is over its order becomes a case, and its report is written."""
    take_up(session, by, delivery.id)
    return make_report(session, by, delivery)


def report_for(session: Session, by: By, delivery_name: str) -> str:
    """The id of a closed delivery's newest report; one closed before there were reports gets its own now.

    Raises:
        Refused: there is no such delivery, or it is not closed; to make one, somebody without the right role.
    """
    delivery = deliveries.delivery_named(session, delivery_name)
    if delivery.state != "closed":
        raise Refused(
            f"Delivery {delivery.number} is {delivery.state}.", "Its report is made when it is closed."
        )
    known = newest_report(session, delivery.id)
    if known is not None:
        return known.id
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    return make_report(session, by, delivery).id


def newest_report(session: Session, delivery_id: str) -> ReceivingReport | None:
    """The last revision of a delivery's report; None before it was closed."""
    return session.scalar(
        select(ReceivingReport)
        .where(ReceivingReport.delivery_id == delivery_id)
        .order_by(ReceivingReport.revision.desc())
        .limit(1)
    )


def newest_here(session: Session, workstation_id: str) -> str:
    """The id of the report of the delivery that was closed last at a workstation.

    Raises:
        Refused: none was closed there.
    """
    found = session.scalar(
        select(ReceivingReport.id)
        .join(Delivery, Delivery.id == ReceivingReport.delivery_id)
        .where(Delivery.workstation_id == workstation_id, Delivery.state == "closed")
        .order_by(ReceivingReport.id.desc())
        .limit(1)
    )
    if found is None:
        raise Refused(
            "No delivery was closed here yet.", "Close the delivery with F8, then ask for its report."
        )
    return found


def make_report(session: Session, by: By, delivery: Delivery) -> ReceivingReport:
    """Write the report of a closed delivery: number, revision, and all it says, in the caller's step."""
    before = newest_report(session, delivery.id)
    report = ReceivingReport(
        number=f"RR-{delivery.number.removeprefix('D-')}",
        revision=before.revision + 1 if before else 1,
        delivery_id=delivery.id,
        person_id=by.person_id or None,
        at=by.at,
        content=canonical(_content(session, by, delivery)),
    )
    revision = f", revision {report.revision}" if report.revision > 1 else ""
    said = f"Receiving report {report.number}{revision} of delivery {delivery.number}."
    write_down(session, by, "receiving.report", Subject(REPORT, report.id), said, facts=[report])
    session.flush()
    return report


def content_of(report: ReceivingReport) -> dict[str, Any]:
    """What a report says."""
    return dict(json.loads(report.content))


def _content(session: Session, by: By, delivery: Delivery) -> dict[str, Any]:
    told = _told(session, delivery.id)
    counted_by = list(
        dict.fromkeys(
            session.scalars(
                select(Scan.person_id)
                .where(
                    Scan.delivery_id == delivery.id,
                    Scan.outcome == "counted",
                    Scan.person_id.is_not(None),
                )
                .order_by(Scan.id)
            )
        )
    )
    names = names_of(session, [delivery.opened_by, by.person_id, *(each for each in counted_by if each)])
    orders = _orders(session, delivery)
    lines = [line for order in orders for line in order["lines"]]
    aside = any(piece["disposition"] != "accepted" for line in lines for piece in line["here"])
    return {
        "office": the_office(session).name,
        "zone": the_office(session).time_zone,
        "delivery": delivery.number,
        "dock": delivery.dock,
        "arrived_at": delivery.opened_at,
        "logged_by": names.get(delivery.opened_by, ""),
        "received_by": [names[each] for each in counted_by if each in names],
        "closed_at": by.at,
        "closed_by": names.get(by.person_id, ""),
        "carrier": carrier_shown(delivery.carrier) or None,
        "tracking": told.get("tracking", []),
        "shipments": told.get("shipment", []),
        "cartons_expected": delivery.pieces,
        "cartons_scanned": len(told.get("tracking", [])),
        "slips": told.get("slip", []),
        "slip_lacks": next(iter(reversed(told.get("slip_lacking", []))), None),
        "hold_location": (the_cage(session) or "no hold place on record") if aside else None,
        "orders": orders,
        "remarks": [each for kind in ("unidentified", "misship", "personal") for each in told.get(kind, [])],
        "discrepancies": _discrepancies(session, delivery.id),
    }


def _told(session: Session, delivery_id: str) -> dict[str, list[str]]:
    """What the delivery was told that stands, by kind, each once."""
    events = session.execute(
        select(DeliveryEvent.id, DeliveryEvent.kind, DeliveryEvent.value, DeliveryEvent.corrects_id)
        .where(DeliveryEvent.delivery_id == delivery_id)
        .order_by(DeliveryEvent.id)
    ).all()
    gone = {event.corrects_id for event in events}
    told: dict[str, list[str]] = {}
    for event in events:
        if event.value and event.id not in gone and event.value not in told.setdefault(event.kind, []):
            told[event.kind].append(event.value)
    return told


def _orders(session: Session, delivery: Delivery) -> list[dict[str, Any]]:
    """The orders the delivery brought goods of, or is for, with every line that it touched."""
    here = session.execute(
        select(
            ReceiptLine.purchase_line_id,
            ReceiptLine.disposition,
            ReceiptLine.condition,
            func.sum(ReceiptLine.quantity),
        )
        .where(ReceiptLine.delivery_id == delivery.id)
        .group_by(ReceiptLine.purchase_line_id, ReceiptLine.disposition, ReceiptLine.condition)
    ).all()
    moved: dict[str, list[tuple[str, str, int]]] = {}
    for line_id, disposition, condition, pieces in here:
        moved.setdefault(line_id, []).append((disposition, condition, int(pieces)))
    noted = set(
        session.scalars(
            select(Discrepancy.purchase_line_id).where(
                Discrepancy.delivery_id == delivery.id, Discrepancy.purchase_line_id.is_not(None)
            )
        )
    )
    purchases = session.scalars(
        select(Purchase)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(PurchaseLine.id.in_({*moved, *noted}) | (Purchase.id == delivery.current_purchase_id))
        .group_by(Purchase.id)
        .order_by(Purchase.number)
    ).all()
    units = _units(session, delivery.id)
    return [_order(session, purchase, moved, units) for purchase in purchases]


def _order(
    session: Session,
    purchase: Purchase,
    moved: dict[str, list[tuple[str, str, int]]],
    units: dict[str, list[dict[str, Any]]],
) -> dict[str, Any]:
    lines = session.scalars(
        select(PurchaseLine)
        .where(PurchaseLine.purchase_id == purchase.id, ~PurchaseLine.withdrawn)
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    ).all()
    agency = session.scalar(select(Organization.name).where(Organization.code == purchase.agency))
    kits = kits_among(lines)
    return {
        "number": purchase.number,
        "ticket": purchase.ticket,
        "vendor": purchase.vendor,
        "contract": purchase.contract,
        "requester": purchase.requester,
        "deliver_to": purchase.ship_to,
        "agency": agency or purchase.agency,
        "verdict": purchase.verdict,
        # Pieces that are rejected, or held in place of others, make no order complete: more may come for
        # them. What was cancelled does not come any more.
        "complete": all(line.accepted >= line.wanted for line in lines),
        "lines": [
            {
                "id": line.id,
                "number": line.label,
                "item": f"{line.manufacturer or ''} {line.description}".strip(),
                "part": line.part or line.vendor_part,
                "unit": line.uom,
                "ordered": line.quantity,
                "received_so_far": line.received,
                "here": [
                    {"disposition": disposition, "condition": condition, "pieces": pieces}
                    for (disposition, condition), pieces in sorted(
                        by_condition(moved.get(line.id, [])).items()
                    )
                ],
                "units": units.get(line.id, []),
                "kit": kits[line.id].said if line.id in kits else None,
            }
            for line in lines
        ],
    }


def _units(session: Session, delivery_id: str) -> dict[str, list[dict[str, Any]]]:
    """The units that a delivery brought, by line: serial, tag, and where they stand, as they are now."""
    rows = session.execute(
        select(ReceiptLine.purchase_line_id, Asset.serial, Tag.number, ReceiptLine.disposition)
        .join(ReceiptLine, ReceiptLine.asset_id == Asset.id)
        .outerjoin(Tag, Tag.id == Asset.tag_id)
        .where(ReceiptLine.delivery_id == delivery_id)
        .group_by(ReceiptLine.purchase_line_id, Asset.id, Asset.serial, Tag.number, ReceiptLine.disposition)
        .having(func.sum(ReceiptLine.quantity) > 0)
        .order_by(func.max(ReceiptLine.id))
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for line_id, serial, tag, disposition in rows:
        found.setdefault(line_id, []).append({"serial": serial, "tag": tag, "disposition": disposition})
    return found


def _discrepancies(session: Session, delivery_id: str) -> list[dict[str, Any]]:
    """What is wrong and stands, with the number of its case."""
    rows = session.execute(
        select(DiscrepancyCase, Discrepancy, Purchase.number, PurchaseLine.label)
        .join(CaseState, CaseState.case_id == DiscrepancyCase.id)
        .outerjoin(Discrepancy, Discrepancy.id == DiscrepancyCase.discrepancy_id)
        .outerjoin(PurchaseLine, PurchaseLine.id == DiscrepancyCase.purchase_line_id)
        .outerjoin(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(DiscrepancyCase.delivery_id == delivery_id, CaseState.state != Step.WITHDRAWN.value)
        .order_by(DiscrepancyCase.id)
    )
    return [
        {
            "case": case.number,
            "order": order,
            "line": line,
            "code": case.code,
            "pieces": case.quantity,
            "what": case.what,
            "note": noted.note if noted else None,
        }
        for case, noted, order, line in rows
    ]
