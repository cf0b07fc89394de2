"""What people write themselves: a reason, a note, a number. No card number is kept in it."""

from receiving_app.scans.answers import Kind
from receiving_app.scans.card_numbers import looks_like_card_number, masked
from receiving_app.scans.context import ScanContext
from receiving_app.scans.reading import read_scan
from receiving_app.scans.refusals import card_number

REFUSED = "A card number is not kept"
"""The dock's own words for it."""
_LONGEST_SHOWN = 40


def refusal_of(text: str) -> str:
    """What the dock says of the card number in a text, with the number masked; '' when there is none."""
    if not looks_like_card_number(text):
        return ""
    first = read_scan(text, ScanContext()).candidates[0]
    if first.kind is not Kind.CARD_NUMBER and text.strip().isalnum():
        return ""  # a carton's or an article's number that only looks like one
    reason = card_number().reason
    shown = masked(" ".join(text.split()))
    return f"{reason.removesuffix('.')}: {shown}." if len(shown) <= _LONGEST_SHOWN else reason
