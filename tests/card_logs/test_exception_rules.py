"""Each rule of an audit speaks up where it should, and keeps quiet where it only looks as if it should."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from receiving_app.card_logs.card_rules import card_rules
from receiving_app.card_logs.exception_answers import ChargeLinks
from receiving_app.card_logs.exception_rules import ChargeSeen, about_charge, split_purchases
from receiving_app.card_logs.purchases import Arrived, LineKnown, PurchaseKnown
from receiving_app.card_logs.sides import Rule
from receiving_app.card_logs.statement import ChargeTold
from receiving_app.people.answers import CardSeen

DAY = date(2026, 9, 9)
RULES = card_rules()
CARD = CardSeen("k", "0042", "E5", "Eve Card", "E6", "Ann Prove", "00200", 500_000, 2_500_000, None, True)
LINE = LineKnown("l1", 1, "Notebook", "43211500", 2, 50_000, 0, 2, 2)
ORDER = PurchaseKnown(
    purchase_id="p1", number="PO-1", ticket="SR-1", vendor="Wire Works", card_last4="0042", ordered_on=DAY,
    approved_on=DAY, lacks_approval=False, description="2 of Notebook", total_cents=100_000, linked_cents=0,
    received=(),
    arrived=(Arrived("D1", DAY, 100_000, has_slip=True),), lines=(LINE,), deliveries={}, slips={}, assets=(),
    asset_tags=(), imports=(), receiver_ids=frozenset({"E9"}),
)  # fmt: skip
CHARGE = ChargeTold(
    "c1", "i1", "log", 2, "0042", DAY, DAY, "WIRE WORKS", 100_000, "TXN1", None, None, "5045",
    None, None, None, None,
)  # fmt: skip
LINKS = ChargeLinks("c1", "TXN1", "0042", "2026-10", 100_000, False, "A", "", (), ())


def seen(*linked, charge=None, links=None, paid_before=None, **changes):
    """A charge that is in order, with these changes; ``linked`` are purchases that take all of it."""
    one = replace(CHARGE, **(charge or {}))
    purchases = linked or (ORDER,)
    made = ChargeSeen(
        charge=one,
        cycle="2026-10",
        links=replace(LINKS, **(links or {})),
        linked=tuple((purchase, one.amount_cents) for purchase in purchases),
        paid_before=paid_before or {},
        holder=CARD,
        left_on=None,
        vendor="Wire Works",
        is_business_day=True,
        explained=None,
        table=RULES,
    )
    return replace(made, **changes)


def alone(charge=None, tier="D", **changes):
    """A charge that is joined with nothing."""
    return seen(charge=charge, links={"tier": tier, **changes.pop("links", {})}, linked=(), **changes)


def raised(one):
    return {rule: said for rule, _, said in about_charge(one)}


def test_a_charge_that_is_in_order_raises_nothing():
    assert raised(seen()) == {}


@pytest.mark.parametrize(
    ("one", "rules"),
    [
        (alone(), {"E1", "E2"}),
        (alone(vendor=None, charge={"mcc": "5977"}), {"E1", "E2", "E9"}),
        (alone(vendor=None, charge={"mcc": "5921"}), {"E1", "E2", "E6", "E9"}),
        (alone(charge={"mcc": "5977"}), {"E1", "E2"}),  # a vendor of the office
        (alone(tier="C"), set()),  # several orders fit: that is no charge without a purchase
        (alone(links={"rule": Rule.DUPLICATE.value}, tier="C"), {"E4"}),
        (alone(explained="duplicate"), {"E4"}),
        (alone(charge={"merchant": "INTERNATIONAL TRANSACTION FEE"}), {"E16"}),
        (alone(charge={"amount_cents": -500}), {"E15"}),
        (seen(charge={"amount_cents": -500}), set()),
        (seen(replace(ORDER, arrived=(), lines=(replace(LINE, received=0),))), {"E1", "E11"}),
        (seen(replace(ORDER, arrived=(Arrived("D1", DAY, 100_000, has_slip=False),))), {"E1"}),
        (seen(replace(ORDER, lines=(replace(LINE, received=1),))), {"E11"}),
        (seen(replace(ORDER, lines=(replace(LINE, received=1),)), charge={"amount_cents": 50_000}), set()),
        (seen(charge={"amount_cents": 50_000}, paid_before={"p1": 60_000}), {"E11"}),
        (
            seen(replace(ORDER, arrived=(), lines=(replace(LINE, received=0, commodity_class="81111800"),))),
            set(),
        ),
        (
            seen(replace(ORDER, arrived=(), lines=(replace(LINE, received=0, commodity_class="43232100"),))),
            set(),
        ),
        (seen(replace(ORDER, approved_on=DAY + timedelta(1))), {"E2"}),
        (seen(replace(ORDER, lacks_approval=True)), {"E2"}),
        (seen(charge={"tax_cents": 832}), {"E5"}),
        (seen(charge={"tax_cents": 0}), set()),
        (seen(charge={"mcc": "7995"}), {"E6"}),
        (seen(charge={"mcc": None}), set()),
        (seen(is_business_day=False), {"E7"}),
        (seen(replace(ORDER, card_last4="0077")), {"E14"}),
        (seen(left_on=DAY - timedelta(1)), {"E14"}),
        (seen(left_on=DAY), set()),
        (seen(replace(ORDER, receiver_ids=frozenset({"E5", "E9"}))), {"E12"}),
        (seen(charge={"original_currency": "EUR"}), {"E16"}),
        (seen(charge={"original_currency": "USD"}), set()),
        (seen(holder=replace(CARD, certified_until=DAY - timedelta(1))), {"X-CERT"}),
        (seen(holder=replace(CARD, certified_until=DAY)), set()),
        (seen(holder=None), set()),
        (seen(holder=replace(CARD, single_purchase_limit_cents=99_999)), {"E8"}),
        (seen(holder=replace(CARD, single_purchase_limit_cents=100_000)), {"E8"}),  # near, and not over
        (seen(holder=replace(CARD, single_purchase_limit_cents=200_000)), set()),
    ],
)
def test_a_rule_speaks_up_exactly_where_it_should(one, rules):
    assert set(raised(one)) == rules


def test_a_rule_says_what_it_saw():
    assert raised(seen(replace(ORDER, lines=(replace(LINE, received=1),))))["E11"] == (
        "Order PO-1: $1,000.00 is paid, goods for $500.00 have come."
    )
    assert raised(seen(is_business_day=False, charge={"purchase_date": date(2026, 9, 12)}))["E7"] == (
        "Bought on Saturday, September 12, no business day."
    )
    near = seen(holder=replace(CARD, single_purchase_limit_cents=100_000))
    assert raised(near)["E8"] == "$1,000.00 is 100% of the card's limit of $1,000.00 a purchase."


def test_the_shipment_that_was_charged_is_the_one_whose_slip_is_asked_for():
    order = replace(
        ORDER,
        arrived=(Arrived("D1", DAY, 40_000, has_slip=True), Arrived("D2", DAY, 60_000, has_slip=False)),
    )
    assert raised(seen(order, charge={"amount_cents": 40_000})) == {}
    assert "Delivery D2" in raised(seen(order, charge={"amount_cents": 60_000}))["E1"]


def charges(*days_and_dollars, order=None):
    return [
        seen(
            replace(order or ORDER, purchase_id=f"p{number}", total_cents=dollars * 100)
            if order is None
            else order,
            charge={
                "id": f"c{number}",
                "amount_cents": dollars * 100,
                "purchase_date": DAY + timedelta(day),
            },
        )
        for number, (day, dollars) in enumerate(days_and_dollars)
    ]


@pytest.mark.parametrize(
    ("days_and_dollars", "clusters"),
    [
        (((0, 2_500), (1, 2_500)), []),  # the limit exactly is not over it
        (((0, 2_500), (1, 2_501)), [("c0", "c1")]),
        (((0, 3_000), (3, 3_000)), [("c0", "c1")]),
        (((0, 3_000), (4, 3_000)), []),
        (((0, 6_000), (1, 10)), []),  # over by itself: another rule
        (((0, 100), (2, 3_000), (3, 3_000)), [("c0", "c1", "c2")]),
    ],
)
def test_charges_near_each_other_that_are_over_the_limit_together_may_be_a_split(days_and_dollars, clusters):
    found = split_purchases(charges(*days_and_dollars), 500_000, RULES.split_within)
    assert [tuple(one.charge.id for one in cluster) for cluster in found] == clusters


def test_parts_of_one_purchase_within_the_limit_are_no_split_and_a_repeated_charge_is_left_out():
    whole = replace(ORDER, total_cents=500_000)
    assert (
        list(split_purchases(charges((0, 3_000), (1, 3_000), order=whole), 500_000, RULES.split_within)) == []
    )
    first, second = charges((0, 3_000), (1, 3_000))
    repeated = replace(second, links=replace(second.links, rule=Rule.DUPLICATE.value))
    assert list(split_purchases([first, repeated], 500_000, RULES.split_within)) == []
