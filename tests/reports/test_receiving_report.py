"""The receiving report: one for each arrival, the same when it is printed again, read back from its PDF."""

import pypdfium2
import pytest

from receiving_app.errors import Refused
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close, undo
from receiving_app.receiving.answers import Remainder, RemainderTold
from receiving_app.receiving.arrivals.deliveries import reopen_delivery
from receiving_app.receiving.arrivals.reporting import newest_here, report_for
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.reports.receiving_report import report_named, report_seen
from receiving_app.reports.receiving_report_pdf import draw_report
from tests.offices import CABLES, MANY, NOTEBOOK, TWO_LINES, scan, serial, wrong

CARRIER = "Østergård Überland Ωμέγα"


def line(workplace, order, number=1):
    return workplace.ask(by_hand.line_named, order, number)


def seen_of(workplace, delivery):
    return workplace.ask(report_seen, workplace.do(report_for, delivery))


def pages_of(content):
    pdf = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def text_of(content):
    return " ".join(" ".join(pages_of(content)).split())


@pytest.fixture
def arrival(workplace):
    """Fourteen cables where ten were ordered, two of them damaged; the carrier writes another alphabet."""
    here = workplace.do(by_hand.begin_delivery, carrier=CARRIER, pieces=2).delivery_id
    scan(workplace, "1Z999AA10123456784", CABLES, "Q14")
    workplace.do(by_hand.note_slip, here, "PS-4711")
    mark = Mark(Wrong.DAMAGED, 2, note="carton wet")
    workplace.do(mark_pieces, here, line(workplace, CABLES), mark)
    return here


def test_the_report_says_what_was_so_at_closing(workplace, arrival):
    with pytest.raises(Refused, match="is open"):
        workplace.do(report_for, arrival)
    workplace.do(close, arrival)
    seen = seen_of(workplace, arrival)
    text = text_of(draw_report(seen))
    for told in (
        seen.number,
        "Sep 15, 2026, 10:00 AM CDT",
        CARRIER,
        "1Z999AA10123456784",
        "PS-4711",
        f"Order {CABLES}",
        "Wire Works",
        "Patch cable",
        "AC-200",
        "2 damaged (01)",
        "2 hold (09)",
        "10 not read 14 10 2 2 14",
        "Damaged. carton wet",
        "over (03)",
        "Received and checked by",
        seen.head,
        "Page 1 of 1",
    ):
        assert told in text, told
    assert wrong(workplace, seen.head) == []  # the paper vouches for the record
    ends = seen.head[:-1] + ("0" if seen.head[-1] != "0" else "1")
    assert "is not the one printed on the sheet" in " ".join(wrong(workplace, ends))


def test_printed_again_it_is_the_same_and_what_came_later_is_told_as_such(workplace, arrival):
    workplace.do(close, arrival)
    first = draw_report(seen_of(workplace, arrival))
    assert draw_report(seen_of(workplace, arrival)) == first
    mark = Mark(Wrong.QUALITY, 1, note="frayed")
    workplace.do(mark_pieces, arrival, line(workplace, CABLES), mark)
    later = text_of(draw_report(seen_of(workplace, arrival)))
    before, _, since = later.partition("Since this report was made")
    assert "10 not read 14 10 2 2 14" in before
    assert "quality problem" not in before
    assert "1 quality problem." in since
    assert "1 of Patch cable wanted by now." in since  # one that was on hold comes in its place


def test_a_delivery_closed_again_gets_a_revision_of_its_one_number(workplace, arrival):
    workplace.do(close, arrival)
    first = seen_of(workplace, arrival)
    workplace.do(reopen_delivery, arrival, "two more in the truck")
    workplace.do(by_hand.count_by_hand, arrival, line(workplace, CABLES), 16)
    workplace.do(close, arrival)
    second = seen_of(workplace, arrival)
    assert (second.number, second.revision, second.name) == (first.number, 2, f"{first.number} revision 2")
    assert "closed 2 times" in text_of(draw_report(second))
    kept = workplace.ask(report_seen, workplace.ask(report_named, first.number, 1))
    assert kept.content == first.content
    assert "two more in the truck" in text_of(draw_report(kept))
    assert workplace.ask(newest_here, workplace.workstation_id) == workplace.do(report_for, arrival)
    with pytest.raises(Refused, match="revision 3"):
        workplace.ask(report_named, first.number, 3)
    assert wrong(workplace) == []


