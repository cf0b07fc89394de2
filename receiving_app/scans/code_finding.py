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
    return _looked(picture)[0]


def find_codes(grey: "Grey") -> Codes:
    """The codes of a picture: with a second look if the first reads none, and a closer one where one is left.

    Args:
        grey: an array of grey values, best evenly lit.
    """
    from receiving_app.scans.bar_areas import bar_areas  # noqa: PLC0415 - OpenCV, where a picture comes

    read, seen = _looked(grey)
    if not read:
        read = _looked_twice_as_near(grey)
    areas = [
        area
        for area in bar_areas(grey)
        if not any(area.holds(code.middle) or code.holds(area.middle) for code in read)
    ]
    matrices = [
        corners
        for corners in seen
        if not any(_overlap(corners, area.corners) for area in areas)
        and _is_printed(_cut(grey, corners, 0.0))
    ]
    closer = [_bars_read(grey, area) for area in areas] + [_matrix_read(grey, each) for each in matrices]
    return Codes((*read, *(code for code in closer if code)), closer.count(None))


def _looked(
    picture: Any, *, inverted: bool = True
) -> tuple[tuple[CodeSeen, ...], tuple[tuple[Point, ...], ...]]:
    """What one look reads, and the corners of each matrix that it sees and cannot read."""
    import zxingcpp  # noqa: PLC0415 - heavy, and only needed when a picture comes

    form = zxingcpp.BarcodeFormat
    matrices = {form.QRCode, form.DataMatrix, form.PDF417, form.Aztec}
    found = zxingcpp.read_barcodes(picture, try_invert=inverted, return_errors=True)
    read = tuple(_without_ghosts(_seen(code, _corners(code.position)) for code in found if code.valid))
    unread: list[tuple[Point, ...]] = []
    for code in found:
        corners = _corners(code.position)
        known = [*(each.corners for each in read), *unread]
        if not code.valid and code.format in matrices and not any(_overlap(corners, each) for each in known):
            unread.append(corners)
    return read, tuple(unread)


def _looked_twice_as_near(grey: "Grey") -> tuple[CodeSeen, ...]:
    import cv2  # noqa: PLC0415 - as above

    if 4 * grey.size > MOST_PIXELS:
        return ()
    twice = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    # Small codes that are light on dark are on no paper; looking for them costs a fifth more.
    read, _ = _looked(twice, inverted=False)
    return tuple(replace(code, corners=tuple((x // 2, y // 2) for x, y in code.corners)) for code in read)


def _bars_read(grey: "Grey", area: "BarArea") -> CodeSeen | None:
    """The linear code of an area, if closer looks read it alike."""
    import cv2  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above
    import zxingcpp  # noqa: PLC0415 - as above

    form = zxingcpp.BarcodeFormat
    # the other formats read noise too easily
    checked = zxingcpp.BarcodeFormats((form.Code128, form.Code39, form.Code93, form.EANUPC))
    reads: list[CodeSeen] = []
    for enlarged in _ENLARGED:
        strip = area.upright(grey, enlarged)
        sharp = cv2.addWeighted(strip, 2.5, cv2.GaussianBlur(strip, (0, 0), enlarged), -1.5, 0)
        for view in (strip, sharp):
            averaged = view.mean(axis=0).round().astype(np.uint8)[None].repeat(_AVERAGED, 0)
            for look in (view, averaged):
                reads += [
                    _seen(code, area.corners)
                    for code in zxingcpp.read_barcodes(look, checked, try_rotate=False, try_invert=False)
                ]
    return next((code for code, times in Counter(reads).most_common(1) if times >= _ALIKE), None)


def _matrix_read(grey: "Grey", corners: tuple[Point, ...]) -> CodeSeen | None:
    """The matrix at that place, if it can be read enlarged."""
    import cv2  # noqa: PLC0415 - as above
    import zxingcpp  # noqa: PLC0415 - as above

    for enlarged in _ENLARGED:
        view = cv2.resize(
            _cut(grey, corners, _MARGIN), None, fx=enlarged, fy=enlarged, interpolation=cv2.INTER_CUBIC
        )
        for code in zxingcpp.read_barcodes(view):
            return _seen(code, corners)
    return None


def _cut(grey: "Grey", corners: tuple[Point, ...], margin: float) -> "Grey":
    """What lies between the corners, and a margin of so much of its size."""
    (left, top), (right, bottom) = _box(corners)
    margin = round(margin * max(right - left, bottom - top))
    return grey[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]


def _is_printed(cut: "Grey") -> bool:
    """Whether about half is dark: a decoder sees corners of a matrix in noise and in the rules of a form."""
    import cv2  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above

    if not cut.size:
        return False
    dark, light = np.percentile(cv2.GaussianBlur(cut, (0, 0), _NOISE), (30, 70))
    return bool(light - dark > _CONTRAST)


def _seen(code: Any, corners: tuple[Point, ...]) -> CodeSeen:
    # .bytes keeps control characters; .text shows them as signs
    return CodeSeen(str(code.format), code.symbology_identifier, code.bytes, corners)


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
