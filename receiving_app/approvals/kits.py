"""Kits: telling which parts a line arrives as, and bringing the lines of its parts along."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.kit_rules import (
    KitPart,
    KitStands,
    PartHere,
    content_of,
    costs_of,
    kit_stands,
    parts_of,
    refuse_contents,
)
from receiving_app.approvals.manifests import announced_for
from receiving_app.approvals.records import KitTold, Purchase, PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_BRING_APPROVALS
from receiving_app.scans.context import fold

_PIECE = "EA"  # what a part is counted in


@dataclass(frozen=True, slots=True)
class KitSeen:
    """A line and what its kit holds.

    Attributes:
        parts: told of this line; none while it is received as it was ordered.
        before: told of another line of the same kit, to be told again.
        own: the numbers of the kit itself, in their compared form.
    """

    line_id: str
    order: str
    label: str
    item: str
    part: str | None
    quantity: int
    unit_cost_cents: int
    parts: tuple[KitPart, ...]
    before: tuple[KitPart, ...]
    own: frozenset[str]


def tell_kit(session: Session, by: By, line_id: str, parts: Sequence[KitPart]) -> str:
    """Tell which parts a line's kit arrives as; told again before anything came, the newer telling counts.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, the line is withdrawn or itself a part, something of it
            was received, cancelled or announced, or these cannot be its parts.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    kit, order = _untouched(session, line_id)
    refuse_contents(parts, _own(kit), kit.unit_cost_cents)
    fact = KitTold(purchase_line_id=kit.id, person_id=by.person_id, at=by.at, content=content_of(parts))
    held = ", ".join(
        f"{kit.quantity * part.per_kit} of {part.description} ({kit.number}{letter})"
        for letter, part in zip(ascii_lowercase, parts, strict=False)
    )
    said = f"Line {kit.label} of {order} arrives as its parts: {held}."
    write_down(session, by, "approvals.kit", Subject("purchase", kit.purchase_id), said, facts=[fact])
    session.flush()
    follow_told(session, [kit])
    return said


def take_back_kit(session: Session, by: By, line_id: str) -> str:
    """The line is no kit after all: it is received as it was ordered.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, no contents are told, or something was received.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    kit, order = _untouched(session, line_id)
    if not kit.as_parts:
        raise Refused(
            f"No contents of line {kit.label} of {order} are told.", "There is nothing to take back."
        )
    fact = KitTold(purchase_line_id=kit.id, person_id=by.person_id, at=by.at, content=None)
    said = f"The contents of line {kit.label} of {order} are taken back; it is received as it was ordered."
    write_down(session, by, "approvals.kit", Subject("purchase", kit.purchase_id), said, facts=[fact])
    session.flush()
    follow_told(session, [kit])
    return said


def kit_seen(session: Session, line_id: str) -> KitSeen:
    """A line with the contents that are told of it, or of the same kit on another line.

    Raises:
        Refused: there is no such line.
    """
    line = session.get(PurchaseLine, line_id)
    if line is None:
        raise Refused("There is no such line.", "Name one of the order's lines.")
    order = session.get_one(Purchase, line.purchase_id).number
    told = newest_told(session, [line.id]).get(line.id, ())
    return KitSeen(
        line.id,
        order,
        line.label,
        line.description,
        line.part or line.vendor_part,
        line.quantity,
        line.unit_cost_cents,
        told,
        _as_before(session, line),
        _own(line),
    )


def newest_told(session: Session, line_ids: Iterable[str] | None = None) -> dict[str, tuple[KitPart, ...]]:
    """What is told of these lines, or of all; lines without contents are left out."""
    newest = select(func.max(KitTold.id)).group_by(KitTold.purchase_line_id)
    if line_ids is not None:
        newest = newest.where(KitTold.purchase_line_id.in_(list(line_ids)))
    facts = session.scalars(select(KitTold).where(KitTold.id.in_(newest), KitTold.content.is_not(None)))
    return {fact.purchase_line_id: parts_of(fact.content) for fact in facts}


def follow_told(session: Session, lines: Iterable[PurchaseLine]) -> None:
    """Bring the lines of the parts to what is told and to what the kits' own lines say."""
    kits = list(lines)
    told = newest_told(session, [kit.id for kit in kits])
    for kit in kits:
        there = {part.letter: part for part in _part_lines(session, kit)}
        values = part_values(kit, told.get(kit.id, ()))
        kit.as_parts = bool(values)
        for letter, each in values.items():
            line = there.pop(letter, None)
            if line is None:
                counts = dict.fromkeys(("received", "accepted", "rejected", "on_hold", "cancelled"), 0)
                session.add(PurchaseLine(purchase_id=kit.purchase_id, **counts, **each))
                continue
            for name, value in each.items():
                setattr(line, name, value)
        for gone in there.values():
            gone.withdrawn = True
    session.flush()


def part_values(kit: PurchaseLine, parts: Sequence[KitPart]) -> dict[str, dict[str, object]]:
    """What the lines of a kit's parts say, by their letter; shipping is paid with the kit."""
    costs = costs_of(parts, kit.unit_cost_cents)
    return {
        letter: {
            "number": kit.number,
            "letter": letter,
            "kit_line_id": kit.id,
            "as_parts": False,
            "manufacturer": part.manufacturer or kit.manufacturer,
            "part": part.part,
            "part_key": fold(part.part) if part.part else None,
            "vendor_part": part.vendor_part,
            "vendor_part_key": fold(part.vendor_part) if part.vendor_part else None,
            "description": part.description,
            "commodity_class": part.commodity_class or kit.commodity_class,
            "quantity": kit.quantity * part.per_kit,
            "uom": _PIECE,
            "unit_cost_cents": cost,
            "shipping_cents": 0,
            "serialized": part.serialized,
            "line_of_service": kit.line_of_service,
            "for_use_by": kit.for_use_by,
            "notes": kit.notes,
            "withdrawn": kit.withdrawn,
        }
        for letter, part, cost in zip(ascii_lowercase, parts, costs, strict=False)
    }


