"""Offices that are made once for each engine in a test run; every test works on a copy of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from receiving_app.settings import Settings

Make = Callable[[Settings, Path], None]
"""Makes an office at these settings; the folder is for the files it is made of."""


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    """The kind of database, once each."""
    return request.param


@pytest.fixture(scope="session")
def made_once(request, tmp_path_factory):
    """``made_once(make, engine)`` is the settings of the office that ``make`` made at the first asking."""
    made = {}

    def settings_of(make: Make, engine: str) -> Settings:
        if (make, engine) not in made:
            place = tmp_path_factory.mktemp("made")
            where = {"office": place / "office"}
            if engine == "postgresql":
                where = {"database": request.getfixturevalue("postgresql_databases").make()}
            made[make, engine] = Settings(**where, workstation="dock-a")
            make(made[make, engine], place)
        return made[make, engine]

    return settings_of


@pytest.fixture
def copied(request, tmp_path, made_once):
    """``copied(make, engine)`` is the settings of a copy of that office."""
    copies = []

    def settings_of(make: Make, engine: str) -> Settings:
        made = made_once(make, engine)
        if made.database is None:
            shutil.copytree(made.folder, tmp_path / "office")
            return Settings(office=tmp_path / "office", workstation="dock-a")
        databases = request.getfixturevalue("postgresql_databases")
        copies.append(databases.make(make_url(made.database).database))
        return Settings(database=copies[-1], workstation="dock-a")

    yield settings_of
    for url in copies:
        request.getfixturevalue("postgresql_databases").drop(url)
