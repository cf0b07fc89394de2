"""What is answered of how a scan was read, and of codes that were bound to an item: frozen values."""

from dataclasses import dataclass
from datetime import datetime

from receiving_app.receiving.answers import Outcome


@dataclass(frozen=True, slots=True)
class LearntCodeSeen:
    """A code that was bound to an item: what it means, who said so and when, and the scan it came from."""

    code: str
    item: str
    maker: str
    part: str
    by: str
    at: datetime
    scan_id: str


@dataclass(frozen=True, slots=True)
class CandidateSeen:
    """One thing a scan may be. ``taken``: it is what the dock goes by."""

    what: str
    value: str
    confidence: str
    reason: str
    warnings: tuple[str, ...] = ()
    taken: bool = False


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One question the dock put, and its answer; ``holds`` is None where it did not matter."""

    question: str
    answer: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class LineToBind:
    """A line whose item a code can be bound to."""

    line_id: str
    item: str
    where: str


@dataclass(frozen=True, slots=True)
class ScanExplained:
    """How a scan was read, what each step did, and how the code can be taught for good.

    Attributes:
        shown: the characters as they came, control characters visible, a card number masked.
        signs: what the signs that are no letters are, in words.
        title, said: what became of it then.
        candidates: what it may be, best first, with what the office knows now.
        steps: what was looked for, in order.
        learnt: what the code was bound to, or None.
        lines: what it can be bound to; empty when it may not be.
        why_not: why it cannot be bound, as a sentence; '' when it can.
        newer, older: the scans beside it at this workstation; '' where there is none.
    """

    scan_id: str
    at: datetime
    by: str
    device: str
    shown: str
    signs: str
    outcome: Outcome
    title: str
    said: str
    candidates: tuple[CandidateSeen, ...]
    steps: tuple[StepSeen, ...]
    learnt: LearntCodeSeen | None
    lines: tuple[LineToBind, ...]
    why_not: str
    newer: str = ""
    older: str = ""
