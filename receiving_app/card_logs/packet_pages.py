"""Single pages of a packet: pictures as PDF pages, page numbers, the page for what cannot be merged."""

import io
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Spacer

from receiving_app.card_logs.log_style import INK, REGULAR, TEAL, bold, muted, paragraph, safe, styles

_MARGIN = 36  # half an inch, in points
_MOST_PIXELS = 200_000_000  # of one picture; more is a mistake or an attack


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


def _draw_picture(canvas: Any, frame: Any) -> None:
    """One picture on a letter page that stands as the picture does, as large as the margins let it."""
    width, height = letter if frame.height >= frame.width else letter[::-1]
    canvas.setPageSize((width, height))
    scale = min((width - 2 * _MARGIN) / frame.width, (height - 2 * _MARGIN) / frame.height)
    wide, high = frame.width * scale, frame.height * scale
    canvas.drawImage(ImageReader(frame), (width - wide) / 2, (height - high) / 2, wide, high)
    canvas.showPage()


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
