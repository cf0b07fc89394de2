"""Which line is meant: the one a code names, a vendor announced, or that still waits. Nothing is guessed."""

import re

import pytest

from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import close, settle, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.by_hand import line_named
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.cases.letter import draft_letter
from receiving_app.receiving.cases.lookups import case_seen, cases_page
from receiving_app.receiving.cases.rules import Resolution
from receiving_app.receiving.cases.steps import resolve
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.receiving.lookups import delivery_on_screen
from tests.offices import CABLES, MANY, NOTEBOOK, TWO_LINES, scan, serial, wrong
from tests.receiving.test_kits import bring
from tests.receiving.test_manifests import bring as bring_list
from tests.receiving.test_manifests import listed

ORDER = "PO-8020"


def label(*fields):
    return "[)>\x1e06\x1d" + "\x1d".join(fields) + "\x1e\x04"


def lines(workplace, order):
    """Label -> pieces here."""
    answer = scan(workplace, order)
    shown = workplace.ask(delivery_on_screen, answer.delivery_id)
    (purchase,) = [each for each in shown.purchases if each.number == order]
    return {line.label: line.received for line in purchase.lines}


@pytest.fixture
def cables(workplace):
    """An order of two things without serials, and two with, of one part each twice."""
    told = [
        (ORDER, 1, "C-1", "Patch cable", 30, "PO", "", "No", "08/31/2026"),
        (ORDER, 2, "C-1", "Patch cable again", 12, "PO", "", "No", "08/31/2026"),
        (ORDER, 3, "H-1", "HDMI cable", 12, "PO", "", "No", "08/31/2026"),
    ]
    bring(workplace, *told)
    return workplace


@pytest.mark.parametrize("code", [label(f"K{ORDER}", "4K3", "Q12"), label("4K3", "1PH-1", "Q12")])
def test_the_line_that_a_code_names_is_the_one_that_is_counted(cables, code):
    scan(cables, ORDER, "C-1")
    assert scan(cables, code).outcome is Outcome.COUNTED
    assert lines(cables, ORDER) == {"1": 0, "2": 0, "3": 12}


def test_the_line_tells_apart_what_has_the_same_part(cables):
    assert scan(cables, label(f"K{ORDER}", "4K2", "1PC-1", "Q12")).outcome is Outcome.COUNTED
    assert lines(cables, ORDER) == {"1": 0, "2": 12, "3": 0}


@pytest.mark.parametrize("fields", [("4K3", "1PC-1", "Q7"), ("4K9", "Q7")])
def test_a_line_that_is_not_the_parts_or_not_the_orders_is_asked_about(cables, fields):
    asked = scan(cables, label(f"K{ORDER}", *fields))
    assert asked.title == "Which line?"
    assert set(lines(cables, ORDER).values()) == {0}
    answer = cables.do(settle, asked.scan_id, f"line:{cables.ask(line_named, ORDER, '3')}")
    assert (answer.outcome, answer.title) == (Outcome.COUNTED, "7 counted")
    assert lines(cables, ORDER) == {"1": 0, "2": 0, "3": 7}
    assert wrong(cables) == []


def test_one_unit_too_many_is_not_put_on_another_line_unasked(workplace):
    scan(workplace, TWO_LINES, "AC-500", serial(1), serial(2))
    asked = scan(workplace, serial(3))
    assert asked.title == "Which line?"
    assert [choice.label for choice in asked.choices[:2]] == ["Monitor 24in", "Notebook 16in"]
    assert lines(workplace, TWO_LINES) == {"1": 2, "2": 0}
    answer = workplace.do(settle, asked.scan_id, asked.choices[1].key)
    assert answer.held
    assert lines(workplace, TWO_LINES) == {"1": 3, "2": 0}
    workplace.do(undo)
    assert wrong(workplace) == []


def test_a_unit_whose_part_was_scanned_is_one_too_many(workplace):
    scan(workplace, TWO_LINES, "AC-500", serial(1), serial(2))
    assert scan(workplace, "AC-500", serial(3)).held
    assert lines(workplace, TWO_LINES) == {"1": 3, "2": 0}


def test_an_announced_serial_finds_its_line_and_before_any_order_its_order(workplace):
    bring_list(workplace, listed(serial(1), order=TWO_LINES, line=2, part="AC-600"))
    bring_list(workplace, listed(serial(2), order=MANY, line=1, part="AC-400"))
    alone = scan(workplace, serial(2))
    assert (alone.outcome, alone.title) == (Outcome.COUNTED, "Notebook 15in received, 1 of 500")
    assert scan(workplace, TWO_LINES, serial(1)).title == "Monitor 24in received, 1 of 2"


