"""Which orders are expected: on their way, due and overdue ones first, and how many there are in all."""

from datetime import timedelta

import pytest

from receiving_app.people.rules import Role
from receiving_app.play.day import act_as, bring_in_approvals
from receiving_app.receiving.actions import close
from receiving_app.receiving.arrivals.expecting import expected_purchases
from receiving_app.receiving.arrivals.today import dock_today
from tests.offices import MORNING, ORDERS, approvals, scan

DAY = MORNING.date()


def order(number, ordered_on, vendor="Quick Supply"):
    row = approvals([(number, 1, "AC-900", "Hub", 3, "PO", "", "No", "08/31/2026")]).decode().splitlines()[1]
    return row.replace("09/09/2026", ordered_on).replace("Wire Works", vendor)


@pytest.fixture
def quick(workplace, tmp_path):
    """A vendor whose goods took five days, three times; and orders of theirs of several days."""
    rows = [order(f"PO-91{n:02}", "09/10/2026") for n in range(3)]
    rows += [
        order("PO-9201", "09/10/2026"),  # due today
        order("PO-9202", "09/09/2026"),  # since yesterday
        order("PO-9203", "06/01/2026"),  # since long ago
        order("PO-9204", "09/11/2026"),
        order("PO-9205", "09/14/2026"),
    ]
    act_as(workplace, Role.ADMINISTRATOR)
    heading = approvals(()).decode().splitlines()[0]
    (tmp_path / "quick.csv").write_text("\n".join((heading, *rows, "")))
    bring_in_approvals(workplace, tmp_path / "quick.csv")
    act_as(workplace, Role.RECEIVING_CLERK)
    for n in range(3):
        workplace.do(close, scan(workplace, f"PO-91{n:02}", "Q3").delivery_id)
    return workplace


def test_due_and_overdue_ones_come_first_then_what_is_due_next(quick):
    found = [each for each in quick.ask(expected_purchases, DAY) if each.vendor == "Quick Supply"]
    assert [(each.number, each.when) for each in found] == [
        ("PO-9201", "due today"),
        ("PO-9202", "overdue"),
        ("PO-9203", "overdue"),
        ("PO-9204", "due tomorrow"),
        ("PO-9205", "due in 4 days"),
    ]
    assert found[0].due == DAY
    tomorrow = quick.ask(expected_purchases, DAY + timedelta(days=1))
    assert next(each.when for each in tomorrow if each.number == "PO-9204") == "due today"


def test_the_number_of_all_is_the_true_one(quick):
    seen = quick.ask(dock_today, DAY)
    wanted = len({row[0] for row in ORDERS}) + 5
    assert (len(seen.expected), seen.expected_in_all) == (wanted, wanted)
    assert len(quick.ask(lambda session: expected_purchases(session, DAY, limit=2))) == 2


def test_before_any_delivery_is_known_nothing_is_said_of_the_day(workplace):
    assert {each.when for each in workplace.ask(expected_purchases, DAY)} == {""}
