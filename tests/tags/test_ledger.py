"""The life of a number: reserved, printed, applied, verified, voided, replaced; never issued again."""

import pytest

from receiving_app.errors import Refused
from receiving_app.inventory.actions import replace_tag
from receiving_app.inventory.labels import label_of
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import undo
from receiving_app.receiving.answers import Outcome
from receiving_app.tags import actions as tags
from receiving_app.tags.lookups import account, tag_seen, tags_page, waiting_labels
from tests.offices import MANY, NOTEBOOK, come_in, scan, serial, wrong


def print_all(workplace):
    """What a printer does with all that waits; the answer is how many labels that were."""
    waiting = [label.request_id for label in workplace.ask(waiting_labels)]
    for request_id in workplace.do(tags.claim_requests, waiting):
        workplace.do(tags.mark_printed, request_id, printer="P1", stock="roll", position=None)
    return len(waiting)


def test_a_number_is_reserved_printed_applied_and_verified(workplace):
    number = scan(workplace, NOTEBOOK, serial(1)).tag_number
    assert workplace.ask(tag_seen, number).state == "reserved"
    assert print_all(workplace) == 1
    seen = workplace.ask(tag_seen, number)
    assert (seen.state, seen.prints) == ("printed", 1)
    scan(workplace, number, serial(1))
    kinds = [event.kind for event in workplace.ask(tag_seen, number.lower()).events]
    assert kinds == ["reserved", "printed", "applied", "verified"]
    assert wrong(workplace) == []


def test_a_second_label_needs_a_reason(workplace):
    answer = scan(workplace, NOTEBOOK, serial(1))
    print_all(workplace)
    tag_id = workplace.ask(tag_seen, answer.tag_number).tag_id
    assert workplace.ask(label_of, answer.tag_number).issue_mark == "", "as it stands on the unit"
    with pytest.raises(Refused, match="was printed before"):
        workplace.do(tags.ask_to_print, asset_id=answer.asset_id, tag_id=tag_id)
    workplace.do(tags.ask_to_print, asset_id=answer.asset_id, tag_id=tag_id, reason="torn")
    assert workplace.ask(label_of, answer.tag_number).issue_mark == "R1"
    assert print_all(workplace) == 1
    assert workplace.ask(label_of, answer.tag_number).issue_mark == "R1"
    seen = workplace.ask(tag_seen, answer.tag_number)
    assert (seen.prints, seen.events[-1].reason) == (2, "torn")
    assert wrong(workplace) == []


def test_asking_twice_queues_one_label(workplace):
    answer = scan(workplace, NOTEBOOK, serial(1))
    tag_id = workplace.ask(tag_seen, answer.tag_number).tag_id
    workplace.do(tags.ask_to_print, asset_id=answer.asset_id, tag_id=tag_id)
    assert len(workplace.ask(waiting_labels)) == 1


def test_a_label_is_printed_by_one_dock_only(workplace, office_settings):
    scan(workplace, MANY, *(serial(number) for number in range(4)))
    waiting = [label.request_id for label in workplace.ask(waiting_labels)]
    other = come_in(office_settings, "dock-b")
    ours = workplace.do(tags.claim_requests, waiting[:3])
    theirs = other.do(tags.claim_requests, waiting)
    assert (len(ours), len(theirs)) == (3, 1)
    assert set(ours) & set(theirs) == set()
    other.close()


def test_after_a_power_cut_what_was_printing_waits_again_and_says_so(workplace, office_settings):
    scan(workplace, NOTEBOOK, serial(1))
    waiting = [label.request_id for label in workplace.ask(waiting_labels)]
    workplace.do(tags.claim_requests, waiting)
    assert workplace.ask(waiting_labels) == ()
    other = come_in(office_settings, "dock-b")
    assert other.do(tags.release_claims) == 0  # it is not theirs
    other.close()
    assert workplace.do(tags.release_claims) == 1
    assert "look at the printer first" in workplace.ask(waiting_labels)[0].trouble


