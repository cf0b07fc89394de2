"""Filing packing slips: read before, kept by hash, placed with their deliveries by rule or by a person."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.database.record import canonical
from receiving_app.documents.actions import keep
from receiving_app.documents.lookups import contents as contents_of
from receiving_app.documents.lookups import document_with
from receiving_app.documents.shelf import Shelf
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_FILE_SLIPS
from receiving_app.receiving.arrivals.deliveries import delivery_named
from receiving_app.receiving.records import Delivery
from receiving_app.slips.answers import Placement, PlacementState, SlipReading
from receiving_app.slips.context import proposed_places
from receiving_app.slips.cutting import cut_out
from receiving_app.slips.papers import is_half_of, is_whole
from receiving_app.slips.placing import (
    Standing,
    delivery_numbers,
    place,
    place_with_further,
    reading_of,
    slip_named,
    standing_after,
)
from receiving_app.slips.reading import papers_of, part_of
from receiving_app.slips.records import Slip, SlipPlacement
from receiving_app.slips.records import SlipReading as KeptReading

_SAME_FILE = "The very same file was filed before; it is kept once."


@dataclass(frozen=True, slots=True)
class SlipFiled:
    """What became of a file that was handed in as a packing slip.

    Attributes:
        slip_id: its id; None for a batch, whose papers have their own.
        state: placed, review, or known (the same bytes were filed before).
        said: why, in sentences.
        delivery: number of the delivery it was placed with; the first, when it serves several.
        papers: what became of each paper of a batch; nothing for a single paper.
    """

    slip_id: str | None
    file: str
    state: str
    slip_number: str | None
    said: str
    delivery: str | None = None
    papers: tuple["SlipFiled", ...] = ()

    @property
    def each(self) -> tuple["SlipFiled", ...]:
        """The papers of the file, one or many."""
        return self.papers or (self,)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a paper was cut out of."""

    batch_id: str
    first_page: int


def file_slip(session: Session, by: By, shelf: Shelf, contents: bytes, reading: SlipReading) -> SlipFiled:
    """Keep a file's original, write down what was read on it, and place its papers or set them to review.

    A batch with separator sheets is parted first: each paper is kept as a document of its own beside the
    original. The caller has read the file (``reading.read_slip``) before the transaction: reading is slow.

    Raises:
        Refused: by somebody without the right role, the file is no document, or all its pages are blank;
            nothing is kept.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    papers = papers_of(reading)
    if reading.mime is None or not papers:
        why = " ".join(problem.reason for problem in reading.problems)
        why = why or ("All its pages are blank." if reading.pages else "It has no page.")
        raise Refused(f"{reading.name} is no packing slip. {why}", "Scan or photograph the paper again.")
    if len(papers) == 1:
        return _file_paper(session, by, shelf, contents, papers[0][1], None)
    whole = keep(session, by, shelf, contents, reading.name, reading.mime, "slip")
    filed = tuple(
        _file_paper(
            session, by, shelf, cut_out(contents, reading.mime, pages), paper, _Cut(whole.id, pages[0])
        )
        for pages, paper in papers
    )
    return _batch_filed(reading.name, filed)


def filed_before(session: Session, contents: bytes, name: str) -> SlipFiled | None:
    """What became of these very bytes when they were filed and read before; nothing is changed.

    None when they were not, or when a page of theirs could not be read then: reading them again may help.
    """
    kept = document_with(session, hashlib.sha256(contents).hexdigest())
    if kept is None:
        return None
    slips = session.scalars(
        select(Slip)
        .where(
            (Slip.document_id == kept.id)
            | Slip.id.in_(select(KeptReading.slip_id).where(KeptReading.batch_id == kept.id)),
            Slip.state != "withdrawn",
        )
        .order_by(Slip.id)
    ).all()
    if not slips or any(reading_of(session, slip.id).unread_pages for slip in slips):
        return None
    papers = tuple(_known(session, slip, name) for slip in slips)
    return papers[0] if len(papers) == 1 else SlipFiled(None, name, "known", None, _SAME_FILE, None, papers)


def split_slip(session: Session, by: By, shelf: Shelf, slip_id: str, begin: Sequence[int]) -> SlipFiled:
    """A person says that a filed slip is several: papers begin on page 1 and on these pages of it.

    Raises:
        Refused: by somebody without the right role, no such slip, no such page to begin on, a signed log
            seals it, or it was withdrawn.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    _refuse_settled(session, slip)
    reading = reading_of(session, slip.id)
    numbers = [page.number for page in reading.pages]
    starts = sorted({numbers[0], *begin})
    if len(starts) < 2 or not set(starts) <= set(numbers):
        raise Refused(
            f"The slip has pages {numbers[0]} to {numbers[-1]}.", "Name the pages that begin a paper."
        )
    whole = contents_of(session, shelf, slip.document_id)
    said = f"Split at page {', '.join(str(start) for start in starts[1:])}; its papers are filed one by one."
    place(session, by, slip, "withdrawn", said, by_rule=False)
    mime = reading.mime or ""
    filed = []
    for start, end in zip(starts, [*starts[1:], numbers[-1] + 1], strict=True):
        pages = [number for number in numbers if start <= number < end]
        cut, paper = cut_out(whole, mime, pages), part_of(reading, pages)
        filed.append(_file_paper(session, by, shelf, cut, paper, _Cut(slip.document_id, start)))
    return _batch_filed(reading.name, tuple(filed))


