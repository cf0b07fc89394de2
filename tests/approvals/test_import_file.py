"""Approvals exports as people send them: every line accounted for, nothing wrong goes in unseen."""

import csv
import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.approvals.answers import ApprovalsRead, Fate, Flaw
from receiving_app.approvals.delimited import lines_of
from receiving_app.approvals.guessing import mapping_declared
from receiving_app.approvals.import_file import read_approvals
from receiving_app.approvals.mapping import mapping_named
from receiving_app.errors import Refused

DATA = Path(__file__).parents[2].parent / "shared" / "data"
HEADINGS = [
    "Ticket",
    "Requested On",
    "Requester",
    "Agency",
    "For Use By",
    "Line of Service",
    "Purchaser",
    "Acquisition Method",
    "Vendor",
    "PO Number",
    "Order Date",
    "Card",
    "Contract",
    "Ship To",
    "Line",
    "Manufacturer",
    "Mfr Part",
    "Vendor Part",
    "Description",
    "Commodity Class",
    "Qty",
    "UoM",
    "Unit Cost",
    "Shipping",
    "Serialized",
    "Agency Approver",
    "Agency Approved On",
    "ARM",
    "ARM Approved On",
    "Notes",
]
MEANING_OF = {
    heading: meaning
    for meaning, headings in mapping_named("ticket-export").columns.items()
    for heading in headings
}
GOOD = {
    "Ticket": "SR-1",
    "Requested On": "08/30/2026",
    "Requester": "Ann Field",
    "Agency": "01107",
    "Purchaser": "00010",
    "Acquisition Method": "PO",
    "Vendor": "Plain Supply",
    "PO Number": "P100",
    "Order Date": "09/09/2026",
    "Line": "1",
    "Description": "Notebook, 14 in",
    "Mfr Part": "N-14",
    "Qty": "5",
    "UoM": "EA",
    "Unit Cost": "1,515.95",
    "Shipping": "0.00",
    "Serialized": "Yes",
    "Agency Approver": "Bo Hill",
    "Agency Approved On": "08/31/2026",
    "ARM": "Cy Dale",
    "ARM Approved On": "08/31/2026",
}


def export(*rows: dict[str, str], headings: list[str] | None = None) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings or HEADINGS)
    for row in rows:
        writer.writerow([row.get(heading, "") for heading in HEADINGS])
    return out.getvalue().encode()


def read(*rows: dict[str, str]) -> ApprovalsRead:
    return read_approvals(export(*rows), "export.csv")


def reasons(found: ApprovalsRead) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.reason) for problem in found.problems]


def test_a_good_row_comes_in_with_typed_values() -> None:
    found = read(GOOD)
    (row,) = found.rows
    assert (row.po, row.line, row.quantity, row.unit_cost_cents) == ("P100", 1, 5, 151_595)
    assert row.order_date == date(2026, 9, 9)
    assert row.serialized is True
    assert row.contract is None
    assert row.agency == "01107"
    assert row.cost_cents == 757_975
    assert found.problems == ()
    assert found.mapping == "ticket-export"


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("Order Date", "09/31/2026", "not a day of the calendar"),
        ("Order Date", "soon", "A date was expected"),
        ("Order Date", "01/02/1899", "outside the years"),
        ("Qty", "0", "not above zero"),
        ("Qty", "(2)", "not above zero"),
        ("Qty", "2.5", "A whole number was expected"),
        ("Qty", "", "cannot be without it"),
        ("Unit Cost", "12.345", "dollars and cents was expected"),
        ("Unit Cost", "1.515,95", "dollars and cents was expected"),
        ("PO Number", "2.00052E+09", "its digits are lost"),
        ("Description", '=HYPERLINK("http://x")', "spreadsheet formula"),
        ("Description", "note\x1bbook", "control character (U+001B)"),
        ("Notes", "x" * 2001, "2,001 characters"),
        ("Notes", "card 4111 1111 1111 1111", "full card number"),
        ("Card", "4111111111111111", "full card number"),
        ("Card", "12345", "Only the card's last four digits"),
        ("Serialized", "perhaps", "Yes or no"),
        ("Shipping", "-1.00", "Freight below zero"),
    ],
)
def test_a_bad_cell_refuses_its_row_and_says_where_and_why(column: str, cell: str, said: str) -> None:
    found = read(GOOD, GOOD | {"Line": "2", column: cell})
    assert len(found.rows) == 1
    ((line, heading, reason),) = reasons(found)
    assert (line, heading) == (3, column)
    assert said in reason
    assert "411111111111" not in repr(found)


