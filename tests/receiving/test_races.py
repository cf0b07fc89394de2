"""Many docks at once: the database settles who was first."""

from receiving_app.approvals.clearing import clear_purchase
from receiving_app.approvals.lookups import purchase_seen
from receiving_app.errors import Refused
from receiving_app.inventory.lookups import find
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.answers import Outcome
from receiving_app.tags.lookups import account
from tests.offices import MANY, NOT_CLEARED, come_in, scan, serial, wrong
from tests.racing import race_for_the_last_unit, together


def test_docks_race_for_the_last_unit_and_the_rest_is_on_hold(office_settings):
    race_for_the_last_unit(office_settings, 16 if office_settings.database else 8)


def test_what_two_settle_at_once_is_settled_once(workplace, office_settings):
    docks = [come_in(office_settings, f"dock-{number}") for number in range(4)]
    for dock in docks:
        act_as(dock, Role.ARM)

    def clear(dock):
        try:
            return dock.do(clear_purchase, NOT_CLEARED, "agreed by phone").verdict
        except Refused as refused:
            return refused.what

    answers = together([lambda dock=dock: clear(dock) for dock in docks])
    assert sorted(answers) == ["CLEARED", *[f"Nothing stands in the way of {NOT_CLEARED}."] * 3]
    assert wrong(workplace) == []
    for dock in docks:
        dock.close()


def test_docks_race_with_the_same_serial_and_it_counts_once(workplace, office_settings):
    docks = [come_in(office_settings, f"dock-{number}") for number in range(4)]
    for dock in docks:
        scan(dock, MANY)
    answers = together([lambda dock=dock: scan(dock, serial(1)) for dock in docks])
    assert sorted(answer.outcome for answer in answers) == [Outcome.ALREADY_COUNTED] * 3 + [Outcome.COUNTED]
    assert workplace.ask(purchase_seen, MANY).lines[0].received == 1
    assert wrong(workplace) == []
    for dock in docks:
        dock.close()


def test_two_docks_issue_two_hundred_numbers_and_none_is_twice_or_missing(workplace, office_settings):
    docks = [come_in(office_settings, name) for name in ("dock-b", "dock-c")]

    def receive(dock, first):
        scan(dock, MANY)
        return [scan(dock, serial(number)).tag_number for number in range(first, first + 100)]

    ours, theirs = together([lambda: receive(docks[0], 1), lambda: receive(docks[1], 101)])
    assert len({*ours, *theirs} - {None}) == 200
    accounted = workplace.ask(account, "MAIN")
    assert accounted.missing == ()
    assert accounted.by_state == (("reserved", 200),)
    assert len(workplace.ask(find, "notebook", limit=500)) == 200
    assert wrong(workplace) == []
    for dock in docks:
        dock.close()
