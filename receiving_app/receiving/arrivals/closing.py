"""Closing a delivery: what differs is told before it is closed by scan, and a second CLOSE confirms."""

from sqlalchemy import select

from receiving_app.receiving.answers import Differs, Outcome, RemainderTold
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.checking import what_differs
from receiving_app.receiving.arrivals.reporting import settle_closing
from receiving_app.receiving.goods.remainders import decide_remainders
from receiving_app.receiving.lookups import questions_of, still_to_come
from receiving_app.receiving.records import Scan
from receiving_app.receiving.scanning.verdicts import Dock, Verdict

_MOST_TOLD = 4
_NOT_ASKED = {Differs.TAG, Differs.NO_SLIP}  # a tag is stuck on later; that there is no slip was told


def close_by_scan(dock: Dock) -> Verdict:
    """CLOSE was scanned: at once when nothing differs, else with a second CLOSE in the same state."""
    if dock.delivery is None:
        return close_now(dock)
    found = what_differs(dock.session, dock.delivery)
    differs = [f"{each.what.rstrip('?.')}." for each in found if each.kind not in _NOT_ASKED]
    said = " ".join(differs[:_MOST_TOLD])
    if len(differs) > _MOST_TOLD:
        said += f" And {len(differs) - _MOST_TOLD} more."
    said += " Scan CLOSE once more to close it so, or CANCEL."
    if not differs or _told_before(dock, said):
        return close_now(dock)
    return Verdict(Outcome.NEEDS_CHOICE, "Close it as it is?", said, "command", "CLOSE")


def close_now(dock: Dock, remainders: tuple[RemainderTold, ...] = ()) -> Verdict:
    """Close the delivery at hand; what has not come stays open on its purchase, unless it is told otherwise.

    Raises:
        Refused: it is not open.
    """
    if dock.delivery is None:
        return Verdict(Outcome.REFUSED, "Nothing to close", "No delivery is open here.", "command", "CLOSE")
    decided = decide_remainders(dock, remainders)
    missing = still_to_come(dock.session, dock.delivery)
    unanswered = questions_of(dock.session, dock.delivery.id)
    closed = deliveries.close_delivery(dock.session, dock.by, dock.delivery.id, scan_id=dock.scan_id)
    settle_closing(dock.session, dock.by, dock.delivery)
    said = [f"Delivery {closed.number} is closed.", *decided]
    if missing:
        said.append(f"Still to come: {missing}.")
    if unanswered:
        codes = ", ".join(question.shown for question in unanswered)
        said.append(f"Not answered, so it counts for nothing: {codes}.")
    said.append("Scan the next order.")
    changed = frozenset({"deliveries", "purchases"} if decided else {"deliveries"})
    return Verdict(Outcome.DONE, "Delivery closed", " ".join(said), "command", "CLOSE", changed=changed)


def asks_to_close(scan: Scan | None) -> bool:
    """Whether a scan was a CLOSE that told what differs and waits for the second one."""
    return (
        scan is not None
        and (scan.kind, scan.value) == ("command", "CLOSE")
        and scan.outcome == Outcome.NEEDS_CHOICE
    )


def last_step(dock: Dock) -> Scan | None:
    """What happened last in the delivery at hand, at any workstation; asking for help is no step."""
    return dock.session.scalar(
        select(Scan)
        .where(
            Scan.delivery_id == (dock.delivery.id if dock.delivery else ""),
            (Scan.kind != "command") | (Scan.value != "HELP") | Scan.value.is_(None),
        )
        .order_by(Scan.id.desc())
        .limit(1)
    )


def _told_before(dock: Dock, said: str) -> bool:
    last = last_step(dock)
    return asks_to_close(last) and last is not None and last.said == said
