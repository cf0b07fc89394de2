"""A payment card number is refused and masked whatever message carries it, and whatever field says it is."""

import pytest

from receiving_app.scans.answers import Kind, Reading
from receiving_app.scans.check_characters import gs1_digit, luhn_holds
from receiving_app.scans.context import OpenPurchases, PurchaseLine, ScanContext
from receiving_app.scans.reading import read_scan

ORDER = "4500771234"
SCREEN = ScanContext(OpenPurchases.of([PurchaseLine(ORDER, 1, "HP", "8X3A1UT#ABA", "GT-1001")]), order=ORDER)
CARDS = ("4111111111111111", "378282246310005", "5500000000000004", "30569309025904", "4222222222222")


def envelope(*fields: str) -> str:
    return "[)>\x1e06\x1d" + "\x1d".join(fields) + "\x1e\x04"


def gone(card: str, reading: Reading) -> bool:
    return card not in "".join(filter(str.isalnum, repr(reading)))


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "identifier",
    ["S", "K", "11K", "1K", "4K", "P", "1P", "Q", "1T", "10K", "2S", "1S", "3S", "18S", "22S", "43S", "1J"],
)
def test_no_field_of_a_label_makes_a_card_number_harmless(card: str, identifier: str) -> None:
    spaced = " ".join(card[place : place + 4] for place in range(0, len(card), 4))
    for written in (card, spaced):
        for raw in (
            envelope(identifier + written),
            envelope(f"K{ORDER}", "4K1", identifier + written),
            envelope(f"K{ORDER}", identifier + written, "1PGT-1001", "Q1"),
        ):
            reading = read_scan(raw, SCREEN)
            assert [one.kind for one in reading.candidates] == [Kind.CARD_NUMBER]
            assert gone(card, reading)


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "carrier",
    [
        "(21){}",
        "(400){}",
        "]C121{}",
        "]C1400{}",
        "]C1011003600029145921{}",
        "]d2240{}",
        "[)>\x1e12\x1dMFR 1LDYZ\x1dSER {}\x1e\x04",
        "[)>\x1e05\x1d21{}\x1e\x04",
        "[)>06|KPO-77120|S{}",
        "https://id.gs1.org/01/10036000291459/21/{}",
        "TRACKING: {}",
        "PO: {}",
        "PO:4500771234;SN:{}",
        "K{}",
        "{},PF2ABCD9",
        "$PLACE.{}",
    ],
)
def test_no_message_hides_a_card_number(card: str, carrier: str) -> None:
    reading = read_scan(carrier.format(card), SCREEN)
    assert [one.kind for one in reading.candidates] == [Kind.CARD_NUMBER]
    assert gone(card, reading)


def test_an_order_behind_its_identifier_is_no_card_although_the_digits_together_would_pass_for_one() -> None:
    assert luhn_holds("4004514246873")
    reading = read_scan("]C14004514246873", ScanContext())
    assert reading.best is not None
    assert reading.best.fields == {"order": "4514246873"}


def test_digits_of_two_fields_are_no_card_number() -> None:
    """A phone identity and the identifier behind it are seventeen digits of an issuer's."""
    reading = read_scan(envelope(f"K{ORDER}", "22S356938035643809", "13Q2", "Q1"), SCREEN)
    assert reading.best is not None
    assert reading.best.fields["imei"] == "356938035643809"


def test_an_announced_serial_and_a_carton_code_in_a_message_are_no_card_numbers() -> None:
    serial = "4111111111111111"
    announced = ScanContext(OpenPurchases.of([PurchaseLine(ORDER, 1, serials=(serial,))]))
    reading = read_scan(envelope(f"K{ORDER}", f"S{serial}"), announced)
    assert reading.best is not None
    assert reading.best.fields["serial"] == serial
    body = "41111111111111111"
    carton = body + gs1_digit(body)
    assert read_scan(f"]C100{carton}", SCREEN).candidates[0].kind is Kind.SSCC
