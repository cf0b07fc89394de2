"""Where a picture holds the bars of a linear code, whether or not it can be read. Pure.

Bars are parallel: in a small cell of the picture all edges run one way, which they do in no print and hardly
in a photo. Cells that lie together and agree are an area. Lines drawn across it, from bar to bar, then see
the same thing at every height, and see bars of unequal width; the rules of a form are all alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi
from typing import Any, Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
Numbers: TypeAlias = NDArray[np.float32]

_CELL: Final = 8  # pixels
_SCALES: Final = (1, 2, 4)  # the picture is made smaller by these: blurred or wide bars are sharp there
_LEAST_EDGES: Final = 40.0  # mean square of the brightness's slope
_ONE_WAY: Final = 0.75  # of the edges in a cell, from 0 (every way) to 1 (one way)
_HARDLY_OTHERWISE: Final = 0.5
_LEAST_CELLS: Final = 12
_LEAST_LENGTH, _LEAST_HEIGHT = 4 * _CELL, 2 * _CELL
_HIGHEST: Final = 1.5  # times its length; a stack of forms' rules is higher
_MOST: Final = 0.4  # of the picture
_LINES: Final = 15  # drawn across an area
_ALIKE: Final = 0.8  # how well a line agrees with all of them
_MOST_LINES: Final = 0.75
_FAINT: Final = 0.6  # of the contrast of all lines together
_LEAST_BARS: Final = 12  # that are seen: a code of two signs has sixteen, some run together when blurred
_SWING: Final = 0.12  # of the brightness: less is no bar
_UNEQUAL: Final = 0.15  # how much distances from bar to bar differ: deviation by mean
_QUIET: Final = 0.2  # of its length is looked at beyond each end


@dataclass(frozen=True, slots=True)
class BarArea:
    """Bars side by side: the middle, how far they go from first to last, how high they are, how they lie.

    Attributes:
        across: the direction from bar to bar, a unit vector.
    """

    middle: tuple[float, float]
    length: float
    height: float
    across: tuple[float, float]

    @property
    def corners(self) -> tuple[tuple[int, int], ...]:
        """In pixels, in their order around it."""
        (x, y), (u, v) = self.middle, self.across
        return tuple(
            (
                round(x + along * self.length * u - off * self.height * v),
                round(y + along * self.length * v + off * self.height * u),
            )
            for along, off in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
        )

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point of the picture lies in it."""
        x, y = point[0] - self.middle[0], point[1] - self.middle[1]
        along, off = x * self.across[0] + y * self.across[1], y * self.across[0] - x * self.across[1]
        return abs(along) <= self.length / 2 and abs(off) <= self.height / 2

    def upright(self, grey: Grey, enlarged: float) -> Grey:
        """The bars cut out with the quiet beside them, standing, so much larger than they are."""
        length, height = self.length * (1 + 2 * _QUIET), max(self.height - _CELL, 4.0)
        (x, y), (u, v) = self.middle, self.across
        start = x - u * length / 2 + v * height / 2, y - v * length / 2 - u * height / 2
        to_picture = np.array(((u, -v, start[0]), (v, u, start[1])), np.float32)
        to_picture[:, :2] /= enlarged
        size = max(1, round(length * enlarged)), max(1, round(height * enlarged))
        way = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(
                grey, to_picture, size, flags=way, borderMode=cv2.BORDER_CONSTANT, borderValue=255
            ),
            np.uint8,
        )

    def enlarged(self, scale: float) -> "BarArea":
        """The area in a picture that is so much larger."""
        x, y = self.middle
        return BarArea((x * scale, y * scale), self.length * scale, self.height * scale, self.across)


def bar_areas(grey: Grey) -> tuple[BarArea, ...]:
    """The areas of bars in a picture, each once, those in the largest picture first."""
    found: list[BarArea] = []
    seen: list[tuple[int, _Edges]] = []  # the larger pictures' edges
    for scale in _SCALES:
        if min(grey.shape) < 4 * _CELL * scale:
            break
        small = grey if scale == 1 else _smaller(grey, scale)
        edges = _Edges.of(small)
        for area in _areas(edges):
            if area.length * area.height > _MOST * small.size or not _are_bars(small, area):
                continue
            large = area.enlarged(scale)
            if any(each.holds(large.middle) or large.holds(each.middle) for each in found):
                continue
            # rows of print are like bars from afar
            if all(each.one_way_in(area.enlarged(scale / other)) for other, each in seen):
                found.append(large)
        seen.append((scale, edges))
    return tuple(found)


def _smaller(grey: Grey, scale: int) -> Grey:
    return np.asarray(
        cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA), np.uint8
    )


