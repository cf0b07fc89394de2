"""A delivery as it comes off the truck, before its order is known."""

import pytest

from receiving_app.documents.lookups import contents
from receiving_app.errors import Refused
from receiving_app.receiving import by_hand
from receiving_app.receiving.actions import close, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.arrival_answers import ArrivalTold
from receiving_app.receiving.arrivals.arriving import add_photo, is_no_exception, note_arrival
from receiving_app.receiving.lookups import delivery_on_screen
from receiving_app.reports.closing import check_before_closing
from tests.offices import NOTEBOOK, scan, wrong

UPS = "1Z999AA10123456784"
OTHER = "1Z12345E0205271686"
PNG = b"\x89PNG\r\n\x1a\n and more"


def arrival(workplace, delivery_id):
    return workplace.ask(delivery_on_screen, delivery_id).arrival


def test_what_is_told_at_the_truck_stands_and_can_be_changed(workplace):
    told = ArrivalTold("FedEx", 5, 3, "wet", "S-77", "two cartons crushed")
    begun = workplace.do(by_hand.begin_delivery, arrival=told)
    assert "3 of 5 pieces here, 2 not" in begun.said
    here = begun.delivery_id
    workplace.do(note_arrival, here, ArrivalTold(carrier="UPS Freight", condition="damaged carton"))
    now = arrival(workplace, here)
    assert (now.carrier, now.pieces, now.counted, now.condition) == ("UPS Freight", 5, 3, "damaged carton")
    assert (now.seal, now.exceptions) == ("S-77", "two cartons crushed")
    with pytest.raises(Refused, match="Nothing new"):
        workplace.do(note_arrival, here, ArrivalTold(carrier="UPS Freight"))
    with pytest.raises(Refused, match="A carton is not 'soggy'"):
        workplace.do(note_arrival, here, ArrivalTold(condition="soggy"))
    workplace.do(undo)
    assert arrival(workplace, here).carrier == "FedEx"
    assert wrong(workplace) == []


def test_cartons_are_counted_against_the_freight_bill(workplace):
    here = workplace.do(by_hand.begin_delivery, pieces=3).delivery_id
    assert "1 of 3 pieces here, 2 not" in scan(workplace, UPS).said
    assert arrival(workplace, here).carrier == "UPS"  # as its number says
    scan(workplace, OTHER)
    page = workplace.ask(check_before_closing, here)
    assert "Freight bill: 2 of 3 pieces here, 1 not" in [each.what for each in page.differences]
    workplace.do(undo)
    assert arrival(workplace, here).lacking == 2


def test_a_carton_that_is_booked_says_with_what(workplace):
    first = scan(workplace, UPS, NOTEBOOK).delivery_id
    workplace.do(close, first)
    again = scan(workplace, UPS)
    assert again.outcome is Outcome.ALREADY_COUNTED
    number = workplace.ask(delivery_on_screen, first).number
    assert f"It came with delivery {number} of 2026-09-15, order {NOTEBOOK}, closed." in again.said


def test_a_carton_that_was_taken_back_comes_in_again(workplace):
    workplace.do(by_hand.begin_delivery)
    scan(workplace, UPS)
    workplace.do(undo)
    assert scan(workplace, UPS).outcome is Outcome.DONE
    assert wrong(workplace) == []


@pytest.mark.parametrize(
    ("noted", "invalid"),
    [("Subject to inspection.", True), ("subject to  count", True), ("1 carton crushed", False), ("", False)],
)
def test_an_exception_names_the_loss_or_the_damage(noted, invalid):
    assert is_no_exception(noted) is invalid


def test_it_is_said_that_subject_to_inspection_keeps_no_claim(workplace):
    told = ArrivalTold(condition="opened", exceptions="subject to inspection")
    said = workplace.do(by_hand.begin_delivery, arrival=told).said
    assert "'subject to inspection' is no valid exception" in said


def test_a_photo_is_kept_by_its_hash_and_not_doubled(workplace):
    here = scan(workplace, NOTEBOOK).delivery_id
    shelf = workplace.documents

    def keep(data, name="crushed.png"):
        return workplace.do(lambda session, by: add_photo(session, by, shelf, here, data, name))

    keep(PNG)
    (photo,) = arrival(workplace, here).photos
    assert workplace.ask(contents, shelf, photo) == PNG
    assert keep(PNG, "again.png").outcome is Outcome.ALREADY_COUNTED
    with pytest.raises(Refused, match=r"notes\.txt is no picture"):
        keep(b"words", "notes.txt")
    workplace.do(undo)
    assert arrival(workplace, here).photos == ()
    assert wrong(workplace) == []
