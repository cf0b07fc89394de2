"""The conditions of X12 element 412 in words, and what becomes of pieces in each. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

GOOD, DAMAGED, SHORT, OVER, WRONG, REFUSED, HOLD = "07", "01", "02", "03", "05", "08", "09"
NOT_RECEIVED = "16"

IN_PLACE = "substituted by "  # what is noted of goods that came in place of others; then their part


class Wrong(StrEnum):
    """What a mark says, as a clerk says it."""

    DAMAGED = "damaged"
    SHORT = "short"
    OVER = "over"
    QUALITY = "quality problem"
    WRONG_ITEM = "wrong item"
    SUBSTITUTE = "substitute"
    CONTAINER = "non-standard container"
    REJECTED = "rejected"
    HOLD = "hold"
    SCRAPPED = "scrapped"
    OVER_RETURNED = "over and returned to the supplier"
    NO_MATCHING_NOTICE = "no matching notice"
    NO_SHIP_NOTICE = "no ship notice"
    NOT_RECEIVED = "not received"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a mark does.

    Attributes:
        code: of X12 element 412; two marks may share one (a substitute is an incorrect product too).
        goes_to: "rejected" or "on_hold"; '' for pieces that stay as they are, or that are on no line.
        is_here: whether the pieces stand on the dock; what is short or not received does not.
        means: the code in X12's sense, in a few words.
    """

    code: str
    goes_to: str
    means: str
    is_here: bool = True


CONDITIONS: dict[Wrong, Condition] = {
    Wrong.DAMAGED: Condition(DAMAGED, "rejected", "the product or its container is damaged"),
    Wrong.SHORT: Condition(SHORT, "", "fewer came than the papers say", is_here=False),
    Wrong.OVER: Condition(OVER, "on_hold", "more came than were ordered"),
    Wrong.QUALITY: Condition("04", "rejected", "it does not work or look as it should"),
    Wrong.WRONG_ITEM: Condition(WRONG, "rejected", "another product came"),
    Wrong.SUBSTITUTE: Condition(WRONG, "on_hold", "another product came in its place"),
    Wrong.CONTAINER: Condition("06", "", "the container is not the agreed one"),
    Wrong.REJECTED: Condition(REFUSED, "rejected", "refused, whatever the reason"),
    Wrong.HOLD: Condition(HOLD, "on_hold", "kept until somebody decides"),
    Wrong.SCRAPPED: Condition("10", "rejected", "destroyed here"),
    Wrong.OVER_RETURNED: Condition("12", "rejected", "more came than were ordered, and they go back"),
    Wrong.NO_MATCHING_NOTICE: Condition("13", "on_hold", "it cannot be processed: no ship notice matches"),
    Wrong.NO_SHIP_NOTICE: Condition("14", "", "processed although no ship notice came"),
    Wrong.NOT_RECEIVED: Condition(NOT_RECEIVED, "", "announced, and nothing of it came", is_here=False),
}
_WORDS = {GOOD: "good"} | {each.code: wrong.value for wrong, each in reversed(CONDITIONS.items())}


def wrong_named(told: str) -> Wrong | None:
    """The mark with this name, or with this code ("04" or "4"); None when there is none."""
    word = " ".join(told.lower().split())
    if word.isascii() and word.isdigit():
        return next((wrong for wrong, each in CONDITIONS.items() if each.code == word.zfill(2)), None)
    return next((wrong for wrong in Wrong if wrong.value == word), None)


def in_words(code: str) -> str:
    """A code as it is shown: "quality problem (04)"."""
    return f"{_WORDS.get(code, 'other')} ({code})"


def by_condition(moved: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """How many pieces stand in each disposition and condition; their sum is what is physically there.

    Receipts of earlier programs took pieces off under the condition they went to: what is below zero comes
    off the good ones, then off those on hold.

    Args:
        moved: disposition, condition and pieces, as the receipt lines have them.
    """
    sums: dict[tuple[str, str], int] = {}
    for disposition, condition, pieces in moved:
        sums[disposition, condition] = sums.get((disposition, condition), 0) + pieces
    for (disposition, condition), below in list(sums.items()):
        if below >= 0:
            continue
        sums[disposition, condition], missing = 0, -below
        for other in (GOOD, HOLD):
            off = min(missing, max(0, sums.get((disposition, other), 0)))
            sums[disposition, other] = sums.get((disposition, other), 0) - off
            missing -= off
    return {key: pieces for key, pieces in sums.items() if pieces}
