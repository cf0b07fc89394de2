"""An empty office's database on both engines, and somebody at a workstation."""

from datetime import UTC, date, datetime

import pytest

import receiving_app.approvals.records
import receiving_app.documents.records
import receiving_app.inventory.records
import receiving_app.people.records
import receiving_app.tags.records  # noqa: F401 - every room's tables stand in the schema
from receiving_app.database.record import Record
from receiving_app.database.schema import bring_up_to_date
from receiving_app.database.store import open_store
from receiving_app.history.actions import register_workstation
from receiving_app.history.by import By

NOW = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)


@pytest.fixture
def store(database_place):
    store = open_store(database_place)
    bring_up_to_date(store, Record.metadata, back_up=lambda _: None)
    yield store
    store.close()


@pytest.fixture
def by(store):
    with store.transaction() as session:
        return By("", register_workstation(session, "dock 1", NOW), NOW, date(2026, 10, 5))
