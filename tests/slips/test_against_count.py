"""What a slip says is held against what was counted: what is short is told, and no serial read unsurely."""

from dataclasses import replace
from datetime import date, timedelta

from receiving_app.approvals.kits import tell_kit
from receiving_app.play.day import PlayedClock
from receiving_app.receiving import by_hand
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.slips.against_count import all_discrepancies, shorts, slip_lines
from receiving_app.slips.lookups import filed_slips
from receiving_app.slips.picture_reader import PictureRead
from receiving_app.slips.reading import read_slip
from tests.offices import CABLES, MANY, MORNING, TWO_LINES, scan, serial
from tests.receiving.test_kits import KIT, ORDER, bring, line_of
from tests.slips.paper_maker import linear, pdf, picture
from tests.slips.test_filing import deliver, file, nobody_reads, paper

DAY = date(2026, 9, 15)
LATER = DAY + timedelta(days=30)


def told(workplace, on=DAY):
    return [(each.order, each.line, each.quantity, each.what) for each in workplace.ask(_shorts, on)]


def _shorts(session, on):
    return list(shorts(session, on))


def test_fewer_pieces_than_the_slip_says_are_short_and_listed_with_the_other_faults(workplace):
    deliver(workplace, MANY, serial(1), serial(2))
    filed = file(workplace, pdf(paper("W-1", MANY, rows=[("AC-400", "3", *map(serial, (1, 2, 3)))])))
    (line,) = workplace.ask(slip_lines, filed.slip_id)
    assert (line.shipped, line.counted, line.short, line.not_here) == (3, 2, 1, (serial(3),))
    assert line.said == f"AC-400: 3 EA on the slip, 2 counted, 1 short, not here: {serial(3)}."
    assert told(workplace) == [(MANY, "1", 1, "short against the slip")]
    assert [(each.code, each.quantity) for each in workplace.ask(all_discrepancies, DAY)] == [("02", 1)]


def test_as_many_as_the_slip_says_or_a_wrong_item_in_their_place_are_not_short(workplace):
    here = scan(workplace, MANY, serial(1)).delivery_id
    line = workplace.ask(by_hand.line_named, MANY, 1)
    workplace.do(mark_pieces, here, line, Mark(Wrong.WRONG_ITEM, 1, part="ZZ-1"))
    file(workplace, pdf(paper("W-1", MANY, rows=[("AC-400", "2", serial(1))])))
    assert told(workplace) == []


def test_a_line_of_which_nothing_came_is_short_once_the_delivery_is_closed_and_until_it_comes(workplace):
    here = scan(workplace, TWO_LINES, "AC-500", serial(1), "AC-500", serial(2)).delivery_id
    rows = [("AC-500", "2", serial(1), serial(2)), ("AC-600", "2")]
    filed = file(workplace, pdf(paper("W-1", TWO_LINES, rows=rows)))
    assert [line.short for line in workplace.ask(slip_lines, filed.slip_id)] == [0, 2]
    assert told(workplace) == [], "the clerk is not through with it"
    workplace.do(lambda session, by: by_hand.deliveries.close_delivery(session, by, here))
    assert told(workplace) == [(TWO_LINES, "2", 2, "short against the slip")]
    deliver(workplace, TWO_LINES, "AC-600", serial(3), "AC-600", serial(4))
    assert told(workplace) == []


def test_a_slip_that_names_only_a_kit_is_held_against_its_parts(workplace):
    bring(workplace, line_of())
    line = workplace.ask(by_hand.line_named, ORDER, "4")
    workplace.do(tell_kit, line, KIT)
    deliver(workplace, ORDER, "CAM-1", serial(1), "CAM-1", serial(2), "MIC-1", serial(3), "CB-2", "Q4")
    filed = file(workplace, pdf(paper("W-1", ORDER, rows=[("KIT-CR", "2")])))
    (seen,) = workplace.ask(slip_lines, filed.slip_id)
    assert (seen.shipped, seen.counted, seen.short) == (2, 1, 1), "one kit is whole"
    assert told(workplace) == [(ORDER, "4b", 1, "short against the slip")], "the second microphone"


