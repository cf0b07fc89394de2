"""What a signature or a match locked cannot be undone until that is lifted."""

import pytest

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, lift_seals, seal
from receiving_app.history.lookups import entries, seal_on
from receiving_app.receiving.actions import undo
from receiving_app.receiving.arrivals import deliveries
from tests.offices import NOTEBOOK, scan, serial, wrong

LOG = Subject("card_log", "log-1")


def test_a_sealed_delivery_is_not_undone_and_says_why_and_can_be_when_the_seal_is_lifted(workplace):
    answer = scan(workplace, NOTEBOOK, serial(1))
    workplace.do(deliveries.close_delivery, answer.delivery_id)
    delivery = Subject("delivery", answer.delivery_id)
    workplace.do(seal, [delivery], "the log of September is signed", LOG)
    for step in ((undo,), (deliveries.reopen_delivery, answer.delivery_id, "a box was found")):
        with pytest.raises(Refused, match="the log of September is signed"):
            workplace.do(*step)
    workplace.do(lift_seals, LOG, "reopened")
    assert workplace.ask(seal_on, delivery) is None
    workplace.do(deliveries.reopen_delivery, answer.delivery_id, "a box was found")
    assert wrong(workplace) == []


def test_a_seal_of_another_source_still_holds(workplace):
    unit = Subject("asset", scan(workplace, NOTEBOOK, serial(1)).asset_id)
    for source in (LOG, Subject("card_log", "log-2")):
        workplace.do(seal, [unit], f"{source.id} is signed", source)
    workplace.do(lift_seals, LOG, "reopened")
    workplace.do(lift_seals, LOG, "reopened twice")
    with pytest.raises(Refused, match="log-2 is signed"):
        workplace.do(undo)
    assert wrong(workplace) == []


def test_the_history_of_a_thing_is_told_newest_first(workplace):
    answer = scan(workplace, NOTEBOOK, serial(1))
    told = [entry.said for entry in workplace.ask(entries, about=Subject("asset", answer.asset_id))]
    assert told[-1] == f"Notebook 14in, serial {serial(1)}, taken in."
    assert "Asked for a tag." in told
    numbers = [entry.number for entry in workplace.ask(entries)]
    assert numbers == sorted(numbers, reverse=True)
