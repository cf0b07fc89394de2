"""What a play tells of itself: one step, said once for a reader, with everything it did behind it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TO_DO = "To do"  # what a step is called that is left to a person
NOT_DONE = "Not done"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the play did.

    Attributes:
        said: one sentence.
        file: the file it made, if any.
        details: a line for each thing it did, when they were many.
    """

    what: str
    said: str
    file: Path | None = None
    details: tuple[str, ...] = ()


_SPOKEN = {"needs_choice": "asked about", "review": "to review"}


def tallied(kinds: Iterable[str]) -> str:
    """How many there were of each outcome or state, the most frequent first: ``5 counted, 2 done``."""
    counts = Counter(kinds).most_common()
    return ", ".join(f"{count:,} {_SPOKEN.get(kind, kind.replace('_', ' '))}" for kind, count in counts)
