"""The amendments that changed a purchase after goods had come: number, reason, day, and what changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.answers import CellChange
from receiving_app.approvals.comparing import Amendment, rehearse, row_of
from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.records import ApprovalVersion, ImportBatch, PurchaseLine
from receiving_app.history.actions import Subject
from receiving_app.history.lookups import details_of


@dataclass(frozen=True, slots=True)
class LineAmended:
    """What an amendment made of one line; no cells where the line came new with it."""

    line: int
    cells: tuple[CellChange, ...]

    @property
    def said(self) -> str:
        """In a few words: "Line 1: quantity 10 → 12"."""
        told = "; ".join(f"{cell.field.replace('_', ' ')} {cell.old} → {cell.new}" for cell in self.cells)
        return f"Line {self.line}: {told or 'new'}"


@dataclass(frozen=True, slots=True)
class AmendmentSeen:
    """An amendment that was brought in.

    Attributes:
        at: when it was brought in, with which ``file``.
        lines: what it changed of this purchase.
        taken_back: whether that import was taken back since.
    """

    number: str
    reason: str
    at: datetime
    file: str
    lines: tuple[LineAmended, ...]
    taken_back: bool


def amendments_of(session: Session, number: str) -> tuple[AmendmentSeen, ...]:
    """The amendments of a purchase, oldest first.

    Args:
        session: a reading session.
        number: the order's number, its ticket or its id.

    Raises:
        Refused: there is no such purchase.
    """
    purchase = purchase_named(session, number)
    versions = session.execute(
        select(PurchaseLine.number, ApprovalVersion)
        .join(ApprovalVersion, ApprovalVersion.purchase_line_id == PurchaseLine.id)
        .where(PurchaseLine.purchase_id == purchase.id)
        .order_by(ApprovalVersion.id)
    ).all()
    before: dict[int, ApprovalVersion] = {}
    changed: dict[str, list[LineAmended]] = defaultdict(list)
    for line, version in versions:
        changed[version.batch_id].append(LineAmended(line, _cells(before.get(line), version)))
        before[line] = version
    gone = set(
        session.scalars(select(ImportBatch.takes_back_id).where(ImportBatch.takes_back_id.in_(changed)))
    )
    found = []
    for batch in session.scalars(
        select(ImportBatch).where(ImportBatch.id.in_(changed)).order_by(ImportBatch.id)
    ):
        amendment = amendment_of(session, batch.id)
        if amendment is not None:
            lines = tuple(sorted(changed[batch.id], key=lambda each: each.line))
            taken_back = batch.id in gone
            found.append(
                AmendmentSeen(
                    amendment.number, amendment.reason, batch.at, batch.file_name, lines, taken_back
                )
            )
    return tuple(found)


def amendment_of(session: Session, batch_id: str) -> Amendment | None:
    """The amendment that an import was allowed by; None where it needed none."""
    told = details_of(session, "approvals.import", Subject("import", batch_id)).get("amendment")
    return Amendment(*told) if told else None


def _cells(before: ApprovalVersion | None, after: ApprovalVersion) -> tuple[CellChange, ...]:
    """Where a line says something else than before; nothing where it is new or was taken back."""
    if before is None or not before.content or not after.content:
        return ()
    old, new = (row_of(each.content, each.file_line) for each in (before, after) if each.content)
    (change,) = rehearse((new,), {new.key: old})
    return change.cells
