"""How many pieces may come in, and what state a delivery and a line are in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from receiving_app.errors import Refused

LARGEST_COUNT = 100_000
# What orders and slips call one unit (UN/ECE Recommendation 20, X12 element 355, and plain words).
_UNITS = {
    word: unit
    for unit, words in {
        "EA": "EA EACH PC PCS PCE PIECE PIECES UN UNIT UNITS H87 C62",
        "CS": "CS CASE CASES CA",
        "BX": "BX BOX BOXES",
        "PK": "PK PACK PACKS PKG PKGS",
        "HR": "HR HRS HUR HOUR HOURS",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What becomes of pieces that were counted: where they go, how many were beyond the order, and why.

    Attributes:
        quarantined: the goods are as ordered but their approvals are not in order: they wait in the cage.
    """

    disposition: str
    over: int
    because: str
    quarantined: bool = False

    @property
    def aside(self) -> str:
        """What the clerk is told of pieces without serials that stay aside; '' when none does."""
        told = f"{self.over} more than ordered are on hold." if self.over else ""
        cage = f"They are quarantined: {self.because}. Take them to the cage." if self.quarantined else ""
        return " ".join(filter(None, (told, cage)))


def count_in(ordered: int, received: int, quantity: int, *, cleared: bool) -> Counted:
    """Where ``quantity`` further pieces go. Goods that stand on the dock are always recorded.

    Args:
        ordered: pieces ordered on the line.
        received: pieces received on it so far; rejected ones do not count, for others come in their place.
        quantity: pieces counted now, at least one.
        cleared: whether the purchase's approvals are in order; other goods are counted, but quarantined
            (AC61): what is wrong is the paper, not the goods.

    Raises:
        Refused: a count that cannot be meant.
    """
    if not 1 <= quantity <= LARGEST_COUNT:
        raise Refused(f"{quantity} is no count of pieces.", "Type the number of pieces you see.")
    over = max(0, min(quantity, received + quantity - ordered))
    if over == quantity:
        return Counted("on_hold", over, f"{ordered} were ordered and {received} are here already")
    if not cleared:
        return Counted("accepted", over, "its approvals are not in order", quarantined=True)
    return Counted("accepted", over, "")


def same_unit(one: str, other: str) -> bool:
    """Whether two units of measure are one, however each is written: EA and Each."""
    first, second = (unit.strip(" .").upper() for unit in (one, other))
    return _UNITS.get(first, first) == _UNITS.get(second, second)


def line_state(ordered: int, received: int) -> str:
    """A line's state in one word: waiting, partial, complete or over."""
    if received == 0:
        return "waiting"
    if received < ordered:
        return "partial"
    return "complete" if received == ordered else "over"


@dataclass(frozen=True, slots=True)
class DeliveryHappening:
    """One event of a delivery, and the one it takes back, if it does."""

    id: str
    kind: str
    value: str | None
    corrects_id: str | None


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """Where a delivery stands: its state, the order and line the clerk is on, and its slip's number."""

    state: str
    purchase_id: str | None
    line_id: str | None
    slip_number: str | None
    carrier: str | None


def delivery_after(events: Iterable[DeliveryHappening]) -> DeliveryState:
    """The state after ``events``, oldest first. A delivery whose opening was taken back is withdrawn."""
    events = list(events)
    gone = {event.corrects_id for event in events if event.kind == "taken_back"}
    state, purchase, line, slip, carrier = "withdrawn", None, None, None, None
    for event in events:
        if event.kind == "taken_back" or event.id in gone:
            continue
        match event.kind:
            case "opened" | "reopened":
                state = "open"
            case "closed":
                state = "closed"
            case "purchase":
                purchase, line = event.value, None
            case "line":
                line = event.value
            case "slip":
                slip = event.value
            case "carrier":
                carrier = event.value
    return DeliveryState(state, purchase, line, slip, carrier)