def test_a_serial_announced_for_another_order_is_asked_about(workplace):
    bring_list(workplace, listed(serial(2), order=MANY, line=1, part="AC-400"))
    asked = scan(workplace, TWO_LINES, "AC-500", serial(2))
    assert asked.title == "Which line?"
    assert asked.choices[0].explanation.startswith(f"Order {MANY}, line 1")
    assert workplace.do(settle, asked.scan_id, asked.choices[0].key).outcome is Outcome.COUNTED
    assert lines(workplace, MANY) == {"1": 1}


def test_a_chosen_tracking_number_is_taken_in_with_its_carrier(workplace):
    asked = scan(workplace, "4712345982")  # passes DHL's check, as one in seven numbers does
    assert asked.choices[0].label == "It is tracking number 4712345982"
    answer = workplace.do(settle, asked.scan_id, asked.choices[0].key)
    assert "Carton 4712345982" in answer.said
    assert workplace.ask(delivery_on_screen, answer.delivery_id).carrier == "DHL"
    assert scan(workplace, CABLES).delivery_id == answer.delivery_id


def states(workplace, order):
    """Label -> pieces accepted and on hold."""
    answer = scan(workplace, order)
    shown = workplace.ask(delivery_on_screen, answer.delivery_id)
    (purchase,) = [each for each in shown.purchases if each.number == order]
    return {line.label: (line.accepted, line.on_hold) for line in purchase.lines}


def in_place_of(workplace, order, part):
    asked = scan(workplace, order, label(f"1P{part}"))
    key = next(each.key for each in asked.choices if each.key.startswith("substitute:"))
    return workplace.do(settle, asked.scan_id, key)


def test_a_unit_that_comes_in_place_of_another_is_held_and_noted_until_the_right_part_is_scanned(workplace):
    told = in_place_of(workplace, NOTEBOOK, "AC-100X")
    assert "AC-100X comes in place of Notebook 14in" in told.said
    held = scan(workplace, serial(1))
    assert (held.outcome, held.held, held.tag_number) == (Outcome.COUNTED, True, None)
    assert "It is substituted by AC-100X." in held.said
    assert states(workplace, NOTEBOOK) == {"1": (0, 1)}
    noted = workplace.ask(discrepancies, told.delivery_id)
    assert [(each.quantity, each.what) for each in noted] == [(1, "substituted by AC-100X")]
    workplace.do(undo)
    assert workplace.ask(discrepancies, told.delivery_id) == ()
    assert not scan(workplace, "AC-100", serial(1)).held
    assert wrong(workplace) == []


def test_pieces_that_come_in_place_of_others_are_held(workplace):
    in_place_of(workplace, CABLES, "AC-200X")
    assert scan(workplace, "Q4").held
    assert states(workplace, CABLES) == {"1": (0, 4)}
    scan(workplace, "AC-200")
    assert not scan(workplace, "Q3").held
    assert states(workplace, CABLES) == {"1": (3, 4)}
    assert wrong(workplace) == []


@pytest.mark.parametrize("last", ["XU-SER99-1", "00614141000029"])
def test_a_count_after_a_part_that_is_not_settled_is_not_that_of_the_part_before(workplace, last):
    scan(workplace, CABLES, "AC-200")
    assert scan(workplace, last).outcome in {Outcome.NEEDS_CHOICE, Outcome.SET_ASIDE}
    asked = scan(workplace, "Q4")
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "4 of what?")
    assert last in asked.said
    assert lines(workplace, CABLES) == {"1": 0}
    answer = workplace.do(settle, asked.scan_id, asked.choices[0].key)
    assert (answer.outcome, answer.title) == (Outcome.COUNTED, "4 counted")


def test_damaged_after_a_part_that_is_not_settled_marks_nothing(workplace):
    scan(workplace, MANY, serial(1))
    scan(workplace, "00614141000029")
    refused = scan(workplace, "$DO.DAMAGED")
    assert refused.outcome is Outcome.REFUSED
    assert "00614141000029 was scanned last" in refused.said
    assert states(workplace, MANY) == {"1": (1, 0)}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (("1PAC-400", "Q3", "S{1}", "S{2}"), "The label says 3, but names 2 serial numbers."),
        (("1PAC-400", "S{1}", "S{1}"), "The label says one serial twice; it is counted once."),
    ],
)
def test_what_is_wrong_with_a_label_is_told_beside_what_was_counted(workplace, fields, told):
    units = {"{1}": serial(1), "{2}": serial(2)}
    code = label(f"K{MANY}", *(re.sub(r"{.}", lambda found: units[found[0]], each) for each in fields))
    answer = scan(workplace, code)
    assert answer.outcome is Outcome.COUNTED
    assert answer.said.startswith(told)
    assert answer.warns