def test_a_printer_that_fails_leaves_the_label_waiting_with_the_reason(workplace):
    number = scan(workplace, NOTEBOOK, serial(1)).tag_number
    (label,) = workplace.ask(waiting_labels)
    workplace.do(tags.claim_requests, [label.request_id])
    workplace.do(tags.mark_not_printed, label.request_id, "The printer is out of labels.")
    assert workplace.ask(waiting_labels)[0].trouble == "The printer is out of labels."
    assert workplace.ask(tag_seen, number).state == "reserved"
    assert wrong(workplace) == []


def test_a_label_that_came_out_after_its_unit_was_undone_is_still_void(workplace):
    number = scan(workplace, NOTEBOOK, serial(1)).tag_number
    (label,) = workplace.ask(waiting_labels)
    workplace.do(tags.claim_requests, [label.request_id])
    workplace.do(undo)
    workplace.do(tags.mark_printed, label.request_id, printer="P1", stock="roll", position=None)
    assert workplace.ask(tag_seen, number).state == "voided"
    assert scan(workplace, number).outcome is Outcome.REFUSED
    assert wrong(workplace) == []


def test_a_replaced_tag_is_void_and_the_unit_has_a_new_number(workplace):
    old = scan(workplace, NOTEBOOK, serial(1)).tag_number
    print_all(workplace)
    scan(workplace, old, serial(1))
    act_as(workplace, Role.PROPERTY_MANAGER)
    new = workplace.do(replace_tag, old, "torn off")
    assert workplace.ask(asset_seen, new).row.serial == serial(1)
    assert workplace.ask(tag_seen, old).state == "voided"
    with pytest.raises(Refused, match=r"out of use|never used again|No unit wears"):
        workplace.do(replace_tag, old, "again")
    act_as(workplace, Role.RECEIVING_CLERK)
    assert scan(workplace, old).outcome is Outcome.REFUSED
    assert scan(workplace, new, serial(1)).title == "Tag verified"
    assert workplace.ask(account, "MAIN").by_state == (("verified", 1), ("voided", 1))
    assert wrong(workplace) == []


def test_a_number_is_voided_once_with_a_reason(workplace):
    number = scan(workplace, MANY, serial(1)).tag_number
    with pytest.raises(Refused, match="needs a reason"):
        workplace.do(tags.void_tag, number, " ")
    workplace.do(tags.void_tag, number, "the label was lost")
    assert workplace.ask(waiting_labels) == ()
    with pytest.raises(Refused, match="never used again"):
        workplace.do(tags.void_tag, number, "twice")
    with pytest.raises(Refused, match="No tag N9 was issued"):
        workplace.do(tags.void_tag, "N9", "never was")
    assert scan(workplace, serial(2)).tag_number != number
    assert wrong(workplace) == []


def test_a_unit_on_hold_gets_a_hold_label_and_no_number(workplace):
    scan(workplace, NOTEBOOK, serial(1))
    answer = scan(workplace, serial(2))  # one more than ordered
    label = workplace.ask(waiting_labels)[-1]
    assert (label.asset_id, label.number) == (answer.asset_id, None)
    assert workplace.ask(account, "MAIN").by_state == (("reserved", 1),)
    print_all(workplace)
    assert wrong(workplace) == []


def test_the_list_of_tags_goes_on_after_a_number(workplace):
    scan(workplace, MANY, *(serial(number) for number in range(5)))
    first = workplace.ask(tags_page, limit=3)
    rest = workplace.ask(tags_page, after=first[-1].tag_id, limit=3)
    numbers = [row.number for row in (*first, *rest)]
    assert len(numbers) == 5
    assert numbers == sorted(numbers, reverse=True)
    assert [row.number for row in workplace.ask(tags_page, words=numbers[2][-3:])] == [numbers[2]]
    with pytest.raises(Refused, match="Known series: LOW, MAIN"):
        workplace.ask(account, "NONE")
