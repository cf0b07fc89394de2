"""What a clerk does with the gun: scan, settle a question, undo. Each scan has one outcome, kept for good."""

import json
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import PurchaseLine
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving import deliveries
from receiving_app.receiving.answers import Choice, Outcome, ScanAnswer
from receiving_app.receiving.kept_scans import NONE_OF_THESE, asks_for_line, keep_scan
from receiving_app.receiving.lookups import questions_of, still_to_come
from receiving_app.receiving.marking import mark_last_damaged
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.receiving.rules import delivery_after
from receiving_app.receiving.scan_context import scan_context
from receiving_app.receiving.settling import settle_fields
from receiving_app.receiving.settling_goods import count_serial, settle_quantity, settle_serial
from receiving_app.receiving.tag_meeting import meet_serial, meet_tag
from receiving_app.receiving.undoing import undo_scan
from receiving_app.receiving.units import is_known
from receiving_app.receiving.verdicts import Dock, Verdict, go_to_line, together
from receiving_app.scans.answers import REFUSED_KINDS, Candidate, Kind, Reading
from receiving_app.scans.cleaning import clean
from receiving_app.scans.commands import COMMANDS
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible

KEYBOARD = "KEYBOARD"  # the device of what is typed
DOUBLE_READ = timedelta(seconds=2)
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
        verdict = _attempt(dock, lambda: _settle(dock, reading, device))
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
    if asked is None or asked.outcome != Outcome.NEEDS_CHOICE:
        raise Refused("That scan asked nothing.", "Scan the code again.")
    if session.scalar(select(Scan.id).where(Scan.settles_id == scan_id).limit(1)):
        raise Refused("That question was answered before.", "Scan the code again if it should count again.")
    offered = {choice.key: choice for choice in _choices(asked.choices or "[]")}
    delivery = session.get(Delivery, asked.delivery_id) if asked.delivery_id else None
    if choice_key not in offered and not (asks_for_line(asked) and choice_key.startswith("line:")):
        raise Refused(f"'{choice_key}' was not offered.", f"Choose one of {', '.join(offered)}.")
    if delivery is not None and choice_key != NONE_OF_THESE.key:
        _refuse_if_gone_on(session, delivery, asked, choice_key)
    dock = Dock(session, by, new_id(), delivery)
    verdict = _attempt(dock, lambda: _settle_choice(dock, asked, choice_key))
    return keep_scan(dock, asked.raw, visible(asked.raw), asked.device, verdict, settles_id=scan_id)


def undo(session: Session, by: By, scan_id: str | None = None) -> ScanAnswer:
    """Take this scan back, or the last one of this workstation that can be; a further entry, nothing deleted.

    Raises:
        Refused: by somebody who may not receive, there is nothing to undo, or a match or signature seals it.
    """
    _require_receiver(session, by)
    dock = Dock(session, by, new_id(), None)
    undone, verdict = undo_scan(dock, scan_id)
    return keep_scan(dock, "", undone.title, "UNDO", verdict)


def close(session: Session, by: By, delivery: str) -> ScanAnswer:
    """Close a delivery, by its number or id. It is kept like a scan, so that undo takes it back as well.

    Raises:
        Refused: by somebody who may not receive, there is no such delivery, or it is not open.
    """
    _require_receiver(session, by)
    dock = Dock(session, by, new_id(), deliveries.delivery_named(session, delivery))
    return keep_scan(dock, "", "", "BUTTON", _close(dock))


def _require_receiver(session: Session, by: By) -> None:
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)


def _refuse_if_gone_on(session: Session, delivery: Delivery, asked: Scan, choice_key: str) -> None:
    then = delivery_after(deliveries.events_of(session, delivery.id, until_scan=asked.id))
    names_its_line = choice_key.partition(":")[0] in _OF_A_LINE
    if delivery.state != "open" or (then.purchase_id != delivery.current_purchase_id and not names_its_line):
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


def _settle(dock: Dock, reading: Reading, device: str) -> Verdict:
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
    if device == KEYBOARD and best.kind is Kind.SERIAL and not is_known(dock.session, best.value("serial")):
        return _typed(best.value("serial"))
    if _is_done_once(best) and _read_twice(dock, device, reading.kept):
        said = "The gun read the same code twice; it counts once."
        return Verdict(Outcome.ALREADY_COUNTED, "Read twice", said, best.kind.value, _value(best))
    return _SETTLED_BY.get(best.kind, settle_fields)(dock, best)


def _is_done_once(best: Candidate) -> bool:
    """Whether nothing that is kept tells a second reading of this from a second box."""
    return best.kind in _DONE_ONCE or (best.kind is Kind.COMMAND and best.value("command") == "QTY")


