"""What becomes of scans at the dock, on both engines."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.errors import Refused
from receiving_app.every_room import all_tables
from receiving_app.inventory.lookups import asset_seen, find
from receiving_app.people.actions import change_office
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import settle, take_in_scan, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.lookups import delivery_on_screen
from receiving_app.tags.lookups import account
from tests.offices import approvals
from tests.stories.conftest import clock, sample_office, scans  # noqa: F401 - fixtures

ONE, FIVE = "LC2637537", "2000517417"  # an order for one unit; an order of three lines


def scan(office, raw):
    return office.do(take_in_scan, raw, "GUN")


def test_one_more_than_ordered_is_recorded_on_hold(sample_office):
    scan(sample_office, ONE)
    assert scan(sample_office, "A76D534299").outcome is Outcome.COUNTED
    over = scan(sample_office, "A76D534300")
    assert over.outcome is Outcome.COUNTED
    assert "on hold" in over.said
    line = sample_office.ask(purchase_seen, ONE).lines[0]
    assert (line.received, line.accepted, line.on_hold) == (2, 1, 1)
    assert sample_office.ask(asset_seen, "A76D534300").row.owner is None
    assert sample_office.differences() == ()
    sample_office.do(undo)
    assert sample_office.ask(purchase_seen, ONE).lines[0].received == 1
    assert sample_office.differences() == ()


def test_goods_of_a_purchase_that_is_not_cleared_are_quarantined(sample_office):
    scan(sample_office, "2000702122")  # no relationship manager approved it
    answer = scan(sample_office, "5CD1234XYZ")
    assert answer.outcome is Outcome.COUNTED
    assert "quarantined: its approvals are not in order" in answer.said
    assert sample_office.ask(asset_seen, answer.asset_id).row.location == "HOLD-1"
    assert sample_office.differences() == ()


def test_the_same_serial_counts_once(sample_office):
    scan(sample_office, ONE)
    scan(sample_office, "A76D534299")
    for again in ("A76D534299", "a76d534299", "A76D-534299"):
        assert scan(sample_office, again).outcome is Outcome.ALREADY_COUNTED
    assert sample_office.ask(purchase_seen, ONE).lines[0].received == 1


def test_a_serial_that_fits_two_lines_asks_and_is_settled(sample_office):
    scan(sample_office, FIVE)
    asked = scan(sample_office, "4MZNQ12")
    assert asked.outcome is Outcome.NEEDS_CHOICE
    settled = sample_office.do(settle, asked.scan_id, asked.choices[0].key)
    assert settled.outcome is Outcome.COUNTED
    assert settled.tag_number.startswith("LA")
    sample_office.do(undo)
    assert sample_office.ask(find, "4MZNQ12") == ()
    assert sample_office.differences() == ()


def test_closing_and_reopening_a_delivery(sample_office):
    delivery = scan(sample_office, ONE).delivery_id
    sample_office.do(deliveries.close_delivery, delivery)
    assert sample_office.ask(delivery_on_screen, delivery).state == "closed"
    sample_office.do(deliveries.reopen_delivery, delivery, "a box was behind the door")
    assert sample_office.ask(delivery_on_screen, delivery).state == "open"
    assert sample_office.differences() == ()


@pytest.mark.parametrize("raw", ["4111111111111111", "4111 1111 1111 1111", "]C04111-1111-1111-1111"])
def test_a_card_number_is_refused_and_kept_nowhere(sample_office, raw):
    answer = scan(sample_office, raw)
    assert answer.outcome is Outcome.REFUSED
    assert "1111111" not in answer.shown.replace(" ", "").replace("-", "")
    with sample_office.store.reading() as session:
        for table in all_tables().tables.values():
            for row in session.execute(text(f"SELECT * FROM {table.name}")):
                kept = "".join(str(value) for value in row).replace(" ", "").replace("-", "")
                assert "411111111111" not in kept


@pytest.mark.parametrize(
    "raw", ["", " ", "\r\n", "\0", "\x1d\x1e\x04", "x" * 30_000, "\u202eevil", "N/A", "[)>\x1e06"]
)
def test_wrong_hostile_and_empty_scans_have_one_outcome_and_change_nothing(sample_office, raw):
    scan(sample_office, ONE)
    before = sample_office.ask(purchase_seen, ONE)
    answer = scan(sample_office, raw)
    assert answer.outcome in {Outcome.REFUSED, Outcome.SET_ASIDE, Outcome.NEEDS_CHOICE}
    assert answer.said
    assert sample_office.ask(purchase_seen, ONE) == before
    assert sample_office.differences() == ()


def test_many_docks_race_for_the_last_unit(sample_office):
    delivery = scan(sample_office, ONE).delivery_id
    answers = []

    def race(number):
        answers.append(sample_office.do(take_in_scan, f"A76D53{number:04}", "GUN", delivery))

    racers = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert [answer.outcome for answer in answers] == [Outcome.COUNTED] * 8
    line = sample_office.ask(purchase_seen, ONE).lines[0]
    assert (line.received, line.accepted, line.on_hold) == (8, 1, 7)
    assert sample_office.differences() == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(
    steps=st.lists(
        st.sampled_from(["A76D534299", "A76D534300", "UNDO", ONE, FIVE, "$DO.CLOSE", "tag"]), max_size=8
    )
)
def test_whatever_order_things_happen_in_the_facts_add_up(sample_office, steps):
    number = None
    for step in steps:
        try:
            if step == "UNDO":
                sample_office.do(undo)
                continue
            if step == "tag" and number is None:
                continue
            answer = scan(sample_office, number if step == "tag" else step)
            number = answer.tag_number or number
        except Refused:
            continue  # which is an answer too; anything else fails the test
    assert sample_office.differences() == ()
    assert sample_office.ask(account, "STATE").missing == ()


def test_whose_a_unit_is_that_gets_no_tag_here_is_told_by_name(workplace, tmp_path):
    """A code would tell the clerk nothing."""
    file = tmp_path / "agency.csv"
    rows = approvals(
        [
            ("PO-9001", 1, "AC-900", "Map scanner", 2, "PO", "", "Yes", "08/31/2026"),
            ("PO-9002", 1, "AC-901", "Drawing licence", 2, "PO", "", "Yes", "08/31/2026"),
        ]
    )
    for what, instead in (
        (b"Gus Maps,Desk as a Service", b"Gus Maps (E6),None"),
        (b"licence,43211500", b"licence,43231500"),
    ):
        rows = rows.replace(what, instead)
    file.write_bytes(rows)
    clerk = workplace.person
    day.act_as(workplace, Role.ADMINISTRATOR)
    day.bring_in_approvals(workplace, file)
    workplace.do(change_office, rule_packs=("louisiana_2014", "louisiana_2024_overlay"))
    workplace.person = clerk
    scan(workplace, "PO-9001")
    assert (
        scan(workplace, "QX900001ZK").said == "Serial QX900001ZK. It belongs to Board of Maps, who tags it."
    )
    scan(workplace, "PO-9002")
    licence = scan(workplace, "QX900002ZK")
    assert licence.said == "Serial QX900002ZK. It has no decided owner and takes no tag."
    assert not licence.held, "there is no label to stick on it"


def test_the_many_units_of_one_code_are_told_in_one_sentence(sample_office):
    serials = "\x1d".join(f"S5CG12{n}7" for n in range(3))
    label = f"[)>\x1e06\x1dK{FIVE}\x1d1P210-BNGA1\x1dQ3\x1d{serials}\x1e\x04"
    answer = scan(sample_office, label)
    assert answer.title == "3 units received"
    assert answer.said == "Dell Marketing LP, ticket SR-104104. 3 with a tag that is ready to print."
    assert scan(sample_office, label).said.endswith("3 counted before.")
