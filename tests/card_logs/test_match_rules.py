"""Splits, combined charges, tax, currency, near amounts, repeats, fees, credits and names, rule by rule."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.card_logs.answers import ReasonCode
from receiving_app.card_logs.match_assignment import cheapest
from receiving_app.card_logs.matching import propose_matches
from receiving_app.card_logs.merchant_names import VendorNames
from receiving_app.card_logs.sides import Ordered, Residual, Rule, Shipment, Tier
from tests.card_logs.matching_sides import DAY, charge, later, links_of, only, purchase


def test_charges_that_add_up_to_one_order_are_its_parts():
    parts = [charge("c1", 60_000), charge("c2", 46_100, purchase_date=later(6))]
    found = propose_matches([*parts, charge("c3", 999)], [purchase()])
    assert links_of(found) == [("c1", "p1", 60_000), ("c2", "p1", 46_100)]
    assert {(one.tier, one.rule) for one in found[:2]} == {(Tier.B, Rule.SPLIT)}
    assert found[0].evidence[0] == "$600.00 (Sep 9) + $461.00 (Sep 15) = $1,061.00, the order SR-200001"


def test_orders_that_add_up_to_one_charge_are_billed_together():
    orders = [purchase("p1", 60_000), purchase("p2", 46_100), purchase("p3", 7_777)]
    proposal = only([charge()], orders)
    assert (proposal.tier, proposal.rule) == (Tier.B, Rule.COMBINED)
    assert links_of([proposal]) == [("c1", "p1", 60_000), ("c1", "p2", 46_100)]
    assert proposal.evidence[0] == "$600.00 (SR-200001) + $461.00 (SR-200002) = $1,061.00, the charge"


def test_two_sums_that_exclude_each_other_are_told_and_none_is_picked():
    charges = [charge("c1", 40_000), charge("c2", 66_100), charge("c3", 66_100)]
    found = propose_matches(charges, [purchase()])
    assert [one.tier for one in found] == [Tier.C] * 3
    assert links_of(found) == []
    assert len(found[0].evidence) == 2
    assert all(sentence.startswith("either $400.00 (Sep 9)") for sentence in found[0].evidence)


def test_shipments_decide_between_two_sums():
    charges = [charge("c1", 40_000), charge("c2", 66_100), charge("c3", 30_000), charge("c4", 76_100)]
    order = purchase(shipments=(Shipment(DAY, 30_000), Shipment(DAY, 76_100)))
    assert links_of(propose_matches(charges, [order])) == [("c3", "p1", 30_000), ("c4", "p1", 76_100)]


def test_a_sum_is_no_match_across_cards_or_vendors():
    other_card = [charge("c1", 60_000), charge("c2", 46_100, last4="9999")]
    assert links_of(propose_matches(other_card, [purchase()])) == []
    other_vendor = [charge("c1", 60_000), charge("c2", 46_100, "ZYDECO TOOLS")]
    assert links_of(propose_matches(other_vendor, [purchase()])) == []


def test_an_exact_match_is_not_given_up_for_a_sum():
    found = propose_matches(
        [charge("c1", 60_000), charge("c2", 46_100)], [purchase("p1"), purchase("p2", 60_000)]
    )
    assert links_of(found) == [("c1", "p2", 60_000)]


def test_one_shipment_of_an_order_that_is_billed_when_sent():
    order = purchase(shipments=(Shipment(DAY, 60_000),))
    proposal = only([charge(cents=60_000)], [order])
    assert (proposal.tier, proposal.rule, links_of([proposal])) == (
        Tier.B,
        Rule.SHIPMENT,
        [("c1", "p1", 60_000)],
    )
    rest = only([charge(cents=46_100)], [order])
    assert rest.evidence[0] == "$461.00 is what is still to come of SR-200001"
    assert only([charge(cents=60_001)], [order]).links == ()


def test_sales_tax_that_the_merchant_told_is_taken_off_and_named():
    proposal = only([charge(cents=116_127, tax_cents=10_027)], [purchase()])
    assert (proposal.tier, proposal.rule) == (Tier.B, Rule.TAX_TOLD)
    assert links_of([proposal]) == [("c1", "p1", 106_100)]
    assert proposal.residual == Residual(ReasonCode.SALES_TAX, 10_027)


def test_an_order_in_another_currency_is_known_by_what_was_billed_there():
    proposal = only([charge(cents=121_000, original_cents=106_100, original_currency="EUR")], [purchase()])
    assert (proposal.rule, proposal.residual) == (
        Rule.CURRENCY,
        Residual(ReasonCode.FOREIGN_EXCHANGE, 14_900),
    )
    assert proposal.evidence[0] == "billed as 1,061.00 EUR, which is the order"


def test_an_order_of_small_coins_is_never_linked_with_more_than_was_charged():
    billed = charge(cents=90_000, original_cents=106_100, original_currency="CAD")
    proposal = only([billed], [purchase()])
    assert (links_of([proposal]), proposal.residual) == ([("c1", "p1", 90_000)], None)


@pytest.mark.parametrize(
    ("cents", "tax_told", "code", "linked"),
    [
        (108_595, 0, ReasonCode.PRICE_VARIANCE, 106_100),
        (104_000, 0, None, 104_000),
        (111_000, 0, ReasonCode.SHIPPING, 106_100),
        (116_126, None, ReasonCode.SALES_TAX, 106_100),
    ],
)
def test_a_usual_difference_is_proposed_with_its_name(cents, tax_told, code, linked):
    proposal = only([charge(cents=cents, tax_cents=tax_told)], [purchase()])
    assert (proposal.tier, proposal.rule) == (Tier.B, Rule.NEAR)
    assert links_of([proposal]) == [("c1", "p1", linked)]
    assert (proposal.residual and proposal.residual.code) == code


def test_an_unusual_difference_is_a_near_miss():
    assert only([charge(cents=150_000)], [purchase()]).tier is Tier.D
    assert only([charge(cents=116_126, tax_cents=0)], [purchase()]).tier is Tier.D


def test_near_amounts_are_paired_for_all_and_not_for_the_first_that_comes():
    charges = [charge("c1", 10_200), charge("c2", 10_100)]
    orders = [purchase("p1", 10_000), purchase("p2", 10_190)]
    assert links_of(propose_matches(charges, orders)) == [("c1", "p2", 10_190), ("c2", "p1", 10_000)]


def test_the_same_charge_once_more_is_told_and_takes_no_other_order():
    charges = [charge("c1"), charge("c2", purchase_date=later(2))]
    first, second = propose_matches(charges, [purchase()])
    assert links_of([first]) == [("c1", "p1", 106_100)]
    assert (second.rule, second.repeats, second.links) == (Rule.DUPLICATE, "c1", ())
    assert second.residual == Residual(ReasonCode.DUPLICATE, 106_100)
    apart = propose_matches([charge("c1"), charge("c2", purchase_date=later(9))], [purchase()])
    assert apart[1].rule is Rule.NOTHING


def test_equal_charges_and_as_many_orders_are_laid_side_by_side_by_their_days_and_not_sure():
    charges = [charge("c1", purchase_date=later(9)), charge("c2", purchase_date=later(1))]
    found = propose_matches(charges, [purchase("p1"), purchase("p2", order_date=later(7))])
    assert links_of(found) == [("c1", "p2", 106_100), ("c2", "p1", 106_100)]
    assert {one.tier for one in found} == {Tier.C}
    assert "nothing tells which belongs to which" in found[0].evidence[0]


def test_a_banks_fee_for_foreign_currency_belongs_to_its_charge():
    foreign = charge("c1", 36_945, original_cents=32_390, original_currency="EUR")
    fee = charge("c2", 369, "INTERNATIONAL TRANSACTION FEE")
    found = propose_matches([foreign, fee], [purchase("p1", 32_390)])
    assert (found[1].rule, found[1].repeats) == (Rule.FEE, "c1")
    assert found[1].residual == Residual(ReasonCode.FEE, 369)


def test_a_credit_of_some_pieces_follows_the_order_whose_price_it_is():
    bought = [
        purchase("p1", linked_cents=106_100, lines=(Ordered(53_050, 2),)),
        purchase("p2", 90_000, linked_cents=90_000, lines=(Ordered(45_000, 2),)),
    ]
    credit = only([charge("c9", -53_050)], bought)
    assert links_of([credit]) == [("c9", "p1", -53_050)]
    assert "is what some pieces of the order cost" in credit.evidence


def test_how_a_vendor_is_billed_is_learnt_where_card_and_amount_leave_no_doubt():
    orders = [purchase(f"p{n}", 10_000 + n, "Zydeco Tools") for n in range(3)]
    charges = [charge(f"c{n}", 10_000 + n, f"QXR*{n}77") for n in range(2)]
    unknown = charge("c9", 10_402, "QXR*977", tax_cents=400)
    found = propose_matches([*charges, unknown], orders)
    assert links_of(found)[-1] == ("c9", "p2", 10_002)
    assert any("stands for Zydeco Tools" in sentence for sentence in found[-1].evidence)
    assert all(one.tier is Tier.B for one in found)


@pytest.mark.parametrize(
    ("merchant", "vendor", "same"),
    [
        ("ZYDCO 00417", "Zydeco Tools and Dies", True),
        ("GCS*4471", "Gulf Coast Supply Inc", True),
        ("HERON PRCHS 8851      HOUMA LA", "Heron Industrial Services", True),
        ("BAYOU PAPER", "Zydeco Tools and Dies", False),
    ],
)
def test_shortenings_initials_and_words_that_only_one_vendor_has_name_it(merchant, vendor, same):
    vendors = (
        "Zydeco Tools and Dies",
        "Gulf Coast Supply Inc",
        "Gulf Data Systems Inc",
        "Heron Industrial Services",
    )
    assert VendorNames(vendors).same(merchant, vendor) is same


def test_a_small_assignment_is_the_cheapest_on_the_whole():
    costs = {("a", "x"): 1.0, ("a", "y"): 2.0, ("b", "x"): 1.5, ("c", "z"): 9.0}
    assert cheapest(costs) == [("a", "y"), ("b", "x"), ("c", "z")]
    assert cheapest({}) == []


@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.integers(0, 9)))
def test_no_other_assignment_pairs_more_or_costs_less(costs):
    found = cheapest(costs)
    best = (0, 0)
    for chosen in permutations("wxyz"):
        pairs = [pair for pair in zip("abcd", chosen, strict=True) if pair in costs]
        best = max(
            best,
            *((size, -sum(sorted(costs[pair] for pair in pairs)[:size])) for size in range(len(pairs) + 1)),
        )
    assert (len(found), -sum(costs[pair] for pair in found)) >= best
    assert len({one for one, _ in found}) == len({other for _, other in found}) == len(found)
