"""Entries become links of the chain when their transaction ends, in the order in which things were done."""

import pytest
from sqlalchemy import select

from receiving_app.history.actions import Subject, write_down
from receiving_app.history.lookups import entries, verify
from receiving_app.history.records import HistoryEntry

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
