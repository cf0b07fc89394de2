"""Slips are filed once, lie with their deliveries for a reason, and can be taken back."""

import io

import pikepdf
import pytest
from PIL import Image

from receiving_app.documents.lookups import contents
from receiving_app.errors import Refused
from receiving_app.receiving.arrivals.deliveries import close_delivery, delivery_named
from receiving_app.receiving.by_hand import note_slip
from receiving_app.slips.absences import declare_no_slip, take_back_no_slip
from receiving_app.slips.actions import (
    file_slip,
    filed_before,
    match_again,
    place_slip,
    place_slip_also,
    split_slip,
    take_back_placement,
)
from receiving_app.slips.lookups import (
    filed_slips,
    missing_slips,
    slip_on_screen,
    slip_proposals,
    slip_story,
    without_slip,
)
from receiving_app.slips.picture_reader import PictureRead, leave_unread
from receiving_app.slips.reading import read_slip
from tests.offices import CABLES, MANY, NOTEBOOK, TWO_LINES, scan, serial, wrong
from tests.slips.paper_maker import drawn, linear, matrix, pdf, picture


def paper(number, *orders, rows=(("AC-100", "1"),), note=""):
    """A slip of Wire Works as a page of placed texts."""
    placed = [
        (40, 60, "Wire Works"),
        (40, 110, f"Packing slip no: {number}"),
        (40, 125, f"Customer PO: {' / '.join(orders)}"),
        (40, 240, "Part no"),
        (200, 240, "Description"),
        (400, 240, "Shipped"),
        (40, 760, note),
    ]
    for at, (part, shipped, *serials) in enumerate(rows):
        top = 260 + 40 * at
        placed += [(40, top, part), (200, top, "Goods"), (410, top, shipped)]
        if serials:
            placed.append((200, top + 12, f"S/N: {', '.join(serials)}"))
    return placed


def nobody_reads(_page):
    return PictureRead(trouble="Nobody is here to read it.")


def file(workplace, data, name="slip.pdf", read_picture=nobody_reads):
    return workplace.do(file_slip, workplace.documents, data, read_slip(data, name, read_picture))


def _id(workplace, number):
    return workplace.ask(lambda session: delivery_named(session, number).id)


def slips(workplace):
    return {slip.slip_number: slip for slip in workplace.ask(filed_slips)}


def deliver(workplace, order, *serials):
    """A delivery of this order, closed; its number."""
    answer = scan(workplace, order, *serials)
    return workplace.do(close_delivery, answer.delivery_id).number


def test_a_slip_with_its_order_and_vendor_lies_with_the_delivery(workplace):
    delivery = deliver(workplace, NOTEBOOK, serial(1))
    assert [row.delivery for row in workplace.ask(missing_slips)] == [delivery]
    filed = file(workplace, pdf(paper("W-100", NOTEBOOK, rows=[("AC-100", "1", serial(1))])))
    assert (filed.state, filed.delivery) == ("placed", delivery)
    told = slips(workplace)["W-100"]
    assert (told.file, told.vendor, told.deliveries, told.purchase_orders) == (
        "slip.pdf",
        "Wire Works",
        (delivery,),
        (NOTEBOOK,),
    )
    assert [(line.part, line.shipped, line.serials) for line in told.lines] == [("AC-100", 1, (serial(1),))]
    assert workplace.ask(missing_slips) == ()
    assert wrong(workplace) == []


def test_a_serial_that_was_counted_finds_the_delivery_of_a_slip_without_an_order(workplace):
    delivery = deliver(workplace, MANY, serial(7))
    deliver(workplace, MANY, serial(8))
    filed = file(workplace, pdf(paper("W-101", "", rows=[("AC-400", "1", serial(7))])))
    assert (filed.state, filed.delivery) == ("placed", delivery)
    assert "1 of its 1 serials were scanned with delivery" in filed.said


