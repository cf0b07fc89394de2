"""The printed log says what an auditor looks for, and never a card number."""

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from receiving_app.card_logs.answers import Explanation, ReasonCode, Received, short_code
from receiving_app.card_logs.log_pdf import draw_log
from receiving_app.card_logs.signed_content import content_hash
from receiving_app.card_logs.statement import ControlTotals
from tests.card_logs.sample_log import line, purchase, sample_log, signed


def pages_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def text() -> str:
    return " ".join(pages_of(draw_log(signed(sample_log()))))


@pytest.mark.parametrize(
    "said",
    [
        "Office of Example Services",
        "Maud Guidry · card ending 4242 · cycle 2026-10 · revision 1 · Signed and locked",
        "09/06/2026 to 10/05/2026",
        "Documents due 10/12/2026",
        "SQ *GULF DATA HOUMA LA TXN00000001, MCC 5045",
        "approved 09/03/2026 ordered 09/09/2026",
        "09/14/2026 Ida Clark slip PS-77001",
        "LA0000001",
        "Match A: equals the order to the cent; same card ending 4242",
        "Match B 92.00 to SR-200003",
        "BAYOU OFFICE <SUPPLY> & CO",
        "Explained, sales tax 98.32: Charged although exempt; credit asked for on Sep 20",
        "Exception E5: sales tax of $98.32 was charged Disposition: credit requested",
        "-1,061.00",
        "Net 1,668.91 1,668.91 0.00",
        "The log equals the statement to the cent.",
        "I certify that I made or authorized these charges",
        "Odile Fontaine signed electronically Oct 12, 2026, 9:30 AM CDT",
        "DOCK-1 " + "ab" * 32,
        "Page 1 of 2",
        "Page 2 of 2",
    ],
)
def test_the_log_says(text, said):
    assert said in text


def test_the_lines_stand_in_the_order_of_the_statement(text):
    places = [text.index(amount) for amount in ("1,061.00", "487.95", "1,138.78", "-1,061.00", "42.18")]
    assert places == sorted(places)


def test_the_content_hash_is_printed_whole_on_each_page_and_short_in_each_signature():
    log = signed(sample_log())
    pages = pages_of(draw_log(log))
    assert all(content_hash(log) in page for page in pages)
    assert pages[-1].count(short_code(content_hash(log))) == 2


def test_a_card_number_in_a_merchants_name_is_masked(text):
    assert "**** **** **** 1111" in text
    assert not re.search(r"(?<!\d)\d{13,19}(?!\d)", text)
    assert "4111 1111" not in text


def test_an_unsigned_log_has_room_for_pen_and_ink():
    text = " ".join(pages_of(draw_log(sample_log())))
    assert "Not signed" in text
    assert text.count("Name in print") == 2


def test_a_log_that_does_not_foot_says_so_and_what_is_open():
    log = sample_log(lines=(line(1, 5000, purchase(1, 4000)),), statement=ControlTotals(1, 6000, 0))
    text = " ".join(pages_of(draw_log(log)))
    assert "The log does not equal the statement; it cannot be signed." in text
    assert "10.00 is neither matched nor explained" in text
    assert "Net 50.00 60.00 -10.00" in text


def test_a_month_of_many_lines_repeats_its_heading_on_every_page_and_loses_none():
    lines = tuple(line(number, 1000 + number, purchase(number, 1000 + number)) for number in range(1, 121))
    pages = pages_of(draw_log(sample_log(lines=lines, statement=sample_log(lines=lines).totals)))
    assert all("Merchant as billed" in page for page in pages[:-1])
    assert all(f"TXN0000{number:04d}" in " ".join(pages) for number in range(1, 121))
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_a_line_goes_to_the_next_page_whole_and_no_heading_stands_amid_a_page():
    for more in range(4):  # so that pages end in every part of a line
        words = Explanation(ReasonCode.OTHER, "because it was so " * 40 * more)
        lines = (
            line(1, 1000, explanation=words),
            *(line(number, 1000, purchase(number, 1000)) for number in range(2, 25)),
        )
        pages = pages_of(draw_log(sample_log(lines=lines)))
        assert {page.count("Merchant as billed") for page in pages[:-1]} == {1}
        for number in range(2, 25):
            whole = rf"TXN0000{number:04d}.*LC26{number:05d}.*Match A"
            assert any(re.search(whole, page) for page in pages), (more, number)


def test_one_charge_for_very_many_orders_is_printed_over_pages():
    parts = tuple(purchase(number, 100) for number in range(1, 61))
    text = " ".join(pages_of(draw_log(sample_log(lines=(line(1, 6000, *parts),)))))
    assert all(f"LC26{number:05d}" in text for number in range(1, 61))


def test_a_very_long_explanation_is_printed_to_its_end():
    words = Explanation(ReasonCode.OTHER, "because it was so " * 900 + "and no other way")
    text = " ".join(pages_of(draw_log(sample_log(lines=(line(1, 6000, explanation=words),)))))
    assert "and no other way" in text


def test_an_order_of_a_hundred_tagged_units_in_many_deliveries_is_printed_whole():
    came = tuple(Received(date(2026, 9, 14), "Ida Clark", f"PS-88{number:03d}") for number in range(90))
    big = purchase(1, 6000, received=came, asset_tags=tuple(f"LA77{number:05d}" for number in range(100)))
    text = " ".join(pages_of(draw_log(sample_log(lines=(line(1, 6000, big),)))))
    assert "100 tags, listed below" in text
    assert all(f"LA77{number:05d}" in text for number in range(100))
    assert all(f"slip PS-88{number:03d}" in text for number in range(90))


def test_an_empty_cycle_has_a_log_too():
    log = sample_log(lines=(), statement=ControlTotals(0, 0, 0))
    assert "No charge was posted" in pages_of(draw_log(log))[0]


def test_the_same_log_gives_the_same_bytes():
    log = signed(sample_log())
    assert draw_log(log) == draw_log(replace(log))
