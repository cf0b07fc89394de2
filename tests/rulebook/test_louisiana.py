"""The shipped packs of Louisiana: the table S1 to S9, the overlay, the open cases, the sample offices."""

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from receiving_app.ownership.answers import CENTRAL_IT, HOLD
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
    facts_of_unit,
)
from receiving_app.ownership.rules import decide_owner
from receiving_app.rulebook.checking import check
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

SHARED = Path(__file__).parents[2].parent / "shared"


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
