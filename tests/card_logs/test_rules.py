"""Cycles, due days, and who may sign or reopen a log."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.card_logs.answers import LogState, SigningRole
from receiving_app.card_logs.rules import (
    Signer,
    cycle_named,
    cycle_of,
    documents_due,
    may_reopen,
    may_sign,
    state_after,
)
from receiving_app.card_logs.signed_content import canonical_json, content_hash, log_of_content
from receiving_app.card_logs.statement import ControlTotals
from tests.card_logs.sample_log import line, purchase, sample_log, signed

HOLDER = Signer("p-holder", "Maud Guidry", "E1", superiors=("p-boss",))
BOSS = Signer("p-boss", "Odile Fontaine", "E2")


def waiting_for_approval():
    log = signed(sample_log())
    return replace(log, state=LogState.CARDHOLDER_SIGNED, signatures=log.signatures[:1])


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 5), "2026-09"),
        (date(2026, 9, 6), "2026-10"),
        (date(2026, 10, 5), "2026-10"),
        (date(2026, 12, 6), "2027-01"),
    ],
)
def test_a_cycle_runs_from_the_sixth_to_the_fifth_and_is_named_by_its_close(day, name):
    assert cycle_of(day).name == name


def test_a_named_cycle_has_its_days():
    cycle = cycle_named("2026-10")
    assert (cycle.opens, cycle.closes) == (date(2026, 9, 6), date(2026, 10, 5))
    assert cycle_named("2026-02", closing_day=31).closes == date(2026, 2, 28)
    with pytest.raises(ValueError, match="time data"):
        cycle_named("October")


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 31))
def test_every_day_lies_in_exactly_the_cycle_it_is_given(day, closing_day):
    cycle = cycle_of(day, closing_day)
    assert cycle.holds(day)
    assert cycle == cycle_named(cycle.name, closing_day)


def test_documents_are_due_five_business_days_after_the_close():
    assert documents_due(date(2026, 10, 5)) == date(2026, 10, 12)
    assert documents_due(date(2026, 10, 5), {date(2026, 10, 12)}) == date(2026, 10, 13)


def test_the_cardholder_signs_first_and_the_approver_locks():
    assert may_sign(sample_log(), HOLDER, SigningRole.CARDHOLDER, HOLDER).allowed
    assert may_sign(waiting_for_approval(), BOSS, SigningRole.APPROVER, HOLDER).allowed
    assert state_after(SigningRole.CARDHOLDER) is LogState.CARDHOLDER_SIGNED
    assert state_after(SigningRole.APPROVER) is LogState.LOCKED


def test_nobody_signs_out_of_turn_or_twice():
    early = may_sign(sample_log(), BOSS, SigningRole.APPROVER, HOLDER)
    late = may_sign(signed(sample_log()), BOSS, SigningRole.APPROVER, HOLDER)
    assert early.reasons == ("The cardholder signs next, not the approver.",)
    assert late.reasons == ("The log is locked; it can only be reopened as a new revision.",)


@pytest.mark.parametrize(
    ("signer", "said"),
    [
        (HOLDER, "The cardholder can never approve the log of the same card."),
        (Signer("p-other", "M. Guidry", "E1"), "The cardholder can never approve the log of the same card."),
        (Signer("p-clerk", "Ida Clark", "E3", ("p-lead", "p-holder")), "Ida Clark works under Maud Guidry"),
    ],
)
def test_neither_the_cardholder_nor_a_subordinate_approves(signer, said):
    verdict = may_sign(waiting_for_approval(), signer, SigningRole.APPROVER, HOLDER)
    assert not verdict.allowed
    assert verdict.reasons[0].startswith(said)


def test_only_the_cardholder_signs_as_cardholder():
    assert not may_sign(sample_log(), BOSS, SigningRole.CARDHOLDER, HOLDER).allowed


@pytest.mark.parametrize("bank", [ControlTotals(6, 272991, -106100), ControlTotals(5, 272990, -106100)])
def test_a_log_that_does_not_equal_the_statement_is_not_signed(bank):
    verdict = may_sign(sample_log(statement=bank), HOLDER, SigningRole.CARDHOLDER, HOLDER)
    assert not verdict.allowed


def test_two_errors_that_cancel_each_other_do_not_make_a_log_foot():
    lines = (line(1, 5000, purchase(1, 4000)), line(2, 5000, purchase(2, 6000)))
    log = sample_log(lines=lines, statement=ControlTotals(2, 10000, 0))
    assert log.unexplained_cents == 2000
    verdict = may_sign(log, HOLDER, SigningRole.CARDHOLDER, HOLDER)
    assert verdict.reasons == (
        "Line 1, SQ *GULF DATA HOUMA LA: $10.00 is neither matched with a purchase nor explained.",
        "Line 2, SQ *GULF DATA HOUMA LA: -$10.00 is neither matched with a purchase nor explained.",
    )


def test_the_approver_does_not_sign_what_the_cardholder_did_not_see():
    log = waiting_for_approval()
    changed = replace(log, lines=(replace(log.lines[0], merchant="ANOTHER SHOP"), *log.lines[1:]))
    verdict = may_sign(changed, BOSS, SigningRole.APPROVER, HOLDER)
    assert verdict.reasons == ("The log is no longer what the cardholder signed.",)


def test_reopening_needs_the_role_and_a_reason():
    log = signed(sample_log())
    assert may_reopen(log, is_program_administrator=True, reason="a credit came late").allowed
    assert not may_reopen(log, is_program_administrator=False, reason="a credit came late").allowed
    assert not may_reopen(log, is_program_administrator=True, reason=" ").allowed
    assert not may_reopen(sample_log(), is_program_administrator=True, reason="why not").allowed


def test_signed_content_is_the_same_text_whatever_is_signed_or_printed_later():
    log = sample_log()
    paged = replace(
        signed(log), lines=tuple(replace(one, packet_page=9) for one in log.lines), chain_heads=()
    )
    assert canonical_json(paged) == canonical_json(log)
    assert content_hash(replace(log, header=replace(log.header, revision=2))) != content_hash(log)
    assert '"amount_cents":106100' in canonical_json(log)
    assert '"opens":"2026-09-06"' in canonical_json(log)


def test_a_log_is_read_back_from_what_was_signed():
    log = sample_log(chain_heads=())
    assert log_of_content(canonical_json(log)) == log


@given(st.lists(st.integers(-(10**7), 10**7), max_size=20))
def test_a_log_of_the_statements_lines_always_foots(amounts):
    lines = tuple(line(number, cents) for number, cents in enumerate(amounts, start=1))
    bank = ControlTotals(len(amounts), sum(c for c in amounts if c > 0), sum(c for c in amounts if c < 0))
    log = sample_log(lines=lines, statement=bank)
    assert log.foots
    assert log.totals.net_cents == sum(amounts)
    assert log.matched_cents + log.explained_cents + sum(one.residual_cents for one in lines) == sum(amounts)
