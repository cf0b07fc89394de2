"""The steps of a case: who was told, photos, notes, how it ended; each a written fact, each taken back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.documents.actions import keep
from receiving_app.documents.shelf import Shelf
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.cases.opening import CaseDone, add_event, events_of, state_of
from receiving_app.receiving.cases.rules import KEEP_AS_FOUND, TELLING, Resolution, Step
from receiving_app.receiving.goods.conditions import DAMAGED
from receiving_app.receiving.records import DiscrepancyCase

_PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".heic": "image/heic",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".pdf": "application/pdf",
}
PHOTO_ENDINGS = tuple(_PICTURES)


def tell(
    session: Session,
    by: By,
    number: str,
    step: Step,
    *,
    on_day: date | None = None,
    value: str | None = None,
    note: str | None = None,
) -> CaseDone:
    """The carrier or the vendor was told, or an inspection was asked for.

    Args:
        session: the step's transaction.
        by: who, where, when.
        number: the case's number or id.
        step: one of ``case_rules.TELLING``.
        on_day: the day it was done; today when left out.
        value: the number they gave it (a claim, an inspection).
        note: to whom, how.

    Raises:
        Refused: by somebody without the right role, no such case, it is over, or the day cannot be.
    """
    if step not in TELLING:
        raise ValueError(step)
    case, day = _open_case_named(session, by, number), on_day or by.today
    if not case.delivered_on <= day <= by.today:
        raise Refused(
            f"{day} is not between the delivery, {case.delivered_on}, and today.", "Give the day it was done."
        )
    said = f"Case {case.number}: {step.spoken} on {day}" + (f", {value}" if value else "") + "."
    late = step is Step.CARRIER_TOLD and case.carrier_due is not None and day > case.carrier_due
    said += " That is after the day it was due." if late else ""
    if step is Step.CARRIER_TOLD and case.code == DAMAGED:
        said += f" {KEEP_AS_FOUND}"
    return add_event(session, by, case, step, said, on_day=day, value=value or None, note=note or None)


def add_note(session: Session, by: By, number: str, note: str) -> CaseDone:
    """Something to remember about a case, also about one that is resolved.

    Raises:
        Refused: by somebody without the right role, no such case, it was withdrawn, or nothing is written.
    """
    case = _case_named(session, by, number)
    if not note.strip():
        raise Refused("Nothing is written.", "Write the note.")
    return add_event(session, by, case, Step.NOTE, f"Case {case.number}: {note.strip()}", note=note.strip())


def add_photo(session: Session, by: By, shelf: Shelf, number: str, name: str, contents: bytes) -> CaseDone:
    """A photo of what was found, kept as a document under its hash.

    Raises:
        Refused: by somebody without the right role, no such case, no picture by its name, or an empty file.
        Trouble: the bytes cannot be written.
    """
    case = _case_named(session, by, number)
    ending = f".{name.rpartition('.')[2].lower()}"
    if ending not in _PICTURES:
        raise Refused(f"{name} is no photo.", f"Give a file that ends in {', '.join(PHOTO_ENDINGS)}.")
    kept = keep(session, by, shelf, contents, name, _PICTURES[ending], "photo")
    said = f"Case {case.number}: photo {kept.original_name}."
    return add_event(session, by, case, Step.PHOTO, said, document_id=kept.id)


def resolve(session: Session, by: By, number: str, how: Resolution, reason: str) -> CaseDone:
    """The case is over: how, and why.

    Raises:
        Refused: by somebody without the right role, no such case, it is over already, or no reason.
    """
    case = _open_case_named(session, by, number)
    if not reason.strip():
        raise Refused("A case is resolved with a reason.", "Say in a few words what was agreed.")
    said = f"Case {case.number} resolved, {how}: {reason.strip()}"
    return add_event(session, by, case, Step.RESOLVED, said, value=how.value, note=reason.strip())


def take_back_step(
    session: Session, by: By, number: str, reason: str, event_id: str | None = None
) -> CaseDone:
    """A step of a case was a mistake: the newest that stands, or the one named, by a counter-entry.

    Raises:
        Refused: by somebody without the right role, no such case or step, or no reason.
    """
    case = _case_named(session, by, number)
    events = events_of(session, case.id)
    gone = {event.corrects_id for event in events}
    standing = [
        event
        for event in events
        if event.kind not in {Step.TAKEN_BACK, Step.WITHDRAWN}
        and event.id not in gone
        and event_id in {None, event.id}
    ]
    if not standing or not reason.strip():
        raise Refused(
            f"Case {case.number} has no step to take back, or no reason is given.", "Say which, and why."
        )
    said = f"Case {case.number}: {Step(standing[-1].kind).spoken} taken back: {reason.strip()}."
    return add_event(
        session, by, case, Step.TAKEN_BACK, said, note=reason.strip(), corrects_id=standing[-1].id
    )


def case_named(session: Session, number: str) -> DiscrepancyCase:
    """A case by its number or id.

    Raises:
        Refused: there is none.
    """
    found = session.scalar(
        select(DiscrepancyCase).where((DiscrepancyCase.number == number) | (DiscrepancyCase.id == number))
    )
    if found is None:
        raise Refused(f"There is no case {number}.", "See the list with: receive cases.")
    return found


def _case_named(session: Session, by: By, number: str) -> DiscrepancyCase:
    """The case, its state locked until the transaction ends."""
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    case = case_named(session, number)
    if state_of(session, case).state == Step.WITHDRAWN:
        raise Refused(f"Case {case.number} was withdrawn.", "What it was about was taken back.")
    return case


def _open_case_named(session: Session, by: By, number: str) -> DiscrepancyCase:
    case = _case_named(session, by, number)
    if state_of(session, case).state == Step.RESOLVED:
        raise Refused(f"Case {case.number} is resolved.", "Take its resolution back first.")
    return case
