"""Opening an office: what is made, what is refused, and under whose hands things happen."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from receiving_app.errors import Refused, Trouble
from receiving_app.history.lookups import entries
from receiving_app.settings import Settings
from receiving_app.workplace import database_file, open_workplace, workplace
from tests.offices import NOTEBOOK, come_in, scan, serial, wrong


def test_a_folder_without_an_office_is_refused_unless_one_may_be_made(tmp_path):
    here = Settings(office=tmp_path / "nothing", workstation="dock-a")
    with pytest.raises(Refused, match="There is no office"):
        open_workplace(here)
    assert not here.folder.exists()
    with workplace(here, make=True) as made:
        assert made.differences() == ()
    assert database_file(here.folder).is_file()


def test_a_database_without_an_office_is_refused_unless_one_may_be_made(postgresql_database):
    here = Settings(database=postgresql_database, workstation="dock-a")
    with pytest.raises(Refused, match="holds no office yet"):
        open_workplace(here)
    with workplace(here, make=True) as made:
        assert made.differences() == ()


def test_an_office_of_a_newer_program_is_refused_and_left_as_it_is(office_settings):
    opened = come_in(office_settings)
    with opened.store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()
    with pytest.raises(Refused, match="9999"):
        open_workplace(office_settings, make=True)


@pytest.mark.parametrize("damage", ["garbage", "middle"])
def test_a_damaged_file_is_trouble_that_names_the_backup(tmp_path, damage):
    here = Settings(office=tmp_path / "office", workstation="dock-a")
    open_workplace(here, make=True).close()
    file = database_file(here.folder)
    data = bytearray(file.read_bytes())
    if damage == "garbage":
        data = random.Random(1).randbytes(len(data))
    else:
        data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(Trouble, match="damaged and cannot be read") as told:
        open_workplace(here)
    assert "restore FILE" in told.value.advice
    assert file.read_bytes() == data


def test_nobody_signed_in_does_nothing(workplace):
    workplace.person = None
    with pytest.raises(Refused, match="Nobody is signed in"):
        scan(workplace, NOTEBOOK)


def test_an_evening_in_louisiana_is_still_today(workplace):
    workplace.clock.at = datetime(2026, 9, 16, 0, 30, tzinfo=UTC)  # 19:30 in the office
    with workplace.store.reading() as session:
        assert workplace.by(session).today == date(2026, 9, 15)


def test_a_workstation_keeps_its_name_and_its_chain(workplace, office_settings):
    scan(workplace, NOTEBOOK, serial(1))
    again, other = come_in(office_settings), come_in(office_settings, "dock-b")
    assert again.workstation_id == workplace.workstation_id != other.workstation_id
    scan(other, NOTEBOOK)
    newest = workplace.ask(entries, limit=1)[0]
    assert (newest.workstation, newest.person_id) == ("dock-b", other.person.person_id)
    assert wrong(workplace) == []
    again.close()
    other.close()


def test_what_fails_half_way_leaves_nothing(workplace):
    def step(session, by):
        session.execute(text("UPDATE purchases SET vendor = 'x'"))
        raise Refused("No.", "Stop.")

    with pytest.raises(Refused, match="No"):
        workplace.do(step)
    with workplace.store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM purchases WHERE vendor = 'x'")) == 0


def test_a_document_that_was_swapped_is_found(office_settings):
    if office_settings.database:
        return
    (kept,) = (office_settings.folder / "documents").glob("??/*")
    kept.write_bytes(b"something else")
    opened = open_workplace(replace(office_settings, workstation="dock-b"))
    assert any("damaged" in said for said in wrong(opened))
    opened.close()
