import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.errors import Refused
from receiving_app.tags.numbers import CHECKS, NotOfSeries, Series, format_number, parse_number

series = st.builds(
    Series,
    name=st.just("S"),
    prefix=st.text("ABCXYZ019-", max_size=4),
    width=st.integers(1, 9),
    check=st.sampled_from(CHECKS),
)


@pytest.mark.parametrize(
    ("of", "n", "tag"),
    [
        (Series("STATE", "LA", 7, "mod10"), 5068612, "LA50686120"),
        (Series("LOW", "T", 6, "none"), 196201, "T196201"),
        (Series("LOW", "T", 6, "none"), 42, "T000042"),
        (Series("AGENCY", "DR", 6, "mod10"), 622047, "DR6220479"),
        (Series("OLD", "LA", 3, "mod43"), 5, "LA005-"),
    ],
)
def test_a_number_is_written_with_its_prefix_digits_and_check(of, n, tag):
    assert format_number(of, n) == tag
    assert parse_number(of, tag) == n


@given(series, st.data())
def test_every_number_of_a_series_reads_back(of, data):
    n = data.draw(st.integers(1, of.last))
    assert parse_number(of, format_number(of, n)) == n


@given(st.integers(1, 9_999_999), st.data())
def test_one_mistyped_digit_never_passes_a_check_digit(n, data):
    of = Series("STATE", "LA", 7, "mod10")
    tag = format_number(of, n)
    place = data.draw(st.integers(2, len(tag) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != tag[place]]))
    answer = parse_number(of, tag[:place] + other + tag[place + 1 :])
    assert isinstance(answer, NotOfSeries)
    assert "misread or mistyped" in answer.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("DR5068612", "starts with LA"),
        ("LA5068612", "10 characters, not 9"),
        ("LA50686121", "misread or mistyped"),
        ("LA5O686120", "7 digits"),
        ("LA" + "\N{ARABIC-INDIC DIGIT FIVE}" * 8, "7 digits"),
        ("LA00000000", "starts at 1"),
        ("", "starts with LA"),
    ],
)
def test_a_text_that_is_no_number_of_the_series_says_why(text, reason):
    answer = parse_number(Series("STATE", "LA", 7, "mod10"), text)
    assert isinstance(answer, NotOfSeries)
    assert reason in answer.reason


def test_lower_case_and_blanks_around_a_typed_number_do_not_matter():
    assert parse_number(Series("STATE", "LA", 7, "mod10"), "  la50686120 ") == 5068612


@pytest.mark.parametrize("n", [0, -1, 1_000_000])
def test_a_number_beyond_the_series_is_refused(n):
    with pytest.raises(Refused, match=r"runs from 1 to 999999"):
        format_number(Series("LOW", "T", 6), n)


@pytest.mark.parametrize(
    ("prefix", "width", "check"),
    [("la", 6, "none"), ("HOLD-", 6, "none"), ("LA", 0, "none"), ("LA", 6, "luhn")],
)
def test_a_series_that_cannot_be_printed_or_told_apart_is_refused(prefix, width, check):
    with pytest.raises(Refused):
        Series("S", prefix, width, check)
