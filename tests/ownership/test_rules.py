"""Who owns a unit, who tags it and by when; what is known of it; and what must never happen."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies

from receiving_app.errors import Refused
from receiving_app.ownership.answers import CENTRAL_IT, HOLD, NO_TAG
from receiving_app.ownership.facts import (
    Acquisition,
    ApprovalCells,
    Circumstance,
    Kind,
    LineOffered,
    LineOfService,
    LookedUp,
    Organization,
    Purchaser,
    UnitFacts,
    facts_as_words,
    facts_from_words,
    facts_of_unit,
    landed_unit_cost,
)
from receiving_app.ownership.rules import decide_owner
from receiving_app.rulebook.pack import Result
from tests.rulebook.louisiana_units import (
    BY_THE_AGENCY,
    FOR_OTS_EMPLOYEE,
    LAPTOP,
    OF_2014,
    OUTSIDE_A_LINE,
    PACKS,
    TODAY,
    now,
    seed,
)

# Who owns, and why


def test_the_owner_comes_with_a_sentence_its_rule_and_what_the_rule_looked_at():
    answer = seed(LAPTOP)
    assert answer.sentence == (
        "OTS bought it for the Board of Maps on a line of service (Device Service), so it belongs to OTS."
    )
    assert (answer.pack_id, answer.pack_hash) == (OF_2014[0].id, OF_2014[0].hash)
    assert ("Line of service", "Device Service", True) in {
        (each.label, each.value, each.holds) for each in answer.conditions
    }
    assert answer.questions == ()


def test_each_pack_that_took_part_is_named_base_first():
    assert [step.rule for step in now(OUTSIDE_A_LINE).steps] == ["S4", "O3"]


def test_a_unit_bought_by_somebody_else_for_an_ots_employee_is_to_be_confirmed():
    answer = now(replace(FOR_OTS_EMPLOYEE, purchaser=Purchaser.AGENCY))
    assert answer.result is Result.DECIDED
    assert [question.whom for question in answer.questions] == ["the buyer, then the property manager"]


def test_the_agency_gets_nothing_by_the_overlay_when_its_code_is_not_known():
    answer = now(replace(OUTSIDE_A_LINE, agency=None))
    assert answer.owner == "INCOMPLETE"
    assert [question.fact for question in answer.questions] == ["for_agency"]


def test_an_agency_outside_central_procurement_is_not_made_owner_by_the_overlay():
    assert now(replace(OUTSIDE_A_LINE, agency_in_scope=False)).owner == "UNDETERMINED"
    capital = replace(BY_THE_AGENCY, agency_in_scope=False, landed_unit_cost=900_000)
    assert (now(capital).rule, now(capital).owner) == ("S7-outside", "UNDETERMINED")


# Who tags, and by when


def test_sixty_days_count_from_receipt():
    answer = seed(LAPTOP)
    assert answer.tag_due == date(2026, 11, 15)
    assert answer.tag_due_because == "60 days from receipt on 2026-09-16."


def test_sixty_days_count_from_acceptance_where_the_unit_is_tested_first():
    tested = replace(LAPTOP, installed_or_tested_first=True)
    assert seed(tested).tag_due is None
    assert seed(tested).tag_due_because == "The clock starts at acceptance, which has not happened yet."
    accepted = replace(tested, accepted_on=date(2026, 10, 1))
    assert seed(accepted).tag_due == date(2026, 11, 30)


def test_the_agency_has_thirty_days_from_receipt_under_the_overlay_whatever_it_costs():
    tested = replace(OUTSIDE_A_LINE, installed_or_tested_first=True, accepted_on=date(2026, 10, 1))
    assert now(tested).tag_due == date(2026, 10, 16)
    assert now(replace(OUTSIDE_A_LINE, landed_unit_cost=5_000)).tag_due == date(2026, 10, 16)


def test_below_the_floor_a_unit_is_tagged_without_a_due_date():
    answer = seed(replace(LAPTOP, landed_unit_cost=99_999))
    assert (answer.who_tags, answer.tag_due) == (CENTRAL_IT, None)
    assert answer.tag_due_because == "No due date: it cost $999.99, which is below $1,000.00."
    assert seed(replace(LAPTOP, landed_unit_cost=100_000)).tag_due is not None


def test_a_cost_that_is_not_known_leaves_the_due_date_open_and_says_so():
    answer = seed(replace(LAPTOP, landed_unit_cost=None))
    assert (answer.owner, answer.tag_due) == (CENTRAL_IT, None)
    assert "is not known" in answer.tag_due_because


def test_a_supply_has_an_owner_and_no_tag():
    answer = seed(replace(LAPTOP, kind=Kind.SUPPLY))
    assert (answer.owner, answer.who_tags, answer.tag_due) == (CENTRAL_IT, NO_TAG, None)


# What must never happen

MAYBE = {
    "kind": list(Kind),
    "acquisition": list(Acquisition),
    "purchaser": list(Purchaser),
    "for_agency": [True, False],
    "line_of_service": [LineOfService.IN_FORCE, LineOfService.NONE],
    "for_use_by_ots_employee": [True, False],
    "exempt": [True, False],
    "agency_in_scope": [True, False],
    "circumstance": [Circumstance.ORDINARY, Circumstance.REPLACEMENT],
    "landed_unit_cost": [99_999, 100_000, 499_999, 500_000],
}
known_facts = strategies.builds(
    UnitFacts,
    agency=strategies.just("07001"),
    received_on=strategies.just(TODAY),
    **{name: strategies.sampled_from(values) for name, values in MAYBE.items()},
)
packs_in_use = strategies.sampled_from([OF_2014, PACKS])


@given(
    known_facts, strategies.sets(strategies.sampled_from(list(MAYBE)), min_size=1, max_size=3), packs_in_use
)
def test_a_missing_fact_names_an_owner_only_where_every_completion_names_the_same(whole, missing, packs):
    answer = decide_owner(replace(whole, **dict.fromkeys(missing)), packs, TODAY)
    if answer.result is not Result.DECIDED:
        return
    for values in itertools.product(*(MAYBE[name] for name in missing)):
        completed = decide_owner(replace(whole, **dict(zip(missing, values, strict=True))), packs, TODAY)
        assert completed.owner == answer.owner


@given(known_facts, packs_in_use)
def test_a_decision_is_the_same_every_time_and_an_open_one_asks_somebody(facts, packs):
    answer = decide_owner(facts, packs, TODAY)
    assert decide_owner(facts, packs, TODAY) == answer
    assert answer.result is not Result.INCOMPLETE or answer.rule == "S9-contradiction"
    assert answer.owner in {CENTRAL_IT, "07001"} or (answer.owner == answer.result and answer.questions)


def test_of_a_unit_of_which_nothing_is_known_nobody_is_the_owner():
    answer = now(UnitFacts())
    assert (answer.owner, answer.who_tags, answer.tag_due) == ("INCOMPLETE", HOLD, None)
    assert len(answer.questions) > 1


# Facts as words


@given(known_facts)
def test_facts_written_as_words_read_back_the_same(facts):
    facts = replace(facts, said={"for_agency": "the Board of Maps"})
    assert facts_from_words(facts_as_words(facts)) == facts


@pytest.mark.parametrize(
    ("name", "text", "advice"),
    [
        ("purchaser", "them", "Give central, agency, other."),
        ("exempt", "maybe", "Give yes or no."),
        ("landed_unit_cost", "12.3", "Give an amount such as 1515.95."),
        ("received_on", "yesterday", "Give a day such as 2026-09-16."),
    ],
)
def test_a_word_that_is_no_value_is_refused_with_what_would_be(name, text, advice):
    with pytest.raises(Refused) as refusal:
        facts_from_words({name: text})
    assert refusal.value.advice == advice


def test_an_unknown_fact_is_refused_with_the_names_of_all():
    with pytest.raises(Refused, match="no fact “colour”"):
        facts_from_words({"colour": "grey"})


# From an approved line

CELLS = ApprovalCells(
    agency="07001",
    for_use_by="Ann Ray (E1)",
    line_of_service="Device Service",
    purchaser="00001",
    acquisition_method="P-Card",
    commodity_class="43211500",
    unit_of_measure="EA",
    serialized=True,
    quantity=3,
    unit_cost=6_500,
    shipping=1_000,
    ordered_on=date(2026, 9, 1),
    notes=None,
)
LOOKED_UP = LookedUp(
    central="00001",
    organizations={
        "00001": Organization("Central IT", in_scope=True),
        "07001": Organization("the Board of Maps", in_scope=True),
        "07002": Organization("the Board of Tides", in_scope=True),
    },
    on_payroll={"E1": False, "E2": True},
    lines_of_service=[
        LineOffered("DEV", "Device Service", date(2020, 7, 1), None),
        LineOffered("OLD", "Old Service", date(2020, 7, 1), date(2026, 8, 31)),
    ],
    exempt=False,
)


def unit(number=1, **changes):
    return facts_of_unit(replace(CELLS, **changes), LOOKED_UP, number, received_on=TODAY)


def test_an_ordinary_line_becomes_the_facts_of_its_unit():
    facts = unit()
    assert (facts.kind, facts.acquisition, facts.purchaser) == ("device", "purchase", "central")
    assert (facts.for_agency, facts.agency, facts.line_of_service) == (True, "07001", "in_force")
    assert (facts.for_use_by_ots_employee, facts.landed_unit_cost) == (False, 6_833)
    assert seed(facts).sentence == (
        "OTS bought it for the Board of Maps on a line of service (Device Service), so it belongs to OTS."
    )


@pytest.mark.parametrize(
    ("cell", "service"),
    [
        (None, None),
        ("None", LineOfService.NONE),
        ("n/a", LineOfService.NONE),
        ("device service", LineOfService.IN_FORCE),
        ("DEV", LineOfService.IN_FORCE),
        ("Old Service", LineOfService.NOT_IN_FORCE),
        ("Hat Service", LineOfService.NOT_LISTED),
    ],
)
def test_a_line_of_service_counts_by_the_list_and_the_order_date(cell, service):
    assert unit(line_of_service=cell).line_of_service == service


def test_a_line_of_service_cannot_be_judged_without_an_order_date():
    assert unit(ordered_on=None).line_of_service is None


@pytest.mark.parametrize(
    ("cell", "ots_employee"),
    [
        ("Bo Lee (E2)", True),
        ("Stock", False),
        ("Pool - field office", False),
        ("Field office loaner pool", False),
        ("Cy Stock (E2)", True),
        ("Somebody (E9)", None),
        ("Somebody", None),
        (None, None),
        ("Ann Ray (E1); Bo Lee (E2)", None),
    ],
)
def test_the_user_counts_by_the_payroll_and_an_unknown_one_is_missing(cell, ots_employee):
    assert unit(for_use_by=cell).for_use_by_ots_employee is ots_employee


def test_units_of_mixed_destinations_are_shared_out_as_the_notes_say():
    cells = {"for_use_by": "Ann Ray (E1); Bo Lee (E2)", "notes": "Deliver 2 to BOM, 1 to OTS staff"}
    assert [unit(n, **cells).for_use_by_ots_employee for n in (1, 2, 3, 4)] == [False, False, True, None]
    assert unit(1, **cells, quantity=5).for_use_by_ots_employee is None


@pytest.mark.parametrize("notes", ["2 units go to BOM, 1 unit for OTS staff", "Send 2 ea to BOM and 1 to us"])
def test_shares_may_be_told_in_other_words(notes):
    cells = {"for_use_by": "Ann Ray (E1); Bo Lee (E2)", "notes": notes}
    assert [unit(n, **cells).for_use_by_ots_employee for n in (1, 2, 3)] == [False, False, True]


@pytest.mark.parametrize(
    ("code", "purchaser"),
    [("00001", "central"), ("07001", "agency"), ("07002", "other"), ("09999", None), (None, None)],
)
def test_the_purchaser_counts_by_its_code(code, purchaser):
    assert unit(purchaser=code).purchaser == purchaser


@pytest.mark.parametrize(
    ("commodity", "unit_of_measure", "serialized", "kind"),
    [
        ("43211500", "EA", True, Kind.DEVICE),
        ("43211500", "EA", False, Kind.SUPPLY),
        ("43232100", "EA", False, Kind.SOFTWARE),
        ("81111800", "EA", False, Kind.SERVICE),
        (None, "HR", False, Kind.SERVICE),
        (None, "EA", None, None),
    ],
)
def test_the_kind_of_thing_comes_from_its_class_and_whether_it_has_serials(
    commodity, unit_of_measure, serialized, kind
):
    changes = {"commodity_class": commodity, "unit_of_measure": unit_of_measure, "serialized": serialized}
    assert unit(**changes).kind is kind


def test_freight_is_shared_out_to_the_cent():
    assert landed_unit_cost(6_500, 1_899, 5) == 6_880
    assert [landed_unit_cost(cost, 1, 2) for cost in (100, 101)] == [100, 102]  # halves to even
    assert landed_unit_cost(6_500, None, 5) == 6_500
    assert landed_unit_cost(None, 1_899, 5) is None
