"""Somebody with the file changes something behind the program's back: it is found, and it says where."""

import pytest
from sqlalchemy import text

from receiving_app.history.lookups import heads
from receiving_app.receiving.actions import take_in_scan
from tests.stories.conftest import clock, sample_office, scans  # noqa: F401 - fixtures


@pytest.fixture
def office(sample_office, scans):
    """The sample office with a unit received."""
    for raw in scans[3:]:
        sample_office.do(take_in_scan, raw, "GUN")
    assert sample_office.differences() == ()
    return sample_office


def tamper(office, table, statement):
    """Drop the guard and change rows, as somebody with the database's password could."""
    with office.store.transaction() as session:
        for change in ("update", "delete"):
            on = "" if office.store.on_sqlite else f" ON {table}"
            session.execute(text(f"DROP TRIGGER {table}_no_{change}{on}"))
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("table", "statement", "said"),
    [
        ("receipt_lines", "UPDATE receipt_lines SET quantity = 9", "changed after it was written"),
        ("scans", "UPDATE scans SET raw = 'x' WHERE kind = 'serial'", "changed after it was written"),
        ("scans", "DELETE FROM scans WHERE kind = 'serial'", "are gone"),
        ("history", "UPDATE history SET said = 'nothing' WHERE number = 3", "its said was changed"),
        ("history", "UPDATE history SET body = '{}' WHERE number = 3", "chain is broken"),
        ("history", "DELETE FROM history WHERE number = 3", "entry 3 is missing"),
        ("ownership_determinations", "UPDATE ownership_determinations SET owner = '01107'", "changed after"),
    ],
)
def test_a_changed_fact_is_found(office, table, statement, said):
    tamper(office, table, statement)
    assert any(said in str(each) for each in office.differences())


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE purchase_lines SET received = 0, accepted = 0", "the receipts say 1"),
        ("UPDATE assets SET owner = '01107'", "the decision is"),
        ("UPDATE tags SET state = 'verified'", "its events say reserved"),
        ("UPDATE deliveries SET state = 'closed'", "is not where its events say"),
        ("UPDATE tag_series SET next_number = 1 WHERE code = 'STATE'", "again"),
    ],
)
def test_a_changed_state_is_found(office, statement, said):
    with office.store.transaction() as session:
        session.execute(text(statement))
    assert any(said in str(each) for each in office.differences())


def test_a_cut_tail_is_found_by_the_head_on_paper(office):
    printed = str(office.ask(heads)[0])
    with office.store.transaction() as session:
        last = session.scalar(text("SELECT max(number) FROM history"))
        before = session.scalar(text(f"SELECT hash FROM history WHERE number = {last - 1}"))
        facts = session.scalar(text(f"SELECT body FROM history WHERE number = {last}"))
    assert '"facts":[["scans"' in facts
    tamper(office, "history", f"DELETE FROM history WHERE number = {last}")
    tamper(office, "scans", "DELETE FROM scans WHERE kind = 'serial'")
    with office.store.transaction() as session:
        session.execute(text(f"UPDATE chain_heads SET number = {last - 1}, hash = '{before}'"))
    assert any("the tail was cut" in str(each) for each in office.differences((printed,)))


def test_a_fact_without_its_entry_is_found(office):
    with office.store.transaction() as session:
        session.execute(
            text(
                "INSERT INTO seals (id, subject_kind, subject_id, because, source_kind, source_id)"
                " VALUES ('s1', 'tag', 't', 'b', 'log', 'l')"
            )
        )
    assert any("no history entry vouches" in str(each) for each in office.differences())
