"""Which pages are one paper, and whether all of it is there."""

import pytest

from receiving_app.slips.matching import propose_places
from receiving_app.slips.papers import is_half_of, is_whole, missing_pages, numbered_oddly
from receiving_app.slips.reading import papers_of
from tests.slips.paper_maker import pdf
from tests.slips.test_filing import paper
from tests.slips.test_reading import read_slip


def page(number="W-1", note="", part="AC-100", order="PO-8001"):
    rows = [(part, "1")] if part else []
    placed = paper(number, order, rows=rows, note=note)
    return placed if number else placed[:1] + placed[3:]


def reading(*pages):
    return read_slip(pdf(*pages), "batch.pdf")


def parted(*pages):
    return [numbers for numbers, _ in papers_of(reading(*pages))]


@pytest.mark.parametrize(
    "mark",
    [
        "Page 1 of 3",
        "page 1/3",
        "Page: 1 of 3",
        "Pg. l of 3",
        "Page No. 1 of 3",
        "Sheet 1 of 3",
        "Pages 1 of 3",
        "Page(s): 1 of 3",
        "Page 1 of 3|",
        "Printed 09/14/2026 Page I of 3",
    ],
)
def test_pages_that_a_slip_says_it_has_are_missed(mark):
    assert missing_pages(reading(page(note=mark))) == (2, 3)


@pytest.mark.parametrize(
    "note",
    [
        "Page 1 of 1",
        "Page 1 of 1|",
        "Box 1 of 3",
        "Carton 1/3",
        "Page 1 / 12 / 2026",
        "steel sheet 1/4 in",
        "Page 1",
        "Page 2 of 1",
        "1 of 3",
    ],
)
def test_what_is_no_number_of_pages_misses_none(note):
    assert missing_pages(reading(page(note=note))) == ()


def test_ten_read_with_letters_is_ten():
    assert missing_pages(reading(page(note="Page 1 of lO"))) == tuple(range(2, 11))


def test_a_page_without_a_mark_may_be_the_one_that_is_missed():
    assert missing_pages(reading(page(note="Page 1 of 2"), page())) == ()
    assert missing_pages(reading(page(note="Page 1 of 2"), page("", "Page 1 of 1", part=""))) == (2,)
    assert missing_pages(reading(page(note="Page 1 of 2"), page(note="Page 2 of 2"))) == ()


def test_a_paper_begins_at_a_first_page_of_another_number():
    one, two = page("W-1", "Page 1 of 1"), [page("W-2", "Page 1 of 2"), page("", "Page 2 of 2")]
    assert parted(one, *two, page("W-3", "Page 1 of 1")) == [(1,), (2, 3), (4,)]


@pytest.mark.parametrize(
    ("why", "pages"),
    [
        ("it has no mark", [page("W-1"), page("W-2")]),
        ("it is no first page", [page("W-1", "Page 1 of 2"), page("W-2", "Page 2 of 2")]),
        (
            "its number is the same, read badly",
            [page("W-1001", "Page 1 of 1"), page("W-10O1", "Page 1 of 1")],
        ),
        ("it has no goods", [page("W-1", "Page 1 of 1"), page("B-77", "Page 1 of 1", part="")]),
        ("it announces none", [page("W-1", "Page 1 of 1"), page("", "Page 1 of 1")]),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
def test_a_paper_is_not_parted_where(why, pages):
    assert parted(*pages) == [(1, 2)], why


def test_a_stack_that_was_scanned_backwards_stays_together_and_is_doubted():
    pages = [
        page("", "Page 2 of 2"),
        page("W-1", "Page 1 of 2"),
        page("", "Page 2 of 2"),
        page("W-2", "Page 1 of 2"),
    ]
    assert parted(*pages) == [(1, 2, 3, 4)]
    assert numbered_oddly(reading(*pages)) == (2, 1, 2, 1)


@pytest.mark.parametrize(
    ("pages", "odd"),
    [
        ([page("W-1", "Page 1 of 2"), page("W-1", "Page 2 of 2")], ()),
        ([page("W-1", "Page 1 of 1"), page("W-1", "Page 1 of 1")], ()),
        ([page("W-1", "Page 1 of 1"), page("", "Page 1 of 1")], (1, 1)),
        ([page("W-1", "Page 2 of 2"), page("W-1", "Page 1 of 2")], (2, 1)),
        ([page("W-1", "Page 1 of 2"), page("W-1", "Page 2 of 3")], (1, 2)),
        ([page("W-1"), page("W-1")], ()),
    ],
)
def test_pages_that_are_not_those_of_one_paper_in_order_are_told(pages, odd):
    assert numbered_oddly(reading(*pages)) == odd


def test_a_half_gives_way_only_to_the_whole_slip_it_is_part_of():
    half = reading(page("W-1", "Page 1 of 2"))
    whole = reading(page("W-1", "Page 1 of 2"), page("W-1", "Page 2 of 2"))
    assert is_whole(whole)
    assert is_half_of(half, whole)
    for other in (
        reading(page("W-1", "Page 2 of 2")),
        reading(page("W-1")),
        reading(page("W-1", "Page 1 of 2"), page("W-1")),
    ):
        assert not is_whole(other)
    assert not is_half_of(half, reading(page("W-1", "Page 1 of 1")))
    elsewhere = [page("W-1", f"Page {number} of 2", order="PO-9999") for number in (1, 2)]
    assert not is_half_of(half, reading(*elsewhere))
    assert not is_half_of(whole, whole)


def test_a_half_that_fits_nothing_here_says_what_is_missed_too():
    said = propose_places(reading(page("W-1", "Page 1 of 2")), [], []).said
    assert said.startswith("Nothing on the slip fits what is open. Its page 2 is not in the file;")
