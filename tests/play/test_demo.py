"""The packaged sample office: what a newcomer finds in it, and what the play says of it."""

from fnmatch import fnmatch

import pytest

from receiving_app.card_logs.lookups import charges, logs
from receiving_app.command_line.played import told
from receiving_app.desk.bringing_in import read_again
from receiving_app.desk.door import OpenOffice
from receiving_app.desk.parts.cells import CELL_ROLE
from receiving_app.desk.screens import RAIL
from receiving_app.inventory.lookups import find
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.play.demo import make_sample
from receiving_app.play.office_folder import days_at_the_dock
from receiving_app.play.step import NOT_DONE
from receiving_app.progress import Progress
from receiving_app.receiving.arrivals.today import dock_today
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.resources_folder import resource
from receiving_app.settings import Settings
from receiving_app.slips.lookups import slips_page
from receiving_app.tags.lookups import tags_page, waiting_labels
from receiving_app.workplace import workplace
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures

TRUTH = (
    *("deliveries.json", "final_state.json", "purchases_truth.json", "ownership_truth.json"),
    *("exceptions.json", "*.expected.json", "*.truth.json", "truth.json"),
)
CYCLE = "2026-10"
PACKAGED = resource("sample-office")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The folder of the played sample, what was told of it, and what its progress said."""
    folder, steps, said = tmp_path_factory.mktemp("sample") / "office", [], []
    make_sample(folder, Progress(lambda _done, _total, what: said.append(what)), steps.append)
    return folder, steps, said


@pytest.fixture
def office(sample):
    with workplace(Settings(office=sample[0], workstation="sample")) as opened:
        yield opened


def test_no_truth_is_packaged():
    names = [path.name for path in PACKAGED.rglob("*") if path.is_file()]
    assert len(names) > 50
    assert [name for name in names if any(fnmatch(name, truth) for truth in TRUTH)] == []


def test_every_screen_has_work_on_it(office):
    today = office.ask(dock_today, days_at_the_dock(PACKAGED)[-1])
    assert len(today.open_deliveries) == 1
    assert today.unidentified == 1
    assert today.expected
    assert {row.state for row in office.ask(slips_page)} == {"placed", "review"}
    assert {"reserved", "printed", "verified", "voided"} <= {
        row.state for row in office.ask(tags_page, limit=500)
    }
    assert any(label.number is None for label in office.ask(waiting_labels))
    assert any(label.number is not None for label in office.ask(waiting_labels))
    assert {"accepted", "on_hold", "rejected"} <= {row.state for row in office.ask(find, limit=500)}
    assert len({row.code for row in office.ask(discrepancies)}) > 3
    assert {row.state for row in office.ask(charges, CYCLE)} == {"open", "matched"}
    assert {"open", "locked"} <= {row.state for row in office.ask(logs, CYCLE)}
    assert office.differences() == ()


def lists_on(window, qtbot):
    """Every list of the window: its screen's key, the chip pressed for it, and the screen once it is read."""
    for place in RAIL[1:]:
        window.desk.go(place.key)
        screen = window.front()
        for chip in screen.chips or (None,):
            if chip is not None:
                chip.click()
            qtbot.waitUntil(lambda screen=screen: not screen.model.is_loading, timeout=20_000)
            yield place.key, chip.text() if chip else "", screen


def test_every_row_of_every_list_can_be_read_on_the_desk(office, open_window, qtbot):
    day.act_as(office, Role.RECEIVING_CLERK)
    desk, window = OpenOffice(office), open_window(places=RAIL)
    window.use(desk, desk.about())
    empty = set()
    for key, chip, screen in lists_on(window, qtbot):
        model = screen.model
        said = [
            model.data(model.index(row, column), CELL_ROLE).said()
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
        for row in model.rows[::9]:
            detail = screen.detail_of(row)
            said += [detail.title, detail.under, *(value for _name, value in detail.facts)]
        assert "None" not in " ".join(said)
        empty |= set() if said else {(key, chip)}
    window.desk.errands.lanes.close()
    assert empty == {("card_log", "Explained"), ("settings", "Learnt codes")}


def test_a_picture_of_a_slip_waits_with_its_reason(office):
    waiting = office.ask(slips_page, state="review")
    assert {row.file.rpartition(".")[2] for row in waiting} >= {"jpg", "tif"}
    assert all("pictures were left unread" in row.reason for row in waiting if row.file.endswith("jpg"))


def test_it_is_read_where_it_waits_and_set_back_by_undo(office):
    day.act_as(office, Role.RECEIVING_CLERK)
    desk = OpenOffice(office)
    (fax,) = office.ask(slips_page, state="review", words="slip_009")
    done = read_again(desk, fax)
    assert "slip_009.tif: placed." in done.said
    (read,) = office.ask(slips_page, words="slip_009")
    assert (read.slip_id, read.state, read.order) == (fax.slip_id, "placed", "2000814903")
    assert "nothing more can be read" in read_again(desk, read).said
    done.undo()
    assert office.ask(slips_page, state="review", words="slip_009")
    assert office.differences() == ()


def test_what_was_done_is_a_line_for_each_day_what_is_left_and_the_files(sample):
    folder, steps, _said = sample
    lines = list(told(steps))
    days = [str(one) for one in days_at_the_dock(PACKAGED)]
    assert [line[:10] for line in lines if line[:10] in days] == days
    assert len(lines) < 60
    left = lines[lines.index("Left for a person:") + 1 : lines.index("Files:") - 1]
    assert "  Receive: 1 open delivery." in left
    assert "  Tags: 6 labels waiting to be printed." in left
    assert "  Purchases: 3 lines unlike the vendor's list of serials." in left
    assert any(line.startswith("Serials ") and "15 of 17 announced are here" in line for line in lines)
    files = [line.strip() for line in lines[lines.index("Files:") + 1 :] if line]
    assert f"{folder}/labels/tags.pdf" in files
    assert any(file.startswith(f"{folder}/card-logs/") for file in files)
    assert NOT_DONE not in {step.what for step in steps}


def test_the_details_tell_every_scan(sample):
    scans = sum(len(file.read_bytes().splitlines()) for file in PACKAGED.glob("scans/????-??-??.jsonl"))
    days = [str(one) for one in days_at_the_dock(PACKAGED)]
    assert sum(len(step.details) for step in sample[1] if step.what in days) == scans


def test_the_progress_names_each_day(sample):
    for one in days_at_the_dock(PACKAGED):
        assert f"Receiving on {one}" in sample[2]
