"""Which line a unit belongs to: what its vendor announced, what the clerk chose, what its maker prints."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from receiving_app.approvals.manifests import STANDING
from receiving_app.approvals.records import AnnouncedUnit, Purchase, PurchaseLine
from receiving_app.inventory.rules import serial_key
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.scanning.kept_scans import last_code
from receiving_app.receiving.scanning.verdicts import Dock, open_lines
from receiving_app.scans.makers import fits_maker

_ANNOUNCED_ON = (  # put together once: each scan of a unit says it
    select(PurchaseLine)
    .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    .where(
        PurchaseLine.id.in_(
            STANDING.with_only_columns(AnnouncedUnit.purchase_line_id).where(
                AnnouncedUnit.serial_key == bindparam("serial")
            )
        ),
        ~PurchaseLine.withdrawn,
        ~Purchase.withdrawn,
    )
    .order_by(PurchaseLine.id)
)


def announced_on(session: Session, serial: str) -> list[PurchaseLine]:
    """The lines that a vendor's list announces this serial for."""
    return list(session.scalars(_ANNOUNCED_ON, {"serial": serial_key(serial)}))


def lines_meant(dock: Dock, serial: str, *, of_this_line: bool) -> tuple[list[PurchaseLine], bool]:
    """The lines that a unit may be of, the likeliest first, and whether the first one may be taken.

    A unit is of the line that was chosen by its part. When that line is full, and its part was not scanned
    just before, the unit may as well be of another line that still waits: what is too many on one line must
    not hide what is short on another (AC11, AC12).

    Args:
        dock: with a delivery that is for an order.
        serial: as scanned.
        of_this_line: the same code named the part.
    """
    delivery = dock.open_delivery()
    order, at_hand = str(delivery.current_purchase_id), delivery.current_line_id
    chosen = dock.session.get(PurchaseLine, at_hand) if at_hand else None
    takes_units = chosen is not None and chosen.serialized and not chosen.as_parts
    if chosen is not None and takes_units and of_this_line:
        return [chosen], True
    before = last_code(dock)
    by_part = before is not None and before.kind == "item" and before.purchase_line_id == at_hand
    if announced := announced_on(dock.session, serial):
        of_order = [line for line in announced if line.purchase_id == order]
        lines = of_order or announced
        if chosen is not None and takes_units and chosen not in lines and (by_part or not of_order):
            lines = [*lines, chosen]
        return lines, bool(of_order) and len(lines) == 1
    lines = open_lines(dock.session, order, serialized=True)
    if chosen is not None and takes_units:
        return _beside_chosen(dock, chosen, lines, serial, by_part=by_part)
    found = _fitting(lines, serial)
    # While pieces are counted, a unit of another line is known by its look alone.
    return found, len(found) == 1 and (chosen is None or _fits(found[0], serial) is not False)


def _beside_chosen(
    dock: Dock, chosen: PurchaseLine, lines: list[PurchaseLine], serial: str, *, by_part: bool
) -> tuple[list[PurchaseLine], bool]:
    """Of the line at hand, or of another that waits; ``by_part``: its part was scanned just before."""
    waiting = [line for line in lines if line.to_come > 0]
    if chosen.to_come > 0 or is_hidden(dock.session, dock.delivery, chosen):
        others = [line for line in waiting if _fits(line, serial)]
        if len(others) != 1 or _fits(chosen, serial) is not False:
            return [chosen], True
        return ([*others, chosen], False) if by_part else (others, True)
    if by_part:
        return [chosen], True
    found = _fitting([*waiting, chosen], serial)
    return found, len(found) == 1


def _fitting(lines: list[PurchaseLine], serial: str) -> list[PurchaseLine]:
    """The only line whose maker's serial numbers look like this; all of them when several do, or none."""
    looks = [(line, _fits(line, serial)) for line in lines]
    does = [line for line, fits in looks if fits]
    may = [line for line, fits in looks if fits is not False]
    return next((found for found in (does, may) if len(found) == 1), lines)


def _fits(line: PurchaseLine, serial: str) -> bool | None:
    return fits_maker(serial.upper(), [(line.manufacturer or "").lower()])
