"""One set of tests over every back end: what is printed is what a scanner reads."""

from io import BytesIO

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from receiving_app.errors import Cancelled, Refused
from receiving_app.progress import Progress
from receiving_app.tags.drawing import pdf, picture, zpl
from receiving_app.tags.layout import Label, lay_out_all
from receiving_app.tags.pages import Calibration, pages
from receiving_app.tags.stock import find_stock, read_stocks
from tests.contracts.reading_labels import codes, ghostscript_pages, pdf_pages, pdf_words, zpl_pictures

STOCKS = read_stocks()
ROLL = find_stock(STOCKS, "roll-3x1")
SHEET = find_stock(STOCKS, "avery-5160")
LABELS = [
    Label("LA50686120", "STATE PROPERTY", "Department of Examples", "Laptop, 14 inch", "5CG1234ABC"),
    Label("T196201", "STATE PROPERTY", "Department of Examples", "Café (a\\b) · ü", issue_mark="R1"),
    Label("000123", "STATE PROPERTY", None, "Laptop", "PF3X9A11", is_hold=True),
    Label("990001", "STATE PROPERTY", "Łódź 東京 €", "D" * 300),
    Label("DK^XZ~JA", "^XZ~JA", "_5E \\& \\ ; ,", "^FS^FO0,0^GB600,200,200^FS", "line\r\n^XZ"),
]
PAYLOADS = ["LA50686120", "T196201", "HOLD-000123", "990001", "DK^XZ~JA"]


def laid(labels, stock, dpi=None, **options):
    return pages(lay_out_all(labels, stock, dpi), stock, dpi, **options)


def drawn_by_pdfium(labels, stock, dpi, folder):
    return pdf_pages(pdf.draw(laid(labels, stock)).pieces[0].data, dpi)


def drawn_by_ghostscript(labels, stock, dpi, folder):
    return ghostscript_pages(pdf.draw(laid(labels, stock)).pieces[0].data, dpi, folder)


def drawn_by_pillow(labels, stock, dpi, folder):
    return [Image.open(BytesIO(piece.data)) for piece in picture.draw(laid(labels, stock, dpi)).pieces]


@pytest.mark.parametrize("draw", [drawn_by_pdfium, drawn_by_ghostscript, drawn_by_pillow])
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("name", ["avery-5160", "avery-5167", "avery-5163"])
def test_every_label_of_a_sheet_is_read_back(draw, dpi, name, tmp_path):
    stock = find_stock(STOCKS, name)
    sheets = draw(LABELS, stock, dpi, tmp_path)
    refused = {label.label for label in lay_out_all(LABELS, stock, dpi) if label.fault}
    assert refused <= (
        {"HOLD-000123"} if (name, dpi) == ("avery-5167", 203) else set()
    )  # half an inch, coarse dots
    read = sorted(code for sheet in sheets for code in codes(sheet))
    assert set(PAYLOADS) - refused <= set(read) <= set(PAYLOADS)
    assert len(read) == len(set(read))


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_every_native_zpl_label_is_read_back_and_commands_nothing(dpi):
    drawn = zpl.draw(laid(LABELS, ROLL, dpi))
    assert [piece.name for piece in drawn.pieces] == PAYLOADS
    for piece, payload in zip(drawn.pieces, PAYLOADS, strict=True):
        assert (piece.data.count(b"^XA"), piece.data.count(b"^XZ"), piece.data.count(b"~")) == (1, 1, 0)
        if dpi == 600:  # the renderer's own letters end at 300; the symbol is the same
            continue
        (image,) = zpl_pictures(piece.data, 3 * dpi, dpi, dpi)
        assert codes(image) == [payload]


@settings(max_examples=40)
@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=9).map(str.strip),
    st.text(max_size=60),
)
@example("99", "x")
@example("^XZ~JA", "^XZ~JA")
@example("a>b\\_5E", "tab\there")
@example("1234567", "Łódź 東京 €" * 20)
def test_whatever_is_written_each_back_end_prints_exactly_the_number(number, description):
    labels = [Label(number, "STATE PROPERTY", "Owner", description)] if number else []
    labels = [label for label in labels if not number.startswith("HOLD-")]
    expected = [label.payload for label in labels]
    images = [
        *pdf_pages(pdf.draw(laid(labels, ROLL, 300)).pieces[0].data, 300),
        *(picture.raster(page) for page in laid(labels, ROLL, 300)),
    ]
    for piece in zpl.draw(laid(labels, ROLL, 203)).pieces:
        # accents that the renderer's own font lacks would stop it, so only the fields of the symbol go in
        fields = [line for line in piece.data.split(b"\n") if b"^BC" in line]
        images += zpl_pictures(b"^XA^CI28" + b"".join(fields) + b"^XZ", 609, 203, 203)
    assert [codes(image) for image in images] == [expected] * (3 * len(labels) or len(images))


