"""Statements of several formats: each bank line once, with all that any file told about it (AC44, AC47)."""

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import select

from receiving_app.card_logs.actions import explain_charge
from receiving_app.card_logs.answers import ReasonCode, SigningRole
from receiving_app.card_logs.charges import told
from receiving_app.card_logs.exceptions import exceptions
from receiving_app.card_logs.importing import rehearse_statement, take_back_import
from receiving_app.card_logs.lookups import charges, links
from receiving_app.card_logs.records import CardTransaction
from receiving_app.card_logs.signing import sign
from receiving_app.card_logs.statement import ControlTotals
from receiving_app.card_logs.statement_control import Control, read_control
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.errors import Refused
from tests.card_logs.conftest import statement_of

REFERENCES = [f"2455482674669573032812{n}" for n in range(3)]
DAYS = ("09", "12", "12")
AMOUNTS = ("250.00", "16.39", "16.39")  # two equal coffees on one day
SHOPS = ("WIRE WORKS LAFAYETTE LOUISIANA 70501", "COFFEE HOUSE", "COFFEE HOUSE")
POSTED = ("11", "14", "14")
TAX = ("20.00", "", "")


def works():
    heading = "Document,Accountholder,Account Number,Purchase Date,Post Date,Vendor,MCC,Amount,Sales Tax,ARN"
    lines = [
        f"TXN{n + 1},Eve Card,****0042,09/{DAYS[n]}/2026,09/{POSTED[n]}/2026,{SHOPS[n]},5045,{AMOUNTS[n]},"
        f"{TAX[n]},{REFERENCES[n]}"
        for n in range(3)
    ]
    return "\n".join((heading, *lines)).encode()


def ofx(numbers=REFERENCES):
    lines = [
        f"<STMTTRN><DTPOSTED>202609{POSTED[n]}<DTUSER>202609{DAYS[n]}<TRNAMT>-{AMOUNTS[n]}"
        f"<FITID>{numbers[n]}<NAME>{SHOPS[n][:32]}</STMTTRN>"
        for n in range(3)
    ]
    return f"<OFX><CCSTMTRS><ACCTID>XXXX0042<BANKTRANLIST>{''.join(lines)}</BANKTRANLIST></OFX>".encode()


def plain():
    lines = ["Card,Transaction Date,Post Date,Merchant,Amount"]
    lines += [f"0042,2026-09-{DAYS[n]},2026-09-{POSTED[n]},{SHOPS[n]},{AMOUNTS[n]}" for n in range(3)]
    return "\n".join(lines).encode()


FILES = {"works.csv": works(), "june.ofx": ofx(), "plain.csv": plain()}


@pytest.mark.parametrize("order", list(permutations(FILES)), ids="-".join)
def test_files_of_one_cycle_in_any_order_are_the_same_charges_and_nothing_is_lost(office, order):
    added = [office.bring_in_file(FILES[name], name).added for name in (*order, *order)]
    assert added == [3, 0, 0, 0, 0, 0]
    with office.store.reading() as session:
        kept = told(session, session.scalars(select(CardTransaction)))
    assert sorted(
        (one.document_no, one.reference, one.mcc, one.amount_cents, one.merchant) for one in kept
    ) == [(f"TXN{n + 1}", REFERENCES[n], "5045", round(float(AMOUNTS[n]) * 100), SHOPS[n]) for n in range(3)]
    assert [one.tax_cents for one in kept if one.document_no == "TXN1"] == [2_000]
    office.assert_holds()


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("sort", "of"),
    [
        ("document", "document_no"),
        ("merchant", "merchant"),
        ("posted", "post_date"),
        ("amount", "amount_cents"),
    ],
)
def test_charges_are_sorted_by_a_heading_page_by_page(office, sort, of, descending):
    office.bring_in_file(works(), "works.csv")
    asked = {"sort": sort, "descending": descending}
    whole = office.ask(charges, "2026-10", **asked)
    assert len(whole) == 3
    values = [getattr(row, of) for row in whole]
    assert values == sorted(values, reverse=descending)
    paged, after = [], None
    while page := office.ask(charges, "2026-10", **asked, after=after, limit=1):
        paged += page
        after = page[-1].charge_id
    assert paged == list(whole)


def test_a_bank_that_numbers_its_ofx_otherwise_still_tells_the_same_lines(office):
    assert office.bring_in_file(works(), "works.csv").added == 3
    answer = office.bring_in_file(ofx(("F-0", "F-1", "F-2")), "june.ofx")
    assert (answer.added, len(answer.known)) == (0, 3)


