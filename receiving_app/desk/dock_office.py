"""What the Receive screen asks of the office. Called on lanes; answers are frozen values."""

from dataclasses import dataclass
from typing import Protocol

from receiving_app.desk.dock_by_hand import ToldByHand
from receiving_app.receiving.answers import (
    AtHand,
    CheckPage,
    DeliveryOnScreen,
    DockToday,
    RemainderTold,
    ScanAnswer,
)
from receiving_app.receiving.scanning.explaining_answers import LearntCodeSeen, ScanExplained


@dataclass(frozen=True, slots=True)
class PrintAnswer:
    """What became of a wish to print.

    Attributes:
        title: the verdict in a few words.
        said: one sentence: which tags, on which printer, and what to do next.
        tags: the numbers that went to the printer.
        changed: names of what changed, as in ``ScanAnswer``.
    """

    title: str
    said: str
    tags: tuple[str, ...]
    changed: frozenset[str] = frozenset()


class DockOffice(Protocol):
    """The office as the dock sees it.

    Every method may raise ``Refused`` or ``Trouble``. Those that change something run on the writing lane,
    one after the other; the others on the reading lane.
    """

    def today(self) -> DockToday:
        """The dock at a glance. Reading."""
        ...

    def received_today(self) -> int:
        """Pieces received today. Reading."""
        ...

    def at_hand(self) -> AtHand:
        """The delivery this workstation was at, and the questions that wait in it. Reading."""
        ...

    def delivery(self, delivery_id: str) -> DeliveryOnScreen:
        """All that is shown of one delivery. Reading."""
        ...

    def take_in(
        self, raw: str, device: str, delivery_id: str | None, asked_id: str | None = None
    ) -> ScanAnswer:
        """Take in one scan, control characters kept; ``device`` is the gun's name or KEYBOARD. Writing.

        ``asked_id`` is the question that was on screen when it was scanned: an answer code is about that one.
        """
        ...

    def note_command(self, raw: str, device: str, delivery_id: str | None, said: str) -> ScanAnswer:
        """Keep a command that the screen itself carried out, and what it did. Writing."""
        ...

    def settle(self, scan_id: str, choice_key: str) -> ScanAnswer:
        """Settle a scan that needed a choice. Writing."""
        ...

    def undo(self, scan_id: str | None) -> ScanAnswer:
        """Take back this scan, or the last one that can be taken back. Writing."""
        ...

    def by_hand(self, delivery_id: str, told: ToldByHand) -> ScanAnswer:
        """Do what a clerk told besides scanning; ``delivery_id`` is '' where a delivery begins. Writing."""
        ...

    def check(self, delivery_id: str) -> CheckPage:
        """What differs from what was expected, before a delivery is closed. Reading."""
        ...

    def close_delivery(self, delivery_id: str, remainders: tuple[RemainderTold, ...] = ()) -> ScanAnswer:
        """Close a delivery, with what was decided of pieces that did not come. Writing."""
        ...

    def join(self, delivery_id: str, *, alone: bool) -> ScanAnswer:
        """Work on a delivery of another workstation as well, or ``alone`` in its place. Writing."""
        ...

    def print_tags(self, delivery_id: str) -> PrintAnswer:
        """Send the delivery's waiting tags to the printer. Writing."""
        ...

    def print_units(self, asset_ids: tuple[str, ...]) -> PrintAnswer:
        """Send the waiting labels of these units to the printer. Writing."""
        ...

    def explain(self, scan_id: str) -> ScanExplained:
        """How a scan was read, and what its code can be bound to. Reading."""
        ...

    def bind(self, scan_id: str, line_id: str) -> LearntCodeSeen:
        """Let the code of a scan mean the item of this line from now on. Writing."""
        ...

    def unbind(self, code: str) -> LearntCodeSeen:
        """Take back what a code was bound to. Writing."""
        ...

    def label_preview(self, tag_number: str, width: int, height: int) -> bytes:
        """A PNG of the real label that fits into so many pixels. Reading."""
        ...

    def slip_preview(self, document_id: str, width: int, height: int) -> bytes:
        """A PNG of the slip's first page that fits into so many pixels. Reading."""
        ...
