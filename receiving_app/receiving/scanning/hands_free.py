"""What the printed commands do, so that a gloved hand needs no keyboard: each is kept like any other scan."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import PurchaseLine
from receiving_app.database.record import new_id
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.inventory.records import Asset
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.arrivals.boxes import boxes_of, close_box, next_box
from receiving_app.receiving.arrivals.closing import asks_to_close, close_by_scan, last_step
from receiving_app.receiving.goods.marking import last_in_hand, mark_last_damaged
from receiving_app.receiving.lookups import units_of
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.receiving.scanning.kept_scans import NONE_OF_THESE, choices_of, keep_scan
from receiving_app.receiving.scanning.settling_goods import settle_quantity
from receiving_app.receiving.scanning.settling_papers import settle_no_slip
from receiving_app.receiving.scanning.verdicts import Dock, Verdict, open_lines
from receiving_app.receiving.undoing import undo_scan
from receiving_app.scans.answers import Candidate
from receiving_app.scans.context import ScanContext
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible
from receiving_app.tags.actions import ask_to_print
from receiving_app.tags.records import PrintRequest, Tag
from receiving_app.wording import counted

Settle = Callable[[Dock, Scan, str], Verdict]
_ASKED_LATELY = timedelta(hours=12)  # a question without a delivery waits no longer
_PRINTED_AGAIN = "asked for at the dock"


def settle_command(dock: Dock, candidate: Candidate, settle: Settle) -> Verdict:
    """Do what a command says.

    Args:
        dock: where it was scanned.
        candidate: the command as it was read.
        settle: answers a question with the key of one of its choices.

    Raises:
        Refused: there is nothing the command could be about.
    """
    argument, asked = candidate.value("argument"), waiting_question(dock)
    match candidate.value("command"):
        case "ANSWER":
            return _answer(dock, asked, int(argument), settle)
        case "CANCEL":
            return _cancel(dock, asked, settle)
        case "QTY":
            return settle_quantity(dock, argument)
        case "UNDO":
            return _undo(dock)
        case command:
            return _DOES[command](dock, asked)


def note_command(
    session: Session, by: By, raw: str, device: str, delivery_id: str | None, said: str
) -> ScanAnswer:
    """Keep a command that the screen itself carried out, such as the answer to what a card on it asked.

    Args:
        session: the step's transaction.
        by: who, where, when.
        raw: the characters as they came.
        device: the gun's name, or KEYBOARD.
        delivery_id: the delivery on screen, if there is one.
        said: what the screen did, as a sentence.

    Raises:
        Refused: by somebody who may not receive.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = session.get(Delivery, delivery_id) if delivery_id else None
    reading = read_scan(raw, ScanContext())
    verdict = Verdict(Outcome.DONE, "Done on screen", said, "command", "SCREEN")
    return keep_scan(Dock(session, by, new_id(), delivery), reading.kept, reading.shown, device, verdict)


def waiting_question(dock: Dock) -> Scan | None:
    """The question an answer code is about: the one on screen, else this workstation's newest that waits."""
    if dock.asked_id is not None:
        return dock.session.get(Scan, dock.asked_id)
    answer = aliased(Scan)
    lately = Scan.delivery_id.is_(None) & (Scan.at > dock.by.at - _ASKED_LATELY)
    return dock.session.scalar(
        select(Scan)
        .where(
            Scan.workstation_id == dock.by.workstation_id,
            Scan.choices.is_not(None),
            lately | (Scan.delivery_id == dock.delivery.id) if dock.delivery else lately,
            ~select(answer.id).where(answer.settles_id == Scan.id).exists(),
        )
        .order_by(Scan.id.desc())
        .limit(1)
    )


def _undo(dock: Dock) -> Verdict:
    """Take the last step back; where the last scan changed nothing, that is said first and UNDO once more."""
    last = dock.session.scalar(
        select(Scan).where(Scan.workstation_id == dock.by.workstation_id).order_by(Scan.id.desc()).limit(1)
    )
    told = last is not None and (last.kind, last.value) == ("command", "UNDO")
    if last is None or told or last.outcome in {Outcome.COUNTED, Outcome.DONE}:
        return undo_scan(dock, None)[1]
    said = "Scan UNDO once more to take back the step before it."
    return Verdict(Outcome.NEEDS_CHOICE, "The last scan changed nothing", said, "command", "UNDO")


def _answer(dock: Dock, asked: Scan | None, number: int, settle: Settle) -> Verdict:
    if asked is None:
        raise Refused("No question waits.", "Scan the box, the part or the serial.")
    choices = choices_of(asked)
    if number > len(choices):
        raise Refused(f"There is no answer {number}.", f"Scan answer 1 to {len(choices)}, or CANCEL.")
    return settle(dock, asked, choices[number - 1].key)


def _cancel(dock: Dock, asked: Scan | None, settle: Settle) -> Verdict:
    """Leave what was begun last: closing, a tag that waits for its serial, else the question that waits."""
    last = last_step(dock)
    if asks_to_close(last) and dock.delivery is not None:
        said = f"Delivery {dock.delivery.number} stays open. {what_waits(dock, asked)}"
        return Verdict(Outcome.DONE, "Not closed", said, "command", "CANCEL")
    if last is not None and last.kind == "tag" and last.outcome == Outcome.DONE:
        said = f"Tag {last.value} is not verified. {what_waits(dock, asked)}"
        return Verdict(Outcome.DONE, "Tag left", said, "command", "CANCEL")
    if asked is not None:
        return settle(dock, asked, NONE_OF_THESE.key)
    said = f"Nothing was begun. {what_waits(dock, asked)}"
    return Verdict(Outcome.DONE, "Receiving", said, "command", "CANCEL")