def _read_twice(dock: Dock, device: str, kept: str) -> bool:
    """Whether this very code was counted by the same gun a moment ago (AC7)."""
    before = dock.session.scalar(
        select(Scan).where(Scan.workstation_id == dock.by.workstation_id).order_by(Scan.id.desc()).limit(1)
    )
    return (
        before is not None
        and before.device == device
        and clean(before.raw).text == clean(kept).text  # a gun may end one of the two with a line end
        and before.outcome in {Outcome.COUNTED, Outcome.DONE}
        and dock.by.at - before.at <= DOUBLE_READ
    )


def _typed(serial: str) -> Verdict:
    """A serial that no gun read: 8 and B, 0 and O look alike, so it is read back before it counts."""
    said = f"You typed {serial}. Compare it with the label, letter by letter."
    choice = Choice(f"{Kind.SERIAL.value}:{serial}", f"{serial} is right", "as it stands on the label")
    return Verdict(
        Outcome.NEEDS_CHOICE, "Is it typed right?", said, "typed_serial", serial, choices=(choice,)
    )


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
    return Verdict(Outcome.NEEDS_CHOICE, "What is it?", likely[0].reason, "ambiguous", choices=choices)


def _settle_choice(dock: Dock, asked: Scan, key: str) -> Verdict:
    kind, _, value = key.partition(":")
    if key == NONE_OF_THESE.key:
        return Verdict(Outcome.SET_ASIDE, "Set aside", NONE_OF_THESE.explanation, asked.kind, asked.value)
    if kind in _OF_A_LINE:
        return _settle_line(dock, asked, dock.session.get(PurchaseLine, value))
    if kind == Kind.SERIAL.value:
        return settle_serial(dock, value)
    name = {Kind.ITEM.value: "maker_part"}.get(kind, kind)
    return settle_fields(dock, Candidate(Kind(kind), {name: value}, 1.0, "The clerk chose it."))


def _settle_line(dock: Dock, asked: Scan, line: PurchaseLine | None) -> Verdict:
    """The clerk named the line: what the code says further is done on it."""
    if line is None:
        raise Refused("There is no such line.", "Name one of the order's lines.")
    go_to_line(dock, line)
    reading = read_scan(asked.raw, scan_context(dock.session, dock.delivery))
    if reading.best is None and asked.kind == "ambiguous":
        return _undecided(reading)
    fields = reading.best.fields if reading.best else {}
    told = fields.get("serials") or fields.get("serial") or (asked.value if asked.kind == "serial" else ())
    serials = (told,) if isinstance(told, str) else told or ()
    for serial in serials:
        dock.verdicts.append(count_serial(dock, line.id, serial))
    if serials:
        return together(dock.verdicts, "serial")
    if asked.kind == "quantity" and asked.value:
        return settle_quantity(dock, asked.value)
    said = "Scan the units next." if line.serialized else "Count the pieces next."
    return Verdict(
        Outcome.DONE,
        "Line chosen",
        said,
        "line",
        line.id,
        line_id=line.id,
        changed=frozenset({"deliveries"}),
    )


def _command(dock: Dock, candidate: Candidate) -> Verdict:
    command = candidate.value("command")
    match command:
        case "UNDO":
            return undo_scan(dock, None)[1]
        case "CLOSE" | "CLOSEBOX":
            return _close(dock)
        case "DAMAGED":
            return mark_last_damaged(dock)
        case "QTY":
            return settle_quantity(dock, candidate.value("argument"))
        case "RECEIVE" | "CANCEL" | "HELP":
            said = "Scan an order number, a part number, a serial number or a tag."
            return Verdict(Outcome.DONE, "Receiving", said, "command", command)
        case _:
            said = f"'{COMMANDS.get(command, command)}' is done with the buttons on screen at this dock."
            return Verdict(Outcome.REFUSED, "Not by scan", said, "command", command)


def _close(dock: Dock) -> Verdict:
    if dock.delivery is None:
        return Verdict(Outcome.REFUSED, "Nothing to close", "No delivery is open here.", "command", "CLOSE")
    missing = still_to_come(dock.session, dock.delivery)
    unanswered = questions_of(dock.session, dock.delivery.id)
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


def _choices(text: str) -> tuple[Choice, ...]:
    return tuple(Choice(*each) for each in json.loads(text))


def _value(candidate: Candidate) -> str:
    return next((value for value in candidate.fields.values() if isinstance(value, str)), "")


_OF_A_LINE = {"line", "substitute"}  # answers that say themselves to which order they belong
_DONE_ONCE = {Kind.QUANTITY, Kind.ITEM}
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
