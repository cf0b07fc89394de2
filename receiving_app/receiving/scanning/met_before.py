"""A unit that is known comes again: on which order, in which delivery and when it was met, and what to do."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.inventory.records import Asset
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.goods.conditions import in_words
from receiving_app.receiving.records import Delivery, ReceiptLine, VendorReturn
from receiving_app.receiving.scanning.verdicts import Dock


@dataclass(frozen=True, slots=True)
class MetBefore:
    """``title``: in a few words. ``said``: where and when it was met, and what to do now."""

    title: str
    said: str


def met_before(dock: Dock, asset_id: str) -> MetBefore:
    """What is told of a unit that is here already and is scanned again."""
    session = dock.session
    asset = session.get_one(Asset, asset_id)
    line = session.get_one(PurchaseLine, asset.purchase_line_id)
    order = session.get_one(Purchase, line.purchase_id)
    came = session.execute(
        select(Delivery, ReceiptLine.at, ReceiptLine.disposition, ReceiptLine.condition)
        .join(ReceiptLine, ReceiptLine.delivery_id == Delivery.id)
        .where(ReceiptLine.asset_id == asset.id, ReceiptLine.quantity > 0, ReceiptLine.corrects_id.is_(None))
        .order_by(ReceiptLine.id.desc())
        .limit(1)
    ).one()
    where = _where(dock, order, line, came[0])
    when = office_day(the_office(session).time_zone, came[1])
    if asset.state == "rejected":
        why = in_words(came[3]) if came[2] == "rejected" else "rejected"
        said = f"Serial {asset.serial} was rejected, {why}, on {when}: {where}."
        return MetBefore(
            "Rejected before",
            f"{said} If it went back and came again, tell its return, then scan it; else keep it apart.",
        )
    if asset.state == "returned":
        said = f"Serial {asset.serial} came on {when}: {where}. {came_again(session, asset.id)}"
        return MetBefore("Sent back before", f"{said} Scan its order, then the serial: it counts anew.")
    if asset.state == "on_hold":
        said = f"Serial {asset.serial} is on hold since {when}: {where}. Keep it apart until it is decided."
        return MetBefore("On hold before", said)
    said = f"Serial {asset.serial} was counted on {when}: {where}."
    if dock.delivery is not None and order.id != (dock.delivery.current_purchase_id or order.id):
        return MetBefore(
            f"Counted on {order.number}", f"{said} It counts once; look which order this box is for."
        )
    verify = " Scan its tag to verify it." if asset.tag_id is not None else ""
    return MetBefore("Counted before", f"{said}{verify}")


def came_again(session: Session, asset_id: str) -> str:
    """That a unit had gone back to its vendor before it was counted now; '' when it had not."""
    undone = aliased(VendorReturn)
    back = session.scalar(
        select(VendorReturn)
        .where(
            VendorReturn.asset_id == asset_id,
            VendorReturn.corrects_id.is_(None),
            ~select(undone.id).where(undone.corrects_id == VendorReturn.id).exists(),
        )
        .order_by(VendorReturn.id.desc())
        .limit(1)
    )
    return f"It went back as {back.number} on {back.shipped_on} and came again." if back else ""


def may_replace(session: Session, line: PurchaseLine) -> str:
    """What is asked of a unit beyond its order: it may come in place of a faulty one."""
    gone = session.scalars(
        select(VendorReturn.number)
        .where(VendorReturn.purchase_line_id == line.id)
        .group_by(VendorReturn.number)
        .having(func.sum(VendorReturn.quantity) > 0)
        .order_by(func.max(VendorReturn.id).desc())
    ).all()
    if gone:
        return f"Pieces went back as {', '.join(gone)}: look whether it replaces one of them."
    return "If it replaces a faulty one, put the damage or the return of that one on record."


def _where(dock: Dock, order: Purchase, line: PurchaseLine, delivery: Delivery) -> str:
    same = dock.delivery is not None and delivery.id == dock.delivery.id
    in_which = "in this delivery" if same else f"in delivery {delivery.number}"
    return f"order {order.number}, line {line.label} ({line.description}), {in_which}"
