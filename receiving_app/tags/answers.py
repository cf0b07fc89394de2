"""What the tags room answers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IssuedTag:
    """A number that was just taken for a unit."""

    tag_id: str
    number: str


@dataclass(frozen=True, slots=True)
class WaitingLabel:
    """A label that waits for a printer. ``number`` is None for a hold label."""

    request_id: str
    asset_id: str
    number: str | None
    reprint: bool
    asked_at: datetime
    trouble: str | None


@dataclass(frozen=True, slots=True)
class TagHappening:
    """One line of a tag's life."""

    at: datetime
    kind: str
    reason: str | None
    printer: str | None
    stock: str | None
    position: int | None


@dataclass(frozen=True, slots=True)
class TagSeen:
    """A tag and everything that happened to it."""

    tag_id: str
    number: str
    series: str
    state: str
    asset_id: str | None
    prints: int
    events: tuple[TagHappening, ...]


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag in a list."""

    tag_id: str
    number: str
    state: str
    asset_id: str | None
    prints: int


@dataclass(frozen=True, slots=True)
class SeriesAccount:
    """Every number of a series accounted for: how many stand in each state, and where it goes on."""

    series: str
    first: str | None
    next: str
    by_state: tuple[tuple[str, int], ...]
    missing: tuple[int, ...]
