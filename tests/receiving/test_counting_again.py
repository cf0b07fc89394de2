"""Counts that are hardly meant, counts without sight of the order, and goods of another order (AC9, AC13)."""

import json
from datetime import timedelta

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close, settle
from receiving_app.receiving.answers import BLIND, Outcome
from receiving_app.receiving.arrivals.blind import set_blind_count
from receiving_app.receiving.arrivals.today import dock_today
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.receiving.lookups import counted_blind, delivery_on_screen
from receiving_app.receiving.rules import is_unlikely, usual_lot
from receiving_app.reports.closing import check_before_closing
from tests.offices import CABLES, MANY, NOTEBOOK, TWO_LINES, scan, serial, wrong


def line(workplace, order, number=1):
    return workplace.ask(by_hand.line_named, order, number)


def received(workplace, order, number=1):
    return workplace.ask(purchase_seen, order).lines[number - 1].received


@pytest.mark.parametrize(
    ("quantity", "remaining", "usual", "asked"),
    [(29, 10, None, False), (30, 10, None, True), (2, 0, None, False), (3, 0, None, True),
     (100, 500, 10, False), (101, 500, 10, True)],
)  # fmt: skip
def test_what_is_hardly_meant(quantity, remaining, usual, asked):
    assert is_unlikely(quantity, remaining, usual) is asked


def test_the_usual_lot_is_the_middle_one_of_three_or_more():
    assert usual_lot([5, 1000]) is None
    assert usual_lot([5, 1000, 7]) == 7


def test_a_scanned_count_that_is_hardly_meant_counts_when_it_is_told_again(workplace):
    asked = scan(workplace, CABLES, "Q100")
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert received(workplace, CABLES) == 0
    assert scan(workplace, "Q100").outcome is Outcome.NEEDS_CHOICE  # the gun read it twice
    workplace.clock.at += timedelta(seconds=5)
    assert scan(workplace, "Q100").outcome is Outcome.COUNTED
    assert received(workplace, CABLES) == 100
    assert wrong(workplace) == []


def test_another_count_is_a_new_one(workplace):
    here = scan(workplace, CABLES, "Q100").delivery_id
    answer = workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 90)
    assert answer.outcome is Outcome.NEEDS_CHOICE
    assert workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 9).outcome is Outcome.COUNTED
    asked = workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 90)
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert workplace.do(by_hand.count_by_hand, here, line(workplace, CABLES), 90).outcome is Outcome.COUNTED
    assert received(workplace, CABLES) == 90


def blind(workplace, *, on=True):
    act_as(workplace, Role.PROPERTY_MANAGER)
    workplace.do(set_blind_count, "DOCK-9", on)
    act_as(workplace, Role.RECEIVING_CLERK)


def test_what_is_counted_blind_is_shown_nowhere_before_its_count(workplace):
    blind(workplace)
    said = [scan(workplace, TWO_LINES), scan(workplace, "AC-500"), scan(workplace, serial(1))]
    here = said[-1].delivery_id
    assert not any("of 2" in f"{each.title} {each.said}" for each in said)
    seen = workplace.ask(delivery_on_screen, here).purchases[0]
    assert (seen.ordered, {each.state for each in seen.lines}, seen.lines[0].ordered) == (0, {BLIND}, 0)
    today = workplace.ask(lambda s: dock_today(s, workplace.clock().date()))
    assert {each.ordered for each in today.expected} == {0}
    assert "of 2" not in json.dumps([each.what for each in page(workplace, here)])
    told = workplace.do(by_hand.count_by_hand, here, line(workplace, TWO_LINES), 1)
    assert told.said == "1 of 2 are here."
    seen = workplace.ask(delivery_on_screen, here).purchases[0]
    assert [each.ordered for each in seen.lines] == [2, 0]
    blind(workplace, on=False)
    assert workplace.ask(delivery_on_screen, here).purchases[0].ordered == 4


def page(workplace, here):
    return workplace.ask(check_before_closing, here).differences


