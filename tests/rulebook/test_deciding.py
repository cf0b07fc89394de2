"""A row holds, fails or cannot be told; the first that holds answers if none before it is open."""

from datetime import date

import pytest
from hypothesis import given, strategies

from receiving_app.errors import Refused
from receiving_app.rulebook.deciding import Given, decide, decide_in_chain
from receiving_app.rulebook.pack import Result
from receiving_app.rulebook.reading import read_pack
from tests.rulebook.fruit_rules import OVERLAY, fruit

PACK = fruit().pack
SUMMER = read_pack(OVERLAY, "summer.toml", PACK).pack
IN_SUMMER = date(2024, 7, 1)


def facts(**values):
    return {name: Given(value) for name, value in values.items()}


def test_the_first_row_that_holds_answers_with_its_sentence_and_conditions():
    decision = decide(PACK, facts(fruit="apple", ripe=True))
    assert (decision.rule, decision.result, decision.outcome) == (
        "F1",
        Result.DECIDED,
        {"place": "bowl", "days": "3"},
    )
    assert decision.sentence == "an apple that is ripe goes into the bowl."
    assert [(each.label, each.value, each.holds) for each in decision.conditions] == [
        ("Fruit", "an apple", True),
        ("Ripe", "yes", True),
    ]
    assert (decision.pack_id, decision.pack_hash, decision.questions) == ("fruit", PACK.hash, ())


def test_a_row_before_that_cannot_be_told_makes_the_answer_incomplete_with_its_question():
    decision = decide(PACK, facts(fruit="apple"))
    assert (decision.rule, decision.result, decision.outcome) == ("F9", Result.INCOMPLETE, {})
    assert decision.sentence == "Wait; not known: Ripe."
    assert [(question.text, question.whom) for question in decision.questions] == [
        ("Is it ripe?", "whoever squeezed it")
    ]
    assert [(each.value, each.holds) for each in decision.conditions] == [
        ("an apple", True),
        ("not known", None),
    ]


def test_a_fact_that_no_row_waits_for_is_not_asked():
    assert decide(PACK, facts(fruit="pear", price=199)).rule == "F3"
    asked = decide(PACK, facts(price=199, ripe=True)).questions
    assert [question.fact for question in asked] == ["fruit"]


def test_an_answer_that_settles_nothing_counts_as_missing_and_is_shown():
    decision = decide(PACK, facts(fruit="riddle", ripe=True, price=100))
    assert decision.result is Result.INCOMPLETE
    assert decision.conditions[0].value == "something"


def test_an_edge_belongs_to_the_span_that_begins_there():
    assert decide(PACK, facts(fruit="pear", price=199)).rule == "F3"
    assert decide(PACK, facts(fruit="pear", price=200)).rule == "F4"


def test_amounts_and_settings_stand_in_sentences_as_they_are_read():
    assert decide(PACK, facts(fruit="pear", price=150)).sentence == "A pear at $1.50 is below $2.00."


def test_the_words_in_which_a_fact_was_said_are_shown_instead_of_its_value():
    said = {"fruit": Given("apple", "a Cox"), "ripe": Given(value=True)}
    assert decide(PACK, said).sentence == "a Cox that is ripe goes into the bowl."


def test_a_row_may_leave_it_open_and_say_whom_to_ask():
    decision = decide(PACK, facts(fruit="pear", price=900))
    assert decision.result is Result.UNDETERMINED
    assert decision.questions[0].text == "Is it worth it?"


def test_where_no_row_reaches_the_answer_is_undetermined_with_the_packs_own_sentence():
    pack = fruit('when = { fruit = "apple", ripe = false }', 'when = { fruit = "pear", ripe = false }').pack
    decision = decide(pack, facts(fruit="apple", ripe=False))
    assert (decision.rule, decision.result) == ("F0", Result.UNDETERMINED)
    assert decision.sentence == "The note is silent on an apple."
    assert decision.questions[0].whom == "the cook"


@pytest.mark.parametrize("value", ["plum", 3, True])
def test_a_value_that_the_pack_does_not_declare_is_refused(value):
    with pytest.raises(Refused, match="is no value of fruit"):
        decide(PACK, facts(fruit=value))


def test_an_overlay_lays_its_outcome_over_the_answer_beneath():
    decision = decide_in_chain([SUMMER, PACK], facts(fruit="apple", ripe=True, price=300), IN_SUMMER)
    assert (decision.rule, decision.outcome) == ("H1", {"place": "window", "days": "3"})
    assert decision.base.rule == "F1"


def test_where_no_row_of_an_overlay_reaches_the_answer_beneath_stands():
    decision = decide_in_chain([PACK, SUMMER], facts(fruit="apple", ripe=False), IN_SUMMER)
    assert (decision.pack_id, decision.rule) == ("fruit", "F2")


def test_an_overlay_that_waits_for_a_fact_makes_the_answer_incomplete():
    decision = decide_in_chain([PACK, SUMMER], facts(fruit="apple", ripe=True), IN_SUMMER)
    assert decision.result is Result.INCOMPLETE
    assert [question.fact for question in decision.questions] == ["price"]


def test_what_the_pack_beneath_asks_comes_before_the_overlay():
    decision = decide_in_chain([PACK, SUMMER], facts(fruit="apple", price=300), IN_SUMMER)
    assert (decision.pack_id, [question.fact for question in decision.questions]) == ("fruit", ["ripe"])


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2024, 5, 31), "F1"),
        (date(2024, 6, 1), "H1"),
        (date(2024, 8, 31), "H1"),
        (date(2024, 9, 1), "F1"),
    ],
)
def test_an_overlay_counts_only_on_the_days_it_is_in_force(day, rule):
    assert decide_in_chain([PACK, SUMMER], facts(fruit="apple", ripe=True, price=300), day).rule == rule


def test_before_any_pack_there_is_no_answer():
    assert decide_in_chain([PACK, SUMMER], facts(fruit="apple", ripe=True), date(2019, 12, 31)) is None


VALUES = {"fruit": ["apple", "pear"], "ripe": [True, False], "price": [0, 199, 200, 5_000]}


@given(
    strategies.fixed_dictionaries({name: strategies.sampled_from(values) for name, values in VALUES.items()}),
    strategies.sampled_from(list(VALUES)),
)
def test_a_missing_fact_never_decides_otherwise_than_the_fact_would(whole, missing):
    part = {name: value for name, value in whole.items() if name != missing}
    without = decide_in_chain([PACK, SUMMER], facts(**part), IN_SUMMER)
    assert without == decide_in_chain([PACK, SUMMER], facts(**part), IN_SUMMER)
    if without.result is Result.DECIDED:
        assert {
            decide_in_chain([PACK, SUMMER], facts(**part, **{missing: value}), IN_SUMMER).rule
            for value in VALUES[missing]
        } == {without.rule}
