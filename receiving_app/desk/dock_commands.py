"""The scans that are the dock's whatever is in front, and the commands that its screen itself carries out."""

from receiving_app.scans.answers import Kind
from receiving_app.scans.context import ScanContext
from receiving_app.scans.reading import read_scan

LEAVING = frozenset({"CANCEL", "RECEIVE"})
"""The commands by which a card is left."""
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
