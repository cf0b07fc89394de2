"""Reading packing slips: what stands on the paper comes out, whatever the vendor's layout."""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from receiving_app.slips import reading as reading_room
from receiving_app.slips.answers import ClueKind, SlipReading, Word
from receiving_app.slips.paper import ReadPicture
from receiving_app.slips.picture_reader import PictureRead
from tests.slips.paper_maker import HEADER, TABLE, Placed, linear, locked, lying, matrix, pdf, picture, turned

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def nobody_reads(_picture: Image.Image) -> PictureRead:
    return PictureRead(trouble="Nobody is here to read it.")


def read_slip(data: bytes, name: str, read_picture: ReadPicture = nobody_reads) -> SlipReading:
    return reading_room.read_slip(data, name, read_picture)


def reads(*words: Word, codes: tuple[tuple[str, str], ...] = ()) -> ReadPicture:
    return lambda _picture: PictureRead(words, codes)


def read(*placed: Placed) -> SlipReading:
    return read_slip(pdf(placed), "slip.pdf")


def table(headings: Sequence[tuple[float, str]], *rows: Sequence[tuple[float, str]]) -> list[Placed]:
    placed = [(left, 200.0, text) for left, text in headings]
    for at, row in enumerate(rows):
        placed += [(left, 220.0 + 14 * at, text) for left, text in row]
    return placed


def test_numbers_of_the_same_look_are_told_apart_by_their_labels() -> None:
    reading = read(*HEADER, *TABLE)
    assert reading.slip_number == "77120034"
    assert reading.orders == ("4500012345",)
    assert reading.best(ClueKind.VENDOR_ORDER) == "91234567"
    assert reading.best(ClueKind.SHIP_DATE) == "2026-09-14"
    assert reading.best(ClueKind.VENDOR) == "Northwind Supply LLC"
    assert reading.problems == ()


def test_labels_may_stand_above_their_values_side_by_side() -> None:
    reading = read(
        (40, 100, "PO Number"),
        (150, 100, "Packing Slip"),
        (260, 100, "Carrier / Tracking"),
        (40, 112, "P-88001 / P-88002"),
        (150, 112, "S77-1"),
        (260, 112, "Fast Freight"),
        (260, 124, "1Z999AA10123456784"),
    )
    assert reading.orders == ("P-88001", "P-88002")
    assert reading.slip_number == "S77-1"
    assert reading.best(ClueKind.TRACKING) == "1Z999AA10123456784"
    assert reading.best(ClueKind.CARRIER) == "Fast Freight"


def test_a_title_is_no_label_for_what_stands_far_below_it() -> None:
    reading = read((400, 60, "PACKING SLIP"), (400, 110, "P-88001"), (40, 140, "Slip no. S77-1"))
    assert reading.slip_number == "S77-1"


def test_what_a_reader_of_pictures_confuses_is_still_understood() -> None:
    reading = read(
        (40, 60, "PackingS1ip no: S77-1"),
        (40, 80, "Date: September 18. 2026"),
        *table(
            [(40, "1tem no"), (120, "Part no"), (200, "Descript1on"), (400, "Sh1pped"), (460, "B/0")],
            [(40, "A7"), (120, "X-1"), (200, "Scanner"), (410, "I0"), (465, "O")],
            [(200, "Seria1 No. PF3ABC12,")],
            [(200, "PFMXNQGG")],
        ),
    )
    assert reading.slip_number == "S77-1"
    assert reading.best(ClueKind.SHIP_DATE) == "2026-09-18"
    (line,) = reading.lines
    assert (line.vendor_part, line.part, line.shipped, line.backordered) == ("A7", "X-1", 10, 0)
    assert line.serials == ("PF3ABC12", "PFMXNQGG")


