"""Entries become links of the chain when their transaction ends, in the order in which things were done."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from receiving_app.history.actions import Subject, write_down
from receiving_app.history.lookups import entries, verify
from receiving_app.history.records import HistoryEntry

ROOT = Path(__file__).parents[2]
THING = Subject("thing", "1")


def say(session, by, said):
    write_down(session, by, "test.say", THING, said)


def said(store):
    with store.reading() as session:
        assert list(verify(session)) == []
        numbered = session.execute(
            select(HistoryEntry.number, HistoryEntry.said).order_by(HistoryEntry.number)
        ).all()
    assert [number for number, _ in numbered] == list(range(1, len(numbered) + 1))
    return [text for _, text in numbered]


def test_links_stand_in_the_order_of_what_was_done(store, by):
    with store.transaction() as session:
        say(session, by, "first")
        say(session, by, "second")
        assert entries(session, about=THING) == ()  # its transaction goes on
    with store.transaction() as session:
        say(session, by, "third")
    assert said(store) == ["first", "second", "third"]


def test_what_a_savepoint_takes_back_is_not_in_the_chain(store, by):
    with store.transaction() as session:
        say(session, by, "before")
        savepoint = session.begin_nested()
        say(session, by, "taken back")
        with session.begin_nested():
            say(session, by, "taken back with what it is in")
        savepoint.rollback()
        with session.begin_nested():
            say(session, by, "kept")
        say(session, by, "after")
    assert said(store) == ["before", "kept", "after"]


def fail(store, by):
    with store.transaction() as session:
        say(session, by, "never")
        raise LookupError


def test_a_transaction_that_fails_adds_no_link(store, by):
    with pytest.raises(LookupError):
        fail(store, by)
    assert said(store) == []


def test_links_follow_the_chain_when_it_is_not_where_this_program_left_it(store, by):
    """Another program has gone on at this workstation: the head is read, and nothing is linked twice."""
    here = {"workstation": by.workstation_id, "person": by.person_id, "at": by.at.isoformat()}
    with store.transaction() as session:
        say(session, by, "first")
    url = store.engine.url.render_as_string(hide_password=False)
    place = f"Path({str(store.engine.url.database)!r})" if store.on_sqlite else repr(url)
    other = f"""
from datetime import datetime
from pathlib import Path
from receiving_app.database.store import open_store
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
at = datetime.fromisoformat({here["at"]!r})
by = By({here["person"]!r}, {here["workstation"]!r}, at, at.date())
with open_store({place}).transaction() as session:
    write_down(session, by, "test.say", Subject("thing", "1"), "by the other")
"""
    subprocess.run([sys.executable, "-c", other], check=True, cwd=ROOT)
    with store.transaction() as session:
        say(session, by, "after it")
    with pytest.raises(LookupError):
        fail(store, by)
    with store.transaction() as session:
        say(session, by, "last")
    assert said(store) == ["first", "by the other", "after it", "last"]
