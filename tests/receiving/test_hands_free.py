"""The printed commands: each does its work by scan alone, on both engines."""

from datetime import timedelta

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.inventory.lookups import find
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import take_in_scan
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.lookups import delivery_on_screen, question_of
from receiving_app.tags.lookups import tag_seen
from tests.offices import CABLES, NOTEBOOK, TWO_LINES, come_in, serial

CARTON, SECOND = "1Z999AA10123456784", "1Z999AA10123456793"


@pytest.fixture
def shoot(workplace):
    """Scan codes three seconds apart, so that none is a second reading of the one before."""

    def shoot(*raws, office=workplace):
        for raw in raws:
            office.clock.at += timedelta(seconds=3)
            answer = office.do(take_in_scan, raw, "GUN")
            assert office.differences() == ()
        return answer

    return shoot


def here(workplace, order):
    line = workplace.ask(purchase_seen, order).lines[0]
    return line.received, line.accepted, line.rejected


def test_undo_by_scan_takes_one_step_after_the_other_back(workplace, shoot):
    shoot(CABLES, "$DO.QTY.3")
    assert here(workplace, CABLES) == (3, 3, 0)
    assert shoot("$DO.UNDO").title == "Undone"
    assert here(workplace, CABLES) == (0, 0, 0)
    assert "Order" in shoot("$DO.UNDO").said
    assert shoot("$DO.UNDO").outcome is Outcome.REFUSED


def test_a_command_that_the_gun_reads_twice_is_done_once(workplace, shoot):
    shoot(CABLES, "$DO.QTY.3", "$DO.UNDO")
    for _ in range(3):
        assert workplace.do(take_in_scan, "$DO.UNDO\r", "GUN").title == "Read twice"
    assert workplace.ask(purchase_seen, CABLES).lines[0].received == 0
    assert shoot("$DO.NEXTBOX").title == "Box 2"
    assert workplace.do(take_in_scan, "$DO.NEXTBOX", "GUN").outcome is Outcome.ALREADY_COUNTED


def test_boxes_are_counted_told_and_have_their_cartons(workplace, shoot):
    delivery = workplace.do(by_hand.begin_delivery, carrier="UPS", pieces=3).delivery_id
    assert "box" not in shoot(CARTON).said
    shoot(CABLES, "$DO.QTY.4")
    closed = shoot("$DO.CLOSEBOX")
    assert closed.title == "Box 1 of 3 closed"
    assert closed.said.startswith("4 pieces counted in box 1")
    assert "2 boxes to come" in closed.said
    assert shoot("$DO.CLOSEBOX").outcome is Outcome.REFUSED
    second = shoot("$DO.NEXTBOX")
    assert (second.outcome, second.title) == (Outcome.DONE, "Box 2 of 3")
    assert "box 2 of delivery" in shoot(SECOND).said
    assert shoot("$DO.HELP").said.startswith("Box 2 of 3.")
    boxes = workplace.ask(delivery_on_screen, delivery).boxes
    assert [(box.number, box.cartons, box.is_open) for box in boxes] == [
        (1, (CARTON,), False),
        (2, (SECOND,), True),
    ]
    shoot("$DO.UNDO", "$DO.UNDO")
    assert len(workplace.ask(delivery_on_screen, delivery).boxes) == 1
    shoot("$DO.NEXTBOX", "$DO.NEXTBOX")
    too_many = shoot("$DO.NEXTBOX")
    assert too_many.title == "Box 4, and 3 were handed over"


def test_a_delivery_may_begin_with_its_first_box(workplace, shoot):
    first = shoot("$DO.NEXTBOX")
    assert (first.title, first.outcome) == ("Box 1", Outcome.DONE)
    assert shoot(CABLES).delivery_id == first.delivery_id
    assert shoot("$DO.NEXTBOX").title == "Box 2"


