"""Scans that went wrong: the same code twice, two codes run together, one sign off what was announced."""

from collections.abc import Iterable

from receiving_app.scans.answers import Candidate, Fields, Kind
from receiving_app.scans.carriers import carrier_numbers
from receiving_app.scans.context import ScanContext, fold
from receiving_app.scans.makers import is_two_serials
from receiving_app.scans.matching import known

_LOOKS_LIKE = {
    **dict.fromkeys("0", "ODQ"),
    **dict.fromkeys("ODQ", "0"),
    "1": "IL7",
    **dict.fromkeys("IL", "1"),
    "5": "S",
    "S": "5",
    "8": "B3",
    "B": "8",
    "3": "8",
    "2": "Z",
    "Z": "2",
    "6": "G",
    "G": "6",
    "7": "1",
    "U": "V",
    "V": "U",
}
_FEW = 200
_LONGEST = 60


def half(text: str) -> str | None:
    """One half of a text that stands twice, also with a line end or space between; else None."""
    middle, odd = divmod(len(text), 2)
    if middle < 4 or len(text) > 2 * _LONGEST:
        return None
    first, second = text[:middle], text[middle + odd :]
    return first.strip() if first == second and (not odd or text[middle].isspace()) else None


def fused(text: str, context: ScanContext) -> Candidate | None:
    """Two codes run together, each known or a carrier's by its form; None when there is no such cut."""
    if not 10 <= len(text) <= _LONGEST:
        return None
    found = None
    for cut in range(4, len(text) - 3):
        left = _surely(text[:cut], context)
        right = _surely(text[cut:], context) if left else None
        if left and right:
            if found is not None:
                return _refused({})  # two cuts: nobody could say which
            found = (left, right)
    if found is not None:
        return _two(*found)
    return _refused({}) if is_two_serials(text.upper()) else None


def _surely(piece: str, context: ScanContext) -> Candidate | None:
    """What a piece is beyond doubt: known, or a UPS number and the like."""
    for one in known(piece, context):
        if one.kind in {Kind.ORDER, Kind.SERIAL, Kind.ITEM}:
            return one
    if piece[:2].upper() in {"1Z", "TB"}:
        for number in carrier_numbers(piece):
            if number.form and number.holds:
                fields = {"tracking": number.number, "carrier": number.carrier}
                return Candidate(Kind.TRACKING, fields, 0.95, number.why)
    return None


def _two(left: Candidate, right: Candidate) -> Candidate:
    if left.kind is right.kind is Kind.SERIAL:
        serials = (left.value("serial"), right.value("serial"))
        reason = "Two announced serial numbers run together."
        return Candidate(Kind.SERIALS, {"serials": serials}, 0.93, reason, (reason,))
    return _refused({**left.fields, **right.fields} if left.kind is not right.kind else {})


def _refused(fields: Fields) -> Candidate:
    reason = "Two codes run together. Scan each by itself."
    return Candidate(Kind.DAMAGED, fields, 0.9, reason, (reason,))


def lost_zeros(text: str, context: ScanContext) -> Candidate | None:
    """The open order of which a spreadsheet or a program ate the leading zeros; None when there is none."""
    for zeros in ("0", "00", "000", "0000"):
        order = context.purchases.orders.get(fold(zeros + text))
        if order is not None:
            reason = f"With the leading zeros that may have been lost it is open purchase {order}."
            return Candidate(Kind.ORDER, {"order": order}, 0.58, reason, (reason,))
    return None


def differs_by_one(text: str, other: str) -> bool:
    """Whether two codes differ by one sign, dashes and case apart."""
    return _one_apart(fold(text), fold(other))


def near_misses(text: str, context: ScanContext) -> tuple[str, ...]:
    """Announced serials that differ from the text by one sign (wrong, missing, extra or swapped), as written.

    The lines on the screen are compared one by one. Among all other serials only the common mistakes are
    looked up: a sign that looks alike, one too many, two swapped.
    """
    key = fold(text)
    serials = context.purchases.serials
    if not serials or not 5 <= len(key) <= 24:
        return ()
    here = {fold(serial): serial for line in context.lines_on_screen() for serial in line.serials}
    if here and len(here) <= _FEW:
        return tuple(serial for other, serial in here.items() if _one_apart(key, other))[:3]
    found: Iterable[str] = (other for other in _changes(key) if other in serials)
    return tuple(dict.fromkeys(serials[other][0][0] for other in found))[:3]


def _one_apart(one: str, other: str) -> bool:
    """Whether one change makes the two the same: one sign put in, taken out, replaced, or two swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b or (a[2:] == b[2:] and a[:2] == b[1::-1])


def _changes(key: str) -> Iterable[str]:
    for place in range(len(key)):
        before, sign, after = key[:place], key[place], key[place + 1 :]
        yield before + after
        if after:
            yield before + after[0] + sign + after[1:]
        for other in _LOOKS_LIKE.get(sign, ""):
            yield before + other + after
