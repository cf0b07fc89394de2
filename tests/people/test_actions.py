from dataclasses import replace
from datetime import date

import pytest

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject
from receiving_app.history.lookups import entries, verify
from receiving_app.people import lookups, rebuild
from receiving_app.people.actions import (
    add_organization,
    add_person,
    allow_duties,
    change_office,
    create_office,
)
from receiving_app.people.loading import load_people
from receiving_app.people.office_file import OfficeRow
from receiving_app.people.reference_files import OrganizationRow, PersonRow, read_folder
from receiving_app.people.rules import Duty, Role, duties_in_conflict
from tests.people.small_office import contents

OFFICE = OfficeRow("Our dock", "America/Chicago", "00100", 100_000, 500_000, 60, 30, 5, ("base",))
ANN = PersonRow(
    "E1", "Ann", None, "00100", frozenset({Role.ADMINISTRATOR}), None, True, date(2026, 1, 1), None
)


def test_an_office_is_set_up_by_hand_with_its_first_people(store, by):
    with store.transaction() as session:
        create_office(session, by, OFFICE, "Office of Computers")
        add_organization(session, by, OrganizationRow("00200", "Board of Maps", "agency"))
        ann = add_person(session, by, ANN)
        add_person(session, by, replace(ANN, employee_no="E2", name="Bo", supervisor="E1", roles=frozenset()))
        assert lookups.may(session, ann.id, "administrator", by.today)
    with store.reading() as session:
        assert lookups.the_office(session).rule_packs == ("base",)
        assert lookups.person_by_number(session, "E2").supervisor_id == ann.id
        assert [*verify(session), *rebuild.differences(session)] == []


def test_there_is_one_office_and_every_code_is_given_once(store, by):
    with store.transaction() as session:
        create_office(session, by, OFFICE, "Office of Computers")
        add_person(session, by, ANN)
        with pytest.raises(Refused, match="has its office already"):
            create_office(session, by, OFFICE, "Office of Computers")
        with pytest.raises(Refused, match="00100 is taken"):
            add_organization(session, by, OrganizationRow("00100", "Twice", "agency"))
        with pytest.raises(Refused, match="E1 is taken"):
            add_person(session, by, ANN)
        with pytest.raises(Refused, match="no organization 00999"):
            add_person(session, by, replace(ANN, employee_no="E3", organization="00999"))


def test_a_changed_setting_stands_in_the_history(store, by):
    with store.transaction() as session:
        create_office(session, by, OFFICE, "Office of Computers")
        assert change_office(session, by, tag_days=45).tag_days == 45
    with store.reading() as session:
        (newest, *_) = entries(session, about=Subject("office", "office"))
        assert newest.said == "the office, tag_days: 60 becomes 45."
        assert list(rebuild.differences(session)) == []


@pytest.mark.parametrize(
    "impossible",
    [
        {"tag_days": 0},
        {"cycle_closes_on": 31},
        {"zone": "Mars/Olympus"},
        {"tag_floor_cents": -1},
        {"name": " "},
    ],
)
def test_an_impossible_setting_is_refused(store, by, impossible):
    with store.transaction() as session:
        create_office(session, by, OFFICE, "Office of Computers")
        with pytest.raises(Refused):
            change_office(session, by, **impossible)


def test_a_database_without_an_office_says_so(store):
    with store.reading() as session, pytest.raises(Refused, match="has no office yet"):
        lookups.the_office(session)


def test_allowed_duties_are_said_beside_the_conflict(store, by):
    with store.transaction() as session:
        load_people(session, by, read_folder(contents()))
        boss, clerk = (lookups.person_by_number(session, number).id for number in ("E2", "E3"))
        by = replace(by, person_id=boss)
        allow_duties(session, by, "purchase 1", clerk, Duty.RECEIVER, "alone on the dock that day")
    with store.reading() as session:
        (conflict,) = duties_in_conflict(
            buyer=clerk,
            receivers={clerk},
            names=lookups.names_of(session, [clerk]),
            permissions=lookups.permissions(session, "purchase 1"),
        )
        assert conflict.said == (
            "Cal Clerk ordered it and alone received it. Bea Boss allowed it: alone on the dock that day"
        )
        assert lookups.permissions(session, "purchase 2") == ()
        assert list(verify(session)) == []


def test_nobody_allows_it_to_themselves_or_without_role_or_reason(store, by):
    with store.transaction() as session:
        load_people(session, by, read_folder(contents()))
        boss, clerk = (lookups.person_by_number(session, number).id for number in ("E2", "E3"))
        by_boss, by_clerk = replace(by, person_id=boss), replace(by, person_id=clerk)
        with pytest.raises(Refused, match="Nobody can allow this to themselves"):
            allow_duties(session, by_boss, "p", boss, Duty.RECEIVER, "because I say so")
        with pytest.raises(Refused, match="Cal Clerk may not do this"):
            allow_duties(session, by_clerk, "p", boss, Duty.RECEIVER, "because I say so")
        with pytest.raises(Refused, match="needs its reason"):
            allow_duties(session, by_boss, "p", clerk, Duty.RECEIVER, " ")
        with pytest.raises(Refused, match="never approves the own card's log"):
            allow_duties(session, by_boss, "p", clerk, Duty.CARD_APPROVER, "because I say so")