def test_close_tells_what_differs_and_the_second_one_closes(workplace, shoot):
    delivery = workplace.do(by_hand.begin_delivery, pieces=2).delivery_id
    shoot(CABLES, "$DO.QTY.7", "$DO.DAMAGED", "$DO.NEXTBOX", "$DO.NEXTBOX")
    asked = shoot("$DO.CLOSE")
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "Close it as it is?")
    for told in (
        "Patch cable: 4 of 10 still wanted, 1 rejected",
        "1 piece damaged",
        "Freight bill: 3",
        "No packing slip was",
    ):
        assert told in asked.said
    assert shoot("$DO.HELP").said == asked.said  # help changes nothing
    closed = shoot("$DO.CLOSE")
    assert (closed.outcome, closed.title) == (Outcome.DONE, "Delivery closed")
    assert workplace.ask(delivery_on_screen, delivery).state == "closed"
    shoot("$DO.UNDO")
    assert workplace.ask(delivery_on_screen, delivery).state == "open"


@pytest.mark.parametrize("between", ["$DO.CANCEL", "$DO.RECEIVE", "$DO.QTY.1", "$DO.NOSLIP"])
def test_what_happens_between_makes_close_ask_again(workplace, shoot, between):
    delivery = shoot(CABLES, "$DO.QTY.2", "$DO.CLOSE").delivery_id
    shoot(between)
    assert shoot("$DO.CLOSE").title == "Close it as it is?"
    assert workplace.ask(delivery_on_screen, delivery).state == "open"


def test_close_at_once_when_nothing_differs(workplace, shoot):
    shoot(CABLES, "$DO.QTY.10", "$DO.NOSLIP")
    assert workplace.ask(purchase_seen, CABLES).lines[0].received == 10
    assert shoot("$DO.CLOSE").title == "Delivery closed"
    assert shoot("$DO.CLOSE").title == "Nothing to close"


def test_another_dock_that_counts_between_makes_close_ask_again(workplace, shoot, office_settings):
    delivery = shoot(CABLES, "$DO.QTY.2", "$DO.CLOSE").delivery_id
    other = come_in(office_settings, "dock-b")
    other.clock.at = workplace.clock.at
    other.do(take_in_scan, "$DO.QTY.1", "GUN", delivery)
    other.close()
    assert shoot("$DO.CLOSE").title == "Close it as it is?"


def test_damaged_and_no_slip_by_scan(workplace, shoot):
    delivery = shoot(NOTEBOOK, serial(1), "$DO.DAMAGED").delivery_id
    assert here(workplace, NOTEBOOK) == (1, 0, 1)
    assert shoot("$DO.NOSLIP").title == "Slip absent"
    assert [each.what for each in workplace.ask(discrepancies, delivery)] == ["damaged"]
    shoot("$DO.UNDO")
    assert "No packing slip was" in shoot("$DO.CLOSE").said


def test_a_question_is_answered_by_its_code(workplace, shoot):
    asked = shoot(TWO_LINES, serial(1))
    assert asked.outcome is Outcome.NEEDS_CHOICE
    keys = workplace.ask(question_of, asked.scan_id)
    none = shoot("$DO.ANSWER.9")
    assert (none.outcome, none.title) == (Outcome.REFUSED, "There is no answer 9.")
    said = shoot("$DO.HELP").said
    assert "1 Notebook 16in" in said
    answered = shoot("$DO.ANSWER.2")
    assert (answered.outcome, answered.settles) == (Outcome.COUNTED, asked.scan_id)
    assert keys[1] == f"line:{answered.purchase_line_id}"
    assert answered.shown == "$DO.ANSWER.2"  # kept as it came
    assert [row.description for row in workplace.ask(find, serial(1))] == ["Monitor 24in"]
    assert shoot("$DO.ANSWER.1").title == "No question waits."
    warned = shoot("$DO.UNDO")
    assert (warned.outcome, warned.title) == (Outcome.NEEDS_CHOICE, "The last scan changed nothing")
    assert workplace.ask(find, serial(1)) != ()
    shoot("$DO.UNDO")
    assert workplace.ask(find, serial(1)) == ()


def test_the_question_on_screen_is_answered_and_not_one_that_came_behind_it(workplace, shoot):
    shoot(TWO_LINES)
    first, second = shoot(serial(1)), shoot(serial(2))
    workplace.clock.at += timedelta(seconds=3)
    answered = workplace.do(take_in_scan, "$DO.ANSWER.1", "GUN", first.delivery_id, first.scan_id)
    assert (answered.settles, answered.serial) == (first.scan_id, serial(1))
    assert shoot("$DO.ANSWER.1").settles == second.scan_id


