"""More comes than was ordered: the tolerance of item, vendor or office decides; the rest is lifted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.approvals.lookups import purchase_seen, purchases_page
from receiving_app.errors import Refused
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import settle, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.today import dock_today
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.goods.lifting import held_over, lift_over, take_back_lift
from receiving_app.receiving.goods.tolerances import (
    set_tolerance,
    take_back_tolerance,
    tolerance_named,
    tolerances,
)
from receiving_app.receiving.rules import OverReceipt, Tolerance, count_in
from tests.offices import CABLES, MORNING, NOTEBOOK, TWO_LINES, come_in, scan, serial, wrong
from tests.receiving.test_races import together


def allow(workplace, scope="office", subject="", result=OverReceipt.ALLOW, percent=None, pieces=2):
    act_as(workplace, Role.ADMINISTRATOR)
    done = workplace.do(
        set_tolerance, scope, subject, result, percent=percent, pieces=pieces, reason="whole packs come"
    )
    act_as(workplace, Role.RECEIVING_CLERK)
    return done


def line(workplace, order=CABLES, number=0):
    seen = workplace.ask(purchase_seen, order).lines[number]
    return seen.received, seen.accepted, seen.on_hold


def cables(workplace, pieces):
    """Count cables; the answer."""
    return scan(workplace, CABLES, f"Q{pieces}")


# The rule


@given(st.integers(1, 500), st.integers(0, 600), st.integers(1, 600), st.integers(0, 100), st.integers(0, 50))
def test_never_more_than_order_and_limit_come_in_unlifted(ordered, received, quantity, percent, pieces):
    tolerance = Tolerance(OverReceipt.ALLOW, percent, pieces, "x")
    counted = count_in(ordered, received, quantity, cleared=True, tolerance=tolerance)
    limit = ordered + min(ordered * percent // 100, pieces)
    assert counted.held == max(0, min(quantity, received + quantity - limit))
    assert counted.over == max(0, min(quantity, received + quantity - ordered))
    assert received + quantity - counted.held <= max(limit, received)
    assert (counted.disposition == "on_hold") == (counted.held == quantity)


def test_without_a_limit_of_its_own_nothing_comes_in():
    assert Tolerance(OverReceipt.APPROVER, None, None, "x").most(100) == 0
    assert Tolerance(OverReceipt.ALLOW, 5, None, "x").most(30) == 1  # part of a piece is none


# Policies


def test_the_item_comes_before_the_vendor_and_the_vendor_before_the_office(workplace):
    allow(workplace, pieces=1)
    allow(workplace, "vendor", "wire works", pieces=2)
    allow(workplace, "item", "AC-200", pieces=3)
    assert [(each.scope, each.subject) for each in workplace.ask(tolerances)] == [
        ("office", ""), ("vendor", "wire works"), ("item", "AC-200"),
    ]  # fmt: skip
    assert "limit 3 over (AC-200)." in cables(workplace, 14).said
    assert line(workplace) == (14, 13, 1)
    act_as(workplace, Role.ADMINISTRATOR)
    workplace.do(take_back_tolerance, workplace.ask(tolerance_named, "item", "ac-200"), "a mistake")
    act_as(workplace, Role.RECEIVING_CLERK)
    assert "limit 2 over (wire works)." in scan(workplace, "Q1").said
    assert wrong(workplace) == []


def test_the_newest_counts_and_the_one_before_it_holds_again_when_it_is_taken_back(workplace):
    allow(workplace, pieces=1)
    newer = allow(workplace, pieces=None, percent=20)
    act_as(workplace, Role.ADMINISTRATOR)
    assert [each.tolerance.said for each in workplace.ask(tolerances)] == ["20 % over (the office)"]
    said = workplace.do(take_back_tolerance, newer.policy_id, "too much")
    assert said == "The tolerance of the office is taken back: too much."
    assert [each.tolerance.said for each in workplace.ask(tolerances)] == ["1 over (the office)"]
    with pytest.raises(Refused, match="No such tolerance stands"):
        workplace.do(take_back_tolerance, newer.policy_id, "once more")
    assert wrong(workplace) == []


def test_only_administrators_set_one_and_they_say_why(workplace):
    with pytest.raises(Refused, match="takes the role program administrator or administrator"):
        workplace.do(set_tolerance, "office", "", OverReceipt.ALLOW, percent=5, pieces=None, reason="so")
    act_as(workplace, Role.ADMINISTRATOR)
    for scope, subject, result, percent, pieces, reason, said in (
        ("office", "", OverReceipt.ALLOW, 5, None, " ", "needs a reason"),
        ("office", "", OverReceipt.ALLOW, None, None, "so", "How many more"),
        ("office", "", OverReceipt.ALLOW, 101, None, "so", "no tolerance"),
        ("office", "", OverReceipt.APPROVER, 5, None, "so", "have no limit"),
        ("item", "", OverReceipt.ALLOW, 5, None, "so", "Of what"),
    ):
        with pytest.raises(Refused, match=said):
            workplace.do(set_tolerance, scope, subject, result, percent=percent, pieces=pieces, reason=reason)
    assert workplace.ask(tolerances) == ()


# At the dock


def test_pieces_within_the_tolerance_are_accepted_and_still_told_as_over(workplace):
    allow(workplace)
    answer = cables(workplace, 12)
    assert (answer.outcome, answer.held) == (Outcome.COUNTED, False)
    assert answer.said == (
        "12 of 10 are here. 2 more than ordered are accepted. Ordered 10, received so far 0, now 12,"
        " limit 2 over (the office)."
    )
    assert line(workplace) == (12, 12, 0)
    (found,) = workplace.ask(discrepancies)
    assert (found.code, found.quantity) == ("03", 2)
    assert workplace.ask(held_over) == ()
    workplace.do(undo)
    assert workplace.ask(discrepancies) == ()
    assert wrong(workplace) == []


def test_a_unit_within_the_tolerance_gets_its_tag(workplace):
    allow(workplace, pieces=1)
    first, second, third = (scan(workplace, NOTEBOOK, serial(n)) for n in (1, 2, 3))
    assert first.tag_number
    assert second.tag_number
    assert second.title == "Notebook 14in received, 2 of 1, 1 over"
    assert third.tag_number is None
    assert third.held
    assert "Ada Head can lift it." in third.said
    assert wrong(workplace) == []


def test_a_reason_is_asked_for_once_for_a_line_of_a_delivery(workplace):
    allow(workplace, result=OverReceipt.REASON, pieces=3)
    asked = cables(workplace, 12)
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "More than ordered. Why?")
    assert "Ordered 10, received so far 0, now 12, limit 3 over (the office)." in asked.said
    assert line(workplace) == (0, 0, 0)
    answer = workplace.do(settle, asked.scan_id, "over:packs")
    assert (answer.outcome, answer.held) == (Outcome.COUNTED, False)
    assert line(workplace) == (12, 12, 0)
    assert scan(workplace, "Q2").outcome is Outcome.COUNTED  # the reason holds for the line
    assert line(workplace) == (14, 13, 1)
    assert [(each.quantity, each.note) for each in workplace.ask(discrepancies)] == [
        (4, "The vendor ships whole packs")
    ]
    workplace.do(undo)
    workplace.do(undo)
    assert line(workplace) == (0, 0, 0)
    assert cables(workplace, 12).outcome is Outcome.NEEDS_CHOICE  # taken back with it
    assert wrong(workplace) == []


def test_none_of_these_counts_nothing(workplace):
    allow(workplace, result=OverReceipt.REASON)
    asked = cables(workplace, 11)
    assert workplace.do(settle, asked.scan_id, "aside").outcome is Outcome.SET_ASIDE
    assert line(workplace) == (0, 0, 0)


def test_a_serial_waits_for_the_reason_and_a_set_of_them_is_counted_whole(workplace):
    allow(workplace, "item", "AC-500", OverReceipt.REASON, pieces=2)
    label = (
        f"[)>\x1e06\x1dK{TWO_LINES}\x1d1PAC-500"
        + "".join(f"\x1dS{serial(n)}" for n in (1, 2, 3))
        + "\x1e\x04"
    )
    asked = scan(workplace, label)
    assert asked.outcome is Outcome.NEEDS_CHOICE, (asked.title, asked.said)
    assert line(workplace, TWO_LINES) == (0, 0, 0)
    answer = workplace.do(settle, asked.scan_id, "over:agreed")
    assert (answer.outcome, answer.title) == (Outcome.COUNTED, "3 units received")
    assert line(workplace, TWO_LINES) == (3, 3, 0)
    workplace.do(undo)
    assert line(workplace, TWO_LINES) == (0, 0, 0)
    assert wrong(workplace) == []


def test_a_count_by_hand_asks_as_well(workplace):
    allow(workplace, result=OverReceipt.REASON)
    here = scan(workplace, CABLES).delivery_id
    asked = workplace.do(by_hand.count_by_hand, here, workplace.ask(by_hand.line_named, CABLES, 1), 11)
    assert asked.outcome is Outcome.NEEDS_CHOICE
    answer = workplace.do(settle, asked.scan_id, "over:spare")
    assert (answer.outcome, answer.title) == (Outcome.COUNTED, "11 EA counted by hand")
    assert line(workplace) == (11, 11, 0)
    fewer = workplace.do(by_hand.count_by_hand, here, workplace.ask(by_hand.line_named, CABLES, 1), 9)
    assert fewer.title == "9 EA counted by hand"
    assert workplace.ask(discrepancies) == ()  # the surplus went first
    assert wrong(workplace) == []


# Lifting


def test_whoever_counted_them_does_not_lift_them(workplace):
    from receiving_app.people.roles import give_role  # noqa: PLC0415 - only here

    cables(workplace, 12)
    with pytest.raises(Refused, match="takes the role property manager"):
        workplace.do(lift_over, CABLES, "we keep them")
    clerk = workplace.person.person_id
    act_as(workplace, Role.ADMINISTRATOR)
    workplace.do(give_role, clerk, Role.PROPERTY_MANAGER)
    act_as(workplace, Role.RECEIVING_CLERK)
    with pytest.raises(Refused, match=r"Whoever counted pieces does not lift them\. Ask Ada Head"):
        workplace.do(lift_over, CABLES, "we keep them")
    (held,) = workplace.ask(held_over)
    assert (held.order, held.pieces) == (CABLES, 2)
    act_as(workplace, Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="needs a reason"):
        workplace.do(lift_over, CABLES, " ")
    said = workplace.do(lift_over, CABLES, "the buyer agreed").said
    assert said == f"2 pieces more than ordered on {CABLES} kept: the buyer agreed."
    assert line(workplace) == (12, 12, 0)
    assert [each.quantity for each in workplace.ask(discrepancies)] == [2]  # still told as over
    assert workplace.ask(held_over) == ()
    with pytest.raises(Refused, match="Nothing of order"):
        workplace.do(lift_over, CABLES, "once more")
    assert wrong(workplace) == []
    act_as(workplace, Role.RECEIVING_CLERK)
    with pytest.raises(Refused, match="lifted off hold"):
        workplace.do(undo)
    act_as(workplace, Role.ADMINISTRATOR)
    workplace.do(take_back_lift, CABLES, "another order")
    assert line(workplace) == (12, 10, 2)
    act_as(workplace, Role.RECEIVING_CLERK)
    workplace.do(undo)
    assert line(workplace) == (0, 0, 0)
    assert wrong(workplace) == []


def test_a_unit_that_is_lifted_gets_its_owner_and_tag_and_loses_them_again(workplace):
    scan(workplace, NOTEBOOK, serial(1), serial(2))
    act_as(workplace, Role.ADMINISTRATOR)
    workplace.do(lift_over, NOTEBOOK, "the buyer agreed")
    unit = workplace.ask(asset_seen, serial(2)).row
    assert (unit.state, bool(unit.tag)) == ("accepted", True)
    workplace.do(take_back_lift, NOTEBOOK, "not agreed")
    unit = workplace.ask(asset_seen, serial(2)).row
    assert (unit.state, unit.tag) == ("on_hold", None)
    assert line(workplace, NOTEBOOK) == (2, 1, 1)
    assert wrong(workplace) == []


# What is complete


def test_a_line_that_is_over_hides_no_short_one(workplace):
    """Two lines of two: three of one came, one of the other."""
    here = scan(workplace, TWO_LINES).delivery_id
    for number, pieces in ((1, 3), (2, 1)):
        workplace.do(
            by_hand.count_by_hand, here, workplace.ask(by_hand.line_named, TWO_LINES, number), pieces
        )
    row = workplace.ask(purchase_seen, TWO_LINES).row
    assert (row.received, row.ordered) == (3, 4)
    assert TWO_LINES in [each.number for each in workplace.ask(purchases_page, state="open")]
    today = workplace.ask(dock_today, MORNING.date())
    assert [(each.received, each.ordered) for each in today.expected if each.number == TWO_LINES] == [(3, 4)]


# Races


def test_docks_race_for_the_tolerance_and_it_is_never_passed(workplace, office_settings):
    allow(workplace, pieces=2)
    racers = 6 if workplace.store.on_sqlite else 12
    docks = [come_in(office_settings, f"dock-{number}") for number in range(racers)]
    for dock in docks:
        scan(dock, NOTEBOOK)
    together(
        [lambda dock=dock, number=number: scan(dock, serial(number)) for number, dock in enumerate(docks)]
    )
    assert line(workplace, NOTEBOOK) == (racers, 3, racers - 3)
    assert wrong(workplace) == []
    for dock in docks:
        dock.close()
