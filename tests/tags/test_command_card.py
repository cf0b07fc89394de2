"""The command card: every code of it is read off the page, at the dots of three printers and off the PDF."""

import pypdfium2
import pytest
import zxingcpp

from receiving_app.scans.commands import COMMANDS, in_words
from receiving_app.scans.context import ScanContext
from receiving_app.scans.reading import read_scan
from receiving_app.tags.command_card import ANSWERS, QUANTITIES, card_codes, card_page, command_card
from receiving_app.tags.drawing.picture import raster

PAYLOADS = {code.payload for _, codes in card_codes() for code in codes}


def read_off(picture):
    return {found.text for found in zxingcpp.read_barcodes(picture.convert("L"))}


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_every_code_is_read_off_the_page_of_a_printer(dpi):
    page = raster(card_page(dpi))
    assert page.mode == "1"
    assert read_off(page) == PAYLOADS


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_every_code_is_read_off_the_pdf_in_black_and_white(dpi):
    document = pypdfium2.PdfDocument(command_card())
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((612, 792), abs=1)  # US letter
    page = document[0].render(scale=dpi / 72).to_pil().convert("L").point(lambda grey: 255 * (grey > 127))
    assert read_off(page.convert("1")) == PAYLOADS


def test_the_card_has_every_command_and_the_quantities_and_answers_of_the_dock():
    codes = [code for _, group in card_codes() for code in group]
    read = [read_scan(code.payload, ScanContext()).best for code in codes]
    assert {one.value("command") for one in read} == set(COMMANDS)
    assert [int(one.value("argument")) for one in read if one.value("command") == "QTY"] == list(QUANTITIES)
    assert [int(one.value("argument")) for one in read if one.value("command") == "ANSWER"] == list(ANSWERS)
    assert ((*range(1, 11), 12, 20, 24, 50, 100), tuple(range(1, 10))) == (QUANTITIES, ANSWERS)
    for code, one in zip(codes, read, strict=True):
        if not one.value("argument"):
            assert code.does == in_words(one)


def test_nothing_on_the_card_stands_outside_its_page_or_in_another_cell():
    page = card_page()
    boxes = [(x, y, x + drawing.width, y + drawing.height) for x, y, drawing in page.placed]
    assert min(left for left, *_ in boxes) >= 0
    assert max(right for _, _, right, _ in boxes) <= page.width
    assert max(bottom for *_, bottom in boxes) <= page.height
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] - other[0] <= 2 or other[2] - one[0] <= 2
            apart = apart or one[3] - other[1] <= 2 or other[3] - one[1] <= 2
            assert apart  # the cutting lines of two cells may lie on each other
