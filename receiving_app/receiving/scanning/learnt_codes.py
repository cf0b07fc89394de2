"""Codes that a clerk bound to an item: kept for good, taken back by a counter-entry, read like a part."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.records import PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.records import Person
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.records import LearntCode, Scan
from receiving_app.receiving.scanning.explaining_answers import LearntCodeSeen
from receiving_app.receiving.scanning.scan_context import scan_context
from receiving_app.scans.answers import REFUSED_KINDS, Candidate, Kind, Reading
from receiving_app.scans.context import fold
from receiving_app.scans.reading import read_scan

_LONGEST_CODE = 60
_KNOWN = 0.9  # a reading this sure stands in the way, also when another is surer
_ONE_UNIT = "names one unit, not an item: the next one has another"
_CARTON = "is a carton's number: the next carton has another"
_NOT_KEPT = {Kind.CARD_NUMBER.value, Kind.SECRET.value, Kind.BADGE.value}
_WHY_NOT = {
    Kind.SERIAL: f"A serial number {_ONE_UNIT}.",
    Kind.SERIALS: f"A serial number {_ONE_UNIT}.",
    Kind.MAC: f"A network address {_ONE_UNIT}.",
    Kind.IMEI: f"An IMEI {_ONE_UNIT}.",
    Kind.ICCID: f"The number of a SIM card {_ONE_UNIT}.",
    Kind.TAG: f"An asset tag {_ONE_UNIT}.",
    Kind.TRACKING: f"This {_CARTON}.",
    Kind.SSCC: f"This {_CARTON}.",
    Kind.ORDER: "It is the number of an order.",
    Kind.ORDER_LINE: "It is the number of an order's line.",
    Kind.PACKING_LIST: "It is the number of a packing slip.",
    Kind.SHIPMENT: "It is the number of a shipping notice.",
    Kind.QUANTITY: "It is a quantity.",
    Kind.BADGE: "It is a person's badge.",
    Kind.LOCATION: "It is the code of a place.",
    Kind.DOCUMENT: "It is the number of a document.",
    Kind.COMMAND: "It is one of our command codes.",
    Kind.ENVELOPE: "This label says several things: scan its part code alone.",
    Kind.LABEL: "This label says several things: scan its part code alone.",
    Kind.CARD_NUMBER: "A card number is never kept, so nothing is bound to it.",
    Kind.SECRET: "A password is never kept, so nothing is bound to it.",
    Kind.PLACEHOLDER: "Makers leave this text where a serial number should be; it names nothing.",
    Kind.DAMAGED: "Not all of it was read: scan it again.",
}


def code_key(reading: Reading) -> str:
    """The form in which a code is remembered; a retail number is the same with its zeros and without."""
    return reading.candidates[0].value("gtin") or fold(reading.text)


def why_not_bound(reading: Reading) -> str:
    """Why a code may not be bound to an item, as a sentence; '' when it may. Pure."""
    first, best = reading.candidates[0], reading.best
    if first.kind in REFUSED_KINDS:
        return _WHY_NOT[first.kind]
    if first.value("gtin") and first.kind in {Kind.ITEM, Kind.GS1}:
        return ""
    for one in reading.candidates:
        if one.vouched and (one is best or one.confidence >= _KNOWN) and one.kind in _WHY_NOT:
            return _WHY_NOT[one.kind]
    key = code_key(reading)
    if len(key) < 3:
        return "It is too short to tell one item from another."
    if len(key) > _LONGEST_CODE or (best is not None and best.kind is Kind.GS1):
        return "It is more than one code: scan the part code alone."
    return ""


def why_not_kept(scan: Scan) -> str:
    """Why nothing can be bound to a scan whose characters were not kept as they came; '' when they were."""
    return _WHY_NOT[Kind(scan.kind)] if scan.kind in _NOT_KEPT else ""


def bind_code(session: Session, by: By, raw: str, line_id: str, scan_id: str | None = None) -> LearntCodeSeen:
    """From now on the code means the item of this line, at any dock.

    Args:
        session: the step's transaction.
        by: who, where, when.
        raw: the code as it was scanned.
        line_id: a line of a purchase; its part is what the code means, whatever order names it.
        scan_id: the scan it is learnt from.

    Raises:
        Refused: by somebody who may not receive, the code names one unit or carton or paper, it means
            something already, or the line has no part number.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    line = session.get(PurchaseLine, line_id)
    if line is None or line.withdrawn:
        raise Refused("There is no such line.", "Name a line of an approved purchase.")
    context = scan_context(session, None, raw)
    reading = read_scan(raw, context)
    if why := why_not_bound(reading):
        raise Refused("This code cannot be bound to an item.", why)
    key = code_key(reading)
    if known := standing(session, key):
        raise Refused(f"It means {known.description} already.", "Take that back first.")
    if context.purchases.parts.get(key):
        raise Refused("It is a part number already.", "Scan it with the order on screen.")
    if not line.part and not line.vendor_part:
        raise Refused(f"{line.description} has no part number.", "Its purchase has to name one.")
    fact = LearntCode(
        code_key=key,
        code=reading.text.strip(),
        maker=line.manufacturer,
        part=line.part,
        vendor_part=line.vendor_part,
        description=line.description,
        person_id=by.person_id,
        at=by.at,
        scan_id=scan_id,
        corrects_id=None,
    )
    said = f"Code {fact.code} means {line.description} ({line.part or line.vendor_part}) from now on."
    write_down(session, by, "receiving.bind_code", Subject("learnt_code", key), said, facts=[fact])
    session.flush()
    return _seen(session, [fact])[0]


