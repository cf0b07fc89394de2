"""What a simple reading gets wrong at a dock: order lines, carriers, labels, foreign keyboards."""

from dataclasses import replace

import pytest

from receiving_app.inventory.rules import hold_number
from receiving_app.scans.answers import Kind
from receiving_app.scans.carriers import dhl_check
from receiving_app.scans.check_characters import luhn_digit
from receiving_app.scans.commands import COMMANDS, NUMBERED, command_payload, document_payload
from receiving_app.scans.context import OpenPurchases, PurchaseLine, ScanContext, folded
from receiving_app.scans.keyboards import LAYOUTS
from receiving_app.scans.reading import read_scan
from receiving_app.tags.layout import HOLD_PREFIX

ORDER = "4500771234"
HP, LENOVO = (
    PurchaseLine(ORDER, 1, "HP", "8X3A1UT#ABA", "GT-1001"),
    PurchaseLine(ORDER, 2, "Lenovo", "21HD004RUS", "GT-1002"),
)
OPEN = OpenPurchases.of([HP, LENOVO, PurchaseLine("PO-66005", 1, "Cisco", "C9300-48P-A")])
OFFICE = ScanContext(OPEN)
ON_ORDER = replace(OFFICE, order=ORDER)
# What a scanner that types American keys makes on each country's keyboard.
ARRIVES = {
    country: str.maketrans({printed: came for came, printed in layout.items()})
    for country, layout in LAYOUTS.items()
}


def readings(raw: str, context: ScanContext) -> list[tuple[Kind, str]]:
    found = read_scan(raw, context).candidates
    return [(one.kind, str(next(iter(one.fields.values()), ""))) for one in found]


def test_the_line_of_an_open_order_is_nothing_else_whatever_its_digits_pass_for() -> None:
    line = next(n for n in range(1, 100) if luhn_digit(f"{ORDER}{n:05}"[:-1]) == f"{ORDER}{n:05}"[-1])
    open_orders = OpenPurchases.of([PurchaseLine(ORDER, line, "HP")])
    for context in (ScanContext(open_orders), ScanContext(open_orders, order=ORDER)):
        best = read_scan(f"{ORDER}-{line:05}", context).best
        assert best is not None
        assert best.fields == {"order": ORDER, "order_line": str(line)}


def test_a_line_that_an_open_order_has_not_is_asked_about() -> None:
    asked = read_scan(f"{ORDER}-00007", ON_ORDER)
    assert asked.best is None
    assert asked.candidates[0].fields == {"order": ORDER}
    assert "has no line 7" in asked.candidates[0].reason


def test_what_looks_like_an_order_here_is_no_carton_for_sure_because_its_check_digit_fits() -> None:
    body = "450098100"
    number = body + dhl_check(body)
    assert read_scan(number, replace(OFFICE, waits_for=Kind.TRACKING)).best is None
    best = read_scan(number, replace(OFFICE, waits_for=Kind.TRACKING, carrier="DHL")).best
    assert best is not None
    assert best.kind is Kind.TRACKING


@pytest.mark.parametrize("raw", ["JAB123456789", "JXYZ1234567890", "JVGL0012345678"])
def test_a_dhl_piece_has_two_or_three_letters_behind_its_j(raw: str) -> None:
    best = read_scan(raw, replace(OFFICE, waits_for=Kind.TRACKING)).best
    assert best is not None
    assert best.fields == {"carrier": "dhl", "tracking": raw}
    assert Kind.SERIAL in {one.kind for one in read_scan(raw, ON_ORDER).candidates}


def test_an_unknown_order_is_offered_as_an_order_first() -> None:
    assert readings("PO-99999", ON_ORDER)[0] == (Kind.ORDER, "PO-99999")


