"""The codes in a picture: what can be read of them, and how many are there that cannot.

A first look reads what is easy. Where bars or the corners of a matrix are seen that it did not read, a closer
look follows at that place alone, enlarged; bars are also averaged from top to bottom, which takes the noise
of a poor scan away. What is left is counted, so that nobody takes a code for read that was only printed.
Source of the numbers: 10 mil and 6.67 mil Code 128 at 203 dpi, blurred and noisy (``tests/scans``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from receiving_app.scans.bar_areas import BarArea, Grey

MOST_PIXELS: Final = 60_000_000  # an A4 page at 600 dpi has 35 million
_ENLARGED: Final = (2.0, 3.0, 4.0)
_ALIKE: Final = 2  # closer looks that must read the same: one may read noise
_AVERAGED: Final = 40  # pixels: how high the mean of all lines is drawn
_NOISE, _CONTRAST = 1.0, 64  # of a matrix: pixels that are smoothed away, grey values from dark to light
_MARGIN: Final = 0.15  # of a matrix, around it

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A code that was read.

    Attributes:
        format: its symbology, in words.
        mark: its AIM identifier: ``]C1``.
        data: what it holds, control characters and all.
        corners: in pixels, in their order around it.
    """

    format: str
    mark: str
    data: bytes
    corners: tuple[Point, ...]

    @property
    def text(self) -> str:
        """What it holds, as text; bytes that are none are marked."""
        return self.data.decode("utf-8", "replace")

    @property
    def middle(self) -> Point:
        """The mean of its corners."""
        return sum(x for x, _ in self.corners) // 4, sum(y for _, y in self.corners) // 4

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside."""
        sides = {
            (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0
            for a, b in _edges(self.corners)
        }
        return len(sides) == 1

    def area(self) -> int:
        """In pixels."""
        return abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in _edges(self.corners))) // 2


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes in a picture: those that were read, and how many more are seen."""

    read: tuple[CodeSeen, ...]
    unread: int = 0


def read_codes(picture: Any) -> tuple[CodeSeen, ...]:
    """The codes that one look reads.

    Args:
        picture: of Pillow, of Qt or an array of grey values.
    """
    return tuple(_without_ghosts(_seen(code) for code in _read(picture)))


def find_codes(grey: "Grey") -> Codes:
    """The codes of a picture: with a second look if the first reads none, and a closer one where one is left.

    Args:
        grey: an array of grey values, best evenly lit.
    """
    from receiving_app.scans.bar_areas import bar_areas  # noqa: PLC0415 - OpenCV, where a picture comes

    read = read_codes(grey) or _read_twice_as_near(grey)
    areas = [
        area
        for area in bar_areas(grey)
        if not any(area.holds(code.middle) or code.holds(area.middle) for code in read)
    ]
    taken = [code.corners for code in read] + [area.corners for area in areas]
    matrices = _matrices_unread(grey, taken)
    closer = [_bars_read(grey, area) for area in areas] + [_matrix_read(grey, each) for each in matrices]
    more = tuple(code for code in closer if code)
    return Codes(tuple(_without_ghosts((*read, *more))), closer.count(None))


def _read(picture: Any, **options: Any) -> list[Any]:
    """What zxing reads of the formats that are printed on labels and slips.

    Code 39 in its standard form alone: read in full ASCII, ``12/C-7`` becomes ``12#-7``, and six signs
    without a vowel become the number of a medicine.
    """
    import zxingcpp  # noqa: PLC0415 - heavy, and only needed when a picture comes

    form = zxingcpp.BarcodeFormat
    checked = [form.Code128, form.Code39Std, form.Code93, form.EANUPC]
    others = [form.ITF, form.Codabar, form.DataBar]
    matrices = [form.QRCode, form.DataMatrix, form.PDF417, form.Aztec, form.MaxiCode]
    formats = {"all": checked + others + matrices, "checked": checked, "matrices": matrices[:-1]}
    wanted = options.pop("formats", "all")
    chosen = formats[wanted] if isinstance(wanted, str) else [wanted]
    found: list[Any] = zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormats(chosen), **options)
    return found


