"""A network address or phone identity is kept with the unit in hand, found by it, and taken back."""

from receiving_app.inventory.lookups import find
from receiving_app.receiving.actions import settle, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.reports.life import life_of
from tests.offices import MANY, scan, serial, wrong

ADDRESS, OTHER = "00:07:4D:AA:BB:CC", "00:07:4D:AA:BB:CD"
IMEI = "356938035643809"


def mac(workplace, number):
    return workplace.ask(life_of, serial(number)).mac


def found_by(workplace, words):
    return [row.serial for row in workplace.ask(find, words)]


def test_an_address_is_that_of_the_unit_in_hand_until_it_is_taken_back(workplace):
    scan(workplace, MANY, serial(1))
    noted = scan(workplace, "00074DAABBCC")
    assert (noted.outcome, noted.title) == (Outcome.DONE, "MAC address noted")
    assert mac(workplace, 1) == ADDRESS
    assert found_by(workplace, "00074daabbcc") == found_by(workplace, ADDRESS) == [serial(1)]
    assert scan(workplace, ADDRESS).outcome is Outcome.ALREADY_COUNTED
    workplace.do(undo)
    assert mac(workplace, 1) is None
    assert wrong(workplace) == []


def test_a_label_that_tells_serial_and_address_keeps_both_and_undo_takes_both_back(workplace):
    scan(workplace, MANY)
    counted = scan(workplace, f"SN: {serial(1)} MAC: 00074DAABBCC")
    assert counted.outcome is Outcome.COUNTED
    assert mac(workplace, 1) == ADDRESS
    workplace.do(undo)
    scan(workplace, serial(2), ADDRESS)
    assert mac(workplace, 2) == ADDRESS, "the first unit has it no longer"
    assert wrong(workplace) == []


def test_an_address_of_another_unit_or_a_second_one_is_refused(workplace):
    scan(workplace, MANY, serial(1), ADDRESS)
    second = scan(workplace, OTHER)
    assert second.outcome is Outcome.REFUSED
    assert f"has MAC address {ADDRESS} already" in second.title + second.said
    scan(workplace, serial(2))
    taken = scan(workplace, ADDRESS)
    assert taken.outcome is Outcome.REFUSED
    assert serial(1) in taken.title + taken.said
    assert mac(workplace, 2) is None


def test_an_address_before_any_unit_says_what_to_scan(workplace):
    scan(workplace, MANY)
    aside = scan(workplace, ADDRESS)
    assert aside.outcome is Outcome.SET_ASIDE
    assert "Scan its serial number, then this again." in aside.said


def test_a_phone_identity_is_offered_and_kept(workplace):
    scan(workplace, MANY, serial(1))
    asked = scan(workplace, IMEI)
    if asked.outcome is Outcome.NEEDS_CHOICE:
        key = next(each.key for each in asked.choices if each.label == f"It is IMEI {IMEI}")
        asked = workplace.do(settle, asked.scan_id, key)
    assert asked.title == "IMEI noted"
    assert workplace.ask(life_of, serial(1)).imei == IMEI
