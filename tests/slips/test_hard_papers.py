"""Papers as they come on a bad day: what can be read is read right, and what cannot is told."""

import io
from contextlib import closing

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from receiving_app.errors import Refused
from receiving_app.slips.answers import ClueKind
from receiving_app.slips.page_picture import first_page_picture
from receiving_app.slips.picture_reader import leave_unread
from receiving_app.slips.reading import read_slip
from tests.scans.pictures_of_codes import FORMATS, blurred, code, noisy
from tests.slips.paper_maker import HEADER, TABLE, drawn, picture

LINK = "https://vendor.example/track/0123456789"


def is_the_slip(reading):
    assert (reading.slip_number, reading.orders) == ("77120034", ("4500012345",))
    assert reading.best(ClueKind.SHIP_DATE) == "2026-09-14"
    assert [(line.part, line.shipped) for line in reading.lines] == [("AB-100", 2), ("CD-200", 1)]
    assert reading.lines[0].serials == ("PF3ABC12", "PF3ABC13")


def with_codes(page, blur):
    """The page with a large matrix and, beside it, 6.67 mil bars: at 203 dpi a module is 1.35 pixels."""
    fine = page.resize((page.width * 3, page.height * 3))
    small = code("45000123457731", FORMATS.Code128, 1)[10:11]
    fine.paste(
        Image.fromarray(small).resize((round(small.shape[1] * 4.06), 200), Image.Resampling.NEAREST),
        (250, 5000),
    )
    fine.paste(Image.fromarray(code(LINK, FORMATS.QRCode, 24)), (2500, 4500))
    return noisy(blurred(np.asarray(fine.resize(page.size, Image.Resampling.BOX)), blur), 4)


@pytest.mark.parametrize(("blur", "is_read"), [(0.4, True), (1.3, False)])
def test_a_fine_code_beside_a_large_one_is_read_or_told(eye, blur, is_read):
    page = with_codes(drawn(*HEADER, *TABLE, dpi=203), blur)
    reading = read_slip(picture(Image.fromarray(page)), "scan.png", eye.read)
    is_the_slip(reading)
    assert [each.text for each in reading.barcodes] == [LINK, *(["45000123457731"] if is_read else [])]
    told = "1 code on page 1 cannot be read. Scan it at 300 dpi or more."
    assert [problem.reason for problem in reading.problems] == ([] if is_read else [told])


