"""Audit rules that purchases break, in a small office."""

from dataclasses import replace
from datetime import date

import pytest

from receiving_app.approvals.actions import import_approvals
from receiving_app.approvals.answers import ApprovalRow, ApprovalsRead
from receiving_app.approvals.exceptions import purchase_exceptions
from receiving_app.approvals.reference import load_reference
from receiving_app.documents.actions import keep
from receiving_app.documents.shelf import FolderShelf
from receiving_app.inventory.locations import load_locations
from receiving_app.people.loading import load_people
from receiving_app.people.lookups import holders
from receiving_app.people.reference_files import read_folder
from receiving_app.people.rules import Role
from tests.people.small_office import FILES, contents

DAY = date(2026, 9, 8)
PEOPLE = (
    FILES["people.csv"] + "E7,Ida Link,,00100,arm,,yes,2020-01-01,\nE8,Gus Maps,,00200,,,no,2020-01-01,\n"
)
GOOD = ApprovalRow(
    file_line=2, ticket="SR-1", requested_on=DAY, requester="Gus Maps", agency="00200", for_use_by=None,
    line_of_service=None, purchaser="00200", method="P-Card", vendor="Best Laptops", po="PO-1",
    order_date=DAY, card="0042", contract=None, ship_to="DOCK-9", line=1, manufacturer="Wirelab",
    manufacturer_part="W-1", vendor_part=None, description="Map scanner", commodity_class="43211500",
    quantity=1, uom="EA", unit_cost_cents=10_000, shipping_cents=0, serialized=True, agency_approver="E6",
    agency_approved_on=DAY, arm="Ida Link", arm_approved_on=DAY, notes=None,
)  # fmt: skip


@pytest.fixture
def told(store, by, tmp_path):
    """What is told about a purchase with these changes."""

    def tell(**changes):
        with store.transaction() as session:
            files = read_folder(contents(people=PEOPLE))
            load_people(session, by, files, is_sample=True, default_rule_packs=("louisiana_2014",))
            load_locations(session, by, files)
            load_reference(session, by, files)
            kept = keep(session, by, FolderShelf(tmp_path), b"x", "x.csv", "text/csv", "approvals")
            clerk = holders(session, by.today, Role.RECEIVING_CLERK)[0]
            rows = (replace(GOOD, **changes),)
            read = ApprovalsRead("x.csv", "x", "utf-8", ",", rows, (), (), (), None, ())
            import_approvals(session, replace(by, person_id=clerk.id), kept.id, read)
            return [(one.rule, one.order, one.line) for one in purchase_exceptions(session)]

    return tell


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"arm": None, "arm_approved_on": None}, [("X-APPR", "PO-1", None)]),
        ({"arm_approved_on": date(2026, 9, 9)}, [("X-APPR", "PO-1", None)]),
        ({"unit_cost_cents": 2_600_000}, [("X-DELEG", "PO-1", None)]),
        ({"requester": "Ida Link"}, [("X-SELF", "PO-1", None)]),
        ({"description": "Notebook"}, [("X-PROC", "PO-1", 1)]),
        ({"vendor": "Zydeco Tools"}, [("X-CONTRACT", "PO-1", 1)]),
        ({"vendor": "BEST  laptops"}, []),
        (
            {"vendor": "Zydeco Tools", "order_date": date(2025, 6, 30), "method": "Lease"},
            [("X-APPR", "PO-1", None)],
        ),
        ({"ship_to": "48 Larkspur Lane"}, [("X-HOME", "PO-1", None)]),
        ({"ship_to": "NORTH-7"}, []),
        ({"ship_to": None}, []),
    ],
)
def test_a_purchase_tells_exactly_the_rules_it_breaks(told, changes, expected):
    assert told(**changes) == expected
