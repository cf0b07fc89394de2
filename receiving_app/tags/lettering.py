"""Letters on labels: how wide a text is, and how it is made to fit its box.

Texts are measured in Helvetica. A back end that has other letters (Inter, where a name is not Latin; the
printer's own) sets them no wider than the measured box.
"""

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from unicodedata import category, east_asian_width

from receiving_app.resources_folder import resource

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
"""Ends a text that was cut, so that nobody takes the rest for the whole."""

MISSING = "\N{WHITE SQUARE}"

_LATIN_GUESS = 0.7  # em of a letter that Helvetica lacks; wider than Inter's average
_WIDE_GUESS = 1.05  # em of an East Asian letter


def one_line(text: str) -> str:
    """``text`` with line ends, tabs and runs of blanks as single blanks and without control characters."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = "".join(" " if letter.isspace() else letter for letter in text)
    return " ".join("".join(letter for letter in text if category(letter) not in {"Cc", "Cf", "Cs"}).split())


@lru_cache(maxsize=2048)
def printable(text: str) -> str:
    """``text`` as one line, with an open box for each letter that no back end can print."""
    text = one_line(text)
    if is_latin(text):
        return text
    known = _embedded_letters()
    return "".join(letter if ord(letter) in known else MISSING for letter in text)


@lru_cache(maxsize=1)
def _embedded_letters() -> frozenset[int]:
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 - only for text that is not Latin

    regular, bold = (TTFontFile(str(font_file(bold=bold))).charToGlyph for bold in (False, True))
    return frozenset(regular) & frozenset(bold)


def is_latin(text: str) -> bool:
    """Whether a PDF's built-in Helvetica has every letter (Windows-1252)."""
    if text.isascii():
        return True
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


class _Widths(dict[str, float]):
    """Letter to width in em; guesses those that Helvetica lacks."""

    def __missing__(self, letter: str) -> float:
        self[letter] = _WIDE_GUESS if east_asian_width(letter) in "WF" else _LATIN_GUESS
        return self[letter]


@lru_cache(maxsize=2)
def _width_of(*, bold: bool) -> Callable[[str], float]:
    from reportlab.pdfbase.pdfmetrics import getFont  # noqa: PLC0415 - loaded when the first label is made

    widths = _Widths()
    for code, width in enumerate(getFont("Helvetica-Bold" if bold else "Helvetica").widths):
        letter = bytes([code]).decode("cp1252", errors="ignore")
        if letter and width:
            widths[letter] = width / 1000
    return widths.__getitem__


def measure(text: str, *, bold: bool) -> float:
    """Width of ``text`` in em."""
    return sum(map(_width_of(bold=bold), text))


@lru_cache(maxsize=2048)  # the owner, the legend and many descriptions are the same on every label
def fit(text: str, width: int, size: int, smallest: int, *, bold: bool) -> tuple[str, int, float]:
    """Make ``text`` fit into ``width``: smaller letters down to ``smallest``, then cut with an ellipsis.

    Returns:
        The text as it will stand, its size, and its width at that size.
    """
    em = measure(text, bold=bold)
    if em * size <= width:
        return text, size, em * size
    size = max(smallest, int(width / em))
    if em * size <= width:
        return text, size, em * size
    width_of = _width_of(bold=bold)
    room = width / size - width_of(ELLIPSIS)
    kept = text[: bisect_right(list(accumulate(map(width_of, text))), room)].rstrip() + ELLIPSIS
    return kept, size, measure(kept, bold=bold) * size


@lru_cache(maxsize=2)
def font_file(*, bold: bool) -> Path:
    """The TrueType file for text that is embedded or rasterised: the bundled Inter, else reportlab's Vera."""
    inter = resource("fonts", f"Inter-{'Bold' if bold else 'Regular'}.ttf")
    if inter.is_file():
        return inter
    import reportlab  # noqa: PLC0415 - only where the bundled font is missing

    return Path(reportlab.__file__).parent / "fonts" / ("VeraBd.ttf" if bold else "Vera.ttf")
