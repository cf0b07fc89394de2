"""Loading the whole folder in the order of the rooms, on both engines."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from receiving_app.approvals import reference as approvals
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject
from receiving_app.history.lookups import entries, verify
from receiving_app.inventory import locations, places
from receiving_app.people import lookups, rebuild
from receiving_app.people.loading import load_people
from receiving_app.people.reference_files import read_folder
from receiving_app.people.roles import end_role, give_role
from receiving_app.people.rules import Role
from receiving_app.people.sign_in import PinCost, set_first_administrator
from receiving_app.tags import series
from tests.people.small_office import FILES, contents

CHEAP = PinCost(time_cost=1, memory_kib=8)
DAY = date(2026, 10, 5)


def load(store, by, **changed):
    with store.transaction() as session:
        folder = read_folder(contents(**changed), *lookups.known_codes(session))
        return {
            loaded.file: loaded
            for loaded in (
                *load_people(session, by, folder, default_rule_packs=("first", "second")),
                *locations.load_locations(session, by, folder),
                *series.load_series(session, by, folder),
                *approvals.load_reference(session, by, folder),
            )
        }


def number(session, employee_no):
    return lookups.person_by_number(session, employee_no).id


def differences(store):
    with store.reading() as session:
        return [
            str(found)
            for found in (
                *verify(session),
                *rebuild.differences(session),
                *locations.differences(session),
                *series.differences(session),
                *approvals.differences(session),
            )
        ]


def test_everything_of_a_folder_can_be_asked_for_afterwards(store, by):
    loaded = load(store, by)
    assert set(loaded) == set(FILES)
    assert loaded["people.csv"].new == 6
    with store.reading() as session:
        office = lookups.the_office(session)
        assert (office.name, office.tag_floor_cents, office.cycle_closes_on) == (
            "Dock of the North",
            100_000,
            5,
        )
        assert office.rule_packs == ("first", "second")
        assert not office.is_sample
        assert lookups.organization_named(session, "Board of Maps").code == "00200"
        assert lookups.organization(session, "V1").kind == "vendor"
        card = lookups.card(session, "0042")
        assert (card.cardholder, card.organization, card.cycle_limit_cents) == (
            "Eve Card",
            "00200",
            2_500_000,
        )
        assert [place.code for place in places.places(session)] == ["DOCK-9"]
        assert places.place(session, "DOCK-9").name == "North, Hall, floor 1, Gate"
        assert [kept.prefix for kept in series.all_series(session)] == ["N"]
        assert (
            approvals.line_of_service_on(session, "desk as a  service", date(2026, 8, 31))
            == "Desk as a Service"
        )
        assert approvals.line_of_service_on(session, "DESK", date(2026, 9, 1)) is None
        assert lookups.add_business_days(session, DAY, 5) == date(2026, 10, 13)
    assert differences(store) == []


def test_two_people_of_one_name_are_told_apart_by_their_numbers_only(store, by):
    load(store, by)
    with store.reading() as session:
        assert lookups.person_by_name(session, "Eve Card") is None
        assert len(lookups.people_named(session, "Eve Card")) == 2
        assert lookups.person_by_name(session, "Bea Boss").employee_no == "E2"


def test_the_same_folder_again_changes_nothing_and_writes_no_history(store, by):
    load(store, by)
    with store.reading() as session:
        before = len(entries(session))
    again = load(store, by)
    assert [(each.new, each.changed, each.changes) for each in again.values()] == [(0, 0, ())] * len(FILES)
    with store.reading() as session:
        assert len(entries(session)) == before


def test_a_changed_cell_is_told_as_a_person_reads_it_and_its_file_is_vouched_for(store, by):
    load(store, by)
    people = FILES["people.csv"].replace("E3,Cal Clerk,,00100,receiving_clerk", "E3,Cal Clark,,00200,arm")
    (loaded,) = [each for each in load(store, by, people=people).values() if each.changed]
    assert {str(cell) for cell in loaded.changes} == {
        "E3, name: Cal Clerk becomes Cal Clark",
        "E3, organization: 00100 becomes 00200",
        "E3, roles: receiving_clerk becomes arm",
    }
    with store.reading() as session:
        newest = entries(session, about=Subject("reference_file", "people.csv"))[0]
        assert newest.said == "Loaded people.csv: 0 new, 1 changed, 5 unchanged."
        body = session.scalar(text("SELECT body FROM history ORDER BY id DESC LIMIT 1"))
        assert loaded.sha256 in body
    assert differences(store) == []


def test_one_history_entry_vouches_for_each_file(store, by):
    load(store, by)
    with store.reading() as session:
        assert sorted(entry.subject.id for entry in entries(session)) == sorted(FILES)


def test_a_new_office_needs_its_office_file(store, by):
    with pytest.raises(Refused, match="The office is new"):
        load(store, by, office=None)


def test_an_office_that_is_there_never_becomes_a_sample(store, by):
    load(store, by)
    with store.transaction() as session:
        load_people(session, by, read_folder(contents()), is_sample=True)
        assert not lookups.the_office(session).is_sample


def test_packs_that_the_file_does_not_name_stay(store, by):
    load(store, by)
    with store.transaction() as session:
        load_people(session, by, read_folder(contents()), default_rule_packs=("other",))
        assert lookups.the_office(session).rule_packs == ("first", "second")


def test_roles_hold_from_their_day_to_their_day(store, by):
    load(store, by)
    with store.transaction() as session:
        clerk, gone = number(session, "E3"), number(session, "E4")
        assert lookups.may(session, clerk, "receiving_clerk", DAY)
        assert not lookups.may(session, clerk, "receiving_clerk", date(2019, 12, 31))
        assert lookups.roles_on(session, gone, date(2026, 9, 30)) == {Role.RECEIVING_CLERK}
        assert lookups.roles_on(session, gone, date(2026, 10, 1)) == frozenset()
        end_role(session, by, clerk, Role.RECEIVING_CLERK)
        assert not lookups.may(session, clerk, "receiving_clerk", DAY)
        assert lookups.may(session, clerk, "receiving_clerk", DAY - timedelta(days=1))
        give_role(session, by, clerk, Role.RECEIVING_CLERK)
        end_role(session, by, clerk, Role.RECEIVING_CLERK)
        give_role(session, by, clerk, Role.RECEIVING_CLERK)
        assert lookups.may(session, clerk, "receiving_clerk", DAY)
    assert differences(store) == []


def test_who_lacks_the_role_is_told_who_has_it(store, by):
    load(store, by)
    with store.reading() as session:
        with pytest.raises(Refused) as refused:
            lookups.require_role(session, number(session, "E3"), DAY, "property_manager", "administrator")
        assert str(refused.value) == (
            "Cal Clerk may not do this: it takes the role property manager or administrator. Ask Bea Boss."
        )
        with pytest.raises(Refused, match="an administrator can give the role"):
            lookups.require_role(session, number(session, "E3"), DAY, "auditor")
        lookups.require_role(session, number(session, "E2"), DAY, "property_manager")


def test_once_somebody_has_a_pin_only_administrators_load(store, by):
    load(store, by)
    with store.transaction() as session:
        boss, clerk = number(session, "E2"), number(session, "E3")
        set_first_administrator(session, by, boss, "493827", cost=CHEAP)
    for who in ("", clerk):
        with pytest.raises(Refused, match="it takes the role administrator"):
            load(store, replace(by, person_id=who))
    load(store, replace(by, person_id=boss))


def test_an_office_cannot_lose_its_last_administrator(store, by):
    load(store, by)
    with store.transaction() as session:
        boss = number(session, "E2")
        set_first_administrator(session, by, boss, "493827", cost=CHEAP)
    by = replace(by, person_id=boss)
    with pytest.raises(Refused, match="nobody would be administrator"):
        load(store, by, people=FILES["people.csv"].replace("administrator;", ""))
    with pytest.raises(Refused, match="nobody would be administrator"), store.transaction() as session:
        end_role(session, by, boss, Role.ADMINISTRATOR)
    with store.reading() as session:
        assert lookups.may(session, boss, "administrator", DAY)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE persons SET name = 'Mallory' WHERE employee_no = 'E3'", "name is Mallory"),
        (
            "UPDATE role_assignments SET role = 'administrator' WHERE role = 'approver'",
            "role is administrator",
        ),
        ("DELETE FROM holidays", "the row is gone"),
        ("UPDATE locations SET active = NOT active", "active is"),
        ("UPDATE tag_series SET prefix = 'Z'", "prefix is Z"),
        ("UPDATE delegations SET limit_cents = 99", "limit_cents is 99"),
        ("UPDATE office SET tag_days = 600", "tag_days is 600"),
    ],
)
def test_a_row_changed_by_hand_in_the_database_is_found(store, by, change, told):
    load(store, by)
    with store.transaction() as session:
        session.execute(text(change))
    assert any(told in found for found in differences(store))


def test_the_next_number_of_a_series_is_not_the_files_business(store, by):
    load(store, by)
    with store.transaction() as session:
        session.execute(text("UPDATE tag_series SET next_number = 7"))
    assert load(store, by)["tag_series.csv"].unchanged == 1
    assert differences(store) == []


def test_two_series_of_one_prefix_are_refused_across_loads(store, by):
    load(store, by)
    other = FILES["tag_series.csv"].replace("MAIN", "OTHER")
    with pytest.raises(Refused, match="would make the numbers of series MAIN again"):
        load(store, by, tag_series=other)
