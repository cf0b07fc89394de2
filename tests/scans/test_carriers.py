import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.scans.carriers import (
    carrier_numbers,
    dhl_check,
    fedex_check,
    has_form,
    s10_check,
    ups_check,
)
from receiving_app.scans.check_characters import gs1_digit


def numbered(text: str) -> set[tuple[str, str, bool]]:
    return {(one.carrier, one.number, one.holds) for one in carrier_numbers(text)}


@given(st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=15, max_size=15))
def test_a_ups_number_is_recognised_and_a_wrong_digit_is_not_vouched_for(body: str) -> None:
    right = "1Z" + body + ups_check(body)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert numbered(right) == {("ups", right, True)}
    assert numbered(wrong) == {("ups", wrong, False)}


def test_spaces_dashes_and_small_letters_do_not_matter() -> None:
    assert numbered("1z 999-aa1 01 2345 6784") == {("ups", "1Z999AA10123456784", True)}


def test_a_ups_number_without_its_end_is_not_vouched_for() -> None:
    assert numbered("1Z999AA101234") == {("ups", "1Z999AA101234", False)}


@given(st.text("0123456789", min_size=11, max_size=11))
def test_the_long_fedex_code_gives_the_twelve_digits_a_clerk_types(body: str) -> None:
    number = body + fedex_check("00" + body, (1, 7, 3))
    for head in ("10012345678901234567", "96321234567890123456"):
        assert ("fedex", number, True) in numbered(head + "00" + number)


@given(st.text("0123456789", min_size=14, max_size=14))
def test_the_fedex_ground_code_gives_its_last_fifteen_digits(body: str) -> None:
    number = body + gs1_digit(body)
    assert numbered("9611804" + number) == {("fedex", number, True)}


@given(
    st.sampled_from(["420" + "7" * 5, "420" + "7" * 9, ""]), st.text("0123456789", min_size=19, max_size=19)
)
def test_the_postal_code_before_a_usps_number_is_cut_off(postal: str, body: str) -> None:
    number = "92" + body
    number += gs1_digit(number)
    assert numbered(postal + number) == {("usps", number, True)}
    assert has_form(postal + number)


def test_international_mail_belongs_to_usps_only_from_the_united_states() -> None:
    digits = "47312482" + s10_check("47312482")
    assert numbered(f"RR{digits}US") == {("usps", f"RR{digits}US", True)}
    assert numbered(f"RR{digits}GB") == {("postal", f"RR{digits}GB", True)}


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("TBA123456789012", "amazon"),
        ("C12345678901234", "ontrac"),
        ("LX12345678", "lasership"),
        ("JJD000123456789012345", "dhl"),
        ("JVGL0123456789", "dhl"),
    ],
)
def test_forms_without_a_check_digit_are_recognised(text: str, carrier: str) -> None:
    assert numbered(text) == {(carrier, text, True)}


@given(st.text("0123456789", min_size=9, max_size=10))
def test_a_dhl_waybill_is_only_a_check_digit(body: str) -> None:
    number = body + dhl_check(body)
    assert [one.form for one in carrier_numbers(number) if one.carrier == "dhl"] == [False]
