"""What a clerk does besides scanning, each step undoable and told in the history."""

from datetime import date

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.errors import Refused
from receiving_app.inventory.actions import affix_tag_of_roll
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as, bring_in_approvals
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import settle, take_in_scan, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.arrivals.unidentified import unidentified_deliveries
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.daybook import day_book
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.later import Return, identify_piece, return_to_vendor, take_back_return
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.tags.lookups import account, tag_seen
from receiving_app.tags.numbers import Series, format_number
from receiving_app.tags.rolls import take_in_roll
from tests.offices import CABLES, MANY, MORNING, NOTEBOOK, TWO_LINES, approvals, scan, serial, wrong


def line(workplace, order, number=1):
    return workplace.ask(by_hand.line_named, order, number)


def quantities(workplace, order, number=1):
    seen = next(each for each in workplace.ask(purchase_seen, order).lines if each.number == number)
    return seen.received, seen.accepted, seen.rejected, seen.on_hold


def codes(workplace):
    return [(each.order, each.code, each.quantity) for each in workplace.ask(discrepancies)]


def test_a_hand_count_brings_in_what_no_scan_told_and_is_undone(workplace):
    here = scan(workplace, MANY, serial(1)).delivery_id
    answer = workplace.do(by_hand.count_by_hand, here, line(workplace, MANY), 3)
    assert answer.outcome is Outcome.COUNTED
    assert quantities(workplace, MANY) == (3, 3, 0, 0)
    assert answer.held is False
    again = workplace.do(by_hand.count_by_hand, here, line(workplace, MANY), 3)
    assert again.outcome is Outcome.DONE
    workplace.do(undo)
    workplace.do(undo)
    assert quantities(workplace, MANY) == (1, 1, 0, 0)
    assert wrong(workplace) == []


def test_a_hand_count_takes_off_what_a_label_announced_and_is_not_there(workplace):
    here = scan(workplace, CABLES, "Q12").delivery_id
    assert quantities(workplace, CABLES) == (12, 10, 0, 2)
    workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 9)
    assert quantities(workplace, CABLES) == (9, 9, 0, 0)
    assert codes(workplace) == []
    workplace.do(undo)
    assert quantities(workplace, CABLES) == (12, 10, 0, 2)
    assert codes(workplace) == [(CABLES, "03", 2)]
    assert wrong(workplace) == []


def test_a_hand_count_above_the_order_says_what_is_on_hold_and_looks_like_it(workplace):
    here = scan(workplace, CABLES).delivery_id
    answer = workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 14)
    assert answer.said == (
        "14 of 10 are here. 4 more than ordered are on hold. Ordered 10, received so far 0, now 14,"
        " limit 0 over. Ada Head can lift it."
    )
    assert answer.held
    assert quantities(workplace, CABLES) == (14, 10, 0, 4)


def test_a_hand_count_below_the_serials_scanned_or_in_another_unit_is_refused(workplace):
    here = scan(workplace, MANY, serial(1), serial(2)).delivery_id
    with pytest.raises(Refused, match="2 serial numbers"):
        workplace.do(by_hand.count_by_hand, here, line(workplace, MANY), 1)
    with pytest.raises(Refused, match="ordered in EA, not in CS"):
        workplace.do(by_hand.count_by_hand, here, line(workplace, MANY), 2, "CS")


def test_a_serial_beyond_the_hand_count_is_asked_about(workplace):
    here = scan(workplace, MANY, serial(1)).delivery_id
    workplace.do(by_hand.count_by_hand, here, line(workplace, MANY), 1)
    asked = scan(workplace, serial(2))
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "More than you counted")
    assert quantities(workplace, MANY) == (1, 1, 0, 0)
    assert workplace.do(settle, asked.scan_id, asked.choices[0].key).outcome is Outcome.COUNTED
    assert quantities(workplace, MANY) == (2, 2, 0, 0)


