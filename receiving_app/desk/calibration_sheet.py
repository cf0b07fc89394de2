"""The two codes of the calibration sheet, as modules for the screen and as a page to print."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any, Literal

from receiving_app.desk.calibration import BARS, SQUARE

Kind = Literal["square", "bars"]
WORDS: dict[Kind, str] = {"square": SQUARE, "bars": BARS}
_MODULE_MM: dict[Kind, float] = {"square": 0.75, "bars": 0.33}  # 13 mil bars; every gun reads both
_BAR_HEIGHT_MM = 18
_MM = 72 / 25.4
_STEPS = (
    "In Settings, This PC, choose Scanner and press Test the scanner. Then scan one of these codes.",
    "The square code tells everything: speed, keyboard layout, AIM identifiers, whether GS, RS, EOT come.",
    "The bars are for scanners that read no squares. They hold what keyboard layouts disagree about, and GS.",
    "Print without scaling. Test again after the scanner was set up anew, and at each other PC.",
)


@cache
def modules(kind: Kind) -> tuple[tuple[bool, ...], ...]:
    """The code's rows of modules, dark ones true, without a quiet zone; bars are one row."""
    import zxingcpp

    if kind == "square":
        code = zxingcpp.create_barcode(SQUARE, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    else:
        code = zxingcpp.create_barcode(BARS, zxingcpp.BarcodeFormat.Code128)
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows = [bytes(row) for row in _rows(memoryview(picture))]
    return tuple(tuple(value == 0 for value in row) for row in (rows if kind == "square" else rows[:1]))


def _rows(picture: memoryview) -> Iterator[memoryview]:
    """A picture of grey pixels, row by row."""
    high, wide = picture.shape or (0, 0)
    pixels = picture.cast("B") if picture.c_contiguous else memoryview(picture.tobytes())
    for at in range(high):
        yield pixels[at * wide : (at + 1) * wide]


def sheet() -> bytes:
    """The calibration sheet as a PDF of one letter page."""
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    page = Canvas(buffer, pagesize=letter, invariant=1)
    page.setTitle("Scanner test sheet")
    page.setCreator("receiving-app")
    page.setViewerPreference("PrintScaling", "None")
    left, top = 25 * _MM, letter[1] - 25 * _MM
    page.setFont("Helvetica-Bold", 20)
    page.drawString(left, top, "Scanner test sheet")
    top -= 10 * _MM
    page.setFont("Helvetica", 11)
    for step in _STEPS:
        for line in simpleSplit(step, "Helvetica", 11, letter[0] - 2 * left):
            page.drawString(left, top, line)
            top -= 5.5 * _MM
        top -= 2 * _MM
    for kind, words in (("square", "Square code (Data Matrix)"), ("bars", "Bars (Code 128)")):
        top -= 8 * _MM
        page.setFont("Helvetica-Bold", 11)
        page.drawString(left, top, words)
        top = _draw(page, "square" if kind == "square" else "bars", left, top - 8 * _MM)
    page.showPage()
    page.save()
    return buffer.getvalue()


def _draw(page: Any, kind: Kind, left: float, top: float) -> float:
    """Draw a code below ``top``; where it ends."""
    rows, wide = modules(kind), _MODULE_MM[kind] * _MM
    high = wide if kind == "square" else _BAR_HEIGHT_MM * _MM
    for at, row in enumerate(rows):
        for place, dark in enumerate(row):
            if dark:
                page.rect(left + place * wide, top - (at + 1) * high, wide, high, stroke=0, fill=1)
    return top - len(rows) * high - 6 * _MM
