"""What changed about a purchase after goods had come is told with its amendment."""

import pytest

from receiving_app.approvals.actions import import_approvals, take_back_import
from receiving_app.approvals.amendments import amendments_of
from receiving_app.approvals.comparing import Amendment
from receiving_app.approvals.import_file import read_approvals
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from tests.offices import MORNING, ORDERS, TWO_LINES, approvals, scan, serial, wrong


def amended(workplace, quantity, name, amendment=None):
    """The export once more, with another quantity of the notebooks of TWO_LINES."""
    rows = [(*row[:4], quantity if row[2] == "AC-500" else row[4], *row[5:]) for row in ORDERS]
    data = approvals(rows)

    def bring(session, by):
        kept = keep(session, by, workplace.documents, data, name, "text/csv", "approvals")
        return import_approvals(session, by, kept.id, read_approvals(data, name), amendment)

    return workplace.do(bring)


def test_each_amendment_is_told_with_its_number_reason_day_and_what_it_changed(workplace):
    act_as(workplace, Role.ADMINISTRATOR)
    amended(workplace, 10, "before.csv")  # nothing had come: no amendment was needed
    act_as(workplace, Role.RECEIVING_CLERK)
    scan(workplace, TWO_LINES, "AC-500", serial(1))
    act_as(workplace, Role.ADMINISTRATOR)
    assert workplace.ask(amendments_of, TWO_LINES) == ()
    assert amended(workplace, 12, "refused.csv").refused == 1
    amended(workplace, 12, "more.csv", Amendment("A-7", "two more persons"))
    amended(workplace, 11, "fewer.csv", Amendment("A-8", "one left"))
    first, second = workplace.ask(amendments_of, TWO_LINES)
    assert (first.number, first.reason, first.file) == ("A-7", "two more persons", "more.csv")
    assert (first.at.date(), first.taken_back) == (MORNING.date(), False)
    assert [each.said for each in first.lines] == ["Line 1: quantity 10 → 12"]
    assert [each.said for each in second.lines] == ["Line 1: quantity 12 → 11"]
    assert workplace.ask(amendments_of, "PO-8004") == ()
    with pytest.raises(Refused, match="no approved purchase"):
        workplace.ask(amendments_of, "PO-0")
    assert wrong(workplace) == []


def test_an_amendment_that_was_taken_back_says_so(workplace):
    act_as(workplace, Role.ADMINISTRATOR)
    batch = amended(workplace, 12, "more.csv", Amendment("A-7", "two more persons"))
    workplace.do(take_back_import, batch.batch_id, "the wrong order")
    (found,) = workplace.ask(amendments_of, TWO_LINES)
    assert (found.number, found.taken_back) == ("A-7", True)
    assert wrong(workplace) == []