def test_a_description_may_begin_with_a_sign() -> None:
    assert read(GOOD | {"Description": "-20 dB attenuator"}).rows[0].description == "-20 dB attenuator"


def test_a_spreadsheets_way_of_keeping_zeros_is_undone_and_lost_zeros_come_back() -> None:
    found = read(GOOD | {"Agency": '="01107"', "Purchaser": "10", "Card": "340"})
    assert (found.rows[0].agency, found.rows[0].purchaser, found.rows[0].card) == ("01107", "00010", "0340")


def test_an_unknown_organization_is_refused_only_when_the_known_ones_are_told() -> None:
    data = export(GOOD)
    assert len(read_approvals(data, "x.csv").rows) == 1
    found = read_approvals(data, "x.csv", organizations={"00010"})
    assert found.rows == ()
    assert "01107 is not the code" in found.problems[0].reason


@pytest.mark.parametrize(("known", "told"), [("042", "42"), ("001200", "1200"), ("01107", "01107")])
def test_lost_zeros_of_an_organization_come_back_as_its_code_has_them(known: str, told: str) -> None:
    found = read_approvals(
        export(GOOD | {"Agency": told, "Purchaser": "9"}), "x.csv", organizations={known, "9"}
    )
    assert (found.rows[0].agency, found.rows[0].purchaser) == (known, "9")


def test_headings_declared_beside_an_export_are_read_whatever_they_are_called() -> None:
    declared = {f"Col {at} *": MEANING_OF[heading] for at, heading in enumerate(HEADINGS)}
    data = export(GOOD | {"Order Date": "09/10/2026"}, headings=list(declared))
    assert read_approvals(data, "x.csv").rows == ()
    mapping = mapping_declared(data, "x.csv", declared | {"Colour": "colour"})
    found = read_approvals(data, "x.csv", mapping)
    assert found.rows[0].po == GOOD["PO Number"]
    assert found.rows[0].order_date == date(2026, 9, 10)  # its other days show that months stand first


def test_the_same_order_line_twice_is_refused_the_second_time() -> None:
    found = read(GOOD, GOOD | {"PO Number": "p100", "Qty": "6"})
    assert len(found.rows) == 1
    assert "stands in this file already, in line 2" in found.problems[0].reason


def test_a_row_without_approval_goes_in_and_is_pointed_out() -> None:
    found = read(GOOD | {"ARM": "", "ARM Approved On": ""})
    assert found.rows[0].arm is None
    assert [warning.column for warning in found.warnings] == ["ARM", "ARM Approved On"]


def test_a_credit_line_is_told_and_is_no_purchase_line() -> None:
    found = read(GOOD, {"PO Number": "P100", "Line": "90", "Qty": "1", "UoM": "EA", "Unit Cost": "(12.34)"})
    assert len(found.rows) == 1
    assert [(credit.file_line, credit.amount_cents) for credit in found.credits] == [(3, -1234)]


def test_the_total_is_checked_and_a_lost_line_is_noticed() -> None:
    total = {"Ticket": "Total", "Unit Cost": "$7,579.75"}
    right = read(GOOD, total).total_check
    assert right is not None
    assert right.agrees
    short = read(GOOD, total | {"Unit Cost": "8,000.00"}).total_check
    assert short is not None
    assert not short.explained
    assert "$420.25 are not explained" in short.said
    refused = read(GOOD | {"Qty": "(5)"}, total).total_check
    assert refused is not None
    assert refused.explained
    assert not refused.agrees


