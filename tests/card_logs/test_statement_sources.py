"""Workbooks and OFX: the same rows as text would give, and a problem with its place for every bad one."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.card_logs.statement_file import read_statement
from tests.card_logs.workbook import workbook

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
STATEMENTS = SHARED / "card-statements"
NUMBER = "4111111111111111"

HEADING = ("Document", "Accountholder", "Account Number", "Purchase Date", "Post Date", "Vendor", "Amount")
SGML = """OFXHEADER:100
DATA:OFXSGML

<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>{currency}
<CCACCTFROM><ACCTID>XXXXXXXXXXXX0042</CCACCTFROM><BANKTRANLIST>
{lines}
</BANKTRANLIST><LEDGERBAL><BALAMT>-1.00</LEDGERBAL></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""


def line(posted="20260911120000[-5:EST]", amount="-25.00", fitid="24554826746695730328126", **more):
    told = {"TRNTYPE": "DEBIT", "DTPOSTED": posted, "TRNAMT": amount, "FITID": fitid, "NAME": "WIRE WORKS"}
    return f"<STMTTRN>{''.join(f'<{tag}>{value}' for tag, value in (told | more).items())}</STMTTRN>"


def ofx(*lines, currency="USD"):
    return read_statement(SGML.format(lines="\n".join(lines), currency=currency).encode(), "june.ofx")


def said(statement):
    return [str(problem) for problem in statement.problems]


def test_a_workbook_gives_its_rows_whichever_sheet_they_stand_on():
    rows = (
        ("Billing cycle", ""),
        HEADING,
        ("TXN1", "Eve Card", "************0042", date(2026, 9, 9), date(2026, 9, 11), "WIRE WORKS", 250.0),
        ("TXN2", "Eve Card", 42, date(2026, 9, 9), date(2026, 9, 11), "WIRE WORKS", -54.77),
        ("TXN3", "Eve Card", NUMBER, "no day", date(2026, 9, 11), "WIRE WORKS", 1.005),
    )
    statement = read_statement(workbook(*rows), "june.dat")
    assert statement.mapping == "works"
    assert statement.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert [(row.document_no, row.last4, row.purchase_date, row.amount_cents) for row in statement.rows] == [
        ("TXN1", "0042", date(2026, 9, 9), 25_000),
        ("TXN2", "0042", date(2026, 9, 9), -5_477),
    ]
    assert said(statement) == ["june.dat, line 5, Purchase Date: A date was expected, not no day."]
    assert NUMBER not in repr(statement)


def test_ofx_turns_the_sign_and_keeps_days_merchant_and_memo():
    statement = ofx(
        line(DTUSER="20260909", MEMO="SR-200001"),
        line(amount="12.50", TRNTYPE="CREDIT", fitid="X2", NAME="O&amp;M <![CDATA[<SHOP>]]>"),
        line(amount="-0.99", fitid="X3", NAME="", MEMO="CORNER SHOP"),
    )
    assert (statement.mapping, statement.media_type) == ("ofx", "application/x-ofx")
    first, credit, memo = statement.rows
    assert (first.last4, first.purchase_date, first.post_date) == (
        "0042",
        date(2026, 9, 9),
        date(2026, 9, 11),
    )
    assert (first.amount_cents, first.reference, first.customer_code) == (
        2_500,
        "24554826746695730328126",
        "SR-200001",
    )
    assert (credit.amount_cents, credit.purchase_date) == (-1_250, date(2026, 9, 11))
    assert (memo.merchant, memo.customer_code) == ("CORNER SHOP", None)
    assert statement.problems == ()


def test_a_bad_transaction_of_an_ofx_file_is_listed_with_its_line_and_tag_and_the_others_go_in():
    statement = ofx(
        line(posted=""), line(posted="20260231"), line(amount="$twelve"), line(NAME="", MEMO=""), line()
    )
    assert len(statement.rows) == 1
    assert said(statement) == [
        "june.ofx, line 6, DTUSER: The cell is empty.",
        "june.ofx, line 7, DTUSER: 20260231 is not a day of the calendar.",
        "june.ofx, line 8, TRNAMT: An amount in dollars and cents was expected, not $twelve.",
        "june.ofx, line 9, NAME: The cell is empty.",
    ]