def test_the_same_file_is_kept_once_and_told(workplace):
    deliver(workplace, NOTEBOOK, serial(1))
    data = pdf(paper("W-100", NOTEBOOK))
    assert workplace.ask(filed_before, data, "slip.pdf") is None
    first = file(workplace, data)
    again = file(workplace, data, "again.pdf")
    assert (again.state, again.slip_id) == ("known", first.slip_id)
    assert workplace.ask(filed_before, data, "slip.pdf").said == again.said
    assert len(workplace.ask(filed_slips)) == 1


def test_a_second_picture_of_the_paper_is_linked_and_not_counted_again(workplace):
    delivery = deliver(workplace, NOTEBOOK, serial(1))
    file(workplace, pdf(paper("W-100", NOTEBOOK)))
    copy = file(workplace, pdf(paper("W-100", NOTEBOOK, note="scanned again")), "copy.pdf")
    assert (copy.state, copy.delivery) == ("placed", delivery)
    assert "a second picture" in copy.said
    told = {slip.file: slip.copy_of for slip in workplace.ask(filed_slips)}
    assert told == {"slip.pdf": None, "copy.pdf": "W-100"}
    assert wrong(workplace) == []


def test_the_same_number_with_other_goods_waits_for_a_person(workplace):
    deliver(workplace, NOTEBOOK, serial(1))
    file(workplace, pdf(paper("W-100", NOTEBOOK)))
    other = file(workplace, pdf(paper("W-100", NOTEBOOK, rows=[("AC-100", "5")])))
    assert other.state == "review"
    assert "a copy or a correction" in other.said


def test_a_slip_before_its_delivery_waits_and_is_matched_when_it_has_come(workplace):
    filed = file(workplace, pdf(paper("W-100", NOTEBOOK)))
    assert filed.state == "review"
    assert f"No delivery is logged against order {NOTEBOOK} yet." in filed.said
    proposed = workplace.ask(slip_proposals, filed.slip_id).places[0]
    assert (proposed.delivery_id, proposed.purchases) == (None, (NOTEBOOK,))
    delivery = deliver(workplace, NOTEBOOK, serial(1))
    again = workplace.do(match_again, filed.slip_id)
    assert (again.state, again.delivery) == ("placed", delivery)


def test_one_slip_serves_the_deliveries_of_all_its_orders(workplace):
    first, second = deliver(workplace, NOTEBOOK, serial(1)), deliver(workplace, CABLES)
    rows = [("AC-100", "1"), ("AC-200", "10")]
    filed = file(workplace, pdf(paper("W-102", NOTEBOOK, CABLES, rows=rows)))
    assert filed.state == "placed"
    told = slips(workplace)["W-102"]
    assert set(told.deliveries) == {first, second}
    assert set(told.purchase_orders) == {NOTEBOOK, CABLES}
    assert workplace.ask(missing_slips) == ()
    assert wrong(workplace) == []


def test_a_delivery_may_have_many_slips_and_a_slip_further_deliveries_by_hand(workplace):
    first, second = deliver(workplace, MANY, serial(1)), deliver(workplace, MANY, serial(2))
    one = file(workplace, pdf(paper("W-1", "", rows=[("ZZ-1", "1")])))
    two = file(workplace, pdf(paper("W-2", "", rows=[("ZZ-2", "1")])))
    for slip in (one, two):
        assert slip.state == "review"
        workplace.do(place_slip, slip.slip_id, first)
    with pytest.raises(Refused, match="lies with delivery"):
        workplace.do(place_slip_also, one.slip_id, first)
    workplace.do(place_slip_also, one.slip_id, second)
    assert slips(workplace)["W-1"].deliveries == (first, second)
    assert [happening.state for happening in workplace.ask(slip_story, one.slip_id)] == [
        "review",
        "placed",
        "also",
    ]
    assert wrong(workplace) == []
    workplace.do(take_back_placement, one.slip_id, "wrong pile")
    assert slips(workplace)["W-1"].deliveries == ()
    assert [row.delivery for row in workplace.ask(missing_slips)] == [second]
    with pytest.raises(Refused, match="review"):
        workplace.do(place_slip_also, one.slip_id, second)
    assert wrong(workplace) == []


