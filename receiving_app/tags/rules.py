"""What state a tag is in after what happened to it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from receiving_app.errors import Refused

RESERVED, PRINTED, APPLIED, VERIFIED = "reserved", "printed", "applied", "verified"
SPOILED, VOIDED, REPLACED = "spoiled", "voided", "replaced"
TAKEN_BACK = "taken_back"

_DEAD = {SPOILED, VOIDED, REPLACED}
_RANK = {RESERVED: 0, PRINTED: 1, APPLIED: 2, VERIFIED: 3, SPOILED: 9, VOIDED: 9, REPLACED: 9}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a tag: its id, kind, the unit it was about, and the event it takes back."""

    id: str
    kind: str
    asset_id: str | None
    corrects_id: str | None


@dataclass(frozen=True, slots=True)
class TagState:
    """Where a tag stands: its state, the unit it belongs to, and how often it was printed."""

    state: str
    asset_id: str | None
    prints: int


def state_after(events: Iterable[Happened]) -> TagState:
    """The state after ``events``, oldest first.

    A tag that was spoiled or voided stays so; its number is never issued again. Printing an applied tag
    anew leaves it applied.
    """
    events = list(events)
    taken_back = {event.corrects_id for event in events if event.kind == TAKEN_BACK}
    state, asset_id, prints = RESERVED, None, 0
    for event in events:
        if event.kind == TAKEN_BACK or event.id in taken_back:
            continue
        prints += event.kind == PRINTED
        asset_id = event.asset_id or asset_id
        if _RANK[event.kind] > _RANK[state]:
            state = event.kind
    return TagState(state, asset_id, prints)


def refuse_unusable(number: str, state: str) -> None:
    """A number that is out of use may not be printed or applied.

    Raises:
        Refused: the tag is spoiled, voided or replaced.
    """
    if state in _DEAD:
        raise Refused(
            f"Tag {number} is {state}; its number is never used again.",
            "Take the unit's present tag, or print a new one.",
        )


def refuse_silent_reprint(number: str, prints: int, reason: str | None) -> None:
    """A second label with the same number needs a reason (AC33).

    Raises:
        Refused: no reason was given.
    """
    if prints and not (reason and reason.strip()):
        raise Refused(
            f"Tag {number} was printed before.", "Say why it is printed again (torn, lost, does not scan)."
        )