def test_what_a_further_file_told_goes_when_that_file_is_taken_back(office):
    office.bring_in_file(ofx(), "june.ofx")
    added = office.bring_in_file(works(), "works.csv")
    assert {row.document_no for row in office.ask(charges, "2026-10")} == {"TXN1", "TXN2", "TXN3"}
    office.do(take_back_import, added.import_id, "another month")
    assert {row.document_no for row in office.ask(charges, "2026-10")} == {None}
    office.assert_holds()


def test_a_month_that_is_published_again_is_told_by_name(office):
    office.bring_in_file(plain(), "may.csv")
    again = office.bring_in_file(plain() + b"\n", "june.csv")
    assert (again.added, again.import_id) == (0, None)
    assert "Every row was told before, by may.csv" in str(again.told[-1])


def test_a_signed_log_takes_no_new_line_and_learns_nothing_more_about_its_lines(office):
    office.bring_in_file(ofx(), "june.ofx")
    for row in office.ask(charges, "2026-10"):
        office.do(explain_charge, row.charge_id, ReasonCode.NO_PURCHASE, "bought in need")
    office.do(sign, "2026-10", "0042", SigningRole.CARDHOLDER)
    late = works() + b"\nTXN9,Eve Card,****0042,09/20/2026,09/21/2026,LATE SHOP,5045,9.00,,"
    answer = office.bring_in_file(late, "works.csv")
    assert (answer.added, len(answer.known), len(answer.refused)) == (0, 3, 1)
    assert "is signed; a program administrator must reopen it first" in str(answer.refused[0])
    assert {row.document_no for row in office.ask(charges, "2026-10")} == {None}


def test_a_rehearsal_says_what_the_import_then_does(office):
    office.bring_in_file(ofx(), "june.ofx")
    statement = read_statement(
        works() + b"\nTXN9,Eve Card,****0042,09/20/2026,09/21/2026,LATE,5045,9.00,,", "w.csv"
    )
    said = office.ask(rehearse_statement, statement)
    done = office.bring_in_file(
        works() + b"\nTXN9,Eve Card,****0042,09/20/2026,09/21/2026,LATE,5045,9.00,,", "w.csv"
    )
    assert (said.added, said.known, said.refused, said.logs) == (
        done.added,
        done.known,
        done.refused,
        done.logs,
    )


def test_a_file_that_does_not_foot_is_told_at_once_and_stays_an_exception(office):
    control = Control("2026-10", ControlTotals(3, 28_278, 0))
    assert office.bring_in_file(works(), "works.csv", control).told == ()
    assert [one for one in office.ask(exceptions, date(2026, 10, 7)) if one.rule == "E17"] == []
    short = b"\n".join(works().split(b"\n")[:-1])
    answer = office.bring_in_file(short, "short.csv", control)
    assert "its control figures are 3, $282.78 and $0.00" in str(answer.told[0])
    assert office.bring_in_file(short, "short.csv", control).import_id is None  # told once
    (raised,) = [one for one in office.ask(exceptions, date(2026, 10, 7)) if one.rule == "E17"]
    assert (raised.cycle, raised.severity) == ("2026-10", "stop")
    assert raised.said.startswith("short.csv: The file has 2 rows")
    office.assert_holds()


def test_a_number_that_is_missing_between_a_banks_running_numbers_is_told():
    rows = [f"TXN{n:04},0042,09/10/2026,09/11/2026,SHOP,1.00," for n in range(1, 16) if n != 7]
    assert read_statement(statement_of(*rows), "x.csv").skipped == ("TXN0007",)
    jumping = [f"TXN{n * 13:04},0042,09/10/2026,09/11/2026,SHOP,1.00," for n in range(1, 16)]
    assert read_statement(statement_of(*jumping), "x.csv").skipped == ()


def test_control_figures_are_read_or_refused():
    read = read_control(
        b'{"cycle": "2026-10", "rows": 3, "debits": "1,282.78", "credits": "-5.00"}', "c.json"
    )
    assert read == Control("2026-10", ControlTotals(3, 128_278, -500))
    for content in (b"", b"[]", b'{"cycle": "2026-10", "rows": 3, "debits": "many", "credits": "0"}'):
        with pytest.raises(Refused, match=r"c.json holds no control figures"):
            read_control(content, "c.json")


def test_links_tell_every_charge_by_what_is_confirmed_or_proposed(office):
    office.bring_in()
    first, second, third = office.ask(links)
    assert [(one.document_no, one.tier) for one in (first, second, third)] == [
        ("TXN1", "A"),
        ("TXN2", "A"),
        ("TXN3", "D"),
    ]
    assert [(link.order, link.ticket, link.cents) for link in first.links] == [
        ("PO-10001", "SR-10001", 25_000)
    ]
    assert (first.confirmed, third.links) == (False, ())
