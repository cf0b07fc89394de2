"""Check digits and check characters: pure arithmetic, shared by scans and by the tags we print ourselves."""

from itertools import accumulate

CODE_39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_ALPHANUMERIC = CODE_39[:36]
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
_TREBLED = bytes.maketrans(b"0123456789", bytes((0, 3, 6, 9, 12, 15, 18, 21, 24, 27)))
_ONCE = bytes.maketrans(b"0123456789", bytes(range(10)))


def _alternating(digits: str, first: bytes) -> str:
    """The modulus 10 digit where every second digit, from the right, counts as ``first`` maps it."""
    plain = digits.encode("ascii")
    return str(-(sum(plain[::-2].translate(first)) + sum(plain[-2::-2].translate(_ONCE))) % 10)


def luhn_digit(digits: str) -> str:
    """The Luhn (modulus 10, ISO/IEC 7812-1) digit that belongs behind ``digits``."""
    return _alternating(digits, _DOUBLED)


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the Luhn digit of the ones before it."""
    return len(digits) > 1 and luhn_digit(digits[:-1]) == digits[-1]


def luhn_sums(digits: str) -> tuple[list[int], list[int]]:
    """Sums by which the Luhn digit of any part of a long run of digits is tested without adding it up again.

    The part from ``start`` to ``end`` holds when ``sums[end % 2][end] - sums[end % 2][start]`` is a multiple
    of ten: the first list doubles the digits at even places, the second those at odd ones.
    """
    plain = digits.encode("ascii")
    once, twice = plain.translate(_ONCE), plain.translate(_DOUBLED)
    even, odd = bytearray(once), bytearray(once)
    even[::2], odd[1::2] = twice[::2], twice[1::2]
    return list(accumulate(even, initial=0)), list(accumulate(odd, initial=0))


def gs1_digit(digits: str) -> str:
    """The GS1 modulus 10 digit (GTIN, SSCC, USPS): weights 3 and 1 from the right."""
    return _alternating(digits, _TREBLED)


def gs1_holds(digits: str) -> bool:
    """Whether the last digit is the GS1 digit of the ones before it."""
    return len(digits) > 1 and gs1_digit(digits[:-1]) == digits[-1]


def mod43_character(text: str) -> str:
    """The Code 39 check character (modulus 43) of ``text``.

    Raises:
        ValueError: if a character is not in the set of Code 39.
    """
    return CODE_39[sum(CODE_39.index(character) for character in text) % 43]


def mod37_36_character(text: str) -> str:
    """The check character of ISO/IEC 7064 MOD 37,36 over letters and digits; other signs do not count."""
    product = 36
    for character in text:
        value = _ALPHANUMERIC.find(character)
        if value >= 0:
            product = (((product + value) % 36 or 36) * 2) % 37
    return _ALPHANUMERIC[(37 - product) % 36]
