from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from receiving_app.errors import Refused
from receiving_app.history.lookups import entries, verify
from receiving_app.people import lookups, sign_in
from receiving_app.people.loading import load_people
from receiving_app.people.reference_files import read_folder
from receiving_app.people.rules import Role
from receiving_app.people.sign_in import AT_A_DESK, PinCost
from tests.people.small_office import contents

CHEAP = PinCost(time_cost=1, memory_kib=8)
BOSS_PIN, CLERK_PIN = "493827", "720564"


@pytest.fixture
def office(store, by):
    """The office after its first run: E2 is administrator, E3 and E4 have PINs; answers ids by number."""
    with store.transaction() as session:
        load_people(session, by, read_folder(contents()))
        ids = {person.employee_no: person.id for person in lookups.people(session)}
        sign_in.set_first_administrator(session, by, ids["E2"], BOSS_PIN, cost=CHEAP)
        boss = replace(by, person_id=ids["E2"])
        for number in ("E3", "E4"):
            sign_in.reset_pin(session, boss, ids[number], CLERK_PIN, cost=CHEAP)
    return ids


@pytest.fixture
def boss(by, office):
    return replace(by, person_id=office["E2"])


def try_pin(store, by, number, pin, minutes=0):
    with store.transaction() as session:
        at = by.at + timedelta(minutes=minutes)
        return sign_in.sign_in(session, by.workstation_id, at, number, pin, cost=CHEAP)


def try_badge(store, by, code):
    with store.transaction() as session:
        return sign_in.sign_in_with_badge(session, by.workstation_id, by.at, code)


def test_the_right_pin_lets_in_with_the_roles_of_the_day(store, by, office):
    answer = try_pin(store, by, "E3", CLERK_PIN)
    assert answer.signed_in.name == "Cal Clerk"
    assert answer.signed_in.roles == {Role.RECEIVING_CLERK}
    assert answer.said == "Cal Clerk is signed in."


def test_only_one_can_be_first_and_a_weak_pin_is_refused(store, by, office):
    with store.transaction() as session, pytest.raises(Refused, match="has its first administrator"):
        sign_in.set_first_administrator(session, by, office["E3"], "493827", cost=CHEAP)


def test_the_first_administrator_gets_the_role_and_must_be_here(store, by):
    with store.transaction() as session:
        load_people(session, by, read_folder(contents()))
        ids = {person.employee_no: person.id for person in lookups.people(session)}
        with pytest.raises(Refused, match="does not work here today"):
            sign_in.set_first_administrator(session, by, ids["E4"], "493827", cost=CHEAP)
        with pytest.raises(Refused, match="guessed first"):
            sign_in.set_first_administrator(session, by, ids["E3"], "123456", cost=CHEAP)
        sign_in.set_first_administrator(session, by, ids["E3"], "493827", cost=CHEAP)
        assert lookups.may(session, ids["E3"], "administrator", by.today)


@pytest.mark.parametrize(
    ("number", "pin"), [("E3", "111222"), ("E4", CLERK_PIN), ("E99", CLERK_PIN), ("E5", "")]
)
def test_wrong_left_unknown_and_without_a_pin_get_the_same_answer(store, by, office, number, pin):
    answer = try_pin(store, by, number, pin)
    assert answer.signed_in is None
    assert answer.said == "The number or the PIN is wrong. Try again, or ask an administrator for a new PIN."


def test_a_failed_try_is_kept_and_what_was_typed_is_not(store, by, office):
    try_pin(store, by, "E3", "998877")
    try_pin(store, by, "998877", "E3")
    with store.reading() as session:
        said = [entry.said for entry in entries(session)]
        assert "A try to sign in as Cal Clerk failed (pin)." in said
        assert "Somebody tried to sign in with an unknown number." in said
        assert session.scalar(text("SELECT count(*) FROM history WHERE body LIKE '%998877%'")) == 0
        assert list(verify(session)) == []


def test_after_five_failures_even_the_right_pin_waits_a_quarter_of_an_hour(store, by, office):
    for minute in range(5):
        assert try_pin(store, by, "E3", "998877", minute).signed_in is None
    answer = try_pin(store, by, "E3", CLERK_PIN, 6)
    assert answer.signed_in is None
    assert answer.wait_until == by.at + timedelta(minutes=15)
    assert "5 failed tries within 15 minutes" in answer.said
    assert try_pin(store, by, "E2", BOSS_PIN, 6).signed_in is not None
    assert try_pin(store, by, "E3", CLERK_PIN, 15).signed_in is not None


def test_whoever_was_chosen_from_a_list_hears_how_many_tries_are_left_and_when_the_next_one_is(
    store, by, office
):
    def choose(minutes):
        with store.transaction() as session:
            at = by.at + timedelta(minutes=minutes, seconds=1)
            return sign_in.sign_in_as(session, by.workstation_id, at, office["E3"], "998877", cost=CHEAP).said

    helps = "A new PIN comes from an administrator: Bea Boss."
    assert choose(0) == choose(1) == f"The PIN is wrong. {helps}"
    assert choose(2) == f"The PIN is wrong. 2 tries are left, then there is a wait. {helps}"
    assert choose(3) == f"The PIN is wrong. 1 try is left, then there is a wait. {helps}"
    at = (by.at + timedelta(minutes=16)).astimezone(ZoneInfo("America/Chicago"))
    told = f"Next try at {at.hour}:{at:%M} {at.tzname()}."
    assert choose(4) == choose(5) == f"There were 5 failed tries within 15 minutes. {told} {helps}"


