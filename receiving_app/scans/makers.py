"""What the makers' serial and part numbers look like, and the codes only they print.

A shape is a hint for what stands beside it on the label: it decides whether an ``S`` in front is an
identifier, never which serial was meant. Of other makers, the units on record show what serials are like.
"""

import re
from collections.abc import Iterable

from receiving_app.scans.context import fold

# Maker, in small letters as in the order's line -> what its serials look like. Nobody's are digits alone, so
# that no date, order or carton number fits; letters that are taken for digits stand where the maker has them.
_SERIALS = {
    "apple": re.compile(r"(?=\d*[A-Z])[0-9A-HJ-NP-Z]{10,12}"),
    "cisco": re.compile(r"[A-Z]{3}\d{4}[0-9A-Z]{4}"),
    "dell": re.compile(
        r"(?=\d*[A-Z])[0-9A-HJ-NP-Z]{7}"  # a service tag: base 36 without I and O
        r"|[A-Z]{2}-?0[0-9A-Z]{5}-?[0-9A-Z]{5}-?[0-9A-Z]{3}-?[0-9A-Z]{4}(?:-?[A-Z]\d\d)?"
    ),
    "fujitsu": re.compile(r"A[0-9A-Z]{3}\d{6}"),
    "ricoh": re.compile(r"A[0-9A-Z]{3}\d{6}"),
    "hp": re.compile(r"(?=\d{0,2}[A-Z])(?=[A-Z]*\d)[0-9A-Z]{10}"),  # the first three signs name the plant
    "lenovo": re.compile(r"(?=[A-Z]*\d|M[JP]|P[CF])[A-Z][0-9A-HJ-NP-Z]{7}"),
    "zebra": re.compile(r"[0-9A-Z]{2}J\d{9}"),
}
_DIGITS_TAG = re.compile(r"[0-9]{7}")  # a Dell tag may be digits by chance: its S says what it is
_PRINTS_S = frozenset({"apple"})
_DISTINCT = (_SERIALS["cisco"], _SERIALS["zebra"], _SERIALS["fujitsu"])
_LENOVO_1S = re.compile(r"1S([0-9A-Z]{10})([0-9A-Z]{8})")
_HP_PART = re.compile(r"[0-9A-Z]{5,8}#[0-9A-Z]{3}")
_APPLE_PART = re.compile(r"[0-9A-Z]{4,6}[A-Z]{1,2}/[A-Z]")
_BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEARNT_FROM = 2  # serials of a part on record that show how long they are
_SHAPE_LEARNT_FROM = 8  # serials of a part on record that show where its digits stand
_ZERO_AND_ONE = str.maketrans("OI", "01")
DIGIT_LIKE = dict(zip("OQDILSBZG", "000115826", strict=True))  # letters and the digits they are taken for
_SHORTEST_BEHIND = 5  # signs behind an S that can be a serial of their own
_SHORTEST_HALF = 8  # signs of a serial
_SMALLEST_TAG, _LARGEST_TAG = 36**6, 36**7 - 1


def _family(maker: str) -> str:
    words = maker.lower().replace(",", " ").split()
    if "hewlett" in words or "hpe" in words:
        return "hp"
    return next((word for word in words if word in _SERIALS), "")


def is_known_maker(maker: str | None) -> bool:
    """Whether the serials of this maker have a shape that is known here."""
    return bool(maker) and _family(maker or "") != ""


def fits_maker(serial: str, makers: Iterable[str]) -> bool | None:
    """Whether a serial looks like those of one of the makers; None when no maker's serials are known."""
    shapes = [_SERIALS[family] for family in map(_family, makers) if family]
    return any(shape.fullmatch(serial) for shape in shapes) if shapes else None


def fits_seen(serial: str, seen: Iterable[str]) -> bool | None:
    """Whether a serial is as long as those of its part that are on record; None when these are too few.

    Digits alone, or letters alone, or what has dashes, is like them only where some of them are such.
    """
    seen = tuple(seen)
    if len(seen) < _LEARNT_FROM:
        return None
    key, made_of = fold(serial), _made_of(serial)
    return any(len(fold(each)) == len(key) and made_of <= _made_of(each) for each in seen)


