"""What a clerk does with the gun: scan, settle a question, undo. Each scan has one outcome, kept for good."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.inventory.labels import unit_of_hold
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.answers import Outcome, RemainderTold, ScanAnswer
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.closing import close_now
from receiving_app.receiving.arrivals.hands import delivery_at_hand
from receiving_app.receiving.goods.units import is_known
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.receiving.rules import DOUBLE_READ
from receiving_app.receiving.scanning.answering import answer_by_scan, refuse_void, settle_choice
from receiving_app.receiving.scanning.hands_free import settle_command
from receiving_app.receiving.scanning.kept_scans import (
    keep_scan,
    unsettled,
)
from receiving_app.receiving.scanning.met_before import met_before
from receiving_app.receiving.scanning.scan_context import scan_context
from receiving_app.receiving.scanning.settling import settle_fields
from receiving_app.receiving.scanning.settling_identifiers import settle_identifier
from receiving_app.receiving.scanning.spelt_otherwise import read_back
from receiving_app.receiving.scanning.tag_meeting import meet_serial, meet_tag
from receiving_app.receiving.scanning.unknown_codes import undecided
from receiving_app.receiving.scanning.verdicts import Dock, Verdict
from receiving_app.receiving.undoing import undo_scan
from receiving_app.scans.answers import REFUSED_KINDS, Candidate, Kind, Reading
from receiving_app.scans.cleaning import clean
from receiving_app.scans.damage import RUN_TOGETHER
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible
from receiving_app.tags.records import Tag
from receiving_app.wording import counted

KEYBOARD = "KEYBOARD"  # the device of what is typed
LONGEST_SCAN = 20_000  # characters; what is beyond is cut, and the scan refused
_LONGEST_TITLE = 48  # characters that the banner shows whole


def take_in_scan(
    session: Session,
    by: By,
    raw: str,
    device: str,
    delivery_id: str | None = None,
    asked_id: str | None = None,
) -> ScanAnswer:
    """Take in what a gun or the keyboard sent.

    The raw characters are kept with what became of them, whatever that is; a card number is masked first.

    Args:
        session: the scan's own transaction.
        by: who, where, when.
        raw: every character as it came, control characters included.
        device: the gun's name, or KEYBOARD.
        delivery_id: the delivery on screen; the newest open one of this workstation when left out.
        asked_id: the question on screen, which an answer code answers; the newest that waits when left out.
    """
    delivery = deliveries.delivery_named(session, delivery_id) if delivery_id else None
    if delivery is None or delivery.state != "open":
        delivery = delivery_at_hand(session, by)
    reading = read_scan(raw[:LONGEST_SCAN], scan_context(session, delivery, raw[:LONGEST_SCAN]))
    had_order = delivery is not None and delivery.current_purchase_id is not None
    dock = Dock(session, by, new_id(), delivery, asked_id=asked_id)
    if len(raw) > LONGEST_SCAN:
        verdict = Verdict(
            Outcome.REFUSED, "Far too long", "No code is that long; scan one code at a time.", "unknown"
        )
    else:
        verdict = _attempt(dock, lambda: _settle(dock, reading, device))
    if dock.delivery is not None and dock.delivery.current_purchase_id and not had_order:
        verdict = _with_what_waited(dock, verdict)
    if verdict.kind == Kind.BADGE.value:  # a badge opens the door: its code is not kept
        return keep_scan(dock, _BADGE_SHOWN, _BADGE_SHOWN, device, verdict)
    return keep_scan(dock, reading.kept, reading.shown, device, verdict)


def settle(session: Session, by: By, scan_id: str, choice_key: str) -> ScanAnswer:
    """Answer the question of an earlier scan with one of the choices it offered.

    Where it asked to which order or line something belongs, any line may be named: ``line:ID``. Any other
    answer belongs to the order it was asked in: once the dock has gone on, the question is void.

    Raises:
        Refused: by somebody who may not receive, the scan asked nothing, the dock has gone on, it was
            answered, or did not offer that choice.
    """
    _require_receiver(session, by)
    asked = session.get(Scan, scan_id)
    delivery = session.get(Delivery, asked.delivery_id) if asked and asked.delivery_id else None
    dock = Dock(session, by, new_id(), delivery)
    asked = refuse_void(dock, asked, choice_key)
    verdict = _attempt(dock, lambda: settle_choice(dock, asked, choice_key))
    return keep_scan(dock, asked.raw, visible(asked.raw), asked.device, verdict, settles_id=scan_id)


def play_again(session: Session, by: By, delivery: Delivery, scan: Scan) -> ScanAnswer:
    """Do with a delivery's earlier scan what would be done if it came now: its order is known by now."""
    dock = Dock(session, by, new_id(), delivery)
    reading = read_scan(scan.raw, scan_context(session, delivery, scan.raw))
    verdict = _attempt(dock, lambda: _settle(dock, reading, scan.device))
    return keep_scan(dock, scan.raw, visible(scan.raw), scan.device, verdict, settles_id=scan.id)