def test_the_only_administrator_is_not_sent_to_an_administrator(store, by, office):
    with store.transaction() as session:
        said = sign_in.sign_in_as(session, by.workstation_id, by.at, office["E2"], "998877", cost=CHEAP).said
    assert said == (
        "The PIN is wrong. Nobody else here can give you a new PIN: you are the only administrator."
    )


def test_those_who_were_given_a_pin_or_a_badge_can_sign_in(store, by, office, boss):
    with store.transaction() as session:
        assert sign_in.can_sign_in(session) == {office["E2"], office["E3"], office["E4"]}


def test_a_success_or_a_new_pin_forgives_the_failures_before_it(store, by, office, boss):
    for _ in range(4):
        try_pin(store, by, "E3", "998877")
    assert try_pin(store, by, "E3", CLERK_PIN).signed_in
    for _ in range(5):
        try_pin(store, by, "E3", "998877")
    assert try_pin(store, by, "E3", CLERK_PIN).wait_until
    with store.transaction() as session:
        sign_in.reset_pin(session, boss, office["E3"], "885522", cost=CHEAP)
    assert try_pin(store, by, "E3", CLERK_PIN).signed_in is None
    assert try_pin(store, by, "E3", "885522").signed_in


def test_ones_own_pin_is_changed_with_the_old_one(store, by, office):
    clerk = replace(by, person_id=office["E3"])
    with store.transaction() as session:
        answer = sign_in.set_own_pin(session, clerk, "998877", "885522", cost=CHEAP)
        assert (answer.changed, answer.said) == (False, "The old PIN is wrong.")
        assert sign_in.set_own_pin(session, clerk, CLERK_PIN, "885522", cost=CHEAP).changed
        with pytest.raises(Refused, match="The new PIN is the old one"):
            sign_in.set_own_pin(session, clerk, "885522", "885522", cost=CHEAP)
    assert try_pin(store, by, "E3", "885522").signed_in


def test_guessing_the_old_pin_is_slowed_down_as_signing_in_is(store, by, office):
    clerk = replace(by, person_id=office["E3"])
    for _ in range(5):
        with store.transaction() as session:
            sign_in.set_own_pin(session, clerk, "998877", "885522", cost=CHEAP)
    with store.transaction() as session:
        assert sign_in.set_own_pin(session, clerk, CLERK_PIN, "885522", cost=CHEAP).wait_until


def test_only_administrators_reset_pins_and_give_badges(store, by, office):
    clerk = replace(by, person_id=office["E3"])
    with store.transaction() as session:
        for refused in (
            lambda: sign_in.reset_pin(session, clerk, office["E2"], "885522", cost=CHEAP),
            lambda: sign_in.give_badge(session, clerk, office["E3"]),
        ):
            with pytest.raises(Refused, match="Ask Bea Boss"):
                refused()


def test_a_badge_opens_until_a_new_one_is_given(store, by, office, boss):
    with store.transaction() as session:
        lost = sign_in.give_badge(session, boss, office["E3"])
    assert try_badge(store, by, f" {lost.code.lower()}\r\n").signed_in.name == "Cal Clerk"
    with store.transaction() as session:
        new = sign_in.give_badge(session, boss, office["E3"])
    assert try_badge(store, by, lost.code).signed_in is None
    assert try_badge(store, by, new.code).signed_in.name == "Cal Clerk"
    assert try_badge(store, by, "$WHO.NOBODY").signed_in is None
    with store.reading() as session:
        assert (
            session.scalar(
                text("SELECT count(*) FROM history WHERE body LIKE '%' || :code || '%'"), {"code": new.code}
            )
            == 0
        )
        assert list(verify(session)) == []


def test_a_badge_of_somebody_who_left_opens_nothing(store, by, office, boss):
    with store.transaction() as session:
        badge = sign_in.give_badge(session, boss, office["E4"])
    assert try_badge(store, by, badge.code).signed_in is None


def test_a_badge_code_can_be_printed_and_read_aloud(store, office, boss):
    with store.transaction() as session:
        codes = {sign_in.give_badge(session, boss, office["E3"]).code for _ in range(20)}
    assert len(codes) == 20
    assert all(code.isascii() and code.isprintable() and len(code) == 22 for code in codes)
    assert not set("01IOL2Z5S8B") & set("".join(code.removeprefix("$WHO.") for code in codes))


def test_a_guess_at_a_desk_costs_what_is_advised():
    """OWASP's cheat sheet on password storage: argon2id with 19 MiB and two passes at least."""
    assert AT_A_DESK.memory_kib >= 19 * 1024
    assert AT_A_DESK.time_cost >= 2
