"""The questions of the whole office: each answer is the number of the rows behind it."""

import pytest

from receiving_app.receiving.arrivals.deliveries import open_delivery
from receiving_app.reports.questions import reports
from tests.offices import MANY, MORNING, NOT_CLEARED, NOTEBOOK, scan, serial


@pytest.fixture
def answers(workplace):
    """The office after a day: two units tagged, two in quarantine, a delivery that nobody knows."""
    scan(workplace, NOTEBOOK, serial(1))
    scan(workplace, MANY, serial(2))
    scan(workplace, NOT_CLEARED, serial(3), serial(4))
    workplace.do(open_delivery, dock="DOCK-9", scan_id=None)

    def ask(at=MORNING):
        return {each.title: each for each in workplace.ask(reports, at)}

    return ask


def test_every_answer_stands_on_its_rows(answers):
    found = answers()
    still = found["What is still to come?"]
    assert still.answer == f"{len(still.rows)} orders"
    assert (MANY, "Wire Works", "Board of Maps", "2026-09-09", "1 of 500") in still.rows
    held = found["Which purchases are not cleared?"]
    assert [row[:2] for row in held.rows] == [(NOT_CLEARED, "NOT APPROVED")]
    waiting = found["What is in quarantine?"]
    assert [row[:3] for row in waiting.rows] == [(NOT_CLEARED, "2", "no")]
    assert found["Which tags are overdue?"].answer == "0 units"
    assert found["Is every tag number accounted for?"].answer == "no number is missing"
    assert len(found["Which deliveries wait for their order?"].rows) == 1
    for each in found.values():
        assert all(len(row) == len(each.heading) for row in each.rows), each.title


def test_what_is_overdue_later_is_told_later(answers):
    later = answers(MORNING.replace(year=2027))
    late = later["Which tags are overdue?"]
    assert {row[0] for row in late.rows} >= {serial(1), serial(2)}
    soon = answers(MORNING.replace(month=11, day=10))["Which tags are due within two weeks?"]
    assert {row[0] for row in soon.rows} >= {serial(1), serial(2)}
