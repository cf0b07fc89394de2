"""What the slips room answers: frozen values that may cross threads and reach a screen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from receiving_app.errors import Problem

SURELY = 0.8  # how surely a sign must be read that nobody needs to look at
ANNOUNCED = 2  # weight of a clue that a label announces


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place on the page: points (1/72 inch) from the left and top edge, page upright.

    Attributes:
        sure: how surely its least sure sign was read, up to 1; a text layer is sure.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float = 1.0

    @property
    def surely_read(self) -> bool:
        """Whether no sign of it needs a look."""
        return self.sure >= SURELY

    @property
    def height(self) -> float:
        """Height of the word's line box."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Barcode:
    """A decoded code. ``text`` holds real control characters; ``page`` counts from 1."""

    format: str
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, and its words.

    Attributes:
        unread: it is a picture and could not be read.
        blank: hardly any ink is on it.
    """

    number: int
    words: tuple[Word, ...]
    unread: bool = False
    blank: bool = False


class ClueKind(StrEnum):
    """What something on a slip may be."""

    SLIP_NUMBER = "slip number"
    ORDER = "order reference"
    VENDOR_ORDER = "vendor's own order number"
    TRACKING = "tracking number"
    CARRIER = "carrier"
    SHIP_DATE = "ship date"  # ISO 8601
    VENDOR = "vendor"
    CODE = "bar code"  # decoded, meaning unknown


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that may be a number, name or day, and why. ``weight``: 1 a guess, 2 labelled, 3 sure."""

    kind: ClueKind
    value: str
    page: int
    why: str
    weight: int


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line of goods as the paper has it; what is not printed is None. Quantities are of ``uom``.

    Attributes:
        order: the order reference printed on the line itself, where one slip covers several orders.
        unsure: its part and serials with a sign that was not read surely: a person should look.
    """

    page: int
    number: int | None
    part: str | None
    vendor_part: str | None
    description: str | None
    ordered: int | None
    shipped: int | None
    backordered: int | None
    uom: str | None
    serials: tuple[str, ...] = ()
    order: str | None = None
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlipReading:
    """All that was read on one file. Nothing here is decided: clues are candidates, best first.

    Attributes:
        mime: what the bytes are, whatever the file is called; None when they are no document.
    """

    name: str
    mime: str | None
    pages: tuple[Page, ...]
    barcodes: tuple[Barcode, ...]
    clues: tuple[Clue, ...]
    lines: tuple[SlipLine, ...]
    problems: tuple[Problem, ...]

    def of_kind(self, kind: ClueKind) -> tuple[Clue, ...]:
        """The clues of one kind, best first."""
        return tuple(clue for clue in self.clues if clue.kind is kind)

    def best(self, kind: ClueKind) -> str | None:
        """The best candidate's value, or None."""
        return next((clue.value for clue in self.of_kind(kind)), None)

    @property
    def slip_number(self) -> str | None:
        """The best candidate for the slip's own number."""
        return self.best(ClueKind.SLIP_NUMBER)

    @property
    def orders(self) -> tuple[str, ...]:
        """The order references worth most; several when one slip names several orders.

        One that a bar code repeats is worth more than its neighbour, yet a label announces both.
        """
        found = self.of_kind(ClueKind.ORDER)
        return tuple(clue.value for clue in found if clue.weight >= min(found[0].weight, ANNOUNCED))

    @property
    def unread_pages(self) -> tuple[int, ...]:
        """Numbers of the pages that are pictures and could not be read."""
        return tuple(page.number for page in self.pages if page.unread)

    @property
    def codes(self) -> Iterator[str]:
        """Every value a code or a label gave, whatever it means."""
        yield from (clue.value for clue in self.clues)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an open purchase, as matching needs it. ``open_quantity``: ordered and not yet accepted."""

    number: int
    parts: tuple[str, ...]
    description: str
    open_quantity: int


@dataclass(frozen=True, slots=True)
class OpenPurchase:
    """An open purchase, as matching needs it."""

    number: str
    ticket: str | None
    vendor: str
    lines: tuple[OpenLine, ...]


@dataclass(frozen=True, slots=True)
class OpenDelivery:
    """A delivery that waits for its slip, as matching needs it.

    Attributes:
        purchases: order numbers the delivery is logged against; none when it is unidentified.
        tracking: carton codes and tracking numbers scanned at the dock.
        slip_numbers: slip numbers scanned at the dock.
        serials: those of the slip's serial numbers that were scanned at the dock.
        has_slip: another slip lies with it already.
    """

    delivery_id: str
    number: str
    arrived_on: date
    purchases: tuple[str, ...] = ()
    tracking: tuple[str, ...] = ()
    slip_numbers: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    has_slip: bool = False


@dataclass(frozen=True, slots=True)
class KnownSlip:
    """A slip filed earlier: with these, a second reading of the same paper is noticed.

    Attributes:
        deliveries: ids of the deliveries it lies with; none while it is in review.
        shipped: part and quantity of each line, as they were read.
        waits_for_pages: it is in review, and not all of its pages are in its file.
    """

    slip_id: str
    slip_number: str
    purchases: tuple[str, ...]
    vendor: str | None
    filed_on: date | None
    deliveries: tuple[str, ...] = ()
    shipped: frozenset[tuple[str | None, int | None]] = frozenset()
    waits_for_pages: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slip may belong, and the sentences that say why.

    Attributes:
        delivery_id: None when no open delivery is logged against these purchases.
        purchases: order numbers the slip would be filed under.
        score: for ranking only; a difference of ``matching.CLEAR_LEAD`` is clear.
        surely_named: a number on the slip names this place and no other: an order, a carton, a serial, or
            the slip's own number as it was scanned at the dock.
        agrees: something else agrees too: the vendor, a part, or a second such number.
        against: sentences that speak against it.
        also: further deliveries, where the orders of one slip came in several.
    """

    delivery_id: str | None
    purchases: tuple[str, ...]
    score: float
    surely_named: bool
    agrees: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def deliveries(self) -> tuple[str, ...]:
        """All its deliveries."""
        return (self.delivery_id, *self.also) if self.delivery_id is not None else ()


class PlacementState(StrEnum):
    """Whether a slip was placed by rule, is a second picture of a placed one, or waits for a person."""

    PLACED = "placed"
    COPY = "copy"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Placement:
    """What matching proposes for one slip.

    Attributes:
        places: best first; one when placed, at most three for review.
        read_before: the slip filed earlier that this one repeats (same number, other bytes).
    """

    state: PlacementState
    places: tuple[Place, ...]
    said: str
    read_before: KnownSlip | None = field(default=None)
