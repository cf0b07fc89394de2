"""From what the scanner sent to the characters of the code: marks, odd digits and invisible signs removed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

RS, GS, EOT, FS, US = "\x1e", "\x1d", "\x04", "\x1c", "\x1f"

_AIM = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
_WRONG_CASE = frozenset("acfgiklqD")  # letters of symbology marks that are never sent in this case
_TURNING_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACE_AROUND = " \t\r\n\x00\x02\x03\x0b\x0c"
_SEPARATORS = GS + RS + EOT
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"

# What scanners and programs write for RS, GS and EOT when they cannot send them: the sign's name or number
# in brackets, an escape with its number (hexadecimal, decimal, octal), or a picture of it. The three signs at
# the end are the pictures of code page 437.
_VISIBLE_SEPARATOR = re.compile(
    r"[<{\[(#](RS|GS|EOT|FS|US|FNC1)[>}\])#]|\\(RS|GS|EOT)|[<{\[](?:0x|x|U\+00)?(1E|1D|04)[>}\]]"
    r"|(?:~[dx]?0|\\x|\\u00|0x|_x00|%|&\#x0?)(1E|1D|04)[_;]?"
    r"|(?:~d?0|&\#0{0,2})(30|29|4|04);?|\\(036|035|004)"
    "|([\u241e\u241d\u2404\u25b2\u2194\u2666])",
    re.IGNORECASE,
)
_SEPARATOR_OF = {
    **dict.fromkeys(("RS", "1E", "30", "036", "\u241e", "\u25b2"), RS),
    **dict.fromkeys(("GS", "1D", "29", "035", "FNC1", "\u241d", "\u2194"), GS),
    **dict.fromkeys(("EOT", "04", "4", "004", "\u2404", "\u2666"), EOT),
    "FS": FS,
    "US": US,
}
_CARET_SEPARATOR = re.compile(r"\^(\^|\]|D(?![A-Z0-9]))")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A scan ready to be read.

    Attributes:
        text: the characters of the code.
        aim: the symbology mark without its bracket, or None.
        turns: True when the scan held marks that turn the writing direction.
        notes: what was mended, in words.
    """

    text: str
    aim: str | None
    turns: bool
    notes: tuple[str, ...]


def clean(raw: str) -> Cleaned:
    """Remove what does not belong to the code: line ends, the scanner's mark, invisible signs, odd digits."""
    turns = bool(_TURNING_MARKS.search(raw)) if not raw.isascii() else False
    notes: list[str] = []
    text = raw
    if not raw.isascii():
        text = in_plain_signs(raw)
        if text != raw:
            notes.append("Signs of another alphabet or invisible signs were replaced.")
    text = text.strip(_SPACE_AROUND)
    mark = _AIM.match(text)
    if mark:
        text = text[mark.end() :].strip(_SPACE_AROUND)
    aim = mark[1] if mark else None
    if aim is not None and aim[0] in _WRONG_CASE:
        text, aim = text.swapcase(), aim.swapcase()
        notes.append("Caps lock had turned the letters.")
    if text.startswith(GS):
        text, aim = text.lstrip(GS), aim or "C1"  # FNC1 sent as a separator: what ]C1 says
    if text and text[-1] in _SEPARATORS and not _SEPARATOR.search(text.rstrip(_SEPARATORS)):
        text = text.rstrip(_SEPARATORS + _SPACE_AROUND)  # one at the end parts nothing
    if len(text) > 2 and text[0] == text[-1] == "*":
        text = text[1:-1]  # the start and stop signs of Code 39
    return Cleaned(text, aim, turns, tuple(notes))


def in_plain_signs(text: str) -> str:
    """The text with plain digits, letters and dashes for odd ones, and without invisible signs."""
    return text if text.isascii() else "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """The plain character that an odd one stands for; '' for one that cannot be seen."""
    if character < "\x80":
        return character
    if character in _DASHES:
        return "-"
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Zs":
        return " "
    return "" if category in {"Cf", "Cs", "Co"} else character


def with_real_separators(text: str) -> str:
    """Put RS, GS and EOT back where the scanner wrote ``<GS>``, ``{GS}``, ``^]``, ``~029`` or ``_x001D_``."""
    text = _VISIBLE_SEPARATOR.sub(
        lambda found: _SEPARATOR_OF[next(filter(None, found.groups())).upper()], text
    )
    return _CARET_SEPARATOR.sub(lambda found: {"^": RS, "]": GS, "D": EOT}[found[1]], text)
