"""Vendors' lists of serials are read however they are headed; what is wrong is told, never lost."""

import io

import pytest
from openpyxl import Workbook

from receiving_app.approvals.manifest_file import read_manifest


def csv(*rows):
    return "\n".join(rows).encode()


def book(*rows):
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "heading",
    [
        "PO,Line,Part Number,Serial Number,MAC,Carton",
        "Customer PO;PO Line;MPN;S/N;MAC Address;Box",
        "purchase order\tline no\tsku\tservice tag\tLAN MAC\tpallet",
    ],
)
def test_each_vendor_heads_its_columns_otherwise(heading):
    sign = next(sign for sign in ",;\t" if sign in heading)
    row = sign.join(("PO-1", "2", "AC-1", "0012345", "00:07:4d:60:98:f8", "7"))
    read = read_manifest(csv("A list for you", "", heading, row), "a.csv")
    assert (read.problems, read.warnings) == ((), ())
    (unit,) = read.rows
    assert (unit.file_line, unit.order, unit.line, unit.part) == (4, "PO-1", 2, "AC-1")
    assert (unit.serial, unit.mac, unit.carton) == ("0012345", "00074D6098F8", "7")


def test_bad_rows_are_values_and_the_good_ones_go_in():
    read = read_manifest(
        csv(
            "PO,Line,Serial,MAC",
            "PO-1,1,ABC123,",
            "PO-1,1,,",
            "PO-1,1,1.23457E+11,",
            "PO-1,x,ABC124,",
            ",1,ABC125,",
            "PO-1,1,abc-123,",
            "PO-1,1,N/A,",
            "PO-1,1,5E12345,zz",
        ),
        "a.csv",
    )
    assert [row.serial for row in read.rows] == ["ABC123", "5E12345"]
    assert [(each.line, each.column) for each in read.problems] == [
        (3, "Serial"), (4, "Serial"), (5, "Line"), (6, "PO"), (7, "Serial"), (8, "Serial"),
    ]  # fmt: skip
    assert "shortened this number to 1.23457E+11" in read.problems[1].reason
    assert "stands in this file already, in line 2" in read.problems[4].reason
    assert [(each.line, each.column) for each in read.warnings] == [(9, "MAC")]


def test_what_a_spreadsheet_does_to_serials_is_told():
    read = read_manifest(
        book(
            ("PO", "Part", "Serial"),
            ("PO-1", "A", "00123456"),
            ("PO-1", "A", 123457),
            ("PO-1", "B", 1.23456789012346e17),
        ),
        "a.xlsx",
    )
    assert [row.serial for row in read.rows] == ["00123456", "123457", "123456789012346000"]
    assert [(each.line, each.reason) for each in read.warnings] == [
        (4, "A spreadsheet keeps 15 digits; look whether 123456789012346000 is whole."),
        (3, "123457 is shorter than the others: zeros may have gone off its front."),
    ]


@pytest.mark.parametrize(
    ("cell", "serial"),
    [
        ("'0071026355", "0071026355"),
        ("71026356.0", "71026356"),
        ("\ufeff5CG4220XKM\xa0", "5CG4220XKM"),
        ("5CG\u20114220\u2013XKN", "5CG-4220-XKN"),
        ("\uff15\uff23\uff27\uff14\uff12\uff12\uff10XKO", "5CG4220XKO"),
        ("5CG\u0664\u0662\u0662\u0660XKP", "5CG4220XKP"),
        ("SN: 5CG4220XKQ", "5CG4220XKQ"),
        ("S/N 5CG4220XKR", "5CG4220XKR"),
        ("5cg4220xks\t", "5cg4220xks"),
    ],
)
def test_what_programs_do_to_a_serial_is_undone(cell, serial):
    read = read_manifest(b"\xef\xbb\xbf" + csv("PO,Line,Serial", f'PO\u20111,1,"{cell}"'), "a.csv")
    assert [(row.order, row.serial) for row in read.rows] == [("PO-1", serial)]
    assert read.problems == ()


@pytest.mark.parametrize(
    "cell", ["To be filled by O.E.M.", "System Serial Number", "0000000", "N/A", "Not Present", "TBD", "OEM"]
)
def test_what_makers_leave_where_a_serial_should_be_announces_no_unit(cell):
    read = read_manifest(csv("PO,Line,Serial", f"PO-1,1,{cell}"), "a.csv")
    assert read.rows == ()
    assert read.problems[0].reason == f"{cell} is what stands where no serial was set."


def test_unknown_columns_are_shown_and_told_once():
    data = csv("Auftrag,Geraet,Posten", "PO-1,AB12345,1", "PO-1,AB12346,1")
    assert (
        read_manifest(data, "a.csv").problems[0].reason == "No heading line was found that names the serials."
    )
    some = csv("Auftrag,Geraet,Line,Part", "PO-1,AB12345,1,X")
    read = read_manifest(some, "a.csv")
    assert read.lacking == ("serial", "order")
    assert [(each.heading, each.examples) for each in read.columns][:2] == [
        ("Auftrag", ("PO-1",)), ("Geraet", ("AB12345",)),
    ]  # fmt: skip
    learned = {"serial": ("Geraet",), "order": ("Auftrag",)}
    assert [row.serial for row in read_manifest(data, "a.csv", learned).rows] == ["AB12345", "AB12346"]
    assert [row.order for row in read_manifest(csv("S/N", "AB1"), "a.csv", order="PO-9").rows] == ["PO-9"]


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"just words"])
def test_what_is_no_list_is_told(data):
    read = read_manifest(data, "a.csv")
    assert read.rows == ()
    assert len(read.problems) == 1
