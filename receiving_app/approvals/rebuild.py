"""Purchase lines rebuilt from the files that were brought in, for ``history verify``."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.approvals.comparing import row_of
from receiving_app.approvals.records import ApprovalVersion, Purchase, PurchaseLine
from receiving_app.history.lookups import Difference


def differences(session: Session) -> Iterator[Difference]:
    """Where a purchase line is not what its newest version says; its totals are the receiving room's."""
    newest = select(func.max(ApprovalVersion.id)).group_by(ApprovalVersion.purchase_line_id)
    versions = {
        version.purchase_line_id: version
        for version in session.scalars(select(ApprovalVersion).where(ApprovalVersion.id.in_(newest)))
    }
    for line, order in session.execute(
        select(PurchaseLine, Purchase.number).join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    ):
        here = f"order {order}, line {line.number}"
        version = versions.get(line.id)
        if version is None:
            yield Difference(here, "no file brought this line in")
            continue
        if (version.content is None) != line.withdrawn:
            yield Difference(here, "stands although its import was taken back, or the other way round")
        if version.content is None:
            continue
        row = row_of(version.content, version.file_line)
        told = (row.quantity, row.unit_cost_cents, row.shipping_cents or 0, row.description)
        if told != (line.quantity, line.unit_cost_cents, line.shipping_cents, line.description):
            yield Difference(here, f"is not what line {version.file_line} of its file said")
