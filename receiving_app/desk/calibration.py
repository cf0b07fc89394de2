"""What one scan of the calibration sheet teaches about a scanner: speed, end, layout, marks, what is lost.

Pure: what is printed and what arrived go in, a lesson in sentences comes out. The square code holds every
printable character and GS, RS, EOT; the bars, for scanners that read no squares, hold those characters that
keyboard layouts disagree about, and GS.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from receiving_app.desk.wedge import EOT, GS, RS, Gun
from receiving_app.scans.keyboards import LAYOUTS

SQUARE: Final = "AZyz" + "".join(map(chr, range(ord(" "), ord("~") + 1))) + f"{GS}1{RS}2{EOT}"
"""What the Data Matrix says."""
BARS: Final = f"AZyz-0189/:+${GS}B"
"""What the Code 128 says."""

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_NAMES: Final = {GS: "GS", RS: "RS", EOT: "EOT", " ": "space"}
_TOO_MANY = 10
_ALIKE = 0.5
_WITH_CONTROL = 0xE000  # of the private use area, where no keyboard's character is
_CONTROL_OF: Final = {"]": GS, "^": RS}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the calibration sheet taught about a gun.

    Attributes:
        gun: the limits to use from now on.
        got: the characters that arrived.
        ended: ``Enter``, ``Tab`` or ``nothing``.
        said: one sentence: all is well, what is put right by itself, or what is lost.
        advice: what else was seen, and what to do, a sentence or two each.
        is_good: whether nothing has to be done at the scanner.
    """

    gun: Gun
    got: str
    ended: str
    said: str
    advice: tuple[str, ...] = ()
    is_good: bool = True


def with_control(key: int) -> str:
    """What a key with Ctrl stands for until the sheet tells which control character it is."""
    return chr(_WITH_CONTROL + key) if key < 0x1000 else ""


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
    best = max(_ways(printed, body), key=lambda way: way.alike)  # of equals the first: as it arrived
    if best.alike < _ALIKE:
        return Lesson(gun, got, ended, *_ANOTHER_CODE, is_good=False)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    longest, mean = max(gaps, default=0), sum(gaps) / max(1, len(gaps))
    taught = replace(
        gun,
        longest_gap=max(150, round(longest * 1.5)),
        mean_gap=max(50, round(mean * 1.3)),
        ends_by_pause=ended == "nothing",
        caps_by_shift=best.has_caps,
        corrections=best.corrections(),
    )
    lost = best.lost(printed)
    advice = (
        *_on_characters(lost, best.layout),
        *(("Caps lock is on. It does not matter to the scans of this scanner.",) if best.has_caps else ()),
        _AIM_ON if best.is_marked else _AIM_OFF,
        f"It sends a key every {round(mean)} ms, with pauses up to {longest} ms.",
        *((_NO_END,) if ended == "nothing" else ()),
    )
    return Lesson(taught, got, ended, best.said(lost), advice, is_good=not lost)


_ANOTHER_CODE = (
    "This was another code than the ones shown here.",
    ("Scan the square code, or the bars where the scanner reads no squares.",),
)
_AIM_ON = "It sends an AIM identifier before each scan. What begins so is a scan, however slow it comes."
_AIM_OFF = (
    "It sends no AIM identifier. Turned on in the scanner's manual (“transmit AIM ID”), it tells scans "
    "from typing for certain."
)
_NO_END = "It sends nothing at the end, so a pause ends a scan. Enter at the end (“suffix CR”) is surer."


