"""Codes in a picture, as a gun would have sent them: control characters kept, GS1 codes with their mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from receiving_app.scans.gs1 import MARKS

MOST_PIXELS: Final = 60_000_000  # an A4 page at 600 dpi has 35 million
THOROUGH: Final = 4
QUICK: Final = 2
"""Looks at a picture that is one of many."""
_BAND: Final = 40  # pixels; codes whose middles are nearer than this stand on one line
_GONE: Final = 5  # pictures without a code until it may come again; one picture may be blurred
_SURE: Final = 2  # equal reads until a code is taken


def codes_in(picture: Any, looks: int = THOROUGH) -> tuple[str, ...]:
    """The codes in a picture, each once, from top to bottom and left to right.

    Args:
        picture: of Pillow, of Qt or an array of grey values.
        looks: how often to look while nothing is found: as it is, with shadows evened out, then larger.
    """
    import zxingcpp  # noqa: PLC0415 - heavy, and only needed when a picture comes

    for view in islice(_views(picture), looks):
        read = [_Read(_as_sent(code), _corners(code.position)) for code in zxingcpp.read_barcodes(view)]
        found = sorted(_without_ghosts(read), key=lambda each: (each.middle[1] // _BAND, each.middle[0]))
        if found:
            return tuple(dict.fromkeys(each.raw for each in found if each.raw))
    return ()


def codes_of_file(data: bytes) -> tuple[str, ...] | None:
    """The codes in a picture file; None when it is no picture that can be read, or too large a one."""
    from io import BytesIO  # noqa: PLC0415 - only where a picture comes

    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - heavy, as above

    try:
        with Image.open(BytesIO(data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            picture = ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    return codes_in(picture)


def _as_sent(code: Any) -> str:
    """What a gun sends for a code that was read; a code that is none of text keeps every byte."""
    data: bytes = code.bytes
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    mark: str = code.symbology_identifier
    return f"{mark}{text}" if mark[1:] in MARKS else text


Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Read:
    """A code that was read and its corners, in their order around it."""

    raw: str
    corners: tuple[Point, ...]

    @property
    def middle(self) -> Point:
        return sum(x for x, _ in self.corners) // 4, sum(y for _, y in self.corners) // 4

    def area(self) -> int:
        return abs(sum(a[0] * b[1] - a[1] * b[0] for a, b in _edges(self.corners))) // 2

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside."""
        sides = {
            (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0
            for a, b in _edges(self.corners)
        }
        return len(sides) == 1


def _without_ghosts(read: list[_Read]) -> Iterator[_Read]:
    """Where two readings lie on each other only the larger one: lines across a tilted code read it wrong."""
    kept: list[_Read] = []
    for each in sorted(read, key=_Read.area, reverse=True):
        if not any(larger.holds(each.middle) for larger in kept):
            kept.append(each)
            yield each


def _edges(corners: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    return zip(corners, (*corners[1:], corners[0]), strict=True)


def _corners(position: Any) -> tuple[Point, ...]:
    around = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((point.x, point.y) for point in around)


def _views(picture: Any) -> Iterator[Any]:
    """The picture, then with its shadows evened out, then that at twice its size."""
    import cv2  # noqa: PLC0415 - heavy, and only where the first look finds nothing
    import numpy as np  # noqa: PLC0415 - as above

    yield picture
    grey = np.ascontiguousarray(np.asarray(picture))
    height, width = grey.shape[:2]
    ground = cv2.resize(grey, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(ground, np.ones((5, 5), np.uint8)), 5)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    flat = cv2.divide(grey, ground, scale=255)
    yield flat
    if 4 * width * height <= MOST_PIXELS:
        twice = cv2.resize(flat, (2 * width, 2 * height), interpolation=cv2.INTER_CUBIC)
        yield twice
        soft = cv2.GaussianBlur(twice, (0, 0), 3)
        yield cv2.addWeighted(twice, 2.5, soft, -1.5, 0)


@dataclass(slots=True)
class Sightings:
    """Which codes in the pictures of a camera are scans: read twice alike, and not again until gone."""

    _reads: dict[str, int] = field(default_factory=dict)
    _missed: dict[str, int] = field(default_factory=dict)

    def see(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Take the codes of the next picture; those that are scans now."""
        for gone in [code for code in self._reads if code not in codes]:
            self._missed[gone] = self._missed.get(gone, 0) + 1
            if self._missed[gone] >= _GONE:
                del self._reads[gone], self._missed[gone]
        for code in codes:
            self._missed.pop(code, None)
            self._reads[code] = self._reads.get(code, 0) + 1
        return tuple(code for code in codes if self._reads[code] == _SURE)
