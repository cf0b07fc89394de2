"""Pieces without serials may be counted by scanning the part of each; a gun that reads twice counts none."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import settle, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.blind import set_blind_count
from tests.offices import CABLES, NOTEBOOK, scan, wrong
from tests.receiving.test_lines_meant import label

PART = "AC-200"
_RECEIVED = (
    select(PurchaseLine.received)
    .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    .where(Purchase.number == CABLES)
)


@pytest.fixture
def one(workplace):
    """Scans one after the other, as a hand does: three seconds apart."""

    def one(*raws):
        answer = None
        for raw in raws:
            workplace.clock.at += timedelta(seconds=3)
            answer = scan(workplace, raw)
        return answer

    one(CABLES)
    return one


def here(workplace):
    """Pieces of the order's line that are here."""
    return workplace.ask(lambda session: session.scalar(_RECEIVED))


def test_each_scan_of_a_part_counts_a_piece_from_the_second_on(workplace, one):
    assert one(PART).outcome is Outcome.DONE
    assert here(workplace) == 0, "it may be that the count comes next"
    answer = one(PART)
    assert (answer.outcome, answer.title) == (Outcome.COUNTED, "2 counted")
    answer = one(PART)
    assert (answer.title, answer.said) == ("1 counted", "3 of 10 are here.")
    assert wrong(workplace) == []


def test_a_gun_that_reads_twice_counts_nothing_and_does_not_end_the_count(workplace, one):
    one(PART)
    assert scan(workplace, PART).title == "Read twice"
    assert one(PART).title == "2 counted"
    assert scan(workplace, PART).title == "Read twice"
    assert one(PART).said == "3 of 10 are here."


@pytest.mark.parametrize("between", [("Q4",), (NOTEBOOK, CABLES)])
def test_a_part_after_something_else_begins_anew(workplace, one, between):
    one(PART, *between)
    before = here(workplace)
    assert one(PART).outcome is Outcome.DONE
    assert here(workplace) == before


def test_undo_takes_the_last_scan_back_and_the_next_counts_again(workplace, one):
    one(PART, PART, PART)
    workplace.do(undo)
    assert here(workplace) == 2
    one(PART)
    assert here(workplace) == 3
    workplace.do(undo)
    workplace.do(undo)
    assert here(workplace) == 0


def test_a_count_after_scans_of_each_is_asked_about(workplace, one):
    one(PART, PART, PART)
    asked = one("$DO.QTY.8")
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert asked.said == "3 of Patch cable were scanned one by one. 8 in all, or 8 more?"
    assert [choice.label for choice in asked.choices[:2]] == ["8 in all", "8 more"]
    workplace.do(settle, asked.scan_id, asked.choices[0].key)
    assert here(workplace) == 8
    workplace.do(undo)
    assert here(workplace) == 3
    asked = one(PART, PART, "$DO.QTY.2")
    assert [choice.label for choice in asked.choices[:1]] == ["2 more"], "fewer than were scanned are more"
    workplace.do(settle, asked.scan_id, asked.choices[0].key)
    assert here(workplace) == 7
    assert wrong(workplace) == []


def test_what_is_too_many_is_treated_as_any_count_that_is(workplace, one):
    one(PART, "Q10", PART)
    answer = one(PART)
    assert (answer.outcome, answer.held) == (Outcome.COUNTED, True)
    assert here(workplace) == 12


def test_a_label_that_tells_its_quantity_is_not_a_piece(workplace, one):
    one(label(f"1P{PART}", "Q4"), label(f"1P{PART}", "Q4"))
    assert here(workplace) == 8


def test_where_goods_are_counted_blind_a_scan_of_a_part_counts_nothing(workplace, one):
    act_as(workplace, Role.PROPERTY_MANAGER)
    workplace.do(set_blind_count, "DOCK-9", True)
    act_as(workplace, Role.RECEIVING_CLERK)
    assert one(PART, PART).outcome is Outcome.DONE
    assert here(workplace) == 0


def test_damaged_is_told_of_what_was_scanned_one_by_one(workplace, one):
    one(PART, PART, PART)
    answer = one("$DO.DAMAGED")
    assert answer.title == "Damaged"
    assert answer.said == "1 of Patch cable: damaged."
