"""Deliveries without an order: their clues, how each is settled, and that it is taken back."""

from datetime import timedelta

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.errors import Refused
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.clues import clues_of
from receiving_app.receiving.arrivals.resolving import identify, resolve, take_back_settling
from receiving_app.receiving.arrivals.unidentified import (
    SETTLED,
    age_word,
    settled_deliveries,
    unidentified_deliveries,
)
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.lookups import delivery_on_screen
from tests.offices import CABLES, MANY, NOTEBOOK, scan, serial, wrong

UPS = "1Z999AA10123456784"


def waiting(workplace):
    return [each.delivery_id for each in workplace.ask(unidentified_deliveries)]


def set_aside(workplace, *raws, note="no name on it"):
    """A delivery of which these codes were scanned and that nobody could place."""
    here = workplace.do(by_hand.begin_delivery, carrier="UPS").delivery_id
    for raw in raws:
        scan(workplace, raw)
        workplace.clock.at += timedelta(seconds=5)
    workplace.do(by_hand.mark_unidentified, here, note)
    workplace.do(close, here)
    return here


def received(workplace, order):
    return workplace.ask(purchase_seen, order).lines[0].received


def test_what_was_scanned_is_played_to_the_order_and_nothing_is_scanned_twice(workplace):
    here = set_aside(workplace, serial(1), "1PAC-9999", serial(2))
    assert received(workplace, MANY) == 0
    answer = workplace.do(identify, here, MANY)
    assert answer.title == "Identified"
    assert received(workplace, MANY) == 2
    assert waiting(workplace) == []
    seen = workplace.ask(delivery_on_screen, here)
    assert (seen.state, seen.purchases[0].number) == ("open", MANY)
    assert scan(workplace, serial(1)).outcome is Outcome.ALREADY_COUNTED
    assert wrong(workplace) == []


def test_an_identification_is_taken_back_whole_and_made_again(workplace):
    here = set_aside(workplace, serial(1), serial(2))
    workplace.do(identify, here, NOTEBOOK)
    workplace.do(take_back_settling, here, "it was the other order")
    assert received(workplace, NOTEBOOK) == 0
    assert waiting(workplace) == [here]
    assert workplace.ask(delivery_on_screen, here).state == "closed"
    workplace.do(identify, here, MANY)
    assert received(workplace, MANY) == 2
    assert wrong(workplace) == []


@pytest.mark.parametrize("how", SETTLED)
def test_it_is_settled_otherwise_with_who_when_and_why_and_taken_back(workplace, how):
    here = set_aside(workplace, UPS)
    workplace.do(resolve, here, how, "for Gus Maps")
    assert waiting(workplace) == []
    (settled,) = workplace.ask(settled_deliveries)
    assert (settled.how, settled.reason, settled.at) == (SETTLED[how], "for Gus Maps", workplace.clock())
    assert settled.settled_by
    assert len(workplace.ask(discrepancies)) == (how in {"personal", "misship"})
    workplace.do(take_back_settling, here, "wrong parcel")
    assert waiting(workplace) == [here]
    assert workplace.ask(settled_deliveries) == ()
    assert workplace.ask(discrepancies) == ()
    with pytest.raises(Refused, match="is not settled"):
        workplace.do(take_back_settling, here, "again")
    assert wrong(workplace) == []


def test_what_cannot_be_settled_is_refused(workplace):
    here = set_aside(workplace)
    with pytest.raises(Refused, match="There is no order PO-NOWHERE"):
        workplace.do(identify, here, "PO-NOWHERE")
    with pytest.raises(Refused, match="not settled as lost"):
        workplace.do(resolve, here, "lost", "somewhere")
    with pytest.raises(Refused, match="needs a reason"):
        workplace.do(resolve, here, "personal", " ")
    assert workplace.ask(delivery_on_screen, here).state == "closed"
    known = scan(workplace, CABLES).delivery_id
    with pytest.raises(Refused, match="does not wait for an order"):
        workplace.do(identify, known, NOTEBOOK)


def test_orders_are_suggested_by_exact_clues_each_with_its_reason(workplace):
    here = set_aside(workplace, "1PAC-200", note="box from Wire Works for Gus Maps, AC-400 on a sticker")
    clues = workplace.ask(clues_of, here)
    assert "1PAC-200" in clues.codes
    why = {each.order: " ".join(each.why) for each in clues.suggestions}
    assert "Part AC-200 is on its line 1" in why[CABLES]
    assert "Part AC-400 is on its line 1" in why[MANY]
    assert "Vendor Wire Works is named." in why[MANY]
    assert "Requester Gus Maps is named." in why[MANY]
    assert {clues.suggestions[0].order, clues.suggestions[1].order} == {CABLES, MANY}


def test_a_carton_of_an_earlier_delivery_suggests_its_order(workplace):
    first = scan(workplace, UPS, NOTEBOOK).delivery_id
    workplace.do(close, first)
    here = set_aside(workplace, UPS, note="half of a label")
    assert [each.order for each in workplace.ask(clues_of, here).suggestions] == [NOTEBOOK]


def test_it_ages_in_words(workplace):
    assert [age_word(days) for days in (0, 2, 5)] == [("new", "ok"), ("waiting", "warn"), ("late", "err")]
    set_aside(workplace)
    (each,) = workplace.ask(unidentified_deliveries)
    assert each.days(workplace.clock() + timedelta(days=6)) == 6