def _receive(dock: Dock, asked: Scan | None) -> Verdict:
    """Back to receiving: what was begun and not finished, closing or verifying, is left."""
    return Verdict(Outcome.DONE, "Receiving", what_waits(dock, asked), "command", "RECEIVE")


def _help(dock: Dock, asked: Scan | None) -> Verdict:
    """Say what the screen waits for; it changes nothing, also not that CLOSE waits for its second scan."""
    last = last_step(dock)
    said = what_waits(dock, asked)
    if asks_to_close(last) and last is not None:
        said = last.said
    elif last is not None and last.kind == "tag" and last.outcome == Outcome.DONE:
        said = f"The serial on the device that wears tag {last.value}, or CANCEL."
    return Verdict(Outcome.DONE, "The screen waits for", said, "command", "HELP")


def what_waits(dock: Dock, asked: Scan | None) -> str:
    """What comes next at this dock, in one or two sentences."""
    delivery = dock.delivery
    question = ""
    if asked is not None:
        offered = ", ".join(f"{n} {each.label}" for n, each in enumerate(choices_of(asked), start=1))
        question = f"Or the answer to {visible(asked.raw)}: {offered}."
    if delivery is None:
        return f"Scan the order number on the packing slip. {question}".strip()
    boxes = boxes_of(dock.session, delivery.id)
    where = f"{boxes[-1].words(delivery.pieces)}. " if boxes and boxes[-1].is_open else ""
    return f"{where}{_goods_wanted(dock.session, delivery)} {question}".strip()


def _goods_wanted(session: Session, delivery: Delivery) -> str:
    if delivery.current_purchase_id is None:
        return "Scan the order number on the packing slip."
    lines = open_lines(session, delivery.current_purchase_id, serialized=None)
    at_hand = session.get(PurchaseLine, delivery.current_line_id) if delivery.current_line_id else None
    if at_hand is not None and is_hidden(session, delivery, at_hand):  # whether it is full is not told
        wanted = "a serial number" if at_hand.serialized else "QTY"
        return f"Scan {wanted}: {at_hand.description} is counted blind."
    hidden = {line.id for line in lines if is_hidden(session, delivery, line)}
    if not hidden and all(line.to_come <= 0 for line in lines):
        return "All of this order is here. Scan CLOSE, or the next order."
    line = next((line for line in lines if line.id == delivery.current_line_id), None)
    if line is None and len(lines) == 1:
        line = lines[0]
    if line is None:
        if hidden:
            return "Scan a part or a serial number."
        wanted = counted(len(lines), "line")
        return f"Scan a part or a serial number: {wanted} of this order still to come."
    here = f"{line.received} of {line.wanted} {line.description} are here"
    return f"Scan a serial number: {here}." if line.serialized else f"Scan QTY: {here}."


def _print_tag(dock: Dock, _: Scan | None) -> Verdict:
    """The label of the unit in hand, or of all that wait; the printer gets it when this is kept.

    Raises:
        Refused: nothing waits, or the unit in hand takes no tag here.
    """
    session = dock.session
    in_hand = last_in_hand(dock)
    asset = session.get(Asset, in_hand.asset_id) if in_hand and in_hand.asset_id else None
    waiting = select(PrintRequest.asset_id).where(PrintRequest.state == "waiting")
    if asset is None:
        units = units_of(session, dock.delivery.id) if dock.delivery else ()
        wanted = tuple(session.scalars(waiting.where(PrintRequest.asset_id.in_(units))))
        if not wanted:
            raise Refused("No label waits.", "Scan the unit, then PRINTTAG.")
        said = f"{counted(len(wanted), 'label')} of this delivery to the printer."
        return Verdict(Outcome.DONE, "Printing", said, "command", "PRINTTAG", prints=wanted)
    tag = session.get(Tag, asset.tag_id) if asset.tag_id else None
    if tag is not None:
        reason = _PRINTED_AGAIN if tag.prints else None
        ask_to_print(session, dock.by, asset_id=asset.id, tag_id=tag.id, reason=reason)
    elif asset.owner is None and asset.state in {"accepted", "on_hold"}:
        ask_to_print(session, dock.by, asset_id=asset.id, tag_id=None, reason=_PRINTED_AGAIN)
    else:
        raise Refused(f"{asset.description} takes no tag here.", "Its owner's card says who tags it.")
    what = f"Tag {tag.number}" if tag else "The hold label"
    return Verdict(
        Outcome.DONE,
        f"Printing {tag.number}" if tag else "Printing the hold label",
        f"{what} of serial {asset.serial} to the printer. Stick it on, then scan tag and serial.",
        "command",
        "PRINTTAG",
        asset_id=asset.id,
        tag_number=tag.number if tag else None,
        prints=(asset.id,),
    )


_DOES: dict[str, Callable[[Dock, Scan | None], Verdict]] = {
    "RECEIVE": _receive,
    "HELP": _help,
    "PRINTTAG": _print_tag,
    "NEXTBOX": lambda dock, _: next_box(dock),
    "CLOSEBOX": lambda dock, _: close_box(dock),
    "CLOSE": lambda dock, _: close_by_scan(dock),
    "DAMAGED": lambda dock, _: mark_last_damaged(dock),
    "NOSLIP": lambda dock, _: settle_no_slip(dock, "absent"),
}
