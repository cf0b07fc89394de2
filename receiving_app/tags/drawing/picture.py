"""Labels as pictures: one bit a dot for printing, or grey and smaller for the screen.

A label is never drawn with grey edges at its own resolution: at 203 dots per inch those cost one symbol in
five. The screen's picture is the printed one, made smaller.
"""

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from receiving_app.devices.label_printer import Piece
from receiving_app.progress import Progress
from receiving_app.tags.drawing.marks import Bars, Box, Drawn, Page, Tally, Words
from receiving_app.tags.lettering import font_file

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

BLACK, WHITE = 0, 1


def draw(pages: Iterable[Page], page_total: int = 0, progress: Progress | None = None) -> Drawn:
    """Each page as a PNG of one bit a dot that carries its dots per inch.

    Raises:
        Cancelled: if the person stopped it.
    """
    tally = Tally()
    pieces: list[Piece] = []
    for page in pages:
        labels = tally.count(page)
        name = labels[0] if len(page.placed) == 1 and labels else f"page-{page.number:04d}"
        pieces.append(Piece(name, _png(raster(page), page.dpi), labels))
        if progress is not None:
            progress.step(tally.pages, page_total, "Drawing labels")
    return tally.drawn(tuple(pieces))


def raster(page: Page) -> "Image":
    """The page as a picture of one bit a dot."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded when the first picture is made

    image = Image.new("1", (page.width, page.height), WHITE)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    for placed in page.placed:
        for mark in placed.drawing.marks:
            if isinstance(mark, Words):
                _words(pen, mark, placed.x, placed.y)
            elif isinstance(mark, Bars):
                _bars(pen, mark, placed.x, placed.y)
            else:
                _box(pen, mark, placed.x, placed.y)
    return image


def preview(page: Page, width: int) -> bytes:
    """The page as a PNG for the screen, ``width`` pixels wide, smooth."""
    from PIL import Image  # noqa: PLC0415 - loaded when the first picture is made

    height = max(1, round(page.height * width / page.width))
    smooth = raster(page).convert("L").resize((width, height), Image.Resampling.LANCZOS)
    return _png(smooth, round(page.dpi * width / page.width))


def words_raster(words: Words) -> "Image":
    """The words alone, black on white, for printers without our letters.

    The picture starts at the box's left edge, one ``size`` above the baseline; it is 1.3 sizes high and as
    wide as the box, rounded up to whole bytes.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 - loaded when the first picture is made

    image = Image.new("1", (-(-words.width // 8) * 8, round(1.3 * words.size)), WHITE)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    _words(pen, words, -words.x, words.size - words.baseline)
    return image


def _words(pen: "ImageDraw", words: Words, left: int, top: int) -> None:
    size = words.size
    font = _font(size, bold=words.bold)
    width = font.getlength(words.text)
    if width > words.width:  # letters wider than Helvetica's
        size = max(1, int(size * words.width / width))
        font = _font(size, bold=words.bold)
        width = font.getlength(words.text)
    x = (
        words.x
        + {"left": 0.0, "center": (words.width - width) / 2, "right": words.width - width}[words.align]
    )
    ink = WHITE if words.white else BLACK
    pen.text((left + round(x), top + words.baseline), words.text, fill=ink, font=font, anchor="ls")


def _bars(pen: "ImageDraw", bars: Bars, left: int, top: int) -> None:
    x, y = left + bars.x, top + bars.y
    for gap_and_bar in bars.modules.replace("10", "1 0").split():  # "0…01…1", the first one without gap
        space = gap_and_bar.count("0") * bars.module
        bar = gap_and_bar.count("1") * bars.module
        x += space
        pen.rectangle((x, y, x + bar - 1, y + bars.height - 1), fill=BLACK)
        x += bar


def _box(pen: "ImageDraw", box: Box, left: int, top: int) -> None:
    x, y = left + box.x, top + box.y
    corners = (x, y, x + box.width - 1, y + box.height - 1)
    if box.thickness == 0:
        pen.rectangle(corners, fill=BLACK)
    else:
        pen.rectangle(corners, outline=BLACK, width=box.thickness)


@lru_cache(maxsize=64)
def _font(size: int, *, bold: bool) -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415 - loaded when the first picture is made

    plain = ImageFont.Layout.BASIC  # letter for letter: shaping would turn the x of 2x4 into a times sign
    return ImageFont.truetype(str(font_file(bold=bold)), size, layout_engine=plain)


def _png(image: "Image", dpi: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()
