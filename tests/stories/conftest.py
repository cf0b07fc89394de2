"""The sample office with its approvals brought in, on both engines: where every story begins."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from receiving_app.office_loading import contents_of, load_office
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.workplace import open_workplace
from tests.offices import SAMPLE_DAY

BEGINNING = datetime(2026, 9, 15, 13, 30, tzinfo=UTC)


@pytest.fixture
def clock():
    return day.PlayedClock(BEGINNING)


def make_sample_office(settings, _folder):
    workplace = open_workplace(settings, make=True, clock=day.PlayedClock(BEGINNING))
    with workplace.store.transaction() as session:
        load_office(session, workplace.nobody(), contents_of(SAMPLE_DAY), is_sample=True)
    day.act_as(workplace, Role.ADMINISTRATOR)
    day.bring_in_approvals(workplace, SAMPLE_DAY / "approvals.csv")
    workplace.close()


@pytest.fixture
def sample_office(copied, engine, clock):
    """A workplace on the sample office; its first clerk is signed in."""
    workplace = open_workplace(copied(make_sample_office, engine), clock=clock)
    day.act_as(workplace, Role.RECEIVING_CLERK)
    yield workplace
    workplace.close()


@pytest.fixture
def scans():
    """The raw scans of the story's delivery."""
    file = SAMPLE_DAY / "scans" / "2026-09-15.jsonl"
    return [json.loads(line)["raw"] for line in file.read_text().splitlines()]


@pytest.fixture
def slip() -> Path:
    return SAMPLE_DAY / "slips" / "slip_004.pdf"
