"""Matching charges with purchases: what is sure, what waits for a person, and what is never guessed."""

import csv
import json
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.card_logs.answers import ReasonCode
from receiving_app.card_logs.match_assignment import cheapest
from receiving_app.card_logs.matching import propose_matches
from receiving_app.card_logs.merchant_names import SAME_NAME, VendorNames, name_score
from receiving_app.card_logs.sides import (
    Charge,
    Link,
    Ordered,
    PurchaseSide,
    Residual,
    Return,
    Rule,
    Shipment,
    Tier,
)
from receiving_app.card_logs.statement_file import read_statement

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
DAY = date(2026, 9, 9)


def charge(name="c1", cents=106100, merchant="GULF DATA SYSTEMS   800-555-0100", **changes) -> Charge:
    return Charge(
        **(
            {"charge_id": name, "last4": "4242", "purchase_date": DAY, "merchant": merchant, "cents": cents}
            | changes
        )
    )


def purchase(name="p1", total=106100, vendor="Gulf Data Systems Inc", **changes) -> PurchaseSide:
    given = {
        "purchase_id": name,
        "number": f"LC26{name[1:]:>05}",
        "ticket": f"SR-20{name[1:]:>04}",
        "vendor": vendor,
        "last4": "4242",
        "order_date": DAY,
        "approved_on": DAY,
        "total_cents": total,
    }
    return PurchaseSide(**(given | changes))


def only(charges, purchases, confirmed=(), **more):
    (proposal,) = propose_matches(charges, purchases, confirmed, **more)
    return proposal


def test_the_only_charge_and_order_of_a_card_and_amount_with_the_vendors_name_may_be_ticked_beforehand():
    delivered = purchase(delivered_on=date(2026, 9, 14), slip_numbers=("PS-77001",))
    proposal = only([charge()], [delivered])
    assert (proposal.tier, proposal.rule) == (Tier.A, Rule.AMOUNT_CARD_NAME)
    assert proposal.links == (Link("c1", "p1", 106100),)
    assert proposal.evidence == (
        "$1,061.00 equals the order to the cent",
        "same card ending 4242",
        "merchant 'GULF DATA SYSTEMS 800-555-0100' reads as Gulf Data Systems Inc (100)",
        "ordered Sep 9, charged Sep 9",
        "delivered Sep 14 with slip PS-77001",
    )


def test_two_equal_orders_are_a_tie_and_none_is_chosen():
    proposal = only([charge()], [purchase("p1"), purchase("p2")])
    assert proposal.tier is Tier.C
    assert proposal.links == ()
    assert [candidate.purchase_id for candidate in proposal.candidates] == ["p1", "p2"]
    assert proposal.evidence == (
        "1 charge of $1,061.00 and 2 orders fit one another; nothing tells which belongs to which",
    )


def test_two_equal_charges_for_one_order_are_a_tie():
    first, second = propose_matches([charge("c1"), charge("c2")], [purchase()])
    assert (first.tier, second.tier) == (Tier.C, Tier.C)


def test_an_order_named_in_the_customer_code_decides_between_twins_but_waits_for_a_person():
    first, second = propose_matches(
        [charge("c1", customer_code="SR-200002"), charge("c2")], [purchase("p1"), purchase("p2")]
    )
    assert (first.tier, first.rule) == (Tier.B, Rule.REFERENCE)
    assert first.links == (Link("c1", "p2", 106100),)
    assert "customer code SR-200002 names SR-200002" in first.evidence
    assert second.links == (Link("c2", "p1", 106100),)
    assert second.tier is Tier.B


def test_an_order_number_without_its_letters_still_names_it():
    proposal = only([charge(customer_code="2600001", merchant="XYZZY 42")], [purchase()])
    assert (proposal.tier, proposal.rule) == (Tier.A, Rule.REFERENCE)


def test_a_named_order_of_another_amount_is_a_near_miss_and_no_link():
    proposal = only([charge(cents=5000, customer_code="LC2600001")], [purchase()])
    assert (proposal.tier, proposal.links) == (Tier.D, ())
    (candidate,) = proposal.candidates
    assert "customer code LC2600001 names SR-200001" in candidate.fits
    assert candidate.against == ("the amount is off by $1,011.00",)


