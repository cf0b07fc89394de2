"""Who owns a unit: one decision after the other, each with its facts, rule and sentence."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact


class OwnershipDetermination(Fact):
    """A decision, written once. A later one names the one it takes the place of."""

    __tablename__ = "ownership_determinations"
    __table_args__ = (Index("ix_ownership_determinations_asset", "asset_id", "id"),)

    asset_id: Mapped[str]
    at: Mapped[datetime]
    pack: Mapped[str]
    pack_hash: Mapped[str]
    rule: Mapped[str]
    result: Mapped[str]  # DECIDED, UNDETERMINED, INCOMPLETE
    owner: Mapped[str | None]  # an organization's code; None while nobody is the owner
    who_tags: Mapped[str]  # an organization's code, hold or none
    tag_due: Mapped[date | None]
    facts: Mapped[str]  # canonical JSON of what was looked at
    conditions: Mapped[str]  # canonical JSON of label, value, holds
    sentence: Mapped[str]
    question: Mapped[str | None]
    overridden_by: Mapped[str | None] = mapped_column(ForeignKey("persons.id"))
    override_reason: Mapped[str | None]
    supersedes_id: Mapped[str | None]
