"""Small packing slips drawn for the tests: words at places, codes, pictures."""

import io
from collections.abc import Iterable, Sequence
from contextlib import closing

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

Placed = tuple[float, float, str]  # points from the left, points from the top, text

HEADER: Sequence[Placed] = (
    (40, 60, "Northwind Supply LLC"),
    (40, 110, "Packing slip no: 77120034"),
    (40, 125, "Customer PO: 4500012345"),
    (40, 140, "Sales order: 91234567"),
    (40, 155, "Shipped: 14 Sep 2026"),
)
TABLE: Sequence[Placed] = (
    (40, 240, "Ln"),
    (70, 240, "Part no"),
    (170, 240, "Description"),
    (380, 240, "Ordered"),
    (440, 240, "Shipped"),
    (500, 240, "B/O"),
    (540, 240, "UM"),
    (40, 260, "1"),
    (70, 260, "AB-100"),
    (170, 260, "Notebook 14 in,"),
    (400, 260, "3"),
    (455, 260, "2"),
    (505, 260, "1"),
    (540, 260, "EA"),
    (170, 272, "16 GB"),
    (170, 284, "S/N: PF3ABC12, PF3ABC13"),
    (40, 310, "2"),
    (70, 310, "CD-200"),
    (170, 310, "Dock"),
    (400, 310, "1"),
    (455, 310, "1"),
    (505, 310, "0"),
    (540, 310, "EA"),
    (40, 760, "Page 1 of 1"),
)


def pdf(*pages: Iterable[Placed], code: bytes | str | None = None) -> bytes:
    """A PDF with one page for each list of placed texts; ``code`` is drawn on every page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for page in pages:
        canvas.setFont("Helvetica", 9)
        for left, top, text in page:
            canvas.drawString(left, 792 - top, text)
        if code is not None:
            canvas.drawInlineImage(matrix(code), 400, 600, 90, 90)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def drawn(*placed: Placed, dpi: int = 200) -> Image.Image:
    """A page of placed texts as a scanner would give it, in grey."""
    with closing(pypdfium2.PdfDocument(pdf(placed))) as document:
        page: Image.Image = document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    return page


def matrix(text: bytes | str) -> Image.Image:
    """A Data Matrix symbol."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix)
    return Image.fromarray(symbol.to_image(scale=6))


def linear(text: str, scale: int = 4) -> Image.Image:
    """A Code 128 symbol on a white page."""
    symbol = Image.fromarray(
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=scale)
    )
    page = Image.new("L", (symbol.width + 200, symbol.height + 400), 255)
    page.paste(symbol, (100, 200))
    return page


def picture(page: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The page as a picture file."""
    out = io.BytesIO()
    page.save(out, kind, **options)
    return out.getvalue()


def turned(data: bytes, degrees: int) -> bytes:
    """The PDF with its pages marked as turned."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.rotate(degrees, relative=False)
        document.save(out)
    return out.getvalue()


def lying(data: bytes, degrees: int) -> bytes:
    """The PDF with what is drawn turned to the left by so many degrees."""
    matrix_of = {90: "0 1 -1 0 792 0", 180: "-1 0 0 -1 612 792", 270: "0 -1 1 0 0 612"}[degrees]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.contents_add(f"q {matrix_of} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            if degrees != 180:
                page.MediaBox = [0, 0, 792, 612]
        document.save(out)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """The PDF behind a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()