@dataclass(frozen=True, slots=True)
class _Way:
    """One way in which what arrived may stand for what is printed.

    Attributes:
        layout: the keyboard's name; '' for an American one.
        table: what arrives -> what was printed.
        text: what arrived, put right in this way, without an AIM identifier.
        alike: how much of the print it is, 0 to 1.
    """

    layout: str
    table: Mapping[str, str]
    has_caps: bool
    is_marked: bool
    text: str
    alike: float

    def corrections(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((came, meant) for came, meant in self.table.items() if came != meant))

    def lost(self, printed: str) -> tuple[str, ...]:
        """Characters of the print that did not arrive, or not as themselves."""
        steps = SequenceMatcher(None, printed, self.text, autojunk=False).get_opcodes()
        return tuple(
            sorted(
                {each for tag, a, b, _, _ in steps if tag in {"replace", "delete"} for each in printed[a:b]}
            )
        )

    def said(self, lost: tuple[str, ...]) -> str:
        if self.table:
            named = f": {self.layout}" if self.layout else ""
            return (
                f"This PC has another keyboard layout than the scanner{named}. "
                f"{len(self.corrections())} characters are put right from now on."
            )
        if lost:
            return f"The scanner drops or changes {_named(lost)}."
        return "The scanner sends every character as printed."


def _ways(printed: str, body: str) -> Iterator[_Way]:
    """As it arrived, with caps lock, on the keyboards we know, and on one that we do not."""
    tables: dict[str, Mapping[str, str]] = {"": {}}
    tables |= {name: table | _controls(table) for name, table in LAYOUTS.items()}
    for layout, table in tables.items():
        for has_caps in (False, True):
            yield _way(layout, table, printed, _turned(body) if has_caps else body, has_caps=has_caps)
    for has_caps in (False, True):
        turned = _turned(body) if has_caps else body
        for mark in (0, 3):
            table = _one_to_one(printed, turned[mark:]) or {}
            if table:
                yield _way("", table, printed, turned, has_caps=has_caps)


def _way(layout: str, table: Mapping[str, str], printed: str, body: str, *, has_caps: bool) -> _Way:
    text = "".join(table.get(each, each) for each in body)
    mark = _AIM.match(text)
    is_marked = mark is not None and not printed.startswith(mark[0])
    text = text[3:] if is_marked else text
    alike = SequenceMatcher(None, printed, text, autojunk=False).ratio()
    return _Way(layout, table, has_caps, is_marked, text, alike)


def _turned(text: str) -> str:
    """The text with its letters as without caps lock."""
    return "".join(each.swapcase() if len(each.swapcase()) == 1 else each for each in text)


def _controls(table: Mapping[str, str]) -> dict[str, str]:
    """Ctrl and the key that has another sign on this keyboard: the control character that was meant."""
    meant = {printed: came for came, printed in table.items()}
    return {with_control(ord(meant[sign])): control for sign, control in _CONTROL_OF.items()}


def _one_to_one(printed: str, body: str) -> dict[str, str] | None:
    """Each character that arrived, if it always stood for the same printed one."""
    if len(printed) != len(body):
        return None
    arrived: dict[str, str] = {}
    for shown, came in zip(printed, body, strict=True):
        if arrived.setdefault(came, shown) != shown:
            return None
    return {came: shown for came, shown in arrived.items() if came != shown}


def _on_characters(lost: tuple[str, ...], layout: str) -> Iterator[str]:
    """What to do about characters that do not arrive."""
    controls = tuple(each for each in lost if each in {GS, RS, EOT})
    others = tuple(each for each in lost if each not in {GS, RS, EOT})
    if controls:
        yield (
            f"{_named(controls)} did not arrive, and square codes part their fields with GS, RS and EOT. "
            "In the scanner's manual look for “send control characters” (“Ctrl + ASCII”, “function key "
            "mapping”), scan the code there, and test once more."
        )
    if others:
        country = f"the {layout} keyboard" if layout else "the keyboard of this PC"
        yield (
            f"{_named(others)} did not arrive as printed. In the scanner's manual look for “keyboard "
            f"country”, scan the code of {country}, and test once more."
        )


def _named(characters: tuple[str, ...]) -> str:
    if len(characters) > _TOO_MANY:
        return f"{len(characters)} characters"
    return ", ".join(_NAMES.get(each, each) for each in characters)
