"""Vendors by what they delivered: the figures, and each delivery that stands behind them."""

from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close
from receiving_app.receiving.cases.lookups import cases_page
from receiving_app.receiving.cases.rules import Resolution
from receiving_app.receiving.cases.steps import resolve
from receiving_app.receiving.goods.conditions import Wrong
from receiving_app.receiving.goods.marking import Mark, mark_pieces
from receiving_app.reports.questions import reports
from receiving_app.reports.vendor_performance import VendorFigures, vendor_deliveries, vendor_figures
from tests.offices import CABLES, MORNING, TWO_LINES, scan, serial

VENDOR = "Wire Works"


def figures(workplace):
    return vendor_figures(workplace.ask(vendor_deliveries))


def test_a_damaged_delivery_counts_until_it_was_no_fault_of_the_vendor(workplace):
    first = scan(workplace, CABLES, "Q4").delivery_id
    workplace.do(by_hand.note_slip, first, "PS-1")
    workplace.do(close, first)
    second = scan(workplace, TWO_LINES, "AC-500", serial(1)).delivery_id
    line = workplace.ask(by_hand.line_named, TWO_LINES, 1)
    workplace.do(mark_pieces, second, line, Mark(Wrong.DAMAGED, 1, (serial(1),)))
    workplace.do(mark_pieces, second, line, Mark(Wrong.SHORT, 1))
    assert figures(workplace) == (VendorFigures(VENDOR, None, 1, 1, 1, 1),)  # the second is still open
    workplace.do(close, second)
    assert figures(workplace) == (VendorFigures(VENDOR, None, 2, 1, 1, 1),)
    behind = workplace.ask(vendor_deliveries)[1]
    assert (behind.order, behind.complete, behind.undamaged, behind.has_paper) == (
        TWO_LINES,
        False,
        False,
        False,
    )
    assert len(behind.cases) == 2
    for case in workplace.ask(cases_page, MORNING.date()):
        workplace.do(resolve, case.number, Resolution.NO_FAULT, "our forklift")
    assert figures(workplace) == (VendorFigures(VENDOR, None, 2, 2, 2, 1),)
    asked = {each.title: each for each in workplace.ask(reports, workplace.clock())}
    assert asked["How did vendors perform?"].rows == ((VENDOR, "", "2", "2", "2", "1"),)
    assert len(asked["Which deliveries stand behind the vendors' figures?"].rows) == 2
