"""Labels as ZPL II, the language of Zebra printers.

The printer draws bars and Latin letters itself, on its own grid; other text goes as a picture. Every text is
hex-escaped (``^FH``): a tag number or description that holds ``^XZ~JA`` prints as these characters and
commands nothing. Source: Zebra Programming Guide, ZPL II.
"""

from collections.abc import Iterable

from receiving_app.devices.label_printer import Piece
from receiving_app.errors import Refused
from receiving_app.progress import Progress
from receiving_app.tags.code128 import codewords
from receiving_app.tags.drawing.marks import Bars, Box, Drawn, Page, Placed, Tally, Words
from receiving_app.tags.drawing.picture import words_raster

_HEX = {ord(letter): f"_{ord(letter):02X}" for letter in "^~_"}
_ESCAPES = str.maketrans(_HEX | {"\N{MIDDLE DOT}": "_C2_B7"})  # font 0 of every Zebra has the middle dot


def draw(pages: Iterable[Page], page_total: int = 0, progress: Progress | None = None) -> Drawn:
    """Each label as a format of its own, ``^XA`` to ``^XZ``.

    Raises:
        Refused: if a page has several labels: sheets go to another kind of printer.
        Cancelled: if the person stopped it.
    """
    tally = Tally()
    pieces: list[Piece] = []
    for page in pages:
        if len(page.placed) != 1:
            raise Refused("A label printer takes one label after the other.", "Choose a roll, not a sheet.")
        labels = tally.count(page)
        name = page.placed[0].drawing.label
        pieces.append(Piece(name, _format(page, page.placed[0]).encode("ascii"), labels))
        if progress is not None:
            progress.step(tally.pages, page_total, "Drawing labels")
    return tally.drawn(tuple(pieces))


def _format(page: Page, placed: Placed) -> str:
    """One label. ^LS and ^LT outlive a format, so both are always sent; they carry the calibration."""
    fields: list[str] = []
    for mark in placed.drawing.marks:
        if isinstance(mark, Words):
            fields.append(_words(mark))
        elif isinstance(mark, Bars):
            fields.append(_bars(mark))
        else:
            fields.append(_box(mark))
    head = f"^XA^CI28^PW{page.width}^LL{page.height}^LH0,0^LS{-placed.x}^LT{placed.y}\n"
    return head + "".join(fields) + "^XZ\n"


def _words(words: Words) -> str:
    text = words.text.translate(_ESCAPES)
    if not text.isascii() or "\\" in text:  # in a text block, a backslash is a command
        return _picture(words)
    reverse = "^FR" if words.white else ""
    place = f"^FT{words.x},{words.baseline}^A0N,{words.size},{words.size}"
    return f"{place}^FB{words.width},1,0,{words.align[0].upper()},0{reverse}^FH^FD{text}^FS\n"


def _picture(words: Words) -> str:
    image = words_raster(words)
    row_bytes = (image.width + 7) // 8
    data = bytes(byte ^ 0xFF for byte in image.tobytes())  # a printer's 1 is black
    reverse = "^FR" if words.white else ""
    place = f"^FO{words.x},{words.baseline - words.size}{reverse}"
    return f"{place}^GFA,{len(data)},{len(data)},{row_bytes},{data.hex().upper()}^FS\n"


def _bars(bars: Bars) -> str:
    """The symbol codeword by codeword, so that the printer makes exactly the one that was laid out."""
    data = _invocations(codewords(bars.modules)[:-1])
    return f"^FO{bars.x},{bars.y}^BY{bars.module},2,{bars.height}^BCN,{bars.height},N,N,N,N^FH^FD{data}^FS\n"


_START = {103: ">9", 104: ">:", 105: ">;"}
_SET_OF_START = {103: "A", 104: "B", 105: "C"}
_SWITCH = {("A", 99): "C", ("A", 100): "B", ("B", 99): "C", ("B", 101): "A", ("C", 100): "B", ("C", 101): "A"}
_SWITCH_TEXT = {99: ">5", 100: ">6", 101: ">7"}


def _invocations(values: list[int]) -> str:
    """Codeword values as ^BC data: ``>`` codes choose the sets, as the guide's table of invocations says."""
    text, charset = _START[values[0]], _SET_OF_START[values[0]]
    for value in values[1:]:
        if (charset, value) in _SWITCH:
            text, charset = text + _SWITCH_TEXT[value], _SWITCH[charset, value]
        elif charset == "C":
            text += f"{value:02d}"
        else:
            letter = chr(value + 32)
            text += ">0" if letter == ">" else _HEX.get(ord(letter), letter)
    return text


def _box(box: Box) -> str:
    """``^GB`` draws the outline inside its edges; a thickness of the shorter side fills it."""
    thickness = box.thickness or min(box.width, box.height)
    return f"^FO{box.x},{box.y}^GB{box.width},{box.height},{thickness},B,0^FS\n"