def test_a_damaged_unit_is_rejected_its_tag_voided_and_its_replacement_is_not_over(workplace):
    unit = scan(workplace, NOTEBOOK, serial(1))
    mark = Mark(Wrong.DAMAGED, 1, (serial(1),), note="crushed")
    workplace.do(mark_pieces, unit.delivery_id, line(workplace, NOTEBOOK), mark)
    assert quantities(workplace, NOTEBOOK) == (1, 0, 1, 0)
    assert workplace.ask(asset_seen, serial(1)).row.state == "rejected"
    assert workplace.ask(tag_seen, unit.tag_number).state == "voided"
    assert codes(workplace) == [(NOTEBOOK, "01", 1)]
    with pytest.raises(Refused, match="Undo the mark first"):
        workplace.do(undo, unit.scan_id)
    assert wrong(workplace) == []
    assert scan(workplace, serial(2)).outcome is Outcome.COUNTED
    assert quantities(workplace, NOTEBOOK) == (2, 1, 1, 0)
    assert wrong(workplace) == []


DAMAGED = "$DO.DAMAGED"


def state_of(workplace, number):
    return workplace.ask(asset_seen, serial(number)).row.state


def test_the_command_damaged_means_the_unit_in_hand_also_one_that_was_counted_before(workplace):
    scan(workplace, MANY, serial(1), serial(2), serial(3))
    assert scan(workplace, serial(1)).outcome is Outcome.ALREADY_COUNTED
    assert serial(1) in scan(workplace, DAMAGED).said
    assert [state_of(workplace, number) for number in (1, 2, 3)] == ["rejected", "accepted", "accepted"]
    workplace.do(undo)
    tag = workplace.ask(asset_seen, serial(2)).row.tag
    scan(workplace, tag, serial(2), DAMAGED)
    assert [state_of(workplace, number) for number in (1, 2, 3)] == ["accepted", "rejected", "accepted"]
    assert wrong(workplace) == []


def test_the_command_damaged_passes_over_what_was_undone(workplace):
    first, _ = scan(workplace, MANY, serial(1)), scan(workplace, serial(2))
    workplace.do(undo)
    assert serial(1) in scan(workplace, DAMAGED).said
    workplace.do(undo)
    workplace.do(undo, first.scan_id)
    assert scan(workplace, DAMAGED).said == "Scan the unit, then the command."
    assert wrong(workplace) == []


def test_the_command_damaged_after_a_hand_count_is_one_piece_of_it(workplace):
    here = scan(workplace, CABLES).delivery_id
    workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 4)
    assert scan(workplace, DAMAGED).title == "Damaged"
    assert quantities(workplace, CABLES) == (4, 3, 1, 0)
    workplace.do(lambda session, by: deliveries.close_delivery(session, by, here))
    assert scan(workplace, DAMAGED).outcome is Outcome.ALREADY_COUNTED  # the gun read twice
    assert workplace.do(take_in_scan, DAMAGED, "ANOTHER GUN").outcome is Outcome.REFUSED
    assert quantities(workplace, CABLES) == (4, 3, 1, 0)
    assert wrong(workplace) == []


def test_a_code_that_told_several_units_does_not_say_which_is_damaged(workplace):
    scan(workplace, MANY)
    label = f"[)>\x1e06\x1dS{serial(1)}\x1dS{serial(2)}\x1e\x04"
    assert scan(workplace, label).outcome is Outcome.COUNTED
    asked = scan(workplace, DAMAGED)
    assert (asked.outcome, asked.title) == (Outcome.REFUSED, "That code told 2 units.")
    scan(workplace, serial(2), DAMAGED)
    assert [state_of(workplace, number) for number in (1, 2)] == ["accepted", "rejected"]


def test_a_mark_is_taken_back_whole(workplace):
    unit = scan(workplace, MANY, serial(1))
    mark = Mark(Wrong.DAMAGED, 1, (serial(1),))
    workplace.do(mark_pieces, unit.delivery_id, line(workplace, MANY), mark)
    workplace.do(undo)
    row = workplace.ask(asset_seen, serial(1)).row
    assert row.state == "accepted"
    assert row.tag not in {None, unit.tag_number}
    assert quantities(workplace, MANY) == (1, 1, 0, 0)
    assert codes(workplace) == []
    workplace.do(undo)
    assert quantities(workplace, MANY) == (0, 0, 0, 0)
    assert wrong(workplace) == []


