"""Payment card numbers and passwords inside a scan: found, so that they are never kept, shown or logged.

A number is a card number when its length, its issuer prefix (ISO/IEC 7812) and its Luhn digit all fit and no
stronger reading explains it (:mod:`receiving_app.scans.reading` names those). In a payment field the Luhn
digit alone decides.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import accumulate

from receiving_app.scans.carriers import has_form
from receiving_app.scans.check_characters import luhn_holds, luhn_sums

# First and last four-digit prefix of an issuer's range, and the lengths its numbers have (ISO/IEC 7812 and
# what Visa, Mastercard, American Express, Discover, UnionPay, JCB, Diners, Maestro, Mir and Troy publish).
_LONG = frozenset(range(16, 20))
_RANGES = (
    (4000, 4999, frozenset({13, 16, 19})),
    (5100, 5599, frozenset({16})),
    (2221, 2720, frozenset({16})),
    (3400, 3499, frozenset({15})),
    (3700, 3799, frozenset({15})),
    (6000, 6999, _LONG),
    (8100, 8199, _LONG),
    (3528, 3589, _LONG),
    (3000, 3059, frozenset(range(14, 20))),
    (3600, 3699, frozenset(range(14, 20))),
    (3800, 3999, frozenset(range(14, 20))),
    (2131, 2131, frozenset({15})),
    (1800, 1800, frozenset({15})),
    (5000, 5099, _LONG),
    (5600, 5999, _LONG),
    (2200, 2204, frozenset({16})),
    (9792, 9792, frozenset({16})),
)
_LENGTHS = {str(prefix): lengths for first, last, lengths in _RANGES for prefix in range(first, last + 1)}
_ANY_LENGTH = frozenset(range(13, 20))
# A digit, and then digits with at most three signs between two of them that are no letters.
_JOINER = r"[^0-9A-Za-z]{0,3}"
_RUN = re.compile(rf"[0-9](?:{_JOINER}[0-9])+")
_SCANNER_MARK = re.compile(r"[\x00-\x20]*\][A-Za-z][0-9A-Za-z]")
_GROUP = re.compile(r"[0-9]+")
_GROUPINGS = frozenset({(4, 6, 5), (4, 6, 4), (6, 13), (8, 8), (4, 4, 4, 4, 3)})
# A word that says password and the value behind it; of some words only with a colon or an equals sign.
_SECRET = re.compile(
    r"(?P<word>(?:\b|(?<=_))(?:"
    r"(?:pass(?:word|wort|code|phrase|wd)|pwd|pw|kennwort|contrase[n\u00f1]a|mot de passe|recovery[ _-]?key"
    r"|wpa2?[ _-]?key)\b[\"']?(?:\s*[:=]\s*|\s+is\s+|\s+)"
    r"|(?:pass|pin|puk|clave|token|(?:wpa2?[ -]?)?psk|secret(?:[ _-]?access)?(?:[ _-]?key)?"
    r"|(?:network|wi-?fi|api|security|access)[ _-]?(?:key|code))\b[\"']?\s*[:=]\s*"
    r"|bearer\s+|private key-----\s*|WIFI:.{0,200}?\bP:|otpauth://\S{0,200}?secret=)"
    r"|://[^/\s:@]{1,80}:)[\"']?(?P<secret>[^;&\s@\"'*][^;&\s@\"']*)",
    re.IGNORECASE,
)
_SHORTEST = 13  # digits of a card number
_MASK = "*"


def issuer_fits(digits: str) -> bool:
    """Whether a card issuer gives out numbers with this prefix and length."""
    return len(digits) in _LENGTHS.get(digits[:4], ())


def is_card_number(digits: str, *, payment_field: bool = False) -> bool:
    """Whether bare digits are a card number: length, issuer and Luhn; in a payment field Luhn alone."""
    if not 13 <= len(digits) <= 19 or not luhn_holds(digits):
        return False
    return payment_field or issuer_fits(digits)


def looks_like_card_number(
    text: str, explained: Collection[str] = (), *, payment_field: bool = False, in_fields: bool = False
) -> bool:
    """Whether a card number stands anywhere in the text, seen through spaces, dashes and control characters.

    Args:
        text: any text.
        explained: digit strings that a stronger reading explains; what stands inside them is passed over.
        payment_field: True where a person was asked about a payment: the Luhn digit alone decides there.
        in_fields: True for a message that says where its values end: what stands in two of them, or inside
            a longer number, is a card number by chance.
    """
    found = _found(_with_plain_digits(text), explained, payment_field=payment_field, in_fields=in_fields)
    return next(found, None) is not None


def holds_secret(text: str) -> bool:
    """Whether the text gives a password, a wireless key or the like by its word."""
    return _SECRET.search(text) is not None


def masked(raw: str, explained: Collection[str] = (), *, payment_field: bool = False) -> str:
    """The text with all but the last four digits of each card number, and every password, replaced by ``*``.

    Everything else, control characters included, stays as it is.
    """
    signs = list(raw)
    for places in _found(_with_plain_digits(raw), explained, payment_field=payment_field):
        for place in places[:-4]:
            signs[place] = _MASK
    return without_secrets("".join(signs))


def without_secrets(text: str) -> str:
    """The text with every password replaced by ``*``."""
    return _SECRET.sub(lambda found: found["word"] + _MASK * len(found["secret"]), text)


def _with_plain_digits(text: str) -> str:
    """The text, character for character, with the digits of all alphabets as 0 to 9."""
    if text.isascii():
        return text
    return "".join(map(_plain_digit, text))


@lru_cache(maxsize=4096)
def _plain_digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign


def _found(
    text: str, explained: Collection[str], *, payment_field: bool, in_fields: bool = False
) -> Iterator[list[int]]:
    """The places of the digits of each card number; the scanner's mark in front is passed over."""
    mark = _SCANNER_MARK.match(text)
    for run in _RUN.finditer(text, mark.end() if mark else 0):
        groups = _GROUP.findall(run[0])
        digits = "".join(groups)
        if len(digits) < _SHORTEST or has_form(digits):
            continue
        places: list[int] = []
        for first, last in _card_spans(
            digits, list(map(len, groups)), payment_field=payment_field, in_fields=in_fields
        ):
            if not any(digits[first:last] in known for known in explained):
                places = places or [
                    place for place, sign in enumerate(run[0], run.start()) if "0" <= sign <= "9"
                ]
                yield places[first:last]