def test_words_that_lost_the_blank_between_them_are_parted() -> None:
    words = (Word("Slip77120034", 40, 60, 110, 70), Word("PO:4500012345", 40, 80, 130, 90))
    reading = read_slip(picture(Image.new("L", (40, 40))), "scan.png", reads(*words))
    assert (reading.slip_number, reading.orders) == ("77120034", ("4500012345",))


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("marked", ["marked as turned", "not marked"])
def test_a_page_whose_text_lies_sideways_or_upside_down_is_read_as_it_stands(
    degrees: int, marked: str
) -> None:
    upright = read(*HEADER, *TABLE)
    data = lying(pdf([*HEADER, *TABLE]), degrees)
    reading = read_slip(turned(data, degrees) if marked == "marked as turned" else data, "x.pdf")
    assert (reading.slip_number, reading.orders) == (upright.slip_number, upright.orders)
    assert reading.lines == upright.lines


def test_a_code_keeps_its_control_characters_and_names_its_fields() -> None:
    message = "[)>\x1e06\x1dK4500012345\x1d11K77120034\x1e\x04"
    reading = read_slip(pdf([(40, 60, "Northwind Supply LLC")], code=message), "x.pdf")
    assert [code.text for code in reading.barcodes] == [message]
    assert reading.orders == ("4500012345",)
    assert reading.slip_number == "77120034"


def test_a_code_that_repeats_a_labelled_value_makes_it_sure() -> None:
    reading = read_slip(pdf([*HEADER], code="K4500012345"), "x.pdf")
    (clue,) = reading.of_kind(ClueKind.ORDER)
    assert (clue.value, clue.weight) == ("4500012345", 3)


@pytest.mark.parametrize("degrees", [0, 90, 180])
def test_codes_are_read_on_pictures_however_they_lie(degrees: int) -> None:
    page = linear("4500012345").rotate(degrees, expand=True)
    for kind in ("PNG", "JPEG", "TIFF"):
        assert [code.text for code in read_slip(picture(page, kind), "photo").barcodes] == ["4500012345"]


def test_a_small_code_is_found_at_the_second_look() -> None:
    small = linear("4500012345", scale=1)
    assert [code.text for code in read_slip(picture(small), "x.png").barcodes] == ["4500012345"]


