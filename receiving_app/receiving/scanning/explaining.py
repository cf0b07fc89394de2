"""The explain panel's answer: how a scan was read, what each step did, and how its code can be taught."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.errors import Refused
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import serial_key
from receiving_app.people.records import Person
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.lookups import orders_of
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.receiving.scanning.explaining_answers import (
    CandidateSeen,
    LearntCodeSeen,
    LineToBind,
    ScanExplained,
    StepSeen,
)
from receiving_app.receiving.scanning.learnt_codes import (
    code_key,
    learnt_codes,
    standing,
    why_not_bound,
    why_not_kept,
)
from receiving_app.receiving.scanning.scan_context import scan_context
from receiving_app.scans.answers import Candidate, Kind, Reading
from receiving_app.scans.commands import in_words
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible
from receiving_app.wording import ended

MOST_LINES = 9  # the keys 1 to 9
_SURE, _LIKELY, _MAYBE = 0.9, 0.75, 0.6
_BY_STEP = frozenset({"HAND", "UNDO", "BUTTON"})  # devices of steps that no gun read
_SIGNS = {
    "\x1d": "group separator",
    "\x1e": "record separator",
    "\x1c": "file separator",
    "\x1f": "unit separator",
    "\x04": "end of transmission",
    "\t": "tab",
    "\r": "carriage return",
    "\n": "line feed",
    " ": "space",
    "\N{SYMBOL FOR NULL}": "null",
}


def explain_scan(session: Session, scan_id: str) -> ScanExplained:
    """How a scan was read: its characters, what it may be and why, and what the dock did with it.

    The outcome is that of the moment it was scanned; the readings are made anew, with what the office knows
    now.

    Raises:
        Refused: there is no such scan.
    """
    scan = session.get(Scan, scan_id)
    if scan is None:
        raise Refused("There is no such scan.", "Choose one of the last scans.")
    delivery = session.get(Delivery, scan.delivery_id) if scan.delivery_id else None
    reading, why_not = None, why_not_kept(scan)
    if scan.device in _BY_STEP:
        why_not = "It is no code: somebody told it with a key."
    elif not why_not:
        reading = read_scan(scan.raw, scan_context(session, delivery, scan.raw))
        why_not = why_not_bound(read_scan(scan.raw, scan_context(session, None, scan.raw)))
    learnt = _learnt(session, reading) if reading else None
    lines = () if why_not or learnt else _lines(session, delivery)
    if not why_not and not learnt and not lines:
        why_not = "No order with a part number is on screen: scan its order, then this code again."
    return ScanExplained(
        scan.id,
        scan.at,
        session.scalar(select(Person.name).where(Person.id == scan.person_id)) or "",
        scan.device,
        visible(scan.raw) or scan.title,
        _signs(scan.raw),
        Outcome(scan.outcome),
        scan.title,
        scan.said,
        _candidates(reading) if reading else (),
        _steps(session, scan, delivery, reading),
        learnt,
        lines,
        why_not,
        *_beside(session, scan),
    )


def confidence_words(candidate: Candidate) -> str:
    """How sure a reading is, in a word."""
    if candidate.kind is Kind.UNKNOWN:
        return "nothing fits better"
    if not candidate.vouched:
        return "it failed a test"
    for least, words in ((_SURE, "certain"), (_LIKELY, "likely"), (_MAYBE, "perhaps")):
        if candidate.confidence >= least:
            return words
    return "a guess"


def _candidates(reading: Reading) -> tuple[CandidateSeen, ...]:
    return tuple(
        CandidateSeen(
            one.kind.value.replace("_", " ").capitalize(),
            in_words(one) if one.value("command") else _value(one),
            confidence_words(one),
            one.reason,
            one.warnings,
            taken=one is reading.best,
        )
        for one in reading.candidates
    )


def _value(candidate: Candidate) -> str:
    told = {
        name.replace("_", " "): ", ".join(value) if isinstance(value, tuple) else value
        for name, value in candidate.fields.items()
    }
    if len(told) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{name} {value}" for name, value in told.items())


def _steps(
    session: Session, scan: Scan, delivery: Delivery | None, reading: Reading | None
) -> tuple[StepSeen, ...]:
    steps = []
    if reading is not None:
        notes = " ".join(reading.notes) or f"{len(scan.raw)} characters came."
        best = reading.best
        decided = "One reading is sure enough." if best else "No reading is sure enough to go by alone."
        steps += [StepSeen("Read", notes, bool(reading.text)), StepSeen("Decided", decided, best is not None)]
    steps.append(_order_step(session, delivery))
    line = session.get(PurchaseLine, scan.purchase_line_id) if scan.purchase_line_id else None
    said = f"Line {line.label}, {line.description}." if line else "No line was chosen by it."
    steps.append(StepSeen("Line found", said, line is not None or None))
    serials = _serials(reading)
    for serial in serials[:3]:
        known = session.scalar(
            select(Asset.description)
            .where(Asset.serial_key == serial_key(serial), Asset.state != "withdrawn")
            .limit(1)
        )
        said = f"{serial} is on record: {known}." if known else f"{serial} is on record nowhere."
        steps.append(StepSeen("Serial known", said, known is not None))
    steps.append(StepSeen("Outcome", f"{ended(scan.title)} {scan.said}", _HELD_GOOD[Outcome(scan.outcome)]))
    return tuple(steps)


def _order_step(session: Session, delivery: Delivery | None) -> StepSeen:
    if delivery is None:
        return StepSeen("Order found", "No delivery was open.", holds=False)
    if delivery.current_purchase_id is None:
        return StepSeen("Order found", f"Delivery {delivery.number} has no order yet.", holds=False)
    purchase = session.get_one(Purchase, delivery.current_purchase_id)
    return StepSeen("Order found", f"{purchase.number}, {purchase.vendor}.", holds=True)


def _serials(reading: Reading | None) -> tuple[str, ...]:
    first = reading.candidates[0].fields if reading else {}
    told = first.get("serials") or first.get("serial") or ()
    return (told,) if isinstance(told, str) else told


def _learnt(session: Session, reading: Reading) -> LearntCodeSeen | None:
    found = standing(session, code_key(reading))
    if found is None:
        return None
    return next((each for each in learnt_codes(session) if each.code == found.code), None)


def _lines(session: Session, delivery: Delivery | None) -> tuple[LineToBind, ...]:
    """Lines of the delivery's orders that name a part, those that still want goods first."""
    if delivery is None:
        return ()
    rows = session.execute(
        select(PurchaseLine, Purchase.number)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(
            PurchaseLine.purchase_id.in_(orders_of(session, delivery)),
            ~PurchaseLine.withdrawn,
            ~PurchaseLine.as_parts,
            PurchaseLine.part.is_not(None) | PurchaseLine.vendor_part.is_not(None),
        )
        .order_by(
            PurchaseLine.to_come <= 0,
            Purchase.number,
            PurchaseLine.number,
            PurchaseLine.letter,
        )
        .limit(MOST_LINES)
    )
    return tuple(
        LineToBind(
            line.id,
            f"{line.manufacturer or ''} {line.description}".strip(),
            f"Order {order}, line {line.label}, part {line.part or line.vendor_part}",
        )
        for line, order in rows
    )


def _signs(raw: str) -> str:
    found: dict[str, int] = {}
    for sign in raw:
        name = _SIGNS.get(sign) or ("control character" if ord(sign) < 0x20 or ord(sign) == 0x7F else "")
        if name:
            found[name] = found.get(name, 0) + 1
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in found.items())


def _beside(session: Session, scan: Scan) -> tuple[str, str]:
    here = select(Scan.id).where(Scan.workstation_id == scan.workstation_id).limit(1)
    newer = session.scalar(here.where(Scan.id > scan.id).order_by(Scan.id))
    older = session.scalar(here.where(Scan.id < scan.id).order_by(Scan.id.desc()))
    return newer or "", older or ""


_HELD_GOOD = {
    Outcome.COUNTED: True,
    Outcome.DONE: True,
    Outcome.ALREADY_COUNTED: None,
    Outcome.NEEDS_CHOICE: None,
    Outcome.SET_ASIDE: None,
    Outcome.REFUSED: False,
}