def test_what_was_scanned_before_its_order_is_played_to_it_and_taken_back_by_itself(workplace):
    first = scan(workplace, "1Z999AA10123456784", serial(1))
    assert first.outcome is Outcome.NEEDS_CHOICE
    order = scan(workplace, MANY)
    assert order.said.startswith("1 code scanned before it played to it, 1 counted. ")
    assert lines(workplace, MANY) == {"1": 1}
    workplace.do(undo)
    assert lines(workplace, MANY) == {"1": 0}
    assert wrong(workplace) == []


@pytest.mark.parametrize("approved", [False, True])
def test_a_substitute_that_is_held_is_marked_once_and_accepted_when_somebody_agreed(workplace, approved):
    here = in_place_of(workplace, NOTEBOOK, "AC-100X").delivery_id
    scan(workplace, serial(1))
    line = workplace.ask(line_named, NOTEBOOK, "1")
    mark = Mark(Wrong.SUBSTITUTE, 1, part="AC-100X", approved=approved)
    told = workplace.do(mark_pieces, here, line, mark)
    assert told.said.endswith("It is accepted." if approved else "It is on hold already.")
    assert states(workplace, NOTEBOOK) == {"1": (1, 0) if approved else (0, 1)}
    assert len(workplace.ask(discrepancies, here)) == 1
    assert wrong(workplace) == []
    if approved:
        workplace.do(undo, told.scan_id)
        assert states(workplace, NOTEBOOK) == {"1": (0, 1)}
        assert wrong(workplace) == []


def test_a_unit_of_another_maker_than_the_chosen_line_is_of_its_own_line(workplace):
    told = [
        (ORDER, 1, "T-1", "Tiny desktop", 2, "PO", "", "Yes", "08/31/2026"),
        (ORDER, 2, "M-1", "Monitor", 2, "PO", "", "Yes", "08/31/2026"),
    ]
    made = {b"Tiny desktop": b"Lenovo", b"Monitor": b"Dell"}

    def change(data):
        rows = data.splitlines(keepends=True)
        for item, maker in made.items():
            rows = [row.replace(b",Acme,", b"," + maker + b",") if item in row else row for row in rows]
        return b"".join(rows)

    bring(workplace, *told, change=change)
    scan(workplace, ORDER, "T-1", "PF90ZGHR")
    assert scan(workplace, "CN09S78BFCC006AP1P4CA00").title == "Monitor received, 1 of 2"
    assert scan(workplace, "SCN0JHGXHFCC006AKD8H7A01").title == "Monitor received, 2 of 2"
    assert lines(workplace, ORDER) == {"1": 1, "2": 2}
    workplace.do(undo)
    asked = scan(workplace, "T-1", "CN09S78BFCC006AP1P4CA01")
    assert asked.title == "Which line?", "the part on the box says the one, its serial the other"


def test_goods_in_place_of_others_are_one_case_however_many_come(workplace):
    here = in_place_of(workplace, MANY, "AC-400X").delivery_id

    def cases(show="open"):
        page = workplace.ask(cases_page, workplace.clock().date(), show=show)
        return [(each.quantity, each.what) for each in page]

    scan(workplace, serial(1), serial(2), serial(3))
    assert cases() == [(3, "substituted by AC-400X")]
    (case,) = workplace.ask(cases_page, workplace.clock().date())
    seen = workplace.ask(case_seen, case.number, workplace.clock().date())
    assert seen.serials == (serial(1), serial(2), serial(3))
    letter = draft_letter(seen, "vendor", "The Office", "Cal Clerk", workplace.clock().date())
    assert "3 substituted by AC-400X" in letter.subject
    workplace.do(undo)
    assert cases() == [(2, "substituted by AC-400X")]
    in_place_of(workplace, MANY, "AC-400Y")
    scan(workplace, serial(4))
    assert sorted(cases()) == [(1, "substituted by AC-400Y"), (2, "substituted by AC-400X")]
    workplace.do(close, here)
    assert len(cases()) == 2, "closing opens none besides"
    act_as(workplace, Role.PROPERTY_MANAGER)
    workplace.do(resolve, case.number, Resolution.KEPT, "the buyer agreed")
    assert cases("resolved") == [(2, "substituted by AC-400X")]
    assert wrong(workplace) == []


def test_a_case_of_goods_in_place_of_others_goes_with_the_last_of_them(workplace):
    in_place_of(workplace, MANY, "AC-400X")
    first, second = scan(workplace, serial(1)), scan(workplace, serial(2))
    workplace.do(undo, first.scan_id)
    (case,) = workplace.ask(cases_page, workplace.clock().date())
    assert case.quantity == 1
    workplace.do(undo, second.scan_id)
    assert workplace.ask(cases_page, workplace.clock().date()) == ()
    scan(workplace, serial(2))
    (again,) = workplace.ask(cases_page, workplace.clock().date())
    assert (again.quantity, again.number != case.number) == (1, True)
    assert wrong(workplace) == []