def test_every_page_of_a_fax_is_read() -> None:
    pages = [linear("4500012345").convert("1"), linear("4500099999").convert("1")]
    data = picture(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    reading = read_slip(data, "fax.tif")
    assert [(code.page, code.text) for code in reading.barcodes] == [(1, "4500012345"), (2, "4500099999")]
    assert reading.unread_pages == (1, 2)


def test_a_file_is_known_by_its_content_and_not_by_its_name() -> None:
    assert read_slip(pdf([*HEADER]), "slip.jpg").mime == "application/pdf"
    assert read_slip(picture(matrix("X")), "slip.pdf").mime == "image/png"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program", "no PDF and no picture"),
        (b"%PDF-1.7 and then nothing", "The PDF is broken."),
        (b"\xff\xd8\xff\xe0 and then nothing", "The picture is broken."),
        (locked(pdf([*HEADER])), "password"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, said: str) -> None:
    reading = read_slip(data, "x")
    assert [problem.file for problem in reading.problems] == ["x"]
    assert said in reading.problems[0].reason
    assert reading.lines == ()


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    huge = picture(Image.new("1", (12_000, 12_000)), "PNG")
    reading = read_slip(huge, "huge.png")
    assert "too many to read" in reading.problems[0].reason


def test_words_read_on_a_picture_are_understood_like_a_text_layer() -> None:
    page = picture(linear("4500012345"))
    blank = read_slip(page, "scan.png")
    assert (blank.lines, blank.orders, blank.unread_pages) == ((), (), (1,))
    assert blank.problems[0].reason == "Page 1 was not read. Nobody is here to read it."
    words = read(*HEADER, *TABLE).pages[0].words
    reading = read_slip(page, "scan.png", reads(*words, codes=(("Code 128", "4500012345"),)))
    assert reading.slip_number == "77120034"
    assert [line.part for line in reading.lines] == ["AB-100", "CD-200"]
    (clue,) = reading.of_kind(ClueKind.ORDER)
    assert clue.weight == 3  # the label and the code agree
    assert (reading.unread_pages, reading.problems) == ((), ())


def test_serials_with_a_sign_that_was_not_read_surely_are_told() -> None:
    words = read(*HEADER, *TABLE).pages[0].words
    dim = tuple(replace(word, sure=0.6) if word.text == "PF3ABC13" else word for word in words)
    first, second = read_slip(picture(linear("1")), "scan.png", reads(*dim)).lines
    assert (first.unsure, second.unsure) == (("PF3ABC13",), ())


def test_a_picture_on_which_little_can_be_read_says_so() -> None:
    blurred = (Word("INTERNATNONAL", 40, 60, 110, 70, 0.3), Word("SEP", 40, 80, 60, 90, 0.9))
    (problem,) = read_slip(picture(linear("1")), "photo.jpg", reads(*blurred, blurred[0])).problems
    assert problem.reason == "Little on page 1 can be read. Scan or photograph it again."


def test_a_card_number_is_not_kept() -> None:
    reading = read(*HEADER, (40, 400, "Paid with 4111 1111 1111 1111, thank you"))
    assert "1111 1111 1111" not in " ".join(word.text for word in reading.pages[0].words)
    assert "77120034" in " ".join(word.text for word in reading.pages[0].words)


def test_two_threads_may_read_at_once() -> None:
    data = pdf([*HEADER, *TABLE])
    found: list[SlipReading] = []
    threads = [threading.Thread(target=lambda: found.append(read_slip(data, "x.pdf"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(reading == found[0] for reading in found)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(
        [b"", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"RIFF1234WEBP", b"BM"]
    ),
    st.binary(max_size=300),
)
def test_no_bytes_whatever_make_reading_fail(magic: bytes, data: bytes) -> None:
    reading = read_slip(magic + data, "x")
    assert reading.lines == ()
    assert reading.problems or reading.pages


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8))
def test_a_damaged_pdf_never_makes_reading_fail(at: int, damage: bytes) -> None:
    whole = pdf([*HEADER, *TABLE])
    read_slip(whole[:at] + damage + whole[at + len(damage) :], "x.pdf")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(0, 600), st.floats(0, 790), st.text(min_size=1, max_size=12), st.floats(1, 40)),
        max_size=30,
    )
)
def test_no_words_whatever_make_understanding_fail(placed: list[tuple[float, float, str, float]]) -> None:
    words = tuple(
        Word(text, left, top, left + 5 * len(text), top + height) for left, top, text, height in placed
    )
    read_slip(picture(Image.new("L", (40, 40))), "scan.png", reads(*words))


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample offices are not beside the checkout")
@pytest.mark.parametrize("office", ["office-small", "office-month"])
def test_the_sample_offices_text_slips_are_read_right(office: str) -> None:
    folder = DATA / office / "slips"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    files = [entry for entry in truth["files"] if entry["capture"] == "text-pdf"]
    assert files
    for told in files:
        reading = read_slip((folder / told["file"]).read_bytes(), told["file"])
        where = told["file"]
        assert reading.problems == (), where
        assert reading.slip_number == told["slip_number"], where
        assert " / ".join(reading.orders) == told["order_reference_printed"], where
        assert reading.best(ClueKind.SHIP_DATE) == told["ship_date"], where
        vendors = [clue.value.casefold() for clue in reading.of_kind(ClueKind.VENDOR)]
        assert any(told["vendor"].casefold() in vendor for vendor in vendors), where
        codes = {code["text"] for code in told["barcodes"] if code["read_back"]}
        assert {code.text for code in reading.barcodes} == codes, where
        assert [(line.part, line.shipped, list(line.serials)) for line in reading.lines] == [
            (line["part"], line["shipped"], line["serials"]) for line in told["lines"]
        ], where
        for line, right in zip(reading.lines, told["lines"], strict=True):
            assert line.ordered in {None, right["ordered"]}, where
            assert line.backordered in {None, right["backordered"]}, where