def test_a_code_that_names_another_order_keeps_an_exact_match_from_being_sure():
    other = purchase("p2", 700, "Bayou Office Supply")
    proposal = only([charge(customer_code="SR-200002")], [purchase(), other])
    assert proposal.tier is Tier.B
    assert proposal.evidence[-1] == "the customer code names another order, SR-200002"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"last4": "9999"}, "ordered on the card ending 9999"),
        ({"last4": None}, "ordered without a card"),
        (
            {"vendor": "Zydeco Tools"},
            "merchant 'GULF DATA SYSTEMS 800-555-0100' does not read as Zydeco Tools",
        ),
        ({"order_date": DAY + timedelta(2)}, "charged before it was ordered"),
    ],
)
def test_what_does_not_agree_is_said_and_the_match_waits_for_a_person(changed, said):
    proposal = only([charge()], [purchase(**changed)])
    assert proposal.tier is Tier.B
    assert any(sentence.startswith(said) for sentence in proposal.evidence)


def test_amount_alone_is_never_proposed():
    proposal = only([charge()], [purchase(vendor="Zydeco Tools", last4="9999")])
    assert proposal.tier is Tier.D
    assert proposal.candidates[0].against[0] == "ordered on the card ending 9999"


def test_a_charge_months_after_the_order_is_a_near_miss():
    assert only([charge(purchase_date=date(2026, 12, 9))], [purchase()]).tier is Tier.D


def test_a_weak_match_does_not_take_what_a_stronger_one_needs():
    weak, strong = propose_matches([charge("c1", last4="1111"), charge("c2")], [purchase()])
    assert weak.tier is Tier.D
    assert strong.links == (Link("c2", "p1", 106100),)


def test_card_and_vendor_that_point_to_different_orders_are_a_tie():
    by_card, by_name = purchase("p1", vendor="Zydeco Tools"), purchase("p2", last4="9999")
    assert only([charge()], [by_card, by_name]).tier is Tier.C


def test_a_credit_is_proposed_against_the_charge_it_equals():
    charged, credit = propose_matches([charge("c1"), charge("c2", -106100)], [purchase()])
    assert charged.tier is Tier.A
    assert (credit.tier, credit.rule) == (Tier.B, Rule.CREDIT)
    assert credit.links == (Link("c2", "p1", -106100),)
    assert "equals an earlier charge to the cent" in credit.evidence


def test_a_credit_for_part_of_an_earlier_cycles_charge_follows_its_return():
    returned = purchase(linked_cents=106100, returns=(Return("RMA-1", DAY, 5000),))
    credit = only([charge("c2", -5000)], [returned], [Link("c1", "p1", 106100)])
    assert credit.links == (Link("c2", "p1", -5000),)
    assert "goods were sent back for this credit" in credit.evidence


def test_a_credit_for_part_of_a_charge_without_a_return_is_left_to_a_person():
    credit = only([charge("c2", -5000)], [purchase(linked_cents=106100)], [Link("c1", "p1", 106100)])
    assert (credit.tier, credit.links) == (Tier.C, ())


def test_two_equal_credits_for_one_charge_are_left_to_a_person():
    _, first, _ = propose_matches([charge("c1"), charge("c2", -106100), charge("c3", -106100)], [purchase()])
    assert first.tier is Tier.C
    assert first.evidence == ("another credit of this card and amount is open",)


def test_a_credit_larger_than_what_was_charged_is_not_proposed():
    assert only([charge("c2", -5000)], [purchase(linked_cents=4000)]).tier is Tier.D


def test_a_confirmed_charge_is_left_alone_and_a_refused_pair_is_not_proposed_again():
    assert propose_matches([charge()], [purchase(linked_cents=106100)], [Link("c1", "p1", 106100)]) == ()
    assert only([charge()], [purchase()], rejected={("c1", "p1")}).links == ()


