"""Room appears on a line: pieces held only because too many had come are accepted, and that is undone."""

import pytest

from receiving_app.approvals.comparing import Amendment
from receiving_app.approvals.lookups import purchase_seen
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as, bring_in_approvals
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close, undo
from receiving_app.receiving.answers import Outcome, Remainder, RemainderTold
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.cases.lookups import cases_page
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.lifting import held_over, lift_over, take_back_lift
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.receiving.goods.releasing import quarantined
from receiving_app.receiving.goods.remainders import decide_remainder, take_back_cancellation
from receiving_app.receiving.rules import OverReceipt
from receiving_app.reports.closing import check_before_closing
from tests.offices import CABLES, MORNING, NOT_CLEARED, ORDERS, approvals, come_in, scan, serial, wrong
from tests.receiving.test_over_receipt import allow, cables
from tests.receiving.test_races import together

TWO = "PO-8100"  # two tablets
_TABLETS = (TWO, 1, "AC-800", "Tablet 11in", 2, "PO", "", "Yes", "08/31/2026")


@pytest.fixture
def workplace(workplace, tmp_path):
    """The small office with one more order."""
    act_as(workplace, Role.ADMINISTRATOR)
    (tmp_path / "more.csv").write_bytes(approvals((_TABLETS,)))
    bring_in_approvals(workplace, tmp_path / "more.csv")
    act_as(workplace, Role.RECEIVING_CLERK)
    return workplace


def line(workplace, order=CABLES, number=0):
    seen = workplace.ask(purchase_seen, order).lines[number]
    return seen.received, seen.accepted, seen.rejected, seen.on_hold


def units(workplace, *numbers):
    """Count units of the first line of two; the delivery."""
    return scan(workplace, TWO, *map(serial, numbers)).delivery_id


def mark(workplace, delivery, wrong_, *numbers, order=TWO):
    serials = tuple(map(serial, numbers))
    line_id = workplace.ask(by_hand.line_named, order, 1)
    return workplace.do(mark_pieces, delivery, line_id, Mark(wrong_, max(1, len(serials)), serials))


def stands(workplace, number):
    row = workplace.ask(asset_seen, serial(number)).row
    return row.state, bool(row.tag)


# A count is taken back


def test_two_docks_count_and_one_takes_its_count_back(workplace, office_settings):
    other = come_in(office_settings, "dock-b")
    cables(workplace, 6)
    held = scan(other, CABLES, "Q6")
    assert held.held
    assert line(workplace) == (12, 10, 0, 2)
    said = workplace.do(undo).said
    assert said.endswith("2 pieces of Patch cable that were on hold are wanted now and accepted.")
    assert line(workplace) == (6, 6, 0, 0)
    assert workplace.ask(held_over) == ()
    assert workplace.ask(discrepancies) == ()  # nothing is over any more
    assert other.do(undo).title == "Undone"  # the other dock's own count comes off whole
    assert line(workplace) == (0, 0, 0, 0)
    assert wrong(workplace) == []
    other.close()


def test_only_what_is_wanted_comes_off_hold(workplace, office_settings):
    other = come_in(office_settings, "dock-b")
    scan(workplace, CABLES, "Q9", "Q1")
    scan(other, CABLES, "Q2", "Q1")
    workplace.do(undo)
    assert line(workplace) == (12, 10, 0, 2)
    assert [(each.code, each.quantity) for each in workplace.ask(discrepancies)] == [("03", 2)]
    other.do(undo)
    other.do(undo)
    assert line(workplace) == (9, 9, 0, 0)
    assert wrong(workplace) == []
    other.close()


def test_a_unit_that_was_held_gets_its_owner_and_tag(workplace, office_settings):
    other = come_in(office_settings, "dock-b")
    units(workplace, 1, 2)
    units(other, 3)
    assert stands(workplace, 3) == ("on_hold", False)
    said = workplace.do(undo).said
    assert f"1 piece of Tablet 11in that was on hold is wanted now and accepted: serial {serial(3)}" in said
    assert ", tag " in said
    assert stands(workplace, 3) == ("accepted", True)
    other.do(undo)
    assert stands(workplace, 3) == ("withdrawn", False)
    assert line(workplace, TWO) == (1, 1, 0, 0)
    assert wrong(workplace) == []
    other.close()


def test_fewer_counted_by_hand_make_room_for_what_another_delivery_holds(workplace, office_settings):
    other = come_in(office_settings, "dock-b")
    here = cables(workplace, 10).delivery_id
    scan(other, CABLES, "Q1")
    line_id = workplace.ask(by_hand.line_named, CABLES, 1)
    answer = workplace.do(by_hand.count_by_hand, here, line_id, 8)
    assert "1 piece of Patch cable that was on hold is wanted now and accepted." in answer.said
    assert line(workplace) == (9, 9, 0, 0)
    workplace.do(undo)
    assert line(workplace) == (11, 10, 0, 1)
    assert wrong(workplace) == []
    other.close()


# Pieces are rejected


