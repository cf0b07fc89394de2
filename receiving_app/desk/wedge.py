"""Telling a scanner that types like a keyboard (a "wedge") from a person who types.

Pure: characters and milliseconds in, a verdict out. A scan is a run of keys at most 150 ms apart and 50 ms
apart on average that ends with Enter or Tab. Those are the limits that take all USB guns and most Bluetooth
guns and hardly any typist (simulated; Odoo moved its one limit from 50 to 150 ms over the years, pull
requests 7540 to 161647). A calibration sheet teaches the limits of one gun; a gun that sends a prefix or
an AIM identifier needs no timing at all.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

GS, RS, EOT = "\x1d", "\x1e", "\x04"
"""The control characters of a data matrix (ISO/IEC 15434) that must survive; nobody types them."""

_SHORT: Final = 6
_SHORTEST: Final = 3
_SHORT_MEAN: Final = 30
_SLACK: Final = 200
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Gun:
    """How one scanner types.

    Attributes:
        longest_gap: milliseconds; a longer pause ends the run.
        mean_gap: milliseconds; slower runs are a person's.
        prefix: character the gun sends before every scan; '' when it sends none.
        suffix: character that ends a scan beside Enter and Tab; '' when there is none.
        ends_by_pause: the gun sends nothing at the end, so a pause ends a scan.
        corrections: what arrives -> what was printed, one character each, for a keyboard layout that differs.
    """

    name: str = "SCANNER"
    longest_gap: int = 150
    mean_gap: int = 50
    prefix: str = ""
    suffix: str = ""
    ends_by_pause: bool = False
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Run:
    """Keys that came one soon after the other: their characters, and the milliseconds between them."""

    text: str = ""
    elapsed: int = 0

    def add(self, character: str, gap: int) -> None:
        """Take one more character, ``gap`` milliseconds after the one before."""
        if self.text:
            self.elapsed += gap
        self.text += character

    def is_certain(self, gun: Gun) -> bool:
        """Whether only a scanner sends this: its prefix, an AIM identifier or a control character."""
        marked = bool(gun.prefix) and self.text.startswith(gun.prefix)
        return marked or bool(_AIM.match(self.text)) or any(c in self.text for c in (GS, RS, EOT))

    def may_become_scan(self, gun: Gun) -> bool:
        """Whether this may still turn out a scan; False as soon as it is plainly a person's typing."""
        if self.is_certain(gun):
            return True
        return self.elapsed <= gun.mean_gap * (len(self.text) - 1) + _SLACK

    def is_scan(self, gun: Gun, gap_to_end: int | None) -> bool:
        """Whether the run was a scan, now that it ended.

        Args:
            gun: whose limits apply.
            gap_to_end: milliseconds from the last character to Enter or Tab; None when a pause ended it.
        """
        if self.is_certain(gun):
            return True
        if len(self.text) < _SHORTEST or (gap_to_end is None and not gun.ends_by_pause):
            return False
        gaps = len(self.text) - (1 if gap_to_end is None else 0)
        mean = (self.elapsed + (gap_to_end or 0)) / gaps
        return mean <= (gun.mean_gap if len(self.text) >= _SHORT else min(gun.mean_gap, _SHORT_MEAN))

    def scan(self, gun: Gun) -> str:
        """The scan as it was printed: without prefix and suffix, with the layout put right."""
        text = self.text.removeprefix(gun.prefix).removesuffix(gun.suffix)
        return text.translate({ord(arrived): printed for arrived, printed in gun.corrections})


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the calibration sheet taught about a gun.

    Attributes:
        gun: the limits to use from now on.
        got: the characters that arrived.
        ended: ``Enter``, ``Tab`` or ``nothing``.
        said: one sentence: all is well, what is put right by itself, or how to set the gun up.
    """

    gun: Gun
    got: str
    ended: str
    said: str


def learn(gun: Gun, printed: str, got: str, times: tuple[int, ...], ended: str) -> Lesson:
    """Learn a gun's limits and layout from one scan of the calibration sheet.

    Args:
        gun: the gun as it was set until now.
        printed: the characters on the sheet.
        got: the characters that arrived.
        times: milliseconds at which each of them arrived, Enter or Tab included.
        ended: ``Enter``, ``Tab`` or ``nothing``.
    """
    body = got.removeprefix(gun.prefix).removesuffix(gun.suffix)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    longest, mean = max(gaps, default=0), sum(gaps) / max(1, len(gaps))
    taught = replace(
        gun,
        longest_gap=max(150, round(longest * 1.5)),
        mean_gap=max(50, round(mean * 1.3)),
        ends_by_pause=ended == "nothing",
        corrections=(),
    )
    if body == printed:
        return Lesson(taught, got, ended, "The scanner sends every character as printed.")
    mapped = _one_to_one(printed, body)
    if mapped is not None:
        return Lesson(
            replace(taught, corrections=mapped),
            got,
            ended,
            f"The scanner uses another keyboard layout. {len(mapped)} characters are put right from now on.",
        )
    lost = "".join(sorted({c for c in printed if c not in body}))
    named = ", ".join(_NAMES.get(c, c) for c in lost) or "some characters"
    return Lesson(
        taught,
        got,
        ended,
        f"The scanner drops or changes {named}. Set it to a US keyboard with control characters sent.",
    )


_NAMES: Final = {GS: "GS", RS: "RS", EOT: "EOT", " ": "space"}


def _one_to_one(printed: str, body: str) -> tuple[tuple[str, str], ...] | None:
    if len(printed) != len(body):
        return None
    arrived: dict[str, str] = {}
    for shown, came in zip(printed, body, strict=True):
        if arrived.setdefault(came, shown) != shown:
            return None
    return tuple(sorted((came, shown) for came, shown in arrived.items() if came != shown))
