"""Logs seen, signed, locked and reopened, and their packets, on both engines."""

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import text

from receiving_app.card_logs import lookups, rebuild
from receiving_app.card_logs.actions import (
    confirm_matches,
    explain_charge,
    match_by_hand,
    take_back_explanation,
    take_back_match,
)
from receiving_app.card_logs.answers import LogState, ReasonCode, SigningRole
from receiving_app.card_logs.importing import take_back_import
from receiving_app.card_logs.packing import packet
from receiving_app.card_logs.sides import Tier
from receiving_app.card_logs.signing import reopen, sign
from receiving_app.errors import Refused
from receiving_app.history.lookups import verify
from receiving_app.slips.actions import take_back_placement

CYCLE, CARD = "2026-10", "0042"
HOLDER, APPROVER = SigningRole.CARDHOLDER, SigningRole.APPROVER


def picture():
    out = io.BytesIO()
    Image.new("L", (200, 260), 255).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def settled(office):
    """Everything of the log is matched or explained; one order came with its slip, the other did not."""
    delivery_id, _ = office.receive("PO-10001")
    slip_id = office.file_slip(delivery_id, "PS-9", picture())
    import_id = office.bring_in().import_id
    sure = [one for one in office.ask(lookups.proposals, CYCLE) if one.tier is Tier.A]
    matches = office.do(confirm_matches, sure).matches
    charges = {row.document_no: row.charge_id for row in office.ask(lookups.charges, CYCLE)}
    office.do(explain_charge, charges["TXN3"], ReasonCode.PERSONAL_REPAID, "wrong card, repaid")
    return {"slip": slip_id, "import": import_id, "match": matches[0].match_id, "charges": charges}


@pytest.fixture
def locked(office, settled):
    office.do(sign, CYCLE, CARD, HOLDER)
    office.do(sign, CYCLE, CARD, APPROVER, who="E6")
    return settled


def test_the_log_shows_every_line_with_its_purchase_delivery_slip_and_evidence(office, settled):
    log = office.ask(lookups.card_log, CYCLE, CARD)
    assert [line.document_no for line in log.lines] == ["TXN1", "TXN2", "TXN3"]
    assert (log.header.cardholder, log.header.agency, str(log.header.documents_due)) == (
        "Eve Card",
        "Board of Maps",
        "2026-10-13",
    )
    (bought,) = log.lines[0].purchases
    assert (bought.number, bought.ticket, bought.tier, str(bought.approved_on)) == (
        "PO-10001",
        "SR-10001",
        "A",
        "2026-09-08",
    )
    assert [(came.receiver, came.slip_number) for came in bought.received] == [("Cal Clerk", "PS-9")]
    assert log.lines[0].exceptions == ()
    assert [(one.rule, one.said) for one in log.lines[1].exceptions] == [
        ("E1", "Nothing of order PO-10002 has come, so there is no packing slip."),
        ("E11", "Order PO-10002: $80.00 is paid, nothing has come."),
    ]
    assert [one.rule for one in log.lines[2].exceptions] == ["E1", "E2"]
    assert (log.matched_cents, log.explained_cents, log.unexplained_cents) == (33_000, 1_250, 0)
    assert log.foots
    assert log.state is LogState.OPEN


def test_a_delivery_without_its_paper_is_noticed(office, settled):
    office.do(take_back_placement, settled["slip"], "illegible", who="E3")
    (one,) = office.ask(lookups.card_log, CYCLE, CARD).lines[0].exceptions
    assert one.rule == "E1"
    assert one.said.endswith("of order PO-10001 has no packing slip.")


def test_a_log_with_an_open_line_is_not_signed(office, settled):
    office.do(take_back_explanation, settled["charges"]["TXN3"], "x")
    with pytest.raises(Refused, match=r"Line 3, CORNER SHOP: \$12.50 is neither matched"):
        office.do(sign, CYCLE, CARD, HOLDER)
    office.assert_holds()


def test_holder_first_then_approver_and_nobody_else(office, settled):
    with pytest.raises(Refused, match="The cardholder signs next"):
        office.do(sign, CYCLE, CARD, APPROVER, who="E6")
    with pytest.raises(Refused, match="Only Eve Card may sign"):
        office.do(sign, CYCLE, CARD, HOLDER, who="E6")
    signed = office.do(sign, CYCLE, CARD, HOLDER)
    assert signed.state is LogState.CARDHOLDER_SIGNED
    with pytest.raises(Refused, match="takes the role approver"):
        office.do(sign, CYCLE, CARD, APPROVER, who="E3")
    with pytest.raises(Refused, match="Una Under works under Eve Card"):
        office.do(sign, CYCLE, CARD, APPROVER, who="E8")
    assert office.do(sign, CYCLE, CARD, APPROVER, who="E6").state is LogState.LOCKED
    with pytest.raises(Refused, match="The log is locked"):
        office.do(sign, CYCLE, CARD, APPROVER, who="E6")
    office.assert_holds()


def test_the_cardholder_cannot_approve_the_own_log(office, settled):
    office.do(sign, CYCLE, CARD, HOLDER)
    with pytest.raises(Refused, match="takes the role approver"):
        office.do(sign, CYCLE, CARD, APPROVER)


