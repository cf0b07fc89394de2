"""One label, laid out: what stands where on which stock, in whole dots.

The bars come first: whole dots a module, ten modules of white on either side, high enough to hit with a hand
scanner. What does not fit is refused, never squeezed. Words take what is left: they shrink to a smallest
size and are then cut visibly; on a low label, rows join and the least important ones go.

Figures: quiet zone of 10 X, height at least 15 % of the symbol and 6.35 mm, X between 0.17 mm (6.67 mil) and
0.38 mm (15 mil): the commonly cited reading of ISO/IEC 15417, and measurements with an imager.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from receiving_app.errors import Refused
from receiving_app.tags import code128
from receiving_app.tags.drawing.marks import Align, Bars, Box, Drawing, Mark, Words
from receiving_app.tags.lettering import ELLIPSIS, fit, measure, one_line, printable
from receiving_app.tags.stock import Stock

QUIET_MODULES = 10
LEAST_MODULE_MM, MOST_MODULE_MM = 0.169, 0.381
LEAST_MODULE_DOTS = 2
LEAST_BARS_MM, MOST_BARS_MM = 6.35, 22.0
SMALLEST_TEXT_MM = 1.7  # 4.8 points
CAPITAL = 0.72  # height of a capital letter or digit, in em
HOLD_PREFIX = "HOLD-"
HOLD_WARNING = "Not a property tag \N{MIDDLE DOT} owner not decided"
_DOT = " \N{MIDDLE DOT} "  # between texts that share a line


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says.

    Attributes:
        number: the tag number, or the number of a hold.
        legend: the first line, such as "STATE PROPERTY".
        owner: whose property it is.
        description: what the thing is.
        serial: the maker's serial number.
        issue_mark: "R1" on the first reprint, and so on.
        is_hold: a hold label: the owner is not decided, and nothing on it can be taken for a property tag.
    """

    number: str
    legend: str
    owner: str | None = None
    description: str | None = None
    serial: str | None = None
    issue_mark: str | None = None
    is_hold: bool = False

    @property
    def payload(self) -> str:
        """What a scanner reads: the plain number; that of a hold always starts with HOLD-."""
        if self.is_hold and not self.number.startswith(HOLD_PREFIX):
            return HOLD_PREFIX + self.number
        return self.number


def lay_out(label: Label, stock: Stock, dpi: int | None = None) -> Drawing:
    """The label as marks.

    Args:
        label: what it says.
        stock: what it is printed on.
        dpi: dots per inch of the printer; the stock's own when left out.

    Raises:
        Refused: if the bar code cannot be printed so that it scans; says what would fit.
    """
    payload = label.payload
    if payload.startswith(HOLD_PREFIX) and not label.is_hold:
        raise Refused(f"{payload} is the number of a hold.", "Print it as a hold label.")
    symbol = code128.modules(payload)
    texts = _texts(label, payload)
    plan = _plan(stock, dpi or stock.dpi, len(symbol), label.is_hold, tuple(texts))
    bars = Bars(plan.bars_x, plan.bars_y, plan.bars_height, plan.module, symbol, payload)
    marks: list[Mark] = [*plan.fixed, bars]
    for line in plan.lines:
        text, size, measured = _fitted([texts[kind] for kind in line.kinds], line)
        if line.kinds[0] in _NUMBERS and text.endswith(ELLIPSIS):
            raise Refused(
                f"The number {payload} is too long to be read on {stock.name}.", "Choose a wider stock."
            )
        marks.append(
            Words(line.x, line.baseline, line.width, size, text, line.bold, line.align, measured, line.white)
        )
    return Drawing(payload, plan.width, plan.height, tuple(marks))


def lay_out_all(labels: Iterable[Label], stock: Stock, dpi: int | None = None) -> Iterator[Drawing]:
    """Each label as marks. One that cannot be made becomes an ERROR label with its reason in ``fault``."""
    for label in labels:
        try:
            yield lay_out(label, stock, dpi)
        except Refused as reason:
            yield error_label(label.payload, str(reason), stock, dpi)


def error_label(number: str, reason: str, stock: Stock, dpi: int | None = None) -> Drawing:
    """A label that says ERROR, its number and the reason; it has no bar code."""
    dpi = dpi or stock.dpi
    width, height = dots(stock.label[0], dpi), dots(stock.label[1], dpi)
    inset, thickness = dots(0.5, dpi), max(2, dots(0.3, dpi))
    x = 2 * inset + thickness
    marks: list[Mark] = [Box(inset, inset, width - 2 * inset, height - 2 * inset, thickness)]
    for text, share, baseline in (
        ("ERROR", 0.34, 0.38),
        (f"tag {one_line(number)}", 0.24, 0.64),
        (one_line(reason), 0.13, 0.85),
    ):
        wanted = max(dots(SMALLEST_TEXT_MM, dpi), round(share * min(height, dots(25, dpi))))
        words, size, measured = fit(
            text, width - 2 * x, wanted, dots(SMALLEST_TEXT_MM, dpi), bold=share > 0.2
        )
        marks.append(
            Words(x, round(baseline * height), width - 2 * x, size, words, share > 0.2, "center", measured)
        )
    return Drawing(number, width, height, tuple(marks), fault=reason)