@dataclass(frozen=True, slots=True)
class _Edges:
    """Of each cell with its neighbours: how steep brightness is across, down, and both at once."""

    xx: Numbers
    yy: Numbers
    xy: Numbers

    @classmethod
    def of(cls, grey: Grey) -> "_Edges":
        soft = cv2.GaussianBlur(grey, (0, 0), 0.8)
        across = cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
        down = cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
        rows, columns = grey.shape[0] // _CELL, grey.shape[1] // _CELL

        def cells(values: Any) -> Numbers:
            whole = values[: rows * _CELL, : columns * _CELL]
            means = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
            return np.asarray(cv2.boxFilter(means, -1, (3, 3)), np.float32)

        return cls(cells(across * across), cells(down * down), cells(across * down))

    def one_way_in(self, area: BarArea) -> bool:
        """Whether edges run hardly otherwise in an area than across its bars."""
        rows, columns = self.xx.shape
        (x, y), (u, v) = area.middle, area.across
        along, off = np.meshgrid(np.linspace(-0.4, 0.4, 9), np.linspace(-0.3, 0.3, 5))
        at_x = (
            ((x + along * area.length * u - off * area.height * v) / _CELL).astype(int).clip(0, columns - 1)
        )
        at_y = ((y + along * area.length * v + off * area.height * u) / _CELL).astype(int).clip(0, rows - 1)
        xx, yy, xy = (float(each[at_y, at_x].sum()) for each in (self.xx, self.yy, self.xy))
        across = xx * u * u + yy * v * v + 2 * xy * u * v
        return 2 * across - (xx + yy) > _HARDLY_OTHERWISE * (xx + yy)


def _areas(edges: _Edges) -> Iterator[BarArea]:
    """Cells that lie together and whose edges all run one way."""
    xx, yy, xy = edges.xx, edges.yy, edges.xy
    all_edges = xx + yy
    one_way = np.sqrt((xx - yy) ** 2 + 4 * xy * xy) / (all_edges + 1e-6)
    bars = ((all_edges > _LEAST_EDGES) & (one_way > _ONE_WAY)).astype(np.uint8)
    bars = cv2.morphologyEx(bars, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    bars = cv2.morphologyEx(bars, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, owner, stats, _ = cv2.connectedComponentsWithStats(bars, connectivity=4)
    for number in range(1, count):
        if stats[number, cv2.CC_STAT_AREA] < _LEAST_CELLS:
            continue
        left, top, width, height = stats[number, :4]
        box = slice(top, top + height), slice(left, left + width)
        y, x = np.nonzero(owner[box] == number)
        y, x = y + top, x + left
        angle = 0.5 * float(np.arctan2(2 * xy[y, x].sum(), (xx - yy)[y, x].sum())) % pi
        u, v = float(np.cos(angle)), float(np.sin(angle))
        along = (x * u + y * v + (u + v) / 2) * _CELL
        off = (y * u - x * v + (u - v) / 2) * _CELL
        (first, last), (upper, lower) = _ends(along), _ends(off)
        length, height = last - first, lower - upper
        if length < _LEAST_LENGTH or not _LEAST_HEIGHT <= height <= _HIGHEST * length:
            continue
        a, b = (first + last) / 2, (upper + lower) / 2
        yield BarArea((a * u - b * v, a * v + b * u), length, height, (u, v))


def _ends(places: NDArray[np.floating[Any]]) -> tuple[float, float]:
    """Where nearly all cells begin and end; a few that stick out do not count."""
    first, last = np.percentile(places, (2, 98))
    return float(first) - _CELL / 2, float(last) + _CELL / 2


def _are_bars(grey: Grey, area: BarArea) -> bool:
    """Whether lines across the area agree, and see enough bars of unequal width."""
    strip = area.upright(grey, 2.0)
    if strip.shape[0] < _LINES:
        return False
    quiet = round(strip.shape[1] * _QUIET / (1 + 2 * _QUIET))
    middle = strip[strip.shape[0] // 5 : -(strip.shape[0] // 5) or None, quiet:-quiet]
    lines = np.array([part.mean(axis=0) for part in np.array_split(middle, _LINES) if len(part)])
    whole = np.median(lines, axis=0)
    contrast = whole.std()
    if contrast < 1:
        return False
    # the first and last line may lie beyond the bars
    alike = [line.std() > _FAINT * contrast and np.corrcoef(line, whole)[0, 1] > _ALIKE for line in lines]
    bars = np.array(_bars(whole), float)
    if np.mean(alike) < _MOST_LINES or len(bars) < _LEAST_BARS:
        return False
    steps = np.diff(bars)
    return bool(steps.std() / steps.mean() > _UNEQUAL)


def _bars(line: NDArray[np.floating[Any]]) -> list[int]:
    """Places of the dark bars on a line."""
    low, high = np.percentile(line, (5, 95))
    swing, places = (high - low) * _SWING, []
    rising, best, at = False, float(line[0]), 0
    for place, value in enumerate(line):
        if (value > best) if rising else (value < best):
            best, at = float(value), place
        elif abs(value - best) > swing:
            if not rising:
                places.append(at)
            rising, best, at = not rising, float(value), place
    return places
