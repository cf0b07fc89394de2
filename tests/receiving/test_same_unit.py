"""One unit is counted once, however its serial is printed or typed, on both engines."""

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.inventory.rules import hold_number
from receiving_app.receiving.actions import undo
from receiving_app.receiving.answers import Outcome
from tests.offices import CABLES, MANY, NOTEBOOK, scan, serial, wrong

WITH, WITHOUT = "CN-0GWV1Y-WS200-36A-0KLB-A04", "CN-0GWV1Y-WS200-36A-0KLB"


@pytest.mark.parametrize(("first", "second"), [(WITH, WITHOUT), (WITHOUT, "CN0GWV1YWS20036A0KLBA05")])
def test_a_dell_serial_with_and_without_its_revision_counts_once(workplace, first, second):
    scan(workplace, MANY, first)
    assert scan(workplace, second).outcome is Outcome.ALREADY_COUNTED
    assert scan(workplace, "CN-0GWV1Y-WS200-36A-0KLC").outcome is Outcome.COUNTED
    assert workplace.ask(purchase_seen, MANY).lines[0].received == 2
    assert wrong(workplace) == []


def test_a_letter_o_for_the_zero_of_a_unit_that_is_here_is_asked_about(workplace):
    scan(workplace, MANY, "PF4X0K2B")
    asked = scan(workplace, "PF4XOK2B")
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert "PF4X0K2B is here already" in asked.said
    assert [choice.key for choice in asked.choices[:2]] == ["serial:PF4XOK2B", "serial:PF4X0K2B"]
    assert workplace.ask(purchase_seen, MANY).lines[0].received == 1


@pytest.mark.parametrize("raw", ["20260910", "4712345982", "ZZZ-UNKNOWN/1"])
def test_what_is_probably_no_serial_counts_only_when_the_clerk_says_so(workplace, raw):
    asked = scan(workplace, MANY, raw)
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert f"serial:{raw}" in [choice.key for choice in asked.choices]
    assert workplace.ask(purchase_seen, MANY).lines[0].received == 0


def test_a_pallets_label_with_a_range_and_its_count_is_all_its_units(workplace):
    label = f"[)>\x1e06\x1dK{MANY}\x1d1PAC-400\x1d31SQZ000098\x1d32SQZ000101\x1dQ{{}}\x1e\x04"
    assert scan(workplace, label.format(4)).outcome is Outcome.COUNTED
    assert workplace.ask(purchase_seen, MANY).lines[0].received == 4
    assert scan(workplace, "QZ000100").outcome is Outcome.ALREADY_COUNTED
    scan(workplace, label.format(5))  # it contradicts itself: each unit is scanned
    assert workplace.ask(purchase_seen, MANY).lines[0].received == 4
    assert wrong(workplace) == []


def test_our_hold_label_is_no_part_and_no_serial(workplace):
    scan(workplace, MANY)
    answer = scan(workplace, "HOLD-40960720")
    assert answer.outcome is Outcome.SET_ASIDE
    assert "hold label" in answer.said
    assert answer.choices == ()


def test_our_hold_label_says_which_unit_it_is_on(workplace):
    held = scan(workplace, NOTEBOOK, serial(1), serial(2))
    assert held.held
    answer = scan(workplace, hold_number(held.asset_id))
    assert (answer.outcome, answer.title) == (Outcome.ALREADY_COUNTED, "On hold before")
    assert f"Serial {serial(2)} is on hold since 2026-09-15" in answer.said
    assert answer.asset_id == held.asset_id
    workplace.do(undo, held.scan_id)
    assert scan(workplace, hold_number(held.asset_id)).title == "Kept aside"
    assert wrong(workplace) == []


def test_a_commands_letters_come_right_through_a_german_keyboard(workplace):
    scan(workplace, CABLES)
    assert scan(workplace, "$DO.QTZ.3").outcome is Outcome.COUNTED
    assert workplace.ask(purchase_seen, CABLES).lines[0].received == 3
