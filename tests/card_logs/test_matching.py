"""Matching charges with purchases: what is sure, what waits for a person, and what is never guessed."""

import csv
import json
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.card_logs.matching import propose_matches
from receiving_app.card_logs.merchant_names import SAME_NAME, name_score
from receiving_app.card_logs.sides import (
    Charge,
    Link,
    PurchaseSide,
    Return,
    Rule,
    Tier,
)
from receiving_app.card_logs.statement_file import read_statement
from tests.card_logs.matching_sides import DAY, charge, only, purchase

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def test_the_only_charge_and_order_of_a_card_and_amount_with_the_vendors_name_may_be_ticked_beforehand():
    delivered = purchase(delivered_on=date(2026, 9, 14), slip_numbers=("PS-77001",))
    proposal = only([charge()], [delivered])
    assert (proposal.tier, proposal.rule) == (Tier.A, Rule.AMOUNT_CARD_NAME)
    assert proposal.links == (Link("c1", "p1", 106100),)
    assert proposal.evidence == (
        "$1,061.00 equals the order to the cent",
        "same card ending 4242",
        "merchant 'GULF DATA SYSTEMS 800-555-0100' reads as Gulf Data Systems Inc (100 of 100)",
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
