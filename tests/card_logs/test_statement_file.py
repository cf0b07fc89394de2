"""Reading statement files: right rows or a clear problem for every line, and nothing guessed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.card_logs.statement_file import read_statement
from receiving_app.errors import Refused

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
HEADING = "Document,Card,Transaction Date,Post Date,Merchant,MCC,Amount,Sales Tax"
WORKS = "Document,Accountholder,Account Number,Purchase Date,Post Date,Vendor,MCC,Amount,Reference Number"
NASTY = sorted((SHARED / "card-statements" / "nasty").glob("*.csv"))


def read(*lines: str, heading: str = HEADING, mapping: str | None = None):
    return read_statement("\r\n".join((heading, *lines, "")).encode(), "june.csv", mapping)


def reasons(statement) -> list[str]:
    return [str(problem) for problem in statement.problems]


def what_it_says(statement) -> list[tuple[object, ...]]:
    return [
        (
            row.document_no,
            row.last4,
            row.purchase_date,
            row.post_date,
            row.merchant,
            row.mcc,
            row.amount_cents,
        )
        for row in statement.rows
    ]


def test_a_works_line_gives_every_field_and_keeps_four_digits_of_the_card():
    heading = WORKS + ",Tax Status,Customer Code,Original Amount,Original Currency,Receipt,Sales Tax"
    line = (
        "TXN00000001,Maud Guidry,4111111111111111,09/09/2026,09/11/2026,SQ *GULF DATA   HOUMA LA,5045,"
        '"$1,061.00",24554826746695730328126,Taxed,SR-200001,920.50,EUR,Y,98.32'
    )
    (row,) = read(line, heading="\ufeff" + heading).rows
    assert (row.document_no, row.cardholder, row.last4) == ("TXN00000001", "Maud Guidry", "1111")
    assert (row.purchase_date, row.post_date) == (date(2026, 9, 9), date(2026, 9, 11))
    assert row.merchant == "SQ *GULF DATA   HOUMA LA"
    assert (row.mcc, row.amount_cents, row.tax_cents) == ("5045", 106100, 9832)
    assert (row.customer_code, row.reference) == ("SR-200001", "24554826746695730328126")
    assert (row.original_cents, row.original_currency, row.receipt) == (92050, "EUR", True)
    assert row.file_line == 2
    assert "4111111111111111" not in row.raw
    assert "24554826746695730328126" in row.raw


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("54.77", 5477),
        ("(54.77)", -5477),
        ("($1,254.77)", -125477),
        ("54.77-", -5477),
        ("-$54.77", -5477),
        ("$-54.77", -5477),
        ("54.77 CR", -5477),
        ("-000000543.99", -54399),
        ("000001061.00", 106100),
        ("1,061", 106100),
        (".5", 50),
        ("USD 12.00", 1200),
        ("0.00", 0),
    ],
)
def test_an_amount_is_read_in_every_usual_writing(written, cents):
    (row,) = read(f'T1,5671,2026-09-09,2026-09-10,SHOP,5045,"{written}",').rows
    assert row.amount_cents == cents


@pytest.mark.parametrize("written", ["", "twelve", "€12.00", "12.345", "1.2.3", "((5.00))-", "12 USD EUR"])
def test_an_amount_that_cannot_be_read_is_a_problem_and_not_a_row(written):
    statement = read(f"T1,5671,2026-09-09,2026-09-10,SHOP,5045,{written},")
    assert statement.rows == ()
    assert reasons(statement)[0].startswith("june.csv, line 2, Amount: ")


def test_a_column_with_decimal_commas_is_read_as_such():
    heading = HEADING.replace(",", ";")
    statement = read(
        "T1;5671;2026-09-09;2026-09-10;SHOP;5045;1.234,56;0.00",
        "T2;5671;2026-09-09;;SHOP;5045;9,5;",
        heading=heading,
    )
    assert [row.amount_cents for row in statement.rows] == [123456, 950]


def test_dates_that_could_be_either_way_round_are_refused_with_both_readings():
    statement = read(
        "T1,5671,03/04/2026,03/05/2026,SHOP,5045,1.00,", "T2,5671,05/05/2026,05/05/2026,SHOP,5045,1.00,"
    )
    assert [row.document_no for row in statement.rows] == ["T2"]
    assert reasons(statement) == [
        (
            "june.csv, line 2, Transaction Date: 03/04/2026 can be two days, March 4 or April 3: "
            "nothing says whether the month comes first."
        )
    ]


@pytest.mark.parametrize(
    ("first", "second", "read_as"),
    [
        ("13/09/2026", "03/04/2026", date(2026, 4, 3)),
        ("09/13/2026", "03/04/2026", date(2026, 3, 4)),
        ("09/13/26", "03/04/26", date(2026, 3, 4)),
    ],
)
def test_one_day_over_twelve_shows_the_order_of_all_dates(first, second, read_as):
    statement = read(f"T1,5671,{first},{first},SHOP,5045,1.00,", f"T2,5671,{second},{second},SHOP,5045,1.00,")
    assert statement.rows[1].purchase_date == read_as


def test_dates_that_contradict_the_order_of_their_source_are_not_read_by_it():
    line = "T{0},Maud,5671,{1},{1},SHOP,5045,1.00,"
    statement = read(line.format(1, "13/09/2026"), line.format(2, "03/04/2026"), heading=WORKS)
    assert statement.mapping == "works"
    assert [row.purchase_date for row in statement.rows] == [date(2026, 9, 13)]
    assert "03/04/2026 can be two days, March 4 or April 3" in reasons(statement)[0]


def test_what_a_spreadsheet_spoiled_is_told_and_the_charge_is_kept():
    (row,) = (statement := read('1.23457E+15,340,46274,46275,SHOP,5045.0,"1,061.00",')).rows
    assert (row.document_no, row.last4, row.mcc) == (None, "0340", "5045")
    assert row.purchase_date == date(2026, 9, 9)
    assert "its digits are lost" in str(statement.remarks[0])
    assert read("T1,4.11111E+15,2026-09-09,2026-09-10,SHOP,5045,1.00,").rows == ()


def test_totals_headings_and_titles_are_remarked_on_and_never_charged():
    lines = [
        "Card report",
        "",
        HEADING,
        "T1,5671,2026-09-09,2026-09-10,TOTAL WINE,5921,42.18,",
        HEADING,
        "T2,5671,2026-09-09,2026-09-10,SHOP,5045,-2.18,",
        ",,,,,,,",
        'Total,,,,,,"1,234.56",',
    ]
    content = "\n".join(lines)
    statement = read_statement(content.encode(), "june.csv")
    assert [row.amount_cents for row in statement.rows] == [4218, -218]
    assert (statement.totals.debits_cents, statement.totals.credits_cents, statement.totals.net_cents) == (
        4218,
        -218,
        4000,
    )
    assert statement.stated_total_cents == 123456
    assert "The file's own total is $1,234.56, its rows add up to $40.00." in str(statement.remarks[-1])
    assert [remark.line for remark in statement.remarks] == [1, 5, 7, 8, 0]


def test_a_quotation_mark_that_never_closes_costs_one_line_only():
    good = "T{},5671,2026-09-09,2026-09-10,SHOP,5045,1.00,"
    statement = read(
        good.format(1),
        'T2,5671,2026-09-09,2026-09-10,"SHOP,5045,1.00,',
        *[good.format(n) for n in range(3, 40)],
    )
    assert len(statement.rows) == 38
    assert reasons(statement) == ["june.csv, line 3: A quotation mark on this line is never closed."]


def test_an_inch_mark_and_a_line_end_inside_quotes_are_text():
    statement = read(
        'T1,5671,2026-09-09,2026-09-10,24" MONITOR,5045,1.00,', 'T2,5671,2026-09-09,,"TWO\nLINES",5045,2.00,'
    )
    assert [row.merchant for row in statement.rows] == ['24" MONITOR', "TWO LINES"]
    assert statement.problems == ()


def test_a_separator_too_many_is_a_problem():
    good = "T{},5671,2026-09-09,2026-09-10,SHOP,5045,1.00,"
    statement = read(good.format(1), good.format(2), "T3,5671,2026-09-09,2026-09-10,SHOP, INC,5045,1.00,")
    assert len(statement.rows) == 2
    assert "separator too many" in reasons(statement)[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\n \n", "The file is empty."),
        (b"PK\x03\x04rest", "workbook is damaged"),
        (b"%PDF-1.7", "PDF"),
        (b"OFXHEADER:100", "holds no transaction"),
        (b"a,b,c\n1,2,3\n", "No heading names"),
        (bytes(range(256)), "No heading names"),
    ],
)
def test_another_kind_of_file_is_one_clear_problem(content, said):
    statement = read_statement(content, "x")
    assert statement.rows == ()
    assert [said in str(problem) for problem in statement.problems] == [True]


def test_an_unknown_mapping_is_refused_with_the_ones_there_are():
    with pytest.raises(Refused, match="works"):
        read("", mapping="nobody")


def test_equal_rows_stay_as_many_and_the_same_file_gives_the_same_identities():
    coffee = ",5671,2026-09-09,2026-09-10,COFFEE,5814,16.39,"
    once, twice = read(coffee, coffee, coffee), read(coffee, coffee, coffee)
    identities = [row.identity for row in once.rows]
    assert len(set(identities)) == 3
    assert identities == [row.identity for row in twice.rows]
    assert identities[:2] == [row.identity for row in read(coffee, coffee).rows]


def test_the_banks_reference_names_a_line_in_every_export():
    works = read("TXN1,Maud,5671,09/09/2026,09/11/2026,SHOP,5045,5.00,24554826746695730328126", heading=WORKS)
    other = read(
        "X9,************9999,2026-09-09,SHOP LTD,5.00,24554826746695730328126",
        heading="Document,Card,Transaction Date,Merchant,Amount,ARN",
    )
    assert works.rows[0].identity == other.rows[0].identity


def test_no_card_number_stays_in_any_field_or_problem():
    number = "4111 1111 1111 1111"
    statement = read(
        f"T1,{number},2026-09-09,2026-09-10,SHOP {number},5045,1.00,",
        f"T2,5671,{number.replace(' ', '')},2026-09-10,SHOP,5045,1.00,",
        f"T3,1234567890123456,2026-09-09,2026-09-10,SHOP,5045,{number},",
        f"Total {number},,,,,,1.00,",
    )
    assert statement.rows[0].merchant == "SHOP **** **** **** 1111"
    assert number not in repr(statement)
    assert number.replace(" ", "") not in repr(statement)
    assert "1234567890123456" not in repr(statement)


@given(st.lists(st.text(alphabet='aB9.,;"\t|/$()- \n', max_size=40), max_size=12))
def test_any_text_under_a_heading_is_read_without_an_exception_and_no_filled_line_vanishes(lines):
    content = "\n".join((HEADING, *lines))
    statement = read_statement(content.encode(), "x.csv")
    told = {row.file_line for row in statement.rows} | {
        p.line for p in (*statement.problems, *statement.remarks)
    }
    in_a_quoted_cell = any('"' in line for line in lines)
    for number, line in enumerate(content.split("\n")[1:], start=2):
        assert not line.strip() or number in told or in_a_quoted_cell


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(content):
    assert read_statement(HEADING.encode() + b"\n" + content, "x.csv").mapping in {"card_report", None}


@pytest.mark.skipif(not NASTY, reason="the shared data does not lie beside this checkout")
@pytest.mark.parametrize("path", NASTY, ids=lambda path: path.stem)
def test_every_hostile_shape_gives_the_rows_of_the_plain_file(path):
    plain = read_statement(path.with_name("plain.csv"))
    statement = read_statement(path)
    assert len(plain.rows) == 60
    assert what_it_says(statement) == what_it_says(plain)
    assert statement.problems == ()


@pytest.mark.skipif(not NASTY, reason="the shared data does not lie beside this checkout")
def test_works_and_paymentnet_exports_of_one_cycle_are_the_same_bank_lines():
    folder = SHARED / "office-small" / "statements" / "2026-10"
    works, other = read_statement(folder / "works.csv"), read_statement(folder / "paymentnet.csv")
    assert (works.mapping, other.mapping) == ("works", "paymentnet")
    assert what_it_says(works) == what_it_says(other)
    assert [row.identity for row in works.rows] == [row.identity for row in other.rows]
    assert (works.totals.rows, works.totals.net_cents) == (37, 3155770)