def test_a_part_without_its_option_code_is_that_part_or_at_least_may_be_one() -> None:
    best = read_scan("8X3A1UT", ON_ORDER).best
    assert best is not None
    assert best.fields == {"maker_part": "8X3A1UT#ABA"}
    assert (Kind.ITEM, "7Y2B9UA") in readings("7Y2B9UA", ON_ORDER)


def test_part_version_and_serial_in_one_code_are_told_apart() -> None:
    best = read_scan("C9300-48P-A,V03,FOC2534A1BC", replace(OFFICE, order="PO-66005")).best
    assert best is not None
    assert best.fields == {"maker_part": "C9300-48P-A", "revision": "V03", "serial": "FOC2534A1BC"}


def test_a_makers_shape_says_serial_where_its_line_is_not_the_one_that_is_full() -> None:
    on_hp = replace(ON_ORDER, line=1)
    asked = readings("PF4X0K2B", on_hp)
    assert asked[0] == (Kind.SERIAL, "PF4X0K2B")
    assert "F4X0K2B" not in {value for _, value in asked}
    full = OpenPurchases.of([replace(HP, takes_units=False), LENOVO])
    best = read_scan("PF4X0K2B", replace(on_hp, purchases=full)).best
    assert best is not None
    assert (best.kind, best.value("serial")) == (Kind.SERIAL, "PF4X0K2B")


@pytest.mark.parametrize("country", sorted(LAYOUTS))
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_understood_through_a_foreign_keyboard(country: str, command: str) -> None:
    number = 5 if command in NUMBERED else None
    arrives = command_payload(command, number).translate(ARRIVES[country])
    best = read_scan(arrives, OFFICE).best
    assert best is not None
    assert (best.kind, best.value("command")) == (Kind.COMMAND, command)


def test_our_other_codes_are_understood_through_a_german_keyboard() -> None:
    german = ARRIVES["German"]
    place = replace(OFFICE, locations=folded(["BAY1"]), badges=folded(["EZ7"]))
    assert readings("$PLACE.BAY1".translate(german), place)[0] == (Kind.LOCATION, "BAY1")
    assert readings("$PLACE.YARD-1".translate(german), place)[0] == (Kind.LOCATION, "YARD-1")
    assert readings("$WHO.EZ7".translate(german), place)[0] == (Kind.BADGE, "EZ7")
    assert readings(document_payload("SY-7").translate(german), place)[0][0] is Kind.DOCUMENT
    assert readings("HOLD-40960720".translate(german), place)[0] == (Kind.HOLD, "HOLD-40960720")


@pytest.mark.parametrize("country", sorted(LAYOUTS))
def test_a_label_message_is_understood_through_a_foreign_keyboard(country: str) -> None:
    message = f"[)>\x1e06\x1dK{ORDER}\x1d1P8X3A1UT#ABA\x1dS5CG4220YZL\x1dQ1\x1e\x04"
    reading = read_scan(message.translate(ARRIVES[country]), OFFICE)
    assert reading.best is not None
    assert reading.best.fields == {
        "order": ORDER,
        "vendor_part": "8X3A1UT#ABA",
        "serial": "5CG4220YZL",
        "quantity": "1",
    }
    assert any("foreign keyboard" in note for note in reading.notes)
    card = message.replace("5CG4220YZL", "4111111111111111").translate(ARRIVES[country])
    refused = read_scan(card, OFFICE)
    assert refused.candidates[0].kind is Kind.CARD_NUMBER
    assert "4111111111111111".translate(ARRIVES[country]) not in refused.kept


def test_our_own_hold_label_is_read_as_what_it_is() -> None:
    number = hold_number("01a21c7c-eab6-7018-b409-84581bbfe6c9")
    assert number.startswith(HOLD_PREFIX)
    for raw in (number, number.lower(), f"]C0{number}\r"):
        for context in (OFFICE, ON_ORDER):
            assert readings(raw, context) == [(Kind.HOLD, number)]
    assert "hold label" in read_scan(number, OFFICE).candidates[0].reason
