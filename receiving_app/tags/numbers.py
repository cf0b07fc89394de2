"""Tag numbers: a series, the number of a tag as it is printed, and back again.

A tag number is a prefix, a fixed count of digits and, by choice of the series, one check character that
catches a mistyped number before it reaches the inventory.
"""

from dataclasses import dataclass
from string import ascii_uppercase

from receiving_app.errors import Refused
from receiving_app.scans.check_characters import luhn_digit, mod43_character

CHECKS = ("none", "mod10", "mod43")
"""``mod10``: Luhn over the digits. ``mod43``: the Code 39 check character over prefix and digits."""


@dataclass(frozen=True, slots=True)
class Series:
    """How the tags of one kind are numbered.

    Attributes:
        name: what the office calls the series.
        prefix: what each number starts with: capital letters, digits and hyphens; may be empty.
        width: how many digits follow, without the check character.
        check: which of :data:`CHECKS` ends the number.

    Raises:
        Refused: if the series could not be printed or told apart.
    """

    name: str
    prefix: str
    width: int
    check: str = "none"

    def __post_init__(self) -> None:
        if not set(self.prefix) <= set(ascii_uppercase + "0123456789-"):
            raise Refused(
                f"The prefix {self.prefix!r} of series {self.name} cannot be printed on a tag.",
                "Use capital letters, digits and hyphens.",
            )
        if self.prefix.startswith("HOLD"):
            raise Refused(
                f"The prefix of series {self.name} starts with HOLD, which marks hold labels.",
                "Choose another prefix.",
            )
        if not 1 <= self.width <= 12:
            raise Refused(
                f"Series {self.name} has {self.width} digits.", "A series has between 1 and 12 digits."
            )
        if self.check not in CHECKS:
            raise Refused(
                f"Series {self.name} has the check {self.check!r}.", f"Known checks: {', '.join(CHECKS)}."
            )

    @property
    def last(self) -> int:
        """The highest number that the series can hold."""
        return int("9" * self.width)


@dataclass(frozen=True, slots=True)
class NotOfSeries:
    """Why a text is no number of the series.

    Attributes:
        reason: one sentence that says what was expected.
    """

    reason: str


def format_number(series: Series, n: int) -> str:
    """The tag number of the ``n``-th tag: prefix, digits, check character.

    Raises:
        Refused: if ``n`` lies outside the series.
    """
    if not 1 <= n <= series.last:
        raise Refused(
            f"Series {series.name} has no number {n}: it runs from 1 to {series.last}.",
            "Start a new series with more digits or another prefix.",
        )
    digits = f"{n:0{series.width}d}"
    return series.prefix + digits + _check_character(series, digits)


def parse_number(series: Series, text: str) -> int | NotOfSeries:
    """Which number of the series ``text`` is, or why it is none. Case and outer blanks do not matter."""
    tag = text.strip().upper()
    expected = len(series.prefix) + series.width + (series.check != "none")
    if series.check == "mod43" and len(tag) == expected - 1:
        tag += " "  # a blank is a check character of Code 39
    if not tag.startswith(series.prefix):
        return NotOfSeries(f"A tag of series {series.name} starts with {series.prefix}.")
    body = tag[len(series.prefix) :]
    digits, check = body[: series.width], body[series.width :]
    if len(tag) != expected:
        return NotOfSeries(f"A tag of series {series.name} has {expected} characters, not {len(tag)}.")
    if not (digits.isascii() and digits.isdigit()):
        return NotOfSeries(
            f"After {series.prefix or 'the start'}, a tag of series {series.name} has {series.width} digits."
        )
    if check != _check_character(series, digits):
        return NotOfSeries(f"The check character of {tag} does not fit: a character was misread or mistyped.")
    if int(digits) == 0:
        return NotOfSeries(f"Series {series.name} starts at 1.")
    return int(digits)


def _check_character(series: Series, digits: str) -> str:
    if series.check == "mod10":
        return luhn_digit(digits)
    if series.check == "mod43":
        return mod43_character(series.prefix + digits)
    return ""