def test_every_line_of_a_file_with_all_sorts_of_lines_is_accounted_for_once() -> None:
    body = export(GOOD, {}, GOOD | {"Line": "2", "Notes": "two\nlines"}, {"Ticket": "Total"}).decode()
    heading = body.splitlines()[0]
    text = "Export of today\n\n" + body + heading + "\n" + 'SR-9,"never closed\nSR-8\n'
    found = read_approvals(text.encode(), "mixed.csv")
    covered = [line for account in found.accounts for line in range(account.first, account.last + 1)]
    assert covered == list(range(1, len(lines_of(text)) + 1))
    assert found.counts == Counter(
        {
            Fate.ABOVE_HEADING: 1,
            Fate.BLANK: 2,
            Fate.HEADING: 2,
            Fate.ROW: 2,
            Fate.TOTAL: 1,
            Fate.REFUSED: 2,
        }
    )


def test_573_rows_in_are_573_rows_accounted_for() -> None:
    rows = [GOOD | {"Line": str(n), "Qty": "x" if n % 50 == 0 else "1"} for n in range(1, 574)]
    counts = read(*rows).counts
    assert (counts[Fate.ROW], counts[Fate.REFUSED]) == (562, 11)
    assert counts[Fate.ROW] + counts[Fate.REFUSED] == 573


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(encoding: str, delimiter: str) -> None:
    plain = export(GOOD | {"Description": "Résumé desk", "Unit Cost": "1515.95"}).decode()
    rows = csv.reader(io.StringIO(plain))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    found = read_approvals(out.getvalue().encode(encoding), "x.csv")
    assert found.delimiter == delimiter
    assert found.problems == ()
    assert found.rows[0].description == "Résumé desk"


def test_a_date_that_can_be_two_days_is_refused_where_the_source_does_not_say() -> None:
    silent = replace(mapping_named("ticket-export"), date_order=None)
    found = read_approvals(export(GOOD | {"Order Date": "03/04/2026"}), "x.csv", silent)
    assert found.rows == ()
    assert "can be two days" in found.problems[0].reason


def test_a_file_that_is_no_export_is_refused_as_a_whole() -> None:
    for data in (b"", b"PK\x03\x04\x00\x00binary", b"a,b,c\n1,2,3\n"):
        found = read_approvals(data, "x")
        assert found.rows == ()
        assert [problem.line for problem in found.problems] == [0]


def test_an_unknown_column_is_pointed_out() -> None:
    found = read_approvals(export(GOOD, headings=[*HEADINGS[:-1], "Remarks of ours"]), "x.csv")
    assert len(found.rows) == 1
    assert "Remarks of ours" in found.warnings[0].reason


def test_an_unknown_mapping_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(Refused, match="ticket-export"):
        mapping_named("nothing")


@given(st.binary(max_size=400))
def test_no_bytes_whatever_make_reading_fail(data: bytes) -> None:
    found = read_approvals(data, "x")
    assert found.rows == ()
    assert found.problems


