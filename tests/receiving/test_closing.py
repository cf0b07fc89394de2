"""Before a delivery is closed: what differs, and what becomes of the pieces that did not come."""

import pytest

from receiving_app.approvals.lookups import purchase_seen, purchases_page
from receiving_app.errors import Refused
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close, undo
from receiving_app.receiving.answers import Differs, Outcome, Remainder, RemainderTold
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.expecting import expected_purchases
from receiving_app.receiving.goods.remainders import decide_remainder, remainders_of, take_back_cancellation
from receiving_app.receiving.lookups import delivery_on_screen
from receiving_app.reports.closing import check_before_closing
from tests.offices import CABLES, MORNING, TWO_LINES, scan, serial, wrong


def line(workplace, order, number=1):
    return workplace.ask(by_hand.line_named, order, number)


def expected(workplace):
    return {
        each.number: (each.received, each.ordered)
        for each in workplace.ask(expected_purchases, MORNING.date())
    }


def open_orders(workplace):
    return {row.number for row in workplace.ask(purchases_page, state="open")}


def kinds(workplace, delivery_id):
    return [each.kind for each in workplace.ask(check_before_closing, delivery_id).differences]


def test_the_check_page_lists_only_what_differs(workplace):
    here = scan(workplace, CABLES, "Q10").delivery_id
    assert kinds(workplace, here) == [Differs.SLIP]
    workplace.do(by_hand.note_slip, here, "PS-1")
    assert kinds(workplace, here) == []
    workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 8)
    (short,) = workplace.ask(check_before_closing, here).differences
    assert (short.kind, short.line_id) == (Differs.SHORT, line(workplace, CABLES))
    assert short.means == "The 2 stay expected."


def test_a_unit_without_serial_and_one_without_its_tag_are_on_the_page(workplace):
    here = scan(workplace, TWO_LINES, "AC-500", serial(1)).delivery_id
    workplace.do(by_hand.count_by_hand, here, line(workplace, TWO_LINES), 2)
    found = kinds(workplace, here)
    assert Differs.SERIALS in found
    assert Differs.TAG in found
    assert workplace.do(close, here).outcome is Outcome.DONE  # neither holds the closing up


def test_a_cancelled_remainder_is_waited_for_nowhere_and_a_later_piece_is_over(workplace):
    here = scan(workplace, CABLES, "Q8").delivery_id
    told = RemainderTold(line(workplace, CABLES), Remainder.CANCEL, "discontinued")
    answer = workplace.do(close, here, (told,))
    assert "2 of Patch cable cancelled: discontinued" in answer.said
    assert CABLES not in expected(workplace)
    assert CABLES not in open_orders(workplace)
    assert workplace.ask(purchase_seen, CABLES).lines[0].cancelled == 2
    late = scan(workplace, CABLES, "Q1")
    assert late.held
    stands = workplace.ask(purchase_seen, CABLES).lines[0]
    assert (stands.received, stands.on_hold) == (9, 1)
    assert wrong(workplace) == []


def test_cancelling_is_undone_with_the_closing_or_by_itself(workplace):
    here = scan(workplace, CABLES, "Q8").delivery_id
    told = RemainderTold(line(workplace, CABLES), Remainder.CANCEL, "discontinued")
    workplace.do(close, here, (told,))
    workplace.do(undo)
    assert expected(workplace)[CABLES] == (8, 10)
    assert workplace.ask(delivery_on_screen, here).state == "open"
    workplace.do(close, here, (told,))
    workplace.do(take_back_cancellation, told.line_id, "the vendor found them")
    assert expected(workplace)[CABLES] == (8, 10)
    with pytest.raises(Refused, match="Nothing of this line is cancelled"):
        workplace.do(take_back_cancellation, told.line_id, "once more")
    assert wrong(workplace) == []


def test_it_is_decided_by_line_and_never_by_product(workplace):
    here = scan(workplace, TWO_LINES, "AC-500", serial(1), serial(2)).delivery_id
    workplace.do(by_hand.count_by_hand, here, line(workplace, TWO_LINES), 3)
    found = workplace.ask(check_before_closing, here).differences
    assert [each.line_id for each in found if each.kind is Differs.SHORT] == [line(workplace, TWO_LINES, 2)]
    assert Differs.OVER in [each.kind for each in found]
    assert TWO_LINES in expected(workplace)  # the surplus of one line fills no other line
    assert TWO_LINES in open_orders(workplace)


def test_what_cannot_be_decided_is_refused_and_the_delivery_stays_open(workplace):
    here = scan(workplace, CABLES, "Q8").delivery_id
    cables = line(workplace, CABLES)
    with pytest.raises(Refused, match="needs a reason"):
        workplace.do(close, here, (RemainderTold(cables, Remainder.CANCEL, " "),))
    assert workplace.ask(delivery_on_screen, here).state == "open"
    workplace.do(decide_remainder, RemainderTold(cables, Remainder.CANCEL, "the vendor wrote so"))
    with pytest.raises(Refused, match="Nothing of Patch cable is missing"):
        workplace.do(decide_remainder, RemainderTold(cables, Remainder.LATER))
    assert wrong(workplace) == []


def test_reopening_says_what_was_decided_and_the_next_page_begins_with_it(workplace):
    here = scan(workplace, CABLES, "Q8").delivery_id
    workplace.do(close, here, (RemainderTold(line(workplace, CABLES), Remainder.LATER),))
    seen = workplace.do(deliveries.reopen_delivery, here, "a box was found")
    assert "2 of Patch cable" in seen.said
    assert "asked about later" in seen.said
    short = workplace.ask(check_before_closing, here).differences[0]
    assert short.decided is Remainder.LATER
    assert [each.decision for each in workplace.ask(remainders_of, delivery_id=here)] == [Remainder.LATER]
