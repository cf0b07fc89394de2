from hypothesis import given
from hypothesis import strategies as st

from receiving_app.scans.check_characters import (
    CODE_39,
    gs1_digit,
    gs1_holds,
    luhn_digit,
    luhn_holds,
    mod37_36_character,
    mod43_character,
)

digits = st.text("0123456789", min_size=1, max_size=30)


def test_published_examples_hold() -> None:
    assert luhn_holds("79927398713")
    assert gs1_holds("4006381333931")
    assert mod43_character("CODE39") == "W"
    assert mod37_36_character("A12425GABC1234002") == "M"


@given(digits)
def test_a_number_with_its_own_digit_passes_and_with_any_other_fails(number: str) -> None:
    for digit, holds in ((luhn_digit(number), luhn_holds), (gs1_digit(number), gs1_holds)):
        assert holds(number + digit)
        assert not any(holds(number + other) for other in "0123456789" if other != digit)


@given(st.text(CODE_39[:36], min_size=1, max_size=12), st.data())
def test_one_wrong_sign_changes_the_mod37_36_character(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from(CODE_39[:36].replace(text[place], "")))
    assert mod37_36_character(text[:place] + sign + text[place + 1 :]) != mod37_36_character(text)


def test_dashes_do_not_count_in_mod37_36() -> None:
    assert mod37_36_character("OTS-123456") == mod37_36_character("OTS123456")
