"""Clean-up of a picture before it is read: the page cut out of its surroundings, shadows and grey paper gone.

Only the process that reads pictures imports this: numpy and OpenCV are dear.
Source of the steps: measurements of clean-up methods on scans, faxes and photos.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
Corners: TypeAlias = NDArray[np.float32]  # four points: upper left, upper right, lower right, lower left

INK = 128  # darker is ink, on a cleaned page
_LEAST_INK = 0.0001  # of a page
_SMALL = 800  # pixels of the longer side: enough to find a page's edges
_LEAST_PAGE, _MOST_PAGE = 0.25, 0.97  # of the picture's area; more than this is the page itself
_DARKEST, _LIGHTEST, _STEP = 40, 220, 12  # brightnesses that are tried to part page and ground
_LEAST_RIM = 0.85  # of each side of a page: other inside than outside
_SAMPLES, _OFF = 60, 6  # where a side is looked at: how often, and how many pixels in and out
_LEAST_CONTRAST = 12
_LONGEST = 3400  # pixels of the longer side: letter paper at 300 dpi


def cleaned(grey: Grey) -> Grey:
    """The page alone, evenly lit, at most about 300 dpi."""
    grey = _at_most(grey, _LONGEST)
    corners = _page_corners(grey)
    return _evenly_lit(grey if corners is None else _pulled_straight(grey, corners))


def is_blank(page: Grey) -> bool:
    """Whether hardly any ink is on a cleaned page: less than one short line of print."""
    return float((page < INK).mean()) < _LEAST_INK


def painted_over(page: Grey, places: Iterable[Sequence[tuple[int, int]]]) -> Grey:
    """The page with white in place of what lies between some corners."""
    painted = page.copy()
    for corners in places:
        cv2.fillConvexPoly(painted, cv2.convexHull(np.array(corners, np.int32)), 255)
    return painted


def _at_most(grey: Grey, longest: int) -> Grey:
    scale = longest / max(grey.shape)
    if scale >= 1:
        return grey
    return _grey(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def _page_corners(grey: Grey) -> Corners | None:
    """The corners of a page on other ground; None when the picture is the page.

    Under a shadow no single brightness parts page and ground, so several are tried, and edges too. A shape
    counts when inside and outside differ all along its four sides; the largest one is the page, for a dark
    band at its top belongs to it.
    """
    small = cv2.GaussianBlur(_at_most(grey, _SMALL), (5, 5), 0)
    scale = max(grey.shape) / max(small.shape)
    best, largest = None, _LEAST_PAGE * small.size
    for mask in _masks(_grey(small)):
        shapes, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        if not shapes:
            continue
        corners = _four_corners(np.asarray(cv2.convexHull(max(shapes, key=cv2.contourArea)), np.int32))
        area = 0.0 if corners is None else cv2.contourArea(corners)
        if corners is None or not largest < area < _MOST_PAGE * small.size:
            continue
        if _rim(_grey(small), corners) > _LEAST_RIM:
            best, largest = corners, area
    return None if best is None else np.asarray(best * scale, np.float32)


def _masks(small: Grey) -> Iterator[Grey]:
    """The picture parted into page and ground in several ways."""
    closing = np.ones((15, 15), np.uint8)
    for level in range(_DARKEST, _LIGHTEST, _STEP):
        light = cv2.threshold(small, level, 255, cv2.THRESH_BINARY)[1]
        yield _grey(cv2.morphologyEx(light, cv2.MORPH_CLOSE, closing))
    edges = cv2.Canny(small, 30, 90)
    yield _grey(cv2.morphologyEx(cv2.dilate(edges, np.ones((3, 3), np.uint8)), cv2.MORPH_CLOSE, closing))


def _rim(small: Grey, corners: Corners) -> float:
    """How much of the worst of the four sides differs inside and outside, from 0 to 1."""
    middle = corners.mean(axis=0)
    worst = 1.0
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = start + (end - start) * np.linspace(0.03, 0.97, _SAMPLES)[:, None]
        across = np.array((-(end - start)[1], (end - start)[0])) / max(
            float(np.linalg.norm(end - start)), 1.0
        )
        if np.dot(across, middle - start) < 0:
            across = -across
        inside, outside = (_brightness(small, along + across * off) for off in (_OFF, -_OFF))
        worst = min(worst, float((np.abs(inside - outside) > _LEAST_CONTRAST).mean()))
    return worst


def _brightness(small: Grey, points: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    height, width = small.shape
    x = np.clip(points[:, 0].round().astype(int), 0, width - 1)
    y = np.clip(points[:, 1].round().astype(int), 0, height - 1)
    return np.asarray(small[y, x], float)


def _four_corners(hull: NDArray[np.int32]) -> Corners | None:
    around = cv2.arcLength(hull, closed=True)
    for tolerance in (0.005, 0.01, 0.02, 0.03, 0.05):
        shape = cv2.approxPolyDP(hull, tolerance * around, closed=True)
        if len(shape) == 4:
            return _in_order(np.asarray(shape.reshape(4, 2), np.float32))
    return None


def _in_order(points: Corners) -> Corners:
    sums, differences = points.sum(axis=1), np.diff(points, axis=1).ravel()
    order = [int(sums.argmin()), int(differences.argmin()), int(sums.argmax()), int(differences.argmax())]
    return points[order]


def _pulled_straight(grey: Grey, corners: Corners) -> Grey:
    """The page seen from straight above."""
    upper_left, upper_right, lower_right, lower_left = corners
    width = int(max(np.linalg.norm(upper_right - upper_left), np.linalg.norm(lower_right - lower_left)))
    height = int(max(np.linalg.norm(lower_left - upper_left), np.linalg.norm(lower_right - upper_right)))
    straight = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32)
    turn = cv2.getPerspectiveTransform(corners, straight)
    return _grey(
        cv2.warpPerspective(
            grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
    )


def _evenly_lit(grey: Grey) -> Grey:
    """The page divided by its own paper: shadows and tints become white."""
    small = cv2.resize(grey, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 11)
    return _grey(cv2.divide(grey, cv2.resize(paper, (grey.shape[1], grey.shape[0])), scale=255))


def _grey(picture: object) -> Grey:
    return np.asarray(picture, np.uint8)
