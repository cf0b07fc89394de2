"""More came than was ordered: a reason is asked for where the tolerance wants one, and kept."""

from sqlalchemy.orm import Session

from receiving_app.approvals.records import PurchaseLine
from receiving_app.errors import Refused
from receiving_app.receiving.answers import Choice, Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.scanning.verdicts import Dock, Verdict

OVER = "over"  # the first word of the answers' keys
OVER_REASON = "over_reason"  # kind of the event that keeps the reason
REASONS = {
    "agreed": "The buyer agreed to it",
    "packs": "The vendor ships whole packs",
    "spare": "Spare pieces, free of charge",
    "instead": "In place of pieces that go back",
    "kept": "Sending them back costs more",
}


class ReasonWanted(Refused):
    """More came than was ordered, and it comes in once somebody says why. Nothing was counted.

    Attributes:
        line_id: the line.
        limit: ordered, received, now, and the limit.
    """

    def __init__(self, line: PurchaseLine, limit: str) -> None:
        super().__init__(
            f"More of {line.description} than was ordered: {limit}",
            "Receive them at the dock, where the reason is asked for.",
        )
        self.line_id, self.limit = line.id, limit


def ask_reason(wanted: ReasonWanted, kind: str, value: str) -> Verdict:
    """The question that a clerk answers with a key; then what was scanned or counted counts."""
    choices = tuple(Choice(f"{OVER}:{key}", words) for key, words in REASONS.items())
    said = f"{wanted.limit} Why did more come?"
    return Verdict(
        Outcome.NEEDS_CHOICE,
        "More than ordered. Why?",
        said,
        kind,
        value,
        line_id=wanted.line_id,
        choices=choices,
    )


def asks_reason(verdict: Verdict) -> bool:
    """Whether a verdict asks why more came than was ordered."""
    return any(choice.key.startswith(f"{OVER}:") for choice in verdict.choices)


def keep_reason(dock: Dock, line: PurchaseLine, key: str) -> None:
    """Why more of a line came in this delivery; it holds for every further piece of it there.

    Raises:
        Refused: no such reason.
    """
    if key not in REASONS:
        raise Refused(f"'{key}' is no reason.", f"Choose one of {', '.join(REASONS)}.")
    words = REASONS[key]
    dock.tell(OVER_REASON, f"{line.id}={words}", f"More of {line.description} than ordered: {words}.")


def reason_given(session: Session, delivery_id: str, line_id: str) -> str:
    """Why more of a line came in a delivery, as it was said last; '' while nobody said so."""
    events = deliveries.events_of(session, delivery_id)
    gone = {event.corrects_id for event in events}
    reasons = [
        event.value.partition("=")
        for event in events
        if event.kind == OVER_REASON and event.value and event.id not in gone
    ]
    return next((words for line, _, words in reversed(reasons) if line == line_id), "")
