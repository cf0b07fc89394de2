"""A pack is read from its text; whatever is wrong with it is said with its place."""

import re

import pytest
from hypothesis import given, strategies

from receiving_app.errors import Refused, Trouble
from receiving_app.rulebook.pack import FactKind, Result
from receiving_app.rulebook.reading import read_pack
from receiving_app.rulebook.shelf import load_packs, packs_from
from tests.rulebook.fruit_rules import FRUIT, OVERLAY, fruit

PACK = fruit().pack


def test_a_sound_pack_says_what_it_is_and_where_it_comes_from():
    assert fruit().problems == ()
    assert (PACK.id, PACK.jurisdiction, PACK.source) == ("fruit", "Kitchen", "The note on the fridge, front")
    assert PACK.facts["price"].kind is FactKind.MONEY
    assert (PACK.settings["dear"].value, PACK.settings["keep"].value) == (200, 3)
    assert [(row.id, row.result) for row in PACK.rows][-1] == ("F4", Result.UNDETERMINED)
    assert PACK.rows[0].source == "line 1"


def test_a_row_may_say_that_a_fact_does_not_matter():
    pack = fruit("ripe = false }", 'ripe = "any" }').pack
    assert list(pack.rows[1].when) == ["fruit"]


def test_layout_and_comments_do_not_change_the_hash_and_content_does():
    text = "# a comment\n" + FRUIT.replace(" = ", "   =   ").replace("\n", "\r\n")
    assert read_pack(text, "again.toml").pack.hash == PACK.hash
    assert re.fullmatch("[0-9a-f]{64}", PACK.hash)
    assert fruit('value = "2.00"', 'value = "2.01"').pack.hash != PACK.hash


@pytest.mark.parametrize(
    ("old", "new", "line_has", "column", "reason"),
    [
        ('title = "Where fruit goes"\n', "", "", "title", "This is missing or not a text."),
        ("2020-01-01", '"2020-01-01"', "effective_from", "effective_from", "without quotation marks"),
        ("2020-01-01", "2020-01-01\neffective_to = 2019-01-01", "effective_to", "effective_to", "before it"),
        ('title = "W', 'titel = "x"\ntitle = "W', "titel", "titel", "Nothing is called so here"),
        ('value = "2.00"', 'value = "2.0"', "2.0", "value", "neither money"),
        ("value = 3", "value = 0", "value = 0", "value", "neither money"),
        ('kind = "yes or no"', 'kind = "perhaps"', "perhaps", "kind", "is no kind"),
        ('kind = "yes or no"', 'kind = "base rule"', "base rule", "kind", "builds on another"),
        ('["riddle"]', '["plum"]', "unanswered", "unanswered", "“plum” is no value of Fruit"),
        ('["riddle"]', '"riddle"', "unanswered", "unanswered", "list"),
        ('whom = "the shop"\n', "", "[facts.price]", "whom", "missing"),
        ('{ fruit = "apple", ripe = true }', '{ colour = "red" }', "colour", "when", "no fact “colour”"),
        ('{ fruit = "apple", ripe = true }', '{ fruit = "plum" }', "plum", "when", "“plum” is no value"),
        ('{ fruit = "apple", ripe = true }', '{ fruit = "riddle" }', "riddle", "when", "can ask for"),
        ('{ fruit = "apple", ripe = true }', "{ fruit = [] }", "[]", "when", "no value"),
        ('{ fruit = "apple", ripe = true }', '{ ripe = "yes" }', '"yes"', "when", "no value of ripe"),
        ('{ fruit = "apple", ripe = true }', '{ price = "2.00" }', "price =", "when", "needs a span"),
        ('{ below = "dear" }', '{ below = "cheap" }', "cheap", "when", "no setting of that kind"),
        ('{ below = "dear" }', '{ below = "keep" }', "keep", "when", "no setting of that kind"),
        ('{ below = "dear" }', '{ from = "3.00", below = "dear" }', "3.00", "when", "ends before it begins"),
        ('{ place = "cellar" }', '{ place = "moon" }', "moon", "then", "“moon” is no value of place"),
        ('{ place = "cellar" }', '{ colour = "red" }', "red", "then", "no outcome “colour”"),
        ('days = "keep"', 'days = "long"', "long", "then", "no value of days"),
        ('id = "F2"', 'id = "F1"', "", "id", "used 2 times"),
        ('result = "UNDETERMINED"', 'result = "PERHAPS"', "PERHAPS", "result", "is no result"),
        ('question = "Is it worth it?"\n', "", "", "question", "missing"),
        ("below {dear}", "below {cheap}", "cheap", "sentence", "no fact or setting “cheap”"),
        ("below {dear}", "below {dear", "below", "sentence", "curly bracket"),
        ("below {dear}", "below {}", "below", "sentence", "no fact or setting"),
        ("below {dear}", "below {dear.value}", "below", "sentence", "no fact or setting"),
        ("below {dear}", "below {dear:%}", "below", "sentence", "no fact or setting"),
        ('source = "line 3"\n', "", "", "source", "missing"),
        ('document = "The note on the fridge"\n', "", "[source]", "document", "missing"),
    ],
)
def test_a_mistake_is_told_with_its_line_its_key_and_what_was_expected(old, new, line_has, column, reason):
    reading = fruit(old, new)
    assert reading.pack is None
    told = [problem for problem in reading.problems if problem.column == column and reason in problem.reason]
    assert told, reading.problems
    lines = ["", *FRUIT.replace(old, new).splitlines()]
    assert line_has in lines[told[0].line]
    assert told[0].file == "fruit.toml"