def _read_twice_as_near(grey: "Grey") -> tuple[CodeSeen, ...]:
    import cv2  # noqa: PLC0415 - as above

    if 4 * grey.size > MOST_PIXELS:
        return ()
    twice = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    # Small codes that are light on dark are on no paper; looking for them costs a fifth more.
    read = _without_ghosts(_seen(code) for code in _read(twice, try_invert=False))
    return tuple(replace(code, corners=tuple((x // 2, y // 2) for x, y in code.corners)) for code in read)


def _matrices_unread(grey: "Grey", taken: Iterable[tuple[Point, ...]]) -> list["_Matrix"]:
    """The matrices that are seen and cannot be read, each once, but for places where something else is."""
    found: list[_Matrix] = []
    for code in _read(grey, formats="matrices", return_errors=True):
        corners = _corners(code.position)
        known = (*taken, *(each.corners for each in found))
        if code.valid or any(_overlap(corners, each) for each in known):
            continue
        if _is_printed(_cut(grey, corners, 0.0)[0]):
            found.append(_Matrix(code.format, corners))
    return found


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A matrix that one look saw: its format and its corners."""

    format: Any
    corners: tuple[Point, ...]


def _bars_read(grey: "Grey", area: "BarArea") -> CodeSeen | None:
    """The linear code of an area, if closer looks read it alike."""
    import cv2  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above

    reads: list[CodeSeen] = []
    for enlarged in _ENLARGED:
        strip = area.upright(grey, enlarged)
        sharp = cv2.addWeighted(strip, 2.5, cv2.GaussianBlur(strip, (0, 0), enlarged), -1.5, 0)
        for view in (strip, sharp):
            averaged = view.mean(axis=0).round().astype(np.uint8)[None].repeat(_AVERAGED, 0)
            for look in (view, averaged):
                # the formats without a check are read into noise too easily
                found = _read(look, formats="checked", try_rotate=False, try_invert=False)
                reads += [replace(_seen(code), corners=area.corners) for code in found]
    return next((code for code, times in Counter(reads).most_common(1) if times >= _ALIKE), None)


def _matrix_read(grey: "Grey", matrix: _Matrix) -> CodeSeen | None:
    """The matrix, if it can be read enlarged; a neighbour that comes with it is not taken for it."""
    import cv2  # noqa: PLC0415 - as above

    cut, (left, top) = _cut(grey, matrix.corners, _MARGIN)
    (west, north), (east, south) = _box(matrix.corners)
    for enlarged in _ENLARGED:
        view = cv2.resize(cut, None, fx=enlarged, fy=enlarged, interpolation=cv2.INTER_CUBIC)
        for code in _read(view, formats=matrix.format):
            x, y = _seen(code).middle
            if west <= left + x / enlarged <= east and north <= top + y / enlarged <= south:
                return replace(_seen(code), corners=matrix.corners)
    return None


def _cut(grey: "Grey", corners: tuple[Point, ...], margin: float) -> tuple["Grey", Point]:
    """What lies between the corners and a margin of so much of its size, and where it begins."""
    (left, top), (right, bottom) = _box(corners)
    wide = round(margin * max(right - left, bottom - top))
    first = max(0, left - wide), max(0, top - wide)
    return grey[first[1] : bottom + wide, first[0] : right + wide], first


def _is_printed(cut: "Grey") -> bool:
    """Whether about half is dark: a decoder sees corners of a matrix in noise and in the rules of a form."""
    import cv2  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above

    if not cut.size:
        return False
    dark, light = np.percentile(cv2.GaussianBlur(cut, (0, 0), _NOISE), (30, 70))
    return bool(light - dark > _CONTRAST)


def _seen(code: Any) -> CodeSeen:
    # .bytes keeps control characters; .text shows them as signs
    return CodeSeen(str(code.format), code.symbology_identifier, code.bytes, _corners(code.position))


def _without_ghosts(read: Iterable[CodeSeen]) -> Iterator[CodeSeen]:
    """Where two readings lie on each other only the larger one: lines across a tilted code read it wrong."""
    kept: list[CodeSeen] = []
    for each in sorted(read, key=CodeSeen.area, reverse=True):
        if not any(larger.holds(each.middle) for larger in kept):
            kept.append(each)
            yield each


def _overlap(one: tuple[Point, ...], other: tuple[Point, ...]) -> bool:
    ((left, top), (right, bottom)), ((west, north), (east, south)) = _box(one), _box(other)
    return left <= east and west <= right and top <= south and north <= bottom


def _box(corners: tuple[Point, ...]) -> tuple[Point, Point]:
    """The upper left and the lower right corner of what holds them all."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(down)), (max(across), max(down))


def _edges(corners: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    return zip(corners, (*corners[1:], corners[0]), strict=True)


def _corners(position: Any) -> tuple[Point, ...]:
    around = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((point.x, point.y) for point in around)
