"""What a clerk does with the gun: scan, settle a question, undo. Each scan has one outcome, kept for good."""

import json
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.database.record import canonical, new_id
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving import deliveries
from receiving_app.receiving.answers import Choice, Outcome, ScanAnswer
from receiving_app.receiving.lookups import questions_of, still_to_come
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.receiving.rules import delivery_after
from receiving_app.receiving.scan_context import scan_context
from receiving_app.receiving.settling import (
    NONE_OF_THESE,
    Dock,
    Verdict,
    count_serial,
    settle_fields,
    settle_quantity,
    settle_serial,
)
from receiving_app.receiving.tag_meeting import meet_serial, meet_tag
from receiving_app.receiving.undoing import undo_scan
from receiving_app.scans.answers import REFUSED_KINDS, Candidate, Kind, Reading
from receiving_app.scans.commands import COMMANDS
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible

LONGEST_SCAN = 20_000  # characters; what is beyond is cut, and the scan refused
_LONGEST_TITLE = 48  # characters that the banner shows whole


def take_in_scan(
    session: Session, by: By, raw: str, device: str, delivery_id: str | None = None
) -> ScanAnswer:
    """Take in what a gun or the keyboard sent.

    The raw characters are kept with what became of them, whatever that is; a card number is masked first.

    Args:
        session: the scan's own transaction.
        by: who, where, when.
        raw: every character as it came, control characters included.
        device: the gun's name, or KEYBOARD.
        delivery_id: the delivery on screen; the newest open one of this workstation when left out.
    """
    delivery = deliveries.delivery_named(session, delivery_id) if delivery_id else None
    if delivery is None or delivery.state != "open":
        delivery = deliveries.delivery_at_hand(session, by)
    reading = read_scan(raw[:LONGEST_SCAN], scan_context(session, delivery))
    dock = Dock(session, by, new_id(), delivery)
    if len(raw) > LONGEST_SCAN:
        verdict = Verdict(
            Outcome.REFUSED, "Far too long", "No code is that long; scan one code at a time.", "unknown"
        )
    else:
        verdict = _attempt(dock, lambda: _settle(dock, reading))
    if verdict.kind == Kind.BADGE.value:  # a badge opens the door: its code is not kept
        return _keep(dock, _BADGE_SHOWN, _BADGE_SHOWN, device, verdict)
    return _keep(dock, reading.kept, reading.shown, device, verdict)


def settle(session: Session, by: By, scan_id: str, choice_key: str) -> ScanAnswer:
    """Answer the question of an earlier scan with one of the choices it offered.

    A question belongs to the delivery and the order it was asked in: once the dock has gone on, it is void.

    Raises:
        Refused: by somebody who may not receive, the scan asked nothing, the dock has gone on, it was
            answered, or did not offer that choice.
    """
    _require_receiver(session, by)
    asked = session.get(Scan, scan_id)
    if asked is None or asked.choices is None:
        raise Refused("That scan asked nothing.", "Scan the code again.")
    if session.scalar(select(Scan.id).where(Scan.settles_id == scan_id).limit(1)):
        raise Refused("That question was answered before.", "Scan the code again if it should count again.")
    offered = {choice.key: choice for choice in _choices(asked.choices)}
    if choice_key not in offered:
        raise Refused(f"'{choice_key}' was not offered.", f"Choose one of {', '.join(offered)}.")
    delivery = session.get(Delivery, asked.delivery_id) if asked.delivery_id else None
    if delivery is not None and choice_key != NONE_OF_THESE.key:
        _refuse_if_gone_on(session, delivery, asked)
    dock = Dock(session, by, new_id(), delivery)
    verdict = _attempt(dock, lambda: _settle_choice(dock, asked, choice_key))
    return _keep(dock, asked.raw, visible(asked.raw), asked.device, verdict, settles_id=scan_id)


def undo(session: Session, by: By, scan_id: str | None = None) -> ScanAnswer:
    """Take this scan back, or the last one of this workstation that can be; a further entry, nothing deleted.

    Raises:
        Refused: by somebody who may not receive, there is nothing to undo, or a match or signature seals it.
    """
    _require_receiver(session, by)
    dock = Dock(session, by, new_id(), None)
    undone, verdict = undo_scan(dock, scan_id)
    return _keep(dock, "", undone.title, "UNDO", verdict)


