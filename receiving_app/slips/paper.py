"""From a file's bytes to pages: what kind it is, its words and its bar codes.

A born-digital PDF tells its own words; a page that is a picture is handed to the reader of pictures.
Sizes are capped before anything is drawn. pypdfium2 is not thread-safe, so one lock guards all of it.
Source of the choices: measurements of decoders and PDF libraries (300 dpi, then twice the size).
"""

import io
import itertools
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from math import pi
from typing import TYPE_CHECKING, Any

from receiving_app.scans.code_finding import MOST_PIXELS, read_codes
from receiving_app.slips.answers import Barcode, Page, Word
from receiving_app.slips.picture_reader import PictureRead
from receiving_app.slips.rows import split_at_colons, split_lost_blank
from receiving_app.wording import counted

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 200
MOST_EMBEDDED = 100_000_000  # pixels of a picture in a PDF; A3 at 600 dpi has 70 million
MOST_CHARACTERS = 100_000  # of one page
_DPI = 300
_WORDS_OF_A_SCANNER = 12  # what a scanner prints into its pictures: its name, a date
_LEGIBLE = 0.5  # of the words: fewer that are sure, and the picture is too bad
_MOST_OF_A_PAGE = 0.6
PDFIUM = threading.Lock()
_DEEPEST = 30  # forms within forms
_UNSEEN = (3, 7)  # how text is drawn that is only there to be searched: invisible, and as an edge to clip at
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"BM": "image/bmp",
}
_WHOLE = 0  # instead of a page's number: the file as a whole
_HYPHENS = frozenset("\x02\xad\ufffe")  # how a text layer marks a hyphen at a line's end


class TooManyPixels(ValueError):  # noqa: N818 - named as it is said
    """A picture is too large to unpack."""

    def __init__(self, pixels: int) -> None:
        super().__init__(f"{pixels:,} pixels are too many to read. Scan it at {_DPI} dpi")


@dataclass(frozen=True, slots=True)
class Paper:
    """The pages of a file, their codes, and what could not be read: the page (0: the file) and a sentence."""

    mime: str | None
    pages: tuple[Page, ...]
    barcodes: tuple[Barcode, ...]
    problems: tuple[tuple[int, str], ...]


def mime_of(data: bytes) -> str | None:
    """What the bytes are, whatever the file is called; None when they are no document we read."""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for magic, mime in _PICTURES.items() if data.startswith(magic)), None)


ReadPicture = Callable[["Image.Image"], PictureRead]


def open_paper(data: bytes, read_picture: ReadPicture) -> Paper:
    """Read a file's pages. Nothing the bytes hold makes this fail: what is wrong is a sentence."""
    mime = mime_of(data)
    if not data:
        return _unreadable(None, "The file is empty.")
    if mime is None:
        return _unreadable(None, "The file is no PDF and no picture.")
    opened = _Opened(mime, read_picture)
    if mime == "application/pdf":
        _open_pdf(data, opened)
    else:
        _open_picture(data, opened)
    return Paper(mime, tuple(opened.pages), tuple(opened.barcodes), tuple(opened.problems))


def _unreadable(mime: str | None, said: str) -> Paper:
    return Paper(mime, (), (), ((_WHOLE, said),))


@dataclass(slots=True)
class _Opened:
    """A file whose pages are being read."""

    mime: str
    read_picture: ReadPicture
    pages: list[Page] = field(default_factory=list)
    barcodes: list[Barcode] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def take_text(self, number: int, words: tuple[Word, ...], picture: "Image.Image") -> None:
        """A page whose words are in the file; only its codes are looked for."""
        self.pages.append(Page(number, words))
        self._take_codes(number, ((code.format, code.text) for code in read_codes(picture)))

    def take_picture(self, number: int, picture: "Image.Image", layer: tuple[Word, ...] = ()) -> None:
        """A page that is a picture; what a scanner wrote beside it counts only if the picture is not read."""
        read = self.read_picture(picture)
        if read.trouble is not None:
            self.pages.append(Page(number, layer, unread=True))
            self.problems.append((number, f"Page {number} was not read. {read.trouble}"))
            # A person looks at it anyway: a second look at twice its size would take longer than all else.
            self._take_codes(number, ((code.format, code.text) for code in read_codes(picture)))
            return
        words = tuple(
            part for word in read.words for half in split_at_colons(word) for part in split_lost_blank(half)
        )
        self.pages.append(Page(number, words, blank=read.blank))
        if words and sum(word.surely_read for word in words) < _LEGIBLE * len(words):
            said = f"Little on page {number} can be read. Scan or photograph it again."
            self.problems.append((number, said))
        if read.unread_codes:
            seen = counted(read.unread_codes, "code")
            said = f"{seen} on page {number} cannot be read. Scan it at {_DPI} dpi or more."
            self.problems.append((number, said))
        self._take_codes(number, read.codes)

    def give_up(self, number: int, said: str) -> None:
        """A page that cannot be read at all."""
        self.problems.append((number, said))
        self.pages.append(Page(number, (), unread=True))

    def say_of_all(self, said: str) -> None:
        """What is wrong with the file as a whole."""
        self.problems.append((_WHOLE, said))

    def _take_codes(self, number: int, codes: Iterable[tuple[str, str]]) -> None:
        self.barcodes += [Barcode(kind, text, number) for kind, text in codes]


