"""Scans that went wrong: the same code twice, two codes run together, one sign off what was announced."""

import re
from collections.abc import Iterable
from functools import lru_cache

from receiving_app.scans.answers import Candidate, Fields, Kind
from receiving_app.scans.carriers import carrier_numbers
from receiving_app.scans.check_characters import gs1_holds
from receiving_app.scans.context import ScanContext, fold
from receiving_app.scans.makers import DIGIT_LIKE, is_two_serials
from receiving_app.scans.matching import known
from receiving_app.scans.tag_numbers import read_tags

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
RUN_TOGETHER = "Announced serial numbers run together."
"""The reason of a set that came as one code, without anything between its serials."""
FEW = 200
"""So many announced serials of the lines on the screen are compared with a scan one by one."""
_LONGEST = 60
_SHORTEST_KNOWN = 7  # signs of an announced serial that is not met by chance inside another code
_SPREADSHEET = re.compile(
    r"=?[\"'](?P<quoted>[^\"']+)[\"']?|(?P<whole>\d{4,20})\.0|(?P<parted>\d{1,3}(?:,\d{3})+)"
)
_ALIKE = str.maketrans(DIGIT_LIKE)
_ZERO_OR_ONE = {"O": "0", "0": "O", "I": "1", "1": "I"}
_O_AND_I = str.maketrans("OI", "01")
_IN_FRONT = ("S", "1S", "SN")
_MOST_NOUGHTS = 4
_SHORTEST_ALIKE, _LONGEST_ALIKE = 5, 24  # signs of serials that are compared sign by sign


def repeated(text: str) -> str | None:
    """What stands twice or more in the text, also twice with a line end or space between; else None."""
    middle, odd = divmod(len(text), 2)
    if middle < 4 or len(text) > 2 * _LONGEST:
        return None
    first, second = text[:middle], text[middle + odd :]
    if first == second and (not odd or text[middle].isspace()):
        return first.strip()
    third, rest = divmod(len(text), 3)
    return text[:third] if third > 4 and not rest and text == text[:third] * 3 else None


def fused(text: str, context: ScanContext) -> Candidate | None:
    """Codes run together, each known or a carrier's by its form; None when there is no such cut.

    Where only the first is known, an announced serial with another code behind it, nothing is cut out: what
    follows may be anything.
    """
    if not 10 <= len(text) <= 2 * _LONGEST:
        return None
    found = _cuts(text, context)
    if len(found) == 1:
        return _together(found[0])
    if found or is_two_serials(text.upper()) or _begins_announced(text, context):
        return _refused({})  # two cuts: nobody could say which
    return None


def _cuts(text: str, context: ScanContext, most: int = 4) -> list[tuple[Candidate, ...]]:
    """The ways to cut a text into pieces that are each beyond doubt, at least two and not more than ``most``.

    Only behind a piece that is known is the rest looked at, so the work grows with the length of the text.
    """
    found: list[tuple[Candidate, ...]] = []
    for cut in range(4, min(len(text) - 3, _LONGEST)):
        left = _surely(text[:cut], context)
        if left is None:
            continue
        right = _surely(text[cut:], context)
        if right is not None:
            found.append((left, right))
        elif most > 2:
            found.extend((left, *others) for others in _cuts(text[cut:], context, most - 1))
        if len(found) > 1:
            break
    return found


def _surely(piece: str, context: ScanContext) -> Candidate | None:
    """What a piece is beyond doubt: known, our tag, or a UPS number, a carton's code and the like."""
    for one in known(piece, context):
        if one.kind in {Kind.ORDER, Kind.SERIAL, Kind.ITEM}:
            return one
    if piece[:2] == "00" and len(piece) == 20 and piece.isdecimal() and gs1_holds(piece[2:]):
        return Candidate(Kind.SSCC, {"sscc": piece[2:]}, 0.95, "00 and a carton code.")
    if piece[:2].upper() in {"1Z", "TB"}:
        for number in carrier_numbers(piece):
            if number.form and number.holds:
                fields = {"tracking": number.number, "carrier": number.carrier}
                return Candidate(Kind.TRACKING, fields, 0.95, number.why)
    return next((one for one in read_tags(piece, context) if one.vouched and one.confidence > 0.95), None)


def _begins_announced(text: str, context: ScanContext) -> bool:
    """Whether the text begins with a whole announced serial and has another code behind it."""
    serials = context.purchases.serials
    return context.waits_for in {None, Kind.SERIAL} and any(
        fold(text[:size]) in serials for size in range(_SHORTEST_KNOWN, len(text) - _SHORTEST_KNOWN + 1)
    )


def _together(pieces: tuple[Candidate, ...]) -> Candidate:
    """Announced serials are a set; of other codes each is told, where no two are of one kind."""
    if all(one.kind is Kind.SERIAL for one in pieces):
        serials = tuple(one.value("serial") for one in pieces)
        return Candidate(Kind.SERIALS, {"serials": serials}, 0.93, RUN_TOGETHER, (RUN_TOGETHER,))
    fields: dict[str, str | tuple[str, ...]] = {}
    for one in pieces:
        fields.update(one.fields)
    return _refused(fields if len({one.kind for one in pieces}) == len(pieces) else {})