def test_a_substitute_goes_on_hold_until_somebody_approved_it(workplace):
    here = scan(workplace, MANY, serial(1), serial(2)).delivery_id
    approved = Mark(Wrong.SUBSTITUTE, 2, part="AC-401", approved=True)
    workplace.do(mark_pieces, here, line(workplace, MANY), approved)
    assert quantities(workplace, MANY) == (2, 2, 0, 0)
    workplace.do(undo)
    workplace.do(mark_pieces, here, line(workplace, MANY), Mark(Wrong.SUBSTITUTE, 2, part="AC-401"))
    assert quantities(workplace, MANY) == (2, 0, 0, 2)
    assert codes(workplace) == [(MANY, "05", 2)]
    assert wrong(workplace) == []


def test_a_wrong_item_is_noted_and_counts_nothing(workplace):
    here = scan(workplace, MANY, serial(1)).delivery_id
    workplace.do(mark_pieces, here, line(workplace, MANY), Mark(Wrong.WRONG_ITEM, 1, part="ZZ-1"))
    assert quantities(workplace, MANY) == (1, 1, 0, 0)
    assert codes(workplace) == [(MANY, "05", 1)]
    with pytest.raises(Refused, match="was not accepted in this delivery"):
        workplace.do(mark_pieces, here, line(workplace, MANY), Mark(Wrong.DAMAGED, 1, (serial(9),)))


def test_a_part_not_on_the_order_is_a_substitute_when_the_clerk_says_so(workplace):
    scan(workplace, NOTEBOOK)
    asked = scan(workplace, "1PAC-999")
    unknown = workplace.do(settle, asked.scan_id, "item:AC-999")  # no order here names it
    assert (unknown.outcome, unknown.title) == (Outcome.NEEDS_CHOICE, "Not on this order")
    choice, _extra, _none_of_these = unknown.choices
    assert choice.key == f"substitute:{line(workplace, NOTEBOOK)}"
    assert workplace.do(settle, unknown.scan_id, choice.key).outcome is Outcome.DONE
    assert scan(workplace, serial(1)).outcome is Outcome.COUNTED


def test_a_part_before_its_order_finds_the_one_open_order_that_wants_it(workplace):
    answer = scan(workplace, "1PAC-600")
    assert (answer.outcome, answer.purchase_line_id) == (Outcome.DONE, line(workplace, TWO_LINES, 2))
    assert scan(workplace, serial(1)).purchase_line_id == line(workplace, TWO_LINES, 2)


def test_a_serial_before_its_order_is_settled_by_naming_a_line(workplace):
    asked = scan(workplace, f"S{serial(1)}")
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert asked.asks_for_line
    answer = workplace.do(settle, asked.scan_id, f"line:{line(workplace, NOTEBOOK)}")
    assert [each.label for each in answer.choices][:2] == [
        f"It is serial number {serial(1)}",
        f"It is serial number S{serial(1)}",
    ]  # the first unit of a maker unknown here: the S may be the serial's own
    assert workplace.do(settle, answer.scan_id, answer.choices[0].key).outcome is Outcome.COUNTED
    assert quantities(workplace, NOTEBOOK) == (1, 1, 0, 0)
    assert scan(workplace, f"S{serial(2)}").outcome is Outcome.COUNTED


def test_a_typed_serial_is_read_back_before_it_counts(workplace):
    scan(workplace, NOTEBOOK)
    asked = workplace.do(take_in_scan, serial(1), "KEYBOARD")
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "Is it typed right?")
    assert workplace.do(settle, asked.scan_id, asked.choices[0].key).outcome is Outcome.COUNTED


def test_a_quantity_by_command_needs_a_line_and_counts_once_though_read_twice(workplace):
    assert scan(workplace, TWO_LINES, "$DO.QTY.3").title == "Which item?"
    scan(workplace, CABLES, "AC-200")
    assert scan(workplace, "$DO.QTY.3").outcome is Outcome.COUNTED
    assert scan(workplace, "$DO.QTY.3").outcome is Outcome.ALREADY_COUNTED
    assert quantities(workplace, CABLES) == (3, 3, 0, 0)