def _open_pdf(data: bytes, opened: _Opened) -> None:
    import pypdfium2  # noqa: PLC0415 - heavy, and only needed when a PDF comes

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
            count = len(document)
        except pypdfium2.PdfiumError as wrong:
            locked = getattr(wrong, "err_code", None) == _WRONG_PASSWORD or "password" in str(wrong).lower()
            opened.say_of_all(
                "The PDF is locked with a password; ask for one without." if locked else "The PDF is broken."
            )
            return
    try:
        for index in range(min(count, MOST_PAGES)):
            try:
                words, picture, scanned = _seen(document, index)
            except TooManyPixels as too_many:
                opened.give_up(index + 1, f"Page {index + 1}: {too_many}.")
                continue
            except (pypdfium2.PdfiumError, MemoryError, ValueError):
                opened.give_up(index + 1, f"Page {index + 1} cannot be read.")
                continue
            if words and not scanned:
                opened.take_text(index + 1, words, picture)
            else:
                opened.take_picture(index + 1, picture, words)
    finally:
        with PDFIUM:
            document.close()
    if count == 0:
        opened.say_of_all("The PDF has no pages.")
    if count > MOST_PAGES:
        opened.say_of_all(f"The PDF has {count:,} pages; the first {MOST_PAGES} were read.")


def _seen(document: Any, index: int) -> tuple[tuple[Word, ...], "Image.Image", bool]:
    """A page's words, its picture, and whether the picture alone tells what stands on it."""
    with PDFIUM, closing(document[index]) as page:
        refuse_too_many_pixels(page)
        words = _words_of(page)
        return words, _drawn(page), _is_scan(page, len(words))


def _is_scan(page: Any, words: int) -> bool:
    """Whether a picture tells what stands on the page: most of its text is unseen, or there is hardly any.

    What a scanner's own reader wrote behind its picture may be wrong, and nobody who looks at the page sees
    it; a stamp put upon it since does not make it right. Words upon a vendor's letterhead are seen.
    """
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - see above

    width, height = page.get_size()
    covered, texts, seen = False, 0, 0
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT]):
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            texts += 1
            seen += pdfium.FPDFTextObj_GetTextRenderMode(each.raw) not in _UNSEEN
            continue
        left, bottom, right, top = each.get_bounds()
        if (right - left) * (top - bottom) > _MOST_OF_A_PAGE * width * height:
            covered = True
            # whatever was drawn before lies under it, but for a watermark
            seen = seen if pdfium.FPDFPageObj_HasTransparency(each.raw) else 0
    return 2 * seen < texts or (covered and words < _WORDS_OF_A_SCANNER)


def refuse_too_many_pixels(page: Any) -> None:
    """Look at a page of pypdfium2 before it is drawn: four bytes are unpacked for each pixel of a picture.

    Raises:
        TooManyPixels: a picture on it is too large, however small the page is drawn.
    """
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - see above

    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        across, down = each.get_px_size()
        if across * down > MOST_EMBEDDED:
            raise TooManyPixels(across * down)


def _drawn(page: Any) -> "Image.Image":
    """The page in grey at 300 dpi, or at what keeps it under the cap of pixels."""
    width, height = page.get_size()
    scale = _DPI / 72
    pixels = width * height * scale * scale
    if pixels > MOST_PIXELS:
        scale *= (MOST_PIXELS / pixels) ** 0.5
    if min(width, height) * scale < 1 or max(width, height) * scale > MOST_PIXELS:
        raise ValueError
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture


