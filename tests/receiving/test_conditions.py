"""Any condition of X12 412 on a line: what is accepted, rejected and on hold is what stands on the dock."""

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.errors import Refused
from receiving_app.inventory.lookups import asset_seen
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import undo
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.goods.conditions import CONDITIONS, Wrong, by_condition, in_words, wrong_named
from receiving_app.receiving.goods.later import Return, return_to_vendor, take_back_return
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from tests.offices import CABLES, MANY, MORNING, TWO_LINES, scan, serial, wrong

CODES = ["01", "02", "03", "04", "05", "06", "08", "09", "10", "12", "13", "14", "16"]


def line(workplace, order, number=1):
    return workplace.ask(by_hand.line_named, order, number)


def quantities(workplace, order, number=1):
    seen = next(each for each in workplace.ask(purchase_seen, order).lines if each.number == number)
    return seen.received, seen.accepted, seen.rejected, seen.on_hold


def test_every_code_of_the_dock_has_a_name_and_is_found_by_either():
    assert sorted({each.code for each in CONDITIONS.values()}) == CODES
    assert wrong_named("Quality  Problem") is Wrong.QUALITY
    assert wrong_named("4") is wrong_named("04") is Wrong.QUALITY
    assert wrong_named("99") is wrong_named("bent") is None
    assert in_words("04") == "quality problem (04)"
    assert in_words("05") == "wrong item (05)"


def test_several_conditions_on_one_line_add_up_to_what_is_there(workplace):
    here = scan(workplace, CABLES, "Q12").delivery_id  # ten were ordered: two are on hold
    told = (
        (Wrong.OVER_RETURNED, 1, (12, 10, 1, 1)),  # taken from those on hold
        (Wrong.QUALITY, 2, (12, 9, 3, 0)),  # the other one on hold is wanted in their place
        (Wrong.DAMAGED, 1, (12, 8, 4, 0)),
        (Wrong.HOLD, 1, (12, 7, 4, 1)),
        (Wrong.SCRAPPED, 1, (12, 6, 5, 1)),
        (Wrong.CONTAINER, 3, (12, 6, 5, 1)),  # a word about them; they stay
        (Wrong.NOT_RECEIVED, 4, (12, 6, 5, 1)),
    )
    for what, pieces, after in told:
        workplace.do(mark_pieces, here, line(workplace, CABLES), Mark(what, pieces))
        received, *parts = quantities(workplace, CABLES)
        assert (received, *parts) == after
        assert received == sum(parts)
    assert wrong(workplace) == []
    noted = [each.code for each in workplace.ask(discrepancies) if each.what != "over the order"]
    assert noted == ["12", "04", "01", "09", "10", "06", "16"]
    for _ in told:
        workplace.do(undo)
    assert quantities(workplace, CABLES) == (12, 10, 0, 2)
    assert wrong(workplace) == []


def test_more_than_is_there_cannot_be_marked(workplace):
    here = scan(workplace, CABLES, "Q3").delivery_id
    for what in (Wrong.QUALITY, Wrong.HOLD, Wrong.CONTAINER):
        with pytest.raises(Refused, match="pieces of Patch cable are in this delivery"):
            workplace.do(mark_pieces, here, line(workplace, CABLES), Mark(what, 4))
    assert quantities(workplace, CABLES) == (3, 3, 0, 0)
    assert wrong(workplace) == []


def test_a_unit_on_hold_can_still_be_rejected_and_the_undo_puts_it_on_hold_again(workplace):
    here = scan(workplace, TWO_LINES, "AC-500", serial(1)).delivery_id
    unit = Mark(Wrong.HOLD, 1, (serial(1),))
    workplace.do(mark_pieces, here, line(workplace, TWO_LINES), unit)
    workplace.do(mark_pieces, here, line(workplace, TWO_LINES), Mark(Wrong.QUALITY, 1, (serial(1),)))
    assert quantities(workplace, TWO_LINES) == (1, 0, 1, 0)
    workplace.do(undo)
    assert quantities(workplace, TWO_LINES) == (1, 0, 0, 1)
    assert workplace.ask(asset_seen, serial(1)).row.state == "on_hold"
    workplace.do(undo)
    assert workplace.ask(asset_seen, serial(1)).row.state == "accepted"
    assert wrong(workplace) == []


def test_a_serial_is_named_once_and_not_more_serials_than_pieces(workplace):
    here = scan(workplace, MANY, serial(1), serial(2)).delivery_id
    for serials in ((serial(1), serial(1)), (serial(1), serial(2))):
        with pytest.raises(Refused, match="2 serial numbers for"):
            workplace.do(mark_pieces, here, line(workplace, MANY), Mark(Wrong.DAMAGED, 1, serials))
    assert wrong(workplace) == []


def test_a_counted_unit_that_is_the_wrong_product_is_rejected_on_its_line(workplace):
    here = scan(workplace, MANY, serial(1), serial(2)).delivery_id
    mark = Mark(Wrong.WRONG_ITEM, 1, (serial(1),), part="AC-9")
    workplace.do(mark_pieces, here, line(workplace, MANY), mark)
    assert quantities(workplace, MANY) == (2, 1, 1, 0)
    assert [each.what for each in workplace.ask(discrepancies)] == ["incorrect product: AC-9"]


def test_a_rejected_serial_goes_back_and_is_received_again(workplace):
    here = scan(workplace, TWO_LINES, "AC-500", serial(1)).delivery_id
    line_id = line(workplace, TWO_LINES)
    workplace.do(mark_pieces, here, line_id, Mark(Wrong.QUALITY, 1, (serial(1),)))
    back = Return("RMA-1", line_id, 1, (serial(1),), MORNING.date())
    workplace.do(return_to_vendor, back)
    assert workplace.ask(asset_seen, serial(1)).row.state == "returned"
    assert wrong(workplace) == []
    workplace.do(take_back_return, "RMA-1", "it still stands here")
    assert workplace.ask(asset_seen, serial(1)).row.state == "rejected"
    assert wrong(workplace) == []
    workplace.do(return_to_vendor, back)
    scan(workplace, TWO_LINES, "AC-500", serial(1))
    assert workplace.ask(asset_seen, serial(1)).row.state == "accepted"
    assert quantities(workplace, TWO_LINES) == (2, 1, 1, 0)
    assert wrong(workplace) == []
    with pytest.raises(Refused, match="received again since"):
        workplace.do(take_back_return, "RMA-1", "a mistake")
    workplace.do(undo)
    assert workplace.ask(asset_seen, serial(1)).row.state == "returned"
    assert wrong(workplace) == []


def test_receipts_of_earlier_programs_add_up_as_well():
    moved = [("accepted", "07", 3), ("accepted", "01", -1), ("rejected", "01", 1), ("on_hold", "09", 2)]
    assert by_condition(moved) == {("accepted", "07"): 2, ("rejected", "01"): 1, ("on_hold", "09"): 2}
