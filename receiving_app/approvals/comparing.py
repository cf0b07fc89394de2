"""Rehearsing an import: what bringing the rows in would change, cell by cell. Pure."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import get_args

from receiving_app.approvals.answers import ApprovalRow, CellChange, ChangeKind, RowChange
from receiving_app.wording import dollars

_FIELDS = tuple(field.name for field in fields(ApprovalRow) if field.name != "file_line")
_DAYS = tuple(field.name for field in fields(ApprovalRow) if date in get_args(field.type))


@dataclass(frozen=True, slots=True)
class Amendment:
    """The purchase order's amendment that allows a change after goods have come, and why it was made."""

    number: str
    reason: str


def rehearse(
    rows: Sequence[ApprovalRow],
    kept: Mapping[str, ApprovalRow],
    received: Collection[str] = frozenset(),
    amendment: Amendment | None = None,
) -> tuple[RowChange, ...]:
    """What each row would do, in the order of the rows.

    Args:
        rows: as read from a file; no key twice.
        kept: key -> the row as it is kept now.
        received: keys of lines of which something was received; they change only by an amendment.
        amendment: given by the person for this import.
    """
    return tuple(
        _rehearse_row(row, kept.get(row.key), amendment, has_receipts=row.key in received) for row in rows
    )


def content_of(row: ApprovalRow) -> str:
    """The row as canonical JSON, without the line of the file: equal rows give equal text."""
    told = {name: value for name, value in asdict(row).items() if name != "file_line"}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def row_of(content: str, file_line: int) -> ApprovalRow:
    """The row that :func:`content_of` wrote down."""
    told = json.loads(content)
    for name in _DAYS:
        told[name] = date.fromisoformat(told[name]) if told[name] else None
    return ApprovalRow(file_line=file_line, **told)


def _rehearse_row(
    row: ApprovalRow, old: ApprovalRow | None, amendment: Amendment | None, *, has_receipts: bool
) -> RowChange:
    if old is None:
        return RowChange(row, ChangeKind.NEW, (), f"Line {row.line} of order {row.po} is new.")
    cells = tuple(
        CellChange(name, _shown(name, getattr(old, name)), _shown(name, getattr(row, name)))
        for name in _FIELDS
        if not _same(name, getattr(old, name), getattr(row, name))
    )
    if not cells:
        return RowChange(row, ChangeKind.UNCHANGED, (), f"Line {row.line} of order {row.po} is as it was.")
    told = "; ".join(f"{cell.field.replace('_', ' ')}: {cell.old} → {cell.new}" for cell in cells)
    if not has_receipts:
        return RowChange(
            row, ChangeKind.CHANGED, cells, f"Line {row.line} of order {row.po} changes. {told}."
        )
    if amendment is None or not amendment.number.strip() or not amendment.reason.strip():
        said = (
            f"Line {row.line} of order {row.po} has receipts, so it changes only by an amendment:"
            f" give its number and the reason. {told}."
        )
        return RowChange(row, ChangeKind.REFUSED, cells, said)
    said = (
        f"Line {row.line} of order {row.po} changes by amendment {amendment.number.strip()}"
        f" ({amendment.reason.strip()}). {told}."
    )
    return RowChange(row, ChangeKind.CHANGED, cells, said)


def _same(name: str, old: object, new: object) -> bool:
    """Whether two cells say the same; systems differ in how they write a vendor in capitals."""
    if name == "vendor" and isinstance(old, str) and isinstance(new, str):
        return old.casefold() == new.casefold()
    return old == new


def _shown(name: str, value: object) -> str:
    if value is None:
        return "(empty)"
    if name.endswith("_cents") and isinstance(value, int):
        return dollars(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