def close(session: Session, by: By, delivery: str) -> ScanAnswer:
    """Close a delivery, by its number or id. It is kept like a scan, so that undo takes it back as well.

    Raises:
        Refused: by somebody who may not receive, there is no such delivery, or it is not open.
    """
    _require_receiver(session, by)
    dock = Dock(session, by, new_id(), deliveries.delivery_named(session, delivery))
    return _keep(dock, "", "", "BUTTON", _close(dock))


def _require_receiver(session: Session, by: By) -> None:
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)


def _refuse_if_gone_on(session: Session, delivery: Delivery, asked: Scan) -> None:
    then = delivery_after(deliveries.events_of(session, delivery.id, until_scan=asked.id))
    if delivery.state != "open" or then.purchase_id != delivery.current_purchase_id:
        raise Refused(
            f"Delivery {delivery.number} has gone on since {visible(asked.raw)} was scanned.",
            "Scan the code again if it should count.",
        )


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


def _settle(dock: Dock, reading: Reading) -> Verdict:
    _require_receiver(dock.session, dock.by)
    first = reading.candidates[0]
    if any(one.kind is Kind.BADGE for one in reading.candidates):
        return _badge(dock, first)
    if first.kind in REFUSED_KINDS:
        said = " ".join(dict.fromkeys((first.reason, *first.warnings)))
        return Verdict(Outcome.REFUSED, _REFUSED_TITLES[first.kind], said, first.kind.value)
    best = reading.best
    if best is None:
        return _undecided(reading)
    return _SETTLED_BY.get(best.kind, settle_fields)(dock, best)


def _serial(dock: Dock, candidate: Candidate) -> Verdict:
    """A serial right after a tag verifies it; otherwise the unit is counted."""
    return meet_serial(dock, candidate.value("serial")) or settle_fields(dock, candidate)


def _tag(dock: Dock, candidate: Candidate) -> Verdict:
    return meet_tag(dock, candidate.value("tag"))


def _badge(dock: Dock, candidate: Candidate) -> Verdict:  # noqa: ARG001 - one form for every kind
    said = "A badge signs in at the door. Sign out first, then scan it."
    return Verdict(Outcome.REFUSED, "A badge", said, "badge")


def _undecided(reading: Reading) -> Verdict:
    """Several readings are close, or none is known: the clerk says which, or the box is set aside."""
    likely = [one for one in reading.candidates if one.kind in _CAN_BE_CHOSEN and one.vouched][:3]
    if not likely:
        said = f"{reading.candidates[0].reason} It is kept; set the box aside or type its number."
        return Verdict(Outcome.SET_ASIDE, "Not understood", said, "unknown")
    choices = tuple(
        Choice(f"{one.kind.value}:{_value(one)}", f"It is {_SPOKEN[one.kind]} {_value(one)}", one.reason)
        for one in likely
    )
    return Verdict(
        Outcome.NEEDS_CHOICE,
        "What is it?",
        likely[0].reason,
        "ambiguous",
        choices=(*choices, NONE_OF_THESE),
    )


def _settle_choice(dock: Dock, asked: Scan, key: str) -> Verdict:
    kind, _, value = key.partition(":")
    if key == NONE_OF_THESE.key:
        return Verdict(Outcome.SET_ASIDE, "Set aside", NONE_OF_THESE.explanation, asked.kind, asked.value)
    if kind == "line":
        dock.tell("line", value, "Line chosen by the clerk.")
        if asked.kind == "serial" and asked.value:
            return count_serial(dock, value, asked.value)
        if asked.kind == "quantity" and asked.value:
            return settle_quantity(dock, asked.value)
        return Verdict(
            Outcome.DONE,
            "Line chosen",
            "Scan the units next.",
            "line",
            value,
            line_id=value,
            changed=frozenset({"deliveries"}),
        )
    if kind == Kind.SERIAL.value:
        return settle_serial(dock, value)
    name = {Kind.ITEM.value: "maker_part"}.get(kind, kind)
    return settle_fields(dock, Candidate(Kind(kind), {name: value}, 1.0, "The clerk chose it."))


