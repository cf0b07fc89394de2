"""Who owns a unit: the sample offices' answers, the cases left open, and what must never happen."""

import csv
import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

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
from receiving_app.resources_folder import resource
from receiving_app.rulebook.checking import check
from receiving_app.rulebook.pack import Result
from receiving_app.rulebook.shelf import load_packs

SHARED = Path(__file__).parents[2].parent / "shared"
PACKS = load_packs(resource("rules"))
OF_2014 = tuple(pack for pack in PACKS if pack.builds_on is None)
TODAY = date(2026, 9, 16)

# A laptop that OTS bought for an agency on a line of service.
LAPTOP = UnitFacts(
    kind=Kind.DEVICE,
    acquisition=Acquisition.PURCHASE,
    purchaser=Purchaser.CENTRAL,
    for_agency=True,
    agency="07001",
    line_of_service=LineOfService.IN_FORCE,
    for_use_by_ots_employee=False,
    exempt=False,
    agency_in_scope=True,
    circumstance=Circumstance.ORDINARY,
    landed_unit_cost=150_000,
    received_on=TODAY,
    installed_or_tested_first=False,
    said={"for_agency": "the Board of Maps", "line_of_service": "Device Service"},
)
OUTSIDE_A_LINE = replace(LAPTOP, line_of_service=LineOfService.NONE)
BY_THE_AGENCY = replace(OUTSIDE_A_LINE, purchaser=Purchaser.AGENCY)
FOR_OTS_EMPLOYEE = replace(OUTSIDE_A_LINE, for_use_by_ots_employee=True)


def seed(facts):
    return decide_owner(facts, OF_2014, TODAY)


def now(facts):
    return decide_owner(facts, PACKS, TODAY)


# The table S1 to S9, and the overlay


@pytest.mark.parametrize(
    ("facts", "rule", "owner", "overlay_rule", "overlay_owner", "overlay_tags"),
    [
        (LAPTOP, "S1", CENTRAL_IT, "O1", CENTRAL_IT, CENTRAL_IT),
        (FOR_OTS_EMPLOYEE, "S2", CENTRAL_IT, "S2", CENTRAL_IT, CENTRAL_IT),
        (
            replace(FOR_OTS_EMPLOYEE, purchaser=Purchaser.AGENCY),
            *("S3", CENTRAL_IT, "S3", CENTRAL_IT, CENTRAL_IT),
        ),
        (OUTSIDE_A_LINE, "S4", "UNDETERMINED", "O3", "07001", "07001"),
        (replace(OUTSIDE_A_LINE, landed_unit_cost=499_999), "S4", "UNDETERMINED", "O3", "07001", "07001"),
        (replace(OUTSIDE_A_LINE, landed_unit_cost=500_000), "S4", "UNDETERMINED", "O4", "07001", "07001"),
        (replace(OUTSIDE_A_LINE, for_agency=False), "S5", "UNDETERMINED", "S5", "UNDETERMINED", HOLD),
        (replace(BY_THE_AGENCY, exempt=True), "S6", "UNDETERMINED", "S6", "UNDETERMINED", HOLD),
        (BY_THE_AGENCY, "S7", "UNDETERMINED", "S7", "UNDETERMINED", HOLD),
        (replace(BY_THE_AGENCY, landed_unit_cost=500_000), "S7", "UNDETERMINED", "O4", "07001", "07001"),
        (
            replace(OUTSIDE_A_LINE, acquisition=Acquisition.LEASE),
            *("S8", "UNDETERMINED", "O2", "UNDETERMINED", CENTRAL_IT),
        ),
        (
            replace(OUTSIDE_A_LINE, acquisition=Acquisition.DONATION),
            *("S8", "UNDETERMINED", "S8", "UNDETERMINED", HOLD),
        ),
        (replace(LAPTOP, line_of_service=None), "S9", "INCOMPLETE", "S9", "INCOMPLETE", HOLD),
    ],
)
def test_each_rule_of_the_table_answers(facts, rule, owner, overlay_rule, overlay_owner, overlay_tags):
    assert (seed(facts).rule, seed(facts).owner) == (rule, owner)
    answer = now(facts)
    assert (answer.rule, answer.owner, answer.who_tags) == (overlay_rule, overlay_owner, overlay_tags)


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


