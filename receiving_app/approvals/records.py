"""Approved purchases and their lines, the imports they came from, delegations and lists."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Text, UniqueConstraint, case, cast
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class ImportBatch(Fact):
    """One file of approvals that was brought in, or the taking back of one."""

    __tablename__ = "import_batches"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"))
    file_name: Mapped[str]
    mapping: Mapped[str]
    at: Mapped[datetime]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    takes_back_id: Mapped[str | None] = mapped_column(ForeignKey("import_batches.id"), unique=True)


class ApprovalVersion(Fact):
    """A purchase line as one file said it. The newest version counts; no content means withdrawn."""

    __tablename__ = "approval_versions"
    __table_args__ = (Index("ix_approval_versions_line", "purchase_line_id", "id"),)

    batch_id: Mapped[str] = mapped_column(ForeignKey("import_batches.id"), index=True)
    purchase_line_id: Mapped[str]
    file_line: Mapped[int]
    content: Mapped[str | None]  # canonical JSON of the row


class LearnedMapping(Fact):
    """How the exports of one source are headed, as somebody told; the newest of a name counts.

    No content means that it was taken back.
    """

    __tablename__ = "column_mappings"
    __table_args__ = (Index("ix_column_mappings_name", "name", "id"),)

    name: Mapped[str]
    at: Mapped[datetime]
    content: Mapped[str | None]  # JSON of what a file of resources/approvals says


class Manifest(Fact):
    """A vendor's list of serials that was brought in, or the taking back of one."""

    __tablename__ = "serial_manifests"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"))
    file_name: Mapped[str]
    at: Mapped[datetime]
    units: Mapped[int]
    refused: Mapped[int]
    takes_back_id: Mapped[str | None] = mapped_column(ForeignKey("serial_manifests.id"), unique=True)


class AnnouncedUnit(Fact):
    """A unit that a vendor's list announces for a line: it is expected until its list is taken back."""

    __tablename__ = "announced_units"
    __table_args__ = (
        Index("ix_announced_units_serial", "serial_key"),
        Index("ix_announced_units_line", "purchase_line_id", "id"),
    )

    manifest_id: Mapped[str] = mapped_column(ForeignKey("serial_manifests.id"))
    purchase_line_id: Mapped[str] = mapped_column(ForeignKey("purchase_lines.id"))
    file_line: Mapped[int]
    serial: Mapped[str]
    serial_key: Mapped[str]
    part: Mapped[str | None]
    mac: Mapped[str | None]
    carton: Mapped[str | None]


class Purchase(Record):
    """An approved purchase. ``number`` is the buyer's order number."""

    __tablename__ = "purchases"
    __table_args__ = (Index("ix_purchases_ordered", "ordered_on", "id"),)

    number: Mapped[str] = mapped_column(unique=True)
    number_key: Mapped[str] = mapped_column(index=True)
    ticket: Mapped[str | None] = mapped_column(index=True)
    requested_on: Mapped[date | None]
    requester: Mapped[str | None]
    agency: Mapped[str | None]  # organization codes
    purchaser: Mapped[str | None]
    method: Mapped[str | None]
    vendor: Mapped[str] = mapped_column(index=True)
    ordered_on: Mapped[date | None]
    card_last4: Mapped[str | None] = mapped_column(index=True)
    contract: Mapped[str | None]
    ship_to: Mapped[str | None]
    agency_approver: Mapped[str | None]
    agency_approved_on: Mapped[date | None]
    arm: Mapped[str | None]
    arm_approved_on: Mapped[date | None]
    verdict: Mapped[str]  # CLEARED, HELD, NOT APPROVED
    verdict_reason: Mapped[str]
    withdrawn: Mapped[bool]