def _words_of(page: Any) -> tuple[Word, ...]:
    """The words of the text layer, in points from the upper left corner, the page held so that they stand."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - see above

    width, height = page.get_size() if page.get_rotation() % 180 == 0 else reversed(page.get_size())
    words: list[Word] = []
    text = ""
    box = (0.0, 0.0, 0.0, 0.0)
    with closing(page.get_textpage()) as textpage:
        count = min(textpage.count_chars(), MOST_CHARACTERS)
        turns = _quarters(
            pdfium.FPDFText_GetCharAngle(textpage.raw, index) for index in range(min(count, 500))
        )
        for index in range(count):
            sign = _sign(pdfium.FPDFText_GetUnicode(textpage.raw, index))
            if sign.isspace() or pdfium.FPDFText_IsGenerated(textpage.raw, index) == 1:
                words += _word(text, box)
                text = ""
                continue
            here = _upright(textpage.get_charbox(index, loose=True), turns, width, height)
            if not text:
                text, box = sign, here
            elif _goes_on(box, here):
                text += sign
                box = (box[0], min(box[1], here[1]), max(box[2], here[2]), max(box[3], here[3]))
            else:
                words += _word(text, box)
                text, box = sign, here
    words += _word(text, box)
    return tuple(part for word in words for part in split_at_colons(word))


def _sign(point: int) -> str:
    sign = chr(point) if point < 0x110000 and not 0xD800 <= point <= 0xDFFF else "\ufffd"
    return "-" if sign in _HYPHENS else sign


def _quarters(angles: Iterable[float]) -> int:
    """How many quarter turns to the left most letters stand, whatever way the page is shown."""
    found = Counter(
        round(-angle / (pi / 2)) % 4 for angle in angles if angle >= 0
    )  # told clockwise; -1: none
    return max(found, key=lambda quarters: found[quarters], default=0)


def _upright(
    place: tuple[float, float, float, float], turns: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box of the PDF (from the lower left corner) as left, top, right, bottom with the letters standing."""
    left, bottom, right, top = place
    if turns == 1:
        return bottom, left, top, right
    if turns == 2:
        return width - right, bottom, width - left, top
    if turns == 3:
        return height - top, width - right, height - bottom, width - left
    return left, height - top, right, height - bottom


def _goes_on(box: tuple[float, float, float, float], here: tuple[float, float, float, float]) -> bool:
    """Whether a letter belongs to the word before it: same line, no wide gap, not back to the left."""
    size = max(box[3] - box[1], 1.0)
    same_line = abs((box[1] + box[3]) - (here[1] + here[3])) < size
    return same_line and -0.5 * size < here[0] - box[2] < 0.35 * size


def _word(text: str, box: tuple[float, float, float, float]) -> list[Word]:
    printable = "".join(sign for sign in text if sign.isprintable())
    return [Word(printable, *box)] if printable and box[3] > box[1] else []


def _open_picture(data: bytes, opened: _Opened) -> None:
    from PIL import Image  # noqa: PLC0415 - heavy, and only needed when a picture comes

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; ours is a cap
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF", "BMP", "WEBP"))
            picture.draft("L", picture.size)  # a JPEG is read in grey at once; its colours are large
            for number in itertools.count(1):
                if number > MOST_PAGES:
                    opened.say_of_all(f"The picture has more than {MOST_PAGES} pages; the first were read.")
                    break
                picture.seek(number - 1)
                pixels = picture.width * picture.height
                if pixels > MOST_PIXELS:
                    opened.give_up(number, f"Page {number}: {TooManyPixels(pixels)}.")
                else:
                    opened.take_picture(number, _squared(picture))
    except EOFError:
        pass  # there is no further page
    except Image.DecompressionBombError:
        told = f"{MOST_PIXELS:,} pixels, too many to read. Scan it at {_DPI} dpi."
        opened.say_of_all(f"The picture has more than {told}")
    except Exception:  # noqa: BLE001 - Pillow's readers raise many kinds over bytes that are no picture
        read = len(opened.pages)
        broken = (
            f"The picture is broken after page {read}; scan the rest again."
            if read
            else "The picture is broken."
        )
        opened.say_of_all(broken)


def _squared(frame: "Image.Image") -> "Image.Image":
    """The frame in grey, turned as its camera says, its pixels made square (a fax has 204 by 98 dpi)."""
    from PIL import ImageOps  # noqa: PLC0415 - see above

    told = frame.info.get("dpi")
    grey = frame.convert("L")
    ImageOps.exif_transpose(grey, in_place=True)
    across, down = (
        (float(part) for part in told) if isinstance(told, tuple) and len(told) == 2 else (1.0, 1.0)
    )
    if across > 0 and down > 0 and not 0.9 < across / down < 1.1 and 0.2 < across / down < 5:
        stretched = round(grey.height * across / down)
        if grey.width * stretched <= MOST_PIXELS:
            return grey.resize((grey.width, stretched))
    return grey
