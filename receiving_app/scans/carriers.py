"""Carrier numbers: their forms and their check digits.

Forms and checks: UPS, FedEx, USPS, DHL, OnTrac, LaserShip and Amazon as printed on their labels; S10 from the
Universal Postal Union. A check digit alone proves little: one random number in seven to eleven passes. So
each number says whether its *form* is the carrier's own or whether it only passes a test by itself.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from receiving_app.scans.check_characters import gs1_holds

_UPS = re.compile(r"1Z[0-9A-Z]{16}")
_UPS_CUT = re.compile(r"1Z[0-9A-Z]{10,15}")
_S10 = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
_ZIP = re.compile(r"420(\d{5}(?:\d{4})?)\x1d?(9[1-5]\d{20}|9[1-5]\d{24})")
_USPS_LONG = re.compile(r"9[1-5]\d{20}|9[1-5]\d{24}")
_USPS_20 = re.compile(r"(?:70|71|73|77|81|82|91|92|93|94|95|01|02|03|23)\d{18}")
_FEDEX_34 = re.compile(r"(?:100[0-9]|96\d\d)\d{30}")
_FEDEX_96 = re.compile(r"96\d{20}")
_DHL_PIECE = re.compile(r"J(?:JD|D|VGL)\d{9,20}|GM\d{16,18}|3S[A-Z]{4}\d{9,14}")
_DHL_ANY = re.compile(r"J(?!JD)[A-UW-Z][A-Z]{1,2}\d{9,10}")  # J, two or three letters, nine or ten digits
_AMAZON = re.compile(r"TB[ACMR]\d{12}")
_ONTRAC = re.compile(r"[CD]\d{14}")
_LASERSHIP = re.compile(r"(?:LX\d{8,15}|1LS7?\d{12,15}(?:-\d)?|LS\d{8,12})")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


@dataclass(frozen=True, slots=True)
class CarrierNumber:
    """A number that a carrier may have given.

    Attributes:
        carrier: small letters: ups, fedex, usps, postal, dhl, amazon, ontrac, lasership.
        number: as a clerk would type it at the carrier's.
        form: True when the form is the carrier's own; False when only a check digit speaks for it.
        holds: False when the form is there and the check digit fails or characters are missing.
        why: one sentence.
    """

    carrier: str
    number: str
    form: bool
    holds: bool
    why: str

    @property
    def is_loose(self) -> bool:
        """Whether the form is a letter or three and digits, which makers' serials have as well."""
        return self.carrier in {"ontrac", "lasership"} or _DHL_ANY.fullmatch(self.number) is not None


def ups_check(body: str) -> str:
    """The check digit of the 15 characters after ``1Z``: letters as (code - 63) mod 10, odd places twice."""
    total = 0
    for place, character in enumerate(body):
        value = int(character) if character.isdigit() else (ord(character) - 63) % 10
        total += value * (2 if place % 2 else 1)
    return str(-total % 10)


def fedex_check(body: str, weights: tuple[int, int, int]) -> str:
    """FedEx Express: repeating weights from the left, modulus 11, then modulus 10."""
    return str(sum(int(digit) * weights[place % 3] for place, digit in enumerate(body)) % 11 % 10)