def test_a_rejected_unit_makes_room_for_the_third_and_its_undo_puts_that_back(workplace):
    here = units(workplace, 1, 2, 3)
    assert stands(workplace, 3) == ("on_hold", False)
    answer = mark(workplace, here, Wrong.DAMAGED, 1)
    assert f"accepted: serial {serial(3)}, tag " in answer.said
    assert line(workplace, TWO) == (3, 2, 1, 0)
    assert [each.code for each in workplace.ask(discrepancies)] == ["01"]
    workplace.do(undo)
    assert line(workplace, TWO) == (3, 2, 0, 1)
    assert [stands(workplace, number) for number in (1, 2, 3)] == [
        ("accepted", True), ("accepted", True), ("on_hold", False),
    ]  # fmt: skip
    assert [each.code for each in workplace.ask(discrepancies)] == ["03"]
    assert wrong(workplace) == []


def test_what_came_off_hold_and_was_taken_back_itself_is_left_alone(workplace, office_settings):
    other = come_in(office_settings, "dock-b")
    here = units(workplace, 1, 2)
    units(other, 3)
    mark(workplace, here, Wrong.DAMAGED, 1)
    other.do(undo)
    assert line(workplace, TWO) == (2, 1, 1, 0)
    workplace.do(undo)
    assert line(workplace, TWO) == (2, 2, 0, 0)
    assert stands(workplace, 3) == ("withdrawn", False)
    assert wrong(workplace) == []
    other.close()


def test_pieces_put_on_hold_by_the_clerk_stay_there(workplace):
    here = units(workplace, 1, 2)
    mark(workplace, here, Wrong.HOLD, 1)
    mark(workplace, here, Wrong.DAMAGED, 2)
    assert line(workplace, TWO) == (2, 0, 1, 1)
    assert wrong(workplace) == []


def test_a_rejected_unit_that_was_over_is_not_lifted(workplace):
    here = units(workplace, 1, 2, 3, 4)
    mark(workplace, here, Wrong.DAMAGED, 3)
    act_as(workplace, Role.ADMINISTRATOR)
    lifted = workplace.do(lift_over, TWO, "the buyer agreed")
    assert lifted.pieces == 1
    assert stands(workplace, 3) == ("rejected", False)
    assert line(workplace, TWO) == (4, 3, 1, 0)
    assert wrong(workplace) == []


def test_a_rejected_piece_is_still_to_come(workplace):
    here = units(workplace, 1)
    mark(workplace, here, Wrong.DAMAGED, 1)
    page = workplace.ask(check_before_closing, here)
    assert [each.what for each in page.differences if each.kind == "short"] == [
        f"Tablet 11in: 2 of 2 still wanted, 1 rejected (order {TWO}, line 1)",
    ]
    assert "Still to come: 2." in workplace.do(close, here).said
    assert workplace.ask(purchase_seen, TWO).row.received == 0
    replacement = units(workplace, 5, 6)
    assert replacement != here
    assert line(workplace, TWO) == (3, 2, 1, 0)
    assert wrong(workplace) == []


# The order's count changes


def test_a_cancelled_remainder_that_is_waited_for_again_takes_what_came_all_the_same(workplace):
    cables(workplace, 8)
    line_id = workplace.ask(by_hand.line_named, CABLES, 1)
    workplace.do(decide_remainder, RemainderTold(line_id, Remainder.CANCEL, "discontinued"))
    assert scan(workplace, "Q2").held
    assert scan(workplace, "Q1").held
    assert line(workplace) == (11, 8, 0, 3)
    said = workplace.do(take_back_cancellation, line_id, "they found some")
    assert said.endswith("2 pieces of Patch cable that were on hold are wanted now and accepted.")
    assert line(workplace) == (11, 10, 0, 1)
    workplace.do(undo)
    workplace.do(undo)
    assert line(workplace) == (8, 8, 0, 0)
    assert wrong(workplace) == []


def test_a_closing_that_cancelled_is_undone(workplace, office_settings):
    here = cables(workplace, 8).delivery_id
    line_id = workplace.ask(by_hand.line_named, CABLES, 1)
    workplace.do(close, here, (RemainderTold(line_id, Remainder.CANCEL, "discontinued"),))
    other = come_in(office_settings, "dock-b")
    assert scan(other, CABLES, "Q1").held
    other.do(close, other.do(undo).delivery_id)
    assert scan(other, CABLES, "Q1").held
    assert "1 piece of Patch cable that was on hold is wanted now" in workplace.do(undo).said
    assert line(workplace) == (9, 9, 0, 0)
    assert wrong(workplace) == []
    other.close()


def test_an_amended_order_takes_what_was_over(workplace, tmp_path, capsys):
    here = cables(workplace, 12).delivery_id
    workplace.do(close, here)
    assert [each.what for each in workplace.ask(cases_page, MORNING.date())] == ["over the order"]
    act_as(workplace, Role.ADMINISTRATOR)
    more = tmp_path / "amended.csv"
    more.write_bytes(approvals([(*row[:4], 11, *row[5:]) if row[0] == CABLES else row for row in ORDERS]))
    from receiving_app.desk.bringing_in import bring_approvals  # noqa: PLC0415 - as the desk brings one in

    told = bring_approvals(workplace, more, Amendment("A-1", "one more was agreed"))
    assert "1 piece of Patch cable that was on hold is wanted now and accepted." in told.said
    assert line(workplace) == (12, 11, 0, 1)
    assert [each.quantity for each in workplace.ask(cases_page, MORNING.date())] == [1]
    assert wrong(workplace) == []


