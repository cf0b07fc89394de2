"""The goods on a packing slip: columns by their headings, lines with their quantities and serials."""

from dataclasses import replace

from tests.slips.paper_maker import HEADER, TABLE, linear, pdf, picture
from tests.slips.test_reading import read, read_slip, reads, table


def test_lines_have_their_quantities_their_wrapped_description_and_their_serials() -> None:
    first, second = read(*HEADER, *TABLE).lines
    assert (first.number, first.part, first.ordered, first.shipped, first.backordered) == (
        1,
        "AB-100",
        3,
        2,
        1,
    )
    assert first.description == "Notebook 14 in, 16 GB"
    assert first.serials == ("PF3ABC12", "PF3ABC13")
    assert (second.part, second.shipped, second.backordered, second.uom) == ("CD-200", 1, 0, "EA")
    assert second.serials == ()


def test_quantity_means_shipped_beside_a_rest_and_ordered_beside_a_shipped() -> None:
    german = read(
        *table(
            [
                (40, "Pos"),
                (80, "Article"),
                (180, "Designation"),
                (400, "Quantity"),
                (480, "Unit"),
                (530, "Rest"),
            ],
            [(40, "1"), (80, "X-1"), (180, "Scanner"), (420, "4"), (485, "EA"), (535, "2")],
        )
    )
    assert [
        (line.part, line.description, line.shipped, line.ordered, line.backordered) for line in german.lines
    ] == [("X-1", "Scanner", 4, None, 2)]
    other = read(
        *table(
            [(40, "Product"), (250, "Part number"), (400, "Qty"), (480, "Shipped")],
            [(40, "Scanner"), (250, "X-1"), (405, "6"), (490, "4")],
        )
    )
    assert [(line.description, line.ordered, line.shipped) for line in other.lines] == [("Scanner", 6, 4)]


def test_a_heading_may_be_printed_on_two_rows() -> None:
    reading = read(
        (40, 190, "Mfr"),
        (300, 190, "Qty"),
        (360, 190, "Qty"),
        (420, 190, "Qty"),
        *table(
            [(40, "Part No"), (150, "Description"), (300, "Ord"), (360, "Shp"), (420, "B/O")],
            [(40, "X-1"), (150, "Scanner"), (305, "6"), (365, "4"), (425, "2")],
        ),
    )
    (line,) = reading.lines
    assert (line.part, line.ordered, line.shipped, line.backordered) == ("X-1", 6, 4, 2)


def test_a_row_between_the_lines_names_the_order_of_those_below() -> None:
    headings = [(40, "Qty"), (90, "Part"), (200, "Description")]
    reading = read(
        *table(
            headings,
            [(40, "Purchase order: 4500012345")],
            [(40, "1"), (90, "X-1"), (200, "Scanner")],
            [(40, "Purchase order: 4500099999")],
            [(40, "2"), (90, "X-2"), (200, "Cable")],
        )
    )
    assert [(line.part, line.description, line.order) for line in reading.lines] == [
        ("X-1", "Scanner", "4500012345"),
        ("X-2", "Cable", "4500099999"),
    ]
    assert set(reading.orders) == {"4500012345", "4500099999"}


def test_a_line_whose_quantity_a_tick_hides_is_told_without_it() -> None:
    placed = table(
        [(40, "Qty"), (90, "Part"), (200, "Description")],
        [(90, "X-1"), (200, "Scanner")],
        [(200, "S/N: PF3ABC12")],
        [(40, "2"), (90, "X-2"), (200, "Cable")],
    )
    words = tuple(replace(word, sure=0.99) for word in read(*placed).pages[0].words)
    found = read_slip(picture(linear("1")), "scan.png", reads(*words)).lines
    assert [(line.part, line.shipped, line.serials) for line in found] == [
        ("X-1", None, ("PF3ABC12",)),
        ("X-2", 2, ()),
    ]


def test_a_stamp_below_the_table_is_no_line() -> None:
    reading = read(
        *table([(40, "Qty"), (90, "Description")], [(40, "1"), (90, "Scanner")]),
        (40, 500, "2026"),
        (90, 500, "RECEIVED"),
    )
    assert [(line.shipped, line.description) for line in reading.lines] == [(1, "Scanner")]


def test_a_line_may_name_its_own_order() -> None:
    reading = read(
        *table(
            [(40, "Qty"), (90, "Part"), (200, "Description")],
            [(40, "1"), (90, "X-1"), (200, "Scanner [PO 4500012345]")],
            [(40, "2"), (90, "X-2"), (200, "Cable")],
        )
    )
    assert [line.order for line in reading.lines] == ["4500012345", None]
    assert reading.orders == ("4500012345",)


def test_the_table_goes_on_on_a_page_without_a_heading_and_a_footer_is_no_line() -> None:
    headings = [(40, "Qty"), (90, "Part"), (200, "Description")]
    more = [(40, 60, "2"), (90, 60, "X-2"), (200, 60, "Cable"), (40, 700, "Page 2 of 2")]
    reading = read_slip(pdf(table(headings, [(40, "1"), (90, "X-1"), (200, "Scanner")]), more), "two.pdf")
    assert [(line.page, line.part) for line in reading.lines] == [(1, "X-1"), (2, "X-2")]