def _card_spans(
    digits: str, sizes: list[int], *, payment_field: bool, in_fields: bool
) -> Iterator[tuple[int, int]]:
    """Where card numbers stand among the digits of a run whose groups have these sizes."""
    starts = list(accumulate(sizes, initial=0))
    group_at = {start: index for index, start in enumerate(starts)}
    sums = luhn_sums(digits)
    reached = 0
    for index, start in enumerate(starts[:-1]):
        if start < reached:
            continue
        lengths = _ANY_LENGTH if payment_field else _LENGTHS.get(digits[start : start + 4], ())
        for length in lengths:
            behind = start + length
            end = group_at.get(behind)
            if end is None or (sums[behind % 2][behind] - sums[behind % 2][start]) % 10:
                continue  # it ends inside a group, or the Luhn digit is wrong
            if _joined(sizes[index:end], sizes, in_fields=in_fields):
                yield start, behind
                reached = start + length
        if sizes[index] > 16 and not in_fields:
            yield from _stuck(digits, start, starts[index + 1])


def _joined(sizes: list[int], everything: list[int], *, in_fields: bool) -> bool:
    """Whether neighbouring groups may be one number.

    They are when they look like a card's (four and four, 4-6-5 …) or when they are all there is: two of many
    serials of eight digits in a list are not a card by chance.
    """
    if len(sizes) == 1 or max(sizes) <= 4:
        return True
    if len(sizes) == len(everything) and sum(sizes) > 13 and not in_fields:
        return True
    return tuple(sizes) in _GROUPINGS and everything.count(sizes[-1]) == sizes.count(sizes[-1])


def _stuck(digits: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Card numbers at the beginning and the end of a long run of digits, stuck to something else."""
    for length in (16, 15):
        for first in {start, end - length}:
            if is_card_number(digits[first : first + length]):
                yield first, first + length
