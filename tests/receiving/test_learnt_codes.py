"""Codes that are taught for good: what they mean at every dock, what cannot be taught, and taking back."""

from datetime import timedelta

import pytest

from receiving_app.errors import Refused
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import take_in_scan
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.scanning.explaining import explain_scan
from receiving_app.receiving.scanning.learnt_codes import (
    bind_code,
    bind_scan,
    learnt_codes,
    line_of_order,
    unbind_code,
)
from tests.offices import CABLES, MANY, NOTEBOOK, TWO_LINES, come_in, serial

RETAIL = "885370123456"  # twelve digits of a shop's bar code
GS1 = f"]C101{RETAIL.zfill(14)}21QX00077ZK"


@pytest.fixture
def shoot(workplace):
    def shoot(*raws):
        for raw in raws:
            workplace.clock.at += timedelta(seconds=3)
            answer = workplace.do(take_in_scan, raw, "GUN")
        assert workplace.differences() == ()
        return answer

    return shoot


def line(workplace, order, number=1):
    return workplace.ask(line_of_order, order, number)


def test_a_bound_code_chooses_its_line_at_every_dock_and_with_every_order(workplace, shoot, office_settings):
    before = shoot(TWO_LINES, "VX-99-ABC")
    assert before.outcome is Outcome.NEEDS_CHOICE
    bound = workplace.do(bind_scan, before.scan_id, line(workplace, TWO_LINES, 2))
    assert (bound.code, bound.item, bound.part) == ("VX-99-ABC", "Monitor 24in", "AC-600")
    for same in ("VX-99-ABC", "vx99abc", "]C0VX-99-ABC\r\n"):
        assert shoot(same).title == "Monitor 24in"
    shoot("$DO.CANCEL")
    other = come_in(office_settings, "dock-b")
    other.do(take_in_scan, TWO_LINES, "GUN")
    assert other.do(take_in_scan, "VX-99-ABC", "GUN").title == "Monitor 24in"
    assert other.do(take_in_scan, serial(1), "GUN").outcome is Outcome.COUNTED
    assert other.differences() == ()
    other.close()


def test_a_retail_code_is_known_plain_with_zeros_and_in_a_message(workplace, shoot):
    aside = shoot(MANY, RETAIL)
    assert (aside.outcome, "F3" in aside.said) == (Outcome.SET_ASIDE, True)
    shoot(TWO_LINES)
    workplace.do(bind_code, RETAIL, line(workplace, TWO_LINES))
    for same in (RETAIL, RETAIL.zfill(14)):
        assert shoot(same).title == "Notebook 16in"
    counted = shoot(GS1)
    assert counted.outcome is Outcome.COUNTED
    assert counted.title.startswith("Notebook 16in received")


def test_binding_and_taking_back_are_facts_and_the_code_is_unknown_again(workplace, shoot):
    asked = shoot(TWO_LINES, "VX-99-ABC")
    workplace.do(bind_scan, asked.scan_id, line(workplace, TWO_LINES))
    with pytest.raises(Refused, match="means Notebook 16in already"):
        workplace.do(bind_code, "VX99ABC", line(workplace, TWO_LINES, 2))
    (seen,) = workplace.ask(learnt_codes)
    assert (seen.by, seen.scan_id) == ("Cal Clerk", asked.scan_id)
    assert workplace.do(unbind_code, "vx-99-abc").item == "Notebook 16in"
    assert workplace.ask(learnt_codes) == ()
    assert shoot("VX-99-ABC").title == "What is it?"  # it may be a serial number again
    with pytest.raises(Refused, match="bound to nothing"):
        workplace.do(unbind_code, "VX-99-ABC")
    workplace.do(bind_code, "VX-99-ABC", line(workplace, TWO_LINES, 2))
    assert shoot("VX-99-ABC").title == "Monitor 24in"
    assert workplace.differences() == ()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("1Z999AA10123456784", "carton"),
        ("4111 1111 1111 1111", "card number"),
        (NOTEBOOK, "order"),
        ("$DO.UNDO", "command"),
        ("$PLACE.DOCK-9", "place"),
        ("00:1B:44:11:3A:B7", "network address"),
        ("N/A", "Makers leave"),
        ("5", "too short"),
        ("", "too short"),
        ("[)>\x1e06\x1d1PAC-9\x1dSQX77\x1e\x04", "several things"),
        ("AB" * 31, "more than one code"),
        ("AC-100", "part number already"),
    ],
)
def test_what_is_no_code_of_an_item_cannot_be_bound_and_is_told_why(workplace, code, why):
    with pytest.raises(Refused) as refused:
        workplace.do(bind_code, code, line(workplace, CABLES))
    assert why in str(refused.value)
    assert workplace.ask(learnt_codes) == ()
    assert "1111" not in str(refused.value)


def test_serials_and_tags_on_record_cannot_be_bound(workplace, shoot):
    counted = shoot(NOTEBOOK, serial(1))
    for code, why in ((serial(1), "serial number"), (counted.tag_number, "asset tag")):
        with pytest.raises(Refused, match=why):
            workplace.do(bind_code, code, line(workplace, CABLES))


def test_only_a_receiver_teaches(workplace):
    where = line(workplace, CABLES)
    act_as(workplace, Role.CARDHOLDER)
    for step in (lambda: workplace.do(bind_code, "VX-99-ABC", where), lambda: workplace.do(unbind_code, "X")):
        with pytest.raises(Refused):
            step()


def test_a_scan_is_explained_in_words(workplace, shoot):
    asked = shoot(TWO_LINES, "VX99ABC\t")
    seen = workplace.ask(explain_scan, asked.scan_id)
    assert (seen.shown, seen.signs, seen.by) == ("VX99ABC␉", "1 tab", "Cal Clerk")
    first = seen.candidates[0]
    assert (first.what, first.value, first.confidence) == ("Serial", "VX99ABC", "perhaps")
    assert [each.taken for each in seen.candidates] == [True]
    steps = {step.question: step for step in seen.steps}
    assert steps["Order found"].answer == f"{TWO_LINES}, Wire Works."
    assert steps["Line found"].holds is None
    assert steps["Serial known"].answer == "VX99ABC is on record nowhere."
    assert [each.where for each in seen.lines] == [
        f"Order {TWO_LINES}, line 1, part AC-500",
        f"Order {TWO_LINES}, line 2, part AC-600",
    ]
    workplace.do(bind_scan, asked.scan_id, seen.lines[1].line_id)
    after = workplace.ask(explain_scan, asked.scan_id)
    assert (after.learnt.item, after.lines) == ("Monitor 24in", ())
    first = after.candidates[0]
    assert (first.what, first.value, first.taken) == ("Item", "AC-600", True)
    assert first.reason == "A clerk bound this code to part AC-600."


def test_the_explanation_goes_from_scan_to_scan_and_masks_cards(workplace, shoot):
    order, card, helped = (shoot(each) for each in (CABLES, "4111111111111111", "$DO.HELP"))
    seen = workplace.ask(explain_scan, card.scan_id)
    assert (seen.older, seen.newer) == (order.scan_id, helped.scan_id)
    assert "411111111111" not in seen.shown
    assert seen.lines == ()
    assert "card number" in seen.why_not
    assert workplace.ask(explain_scan, helped.scan_id).candidates[0].value == "Say what the screen waits for"
    with pytest.raises(Refused):
        workplace.ask(explain_scan, "nothing")
