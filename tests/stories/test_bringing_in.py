"""Approvals at the desk: unknown columns are told once, what a file would do is seen, then it goes in."""

import csv

import pytest
from PySide6.QtWidgets import QLabel

from receiving_app.approvals.answers import ChangeKind
from receiving_app.approvals.lookups import purchase_seen, purchases_page
from receiving_app.desk.bringing_in import rehearse_approvals
from receiving_app.desk.door import OpenOffice
from receiving_app.desk.parts.columns_box import ColumnsForm
from receiving_app.desk.parts.rehearsal_box import Agreed, RehearsalTable
from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.progress import Progress
from tests.approvals.test_learning import HEADING, ROWS
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.offices import SAMPLE_DAY as SAMPLE
from tests.stories.test_through_the_window import ORDER, desk, shoot  # noqa: F401 - a fixture
from tests.stories.test_undoing import Hands

INTAKE = "receiving_app.desk.approvals_intake"


@pytest.fixture
def odd(tmp_path):
    """An export headed as nobody told us, for an agency of the sample office."""
    with (SAMPLE / "approvals.csv").open(encoding="utf-8-sig", newline="") as file:
        agency = next(csv.DictReader(file))["Agency"]
    rows = [(*row[:-1], agency) for row in ROWS]
    file = tmp_path / "odd.csv"
    file.write_text("\n".join(",".join(row) for row in (HEADING, *rows)), encoding="utf-8")
    return file


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_columns_are_told_once_and_the_file_goes_in(qtbot, desk, monkeypatch, sample_office, odd):
    day.act_as(sample_office, Role.ADMINISTRATOR)
    hands = Hands(qtbot, desk, monkeypatch)
    hands.go("purchases")
    asked = []

    def tell(screen, rehearsed):
        asked.append("columns")
        form = ColumnsForm(rehearsed.columns)
        qtbot.addWidget(form)
        form.name.line.setText("weekly")
        assert not form.is_good()
        assert form.wrong.text().startswith("Which column is the description?")
        for heading, said in (
            ("What", "description *"),
            ("Count", "quantity *"),
            ("Each USD", "unit cost *"),
        ):
            form.pickers[heading].setCurrentText(said)
        assert form.is_good()
        return form.mapping

    def look(screen, rehearsed):
        asked.append("rehearsal")
        table = RehearsalTable(rehearsed)
        qtbot.addWidget(table)
        assert [(row.kind, row.line, row.column) for row in table.model.rows] == [
            (ChangeKind.NEW, 2, ""),
            (ChangeKind.REFUSED, 3, "Count"),
        ]
        table.chips[ChangeKind.REFUSED].click()
        assert [row.after for row in table.model.rows] == [
            "A whole number was expected as quantity, not many."
        ]
        with pytest.raises(Refused):
            sample_office.ask(purchase_seen, "PO-9001")  # nothing is in yet
        return Agreed()

    monkeypatch.setattr(f"{INTAKE}.ask_files", lambda *_: (odd,))
    monkeypatch.setattr(f"{INTAKE}.ask_columns", tell)
    monkeypatch.setattr(f"{INTAKE}.ask_to_bring_in", look)
    said = hands.press("Bring in approvals")
    assert asked == ["columns", "rehearsal"]
    assert said.startswith("odd.csv: 1 new, 0 changed, 0 unchanged, 1 refused.")
    assert sample_office.ask(purchase_seen, "PO-9001").row.ordered == 3

    hands.go("imports")
    hands.choose(lambda row: row.file == "odd.csv")
    qtbot.waitUntil(lambda: "Rows that stayed out" in words(hands.screen.detail), timeout=20_000)
    assert "Line 3, Count" in words(hands.screen.detail)
    out = odd.with_name("out.csv")
    hands.answer("ask_new_file", out)
    assert hands.press("Export what stayed out") == "1 row written to out.csv."
    assert "odd.csv,3,Count,A whole number" in out.read_text(encoding="utf-8-sig").replace('"', "")
    hands.answer("ask_reason", "a trial")
    assert hands.press("Take it back") == "odd.csv is taken back: 1 line as before."
    assert sample_office.differences() == ()


def test_a_change_is_told_cell_by_cell(sample_office, tmp_path):
    row = sample_office.ask(purchases_page, limit=1)[0]
    lines = (SAMPLE / "approvals.csv").read_text(encoding="utf-8-sig").splitlines()
    first = next(line for line in lines if row.number in line)
    assert row.vendor in first
    export = tmp_path / "again.csv"
    export.write_text("\n".join((lines[0], first.replace(row.vendor, "Another Vendor"))), encoding="utf-8")
    (found,) = rehearse_approvals(OpenOffice(sample_office), [export], Progress())
    assert found.counts == "0 new, 1 changed, 0 unchanged, 0 refused"
    assert [(cell.field, cell.old, cell.new) for cell in found.changes[0].cells] == [
        ("vendor", row.vendor, "Another Vendor")
    ]
    export.write_text("\n".join((lines[0], first)), encoding="utf-8")
    (same,) = rehearse_approvals(OpenOffice(sample_office), [export], Progress())
    assert not same.says_something


def test_a_line_of_which_goods_have_come_changes_by_an_amendment(
    qtbot, desk, monkeypatch, sample_office, scans, tmp_path
):  # fmt: skip
    for raw in scans[3:]:
        shoot(qtbot, desk, raw)
    lines = (SAMPLE / "approvals.csv").read_text(encoding="utf-8-sig").splitlines()
    first = next(line for line in lines if ORDER in line)
    export = tmp_path / "amended.csv"
    vendor = sample_office.ask(purchase_seen, ORDER).row.vendor
    export.write_text("\n".join((lines[0], first.replace(vendor, "Another Vendor"))), encoding="utf-8")
    day.act_as(sample_office, Role.ADMINISTRATOR)
    hands = Hands(qtbot, desk, monkeypatch)
    hands.go("purchases")

    def tell(screen, rehearsed):
        table = RehearsalTable(rehearsed)
        qtbot.addWidget(table)
        assert [row.kind for row in table.model.rows] == [ChangeKind.REFUSED]
        table.number.line.setText("A-1")
        assert not table.is_good()
        assert table.reason.wrong.text() == "Say why."
        table.reason.line.setText("the vendor was sold")
        assert table.is_good()
        return Agreed(table.amendment())

    monkeypatch.setattr(f"{INTAKE}.ask_files", lambda *_: (export,))
    monkeypatch.setattr(f"{INTAKE}.ask_to_bring_in", tell)
    assert hands.press("Bring in approvals") == "amended.csv: 0 new, 1 changed, 0 unchanged, 0 refused."
    assert sample_office.ask(purchase_seen, ORDER).row.vendor == "Another Vendor"
    hands.choose(lambda row: row.number == ORDER)

    def shown():
        return [label.text() for label in hands.screen.detail.findChildren(QLabel)]

    qtbot.waitUntil(lambda: "Amendment A-1" in shown(), timeout=20_000)
    assert f"Line 1: vendor {vendor} → Another Vendor" in shown()
    assert any(each.endswith(", the vendor was sold") for each in shown())
