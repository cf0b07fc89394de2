"""The scans that are the dock's whatever is in front, and the commands that its screen itself carries out."""

from receiving_app.receiving.answers import DeliveryOnScreen, Outcome, ScanAnswer
from receiving_app.scans.answers import Kind
from receiving_app.scans.commands import NUMBERED, command_payload
from receiving_app.scans.context import ScanContext
from receiving_app.scans.reading import read_scan

LEAVING = frozenset({"CANCEL", "RECEIVE"})
"""The commands by which a card is left."""
_LONGEST_COUNT = 4  # digits
_NEVER_SHOWN = frozenset({Kind.CARD_NUMBER, Kind.SECRET})


def is_for_dock(raw: str) -> bool:
    """Whether a scan is the dock's on every screen: a command, or what no field may ever hold."""
    first = read_scan(raw, ScanContext()).candidates[0]
    return first.kind is Kind.COMMAND or first.kind in _NEVER_SHOWN


def command_of(raw: str) -> tuple[str, int]:
    """The command a scan is, and its number; ``('', 0)`` when it is none."""
    best = read_scan(raw, ScanContext()).best
    if best is None or best.kind is not Kind.COMMAND:
        return "", 0
    return best.value("command"), int(best.value("argument") or 0)


def count_typed(words: str, last: ScanAnswer | None, delivery: DeliveryOnScreen | None) -> str:
    """The command that a bare number is when it was typed right after the dock asked for a count; else ''.

    Args:
        words: what was typed. A gun's bare number is no count: it is a code on a box.
        last: the dock's last answer, which stands on the banner.
        delivery: the delivery on screen.
    """
    is_number = words.isascii() and words.isdigit() and len(words) <= _LONGEST_COUNT
    if not is_number or not 1 <= int(words) <= NUMBERED["QTY"] or last is None or delivery is None:
        return ""
    lines = (line for purchase in delivery.purchases for line in purchase.lines)
    line = next((line for line in lines if line.line_id == delivery.current_line_id), None)
    asks = last.outcome is Outcome.DONE or (last.outcome is Outcome.NEEDS_CHOICE and not last.choices)
    if line is None or line.serialized or not asks or last.delivery_id != delivery.delivery_id:
        return ""
    return command_payload("QTY", int(words)) if "count" in last.said.casefold() else ""
