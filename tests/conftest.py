"""What every test stands on: no screen, no network, no unexpected warning, both databases."""

import os
from importlib import import_module

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import logging
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from receiving_app.database.store import open_store
from receiving_app.history.actions import register_workstation
from receiving_app.history.by import By
from receiving_app.workplace import database_file, open_workplace
from tests.offices import come_in, make_office

pytest_plugins = ("tests.postgresql", "tests.made_once")

# Qt hooks into every import and looks at what is imported; pydantic's modules bear that only when all of
# them are loaded. (The program loads them before Qt, or as a whole.)
for _module in ("errors", "fields", "functional_validators", "type_adapter", "types"):
    import_module(f"pydantic.{_module}")

# How fast a machine is decides no test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CHECKOUT = Path(__file__).parents[1]
LOOPBACK = ("127.", "::1", "localhost")
NOW = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)


def _stay_on_this_machine(event, arguments):
    """Refuse to open a connection to, or to look up, any other machine."""
    if event == "socket.connect":
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments[:1]
    else:
        return
    host = address[0] if isinstance(address, tuple) else ""  # a str or bytes is a socket in a folder
    if host and not str(host).startswith(LOOPBACK):
        raise PermissionError(f"A test reached for {host}; only this machine may be talked to.")


sys.addaudithook(_stay_on_this_machine)


@pytest.fixture(autouse=True)
def _no_unexpected_log(caplog):
    """A warning in the log fails the test; a test that wants one asserts on it and calls caplog.clear()."""
    yield
    records = caplog.get_records("setup") + caplog.get_records("call")
    unexpected = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    assert not unexpected, "unexpected lines in the log"


@pytest.fixture(scope="session")
def checked_in():
    """Every file that is, or would be, checked in, as a path relative to the checkout."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted(Path(name) for name in set(names) if name and (CHECKOUT / name).is_file())


# Databases


@pytest.fixture(params=["sqlite", "postgresql"])
def database_place(request, tmp_path):
    """Where an empty database is: what ``open_store`` takes, once for each engine."""
    if request.param == "sqlite":
        return tmp_path / "office.sqlite3"
    return request.getfixturevalue("postgresql_database")


def make_empty(settings, _folder):
    open_workplace(settings, make=True).close()


@pytest.fixture
def store(copied, engine):
    """An empty office's database on both engines."""
    settings = copied(make_empty, engine)
    store = open_store(settings.database or database_file(settings.folder))
    yield store
    store.close()


@pytest.fixture
def by(store):
    """Nobody yet, at a workstation."""
    with store.transaction() as session:
        return By("", register_workstation(session, "dock 1", NOW), NOW, NOW.date())


# An office with people in it (tests/offices.py)


@pytest.fixture
def office_settings(copied, engine):
    """What opens a copy of the office, once for each engine."""
    return copied(make_office, engine)


@pytest.fixture
def workplace(office_settings):
    """The office on both engines, its clerk signed in at the first dock."""
    workplace = come_in(office_settings)
    yield workplace
    workplace.close()


# A desk and its window


# Devices that keep what they were sent
