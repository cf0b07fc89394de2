"""The words on a cleaned page: found, read, and put where they would stand on a flat, upright page.

Text is looked for on a small copy and read on the large one: as good as one large pass, in half the time.
Only the process that reads pictures imports this.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from receiving_app.slips.answers import Word
from receiving_app.slips.picture_cleaning import INK, Grey

Points: TypeAlias = NDArray[np.floating[Any]]
Boxes: TypeAlias = NDArray[np.float32]  # n boxes of four corners, from the upper left one on, clockwise

_LOOKING = 1280  # pixels of the longer side of the copy in which text is looked for
_LOOKING_AGAIN = 960
_PAGE_WIDTH = 612.0  # points; a picture does not tell its size, and only proportions count
_LEAST_SURE = 0.5  # what is read with less is not kept
_UPRIGHT = 0.85  # sure on the average: less, and the page may stand on its head
_TRIED = 8  # widest texts that are read the other way round before the page is turned
_LONG = 4.0  # times its height: a text that shows how its line runs
_STEEPEST = 0.06  # slope of a line after the tilt is taken away; a stamp set askew is steeper
_PIXELS_UNSURE = 3.0  # how exactly a line's end is found
_ASKEW = 8.0  # pixels a line's end may lie off the page's bend
_USUAL_BEND = 0.02  # change of slope over a page; a bend beyond it needs lines that show it
_ROUNDS = 3
_SHORT = 4  # digits of a quantity
_BLANK, _MUCH_WIDER = 0.4, 2.2  # of the text's height; times the next wider gap of the word
_LEAST_NEIGHBOURS = 2  # texts on the row of a digit that was passed over
_MOST_SPOTS, _SURE_DIGIT = 40, 0.7
_TICKS = " √✓✔☑|¦•·"  # a clerk's tick, a ruled line: no part of the word beside it
_LINE_OF_BOX = 0.8  # the height of a line of text, of the box that is found around it


class Eye:
    """The reader of text. Its models lie in its package and are loaded once; nothing is fetched."""

    def __init__(self, threads: int) -> None:
        from rapidocr import RapidOCR  # noqa: PLC0415 - takes half a second

        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": 100_000,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
            }
        )
        self._engine.return_word_box = True

    def words_on(self, page: Grey) -> tuple[Word, ...]:
        """All words that can be read, in points, as on a flat upright page."""
        boxes = self._boxes_on(page)
        if _stand_on_end(boxes):
            page = np.asarray(cv2.rotate(page, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8)
            boxes = self._boxes_on(page)
        if not len(boxes):
            return ()
        read = self._read(page, boxes)
        if _sureness(read) < _UPRIGHT and self._better_turned(page, boxes, read):
            page = np.asarray(cv2.rotate(page, cv2.ROTATE_180), np.uint8)
            boxes = self._boxes_on(page)
            read = self._read(page, boxes)
        boxes, read = self._with_overlooked(page, boxes, read)
        places = _flattened(boxes)
        scale = _PAGE_WIDTH / page.shape[1]
        return tuple(
            word for place, one in zip(places * scale, read, strict=True) for word in _words_in(place, one)
        )

    def _boxes_on(self, page: Grey) -> Boxes:
        boxes = self._found(page, _LOOKING)
        # A page with a line or two and much white is passed over, but not when it is smaller.
        return boxes if len(boxes) else self._found(page, _LOOKING_AGAIN)

    def _found(self, page: Grey, longest: int) -> Boxes:
        scale = min(1.0, longest / max(page.shape))
        small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self._engine(
            cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False
        )
        boxes = getattr(found, "boxes", None)
        if boxes is None:
            return np.zeros((0, 4, 2), np.float32)
        return np.asarray(boxes, np.float32) / np.float32(scale)

    def _read(self, page: Grey, boxes: Boxes) -> list["_Text"]:
        if not len(boxes):
            return []
        crops = self._engine.crop_text_regions(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), boxes)
        found = self._engine.recognize_txt(crops)
        return [
            _Text(text, float(score), info, _gaps_in(crop))
            for text, score, info, crop in zip(
                found.txts, found.scores, found.word_results, crops, strict=True
            )
        ]

    def _with_overlooked(self, page: Grey, boxes: Boxes, read: list["_Text"]) -> tuple[Boxes, list["_Text"]]:
        """With the single digits that looking for text passes over: the quantities of a table."""
        spots = _overlooked(page, boxes)
        digits = self._read(page, spots)
        sure = [at for at, one in enumerate(digits) if one.text.isdigit() and one.sure >= _SURE_DIGIT]
        return np.concatenate([boxes, spots[sure]]), [*read, *(digits[at] for at in sure)]

    def _better_turned(self, page: Grey, boxes: Boxes, read: Sequence["_Text"]) -> bool:
        """Whether the widest texts are read more surely with the page on its head."""
        widest = sorted(range(len(boxes)), key=lambda at: -_width(boxes[at]))[:_TRIED]
        # From the lower right corner on, a box is read the other way round.
        turned = self._read(page, np.roll(boxes[widest], 2, axis=1))
        return _sureness(turned) > _sureness([read[at] for at in widest])


@dataclass(frozen=True, slots=True)
class _Gap:
    """A stretch of a text's picture without ink: where its middle lies, as a share, and how wide it is."""

    middle: float
    heights: float