def test_a_clerk_may_not_lift_the_blind_count(workplace):
    with pytest.raises(Refused):
        workplace.do(set_blind_count, "DOCK-9", False)
    act_as(workplace, Role.PROPERTY_MANAGER)
    with pytest.raises(Refused, match="no place NOWHERE"):
        workplace.do(set_blind_count, "NOWHERE", True)


def test_goods_of_another_order_of_the_vendor_have_three_ways(workplace):
    asked = scan(workplace, NOTEBOOK, "AC-400")  # of MANY, and of the same vendor
    other, extra = asked.choices[0], asked.choices[1]
    assert other.label == f"Add order {MANY} to this delivery"
    assert (extra.label, asked.choices[-1].key) == ("Record it as extra", "aside")
    workplace.do(settle, asked.scan_id, other.key)
    orders = [each.number for each in workplace.ask(delivery_on_screen, asked.delivery_id).purchases]
    assert set(orders) == {NOTEBOOK, MANY}
    scan(workplace, NOTEBOOK)
    asked = scan(workplace, "AC-400")
    assert workplace.do(settle, asked.scan_id, "extra:AC-400").title == "Recorded as extra"
    assert [(each.order, each.quantity) for each in workplace.ask(discrepancies)] == [(None, 1)]
    workplace.clock.at += timedelta(seconds=5)
    asked = scan(workplace, "AC-400")
    assert workplace.do(settle, asked.scan_id, "aside").outcome is Outcome.SET_ASIDE
    assert wrong(workplace) == []


def test_help_and_lists_tell_nothing_while_a_line_is_counted_blind(workplace):
    blind(workplace)
    here = scan(workplace, TWO_LINES, "AC-500", serial(1), serial(2)).delivery_id
    seen = workplace.ask(counted_blind, workplace.workstation_id)
    assert workplace.ask(purchase_seen, TWO_LINES).row.purchase_id in seen
    assert [each.came for each in workplace.ask(purchase_seen, TWO_LINES, seen).lines] == [
        "counted blind"
    ] * 2
    helps = scan(workplace, "$DO.HELP")
    assert helps.said == "Box 1. Scan a serial number: Notebook 16in is counted blind."
    workplace.do(by_hand.count_by_hand, here, line(workplace, TWO_LINES), 2)
    seen = workplace.ask(counted_blind, workplace.workstation_id)
    assert [each.came for each in workplace.ask(purchase_seen, TWO_LINES, seen).lines] == [
        "2 of 2", "counted blind",
    ]  # fmt: skip
    workplace.do(close, here)
    assert workplace.ask(counted_blind, workplace.workstation_id) == frozenset()


def test_help_says_not_that_all_is_here_while_it_is_counted_blind(workplace):
    blind(workplace)
    assert scan(workplace, CABLES, "$DO.HELP").said == "Box 1. Scan QTY: Patch cable is counted blind."
    assert scan(workplace, NOTEBOOK, serial(1), "$DO.HELP").said == (
        "Box 1. Scan a serial number: Notebook 14in is counted blind."
    )


def test_far_more_wrong_items_than_were_ordered_are_told_once_more(workplace):
    here = scan(workplace, CABLES, "Q3").delivery_id
    mark = Mark(Wrong.WRONG_ITEM, 40, part="ZZ-1")
    asked = workplace.do(mark_pieces, here, line(workplace, CABLES), mark)
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "40? Tell it once more")
    assert asked.said == (
        "40 of Patch cable is an unusual count. 10 were ordered. Count again and tell it once more."
    )
    assert workplace.ask(discrepancies) == ()
    assert workplace.do(mark_pieces, here, line(workplace, CABLES), mark).title == "Wrong item: ZZ-1"
    assert [each.quantity for each in workplace.ask(discrepancies)] == [40]
    few = Mark(Wrong.WRONG_ITEM, 4, part="ZZ-2")
    assert workplace.do(mark_pieces, here, line(workplace, CABLES), few).outcome is Outcome.DONE
    assert wrong(workplace) == []
