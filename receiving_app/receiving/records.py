"""Deliveries, every raw scan, receipt lines, what was wrong, and what went back."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class Delivery(Record):
    """An arrival at the dock; its state is rebuilt from its events."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_state", "state", "id"),
        Index("ix_deliveries_purchase", "current_purchase_id"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    workstation_id: Mapped[str] = mapped_column(ForeignKey("workstations.id"))
    dock: Mapped[str]
    carrier: Mapped[str | None]
    pieces: Mapped[int | None]
    state: Mapped[str]  # open, closed, withdrawn
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    slip_number: Mapped[str | None] = mapped_column(index=True)
    current_purchase_id: Mapped[str | None]
    current_line_id: Mapped[str | None]


class DeliveryEvent(Fact):
    """A delivery was opened, identified, closed, reopened or withdrawn, or its paper's number was scanned."""

    __tablename__ = "delivery_events"
    __table_args__ = (
        Index("ix_delivery_events_delivery", "delivery_id", "id"),
        Index("ix_delivery_events_value", "value", "kind"),
        Index("ix_delivery_events_scan", "scan_id"),
    )

    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))
    # opened, purchase, line, slip, slip_lacking, shipment, carrier, tracking, count, unidentified, misship,
    # personal, closed, reopened, taken_back
    kind: Mapped[str]
    value: Mapped[str | None]
    scan_id: Mapped[str | None]
    corrects_id: Mapped[str | None]


class Scan(Fact):
    """What the gun or the keyboard sent, kept for good with what became of it.

    ``raw`` holds every control character; a card number in it is masked to its last four digits.
    """

    __tablename__ = "scans"
    __table_args__ = (Index("ix_scans_delivery", "delivery_id", "id"), Index("ix_scans_at", "at"))

    workstation_id: Mapped[str] = mapped_column(ForeignKey("workstations.id"))
    person_id: Mapped[str | None]
    at: Mapped[datetime]
    device: Mapped[str]
    raw: Mapped[str]
    kind: Mapped[str]  # what it was read as
    value: Mapped[str | None]  # the reading that counted, cleaned
    outcome: Mapped[str]
    title: Mapped[str]
    said: Mapped[str]
    delivery_id: Mapped[str | None]
    purchase_line_id: Mapped[str | None]
    asset_id: Mapped[str | None]
    settles_id: Mapped[str | None]  # the earlier scan whose question this one answers
    choices: Mapped[str | None]  # canonical JSON of the ways on that were offered


class ReceiptLine(Fact):
    """Pieces that were counted. A negative quantity takes an earlier one back."""

    __tablename__ = "receipt_lines"
    __table_args__ = (
        Index("ix_receipt_lines_purchase_line", "purchase_line_id", "id"),
        Index("ix_receipt_lines_delivery", "delivery_id", "id"),
    )

    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))
    scan_id: Mapped[str | None] = mapped_column(index=True)
    purchase_line_id: Mapped[str] = mapped_column(ForeignKey("purchase_lines.id"))
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("assets.id"), index=True)
    at: Mapped[datetime]
    quantity: Mapped[int]
    disposition: Mapped[str]  # accepted, rejected, on_hold
    condition: Mapped[str]  # X12 element 412: 07 good, 01 damaged, 05 wrong…
    over: Mapped[int]  # of these pieces, how many were beyond what was ordered
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("receipt_lines.id"), unique=True)


class Discrepancy(Fact):
    """Something was wrong with a delivery. A negative quantity takes an earlier one back.

    ``code`` is of X12 element 412: 01 damaged, 02 short, 03 over, 05 wrong or substituted, 08 refused.
    """

    __tablename__ = "discrepancies"
    __table_args__ = (Index("ix_discrepancies_delivery", "delivery_id", "id"),)

    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))
    purchase_line_id: Mapped[str | None] = mapped_column(ForeignKey("purchase_lines.id"))
    scan_id: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
    code: Mapped[str]
    quantity: Mapped[int]
    what: Mapped[str]
    part: Mapped[str | None]
    note: Mapped[str | None]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("discrepancies.id"), unique=True)


class VendorReturn(Fact):
    """Pieces went back to the vendor; what was received stays received. ``number`` is the vendor's (RMA)."""

    __tablename__ = "vendor_returns"
    __table_args__ = (
        Index("ix_vendor_returns_line", "purchase_line_id", "id"),
        Index("ix_vendor_returns_number", "number"),
    )

    number: Mapped[str]
    purchase_line_id: Mapped[str] = mapped_column(ForeignKey("purchase_lines.id"))
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("assets.id"))
    at: Mapped[datetime]
    shipped_on: Mapped[date]
    quantity: Mapped[int]
    credit_cents: Mapped[int | None]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("vendor_returns.id"), unique=True)
