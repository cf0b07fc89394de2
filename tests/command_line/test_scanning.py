"""Streams of scans: one answer for each line, and no line is lost or guessed."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.scans import scan_lines
from receiving_app.scans.scan_lines import BadLine, LineOfScan

CARD = "4111111111111111"  # the industry's own number for tests


def _lines(data):
    return list(scan_lines.scan_lines(io.BytesIO(data)))


def test_separators_are_part_of_a_scan_and_only_line_feeds_end_it():
    data = b"[)>\x1e06\x1dKPO-1\x1e\x04\r\n\n a b\r\r\n\x0b\x0c\x85"
    assert _lines(data[:-1]) == [
        LineOfScan(1, "[)>\x1e06\x1dKPO-1\x1e\x04"),
        LineOfScan(3, " a b\r"),
        LineOfScan(4, "\x0b\x0c"),
    ]


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1)))
def test_what_goes_in_as_json_comes_out_to_the_character(scans):
    data = "".join(json.dumps({"raw": raw, "device": "G"}) + "\n" for raw in scans).encode()
    assert [(line.number, line.raw) for line in _lines(data)] == list(enumerate(scans, start=1))


@pytest.mark.parametrize(
    "line",
    [b'{"raw": 5}', b'{"at": "x"}', b"{", b'{"raw": "\\ud800"}', b'{"raw": "A", "device": []}', b"\xff\xfe"],
)
def test_a_line_that_is_no_scan_is_bad_and_the_next_one_is_read(line):
    bad, good = _lines(line + b"\nSN1\n")
    assert isinstance(bad, BadLine)
    assert good == LineOfScan(2, "SN1")


def test_a_line_without_an_end_is_passed_over_whole(monkeypatch):
    monkeypatch.setattr(scan_lines, "LONGEST_LINE", 10)
    bad, good = _lines(b"x" * 35 + b"\nSN1\n")
    assert isinstance(bad, BadLine)
    assert good == LineOfScan(2, "SN1")


def test_bad_lines_are_answered_and_the_stream_goes_on(sample):
    piped = b'{"raw": 1}\nPO-7001\n\n\xff\nQN0001A\n'
    said = sample.json("receive", "scan", "-", who="E2", piped=piped)
    assert said.code == 0
    assert [(each["line"], each["outcome"]) for each in said.lines] == [
        (1, "refused"),
        (2, "done"),
        (4, "refused"),
        (5, "counted"),
    ]
    assert sample("history", "verify").code == 0


def test_in_a_sample_office_the_time_is_that_of_the_line(sample):
    scans = [
        {"raw": "PO-7001", "at": "2026-09-14T08:30:00"},
        {"raw": "QN0001A", "at": "2026-09-14T13:31:00+00:00", "device": "GUN-7"},
        {"raw": "QN0002B", "at": "yesterday"},
    ]
    piped = "\n".join(map(json.dumps, scans)).encode()
    first, second, third = sample.json("receive", "scan", who="E2", piped=piped).lines
    assert first["at"] == "2026-09-14T08:30:00-05:00"
    assert second["at_utc"] == "2026-09-14T13:31:00Z"
    assert third["outcome"] == "refused"
    assert "is no time" in third["said"]


def test_in_an_office_of_its_own_the_time_is_now(terminal, folder):
    terminal("office", "load", folder)
    piped = b'{"raw": "PO-1", "at": "2020-01-01T00:00:00"}'
    (answer,) = terminal.json("receive", "scan", who="E2", piped=piped).lines
    assert answer["at_utc"] == "2026-09-15T15:00:00Z"


def test_a_card_number_is_never_shown(sample):
    said = sample.json("receive", "scan", "-", who="E2", piped=f"{CARD}\n".encode())
    assert said.lines[0]["outcome"] == "refused"
    for words in (
        ("inventory", "find", CARD),
        ("inventory", "show", CARD),
        ("tags", "show", CARD),
        ("approvals", "show", CARD),
        ("receive", "show", CARD),
        ("card-log", "show", "--cycle", "2026-10", "--card", CARD),
        ("history", "show"),
        (CARD,),
        ("people", "reset-pin", CARD),
    ):
        answer = sample(*words, who="E1")
        assert CARD not in answer.out + answer.err + said.out + said.err


def test_a_question_is_settled_by_its_key(sample):
    _order, question = sample.json("receive", "scan", "-", who="E2", piped=b"PO-7003\nQN0007X\n").lines
    assert question["outcome"] == "needs_choice"
    dock, monitor, neither = question["choices"]
    labels = (dock["label"], monitor["label"], neither["label"])
    assert labels == ("Docking station", "Monitor 24in", "None of these")
    asked = sample("receive", "scan", "-", who="E2", piped=b"QN0008X\n").out.splitlines()
    assert asked[0].startswith("needs choice: Which line? Several lines of this order take serial numbers.")
    assert asked[1].strip() == f"{dock['key']}: Docking station"
    assert sample("receive", "settle", question["scan_id"], "no such key", who="E2").code == 2
    settled = sample.json("receive", "settle", question["scan_id"], monitor["key"], who="E2").told
    assert (settled["outcome"], settled["title"]) == ("counted", "Monitor 24in received, 1 of 1")
    assert sample("receive", "settle", question["scan_id"], monitor["key"], who="E2").code == 2


def test_a_delivery_is_opened_first_and_scanned_into(sample, tmp_path):
    opening = ("receive", "open", "--dock", "DOCK-9", "--carrier", "UPS", "--pieces", "2")
    opened = sample.json(*opening, who="E2").told
    assert (opened["dock"], opened["carrier"], opened["pieces"]) == ("DOCK-9", "UPS", 2)
    sample.now = sample.now.replace(day=18)
    (waiting,) = sample.json("receive", "unidentified").told
    assert (waiting["number"], waiting["days"]) == (opened["number"], 3)
    file = tmp_path / "scans.txt"
    file.write_bytes(b"PO-7001\n")
    (answer,) = sample.json("receive", "scan", file, "--delivery", opened["number"], who="E2").lines
    assert answer["delivery_id"] == opened["delivery_id"]
    assert sample.json("receive", "unidentified").told == []
    assert sample("receive", "open", "--dock", "NOWHERE", who="E2").code == 2
    empty = sample.json("receive", "open", who="E2").told["number"]
    assert sample.json("receive", "withdraw", empty, who="E2").told["state"] == "withdrawn"
    assert sample("receive", "scan", file, "--delivery", empty, who="E2").code == 2