def dots(millimetres: float, dpi: int) -> int:
    """``millimetres`` in whole dots."""
    return round(millimetres * dpi / 25.4)


def _texts(label: Label, payload: str) -> dict[str, str]:
    """The texts of the label by kind, those that are empty left out."""
    texts: dict[str, str | None] = {"number": payload}
    if label.is_hold:
        texts |= {"hold": "HOLD", "banner": payload, "warning": HOLD_WARNING}
    else:
        texts |= {"legend": label.legend, "owner": label.owner}
    texts |= {"description": label.description, "serial": label.serial, "issue": label.issue_mark}
    clean = {kind: line for kind, text in texts.items() if text and (line := printable(text))}
    if "serial" in clean:
        clean["serial"] = "S/N " + clean["serial"]
    return clean


@dataclass(frozen=True, slots=True)
class _Line:
    """Where one line of text stands."""

    kinds: tuple[str, ...]
    x: int
    baseline: int
    width: int
    size: int
    smallest: int
    bold: bool
    align: Align = "center"
    white: bool = False


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands on labels with these kinds of text and this length of symbol."""

    width: int
    height: int
    module: int
    bars_x: int
    bars_y: int
    bars_height: int
    lines: tuple[_Line, ...]
    fixed: tuple[Mark, ...]


def _fitted(texts: list[str], line: _Line) -> tuple[str, int, float]:
    """The texts of a line as they will stand, their size and width.

    Where they do not fit, a serial is kept whole: it says more than the end of a description.
    """
    fitted = fit(_DOT.join(texts), line.width, line.size, line.smallest, bold=line.bold)
    if not fitted[0].endswith(ELLIPSIS) or line.kinds[1:] != ("serial",):
        return fitted
    end = _DOT + texts[1]
    room = line.width - ceil(measure(end, bold=line.bold) * line.smallest)
    start, _size, _measured = fit(texts[0], room, line.smallest, line.smallest, bold=line.bold)
    return fit(start + end, line.width, line.smallest, line.smallest, bold=line.bold)


# Size in mm on a label 19 mm high, and whether bold. Rows of numbers and capitals have no descenders.
_STYLE = {
    "legend": (2.5, True),
    "owner": (2.1, False),
    "hold": (4.6, True),
    "banner": (4.2, True),
    "warning": (2.1, True),
    "number": (3.5, True),
    "description": (2.0, False),
    "serial": (2.0, False),
    "issue": (2.3, True),
}
_CAPITALS = {"legend", "number"}
_NUMBERS = {"number", "banner"}  # never cut
_BANDS = {"hold", "banner"}  # white letters on a black band
_BAND = 1.05  # height of the black band of a hold, in em of its word

_Rows = tuple[tuple[str, ...], ...]
# From the richest arrangement to the barest: rows above the bars, rows below.
_TAG_ARRANGEMENTS: tuple[tuple[_Rows, _Rows], ...] = (
    ((("legend",), ("owner",)), (("number",), ("description",), ("serial",))),
    ((("legend",), ("owner",)), (("number",), ("description", "serial"))),
    ((("legend", "owner"),), (("number",), ("description", "serial"))),
    ((("legend", "owner"),), (("number",),)),
)
_HOLD_ARRANGEMENTS: tuple[tuple[_Rows, _Rows], ...] = (
    ((("hold",), ("warning",)), (("number",), ("description",), ("serial",))),
    ((("hold",), ("warning",)), (("number",), ("description", "serial"))),
    ((("hold",),), (("number",), ("description", "serial"))),
    ((("hold",),), (("number",),)),
    ((("banner",),), ()),
)


@lru_cache(maxsize=512)
def _plan(stock: Stock, dpi: int, modules: int, is_hold: bool, kinds: tuple[str, ...]) -> _Plan:  # noqa: FBT001 - part of the cache's key
    """Arrange the label; equal for all labels of a print but for the length of their symbols."""
    width, height = dots(stock.label[0], dpi), dots(stock.label[1], dpi)
    inset, frame = dots(0.4, dpi), max(4, dots(min(0.8, 0.04 * stock.label[1]), dpi))  # a hold is framed
    edge = inset + frame if is_hold else 0
    margin = edge + frame if is_hold else dots(stock.margin, dpi)
    module = _module(stock, dpi, modules, width - 2 * edge, width - 2 * margin)
    least = ceil(max(LEAST_BARS_MM * dpi / 25.4, 0.15 * modules * module))
    inner_height = height - 2 * margin

    arrangements = _HOLD_ARRANGEMENTS if is_hold else _TAG_ARRANGEMENTS
    scale = min(max(min(inner_height / dots(17, dpi), width / dots(48, dpi)), 0.75), 2.6)
    tries = [(arrangement, scale * s) for arrangement in arrangements for s in (1.0, 0.93, 0.86)]
    tries += [(arrangements[-1], scale * s) for s in (0.75, 0.65, 0.55)]
    rest = 0
    for (above, below), s in tries:
        rows = [_present(above, kinds), _present(below, kinds)]
        gap = max(2, dots(0.75 * s, dpi))
        rest = inner_height - sum(_row_height(row, s, dpi) + gap for part in rows for row in part)
        if rest >= least:
            break
    else:
        needed = (height - rest + least) * 25.4 / dpi
        raise Refused(
            f"Bars that scan do not fit the height of {stock.name}: {stock.label[1]:g} mm.",
            f"Choose a stock at least {ceil(needed)} mm high.",
        )

    bars_height = min(rest, max(least, min(inner_height * 45 // 100, dots(MOST_BARS_MM, dpi))))
    y = margin + (rest - bars_height) // 2
    lines: list[_Line] = []
    fixed: list[Mark] = []
    if is_hold:
        fixed.append(Box(inset, inset, width - 2 * inset, height - 2 * inset, frame))
    bars_y = 0
    for part in rows:
        for row in part:
            if row[0] in _BANDS:
                fixed.append(Box(margin, y, width - 2 * margin, _row_height(row, s, dpi)))
            lines += _lines(row, y, margin, width - 2 * margin, s, dpi, has_issue="issue" in kinds)
            y += _row_height(row, s, dpi) + gap
        if part is rows[0]:
            bars_y = y
            y += bars_height + gap
    bars_x = (width - modules * module) // 2
    return _Plan(width, height, module, bars_x, bars_y, bars_height, tuple(lines), tuple(fixed))


def _module(stock: Stock, dpi: int, modules: int, room: int, comfortable: int) -> int:
    """Dots of a module: the widest that keeps clear of the margins, else the narrowest that scans.

    Raises:
        Refused: if even that is too wide.
    """
    least = max(LEAST_MODULE_DOTS, ceil(LEAST_MODULE_MM * dpi / 25.4 - 1e-6))
    most = max(least, int(MOST_MODULE_MM * dpi / 25.4 + 1e-6))
    needed = modules + 2 * QUIET_MODULES
    if comfortable // needed >= least:
        return min(most, comfortable // needed)
    if room // needed >= least:
        return room // needed
    needed_mm = (needed * least + dots(stock.label[0], dpi) - room) * 25.4 / dpi
    raise Refused(
        f"Bars that scan need {needed_mm:.1f} mm; {stock.name} is {stock.label[0]:g} mm wide.",
        f"Choose a stock at least {ceil(needed_mm)} mm wide, a shorter number, or a printer with finer dots.",
    )


def _present(rows: _Rows, kinds: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows that have something to say."""
    kept = [tuple(kind for kind in row if kind in kinds) for row in rows]
    return [row for row in kept if row]


