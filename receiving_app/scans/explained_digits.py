"""Whether a scan holds a payment card number that nothing explains, whatever message carries it.

Digits that would pass for a card number are explained only where a value itself is proved: it is open,
announced or on record, or it is a carton, an item or a phone that its own standard's check digit confirms.
That a field of a message *says* serial number or order explains nothing: anybody can print that.
"""

from collections.abc import Iterable, Iterator, Mapping

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.card_numbers import looks_like_card_number
from receiving_app.scans.carriers import carrier_numbers
from receiving_app.scans.cleaning import Cleaned
from receiving_app.scans.context import ScanContext, fold
from receiving_app.scans.envelope import is_envelope
from receiving_app.scans.gs1 import read_gs1
from receiving_app.scans.numbers import has_reporting_body
from receiving_app.scans.tag_numbers import read_tags

_CHECKED = frozenset({"gtin", "content_gtin", "sscc"})  # tested where they are read
_SURE = 0.92  # a reading this sure was read by more than a check digit that one number in ten passes
_SHORTEST = 13  # digits of a card number
_TOO_LONG = 18  # digits of a carrier's or carton's number that takes the whole text
_TAKES_ALL = frozenset({Kind.TRACKING, Kind.SSCC, Kind.ICCID})


def holds_card_number(cleaned: Cleaned, candidates: list[Candidate], context: ScanContext) -> bool:
    """Whether a card number stands in the text or in a value read from it, and no proved value explains it.

    Args:
        cleaned: the scan.
        candidates: what it was read as, best first.
        context: what is open, announced and on record.
    """
    text = cleaned.text
    suspect = looks_like_card_number(text)
    read = next(card_numbers_read(candidates), None) is not None
    if not (suspect or read):
        return False
    explained = _explained(text, candidates, context)
    if next(card_numbers_read(candidates, explained), None) is not None:
        return True
    if not suspect or (explained and not looks_like_card_number(text, explained)):
        return False
    first = candidates[0]
    if first.vouched and is_envelope(text):
        return looks_like_card_number(text, explained, in_fields=True)
    # The digits of a GS1 code run on from field to field; where all fields were read, each was tested alone.
    return first.warnings != () or not first.vouched or read_gs1(text, cleaned.aim) is None


def card_numbers_read(candidates: Iterable[Candidate], explained: Iterable[str] = ()) -> Iterator[str]:
    """The values read that are card numbers, without zeros in front, and that nothing explains."""
    known = tuple(explained)
    for one in candidates:
        for value in one.fields.values():
            for text in (value,) if isinstance(value, str) else value:
                if len(text) >= _SHORTEST and looks_like_card_number(text.lstrip("0"), known, in_fields=True):
                    yield text.lstrip("0")


def _explained(text: str, candidates: list[Candidate], context: ScanContext) -> tuple[str, ...]:
    """The digits of the values that are proved."""
    proved: list[str] = []
    for place, one in enumerate(candidates):
        for name, value in one.fields.items() if one.vouched else ():
            values = (value,) if isinstance(value, str) else value
            held = [each for each in values if _is_proved(name, each, one, context, first=place == 0)]
            proved += held
            if len(held) == len(values):
                proved.append("".join(values))
    digits = text.replace(" ", "").replace("-", "")
    whole = any(one.kind in _TAKES_ALL and one.vouched for one in candidates)
    if whole and digits.isdecimal() and len(digits) >= _TOO_LONG:
        proved.append(digits)
    return tuple("".join(filter(str.isdecimal, each)) for each in proved)


def _is_proved(name: str, value: str, one: Candidate, context: ScanContext, *, first: bool) -> bool:
    if name in _CHECKED:
        return one.confidence >= _SURE or (first and name == "gtin" and len(value.lstrip("0")) == _SHORTEST)
    if name == "imei":
        return one.confidence >= _SURE and has_reporting_body(value)
    if name == "tracking" and any(number.form and number.holds for number in carrier_numbers(value)):
        return True
    if name == "tag":
        return any(tag.vouched and tag.confidence >= _SURE for tag in read_tags(value, context))
    return any(fold(value) in known for known in _known_under(name, context))


def _known_under(name: str, context: ScanContext) -> Iterator[Mapping[str, object]]:
    """What is open, announced or on record that a field of this name may hold."""
    if name == "order":
        yield context.purchases.orders
    elif name in {"serial", "serials"}:
        yield context.purchases.serials
        yield context.known_serials
    elif name == "tracking":
        yield context.known_tracking
    elif name.endswith("_part"):
        yield context.purchases.parts