def test_the_pdf_says_what_the_label_says_and_asks_not_to_be_scaled():
    drawn = pdf.draw(laid(LABELS, SHEET))
    words = pdf_words(drawn.pieces[0].data)
    for text in (
        "STATE PROPERTY",
        "Department of Examples",
        "S/N 5CG1234ABC",
        "Café (a\\b) · ü",
        "Łódź",
        "HOLD",
    ):
        assert text in words
    with pikepdf.open(BytesIO(drawn.pieces[0].data)) as document:
        assert document.Root.ViewerPreferences.PrintScaling == "/None"
        assert [float(side) for side in document.pages[0].MediaBox] == pytest.approx(
            [0, 0, 612, 792], abs=0.01
        )
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_pdf_that_a_viewer_made_smaller_after_all_still_scans(dpi):
    (sheet,) = pdf_pages(pdf.draw(laid(LABELS, SHEET)).pieces[0].data, round(dpi * 0.97))
    assert sorted(codes(sheet)) == sorted(PAYLOADS)


def test_the_picture_has_one_bit_a_dot_and_its_true_size():
    for piece in picture.draw(laid(LABELS, ROLL)).pieces:
        image = Image.open(BytesIO(piece.data))
        assert (image.mode, image.size) == ("1", (609, 203))
        assert image.info["dpi"] == pytest.approx((203, 203), abs=0.1)


def test_the_preview_is_as_wide_as_the_screen_asked_and_shows_the_same_codes():
    (page,) = laid(LABELS, SHEET)
    image = Image.open(BytesIO(picture.preview(page, 1700)))
    assert image.size == (1700, 2200)
    assert sorted(codes(image)) == sorted(PAYLOADS)


@pytest.mark.parametrize("back_end", [pdf, picture])
def test_labels_start_at_their_cell_and_none_is_lost(back_end):
    labels = [Label(f"T{n:06d}", "STATE PROPERTY") for n in range(31)]
    drawn = back_end.draw(laid(labels, SHEET, 300, start_at=17, calibration=Calibration(dx=-1.2, sy=100.3)))
    assert (drawn.page_count, drawn.label_count, drawn.faults) == (2, 31, ())
    data = drawn.pieces[0].data
    sheets = pdf_pages(data, 300) if back_end is pdf else [Image.open(BytesIO(p.data)) for p in drawn.pieces]
    assert [len(codes(sheet)) for sheet in sheets] == [14, 17]
    assert [code for sheet in sheets for code in codes(sheet)] == [label.number for label in labels]


@pytest.mark.parametrize("back_end", [pdf, picture, zpl])
def test_a_faulty_label_shows_error_is_listed_and_does_not_count(back_end):
    labels = [LABELS[0], Label("Ł1", "STATE PROPERTY"), LABELS[1]]
    drawn = back_end.draw(laid(labels, ROLL))
    assert [fault.label for fault in drawn.faults] == ["Ł1"]
    assert "cannot carry" in drawn.faults[0].reason
    assert (drawn.page_count, drawn.label_count) == (3, 2)
    assert [label for piece in drawn.pieces for label in piece.labels] == ["LA50686120", "T196201"]
    if back_end is pdf:
        assert "ERROR" in pdf_words(drawn.pieces[0].data)


@pytest.mark.parametrize("back_end", [pdf, picture, zpl])
def test_drawing_tells_its_progress_and_stops_when_cancelled(back_end):
    told = []
    progress = Progress(lambda done, total, _: (told.append((done, total)), done == 2 and progress.cancel()))
    with pytest.raises(Cancelled):
        back_end.draw(laid(LABELS, ROLL), page_total=5, progress=progress)
    assert told == [(1, 5), (2, 5)]


def test_zpl_carries_the_calibration_and_refuses_sheets():
    (piece,) = zpl.draw(laid(LABELS[:1], ROLL, calibration=Calibration(dx=-1.0, dy=0.5))).pieces
    assert b"^LS8^LT4" in piece.data
    with pytest.raises(Refused, match="Choose a roll"):
        zpl.draw(laid(LABELS, SHEET))