def test_xml_with_closing_tags_reads_like_sgml():
    closed = (
        "<STMTTRN>\n<TRNTYPE>DEBIT</TRNTYPE>\n<DTPOSTED>20260911</DTPOSTED>\n<TRNAMT>-5</TRNAMT>\n"
        "<FITID>1</FITID>\n<NAME>SHOP</NAME>\n</STMTTRN>"
    )
    head = '<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n'
    text = head + SGML.partition("\n\n")[2].format(lines=closed, currency="USD")
    (row,) = read_statement(text.encode(), "june.xml").rows
    assert (row.amount_cents, row.merchant, row.file_line) == (500, "SHOP", 5)


def test_lines_of_a_checking_account_are_told_and_none_goes_into_a_card_log():
    text = SGML.replace("CCSTMTRS", "STMTRS").format(lines=line() + "\n" + line(), currency="USD")
    statement = read_statement(text.encode(), "june.ofx")
    assert statement.rows == ()
    assert [(problem.line, problem.column) for problem in statement.problems] == [
        (6, "STMTTRN"),
        (7, "STMTTRN"),
    ]
    assert "of a bank account, not of a card" in said(statement)[0]


def test_another_currency_of_the_account_is_told():
    assert "Billed in AUD" in str(ofx(line(), currency="AUD").remarks[-1])


def test_no_card_number_of_an_ofx_file_is_kept():
    text = SGML.replace("XXXXXXXXXXXX0042", NUMBER).format(
        lines=line(NAME=f"SHOP &amp; {NUMBER}", MEMO=NUMBER, EXTDNAME=NUMBER), currency="USD"
    )
    statement = read_statement(text.encode(), "june.ofx")
    assert statement.rows[0].last4 == "1111"
    assert NUMBER not in repr(statement)


@given(st.lists(st.sampled_from((*"<>/&\n", "STMTTRN", "CCSTMTRS", "TRNAMT", "FITID", "-5", "20260911"))))
def test_any_ofx_is_read_without_an_exception(parts):
    statement = read_statement(("<OFX><CCSTMTRS>" + "".join(parts)).encode(), "x.ofx")
    assert statement.rows or statement.problems


needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared data does not lie beside this checkout"
)


@needs_shared
@pytest.mark.parametrize(
    ("name", "rows", "problems"),
    [
        ("anzcc", 1, 0),
        ("bank_medium", 0, 3),
        ("bank_small", 0, 1),
        ("checking", 0, 3),
        ("fail_nice_date_missing", 0, 3),
        ("fail_nice_decimal_error", 0, 1),
        ("fail_nice_empty_balance", 0, 1),
        ("suncorp", 0, 1),
    ],
)
def test_every_transaction_of_other_peoples_ofx_files_is_a_row_or_a_problem(name, rows, problems):
    statement = read_statement(STATEMENTS / "ofx" / f"ofxparse_{name}.ofx")
    assert (len(statement.rows), len(statement.problems)) == (rows, problems)


@needs_shared
@pytest.mark.parametrize(("month", "rows"), [("april2014", 2690), ("may2014", 4573), ("june2014", 4573)])
def test_a_real_publishers_workbook_gives_every_row(month, rows):
    statement = read_statement(STATEMENTS / "real" / "birmingham" / f"purchasecardtransactions{month}.xls")
    assert (len(statement.rows), statement.problems) == (rows, ())


@needs_shared
@pytest.mark.parametrize("office", ["office-small", "office-month"])
def test_the_four_files_of_a_cycle_tell_the_same_lines(office):
    for cycle in sorted((SHARED / office / "statements").glob("2*")):
        files = ("works.csv", "works.xlsx", "statement.ofx", "paymentnet.csv")
        told = [read_statement(cycle / name) for name in files]
        lines = [
            sorted((row.reference, row.last4, row.post_date, row.amount_cents) for row in one.rows)
            for one in told
        ]
        assert lines[0] == lines[1] == lines[2] == lines[3]
        assert {one.totals for one in told} == {told[0].totals}
        assert all(not one.problems for one in told)
