"""Bringing approvals in, and taking an import back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.answers import (
    ApprovalRow,
    ApprovalsRead,
    ChangeKind,
    RowChange,
    order_line_key,
)
from receiving_app.approvals.comparing import Amendment, content_of, rehearse, row_of
from receiving_app.approvals.judging import judge
from receiving_app.approvals.kits import follow_told, received_with_parts
from receiving_app.approvals.lookups import REFUSED_ROWS
from receiving_app.approvals.records import ApprovalVersion, ImportBatch, Purchase, PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_BRING_APPROVALS
from receiving_app.scans.context import fold


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``batch_id`` is None when the file said nothing new."""

    batch_id: str | None
    changes: tuple[RowChange, ...]
    added: int
    changed: int
    unchanged: int
    refused: int


def rehearse_import(
    session: Session, read: ApprovalsRead, amendment: Amendment | None = None
) -> tuple[RowChange, ...]:
    """What bringing this file in would do, row by row; nothing is changed."""
    lines = _lines(session, {row.po for row in read.rows})
    kept = _kept(session, [line_id for line_id, _received in lines.values()])
    rows = {key: kept[line_id] for key, (line_id, _received) in lines.items() if line_id in kept}
    received = {key for key, (_line_id, count) in lines.items() if count}
    return rehearse(read.rows, rows, received, amendment)


def import_approvals(
    session: Session,
    by: By,
    document_id: str,
    read: ApprovalsRead,
    amendment: Amendment | None = None,
) -> Imported:
    """Bring a file in: new rows are added, changed ones brought along, unchanged ones left alone.

    Args:
        session: the step's transaction.
        by: who, where, when.
        document_id: the kept original of the file.
        read: what :func:`receiving_app.approvals.import_file.read_approvals` made of it.
        amendment: allows changes to lines of which goods have come.

    Raises:
        Refused: by somebody without the right role.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    changes = rehearse_import(session, read, amendment)
    counts = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    news = [change for change in changes if change.kind in {ChangeKind.NEW, ChangeKind.CHANGED}]
    refused = counts[ChangeKind.REFUSED] + len({problem.line for problem in read.problems})
    if not news:
        return Imported(None, changes, 0, 0, counts[ChangeKind.UNCHANGED], refused)
    batch = ImportBatch(
        document_id=document_id,
        file_name=read.file,
        mapping=read.mapping or "",
        at=by.at,
        added=counts[ChangeKind.NEW],
        changed=counts[ChangeKind.CHANGED],
        unchanged=counts[ChangeKind.UNCHANGED],
        refused=refused,
        takes_back_id=None,
    )
    contents = _apply(session, {change.row.key: change.row for change in news})
    versions = [
        ApprovalVersion(
            batch_id=batch.id, purchase_line_id=line_id, file_line=row.file_line, content=content_of(row)
        )
        for line_id, row in contents.items()
    ]
    said = f"{read.file}: {batch.added} lines new, {batch.changed} changed, {refused} refused."
    details: dict[str, object] = {REFUSED_ROWS: [list(each) for each in _refused(read, changes)]}
    if amendment:
        details["amendment"] = [amendment.number, amendment.reason]
    write_down(
        session,
        by,
        "approvals.import",
        Subject("import", batch.id),
        said,
        facts=[batch, *versions],
        details=details,
    )
    session.flush()
    _judge(session, {change.row.po for change in news})
    return Imported(batch.id, changes, batch.added, batch.changed, batch.unchanged, refused)


def _refused(read: ApprovalsRead, changes: Sequence[RowChange]) -> Iterator[tuple[int, str, str]]:
    """Line, column and reason of every row that stayed out, so that they can be looked up later."""
    told = [(each.line, each.column, each.reason) for each in read.problems]
    told += [(each.row.file_line, "", each.said) for each in changes if each.kind is ChangeKind.REFUSED]
    yield from sorted(told)


def take_back_import(session: Session, by: By, batch_id: str, reason: str) -> Imported:
    """Bring every line of an import back to what it was before: a further batch, nothing is deleted.

    Raises:
        Refused: by somebody without the right role, unknown or already taken back, a later import changed the
            same lines, or goods have come.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.takes_back_id is not None:
        raise Refused("There is no such import.", "See the list of imports in Purchases.")
    if session.scalar(select(ImportBatch.id).where(ImportBatch.takes_back_id == batch_id)):
        raise Refused("This import was taken back before.", "Bring the file in again if you need it.")
    refuse_if_sealed(session, Subject("import", batch_id))
    line_ids = session.scalars(
        select(ApprovalVersion.purchase_line_id).where(ApprovalVersion.batch_id == batch_id)
    ).all()
    family = PurchaseLine.id.in_(line_ids) | PurchaseLine.kit_line_id.in_(line_ids)
    session.scalars(select(PurchaseLine.id).where(family).order_by(PurchaseLine.id).with_for_update()).all()
    came = received_with_parts(session, line_ids)
    earlier: dict[str, ApprovalRow | None] = {}
    for line in session.scalars(
        select(PurchaseLine).where(PurchaseLine.id.in_(line_ids)).order_by(PurchaseLine.id).with_for_update()
    ):
        versions = session.scalars(
            select(ApprovalVersion)
            .where(ApprovalVersion.purchase_line_id == line.id)
            .order_by(ApprovalVersion.id.desc())
            .limit(2)
        ).all()
        if versions[0].batch_id != batch_id:
            raise Refused(
                f"A later import changed line {line.label} of the same order.",
                "Take the later import back first.",
            )
        if came[line.id]:
            raise Refused(
                f"{came[line.id]} pieces of line {line.label} ({line.description}) were received.",
                "Undo those receipts first.",
            )
        before = versions[1] if len(versions) > 1 else None
        earlier[line.id] = row_of(before.content, before.file_line) if before and before.content else None
    undoing = ImportBatch(
        document_id=batch.document_id,
        file_name=batch.file_name,
        mapping=batch.mapping,
        at=by.at,
        added=0,
        changed=len(earlier),
        unchanged=0,
        refused=0,
        takes_back_id=batch_id,
    )
    versions_now = [
        ApprovalVersion(
            batch_id=undoing.id,
            purchase_line_id=line_id,
            file_line=row.file_line if row else 0,
            content=content_of(row) if row else None,
        )
        for line_id, row in earlier.items()
    ]
    said = f"{batch.file_name} taken back: {reason}."
    write_down(
        session,
        by,
        "approvals.take_back_import",
        Subject("import", batch_id),
        said,
        facts=[undoing, *versions_now],
    )
    _apply(session, {row.key: row for row in earlier.values() if row})
    _withdraw(session, [line_id for line_id, row in earlier.items() if row is None])
    _judge(session, {row.po for row in earlier.values() if row})
    return Imported(undoing.id, (), 0, len(earlier), 0, 0)


