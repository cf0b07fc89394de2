"""What a clerk tells the Receive screen besides scanning: counts, marks, papers, goods that are not ours."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from receiving_app.errors import Refused
from receiving_app.receiving.answers import DeliveryOnScreen, ScanAnswer
from receiving_app.receiving.arrivals.arrival_answers import Arrival, ArrivalTold
from receiving_app.receiving.goods.conditions import CONDITIONS, Wrong

if TYPE_CHECKING:
    from receiving_app.workplace import Workplace


class ByHand(StrEnum):
    """The things a clerk can tell."""

    BEGIN = "begin"
    COUNT = "count"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong item"
    SUBSTITUTE = "substitute"
    CONDITION = "condition"
    SLIP = "slip"
    NO_SLIP = "no slip"
    UNIDENTIFIED = "unidentified"
    MISSHIP = "misship"
    PERSONAL = "personal"
    ARRIVAL = "arrival"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class ToldByHand:
    """What was told.

    Attributes:
        what: which of the things.
        line_id: the line it is about, where it is about one.
        pieces: how many; 0 where none is asked for.
        serials: of the pieces, as far as they are known.
        part: what came instead.
        words: the slip's number, the carrier, or what was seen.
        choice: of a thing that can be in two ways, which one it is.
        arrival: how the delivery came off the truck.
    """

    what: ByHand
    line_id: str = ""
    pieces: int = 0
    serials: tuple[str, ...] = ()
    part: str = ""
    words: str = ""
    choice: str = ""
    arrival: ArrivalTold | None = None


_TRUCK = (ByHand.ARRIVAL, ByHand.PHOTO)
APPROVED, NOT_APPROVED = "approved", "not approved"
ABSENT, ILLEGIBLE = "absent", "illegible"


CODES = {
    what: CONDITIONS[Wrong(what.value)].code
    for what in (ByHand.DAMAGED, ByHand.WRONG_ITEM, ByHand.SUBSTITUTE)
}
"""The code of X12 element 412 that each mark with a name of its own has."""
OTHER_CONDITIONS = tuple(
    (f"{wrong.value.capitalize()} ({CONDITIONS[wrong].code})", wrong.value)
    for wrong in sorted(Wrong, key=lambda each: (each is not Wrong.QUALITY, CONDITIONS[each].code))
    if wrong.value not in {what.value for what in CODES}
)
"""The other conditions, the usual one first: how each is shown, with its code, and its name."""


def offered(delivery: DeliveryOnScreen | None) -> tuple[ByHand, ...]:
    """What can be told of the delivery at hand; without one, that one begins."""
    if delivery is None:
        return (ByHand.BEGIN,)
    papers = (ByHand.SLIP, ByHand.NO_SLIP)
    if not delivery.purchases:
        return (*papers, ByHand.UNIDENTIFIED, ByHand.MISSHIP, ByHand.PERSONAL, *_TRUCK)
    goods = (ByHand.COUNT, ByHand.DAMAGED, ByHand.WRONG_ITEM, ByHand.SUBSTITUTE, ByHand.CONDITION)
    return (*goods, *papers, ByHand.MISSHIP, *_TRUCK)


def serials_typed(text: str) -> tuple[str, ...]:
    """Serial numbers that somebody typed, parted by blanks, commas or semicolons."""
    return tuple(text.replace(",", " ").replace(";", " ").split())


def tell_by_hand(  # noqa: PLR0911 - one way out for each thing that can be told
    workplace: "Workplace", delivery_id: str, told: ToldByHand
) -> ScanAnswer:
    """Do what was told, as the person at the desk, in one transaction.

    Args:
        workplace: the open office.
        delivery_id: the delivery at hand; '' where one begins.
        told: what was told.

    Raises:
        Refused: see the actions of ``receiving.by_hand`` and ``receiving.marking``.
    """
    from receiving_app.receiving import by_hand
    from receiving_app.receiving.arrivals import arriving
    from receiving_app.receiving.goods import marking

    do, words = workplace.do, told.words
    match told.what:
        case ByHand.BEGIN:
            return do(by_hand.begin_delivery, arrival=told.arrival)
        case ByHand.ARRIVAL:
            return do(arriving.note_arrival, delivery_id, told.arrival or ArrivalTold())
        case ByHand.PHOTO:
            return _keep_photo(workplace, delivery_id, Path(words))
        case ByHand.COUNT:
            return do(by_hand.count_by_hand, delivery_id, told.line_id, told.pieces)
        case ByHand.SLIP:
            return do(by_hand.note_slip, delivery_id, words)
        case ByHand.NO_SLIP:
            return do(by_hand.note_slip, delivery_id, None, lacks=told.choice)
        case ByHand.UNIDENTIFIED:
            return do(by_hand.mark_unidentified, delivery_id, words)
        case ByHand.MISSHIP | ByHand.PERSONAL:
            return do(by_hand.not_for_us, delivery_id, told.what.value, words)
    mark = marking.Mark(
        Wrong(told.choice if told.what is ByHand.CONDITION else told.what.value),
        told.pieces,
        told.serials,
        told.part or None,
        approved=told.choice == APPROVED,
        note=words or None,
    )
    return do(marking.mark_pieces, delivery_id, told.line_id, mark)


def _keep_photo(workplace: "Workplace", delivery_id: str, file: Path) -> ScanAnswer:
    from receiving_app.receiving.arrivals.arriving import add_photo

    try:
        contents = file.expanduser().read_bytes()
    except OSError:
        raise Refused(f"There is no file {file}.", "Choose a picture, or drop it on the page.") from None
    shelf = workplace.documents
    return workplace.do(lambda session, by: add_photo(session, by, shelf, delivery_id, contents, file.name))


def told_before(arrival: Arrival, field: str) -> str:
    """What was told of an arrival before, as it stands in a field of the card."""
    figures = {"boxes": arrival.pieces, "came": arrival.counted}
    words = {"carrier": arrival.carrier, "seal": arrival.seal, "exceptions": arrival.exceptions}
    return words.get(field) or str(figures.get(field) or "")
