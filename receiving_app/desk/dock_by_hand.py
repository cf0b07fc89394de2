"""What a clerk tells the Receive screen besides scanning: counts, marks, papers, goods that are not ours."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from receiving_app.receiving.answers import DeliveryOnScreen, ScanAnswer

if TYPE_CHECKING:
    from receiving_app.workplace import Workplace


class ByHand(StrEnum):
    """The things a clerk can tell."""

    BEGIN = "begin"
    COUNT = "count"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong item"
    SUBSTITUTE = "substitute"
    SLIP = "slip"
    NO_SLIP = "no slip"
    UNIDENTIFIED = "unidentified"
    MISSHIP = "misship"
    PERSONAL = "personal"


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
    """

    what: ByHand
    line_id: str = ""
    pieces: int = 0
    serials: tuple[str, ...] = ()
    part: str = ""
    words: str = ""
    choice: str = ""


APPROVED, NOT_APPROVED = "approved", "not approved"
ABSENT, ILLEGIBLE = "absent", "illegible"


def offered(delivery: DeliveryOnScreen | None) -> tuple[ByHand, ...]:
    """What can be told of the delivery at hand; without one, that one begins."""
    if delivery is None:
        return (ByHand.BEGIN,)
    papers = (ByHand.SLIP, ByHand.NO_SLIP)
    if not delivery.purchases:
        return (*papers, ByHand.UNIDENTIFIED, ByHand.MISSHIP, ByHand.PERSONAL)
    goods = (ByHand.COUNT, ByHand.DAMAGED, ByHand.WRONG_ITEM, ByHand.SUBSTITUTE)
    return (*goods, *papers, ByHand.MISSHIP)


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
    from receiving_app.receiving import by_hand, marking

    do, words = workplace.do, told.words
    match told.what:
        case ByHand.BEGIN:
            return do(by_hand.begin_delivery, carrier=words or None, pieces=told.pieces or None)
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
        marking.Wrong(told.what.value),
        told.pieces,
        told.serials,
        told.part or None,
        approved=told.choice == APPROVED,
        note=words or None,
    )
    return do(marking.mark_pieces, delivery_id, told.line_id, mark)
