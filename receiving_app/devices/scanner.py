"""What a scanner on a line of its own is: it hands over scan after scan, and says when it is unplugged.

A scanner that types like a keyboard is none of these; the desk takes its keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from receiving_app.progress import Progress


@dataclass(frozen=True, slots=True)
class ScannerState:
    """How a scanner is.

    Attributes:
        is_ready: whether scans can come.
        said: the state in a few words.
        advice: what to do about it; empty when nothing need be done.
        broken: a piece of a scan that came without its end and was not taken; empty when all is whole.
    """

    is_ready: bool
    said: str
    advice: str = ""
    broken: str = ""


@runtime_checkable
class Scanner(Protocol):
    """A scanner that hands over whole scans."""

    @property
    def name(self) -> str:
        """The name its scans are kept under."""
        ...

    def listen(
        self, took: Callable[[str], None], told: Callable[[ScannerState], None], progress: Progress
    ) -> None:
        """Hand over scan after scan, control characters kept, until it is cancelled.

        An unplugged scanner is told once and waited for; it goes on when it is plugged in again.

        Args:
            took: is handed each whole scan, in order, on this thread.
            told: is handed each change of state, on this thread.
            progress: cancelling it ends listening.

        Raises:
            Refused: what the scanner needs is not installed.
            Cancelled: somebody asked to stop.
        """
        ...
