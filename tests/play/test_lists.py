"""Vendors' lists of serials in a played office: they come before their goods, and what is wrong is told."""

import json
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from receiving_app.approvals.manifests import manifests
from receiving_app.command_line.played import told
from receiving_app.play.dock import as_scanned
from receiving_app.play.lists import lists_by_day
from receiving_app.play.office_folder import RawScan
from receiving_app.play.whole import play_into
from receiving_app.progress import Progress
from receiving_app.receiving.answers import Choice, Outcome, ScanAnswer
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.scans.screen import NEARLY
from receiving_app.settings import Settings
from receiving_app.workplace import workplace
from tests.offices import MANY, MORNING, NOTEBOOK, TWO_LINES, serial
from tests.play.office_to_play import GUN, MONDAY, TUESDAY, office_folder

HEADING = "PO,Line,Part Number,Serial Number,MAC,Carton"
MISPRINTED = serial(5).replace("0", "O", 1)  # the box says serial(5)
TYPED = "QX00OO03ZK"  # a clerk typed it with other letters
NEVER_SENT = "AB77777"


def listed(*rows):
    return "\r\n".join((HEADING, *rows, "")).encode("utf-8-sig")


def workbook(file, *rows):
    book = Workbook()
    book.active.append(["Serial list for shipment", "PS-9"])
    book.active.append([])
    for row in (HEADING.split(","), *rows):
        book.active.append(row)
    book.save(file)


