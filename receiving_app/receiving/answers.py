"""What the receiving room answers: frozen values that may cross threads and reach a screen."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from receiving_app.receiving.arrivals.arrival_answers import Arrival
from receiving_app.wording import verb


class Outcome(StrEnum):
    """What became of a scan; exactly one of these, always."""

    COUNTED = "counted"
    ALREADY_COUNTED = "already_counted"
    DONE = "done"  # a command, a badge, a place, an order or a line chosen
    NEEDS_CHOICE = "needs_choice"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on, offered when a scan cannot be settled alone. ``key`` is handed back to settle it."""

    key: str
    label: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """The one outcome of one scan.

    Attributes:
        shown: the scan as it may be shown: control characters visible, a card number masked.
        title: the verdict in a few words, readable at two metres.
        said: one sentence that says what was done and what comes next.
        undoable: whether "undo" takes this very scan back.
        held: the unit counted, and stays on hold: it must not look like a good one.
        warns: it was done, and something about it is to be looked at: the sentence says what.
        asks_for_line: whether its question is to which order or line it belongs; any line may be named.
        changed: names of what changed ("deliveries", "tags", "inventory"…), for screens to reread.
        serial: of the unit it is about; '' when it is about none.
        settles: id of the scan whose question it answered; '' when it answered none.
        prints: ids of the units whose labels are to be printed now.
        played: what became of earlier scans that waited for the order which this one told.
    """

    scan_id: str
    at: datetime
    shown: str
    outcome: Outcome
    title: str
    said: str
    delivery_id: str | None = None
    purchase_line_id: str | None = None
    asset_id: str | None = None
    tag_number: str | None = None
    choices: tuple[Choice, ...] = ()
    undoable: bool = False
    asks_for_line: bool = False
    changed: frozenset[str] = frozenset()
    held: bool = False
    warns: bool = False
    serial: str = ""
    settles: str = ""
    prints: tuple[str, ...] = ()
    played: tuple["ScanAnswer", ...] = ()