def test_the_rest_of_a_partly_linked_charge_is_matched_but_never_ticked_beforehand():
    proposal = only([charge(cents=20000)], [purchase("p2", 8000)], [Link("c1", "p1", 12000)])
    assert proposal.links == (Link("c1", "p2", 8000),)
    assert proposal.tier is Tier.B


def later(days):
    return DAY + timedelta(days)


def links_of(proposals):
    return [(link.charge_id, link.purchase_id, link.cents) for one in proposals for link in one.links]


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


@pytest.mark.parametrize(
    ("merchant", "vendor"),
    [
        ("SQ *CYPRESS IMAGE SO    NEW ORLEANS LA", "Cypress Image Solutions"),
        ("PAYPAL *BAYOUTOOLS 402-935-7733", "Bayou Tools LLC"),
        ("BLUE HERON PAPER #0889", "Blue Heron Paper Co"),
        ("TERN MKTP US*F8Q4AB", "Tern Mktp US"),
    ],
)
def test_a_vendor_is_known_behind_processors_cities_phones_and_store_numbers(merchant, vendor):
    assert name_score(merchant, vendor) >= SAME_NAME


def test_other_names_are_not_the_same():
    assert name_score("ZYDECO TOOLS", "Cypress Image Solutions") < SAME_NAME


VENDORS = ("Gulf Data Systems Inc", "Bayou Office Supply", "Zydeco Tools")
CHARGES = st.lists(
    st.builds(
        lambda cents, vendor, card, code, days: (cents, vendor, card, code, days),
        st.sampled_from((500, 1000, 1500, -500, -1000)),
        st.sampled_from(VENDORS),
        st.sampled_from(("4242", "9999")),
        st.sampled_from((None, "SR-200001", "2600002", "77777")),
        st.integers(0, 40),
    ),
    max_size=10,
)
PURCHASES = st.lists(
    st.tuples(
        st.sampled_from((500, 1000, 1500)),
        st.sampled_from(VENDORS),
        st.sampled_from(("4242", "9999", None)),
        st.integers(0, 500),
    ),
    max_size=8,
)


def sides_of(charges, purchases):
    return (
        [
            charge(
                f"c{n}",
                cents,
                vendor.upper(),
                last4=card,
                customer_code=code,
                purchase_date=DAY + timedelta(days),
            )
            for n, (cents, vendor, card, code, days) in enumerate(charges)
        ],
        [
            purchase(f"p{n}", total, vendor, last4=card, linked_cents=linked)
            for n, (total, vendor, card, linked) in enumerate(purchases)
        ],
    )