def s10_check(body: str) -> str:
    """UPU S10: weights 8 6 4 2 3 5 9 7, modulus 11; 10 counts as 0 and 11 as 5."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, _S10_WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def dhl_check(body: str) -> str:
    """DHL Express: the number before the last digit, modulus 7."""
    return str(int(body) % 7)


def _ups(text: str) -> Iterator[CarrierNumber]:
    if _UPS.fullmatch(text):
        holds = ups_check(text[2:-1]) == text[-1]
        yield CarrierNumber("ups", text, True, holds, _said("UPS", holds=holds))
    elif _UPS_CUT.fullmatch(text):
        yield CarrierNumber(
            "ups", text, True, False, "It begins as a UPS number does, but its end is missing."
        )


def _lettered(text: str) -> Iterator[CarrierNumber]:
    if _S10.fullmatch(text):
        carrier = "usps" if text.endswith("US") else "postal"
        holds = s10_check(text[2:10]) == text[10]
        yield CarrierNumber(carrier, text, True, holds, _said("international mail", holds=holds))
    for carrier, name, form in (
        ("dhl", "DHL piece", _DHL_PIECE),
        ("dhl", "DHL piece", _DHL_ANY),
        ("amazon", "Amazon", _AMAZON),
        ("ontrac", "OnTrac", _ONTRAC),
        ("lasership", "LaserShip", _LASERSHIP),
    ):
        if form.fullmatch(text):
            yield CarrierNumber(
                carrier, text, True, True, f"It has the form of a number by {name}; no check digit."
            )


def _usps(text: str) -> Iterator[CarrierNumber]:
    zipped = _ZIP.fullmatch(text)
    if zipped:
        holds = gs1_holds(zipped[2])
        yield CarrierNumber("usps", zipped[2], True, holds, _said("USPS", holds=holds))
    elif _USPS_LONG.fullmatch(text):
        holds = gs1_holds(text)
        yield CarrierNumber("usps", text, True, holds, _said("USPS", holds=holds))


def _fedex(text: str) -> Iterator[CarrierNumber]:
    if _FEDEX_34.fullmatch(text):
        holds = fedex_check(text[-14:-1], (1, 7, 3)) == text[-1]
        yield CarrierNumber("fedex", text[-12:], True, holds, _said("long FedEx", holds=holds))
    elif _FEDEX_96.fullmatch(text):
        holds = gs1_holds(text[-15:])
        yield CarrierNumber("fedex", text[-15:], True, holds, _said("FedEx Ground", holds=holds))


def _bare_digits(text: str) -> Iterator[CarrierNumber]:
    """Numbers for which only a check digit speaks."""
    size = len(text)
    if size == 12:
        holds = fedex_check(text[:-1], (3, 1, 7)) == text[-1]
        yield CarrierNumber("fedex", text, False, holds, _said("FedEx", holds=holds))
    elif size == 15 and gs1_holds(text):
        yield CarrierNumber("fedex", text, False, True, _said("FedEx Ground", holds=True))
    elif size in {10, 11} and dhl_check(text[:-1]) == text[-1]:
        yield CarrierNumber("dhl", text, False, True, _said("DHL waybill", holds=True))
    elif size == 20:
        if _USPS_20.fullmatch(text) and gs1_holds(text):
            yield CarrierNumber("usps", text, False, True, _said("USPS", holds=True))
        elif gs1_holds("92" + text):
            yield CarrierNumber("fedex", text, False, True, _said("old FedEx SmartPost", holds=True))
        elif gs1_holds(text):
            yield CarrierNumber("fedex", text, False, True, _said("FedEx Ground", holds=True))


def _said(name: str, *, holds: bool) -> str:
    if holds:
        return f"It has the form of a {name} number and its check digit is right."
    return f"It has the form of a {name} number, but its check digit is wrong."


_WITH_FORM: tuple[Callable[[str], Iterator[CarrierNumber]], ...] = (_ups, _lettered, _usps, _fedex)


def carrier_numbers(text: str) -> tuple[CarrierNumber, ...]:
    """All carrier numbers that the text may be, a carrier's own form before a bare check digit.

    Spaces, dashes and small letters do not matter.
    """
    plain = text.upper().replace(" ", "").replace("-", "").replace("\t", "")
    if not 10 <= len(plain) <= 40:
        return ()
    found = [number for reader in _WITH_FORM for number in reader(plain)]
    if plain.isascii() and plain.isdecimal() and not any(number.form and number.holds for number in found):
        found.extend(_bare_digits(plain))
    return tuple(found)


def has_form(digits: str) -> bool:
    """Whether bare digits have a carrier's or carton's own form with a right check digit."""
    if len(digits) == 20 and digits.startswith("00"):
        return gs1_holds(digits[2:])
    return len(digits) > 19 and any(
        number.form and number.holds for reader in (_usps, _fedex) for number in reader(digits)
    )
