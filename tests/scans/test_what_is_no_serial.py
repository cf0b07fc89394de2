"""What is probably something else is asked about before it counts as a serial; true serials never are."""

from dataclasses import replace

import pytest

from receiving_app.scans.answers import Kind
from receiving_app.scans.context import OpenPurchases, PurchaseLine, ScanContext, folded_serials
from receiving_app.scans.reading import read_scan

MAKERS = ("HP", "Lenovo", "Dell", "Apple", "Cisco", "Zebra", "Logitech")
OPEN = OpenPurchases.of(
    [PurchaseLine(f"45007712{at:02}", 1, maker, f"TP-{at}") for at, maker in enumerate(MAKERS)]
)
OFFICE = ScanContext(OPEN)


def on_order_of(maker: str, **more: object) -> ScanContext:
    return replace(OFFICE, order=f"45007712{MAKERS.index(maker):02}", line=1, **more)


@pytest.mark.parametrize(
    ("raw", "maker"),
    [
        ("4712345982", "HP"),  # a DHL waybill
        ("4712345982", "Dell"),
        ("4712345982", "Logitech"),
        ("20260910", "Lenovo"),
        ("2026-09-10", "Logitech"),
        ("09102026", "Lenovo"),
        ("202609101430", "Apple"),
        ("12345679", "Lenovo"),
        ("00614141", "Lenovo"),
        ("4500981005", "HP"),  # as long as the orders here
        ("4500981005", "Dell"),
        ("4500981005", "Logitech"),
        ("5551234567", "HP"),
        ("5551234567", "Logitech"),
        ("5041234", "Dell"),
        ("748855203149", "Apple"),  # twelve digits
        ("ZZZ-UNKNOWN/1", "Logitech"),
        ("ZZZ-UNKNOWN-1", "Logitech"),
        ("WARRANTY", "Lenovo"),
        ("CONSUMABLE", "HP"),
        ("MONITOR", "Dell"),
        ("PF4XOK2B", "Lenovo"),
        ("18J20410I234", "Zebra"),
    ],
)
def test_what_is_probably_no_serial_is_asked_about(raw: str, maker: str) -> None:
    best = read_scan(raw, on_order_of(maker)).best
    assert best is None or best.kind is not Kind.SERIAL


@pytest.mark.parametrize(
    ("raw", "maker"),
    [
        ("5CG4220XKL", "HP"),
        ("CNB1K2M3N4", "HP"),
        ("MXL1234ABC", "HP"),
        ("2UA0241B8K", "HP"),
        ("PF4X0K2B", "Lenovo"),
        ("MJNDHHXX", "Lenovo"),
        ("R9ZPM762", "Lenovo"),
        ("5RFDP01", "Dell"),
        ("CN-0GWV1Y-WS200-36A-0KLB-A04", "Dell"),
        ("C02MXERVZTNS", "Apple"),
        ("FOC2534A1BC", "Cisco"),
        ("18J260320475", "Zebra"),
        ("2140LZ52K1A8", "Logitech"),
        ("817263549018", "Logitech"),  # twelve digits that pass no carrier's test
    ],
)
def test_a_makers_serial_is_taken_without_a_question(raw: str, maker: str) -> None:
    best = read_scan(raw, on_order_of(maker)).best
    assert best is not None
    assert (best.kind, best.value("serial")) == (Kind.SERIAL, raw)


def test_the_s_in_front_says_that_seven_digits_are_a_dell_tag() -> None:
    best = read_scan("S5041234", on_order_of("Dell")).best
    assert best is not None
    assert best.value("serial") == "5041234"


@pytest.mark.parametrize("raw", ["4712345982", "20260910", "5041234", "ZZZ-UNKNOWN/1"])
def test_an_announced_serial_is_taken_whatever_it_looks_like(raw: str) -> None:
    announced = OpenPurchases.of([PurchaseLine("PO-1", 1, "HP", serials=(raw,))])
    best = read_scan(raw, ScanContext(announced, order="PO-1")).best
    assert best is not None
    assert best.kind is Kind.SERIAL


def test_digits_are_taken_where_the_units_on_record_are_digits_too() -> None:
    seen = ("71026354", "71026388")
    line = PurchaseLine("PO-1", 1, "Unheard Of", "UO-1", seen=seen)
    best = read_scan("71026399", ScanContext(OpenPurchases.of([line]), order="PO-1")).best
    assert best is not None
    assert best.kind is Kind.SERIAL
    letters = replace(line, seen=("UX026354", "UX026388"))
    assert read_scan("71026399", ScanContext(OpenPurchases.of([letters]), order="PO-1")).best is None


def test_a_carton_is_offered_beside_the_serial_and_taken_when_its_carrier_brought_the_delivery() -> None:
    asked = read_scan("4712345982", on_order_of("HP"))
    assert {Kind.TRACKING, Kind.SERIAL} <= {one.kind for one in asked.candidates}
    best = read_scan("4712345982", on_order_of("HP", carrier="DHL")).best
    assert best is not None
    assert best.kind is Kind.TRACKING


def test_an_express_service_code_is_taken_when_its_tag_is_known_or_nothing_else_fits() -> None:
    code, tag = "12542331601", "5RFDP01"
    taken = read_scan(code, on_order_of("Dell")).best
    assert taken is not None
    assert taken.value("serial") == tag
    asked = read_scan(code, on_order_of("Dell", carrier="Saia"))  # a freight number looks like this
    assert asked.best is None
    assert {"serial", "tracking"} <= {name for one in asked.candidates for name in one.fields}
    known = read_scan(code, on_order_of("Dell", carrier="Saia", known_serials=folded_serials([tag]))).best
    assert known is not None
    assert known.value("serial") == tag


def test_a_letter_for_a_digit_of_a_unit_that_is_here_is_asked_about() -> None:
    for maker, here, typed in (
        ("Lenovo", "PF4X0K2B", "PF4XOK2B"),
        ("Zebra", "18J204101234", "18J20410I234"),
        ("Logitech", "2140LZ10K1A8", "214OLZIOK1A8"),
        ("Logitech", "2140LZ1OK1A8", "2140LZ10K1A8"),
    ):
        asked = read_scan(typed, on_order_of(maker, known_serials=folded_serials([here])))
        assert asked.best is None
        assert {typed, here} <= {one.value("serial") for one in asked.candidates}
        assert any("here already" in warning for one in asked.candidates for warning in one.warnings)
    other = read_scan("PF4X0K2C", on_order_of("Lenovo", known_serials=folded_serials(["PF4X0K2B"])))
    assert other.best is not None


@pytest.mark.parametrize(
    ("here", "scanned"),
    [
        ("CN-0GWV1Y-WS200-36A-0KLB-A04", "CN-0GWV1Y-WS200-36A-0KLB"),
        ("CN-0GWV1Y-WS200-36A-0KLB", "CN0GWV1YWS20036A0KLBA04"),
        ("CN-0GWV1Y-WS200-36A-0KLB-A04", "CN-0GWV1Y-WS200-36A-0KLB-A05"),
    ],
)
def test_a_dell_serial_with_and_without_its_revision_is_one_unit(here: str, scanned: str) -> None:
    on_record = read_scan(scanned, on_order_of("Dell", known_serials=folded_serials([here])))
    assert on_record.best is not None
    assert on_record.best.value("serial") == here
    assert "already on record" in on_record.warnings[0]
    announced = OpenPurchases.of([PurchaseLine("PO-1", 1, "Dell", serials=(here,))])
    best = read_scan(scanned, ScanContext(announced, order="PO-1")).best
    assert best is not None
    assert best.value("serial") == here
