"""What a clerk does besides scanning, from the command line."""

import pytest

from tests.command_line.small_office import FILES

CLERK = "E2"
ROWS = [line.split(",") for line in FILES["approvals.csv"].splitlines()]
HEAD, LINES = ROWS[0], ROWS[1:]


def order_of(serialized):
    """An order of the small office, with or without serials, and how many pieces it is for."""
    row = next(row for row in LINES if row[HEAD.index("Serialized")] == serialized)
    return row[HEAD.index("PO Number")], row[HEAD.index("Line")], int(row[HEAD.index("Qty")])


@pytest.fixture
def delivery(sample):
    """An open delivery."""
    return sample.json("receive", "open", who=CLERK).told["number"]


def stands(sample, order):
    """The first line's four quantities."""
    line = sample.json("approvals", "show", order, who=CLERK).told["lines"][0]
    return line["received"], line["accepted"], line["rejected"], line["on_hold"]


def test_pieces_are_counted_marked_and_sent_back(sample, delivery):
    order, line, _quantity = order_of("No")
    assert sample("receive", "slip", delivery, "PS-1", who=CLERK).code == 0
    assert sample.json("receive", "count", delivery, order, line, 2, who=CLERK).told["outcome"] == "counted"
    marked = sample("receive", "mark", delivery, order, line, 1, "--note", "crushed", who=CLERK)
    assert "Damaged." in marked.out
    assert stands(sample, order) == (2, 1, 1, 0)
    (found,) = sample.json("receive", "discrepancies", delivery, who=CLERK).told
    assert (found["code"], found["quantity"], found["note"]) == ("01", 1, "crushed")
    back = ("receive", "return", "RMA1", order, line, 1, "--on", "2026-09-15", "--credit", "9.99")
    assert "sent back on 2026-09-15" in sample(*back, who=CLERK).out
    assert sample("receive", "take-back-return", "RMA1", "--reason", "it stayed", who=CLERK).code == 0
    assert sample("receive", "mark", delivery, order, line, 1, "--as", "odd", who=CLERK).code == 2


def test_a_piece_without_a_serial_and_a_drop_shipment(sample, delivery):
    order, line, _quantity = order_of("Yes")
    shipped = sample.json(
        "receive", "drop-ship", order, line, 1, "--place", "DOCK-9", "--confirmed-by", "E6", who=CLERK
    )
    assert shipped.told["outcome"] == "counted"
    assert sample("receive", "serial", order, line, "QX000001ZK", who=CLERK).code == 0
    assert sample.json("inventory", "show", "QX000001ZK", who=CLERK).told["row"]["state"] == "accepted"
    assert sample("receive", "count", delivery, order, "99", 1, who=CLERK).code == 2


@pytest.mark.parametrize(("kind", "code"), [("misship", "05"), ("personal", "08")])
def test_a_delivery_that_is_not_ours(sample, delivery, kind, code):
    assert sample("receive", "not-ours", delivery, "--kind", kind, "--note", "no", who=CLERK).code == 0
    assert [each["code"] for each in sample.json("receive", "discrepancies", who=CLERK).told] == [code]
    assert sample("receive", "not-ours", delivery, "--kind", "odd", who=CLERK).code == 2


def test_a_delivery_that_nothing_identifies_stays_in_the_queue(sample, delivery):
    assert sample("receive", "cannot-identify", delivery, "--note", "brown box", who=CLERK).code == 0
    assert sample("receive", "close", delivery, who=CLERK).code == 0
    (waiting,) = sample.json("receive", "unidentified", who=CLERK).told
    assert (waiting["number"], waiting["note"]) == (delivery, "brown box")


def test_a_roll_of_tags_is_taken_in_and_one_of_it_affixed(sample):
    assert sample("tags", "roll", "MAIN", "R1", 5000, 5009, "--spoiled", 5003, who="E1").code == 0
    order, line, _quantity = order_of("Yes")
    place = ("--place", "DOCK-9", "--confirmed-by", "E6", "--serial", "QX000001ZK")
    assert sample("receive", "drop-ship", order, line, 1, *place, who=CLERK).code == 0
    assert sample("tags", "affix", "N0050047", "QX000001ZK", "--where", "top", who=CLERK).code == 0
    assert sample.json("inventory", "show", "QX000001ZK", who=CLERK).told["row"]["tag"] == "N0050047"
    account = dict(sample.json("tags", "account", "MAIN", who="E1").told["by_state"])
    assert account["unused"] == 8