def test_nothing_of_a_signed_log_changes(office, locked):
    charge = locked["charges"]["TXN3"]
    for action, *args in (
        (take_back_match, locked["match"], "x"),
        (take_back_explanation, charge, "x"),
        (explain_charge, charge, ReasonCode.OTHER, "x"),
        (match_by_hand, charge, office.purchases["PO-10002"]),
        (take_back_import, locked["import"], "x"),
    ):
        with pytest.raises(Refused, match="is locked"):
            office.do(action, *args)
    with pytest.raises(Refused, match="it stands on the signed log of the card ending 0042"):
        office.do(take_back_placement, locked["slip"], "x", who="E3")
    late = office.bring_in(
        "TXN8,0042,09/30/2026,10/01/2026,CAFE,3.00,",
        "TXN9,0042,10/07/2026,10/08/2026,CAFE,4.00,",
        name="late.csv",
    )
    assert (late.added, late.logs) == (1, ((CARD, "2026-11"),))
    assert [problem.line for problem in late.refused] == [2]
    assert "is signed" in late.refused[0].reason
    office.assert_holds()


def test_goods_that_come_after_the_signature_do_not_change_what_was_signed(office, settled):
    office.do(sign, CYCLE, CARD, HOLDER)
    before = office.ask(lookups.card_log, CYCLE, CARD)
    office.receive("PO-10002", "SN-2")
    assert office.ask(lookups.card_log, CYCLE, CARD) == before
    office.do(sign, CYCLE, CARD, APPROVER, who="E6")
    after = office.ask(lookups.card_log, CYCLE, CARD)
    assert after == replace(before, state=LogState.LOCKED, signatures=after.signatures)
    assert [one.role for one in after.signatures] == [HOLDER, APPROVER]
    assert len({one.content_hash for one in after.signatures}) == 1
    office.assert_holds()


def test_reopening_needs_the_role_and_a_reason_and_makes_a_new_revision(office, locked):
    with pytest.raises(Refused, match="Only a program administrator"):
        office.do(reopen, CYCLE, CARD, "a line is wrong")
    with pytest.raises(Refused, match="A reason is needed"):
        office.do(reopen, CYCLE, CARD, " ", who="E7")
    assert office.do(reopen, CYCLE, CARD, "a line is wrong", who="E7").revision == 2
    log = office.ask(lookups.card_log, CYCLE, CARD)
    assert (log.state, log.header.revision, log.signatures) == (LogState.OPEN, 2, ())
    office.assert_holds()
    with pytest.raises(Refused, match="nothing to reopen"):
        office.do(reopen, CYCLE, CARD, "again", who="E7")
    office.do(take_back_placement, locked["slip"], "wrong box", who="E3")
    office.do(take_back_match, locked["match"], "wrong")
    office.do(explain_charge, locked["charges"]["TXN1"], ReasonCode.DISPUTED, "never ordered")
    office.do(sign, CYCLE, CARD, HOLDER)
    office.do(sign, CYCLE, CARD, APPROVER, who="E6")
    with office.store.reading() as session:
        kept = session.execute(text("SELECT revision, role FROM signatures ORDER BY id")).all()
    assert [tuple(row) for row in kept] == [
        (1, "cardholder"),
        (1, "approver"),
        (2, "cardholder"),
        (2, "approver"),
    ]
    office.assert_holds()


def test_the_database_itself_refuses_to_change_a_signature(office, locked):
    with pytest.raises(Exception, match="written once"), office.store.transaction() as session:
        session.execute(text("UPDATE signatures SET content = '{}'"))


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE card_logs SET state = 'open'", "is open in revision 1"),
        ("UPDATE card_logs SET revision = 2", "in revision 2"),
        ("UPDATE card_logs SET last4 = '9999'", "stands in the log of another card"),
    ],
)
def test_a_changed_state_row_is_found(office, locked, tampering, told):
    with office.store.transaction() as session:
        session.execute(text(tampering))
    with office.store.reading() as session:
        assert list(verify(session)) == []
        assert told in " ".join(str(one) for one in rebuild.differences(session))


def test_the_packet_holds_the_log_the_slips_and_the_heads_of_the_chains(office, locked):
    with office.store.reading() as session:
        made = packet(session, office.shelf, CYCLE, CARD)
    assert [line.packet_page for line in made.log.lines] == [made.pages, None, None]
    assert made.problems == ()
    assert made.log.chain_heads[0][1].startswith("dock 1:")
    with office.store.reading() as session:
        assert list(verify(session, known_heads=(made.log.chain_heads[0][1],))) == []
    with pikepdf.open(io.BytesIO(made.content)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Card log", "Line 1: WIRE WORKS"]
        assert outline.root[1].children[0].title == "Packing slip PS-9"


def test_a_log_nobody_knows_is_refused(office):
    with pytest.raises(Refused, match="no log of the card ending 0042 for cycle 2026-10"):
        office.ask(lookups.card_log, CYCLE, CARD)
    with pytest.raises(Refused, match="no log"):
        office.do(sign, CYCLE, CARD, HOLDER)
    assert office.ask(lookups.proposals, CYCLE) == ()
