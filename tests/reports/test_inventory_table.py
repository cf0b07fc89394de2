"""The inventory as a table: it keeps its zeros, is alive in no spreadsheet, and comes back unchanged."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from receiving_app.errors import Refused
from receiving_app.inventory.lookups import asset_seen
from receiving_app.inventory.moving import move_unit, take_back_move
from receiving_app.people.lookups import people
from receiving_app.reports.inventory_table import HEADING, export_inventory, hold_against
from receiving_app.reports.life import life_of
from receiving_app.whole_file import write_csv, write_table
from tests.offices import MANY, NOTEBOOK, scan, serial, wrong

KINDS = ("csv", "xlsx", "json")


@pytest.fixture
def filled(workplace):
    """Four units: a serial that a spreadsheet would take for a formula, and one of nothing but digits."""
    scan(workplace, NOTEBOOK, serial(1))
    scan(workplace, MANY, serial(2), "000057310294816")
    scan(workplace, "[)>\x1e06\x1dS-1PLUS2QX\x1e\x04")
    return workplace


def rows_of(file):
    if file.suffix == ".json":
        return json.loads(file.read_text(encoding="utf-8"))
    if file.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    heading, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_holds_every_unit_and_comes_back_as_no_change(filled, tmp_path, kind):
    file = tmp_path / f"inventory.{kind}"
    count = export_inventory(filled.store, file)
    rows = rows_of(file)
    assert (count, len(rows)) == (len(rows), 4)
    assert list(rows[0]) == list(HEADING)
    by_serial = {row["serial_number"].lstrip("'"): row for row in rows}
    notebook = by_serial[serial(1)]
    assert notebook["owner"] == "00100"
    assert notebook["owner_name"] == "Office of Computers"
    assert (notebook["po_number"], notebook["user"]) == (NOTEBOOK, "00200")
    assert Decimal(str(notebook["acquisition_cost"])) == 1500
    assert "000057310294816" in by_serial
    held = hold_against(filled.store, file.read_bytes(), file.name)
    assert (held.same, held.differing, held.unknown, held.missing) == (4, (), (), ())


def test_what_was_changed_elsewhere_is_told_cell_by_cell(filled, tmp_path):
    file = tmp_path / "inventory.csv"
    export_inventory(filled.store, file)
    heading, first, *rest = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    place = heading.index("location")
    changed = [*first[:place], "CELLAR", *first[place + 1 :]]
    unknown = [*first]
    unknown[heading.index("serial_number")] = "NOBODYS"
    write_table(file, heading, [changed, unknown, *rest[1:]])
    held = hold_against(filled.store, file.read_bytes(), file.name)
    (differs,) = held.differing
    assert (differs.column, differs.table, differs.inventory) == ("location", "CELLAR", "DOCK-9")
    assert (
        str(held.unknown[0]) == "inventory.csv, line 3, serial_number: Nothing here has the serial NOBODYS."
    )
    assert (held.same, len(held.missing)) == (2, 1)


def test_only_what_is_overdue_is_written_where_that_was_asked(filled, tmp_path):
    file = tmp_path / "inventory.csv"
    due = filled.ask(asset_seen, serial(1)).row.tag_due
    assert export_inventory(filled.store, file, overdue_on=due) == 0
    assert export_inventory(filled.store, file, serial(1), overdue_on=due + timedelta(days=1)) == 1
    assert [row["serial_number"] for row in rows_of(file)] == [serial(1)]


def test_lines_whose_empty_ends_were_cut_off_are_held_all_the_same(filled, tmp_path):
    file = tmp_path / "inventory.csv"
    export_inventory(filled.store, file)
    heading, first, *rest = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    short = first[: heading.index("status")]
    write_csv(file, (heading, short, *rest))
    held = hold_against(filled.store, file.read_bytes(), file.name)
    (status, *_) = held.differing
    assert (status.column, status.table, status.inventory) == ("status", "", "accepted")
    assert (held.same, held.unknown, held.missing) == (3, (), ())


def test_a_table_that_names_no_unit_is_none_of_the_inventory(filled):
    with pytest.raises(Refused, match="no table of the inventory"):
        hold_against(filled.store, b"serial_number,owner\nX1,00100\n", "x.csv")
    with pytest.raises(Refused, match="no table of the inventory"):
        hold_against(filled.store, b'[{"Order": "PO-1", "Vendor": "Wire Works"}]', "purchases.json")


def test_other_files_are_no_tables(filled, tmp_path):
    with pytest.raises(Refused, match="no name of a table"):
        export_inventory(filled.store, tmp_path / "inventory.doc")
    with pytest.raises(Refused, match="no table of the inventory"):
        hold_against(filled.store, b"a,b\n1,2\n", "x.csv")
    with pytest.raises(Refused, match="no list of rows"):
        hold_against(filled.store, b"{", "x.json")


def test_the_life_of_a_unit_is_told_whole(filled):
    life = filled.ask(life_of, serial(1))
    assert (life.order.number, life.line.number, life.chain.verdict) == (NOTEBOOK, 1, "CLEARED")
    (came,) = life.arrivals
    assert (came.dock, came.state) == ("DOCK-9", "open")
    assert [scan.raw for scan in life.scans] == [serial(1)]
    assert life.tag.number == life.unit.row.tag
    assert life.unit.determinations[-1].sentence
    assert (life.slips, life.charges) == ((), ())


def test_a_unit_moves_and_its_custody_says_so(filled):
    unit = filled.ask(asset_seen, serial(1))
    with pytest.raises(Refused, match="There is no place NOWHERE in use"):
        filled.do(move_unit, unit.row.asset_id, "NOWHERE", "")
    with pytest.raises(Refused, match="is at DOCK-9 with Cal Clerk already"):
        filled.do(move_unit, unit.row.asset_id, "DOCK-9", "")
    other = next(each for each in filled.ask(people) if each.name == "Ada Head")
    said = filled.do(move_unit, unit.row.asset_id, "DOCK-9", "handed over", other.id)
    assert said == f"{serial(1)} moved to DOCK-9, held by Ada Head."
    seen = filled.ask(asset_seen, serial(1))
    assert (seen.custodian, seen.custody[-1].kind, seen.custody[-1].note) == (
        "Ada Head", "moved", "handed over",
    )  # fmt: skip
    with pytest.raises(Refused, match="was not moved to CAGE-9 last"):
        filled.do(take_back_move, unit.row.asset_id, "CAGE-9", "undone")
    filled.do(take_back_move, unit.row.asset_id, "DOCK-9", "it was another unit")
    assert filled.ask(asset_seen, serial(1)).custodian == "Cal Clerk"
    assert wrong(filled) == []
