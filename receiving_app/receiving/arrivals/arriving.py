"""What a clerk tells of a delivery as it comes off the truck, also before its order is known.

Exceptions are noted on the carrier's delivery receipt before it is signed (OS&D: over, short and damaged).
"""

from sqlalchemy.orm import Session

from receiving_app.database.record import new_id
from receiving_app.documents.actions import keep
from receiving_app.documents.shelf import Shelf
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.answers import Outcome, ScanAnswer
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.arrival import arrival_of
from receiving_app.receiving.arrivals.arrival_answers import CONDITIONS, ArrivalTold
from receiving_app.receiving.rules import LARGEST_COUNT
from receiving_app.receiving.scanning.kept_scans import keep_scan
from receiving_app.receiving.scanning.verdicts import CHANGED_DELIVERIES, HAND, Dock, Verdict

PHOTO = "photo"
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png", b"RIFF": "image/webp"}
_NO_EXCEPTIONS = ("subject to inspection", "subject to count", "subject to check")


def is_no_exception(noted: str) -> bool:
    """Whether a note on a delivery receipt keeps no claim: it names no loss and no damage. Pure.

    "Subject to inspection" is not a valid exception notation (reference: domain, receiving practice, OS&D).
    """
    words = " ".join(noted.lower().replace(".", " ").split())
    return words in _NO_EXCEPTIONS


def note_arrival(session: Session, by: By, delivery_id: str, told: ArrivalTold) -> ScanAnswer:
    """Tell how a delivery came off the truck; what was told before is changed by it.

    Raises:
        Refused: by somebody without the right role, the delivery is not open, an unknown condition, a count
            that cannot be meant, or nothing new is told.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = deliveries.delivery_named(session, delivery_id)
    if delivery.state != "open":
        raise Refused(f"Delivery {delivery.number} is {delivery.state}.", "Reopen it first.")
    dock = Dock(session, by, new_id(), delivery)
    if not tell_arrival(dock, told):
        raise Refused("Nothing new is told of this arrival.", "Change a field first.")
    verdict = Verdict(
        Outcome.DONE, "Arrival noted", arrival_said(dock), "arrival", changed=CHANGED_DELIVERIES
    )
    return keep_scan(dock, "", verdict.title, HAND, verdict)


def tell_arrival(dock: Dock, told: ArrivalTold) -> bool:
    """Write what is new of an arrival as events of the delivery at hand; whether anything was.

    Raises:
        Refused: an unknown condition, or a count that cannot be meant.
    """
    if told.condition and told.condition not in CONDITIONS:
        raise Refused(f"A carton is not '{told.condition}'.", f"Say one of: {', '.join(CONDITIONS)}.")
    for count in (told.pieces, told.counted):
        if count is not None and not 0 <= count <= LARGEST_COUNT:
            raise Refused(f"{count} is no count of pieces.", "Type the number of pieces.")
    now = arrival_of(dock.session, dock.open_delivery())
    new = {
        "carrier": (told.carrier.strip(), now.carrier, "Brought by {}."),
        "pieces": (_figure(told.pieces), _figure(now.pieces), "{} pieces on the freight bill."),
        "pieces_counted": (_figure(told.counted), _figure(now.counted), "{} pieces counted at the truck."),
        "condition": (told.condition, now.condition, "Condition: {}."),
        "seal": (told.seal.strip(), now.seal, "Seal {}."),
        "exceptions": (told.exceptions.strip(), now.exceptions, "Noted on the delivery receipt: {}."),
    }
    changed = {
        kind: (value, said) for kind, (value, before, said) in new.items() if value and value != before
    }
    for kind, (value, said) in changed.items():
        dock.tell(kind, value, said.format(value))
    return bool(changed)


def arrival_said(dock: Dock) -> str:
    """What is known of the arrival of the delivery at hand, and what its exceptions are worth."""
    now = arrival_of(dock.session, dock.open_delivery())
    said = [f"{now.said}." if now.said else ""]
    if is_no_exception(now.exceptions):
        said.append(f"'{now.exceptions}' is no valid exception: write what is missing or damaged.")
    elif now.condition not in {"", "good"} and not now.exceptions:
        said.append("Note it on the delivery receipt before you sign, and take a photo.")
    return " ".join(filter(None, said))


def add_photo(
    session: Session, by: By, shelf: Shelf, delivery_id: str, contents: bytes, name: str
) -> ScanAnswer:
    """Keep a photo of a delivery as a document, under its hash; the same bytes again are told, not doubled.

    Raises:
        Refused: by somebody without the right role, there is no such delivery, or it is no picture.
        Trouble: the bytes cannot be written.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    delivery = deliveries.delivery_named(session, delivery_id)
    if delivery.state == "withdrawn":
        raise Refused(f"Delivery {delivery.number} is withdrawn.", "Choose another delivery.")
    mime = next((mime for start, mime in _PICTURES.items() if contents.startswith(start)), None)
    if mime is None:
        raise Refused(f"{name} is no picture.", "Save it as JPEG, PNG or WebP.")
    document = keep(session, by, shelf, contents, name, mime, PHOTO)
    dock = Dock(session, by, new_id(), delivery)
    if document.id in arrival_of(session, delivery).photos:
        said = f"This photo is with delivery {delivery.number} already."
        return keep_scan(dock, "", name, HAND, Verdict(Outcome.ALREADY_COUNTED, "Photo known", said, PHOTO))
    dock.tell(PHOTO, document.id, f"Photo {document.original_name}.")
    said = f"Photo {document.original_name} is kept with delivery {delivery.number}."
    verdict = Verdict(Outcome.DONE, "Photo kept", said, PHOTO, document.id, changed=CHANGED_DELIVERIES)
    return keep_scan(dock, "", verdict.title, HAND, verdict)


def _figure(count: int | None) -> str:
    return "" if count is None else str(count)
