"""Gaps, shadowed rows and contradictions are found, and nothing else is called one."""

import itertools
import re

from hypothesis import given, strategies

from receiving_app.rulebook.checking import check
from receiving_app.rulebook.deciding import Given, decide
from receiving_app.rulebook.reading import read_pack
from tests.rulebook.fruit_rules import FRUIT, OVERLAY, fruit

EXTRA_ROW = """
[[rows]]
id = "X"
when = {when}
then = {{ place = "{place}" }}
sentence = "Extra."
source = "a test"
"""


def with_row(when, place="cellar", before=None):
    """The pack of fruit with one more row, at the end or before the row of that id."""
    row = EXTRA_ROW.format(when=when, place=place)
    at = FRUIT.index(f'[[rows]]\nid = "{before}"') if before else len(FRUIT)
    return read_pack(FRUIT[:at] + row + FRUIT[at:], "fruit.toml").pack


def told(pack):
    return [problem.reason for problem in check(pack)]


def test_a_sound_pack_has_no_problems():
    assert told(fruit().pack) == []


def test_a_gap_is_named_in_the_facts_words():
    pack = fruit('when = { fruit = "apple", ripe = false }', 'when = { fruit = "apple", ripe = true }').pack
    assert "No row answers when Fruit is an apple and Ripe is no." in told(pack)


def test_a_gap_between_two_amounts_is_named():
    pack = fruit('price = { from = "dear" }', 'price = { from = "3.00" }').pack
    assert told(pack) == ["No row answers when Fruit is a pear and Price is $2.00 or more and below $3.00."]


def test_a_row_that_earlier_rows_take_all_cases_of_is_shadowed():
    pack = with_row('{ ripe = true, fruit = "apple", price = { from = "1.00" } }', "bowl")
    problem = next(problem for problem in check(pack) if "never answer" in problem.reason)
    assert problem.reason == "Row X can never answer: the rows before it (F1) take all of its cases."
    assert problem.line == pack.rows[-1].line


def test_a_row_shadowed_only_by_several_rows_together_is_found():
    assert "Row X can never answer: the rows before it (F1, F2) take all of its cases." in told(
        with_row('{ fruit = "apple" }')
    )


def test_rows_that_answer_differently_for_one_case_are_told():
    pack = with_row('{ ripe = true, price = { below = "1.00" } }', before="F1")
    assert "Rows X and F1 answer differently where both hold, as when Fruit is an apple and " in " ".join(
        told(pack)
    )


def test_an_overlay_need_not_reach_every_case():
    assert told(read_pack(OVERLAY, "summer.toml", fruit().pack).pack) == []


def test_many_gaps_are_counted_after_the_first():
    values = ", ".join(f'v{number} = "value {number}"' for number in range(60))
    text = FRUIT.replace('riddle = "something"', f'riddle = "something", {values}')
    rows = "".join(
        EXTRA_ROW.replace('"X"', f'"X{n}"').format(when=f'{{ fruit = "v{n}", ripe = true }}', place="bowl")
        + EXTRA_ROW.replace('"X"', f'"Y{n}"').format(
            when=f'{{ fruit = "v{n}", ripe = false, price = {{ from = "{n + 1}.00" }} }}', place="bowl"
        )
        for n in range(60)
    )
    gaps = told(read_pack(text + rows, "fruit.toml").pack)
    assert len(gaps) == 21
    assert re.fullmatch(r"\d+ more gaps are not listed\.", gaps[-1])


# Against trying out every case

CELLS = {"fruit": ["apple", "pear"], "ripe": [True, False], "price": [50, 150, 250, 350]}
SPANS = {
    '{ below = "1.00" }': [50],
    '{ from = "1.00", below = "3.00" }': [150, 250],
    '{ from = "dear" }': [250, 350],
    '"any"': [50, 150, 250, 350],
}
conditions = strategies.tuples(
    strategies.sampled_from(['"apple"', '"pear"', '"any"']),
    strategies.sampled_from(["true", "false", '"any"']),
    strategies.sampled_from(list(SPANS)),
)


def pack_of(rows):
    head = FRUIT[: FRUIT.index("[[rows]]")]
    body = "".join(
        EXTRA_ROW.replace('"X"', f'"R{number}"').format(
            when=f"{{ fruit = {name}, ripe = {ripe}, price = {price} }}", place=place
        )
        for number, ((name, ripe, price), place) in enumerate(rows)
    )
    reading = read_pack(head + body, "planted.toml")
    assert reading.problems == ()
    return reading.pack


def cases():
    for values in itertools.product(*CELLS.values()):
        yield {name: Given(value) for name, value in zip(CELLS, values, strict=True)}


@given(
    strategies.lists(
        strategies.tuples(conditions, strategies.sampled_from(["bowl", "cellar"])), min_size=1, max_size=5
    )
)
def test_gaps_and_shadows_are_found_exactly_where_trying_every_case_finds_them(rows):
    pack = pack_of(rows)
    rules = [decide(pack, case).rule for case in cases()]
    reasons = told(pack)
    assert any("No row answers" in reason for reason in reasons) == ("F0" in rules)
    shadowed = {reason.split()[1] for reason in reasons if "never answer" in reason}
    assert shadowed == {row.id for row in pack.rows} - set(rules)


@given(
    strategies.lists(
        strategies.tuples(conditions, strategies.sampled_from(["bowl", "cellar"])), min_size=2, max_size=4
    )
)
def test_contradictions_are_found_exactly_where_two_rows_hold_and_differ(rows):
    def holds(row, case):
        return all(condition.holds(case[name].value) for name, condition in row.when.items())

    pack = pack_of(rows)
    expected = {
        (one.id, other.id)
        for one, other in itertools.combinations(pack.rows, 2)
        if one.then != other.then and any(holds(one, case) and holds(other, case) for case in cases())
    }
    found = {re.match(r"Rows (\w+) and (\w+) answer", reason) for reason in told(pack)} - {None}
    assert {match.groups() for match in found} == expected