# Which rules apply


def test_before_the_policy_of_2024_the_procedure_of_2014_answers_alone():
    assert decide_owner(OUTSIDE_A_LINE, PACKS, date(2024, 3, 31)).rule == "S4"
    assert decide_owner(OUTSIDE_A_LINE, PACKS, date(2024, 4, 1)).rule == "O3"


def test_the_shipped_packs_have_no_gap_no_shadowed_row_and_no_contradiction():
    assert [str(problem) for pack in PACKS for problem in check(pack)] == []


# The sixteen cases that the words of 2014 do not settle

OPEN = {
    "1 line of service that is not in the list": replace(LAPTOP, line_of_service=LineOfService.NOT_LISTED),
    "1 line of service that had ended": replace(LAPTOP, line_of_service=LineOfService.NOT_IN_FORCE),
    "2 purchaser not stated, for an OTS employee": replace(FOR_OTS_EMPLOYEE, purchaser=None),
    "3 software": replace(LAPTOP, kind=Kind.SOFTWARE),
    "4 seconded or embedded user": replace(FOR_OTS_EMPLOYEE, circumstance=Circumstance.SECONDED),
    "4 contractor at OTS": replace(OUTSIDE_A_LINE, for_agency=False),
    "5 mixed destinations, unit not told apart": replace(OUTSIDE_A_LINE, for_use_by_ots_employee=None),
    "6 bought out or converted": replace(LAPTOP, circumstance=Circumstance.TERM_CHANGED),
    "7 reassigned later": replace(FOR_OTS_EMPLOYEE, circumstance=Circumstance.REASSIGNED),
    "8 replacement under warranty": replace(LAPTOP, circumstance=Circumstance.REPLACEMENT),
    "9 free or surplus": replace(LAPTOP, circumstance=Circumstance.FREE),
    "10 card purchase without a ticket": replace(LAPTOP, circumstance=Circumstance.NO_TICKET),
    "11 part for an agency's equipment": replace(LAPTOP, circumstance=Circumstance.COMPONENT),
    "12 federal money": replace(LAPTOP, circumstance=Circumstance.FEDERAL_MONEY),
    "13 agency outside Act 712": replace(BY_THE_AGENCY, agency_in_scope=False),
    "14 exempt when approved": replace(BY_THE_AGENCY, exempt=True),
    "15 approval missing": replace(LAPTOP, circumstance=Circumstance.NOT_APPROVED),
    "16 leased": replace(LAPTOP, acquisition=Acquisition.LEASE),
}


@pytest.mark.parametrize("case", OPEN)
@pytest.mark.parametrize("packs", [OF_2014, PACKS], ids=["2014", "2014 and 2024"])
def test_an_ambiguous_case_names_no_owner_and_says_what_to_ask_and_whom(case, packs):
    answer = decide_owner(OPEN[case], packs, TODAY)
    assert answer.result in {Result.UNDETERMINED, Result.INCOMPLETE}
    assert answer.owner == answer.result
    assert answer.sentence.endswith(".")
    assert answer.questions
    assert all(question.text.strip() and question.whom.strip() for question in answer.questions)


def test_a_purchase_before_there_were_rules_is_undetermined_with_a_question():
    answer = decide_owner(LAPTOP, PACKS, date(2014, 6, 30))
    assert (answer.owner, answer.who_tags, answer.rule) == ("UNDETERMINED", HOLD, None)
    assert answer.questions[0].text == "Which rules applied on 2014-06-30?"


def test_a_line_of_service_bought_by_an_agency_is_a_contradiction():
    answer = now(replace(LAPTOP, purchaser=Purchaser.AGENCY))
    assert (answer.owner, answer.rule) == ("INCOMPLETE", "S9-contradiction")


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


# The sample offices


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(text, form="%Y-%m-%d"):
    return datetime.strptime(text, form).replace(tzinfo=UTC).date() if text else None


def cents(text):
    return round(float(text) * 100) if text else None


