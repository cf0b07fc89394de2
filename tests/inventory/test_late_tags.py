"""A unit at or above the tag floor is tagged within sixty days of its receipt, or it is told (E10)."""

from datetime import date

import pytest

from receiving_app.inventory.actions import tag_meets_serial
from receiving_app.inventory.exceptions import late_tags
from tests.offices import NOTEBOOK, scan, serial

DUE = date(2026, 11, 14)  # received on September 15


@pytest.fixture
def received(workplace):
    """The number of a unit that was received and waits for its tag."""
    return scan(workplace, NOTEBOOK, serial(1)).tag_number


def test_a_unit_is_late_from_the_day_after_its_sixty_days(workplace, received):
    assert received
    assert workplace.ask(late_tags, DUE) == ()
    (late,) = workplace.ask(late_tags, date(2026, 11, 15))
    assert (late.serial, late.due, late.tagged_on) == (serial(1), DUE, None)
    assert late.said == "Received on 2026-09-15, due by 2026-11-14, not tagged."


def test_a_unit_that_was_tagged_in_time_is_never_late(workplace, received):
    workplace.do(tag_meets_serial, received, serial(1))
    assert workplace.ask(late_tags, date(2027, 1, 1)) == ()


def test_a_tag_that_came_late_stays_told(workplace, received):
    workplace.clock.at = workplace.clock.at.replace(month=12)
    workplace.do(tag_meets_serial, received, serial(1))
    (late,) = workplace.ask(late_tags, date(2027, 1, 1))
    assert late.said == "Received on 2026-09-15, due by 2026-11-14, tagged on 2026-12-15."
