"""Labels as a PDF, true to size.

Bars are drawn from a table of ready text, one entry for each codeword at each place, and a page is one piece
of text to reportlab: ten thousand labels take well under a second. Latin text is set in the reader's own
Helvetica; other text in the embedded Inter. The document asks the viewer not to scale it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any

from receiving_app.devices.label_printer import Piece
from receiving_app.progress import Progress
from receiving_app.tags.code128 import CODEWORD
from receiving_app.tags.drawing.marks import Bars, Box, Drawn, Page, Tally, Words
from receiving_app.tags.lettering import font_file, is_latin

POINTS_PER_INCH = 72


def draw(
    pages: Iterable[Page], page_total: int = 0, title: str = "Asset tags", progress: Progress | None = None
) -> Drawn:
    """The pages as one PDF.

    Args:
        pages: what stands where; taken one by one, so that they need not all exist at once.
        page_total: how many will come, for the progress; 0 when not known.
        title: of the document.
        progress: told after each page.

    Raises:
        Cancelled: if the person stopped it.
    """
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - loaded when the first PDF is made

    buffer = BytesIO()
    canvas = Canvas(buffer, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("receiving-app")
    canvas.setViewerPreference("PrintScaling", "None")
    pen = _Pen(canvas)
    tally = Tally()
    labels: list[str] = []
    for page in pages:
        scale = POINTS_PER_INCH / page.dpi
        canvas.setPageSize((page.width * scale, page.height * scale))
        canvas.addLiteral(f"q {scale:.6f} 0 0 {scale:.6f} 0 0 cm 0 g\n{pen.page(page)}Q")
        canvas.showPage()
        labels += tally.count(page)
        if progress is not None:
            progress.step(tally.pages, page_total, "Drawing labels")
    with _plain_streams():
        canvas.save()
    return tally.drawn((Piece(title, buffer.getvalue(), tuple(labels)),))


@contextmanager
def _plain_streams() -> Iterator[None]:
    """Compressed streams without ASCII letters around them: a fifth smaller, and faster.

    The switch is the library's own and global; other drawings of this process want it as it was.
    """
    from reportlab import rl_config  # noqa: PLC0415 - see above

    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before


class _Pen:
    """Writes marks as PDF text; knows the document's fonts. The unit is the printer's dot, y upwards.

    Each label is drawn about its own upper left corner: a line that many labels share is written once.
    """

    def __init__(self, canvas: Any) -> None:
        self._document = canvas._doc  # noqa: SLF001 - reportlab tells a font's name in the page only here
        self._regular = self._document.getInternalFontName("Helvetica")
        self._bold = self._document.getInternalFontName("Helvetica-Bold")
        self._words = lru_cache(maxsize=2048)(self._words_text)

    def page(self, page: Page) -> str:
        """Every mark of the page."""
        parts: list[str] = []
        for x, y, drawing in page.placed:
            parts.append(f"q 1 0 0 1 {x} {page.height - y} cm\n")
            for mark in drawing.marks:
                if type(mark) is Words:
                    parts.append(self._words(mark))
                elif type(mark) is Bars:
                    parts.append(_bars(mark))
                elif type(mark) is Box:
                    parts.append(_box(mark))
            parts.append("Q\n")
        return "".join(parts)

    def _words_text(self, words: Words) -> str:
        if not is_latin(words.text):
            return self._embedded_words(words)
        x = _start(words, words.measured)
        font = self._bold if words.bold else self._regular
        line = f"BT {font} {words.size} Tf {x:.6g} {-words.baseline} Td ({_escaped(words.text)}) Tj ET\n"
        return f"1 g {line}0 g\n" if words.white else line

    def _embedded_words(self, words: Words) -> str:
        """Text in a subset of the bundled font, smaller where its letters are wider than the box."""
        font = _embedded_font(bold=words.bold)
        width = font.stringWidth(words.text, words.size)
        size = words.size * min(1.0, words.width / width)
        x = _start(words, width * size / words.size)
        parts = [f"BT {x:.6g} {-words.baseline} Td"]
        for subset, codes in font.splitString(words.text, self._document):
            name = font.getSubsetInternalName(subset, self._document)
            parts.append(f"{name} {size:.6g} Tf <{codes.hex()}> Tj")
        line = " ".join(parts) + " ET\n"
        return f"1 g {line}0 g\n" if words.white else line


def _start(words: Words, width: float) -> float:
    if words.align == "center":
        return words.x + (words.width - width) / 2
    return words.x + (words.width - width if words.align == "right" else 0)


def _bars(bars: Bars) -> str:
    """One unit is a module wide and the bars high; whole dots come from the matrix."""
    runs = "".join(
        [_runs_text(at, bars.modules[at : at + CODEWORD]) for at in range(0, len(bars.modules), CODEWORD)]
    )
    return f"q {bars.module} 0 0 {bars.height} {bars.x} {-bars.y - bars.height} cm\n{runs}f Q\n"


@lru_cache(maxsize=8192)
def _runs_text(at: int, modules: str) -> str:
    """The bars of one codeword that starts at module ``at``."""
    text, x = "", at
    for run in modules.replace("01", "0 1").replace("10", "1 0").split():
        if run[0] == "1":
            text += f"{x} 0 {len(run)} 1 re "
        x += len(run)
    return text


def _box(box: Box) -> str:
    x, y = box.x, -box.y - box.height
    if box.thickness == 0:
        return f"{x} {y} {box.width} {box.height} re f\n"
    t = box.thickness
    inside = f"{x + t} {y + t} {box.width - 2 * t} {box.height - 2 * t} re"
    return f"{x} {y} {box.width} {box.height} re {inside} f*\n"


def _escaped(text: str) -> str:
    """A text of Windows-1252 letters as the inside of a PDF string, in ASCII."""
    text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    if text.isascii():
        return text
    return "".join(chr(code) if code < 127 else f"\\{code:03o}" for code in text.encode("cp1252"))


@lru_cache(maxsize=2)
def _embedded_font(*, bold: bool) -> Any:
    from reportlab.pdfbase.pdfmetrics import getFont, registerFont  # noqa: PLC0415 - only for non-Latin text
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 - as above

    name = "Label-Bold" if bold else "Label-Regular"
    registerFont(TTFont(name, str(font_file(bold=bold))))
    return getFont(name)
