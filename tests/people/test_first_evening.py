"""An office that is set up in its evening, when it is tomorrow in UTC, lets its people in at once."""

from datetime import UTC, date, datetime

import pytest

from receiving_app.office_loading import NewOffice, contents_of, load_office, make_office
from receiving_app.people.lookups import holders, today
from receiving_app.people.rules import Role
from receiving_app.play.day import PlayedClock
from receiving_app.settings import Settings
from receiving_app.workplace import open_workplace
from tests.offices import SAMPLE_DAY

EVENING = datetime(2026, 9, 16, 1, 30, tzinfo=UTC)  # 20:30 on the 15th in Louisiana


@pytest.fixture
def new_office(tmp_path):
    workplace = open_workplace(Settings(office=tmp_path / "office"), make=True, clock=PlayedClock(EVENING))
    yield workplace
    workplace.close()


def administrators(workplace):
    day = workplace.ask(today, EVENING)
    assert day == date(2026, 9, 15)
    return [person.name for person in workplace.ask(holders, day, Role.ADMINISTRATOR)]


def test_its_first_administrator_has_the_role_at_once(new_office):
    with new_office.store.transaction() as session:
        new = NewOffice("Central", "Dock A", "America/Chicago", "Ada Landry", "135790")
        make_office(session, new_office.nobody(), new)
    assert administrators(new_office) == ["Ada Landry"]


def test_the_people_of_its_reference_files_have_their_roles_at_once(new_office):
    with new_office.store.transaction() as session:
        load_office(session, new_office.nobody(), contents_of(SAMPLE_DAY), is_sample=True)
    assert administrators(new_office)
