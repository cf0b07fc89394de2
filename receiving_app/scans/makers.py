"""What the makers' serial and part numbers look like, and the codes only they print.

A shape is a hint for what stands beside it on the label: it decides whether an ``S`` in front is an
identifier, never which serial was meant.
"""

import re
from collections.abc import Iterable

# Maker, in small letters as in the order's line -> what its serials look like.
_SERIALS = {
    "apple": re.compile(r"[0-9A-HJ-NP-Z]{10,12}"),
    "cisco": re.compile(r"[A-Z]{3}\d{4}[0-9A-Z]{4}"),
    "dell": re.compile(
        r"[0-9A-Z]{7}|[A-Z]{2}-?0[0-9A-Z]{5}-?[0-9A-Z]{5}-?[0-9A-Z]{3}-?[0-9A-Z]{4}(?:-?[A-Z]\d\d)?"
    ),
    "fujitsu": re.compile(r"A[0-9A-Z]{3}\d{6}"),
    "ricoh": re.compile(r"A[0-9A-Z]{3}\d{6}"),
    "hp": re.compile(r"[0-9A-Z]{10}"),
    "lenovo": re.compile(r"[0-9A-Z]{8}"),
    "zebra": re.compile(r"[0-9A-Z]{2}J\d{9}"),
}
_PRINTS_S = frozenset({"apple"})
_DISTINCT = (_SERIALS["cisco"], _SERIALS["zebra"], _SERIALS["fujitsu"])
_LENOVO_1S = re.compile(r"1S([0-9A-Z]{10})([0-9A-Z]{8})")
_HP_PART = re.compile(r"[0-9A-Z]{5,8}#[0-9A-Z]{3}")
_APPLE_PART = re.compile(r"[0-9A-Z]{4,6}[A-Z]{1,2}/[A-Z]")
_BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALLEST_TAG, _LARGEST_TAG = 36**6, 36**7 - 1


def _family(maker: str) -> str:
    words = maker.lower().replace(",", " ").split()
    if "hewlett" in words or "hpe" in words:
        return "hp"
    return next((word for word in words if word in _SERIALS), "")


def fits_maker(serial: str, makers: Iterable[str]) -> bool | None:
    """Whether a serial looks like those of one of the makers; None when no maker's serials are known."""
    shapes = [_SERIALS[family] for family in map(_family, makers) if family]
    return any(shape.fullmatch(serial) for shape in shapes) if shapes else None


def serial_behind_s(text: str, makers: Iterable[str]) -> str | None:
    """The serial behind an ``S`` that the makers' shapes show to be an identifier, else None."""
    families = {family for family in map(_family, makers) if family}
    if not text.startswith("S") or not families:
        return None
    fits_behind = fits_maker(text[1:], families)
    if fits_behind and (families <= _PRINTS_S or not fits_maker(text, families)):
        return text[1:]
    return None


def lenovo_machine_and_serial(text: str) -> tuple[str, str] | None:
    """Machine type model and serial of a Lenovo ``1S`` code (1S, ten characters, eight characters)."""
    found = _LENOVO_1S.fullmatch(text)
    return (found[1], found[2]) if found else None


def dell_service_tag(express_code: str) -> str | None:
    """The seven-character service tag of a Dell express service code: the same number in base 36."""
    if not (10 <= len(express_code) <= 11 and express_code.isdecimal()):
        return None
    number = int(express_code)
    if not _SMALLEST_TAG <= number <= _LARGEST_TAG:
        return None
    tag = ""
    while number:
        number, digit = divmod(number, 36)
        tag = _BASE_36[digit] + tag
    return tag


def part_by_form(text: str) -> str | None:
    """The sentence that says whose part number the text is by its form alone, or None."""
    if _HP_PART.fullmatch(text):
        return "The option code behind # marks an HP product number."
    if _APPLE_PART.fullmatch(text):
        return "It has the form of an Apple part number."
    return None


def is_two_serials(text: str) -> bool:
    """Whether the text is two serials of one maker run together, by shapes hard to meet by chance."""
    middle, odd = divmod(len(text), 2)
    if odd:
        return False
    return any(shape.fullmatch(text[:middle]) and shape.fullmatch(text[middle:]) for shape in _DISTINCT)
