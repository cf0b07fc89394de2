"""Packing slips: what was filed, how it was read, and which deliveries it belongs to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class Slip(Record):
    """A filed slip's state, rebuilt from its readings and placements."""

    __tablename__ = "slips"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), unique=True)
    slip_number: Mapped[str | None] = mapped_column(index=True)
    state: Mapped[str]  # placed, review, withdrawn
    delivery_id: Mapped[str | None] = mapped_column(index=True)  # the first of its deliveries
    pages: Mapped[int]
    reason: Mapped[str]
    copy_of_id: Mapped[str | None]  # the slip of which this is a second picture


class SlipDelivery(Record):
    """A delivery that a placed slip serves. One slip may serve several, one delivery have several slips."""

    __tablename__ = "slip_deliveries"
    __table_args__ = (UniqueConstraint("slip_id", "delivery_id"),)

    slip_id: Mapped[str] = mapped_column(ForeignKey("slips.id"))
    delivery_id: Mapped[str] = mapped_column(index=True)


class SlipReading(Fact):
    """What the program read on a slip."""

    __tablename__ = "slip_readings"

    slip_id: Mapped[str] = mapped_column(ForeignKey("slips.id"), index=True)
    at: Mapped[datetime]
    slip_number: Mapped[str | None]
    pages: Mapped[int]
    content: Mapped[str]  # canonical JSON of the reading
    batch_id: Mapped[str | None]  # the document this paper was cut out of
    first_page: Mapped[int | None]  # its first page there


class SlipPlacement(Fact):
    """A slip was placed with a delivery, placed with a further one, set to review, or withdrawn.

    The newest one counts; ``also`` adds a delivery to those of the placements before it.
    """

    __tablename__ = "slip_placements"
    __table_args__ = (Index("ix_slip_placements_slip", "slip_id", "id"),)

    slip_id: Mapped[str] = mapped_column(ForeignKey("slips.id"))
    at: Mapped[datetime]
    state: Mapped[str]  # placed, also, review, withdrawn
    delivery_id: Mapped[str | None]
    reason: Mapped[str]
    by_rule: Mapped[bool]
    corrects_id: Mapped[str | None]
    copy_of_id: Mapped[str | None]


class SlipAbsence(Fact):
    """A delivery has no slip that can be filed, for which a supervisor answers; or that is taken back."""

    __tablename__ = "slip_absences"

    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"), index=True)
    at: Mapped[datetime]
    reason: Mapped[str]
    supervisor_id: Mapped[str | None] = mapped_column(ForeignKey("persons.id"))
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("slip_absences.id"), unique=True)
