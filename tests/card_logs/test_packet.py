"""The packet: every paper is in it, a page or an attachment, and the log says where."""

import hashlib
import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from receiving_app.card_logs.packet import Paper, build_packet
from tests.card_logs.sample_log import sample_log, signed
from tests.card_logs.test_log_pdf import pages_of


def slip(*texts: str, rotate: int = 0, **save) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for text in texts:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        for page in pdf.pages:
            page.Rotate = rotate
        changed = io.BytesIO()
        pdf.save(changed, static_id=True, **save)
    return changed.getvalue()


def picture(kind: str, count: int = 1, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    frames = [Image.new(mode, (300, 200 + 300 * number), 1) for number in range(count)]
    frames[0].save(out, kind, **({"save_all": True, "append_images": frames[1:]} if count > 1 else {}))
    return out.getvalue()


GOOD = (
    Paper("b.pdf", "Packing slip PS-77002", slip("second slip"), ("c-2",)),
    Paper("a.pdf", "Packing slip PS-77001", slip("first slip", "its other page", rotate=90), ("c-1", "c-4")),
    Paper("note.pdf", "Note", slip("of no line")),
)
LOCKED = slip("locked", encryption=pikepdf.Encryption(owner="o", user="u"))
BAD = {
    "locked.pdf": (LOCKED, "it is locked with a password"),
    "cut.pdf": (slip("cut")[:150], "the PDF is damaged"),
    "empty.pdf": (b"", "the file is empty"),
    "letter.txt": (b"Dear vendor", "it is neither a PDF nor a picture"),
    "half.png": (picture("PNG")[:70], "the picture is damaged"),
}


def test_papers_follow_the_lines_they_belong_to_and_the_log_names_their_pages():
    packet = build_packet(signed(sample_log()), GOOD)
    pages = pages_of(packet.content)
    assert packet.problems == ()
    assert packet.pages == len(pages) == 6
    assert ["first slip" in pages[2], "its other page" in pages[3], "second slip" in pages[4]] == [True] * 3
    assert "of no line" in pages[5]
    assert [line.packet_page for line in packet.log.lines] == [3, 5, None, 3, None]
    assert "487.95 5 " in pages[0]
    assert [f"Packet page {number} of 6" in pages[number - 1] for number in (3, 4, 5, 6)] == [True] * 4


def test_the_page_number_stands_upright_at_the_foot_of_a_turned_page():
    content = build_packet(sample_log(), GOOD).content
    document = pypdfium2.PdfDocument(content)
    page = document[2]
    text = page.get_textpage()
    found = text.search("Packet page 3").get_next()
    left, bottom, _, top = text.get_charbox(found[0])
    assert page.get_rotation() == 90
    assert page.get_size() == (792, 612)
    x, y = left, bottom  # in the unturned page: the foot of the turned one is the page's right edge
    assert (x > 580, y > 500, top - bottom < 12) == (True, True, True)
    document.close()


def test_bookmarks_lead_to_the_log_the_lines_and_their_papers():
    with (
        pikepdf.open(io.BytesIO(build_packet(sample_log(), GOOD).content)) as pdf,
        pdf.open_outline() as outline,
    ):
        tree = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert tree == [
        ("Card log", []),
        ("Line 1: SQ *GULF DATA HOUMA LA", ["Packing slip PS-77001"]),
        ("Line 2: SQ *GULF DATA HOUMA LA", ["Packing slip PS-77002"]),
        ("Line 4: SQ *GULF DATA HOUMA LA", ["Packing slip PS-77001"]),
        ("Note", []),
    ]


@pytest.mark.parametrize(
    ("content", "pages"),
    [(picture("JPEG"), 1), (picture("PNG", mode="RGBA"), 1), (picture("TIFF", 3, "1"), 3)],
    ids=["jpeg", "png with transparency", "fax of three pages"],
)
def test_a_picture_becomes_pages_whatever_its_name_says(content, pages):
    packet = build_packet(sample_log(), [Paper("slip.pdf", "Slip", content, ("c-1",))])
    assert packet.problems == ()
    assert packet.pages == 2 + pages


def test_a_photo_goes_in_as_it_is_and_one_that_was_turned_stands_upright():
    photo = Image.effect_noise((600, 400), 90)
    as_it_is, turned = io.BytesIO(), io.BytesIO()
    photo.save(as_it_is, "JPEG")
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    photo.save(turned, "JPEG", exif=exif)
    papers = [Paper(name, name, data.getvalue(), ("c-1",)) for name, data in (("1", as_it_is), ("2", turned))]
    packet = build_packet(sample_log(), papers)
    with pikepdf.open(io.BytesIO(packet.content)) as pdf:
        pages = [(page, *page.get_images().values()) for page in pdf.pages if page.get_images()]
        assert [page.mediabox[2] > page.mediabox[3] for page, _photo in pages] == [True, False]
        assert pages[0][1].read_raw_bytes() == as_it_is.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_paper_that_cannot_be_merged_is_told_hashed_and_attached(name):
    content, reason = BAD[name]
    packet = build_packet(sample_log(), [Paper(name, "Slip from the vendor", content, ("c-1",)), *GOOD])
    page = pages_of(packet.content)[4]
    assert [str(problem) for problem in packet.problems] == [
        f"{name}: It could not be merged into the packet: {reason}. The original is attached."
    ]
    assert f"Slip from the vendor: {reason}." in page
    assert f"File {name}" in page
    assert hashlib.sha256(content).hexdigest() in page.replace(" ", "")
    with pikepdf.open(io.BytesIO(packet.content)) as pdf:
        ((_, attached),) = pdf.attachments.items()
        assert attached.get_file().read_bytes() == content


def test_the_same_papers_in_any_order_give_the_same_bytes():
    papers = [*GOOD, *(Paper(name, name, content, ("c-3",)) for name, (content, _) in BAD.items())]
    once, again = build_packet(signed(sample_log()), papers), build_packet(signed(sample_log()), papers[::-1])
    assert once.content == again.content
    assert once.sha256 == hashlib.sha256(once.content).hexdigest()


def test_no_card_number_stands_in_the_packets_pages_or_bookmarks():
    content = build_packet(sample_log(), [Paper("x.pdf", "Slip", slip("hello"), ("c-5",))]).content
    document = pypdfium2.PdfDocument(content)
    said = [*pages_of(content), *(mark.get_title() for mark in document.get_toc())]
    document.close()
    assert not any("4111 1111" in one or "4111111111111111" in one for one in said)
    assert any("Line 5: CORNER SHOP **** **** **** 1111" in one for one in said)