def test_each_arrival_has_its_own_and_the_last_of_an_order_is_complete(workplace):
    numbers, states = [], []
    for number in (1, 2):
        here = scan(workplace, TWO_LINES, "AC-500", serial(number)).delivery_id
        if number == 2:
            scan(workplace, "AC-600", serial(11), serial(12))
        workplace.do(close, here)
        seen = seen_of(workplace, here)
        numbers.append(seen.number)
        states.append("COMPLETE" in text_of(draw_report(seen)))
    assert len(set(numbers)) == 2
    assert states == [False, True]
    workplace.do(undo)  # the closing: its report stays written, and the delivery is open
    assert wrong(workplace) == []


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (Mark(Wrong.SUBSTITUTE, 1, (serial(1),), part="AC-101"), "PARTIAL"),  # nobody agreed to it yet
        (Mark(Wrong.SUBSTITUTE, 1, (serial(1),), part="AC-101", approved=True), "COMPLETE"),
        (Mark(Wrong.DAMAGED, 1, (serial(1),)), "PARTIAL"),
        (Mark(Wrong.HOLD, 1, (serial(1),)), "PARTIAL"),
    ],
)
def test_goods_that_are_not_accepted_make_no_order_complete(workplace, told, state):
    here = scan(workplace, NOTEBOOK, serial(1)).delivery_id
    workplace.do(mark_pieces, here, line(workplace, NOTEBOOK), told)
    workplace.do(close, here)
    assert state in text_of(draw_report(seen_of(workplace, here)))


def test_an_order_whose_rest_was_cancelled_is_complete(workplace):
    here = scan(workplace, CABLES, "Q8").delivery_id
    rest = RemainderTold(line(workplace, CABLES), Remainder.CANCEL, "discontinued")
    workplace.do(close, here, (rest,))
    assert "COMPLETE the last report of this order" in text_of(draw_report(seen_of(workplace, here)))


def test_two_hundred_serials_take_several_pages_and_each_is_there_once(workplace):
    here = scan(workplace, MANY, *(serial(number) for number in range(1, 201))).delivery_id
    workplace.do(close, here)
    content = draw_report(seen_of(workplace, here))
    pages = pages_of(content)
    assert len(pages) >= 2
    text = " ".join(pages)
    assert all(text.count(serial(number)) == 1 for number in range(1, 201))
    assert [f"Page {at} of {len(pages)}" in page for at, page in enumerate(pages, start=1)] == [True] * len(
        pages
    )


def test_it_is_drawn_on_letter_paper_with_nothing_beyond_its_margins(workplace, arrival):
    workplace.do(close, arrival)
    pdf = pypdfium2.PdfDocument(draw_report(seen_of(workplace, arrival)))
    try:
        page = pdf[0]
        assert page.get_size() == (612, 792)
        picture = page.render(scale=1).to_pil().convert("L")
    finally:
        pdf.close()
    inked = picture.point(lambda shade: 255 if shade < 250 else 0)
    left, _top, right, _bottom = inked.crop((0, 12, 612, 792)).getbbox()
    assert left >= 38
    assert right <= 574
    assert inked.crop((40, 100, 572, 420)).getbbox() is not None


def test_goods_that_are_not_ours_have_a_report_as_well(workplace):
    here = workplace.do(by_hand.begin_delivery, carrier="UPS").delivery_id
    workplace.do(by_hand.not_for_us, here, by_hand.MISSHIP, "addressed to Baton Rouge General")
    workplace.do(close, here)
    text = text_of(draw_report(seen_of(workplace, here)))
    assert "No order is known for what came." in text
    assert "addressed to Baton Rouge General" in text
    assert wrong(workplace) == []


def test_part_numbers_keep_their_letters_and_signatures_stand_with_the_remarks(workplace):
    here = scan(workplace, MANY, *map(serial, range(1, 4))).delivery_id
    wrong_one = Mark(Wrong.WRONG_ITEM, 1, part="XyZ-9", note="Blue")
    answer = workplace.do(mark_pieces, here, line(workplace, MANY), wrong_one)
    assert answer.title == "Wrong item: XyZ-9"
    for number in range(4, 118):
        scan(workplace, serial(number))
    workplace.do(close, here)
    content = draw_report(seen_of(workplace, here))
    assert "Wrong item: XyZ-9. Blue" in text_of(content)
    assert "500 no slip 117" in text_of(content)
    (signed,) = [page for page in pages_of(content) if "Received and checked by" in page]
    assert "Remarks" in signed
