"""Whether a line was seen: by the bank's numbers, and by content only where numbers cannot be compared."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from receiving_app.card_logs.bank_lines import told_before
from receiving_app.card_logs.statement import ChargeTold, StatementRow

ARN, OTHER_ARN = "24554826746695730328126", "24554826746695730328999"
DAY = date(2026, 9, 11)


def row(document=None, reference=None, cents=1639, merchant="COFFEE HOUSE 12", **changes):
    made = StatementRow(
        "", 2, document, "0042", None, DAY, DAY, merchant, None, cents, None, None, reference,
        None, None, None, "",
    )  # fmt: skip
    return replace(made, **changes)


def kept(name, document=None, reference=None, cents=1639, merchant="COFFEE HOUSE 12", **changes):
    made = ChargeTold(
        name, "i", "l", 2, "0042", DAY, DAY, merchant, cents, document, reference,
        None, None, None, None, None, None,
    )  # fmt: skip
    return replace(made, **changes)


def test_the_reference_names_a_line_whatever_else_the_files_call_it():
    found = told_before([row("T1", ARN, merchant="A", last4="9999")], [kept("c", None, ARN, merchant="B")])
    assert found == {0: "c"}


def test_a_document_number_names_it_unless_the_references_differ():
    assert told_before([row("T1", ARN)], [kept("c", "T1")]) == {0: "c"}
    assert told_before([row("T1", ARN)], [kept("c", "T1", OTHER_ARN)]) == {}


def test_a_file_of_document_numbers_and_one_of_own_numbers_are_compared_by_what_both_tell():
    assert told_before([row("T1")], [kept("c", None, "F-77")]) == {0: "c"}
    assert told_before([row("T1", ARN)], [kept("c", None, "F-77")]) == {0: "c"}
    assert told_before([row("T1", merchant="COFFEE HOUSE 12 LAFAYETTE LA")], [kept("c", None, "F-77")])


def test_equal_looks_never_merge_lines_that_the_bank_numbers_differently():
    assert told_before([row("T2")], [kept("c", "T1")]) == {}
    assert told_before([row(None, OTHER_ARN)], [kept("c", None, ARN)]) == {}
    assert told_before([row("T1", merchant="TEA HOUSE")], [kept("c", None, "F-77")]) == {}


def test_two_equal_coffees_are_two_in_every_file():
    coffees = [kept("c1", None, "F-1"), kept("c2", None, "F-2")]
    assert sorted(told_before([row("T1"), row("T2")], coffees).values()) == ["c1", "c2"]
    assert len(told_before([row("T1"), row("T2"), row("T3")], coffees)) == 2
    assert len(told_before([row("T1")], coffees)) == 1


@given(st.lists(st.sampled_from((1639, 500)), max_size=6), st.lists(st.sampled_from((1639, 500)), max_size=6))
def test_files_without_numbers_meet_as_often_as_both_have_a_line(there, here):
    found = told_before(
        [row(cents=cents) for cents in here], [kept(f"c{n}", cents=cents) for n, cents in enumerate(there)]
    )
    assert len(found) == sum(min(there.count(cents), here.count(cents)) for cents in (1639, 500))
    assert len(set(found.values())) == len(found)
