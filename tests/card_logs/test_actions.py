"""Statements, matches and explanations on both engines, each taken back again."""

import pytest
from sqlalchemy import text

from receiving_app.approvals.actions import take_back_import as take_back_approvals
from receiving_app.card_logs import lookups
from receiving_app.card_logs.actions import (
    confirm_matches,
    explain_charge,
    match_by_hand,
    take_back_explanation,
    take_back_match,
)
from receiving_app.card_logs.answers import ChargeState, ReasonCode
from receiving_app.card_logs.importing import rehearse_statement, take_back_import
from receiving_app.card_logs.sides import Tier
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject
from receiving_app.history.lookups import seal_on
from receiving_app.inventory.actions import withdraw_unit
from receiving_app.receiving.arrivals.deliveries import close_delivery, reopen_delivery
from tests.card_logs.conftest import ROWS, statement_of

CYCLE, CARD = "2026-10", "0042"


@pytest.fixture
def charges(office):
    """The statement is in; the answer is charge id by the bank's number."""
    office.bring_in()
    return {row.document_no: row.charge_id for row in office.ask(lookups.charges, CYCLE)}


def sure(office):
    return [one for one in office.ask(lookups.proposals, CYCLE, CARD) if one.tier is Tier.A]


def states(office):
    return {row.document_no: row.state.value for row in office.ask(lookups.charges, CYCLE)}


def test_a_statement_goes_in_once_and_equal_lines_stay_two(office):
    twins = ("A,0042,09/10/2026,09/11/2026,CAFE,16.39,", "B,0042,09/10/2026,09/11/2026,CAFE,16.39,")
    first = office.bring_in(ROWS[0], *twins)
    assert (first.added, first.known, first.logs) == (3, (), ((CARD, CYCLE),))
    again = office.bring_in(ROWS[0], *twins, name="again.csv")
    assert (again.import_id, again.added, again.known) == (None, 0, (2, 3, 4))
    longer = office.bring_in(*twins, ROWS[1], name="longer.csv")
    assert (longer.added, longer.known) == (1, (2, 3))
    assert len(office.ask(lookups.charges, CYCLE)) == 4
    office.assert_holds()


def test_the_rehearsal_says_what_the_import_does(office):
    office.bring_in(ROWS[0])
    rows = (*ROWS, "TXN9,0042,31/31/2026,,X,1.00,")
    told = office.ask(rehearse_statement, read_statement(statement_of(*rows), "s.csv"))
    done = office.bring_in(*rows, name="s.csv")
    assert (told.added, told.known, told.refused, told.told, told.logs) == (
        done.added,
        done.known,
        done.refused,
        done.told,
        done.logs,
    )
    assert (done.added, done.known, [problem.line for problem in done.refused]) == (2, (2,), [5])


def test_a_charge_of_an_unknown_card_is_kept_and_told(office):
    told = office.bring_in("TXN5,7777,09/10/2026,09/11/2026,CAFE,5.00,").told
    assert [problem.reason for problem in told][-1] == (
        "The card ending 7777 is not on record; its charges are kept, and wait for it."
    )
    assert [(log.last4, log.cardholder, log.open) for log in office.ask(lookups.logs, CYCLE)] == [
        ("7777", None, 1)
    ]
    with pytest.raises(Refused, match="Which card ends in 7777 is not known"):
        office.ask(lookups.card_log, CYCLE, "7777")


def test_a_file_without_a_charge_is_refused(office):
    with pytest.raises(Refused, match="No charge could be read from statement"):
        office.bring_in("nothing at all,,,,,,")


def test_the_post_date_decides_the_cycle(office):
    office.bring_in(
        "A,0042,10/04/2026,10/05/2026,CAFE,1.00,",
        "B,0042,10/05/2026,10/06/2026,CAFE,2.00,",
    )
    assert [(row.cycle, row.logs) for row in office.ask(lookups.cycles)] == [("2026-11", 1), ("2026-10", 1)]


