"""GS1 element strings: application identifiers, their lengths and their check digits.

Lengths: GS1 General Specifications, section 3.2. Only what a label at a dock may carry is named; other
identifiers are measured, so that the fields behind them are found, and kept under their own number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.check_characters import gs1_holds
from receiving_app.scans.cleaning import GS, with_real_separators
from receiving_app.scans.identifiers import gathered

MARKS = frozenset({"C1", "e0", "e1", "e2", "d2", "Q3", "J1"})
"""Symbology marks by which a scanner says: this symbol holds GS1 element strings (ISO/IEC 15424)."""

_NAMED = {
    "00": "sscc",
    "01": "gtin",
    "02": "content_gtin",
    "10": "lot",
    "21": "serial",
    "37": "quantity",
    "240": "additional_item",
    "241": "customer_part",
    "400": "order",
    "401": "consignment",
    "402": "shipment",
    "410": "ship_to",
    "8003": "grai",
    "8004": "giai",
}
# identifier -> (length, fixed); a longer identifier is tried first
_LENGTHS: dict[str, tuple[int, bool]] = {
    "00": (18, True),
    **dict.fromkeys(("01", "02", "03"), (14, True)),
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), (6, True)),
    "20": (2, True),
    **dict.fromkeys(("10", "21", "22", "243", "254", "710", "711", "712", "713", "714", "8002"), (20, False)),
    **dict.fromkeys(("30", "37"), (8, False)),
    "235": (28, False),
    **dict.fromkeys(("240", "241", "250", "251", "253", "400", "401", "403", "8004", "8010"), (30, False)),
    **dict.fromkeys(("242", "7003"), (10, False)),
    "255": (25, False),
    "402": (17, True),
    **dict.fromkeys(("410", "411", "412", "413", "414", "415", "416", "417"), (13, True)),
    "420": (20, False),
    "421": (12, False),
    **dict.fromkeys(("422", "424", "425", "426"), (3, True)),
    "8003": (30, False),
    "8005": (6, True),
    "8006": (18, True),
    **dict.fromkeys(("8017", "8018"), (18, True)),
    "8008": (12, False),
    "8011": (12, False),
    "8013": (25, False),
    "8020": (25, False),
    "8200": (70, False),
    "90": (30, False),
    **dict.fromkeys(tuple(str(number) for number in range(91, 100)), (90, False)),
}
_MEASURE = re.compile(r"3[1-6]\d\d")
_IN_WORDS = re.compile(r"\((\d{2,4})\)\s*([^()]*)")
_DIGITAL_LINK = re.compile(
    r"https?://[^/?#]+/(?:[^?#]*?/)?((?:01/\d{8,14}|(?:00|402|414|417|8017|8018)/\d+"
    r"|(?:401|8003|8004|8010|8013)/[^/?#]+)(?:/[^?#]*)?)(?:[?#].*)?$",
    re.IGNORECASE,
)
_CHECKED = frozenset({"00", "01", "02"})
_LONGEST = 1000  # signs; no symbol of GS1's holds as many
_COUNT_INSIDE = re.compile(r".37\d{1,8}$")
_NO_GS1_SIGN = re.compile(r"[\t#^`|~]")  # what GS1's character set lacks stands in for a separator


@dataclass(frozen=True, slots=True)
class Elements:
    """An element string taken apart.

    Attributes:
        pairs: (identifier, value), as far as they are certain.
        failed: identifiers whose check digit fails.
        lost: True when a separator was lost or the string could not be read to its end.
    """

    pairs: tuple[tuple[str, str], ...]
    failed: tuple[str, ...]
    lost: bool


def elements(text: str) -> Elements | None:
    """Take an element string apart; None when it does not begin with an application identifier.

    A field of variable length ends at a separator. Where there is none in the whole string and the last such
    field seems to hold a further identifier, the cut would be a guess: the field is left out.
    """
    pairs: list[tuple[str, str]] = []
    if GS not in text:
        text = _NO_GS1_SIGN.sub(GS, text)
    rest, lost = text.strip(GS), False
    while rest and not lost:
        identifier = _identifier(rest)
        if identifier is None:
            lost = True
            break
        length, fixed = _size(identifier)
        body = rest[len(identifier) :]
        value, rest, whole = _cut(body, length, fixed=fixed)
        if not whole or (GS not in text and not rest and not fixed and _holds_another(identifier, value)):
            lost = True
        else:
            pairs.append((identifier, value))
    if not pairs:
        return None
    if (
        pairs[-1][0] != "37"
        and _COUNT_INSIDE.search(pairs[-1][1])
        and {"02", "37"} & dict(pairs).keys() == {"02"}
    ):
        pairs.pop()  # the contents of a carton never stand without their count: it is in here
        lost = True
    return _tested(tuple(pairs), lost=lost)


def elements_in_words(text: str) -> Elements | None:
    """Take apart the printed form, ``(01)…(21)…``; None when the text is not in that form."""
    if not text.startswith("(") or _IN_WORDS.sub("", text).strip():
        return None
    pairs = tuple(
        (found[1], found[2].strip(" " + GS) if not _size(found[1])[1] else found[2].replace(" ", ""))
        for found in _IN_WORDS.finditer(text)
    )
    if not all(value and _known(identifier) for identifier, value in pairs):
        return None
    return _tested(pairs, lost=False)


def elements_in_link(text: str) -> Elements | None:
    """Take apart a GS1 Digital Link (``https://…/01/…/21/…``); None when the text is not one."""
    found = _DIGITAL_LINK.match(text)
    if found is None:
        return None
    steps = found[1].split("/")
    pairs = [(name, value) for name, value in zip(steps[::2], steps[1::2], strict=False) if _known(name)]
    return _tested(
        tuple((name, value.zfill(14) if name == "01" else value) for name, value in pairs), lost=False
    )


def _known(identifier: str) -> str | None:
    return identifier if identifier in _LENGTHS or _MEASURE.fullmatch(identifier) else None


def _identifier(text: str) -> str | None:
    return next((text[:size] for size in (4, 3, 2) if _known(text[:size])), None)


def _size(identifier: str) -> tuple[int, bool]:
    return _LENGTHS.get(identifier, (6, True))


def _cut(body: str, length: int, *, fixed: bool) -> tuple[str, str, bool]:
    """The value, what follows it, and whether the value is whole."""
    if fixed:
        value, rest = body[:length], body[length:]
        return value, rest.removeprefix(GS), len(value) == length and value.isdecimal()
    value, _, rest = body.partition(GS)
    return value, rest, 0 < len(value) <= length


def _holds_another(identifier: str, value: str) -> bool:
    """Whether a field of variable length may have swallowed the next one."""
    if any(_carton_or_item(value[place:]) for place in range(1, len(value) - 15)):
        return True
    at = value.find("21", 1)
    return identifier in {"10", "240", "241", "400", "401", "37"} and 0 < at < len(value) - 5


def begins_field(text: str) -> bool:
    """Whether the text begins with an application identifier and a value of its length behind it."""
    identifier = _identifier(text)
    if identifier is None:
        return False
    length, fixed = _size(identifier)
    value = text[len(identifier) :]
    return (len(value) >= length and value[:length].isdecimal()) if fixed else 0 < len(value) <= length


def _carton_or_item(text: str) -> bool:
    """Whether the text begins with a carton or item field whose check digit is right."""
    size = {"00": 20, "01": 16, "02": 16}.get(text[:2], 0)
    field = text[2:size]
    return bool(size) and len(text) >= size and field.isdecimal() and gs1_holds(field)


def _tested(pairs: tuple[tuple[str, str], ...], *, lost: bool) -> Elements:
    failed = tuple(
        name for name, value in pairs if name in _CHECKED and not (value.isdecimal() and gs1_holds(value))
    )
    return Elements(pairs, failed, lost)


def named(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs with field names for identifiers; an identifier without a name keeps its number."""
    return [(_NAMED.get(identifier, identifier), value) for identifier, value in pairs]


def gs1_candidate(found: Elements, *, said: str) -> Candidate:
    """The element string as a candidate; ``said`` tells how we know that it is one."""
    fields, warnings = gathered(named(found.pairs))
    if found.lost:
        warnings += ("A separator was lost; what follows it was left out.",)
    if found.failed:
        bad = dict(named(pair for pair in found.pairs if pair[0] in found.failed))
        return Candidate(
            Kind.GS1,
            {**fields, **bad},
            0.7,
            f"{said}, but a check digit in it fails.",
            warnings,
            vouched=False,
        )
    return Candidate(Kind.GS1, fields, 0.93, f"{said}; each field says what it is.", warnings)


def _cut_off(real: str, aim: str | None) -> Candidate | None:
    """The refusal of a GS1 code, as the scanner says, of which not even the first field is whole."""
    if aim not in MARKS or _identifier(real) is None:
        return None
    reason = "The scanner says that it is a GS1 code, but its first field is not whole. Scan it again."
    return Candidate(Kind.DAMAGED, {}, 0.9, reason, (reason,))


def read_gs1(text: str, aim: str | None) -> Candidate | None:
    """Read GS1 element strings where the scanner's mark, the printed form or the structure shows them."""
    real = with_real_separators(text) if len(text) <= _LONGEST else ""
    printed = elements_in_words(real)
    if printed:
        return gs1_candidate(printed, said="Numbers in parentheses name GS1 fields")
    link = elements_in_link(text)
    if link:
        return gs1_candidate(link, said="It is a GS1 web link")
    real = real.lstrip(GS)
    found = elements(real) if aim in MARKS or real[:2] in _CHECKED else None
    if found is None:
        return _cut_off(real, aim)
    if aim in MARKS:
        return gs1_candidate(found, said="The scanner says that it is a GS1 code")
    if found.failed or found.lost or (len(found.pairs) == 1 and found.pairs[0][0] != "00"):
        return None
    return gs1_candidate(found, said="It has the form of GS1 fields and their check digits are right")