def _lines(session: Session, numbers: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Key of an order line to its id and how many pieces have come, of its parts too."""
    found: dict[str, tuple[str, int]] = {}
    wanted = sorted({fold(number) for number in numbers})
    for start in range(0, len(wanted), 500):
        rows = session.execute(
            select(Purchase.number, PurchaseLine.number, PurchaseLine.id)
            .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
            .where(Purchase.number_key.in_(wanted[start : start + 500]), PurchaseLine.kit_line_id.is_(None))
        ).all()
        came = received_with_parts(session, [line_id for *_, line_id in rows])
        found.update({order_line_key(po, number): (line_id, came[line_id]) for po, number, line_id in rows})
    return found


def _kept(session: Session, line_ids: list[str]) -> dict[str, ApprovalRow]:
    """What the newest version of each line says; withdrawn lines are left out."""
    kept: dict[str, ApprovalRow] = {}
    for start in range(0, len(line_ids), 500):
        newest = (
            select(func.max(ApprovalVersion.id))
            .where(ApprovalVersion.purchase_line_id.in_(line_ids[start : start + 500]))
            .group_by(ApprovalVersion.purchase_line_id)
        )
        for version in session.scalars(select(ApprovalVersion).where(ApprovalVersion.id.in_(newest))):
            if version.content is not None:
                kept[version.purchase_line_id] = row_of(version.content, version.file_line)
    return kept


def _apply(session: Session, rows: Mapping[str, ApprovalRow]) -> dict[str, ApprovalRow]:
    """Bring purchases and lines to what the rows say; the answer is line id to row."""
    by_order: dict[str, list[ApprovalRow]] = defaultdict(list)
    for row in rows.values():
        by_order[row.po.upper()].append(row)
    keys = [fold(number) for number in by_order]
    purchases = {
        purchase.number.upper(): purchase
        for purchase in session.scalars(select(Purchase).where(Purchase.number_key.in_(keys)))
    }
    applied: dict[str, ApprovalRow] = {}
    kits: list[PurchaseLine] = []
    for key, lines in by_order.items():
        purchase = purchases.get(key)
        values = _purchase_values(lines[-1])
        if purchase is None:
            purchase = Purchase(verdict="HELD", verdict_reason="Not judged yet.", **values)
            session.add(purchase)
            session.flush()
        else:
            _set(purchase, values)
        there = {
            line.number: line
            for line in session.scalars(
                select(PurchaseLine).where(
                    PurchaseLine.purchase_id == purchase.id, PurchaseLine.kit_line_id.is_(None)
                )
            )
        }
        for row in lines:
            line = there.get(row.line)
            if line is None:
                line = PurchaseLine(
                    purchase_id=purchase.id,
                    letter="",
                    as_parts=False,
                    received=0,
                    accepted=0,
                    rejected=0,
                    on_hold=0,
                    cancelled=0,
                    **_line_values(row),
                )
                session.add(line)
            else:
                _set(line, _line_values(row))
            applied[line.id] = row
            if line.as_parts:
                kits.append(line)
    session.flush()
    follow_told(session, kits)
    return applied


def _withdraw(session: Session, line_ids: list[str]) -> None:
    purchase_ids = set()
    withdrawn = PurchaseLine.id.in_(line_ids) | PurchaseLine.kit_line_id.in_(line_ids)
    for line in session.scalars(select(PurchaseLine).where(withdrawn)):
        line.withdrawn = True
        purchase_ids.add(line.purchase_id)
    session.flush()
    for purchase in session.scalars(select(Purchase).where(Purchase.id.in_(purchase_ids))):
        standing = session.scalar(
            select(func.count()).where(PurchaseLine.purchase_id == purchase.id, ~PurchaseLine.withdrawn)
        )
        purchase.withdrawn = not standing


def _judge(session: Session, numbers: Iterable[str]) -> None:
    keys = sorted({fold(number) for number in numbers})
    for start in range(0, len(keys), 500):
        wanted = select(Purchase).where(Purchase.number_key.in_(keys[start : start + 500]))
        in_turn = wanted.order_by(Purchase.number).with_for_update(key_share=True)
        judge(session, session.scalars(in_turn).all())


def _set(record: Purchase | PurchaseLine, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _purchase_values(row: ApprovalRow) -> dict[str, object]:
    return {
        "number": row.po,
        "number_key": fold(row.po),
        "ticket": row.ticket,
        "requested_on": row.requested_on,
        "requester": row.requester,
        "agency": row.agency,
        "purchaser": row.purchaser,
        "method": row.method,
        "vendor": row.vendor,
        "ordered_on": row.order_date,
        "card_last4": row.card,
        "contract": row.contract,
        "ship_to": row.ship_to,
        "agency_approver": row.agency_approver,
        "agency_approved_on": row.agency_approved_on,
        "arm": row.arm,
        "arm_approved_on": row.arm_approved_on,
        "withdrawn": False,
    }


def _line_values(row: ApprovalRow) -> dict[str, object]:
    return {
        "number": row.line,
        "manufacturer": row.manufacturer,
        "part": row.manufacturer_part,
        "part_key": fold(row.manufacturer_part) if row.manufacturer_part else None,
        "vendor_part_key": fold(row.vendor_part) if row.vendor_part else None,
        "vendor_part": row.vendor_part,
        "description": row.description,
        "commodity_class": row.commodity_class,
        "quantity": row.quantity,
        "uom": row.uom,
        "unit_cost_cents": row.unit_cost_cents,
        "shipping_cents": row.shipping_cents or 0,
        "serialized": bool(row.serialized),
        "line_of_service": row.line_of_service,
        "for_use_by": row.for_use_by,
        "notes": row.notes,
        "withdrawn": False,
    }
