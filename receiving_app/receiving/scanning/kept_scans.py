"""Every scan, and every step by hand, is kept with its one outcome."""

import json

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session, aliased

from receiving_app.database.record import canonical
from receiving_app.history.actions import Subject, write_down
from receiving_app.inventory.records import Asset
from receiving_app.receiving.answers import Choice, Outcome, ScanAnswer
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.receiving.scanning.verdicts import Dock, Verdict

MOST_CHOICES = 8  # the keys 1 to 9, one of them for none of these
NONE_OF_THESE = Choice("aside", "None of these", "It counts for nothing; set the box aside.")
_SERIAL = select(Asset.serial).where(Asset.id == bindparam("asset"))
_NEVER_AGAIN = ("HAND", "UNDO", "BUTTON")
_OF_AN_ITEM = frozenset({"item", "serial", "ambiguous", "unknown"})
_OF_A_LINE = frozenset({"item", "serial", "quantity", "ambiguous"})


def choices_of(scan: Scan) -> tuple[Choice, ...]:
    """The ways on that a scan offered, in the order they were offered."""
    return tuple(Choice(*each) for each in json.loads(scan.choices or "[]"))


def asks_for_line(scan: Scan) -> bool:
    """Whether naming an order's line answers a scan's question: it tells where to look, and for what."""
    return scan.outcome == Outcome.NEEDS_CHOICE and scan.kind in _OF_A_LINE


def is_undone() -> ColumnElement[bool]:
    """Whether a scan was taken back, as a condition of a query over scans."""
    undoing = aliased(Scan)
    return select(undoing.id).where(undoing.settles_id == Scan.id, undoing.kind == "undo").exists()


_LAST_CODE = (  # put together once: each scan of a unit says it
    select(Scan)
    .where(
        Scan.workstation_id == bindparam("here"),
        Scan.delivery_id == bindparam("delivery"),
        Scan.kind.not_in(["command", "undo"]),
        (Scan.kind != "item") | (Scan.outcome != Outcome.ALREADY_COUNTED.value),  # a gun's second reading
        ~is_undone(),
    )
    .order_by(Scan.id.desc())
    .limit(1)
)


def last_code(dock: Dock) -> Scan | None:
    """What this workstation scanned last in the delivery at hand, commands left out, and what was undone."""
    where = {"here": dock.by.workstation_id, "delivery": dock.delivery.id if dock.delivery else ""}
    return dock.session.scalar(_LAST_CODE, where)


def unanswered_item(dock: Dock) -> Scan | None:
    """The code of an item that was scanned last and that is not settled: a question, or bound to nothing."""
    last = last_code(dock)
    open_one = last is not None and last.outcome in {Outcome.NEEDS_CHOICE, Outcome.SET_ASIDE}
    return last if last and open_one and last.kind in _OF_AN_ITEM and last.settles_id is None else None


def unsettled(session: Session, delivery: Delivery, before: str) -> list[Scan]:
    """Codes scanned on a delivery that came to nothing so far, oldest first; each code once."""
    answer, undoing = aliased(Scan), aliased(Scan)
    undone = select(undoing.id).where(undoing.settles_id == answer.id, undoing.kind == "undo").exists()
    answered = select(answer.id).where(answer.settles_id == Scan.id, answer.kind != "undo", ~undone).exists()
    scans = session.scalars(
        select(Scan)
        .where(
            Scan.delivery_id == delivery.id,
            Scan.id < before,
            Scan.device.not_in(_NEVER_AGAIN),
            Scan.outcome.in_([Outcome.NEEDS_CHOICE.value, Outcome.SET_ASIDE.value]),
            Scan.settles_id.is_(None),
            ~answered,
        )
        .order_by(Scan.id)
    )
    return list({scan.raw: scan for scan in reversed(scans.all()) if scan.raw}.values())[::-1]


def keep_scan(
    dock: Dock, kept: str, shown: str, device: str, verdict: Verdict, *, settles_id: str | None = None
) -> ScanAnswer:
    """Write the scan and its one outcome down, and answer. A question may always be answered with none."""
    choices = verdict.choices[:MOST_CHOICES]
    if choices and all(choice.key != NONE_OF_THESE.key for choice in choices):
        choices += (NONE_OF_THESE,)
    settles_id = settles_id or dock.settles_id
    scan = Scan(
        id=dock.scan_id,
        workstation_id=dock.by.workstation_id,
        person_id=dock.by.person_id,
        at=dock.by.at,
        device=device,
        raw=kept.replace("\0", "\N{SYMBOL FOR NULL}"),  # PostgreSQL's text holds no NUL
        kind=verdict.kind,
        value=verdict.value,
        outcome=verdict.outcome.value,
        title=verdict.title,
        said=verdict.sentence,
        delivery_id=dock.delivery.id if dock.delivery else None,
        purchase_line_id=verdict.line_id,
        asset_id=verdict.asset_id,
        settles_id=verdict.value if verdict.kind == "undo" else settles_id,
        choices=canonical([[c.key, c.label, c.explanation] for c in choices]) if choices else None,
    )
    write_down(
        dock.session,
        dock.by,
        "receiving.take_in_scan",
        Subject("scan", scan.id),
        verdict.sentence,
        facts=[scan],
    )
    return ScanAnswer(
        scan.id,
        dock.by.at,
        shown,
        verdict.outcome,
        verdict.title,
        verdict.sentence,
        scan.delivery_id,
        verdict.line_id,
        verdict.asset_id,
        verdict.tag_number,
        choices,
        _undoable(verdict),
        asks_for_line(scan),
        verdict.changed,
        verdict.held,
        verdict.warns,
        _serial(dock, verdict),
        settles_id or "",
        verdict.prints,
        verdict.played,
    )


def _serial(dock: Dock, verdict: Verdict) -> str:
    if verdict.asset_id is None:
        return ""
    return dock.session.connection().execute(_SERIAL, {"asset": verdict.asset_id}).scalar() or ""


def _undoable(verdict: Verdict) -> bool:
    """Whether "undo" takes this very scan back: it counted, or it changed where the delivery stands."""
    if verdict.kind == "undo":
        return False
    return verdict.outcome is Outcome.COUNTED or (verdict.outcome is Outcome.DONE and bool(verdict.changed))