def test_a_statement_taken_back_counts_no_longer_and_can_come_again(office):
    brought = office.bring_in()
    office.do(take_back_import, brought.import_id, "wrong month")
    assert office.ask(lookups.charges, CYCLE) == ()
    office.assert_holds()
    with pytest.raises(Refused, match="taken back before"):
        office.do(take_back_import, brought.import_id, "again")
    assert office.bring_in(name="once more.csv").added == 3
    office.assert_holds()


def test_a_statement_with_a_matched_or_explained_charge_is_not_taken_back(office, charges):
    with office.store.reading() as session:
        import_id = session.scalar(text("SELECT id FROM statement_imports"))
    matches = office.do(confirm_matches, sure(office)).matches
    with pytest.raises(Refused, match="is matched with a purchase"):
        office.do(take_back_import, import_id, "x")
    for match in matches:
        office.do(take_back_match, match.match_id, "x")
    office.do(explain_charge, charges["TXN3"], ReasonCode.OTHER, "cash lost")
    with pytest.raises(Refused, match="Charge TXN3 of this file is explained"):
        office.do(take_back_import, import_id, "x")
    office.do(take_back_explanation, charges["TXN3"], "x")
    office.do(take_back_import, import_id, "x")
    office.assert_holds()


def test_what_is_sure_is_confirmed_with_its_evidence(office, charges):
    found = {one.charge_id: one for one in office.ask(lookups.proposals, CYCLE)}
    assert found[charges["TXN1"]].tier is Tier.A
    assert found[charges["TXN3"]].tier is Tier.D
    answer = office.do(confirm_matches, sure(office))
    assert {one.charge_id for one in answer.matches} == {charges["TXN1"], charges["TXN2"]}
    (seen,) = office.ask(lookups.matches_of, charges["TXN1"])
    assert (seen.order, seen.cents, seen.tier) == ("PO-10001", 25_000, "A")
    assert "same card ending 0042" in seen.evidence
    assert states(office) == {"TXN1": "matched", "TXN2": "matched", "TXN3": "open"}
    assert [one.charge_id for one in office.ask(lookups.proposals, CYCLE)] == [charges["TXN3"]]
    office.assert_holds()


def test_a_match_taken_back_is_not_proposed_again_but_can_be_made_by_hand(office, charges):
    for match in office.do(confirm_matches, sure(office)).matches:
        office.do(take_back_match, match.match_id, "looked at the wrong line")
    office.assert_holds()
    assert set(states(office).values()) == {"open"}
    assert sure(office) == []
    with pytest.raises(Refused, match="taken back before"):
        office.do(take_back_match, match.match_id, "again")
    office.do(match_by_hand, charges["TXN1"], office.purchases["PO-10001"])
    assert states(office)["TXN1"] == "matched"
    office.assert_holds()


def test_proposals_that_no_longer_hold_are_left_out_and_told(office, charges):
    proposed = sure(office)
    office.do(match_by_hand, charges["TXN1"], office.purchases["PO-10001"], 20_000)
    answer = office.do(confirm_matches, proposed)
    assert [one.charge_id for one in answer.matches] == [charges["TXN2"]]
    assert answer.left_out == ("Order PO-10001 was charged meanwhile; $50.00 of it is left.",)
    with pytest.raises(Refused, match=r"meanwhile|cannot be matched"):
        office.do(confirm_matches, proposed)
    with pytest.raises(Refused, match="nothing to confirm"):
        office.do(confirm_matches, [])
    office.assert_holds()


