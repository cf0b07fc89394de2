"""Codes that have a standard's own form: retail codes, cartons, network and phone identities, carriers."""

import re
from collections.abc import Iterator

from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.card_numbers import issuer_fits
from receiving_app.scans.carriers import CarrierNumber, carrier_numbers, fedex_check
from receiving_app.scans.check_characters import gs1_holds, luhn_holds
from receiving_app.scans.context import ScanContext, fold
from receiving_app.scans.identifiers import as_mac

_MAC_FORMS = re.compile(
    r"[0-9A-F]{2}([:; -])[0-9A-F]{2}(?:\1[0-9A-F]{2}){4}"  # a semicolon is a colon without its shift
    r"|[0-9A-F]{4}([.:-])[0-9A-F]{4}\2[0-9A-F]{4}|[0-9A-F]{6}[-:][0-9A-F]{6}|[0-9A-F]{12}",
    re.IGNORECASE,
)
_HEX_LETTER = re.compile(r"[A-Fa-f]")
# Reporting bodies of the GSM Association: the first two digits of a phone identity.
_IMEI_BODIES = re.compile(r"01|10|30|33|35|44|45|49|5[0-4]|86|91|98|99")
_RETAIL_CONFIDENCE = {8: 0.5, 12: 0.74, 13: 0.75, 14: 0.68}
BOOKED = "This carton is already booked."
_PARCEL_CARRIERS = ("ups", "fedex", "usps", "dhl", "amazon", "ontrac", "lasership")
_CHANCE = {10: 0.5, 11: 0.5, 12: 0.66, 15: 0.62, 20: 0.62}
_PRO_NUMBER = re.compile(r"\d{7,12}")


def read_numbers(text: str, aim: str | None, context: ScanContext) -> Iterator[Candidate]:
    """Everything the text may be by a standard's form or check digit."""
    yield from _mac(text, context)
    digits = text.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdecimal():
        yield from _retail(digits, aim, context)
        yield from _sscc(digits, context)
        yield from _imei(digits, context)
        if len(digits) in {19, 20} and digits.startswith("89") and luhn_holds(digits):
            yield Candidate(Kind.ICCID, {"iccid": digits}, 0.8, "It has the form of a SIM card's number.")
    numbers = carrier_numbers(text)
    for number in numbers:
        yield _carrier(number, digits, aim, context)
    booked = context.known_tracking.get(fold(text))
    if booked is not None and not any(number.holds for number in numbers):
        yield Candidate(
            Kind.TRACKING, {"tracking": booked}, 0.92, "It is a carton number on record.", (BOOKED,)
        )
    yield from _pro_number(digits, context)


def _mac(text: str, context: ScanContext) -> Iterator[Candidate]:
    if not 12 <= len(text) <= 17 or not _MAC_FORMS.fullmatch(text):
        return
    if len(text) == 17 or _HEX_LETTER.search(text):  # twelve digits in other groups are a carrier's
        mac = as_mac(text.replace(";", ":"))
        if mac and len(set(mac)) > 2:
            bare = len(text) == 12
            seen = context.serials_seen() if bare else ()
            if len(seen) > 1 and all(as_mac(serial) for serial in seen):
                reason = "It has the form of a network address, as the serial numbers of this part have."
                yield Candidate(Kind.MAC, {"mac": mac}, 0.5, reason)
                return
            yield Candidate(Kind.MAC, {"mac": mac}, 0.86 if bare else 0.95, "It is a network address.")


def _retail(digits: str, aim: str | None, context: ScanContext) -> Iterator[Candidate]:
    says_retail = aim is not None and (aim[0] == "E" or (aim[0] == "I" and len(digits) == 14))
    if says_retail and len(digits) in {15, 18}:
        digits = digits[:13]  # a supplement of two or five digits
    if len(digits) not in _RETAIL_CONFIDENCE:
        return
    fields = {"gtin": digits.zfill(14)}
    if says_retail:
        if gs1_holds(digits):
            yield Candidate(Kind.ITEM, fields, 0.97, "The scanner says that it is a retail code.")
        else:
            reason = "The scanner says that it is a retail code, but its check digit is wrong."
            yield Candidate(Kind.ITEM, fields, 0.75, reason, (reason,), vouched=False)
    elif gs1_holds(digits):
        confidence = _RETAIL_CONFIDENCE[len(digits)]
        if context.waits_for is Kind.ITEM:
            confidence = 0.72 if len(digits) == 8 else 0.88
        elif aim is not None and aim[0] in "CA":
            confidence = 0.3 if context.waits_for is Kind.TRACKING else 0.5
        elif len(digits) == 12 and fedex_check(digits[:-1], (3, 1, 7)) == digits[-1]:
            confidence = 0.56
        yield Candidate(Kind.ITEM, fields, confidence, "It has the length and check digit of a retail code.")


