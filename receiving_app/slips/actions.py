"""Filing packing slips: read before, kept by hash, placed with their delivery by rule or by a person."""

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.database.record import canonical
from receiving_app.documents.actions import keep
from receiving_app.documents.shelf import Shelf
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_FILE_SLIPS
from receiving_app.receiving.deliveries import delivery_named, tell
from receiving_app.slips.answers import PlacementState, SlipReading
from receiving_app.slips.context import known_slips, open_deliveries, open_purchases
from receiving_app.slips.kept_reading import reading_of
from receiving_app.slips.matching import propose_places
from receiving_app.slips.records import Slip, SlipPlacement
from receiving_app.slips.records import SlipReading as KeptReading


@dataclass(frozen=True, slots=True)
class SlipFiled:
    """What became of a file that was handed in as a packing slip.

    Attributes:
        slip_id: its id; None when it was refused.
        state: placed, review, or known (the same bytes were filed before).
        said: why, in sentences.
        delivery: number of the delivery it was placed with.
    """

    slip_id: str | None
    file: str
    state: str
    slip_number: str | None
    said: str
    delivery: str | None = None


def file_slip(session: Session, by: By, shelf: Shelf, contents: bytes, reading: SlipReading) -> SlipFiled:
    """Keep a slip's original, write down what was read on it, and place it or set it to review.

    The caller has read it (``reading.read_slip``) before the transaction: reading is slow.

    Raises:
        Refused: by somebody without the right role, the file is no document; nothing is kept.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    if reading.mime is None or not reading.pages:
        why = " ".join(problem.reason for problem in reading.problems) or "It has no page."
        raise Refused(f"{reading.name} is no packing slip. {why}", "Scan or photograph the paper again.")
    kept = keep(session, by, shelf, contents, reading.name, reading.mime, "slip")
    before = session.scalar(select(Slip).where(Slip.document_id == kept.id))
    if before is not None and before.state != "withdrawn":
        said = "The very same file was filed before; it is kept once."
        return SlipFiled(before.id, reading.name, "known", before.slip_number, said, _number(session, before))
    placement = propose_places(
        reading, open_purchases(session, reading), open_deliveries(session), known_slips(session, reading)
    )
    placed = placement.state is PlacementState.PLACED and placement.places[0].delivery_id is not None
    slip = before or Slip(
        document_id=kept.id,
        slip_number=reading.slip_number,
        state="review",
        delivery_id=None,
        pages=len(reading.pages),
        reason="",
    )
    session.add(slip)
    session.flush()
    said = " ".join((placement.said, *(problem.reason for problem in reading.problems)))
    read = KeptReading(
        slip_id=slip.id,
        at=by.at,
        slip_number=reading.slip_number,
        pages=len(reading.pages),
        content=canonical(asdict(reading)),
    )
    write_down(session, by, "slips.read", Subject("slip", slip.id), f"{reading.name} read.", facts=[read])
    delivery_id = placement.places[0].delivery_id if placed else None
    _place(session, by, slip, "placed" if placed else "review", delivery_id, said, by_rule=True)
    return SlipFiled(slip.id, reading.name, slip.state, slip.slip_number, said, _number(session, slip))


def place_slip(session: Session, by: By, slip_id: str, delivery: str) -> SlipFiled:
    """A person says which delivery a slip belongs to.

    Raises:
        Refused: by somebody without the right role, no such slip or delivery, or a signed log seals the slip.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    refuse_if_sealed(session, Subject("slip", slip.id))
    found = delivery_named(session, delivery)
    if found.state == "withdrawn":
        raise Refused(f"Delivery {found.number} was taken back.", "Choose another delivery.")
    said = f"Placed with delivery {found.number} by hand."
    _place(session, by, slip, "placed", found.id, said, by_rule=False)
    return SlipFiled(slip.id, "", slip.state, slip.slip_number, said, found.number)


