"""Codes in a picture, as a gun would have sent them: control characters kept, GS1 codes with their mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from receiving_app.scans.code_finding import MOST_PIXELS, Codes, CodeSeen, find_codes, read_codes
from receiving_app.scans.gs1 import MARKS

if TYPE_CHECKING:
    from receiving_app.scans.bar_areas import Grey

_BAND: Final = 40  # pixels; codes whose middles are nearer than this stand on one line
_GONE: Final = 5  # pictures without a code until it may come again; one picture may be blurred
_SURE: Final = 2  # equal reads until a code is taken


@dataclass(frozen=True, slots=True)
class CodesOfPicture:
    """The codes of a picture, each once, from top to bottom; and how many more are seen and not read."""

    codes: tuple[str, ...]
    unread: int = 0


def codes_in_passing(picture: Any) -> tuple[str, ...]:
    """The codes in a picture that is one of many: as it is, and with shadows evened out.

    Args:
        picture: grey, of Pillow or an array.
    """
    return _as_sent(read_codes(picture)) or _as_sent(read_codes(_evenly_lit(_grey(picture))))


def codes_in(picture: Any) -> CodesOfPicture:
    """The codes in a picture: as it is, with shadows evened out, and enlarged where that is not enough.

    Args:
        picture: grey, of Pillow or an array.
    """
    grey = _grey(picture)
    found = find_codes(grey)
    if not found.read or found.unread:
        lit = _evenly_lit(grey)
        found = max((found, find_codes(lit)), key=lambda each: (len(each.read), -each.unread))
        if not found.read:
            read = read_codes(_sharpened(lit))
            found = Codes(read, max(0, found.unread - len(read)))
    return CodesOfPicture(_as_sent(found.read), found.unread)


def codes_of_file(data: bytes) -> CodesOfPicture | None:
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


def _as_sent(read: Iterable[CodeSeen]) -> tuple[str, ...]:
    """What a gun sends for the codes, each once, from top to bottom and left to right."""
    in_order = sorted(read, key=lambda each: (each.middle[1] // _BAND, each.middle[0]))
    return tuple(dict.fromkeys(raw for each in in_order if (raw := _raw(each))))


def _raw(code: CodeSeen) -> str:
    """What a gun sends for a code; one that is none of text keeps every byte."""
    try:
        text = code.data.decode("utf-8")
    except UnicodeDecodeError:
        text = code.data.decode("latin-1")
    return f"{code.mark}{text}" if code.mark[1:] in MARKS else text


def _grey(picture: Any) -> "Grey":
    import numpy as np  # noqa: PLC0415 - heavy, and only where a picture comes

    return np.ascontiguousarray(np.asarray(picture), np.uint8)


def _evenly_lit(grey: "Grey") -> "Grey":
    """The picture divided by its own ground: shadows become light."""
    import cv2  # noqa: PLC0415 - heavy, and only where the first look is not enough
    import numpy as np  # noqa: PLC0415 - as above

    height, width = grey.shape[:2]
    ground = cv2.resize(grey, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(ground, np.ones((5, 5), np.uint8)), 5)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, ground, scale=255), np.uint8)


def _sharpened(grey: "Grey") -> "Grey":
    """The picture at twice its size, as far as that goes, and its edges drawn harder."""
    import cv2  # noqa: PLC0415 - as above
    import numpy as np  # noqa: PLC0415 - as above

    if 4 * grey.size > MOST_PIXELS:
        return grey
    twice = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(twice, (0, 0), 3)
    return np.asarray(cv2.addWeighted(twice, 2.5, soft, -1.5, 0), np.uint8)


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