def test_parts_of_a_charge_go_to_several_orders_and_never_beyond_it(office, charges):
    one, other = office.purchases["PO-10001"], office.purchases["PO-10002"]
    office.do(match_by_hand, charges["TXN1"], one, 17_000)
    for cents in (8_001, 0, -1):
        with pytest.raises(Refused, match=r"\$80.00 of charge TXN1 is left"):
            office.do(match_by_hand, charges["TXN1"], other, cents)
    office.do(match_by_hand, charges["TXN1"], other)
    assert [seen.cents for seen in office.ask(lookups.matches_of, charges["TXN1"])] == [17_000, 8_000]
    with pytest.raises(Refused, match="no such purchase"):
        office.do(match_by_hand, charges["TXN2"], "nothing")
    with pytest.raises(Refused, match="no such charge"):
        office.do(match_by_hand, "nothing", one)
    office.assert_holds()


def test_a_credit_is_matched_below_zero(office):
    office.bring_in("C1,0042,09/25/2026,09/25/2026,WIRE WORKS,-40.00,")
    (credit,) = office.ask(lookups.charges, CYCLE)
    purchase = office.purchases["PO-10001"]
    with pytest.raises(Refused, match="cannot be matched"):
        office.do(match_by_hand, credit.charge_id, purchase, 4_000)
    office.do(match_by_hand, credit.charge_id, purchase)
    assert office.ask(lookups.charges, CYCLE)[0].state is ChargeState.MATCHED
    office.assert_holds()


def test_what_a_match_rests_on_cannot_be_undone_until_it_is_taken_back(office, charges):
    delivery_id, asset_id = office.receive("PO-10001")
    office.do(close_delivery, delivery_id, who="E3")
    matches = office.do(confirm_matches, sure(office)).matches
    because = "charge TXN1 was matched with it"
    refused = (
        (reopen_delivery, delivery_id, "x"),
        (withdraw_unit, asset_id, "x"),
        (take_back_approvals, office.batch_id, "x"),
    )
    for action, *args in refused:
        with pytest.raises(Refused, match="was matched with it"):
            office.do(action, *args, who="E3")
    assert office.ask(seal_on, Subject("delivery", delivery_id)) == because
    for match in matches:
        office.do(take_back_match, match.match_id, "wrong")
    assert office.ask(seal_on, Subject("delivery", delivery_id)) is None
    office.do(reopen_delivery, delivery_id, "a box was left", who="E3")
    office.assert_holds()


def test_a_charge_is_explained_once_and_the_explanation_taken_back(office, charges):
    office.do(explain_charge, charges["TXN3"], ReasonCode.PERSONAL_REPAID, "wrong card")
    assert states(office)["TXN3"] == "explained"
    assert office.ask(lookups.logs, CYCLE)[0].explained == 1
    with pytest.raises(Refused, match="explained already"):
        office.do(explain_charge, charges["TXN3"], ReasonCode.OTHER, "again")
    office.do(take_back_explanation, charges["TXN3"], "repaid with the next one")
    assert states(office)["TXN3"] == "open"
    with pytest.raises(Refused, match="is not explained"):
        office.do(take_back_explanation, charges["TXN3"], "again")
    for why in ("", "  "):
        with pytest.raises(Refused, match="needs a reason"):
            office.do(explain_charge, charges["TXN3"], ReasonCode.OTHER, why)
    office.do(confirm_matches, sure(office))
    with pytest.raises(Refused, match="matched to the cent"):
        office.do(explain_charge, charges["TXN1"], ReasonCode.OTHER, "for no reason")
    office.assert_holds()


def test_charges_are_paged_and_filtered(office, charges):
    first = office.ask(lookups.charges, CYCLE, CARD, limit=2)
    rest = office.ask(lookups.charges, CYCLE, CARD, after=first[-1].charge_id)
    assert [row.document_no for row in first + rest] == ["TXN1", "TXN2", "TXN3"]
    office.do(confirm_matches, sure(office))
    still = office.ask(lookups.charges, CYCLE, state=ChargeState.OPEN)
    assert [row.document_no for row in still] == ["TXN3"]
    (log,) = office.ask(lookups.logs, CYCLE)
    assert (log.lines, log.matched, log.open, log.total_cents) == (3, 2, 1, 34_250)
    assert (log.cardholder, log.state.value) == ("Eve Card", "open")