def _command(dock: Dock, candidate: Candidate) -> Verdict:
    command = candidate.value("command")
    match command:
        case "UNDO":
            return undo_scan(dock, None)[1]
        case "CLOSE" | "CLOSEBOX":
            return _close(dock)
        case "RECEIVE" | "CANCEL" | "HELP":
            said = "Scan an order number, a part number, a serial number or a tag."
            return Verdict(Outcome.DONE, "Receiving", said, "command", command)
        case _:
            said = f"'{COMMANDS.get(command, command)}' is done with the buttons on screen at this dock."
            return Verdict(Outcome.REFUSED, "Not by scan", said, "command", command)


def _close(dock: Dock) -> Verdict:
    if dock.delivery is None:
        return Verdict(Outcome.REFUSED, "Nothing to close", "No delivery is open here.", "command", "CLOSE")
    missing, unanswered = (
        still_to_come(dock.session, dock.delivery),
        questions_of(dock.session, dock.delivery.id),
    )
    closed = deliveries.close_delivery(dock.session, dock.by, dock.delivery.id, scan_id=dock.scan_id)
    said = [f"Delivery {closed.number} is closed."]
    if missing:
        said.append(f"Still to come: {missing}.")
    if unanswered:
        codes = ", ".join(question.shown for question in unanswered)
        said.append(f"Not answered, so it counts for nothing: {codes}.")
    said.append("Scan the next order.")
    return Verdict(
        Outcome.DONE, "Delivery closed", " ".join(said), "command", "CLOSE", changed=frozenset({"deliveries"})
    )


def _keep(
    dock: Dock, kept: str, shown: str, device: str, verdict: Verdict, *, settles_id: str | None = None
) -> ScanAnswer:
    """Write the scan and its one outcome down, and answer."""
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
        said=verdict.said,
        delivery_id=dock.delivery.id if dock.delivery else None,
        purchase_line_id=verdict.line_id,
        asset_id=verdict.asset_id,
        settles_id=verdict.value if verdict.kind == "undo" else settles_id,
        choices=canonical([[c.key, c.label, c.explanation] for c in verdict.choices])
        if verdict.choices
        else None,
    )
    write_down(
        dock.session, dock.by, "receiving.take_in_scan", Subject("scan", scan.id), verdict.said, facts=[scan]
    )
    dock.session.flush()
    return ScanAnswer(
        scan.id,
        dock.by.at,
        shown,
        verdict.outcome,
        verdict.title,
        verdict.said,
        scan.delivery_id,
        verdict.line_id,
        verdict.asset_id,
        verdict.tag_number,
        verdict.choices,
        _undoable(verdict),
        verdict.changed,
        verdict.held,
    )


def _undoable(verdict: Verdict) -> bool:
    """Whether "undo" takes this very scan back: it counted, or it changed where the delivery stands."""
    if verdict.kind == "undo":
        return False
    return verdict.outcome is Outcome.COUNTED or (verdict.outcome is Outcome.DONE and bool(verdict.changed))


def _choices(text: str) -> tuple[Choice, ...]:
    return tuple(Choice(*each) for each in json.loads(text))


def _value(candidate: Candidate) -> str:
    return next((value for value in candidate.fields.values() if isinstance(value, str)), "")


_SETTLED_BY = {Kind.COMMAND: _command, Kind.TAG: _tag, Kind.SERIAL: _serial, Kind.BADGE: _badge}
_BADGE_SHOWN = "(a badge)"
_CAN_BE_CHOSEN = {Kind.ORDER, Kind.SERIAL, Kind.ITEM, Kind.PACKING_LIST, Kind.TRACKING, Kind.QUANTITY}
_SPOKEN = {
    Kind.ORDER: "order",
    Kind.SERIAL: "serial number",
    Kind.ITEM: "part number",
    Kind.PACKING_LIST: "packing slip",
    Kind.TRACKING: "tracking number",
    Kind.QUANTITY: "the quantity",
}
_REFUSED_TITLES = {
    Kind.CARD_NUMBER: "A card number is not kept",
    Kind.SECRET: "A password is not kept",
    Kind.PLACEHOLDER: "No serial number",
    Kind.DAMAGED: "Scan it again",
}
