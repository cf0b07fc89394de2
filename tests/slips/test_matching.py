"""Placing slips: by rule only when it is certain, otherwise with the evidence for a person."""

from dataclasses import replace
from datetime import date

import pytest

from receiving_app.slips.answers import (
    Clue,
    ClueKind,
    KnownSlip,
    OpenDelivery,
    OpenLine,
    OpenPurchase,
    PlacementState,
    SlipLine,
    SlipReading,
)
from receiving_app.slips.matching import MOST_PLACES, propose_places

PURCHASE = OpenPurchase(
    "P-88001", "SR-1001", "Northwind Supply LLC", (OpenLine(1, ("AB-100", "0071"), "Notebook", 5),)
)
OTHER = OpenPurchase("P-88002", "SR-1002", "Harbor Parts Inc", (OpenLine(1, ("CD-200",), "Dock", 2),))
DELIVERY = OpenDelivery("d1", "D1", date(2026, 9, 16), ("P-88001",))


def line(part: str = "AB-100", shipped: int = 2, *serials: str) -> SlipLine:
    return SlipLine(1, 1, part, None, "Notebook", None, shipped, None, "EA", serials)


def slip(*clues: tuple[ClueKind, str], lines: tuple[SlipLine, ...] = (line(),)) -> SlipReading:
    told = tuple(Clue(kind, value, 1, "stands there", 2) for kind, value in clues)
    return SlipReading("slip.pdf", "application/pdf", (), (), told, lines, ())


ORDER = (ClueKind.ORDER, "P-88001")
VENDOR = (ClueKind.VENDOR, "NORTHWIND SUPPLY LLC")
NUMBER = (ClueKind.SLIP_NUMBER, "77120034")


def test_an_exact_order_with_its_vendor_is_placed_and_says_why() -> None:
    found = propose_places(slip(ORDER, VENDOR, lines=()), [PURCHASE, OTHER], [DELIVERY])
    assert found.state is PlacementState.PLACED
    assert [place.delivery_id for place in found.places] == ["d1"]
    assert "Order P-88001 stands on the slip." in found.said
    assert "The slip is from Northwind Supply LLC." in found.said


def test_an_exact_order_with_one_of_its_parts_is_placed() -> None:
    found = propose_places(slip(ORDER), [PURCHASE, OTHER], [DELIVERY])
    assert found.state is PlacementState.PLACED
    assert "The slip lists AB-100" in found.said


def test_an_exact_order_alone_is_not_enough() -> None:
    found = propose_places(slip(ORDER, lines=(line("ZZ-9"),)), [PURCHASE, OTHER], [DELIVERY])
    assert found.state is PlacementState.REVIEW
    assert "neither vendor, nor a part, nor a slip number scanned agrees" in found.said
    assert found.places[0].delivery_id == "d1"


def test_an_order_from_a_bar_code_counts_also_behind_its_identifier() -> None:
    found = propose_places(slip((ClueKind.CODE, "KP-88001"), VENDOR), [PURCHASE, OTHER], [DELIVERY])
    assert found.state is PlacementState.PLACED


def test_the_slip_number_scanned_at_the_dock_chooses_among_deliveries_of_one_order() -> None:
    first = replace(DELIVERY, slip_numbers=("66000000",))
    second = replace(DELIVERY, delivery_id="d2", number="D2", slip_numbers=("77120034",))
    found = propose_places(slip(ORDER, VENDOR, NUMBER), [PURCHASE], [first, second])
    assert found.state is PlacementState.PLACED
    assert found.places[0].delivery_id == "d2"


@pytest.mark.parametrize(
    ("mine", "clue"),
    [
        ({"tracking": ("1Z 999",)}, (ClueKind.TRACKING, "1Z999")),
        ({"serials": ("PF3ABC12",)}, None),
    ],
)
def test_cartons_and_serials_choose_among_deliveries_too(
    mine: dict[str, tuple[str, ...]], clue: tuple[ClueKind, str] | None
) -> None:
    second = replace(DELIVERY, delivery_id="d2", number="D2", **mine)
    clues = [ORDER, VENDOR, *([clue] if clue else [])]
    found = propose_places(
        slip(*clues, lines=(line("AB-100", 1, "PF3ABC12"),)), [PURCHASE], [DELIVERY, second]
    )
    assert found.state is PlacementState.PLACED
    assert found.places[0].delivery_id == "d2"


def test_two_deliveries_of_one_order_that_nothing_tells_apart_wait_for_a_person() -> None:
    second = replace(DELIVERY, delivery_id="d2", number="D2")
    found = propose_places(slip(ORDER, VENDOR), [PURCHASE], [DELIVERY, second])
    assert found.state is PlacementState.REVIEW
    assert "Another place fits nearly as well." in found.said
    assert {place.delivery_id for place in found.places} == {"d1", "d2"}


def test_a_vendor_that_disagrees_holds_an_exact_order_back() -> None:
    found = propose_places(slip(ORDER, (ClueKind.VENDOR, "Harbor Parts Inc")), [PURCHASE, OTHER], [DELIVERY])
    assert found.state is PlacementState.REVIEW
    assert "Order P-88001 is with Northwind Supply LLC; the slip names another." in found.said


def test_another_slip_number_or_an_arrival_before_the_ship_date_holds_back() -> None:
    scanned = replace(DELIVERY, slip_numbers=("55555555",))
    found = propose_places(slip(ORDER, VENDOR, NUMBER), [PURCHASE], [scanned])
    assert found.state is PlacementState.REVIEW
    assert "had slip 55555555 scanned, not 77120034" in found.said
    shipped = (ClueKind.SHIP_DATE, "2026-09-20")
    early = propose_places(slip(ORDER, VENDOR, shipped), [PURCHASE], [DELIVERY])
    assert early.state is PlacementState.REVIEW
    assert "before the slip's day" in early.said