# With tolerances, approvals and liftings


def test_pieces_within_the_tolerance_are_told_as_over_no_longer(workplace, office_settings):
    allow(workplace, result=OverReceipt.ALLOW, pieces=2)
    other = come_in(office_settings, "dock-b")
    cables(workplace, 6)
    scan(other, CABLES, "Q7")
    assert line(workplace) == (13, 12, 0, 1)
    workplace.do(undo)
    assert line(workplace) == (7, 7, 0, 0)
    assert workplace.ask(discrepancies) == ()
    other.do(undo)
    assert line(workplace) == (0, 0, 0, 0)
    assert workplace.ask(discrepancies) == ()
    assert wrong(workplace) == []
    other.close()


def test_what_is_not_approved_comes_off_hold_into_quarantine(workplace, office_settings):
    other = come_in(office_settings, "dock-b")
    scan(workplace, NOT_CLEARED, *map(serial, range(1, 6)))
    scan(other, NOT_CLEARED, serial(6))
    workplace.do(undo)
    assert line(workplace, NOT_CLEARED) == (5, 5, 0, 0)
    assert [each.pieces for each in workplace.ask(quarantined)] == [5]
    assert wrong(workplace) == []
    other.close()


def test_a_lifting_taken_back_leaves_what_is_wanted(workplace):
    here = units(workplace, 1, 2, 3)
    act_as(workplace, Role.ADMINISTRATOR)
    workplace.do(lift_over, TWO, "the buyer agreed")
    act_as(workplace, Role.RECEIVING_CLERK)
    mark(workplace, here, Wrong.DAMAGED, 1)
    act_as(workplace, Role.ADMINISTRATOR)
    said = workplace.do(take_back_lift, TWO, "not agreed").said
    assert "is wanted now and accepted" in said
    assert stands(workplace, 3) == ("accepted", True)
    assert line(workplace, TWO) == (3, 2, 1, 0)
    assert wrong(workplace) == []


def test_the_same_scan_counts_again_after_all_of_it(workplace):
    here = units(workplace, 1, 2, 3)
    mark(workplace, here, Wrong.DAMAGED, 2)
    workplace.do(undo)
    workplace.do(undo)
    assert scan(workplace, serial(3)).outcome is Outcome.COUNTED
    assert line(workplace, TWO) == (3, 2, 0, 1)
    assert wrong(workplace) == []


def test_a_mark_is_taken_back_after_another_came_in_its_place(workplace):
    here = units(workplace, 1, 2)
    marked = mark(workplace, here, Wrong.DAMAGED, 1)
    assert scan(workplace, serial(3)).tag_number  # in place of the damaged one
    said = workplace.do(undo, marked.scan_id).said
    assert said.endswith("1 piece of Tablet 11in is more than was ordered and goes on hold.")
    assert stands(workplace, 1) == ("on_hold", False)
    assert line(workplace, TWO) == (3, 2, 0, 1)
    assert [(each.code, each.quantity) for each in workplace.ask(discrepancies)] == [("03", 1)]
    workplace.do(undo)  # the third one
    assert stands(workplace, 1) == ("accepted", True)
    assert line(workplace, TWO) == (2, 2, 0, 0)
    assert workplace.ask(discrepancies) == ()
    assert wrong(workplace) == []


def test_pieces_without_a_serial_go_on_hold_as_well_when_their_mark_is_taken_back(workplace):
    here = cables(workplace, 10).delivery_id
    pieces = Mark(Wrong.DAMAGED, 3)
    marked = workplace.do(mark_pieces, here, workplace.ask(by_hand.line_named, CABLES, 1), pieces)
    scan(workplace, "Q2")
    workplace.do(undo, marked.scan_id)
    assert line(workplace) == (12, 10, 0, 2)
    assert [each.pieces for each in workplace.ask(held_over)] == [2]
    assert wrong(workplace) == []


def test_docks_count_and_take_back_at_once_and_what_is_wanted_is_accepted(workplace, office_settings):
    racers = 4 if workplace.store.on_sqlite else 8
    docks = [come_in(office_settings, f"dock-{number}") for number in range(racers)]
    for number, dock in enumerate(docks):
        scan(dock, TWO, serial(number))
    assert line(workplace, TWO) == (racers, 2, 0, racers - 2)
    together([lambda dock=dock: dock.do(undo) for dock in docks[: racers - 1]])
    assert line(workplace, TWO) == (1, 1, 0, 0)
    assert stands(workplace, racers - 1) == ("accepted", True)
    assert wrong(workplace) == []
    for dock in docks:
        dock.close()