class _Text:
    """What was read in one box: the words, and where each of their signs stands."""

    def __init__(self, text: str, sure: float, info: Any, gaps: Sequence[_Gap]) -> None:
        self.text, self.sure = text, sure
        self.columns = max(float(info.line_txt_len), 1.0)
        self.words: list[list[_Sign]] = []
        sureness = iter([one for one, sign in zip(info.confs, text, strict=False) if not sign.isspace()])
        for signs, columns in zip(info.words, info.word_cols, strict=True):
            word = [
                _Sign(sign, (column + 0.5) / self.columns, next(sureness, sure))
                for sign, column in zip(signs, columns, strict=True)
            ]
            self.words += _parted(word, gaps)


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign, the share of the text's width at which it stands, and how surely it was read."""

    text: str
    at: float
    sure: float


def _parted(word: list[_Sign], gaps: Sequence[_Gap]) -> list[list[_Sign]]:
    """The word, cut where a short number stands apart: the blank between two columns was not read."""
    inside = sorted(
        (gap for gap in gaps if word[0].at < gap.middle < word[-1].at), key=lambda gap: -gap.heights
    )
    if not inside or inside[0].heights < _BLANK:
        return [word]
    if len(inside) > 1 and inside[0].heights < _MUCH_WIDER * inside[1].heights:
        return [word]
    before = [sign for sign in word if sign.at < inside[0].middle]
    after = word[len(before) :]
    apart = any(len(part) <= _SHORT and all(sign.text.isdigit() for sign in part) for part in (before, after))
    return [before, after] if apart else [word]


def _gaps_in(crop: NDArray[np.uint8]) -> tuple[_Gap, ...]:
    """The gaps between the signs of a text, dark on light."""
    height, width = crop.shape[:2]
    rim = height // 10
    inked = np.flatnonzero((crop[rim : height - rim, :, 0] < INK).any(axis=0))
    wide = np.diff(inked) - 1
    return tuple(
        _Gap(float(inked[at] + 1 + wide[at] / 2) / width, float(wide[at]) / height)
        for at in np.flatnonzero(wide > 1)
    )


def _likely(word: str) -> str:
    """A number in capitals has no small l in it: that is a one."""
    rest = word.replace("l", "")
    return word.replace("l", "1") if rest and rest == rest.upper() and _has_digit(rest) else word


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _sureness(read: Sequence[_Text]) -> float:
    signs = sum(len(one.text) for one in read)
    return sum(one.sure * len(one.text) for one in read) / signs if signs else 0.0


def _width(box: Boxes) -> float:
    return float(np.linalg.norm(box[1] - box[0]))


def _height(box: Boxes) -> float:
    return float(np.linalg.norm(box[3] - box[0]))


def _overlooked(page: Grey, boxes: Boxes) -> Boxes:
    """Spots of ink of a digit's size, in no box, on a row with text, with room around them."""
    ink = (page < INK).astype(np.uint8)
    for box in boxes:
        cv2.fillConvexPoly(ink, box.astype(np.int32), 0)
    usual = float(np.median([_height(box) for box in boxes]))
    spots = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    high, wide = spots[:, cv2.CC_STAT_HEIGHT] / usual, spots[:, cv2.CC_STAT_WIDTH] / usual
    fits = (high > 0.3) & (high < 0.8) & (wide > 0.05) & (wide < 0.7)
    rows = [(float(box[:, 1].min()), float(box[:, 1].max())) for box in boxes]
    found = []
    for left, top, width, height, _ in spots[fits]:
        middle = top + height / 2
        if sum(upper < middle < lower for upper, lower in rows) < _LEAST_NEIGHBOURS:
            continue
        across, down = 0.2 * usual, (usual - height) / 2
        found.append(
            (
                (left - across, top - down),
                (left + width + across, top - down),
                (left + width + across, top + height + down),
                (left - across, top + height + down),
            )
        )
    return np.array(found[:_MOST_SPOTS], np.float32).reshape(-1, 4, 2)


