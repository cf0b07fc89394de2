"""A sheet for calibrating one printer on one stock: outlines of every label, rulers, and the values in force.

Print it, hold it against the stock, read off how far the outlines are from the labels, and type that into
the calibration.
"""

from receiving_app.tags.drawing.marks import Box, Drawing, Mark, Page, Placed, Words
from receiving_app.tags.layout import dots
from receiving_app.tags.lettering import fit
from receiving_app.tags.pages import NOT_CALIBRATED, Calibration, cell_corners
from receiving_app.tags.stock import Stock


def sheet(stock: Stock, dpi: int | None = None, calibration: Calibration = NOT_CALIBRATED) -> Page:
    """The test sheet as a page, to be drawn by any back end for sheets, or as one label of a roll."""
    dpi = dpi or stock.dpi
    corners = cell_corners(stock, dpi, calibration)
    width, height = dots(stock.page[0], dpi), dots(stock.page[1], dpi)
    if stock.kind == "roll":
        marks = (*_outline(stock, dpi), *_rulers(width, height, dpi), *_wording(stock, dpi, "", calibration))
        return Page(1, width, height, dpi, (Placed(*corners[0], Drawing("test", width, height, marks)),))
    rulers = Drawing("ruler", width, height, _rulers(width, height, dpi))
    cells = (
        Placed(x, y, _cell(stock, dpi, f"{number}", calibration))
        for number, (x, y) in enumerate(corners, start=1)
    )
    return Page(1, width, height, dpi, (Placed(0, 0, rulers), *cells))


def _cell(stock: Stock, dpi: int, number: str, calibration: Calibration) -> Drawing:
    width, height = dots(stock.label[0], dpi), dots(stock.label[1], dpi)
    return Drawing(number, width, height, (*_outline(stock, dpi), *_wording(stock, dpi, number, calibration)))


def _outline(stock: Stock, dpi: int) -> tuple[Mark, ...]:
    """The label's edge, and a cross in its middle."""
    width, height = dots(stock.label[0], dpi), dots(stock.label[1], dpi)
    line, arm = max(2, dots(0.15, dpi)), dots(2, dpi)
    return (
        Box(0, 0, width, height, line),
        Box(width // 2 - arm, height // 2, 2 * arm, line),
        Box(width // 2, height // 2 - arm, line, 2 * arm),
    )


def _wording(stock: Stock, dpi: int, number: str, calibration: Calibration) -> tuple[Mark, ...]:
    """The cell's number and the stock above the cross, the calibration values below it."""
    width, height = dots(stock.label[0], dpi), dots(stock.label[1], dpi)
    size, side = dots(1.9, dpi), dots(7, dpi) if stock.kind == "roll" else dots(2, dpi)
    middle = height // 2
    lines: list[Mark] = []
    for text, baseline, bold in (
        (f"{number}  {stock.name}, {dpi} dpi".strip(), middle - dots(2.6, dpi), True),
        (str(calibration), middle + dots(3.9, dpi), False),
    ):
        words, fitted, measured = fit(text, width - 2 * side, size, dots(1.2, dpi), bold=bold)
        lines.append(Words(side, baseline, width - 2 * side, fitted, words, bold, "center", measured))
    return tuple(lines)


def _rulers(width: int, height: int, dpi: int) -> tuple[Mark, ...]:
    """Millimetre rulers along the upper and left edges; longer at every fifth, longest at every tenth."""
    line = max(1, dots(0.1, dpi))
    marks: list[Mark] = []
    for axis, end in ((0, width), (1, height)):
        for millimetre in range(1, int(end * 25.4 / dpi)):
            at = dots(millimetre, dpi)
            length = dots(5 if millimetre % 10 == 0 else 3.5 if millimetre % 5 == 0 else 2, dpi)
            marks.append(Box(at, 0, line, length) if axis == 0 else Box(0, at, length, line))
    return tuple(marks)