def _with_what_waited(dock: Dock, verdict: Verdict) -> Verdict:
    """The delivery has its order now: the units and parts that were scanned before it are played to it."""
    delivery = dock.open_delivery()
    played = tuple(
        play_again(dock.session, dock.by, delivery, scan)
        for scan in unsettled(dock.session, delivery, dock.scan_id)
        if scan.kind in _WAIT_FOR_ORDER
    )
    if not played:
        return verdict
    count = sum(each.outcome is Outcome.COUNTED for each in played)
    said = f"{counted(len(played), 'code')} scanned before it played to it, {count} counted. {verdict.said}"
    changed = verdict.changed.union(*(each.changed for each in played))
    return replace(verdict, said=said, changed=changed, played=played)


def undo(session: Session, by: By, scan_id: str | None = None) -> ScanAnswer:
    """Take this scan back, or the last one of this workstation that can be; a further entry, nothing deleted.

    Raises:
        Refused: by somebody who may not receive, there is nothing to undo, or a match or signature seals it.
    """
    _require_receiver(session, by)
    dock = Dock(session, by, new_id(), None)
    undone, verdict = undo_scan(dock, scan_id)
    return keep_scan(dock, "", undone.title, "UNDO", verdict)


def close(session: Session, by: By, delivery: str, remainders: tuple[RemainderTold, ...] = ()) -> ScanAnswer:
    """Close a delivery, by its number or id. It is kept like a scan, so that undo takes it back as well.

    Args:
        session: the step's transaction.
        by: who, where, when.
        delivery: its number or id.
        remainders: what becomes of pieces that did not come; those of a line not named stay expected.

    Raises:
        Refused: by somebody who may not receive, there is no such delivery, it is not open, or a remainder
            cannot be decided like that.
    """
    _require_receiver(session, by)
    dock = Dock(session, by, new_id(), deliveries.delivery_named(session, delivery))
    return keep_scan(dock, "", "", "BUTTON", close_now(dock, remainders))


def _require_receiver(session: Session, by: By) -> None:
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)


def _attempt(dock: Dock, settling: Callable[[], Verdict]) -> Verdict:
    """The verdict of a settling; when it refuses half way, nothing of it is kept but the refused scan."""
    before = dock.delivery
    try:
        with dock.session.begin_nested():
            return settling()
    except Refused as refused:
        dock.delivery = before
        return _refusal(refused)


def _refusal(refused: Refused) -> Verdict:
    """In a few words that can be read at two metres, and all of it in the sentence below."""
    title, _, reason = refused.what.partition(": ")
    if len(title) > _LONGEST_TITLE:
        title, reason = "Not done", refused.what
    said = f"{reason[:1].upper()}{reason[1:]} {refused.advice}".strip() or title
    return Verdict(Outcome.REFUSED, title, said, "refused")


def _settle(dock: Dock, reading: Reading, device: str) -> Verdict:
    _require_receiver(dock.session, dock.by)
    first = reading.candidates[0]
    if any(one.kind is Kind.BADGE for one in reading.candidates):
        return _badge(dock, first)
    if (refused := _never_counted(first)) is not None:
        return refused
    best = reading.best
    if best is None:
        return undecided(reading)
    if device == KEYBOARD and best.kind is Kind.SERIAL and not is_known(dock.session, best.value("serial")):
        return read_back(dock.session, best.value("serial"))
    if _is_done_once(best) and _read_twice(dock, best, device, reading.kept):
        said = "The gun read the same code twice; it counts once."
        return Verdict(Outcome.ALREADY_COUNTED, "Read twice", said, best.kind.value, best.named)
    return _with_warnings(_SETTLED_BY.get(best.kind, settle_fields)(dock, best), best)