def _stand_on_end(boxes: Boxes) -> bool:
    """Whether most of the text runs from bottom to top."""
    spans = boxes.max(axis=1) - boxes.min(axis=1) if len(boxes) else np.zeros((0, 2))
    wide, tall = spans[:, 0], spans[:, 1]
    return bool(tall[tall > 2 * wide].sum() > wide[wide > 2 * tall].sum())


def _flattened(boxes: Boxes) -> Boxes:
    """The boxes where they would stand if the page were neither tilted nor bent.

    The long lines tell how the text runs: their usual slope is the tilt, and how the slope differs over the
    page is the bend, taken as a smooth surface; a stamp set askew is no line of the page.
    """
    wide = boxes[[_width(box) > _LONG * _height(box) for box in boxes]]
    if not len(wide):
        return boxes
    weight = np.array([_width(box) for box in wide])
    tilt = _weighted_median(np.arctan2(*(wide[:, 1] + wide[:, 2] - wide[:, 0] - wide[:, 3]).T[::-1]), weight)
    turn = np.array(((np.cos(tilt), -np.sin(tilt)), (np.sin(tilt), np.cos(tilt))))
    boxes, wide = boxes @ turn, wide @ turn
    return np.asarray(_unbent(boxes, wide), np.float32)


def _unbent(boxes: Points, wide: Points) -> Points:
    """Each corner moved up or down by what the slope of the long lines adds up to from the left edge on."""
    run = wide[:, 1] + wide[:, 2] - wide[:, 0] - wide[:, 3]
    slope, size = run[:, 1] / run[:, 0], float(np.abs(boxes).max())
    middle = wide.mean(axis=1) / size
    trust = run[:, 0] / 2 / _PIXELS_UNSURE * (np.abs(slope) < _STEEPEST)
    factors = np.zeros(5)
    for _ in range(_ROUNDS):
        terms = _slope_terms(middle[:, 0], middle[:, 1])
        wanted = np.concatenate([slope * trust, np.zeros(5)])
        known = np.concatenate([terms * trust[:, None], np.eye(5) / _USUAL_BEND])
        factors, *_ = np.linalg.lstsq(known, wanted, rcond=None)
        off = np.abs(terms @ factors - slope) * run[:, 0] / 2
        trust = trust * (off < _ASKEW)
    x, y = boxes[..., 0] / size, boxes[..., 1] / size
    added = np.stack([x, x * x / 2, x * y, x * x * y / 2, x**3 / 3], axis=-1) @ factors
    return np.stack([boxes[..., 0], boxes[..., 1] - added * size], axis=-1)


def _slope_terms(x: Points, y: Points) -> Points:
    return np.stack([np.ones_like(x), x, y, x * y, x * x], axis=1)


def _weighted_median(values: Points, weight: Points) -> float:
    order = values.argsort()
    along = weight[order].cumsum()
    return float(values[order][int(np.searchsorted(along, along[-1] / 2))])


def _words_in(place: Boxes, text: _Text) -> Iterator[Word]:
    """The words of one box, each with its share of the box's width."""
    left, right = float(place[:, 0].min()), float(place[:, 0].max())
    middle, height = float(place[:, 1].mean()), _height(place) * _LINE_OF_BOX
    span = right - left
    for signs in text.words:
        usual = (signs[-1].at - signs[0].at) / (len(signs) - 1) if len(signs) > 1 else 1 / text.columns
        start = left + (signs[0].at - usual / 2) * span
        end = left + (signs[-1].at + usual / 2) * span
        told = _likely(unicodedata.normalize("NFKC", "".join(sign.text for sign in signs)).strip(_TICKS))
        usually = sum(sign.sure for sign in signs) / len(signs)
        if told and usually >= _LEAST_SURE:
            yield Word(
                told,
                max(start, left),
                middle - height / 2,
                min(end, right),
                middle + height / 2,
                round(min(sign.sure for sign in signs), 3),
            )
