"""The first day of both sample offices through the shown window: scans as keys, the rest with F4, digits."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from receiving_app.desk.door import OpenOffice
from receiving_app.desk.screens import RAIL
from receiving_app.office_loading import contents_of, load_office
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.play.office_folder import days_at_the_dock, steps_of
from receiving_app.play.playing import RULES
from receiving_app.play.written import day_of
from receiving_app.receiving.daybook import day_book
from receiving_app.settings import Settings
from receiving_app.workplace import open_workplace
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.test_dock_screen import Gun
from tests.stories.dock_at_the_window import ThroughTheWindow

OFFICES = Path(__file__).parents[2].parent / "shared" / "data"
QUANTITIES = ("po", "line", "ordered", "received", "accepted", "rejected", "on_hold", "open")
SHORT = "02"  # only the packing slip tells it, and none is filed on the dock's first day


def bare(serial):
    return (serial or "").replace("-", "").upper()


@pytest.mark.skipif(not OFFICES.is_dir(), reason="the sample offices are not beside the checkout")
@pytest.mark.parametrize("name", ["office-small", "office-month"])
def test_the_first_day_comes_out_true_through_the_window(name, open_window, app, qtbot, tmp_path):
    source = OFFICES / name
    first = days_at_the_dock(source)[0]
    clock = day.PlayedClock(datetime.fromisoformat(f"{first}T12:00:00+00:00"))
    workplace = open_workplace(
        Settings(office=tmp_path / "office", workstation="dock-a"), make=True, clock=clock
    )
    with workplace.store.transaction() as session:
        load_office(session, workplace.nobody(), contents_of(source), is_sample=True, rule_packs=RULES)
    day.act_as(workplace, Role.ADMINISTRATOR)
    day.bring_in_approvals(workplace, source / "approvals.csv")
    day.act_as(workplace, Role.RECEIVING_CLERK)
    window = open_window(places=RAIL)
    office = OpenOffice(workplace)
    window.use(office, office.about())
    gun = Gun(app, window)
    try:
        dock = ThroughTheWindow(workplace, clock, window, gun, qtbot)
        steps = steps_of(source, first, workplace.ask(the_office).zone)
        played = dock.play_day(first, steps)
        names = {id_: folder_name for folder_name, id_ in dock.deliveries.items()}
        got = day_of(workplace.ask(day_book, first), played, names)
        differences = workplace.differences()
    finally:
        app.removeEventFilter(gun.inlet)
        window.desk.errands.lanes.close()
        workplace.close()
    want = json.loads((source / "scans" / f"{first}.expected.json").read_text(encoding="utf8"))
    assert played.refused == []
    assert len(want["scans"]) == len(played.answers)
    assert _lines(got["lines"]) == _lines(want["lines"])
    assert _assets(got["assets"]) == _assets(want["assets"])
    assert _discrepancies(got) == _discrepancies(want)
    assert differences == ()


def _lines(rows):
    return {(str(row["po"]), str(row["line"])): [str(row[name]) for name in QUANTITIES] for row in rows}


def _assets(rows):
    return {(bare(row["serial"]), row["po"], str(row["line"]), row["state"]) for row in rows}


def _discrepancies(told):
    found = (each for each in told["discrepancies"] if each.get("code") and each["code"] != SHORT)
    return Counter((each.get("po"), str(each.get("line")), each["code"]) for each in found)