def _size(row: tuple[str, ...], scale: float, dpi: int) -> int:
    return max(dots(SMALLEST_TEXT_MM, dpi), dots(_STYLE[row[0]][0] * scale, dpi))


def _row_height(row: tuple[str, ...], scale: float, dpi: int) -> int:
    size = _size(row, scale, dpi)
    if row[0] in _BANDS:
        return round(_BAND * size)
    return ceil((CAPITAL if row[0] in _CAPITALS else 0.94) * size)


def _lines(
    row: tuple[str, ...], y: int, x: int, width: int, scale: float, dpi: int, *, has_issue: bool
) -> list[_Line]:
    """The text of a row whose upper edge is ``y``; the issue mark stands to the right of the number."""
    size, bold = _size(row, scale, dpi), _STYLE[row[0]][1]
    smallest = max(dots(SMALLEST_TEXT_MM, dpi), size if row[0] in _BANDS else size * 2 // 3)
    capital = round(CAPITAL * size)
    if row[0] in _BANDS:
        baseline = y + (round(_BAND * size) + capital) // 2
        return [_Line(row, x, baseline, width, size, size, bold, white=True)]
    if row == ("number",) and has_issue:
        side = width // 5
        mark_size = _size(("issue",), scale, dpi)
        mark = _Line(("issue",), x + width - side, y + capital, side, mark_size, mark_size, bold, "right")
        return [_Line(row, x + side, y + capital, width - 2 * side, size, smallest, bold), mark]
    return [_Line(row, x, y + capital, width, size, smallest, bold)]