class KitTold(Fact):
    """Somebody told which parts a line's kit arrives as; the newest telling of a line counts.

    No content means that it was taken back: the line is received as it was ordered.
    """

    __tablename__ = "kits_told"
    __table_args__ = (Index("ix_kits_told_line", "purchase_line_id", "id"),)

    purchase_line_id: Mapped[str] = mapped_column(ForeignKey("purchase_lines.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    content: Mapped[str | None]  # canonical JSON of the parts


class PurchaseLine(Record):
    """One line of a purchase with its running totals, in pieces.

    A line of a kit is received ``as_parts`` once its contents are told. Each part is a line of its own, of
    the same number with a letter, that names its kit's line; its cost is a share of the kit's.
    """

    __tablename__ = "purchase_lines"
    __table_args__ = (
        UniqueConstraint("purchase_id", "number", "letter"),
        CheckConstraint(
            "received >= 0 AND accepted >= 0 AND rejected >= 0 AND on_hold >= 0"
            " AND received = accepted + rejected + on_hold",
            name="quantities_agree",
        ),
        Index("ix_purchase_lines_part", "part_key"),
    )

    purchase_id: Mapped[str] = mapped_column(ForeignKey("purchases.id"))
    number: Mapped[int]
    letter: Mapped[str]  # of a part of a kit; empty for all other lines
    kit_line_id: Mapped[str | None] = mapped_column(ForeignKey("purchase_lines.id"), index=True)
    as_parts: Mapped[bool]
    manufacturer: Mapped[str | None]
    part: Mapped[str | None]
    part_key: Mapped[str | None]
    vendor_part: Mapped[str | None]
    vendor_part_key: Mapped[str | None] = mapped_column(index=True)
    description: Mapped[str]
    commodity_class: Mapped[str | None]
    quantity: Mapped[int]
    uom: Mapped[str]
    unit_cost_cents: Mapped[int]
    shipping_cents: Mapped[int]
    serialized: Mapped[bool]
    line_of_service: Mapped[str | None]  # as the requester wrote it; empty when nobody answered
    for_use_by: Mapped[str | None]
    notes: Mapped[str | None]
    withdrawn: Mapped[bool]
    received: Mapped[int]
    accepted: Mapped[int]
    rejected: Mapped[int]
    on_hold: Mapped[int]
    cancelled: Mapped[int]  # pieces that are not waited for any more

    @hybrid_property
    def label(self) -> str:
        """What people call the line: 4, or 4a for the first part of a kit."""
        return f"{self.number}{self.letter}"

    @label.inplace.expression
    @classmethod
    def _label(cls) -> ColumnElement[str]:
        return cast(cls.number, Text) + cls.letter

    @hybrid_property
    def wanted(self) -> int:
        """Pieces that may still come or came: what was ordered without what was cancelled since.

        None of a kit that is received as its parts.
        """
        return 0 if self.as_parts else self.quantity - self.cancelled

    @wanted.inplace.expression
    @classmethod
    def _wanted(cls) -> ColumnElement[int]:
        return case((cls.as_parts, 0), else_=cls.quantity - cls.cancelled)

    @hybrid_property
    def to_come(self) -> int:
        """Pieces that are still waited for: a rejected one is, for another comes in its place (AC18).

        Below nothing where more came than is wanted.
        """
        return self.wanted - self.received + self.rejected

    @to_come.inplace.expression
    @classmethod
    def _to_come(cls) -> ColumnElement[int]:
        return cls.wanted - cls.received + cls.rejected

    @hybrid_property
    def total_cents(self) -> int:
        """What the line is paid with, freight included. Parts are paid with their kit."""
        return 0 if self.kit_line_id else self.quantity * self.unit_cost_cents + self.shipping_cents

    @total_cents.inplace.expression
    @classmethod
    def _total_cents(cls) -> ColumnElement[int]:
        ordered = cls.quantity * cls.unit_cost_cents + cls.shipping_cents
        return case((cls.kit_line_id.is_not(None), 0), else_=ordered)


class Clearance(Fact):
    """Somebody settled what stood in the way of a purchase, and why; or took that back.

    ``settles`` holds the sentences that were settled, one in a line: what stands in the way later is not
    settled by it.
    """

    __tablename__ = "clearances"
    __table_args__ = (Index("ix_clearances_purchase", "purchase_id", "id"),)

    purchase_id: Mapped[str] = mapped_column(ForeignKey("purchases.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    settles: Mapped[str]
    reason: Mapped[str]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("clearances.id"), unique=True)


class QuestionAnswered(Fact):
    """The relationship manager answered one of the questions of a purchase; the newest answer counts.

    No answer means that it was taken back.
    """

    __tablename__ = "questions_answered"
    __table_args__ = (Index("ix_questions_answered_purchase", "purchase_id", "id"),)

    purchase_id: Mapped[str] = mapped_column(ForeignKey("purchases.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    question: Mapped[str]  # standards, stock, volume
    answer: Mapped[str | None]


class Delegation(Record):
    """Somebody may approve for an organization, up to a limit, for a time. A draft gives no power."""

    __tablename__ = "delegations"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    delegate_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    scope: Mapped[str]
    limit_cents: Mapped[int]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    status: Mapped[str]


class LineOfService(Record):
    """A service the central office sells by the month."""

    __tablename__ = "lines_of_service"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]


class ListEntry(Record):
    """An entry of the central list or the exemption list, dated, for one organization or all ('*')."""

    __tablename__ = "list_entries"

    list_name: Mapped[str]  # central, exemption
    organization: Mapped[str]
    commodity_class: Mapped[str | None]
    words: Mapped[str | None]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]


class Contract(Record):
    """A statewide contract with a vendor. A mandatory one must be used for what its classes cover."""

    __tablename__ = "contracts"

    number: Mapped[str] = mapped_column(unique=True)
    vendor: Mapped[str]
    mandatory: Mapped[bool]
    commodity_classes: Mapped[str]  # with ; between
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
