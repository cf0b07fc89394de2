"""Pages of a file as a file of their own: one paper out of a batch. The original stays as it is."""

import io
from collections.abc import Sequence


def cut_out(data: bytes, mime: str, pages: Sequence[int]) -> bytes:
    """A file that holds only ``pages`` (from 1); the same pages always make the same bytes."""
    return _of_pdf(data, pages) if mime == "application/pdf" else _of_picture(data, pages)


def _of_pdf(data: bytes, pages: Sequence[int]) -> bytes:
    import pikepdf  # noqa: PLC0415 - heavy, and only needed for a batch

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as whole, pikepdf.new() as part:
        for number in pages:
            part.pages.append(whole.pages[number - 1])
        part.save(out, deterministic_id=True)
    return out.getvalue()


def _of_picture(data: bytes, pages: Sequence[int]) -> bytes:
    from PIL import Image  # noqa: PLC0415 - heavy, and only needed for a batch

    frames: list[Image.Image] = []
    with Image.open(io.BytesIO(data)) as whole:
        for number in pages:
            whole.seek(number - 1)
            frames.append(whole.copy())
    out = io.BytesIO()
    packing = "group4" if frames[0].mode == "1" else "tiff_deflate"
    dpi = frames[0].info.get("dpi", (0, 0))
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression=packing, dpi=dpi)
    return out.getvalue()
