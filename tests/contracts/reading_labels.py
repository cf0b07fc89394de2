"""What a scanner would see: labels rasterised to one bit a dot by independent programs, and decoded."""

import subprocess
from io import BytesIO

import pypdfium2
import zplkit
import zxingcpp
from PIL import Image


def codes(image):
    """The Code 128 payloads in a picture, in reading order."""
    found = zxingcpp.read_barcodes(
        image.convert("L"), formats=zxingcpp.BarcodeFormat.Code128, try_downscale=False
    )
    in_order = sorted(found, key=lambda code: (code.position.top_left.y // 20, code.position.top_left.x))
    return [code.bytes.decode("ascii") for code in in_order]


def one_bit(image):
    return image.convert("L").point(lambda grey: 255 if grey > 127 else 0).convert("1")


def pdf_pages(data, dpi):
    """The pages as pdfium draws them, one bit a dot."""
    document = pypdfium2.PdfDocument(data)
    return [one_bit(page.render(scale=dpi / 72).to_pil()) for page in document]


def pdf_words(data):
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def ghostscript_pages(data, dpi, folder):
    """The pages as Ghostscript draws them, one bit a dot."""
    (folder / "labels.pdf").write_bytes(data)
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-sDEVICE=pngmono", f"-r{dpi}", "-o", "page-%d.png", "labels.pdf"],
        cwd=folder,
        check=True,
        timeout=120,
    )
    return [Image.open(path) for path in sorted(folder.glob("page-*.png"))]


def zpl_pictures(data, width, height, dpi):
    """Every label of the ZPL as an independent renderer draws it."""
    options = zplkit.Options(profile="specification", width=width, height=height, dpi=dpi)
    labels = zplkit.render(data, options).labels
    return [Image.open(BytesIO(label.png())) for label in labels]
