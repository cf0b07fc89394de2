"""Goods whose approvals are not in order wait in quarantine; whoever may clears them, and they come out."""

import pytest

from receiving_app.approvals.clearing import answer_question, clear_purchase, take_back_clearance
from receiving_app.approvals.exceptions import purchase_exceptions
from receiving_app.approvals.judging import judge_open_purchases
from receiving_app.approvals.lookups import chain_of, purchase_seen
from receiving_app.errors import Refused
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.lookups import people
from receiving_app.people.roles import give_role
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import undo
from receiving_app.receiving.goods.releasing import quarantined, release, take_back_release
from receiving_app.reports.evidence import evidence_of
from tests.offices import CABLES, NOT_CLEARED, scan, serial, wrong


def as_role(workplace, role):
    act_as(workplace, role)
    return workplace


@pytest.fixture
def waiting(workplace):
    """Two docking stations whose relationship manager never approved them."""
    scan(workplace, NOT_CLEARED, serial(1), serial(2))
    return workplace


def test_uncleared_goods_wait_and_it_is_told_what_for(waiting):
    (held,) = waiting.ask(quarantined)
    assert (held.order, held.pieces, held.verdict, held.releasable) == (
        NOT_CLEARED, 2, "NOT APPROVED", False,
    )  # fmt: skip
    assert held.why == "No agency relationship manager has approved."
    with pytest.raises(Refused, match="No agency relationship manager has approved"):
        waiting.do(release, NOT_CLEARED)


def test_only_who_is_named_clears_and_says_why(waiting):
    assert waiting.ask(chain_of, NOT_CLEARED).who_can_clear == ("agency relationship manager",)
    with pytest.raises(Refused, match="takes the role agency relationship manager"):
        waiting.do(clear_purchase, NOT_CLEARED, "it is needed")
    as_role(waiting, Role.AGENCY_APPROVER)
    with pytest.raises(Refused, match="Hal Agency may not settle this"):
        waiting.do(clear_purchase, NOT_CLEARED, "it is needed")
    as_role(waiting, Role.ARM)
    with pytest.raises(Refused, match="needs a reason"):
        waiting.do(clear_purchase, NOT_CLEARED, "  ")
    verdict = waiting.do(clear_purchase, NOT_CLEARED, "standard model, agreed by phone")
    assert verdict.said == (
        "No agency relationship manager has approved. Ida Link settled it on 2026-09-15:"
        " standard model, agreed by phone."
    )
    assert waiting.ask(purchase_seen, NOT_CLEARED).row.verdict == "CLEARED"
    assert "X-APPR" in [each.rule for each in waiting.ask(purchase_exceptions) if each.order == NOT_CLEARED]
    with pytest.raises(Refused, match="Nothing stands in the way"):
        waiting.do(clear_purchase, NOT_CLEARED, "once more")
    as_role(waiting, Role.ADMINISTRATOR)
    assert waiting.do(judge_open_purchases) == 0  # judging again forgets no clearance
    assert wrong(waiting) == []


def test_a_clearance_is_taken_back(waiting):
    as_role(waiting, Role.ARM)
    waiting.do(clear_purchase, NOT_CLEARED, "agreed by phone")
    verdict = waiting.do(take_back_clearance, NOT_CLEARED, "it was another order")
    assert verdict.verdict == "NOT APPROVED"
    with pytest.raises(Refused, match="Nobody cleared"):
        waiting.do(take_back_clearance, NOT_CLEARED, "again")


def test_nobody_takes_back_what_another_cleared_but_a_program_administrator(waiting):
    as_role(waiting, Role.ARM).do(clear_purchase, NOT_CLEARED, "agreed by phone")
    as_role(waiting, Role.AGENCY_APPROVER)
    with pytest.raises(Refused, match="Ida Link cleared"):
        waiting.do(take_back_clearance, NOT_CLEARED, "I think otherwise")
    manager = next(each for each in waiting.ask(people) if each.name == "Hal Agency")
    as_role(waiting, Role.ADMINISTRATOR).do(give_role, manager.id, Role.PROGRAM_ADMINISTRATOR)
    as_role(waiting, Role.PROGRAM_ADMINISTRATOR)
    assert waiting.do(take_back_clearance, NOT_CLEARED, "she has left").verdict == "NOT APPROVED"
    assert wrong(waiting) == []