@dataclass(frozen=True, slots=True)
class AtHand:
    """Where a workstation stands: its newest open delivery, and its questions that wait, oldest first."""

    delivery_id: str | None
    questions: tuple[ScanAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliverySeen:
    """A delivery after a step. ``state``: open, closed or withdrawn; ``said``: what is to be known of it."""

    id: str
    number: str
    state: str
    said: str = ""


KIT = "kit"
"""The state of a line that is received as its parts."""
BLIND = "blind"
"""The state of a line that is counted blind: what was ordered is shown once the count is told."""


@dataclass(frozen=True, slots=True)
class LineOnScreen:
    """A purchase line with its running totals (pieces).

    ``state``: waiting, partial, complete, over, blind or kit.

    What was ``cancelled`` of its remainder is not waited for any more.
    ``announced``: serials that the vendor's list tells of it, of which ``ticked`` are here.
    ``letter``: of a part (``is_part``) of a kit. ``kit``: of a line that is
    received as its parts, how many kits are ``whole`` and what is lacking, in words; '' while it is counted
    blind.
    """

    line_id: str
    number: int
    item: str
    part: str
    ordered: int
    received: int
    accepted: int
    rejected: int
    on_hold: int
    tags: int
    serialized: bool
    state: str
    cancelled: int = 0
    announced: int = 0
    ticked: int = 0
    letter: str = ""
    kit: str = ""
    whole: int = 0
    is_part: bool = False

    @property
    def label(self) -> str:
        """What people call the line: 4, or 4a for a part of a kit."""
        return f"{self.number}{self.letter}"


@dataclass(frozen=True, slots=True)
class PurchaseOnScreen:
    """An approved purchase as the dock sees it. ``verdict``: CLEARED, HELD or NOT APPROVED."""

    purchase_id: str
    number: str
    ticket: str
    vendor: str
    agency: str
    requester: str
    ordered_on: date | None
    verdict: str
    verdict_reason: str
    ordered: int
    received: int
    lines: tuple[LineOnScreen, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One fact an ownership rule looked at: ``holds`` is None when the rule did not need it."""

    label: str
    value: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class OwnerOnScreen:
    """Who owns the unit last scanned, and why, in a sentence.

    ``owner`` is a name, or UNDETERMINED or INCOMPLETE; then ``question`` says what to ask and whom.
    """

    asset_id: str
    owner: str
    sentence: str
    rule: str
    pack: str
    conditions: tuple[Condition, ...]
    who_tags: str
    tag_due: date | None
    question: str = ""


@dataclass(frozen=True, slots=True)
class SlipOnScreen:
    """The delivery's packing slip. ``state``: missing, scanned (number only), placed or review."""

    state: str
    slip_number: str
    pages: int
    document_id: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class TagOnScreen:
    """A tag that waits to be printed or scanned back. ``state``: reserved, printed, applied or verified."""

    number: str
    state: str
    serial: str
    item: str
    owner_legend: str
    is_hold: bool = False


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One earlier scan, newest first in a feed. ``held``: it counted, and not all of it was accepted."""

    scan_id: str
    at: datetime
    shown: str
    outcome: Outcome
    said: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class BoxOnScreen:
    """A box of a delivery, counted from 1, with the cartons' numbers on it. The last open one is in hand."""

    number: int
    cartons: tuple[str, ...] = ()
    is_open: bool = True

    def words(self, pieces: int | None) -> str:
        """``Box 2 of 5``, or ``Box 2`` where nobody said how many were handed over."""
        return f"Box {self.number} of {pieces}" if pieces and self.number <= pieces else f"Box {self.number}"


@dataclass(frozen=True, slots=True)
class DeliveryOnScreen:
    """Everything the Receive screen shows of one delivery. ``state``: open, closed or withdrawn.

    ``decided``: what was decided of remainders when it was closed. ``hands``: names of the workstations that
    work on it; ``came``: who came or went last, in a sentence; ``here``: this workstation is among them.
    """

    delivery_id: str
    number: str
    dock: str
    carrier: str
    pieces: int | None
    opened_at: datetime
    opened_by: str
    state: str
    current_line_id: str | None
    purchases: tuple[PurchaseOnScreen, ...]
    owner: OwnerOnScreen | None
    slip: SlipOnScreen
    tags: tuple[TagOnScreen, ...]
    feed: tuple[FeedLine, ...]
    arrival: Arrival = field(default_factory=Arrival)
    decided: tuple[str, ...] = ()
    boxes: tuple[BoxOnScreen, ...] = ()
    hands: tuple[str, ...] = ()
    came: str = ""
    here: bool = True


@dataclass(frozen=True, slots=True)
class ExpectedPurchase:
    """An open purchase whose goods have not all come.

    ``due``: the day they are expected by what its vendor's goods usually take; ``when``: that in words.
    """

    purchase_id: str
    number: str
    vendor: str
    agency: str
    items: str
    ordered: int
    received: int
    ordered_on: date | None
    due: date | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class OpenDelivery:
    """A delivery that is not closed yet, at any workstation.

    ``hands``: names of the workstations that work on it; ``here``: this one is among them.
    """

    delivery_id: str
    number: str
    what: str
    opened_at: datetime
    opened_by: str
    workstation: str
    hands: tuple[str, ...] = ()
    here: bool = True


@dataclass(frozen=True, slots=True)
class DockToday:
    """The dock at a glance: shown before anything is scanned.

    ``expected``: the first of them; there are ``expected_in_all``.
    """

    received_today: int
    unidentified: int
    expected: tuple[ExpectedPurchase, ...] = ()
    open_deliveries: tuple[OpenDelivery, ...] = ()
    feed: tuple[FeedLine, ...] = field(default_factory=tuple)
    expected_in_all: int = 0


class Remainder(StrEnum):
    """What becomes of pieces of a line that did not come."""

    KEEP = "keep"
    CANCEL = "cancel"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class RemainderTold:
    """What a clerk decides of a line's remainder; cancelling needs a reason."""

    line_id: str
    decision: Remainder
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RemainderSeen:
    """A decision that stands: of which line, how many pieces, by whom and when."""

    line_id: str
    order: str
    line: str
    item: str
    decision: Remainder
    quantity: int
    reason: str
    decided_by: str
    at: datetime

    @property
    def said(self) -> str:
        """The decision as a sentence."""
        what = f"{self.quantity} of {self.item} (order {self.order}, line {self.line})"
        match self.decision:
            case Remainder.CANCEL:
                return f"{what} cancelled by {self.decided_by}: {self.reason}."
            case Remainder.LATER:
                return f"{what} to be asked about later."
            case Remainder.KEEP:
                return f"{what} {verb(self.quantity, 'stays', 'stay')} expected."


class Differs(StrEnum):
    """In which way something of a delivery is not as expected."""

    SHORT = "short"
    COUNT = "not counted"
    OVER = "over"
    KIT = "kit not whole"
    DAMAGED = "damaged"
    WRONG = "wrong"
    SERIALS = "serials lacking"
    SLIP = "slip not here"
    NO_SLIP = "slip lacking"
    TAG = "tag not applied"
    PIECES = "pieces not here"
    QUESTION = "not answered"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as expected when a delivery is about to be closed.

    Attributes:
        kind: in which way.
        what: what it is about, with the figures.
        means: what closing makes of it when nothing is done.
        line_id: of a short line, whose remainder is asked about; '' for all else.
        decided: what was decided of this very remainder before; what a blank means otherwise.
        reason: why, where it was told.
    """

    kind: Differs
    what: str
    means: str
    line_id: str = ""
    decided: Remainder = Remainder.KEEP
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What differs from what was expected of a delivery; nothing when it can be closed as it is."""

    delivery_id: str
    number: str
    differences: tuple[Difference, ...]