def _refused(fields: Fields) -> Candidate:
    reason = "Two codes run together. Scan each by itself."
    return Candidate(Kind.DAMAGED, fields, 0.9, reason, (reason,))


def lost_zeros(text: str, context: ScanContext) -> Candidate | None:
    """The open order of which a spreadsheet or a program ate the leading zeros; None when there is none."""
    if text.isdecimal() and 8 <= len(text) < 14:
        parts = context.purchases.parts.get(text.zfill(14), ())
        if parts:
            reason = "With the leading zeros that were lost it is the retail code of an open line."
            return Candidate(Kind.ITEM, {"gtin": parts[0][1]}, 0.72, reason, (reason,))
    for zeros in ("0", "00", "000", "0000"):
        order = context.purchases.orders.get(fold(zeros + text))
        if order is not None:
            reason = f"With the leading zeros that may have been lost it is open purchase {order}."
            return Candidate(Kind.ORDER, {"order": order}, 0.58, reason, (reason,))
    return None


def off_a_spreadsheet(text: str) -> str | None:
    """What stood in a cell that came as ``="4500123456"``, ``4500123456.0`` or ``4,500,123,456``."""
    found = _SPREADSHEET.fullmatch(text)
    if found is None:
        return None
    return found["quoted"] or found["whole"] or found["parted"].replace(",", "")


def differs_by_one(text: str, other: str) -> bool:
    """Whether two codes differ by one sign, dashes and case apart."""
    return _one_apart(fold(text), fold(other))


def spelt_otherwise(key: str) -> tuple[str, ...]:
    """The compared forms that are the same serial but for what stands in front of it.

    That is an identifier (``S``, ``1S``, ``SN``) on the one label and not on the other, or the noughts that a
    spreadsheet ate.
    """
    bare = (key[len(sign) :] for sign in _IN_FRONT if key.startswith(sign))
    forms = [sign + key for sign in _IN_FRONT] + [form for form in bare if len(form) >= _SHORTEST_ALIKE]
    if key.isdecimal():
        noughts = ["0" * lost + key for lost in range(1, _MOST_NOUGHTS + 1)]
        eaten = key.lstrip("0")
        forms += noughts + [form for form in [eaten] if len(form) >= _SHORTEST_ALIKE]
    return tuple(form for form in dict.fromkeys(forms) if form != key)


def near_misses(text: str, context: ScanContext) -> tuple[str, ...]:
    """Announced serials, still to come, that differ from the text by one sign or by look-alikes, as written.

    Those of the lines on the screen are compared one by one: a sign may be wrong, missing, extra or swapped
    with the next. Where the order has too many, and among all others, only the common mistakes are looked up:
    a sign that looks alike, one too many, two swapped.
    """
    key = fold(text)
    if not _SHORTEST_ALIKE <= len(key) <= _LONGEST_ALIKE:
        return ()
    here = dict.fromkeys(fold(serial) for line in context.lines_on_screen() for serial in line.serials)
    order = context.purchases.lines.get(fold(context.order), ()) if context.order and here else ()
    if here and sum(len(line.serials) for line in order) <= FEW:
        alike = _as_digits(key)
        near = [
            other for other in here if _one_apart(key, other) or (other != key and _as_digits(other) == alike)
        ]
    else:
        near = list(_changes(key))
    return context.purchases.expected([*spelt_otherwise(key), *near])[:3]


def taken_for_each_other(key: str) -> tuple[str, ...]:
    """The compared forms that differ from this one only by O for 0 or I for 1: one sign, or all letters."""
    if not _SHORTEST_ALIKE <= len(key) <= _LONGEST_ALIKE:
        return ()
    changes = (
        key[:place] + _ZERO_OR_ONE[sign] + key[place + 1 :]
        for place, sign in enumerate(key)
        if sign in _ZERO_OR_ONE
    )
    return tuple(dict.fromkeys(one for one in (key.translate(_O_AND_I), *changes) if one != key))


def look_alikes(key: str) -> tuple[str, ...]:
    """The compared forms with one sign for another that looks like it: O and 0, I and 1, S and 5, B and 8."""
    return tuple(
        key[:place] + other + key[place + 1 :]
        for place, sign in enumerate(key)
        for other in _LOOKS_LIKE.get(sign, "")
    )


def here_already(text: str, context: ScanContext) -> str | None:
    """The serial on record, as written, that the text differs from only by O for 0 or I for 1; else None."""
    known = map(context.known_serials.get, taken_for_each_other(fold(text)))
    return next((serial for serial in known if serial is not None), None)


@lru_cache(maxsize=4096)
def _as_digits(key: str) -> str:
    """The code with the digit for each letter that is taken for one."""
    return key.translate(_ALIKE)


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
    yield from look_alikes(key)