def with_lists(folder):
    """The office of two days, and what its vendors sent ahead."""
    source = office_folder(folder, with_truth=True)  # with a truth.json beside the lists, which is nonsense
    lists = source / "manifests"
    (lists / "serials_D1.csv").write_bytes(listed(f"{NOTEBOOK},1,AC-100,{serial(1)},00074D6098F8,1"))
    (lists / "asn-d2.csv").write_bytes(
        listed(
            f"{MANY},1,AC-400,{serial(2)},,1",  # it is sent back later
            f"{MANY},1,AC-400,{TYPED},,1",
            f"{MANY},9,AC-400,{serial(8)},,1",
            f"PO-NONE,1,AC-400,{serial(9)},,1",
        )
    )
    workbook(
        lists / "D6.xlsx",
        [TWO_LINES, 1, "AC-500", MISPRINTED, None, 1],
        [TWO_LINES, 1, "AC-500", NEVER_SENT, None, 1],
    )
    (lists / "no delivery.csv").write_bytes(listed(f"{MANY},1,AC-400,{serial(4)},,1"))
    (lists / "broken_D3.xlsx").write_bytes(b"PK\x03\x04 torn off")
    (lists / "odd.csv").write_bytes(b"Geraet,Customer PO,Line\nXX1,PO-8004,1\n")
    (lists / "empty.csv").write_bytes(b"")
    return source


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What came out with the lists, what came out without, and what was told."""
    place, steps = tmp_path_factory.mktemp("played"), []
    play_into(place / "out", with_lists(place / "source"), Progress(), steps.append, write_answers=True)
    bare = office_folder(place / "bare", with_truth=False)
    play_into(place / "without", bare, Progress(), write_answers=True)
    return place / "out", place / "without", steps


@pytest.fixture
def office(played):
    with workplace(Settings(office=played[0] / "office", workstation="sample")) as opened:
        yield opened


def read(out, name):
    return json.loads((out / f"{name}.json").read_text("utf-8"))


def said_of(played, day, number):
    return read(played[0], "days")[day]["scans"][number - 1]


def test_a_reader_is_told_how_many_lists_came_and_what_of_them_is_here(played):
    lines = list(told(played[2]))
    (line,) = (line for line in lines if line.startswith("Serials "))
    assert line.split(maxsplit=1)[1] == (
        "4 lists brought in, 3 not, 2 rows refused: "
        "2 of 6 announced are here, 3 short, 0 extra, 1 substituted."
    )


def test_each_announced_line_stands_beside_what_is_here(played):
    (step,) = (step for step in played[2] if step.what == "Serials")
    short, why = f"0 of 2 announced are here. Short: {NEVER_SENT}.", "one sign apart"
    of_lines = [each for each in step.details if each.startswith("Order")]
    assert of_lines == [
        f"Order {NOTEBOOK}, line 1, Notebook 14in: 1 of 1 announced are here.",
        f"Order {MANY}, line 1, Notebook 15in: 1 of 3 announced are here. Short: {serial(2)}, {TYPED}.",
        f"Order {TWO_LINES}, line 1, Notebook 16in: {short} Substituted: {MISPRINTED} by {serial(5)}, {why}.",
    ]
    assert read(played[0], "serial_lists")["lines"][2] == {
        "po": TWO_LINES,
        "line": 1,
        "announced": 2,
        "here": 0,
        "short": [NEVER_SENT],
        "extra": [],
        "substituted": [{"announced": MISPRINTED, "came": serial(5), "why": why}],
    }


def test_what_is_refused_is_told_with_file_row_reason_and_what_to_do(played):
    lines = list(told(played[2]))
    refused = [line.strip() for line in lines[lines.index("Not done:") + 1 :] if ".csv" in line]
    mend = (
        "Bring the order's approval in, or have the vendor mend the row; then bring the list in again, what"
        " is in stays."
    )
    assert f"asn-d2.csv, line 4: Order {MANY} has no line 9. {mend}" in refused
    assert f"asn-d2.csv, line 5: PO-NONE is not among the approved purchases. {mend}" in refused


def test_a_file_that_cannot_be_read_is_told_and_the_others_come_in(played):
    lists = {each["file"]: each for each in read(played[0], "serial_lists")["lists"]}
    assert [name for name, each in lists.items() if each["brought_in"]] == [
        "no delivery.csv", "asn-d2.csv", "serials_D1.csv", "D6.xlsx",
    ]  # fmt: skip
    assert [name for name, each in lists.items() if not each["brought_in"]] == [
        "empty.csv", "odd.csv", "broken_D3.xlsx",
    ]  # fmt: skip
    assert "No heading line was found that names the serials." in lists["broken_D3.xlsx"]["said"]
    assert "approvals manifest --column HEADING=" in lists["odd.csv"]["said"]
    not_done = "\n".join(told(played[2]))
    assert all(lists[name]["said"] in not_done for name in ("empty.csv", "odd.csv", "broken_D3.xlsx"))


def test_a_list_that_the_disk_does_not_give_is_told(tmp_path, monkeypatch):
    source, steps = with_lists(tmp_path / "source"), []
    given = type(source).read_bytes

    def read_bytes(self):
        if self.name == "D6.xlsx":
            raise PermissionError(13, "Permission denied")
        return given(self)

    monkeypatch.setattr(type(source), "read_bytes", read_bytes)
    play_into(tmp_path / "out", source, Progress(), steps.append, write_answers=True)
    assert any("D6.xlsx cannot be read (Permission denied)." in line for line in told(steps))
    assert len(read(tmp_path / "out", "serial_lists")["lists"]) == 7


def test_a_list_is_in_on_the_day_of_its_goods_before_they_are_received(office):
    zone = ZoneInfo("America/Chicago")
    came = {row.file: row.at for row in office.ask(manifests)}
    opened = office.ask(lambda session: sorted(session.scalars(select(Delivery.opened_at))))
    assert list(reversed(came)) == ["no delivery.csv", "asn-d2.csv", "serials_D1.csv", "D6.xlsx"]
    assert came["no delivery.csv"] <= came["asn-d2.csv"] <= opened[0]
    assert str(came["asn-d2.csv"].astimezone(zone).date()) == MONDAY
    assert str(came["D6.xlsx"].astimezone(zone).date()) == TUESDAY
    assert office.differences() == ()


def test_each_scan_is_ticked_off_on_the_list(played):
    assert said_of(played, MONDAY, 2)["said"].endswith("1 of 1 of the vendor's list.")
    assert said_of(played, MONDAY, 4)["said"].endswith("1 of 3 of the vendor's list.")


def test_a_serial_that_the_list_misprints_is_asked_about_and_counted_as_its_label_says(played, office):
    counted = said_of(played, TUESDAY, 3)
    assert counted["outcome"] == "counted"
    assert f"Serial {serial(5)}" in counted["said"]
    assert counted["said"].endswith("Not on the vendor's list.")
    questions = office.ask(
        lambda session: session.scalars(select(Scan.said).where(Scan.title == "Look at the label")).all()
    )
    question = f"{serial(5)} is nearly {MISPRINTED}, which was announced and has not come."
    assert f"{question} Which stands on the label?" in questions


def test_what_was_typed_nearly_like_the_list_stays_a_question(played):
    typed = said_of(played, MONDAY, 5)
    assert typed["outcome"] == "needs_choice"


def test_the_goods_are_the_same_with_and_without_the_lists(played):
    out, without, _steps = played
    for name in ("purchases", "ownership", "exceptions", "links"):
        assert read(out, name) == read(without, name)
    days, bare = read(out, "days"), read(without, "days")
    for day in (MONDAY, TUESDAY):
        assert [scan["outcome"] for scan in days[day]["scans"]] == [
            scan["outcome"] for scan in bare[day]["scans"]
        ]
        for part in ("lines", "assets", "discrepancies", "refused"):
            assert days[day][part] == bare[day][part]
    assert read(without, "serial_lists") == {"lists": [], "lines": []}


def test_what_came_otherwise_than_announced_is_left_for_a_person(played):
    assert "  Purchases: 2 lines unlike the vendor's list of serials." in list(told(played[2]))


def test_a_list_with_many_wrong_rows_is_told_in_a_few_lines_and_whole_in_the_answers(tmp_path):
    source, steps = office_folder(tmp_path / "source", with_truth=False), []
    (source / "manifests").mkdir()
    rows = [f"PO-NONE,1,AC-1,{serial(number)},,1" for number in range(1, 41)]
    (source / "manifests" / "many.csv").write_bytes(listed(*rows))
    play_into(tmp_path / "out", source, Progress(), steps.append, write_answers=True)
    about = [line.strip() for line in told(steps) if "many.csv" in line]
    assert (len(about), about[-1]) == (11, "many.csv: 30 further rows refused.")
    assert len(read(tmp_path / "out", "serial_lists")["lists"][0]["refused"]) == 40


def test_the_longest_delivery_that_stands_in_a_name_as_a_word_is_meant(tmp_path):
    scans, lists = tmp_path / "scans", tmp_path / "manifests"
    scans.mkdir()
    lists.mkdir()
    for day, names in (("2026-09-14", ("R7", "77")), ("2026-09-15", ("R7-2", "R70"))):
        steps = [json.dumps({"at": f"{day}T08:00:00", "action": "count", "delivery": name}) for name in names]
        (scans / f"{day}.clerk.jsonl").write_text("\n".join(steps))
    for name in ("list_r7.csv", "R7-2 serials.csv", "R700.csv", "~$R7.xlsx", ".R7.csv", "truth.json"):
        (lists / name).write_bytes(b"")
    found = {
        str(day): [(file.name, delivery) for file, delivery in each]
        for day, each in lists_by_day(tmp_path).items()
    }
    assert found == {
        "2026-09-14": [("list_r7.csv", "R7")],
        "2026-09-15": [("R7-2 serials.csv", "R7-2")],
        "None": [("R700.csv", None)],
    }


@pytest.mark.parametrize(
    ("device", "raw", "keys", "answer"),
    [
        (GUN, f"]C0{serial(5)}\r", (serial(5), MISPRINTED), f"serial:{serial(5)}"),
        (GUN, serial(5).lower(), (serial(5).lower(), MISPRINTED, serial(5)), f"serial:{serial(5)}"),
        ("KEYBOARD", serial(5), (serial(5), MISPRINTED), None),
        (GUN, serial(5), (MISPRINTED,), None),
    ],
)
def test_a_clerk_says_what_a_gun_read_and_looks_again_at_what_was_typed(device, raw, keys, answer):
    offered = tuple(
        Choice(f"serial:{key}", f"It is serial number {key}", NEARLY if key == MISPRINTED else "")
        for key in keys
    )
    asked = ScanAnswer("1", MORNING, raw, Outcome.NEEDS_CHOICE, "Look at the label", "", choices=offered)
    assert as_scanned(asked, RawScan(MORNING, device, raw)) == answer
