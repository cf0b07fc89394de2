"""A slip's first page as a picture for the screen."""

import io
from typing import TYPE_CHECKING

from receiving_app.errors import Refused
from receiving_app.slips.paper import PDFIUM, mime_of, refuse_too_many_pixels

if TYPE_CHECKING:
    from PIL import Image

_LARGEST = 4000  # pixels a side


def first_page_picture(data: bytes, width: int, height: int) -> bytes:
    """A PNG of the first page that fits into ``width`` by ``height`` pixels.

    Raises:
        Refused: the bytes are no document that can be shown.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - loaded when the first page is shown

    box = (min(width, _LARGEST), min(height, _LARGEST))
    try:
        if mime_of(data) == "application/pdf":
            picture = _pdf_page(data, *box)
        else:
            with Image.open(io.BytesIO(data)) as opened:
                picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(f"The page cannot be shown ({error}).", "Open the original elsewhere.") from None
    picture.thumbnail(box)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _pdf_page(data: bytes, width: int, height: int) -> "Image.Image":
    import pypdfium2  # noqa: PLC0415 - heavy, and only needed when a PDF is shown

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
            page = document[0]
            refuse_too_many_pixels(page)
            across, down = page.get_size()
            drawn: Image.Image = page.render(scale=min(width / across, height / down)).to_pil()
            return drawn.convert("RGB")
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from None
