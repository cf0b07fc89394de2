"""Packing slips: what was filed, how it was read, and which delivery it belongs to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class Slip(Record):
    """A filed slip's state, rebuilt from its readings and placements."""

    __tablename__ = "slips"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), unique=True)
    slip_number: Mapped[str | None] = mapped_column(index=True)
    state: Mapped[str]  # placed, review, withdrawn
    delivery_id: Mapped[str | None] = mapped_column(index=True)
    pages: Mapped[int]
    reason: Mapped[str]


class SlipReading(Fact):
    """What the program read on a slip."""

    __tablename__ = "slip_readings"

    slip_id: Mapped[str] = mapped_column(ForeignKey("slips.id"), index=True)
    at: Mapped[datetime]
    slip_number: Mapped[str | None]
    pages: Mapped[int]
    content: Mapped[str]  # canonical JSON of the reading


class SlipPlacement(Fact):
    """A slip was placed with a delivery, set to review, or withdrawn. The newest one counts."""

    __tablename__ = "slip_placements"
    __table_args__ = (Index("ix_slip_placements_slip", "slip_id", "id"),)

    slip_id: Mapped[str] = mapped_column(ForeignKey("slips.id"))
    at: Mapped[datetime]
    state: Mapped[str]
    delivery_id: Mapped[str | None]
    reason: Mapped[str]
    by_rule: Mapped[bool]
    corrects_id: Mapped[str | None]
