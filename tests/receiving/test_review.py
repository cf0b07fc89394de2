"""Mistakes at the dock that nothing refuses: what the clerk, and whoever reviews the office, is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receiving_app.approvals.actions import import_approvals
from receiving_app.approvals.comparing import Amendment
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.inventory.places import places
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as, approvals_in
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close, undo
from receiving_app.receiving.answers import Outcome, Remainder, RemainderTold
from receiving_app.receiving.arrivals.blind import set_blind_count
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.later import Return, identify_piece, return_to_vendor
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.receiving.goods.remainders import decide_remainder
from receiving_app.reports.questions import reports
from tests.offices import CABLES, MANY, MORNING, NOTEBOOK, TWO_LINES, approvals, scan, serial, wrong

TONER = "PO-8100"


@pytest.fixture
def ordered(workplace, tmp_path):
    """Bring in an order of two boxes of toner whose export has these other words."""

    def bring(*changes, amendment=None):
        text = approvals(((TONER, 1, "AC-700", "Toner", 2, "PO", "", "No", "08/31/2026"),)).decode()
        for before, after in changes:
            text = text.replace(before, after)
        (tmp_path / "more.csv").write_text(text, encoding="utf-8")
        act_as(workplace, Role.ADMINISTRATOR)
        read, data = approvals_in(workplace, tmp_path / "more.csv"), text.encode()

        def take_in(session, by):
            kept = keep(session, by, workplace.documents, data, "more.csv", "text/csv", "approvals")
            return import_approvals(session, by, kept.id, read, amendment)

        workplace.do(take_in)
        act_as(workplace, Role.RECEIVING_CLERK)

    return bring


def line(workplace, order, number=1):
    return workplace.ask(by_hand.line_named, order, number)


def rows(workplace, title):
    return next(each.rows for each in workplace.ask(reports, workplace.clock.at) if each.title == title)


# Papers


def test_a_slip_that_came_with_another_delivery_is_told_scanned_or_typed(workplace):
    first = scan(workplace, CABLES, "11KPS-1", "Q6").delivery_id
    workplace.do(close, first)
    answer = scan(workplace, CABLES, "11KPS-1")
    before = "It came with delivery D-260915-dock-a-1 before. Look whether this is a copy."
    assert (answer.outcome, answer.said) == (Outcome.ALREADY_COUNTED, f"Packing slip PS-1. {before}")
    typed = workplace.do(by_hand.note_slip, answer.delivery_id, "PS-1")
    assert (typed.warns, typed.said.endswith(before)) == (True, True)  # one slip may serve two deliveries
    assert not workplace.do(by_hand.note_slip, answer.delivery_id, "PS-2").warns


@pytest.mark.parametrize("lacks", ["absent", "illegible"])
def test_a_slip_that_is_absent_or_illegible_is_told_and_still_missing_afterwards(workplace, lacks):
    here = scan(workplace, CABLES, "Q10").delivery_id
    answer = workplace.do(by_hand.note_slip, here, None, lacks=lacks)
    assert (answer.title, answer.said) == (
        f"Slip {lacks}",
        f"The packing slip of delivery D-260915-dock-a-1 is {lacks}.",
    )
    workplace.do(close, here)
    missing = rows(workplace, "Which deliveries have no packing slip?")
    assert [row[:2] for row in missing] == [("D-260915-dock-a-1", CABLES)]


def test_what_comes_later_of_an_order_counts_only_what_is_still_to_come(workplace):
    workplace.do(close, scan(workplace, CABLES, "Q6").delivery_id)
    later = scan(workplace, CABLES, "Q10")  # the label of the whole order, on the carton with the rest
    assert later.held
    assert later.said.startswith(
        "16 of 10 are here. 6 more than ordered are on hold. Ordered 10, received so far 6"
    )
    assert wrong(workplace) == []


# Orders


def test_an_order_that_was_cancelled_says_so(workplace):
    workplace.do(decide_remainder, RemainderTold(line(workplace, CABLES), Remainder.CANCEL, "not needed"))
    answer = scan(workplace, CABLES)
    assert (answer.title, answer.warns) == (f"Order {CABLES} is cancelled", True)
    assert "All that was ordered was cancelled. What comes now is more than was ordered." in answer.said
    asked = scan(workplace, "Q1")
    assert asked.held
    assert wrong(workplace) == []


def test_an_order_in_cases_is_counted_in_cases(workplace, ordered):
    ordered((",EA,", ",CS,"))
    order = scan(workplace, TONER)
    assert order.said.endswith("Now count in CS: 2 were ordered.")
    asked = scan(workplace, "Q20")  # the pieces in them
    assert asked.outcome is Outcome.NEEDS_CHOICE
    assert "20 of Toner is an unusual count. 2 CS are still to come." in asked.said
    with pytest.raises(Refused, match="ordered in CS, not in EA"):
        workplace.do(by_hand.count_by_hand, order.delivery_id, line(workplace, TONER), 20, "EA")


def test_a_blind_dock_is_told_the_unit_and_the_cancelling_and_no_number(workplace, ordered):
    ordered((",EA,", ",CS,"))
    workplace.do(decide_remainder, RemainderTold(line(workplace, CABLES), Remainder.CANCEL, "not needed"))
    act_as(workplace, Role.ADMINISTRATOR)
    for place in workplace.ask(places, kind="dock"):
        workplace.do(set_blind_count, place.code, blind=True)
    act_as(workplace, Role.RECEIVING_CLERK)
    assert scan(workplace, TONER).said.endswith("Now count in CS.")
    assert scan(workplace, CABLES).title == f"Order {CABLES} is cancelled"


def test_an_order_to_a_home_is_to_be_reviewed(workplace, ordered):
    ordered(("DOCK-9", "48 Larkspur Lane"))
    review = "It is shipped to 48 Larkspur Lane, which is no place of the office: review the address."
    answer = scan(workplace, TONER)
    assert (answer.warns, review in answer.said) == (True, True)
    workplace.do(undo)
    there = workplace.do(
        by_hand.confirm_drop_ship, line(workplace, TONER), "48 Larkspur Lane", 2, (), "Gus Maps"
    )
    assert there.said == f"2 of Toner confirmed at 48 Larkspur Lane by Gus Maps. {review}"
    assert there.warns
    assert (TONER, "X-HOME") in [row[:2] for row in rows(workplace, "Which audit rules do purchases break?")]


def test_whoever_asked_for_goods_does_not_receive_them_alone(workplace, ordered):
    ordered(("Gus Maps", "Cal Clerk"))
    answer = scan(workplace, TONER)
    assert answer.outcome is Outcome.REFUSED
    assert answer.said.startswith("Cal Clerk asked for this purchase and alone received it. Let a colleague")
    with pytest.raises(Refused, match="asked for this purchase"):
        workplace.do(by_hand.confirm_drop_ship, line(workplace, TONER), "DOCK-9", 2, (), "Cal Clerk")
    assert scan(workplace, CABLES).outcome is Outcome.DONE


def test_an_approval_that_is_dated_after_the_goods_came_releases_nothing_by_itself(workplace, ordered):
    ordered((",Hal Agency,08/31/2026,Ida Link,08/31/2026,", ",Hal Agency,08/31/2026,Ida Link,,"))
    workplace.do(close, scan(workplace, TONER, "Q2").delivery_id)
    workplace.clock.at = MORNING + timedelta(days=5)
    ordered(
        ("Ida Link,08/31/2026,", "Ida Link,09/20/2026,"), amendment=Amendment("A-1", "it was signed late")
    )
    ((order, pieces, releasable, why),) = rows(workplace, "What is in quarantine?")
    assert (order, pieces, releasable) == (TONER, "2", "no")
    assert "2026-09-20" in why
    assert wrong(workplace) == []


# Goods


def test_goods_counted_after_they_were_refused_as_another_customers_are_told(workplace):
    here = scan(workplace, "1Z5X25350312345674").delivery_id
    workplace.do(by_hand.not_for_us, here, by_hand.MISSHIP, "for Acme Farms")
    answer = scan(workplace, CABLES)
    assert answer.warns
    assert "This delivery was refused as not ours (for Acme Farms): undo that if it is ours." in answer.said
    workplace.do(undo)
    workplace.do(undo)  # the refusal
    assert not scan(workplace, CABLES).warns


def test_one_serial_on_the_boxes_of_two_items_names_the_item_it_was_counted_as(workplace):
    scan(workplace, TWO_LINES, "AC-500", serial(1))
    answer = scan(workplace, "AC-600", serial(1))
    assert answer.outcome is Outcome.ALREADY_COUNTED
    assert f"order {TWO_LINES}, line 1 (Notebook 16in), in this delivery" in answer.said


def test_a_unit_in_place_of_a_faulty_one_waits_until_that_one_is_on_record(workplace):
    workplace.do(close, scan(workplace, NOTEBOOK, serial(1)).delivery_id)
    swapped = scan(workplace, NOTEBOOK, serial(2))
    assert swapped.held
    assert "If it replaces a faulty one, put the damage or the return of that one on record." in swapped.said
    workplace.do(undo)
    back = Return("RMA-7", line(workplace, NOTEBOOK), 1, (serial(1),), MORNING.date())
    workplace.do(return_to_vendor, back)
    again = scan(workplace, serial(2))
    assert again.held
    assert "Pieces went back as RMA-7: look whether it replaces one of them." in again.said
    assert wrong(workplace) == []


@pytest.mark.parametrize("days", [-1, 1])
def test_goods_do_not_go_back_before_they_came_or_tomorrow(workplace, days):
    scan(workplace, NOTEBOOK, serial(1))
    day = MORNING.date() + timedelta(days=days)
    back = Return("RMA-7", line(workplace, NOTEBOOK), 1, (serial(1),), day)
    with pytest.raises(Refused, match="is not between the day the goods came, 2026-09-15, and today"):
        workplace.do(return_to_vendor, back)
    assert workplace.do(return_to_vendor, replace(back, shipped_on=MORNING.date())).startswith("RMA-7: 1 of")


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])  # five business days, and one more
def test_damage_found_after_the_carriers_days_is_told_as_late_and_still_followed(workplace, days, late):
    here = scan(workplace, MANY, serial(1)).delivery_id
    workplace.do(close, here)
    workplace.clock.at = MORNING + timedelta(days=days)
    found = workplace.do(mark_pieces, here, line(workplace, MANY), Mark(Wrong.DAMAGED, 1, (serial(1),)))
    told = (
        "The carrier was to be told by 2026-09-22: tell them all the same. Keep carton and contents as found."
    )
    assert (found.warns, told in found.said) == (late, late)
    assert [row[4] for row in rows(workplace, "What was wrong with deliveries?")] == ["damaged"]
    assert wrong(workplace) == []


# What only a look at the whole shows


def test_units_that_were_keyed_in_and_never_scanned_are_listed_until_they_are(workplace):
    here = scan(workplace, TWO_LINES, "AC-500", serial(1)).delivery_id
    workplace.do(by_hand.count_by_hand, here, line(workplace, TWO_LINES), 2)
    workplace.do(close, here)
    title = "Which units were counted and never scanned?"
    expected = (TWO_LINES, "1", "Notebook 16in", "1", "D-260915-dock-a-1", "2026-09-15")
    assert rows(workplace, title) == (expected,)
    workplace.do(identify_piece, line(workplace, TWO_LINES), serial(2))
    assert rows(workplace, title) == ()


def test_a_clock_that_was_set_back_is_to_be_reviewed(workplace):
    title = "Where was a PC's clock set back?"
    scan(workplace, NOTEBOOK, serial(1))
    workplace.clock.at = MORNING - timedelta(minutes=4)  # corrected by the network
    scan(workplace, CABLES)
    assert rows(workplace, title) == ()
    workplace.clock.at = MORNING - timedelta(days=30)
    scan(workplace, "Q4")
    ((here, _entry, day, before, _said),) = rows(workplace, title)
    assert (here, day, before) == ("dock-a", "2026-08-16", "2026-09-15")
    assert wrong(workplace) == []
