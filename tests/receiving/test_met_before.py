"""A unit that is known comes again: it is said where it was met, and what to do."""

from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.later import Return, return_to_vendor
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from tests.offices import MANY, MORNING, NOTEBOOK, scan, serial, wrong


def reject(workplace, order=NOTEBOOK, number=1):
    """Count a unit, and mark it as damaged; its delivery."""
    here = scan(workplace, order, serial(number)).delivery_id
    line = workplace.ask(by_hand.line_named, order, 1)
    workplace.do(mark_pieces, here, line, Mark(Wrong.DAMAGED, 1, (serial(number),)))
    return line


def test_in_this_delivery(workplace):
    scan(workplace, MANY, serial(1))
    answer = scan(workplace, serial(1))
    assert (answer.outcome, answer.title) == (Outcome.ALREADY_COUNTED, "Counted before")
    assert answer.said == (
        f"Serial {serial(1)} was counted on 2026-09-15: order {MANY}, line 1 (Notebook 15in),"
        " in this delivery. Scan its tag to verify it."
    )


def test_on_another_order_and_in_another_delivery(workplace):
    first = scan(workplace, NOTEBOOK, serial(1))
    workplace.do(close, first.delivery_id)
    answer = scan(workplace, MANY, serial(1))
    assert (answer.outcome, answer.title) == (Outcome.ALREADY_COUNTED, f"Counted on {NOTEBOOK}")
    assert f"order {NOTEBOOK}, line 1 (Notebook 14in), in delivery D-260915-dock-a-1." in answer.said
    assert answer.said.endswith("It counts once; look which order this box is for.")
    assert wrong(workplace) == []


def test_without_an_order_on_the_screen(workplace):
    workplace.do(close, scan(workplace, NOTEBOOK, serial(1)).delivery_id)
    answer = scan(workplace, serial(1))
    assert answer.title == "Counted before"
    assert f"order {NOTEBOOK}, line 1 (Notebook 14in), in delivery D-260915-dock-a-1." in answer.said


def test_a_rejected_unit_is_said_to_be_that(workplace):
    reject(workplace)
    answer = scan(workplace, serial(1))
    assert (answer.outcome, answer.title) == (Outcome.ALREADY_COUNTED, "Rejected before")
    assert "was rejected, damaged (01), on 2026-09-15" in answer.said
    assert answer.said.endswith("tell its return, then scan it; else keep it apart.")


def test_one_on_hold_is_said_to_be_that(workplace):
    scan(workplace, NOTEBOOK, serial(1), serial(2))
    answer = scan(workplace, serial(2))
    assert answer.title == "On hold before"
    assert answer.said.endswith("Keep it apart until it is decided.")


def test_one_that_went_back_comes_again_and_counts(workplace):
    line = reject(workplace)
    workplace.do(return_to_vendor, Return("RMA-7", line, 1, (serial(1),), MORNING.date()))
    answer = scan(workplace, serial(1))
    assert (answer.outcome, bool(answer.tag_number)) == (Outcome.COUNTED, True)
    assert "It went back as RMA-7 on 2026-09-15 and came again." in answer.said
    assert wrong(workplace) == []


def test_one_that_went_back_is_told_without_its_order_too(workplace):
    line = reject(workplace)
    workplace.do(return_to_vendor, Return("RMA-7", line, 1, (serial(1),), MORNING.date()))
    workplace.do(close, "D-260915-dock-a-1")
    act_as(workplace, Role.RECEIVING_CLERK)
    answer = scan(workplace, serial(1))
    assert answer.title == "Sent back before"
    assert answer.said.endswith("Scan its order, then the serial: it counts anew.")
