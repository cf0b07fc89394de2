import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.scans.card_numbers import holds_secret, looks_like_card_number, masked
from receiving_app.scans.check_characters import luhn_digit
from receiving_app.scans.shown import shown

bodies = st.one_of(
    st.text("0123456789", min_size=14, max_size=14).map("4".__add__),
    st.text("0123456789", min_size=13, max_size=13).map("55".__add__),
    st.text("0123456789", min_size=12, max_size=12).map("37".__add__),
)
cards = bodies.map(lambda body: body + luhn_digit(body))


def digits_of(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


@given(
    cards,
    st.sampled_from(["", "]C0", "\t", "S", "Card ", "%B", "]d1"]),
    st.sampled_from(["", "\r\n", "^DOE", "=2512"]),
)
def test_a_card_number_is_masked_to_its_last_four_digits(card: str, before: str, after: str) -> None:
    text = masked(before + card + after)
    assert card[:-4] not in digits_of(text)
    assert text == before + "*" * (len(card) - 4) + card[-4:] + after


@pytest.mark.parametrize(
    "raw",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "3782 822463 10005",
        "4\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1\x1d1",
        "41111111\x0011111111",
        "\uff14\uff11\uff11\uff11111111111111",
        "4111 1111 1111 1111 12/27",
        "41111111111111114111111111111111",
        "ABC4111111111111111XYZ",
    ],
)
def test_a_card_number_is_seen_through_what_stands_between_its_digits(raw: str) -> None:
    if raw.startswith("\uff14"):
        raw = raw[:4] + raw[4:16]
    assert looks_like_card_number(raw)
    assert not looks_like_card_number(masked(raw))


@pytest.mark.parametrize(
    "raw",
    [
        "4111111111111112",  # Luhn fails
        "1234567890123452",  # Luhn holds, no issuer
        "]C100354218935515368202",  # a carton
        "9632553114667406896900379156779077",  # a long FedEx code
        "2026-09-14 12:30:59",
        "40012345, 40012346, 40012347",
    ],
)
def test_other_numbers_are_left_as_they_are(raw: str) -> None:
    assert masked(raw) == raw


def test_in_a_payment_field_the_luhn_digit_alone_refuses() -> None:
    assert not looks_like_card_number("1234567890123452")
    assert looks_like_card_number("1234567890123452", payment_field=True)


def test_a_number_that_a_stronger_reading_explains_is_passed_over() -> None:
    assert not looks_like_card_number("4111111111111111", explained=("4111111111111111",))


@pytest.mark.parametrize(
    ("raw", "secret"),
    [
        ("Password: Summer2024", "Summer2024"),
        ("WIFI:T:WPA;S:Guest;P:hunter22;;", "hunter22"),
        ("otpauth://totp/me?secret=JBSWY3DP", "JBSWY3DP"),
        ("https://me:hunter22@example.org/", "hunter22"),
    ],
)
def test_a_password_is_masked_whole(raw: str, secret: str) -> None:
    assert holds_secret(raw)
    assert secret not in masked(raw)
    assert len(masked(raw)) == len(raw)


def test_control_characters_are_shown_as_their_pictures() -> None:
    assert shown("[)>\x1e06\x1dQ1\x1e\x04\r") == "[)>␞06␝Q1␞␄␍"
    assert "\u202e" not in shown("\u202eABC")
