"""One unit is counted once, however its serial is printed or typed, on both engines."""

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.inventory.rules import hold_number
from receiving_app.receiving.actions import settle, take_in_scan, undo
from receiving_app.receiving.answers import Outcome
from tests.offices import CABLES, MANY, NOTEBOOK, scan, serial, wrong


def received(workplace):
    return workplace.ask(purchase_seen, MANY).lines[0].received


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


@pytest.mark.parametrize("sign", ["S", "1S", "SN"])
@pytest.mark.parametrize("then", ["AB12XC4455", "[)>\x1e06\x1dSAB12XC4455\x1e\x04", "S/N: AB12XC4455"])
def test_a_unit_whose_identifier_was_kept_as_part_of_its_serial_counts_once(workplace, sign, then):
    asked = scan(workplace, MANY, sign + "AB12XC4455")
    workplace.do(settle, asked.scan_id, f"serial:{sign}AB12XC4455")  # which the clerk took for its serial
    again = scan(workplace, then)
    assert (again.outcome, again.title) == (Outcome.NEEDS_CHOICE, "Look at the label")
    assert again.said == (
        f"{sign}AB12XC4455 is here already, and AB12XC4455 differs only by what stands in front."
    )
    same, other = again.choices[:2]
    assert workplace.do(settle, again.scan_id, same.key).outcome is Outcome.ALREADY_COUNTED
    assert received(workplace) == 1
    asked = scan(workplace, then)
    assert workplace.do(settle, asked.scan_id, other.key).outcome is Outcome.COUNTED
    assert received(workplace) == 2
    assert wrong(workplace) == []


@pytest.mark.parametrize("then", ["SAB12XC4455", "1SAB12XC4455", "SNAB12XC4455", "sn: ab12xc4455"])
def test_a_unit_counts_once_when_its_serial_comes_again_with_an_identifier(workplace, then):
    scan(workplace, MANY, "AB12XC4455")
    assert scan(workplace, then).outcome is Outcome.ALREADY_COUNTED
    asked = scan(workplace, "S/N: SAB12XC4455")
    assert "AB12XC4455 is here already" in asked.said
    assert received(workplace) == 1


def test_a_serial_whose_zeros_a_spreadsheet_ate_is_that_of_the_unit_that_is_here(workplace):
    scan(workplace, MANY, "S/N: 0071026354")
    asked = scan(workplace, "S/N: 71026354")
    assert asked.said.startswith("0071026354 is here already, and 71026354 differs only")
    for quoted in ('="0071026354"', "'0071026354", "0071026354.0"):
        assert scan(workplace, quoted).outcome is Outcome.ALREADY_COUNTED
    assert received(workplace) == 1


@pytest.mark.parametrize("typed", ["AO12SB4Z5I", "A012SB425I", "A0125B4Z5I", "A012S84Z5I", "A012SB4Z51"])
def test_a_typed_serial_that_looks_like_that_of_a_unit_here_is_told(workplace, typed):
    scan(workplace, MANY, "S/N: A012SB4Z5I")
    asked = workplace.do(take_in_scan, typed, "KEYBOARD")
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert "A012SB4Z5I is here already" in asked.said
    assert workplace.do(settle, asked.scan_id, "serial:A012SB4Z5I").outcome is Outcome.ALREADY_COUNTED
    assert received(workplace) == 1


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
