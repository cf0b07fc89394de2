"""Deliveries, every raw scan, receipt lines, what was wrong and its case, what went back, the reports."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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
    # opened, purchase, line, slip, slip_lacking, shipment, carrier, tracking, count, over_reason, pieces,
    # pieces_counted, condition, seal, exceptions, photo, joined, taken_over, left, unidentified, misship,
    # personal, sent_back, handed_over, box, box_closed, closed, reopened, taken_back
    kind: Mapped[str]
    value: Mapped[str | None]
    scan_id: Mapped[str | None]
    corrects_id: Mapped[str | None]


class Scan(Fact):
    """What the gun or the keyboard sent, kept for good with what became of it.

    ``raw`` holds every control character; a card number in it is masked to its last four digits.
    """

    __tablename__ = "scans"
    __table_args__ = (
        Index("ix_scans_delivery", "delivery_id", "id"),
        Index("ix_scans_workstation", "workstation_id", "id"),
        Index("ix_scans_at", "at"),
    )

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


class LearntCode(Fact):
    """A code that a clerk bound to an item: at any dock it means the item's part from then on.

    ``corrects_id`` names the binding that this row takes back.
    """

    __tablename__ = "learnt_codes"
    __table_args__ = (Index("ix_learnt_codes_key", "code_key", "id"),)

    code_key: Mapped[str]  # the compared form; a retail number with zeros in front, 14 digits
    code: Mapped[str]  # as it was scanned
    maker: Mapped[str | None]
    part: Mapped[str | None]  # the maker's
    vendor_part: Mapped[str | None]
    description: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    scan_id: Mapped[str | None]  # the scan it was learnt from
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("learnt_codes.id"), unique=True)


class ReceiptLine(Fact):
    """Pieces that were counted. A negative quantity takes an earlier one back."""

    __tablename__ = "receipt_lines"
    __table_args__ = (
        Index("ix_receipt_lines_purchase_line", "purchase_line_id", "id"),
        Index("ix_receipt_lines_delivery", "delivery_id", "id"),
        Index("ix_receipt_lines_at", "at"),
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
    purchase_line_id: Mapped[str | None] = mapped_column(ForeignKey("purchase_lines.id"), index=True)
    scan_id: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
    code: Mapped[str]
    quantity: Mapped[int]
    what: Mapped[str]
    part: Mapped[str | None]
    note: Mapped[str | None]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("discrepancies.id"), unique=True)


class RemainderDecision(Fact):
    """What becomes of the pieces of a line that did not come; the newest one that stands counts.

    A negative quantity takes an earlier decision back. Cancelled pieces are not waited for any more.
    """

    __tablename__ = "remainder_decisions"
    __table_args__ = (
        Index("ix_remainder_decisions_line", "purchase_line_id", "id"),
        Index("ix_remainder_decisions_delivery", "delivery_id", "id"),
        Index("ix_remainder_decisions_scan", "scan_id"),
    )

    purchase_line_id: Mapped[str] = mapped_column(ForeignKey("purchase_lines.id"))
    delivery_id: Mapped[str | None] = mapped_column(ForeignKey("deliveries.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    scan_id: Mapped[str | None]
    at: Mapped[datetime]
    decision: Mapped[str]  # keep, cancel, later
    quantity: Mapped[int]
    reason: Mapped[str | None]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("remainder_decisions.id"), unique=True)


class BlindCount(Fact):
    """Whether goods are counted blind at a place: what was ordered shows later. The newest counts."""

    __tablename__ = "blind_counts"
    __table_args__ = (Index("ix_blind_counts_place", "place", "id"),)

    place: Mapped[str]  # its code
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    blind: Mapped[bool]


class OverReceiptPolicy(Fact):
    """How many pieces may come beyond an order: of an item, else of a vendor, else of the office.

    The newest of a scope that was not taken back counts; an entry that takes one back names it.
    """

    __tablename__ = "over_receipt_policies"
    __table_args__ = (Index("ix_over_receipt_policies_scope", "scope", "subject_key", "id"),)

    scope: Mapped[str]  # item, vendor, office
    subject: Mapped[str | None]  # the maker's part, or the vendor, as written; empty of the office
    subject_key: Mapped[str | None]
    result: Mapped[str]  # allow, reason, approver
    percent: Mapped[int | None]
    pieces: Mapped[int | None]
    reason: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("over_receipt_policies.id"), unique=True)


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


class DiscrepancyCase(Fact):
    """A discrepancy is followed up: opened with what is wrong and the days by which to tell.

    ``discrepancy_id`` is empty for what was counted over its order or is short against a slip.
    """

    __tablename__ = "discrepancy_cases"
    __table_args__ = (Index("ix_discrepancy_cases_delivery", "delivery_id", "id"),)

    number: Mapped[str] = mapped_column(unique=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))
    purchase_line_id: Mapped[str | None] = mapped_column(ForeignKey("purchase_lines.id"), index=True)
    discrepancy_id: Mapped[str | None] = mapped_column(ForeignKey("discrepancies.id"), unique=True)
    at: Mapped[datetime]
    code: Mapped[str]
    quantity: Mapped[int]
    what: Mapped[str]
    delivered_on: Mapped[date]
    carrier_due: Mapped[date | None]
    vendor_due: Mapped[date | None]


class CaseEvent(Fact):
    """A step of a case: somebody was told, a photo, a note, how it ended; or an earlier step taken back."""

    __tablename__ = "case_events"
    __table_args__ = (Index("ix_case_events_case", "case_id", "id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("discrepancy_cases.id"))
    person_id: Mapped[str | None]
    at: Mapped[datetime]
    kind: Mapped[str]  # of case_rules.Step
    on_day: Mapped[date | None]  # the day somebody was told
    value: Mapped[str | None]  # how it ended; the claim's or the inspection's number
    note: Mapped[str | None]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("case_events.id"), unique=True)


class CaseState(Record):
    """Where a case stands, rebuilt from its events; what lists filter and sort by."""

    __tablename__ = "case_states"
    __table_args__ = (
        Index("ix_case_states_due", "next_due", "case_id"),
        Index("ix_case_states_state", "state", "case_id"),
    )

    case_id: Mapped[str] = mapped_column(ForeignKey("discrepancy_cases.id"), unique=True)
    state: Mapped[str]
    next_due: Mapped[date | None]
    waits_for: Mapped[str | None]


class ReceivingReport(Fact):
    """The report of one arrival as it was when its delivery was closed. Closed again, it gets a revision.

    ``content`` is canonical JSON: what is printed stays the same whatever happens later.
    """

    __tablename__ = "receiving_reports"
    __table_args__ = (
        UniqueConstraint("delivery_id", "revision"),
        Index("ix_receiving_reports_number", "number"),
    )

    number: Mapped[str]
    revision: Mapped[int]
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"))
    person_id: Mapped[str | None]
    at: Mapped[datetime]
    content: Mapped[str]