def test_the_managers_questions_carry_answers_beside_the_evidence(waiting):
    with pytest.raises(Refused, match="takes the role agency relationship manager"):
        waiting.do(answer_question, NOT_CLEARED, "stock", "None left")
    as_role(waiting, Role.ARM)
    with pytest.raises(Refused, match="There is no question colour"):
        waiting.do(answer_question, NOT_CLEARED, "colour", "blue")
    waiting.do(answer_question, NOT_CLEARED, "stock", "None left")
    told = [each.said for each in waiting.ask(chain_of, NOT_CLEARED).reasons if each.holds]
    assert "Is it in stock, or can it be shared? None left (Ida Link, 2026-09-15)." in told
    waiting.do(answer_question, NOT_CLEARED, "stock", None)
    told = [each.said for each in waiting.ask(chain_of, NOT_CLEARED).reasons]
    assert not any("in stock" in said for said in told)
    (found,) = waiting.ask(evidence_of, NOT_CLEARED)
    assert found.said == "Line 1, Docking station: 0 like it in stock; no other order wants it."
    assert wrong(waiting) == []


def test_cleared_goods_leave_quarantine_and_go_back_when_it_was_a_mistake(waiting):
    as_role(waiting, Role.ARM).do(clear_purchase, NOT_CLEARED, "agreed by phone")
    assert [each.releasable for each in waiting.ask(quarantined)] == [True]
    as_role(waiting, Role.RECEIVING_CLERK)
    released = waiting.do(release, NOT_CLEARED)
    assert released.said == f"2 pieces of order {NOT_CLEARED} released from quarantine."
    assert (released.units, waiting.ask(quarantined)) == (2, ())
    seen = waiting.ask(purchase_seen, NOT_CLEARED).lines[0]
    assert (seen.received, seen.accepted, seen.on_hold) == (2, 2, 0)
    assert wrong(waiting) == []
    with pytest.raises(Refused, match="released from quarantine"):
        waiting.do(undo)
    waiting.do(take_back_release, NOT_CLEARED, "wrong pallet")
    assert [each.pieces for each in waiting.ask(quarantined)] == [2]
    waiting.do(undo)
    waiting.do(undo)
    assert waiting.ask(quarantined) == ()
    assert wrong(waiting) == []


def test_nothing_is_released_where_nothing_waits(workplace):
    scan(workplace, CABLES, "Q4")
    with pytest.raises(Refused, match="Nothing of order PO-8002 is in quarantine"):
        workplace.do(release, CABLES)


def test_a_unit_comes_out_of_the_cage_to_its_dock(waiting_in_cage):
    workplace = waiting_in_cage
    assert workplace.ask(asset_seen, serial(3)).row.location == "CAGE-9"
    as_role(workplace, Role.ARM).do(clear_purchase, NOT_CLEARED, "agreed by phone")
    as_role(workplace, Role.RECEIVING_CLERK).do(release, NOT_CLEARED)
    seen = workplace.ask(asset_seen, serial(3))
    assert (seen.row.location, seen.custody[-1].kind, seen.custody[-1].note) == (
        "DOCK-9", "moved", "order cleared",
    )  # fmt: skip
    assert wrong(workplace) == []


@pytest.fixture
def waiting_in_cage(workplace):
    """The same in an office that has a cage."""
    from receiving_app.office_loading import load_office  # noqa: PLC0415 - only here

    places = (
        b"code,organization,site,building,floor,room,bin,kind,active\n"
        b"DOCK-9,00100,North,Hall,1,Gate,,dock,yes\nCAGE-9,00100,North,Hall,1,Cage,,hold,yes\n"
    )
    workplace.do(load_office, {"locations.csv": places})
    scan(workplace, NOT_CLEARED, serial(3))
    return workplace