def match_again(session: Session, by: By, slip_id: str) -> SlipFiled:
    """Try the rules again on a slip in review: its purchase or delivery may be known by now.

    Raises:
        Refused: by somebody without the right role, no such slip, or it is not in review.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    if slip.state != "review":
        raise Refused(f"The slip is {slip.state}.", "Only slips in review are matched again.")
    reading = reading_of(session, slip.id)
    placement = propose_places(
        reading,
        open_purchases(session, reading),
        open_deliveries(session),
        known_slips(session, reading, slip.id),
    )
    delivery_id = placement.places[0].delivery_id if placement.places else None
    if placement.state is PlacementState.PLACED and delivery_id is not None:
        _place(session, by, slip, "placed", delivery_id, placement.said, by_rule=True)
    return SlipFiled(
        slip.id, reading.name, slip.state, slip.slip_number, placement.said, _number(session, slip)
    )


def take_back_placement(session: Session, by: By, slip_id: str, reason: str) -> SlipFiled:
    """The slip does not belong there: it goes to review. A slip in review is withdrawn; its original stays.

    Raises:
        Refused: by somebody without the right role, no such slip, no reason, withdrawn before, or a signed
            log seals it.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    refuse_if_sealed(session, Subject("slip", slip.id))
    if not reason.strip():
        raise Refused("Taking a slip back needs a reason.", "Say in a few words why.")
    if slip.state == "withdrawn":
        raise Refused("This slip was withdrawn before.", "File it again if it is needed.")
    state = "review" if slip.state == "placed" else "withdrawn"
    said = f"Taken back: {reason.strip()}."
    _place(session, by, slip, state, None, said, by_rule=False)
    return SlipFiled(slip.id, "", slip.state, slip.slip_number, said)


def undo_placement(session: Session, by: By, slip_id: str) -> SlipFiled:
    """Take the last thing that was said of a slip back: it is again where it was before.

    A slip that was only filed is withdrawn; its original stays.

    Raises:
        Refused: by somebody without the right role, no such slip, or a signed log seals it.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    refuse_if_sealed(session, Subject("slip", slip.id))
    said_of_it = select(SlipPlacement).where(SlipPlacement.slip_id == slip.id)
    newest, *earlier = session.scalars(said_of_it.order_by(SlipPlacement.id.desc()).limit(2))
    state, delivery_id = (earlier[0].state, earlier[0].delivery_id) if earlier else ("withdrawn", None)
    said = f"Undone: {newest.reason}"
    _place(session, by, slip, state, delivery_id, said, by_rule=False)
    return SlipFiled(slip.id, "", slip.state, slip.slip_number, said, _number(session, slip))


def slip_named(session: Session, name: str) -> Slip:
    """A slip by its id, its own number, or its document's id, locked.

    Raises:
        Refused: there is none, or several have that number.
    """
    found = session.scalars(
        select(Slip)
        .where((Slip.id == name) | (Slip.slip_number == name) | (Slip.document_id == name))
        .order_by(Slip.id)
        .with_for_update()
    ).all()
    if not found:
        raise Refused(f"There is no packing slip {name}.", "See the list with: slips show.")
    if len(found) > 1 and len([slip for slip in found if slip.state != "withdrawn"]) != 1:
        raise Refused(f"Several slips have the number {name}.", "Name one by its id.")
    return next((slip for slip in found if slip.state != "withdrawn"), found[0])


def _place(
    session: Session, by: By, slip: Slip, state: str, delivery_id: str | None, said: str, *, by_rule: bool
) -> None:
    newest = session.scalar(
        select(SlipPlacement.id)
        .where(SlipPlacement.slip_id == slip.id)
        .order_by(SlipPlacement.id.desc())
        .limit(1)
    )
    placement = SlipPlacement(
        slip_id=slip.id,
        at=by.at,
        state=state,
        delivery_id=delivery_id,
        reason=said,
        by_rule=by_rule,
        corrects_id=newest,
    )
    write_down(session, by, f"slips.{state}", Subject("slip", slip.id), said, facts=[placement])
    slip.state, slip.delivery_id, slip.reason = state, delivery_id, said
    session.flush()
    if delivery_id is not None and slip.slip_number:
        delivery = delivery_named(session, delivery_id)
        if delivery.slip_number is None:
            tell(session, by, delivery, "slip", slip.slip_number, f"Packing slip {slip.slip_number} filed.")


def _number(session: Session, slip: Slip) -> str | None:
    return delivery_named(session, slip.delivery_id).number if slip.delivery_id else None
