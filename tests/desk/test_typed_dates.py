from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from receiving_app.desk.parts.date_field import DateField
from receiving_app.desk.typed_dates import moved, read_date

TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("0517", date(2026, 5, 17)),
        ("20260417", date(2026, 4, 17)),
        ("2026-04-17", date(2026, 4, 17)),
        ("5/17", date(2026, 5, 17)),
        ("5/17/27", date(2027, 5, 17)),
        ("+1m", date(2026, 2, 28)),
        ("-1y", date(2025, 1, 31)),
        ("+3", date(2026, 2, 3)),
        ("-2w", date(2026, 1, 17)),
        ("today", TODAY),
        ("1332", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed, day):
    assert read_date(typed, TODAY) == day


@given(st.text(max_size=12))
def test_nothing_that_is_typed_breaks_it(typed):
    read_date(typed, TODAY)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-50, 50))
def test_a_day_moved_by_months_and_back_is_never_later(day, months):
    assert moved(moved(day, months, "m"), -months, "m") <= day


def test_arrows_move_the_day_and_a_wrong_day_is_told_beside_the_field(app, qtbot):
    field = DateField("Due", lambda: TODAY)
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field.line, "0517")
    QTest.keyClick(field.line, Qt.Key.Key_Up)
    assert field.day() == date(2026, 5, 18)
    QTest.keyClick(field.line, Qt.Key.Key_PageDown)
    assert field.text() == "2026-04-18"
    field.line.setText("9999")
    field.line.editingFinished.emit()
    assert field.wrong.text() == "“9999” is not a day."
