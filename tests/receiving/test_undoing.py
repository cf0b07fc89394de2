"""Every step at the dock can be taken back by a further entry, and then all is as before."""

import pytest
from sqlalchemy import func, select

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.approvals.records import PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.records import HistoryEntry
from receiving_app.inventory.lookups import asset_seen, find
from receiving_app.receiving.actions import close, settle, take_in_scan, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.lookups import at_hand, owner_on_screen
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.tags.lookups import account, tag_seen, waiting_labels
from tests.offices import CABLES, MANY, NOT_CLEARED, NOTEBOOK, TWO_LINES, scan, serial, wrong


def standing(workplace):
    """Where everything stands that a scan can move: lines, deliveries, units, and labels that wait."""
    with workplace.store.reading() as session:
        lines = session.execute(
            select(PurchaseLine.id, PurchaseLine.received, PurchaseLine.accepted, PurchaseLine.on_hold)
            .order_by(PurchaseLine.id)
        ).all()  # fmt: skip
        here = session.execute(
            select(Delivery.number, Delivery.state, Delivery.current_purchase_id, Delivery.current_line_id,
                   Delivery.slip_number, Delivery.carrier)
            .where(Delivery.state != "withdrawn").order_by(Delivery.id)
        ).all()  # fmt: skip
        units = [(row.serial, row.tag, row.tag_state) for row in find(session, "")]
        labels = [label.asset_id for label in waiting_labels(session)]
    return lines, here, units, labels


STEPS = {
    "order chosen": ([], NOTEBOOK),
    "next order chosen": ([NOTEBOOK], CABLES),
    "unit counted": ([NOTEBOOK], serial(1)),
    "second unit counted": ([MANY, serial(1)], serial(2)),
    "unit quarantined": ([NOT_CLEARED], serial(1)),
    "unit over": ([NOTEBOOK, serial(1)], serial(2)),
    "part chosen": ([TWO_LINES], "1PAC-500"),
    "carton": ([NOTEBOOK], "1Z5X25350312345674"),
    "carton begins a delivery": ([], "1Z5X25350312345674"),
    "slip number": ([NOTEBOOK], "11KPS-778812"),
    "pieces counted": ([CABLES], "Q4"),
    "pieces and over": ([CABLES], "Q14"),
}


@pytest.mark.parametrize(("before", "step"), STEPS.values(), ids=STEPS)
def test_a_scan_is_undone(workplace, before, step):
    if before:
        scan(workplace, *before)
    was = standing(workplace)
    answer = scan(workplace, step)
    assert answer.undoable, answer
    assert standing(workplace) != was
    undone = workplace.do(undo)
    assert undone.outcome is Outcome.DONE
    assert not undone.undoable
    assert standing(workplace) == was
    assert wrong(workplace) == []
    with pytest.raises(Refused, match="cannot be undone"):
        workplace.do(undo, answer.scan_id)


def test_a_choice_that_was_settled_is_undone(workplace):
    asked = scan(workplace, TWO_LINES, serial(1))
    assert asked.outcome is Outcome.NEEDS_CHOICE
    was = standing(workplace)
    settled = workplace.do(settle, asked.scan_id, asked.choices[1].key)
    assert settled.outcome is Outcome.COUNTED
    with pytest.raises(Refused, match="answered before"):
        workplace.do(settle, asked.scan_id, asked.choices[0].key)
    workplace.do(undo)
    assert standing(workplace)[0] == was[0]
    assert standing(workplace)[2:] == was[2:]
    assert wrong(workplace) == []


def test_a_verification_is_undone_before_its_receipt_and_the_receipt_is_not_without(workplace):
    unit = scan(workplace, NOTEBOOK, serial(1))
    was = standing(workplace)
    assert scan(workplace, unit.tag_number, serial(1)).title == "Tag verified"
    with pytest.raises(Refused, match="scanned back together"):
        workplace.do(undo, unit.scan_id)
    workplace.do(undo)
    assert standing(workplace) == was
    assert workplace.ask(tag_seen, unit.tag_number).state == "reserved"
    assert wrong(workplace) == []
    workplace.do(undo)
    assert workplace.ask(tag_seen, unit.tag_number).state == "voided"
    assert wrong(workplace) == []


def test_a_unit_that_was_undone_comes_in_again_with_a_new_number(workplace):
    first = scan(workplace, NOTEBOOK, serial(1))
    workplace.do(undo)
    again = scan(workplace, serial(1))
    assert again.outcome is Outcome.COUNTED
    assert again.asset_id == first.asset_id
    assert again.tag_number != first.tag_number
    assert scan(workplace, first.tag_number).outcome is Outcome.REFUSED
    states = dict(workplace.ask(account, "MAIN").by_state)
    assert states == {"reserved": 1, "voided": 1}
    assert workplace.ask(asset_seen, serial(1)).row.tag == again.tag_number
    assert wrong(workplace) == []


def test_a_unit_that_comes_in_again_on_hold_has_no_owner(workplace):
    scan(workplace, NOTEBOOK, serial(1))
    workplace.do(undo)
    scan(workplace, serial(2))
    assert "on hold" in scan(workplace, serial(1)).said
    row = workplace.ask(asset_seen, serial(1)).row
    assert (row.state, row.owner, row.tag) == ("on_hold", None, None)
    assert workplace.ask(owner_on_screen, row.asset_id) is None
    assert wrong(workplace) == []