def place_slip(session: Session, by: By, slip_id: str, delivery: str) -> SlipFiled:
    """A person says which delivery a slip belongs to.

    Raises:
        Refused: by somebody without the right role, no such slip or delivery, or a signed log seals the slip.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    refuse_if_sealed(session, Subject("slip", slip.id))
    found = _standing_delivery(session, delivery)
    said = f"Placed with delivery {found.number} by hand."
    place(session, by, slip, "placed", said, deliveries=[found.id], by_rule=False)
    return _filed(session, slip, "", said)


def place_slip_also(session: Session, by: By, slip_id: str, delivery: str) -> SlipFiled:
    """A person says that a placed slip serves one more delivery.

    Raises:
        Refused: by somebody without the right role, no such slip or delivery, the slip is not placed or lies
            there, or a signed log seals it.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    refuse_if_sealed(session, Subject("slip", slip.id))
    found = _standing_delivery(session, delivery)
    if slip.state != "placed":
        raise Refused(f"The slip is {slip.state}.", "Place it with its first delivery first.")
    if found.number in delivery_numbers(session, slip):
        raise Refused(f"The slip lies with delivery {found.number} already.", "Choose another delivery.")
    said = f"It serves delivery {found.number} too."
    place_with_further(session, by, slip, found.id, said)
    return _filed(session, slip, "", said)


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
    placement = proposed_places(session, reading, slip.id)
    if placement.state is not PlacementState.REVIEW:
        _place_by_rule(session, by, slip, placement, placement.said)
    return _filed(session, slip, reading.name, placement.said)


def take_back_placement(session: Session, by: By, slip_id: str, reason: str) -> SlipFiled:
    """The slip does not belong there: it goes to review. A slip in review is withdrawn; its original stays.

    Raises:
        Refused: by somebody without the right role, no such slip, no reason, withdrawn before, or a signed
            log seals it.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    _refuse_settled(session, slip)
    if not reason.strip():
        raise Refused("Taking a slip back needs a reason.", "Say in a few words why.")
    state = "review" if slip.state == "placed" else "withdrawn"
    said = f"Taken back: {reason.strip()}."
    place(session, by, slip, state, said, by_rule=False)
    return _filed(session, slip, "", said)


def undo_placement(session: Session, by: By, slip_id: str) -> SlipFiled:
    """Take the last thing that was said of a slip back: it is again where it was before.

    A slip that was only filed is withdrawn; its original stays.

    Raises:
        Refused: by somebody without the right role, no such slip, or a signed log seals it.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    slip = slip_named(session, slip_id)
    refuse_if_sealed(session, Subject("slip", slip.id))
    said_of_it = session.scalars(
        select(SlipPlacement).where(SlipPlacement.slip_id == slip.id).order_by(SlipPlacement.id)
    ).all()
    newest = said_of_it[-1]
    earlier = [each for each in said_of_it if (each.at, each.reason) != (newest.at, newest.reason)]
    before = standing_after(earlier) or Standing("withdrawn", (), None)
    said = f"Undone: {newest.reason}"
    place(
        session,
        by,
        slip,
        before.state,
        said,
        deliveries=before.deliveries,
        by_rule=False,
        copy_of_id=before.copy_of_id,
    )
    return _filed(session, slip, "", said)


