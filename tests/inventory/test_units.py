"""Units: found by any part of what they are called, owned by a decision, and only one of each."""

from datetime import date

import pytest

from receiving_app.errors import Refused
from receiving_app.inventory.actions import override_owner, tag_meets_serial, take_back_override
from receiving_app.inventory.lookups import asset_seen, find, overdue
from receiving_app.ownership.lookups import story
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.answers import Outcome
from tests.offices import MANY, NOTEBOOK, TWO_LINES, come_in, scan, serial, wrong
from tests.receiving.test_kits import bring


def test_a_unit_comes_in_with_owner_tag_place_and_custodian(workplace):
    answer = scan(workplace, NOTEBOOK, serial(1))
    row = workplace.ask(asset_seen, answer.tag_number).row
    assert (row.serial, row.state, row.tag, row.tag_state) == (
        serial(1),
        "accepted",
        answer.tag_number,
        "reserved",
    )
    assert row.owner == "00100"  # on a line of service, the central office owns it
    assert wrong(workplace) == []


@pytest.mark.parametrize(
    "words", ["qx000001", "001zk", "notebook", "acme", "AC-100", "PO-8001", "note 00001", "x"]
)
def test_a_unit_is_found_by_parts_of_its_words(workplace, words):
    scan(workplace, NOTEBOOK, serial(1))
    assert [row.serial for row in workplace.ask(find, words)] == [serial(1)]


@pytest.mark.parametrize("words", ["qx000002", '"', "%", "_", "note*", "OR", "NEAR(a b)"])
def test_signs_of_a_query_language_are_only_characters(workplace, words):
    scan(workplace, NOTEBOOK, serial(1))
    assert workplace.ask(find, words) == ()


def test_a_unit_is_found_by_the_number_it_wears(workplace):
    number = scan(workplace, NOTEBOOK, serial(1)).tag_number
    assert [row.tag for row in workplace.ask(find, number[2:])] == [number]


def test_a_list_goes_on_after_a_unit(workplace):
    scan(workplace, MANY, *(serial(number) for number in range(5)))
    first = workplace.ask(find, "notebook", limit=3)
    rest = workplace.ask(find, "notebook", after=first[-1].asset_id, limit=3)
    assert len({row.serial for row in (*first, *rest)}) == 5


def test_the_same_serial_of_the_same_maker_is_the_same_unit(workplace):
    scan(workplace, NOTEBOOK, serial(1))
    again = scan(workplace, MANY, serial(1))
    assert again.outcome is Outcome.ALREADY_COUNTED
    assert again.said.endswith("It counts once; look which order this box is for.")
    assert len(workplace.ask(find, serial(1))) == 1


def test_the_same_serial_of_another_maker_is_another_unit_and_each_meets_its_own_tag(workplace):
    line = ("PO-8020", 1, "OT-1", "Label printer", 2, "PO", "", "Yes", "08/31/2026")
    bring(workplace, line, change=lambda data: data.replace(b",Acme,", b",Other Inc,"))
    first = scan(workplace, NOTEBOOK, serial(1))
    second = scan(workplace, "PO-8020", serial(1))
    assert [first.outcome, second.outcome] == [Outcome.COUNTED] * 2
    assert {row.tag for row in workplace.ask(find, serial(1))} == {first.tag_number, second.tag_number}
    for unit in (first, second):
        met = scan(workplace, unit.tag_number, serial(1))
        assert (met.title, met.asset_id) == ("Tag verified", unit.asset_id)
    assert scan(workplace, serial(1)).outcome is Outcome.ALREADY_COUNTED
    assert wrong(workplace) == []


def test_a_tag_meets_only_its_own_unit(workplace):
    first = scan(workplace, MANY, serial(1))
    second = scan(workplace, serial(2))
    with pytest.raises(Refused, match=f"its tag is {second.tag_number}"):
        workplace.do(tag_meets_serial, first.tag_number, serial(2))
    with pytest.raises(Refused, match="No unit with serial"):
        workplace.do(tag_meets_serial, first.tag_number, serial(9))
    assert not workplace.do(tag_meets_serial, first.tag_number, serial(1)).already
    assert workplace.do(tag_meets_serial, first.tag_number, serial(1)).already
    assert wrong(workplace) == []


def test_a_unit_on_hold_wears_no_property_tag(workplace):
    scan(workplace, NOTEBOOK, serial(2))
    unit = scan(workplace, serial(1))  # one more than ordered
    row = workplace.ask(asset_seen, serial(1)).row
    assert (row.state, row.owner, row.tag) == ("on_hold", None, None)
    assert unit.tag_number is None


def test_a_property_manager_decides_otherwise_and_both_decisions_stay(workplace):
    unit = scan(workplace, NOTEBOOK, serial(1)).asset_id
    other = {"owner": "00200", "who_tags": "00200", "tag_due": date(2026, 11, 1), "reason": "bought for them"}
    with pytest.raises(Refused):
        workplace.do(override_owner, unit, **other)
    act_as(workplace, Role.PROPERTY_MANAGER)
    with pytest.raises(Refused):
        workplace.do(override_owner, unit, **{**other, "reason": " "})
    workplace.do(override_owner, unit, **other)
    assert workplace.ask(asset_seen, serial(1)).row.owner == "00200"
    assert wrong(workplace) == []
    workplace.do(take_back_override, unit)
    assert workplace.ask(asset_seen, serial(1)).row.owner == "00100"
    with pytest.raises(Refused):
        workplace.do(take_back_override, unit)
    assert len(workplace.ask(story, unit)) == 3
    assert wrong(workplace) == []


def test_a_tag_is_overdue_after_its_days_until_it_is_verified(workplace):
    number = scan(workplace, NOTEBOOK, serial(1)).tag_number
    due = workplace.ask(asset_seen, number).row.tag_due
    assert due == date(2026, 11, 14)  # sixty days
    assert workplace.ask(overdue, due) == ()
    assert [row.tag for row in workplace.ask(overdue, date(2026, 11, 15))] == [number]
    scan(workplace, number, serial(1))
    assert workplace.ask(overdue, date(2026, 11, 15)) == ()


def test_what_one_dock_takes_in_another_sees(workplace, office_settings):
    scan(workplace, TWO_LINES, "1PAC-600", serial(1))
    other = come_in(office_settings, "dock-b")
    assert [row.serial for row in other.ask(find, "monitor")] == [serial(1)]
    other.close()
