from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.people.rules import (
    Duty,
    Permission,
    add_business_days,
    duties_in_conflict,
    is_business_day,
    office_day,
    pin_problem,
    wait_until,
)

NAMES = {"a": "Ada", "b": "Bea", "c": "Cal", "d": "Dan"}
NOW = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)


def said(**hands):
    return [conflict.said for conflict in duties_in_conflict(names=NAMES, **hands)]


def test_different_people_for_every_duty_are_no_conflict():
    assert said(requester="a", approver="b", arm="c", buyer="d", receivers={"e"}, cardholder="d") == []


def test_the_buyer_may_also_hold_the_card():
    assert said(buyer="a", cardholder="a", receivers={"b"}, approver="c") == []


@pytest.mark.parametrize(
    ("hands", "sentence"),
    [
        ({"requester": "a", "approver": "a"}, "Ada asked for this purchase and approved it for the agency."),
        (
            {"requester": "a", "arm": "a"},
            "Ada asked for this purchase and approved it as relationship manager.",
        ),
        ({"buyer": "b", "receivers": {"b"}}, "Bea ordered it and alone received it."),
        ({"cardholder": "c", "receivers": ["c", "c"]}, "Cal paid for it by card and alone received it."),
        ({"cardholder": "c", "card_approver": "c"}, "Cal paid for it by card and approves the card's log."),
        ({"approver": "d", "receivers": {"d"}}, "Dan approved it for the agency and alone received it."),
    ],
)
def test_two_duties_in_one_hand_are_told_in_a_sentence(hands, sentence):
    assert said(**hands) == [sentence]


def test_a_cardholder_who_received_together_with_somebody_is_not_the_only_receiver():
    assert said(cardholder="c", receivers={"c", "d"}) == []


def test_who_allowed_it_is_part_of_the_sentence():
    allowed = Permission("c", Duty.RECEIVER, "Bea", "alone on the dock that day")
    (conflict,) = duties_in_conflict(cardholder="c", receivers={"c"}, names=NAMES, permissions=[allowed])
    assert conflict.permission == allowed
    assert conflict.said.endswith("Bea allowed it: alone on the dock that day")


def test_a_permission_for_somebody_else_or_another_duty_allows_nothing():
    others = [Permission("d", Duty.RECEIVER, "Bea", "x"), Permission("c", Duty.APPROVER, "Bea", "x")]
    (conflict,) = duties_in_conflict(cardholder="c", receivers={"c"}, names=NAMES, permissions=others)
    assert conflict.permission is None


def test_no_permission_lets_a_cardholder_approve_the_own_log():
    allowed = [Permission("c", duty, "Bea", "x") for duty in Duty]
    (conflict,) = duties_in_conflict(cardholder="c", card_approver="c", names=NAMES, permissions=allowed)
    assert not conflict.can_be_allowed
    assert conflict.permission is None


def test_evening_at_the_dock_is_still_the_same_day():
    assert office_day("America/Chicago", datetime(2026, 10, 6, 0, 30, tzinfo=UTC)) == date(2026, 10, 5)


def test_five_business_days_skip_weekends_and_holidays():
    assert add_business_days(date(2026, 10, 5), 5, {date(2026, 10, 12)}) == date(2026, 10, 13)
    assert add_business_days(date(2026, 10, 10), 0, {date(2026, 10, 12)}) == date(2026, 10, 13)
    assert add_business_days(date(2026, 10, 9), 0, set()) == date(2026, 10, 9)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(1, 30),
    st.sets(st.dates(date(2020, 1, 1), date(2030, 3, 1)), max_size=20),
)
def test_business_days_are_counted_one_by_one(day, days, holidays):
    end = add_business_days(day, days, holidays)
    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(is_business_day(each, holidays) for each in between) == days
    assert is_business_day(end, holidays)


@pytest.mark.parametrize(
    "pin", ["123456", "654321", "000000", "7777777", "890123", "12345", "1" * 13, "12a456", "٣٤٩٢١٧"]
)
def test_a_weak_pin_is_told_why(pin):
    assert pin_problem(pin)


@pytest.mark.parametrize("pin", ["493827", "112233", "902134857612"])
def test_a_good_pin_has_no_problem(pin):
    assert pin_problem(pin) is None


def test_the_wait_ends_when_the_fifth_newest_failure_is_a_quarter_of_an_hour_old():
    failures = [NOW - timedelta(minutes=minutes) for minutes in (1, 2, 3, 4, 10, 20)]
    assert wait_until(failures, NOW) == NOW + timedelta(minutes=5)
    assert wait_until(failures, NOW + timedelta(minutes=5)) is None
    assert wait_until(failures[:4], NOW) is None
