"""What a clerk is told when an order is scanned that is no ordinary one."""

import pytest

from receiving_app.inventory.places import places
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close
from receiving_app.receiving.answers import Outcome, Remainder, RemainderTold
from receiving_app.receiving.arrivals.blind import set_blind_count
from tests.offices import CABLES, MORNING, NOT_CLEARED, TWO_LINES, scan, serial, wrong


def put_away(workplace, delivery, *remainders):
    workplace.do(close, delivery, remainders)


def test_an_ordinary_order_is_no_warning(workplace):
    answer = scan(workplace, CABLES)
    assert (answer.outcome, answer.title, answer.warns) == (Outcome.DONE, f"Order {CABLES}", False)
    assert answer.said.endswith("Now count: 10 were ordered.")


def test_an_order_that_is_not_approved_warns_and_says_what_happens_and_who_clears_it(workplace):
    answer = scan(workplace, NOT_CLEARED)
    assert (answer.outcome, answer.warns) == (Outcome.DONE, True)
    assert answer.title == f"Order {NOT_CLEARED} is not approved"
    assert "No agency relationship manager has approved. Ida Link can clear it." in answer.said
    assert "What is scanned is counted and quarantined: take it to the cage." in answer.said
    assert answer.said.endswith("Now scan the serial number.")
    assert scan(workplace, serial(1)).title.startswith("QUARANTINE.")
    assert wrong(workplace) == []


def test_an_order_of_which_all_is_here_says_so(workplace):
    put_away(workplace, scan(workplace, CABLES, "Q10").delivery_id)
    answer = scan(workplace, CABLES)
    assert (answer.title, answer.warns) == (f"Order {CABLES}, all of it is here", True)
    assert "All 10 of Patch cable are here. What comes now is more than was ordered." in answer.said


def test_what_is_still_to_come_is_told_beside_what_was_ordered(workplace):
    put_away(workplace, scan(workplace, CABLES, "Q4").delivery_id)
    assert scan(workplace, CABLES).said.endswith("Now count: 10 were ordered, 6 still to come.")


def test_a_cancelled_remainder_is_told_and_not_taken_off_what_was_ordered(workplace):
    line = workplace.ask(by_hand.line_named, CABLES, 1)
    here = scan(workplace, CABLES, "Q6").delivery_id
    put_away(workplace, here, RemainderTold(line, Remainder.CANCEL, "discontinued"))
    answer = scan(workplace, CABLES)
    assert "All 6 of Patch cable are here; 4 more were cancelled." in answer.said
    assert answer.warns


def test_goods_that_come_before_they_were_ordered_warn(workplace):
    workplace.clock.at = MORNING.replace(day=1)
    answer = scan(workplace, CABLES)
    assert answer.warns
    assert "It was ordered on 2026-09-09, after this delivery came: is it the right order?" in answer.said
    assert scan(workplace, "Q10").outcome is Outcome.COUNTED


@pytest.mark.parametrize("order", [CABLES, TWO_LINES])
def test_a_blind_dock_is_not_told_that_all_is_here(workplace, order):
    codes = {CABLES: ("Q10",), TWO_LINES: tuple(map(serial, range(1, 3)))}
    put_away(workplace, scan(workplace, order, *codes[order]).delivery_id)
    act_as(workplace, Role.ADMINISTRATOR)
    for place in workplace.ask(places, kind="dock"):
        workplace.do(set_blind_count, place.code, blind=True)
    act_as(workplace, Role.RECEIVING_CLERK)
    answer = scan(workplace, order)
    assert not answer.warns
    assert not any(sign.isdigit() for sign in answer.said.replace(f"SR-{order[3:]}", ""))