def separated(*pages):
    """A batch: the pages as a scanner's pictures with a separator sheet before each."""
    sheet = linear("SEPARATOR")
    whole = [each for page in pages for each in (sheet, page)]
    return picture(whole[0], "TIFF", save_all=True, append_images=whole[1:])


def reads_each(*papers):
    """Reads the pages of :func:`separated`: a sheet, then the next paper."""
    sides = []
    for each in papers:
        words = read_slip(pdf(each), "x.pdf", nobody_reads).pages[0].words
        sides += [PictureRead((), (("Code 128", "SEPARATOR"),)), PictureRead(words)]
    return iter(sides).__next__


def test_a_batch_is_parted_before_anything_on_it_counts(workplace):
    first, second = deliver(workplace, NOTEBOOK, serial(1)), deliver(workplace, CABLES)
    data = separated(linear("one"), linear("two"))
    papers = (paper("W-1", NOTEBOOK), paper("W-2", CABLES, rows=[("AC-200", "10")]))
    read_next = reads_each(*papers)
    filed = file(workplace, data, "batch.tif", lambda _page: read_next())
    assert (filed.state, filed.slip_id) == ("placed", None)
    assert [(each.slip_number, each.delivery) for each in filed.each] == [("W-1", first), ("W-2", second)]
    told = workplace.ask(filed_slips)
    assert [(slip.file, slip.purchase_orders) for slip in told] == [
        ("batch.tif", (NOTEBOOK,)),
        ("batch.tif", (CABLES,)),
    ]
    again = workplace.ask(filed_before, data, "batch.tif")
    assert [each.state for each in again.each] == ["known", "known"]
    assert wrong(workplace) == []


def scanned(*pages, upside_down=()):
    """The pages as a feeder gives them, 200 dpi, those numbers upside down; None is a blank back."""
    sheets = [drawn(*page) if page else Image.new("L", (1700, 2200), 255) for page in pages]
    turned = [sheet.rotate(180) if at in upside_down else sheet for at, sheet in enumerate(sheets, start=1)]
    return picture(turned[0], "TIFF", save_all=True, append_images=turned[1:], compression="tiff_deflate")


def test_a_batch_that_jams_amid_a_slip_of_two_pages(workplace, eye):
    """Three slips scanned on both sides, one page upside down, and the feeder stops after page 4."""
    first, second = deliver(workplace, NOTEBOOK, serial(1)), deliver(workplace, CABLES)
    third = deliver(workplace, MANY, serial(7))
    slip = paper("W-1", NOTEBOOK, rows=[("AC-100", "1", serial(1))], note="Page 1 of 1")
    long_slip = [
        paper("W-2", CABLES, rows=[("AC-200", "10")], note="Page 1 of 2"),
        paper("W-2", CABLES, rows=[("AC-300", "5")], note="Page 2 of 2"),
    ]
    last = paper("W-3", MANY, rows=[("AC-400", "1", serial(7))], note="Page 1 of 1")

    jammed = scanned(slip, None, long_slip[0], None, upside_down={3})
    filed = file(workplace, jammed, "batch.tif", eye.read)
    assert [(each.slip_number, each.state, each.delivery) for each in filed.each] == [
        ("W-1", "placed", first),
        ("W-2", "review", None),
    ]
    assert "Its page 2 is not in the file; scan all of its pages again, in one file." in filed.each[1].said

    rest = scanned(long_slip[0], None, long_slip[1], None, last, None, upside_down={5})
    filed = file(workplace, rest, "rest.tif", eye.read)
    assert [(each.slip_number, each.state, each.delivery) for each in filed.each] == [
        ("W-2", "placed", second),
        ("W-3", "placed", third),
    ]
    assert [line.part for line in slips(workplace)["W-2"].lines] == ["AC-200", "AC-300"]
    states = [(slip.slip_number, slip.state) for slip in workplace.ask(filed_slips)]
    assert sorted(states) == [("W-1", "placed"), ("W-2", "placed"), ("W-3", "placed")], "no half waits"
    assert wrong(workplace) == []