def test_cancel_drops_the_question_that_waits(workplace, shoot):
    asked = shoot(TWO_LINES, serial(1))
    dropped = shoot("$DO.CANCEL")
    assert (dropped.outcome, dropped.settles) == (Outcome.SET_ASIDE, asked.scan_id)
    nothing = shoot("$DO.CANCEL")
    assert (nothing.outcome, nothing.title) == (Outcome.DONE, "Receiving")


def test_a_question_never_stops_the_scans_behind_it(workplace, shoot):
    shoot(TWO_LINES, serial(1), "AC-500")
    assert shoot(serial(2)).outcome is Outcome.COUNTED
    assert shoot("$DO.ANSWER.1").outcome is Outcome.COUNTED
    assert workplace.ask(purchase_seen, TWO_LINES).lines[0].received == 2


@pytest.mark.parametrize("left", ["$DO.CANCEL", "$DO.RECEIVE"])
def test_a_tag_that_waits_for_its_serial_is_left_by_scan(workplace, shoot, left):
    counted = shoot(NOTEBOOK, serial(1))
    shoot(counted.tag_number)
    assert "Tag" in shoot("$DO.HELP").title or counted.tag_number in shoot("$DO.HELP").said
    shoot(left)
    assert shoot(serial(1)).title == "Counted before"
    assert workplace.ask(tag_seen, counted.tag_number).state != "verified"


def test_print_tag_is_for_the_unit_in_hand_and_again_with_its_reason(workplace, shoot):
    counted = shoot(NOTEBOOK, serial(1))
    answer = shoot("$DO.PRINTTAG")
    assert (answer.outcome, answer.prints) == (Outcome.DONE, (counted.asset_id,))
    assert answer.title == f"Printing {counted.tag_number}"
    assert not answer.undoable
    assert shoot("$DO.UNDO").said.startswith("Taken back: Notebook")


def test_print_tag_without_a_unit_is_refused_in_words(workplace, shoot):
    assert shoot("$DO.PRINTTAG").title == "No label waits."
    shoot(CABLES, "$DO.QTY.1")
    assert shoot("$DO.PRINTTAG").outcome is Outcome.REFUSED


def test_help_says_what_the_screen_waits_for(workplace, shoot):
    assert "order number" in shoot("$DO.HELP").said
    shoot(CARTON)
    assert "order number" in shoot("$DO.HELP").said
    shoot(CABLES)
    assert shoot("$DO.HELP").said == "Box 1. Scan QTY: 0 of 10 Patch cable are here."
    shoot("$DO.QTY.10")
    assert "All of this order is here" in shoot("$DO.HELP").said


def test_an_unknown_code_has_three_answers(workplace, shoot):
    asked = shoot(CABLES, "HX:22:7")
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "Unknown code")
    assert [choice.key for choice in asked.choices] == ["find", "unordered", "aside"]
    orders = shoot("$DO.ANSWER.1")
    assert orders.title == "Which order?"
    assert all(choice.key.startswith("order:") for choice in orders.choices[:-1])
    chosen = shoot("$DO.ANSWER.1")
    assert chosen.outcome in {Outcome.DONE, Outcome.ALREADY_COUNTED}
    shoot("HX:22:7")
    noted = shoot("$DO.ANSWER.2")
    assert noted.title == "Noted as unordered"
    seen = workplace.ask(discrepancies, noted.delivery_id)
    assert [(each.code, each.quantity, each.order) for each in seen] == [("05", 1, None)]
    shoot("$DO.UNDO")
    assert workplace.ask(discrepancies, noted.delivery_id) == ()
    shoot("HX:22:7")
    assert shoot("$DO.ANSWER.3").outcome is Outcome.SET_ASIDE


def test_only_those_who_may_receive_command(workplace):
    act_as(workplace, Role.CARDHOLDER)
    for command in ("UNDO", "NEXTBOX", "CLOSE", "ANSWER.1", "CANCEL", "PRINTTAG", "NOSLIP", "HELP"):
        answer = workplace.do(take_in_scan, f"$DO.{command}", f"GUN {command}")
        assert answer.outcome is Outcome.REFUSED