class SampleOffice:
    """A sample office's reference lists, looked up as the rooms above would."""

    def __init__(self, folder):
        self.central = json.loads((folder / "office.json").read_text())["central_it"]
        listed = rows_of(folder / "organizations.csv")
        self.organizations = {
            row["code"]: Organization(row["name"], row["kind"] != "elected_official_agency")
            for row in listed
            if row["kind"] not in {"vendor", "carrier"}
        }
        self.on_payroll = {
            row["employee_no"]: row["ots_employee"] == "yes" for row in rows_of(folder / "people.csv")
        }
        self.services = [
            LineOffered(row["code"], row["name"], day(row["effective_from"]), day(row["effective_to"]))
            for row in rows_of(folder / "lines_of_service.csv")
        ]
        self.exemptions = rows_of(folder / "exemption_list.csv")
        self.lines = {(row["PO Number"], row["Line"]): row for row in rows_of(folder / "approvals.csv")}

    def exempt(self, row):
        listed = [
            entry
            for entry in self.exemptions
            if entry["organization"] in {"*", row["Agency"]}
            and (
                entry["commodity_class"] == row["Commodity Class"]
                or any(
                    phrase.strip().lower() in row["Description"].lower()
                    for phrase in filter(None, entry["words"].split(";"))
                )
            )
        ]
        if not listed:
            return False  # on no day, so the approval date is not needed
        signed = [
            day(row[cell], "%m/%d/%Y") for cell in ("Agency Approved On", "ARM Approved On") if row[cell]
        ]
        if not signed:
            return None
        approved = max(signed)
        return any(
            day(entry["effective_from"]) <= approved <= (day(entry["effective_to"]) or approved)
            for entry in listed
        )

    def facts(self, truth):
        row = {name: cell or None for name, cell in self.lines[truth["po"], str(truth["line"])].items()}
        cells = ApprovalCells(
            agency=row["Agency"],
            for_use_by=row["For Use By"],
            line_of_service=row["Line of Service"],
            purchaser=row["Purchaser"],
            acquisition_method=row["Acquisition Method"],
            commodity_class=row["Commodity Class"],
            unit_of_measure=row["UoM"],
            serialized={"Yes": True, "No": False}[row["Serialized"]],
            quantity=int(row["Qty"]),
            unit_cost=cents(row["Unit Cost"]),
            shipping=cents(row["Shipping"]),
            ordered_on=day(row["Order Date"], "%m/%d/%Y"),
            notes=row["Notes"],
        )
        looked_up = LookedUp(
            self.central, self.organizations, self.on_payroll, self.services, exempt=self.exempt(row)
        )
        number = truth["unit"] if isinstance(truth["unit"], int) else 1
        return facts_of_unit(cells, looked_up, number, received_on=day(truth["received_on"]))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample offices do not lie beside the checkout")
@pytest.mark.parametrize("office", ["office-small", "office-month"])
@pytest.mark.parametrize(
    ("name", "packs"), [("seed_2014", OF_2014), ("seed_2014_plus_overlay_2024", PACKS)], ids=["2014", "2024"]
)
def test_every_unit_of_a_sample_office_gets_its_owner_its_tagger_and_its_due_date(office, name, packs):
    folder = SHARED / "data" / office
    sample = SampleOffice(folder)
    truths = json.loads((folder / "ownership_truth.json").read_text())
    expected, answered = Counter(), Counter()
    for truth in truths:
        facts = sample.facts(truth)
        assert facts.landed_unit_cost == cents(truth["landed_unit_cost"])
        answer = decide_owner(facts, packs, day(truth["received_on"]) or TODAY)
        want = truth[name]
        # Which serial of a mixed line went where nobody knows: how many each owner gets is compared.
        serial = "" if truth.get("compare") == "counts" else truth["serial"]
        due = want["tag_due"]
        expected[truth["po"], truth["line"], serial, want["owner"], want["rule"], want["who_tags"], due] += 1
        due = answer.tag_due.isoformat() if answer.tag_due else None
        rule = re.sub("-.*", "", answer.rule)
        answered[truth["po"], truth["line"], serial, answer.owner, rule, answer.who_tags, due] += 1
    assert answered == expected
    assert len(truths) > 100
