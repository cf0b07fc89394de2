"""Telling a scanner that types like a keyboard (a "wedge") from a person who types.

Pure: characters and milliseconds in, a verdict out. A scan is a run of keys at most 150 ms apart and 50 ms
apart on average that ends with Enter or Tab. Those are the limits that take all USB guns and most Bluetooth
guns and hardly any typist (simulated; Odoo moved its one limit from 50 to 150 ms over the years, pull
requests 7540 to 161647). A calibration sheet teaches the limits of one gun; a gun that sends a prefix or
an AIM identifier needs no timing at all. What the sheet teaches is in ``calibration.py``.
"""

import re
from dataclasses import dataclass
from typing import Final

GS, RS, EOT = "\x1d", "\x1e", "\x04"
"""The control characters of a data matrix (ISO/IEC 15434) that must survive; nobody types them."""

_SHORT: Final = 6
_SHORTEST: Final = 3
_SHORT_MEAN: Final = 30
_SLACK: Final = 200
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_AIM_BEGUN: Final = re.compile(r"\](?:[A-Za-z](?:[0-9A-Za-z].*)?)?", re.DOTALL)
_CONTROLS: Final = GS + RS + EOT


@dataclass(frozen=True, slots=True)
class Gun:
    """How one scanner types.

    Attributes:
        name: what the scans it sends are kept under.
        longest_gap: milliseconds; a longer pause ends the run.
        mean_gap: milliseconds; slower runs are a person's.
        prefix: character the gun sends before every scan; '' when it sends none.
        suffix: character that ends a scan beside Enter and Tab; '' when there is none.
        only_marked: what comes without the prefix or an AIM identifier is typing, however fast it comes.
        ends_by_pause: the gun sends nothing at the end, so a pause ends a scan.
        caps_by_shift: caps lock turns its letters; whether Shift was down tells what was printed.
        corrections: what arrives -> what was printed, one character each, for a keyboard layout that differs.
    """

    name: str = "SCANNER"
    longest_gap: int = 150
    mean_gap: int = 50
    prefix: str = ""
    suffix: str = ""
    only_marked: bool = False
    ends_by_pause: bool = False
    caps_by_shift: bool = False
    corrections: tuple[tuple[str, str], ...] = ()

    def as_printed(self, arrived: str) -> str:
        """What arrived, with the keyboard layout put right."""
        if not self.corrections:
            return arrived
        return arrived.translate({ord(came): printed for came, printed in self.corrections})


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
        text = gun.as_printed(self.text)
        marked = bool(gun.prefix) and text.startswith(gun.prefix)
        return marked or bool(_AIM.match(text)) or any(c in text for c in _CONTROLS)

    def may_become_scan(self, gun: Gun) -> bool:
        """Whether this may still turn out a scan; False as soon as it is plainly a person's typing."""
        if self.is_certain(gun):
            return True
        if gun.only_marked and not _AIM_BEGUN.fullmatch(gun.as_printed(self.text)):
            return False
        return self.elapsed <= gun.mean_gap * (len(self.text) - 1) + _SLACK

    def is_scan(self, gun: Gun, gap_to_end: int | None) -> bool:
        """Whether the run was a scan, now that it ended.

        Args:
            gun: whose limits apply.
            gap_to_end: milliseconds from the last character to Enter or Tab; None when a pause ended it.
        """
        if self.is_certain(gun):
            return bool(self.scan(gun).strip(_CONTROLS))  # a mark alone is a key that a person pressed
        if gun.only_marked or len(self.text) < _SHORTEST or (gap_to_end is None and not gun.ends_by_pause):
            return False
        gaps = len(self.text) - (1 if gap_to_end is None else 0)
        mean = (self.elapsed + (gap_to_end or 0)) / gaps
        return mean <= (gun.mean_gap if len(self.text) >= _SHORT else min(gun.mean_gap, _SHORT_MEAN))

    def scan(self, gun: Gun) -> str:
        """The scan as it was printed: with the layout put right, without prefix and suffix."""
        return gun.as_printed(self.text).removeprefix(gun.prefix).removesuffix(gun.suffix)
