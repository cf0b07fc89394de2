"""A scan at the dock on its way to a verdict: where it arrives, and what all verdicts share."""

from collections import Counter
from dataclasses import dataclass, field, replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from receiving_app.approvals.kits import refuse_kit
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.history.by import By
from receiving_app.inventory.places import places
from receiving_app.receiving.answers import Choice, Outcome, ScanAnswer
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.arrivals.duties import refuse_conflicting_duties
from receiving_app.receiving.records import Delivery
from receiving_app.receiving.rules import PIECE, same_unit

HAND = "HAND"  # the device of what a clerk does besides scanning
CHANGED_DELIVERIES = frozenset({"deliveries"})
CHANGED_UNITS = frozenset({"deliveries", "purchases", "tags", "inventory"})
_RANK = {
    Outcome.REFUSED: 5,
    Outcome.NEEDS_CHOICE: 4,
    Outcome.COUNTED: 3,
    Outcome.SET_ASIDE: 2,
    Outcome.DONE: 1,
    Outcome.ALREADY_COUNTED: 0,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a scan, before it is written down.

    Attributes:
        then: what the clerk does next, unless the same code did it already.
        among: of a unit, how it is told among the many of one code.
        held: it counted, and stays on hold.
        warns: it is done, and something about it is to be looked at.
        prints: ids of the units whose labels are printed once it is kept.
        played: what became of earlier scans that waited for the order which this one told.
    """

    outcome: Outcome
    title: str
    said: str
    kind: str
    value: str | None = None
    line_id: str | None = None
    asset_id: str | None = None
    tag_number: str | None = None
    choices: tuple[Choice, ...] = ()
    changed: frozenset[str] = frozenset()
    held: bool = False
    warns: bool = False
    then: str = ""
    among: str = ""
    prints: tuple[str, ...] = ()
    played: tuple[ScanAnswer, ...] = ()

    @property
    def sentence(self) -> str:
        """What is said, and what comes next."""
        return f"{self.said} {self.then}".strip()


@dataclass(slots=True)
class Dock:
    """Where a scan arrives: the transaction, whose hands, and the delivery at hand, if there is one."""

    session: Session
    by: By
    scan_id: str
    delivery: Delivery | None
    verdicts: list[Verdict] = field(default_factory=list)
    asked_id: str | None = None  # the scan whose question is on screen
    settles_id: str | None = None  # the scan whose question this one answers

    def open_delivery(self) -> Delivery:
        """The delivery at hand, opened now if there was none."""
        if self.delivery is None:
            dock = the_dock(self.session)
            self.delivery = deliveries.open_delivery(self.session, self.by, dock=dock, scan_id=self.scan_id)
        return self.delivery

    def tell(self, kind: str, value: str, said: str) -> None:
        """Write an event of the delivery at hand."""
        deliveries.tell(self.session, self.by, self.open_delivery(), kind, value, said, scan_id=self.scan_id)


def the_dock(session: Session) -> str:
    """The code of the place where goods arrive: the first active dock."""
    return next((place.code for place in places(session, kind="dock")), "DOCK")


def go_to_line(dock: Dock, line: PurchaseLine) -> None:
    """The clerk names the line, and with it the order the delivery is for.

    Raises:
        Refused: the clerk may not receive this purchase, or the line is a kit that arrives as its parts.
    """
    refuse_kit(dock.session, line)
    delivery = dock.open_delivery()
    if delivery.current_purchase_id != line.purchase_id:
        purchase = dock.session.get_one(Purchase, line.purchase_id)
        refuse_conflicting_duties(dock.session, dock.by, purchase)
        dock.tell("purchase", purchase.id, f"Delivery {delivery.number} is for order {purchase.number}.")
    if delivery.current_line_id != line.id:
        dock.tell("line", line.id, f"Line {line.label} chosen by the clerk.")


_LINES = (  # put together once: each scan of a unit says it
    select(PurchaseLine)
    .where(PurchaseLine.purchase_id == bindparam("order"), ~PurchaseLine.withdrawn, ~PurchaseLine.as_parts)
    .order_by(PurchaseLine.number, PurchaseLine.letter)
)


def open_lines(session: Session, purchase_id: str, *, serialized: bool | None) -> list[PurchaseLine]:
    """Lines of a purchase that still want goods (all of them when none does), by number."""
    standing = session.scalars(_LINES, {"order": purchase_id})
    lines = [line for line in standing if serialized is None or line.serialized == serialized]
    return [line for line in lines if line.to_come > 0] or lines


def choose_line(dock: Dock, lines: list[PurchaseLine], kind: str, value: str, why: str) -> Verdict:
    """Ask which line it is; nothing is guessed."""
    choices = tuple(Choice(f"line:{line.id}", line.description, _where(dock, line)) for line in lines[:9])
    return Verdict(Outcome.NEEDS_CHOICE, "Which line?", why, kind, value, choices=choices)


def _where(dock: Dock, line: PurchaseLine) -> str:
    """A line, with its order's number when that is another one, and how much of it is here."""
    where = f"Line {line.label}"
    if dock.delivery is None or line.purchase_id != dock.delivery.current_purchase_id:
        where = f"Order {dock.session.get_one(Purchase, line.purchase_id).number}, line {line.label}"
    blind = is_hidden(dock.session, dock.delivery, line)
    return where if blind else f"{where}, {line.received} of {line.wanted} here"


def next_step(lines: list[PurchaseLine], *, hidden: bool = False) -> str:
    """What the clerk does next on these lines, in words; ``hidden``: what was ordered is not told."""
    if len(lines) != 1:
        return "Scan a part number or a serial number next."
    line = lines[0]
    if line.serialized:
        return "Now scan the serial number."
    unit = "" if same_unit(line.uom, PIECE) else f" in {line.uom}"
    if hidden:
        return f"Now count{unit}." if unit else "Now count the pieces."
    told = f"{line.quantity} {'was' if line.quantity == 1 else 'were'} ordered"
    if line.cancelled:
        told = f"{told} and {line.cancelled} cancelled since"
    if line.received or line.cancelled:
        told = f"{told}, {max(0, line.to_come)} still to come"
    return f"Now count{unit}: {told}."


def together(verdicts: list[Verdict], kind: str) -> Verdict:
    """One verdict for a code that said several things: the strongest, with every sentence."""
    strongest = max(verdicts, key=lambda verdict: _RANK[verdict.outcome])
    if len(verdicts) == 1:
        return strongest
    many = [verdict for verdict in verdicts if verdict.among]
    others = [verdict for verdict in verdicts if verdict is not strongest]
    alone = [verdict for verdict in (*others, strongest) if len(many) == 1 or not verdict.among]
    told = [*dict.fromkeys(verdict.said for verdict in alone), _of_many(many) if len(many) > 1 else ""]
    changed = frozenset().union(*(verdict.changed for verdict in verdicts))
    here = [verdict for verdict in verdicts if verdict.outcome is Outcome.COUNTED]
    title = f"{len(here)} units received" if len(here) > 1 else strongest.title
    return replace(
        strongest,
        title=title,
        said=" ".join(filter(None, told)),
        kind=kind,
        changed=changed,
        held=any(verdict.held for verdict in verdicts),
        warns=any(verdict.warns for verdict in verdicts),
        then="" if here or len(many) > 1 else verdicts[-1].then,
    )


def _of_many(units: list[Verdict]) -> str:
    """The units of one code in a sentence: those alike are counted, not listed."""
    alike = Counter(unit.among for unit in units)
    return "; ".join(f"{number} {how}" for how, number in alike.items()) + "."