def test_closing_and_reopening_are_entries_and_leave_the_counts(workplace):
    answer = scan(workplace, NOTEBOOK, serial(1))
    was = standing(workplace)
    assert workplace.do(deliveries.close_delivery, answer.delivery_id).state == "closed"
    with pytest.raises(Refused, match="needs a reason"):
        workplace.do(deliveries.reopen_delivery, answer.delivery_id, " ")
    workplace.do(deliveries.reopen_delivery, answer.delivery_id, "a box was behind the door")
    assert standing(workplace) == was
    assert wrong(workplace) == []


def test_a_delivery_with_pieces_in_it_is_not_withdrawn_and_an_empty_one_is(workplace):
    answer = scan(workplace, NOTEBOOK, serial(1))
    with pytest.raises(Refused, match="1 pieces were counted"):
        workplace.do(deliveries.withdraw_delivery, answer.delivery_id)
    workplace.do(undo)
    assert workplace.do(deliveries.withdraw_delivery, answer.delivery_id).state == "withdrawn"
    assert wrong(workplace) == []


def test_undoing_all_the_way_back_deletes_nothing(workplace):
    was = standing(workplace)
    scan(workplace, "1Z5X25350312345674", NOTEBOOK, "11KPS-778812", serial(1), serial(2))
    with workplace.store.reading() as session:
        written = session.scalar(select(func.count()).select_from(HistoryEntry))
    for _ in range(5):
        workplace.do(undo)
        assert wrong(workplace) == []
    with pytest.raises(Refused, match="nothing to undo"):
        workplace.do(undo)
    assert standing(workplace) == was
    with workplace.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(HistoryEntry)) > written
        assert session.scalar(select(func.count()).select_from(Scan)) == 10
    assert workplace.ask(purchase_seen, NOTEBOOK).lines[0].received == 0


def test_a_question_is_void_once_the_dock_has_gone_on(workplace):
    scan(workplace, MANY)
    asked = workplace.do(take_in_scan, serial(9), "KEYBOARD")
    assert asked.title == "Is it typed right?"
    scan(workplace, NOTEBOOK)
    with pytest.raises(Refused, match="has gone on since QX000009ZK was scanned"):
        workplace.do(settle, asked.scan_id, asked.choices[0].key)
    aside = workplace.do(settle, asked.scan_id, "aside")
    assert aside.outcome is Outcome.SET_ASIDE
    again = scan(workplace, TWO_LINES, serial(1))
    workplace.do(close, again.delivery_id)
    with pytest.raises(Refused, match="has gone on"):
        workplace.do(settle, again.scan_id, again.choices[0].key)
    assert workplace.ask(find, "") == ()
    assert wrong(workplace) == []


def test_closing_says_what_is_missing_and_what_was_not_answered_and_is_undone(workplace):
    asked = scan(workplace, TWO_LINES, serial(1))
    was = standing(workplace)
    closed = workplace.do(close, asked.delivery_id)
    assert "Still to come: 4." in closed.said
    assert "Not answered, so it counts for nothing: QX000001ZK." in closed.said
    assert closed.undoable
    assert workplace.do(undo).said == "Taken back: Delivery closed."
    assert standing(workplace) == was
    assert wrong(workplace) == []


def test_closing_counts_what_is_missing_of_every_order_of_the_delivery(workplace):
    scan(workplace, TWO_LINES, "1PAC-500", serial(1))
    last = scan(workplace, CABLES, "Q4")
    closed = workplace.do(close, last.delivery_id)
    assert "Still to come: 9." in closed.said, "3 of the first order, 6 of the second"


def test_a_workstation_goes_on_where_it_stopped(workplace):
    assert workplace.ask(at_hand, workplace.workstation_id).delivery_id is None
    asked = scan(workplace, TWO_LINES, serial(1))
    here = workplace.ask(at_hand, workplace.workstation_id)
    assert here.delivery_id == asked.delivery_id
    assert [(one.scan_id, one.choices) for one in here.questions] == [(asked.scan_id, asked.choices)]
    workplace.do(settle, asked.scan_id, asked.choices[0].key)
    assert workplace.ask(at_hand, workplace.workstation_id).questions == ()


def test_undo_names_the_tag_and_the_serial(workplace):
    unit = scan(workplace, NOTEBOOK, serial(1))
    scan(workplace, unit.tag_number, serial(1))
    assert workplace.do(undo).said == f"Taken back: Tag verified, {unit.tag_number}."
    assert workplace.do(undo).said.endswith(f"1 of 1, {serial(1)}.")


def test_a_unit_on_hold_does_not_look_like_a_good_one(workplace):
    held = scan(workplace, NOT_CLEARED, serial(1))
    assert held.held
    assert held.title.startswith("QUARANTINE.")
    over = scan(workplace, NOTEBOOK, serial(2), serial(3))
    assert (over.held, over.title[:5]) == (True, "HOLD.")
    assert not scan(workplace, MANY, serial(4)).held
