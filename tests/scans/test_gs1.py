import pytest

from receiving_app.scans.check_characters import gs1_digit
from receiving_app.scans.gs1 import read_gs1

GTIN = "0400638133393"
GTIN += gs1_digit(GTIN)
SSCC = "10000769487286555"
SSCC += gs1_digit(SSCC)


@pytest.mark.parametrize("aim", ["C1", "d2", "Q3"])
@pytest.mark.parametrize("separator", ["\x1d", "<GS>", "{GS}", "␝", "^]"])
def test_fields_are_told_apart_by_separators_of_any_writing(aim: str, separator: str) -> None:
    found = read_gs1(f"01{GTIN}10L33{separator}21PF9", aim)
    assert found is not None
    assert found.fields == {"gtin": GTIN, "lot": "L33", "serial": "PF9"}


@pytest.mark.parametrize(
    "text", [f"(01){GTIN}(21)PF9", f"(01) {GTIN} (21) PF9", f"https://id.gs1.org/01/{GTIN}/21/PF9"]
)
def test_printed_and_web_forms_are_read_without_a_mark(text: str) -> None:
    found = read_gs1(text, None)
    assert found is not None
    assert found.fields == {"gtin": GTIN, "serial": "PF9"}


def test_a_carton_its_content_and_count_are_read() -> None:
    found = read_gs1(f"00{SSCC}02{GTIN}3716", "C1")
    assert found is not None
    assert found.fields == {"sscc": SSCC, "content_gtin": GTIN, "quantity": "16"}


def test_a_lost_separator_is_not_guessed() -> None:
    found = read_gs1(f"01{GTIN}10LT1222121FCH3863", "C1")
    assert found is not None
    assert found.fields == {"gtin": GTIN}
    assert found.warnings


def test_a_wrong_check_digit_is_not_vouched_for() -> None:
    wrong = SSCC[:-1] + str((int(SSCC[-1]) + 1) % 10)
    found = read_gs1("00" + wrong, "C1")
    assert found is not None
    assert not found.vouched


def test_plain_text_is_no_gs1_code() -> None:
    assert read_gs1("PF2ABC", None) is None
    assert read_gs1("(hello)", None) is None
    assert read_gs1("214500123456", None) is None
