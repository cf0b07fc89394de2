"""Slips of trades and layouts nobody described to the program: other words, serials in other places."""

import pytest

from receiving_app.slips.reading import papers_of
from tests.slips.paper_maker import HEADER, TABLE, Placed, pdf
from tests.slips.test_reading import read, read_slip


def test_a_sheet_that_says_separator_in_print_parts_a_batch_too() -> None:
    sheet = [(200, 300, "SEPARATOR"), (200, 400, "Scan face up")]
    second = [*HEADER[:1], (40, 110, "Packing slip no: 88120034")]
    reading = read_slip(pdf(HEADER, sheet, second), "slip.pdf")
    assert [pages for pages, _paper in papers_of(reading)] == [(1,), (3,)]


def test_two_orders_behind_one_label_are_both_its_orders_also_when_a_code_repeats_one() -> None:
    header = [*HEADER[:2], (40, 125, "Cust PO: 4500012345 / 4500012399")]
    assert read_slip(pdf([*header, *TABLE], code="4500012345"), "slip.pdf").orders == (
        "4500012345",
        "4500012399",
    )


def test_serials_in_a_block_or_a_list_of_their_own_belong_to_the_part_named_there() -> None:
    heads = [(40, 240, "Product No."), (170, 240, "Details"), (440, 240, "Qty Shp"), (520, 240, "Net")]
    lines = [
        (40, 260, "AB-100"), (170, 260, "Notebook 14 in"), (450, 260, "1"), (520, 260, "2.1"),
        (40, 280, "CD-200"), (170, 280, "Dock"), (450, 280, "1"), (520, 280, "0.9"),
        (40, 300, "-" * 40),
    ]  # fmt: skip
    block = [(40, 320, "Serial numbers for AB-100:"), (50, 333, "PF3ABC12")]
    block += [(40, 350, "Serial numbers for CD-200:"), (50, 363, "7KX2NX4")]
    found = read(*HEADER, *heads, *lines, *block)
    told = [("AB-100", 1, ("PF3ABC12",)), ("CD-200", 1, ("7KX2NX4",))]
    assert [(line.part, line.shipped, line.serials) for line in found.lines] == told

    listed = [(40, 60, "Model"), (170, 60, "Serial Number"), (300, 60, "Carton")]
    listed += [(40, 75, "CD-200"), (170, 75, "7KX2NX4"), (300, 75, "1")]
    listed += [(40, 90, "AB-100"), (170, 90, "PF3ABC12"), (300, 90, "1")]
    found = read_slip(pdf([*HEADER, *heads, *lines], listed), "slip.pdf")
    assert [(line.part, line.shipped, line.serials) for line in found.lines] == told


@pytest.mark.parametrize(
    ("order", "slip"),
    [("PO Nbr", "Pack Slip Nbr"), ("Cust. Order #", "Manifest #"), ("Buyer's Order No.", "Dispatch No.")],
)
@pytest.mark.parametrize("place", ["right", "below"])
def test_the_words_of_many_trades_announce_order_and_slip(order: str, slip: str, place: str) -> None:
    left, top = (0, 13) if place == "below" else (140, 0)
    head: list[Placed] = [(40, 60, "Acme Works LLC"), (40, 110, order), (300, 110, slip)]
    head += [(40 + left, 110 + top, "4500012345"), (300 + left, 110 + top, "DN-889911")]
    found = read(*head, *TABLE)
    assert (found.orders, found.slip_number) == (("4500012345",), "DN-889911")


@pytest.mark.parametrize(
    ("part", "ordered", "shipped", "rest"),
    [
        ("Mfg #", "Orig Qty", "Pcs Shipped", "Bal"),
        ("Manufacturer No.", "Original Order", "Qty Issued", "Left"),
    ],
)
def test_the_words_of_many_trades_head_the_columns(part: str, ordered: str, shipped: str, rest: str) -> None:
    goods = [(40, 240, part), (150, 240, "Make"), (210, 240, "Particulars"), (330, 240, ordered)]
    goods += [(420, 240, shipped), (510, 240, rest), (40, 260, "AB-100"), (150, 260, "Acme"), (340, 260, "3")]
    goods += [(210, 260, "Dock with cable"), (430, 260, "2"), (515, 260, "1")]
    (line,) = read(*HEADER, *goods).lines
    assert (line.part, line.ordered, line.shipped, line.backordered) == ("AB-100", 3, 2, 1)


def test_a_part_number_below_a_heading_of_which_only_number_was_read_is_a_part() -> None:
    goods = [(40, 240, "Pradnct No."), (170, 240, "Product description"), (440, 240, "Qty delivered")]
    goods += [(40, 260, "CP-8870-K9"), (170, 260, "IP phone"), (450, 260, "4")]
    (line,) = read(*HEADER, *goods).lines
    assert (line.part, line.number, line.shipped) == ("CP-8870-K9", None, 4)


def test_specks_and_lost_blanks_of_a_picture_spoil_neither_the_quantity_nor_the_part() -> None:
    goods = [(40, 240, "Mfr P/N"), (170, 240, "Description"), (440, 240, "Qty Shp"), (500, 240, "B/O")]
    goods += [(40, 260, "210-DLGS3"), (170, 260, "Monitor 24 in"), (450, 260, "4"), (505, 260, "0.")]
    goods += [(40, 300, "Serial numbers forCD-200 and 210-DLGS3:")]
    goods += [(40, 313, "CN-0KU3KD-QDC00-484-1MEF-A00CN-05U5JX-FCC00-69G-VS07-A01 7KX2NX4")]
    goods += [(40, 326, "CN-0SVVHM-FCC00-5A9-9KWA-A02.CN-0KY8U1-FCC00-58A-2HZ6-A00")]
    (line,) = read(*HEADER, *goods).lines
    assert (line.part, line.shipped, line.backordered) == ("210-DLGS3", 4, 0)
    read_well = ("7KX2NX4", "CN-0SVVHM-FCC00-5A9-9KWA-A02", "CN-0KY8U1-FCC00-58A-2HZ6-A00")
    assert line.serials[-3:] == read_well


def test_a_part_that_begins_left_of_its_heading_is_still_under_it() -> None:
    goods = [(40, 240, "Qty"), (80, 240, "Items in this shipment"), (460, 240, "MPN")]
    goods += [(40, 260, "2"), (80, 260, "Switch, 48 ports"), (425, 260, "EX2300-60P")]
    (line,) = read(*HEADER, *goods).lines
    assert (line.part, line.description, line.shipped) == ("EX2300-60P", "Switch, 48 ports", 2)
