"""The versions that are known to hurt are not here."""

import sys

import PySide6
import pytest
from PySide6.QtWidgets import QLabel
from pysqlite3 import dbapi2 as sqlite

NONE_IS_COUNTED = sys.version_info < (3, 12)


@pytest.mark.skipif(not NONE_IS_COUNTED, reason="from Python 3.12 on None cannot be used up")
def test_qt_calls_that_answer_nothing_do_not_use_up_none(qapp):
    assert PySide6.__version__ != "6.12.0"
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(300):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 50


def test_sqlite_has_the_cure_for_damaged_write_ahead_logs():
    assert sqlite.sqlite_version_info >= (3, 51, 3)


def test_sqlite_can_search_by_three_letters():
    connection = sqlite.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(word, tokenize='trigram')")
    connection.execute("INSERT INTO words VALUES ('warehouse')")
    found = connection.execute("SELECT word FROM words WHERE words MATCH 'reho'").fetchall()
    connection.close()
    assert found == [("warehouse",)]
