"""Tag series, rolls, numbers, what happened to each, and requests to print."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class TagSeries(Record):
    """Where numbers come from. Its row is locked while a number is taken."""

    __tablename__ = "tag_series"

    code: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    width: Mapped[int]
    check_kind: Mapped[str]  # none, mod10, mod43
    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    use: Mapped[str]  # property, below_floor, agency
    next_number: Mapped[int]


class TagRoll(Fact):
    """A roll of tags that was printed elsewhere: its numbers are used by hand, never issued here."""

    __tablename__ = "tag_rolls"
    __table_args__ = (UniqueConstraint("series_id", "name"),)

    series_id: Mapped[str] = mapped_column(ForeignKey("tag_series.id"))
    name: Mapped[str]
    first: Mapped[int]
    last: Mapped[int]
    received_on: Mapped[date]


class Tag(Record):
    """A number's state, rebuilt from its events. The number is issued once, ever."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("series_id", "sequence"),)

    number: Mapped[str] = mapped_column(unique=True)
    series_id: Mapped[str] = mapped_column(ForeignKey("tag_series.id"))
    sequence: Mapped[int]
    state: Mapped[str]  # reserved, printed, applied, verified, spoiled, voided, replaced
    asset_id: Mapped[str | None] = mapped_column(index=True)
    prints: Mapped[int]


class TagEvent(Fact):
    """Something that happened to a tag."""

    __tablename__ = "tag_events"
    __table_args__ = (Index("ix_tag_events_tag", "tag_id", "id"),)

    tag_id: Mapped[str] = mapped_column(ForeignKey("tags.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    asset_id: Mapped[str | None]
    reason: Mapped[str | None]
    printer: Mapped[str | None]
    stock: Mapped[str | None]
    position: Mapped[int | None]  # cell on the sheet, from 1
    corrects_id: Mapped[str | None]  # the event this one takes back


class PrintRequest(Record):
    """A label that waits for a printer. A device lane carries it out and marks it."""

    __tablename__ = "print_requests"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'printing', 'printed', 'withdrawn')", name="known_state"),
        Index("ix_print_requests_state", "state", "id"),
    )

    asset_id: Mapped[str] = mapped_column(index=True)
    tag_id: Mapped[str | None] = mapped_column(ForeignKey("tags.id"), index=True)  # None: a hold label
    state: Mapped[str]
    reason: Mapped[str | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(ForeignKey("persons.id"))
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("workstations.id"))  # who is printing it now
    trouble: Mapped[str | None]  # why the last try failed
