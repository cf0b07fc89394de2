"""An unknown code finds its order: the open ones that fit it best come first; a part finds its delivery."""

import pytest

from receiving_app.people.rules import Role
from receiving_app.play.day import act_as, bring_in_approvals
from receiving_app.receiving.actions import close, settle
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.scanning.orders_like import orders_like
from receiving_app.receiving.scanning.verdicts import Dock
from tests.offices import CABLES, MANY, NOTEBOOK, approvals, scan

LAPTOPS, PRINTERS, PHONES, TOWERS = "PO-9101", "PO-9102", "PO-9103", "PO-9104"
_ORDERS = (
    (LAPTOPS, "Hewlett Packard", "8X3A1UT#ABA", "Notebook 16in", 4),
    (TOWERS, "HP Inc.", "9Y4B2UT#ABA", "Tower", 2),
    (PRINTERS, "Zebra", "ZT41142", "Label printer", 2),
    (PHONES, "Apple", "MNXD3LL/A", "Phone", 2),
)
KNOWN, SISTER = "5CG3141ABC", "5CG3141ABF"


@pytest.fixture
def makers(workplace, tmp_path):
    """The small office with orders of makers whose serials have shapes."""
    act_as(workplace, Role.ADMINISTRATOR)
    text = approvals(
        [(order, 1, part, item, n, "PO", "", "Yes", "08/31/2026") for order, _maker, part, item, n in _ORDERS]
    ).decode()
    for order, maker, *_rest in _ORDERS:
        text = "\n".join(
            row.replace(",Acme,", f",{maker},") if f",{order}," in row else row for row in text.splitlines()
        )
    (tmp_path / "makers.csv").write_text(text + "\n")
    bring_in_approvals(workplace, tmp_path / "makers.csv")
    act_as(workplace, Role.RECEIVING_CLERK)
    return workplace


def offered(workplace, code, delivery_id=None):
    """The orders that a code is offered, the first two, each with why."""

    def ask(session, by):
        from receiving_app.receiving.records import Delivery  # noqa: PLC0415 - a record, for the test alone

        delivery = session.get(Delivery, delivery_id) if delivery_id else None
        return [
            (each.number, each.explanation) for each in orders_like(Dock(session, by, "", delivery), code, 8)
        ]

    return workplace.do(ask)


def test_the_order_whose_sister_unit_came_in_this_delivery_comes_first(makers):
    here = scan(makers, LAPTOPS, KNOWN).delivery_id
    first, *_rest = offered(makers, SISTER, here)
    assert first == (LAPTOPS, f"Wire Works, 1 of 4 here, {KNOWN} of it came in this delivery")


def test_one_whose_sister_came_earlier_comes_before_those_of_the_makers_shape(makers):
    makers.do(close, scan(makers, LAPTOPS, KNOWN).delivery_id)
    first, second, *rest = offered(makers, SISTER)
    assert first == (LAPTOPS, f"Wire Works, 1 of 4 here, {KNOWN} of it came")
    assert second[0] == TOWERS  # the other one of this maker, before Apple, Zebra and the rest
    assert PRINTERS in [number for number, _why in rest]


def test_a_full_order_is_not_offered(makers):
    makers.do(close, scan(makers, TOWERS, "5CG3141ABD", "5CG3141ABE").delivery_id)
    assert TOWERS not in [number for number, _why in offered(makers, SISTER)]


def test_a_number_that_is_nearly_an_orders_finds_it(makers):
    assert offered(makers, "PO9102X")[0][0] == PRINTERS
    assert offered(makers, "8X3A1UT")[0][0] == LAPTOPS


def test_the_question_at_the_dock_offers_them(makers):
    asked = scan(makers, LAPTOPS, "HX:22:7")
    assert [choice.key for choice in asked.choices] == ["find", "unordered", "aside"]
    orders = makers.do(settle, asked.scan_id, "find")
    assert orders.outcome is Outcome.NEEDS_CHOICE
    assert orders.choices[0].label == f"Order {LAPTOPS}"
    assert orders.choices[0].explanation == "Wire Works, 0 of 4 here, it is in this delivery"


def test_a_part_of_an_order_that_is_in_this_delivery_is_taken_there(workplace):
    scan(workplace, CABLES, MANY)
    asked = scan(workplace, NOTEBOOK, "AC-200")
    first = asked.choices[0]
    assert first.label == f"It is of order {CABLES}"
    assert first.explanation == "Line 1, Patch cable; the order is in this delivery"
    answer = workplace.do(settle, asked.scan_id, first.key)
    assert answer.said == "Count the pieces next."
    assert scan(workplace, "Q10").title == "10 counted"
    again = scan(workplace, MANY, "AC-200")  # all of it is here, and it is still of that order
    assert again.choices[0].label == f"It is of order {CABLES}"