def _with_warnings(verdict: Verdict, best: Candidate) -> Verdict:
    """What is wrong with a label that says several things is told before what was done."""
    if not best.warnings or best.kind in _WARNED_OF_ELSEWHERE or verdict.outcome is Outcome.REFUSED:
        return verdict
    warns = verdict.outcome in {Outcome.COUNTED, Outcome.DONE}
    return replace(verdict, said=" ".join((*best.warnings, verdict.said)), warns=warns)


def _never_counted(first: Candidate) -> Verdict | None:
    """The refusal of what is never kept, and of what a gun has to read again; None when it may count."""
    if first.kind in REFUSED_KINDS:
        said = " ".join(dict.fromkeys((first.reason, *first.warnings)))
        return Verdict(Outcome.REFUSED, _REFUSED_TITLES[first.kind], said, first.kind.value)
    if first.reason == RUN_TOGETHER:  # the list confirms both, yet one gun at one label read two
        said = f"{' and '.join(first.fields['serials'])} came as one code. Scan each by itself."
        return Verdict(Outcome.REFUSED, _REFUSED_TITLES[Kind.DAMAGED], said, Kind.DAMAGED.value)
    return None


def _is_done_once(best: Candidate) -> bool:
    """Whether nothing that is kept tells a second reading of this from a second box."""
    return best.kind in _DONE_ONCE and best.value("command") != "HELP"


def _read_twice(dock: Dock, best: Candidate, device: str, kept: str) -> bool:
    """Whether this very code was counted by the same gun a moment ago (AC7)."""
    before = dock.session.scalar(
        select(Scan).where(Scan.workstation_id == dock.by.workstation_id).order_by(Scan.id.desc()).limit(1)
    )
    return (
        before is not None
        and before.device == device
        and clean(before.raw).text == clean(kept).text  # a gun may end one of the two with a line end
        and (
            before.outcome in {Outcome.COUNTED, Outcome.DONE}
            or (before.outcome != Outcome.REFUSED and best.kind is Kind.COMMAND)
        )
        and dock.by.at - before.at <= DOUBLE_READ
    )


def _serial(dock: Dock, candidate: Candidate) -> Verdict:
    """A serial right after a tag verifies it; otherwise the unit is counted."""
    return meet_serial(dock, candidate.value("serial")) or settle_fields(dock, candidate)


def _tag(dock: Dock, candidate: Candidate) -> Verdict:
    return meet_tag(dock, candidate.value("tag"))


def _hold(dock: Dock, candidate: Candidate) -> Verdict:
    """One of our own hold labels: which unit it is on, and where that was met."""
    number = candidate.value("hold")
    unit = unit_of_hold(dock.session, number)
    if unit is None or unit.state == "withdrawn":
        return settle_fields(dock, candidate)
    met, what = met_before(dock, unit.id), ""
    if unit.tag_id is not None:
        what = f"It has tag {dock.session.get_one(Tag, unit.tag_id).number} now: take the hold label off."
    elif unit.state == "accepted":
        what = candidate.reason
    said = f"{met.said} {what}".strip()
    return Verdict(Outcome.ALREADY_COUNTED, met.title, said, candidate.kind.value, number, asset_id=unit.id)


def _command(dock: Dock, candidate: Candidate) -> Verdict:
    return settle_command(dock, candidate, answer_by_scan)


def _badge(dock: Dock, candidate: Candidate) -> Verdict:  # noqa: ARG001 - one form for every kind
    said = "A badge signs in at the door. Sign out first, then scan it."
    return Verdict(Outcome.REFUSED, "A badge", said, "badge")


_WAIT_FOR_ORDER = {Kind.SERIAL.value, Kind.ITEM.value, "ambiguous"}
_WARNED_OF_ELSEWHERE = {Kind.SERIAL, Kind.TRACKING, Kind.SSCC, Kind.PACKING_LIST}  # by what was done
_DONE_ONCE = {Kind.QUANTITY, Kind.ITEM, Kind.COMMAND}
_SETTLED_BY = {
    Kind.COMMAND: _command,
    Kind.TAG: _tag,
    Kind.SERIAL: _serial,
    Kind.HOLD: _hold,
    Kind.BADGE: _badge,
    Kind.MAC: settle_identifier,
    Kind.IMEI: settle_identifier,
}
_BADGE_SHOWN = "(a badge)"
_REFUSED_TITLES = {
    Kind.CARD_NUMBER: "A card number is not kept",
    Kind.SECRET: "A password is not kept",
    Kind.PLACEHOLDER: "No serial number",
    Kind.DAMAGED: "Scan it again",
}