@given(CHARGES, PURCHASES, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_answer(charges, purchases, shuffler):
    left, right = sides_of(charges, purchases)
    answer = propose_matches(left, right)
    shuffler.shuffle(left)
    shuffler.shuffle(right)
    assert propose_matches(left, right) == answer


@given(CHARGES, PURCHASES)
def test_links_never_exceed_the_charge_nor_what_is_open_of_the_purchase(charges, purchases):
    left, right = sides_of(charges, purchases)
    proposals = propose_matches(left, right)
    assert [proposal.charge_id for proposal in proposals] == sorted(one.charge_id for one in left)
    taken = defaultdict(int)
    for proposal in proposals:
        amount = next(one.cents for one in left if one.charge_id == proposal.charge_id)
        linked = sum(link.cents for link in proposal.links)
        assert linked * amount >= 0
        assert abs(linked) <= abs(amount)
        assert not (proposal.tier is Tier.D and proposal.links)
        for link in proposal.links:
            taken[link.purchase_id] += link.cents
    for side in right:
        assert side.linked_cents + taken[side.purchase_id] >= 0 or taken[side.purchase_id] == 0
        assert taken[side.purchase_id] <= max(side.open_cents, 0)


@given(CHARGES, PURCHASES)
def test_confirming_what_was_proposed_and_running_again_touches_nothing_confirmed(charges, purchases):
    left, right = sides_of(charges, purchases)
    links = [
        link
        for proposal in propose_matches(left, right)
        if proposal.tier is Tier.A
        for link in proposal.links
    ]
    taken = {link.purchase_id: link.cents for link in links}
    after = [
        purchase(
            side.purchase_id,
            side.total_cents,
            side.vendor,
            last4=side.last4,
            linked_cents=side.linked_cents + taken.get(side.purchase_id, 0),
        )
        for side in right
    ]
    again = propose_matches(left, after, links)
    assert not {link.charge_id for link in links} & {proposal.charge_id for proposal in again}


def sample_office() -> tuple[list[Charge], list[PurchaseSide], set[tuple[str, str]]]:
    folder = SHARED / "office-small"
    rows = read_statement(folder / "statements" / "2026-10" / "works.csv").rows
    charges = [
        Charge(
            row.document_no or "",
            row.last4,
            row.purchase_date,
            row.merchant,
            row.amount_cents,
            row.customer_code,
        )
        for row in rows
    ]
    totals: defaultdict[str, int] = defaultdict(int)
    first: dict[str, dict[str, str]] = {}
    with (folder / "approvals.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            if line["Card"]:
                cents = round(float(line["Unit Cost"]) * 100) * int(line["Qty"]) + round(
                    float(line["Shipping"]) * 100
                )
                totals[line["Ticket"]] += cents
                first.setdefault(line["Ticket"], line)
    purchases = [
        PurchaseSide(
            ticket,
            line["PO Number"],
            ticket,
            line["Vendor"],
            line["Card"],
            datetime.strptime(line["Order Date"], "%m/%d/%Y").date(),  # noqa: DTZ007 - a calendar day
            None,
            totals[ticket],
        )
        for ticket, line in first.items()
    ]
    truth = json.loads((folder / "statements" / "truth.json").read_text(encoding="utf-8"))
    right = {(row["document"], link["ticket"]) for row in truth["transactions"] for link in row["links"]}
    return charges, purchases, right


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data does not lie beside this checkout")
def test_the_sample_month_has_no_wrong_link_and_ties_stay_open():
    charges, purchases, right = sample_office()
    random.Random(7).shuffle(charges)
    proposals = propose_matches(charges, purchases)
    links = {tier: [link for one in proposals if one.tier is tier for link in one.links] for tier in Tier}
    assert [link for link in links[Tier.A] if (link.charge_id, link.purchase_id) not in right] == []
    assert [link for link in links[Tier.B] if (link.charge_id, link.purchase_id) not in right] == []
    assert len(links[Tier.A]) >= 8
    assert (
        len({(link.charge_id, link.purchase_id) for found in links.values() for link in found} & right) >= 30
    )
    assert len(proposals) == len(charges)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data does not lie beside this checkout")
@pytest.mark.parametrize("name", ["synthetic/public_2000", "semi-real"])
def test_the_sure_tier_is_never_wrong_on_a_large_month_and_nearly_all_links_are_found(name):
    folder = SHARED / "card-statements" / name
    read = {
        part: json.loads((folder / f"{part}.json").read_text(encoding="utf-8"))
        for part in ("purchases", "truth")
    }
    purchases = [
        PurchaseSide(
            one["id"],
            one.get("po"),
            one.get("order_no"),
            one["vendor"],
            one["card"],
            date.fromisoformat(one["order_date"]),
            None,
            one["amount"],
        )
        for one in read["purchases"]
    ]
    charges = [
        Charge(
            row.document_no or "",
            row.last4,
            row.purchase_date,
            row.merchant,
            row.amount_cents,
            row.customer_code,
            row.tax_cents,
            row.original_cents,
            row.original_currency,
        )
        for row in read_statement(folder / "statement.csv").rows
    ]
    right = {(document, purchase_id) for document, purchase_id, _ in read["truth"]["links"]}
    proposals = propose_matches(charges, purchases)
    sure = [link for one in proposals if one.tier is Tier.A for link in one.links]
    found = {(link.charge_id, link.purchase_id) for one in proposals for link in one.links}
    assert 2 * len(found & right) / (len(found) + len(right)) > 0.94  # F1, without the slips
    assert len(sure) > 0.4 * len(charges)
    assert [link for link in sure if (link.charge_id, link.purchase_id) not in right] == []