def _made_of(serial: str) -> frozenset[str]:
    """What is special about the signs of a serial."""
    key = fold(serial)
    found = {"digits": key.isdecimal(), "letters": key.isalpha(), "dashes": "-" in serial}
    return frozenset(name for name, is_so in found.items() if is_so)


def with_digits_seen(serial: str, seen: Iterable[str]) -> str | None:
    """The serial with digits for letters that look like them, where all units on record have digits.

    None when nothing would change, or when the units are too few to tell. In eight serials of letters and
    digits by chance, fewer than one place in twenty thousand has digits only.
    """
    alike = [each for each in seen if len(each) == len(serial)]
    if len(alike) < _SHAPE_LEARNT_FROM:
        return None
    meant = "".join(
        DIGIT_LIKE.get(sign.upper(), sign) if all(each[place].isdecimal() for each in alike) else sign
        for place, sign in enumerate(serial)
    )
    return meant if meant != serial else None


def with_digits_of_maker(serial: str, makers: Iterable[str]) -> str | None:
    """The serial with 0 for O and 1 for I, where only that makes it look like the maker's; else None."""
    makers = tuple(makers)
    meant = serial.upper().translate(_ZERO_AND_ONE)
    if meant == serial.upper() or fits_maker(serial.upper(), makers) is not False:
        return None
    return meant if fits_maker(meant, makers) else None


def serial_behind(text: str, before: str, makers: Iterable[str], seen: Iterable[str] = ()) -> str | None:
    """The serial behind an identifier ``before`` it (``S``, ``1S``, ``SN``), else None.

    The makers' shapes show it. Where none is known the serials ``seen`` before do: some are as long as what
    stands behind the identifier, and none that is as long as the whole begins with one.
    """
    makers = tuple(makers)
    families = {family for family in map(_family, makers) if family}
    if not text.startswith(before) or not makers:
        return None
    behind = text[len(before) :]
    if not families:
        keys = [fold(each) for each in seen]
        itself = any(key.startswith(before) and len(key) == len(fold(text)) for key in keys)
        return behind if not itself and any(len(key) == len(fold(behind)) for key in keys) else None
    fits_behind = fits_maker(behind, families) or ("dell" in families and _DIGITS_TAG.fullmatch(behind))
    if fits_behind and ((before == "S" and families <= _PRINTS_S) or not fits_maker(text, families)):
        return behind
    return None


def tells_nothing(behind: str, makers: Iterable[str], seen: Iterable[str]) -> bool:
    """Whether an ``S`` in front may as well be part of the serial: maker unknown here, nothing seen before.

    The first unit is asked about; from then on the units on record decide.
    """
    return (
        len(behind) >= _SHORTEST_BEHIND
        and behind[0].isalnum()
        and any(sign.isdecimal() for sign in behind)
        and any(True for _ in makers)
        and not any(True for _ in seen)
        and not any(map(is_known_maker, makers))
    )


def lenovo_machine_and_serial(text: str) -> tuple[str, str] | None:
    """Machine type model and serial of a Lenovo ``1S`` code (1S, ten characters, eight characters)."""
    found = _LENOVO_1S.fullmatch(text)
    return (found[1], found[2]) if found else None


def dell_service_tag(express_code: str) -> str | None:
    """The seven-character service tag of a Dell express service code: the same number in base 36.

    The code may stand as it is printed, in groups of three with dashes or spaces between. Three in ten
    numbers of ten or eleven digits make a tag with an I or an O in it, which no tag has: see
    :func:`fits_maker`.
    """
    express_code = express_code.replace("-", "").replace(" ", "")
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
    """Whether the text is two serials of one maker run together, by shapes hard to meet by chance.

    Such a shape is a maker's own, or letters and digits that change in the same places of both halves.
    """
    middle, odd = divmod(len(text), 2)
    if odd:
        return False
    first, second = text[:middle], text[middle:]
    if any(shape.fullmatch(first) and shape.fullmatch(second) for shape in _DISTINCT):
        return True
    signs = _signs(first)
    return middle >= _SHORTEST_HALF and signs == _signs(second) and {"A", "9"} <= set(signs)


def _signs(text: str) -> str:
    """The text with a 9 for each digit and an A for each letter."""
    return "".join("9" if sign.isdecimal() else "A" if sign.isalpha() else sign for sign in text)
