"""A small office in memory: an order of three laptops, enough to see what the desk makes of its answers."""

# ruff: noqa: ARG002 - it answers the whole DockOffice, and needs little of what it is handed

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from receiving_app.desk.desk_office import OfficeOnScreen, Pill
from receiving_app.desk.dock_office import PrintAnswer
from receiving_app.errors import Refused
from receiving_app.receiving.answers import (
    AtHand,
    CheckPage,
    Choice,
    Condition,
    DeliveryOnScreen,
    DockToday,
    ExpectedPurchase,
    FeedLine,
    LineOnScreen,
    Outcome,
    OwnerOnScreen,
    PurchaseOnScreen,
    ScanAnswer,
    SlipOnScreen,
    TagOnScreen,
)

MORNING = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ABOUT = OfficeOnScreen(
    "Central Warehouse", "Dock B", "America/Chicago", "M. Alvarez", False, Pill("Scanner ready", "ok"),
    Pill("Tag printer ready", "ok"),
)  # fmt: skip
CHOICES = (
    Choice("order", "Find its order", "Adds the other order of this vendor."),
    Choice("extra", "Add as an unordered item", "Stands as extra."),
    Choice("aside", "Set the box aside"),
)
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)


@dataclass
class SmallDock:
    """PO-1 asks for three laptops; any serial counts once; codes beginning with ? need a choice."""

    scans: list = field(default_factory=list)
    serials: list = field(default_factory=list)
    feed: list = field(default_factory=list)
    printed: list = field(default_factory=list)
    trouble: list = field(default_factory=list)
    verdict: str = "CLEARED"

    def _answer(self, raw, outcome, title, said, **more):
        at = MORNING + timedelta(seconds=len(self.scans))
        scan_id = f"s{len(self.scans)}"
        self.feed.insert(0, FeedLine(scan_id, at, raw, outcome, said))
        return ScanAnswer(scan_id, at, raw, outcome, title, said, **more)

    def take_in(self, raw, device, delivery_id, asked_id=None):
        if self.trouble:
            raise self.trouble.pop(0)
        self.scans.append((raw, device, delivery_id))
        if raw == "PO-1":
            return self._answer(raw, Outcome.DONE, "Order PO-1", "Scan the boxes.", delivery_id="d1")
        if delivery_id is None:
            return self._answer(raw, Outcome.REFUSED, "No order yet", "Scan the order number first.")
        if raw.startswith("?"):
            return self._answer(raw, Outcome.NEEDS_CHOICE, "Not on this order", "Choose.", choices=CHOICES)
        if raw in self.serials:
            return self._answer(raw, Outcome.ALREADY_COUNTED, "Already received", "It is counted once.")
        self.serials.append(raw)
        return self._answer(
            raw, Outcome.COUNTED, f"Laptop received, {len(self.serials)} of 3", f"Serial {raw} on line 1.",
            delivery_id="d1", undoable=True, changed=frozenset({"deliveries", "tags"}),
        )  # fmt: skip

    def settle(self, scan_id, choice_key):
        self.scans.append(("settle", scan_id, choice_key))
        return self._answer(choice_key, Outcome.SET_ASIDE, "Set aside", "The box waits.")

    def undo(self, scan_id):
        if not self.serials:
            raise Refused("There is nothing to take back.", "Scan something first.")
        return self._answer(
            self.serials.pop(), Outcome.DONE, "Taken back", "The scan does not count any more."
        )

    def check(self, delivery_id):
        return CheckPage(delivery_id, "D-1", ())

    def close_delivery(self, delivery_id, remainders=()):
        return self._answer(
            "close", Outcome.DONE, "Delivery closed", "Scan the next order.", delivery_id=delivery_id
        )

    def print_tags(self, delivery_id):
        self.printed = list(self.serials)
        return PrintAnswer("1 tag printed", "Stick it, then scan it back.", ("T-1",), frozenset({"tags"}))

    def label_preview(self, tag_number, width, height):
        return _PNG

    def slip_preview(self, document_id, width, height):
        return _PNG

    def today(self):
        expected = ExpectedPurchase(
            "p1", "PO-1", "Northwind", "Revenue", "3 laptops", 3, 0, date(2026, 2, 20)
        )
        return DockToday(len(self.serials), 0, (expected,), (), tuple(self.feed[:20]))

    def received_today(self):
        return len(self.serials)

    def at_hand(self):
        return AtHand(None)

    def delivery(self, delivery_id):
        count = len(self.serials)
        state = "waiting" if not count else "partial" if count < 3 else "complete" if count == 3 else "over"
        line = LineOnScreen("l1", 1, "Laptop 15 inch", "NW-15-I7", 3, count, count, 0, 0, count, True, state)
        purchase = PurchaseOnScreen(
            "p1", "PO-1", "T-9", "Northwind", "Department of Revenue", "J. Okafor", date(2026, 2, 20),
            self.verdict, "Nobody approved it. R. Roy can clear it.", 3, count, (line,),
        )  # fmt: skip
        owner = OwnerOnScreen(
            "a1", "Central IT Office", "Both conditions hold.", "3.2", "base pack",
            (Condition("Computing equipment", "Laptop", True), Condition("Bought with a grant", "No", False)),
            "Receiving", date(2026, 5, 1),
        )  # fmt: skip
        return DeliveryOnScreen(
            delivery_id, "D-1", "Dock B", "UPS", 1, MORNING, "M. Alvarez", "open", "l1", (purchase,),
            owner if count else None, SlipOnScreen("placed", "88-1", 2, "doc1", "Matches the order"),
            tuple(TagOnScreen(f"T-{n}", "reserved", s, "Laptop", "OTS") for n, s in enumerate(self.serials)),
            tuple(self.feed[:20]),
        )  # fmt: skip


@dataclass
class SmallOffice:
    dock: SmallDock
    is_sample: bool = False
    closed: bool = False
    late: str = ""
    looked_after: int = 0

    def about(self):
        return replace(ABOUT, is_sample=self.is_sample)

    def roles(self):
        return frozenset()

    def keep_alive(self):
        self.looked_after += 1
        return self.late

    def ask(self, lookup, *args, **kwargs):
        return lookup(None, *args, **kwargs)

    def do(self, action, *args, **kwargs):
        return action(None, *args, **kwargs)

    def close(self):
        self.closed = True
