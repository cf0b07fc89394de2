"""How many pieces may come in, and what state a delivery and a line are in. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from receiving_app.errors import Refused

LARGEST_COUNT = 100_000
DOUBLE_READ = timedelta(seconds=2)  # within which a gun's second reading of one code is the same one
PIECE = "EA"
_FAR, _FAR_FROM_USUAL, _KNOWN_LOTS = 3, 10, 3
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


class OverReceipt(StrEnum):
    """What becomes of pieces beyond the order, up to a limit; what is beyond the limit is held."""

    ALLOW = "allow"
    REASON = "reason"  # allowed once the clerk says why
    APPROVER = "approver"  # held until somebody lifts it


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many pieces beyond the order come in.

    Attributes:
        result: what becomes of them.
        percent: of what was ordered.
        pieces: at most so many; with per cent too, the lesser of the two counts.
        whose: the item, the vendor or the office it was set for; '' while nobody set any.
    """

    result: OverReceipt
    percent: int | None
    pieces: int | None
    whose: str

    def most(self, ordered: int) -> int:
        """How many pieces beyond ``ordered`` come in without anybody who lifts them."""
        limits = [] if self.percent is None else [ordered * self.percent // 100]
        limits += [] if self.pieces is None else [self.pieces]
        return 0 if self.result is OverReceipt.APPROVER else min(limits, default=0)

    @property
    def said(self) -> str:
        """The limit in a few words: "5 %, at most 3 over (Acme)"."""
        if self.result is OverReceipt.APPROVER:
            return f"0 over ({self.whose})" if self.whose else "0 over"
        parts = [] if self.percent is None else [f"{self.percent} %"]
        if self.pieces is not None:
            parts.append(f"{'at most ' if parts else ''}{self.pieces}")
        return f"{', '.join(parts)} over ({self.whose})"


# No state rule was found that allows any (domain.md, three-way match), so this holds until somebody sets one.
HELD_UNTIL_LIFTED = Tolerance(OverReceipt.APPROVER, None, None, "")


@dataclass(frozen=True, slots=True)
class Counted:
    """What becomes of pieces that were counted: where they go, how many were beyond the order, and why.

    Attributes:
        held: of those beyond the order, how many are on hold; the others came in within the tolerance.
        quarantined: the goods are as ordered but their approvals are not in order: they wait in the cage.
        asks: a reason is wanted first; nothing may be counted yet.
        limit: ordered, received, now, the limit and who can lift it; '' when nothing is beyond the order.
    """

    disposition: str
    over: int
    because: str
    held: int = 0
    quarantined: bool = False
    asks: bool = False
    limit: str = ""

    @property
    def aside(self) -> str:
        """What the clerk is told of pieces without serials that stay aside; '' when none does."""
        told = f"{self.held} more than ordered {_are(self.held)} on hold." if self.held else ""
        cage = f"They are quarantined: {self.because}. Take them to the cage." if self.quarantined else ""
        return " ".join(filter(None, (told, cage)))

    @property
    def told(self) -> str:
        """All that is to be told of pieces without serials: what is over, what stays aside, and the limit."""
        within = self.over - self.held
        over = f"{within} more than ordered {_are(within)} accepted." if within else ""
        return " ".join(filter(None, (over, self.aside, self.limit)))


def count_in(
    ordered: int,
    received: int,
    quantity: int,
    *,
    cleared: bool,
    tolerance: Tolerance = HELD_UNTIL_LIFTED,
    reason_given: bool = False,
) -> Counted:
    """Where ``quantity`` further pieces go. Goods that stand on the dock are always recorded (AC12).

    Args:
        ordered: pieces ordered on the line.
        received: pieces received on it so far; rejected ones do not count, for others come in their place.
        quantity: pieces counted now, at least one.
        cleared: whether the purchase's approvals are in order; other goods are counted, but quarantined
            (AC61): what is wrong is the paper, not the goods.
        tolerance: what may come beyond the order.
        reason_given: whether the clerk said why more came.

    Raises:
        Refused: a count that cannot be meant.
    """
    if not 1 <= quantity <= LARGEST_COUNT:
        raise Refused(f"{quantity} is no count of pieces.", "Type the number of pieces you see.")
    over = max(0, min(quantity, received + quantity - ordered))
    held = max(0, min(over, received + quantity - ordered - tolerance.most(ordered)))
    asks = over > held and tolerance.result is OverReceipt.REASON and not reason_given
    if held == quantity:
        because = f"{ordered} were ordered and {received} are here already"
        return Counted("on_hold", over, because, held)
    if not cleared:
        return Counted("accepted", over, "its approvals are not in order", held, quarantined=True, asks=asks)
    return Counted("accepted", over, "", held, asks=asks)


def _are(pieces: int) -> str:
    return "is" if pieces == 1 else "are"


def is_unlikely(quantity: int, remaining: int, usual: int | None) -> bool:
    """Whether a count is hardly meant: three times what is still to come, or ten times the usual lot (AC13).

    Where nothing is still to come, three pieces or more are asked about.
    """
    if quantity >= _FAR * max(1, remaining):
        return True
    return usual is not None and quantity > _FAR_FROM_USUAL * usual


def usual_lot(counts: Sequence[int]) -> int | None:
    """The middle one of earlier counts; None while fewer than three are known."""
    return sorted(counts)[len(counts) // 2] if len(counts) >= _KNOWN_LOTS else None


def same_unit(one: str, other: str) -> bool:
    """Whether two units of measure are one, however each is written: EA and Each."""
    first, second = (unit.strip(" .").upper() for unit in (one, other))
    return _UNITS.get(first, first) == _UNITS.get(second, second)


def line_state(wanted: int, received: int, rejected: int) -> str:
    """A line's state in one word: waiting, partial, complete or over. Others come for rejected pieces."""
    if received == 0:
        return "waiting"
    if received - rejected < wanted:
        return "partial"
    return "complete" if received - rejected == wanted else "over"


@dataclass(frozen=True, slots=True)
class DeliveryHappening:
    """One event of a delivery, and the one it takes back, if it does."""

    id: str
    kind: str
    value: str | None
    corrects_id: str | None


def hands_after(events: Iterable[DeliveryHappening], opener: str) -> tuple[str, ...]:
    """The workstations at a delivery after ``events``, oldest first; ``opener`` began it."""
    events = list(events)
    gone = {event.corrects_id for event in events if event.kind == "taken_back"}
    hands: tuple[str, ...] = (opener,)
    for event in events:
        if event.id in gone or event.value is None:
            continue
        if event.kind == "taken_over":
            hands = (event.value,)
        elif event.kind in {"joined", "left"}:
            others = tuple(each for each in hands if each != event.value)
            hands = (*others, event.value) if event.kind == "joined" else others
    return hands


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
