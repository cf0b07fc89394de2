"""The command codes that the Receive screen itself carries out: those about a card that stands on it."""

from receiving_app.scans.answers import Kind
from receiving_app.scans.context import ScanContext
from receiving_app.scans.reading import read_scan

LEAVING = frozenset({"CANCEL", "RECEIVE"})
"""The commands by which a card is left."""


def command_of(raw: str) -> tuple[str, int]:
    """The command a scan is, and its number; ``('', 0)`` when it is none."""
    best = read_scan(raw, ScanContext()).best
    if best is None or best.kind is not Kind.COMMAND:
        return "", 0
    return best.value("command"), int(best.value("argument") or 0)
