"""Single pages of a packet: pictures as PDF pages, page numbers, the page for what cannot be merged."""

import io
from typing import Any

import pikepdf
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Spacer

from receiving_app.card_logs.log_style import INK, REGULAR, TEAL, bold, muted, paragraph, safe, styles

_MARGIN = 36  # half an inch, in points
_MOST_PIXELS = 200_000_000  # of one picture; more is a mistake or an attack
_ORIENTATION = 0x0112  # the tag by which a camera says how it was held
_PDF_COLOURS = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


class NotMergeable(ValueError):  # noqa: N818 - named as it is said
    """A paper that cannot become pages; the text says why, to follow "it could not be merged:"."""


def pdf_of_paper(content: bytes) -> bytes:
    """A paper as PDF bytes: a PDF as it is, a picture drawn on letter pages. The bytes tell, not the name.

    Raises:
        NotMergeable: an empty file, a damaged picture, another kind of file.
    """
    if not content:
        raise NotMergeable("the file is empty")
    if b"%PDF-" in content[:1024]:  # a PDF may have a little rubbish before its mark
        return content
    return _picture_pages(content)


def _picture_pages(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise NotMergeable("the picture is too large")
            if _goes_in_as_it_is(picture):
                return _photo_page(content, picture)
            frames = [
                ImageOps.exif_transpose(frame.copy()).convert("L" if frame.mode in {"1", "L"} else "RGB")
                for frame in ImageSequence.Iterator(picture)
            ]
    except UnidentifiedImageError:
        raise NotMergeable("it is neither a PDF nor a picture") from None
    except (OSError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotMergeable("the picture is damaged") from None
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    for frame in frames:
        _draw_picture(canvas, frame)
    canvas.save()
    return out.getvalue()


def _goes_in_as_it_is(picture: Image.Image) -> bool:
    """Whether a PDF takes the very bytes: a photo that is not turned, and whole to its end."""
    turned = picture.getexif().get(_ORIENTATION, 1) != 1
    if picture.format != "JPEG" or picture.mode not in _PDF_COLOURS or turned:
        return False
    picture.load()
    return True


def _photo_page(content: bytes, picture: Image.Image) -> bytes:
    """The page of a photo: unpacked, its pixels would make the packet twenty times as large."""
    (width, height), (left, bottom, wide, high) = _placed(picture.width, picture.height)
    with pikepdf.new() as pdf:
        photo = pikepdf.Stream(
            pdf,
            content,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name(_PDF_COLOURS[picture.mode]),
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page = pdf.add_blank_page(page_size=(width, height))
        name = page.add_resource(photo, pikepdf.Name.XObject)
        drawn = f"q {wide:.3f} 0 0 {high:.3f} {left:.3f} {bottom:.3f} cm {name} Do Q"
        page.Contents = pikepdf.Stream(pdf, drawn.encode())
        out = io.BytesIO()
        pdf.save(out, static_id=True)
    return out.getvalue()


def _draw_picture(canvas: Any, frame: Any) -> None:
    """One picture on a page of its own."""
    size, place = _placed(frame.width, frame.height)
    canvas.setPageSize(size)
    canvas.drawImage(ImageReader(frame), *place)
    canvas.showPage()


def _placed(pixels: int, rows: int) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
    """A letter page that stands as the picture does, and where that lies, as large as the margins let it."""
    width, height = letter if rows >= pixels else letter[::-1]
    scale = min((width - 2 * _MARGIN) / pixels, (height - 2 * _MARGIN) / rows)
    wide, high = pixels * scale, rows * scale
    return (width, height), ((width - wide) / 2, (height - high) / 2, wide, high)


def page_number_stamp(page: int, pages: int, width: float, height: float) -> bytes:
    """A transparent page of this size (points) with the packet's page number at its foot."""
    styles()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    text = f"Packet page {page} of {pages}"
    canvas.setFont(REGULAR, 8)
    wide = canvas.stringWidth(text, REGULAR, 8)
    canvas.setFillGray(1)
    canvas.rect(width - wide - 24, 8, wide + 12, 13, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.drawRightString(width - 18, 12, text)
    canvas.save()
    return out.getvalue()


def cannot_merge_page(title: str, name: str, sha256: str, size: int, reason: str) -> bytes:
    """The page that stands for a paper whose original is only attached."""
    styles()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=letter, leftMargin=72, rightMargin=72, topMargin=96, invariant=1
    )

    def band(canvas: Any, _: Any) -> None:
        canvas.setFillColor(TEAL)
        canvas.rect(0, letter[1] - 6, letter[0], 6, stroke=0, fill=1)

    facts = "<br/>".join(
        f"{muted(what)} {bold(safe(value))}"
        for what, value in (("File", name), ("Size", f"{size:,} bytes"), ("SHA-256", sha256))
    )
    story = [
        paragraph(bold("This paper could not be merged"), "title"),
        Spacer(1, 14),
        paragraph(f"{bold(safe(title))}: {safe(reason)}.", "body"),
        Spacer(1, 10),
        paragraph(facts, "body"),
        Spacer(1, 10),
        paragraph(
            "The original file is attached to this PDF, unchanged. Open it from the list of attachments.",
            "body",
        ),
    ]
    document.build(story, onFirstPage=band, onLaterPages=band)
    return out.getvalue()