@pytest.mark.parametrize("rest", ["Page 2 of 2", ""])
def test_two_halves_in_two_files_both_wait(workplace, rest):
    """Nothing of a slip is taken for the whole of it because its other half lies in another file."""
    deliver(workplace, CABLES)
    first = paper("W-2", CABLES, rows=[("AC-200", "10")], note="Page 1 of 2")
    assert file(workplace, pdf(first), "first.pdf").state == "review"
    second = paper("W-2", CABLES, rows=[("AC-300", "5")], note=rest)
    assert file(workplace, pdf(second), "second.pdf").state == "review"
    assert [slip.state for slip in workplace.ask(filed_slips)] == ["review", "review"]
    whole = file(workplace, pdf(first, paper("W-2", CABLES, rows=[("AC-300", "5")], note="Page 2 of 2")))
    assert whole.state == ("placed" if rest else "review")


def test_a_file_that_breaks_off_gives_the_pages_before(workplace):
    deliver(workplace, NOTEBOOK, serial(1))
    whole = scanned(paper("W-1", NOTEBOOK), paper("W-2", NOTEBOOK), paper("W-3", NOTEBOOK))
    filed = file(workplace, whole[: len(whole) - len(whole) // 4], "batch.tif")
    assert filed.state == "review"
    assert "The picture is broken after page 2; scan the rest again." in filed.said


def test_a_missed_separator_is_told_and_split_by_hand(workplace):
    first, second = deliver(workplace, NOTEBOOK, serial(1)), deliver(workplace, CABLES)
    data = pdf(paper("W-1", NOTEBOOK), paper("W-2", CABLES, rows=[("AC-200", "10")]))
    whole = file(workplace, data)
    assert whole.state == "review"
    assert "It holds several slips (W-1 on page 1, W-2 on page 2); split it." in whole.said
    with pytest.raises(Refused, match="pages 1 to 2"):
        workplace.do(split_slip, workplace.documents, whole.slip_id, (3,))
    parts = workplace.do(split_slip, workplace.documents, whole.slip_id, (2,))
    assert [(each.slip_number, each.delivery) for each in parts.each] == [("W-1", first), ("W-2", second)]
    assert {slip.file for slip in workplace.ask(filed_slips)} == {"slip.pdf"}
    on_screen = workplace.ask(slip_on_screen, _id(workplace, second), None)
    kept = workplace.ask(contents, workplace.documents, on_screen.document_id)
    with pikepdf.open(io.BytesIO(kept)) as document:
        assert len(document.pages) == 1
    assert wrong(workplace) == []


def test_a_page_that_nobody_could_read_waits_and_is_read_when_it_is_filed_again(workplace):
    delivery = deliver(workplace, NOTEBOOK, serial(1))
    data = picture(linear("nothing of ours"))
    unread = file(workplace, data, "scan.png")
    assert unread.state == "review"
    assert "Page 1 was not read. Nobody is here to read it." in unread.said
    assert workplace.ask(filed_before, data, "scan.png") is None
    words = read_slip(pdf(paper("W-1", NOTEBOOK)), "x.pdf", nobody_reads).pages[0].words
    read = file(workplace, data, "scan.png", lambda _page: PictureRead(words))
    assert (read.slip_id, read.state, read.delivery) == (unread.slip_id, "placed", delivery)
    assert slips(workplace)["W-1"].slip_id == unread.slip_id
    assert wrong(workplace) == []


def test_a_picture_left_unread_waits_although_its_codes_name_the_place_and_filed_again_it_is_read(workplace):
    scanned = scan(workplace, TWO_LINES, serial(5))
    workplace.do(note_slip, scanned.delivery_id, "W-1")
    delivery = workplace.do(close_delivery, scanned.delivery_id).number
    code = matrix(f"[)>\x1e06\x1dK{TWO_LINES}\x1d11KW-1\x1e\x04")
    data = picture(code.resize((600, 600)))
    words = read_slip(pdf(paper("W-1", TWO_LINES, rows=[("AC-500", "1")])), "x.pdf").pages[0].words
    unread = file(workplace, data, "photo.png", leave_unread)
    assert (unread.state, unread.delivery) == ("review", None)
    assert unread.said.startswith("Not all of it was read. Page 1 was not read. It is a picture")
    read = file(workplace, data, "photo.png", lambda _page: PictureRead(words))
    assert (read.slip_id, read.state, read.delivery) == (unread.slip_id, "placed", delivery)


def test_each_paper_of_a_batch_tells_of_its_own_pages_alone(workplace):
    pages = [linear("P-1"), linear("SEPARATOR"), linear("P-2"), linear("P-3")]
    batch = picture(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    first, second = file(workplace, batch, "batch.tif", leave_unread).each
    assert [first.said.count(f"Page {number} ") for number in (1, 2, 3, 4)] == [1, 0, 0, 0]
    assert [second.said.count(f"Page {number} ") for number in (1, 2, 3, 4)] == [0, 0, 1, 1]
    parts = workplace.do(split_slip, workplace.documents, second.slip_id, (2,))
    assert [each.said.count("was not read. It is a picture") for each in parts.each] == [1, 1]


def test_blank_pages_alone_are_no_slip(workplace):
    data = picture(linear("x"))
    with pytest.raises(Refused, match="All its pages are blank"):
        file(workplace, data, "back.png", lambda _page: PictureRead(blank=True))
    assert workplace.ask(filed_slips) == ()


def test_a_delivery_without_a_slip_is_answered_for_by_a_supervisor(workplace):
    delivery = deliver(workplace, NOTEBOOK, serial(1))
    for reason, supervisor, said in (
        ("", "E1", "needs a reason"),
        ("none in the box", "E99", "no one supervisor"),
        ("none in the box", "Gus Twin", "no one supervisor"),
        ("none in the box", "E2", "cannot answer for this yourself"),
        ("none in the box", "E3", "no one supervisor"),  # left in June
    ):
        with pytest.raises(Refused, match=said):
            workplace.do(declare_no_slip, delivery, reason, supervisor)
    told = workplace.do(declare_no_slip, delivery, "none in the box", "Ada Head")
    assert told.said == f"No slip with delivery {delivery}: none in the box. Ada Head answers for it."
    assert workplace.ask(missing_slips) == ()
    (row,) = workplace.ask(without_slip)
    assert (row.delivery, row.reason, row.supervisor) == (delivery, "none in the box", "Ada Head")
    with pytest.raises(Refused, match="on record"):
        workplace.do(declare_no_slip, delivery, "again", "E1")
    workplace.do(take_back_no_slip, delivery, "it lay under the desk")
    assert workplace.ask(without_slip) == ()
    assert [row.delivery for row in workplace.ask(missing_slips)] == [delivery]
    file(workplace, pdf(paper("W-1", NOTEBOOK)))
    with pytest.raises(Refused, match="is filed"):
        workplace.do(declare_no_slip, delivery, "none", "E1")
    assert wrong(workplace) == []


def test_two_things_of_one_order_in_two_deliveries_are_told_apart_by_what_came(workplace):
    first = deliver(workplace, TWO_LINES, "AC-500", serial(1))
    second = deliver(workplace, TWO_LINES, "AC-600", serial(2))
    late = file(workplace, pdf(paper("W-2", TWO_LINES, rows=[("AC-600", "1", serial(2))])))
    early = file(workplace, pdf(paper("W-1", TWO_LINES, rows=[("AC-500", "1", serial(1))])))
    assert (early.delivery, late.delivery) == (first, second)
