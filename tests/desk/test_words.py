"""Small words: one and many, sentences, and answers that differ in one letter."""

import pytest

from receiving_app.desk.parts.button import Button
from receiving_app.desk.theme import theme
from receiving_app.receiving.arrivals.arrival import carrier_shown
from receiving_app.receiving.arrivals.arrival_answers import Arrival
from receiving_app.wording import ended


@pytest.mark.parametrize(
    ("announced", "here", "said"),
    [
        (None, 1, "1 piece here"),
        (None, 2, "2 pieces here"),
        (1, None, "1 piece announced, none counted yet"),
        (1, 1, "1 of 1 piece here"),
        (5, 3, "3 of 5 pieces here, 2 not"),
    ],
)
def test_pieces_are_counted_in_words(announced, here, said):
    assert Arrival("UPS", announced, here).said == said


def test_a_sentence_ends_once():
    assert [ended(each) for each in ("Order 7", "Which line?", "Done.")] == [
        "Order 7.",
        "Which line?",
        "Done.",
    ]


def test_a_carrier_is_called_by_its_name():
    assert [carrier_shown(each) for each in ("ups", "fedex", "Bayou Freight", None)] == [
        "UPS",
        "FedEx",
        "Bayou Freight",
        "",
    ]


@pytest.mark.parametrize("width", [140, 180, 220])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is serial number 5CG422OX12", "It is serial number 5CG4220X12"),
        ("It is serial number 18J20410I234", "It is serial number 18J204101234"),
        ("It comes in place of Dell Pro 16 Plus notebook", "It comes in place of Dell Pro 16 Plus dock"),
    ],
)
def test_answers_that_differ_look_different(app, width, one, other):
    shown = [Button(words, role="answer", key="1").lines(theme().px(width)) for words in (one, other)]
    assert shown[0] != shown[1]
    assert all(len(lines) <= 2 for lines in shown)
