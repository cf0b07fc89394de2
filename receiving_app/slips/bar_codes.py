"""Bar codes on a page: looked for at its size, then at twice its size."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

    from receiving_app.slips.picture_cleaning import Grey

MOST_PIXELS = 60_000_000  # an A4 page at 600 dpi has 35 million


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A decoded code and its corners in pixels. ``text`` holds real control characters."""

    format: str
    text: str
    corners: tuple[tuple[int, int], ...]


def codes_on(page: "Image.Image | Grey", *, again: bool) -> tuple[CodeSeen, ...]:
    """The codes on a page; when ``again``, a second look at twice the size if the first finds none."""
    import zxingcpp  # noqa: PLC0415 - heavy, and only needed when a picture comes

    found, scale = zxingcpp.read_barcodes(page), 1
    if not found and again and (twice := _twice(page)) is not None:
        # Small codes that are light on dark are on no paper; looking for them costs a fifth more.
        found, scale = zxingcpp.read_barcodes(twice, try_invert=False), 2
    # .bytes keeps control characters; .text shows them as signs.
    return tuple(
        CodeSeen(str(code.format), code.bytes.decode("utf-8", "replace"), _corners(code.position, scale))
        for code in found
        if code.valid
    )


def hidden(page: "Grey", codes: tuple[CodeSeen, ...]) -> "Grey":
    """The page with its codes painted over: a reader of text would read letters into their bars."""
    import cv2  # noqa: PLC0415 - only the process that reads pictures has it
    import numpy as np  # noqa: PLC0415 - only in the process that reads pictures

    painted = page.copy()
    for code in codes:
        cv2.fillConvexPoly(painted, cv2.convexHull(np.array(code.corners, np.int32)), 255)
    return painted


def _twice(page: "Image.Image | Grey") -> "Grey | None":
    """The page at twice its size, as an array: of a picture the decoder would make one more large copy."""
    import numpy as np  # noqa: PLC0415 - see above
    from PIL import Image  # noqa: PLC0415 - see above

    picture = page if isinstance(page, Image.Image) else Image.fromarray(page)
    if 4 * picture.width * picture.height > MOST_PIXELS:
        return None
    twice = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.BICUBIC)
    return np.asarray(twice)


def _corners(position: Any, scale: int) -> tuple[tuple[int, int], ...]:
    around = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((point.x // scale, point.y // scale) for point in around)
