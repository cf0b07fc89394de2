"""Masking card numbers in the text of a statement, where a number that passes Luhn is reason enough."""

import re

# A run of 13 to 19 digits, blanks or dashes between groups allowed, not part of a longer run: an acquirer's
# reference has 23 or 24 digits and is none.
_RUN = re.compile(r"(?<![0-9])(?:[0-9][ -]?){12,18}[0-9](?![0-9])")


def masked_payment_text(text: str) -> str:
    """``text`` with every digit of a card number but the last four replaced by ``*``.

    In payment fields Luhn alone refuses (the design's rule on card numbers); elsewhere the reading of scans
    also weighs issuer and structure.
    """
    return _RUN.sub(lambda run: _mask(run.group()) if passes_luhn(run.group()) else run.group(), text)


def passes_luhn(text: str) -> bool:
    """Whether the digits of ``text`` pass the check of ISO/IEC 7812-1 annex B."""
    digits = [int(character) for character in text if character.isascii() and character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _mask(run: str) -> str:
    left = sum(character.isdigit() for character in run) - 4
    out = []
    for character in run:
        if character.isdigit() and left > 0:
            out.append("*")
            left -= 1
        else:
            out.append(character)
    return "".join(out)