def received_with_parts(session: Session, line_ids: Iterable[str]) -> dict[str, int]:
    """How many pieces of these lines and of their parts have come."""
    part = aliased(PurchaseLine)
    rows = session.execute(
        select(PurchaseLine.id, PurchaseLine.received + func.coalesce(func.sum(part.received), 0))
        .outerjoin(part, part.kit_line_id == PurchaseLine.id)
        .where(PurchaseLine.id.in_(list(line_ids)))
        .group_by(PurchaseLine.id)
    )
    return {line_id: int(pieces) for line_id, pieces in rows}


def kits_among(lines: Sequence[PurchaseLine]) -> dict[str, KitStands]:
    """How the kits among a purchase's lines stand, by the id of their line: by what was accepted."""
    return kits_of(lines, {line.id: line.accepted for line in lines})


def kits_of(lines: Sequence[PurchaseLine], pieces: Mapping[str, int]) -> dict[str, KitStands]:
    """The kits that so many pieces make, by the id of their line; ``pieces`` by the line of the part."""
    parts: defaultdict[str, list[PurchaseLine]] = defaultdict(list)
    for line in lines:
        if line.kit_line_id is not None:
            parts[line.kit_line_id].append(line)
    return {
        kit.id: kit_stands(
            kit.quantity,
            [
                PartHere(part.description, part.quantity // kit.quantity, pieces.get(part.id, 0))
                for part in parts[kit.id]
            ],
        )
        for kit in lines
        if kit.as_parts and parts[kit.id]
    }


def refuse_kit(session: Session, line: PurchaseLine) -> None:
    """See that pieces can be counted on this line.

    Raises:
        Refused: it is a kit that arrives as its parts, or the kit that it was a part of changed since.
    """
    if line.as_parts:
        raise Refused(
            f"{line.description} is a kit that arrives as its parts: {arrives_as(session, line)}.",
            "Scan or count its parts, in any order.",
        )
    if line.withdrawn and line.kit_line_id is not None:
        raise Refused(f"{line.description} is a part of its kit no longer.", "Scan its part number again.")


def arrives_as(session: Session, kit: PurchaseLine) -> str:
    """What one kit arrives as, in words: ``1 of Camera, 2 of HDMI cable``."""
    lines = [part for part in _part_lines(session, kit) if not part.withdrawn]
    return ", ".join(f"{part.quantity // kit.quantity} of {part.description}" for part in lines)


def _part_lines(session: Session, kit: PurchaseLine) -> Sequence[PurchaseLine]:
    wanted = select(PurchaseLine).where(PurchaseLine.kit_line_id == kit.id).order_by(PurchaseLine.letter)
    return session.scalars(wanted).all()


def _untouched(session: Session, line_id: str) -> tuple[PurchaseLine, str]:
    """The line, locked with its parts, and its order's number, while what it arrives as may still change.

    Raises:
        Refused: it may not; it says why.
    """
    family = session.scalars(
        select(PurchaseLine)
        .where(or_(PurchaseLine.id == line_id, PurchaseLine.kit_line_id == line_id))
        .order_by(PurchaseLine.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    kit = next((line for line in family if line.id == line_id), None)
    if kit is None:
        raise Refused("There is no such line.", "Name one of the order's lines.")
    order = session.get_one(Purchase, kit.purchase_id).number
    if kit.withdrawn:
        raise Refused(f"Line {kit.label} of {order} is withdrawn.", "Bring its approval in again first.")
    if kit.kit_line_id is not None:
        raise Refused(
            f"Line {kit.label} of {order} is itself a part of a kit.", f"Tell the parts of line {kit.number}."
        )
    if came := next((line for line in family if line.received), None):
        raise Refused(
            f"{came.received} of {came.description} were received on line {came.label} of {order}.",
            "What a kit arrives as cannot change after that. Undo those receipts first.",
        )
    if gone := next((line for line in family if line.cancelled), None):
        raise Refused(
            f"{gone.cancelled} of {gone.description} on line {gone.label} of {order} are not waited for.",
            "Take that decision back first.",
        )
    if announced_for(session, [line.id for line in family]):
        raise Refused(
            f"A vendor's list announces serials of line {kit.label} of {order}.",
            "Take the list back, tell the contents, and bring the list in again.",
        )
    return kit, order


def _own(kit: PurchaseLine) -> frozenset[str]:
    return frozenset(key for key in (kit.part_key, kit.vendor_part_key) if key)


def _as_before(session: Session, line: PurchaseLine) -> tuple[KitPart, ...]:
    """What was told last of another line of the same kit, by the maker's or the vendor's number."""
    keys = _own(line)
    alike = select(PurchaseLine.id).where(
        PurchaseLine.id != line.id,
        or_(PurchaseLine.part_key.in_(keys), PurchaseLine.vendor_part_key.in_(keys)),
    )
    newest = select(func.max(KitTold.id)).group_by(KitTold.purchase_line_id)
    fact = session.scalar(
        select(KitTold)
        .where(KitTold.purchase_line_id.in_(alike), KitTold.id.in_(newest), KitTold.content.is_not(None))
        .order_by(KitTold.id.desc())
        .limit(1)
    )
    parts = parts_of(fact.content) if fact else ()
    told = sum(part.per_kit * (part.cost_cents or 0) for part in parts)
    if told == line.unit_cost_cents:
        return parts
    return tuple(replace(part, cost_cents=None) for part in parts)  # this kit has another price
