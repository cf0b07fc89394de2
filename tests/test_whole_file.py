"""A file that goes out is there whole, or what stood there before is."""

import csv
import json
import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from receiving_app.errors import Refused, Trouble
from receiving_app.whole_file import folder_takes_files, write_csv, write_table, write_whole, writing_whole


def test_a_file_is_written_with_its_folder_and_may_be_read_like_any_other(tmp_path):
    write_whole(tmp_path / "new" / "x.pdf", b"one")
    write_whole(tmp_path / "new" / "x.pdf", b"two")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["x.pdf"]
    assert (tmp_path / "new" / "x.pdf").read_bytes() == b"two"
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE((tmp_path / "new" / "x.pdf").stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_what_breaks_off_leaves_what_stood_there(tmp_path):
    place = tmp_path / "x.csv"
    place.write_bytes(b"before")

    def rows():
        yield ["a"]
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        write_csv(place, rows())
    assert place.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [place]


def test_it_is_on_the_disk_before_it_gets_its_name(tmp_path, monkeypatch):
    done = []
    sync, rename = os.fsync, type(tmp_path).replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append("sync"), sync(number))[1])
    monkeypatch.setattr(type(tmp_path), "replace", lambda *to: (done.append("rename"), rename(*to))[1])
    write_whole(tmp_path / "x", b"one")
    assert done == ["sync", "rename"]


def test_a_folder_that_takes_nothing_is_trouble_with_advice(tmp_path):
    (tmp_path / "a-file").write_text("in the way")
    with pytest.raises(Trouble, match="could not be written") as told:
        write_whole(tmp_path / "a-file" / "x", b"one")
    assert "Check the folder" in told.value.advice
    with pytest.raises(Trouble):
        _write_as_the_disk_goes(tmp_path / "x")
    assert not (tmp_path / "x").exists()
    assert not folder_takes_files(tmp_path / "a-file" / "x")
    assert folder_takes_files(tmp_path / "not" / "yet")


def test_a_csv_holds_no_live_formula_and_opens_as_utf_8(tmp_path):
    write_csv(tmp_path / "x.csv", [["Größe", "=1+1", None], ["007", "-2", 'a "b"\nc']])
    data = (tmp_path / "x.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["Größe", "'=1+1", ""], ["007", "'-2", 'a "b"\nc']]


def _write_as_the_disk_goes(path: Path) -> None:
    with writing_whole(path) as file:
        os.close(file.fileno())
        file.write(b"the disk went away")


def test_a_workbook_keeps_text_as_text_and_amounts_as_numbers(tmp_path):
    rows = [("007", "=1+1", Decimal("12.50"), None, "a <b> & \x01 c")]
    write_table(tmp_path / "x.xlsx", ("code", "formula", "amount", "nothing", "odd"), rows)
    book = CalamineWorkbook.from_path(tmp_path / "x.xlsx")
    assert book.get_sheet_by_index(0).to_python() == [
        ["code", "formula", "amount", "nothing", "odd"],
        ["007", "=1+1", 12.5, "", "a <b> & \ufffd c"],
    ]
    assert b"<f>" not in (tmp_path / "x.xlsx").read_bytes()


def test_a_table_is_of_a_kind_that_is_known(tmp_path):
    write_table(tmp_path / "x.json", ("code", "line"), [("007", 1), (None, 2)])
    assert json.loads((tmp_path / "x.json").read_text()) == [
        {"code": "007", "line": 1},
        {"code": None, "line": 2},
    ]
    with pytest.raises(Refused, match="no name of a table"):
        write_table(tmp_path / "x.doc", ("a",), [("b",)])
