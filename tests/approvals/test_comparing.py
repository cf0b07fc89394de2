"""Rehearsing an import: each row is new, changed cell by cell, unchanged, or refused after a receipt."""

from dataclasses import replace
from datetime import date

import pytest

from receiving_app.approvals.answers import ApprovalRow, ChangeKind
from receiving_app.approvals.comparing import Amendment, content_of, rehearse, row_of

ROW = ApprovalRow(
    file_line=2,
    ticket="SR-1",
    requested_on=date(2026, 8, 30),
    requester="Ann Field",
    agency="01107",
    for_use_by=None,
    line_of_service="Desk service",
    purchaser="00010",
    method="PO",
    vendor="Plain Supply",
    po="P100",
    order_date=date(2026, 9, 9),
    card=None,
    contract=None,
    ship_to="DOCK",
    line=1,
    manufacturer="Maker",
    manufacturer_part="N-14",
    vendor_part="0012",
    description="Notebook, 14 in",
    commodity_class="43211500",
    quantity=5,
    uom="EA",
    unit_cost_cents=151_595,
    shipping_cents=0,
    serialized=True,
    agency_approver="Bo Hill",
    agency_approved_on=date(2026, 8, 31),
    arm="Cy Dale",
    arm_approved_on=date(2026, 8, 31),
    notes=None,
)


def test_a_row_that_is_not_kept_yet_is_new() -> None:
    (change,) = rehearse([ROW], {})
    assert change.kind is ChangeKind.NEW


def test_the_same_row_from_another_line_of_another_file_is_unchanged() -> None:
    (change,) = rehearse([replace(ROW, file_line=77)], {ROW.key: ROW})
    assert change.kind is ChangeKind.UNCHANGED
    assert change.cells == ()


def test_a_change_is_told_cell_by_cell_old_and_new() -> None:
    new = replace(ROW, quantity=6, unit_cost_cents=150_000, notes="two to the annex", serialized=False)
    (change,) = rehearse([new], {ROW.key: ROW})
    assert change.kind is ChangeKind.CHANGED
    assert {(cell.field, cell.old, cell.new) for cell in change.cells} == {
        ("quantity", "5", "6"),
        ("unit_cost_cents", "$1,515.95", "$1,500.00"),
        ("notes", "(empty)", "two to the annex"),
        ("serialized", "yes", "no"),
    }


@pytest.mark.parametrize("amendment", [None, Amendment("", "price"), Amendment("A1", "  ")])
def test_a_change_after_the_first_receipt_is_refused_without_number_and_reason(
    amendment: Amendment | None,
) -> None:
    (change,) = rehearse([replace(ROW, quantity=6)], {ROW.key: ROW}, {ROW.key}, amendment)
    assert change.kind is ChangeKind.REFUSED
    assert "give its number and the reason" in change.said


def test_an_amendment_with_number_and_reason_allows_the_change_and_is_named() -> None:
    amendment = Amendment("A1", "vendor's successor model")
    (change,) = rehearse([replace(ROW, quantity=6)], {ROW.key: ROW}, {ROW.key}, amendment)
    assert change.kind is ChangeKind.CHANGED
    assert "amendment A1 (vendor's successor model)" in change.said


def test_a_received_row_that_did_not_change_is_not_refused() -> None:
    (change,) = rehearse([ROW], {ROW.key: ROW}, {ROW.key})
    assert change.kind is ChangeKind.UNCHANGED


def test_a_row_written_down_comes_back_the_same() -> None:
    for row in (ROW, replace(ROW, order_date=None, arm=None, arm_approved_on=None, serialized=None)):
        assert row_of(content_of(row), row.file_line) == row
    assert content_of(ROW) == content_of(replace(ROW, file_line=9))