def _sscc(digits: str, context: ScanContext) -> Iterator[Candidate]:
    booked = () if digits[-18:] not in context.known_tracking else (BOOKED,)
    if len(digits) == 20 and digits.startswith("00"):
        fields = {"sscc": digits[2:]}
        if gs1_holds(digits[2:]):
            reason = "00 and a carton code with a right check digit."
            yield Candidate(Kind.SSCC, fields, 0.94, reason, booked)
        else:
            reason = "00 and eighteen digits as a carton code has them, but the check digit is wrong."
            yield Candidate(Kind.SSCC, fields, 0.6, reason, (reason,), vouched=False)
    elif len(digits) == 18 and gs1_holds(digits):
        confidence = {Kind.TRACKING: 0.9, None: 0.6}.get(context.waits_for, 0.4)
        reason = "Eighteen digits with the check digit of a carton code."
        yield Candidate(Kind.SSCC, {"sscc": digits}, 0.96 if booked else confidence, reason, booked)


def has_reporting_body(digits: str) -> bool:
    """Whether digits begin as phone identities do; the long card numbers of fifteen digits do not."""
    return _IMEI_BODIES.match(digits) is not None


def _imei(digits: str, context: ScanContext) -> Iterator[Candidate]:
    if len(digits) != 15:
        return
    known_body = has_reporting_body(digits)
    waits = context.waits_for is Kind.IMEI and (known_body or not issuer_fits(digits))
    if luhn_holds(digits):
        confidence = 0.6 if gs1_holds(digits) else 0.9 if known_body else 0.6
        if context.waits_for is Kind.TRACKING and gs1_holds(digits):
            confidence = 0.5
        reason = "Fifteen digits with the check digit of a phone identity."
        yield Candidate(Kind.IMEI, {"imei": digits}, 0.96 if waits else confidence, reason)
    elif waits:
        reason = "The screen waits for a phone identity, but the check digit of this one is wrong."
        yield Candidate(Kind.IMEI, {"imei": digits}, 0.7, reason, (reason,), vouched=False)


def _carrier(number: CarrierNumber, digits: str, aim: str | None, context: ScanContext) -> Candidate:
    fields = {"carrier": number.carrier, "tracking": number.number}
    if not number.holds:
        confidence = 0.72 if number.form else 0.42
        warnings = () if _may_be_anything(number) else (number.why,)
        return Candidate(Kind.TRACKING, fields, confidence, number.why, warnings, vouched=False)
    if fold(number.number) in context.known_tracking:
        return Candidate(Kind.TRACKING, fields, 0.97, number.why, (BOOKED,))
    confidence = _form_confidence(number, context)
    if not number.form:
        confidence = _chance_confidence(digits, aim, context)
        if context.like_an_order(digits):
            confidence = min(confidence, 0.6)  # one order in seven passes a carrier's test
    if confidence < 0.85 and number.carrier in (context.carrier or "").lower():
        confidence += 0.15  # that carrier brought the delivery
    return Candidate(Kind.TRACKING, fields, confidence, number.why)


def _may_be_anything(number: CarrierNumber) -> bool:
    """Twelve digits, or two letters, nine digits and two letters: no alarm when their check digit fails."""
    return not number.form or number.number[:2].isalpha()


def _form_confidence(number: CarrierNumber, context: ScanContext) -> float:
    """Forms without a check digit, one letter and digits, are less sure than the others."""
    if not number.is_loose:
        return 0.95
    return {Kind.TRACKING: 0.94, None: 0.66}.get(context.waits_for, 0.4)


def _chance_confidence(digits: str, aim: str | None, context: ScanContext) -> float:
    """One random number in seven to eleven passes: only the screen makes such a reading likely."""
    size = len(digits)
    if context.waits_for not in {Kind.TRACKING, None}:
        return 0.3
    waits = context.waits_for is Kind.TRACKING
    if size == 12 and gs1_holds(digits) and not (waits and aim is not None and aim[0] in "CA"):
        return 0.6 if waits else 0.55 if context.order is None else 0.38
    if size == 15 and luhn_holds(digits):
        return 0.6 if waits else 0.5
    if waits:
        return 0.87
    if context.order is None:
        return _CHANCE.get(size, 0.5)
    likely = _CHANCE.get(size, 0.5) if context.carrier is not None else 0.5
    return max(likely, 0.52)  # so near to a serial of the order that the clerk is asked


def may_be_freight(text: str, context: ScanContext) -> bool:
    """Whether digits may be a freight carrier's number: no check is known for it, only who brought them."""
    carrier = (context.carrier or "").lower()
    return (
        bool(carrier)
        and not any(name in carrier for name in _PARCEL_CARRIERS)
        and _PRO_NUMBER.fullmatch(text.replace(" ", "").replace("-", "")) is not None
    )


def _pro_number(digits: str, context: ScanContext) -> Iterator[Candidate]:
    """A freight carrier's number; on an order's screen it is only one of the things it may be."""
    if context.waits_for in {Kind.TRACKING, None} and may_be_freight(digits, context):
        fields = {"carrier": (context.carrier or "").lower(), "tracking": digits}
        reason = f"{context.carrier} brought the delivery, and freight numbers look like this."
        waits = context.waits_for is Kind.TRACKING or context.order is None
        yield Candidate(Kind.TRACKING, fields, 0.64 if waits else 0.5, reason)
