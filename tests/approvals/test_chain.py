"""The approval chain: who signed, with what power, in time, and by which list."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from receiving_app.approvals.answers import ApprovalRow, ChainVerdict, Verdict
from receiving_app.approvals.chain import (
    ChainContext,
    ChainDelegation,
    ChainListEntry,
    ChainPerson,
    ManagerAnswer,
    judge_chain,
)
from receiving_app.approvals.import_file import read_approvals
from tests.approvals.test_comparing import ROW

DATA = Path(__file__).parents[2].parent / "shared" / "data"
SIGNED = date(2026, 8, 31)
DELEGATION = ChainDelegation(
    "01107", "E2", "IT requests", 1_000_000, date(2026, 1, 1), date(2026, 8, 31), "official"
)
CONTEXT = ChainContext(
    people=(
        ChainPerson("E1", "Ann Field", "01107"),
        ChainPerson("E2", "Bo Hill", "01107"),
        ChainPerson("E3", "Cy Dale", "00010", is_manager=True),
    ),
    delegations=(DELEGATION,),
    central_organization="00010",
    elected_organizations=frozenset({"03130"}),
    scopes=("IT",),
)
OWN = replace(ROW, purchaser="01107", method="P-Card")


def judge(*rows: ApprovalRow, context: ChainContext = CONTEXT) -> ChainVerdict:
    return judge_chain(rows or (ROW,), context)


def given(**changes: object) -> ChainContext:
    return replace(CONTEXT, delegations=(replace(DELEGATION, **changes),))


def test_a_chain_in_order_is_cleared_and_still_says_what_was_looked_at() -> None:
    verdict = judge()
    assert verdict.verdict is Verdict.CLEARED
    assert verdict.who_can_clear == ()
    assert verdict.reasons[0].said == "The request is ticket SR-1."
    assert all(reason.holds for reason in verdict.reasons)


def test_the_last_day_and_the_exact_limit_still_count() -> None:
    assert judge(context=given(limit_cents=ROW.cost_cents)).verdict is Verdict.CLEARED
    assert judge(context=given(effective_from=SIGNED, effective_to=SIGNED)).verdict is Verdict.CLEARED
    assert judge(replace(ROW, order_date=SIGNED)).verdict is Verdict.CLEARED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"limit_cents": ROW.cost_cents - 1}, "reaches to $7,579.74 and the purchase is $7,579.75"),
        ({"effective_to": SIGNED - timedelta(days=1)}, "had expired on 2026-08-30"),
        ({"effective_from": SIGNED + timedelta(days=1)}, "begins only on 2026-09-01"),
        ({"status": "draft"}, "is only a draft"),
        ({"scope": "Vehicles"}, "is for Vehicles"),
        ({"organization": "05251"}, "without any delegation"),
        ({"delegate": "E9"}, "without any delegation"),
    ],
)
def test_an_approver_without_the_power_has_not_approved(changes: dict[str, object], said: str) -> None:
    verdict = judge(context=given(**changes))
    assert verdict.verdict is Verdict.NOT_APPROVED
    assert said in verdict.said
    assert verdict.who_can_clear == ("agency approver with a delegation in force",)


def test_all_lines_of_the_purchase_count_against_the_limit() -> None:
    context = given(limit_cents=ROW.cost_cents)
    assert judge(ROW, replace(ROW, line=2), context=context).verdict is Verdict.NOT_APPROVED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"agency_approver": None}, "No agency approver has signed."),
        ({"agency_approved_on": None}, "No agency approver has signed."),
        ({"arm": None}, "No agency relationship manager has approved."),
        ({"arm": "Ann Field"}, "was not one on that day"),
        ({"requester": "bo  hill"}, "requested and approved for the agency"),
        ({"requester": "Cy Dale"}, "requested and approved as relationship manager"),
        ({"agency_approver": "Nobody Known"}, "cannot be told"),
    ],
)
def test_a_missing_or_worthless_signature_is_not_approved(changes: dict[str, object], said: str) -> None:
    verdict = judge(replace(ROW, **changes))
    assert verdict.verdict is Verdict.NOT_APPROVED
    assert said in verdict.said


def test_one_person_cannot_give_both_approvals() -> None:
    both = replace(CONTEXT, people=(ChainPerson("E2", "Bo Hill", "01107", is_manager=True),))
    verdict = judge(replace(ROW, arm="Bo Hill"), context=both)
    assert "Bo Hill gave both approvals." in verdict.said


def test_a_manager_whose_role_had_ended_has_not_approved() -> None:
    people = (*CONTEXT.people[:2], replace(CONTEXT.people[2], manager_to=SIGNED - timedelta(days=1)))
    assert judge(context=replace(CONTEXT, people=people)).verdict is Verdict.NOT_APPROVED


def test_an_approval_after_the_order_holds_the_purchase() -> None:
    verdict = judge(replace(ROW, arm_approved_on=date(2026, 9, 10)))
    assert verdict.verdict is Verdict.HELD
    assert "placed on 2026-09-09" in verdict.said
    assert verdict.who_can_clear == ("program administrator",)


def test_a_missing_ticket_and_lines_that_disagree_hold_the_purchase() -> None:
    assert judge(replace(ROW, ticket=None)).verdict is Verdict.HELD
    assert "different values for arm" in judge(ROW, replace(ROW, line=2, arm="X")).said


def test_an_unanswered_question_of_the_manager_holds_and_an_answered_one_does_not() -> None:
    asked = ManagerAnswer("Does it meet the standards?", "Yes.")
    assert judge(context=replace(CONTEXT, answers=(asked,))).verdict is Verdict.CLEARED
    assert judge(context=replace(CONTEXT, answers=(replace(asked, answer=None),))).verdict is Verdict.HELD


def test_an_agency_may_buy_what_the_list_of_the_approval_day_exempts() -> None:
    entry = ChainListEntry("01107", None, "specimen camera; NOTEBOOK", date(2020, 1, 1), SIGNED)
    context = replace(CONTEXT, exemption_list=(entry,))
    verdict = judge(OWN, context=context)
    assert verdict.verdict is Verdict.CLEARED
    assert any("The entry ended on 2026-08-31" in reason.said for reason in verdict.reasons)
    other = replace(CONTEXT, exemption_list=(replace(entry, organization="05251"),))
    assert judge(OWN, context=other).verdict is Verdict.HELD


def test_a_list_that_came_later_does_not_decide_but_is_shown() -> None:
    entry = ChainListEntry("*", "43211500", None, SIGNED + timedelta(days=1), None)
    central = ChainListEntry("*", "43211500", "computers", date(2014, 7, 1), None)
    verdict = judge(OWN, context=replace(CONTEXT, exemption_list=(entry,), central_list=(central,)))
    assert verdict.verdict is Verdict.HELD
    assert "the central list names it. A newer list exempts it from 2026-09-01" in verdict.said


def test_elected_officials_agencies_gifts_and_capital_assets_are_not_asked_for_a_list() -> None:
    assert judge(replace(OWN, method="Donation")).verdict is Verdict.CLEARED
    for bought in ("PCard", "Purchase Order", "procurement card"):
        assert judge(replace(OWN, method=bought)) == judge(replace(OWN, method="P-Card"))
        assert judge(replace(OWN, method=bought)).verdict is not Verdict.CLEARED
    dear = replace(OWN, unit_cost_cents=99_000, quantity=5, shipping_cents=5_000)
    assert judge(dear, context=replace(CONTEXT, capital_floor_cents=100_000)).verdict is Verdict.CLEARED
    assert judge(dear, context=replace(CONTEXT, capital_floor_cents=100_001)).verdict is Verdict.HELD
    elected = replace(CONTEXT, elected_organizations=frozenset({"01107"}))
    assert judge(OWN, context=elected).verdict is Verdict.CLEARED


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample offices are not beside the checkout")
@pytest.mark.parametrize("office", ["office-small", "office-month"])
def test_the_sample_offices_chains_are_judged_as_their_exceptions_say(office: str) -> None:
    folder = DATA / office

    def table(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    def entries(name: str) -> tuple[ChainListEntry, ...]:
        return tuple(
            ChainListEntry(
                row.get("organization", "*"),
                row["commodity_class"] or None,
                row["words"] or None,
                date.fromisoformat(row["effective_from"]),
                date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
            )
            for row in table(name)
        )

    context = ChainContext(
        people=[
            ChainPerson(
                row["employee_no"], row["name"], row["organization_code"], "arm" in row["roles"].split(";")
            )
            for row in table("people.csv")
        ],
        delegations=[
            ChainDelegation(
                row["organization"],
                row["delegate"],
                row["scope"],
                int(row["limit"].replace(".", "")),
                date.fromisoformat(row["effective_from"]),
                date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
                row["status"],
            )
            for row in table("delegations.csv")
        ],
        central_organization=next(
            row["code"] for row in table("organizations.csv") if row["kind"] == "central_it"
        ),
        elected_organizations=frozenset(
            row["code"] for row in table("organizations.csv") if row["kind"] == "elected_official_agency"
        ),
        central_list=entries("central_list.csv"),
        exemption_list=entries("exemption_list.csv"),
        scopes=("IT",),
        capital_floor_cents=500_000,
    )
    lines = defaultdict(list)
    for row in read_approvals((folder / "approvals.csv").read_bytes(), "approvals.csv").rows:
        lines[row.po].append(row)
    told = json.loads((folder / "exceptions.json").read_text(encoding="utf-8"))
    stopped = {
        case["po"] for case in told if case["rule"] in {"X-APPR", "X-DELEG", "X-SELF"} and case["fires"]
    }
    listed = {case["po"] for case in told if case["rule"] == "X-PROC" and case["fires"]}
    not_cleared = {
        po for po, rows in lines.items() if judge_chain(rows, context).verdict is not Verdict.CLEARED
    }
    assert not_cleared == stopped | listed
