"""What the text is likely to be because of the screen it was scanned on, and because of its look alone.

These are the weakest readings: a serial may be anything, so it yields to whatever has a form of its own.
"""

import re
from collections.abc import Iterator

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.carriers import carrier_numbers
from receiving_app.scans.context import ScanContext, fold, has_revision
from receiving_app.scans.damage import here_already, near_misses
from receiving_app.scans.makers import (
    dell_service_tag,
    fits_maker,
    fits_seen,
    part_by_form,
    with_digits_of_maker,
    with_digits_seen,
)
from receiving_app.scans.matching import serial_as_written, written_like_part
from receiving_app.scans.numbers import may_be_freight
from receiving_app.scans.plain_digits import doubt_about_digits
from receiving_app.scans.refusals import is_placeholder

_SERIAL = re.compile(r"(?!www\.)[0-9A-Z][0-9A-Z._/+-]{2,39}", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9A-Z#][0-9A-Z._/#+-]{2,39}", re.IGNORECASE)
_QUANTITY = re.compile(r"0*[1-9][0-9]{0,4}")
_LINE = re.compile(r"[0-9]{1,6}")
_SHORTEST_OF_ORDER = 5  # signs of a serial that fits no maker known here
_LONGEST_OF_ORDER = 20  # GS1's field for a serial holds no more
_ODD_SIGN = re.compile(r"[^0-9A-Za-z-]")
_HAS_DIGIT = re.compile(r"[0-9]")

_AWAITED = {
    Kind.PACKING_LIST: ("packing_list", "a packing list number", _NUMBER, 0.86),
    Kind.SHIPMENT: ("shipment", "a shipment number", _NUMBER, 0.86),
    Kind.LOCATION: ("location", "a place", _NUMBER, 0.66),
    Kind.BADGE: ("badge", "a badge", _NUMBER, 0.66),
    Kind.ITEM: ("maker_part", "a part number", _NUMBER, 0.7),
    Kind.QUANTITY: ("quantity", "a count", _QUANTITY, 0.95),
    Kind.ORDER_LINE: ("order_line", "an order line", _LINE, 0.95),
}

NEARLY = "It was announced, has not come, and is nearly what was scanned."
"""The reason of an announced serial beside the one that was scanned."""
TURNED = "It is here already, and a foreign keyboard layout may have turned its letters."
"""The reason of a serial on record beside the one that was scanned, which has the same keys."""
_HERE = "It is here already, and looks almost the same."
_COUNTED = frozenset({Kind.ORDER_LINE, Kind.QUANTITY})


def read_awaited(text: str, context: ScanContext) -> Iterator[Candidate]:
    """What the screen waits for, when the text can be one."""
    awaited = _AWAITED.get(context.waits_for) if context.waits_for is not None else None
    if awaited is not None:
        name, said, form, confidence = awaited
        if form.fullmatch(text):
            value = (text.lstrip("0") or "0") if context.waits_for in _COUNTED else text
            yield Candidate(
                context.waits_for or Kind.UNKNOWN, {name: value}, confidence, f"The screen waits for {said}."
            )
    waits_for_order = context.waits_for is Kind.ORDER
    alike = context.like_an_order(text)
    if _NUMBER.fullmatch(text) and (waits_for_order or alike):
        reason = "It looks like the order numbers here, but no purchase is open under it."
        if not alike:
            reason = "The screen waits for an order, but no purchase is open under this number."
        confidence = 0.58 if alike and text[0].isalpha() else 0.5  # PO- in front says more than digits do
        confidence = 0.7 if waits_for_order else confidence
        yield Candidate(Kind.ORDER, {"order": text}, confidence, reason, (reason,))


def read_part_form(text: str) -> Iterator[Candidate]:
    """A part number that its form alone gives away."""
    reason = part_by_form(text.upper())
    if reason:
        yield Candidate(Kind.ITEM, {"maker_part": text.upper()}, 0.9, reason)


def read_express_code(text: str, context: ScanContext) -> Iterator[Candidate]:
    """A Dell express service code: the service tag as a number."""
    tag = dell_service_tag(text)
    if tag is None:
        return
    written = serial_as_written(tag, context)
    makers = context.makers_on_screen()
    if written is not None:
        reason = (
            f"As a Dell express service code it is service tag {written}, which is announced or on record."
        )
        yield Candidate(Kind.SERIAL, {"serial": written}, 0.96, reason)
    elif any("dell" in maker for maker in makers) and fits_maker(tag, ("dell",)):
        reason = f"The line is by Dell, and as an express service code this is service tag {tag}."
        confidence = 0.5 if _may_be_else(text, context) else 0.88
        yield Candidate(Kind.SERIAL, {"serial": tag}, confidence, reason, _misfits(tag, context))
    elif not makers:
        reason = f"It may be a Dell express service code, for service tag {tag}."
        yield Candidate(Kind.SERIAL, {"serial": tag}, 0.38, reason)


def _may_be_else(text: str, context: ScanContext) -> bool:
    """Whether digits that make a service tag may as well be an order or a carton."""
    if context.waits_for is Kind.SERIAL:
        return False
    return (
        context.like_an_order(text)
        or may_be_freight(text, context)
        or fold(text) in context.known_tracking
        or any(number.holds for number in carrier_numbers(text))
    )


def read_as_serial(text: str, context: ScanContext, strongest: float) -> Iterator[Candidate]:
    """A serial number by its look, less sure the stronger another reading is (``strongest``, 0 to 1)."""
    if not _SERIAL.fullmatch(text):
        return
    makers = context.makers_on_screen()
    if text.islower() and makers and fits_maker(text.upper(), makers) is not False:
        text = text.upper()  # caps lock turned the letters: makers print capitals
    confidence, reason = _serial_confidence(text, context)
    warnings = _misfits(text, context)
    near = list(_nearly(text, context))
    like_part = not near and written_like_part(text, context)
    if like_part:
        confidence = min(confidence, 0.5)
    on_order = context.waits_for is Kind.SERIAL or context.order is not None
    if like_part or (confidence <= 0.6 and on_order and not near):
        yield from _as_part(text, context, likely=like_part or "-" in text)
    if near:
        yield from near
        confidence = min(confidence, 0.6)
        warnings += tuple(one.warnings[0] for one in near)
        if near[0].reason == _HERE:
            reason = near[0].warnings[0]
    if strongest >= 0.7:
        confidence = min(confidence, strongest - 0.25)
    elif strongest > 0.55:
        confidence = min(confidence, 0.66)
    yield Candidate(Kind.SERIAL, {"serial": text}, confidence, reason, warnings)
    if text.islower():
        reason = "The same in capitals: caps lock may have turned the letters."
        yield Candidate(Kind.SERIAL, {"serial": text.upper()}, max(0.1, confidence - 0.05), reason, warnings)


def _as_part(text: str, context: ScanContext, *, likely: bool) -> Iterator[Candidate]:
    """The same as a part number: first when it is written like one, else beside the serial on an order."""
    beside = context.waits_for is None and context.order is not None and not text.isdecimal()
    if beside or likely:
        reason = "It may be a part number of the maker."
        yield Candidate(Kind.ITEM, {"maker_part": text.upper()}, 0.55 if likely else 0.48, reason)


def _nearly(text: str, context: ScanContext) -> Iterator[Candidate]:
    """What stands beside a serial that is nearly an announced one, or is written unlike those on record."""
    for serial in near_misses(text, context):
        warning = (
            f"{text} is nearly {serial}, which was announced and has not come. Which stands on the label?"
        )
        yield Candidate(Kind.SERIAL, {"serial": serial}, 0.5, NEARLY, (warning,))
    here = here_already(text, context)
    if here is not None:
        warning = f"{here} is here already, and {text} differs only by O and 0 or I and 1. Look at the label."
        yield Candidate(Kind.SERIAL, {"serial": here}, 0.5, _HERE, (warning,))
        return
    meant = with_digits_of_maker(text, context.makers_on_screen())
    if meant is not None:
        warning = f"This maker's serial numbers have no O or I there. Look at the label: is it {meant}?"
        reason = "The same with digits for the letters that look like them."
        yield Candidate(Kind.SERIAL, {"serial": meant}, 0.5, reason, (warning,))
        return
    meant = with_digits_seen(text, context.serials_seen())
    if meant is not None:
        warning = (
            f"The units on record have a digit where this has a letter. Look at the label: is it {meant}?"
        )
        yield Candidate(
            Kind.SERIAL, {"serial": meant}, 0.5, "As the units on record are written.", (warning,)
        )


def _serial_confidence(text: str, context: ScanContext) -> tuple[float, str]:
    digits = _HAS_DIGIT.search(text) is not None
    if context.waits_for is Kind.SERIAL:
        if fits_maker(text.upper(), context.makers_on_screen()) is False:
            return 0.6, "The screen waits for a serial number, but this maker's look different."
        return (0.82 if digits else 0.6), "The screen waits for a serial number."
    if context.waits_for is not None:
        return 0.3, "It may be a serial number."
    if context.order is not None and (digits or _fits(text, context)):
        return _confidence_on_order(text, context)
    return (0.4 if digits else 0.2), "It may be a serial number; nothing here confirms it."


def _confidence_on_order(text: str, context: ScanContext) -> tuple[float, str]:
    fits, like_order = _fits(text, context), context.like_an_order(text)
    if fits and like_order:
        return 0.6, "It looks like the serial numbers of the maker on the order, and like an order number."
    if fits:
        return 0.74, "It looks like the serial numbers of the maker on the order."
    if len(text) < _SHORTEST_OF_ORDER:
        return 0.4, "It may be a serial number; nothing here confirms it."
    doubt = doubt_about_digits(text) or _doubt_about_signs(text)
    if fits is None and not doubt:
        doubt = _doubt_about_form(text)
    doubtful = doubt or like_order or fits is False or may_be_freight(text, context)
    said = f"It may be a serial number of the order on the screen. {doubt}".strip()
    return (0.5 if doubtful else 0.64), said


def _doubt_about_signs(text: str) -> str:
    """Why a code of letters and digits may be no serial; '' when nothing speaks against it."""
    if _ODD_SIGN.search(text):
        return "Few serial numbers have such signs in them."
    if any(is_placeholder(piece) for piece in text.split("-") if len(piece) > 1 and piece.isalpha()):
        return "It has a word in it that names no unit."
    return ""


def _doubt_about_form(text: str) -> str:
    """Why a code of a maker unknown here, of whom hardly a unit is on record, may be no serial; else ''."""
    if has_revision(fold(text)):
        return ""
    if len(text) > _LONGEST_OF_ORDER:
        return "It is longer than serial numbers are: two codes may have run together."
    return "Part numbers have dashes more often than serial numbers." if "-" in text else ""


def _misfits(text: str, context: ScanContext) -> tuple[str, ...]:
    """Warnings where a serial does not fit the lines on the screen."""
    lines = context.lines_on_screen()
    if any(line.serials for line in lines):
        return ("This serial number was not announced for this line.",)
    if _fits(text, context) is False:
        return ("It does not look like the serial numbers of this maker.",)
    return ()


def _fits(text: str, context: ScanContext) -> bool | None:
    """Whether the text looks like the maker's serials, or is as long as those of the part on record."""
    fits = fits_maker(text.upper(), context.makers_on_screen())
    if fits is False and fits_maker(text.upper(), context.makers_of_order()):
        return True  # it is another item of the order
    return fits_seen(text, context.serials_seen()) if fits is None else fits
