"""What a label printer is: what it takes, how it says its state, and how it prints.

A printer receives finished bytes, one :class:`Piece` after the other, and says for certain which labels are
printed. It never sends a label twice of its own accord: a second print of a tag is a person's decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from receiving_app.errors import Trouble
from receiving_app.progress import Progress

Format = Literal["pdf", "zpl", "png"]


class Condition(StrEnum):
    """The state of a printer, in the words a person would use."""

    READY = "ready"
    OUT_OF_LABELS = "out of labels"
    OUT_OF_RIBBON = "out of ribbon"
    PAUSED = "paused"
    HEAD_OPEN = "head open"
    NOT_REACHABLE = "not reachable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """How a printer is.

    Attributes:
        condition: the state in words.
        advice: what to do about it; empty when nothing need be done.
    """

    condition: Condition
    advice: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether labels can be sent now."""
        return self.condition is Condition.READY

    def __str__(self) -> str:
        return f"{self.condition}. {self.advice}".strip() if self.advice else str(self.condition)


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that belong together: one document, one page or one label.

    Attributes:
        name: what to call it, for a file's name.
        data: the finished bytes in the printer's format.
        labels: the tag numbers on it.
    """

    name: str
    data: bytes
    labels: tuple[str, ...]


class PrintStopped(Trouble):
    """Printing stopped after something may have been printed.

    Attributes:
        sure: labels that are printed for certain.
        unsure: labels that may be printed; look at the printer before printing them again.
        unsent: labels that never went out.
    """

    def __init__(
        self,
        what: str,
        advice: str,
        *,
        sure: Sequence[str] = (),
        unsure: Sequence[str] = (),
        unsent: Sequence[str] = (),
    ) -> None:
        super().__init__(what, advice)
        self.sure = tuple(sure)
        self.unsure = tuple(unsure)
        self.unsent = tuple(unsent)


@runtime_checkable
class LabelPrinter(Protocol):
    """A printer of labels."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def accepts(self) -> Format:
        """The format of the pieces it takes."""
        ...

    def state(self) -> PrinterState:
        """How the printer is now. Never raises: one that cannot be asked is not reachable or unknown."""
        ...

    def send(self, pieces: Sequence[Piece], progress: Progress) -> None:
        """Print the pieces in their order. Returning means: all are printed, or safely handed over.

        Raises:
            Trouble: if nothing was printed.
            PrintStopped: if some labels may be printed.
            Cancelled: if the person stopped it before anything was printed.
        """
        ...
