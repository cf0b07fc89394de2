"""Pieces without serials counted by scanning the part of each, instead of telling how many they are (AC7).

The first scan of a part only says what comes; scanned again, both count, and each further scan one more.
"""

from sqlalchemy import bindparam, func, select

from receiving_app.approvals.records import PurchaseLine
from receiving_app.receiving.answers import Choice, Outcome
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.records import ReceiptLine, Scan
from receiving_app.receiving.scanning.kept_scans import is_undone, last_code
from receiving_app.receiving.scanning.verdicts import Dock, Verdict
from receiving_app.scans.answers import Kind
from receiving_app.scans.context import fold

_SCANNED = (  # pieces of a line that were counted in a delivery by scanning their part
    select(func.coalesce(func.sum(ReceiptLine.quantity), 0))
    .join(Scan, Scan.id == ReceiptLine.scan_id)
    .where(
        ReceiptLine.delivery_id == bindparam("delivery"),
        ReceiptLine.purchase_line_id == bindparam("line"),
        Scan.kind == Kind.ITEM.value,
        ~is_undone(),
    )
)


def pieces_of_repeat(dock: Dock, item: Verdict) -> int:
    """How many pieces this scan of a part counts: 0 when it only says what comes.

    Where goods are counted blind the count is told, for a running count would give away what was ordered.
    """
    line = dock.session.get(PurchaseLine, item.line_id) if item.line_id else None
    before = last_code(dock)
    if line is None or line.serialized or line.as_parts or is_hidden(dock.session, dock.delivery, line):
        return 0
    if before is None or before.kind != Kind.ITEM or before.purchase_line_id != line.id:
        return 0
    if fold(before.value or "") != fold(item.value or ""):
        return 0
    return {Outcome.DONE.value: 2, Outcome.COUNTED.value: 1}.get(before.outcome, 0)


def in_all_or_more(dock: Dock, line: PurchaseLine, pieces: int) -> Verdict | None:
    """A count right after pieces that were scanned one by one: it may be of all of them, or of more."""
    before = last_code(dock)
    one_by_one = before is not None and (before.kind, before.outcome) == (Kind.ITEM, Outcome.COUNTED)
    if before is None or not one_by_one or before.purchase_line_id != line.id:
        return None
    where = {"delivery": dock.open_delivery().id, "line": line.id}
    scanned = int(dock.session.scalar(_SCANNED, where) or 0)
    more = Choice(f"quantity:{pieces}", f"{pieces} more", f"Then {scanned + pieces} are counted.")
    rest = pieces - scanned
    in_all = Choice(f"quantity:{rest}", f"{pieces} in all", f"{rest} are counted beside the {scanned}.")
    said = f"{scanned} of {line.description} were scanned one by one. {pieces} in all, or {pieces} more?"
    choices = (in_all, more) if rest > 0 else (more,)
    return Verdict(
        Outcome.NEEDS_CHOICE,
        f"{pieces} in all?",
        said,
        "quantity",
        str(pieces),
        line_id=line.id,
        choices=choices,
    )
