"""Who there is, what they may do, and how they prove who they are."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class Office(Record):
    """The one office this database belongs to, and the amounts and days its rules use."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("id = 'office'", name="only_one"),)

    name: Mapped[str]
    time_zone: Mapped[str]
    central_organization: Mapped[str]  # its code
    tag_floor_cents: Mapped[int]
    capital_floor_cents: Mapped[int]
    tag_days: Mapped[int]
    agency_tag_days: Mapped[int]
    cycle_closes_on: Mapped[int]  # day of the month on which a card cycle closes
    rule_packs: Mapped[str]  # names of the packs in force, base first, with commas between
    is_sample: Mapped[bool]
    carrier_notice_days: Mapped[int | None]  # business days to tell a carrier of damage; empty is the default
    vendor_notice_days: Mapped[int | None]  # days to tell a vendor of a discrepancy; empty is the default


class Organization(Record):
    """The central office, an agency, a vendor or a carrier. ``code`` is text: leading zeros count."""

    __tablename__ = "organizations"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]


class Person(Record):
    """Somebody who does something, or did."""

    __tablename__ = "persons"

    employee_no: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    email: Mapped[str | None]
    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    supervisor_id: Mapped[str | None] = mapped_column(ForeignKey("persons.id"))
    central_employee: Mapped[bool]  # on the central office's payroll
    active_from: Mapped[date]
    active_to: Mapped[date | None]


class RoleAssignment(Record):
    """A role somebody holds from one day to another."""

    __tablename__ = "role_assignments"
    __table_args__ = (UniqueConstraint("person_id", "role", "held_from"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    role: Mapped[str]
    held_from: Mapped[date]
    held_to: Mapped[date | None]


class CardAccount(Record):
    """A purchasing card, known by its last four digits and its holder."""

    __tablename__ = "card_accounts"
    __table_args__ = (
        UniqueConstraint("last4", "cardholder_id"),
        CheckConstraint("length(last4) = 4", name="last_four_only"),
    )

    last4: Mapped[str] = mapped_column(index=True)
    cardholder_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    approver_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    single_purchase_limit_cents: Mapped[int]
    cycle_limit_cents: Mapped[int]
    certified_until: Mapped[date | None]
    active: Mapped[bool]


class Holiday(Record):
    """A day that is not a business day."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str]


class PinChange(Fact):
    """A PIN given or changed; the newest one counts. Only its argon2 hash is kept."""

    __tablename__ = "pin_changes"
    __table_args__ = (Index("ix_pin_changes_person", "person_id", "id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    pin_hash: Mapped[str]
    kind: Mapped[str]  # first, own, reset


class Badge(Fact):
    """A badge given to somebody; the newest one counts. Only the SHA-256 of its code is kept."""

    __tablename__ = "badges"

    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)


class SignIn(Fact):
    """Somebody tried to sign in."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person", "person_id", "id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    method: Mapped[str]  # pin or badge
    succeeded: Mapped[bool]


class DutyPermission(Fact):
    """Somebody allowed one person to hold two duties of one purchase, and why; or took that back."""

    __tablename__ = "duty_permissions"
    __table_args__ = (
        Index("ix_duty_permissions_purchase", "purchase_id", "person_id"),
        Index("ix_duty_permissions_corrects", "corrects_id", unique=True),
    )

    purchase_id: Mapped[str]
    person_id: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    duty: Mapped[str]
    allowed_by: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    reason: Mapped[str]
    corrects_id: Mapped[str | None]  # the permission that this one takes back
