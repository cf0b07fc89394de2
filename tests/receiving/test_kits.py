"""A kit arrives as its parts: told once, scanned in any order, counted until it is whole."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from receiving_app.approvals.actions import import_approvals, take_back_import
from receiving_app.approvals.comparing import Amendment
from receiving_app.approvals.import_file import read_approvals
from receiving_app.approvals.kit_rules import KitPart
from receiving_app.approvals.kits import kit_seen, take_back_kit, tell_kit
from receiving_app.approvals.lookups import imports, purchase_seen, purchases_page
from receiving_app.approvals.manifest_file import read_manifest
from receiving_app.approvals.manifests import import_manifest
from receiving_app.approvals.records import PurchaseLine
from receiving_app.card_logs.purchases import purchases_known
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.rules import Role
from receiving_app.play.day import act_as
from receiving_app.receiving.actions import close, settle, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals.blind import set_blind_count
from receiving_app.receiving.arrivals.expecting import expected_purchases
from receiving_app.receiving.by_hand import count_by_hand, line_named
from receiving_app.receiving.goods.against_manifest import against_manifest
from receiving_app.receiving.lookups import delivery_on_screen
from receiving_app.reports.closing import check_before_closing
from tests.offices import CABLES, MORNING, approvals, scan, serial, wrong

ORDER, OTHER = "PO-8010", "PO-8011"
CAMERA = KitPart("Camera", 1, serialized=True, part="CAM-1")
MICROPHONE = KitPart("Microphone", 1, serialized=True, part="MIC-1")
CABLE = KitPart("HDMI cable", 2, serialized=False, part="CB-2")
KIT = (CAMERA, MICROPHONE, CABLE)


def line_of(quantity=3, order=ORDER, number=4, part="KIT-CR"):
    return (order, number, part, "Conference room kit", quantity, "PO", "", "Yes", "08/31/2026")


def bring(workplace, *lines, amendment=None, change=lambda data: data):
    data = change(approvals(lines))

    def do(session, by):
        kept = keep(session, by, workplace.documents, data, "kits.csv", "text/csv", "approvals")
        return import_approvals(session, by, kept.id, read_approvals(data, "kits.csv"), amendment)

    return workplace.do(do)


def line_id(workplace, label="4", order=ORDER):
    return workplace.ask(line_named, order, label)


def tell(workplace, *parts):
    return workplace.do(tell_kit, line_id(workplace), parts or KIT)


def seen(workplace, order=ORDER):
    return workplace.ask(purchase_seen, order)


def lines(workplace, order=ORDER):
    return [(line.label, line.quantity, line.received) for line in seen(workplace, order).lines]


def kit_said(workplace, order=ORDER):
    return next(line.kit for line in seen(workplace, order).lines if line.kit)


@pytest.fixture
def kits(workplace):
    """Three kits are ordered, beside an ordinary line."""
    bring(workplace, line_of(), line_of(1, number=5, part="AC-900"))
    return workplace


@pytest.fixture
def told(kits):
    said = tell(kits)
    assert said == (
        f"Line 4 of {ORDER} arrives as its parts:"
        " 3 of Camera (4a), 3 of Microphone (4b), 6 of HDMI cable (4c)."
    )
    return kits


def test_parts_are_lines_and_the_money_stays_with_the_kit(told):
    found = seen(told)
    assert lines(told) == [("4", 3, 0), ("4a", 3, 0), ("4b", 3, 0), ("4c", 6, 0), ("5", 1, 0)]
    assert [line.unit_cost_cents for line in found.lines] == [150_000, 150_000, 0, 0, 150_000]
    assert [line.is_part for line in found.lines] == [False, True, True, True, False]
    assert (found.row.ordered, found.row.total_cents) == (13, 600_000)
    (row,) = told.ask(purchases_page, ORDER)
    assert (row.ordered, row.total_cents) == (13, 600_000)
    assert kit_said(told) == "0 of 3 kits whole"
    assert wrong(told) == []


def test_parts_are_scanned_in_any_order_until_the_kits_are_whole(told):
    answer = scan(told, ORDER, "MIC-1", serial(1), "CAM-1", serial(2), "CB-2", "Q2")
    assert kit_said(told) == "1 of 3 kits whole"
    scan(told, "CAM-1", serial(3), serial(4), "CB-2", "Q1")
    assert kit_said(told) == "1 of 3 kits whole, 2 begun; lacking: 2 of Microphone, 3 of HDMI cable"
    page = told.ask(check_before_closing, answer.delivery_id)
    assert [each.what for each in page.differences if each.kind == "kit not whole"] == [
        f"Conference room kit: {kit_said(told)} (order {ORDER}, line 4)"
    ]
    assert [each.what for each in page.differences if each.kind == "short"] == [
        f"Microphone: 2 of 3 not here (order {ORDER}, line 4b)",
        f"HDMI cable: 3 of 6 not here (order {ORDER}, line 4c)",
        f"Conference room kit: 1 of 1 not here (order {ORDER}, line 5)",
    ]
    scan(told, "MIC-1", serial(5), serial(6))
    told.do(count_by_hand, answer.delivery_id, line_id(told, "4c"), 6)
    assert kit_said(told) == "3 of 3 kits whole"
    shown = told.ask(delivery_on_screen, answer.delivery_id).purchases[0]
    assert [(line.label, line.state) for line in shown.lines] == [
        ("4", "kit"), ("4a", "complete"), ("4b", "complete"), ("4c", "complete"), ("5", "waiting"),
    ]  # fmt: skip
    assert (shown.received, shown.ordered) == (12, 13)
    assert wrong(told) == []
    told.do(close, answer.delivery_id)
    assert wrong(told) == []


def test_a_part_beyond_the_kits_is_held_and_undo_takes_it_back(told):
    scan(told, ORDER, "CAM-1", serial(1), serial(2), serial(3))
    assert scan(told, serial(4)).outcome is Outcome.NEEDS_CHOICE  # other parts still want serials
    assert scan(told, "CAM-1", serial(4)).held  # its part was scanned: it is one too many
    assert lines(told)[1] == ("4a", 3, 4)
    told.do(undo)
    assert lines(told)[1] == ("4a", 3, 3)
    assert kit_said(told) == "0 of 3 kits whole, 3 begun; lacking: 3 of Microphone, 6 of HDMI cable"
    assert wrong(told) == []


def test_the_kits_own_number_counts_nothing_and_tells_its_parts(told):
    sentence = (
        "Conference room kit is a kit that arrives as its parts:"
        " 1 of Camera, 1 of Microphone, 2 of HDMI cable. Scan them in any order."
    )
    alone = scan(told, "KIT-CR")
    assert (alone.outcome, alone.title, alone.said) == (Outcome.DONE, "A kit", sentence)
    assert told.ask(delivery_on_screen, alone.delivery_id).purchases[0].number == ORDER
    scan(told, "CB-2")
    assert scan(told, "KIT-CR").said == sentence
    assert scan(told, "Q3").outcome is Outcome.NEEDS_CHOICE  # of what? The cables are not chosen any more
    label = scan(told, f"[)>\x1e06\x1dK{ORDER}\x1d1PKIT-CR\x1dS{serial(7)}\x1e\x04")
    assert label.outcome is not Outcome.COUNTED
    assert sum(received for _label, _quantity, received in lines(told)) == 0
    by_hand = line_id(told)
    with pytest.raises(Refused, match="arrives as its parts"):
        told.do(count_by_hand, alone.delivery_id, by_hand, 3)
    assert wrong(told) == []


def test_a_question_from_before_cannot_count_on_the_kit(kits):
    asked = scan(kits, ORDER, serial(1))
    assert asked.outcome is Outcome.NEEDS_CHOICE
    tell(kits)
    answer = kits.do(settle, asked.scan_id, f"line:{line_id(kits)}")
    assert answer.outcome is Outcome.REFUSED
    assert "is a kit that arrives as its parts" in answer.said
    assert lines(kits)[0] == ("4", 3, 0)


def test_contents_cannot_change_after_a_part_came(told):
    scan(told, ORDER, "CAM-1", serial(1))
    with pytest.raises(Refused, match="1 of Camera were received on line 4a"):
        tell(told, CAMERA)
    with pytest.raises(Refused, match="1 of Camera were received on line 4a"):
        told.do(take_back_kit, line_id(told))
    told.do(undo)
    assert "3 of Camera (4a)." in tell(told, CAMERA)
    assert lines(told) == [("4", 3, 0), ("4a", 3, 0), ("5", 1, 0)]
    assert wrong(told) == []


def test_nothing_can_be_told_of_a_line_that_was_received_or_is_a_part(kits):
    scan(kits, ORDER, "KIT-CR", serial(1))
    with pytest.raises(Refused, match="1 of Conference room kit were received on line 4"):
        tell(kits)
    kits.do(undo)
    tell(kits)
    with pytest.raises(Refused, match="itself a part of a kit"):
        kits.do(tell_kit, line_id(kits, "4a"), (MICROPHONE,))
    with pytest.raises(Refused, match="no such line"):
        kits.do(tell_kit, "nothing", KIT)
    with pytest.raises(Refused, match="No contents of line 5"):
        kits.do(take_back_kit, line_id(kits, "5"))
    assert wrong(kits) == []


def test_taken_back_the_line_is_received_as_it_was_ordered(told):
    said = told.do(take_back_kit, line_id(told))
    assert said == f"The contents of line 4 of {ORDER} are taken back; it is received as it was ordered."
    assert lines(told) == [("4", 3, 0), ("5", 1, 0)]
    assert wrong(told) == []
    assert scan(told, ORDER, "KIT-CR", serial(1)).outcome is Outcome.COUNTED
    assert wrong(told) == []


def test_the_same_kit_is_offered_as_it_was_told_before(told):
    bring(told, line_of(2, OTHER, 1))
    before = told.ask(kit_seen, line_id(told, "1", OTHER))
    assert (before.parts, before.before) == ((), KIT)
    tell_again = told.do(tell_kit, before.line_id, before.before)
    assert "4 of HDMI cable (1c)" in tell_again
    assert wrong(told) == []


def test_told_costs_are_offered_only_for_a_kit_of_the_same_price(kits):
    costs = (replace(CAMERA, cost_cents=100_000), replace(MICROPHONE, cost_cents=50_000))
    tell(kits, *costs)
    bring(kits, line_of(2, OTHER, 1), change=lambda data: data.replace(b"1500.00", b"1600.00"))
    before = kits.ask(kit_seen, line_id(kits, "1", OTHER)).before
    assert [part.cost_cents for part in before] == [None, None]


def test_a_part_costs_what_was_told_and_its_unit_is_an_asset_of_that_cost(kits):
    tell(kits, replace(CAMERA, cost_cents=140_000), replace(CABLE, cost_cents=5_000))
    scan(kits, ORDER, "CAM-1", serial(1))
    assert kits.ask(asset_seen, serial(1)).row.part == "CAM-1"
    with kits.store.reading() as session:
        costs = {line.label: line.unit_cost_cents for line in session.scalars(select(PurchaseLine))
                 if line.kit_line_id}  # fmt: skip
    assert costs == {"4a": 140_000, "4b": 5_000}


def test_a_new_quantity_of_the_kit_is_followed_by_its_parts(told):
    bring(told, line_of(5))
    assert lines(told)[:4] == [("4", 5, 0), ("4a", 5, 0), ("4b", 5, 0), ("4c", 10, 0)]
    assert wrong(told) == []
    scan(told, ORDER, "CAM-1", serial(1))
    refused = bring(told, line_of(6))
    assert (refused.refused, lines(told)[1]) == (1, ("4a", 5, 1))
    done = bring(told, line_of(6), amendment=Amendment("A-1", "one more room"))
    assert (done.changed, lines(told)[:4]) == (
        1, [("4", 6, 0), ("4a", 6, 1), ("4b", 6, 0), ("4c", 12, 0)],
    )  # fmt: skip
    assert wrong(told) == []


def test_another_price_falls_on_one_part_when_the_told_costs_no_longer_sum(kits):
    tell(kits, replace(CAMERA, cost_cents=100_000), replace(MICROPHONE, cost_cents=50_000))
    bring(kits, line_of(), change=lambda data: data.replace(b"1500.00", b"1600.00"))
    assert [line.unit_cost_cents for line in seen(kits).lines][:3] == [160_000, 160_000, 0]
    assert wrong(kits) == []


def test_the_import_taken_back_takes_the_parts_along_and_brings_them_again(told):
    scan(told, ORDER, "CAM-1", serial(1))
    batch = told.ask(imports)[0].batch_id
    with pytest.raises(Refused, match=r"1 pieces of line 4 \(Conference room kit\) were received"):
        told.do(take_back_import, batch, "a mistake")
    told.do(undo)
    told.do(take_back_import, batch, "a mistake")
    assert wrong(told) == []
    with pytest.raises(Refused, match="has no line 4a"):
        line_id(told, "4a")
    assert scan(told, "CAM-1").outcome is not Outcome.DONE
    bring(told, line_of(2))
    assert lines(told) == [("4", 2, 0), ("4a", 2, 0), ("4b", 2, 0), ("4c", 4, 0)]
    assert wrong(told) == []


def test_only_who_may_bring_approvals_in_may_tell(kits):
    act_as(kits, Role.CARDHOLDER)
    with pytest.raises(Refused):
        tell(kits)


def test_an_order_of_one_kit_alone_is_received_without_choosing_a_line(workplace):
    bring(workplace, line_of(1, OTHER, 1))
    workplace.do(tell_kit, line_id(workplace, "1", OTHER), (CAMERA,))
    assert scan(workplace, OTHER, serial(1)).outcome is Outcome.COUNTED
    assert kit_said(workplace, OTHER) == "1 of 1 kit whole"
    assert scan(workplace, CABLES, "AC-200", "Q10").outcome is Outcome.COUNTED
    assert wrong(workplace) == []


def test_the_card_log_sees_whole_kits_and_the_kits_money(told):
    answer = scan(told, ORDER, "CAM-1", serial(1), serial(2), "MIC-1", serial(3), "CB-2", "Q2")
    purchase_id = seen(told).row.purchase_id
    known = told.ask(purchases_known, [purchase_id])[purchase_id]
    assert (known.total_cents, known.description) == (
        600_000, "3 of Conference room kit; 1 of Conference room kit",
    )  # fmt: skip
    assert [(line.number, line.received) for line in known.lines] == [(4, 1), (5, 0)]
    assert [came.cents for came in known.arrived] == [150_000]
    told.do(close, answer.delivery_id)
    scan(told, ORDER, "MIC-1", serial(4), "CB-2", "Q2")
    known = told.ask(purchases_known, [purchase_id])[purchase_id]
    assert [came.cents for came in known.arrived] == [150_000, 150_000]  # the second one became whole


def test_counted_blind_a_kit_tells_nothing_of_what_was_ordered(told):
    here = scan(told, ORDER).delivery_id
    dock = told.ask(delivery_on_screen, here).dock
    act_as(told, Role.PROPERTY_MANAGER)
    told.do(set_blind_count, dock, True)
    act_as(told, Role.RECEIVING_CLERK)
    scan(told, "CAM-1", serial(1))
    shown = told.ask(delivery_on_screen, here).purchases[0]
    kit = shown.lines[0]
    assert (shown.ordered, kit.ordered, kit.kit, kit.state) == (0, 0, "", "kit")
    found = told.ask(check_before_closing, here).differences
    assert {each.kind for each in found} & {"kit not whole", "short"} == set()


def test_an_order_of_kits_is_expected_as_what_was_ordered(told):
    row = next(each for each in told.ask(expected_purchases, MORNING.date()) if each.number == ORDER)
    assert (row.items, row.ordered) == ("Conference room kit and 1 more", 13)


def test_a_vendors_list_finds_the_part_and_contents_wait_until_it_is_taken_back(told):
    heading = "PO,Line,Part Number,Serial Number"
    data = f"{heading}\n{ORDER},4,MIC-1,{serial(1)}\n{ORDER},4,KIT-CR,{serial(2)}\n".encode()
    read = read_manifest(data, "list.csv")

    def do(session, by):
        kept = keep(session, by, told.documents, data, "list.csv", "text/csv", "manifest")
        return import_manifest(session, by, kept.id, read)

    done = told.do(do)
    assert done.said == "list.csv: 1 new, 0 known, 1 refused."
    assert [line.number for line in told.ask(against_manifest, ORDER)] == ["4b"]
    with pytest.raises(Refused, match="A vendor's list announces serials of line 4"):
        tell(told, CAMERA)
    assert scan(told, ORDER, "MIC-1", serial(1)).said.endswith("1 of 1 of the vendor's list.")
    assert wrong(told) == []