def _file_paper(
    session: Session, by: By, shelf: Shelf, contents: bytes, reading: SlipReading, cut: _Cut | None
) -> SlipFiled:
    mime = reading.mime or ""
    kept = keep(session, by, shelf, contents, reading.name, mime, "slip")
    slip = session.scalar(select(Slip).where(Slip.document_id == kept.id))
    if slip is not None and slip.state != "withdrawn" and not _reads_more(session, slip, reading):
        return _known(session, slip, reading.name)
    if slip is None:
        slip = Slip(
            document_id=kept.id,
            slip_number=None,
            state="review",
            delivery_id=None,
            pages=0,
            reason="",
            copy_of_id=None,
        )
        session.add(slip)
    slip.slip_number, slip.pages = reading.slip_number, len(reading.pages)
    session.flush()
    placement = proposed_places(session, reading, slip.id)
    said = " ".join((placement.said, *(problem.reason for problem in reading.problems)))
    read = KeptReading(
        slip_id=slip.id,
        at=by.at,
        slip_number=reading.slip_number,
        pages=len(reading.pages),
        content=canonical(asdict(reading)),
        batch_id=cut.batch_id if cut else None,
        first_page=cut.first_page if cut else None,
    )
    write_down(session, by, "slips.read", Subject("slip", slip.id), f"{reading.name} read.", facts=[read])
    _place_by_rule(session, by, slip, placement, said)
    _withdraw_halves(session, by, slip, reading)
    return _filed(session, slip, reading.name, said)


def _withdraw_halves(session: Session, by: By, slip: Slip, reading: SlipReading) -> None:
    """A slip that is placed with all its pages takes the place of what came of it before a jam."""
    if slip.state != "placed" or reading.slip_number is None or not is_whole(reading):
        return
    waiting = select(Slip).where(
        Slip.slip_number == reading.slip_number, Slip.state == "review", Slip.id != slip.id
    )
    for other in session.scalars(waiting.order_by(Slip.id).with_for_update()).all():
        if is_half_of(reading_of(session, other.id), reading):
            place(session, by, other, "withdrawn", f"All its pages came in {reading.name}.", by_rule=True)


def _known(session: Session, slip: Slip, name: str) -> SlipFiled:
    first = next(iter(delivery_numbers(session, slip)), None)
    return SlipFiled(slip.id, name, "known", slip.slip_number, _SAME_FILE, first)


def _reads_more(session: Session, slip: Slip, reading: SlipReading) -> bool:
    """Whether a slip in review can be read better now: the reader of pictures was missing before."""
    if slip.state != "review":
        return False
    return len(reading.unread_pages) < len(reading_of(session, slip.id).unread_pages)


def _place_by_rule(session: Session, by: By, slip: Slip, placement: Placement, said: str) -> None:
    if placement.state is PlacementState.REVIEW:
        place(session, by, slip, "review", said, by_rule=True)
        return
    copied = placement.read_before if placement.state is PlacementState.COPY else None
    place(
        session,
        by,
        slip,
        "placed",
        said,
        deliveries=placement.places[0].deliveries,
        by_rule=True,
        copy_of_id=copied.slip_id if copied else None,
    )


def _batch_filed(name: str, filed: tuple[SlipFiled, ...]) -> SlipFiled:
    waiting = [each for each in filed if each.state == "review"]
    told = " ".join(f"{each.slip_number or each.file}: {each.state}." for each in filed)
    said = f"{len(filed)} papers, {len(waiting)} to review. {told}"
    return SlipFiled(None, name, "review" if waiting else "placed", None, said, None, filed)


def _filed(session: Session, slip: Slip, file: str, said: str) -> SlipFiled:
    first = next(iter(delivery_numbers(session, slip)), None)
    return SlipFiled(slip.id, file, slip.state, slip.slip_number, said, first)


def _refuse_settled(session: Session, slip: Slip) -> None:
    refuse_if_sealed(session, Subject("slip", slip.id))
    if slip.state == "withdrawn":
        raise Refused("This slip was withdrawn before.", "File it again if it is needed.")


def _standing_delivery(session: Session, name: str) -> Delivery:
    found = delivery_named(session, name)
    if found.state == "withdrawn":
        raise Refused(f"Delivery {found.number} was taken back.", "Choose another delivery.")
    return found
