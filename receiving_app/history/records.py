"""Workstations, their chains, and seals."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class Workstation(Record):
    """A PC that writes history. It has a chain of its own, so that docks never wait for each other."""

    __tablename__ = "workstations"

    name: Mapped[str] = mapped_column(unique=True)
    registered_at: Mapped[datetime]


class HistoryEntry(Fact):
    """One link. ``hash`` covers ``previous_hash`` and ``body``; ``body`` names every fact with its digest."""

    __tablename__ = "history"
    __table_args__ = (
        UniqueConstraint("workstation_id", "number"),
        Index("ix_history_subject", "subject_kind", "subject_id"),
    )

    workstation_id: Mapped[str] = mapped_column(ForeignKey("workstations.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[str | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    said: Mapped[str]
    body: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class ChainHead(Record):
    """The last link of a workstation's chain; its row is locked while a link is added."""

    __tablename__ = "chain_heads"

    workstation_id: Mapped[str] = mapped_column(ForeignKey("workstations.id"), unique=True)
    number: Mapped[int]
    hash: Mapped[str]


class Seal(Fact):
    """Something may no longer be undone, and why: written by the room that signed or matched it."""

    __tablename__ = "seals"
    __table_args__ = (Index("ix_seals_subject", "subject_kind", "subject_id"),)

    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    because: Mapped[str]
    source_kind: Mapped[str]
    source_id: Mapped[str] = mapped_column(index=True)


class SealLifted(Fact):
    """The seal no longer holds: its source was undone or reopened."""

    __tablename__ = "seals_lifted"

    seal_id: Mapped[str] = mapped_column(ForeignKey("seals.id"), unique=True)