def test_text_that_is_not_toml_is_told_with_its_line():
    (problem,) = fruit('id = "F2"', 'id = F2"').problems
    assert FRUIT.splitlines()[problem.line - 1] == 'id = "F2"'
    assert problem.reason.startswith("This is not TOML")


def test_all_mistakes_are_told_at_once():
    text = FRUIT.replace('place = "cellar"', 'place = "moon"').replace('value = "2.00"', 'value = "two"')
    assert {problem.column for problem in read_pack(text, "fruit.toml").problems} == {"then", "value"}


def test_an_overlay_takes_over_the_facts_and_settings_beneath():
    summer = read_pack(OVERLAY, "summer.toml", PACK).pack
    assert {"fruit", "price", "base_rule"} <= set(summer.facts)
    assert summer.settings["dear"] == PACK.settings["dear"]
    assert summer.rule_ids == ("F1", "F2", "F3", "F4", "F9", "F0", "H1")


def test_an_overlay_may_ask_only_for_rules_that_are_beneath():
    reading = read_pack(OVERLAY.replace('"F1"', '"F7"'), "summer.toml", PACK)
    assert "“F7” is no value of base_rule" in reading.problems[0].reason


@given(strategies.data())
def test_no_text_however_broken_makes_the_reader_fail(data):
    text = data.draw(strategies.sampled_from([FRUIT, OVERLAY]))
    values = re.findall(r"(?<== )(?:\{.*?\}|\[.*?\]|\S+)", text)
    old = data.draw(strategies.sampled_from(values))
    new = data.draw(
        strategies.sampled_from(["1", "true", "[[1]]", "{}", "{ a = { b = 1 } }", '""', "1.5", "[{}]"])
    )
    reading = read_pack(text.replace(old, new), "broken.toml", PACK)
    assert (reading.pack is None) == bool(reading.problems)


# The shelf


def test_packs_of_a_folder_come_with_the_base_before_its_overlay(tmp_path):
    (tmp_path / "a_summer.toml").write_text(OVERLAY, encoding="utf-8")
    (tmp_path / "fruit.toml").write_text(FRUIT, encoding="utf-8")
    assert [pack.id for pack in load_packs(tmp_path)] == ["fruit", "summer"]


def test_broken_packs_are_refused_with_every_problem():
    broken = FRUIT.replace('place = "cellar"', 'place = "moon"').replace('value = "2.00"', 'value = "two"')
    with pytest.raises(Refused) as refusal:
        packs_from({"fruit.toml": broken})
    assert "fruit.toml, line" in refusal.value.what
    assert "moon" in refusal.value.what
    assert "two" in refusal.value.what


def test_an_overlay_without_its_base_is_refused():
    with pytest.raises(Refused, match="builds on “fruit”"):
        packs_from({"summer.toml": OVERLAY})


def test_two_packs_of_one_id_are_refused():
    with pytest.raises(Refused, match="has the same id"):
        packs_from({"one.toml": FRUIT, "two.toml": FRUIT})


def test_a_file_that_cannot_be_read_is_trouble(tmp_path):
    (tmp_path / "fruit.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Trouble, match=r"fruit\.toml cannot be read"):
        load_packs(tmp_path)