def bind_scan(session: Session, by: By, scan_id: str, line_id: str) -> LearntCodeSeen:
    """Bind the code of an earlier scan; see :func:`bind_code`.

    Raises:
        Refused: there is no such scan, or as ``bind_code`` does.
    """
    scan = session.get(Scan, scan_id)
    if scan is None:
        raise Refused("There is no such scan.", "Choose one of the last scans.")
    if why := why_not_kept(scan):
        raise Refused("This code cannot be bound to an item.", why)
    return bind_code(session, by, scan.raw, line_id, scan.id)


def unbind_code(session: Session, by: By, code: str) -> LearntCodeSeen:
    """Take back what a code was bound to, by a further entry.

    Raises:
        Refused: by somebody who may not receive, or the code is bound to nothing.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    found = standing(session, fold(code)) or standing(
        session, code_key(read_scan(code, scan_context(session, None, code)))
    )
    if found is None:
        raise Refused(f"{code} is bound to nothing.", "See the list with: receive codes.")
    counter = LearntCode(
        code_key=found.code_key,
        code=found.code,
        maker=found.maker,
        part=found.part,
        vendor_part=found.vendor_part,
        description=found.description,
        person_id=by.person_id,
        at=by.at,
        scan_id=None,
        corrects_id=found.id,
    )
    said = f"Code {found.code} no longer means {found.description}."
    about = Subject("learnt_code", found.code_key)
    write_down(session, by, "receiving.unbind_code", about, said, facts=[counter])
    session.flush()
    return _seen(session, [found])[0]


def line_of_order(session: Session, order: str, line: int | str) -> str:
    """The id of an order's line, by what it is called: 4, or 4a.

    Raises:
        Refused: there is no such order or line.
    """
    purchase = purchase_named(session, order)
    found = session.scalar(
        select(PurchaseLine.id).where(
            PurchaseLine.purchase_id == purchase.id,
            PurchaseLine.label == str(line).strip().lower(),
            ~PurchaseLine.withdrawn,
        )
    )
    if found is None:
        raise Refused(f"Order {purchase.number} has no line {line}.", "See it with: approvals show.")
    return found


def standing(session: Session, key: str) -> LearntCode | None:
    """The binding of a code that stands, the newest when two docks made one at once."""
    counter = aliased(LearntCode)
    return session.scalar(
        select(LearntCode)
        .where(
            LearntCode.code_key == key,
            LearntCode.corrects_id.is_(None),
            ~select(counter.id).where(counter.corrects_id == LearntCode.id).exists(),
        )
        .order_by(LearntCode.id.desc())
        .limit(1)
    )


def learnt_codes(session: Session) -> tuple[LearntCodeSeen, ...]:
    """Every binding that stands, the newest first."""
    counter = aliased(LearntCode)
    return _seen(
        session,
        session.scalars(
            select(LearntCode)
            .where(
                LearntCode.corrects_id.is_(None),
                ~select(counter.id).where(counter.corrects_id == LearntCode.id).exists(),
            )
            .order_by(LearntCode.id.desc())
        ).all(),
    )


def with_learnt_part(session: Session, candidate: Candidate) -> Candidate:
    """A reading with a retail number that was bound to an item names that item's part as well."""
    gtin = candidate.value("gtin")
    if not gtin or any(candidate.value(name) for name in ("maker_part", "vendor_part", "customer_part")):
        return candidate
    found = standing(session, gtin)
    if found is None:
        return candidate
    part = {"maker_part": found.part} if found.part else {"vendor_part": found.vendor_part or ""}
    reason = f"This code was bound to {found.description}."
    return Candidate(
        candidate.kind, {**candidate.fields, **part}, candidate.confidence, reason, candidate.warnings
    )


def _seen(session: Session, facts: Sequence[LearntCode]) -> tuple[LearntCodeSeen, ...]:
    people = {
        person.id: person.name
        for person in session.scalars(select(Person).where(Person.id.in_([fact.person_id for fact in facts])))
    }
    return tuple(
        LearntCodeSeen(
            fact.code,
            fact.description,
            fact.maker or "",
            fact.part or fact.vendor_part or "",
            people.get(fact.person_id, ""),
            fact.at,
            fact.scan_id or "",
        )
        for fact in facts
    )