def photographed(page):
    """White paper on a white table, curled, askew, under the shadow of a hand; the phone was held upright."""
    grey = np.full((page.height + 500, page.width + 500), 246, np.uint8)
    grey[250:-250, 250:-250] = np.asarray(page)
    height, width = grey.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    curled = y + 14 * np.sin(x / width * 2 * np.pi) + 6 * np.cos(y / height * 5)
    grey = cv2.remap(grey, x, curled, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.0, 1.0)
    grey = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    hand = np.zeros((height, width), np.float32)
    cv2.ellipse(hand, (int(width * 0.75), int(height * 0.45)), (width // 3, height // 4), 30, 0, 360, 1.0, -1)
    light = 1 - 0.55 * cv2.GaussianBlur(hand, (0, 0), 60)
    photo = Image.fromarray(noisy(blurred((grey * light).astype(np.uint8), 0.8), 5))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees to stand
    return picture(photo.rotate(90, expand=True), "JPEG", quality=80, exif=exif)


def test_a_photo_of_a_curled_page_white_on_white_under_a_hand(eye):
    reading = read_slip(photographed(drawn(*HEADER, *TABLE, dpi=250)), "photo.jpg", eye.read)
    is_the_slip(reading)
    assert reading.problems == ()


def searchable(page, words, mode):
    """A PDF of a scanner: the page's picture, and words in it as some reader took them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    canvas.drawImage(ImageReader(page), 0, 0, 612, 792)
    text = canvas.beginText()
    text.setTextRenderMode(mode)
    for left, top, word in words:
        text.setTextOrigin(left, 792 - top)
        text.textOut(word)
    canvas.drawText(text)
    canvas.save()
    return out.getvalue()


WRONGLY = [
    (left, top, text.replace("PF3", "PE8").replace("7712", "1172")) for left, top, text in (*HEADER, *TABLE)
]


def test_what_a_page_shows_counts_and_not_what_is_hidden_behind_it(eye):
    data = searchable(drawn(*HEADER, *TABLE), WRONGLY, 3)
    is_the_slip(read_slip(data, "scan.pdf", eye.read))
    unread = read_slip(data, "scan.pdf", leave_unread)
    assert unread.unread_pages == (1,), "the hidden words alone place nothing"


def test_words_drawn_upon_a_letterhead_are_seen_and_need_no_reader():
    letterhead = Image.new("L", (612, 792), 250)
    reading = read_slip(searchable(letterhead, (*HEADER, *TABLE), 0), "slip.pdf", leave_unread)
    is_the_slip(reading)
    assert reading.problems == ()


def test_a_page_of_500_million_pixels_is_not_unpacked():
    """A0 at 600 dpi, which would take two gigabytes."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(2384, 3370))
        ink = document.make_stream(b"\x00" * 1000)
        ink.update(
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Image,
                "/Width": 19866,
                "/Height": 28087,
                "/ColorSpace": pikepdf.Name.DeviceGray,
                "/BitsPerComponent": 1,
            }
        )
        name = page.add_resource(ink, pikepdf.Name.XObject)
        page.contents_add(f"q 2384 0 0 3370 0 0 cm {name} Do Q".encode())
        document.save(out)
    reading = read_slip(out.getvalue(), "plan.pdf", leave_unread)
    told = "557,976,342 pixels are too many to read. Scan it at 300 dpi."
    assert [problem.reason for problem in reading.problems] == [f"Page 1: {told}"]
    with pytest.raises(Refused, match="557,976,342 pixels"):
        first_page_picture(out.getvalue(), 800, 600)


def test_a_large_page_of_print_is_read():
    """A0 as a plotter's drawing: drawn at what fits, its words taken from the file."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(2384, 3370))
    for left, top, text in (*HEADER, *TABLE):
        canvas.drawString(left, 3370 - top, text)
    canvas.save()
    is_the_slip(read_slip(out.getvalue(), "a0.pdf", leave_unread))


def test_three_numbers_of_digits_with_the_order_under_its_label_are_told_apart(eye):
    """The vendor's own order, the slip and our order have 8 to 10 digits each, as a scan shows them."""
    header = (
        (40, 60, "Northwind Supply LLC"),
        (40, 100, "Customer PO"),
        (200, 100, "Sales order"),
        (360, 100, "Packing slip"),
        (40, 114, "4500012345"),
        (200, 114, "9123456701"),
        (360, 114, "77120034"),
        (40, 140, "Shipped: 14 Sep 2026"),
    )
    reading = read_slip(picture(drawn(*header, *TABLE)), "scan.png", eye.read)
    is_the_slip(reading)
    assert reading.best(ClueKind.VENDOR_ORDER) == "9123456701"


def faxed(page, noise):
    """The page as a fax: black or white, with specks and eaten edges."""
    grey = noisy(blurred(np.asarray(page), 1.2), noise)
    return picture(Image.fromarray(grey).point(lambda value: 255 * (value > 140)).convert("1"), "TIFF")


@pytest.mark.parametrize("noise", [5, 30, 40])
def test_a_serial_of_signs_that_look_alike_is_read_right_or_shown_and_never_put_right(eye, noise):
    """On a fax in Courier 8B0O1IS5Z2 may be read otherwise: then a person is told to look at it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for left, top, text in (*HEADER, *TABLE):
        canvas.setFont("Courier" if "S/N" in text else "Helvetica", 9)
        canvas.drawString(left, 792 - top, text.replace("PF3ABC12, PF3ABC13", "8B0O1IS5Z2"))
    canvas.save()
    with closing(pypdfium2.PdfDocument(out.getvalue())) as document:
        page = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    reading = read_slip(faxed(page, noise), "fax.tif", eye.read)
    read = [(serial, serial in line.unsure) for line in reading.lines for serial in line.serials]
    assert all(serial == "8B0O1IS5Z2" or unsure for serial, unsure in read), read
    assert read or not reading.lines
