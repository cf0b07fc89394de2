"""A code that nobody can read for sure: what it may be is offered, or three ways on with an unknown one."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.lookups import capped
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.receiving.answers import Choice, Outcome
from receiving_app.receiving.cases.discrepancies import note_discrepancy
from receiving_app.receiving.goods.conditions import WRONG
from receiving_app.receiving.records import Scan
from receiving_app.receiving.scanning.kept_scans import MOST_CHOICES, NONE_OF_THESE
from receiving_app.receiving.scanning.verdicts import CHANGED_DELIVERIES, Dock, Verdict
from receiving_app.scans.answers import Kind, Reading
from receiving_app.scans.cleaning import clean
from receiving_app.scans.context import fold
from receiving_app.scans.refusals import is_code
from receiving_app.scans.screen import NEARLY
from receiving_app.scans.shown import visible

FIND_ORDER, UNORDERED = "find", "unordered"
UNKNOWN_ANSWERS = frozenset({FIND_ORDER, UNORDERED})
_ASIDE = Choice(NONE_OF_THESE.key, "Set it aside", "It counts for nothing; the box waits.")
_THREE_ANSWERS = (
    Choice(FIND_ORDER, "Find its order", "The open orders are offered, those like it first."),
    Choice(UNORDERED, "Add it as unordered", "It is noted with this delivery, on no order."),
    _ASIDE,
)
_LONGEST_CODE = 60
_LOOKED_THROUGH = 200  # open orders, the newest
_SPOKEN = {
    Kind.ORDER: "order",
    Kind.SERIAL: "serial number",
    Kind.ITEM: "part number",
    Kind.PACKING_LIST: "packing slip",
    Kind.TRACKING: "tracking number",
    Kind.QUANTITY: "the quantity",
    Kind.MAC: "MAC address",
    Kind.IMEI: "IMEI",
}


def undecided(reading: Reading) -> Verdict:
    """Several readings are close, or none is known: the clerk says which, or what becomes of it."""
    likely = [one for one in reading.candidates if one.kind in _SPOKEN and one.vouched][:3]
    if likely:
        choices = tuple(
            Choice(f"{one.kind.value}:{one.named}", f"It is {_SPOKEN[one.kind]} {one.named}", one.reason)
            for one in likely
        )
        if any(one.kind is Kind.UNKNOWN for one in reading.candidates):  # each is only a guess
            choices += _THREE_ANSWERS
        near = next((one for one in likely if one.reason == NEARLY), None)
        title, said = ("Look at the label", near.warnings[0]) if near else ("What is it?", likely[0].reason)
        return Verdict(Outcome.NEEDS_CHOICE, title, said, "ambiguous", choices=choices)
    reason, code = reading.candidates[0].reason, reading.text.strip()
    if not code or len(code) > _LONGEST_CODE or not is_code(code) or not reading.candidates[0].vouched:
        said = f"{reason} It is kept; set the box aside or type its number."
        return Verdict(Outcome.SET_ASIDE, "Not understood", said, "unknown")
    said = f"{reason} Find its order, add it as unordered, or set it aside. F3 says how it was read."
    return Verdict(Outcome.NEEDS_CHOICE, "Unknown code", said, "unknown", code, choices=_THREE_ANSWERS)


def settle_unknown(dock: Dock, asked: Scan, answer: str) -> Verdict:
    """Do what the clerk chose for an unknown code: look for its order, or note it as unordered."""
    code = visible(clean(asked.raw).text.strip())
    if answer == FIND_ORDER:
        return _find_order(dock, code)
    delivery = dock.open_delivery()
    note_discrepancy(dock, None, WRONG, 1, "not ordered", part=code, note=f"Code {code}")
    said = f"1 item with the code {code} is noted with delivery {delivery.number}; it is on no order."
    return Verdict(Outcome.DONE, "Noted as unordered", said, "unordered", code, changed=CHANGED_DELIVERIES)


def _find_order(dock: Dock, code: str) -> Verdict:
    found = _orders_like(dock.session, code)
    if not found:
        said = f"No order is open. {code} is kept; set the box aside."
        return Verdict(Outcome.SET_ASIDE, "No open order", said, "unknown", code)
    choices = tuple(
        Choice(f"{Kind.ORDER.value}:{number}", f"Order {number}", f"{vendor}, {here} of {ordered} here")
        for number, vendor, here, ordered in found
    )
    said = f"Which order is {code} for? The orders most like it come first."
    return Verdict(Outcome.NEEDS_CHOICE, "Which order?", said, "order", code, choices=(*choices, _ASIDE))


def _orders_like(session: Session, code: str) -> list[tuple[str, str, int, int]]:
    """Open orders: those whose number or parts look like the code first, then the newest."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - only when a clerk asks for it

    ordered, received = func.sum(PurchaseLine.wanted), func.sum(capped())
    rows = session.execute(
        select(Purchase.id, Purchase.number, Purchase.number_key, Purchase.vendor, received, ordered)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(~Purchase.withdrawn, ~PurchaseLine.withdrawn)
        .group_by(Purchase.id)
        .having(received < ordered)
        .order_by(Purchase.ordered_on.desc(), Purchase.id.desc())
        .limit(_LOOKED_THROUGH)
    ).all()
    keys: dict[str, list[str]] = {row[0]: [row[2]] for row in rows}
    for purchase_id, *parts in session.execute(
        select(PurchaseLine.purchase_id, PurchaseLine.part_key, PurchaseLine.vendor_part_key).where(
            PurchaseLine.purchase_id.in_(list(keys)), ~PurchaseLine.withdrawn
        )
    ):
        keys[purchase_id] += [part for part in parts if part]
    key = fold(code)
    ranked = sorted(rows, key=lambda row: -max(ratio(key, each) for each in keys[row[0]]))
    return [(number, vendor, int(here), int(of)) for _, number, _, vendor, here, of in ranked][
        : MOST_CHOICES - 1
    ]
