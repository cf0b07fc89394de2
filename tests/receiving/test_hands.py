"""Several workstations at one delivery: joined, taken over, left; the totals stay exact."""

import pytest

from receiving_app.errors import Refused
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import take_in_scan, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.hands import join_delivery, leave_delivery, take_over
from receiving_app.receiving.arrivals.today import dock_today
from receiving_app.receiving.lookups import at_hand, delivery_on_screen
from tests.offices import MANY, come_in, scan, serial, wrong


@pytest.fixture
def other(workplace, office_settings):
    """A second workstation in the same office, opened after the first."""
    opened = come_in(office_settings, "dock-b")
    yield opened
    opened.close()


def here(workplace):
    return workplace.ask(at_hand, workplace.workstation_id).delivery_id


def seen_at(workplace, delivery_id):
    return workplace.ask(delivery_on_screen, delivery_id, workplace.workstation_id)


def test_both_scan_into_a_delivery_that_was_joined_and_see_the_same_totals(workplace, other):
    delivery = scan(workplace, MANY, serial(1)).delivery_id
    listed = other.ask(lambda s: dock_today(s, other.clock().date(), other.workstation_id)).open_deliveries
    assert [(each.here, each.hands) for each in listed] == [(False, ("dock-a",))]
    joined = other.do(join_delivery, delivery)
    assert joined.title == "Joined"
    assert here(other) == here(workplace) == delivery
    assert other.do(take_in_scan, serial(2), "GUN").purchase_line_id
    assert scan(workplace, serial(3)).title.endswith("3 of 500")
    assert scan(other, serial(3)).outcome is Outcome.ALREADY_COUNTED
    shown = seen_at(workplace, delivery)
    assert (shown.hands, shown.here, shown.came) == (("dock-a", "dock-b"), True, joined.said)
    assert wrong(workplace) == []


def test_a_delivery_that_was_taken_over_is_no_longer_at_the_first_workstation(workplace, other):
    delivery = scan(workplace, MANY, serial(1)).delivery_id
    taken = other.do(take_over, delivery)
    assert here(workplace) is None
    shown = seen_at(workplace, delivery)
    assert (shown.hands, shown.here, shown.came) == (("dock-b",), False, taken.said)
    workplace.do(take_over, delivery)
    assert here(other) is None
    workplace.do(undo)
    assert here(other) == delivery
    assert wrong(workplace) == []


def test_one_leaves_and_the_last_one_stays(workplace, other):
    delivery = scan(workplace, MANY).delivery_id
    with pytest.raises(Refused, match="Nobody else works on"):
        workplace.do(leave_delivery, delivery)
    other.do(join_delivery, delivery)
    assert other.do(join_delivery, delivery).outcome is Outcome.ALREADY_COUNTED
    workplace.do(leave_delivery, delivery)
    assert (here(workplace), here(other)) == (None, delivery)
    assert wrong(workplace) == []


def test_a_second_delivery_at_one_workstation_says_that_the_first_is_open(workplace):
    first = workplace.do(by_hand.begin_delivery)
    number = workplace.ask(delivery_on_screen, first.delivery_id).number
    assert "Still open here" not in first.said
    assert f"Still open here: {number}." in workplace.do(by_hand.begin_delivery).said