def test_a_remainder_that_no_slip_announced_is_asked_about_after_a_month(workplace):
    here = scan(workplace, CABLES, "Q6").delivery_id
    assert told(workplace, LATER) == [], "the delivery is still open"
    workplace.do(lambda session, by: by_hand.deliveries.close_delivery(session, by, here))
    assert told(workplace, LATER - timedelta(days=1)) == []
    (short,) = told(workplace, LATER)
    assert short[:3] == (CABLES, "1", 4)
    assert short[3] == "short: no slip announces the rest, and nothing came for 30 days"
    file(workplace, pdf(paper("W-1", CABLES, rows=[("AC-200", "6")])))
    assert told(workplace, LATER) == [], "the slip explains it"


def test_a_remainder_that_came_later_is_not_short(workplace):
    deliver(workplace, CABLES, "Q6")
    workplace.clock = PlayedClock(MORNING + timedelta(days=2))
    deliver(workplace, CABLES, "Q4")
    assert told(workplace, LATER) == []


def test_short_pieces_are_told_whatever_the_slip_calls_a_piece_but_not_of_boxes(workplace):
    deliver(workplace, MANY, serial(1))
    file(workplace, pdf(paper("W-1", MANY, rows=[("AC-400", "2 EACH", serial(1))])))
    assert [each[2] for each in told(workplace)] == [1]
    deliver(workplace, CABLES, "Q6")
    file(workplace, pdf(paper("W-2", CABLES, rows=[("AC-200", "9 BX")])))
    assert [each[0] for each in told(workplace)] == [MANY]


def test_what_the_slip_lists_beside_the_order_and_what_it_counts_in_boxes_is_told(workplace):
    deliver(workplace, CABLES, "Q6")
    rows = [("AC-200", "9 BX"), ("AC-999", "1")]
    filed = file(workplace, pdf(paper("W-1", CABLES, rows=rows)))
    assert [line.said for line in workplace.ask(slip_lines, filed.slip_id)] == [
        "AC-200: 9 BX on the slip, counted in another unit.",
        "AC-999: 1 EA on the slip, no order received here has it.",
    ]


def test_two_serials_that_lost_the_blank_between_them_are_two_where_the_dock_has_seen_both(workplace):
    deliver(workplace, MANY, serial(1), serial(2))
    joined = f"{serial(1)}{serial(2)}"
    filed = file(workplace, pdf(paper("W-1", MANY, rows=[("AC-400", "2", joined)])))
    (line,) = workplace.ask(slip_lines, filed.slip_id)
    assert (line.serials, line.to_check, line.not_here) == ((serial(1), serial(2)), (), ())
    other = f"{serial(1)}{serial(7)}"
    filed = file(workplace, pdf(paper("W-2", MANY, rows=[("AC-400", "2", other)])))
    (line,) = workplace.ask(slip_lines, filed.slip_id)
    assert line.serials == (other,)


def test_a_serial_that_was_not_read_surely_is_a_fact_only_when_the_dock_has_seen_it(workplace):
    deliver(workplace, MANY, serial(1))
    page = read_slip(pdf(paper("W-1", MANY, rows=[("AC-400", "2", serial(1), serial(2))])), "x", nobody_reads)
    words = tuple(
        replace(word, sure=0.6) if word.text.strip(",") in {serial(1), serial(2)} else word
        for word in page.pages[0].words
    )
    filed = file(workplace, picture(linear("scan")), "scan.png", lambda _page: PictureRead(words))
    (line,) = workplace.ask(slip_lines, filed.slip_id)
    assert (line.serials, line.to_check) == ((serial(1),), (serial(2),))
    assert f"read it again: {serial(2)}" in line.said
    (slip,) = workplace.ask(filed_slips)
    assert [each.serials for each in slip.lines] == [(serial(1),)]
