"""Purchase lines rebuilt from the files that were brought in and the kits told, for ``history verify``."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.comparing import row_of
from receiving_app.approvals.kit_rules import KitPart
from receiving_app.approvals.kits import newest_told, part_values
from receiving_app.approvals.records import ApprovalVersion, Purchase, PurchaseLine
from receiving_app.history.lookups import Difference


def differences(session: Session) -> Iterator[Difference]:
    """Where a purchase line is not what its newest version says, or a kit's parts are not what was told.

    The totals of a line are the receiving room's.
    """
    newest = select(func.max(ApprovalVersion.id)).group_by(ApprovalVersion.purchase_line_id)
    versions = {
        version.purchase_line_id: version
        for version in session.scalars(select(ApprovalVersion).where(ApprovalVersion.id.in_(newest)))
    }
    told = newest_told(session)
    parts: defaultdict[str, list[PurchaseLine]] = defaultdict(list)
    for part in session.scalars(select(PurchaseLine).where(PurchaseLine.kit_line_id.is_not(None))):
        parts[part.kit_line_id or ""].append(part)
    for line, order in session.execute(
        select(PurchaseLine, Purchase.number)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(PurchaseLine.kit_line_id.is_(None))
    ):
        here = f"order {order}, line {line.label}"
        yield from _line(here, line, versions.get(line.id))
        yield from _kit(f"order {order}", line, told.get(line.id, ()), parts[line.id])


def _line(here: str, line: PurchaseLine, version: ApprovalVersion | None) -> Iterator[Difference]:
    if version is None:
        yield Difference(here, "no file brought this line in")
        return
    if (version.content is None) != line.withdrawn:
        yield Difference(here, "stands although its import was taken back, or the other way round")
    if version.content is None:
        return
    row = row_of(version.content, version.file_line)
    told = (row.quantity, row.unit_cost_cents, row.shipping_cents or 0, row.description)
    if told != (line.quantity, line.unit_cost_cents, line.shipping_cents, line.description):
        yield Difference(here, f"is not what line {version.file_line} of its file said")


def _kit(
    order: str, line: PurchaseLine, told: Sequence[KitPart], parts: Sequence[PurchaseLine]
) -> Iterator[Difference]:
    if bool(told) != line.as_parts:
        yield Difference(
            f"{order}, line {line.label}",
            "is received as parts although none are told, or the other way round",
        )
    expected = part_values(line, told)
    for part in parts:
        values = expected.pop(part.letter, None)
        here = f"{order}, line {part.label}"
        if values is None:
            if not part.withdrawn:
                yield Difference(here, "stands although nobody told it as a part of a kit")
        elif any(getattr(part, name) != value for name, value in values.items()):
            yield Difference(here, f"is not what was told of the kit on line {line.label}")
    for letter in expected:
        yield Difference(f"{order}, line {line.number}{letter}", "was told as a part of a kit and is missing")
