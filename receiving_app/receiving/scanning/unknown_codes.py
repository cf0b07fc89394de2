"""A code that nobody can read for sure: what it may be is offered, or three ways on with an unknown one."""

from receiving_app.receiving.answers import Choice, Outcome
from receiving_app.receiving.cases.discrepancies import note_discrepancy
from receiving_app.receiving.goods.conditions import WRONG
from receiving_app.receiving.records import Scan
from receiving_app.receiving.scanning.kept_scans import MOST_CHOICES, NONE_OF_THESE
from receiving_app.receiving.scanning.orders_like import orders_like
from receiving_app.receiving.scanning.verdicts import CHANGED_DELIVERIES, Dock, Verdict
from receiving_app.scans.answers import Kind, Reading
from receiving_app.scans.cleaning import clean
from receiving_app.scans.refusals import is_code
from receiving_app.scans.screen import NEARLY, TURNED
from receiving_app.scans.shown import visible

FIND_ORDER, UNORDERED = "find", "unordered"
UNKNOWN_ANSWERS = frozenset({FIND_ORDER, UNORDERED})
_ASIDE = Choice(NONE_OF_THESE.key, "Set it aside", "It counts for nothing; the box waits.")
_THREE_ANSWERS = (
    Choice(FIND_ORDER, "Find its order", "The open orders are offered, those that fit it first."),
    Choice(UNORDERED, "Add it as unordered", "It is noted with this delivery, on no order."),
    _ASIDE,
)
_LONGEST_CODE = 60
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
        near = next((one for one in likely if one.reason in {NEARLY, TURNED}), None)
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
    found = orders_like(dock, code, MOST_CHOICES - 1)
    if not found:
        said = f"No order is open. {code} is kept; set the box aside."
        return Verdict(Outcome.SET_ASIDE, "No open order", said, "unknown", code)
    choices = tuple(
        Choice(f"{Kind.ORDER.value}:{each.number}", f"Order {each.number}", each.explanation)
        for each in found
    )
    said = f"Which order is {code} for? Those that fit it best come first."
    return Verdict(Outcome.NEEDS_CHOICE, "Which order?", said, "order", code, choices=(*choices, _ASIDE))