@given(st.lists(st.lists(st.text(max_size=12), min_size=30, max_size=31), max_size=6))
def test_no_cells_whatever_make_reading_fail_or_lose_a_line(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    text = out.getvalue().encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    found = read_approvals(text.encode(), "x")
    covered = [line for account in found.accounts for line in range(account.first, account.last + 1)]
    assert covered == list(range(1, len(lines_of(text)) + 1))


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample offices are not beside the checkout")
@pytest.mark.parametrize("office", ["office-small", "office-month"])
def test_the_sample_offices_exports_are_read_whole(office: str) -> None:
    data = (DATA / office / "approvals.csv").read_bytes()
    found = read_approvals(data, "approvals.csv")
    assert found.problems == ()
    assert len(found.rows) == len(list(csv.reader(io.StringIO(data.decode())))) - 1


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample offices are not beside the checkout")
@pytest.mark.parametrize("office", ["office-small", "office-month"])
def test_the_messy_export_is_judged_line_by_line_as_its_truth_says(office: str) -> None:
    folder = DATA / office
    truth = json.loads((folder / "approvals_messy.truth.json").read_text(encoding="utf-8"))
    with (folder / "organizations.csv").open(encoding="utf-8") as lines:
        organizations = {row["code"] for row in csv.DictReader(lines)}
    found = read_approvals(
        (folder / "approvals_messy.csv").read_bytes(), "messy.csv", organizations=organizations
    )
    fates = {account.first: account.fate for account in found.accounts}
    looked_at = {warning.line for warning in found.warnings}
    flaws = {account.first: account.flaw for account in found.accounts}
    said = {"unknown_agency": Flaw.UNKNOWN_ORGANIZATION}
    wanted = {"ok": Fate.ROW, "missing_approval": Fate.ROW, "credit_line": Fate.CREDIT}
    for line in truth["lines"]:
        assert fates[line["file_line"]] is wanted.get(line["status"], Fate.REFUSED), line
        if line["status"] not in {"ok", "credit_line"}:
            flaw = said.get(line["status"]) or Flaw(line["status"].replace("_", " "))
            assert flaws[line["file_line"]] is flaw, line
        assert (line["file_line"] in looked_at) == (line["status"] == "missing_approval"), line
    assert fates[truth["total_line"]] is Fate.TOTAL
    assert found.total_check is not None
    assert found.total_check.explained


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample offices are not beside the checkout")
@pytest.mark.parametrize("office", ["office-small", "office-month"])
def test_a_workbook_says_what_the_text_export_says(office: str) -> None:
    text, workbook = (
        read_approvals((DATA / office / name).read_bytes(), name)
        for name in ("approvals.csv", "approvals.xlsx")
    )
    assert workbook.rows == text.rows
    assert workbook.problems == ()


def test_a_workbook_is_read_with_its_days_its_numbers_and_its_leading_zeros() -> None:
    cells = [GOOD.get(name, "") for name in HEADINGS]
    cells[HEADINGS.index("Order Date")] = date(2026, 9, 9)
    cells[HEADINGS.index("Qty")] = 5
    cells[HEADINGS.index("Unit Cost")] = 1515.95
    found = read_approvals(workbook_of([["Service export"], HEADINGS, cells]), "approvals.xlsx")
    assert [account.fate for account in found.accounts] == [Fate.ABOVE_HEADING, Fate.HEADING, Fate.ROW]
    (row,) = found.rows
    assert (row.file_line, row.order_date, row.quantity, row.unit_cost_cents, row.agency) == (
        3,
        date(2026, 9, 9),
        5,
        151595,
        "01107",
    )


def test_a_damaged_workbook_is_told_and_nothing_is_read() -> None:
    found = read_approvals(workbook_of([HEADINGS])[:200], "approvals.xlsx")
    assert found.rows == ()
    assert "No sheet" in found.problems[0].reason


def workbook_of(rows: list[list[object]]) -> bytes:
    """The smallest workbook a spreadsheet program would open: one sheet, days in the built-in day format."""
    numbered = "".join(f"<row>{''.join(cell_of(cell) for cell in row)}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{packed}">'
        f'<Relationship Id="rId1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
        '<sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packed}">'
        f'<Relationship Id="rId1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{numbered}</sheetData>'
        "</worksheet>",
    }
    packed_file = io.BytesIO()
    with zipfile.ZipFile(packed_file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return packed_file.getvalue()


def cell_of(cell: object) -> str:
    if isinstance(cell, date):
        return f'<c s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
    return f"<c><v>{cell}</v></c>"