def test_a_quantity_label_that_the_gun_read_twice_counts_once(workplace):
    assert scan(workplace, CABLES, "Q3").outcome is Outcome.COUNTED
    assert scan(workplace, "Q3\r").outcome is Outcome.ALREADY_COUNTED
    assert quantities(workplace, CABLES)[0] == 3


def test_a_delivery_that_cannot_be_identified_waits_in_the_queue_until_it_has_its_order(workplace):
    here = scan(workplace, "1Z5X25350312345674").delivery_id
    workplace.do(by_hand.mark_unidentified, here, "brown box")
    workplace.do(deliveries.close_delivery, here)
    (waiting,) = workplace.ask(unidentified_deliveries)
    assert (waiting.delivery_id, waiting.state, waiting.note) == (here, "closed", "brown box")
    workplace.do(deliveries.reopen_delivery, here, "the order came")
    scan(workplace, NOTEBOOK)
    assert workplace.ask(unidentified_deliveries) == ()
    assert wrong(workplace) == []


@pytest.mark.parametrize(("kind", "code"), [(by_hand.MISSHIP, "05"), (by_hand.PERSONAL, "08")])
def test_a_delivery_that_is_not_for_us_is_told_and_taken_back(workplace, kind, code):
    here = scan(workplace, "1Z5X25350312345674").delivery_id
    workplace.do(by_hand.not_for_us, here, kind, "not for us")
    assert codes(workplace) == [(None, code, 1)]
    assert workplace.ask(unidentified_deliveries) == ()
    workplace.do(undo)
    assert codes(workplace) == []
    counted = scan(workplace, NOTEBOOK, serial(1)).delivery_id
    with pytest.raises(Refused, match="were counted"):
        workplace.do(by_hand.not_for_us, counted, kind, "not for us")
    assert wrong(workplace) == []


def test_goods_that_never_crossed_the_dock_are_received_where_they_are(workplace):
    numbers = [serial(1), serial(2)]
    answer = workplace.do(by_hand.confirm_drop_ship, line(workplace, MANY), "DOCK-9", 3, numbers, "E4")
    assert answer.outcome is Outcome.COUNTED
    assert quantities(workplace, MANY) == (3, 3, 0, 0)
    with pytest.raises(Refused, match="is closed"):
        workplace.do(by_hand.mark_unidentified, answer.delivery_id, "what is it")
    workplace.do(undo)
    assert quantities(workplace, MANY) == (0, 0, 0, 0)
    assert wrong(workplace) == []


def test_goods_at_a_place_that_no_list_has_are_received_there_and_a_strange_place_is_told(
    workplace, tmp_path
):
    file = tmp_path / "approvals.csv"
    file.write_bytes(approvals().replace(b",DOCK-9,", b",ANNEX-2,").replace(b"PO-8", b"PO-9"))
    act_as(workplace, Role.ADMINISTRATOR)
    bring_in_approvals(workplace, file)
    act_as(workplace, Role.RECEIVING_CLERK)
    order = MANY.replace("PO-8", "PO-9")
    there = workplace.do(by_hand.confirm_drop_ship, line(workplace, order), "ANNEX-2", 1, [serial(1)], "E4")
    assert "on record" not in there.said
    strange = workplace.do(by_hand.confirm_drop_ship, line(workplace, order), "ANNEX-3", 1, [serial(2)], "E4")
    assert "No place ANNEX-3 is on record" in strange.said
    assert quantities(workplace, order) == (2, 2, 0, 0)
    assert wrong(workplace) == []


def test_a_count_in_the_same_unit_written_otherwise_is_taken(workplace):
    here = scan(workplace, CABLES).delivery_id
    workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 2, "Each")
    assert quantities(workplace, CABLES)[0] == 2
    with pytest.raises(Refused, match="ordered in EA, not in BX"):
        workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 2, "BX")