def test_one_slip_may_name_two_orders_of_one_delivery() -> None:
    both = replace(DELIVERY, purchases=("P-88001", "P-88002"))
    reading = slip(ORDER, (ClueKind.ORDER, "P-88002"), lines=(line(), line("CD-200")))
    found = propose_places(reading, [PURCHASE, OTHER], [both])
    assert found.state is PlacementState.PLACED
    assert set(found.places[0].purchases) == {"P-88001", "P-88002"}


def test_our_ticket_is_as_good_as_the_order_when_only_one_purchase_has_it() -> None:
    reading = slip((ClueKind.ORDER, "SR-1001"), VENDOR)
    assert propose_places(reading, [PURCHASE, OTHER], [DELIVERY]).state is PlacementState.PLACED
    shared = replace(OTHER, ticket="SR-1001")
    assert propose_places(reading, [PURCHASE, shared], [DELIVERY]).state is PlacementState.REVIEW


def test_a_slip_without_an_order_is_never_placed_and_offers_at_most_three_places() -> None:
    many = [replace(PURCHASE, number=f"P-{n}", ticket=None) for n in range(70_000, 70_009)]
    found = propose_places(slip(VENDOR), many, [])
    assert found.state is PlacementState.REVIEW
    assert len(found.places) == MOST_PLACES
    assert "No order reference on the slip is exactly that" in found.said


def test_confused_signs_are_forgiven_when_one_open_order_alone_fits() -> None:
    read = slip((ClueKind.ORDER, "P-8B0O1"), VENDOR)
    found = propose_places(read, [PURCHASE, OTHER], [DELIVERY])
    assert found.state is PlacementState.PLACED
    assert "“P-8B0O1” reads like order P-88001, and like no other open one." in found.said
    twin = replace(OTHER, number="P-88OO1")
    doubtful = propose_places(read, [PURCHASE, twin], [DELIVERY])
    assert doubtful.state is PlacementState.REVIEW
    assert any("is close to order P-88001" in reason for reason in doubtful.places[0].reasons)


def test_a_missing_sign_makes_an_order_close_but_never_exact() -> None:
    found = propose_places(slip((ClueKind.ORDER, "P-8801"), VENDOR), [PURCHASE, OTHER], [DELIVERY])
    assert found.state is PlacementState.REVIEW
    assert found.places[0].purchases == ("P-88001",)
    assert any("is close to order P-88001" in reason for reason in found.places[0].reasons)


def test_a_part_that_few_purchases_have_says_more_than_a_common_one() -> None:
    common = [replace(PURCHASE, number=f"P-{n}", vendor="Other") for n in range(70_000, 70_020)]
    rare = replace(PURCHASE, lines=(*PURCHASE.lines, OpenLine(2, ("RARE-1",), "Scanner", 1)))
    found = propose_places(slip(lines=(line(), line("RARE-1", 1))), [*common, rare], [])
    assert found.places[0].purchases == ("P-88001",)


def test_an_exact_order_without_a_delivery_waits_for_one() -> None:
    found = propose_places(slip(ORDER, VENDOR), [PURCHASE, OTHER], [])
    assert found.state is PlacementState.REVIEW
    assert found.said == "No delivery is logged against order P-88001 yet."
    assert (found.places[0].delivery_id, found.places[0].purchases) == (None, ("P-88001",))


BEFORE = KnownSlip(
    "s1", "7712 0034", ("P-88001",), None, date(2026, 9, 17), ("d1",), frozenset({("AB-100", 2)})
)


def test_a_second_picture_of_a_slip_is_linked_with_the_first() -> None:
    found = propose_places(slip(ORDER, VENDOR, NUMBER), [PURCHASE], [DELIVERY], [BEFORE])
    assert found.state is PlacementState.COPY
    assert (found.read_before, found.places[0].deliveries) == (BEFORE, ("d1",))
    assert "was filed for the delivery of 2026-09-17 already" in found.said


@pytest.mark.parametrize(
    "before",
    [replace(BEFORE, deliveries=()), replace(BEFORE, shipped=frozenset({("AB-100", 5)}))],
    ids=["in review itself", "other quantities"],
)
def test_a_slip_with_the_number_of_an_earlier_one_that_differs_waits_for_a_person(before: KnownSlip) -> None:
    found = propose_places(slip(ORDER, VENDOR, NUMBER), [PURCHASE], [DELIVERY], [before])
    assert found.state is PlacementState.REVIEW
    assert "say what it is" in found.said


def test_the_same_number_from_another_vendor_is_another_slip() -> None:
    before = KnownSlip("s1", "77120034", ("P-99999",), "Harbor Parts Inc", date(2026, 9, 17))
    found = propose_places(slip(ORDER, VENDOR, NUMBER), [PURCHASE], [DELIVERY], [before])
    assert found.state is PlacementState.PLACED


def test_an_unidentified_delivery_is_found_by_its_carton() -> None:
    unknown = OpenDelivery("d9", "D9", date(2026, 9, 16), tracking=("1Z999AA10123456784",))
    found = propose_places(slip((ClueKind.TRACKING, "1Z999AA10123456784"), lines=()), [PURCHASE], [unknown])
    assert found.state is PlacementState.REVIEW  # nothing but the carton speaks for it
    assert found.places[0].delivery_id == "d9"


def test_nothing_read_and_nothing_that_fits_are_told_apart() -> None:
    assert propose_places(slip(lines=()), [PURCHASE], []).said == "Nothing could be read on the slip."
    stray = propose_places(slip((ClueKind.ORDER, "QQ-55555"), lines=()), [PURCHASE], [])
    assert stray.said == "Nothing on the slip fits what is open."