def test_a_piece_without_a_serial_shows_it_later(workplace):
    here = scan(workplace, MANY).delivery_id
    workplace.do(by_hand.count_by_hand, here, line(workplace, MANY), 1)
    for nothing in ("To be filled by O.E.M.", "N/A", "0000000", "System Serial Number"):
        with pytest.raises(Refused, match="what makers leave where none was set"):
            workplace.do(identify_piece, line(workplace, MANY), nothing)
    workplace.do(identify_piece, line(workplace, MANY), serial(1))
    assert quantities(workplace, MANY) == (1, 1, 0, 0)
    assert workplace.ask(asset_seen, serial(1)).row.state == "accepted"
    with pytest.raises(Refused, match="came without a serial"):
        workplace.do(identify_piece, line(workplace, MANY), serial(2))
    assert wrong(workplace) == []


def test_a_unit_sent_back_is_gone_and_what_was_received_stays_received(workplace):
    unit = scan(workplace, MANY, serial(1))
    back = Return("RMA1", line(workplace, MANY), 1, (serial(1),), date(2026, 9, 15), 150000)
    workplace.do(return_to_vendor, back)
    assert workplace.ask(asset_seen, serial(1)).row.state == "returned"
    assert quantities(workplace, MANY) == (1, 1, 0, 0)
    with pytest.raises(Refused):
        workplace.do(return_to_vendor, back)
    assert wrong(workplace) == []
    workplace.do(take_back_return, "RMA1", "it stayed here")
    assert workplace.ask(asset_seen, serial(1)).row.state == "accepted"
    assert wrong(workplace) == []
    workplace.do(return_to_vendor, back)
    assert scan(workplace, serial(1)).asset_id == unit.asset_id  # the vendor sent it again
    assert quantities(workplace, MANY) == (2, 2, 0, 0)
    assert wrong(workplace) == []


def test_a_tag_of_a_roll_takes_the_place_of_the_number_reserved(workplace):
    act_as(workplace, Role.PROPERTY_MANAGER)
    workplace.do(take_in_roll, "MAIN", "R1", 5000, 5009, date(2026, 9, 1), [5003])
    act_as(workplace, Role.RECEIVING_CLERK)
    unit = scan(workplace, NOTEBOOK, serial(1))
    from_roll = format_number(Series("MAIN", "N", 6, "mod10"), 5004)
    workplace.do(affix_tag_of_roll, from_roll, unit.asset_id, "top cover")
    assert workplace.ask(asset_seen, serial(1)).row.tag == from_roll
    assert workplace.ask(tag_seen, unit.tag_number).state == "voided"
    counts = workplace.ask(account, "MAIN")
    assert dict(counts.by_state) == {"spoiled": 1, "unused": 8, "verified": 1, "voided": 1}
    assert counts.missing == ()
    with pytest.raises(Refused, match="on no roll"):
        workplace.do(affix_tag_of_roll, "N9", unit.asset_id, "")
    assert wrong(workplace) == []


def test_the_day_book_tells_what_the_day_brought(workplace):
    scan(workplace, MANY, serial(1))
    book = workplace.ask(day_book, MORNING.date())
    assert [(each.order, each.received, each.open) for each in book.lines] == [(MANY, 1, 499)]
    assert [(each.serial, each.state) for each in book.units] == [(serial(1), "accepted")]
    assert workplace.ask(day_book, date(2026, 9, 14)).units == ()


def test_a_slip_noted_by_hand_is_confirmed_by_its_first_scan_only(workplace):
    here = scan(workplace, NOTEBOOK).delivery_id
    workplace.do(by_hand.note_slip, here, "PS-778812")
    assert scan(workplace, "11KPS-778812").outcome is Outcome.DONE
    assert scan(workplace, "11KPS-778812").outcome is Outcome.ALREADY_COUNTED
    with pytest.raises(Refused, match="has a number"):
        workplace.do(by_hand.note_slip, here, None)
    workplace.do(deliveries.close_delivery, here)
    with pytest.raises(Refused, match="is closed"):
        workplace.do(by_hand.note_slip, here, "PS-1")
