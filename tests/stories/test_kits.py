"""A kit through the window, by keys: contents told, parts scanned in any order, closed and reported."""

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.receiving.answers import Differs, Outcome
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_closing import begin_to_close, closed
from tests.stories.test_through_the_window import desk, shoot  # noqa: F401 - fixtures
from tests.stories.test_undoing import Hands

ORDER = "2000517417"  # its third line are five sets of keyboard and mouse, counted until now
KEYBOARD = ("KB-5221", "Keyboard", "", "serial", "45")
MOUSE = ("MS-5221", "Mouse", "2", "count", "10")
TOLD = f"Line 3 of {ORDER} arrives as its parts: 5 of Keyboard (3a), 10 of Mouse (3b)."


@pytest.fixture
def hands(qtbot, desk, monkeypatch):
    hands = Hands(qtbot, desk, monkeypatch)
    hands.go("purchases")
    hands.choose(lambda row: row.number == ORDER)
    qtbot.waitUntil(hands.screen.buttons["Contents of a kit"].isEnabled, timeout=20_000)
    return hands


def in_dialog(title, do):
    """Do this when a dialog of this title is open."""

    def look():
        box = QApplication.activeModalWidget()
        if box is None or not box.windowTitle().startswith(title):
            QTimer.singleShot(20, look)
            return
        do(box)

    QTimer.singleShot(0, look)


def choose_line(down):
    def do(box):
        for _ in range(down):
            QTest.keyClick(box.focusWidget(), Qt.Key.Key_Down)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    return do


def type_parts(hands, *parts):
    def do(box):
        for part in parts:
            for cell in part:
                field = box.focusWidget()
                if isinstance(field, QComboBox):
                    QTest.keyClicks(field, cell[0])  # its first letter finds it
                else:
                    QTest.keyClicks(field, cell)
                hands.window.gun.inlet.pause_over()  # no gun types
                QTest.keyClick(box.focusWidget(), Qt.Key.Key_Tab)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    return do


def tell(hands, *parts):
    """Ctrl+K, the third line, and these parts."""
    in_dialog("A kit of", choose_line(2))
    in_dialog("Contents of line 3", type_parts(hands, *parts))
    return back(hands, hands.key(Qt.Key.Key_K))


def back(hands, said):
    hands.window.activateWindow()
    hands.qtbot.waitUntil(lambda: QApplication.activeWindow() is hands.window)
    return said


def detail_said(hands):
    return [label.text() for label in hands.screen.detail.findChildren(QLabel)]


def lines(workplace):
    return [(line.label, line.quantity, line.received) for line in workplace.ask(purchase_seen, ORDER).lines]


def text_of(content):
    pdf = pypdfium2.PdfDocument(content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    finally:
        pdf.close()


def test_contents_are_told_and_taken_back_by_keys(hands, sample_office):
    before = lines(sample_office)
    assert tell(hands, KEYBOARD, MOUSE) == TOLD
    assert lines(sample_office)[2:] == [("3", 5, 0), ("3a", 5, 0), ("3b", 10, 0)]
    hands.choose(lambda row: row.number == ORDER)
    hands.qtbot.waitUntil(lambda: "0 of 5 kits whole" in detail_said(hands), timeout=20_000)
    assert hands.key(Qt.Key.Key_Z).endswith("it is received as it was ordered.")
    assert lines(sample_office) == before
    assert sample_office.differences() == ()


def test_what_is_wrong_stands_in_the_form_and_esc_leaves_it(hands, sample_office):
    before, seen = lines(sample_office), []

    def too_dear(box):
        type_parts(hands, (*KEYBOARD[:4], "46"), MOUSE)(box)
        seen.extend(label.text() for label in box.findChildren(QLabel) if label.isVisible())
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Escape)

    in_dialog("A kit of", choose_line(2))
    in_dialog("Contents of line 3", too_dear)
    hands.screen.setFocus()
    QTest.keyClick(hands.screen, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hands.qtbot.waitUntil(lambda: bool(seen) and QApplication.activeModalWidget() is None, timeout=20_000)
    assert any("cost $66.00 together, the kit $65.00" in text for text in seen)
    assert lines(sample_office) == before


def test_told_contents_stand_in_the_form_and_enter_changes_nothing(qtbot, hands, sample_office):
    tell(hands, KEYBOARD, MOUSE)
    rows = []

    def look(box):
        rows.extend((row.number.text(), row.cost.text()) for row in box.body.rows if row.is_filled)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    hands.choose(lambda row: row.number == ORDER)
    in_dialog("A kit of", choose_line(2))
    in_dialog("Contents of line 3", look)
    hands.screen.setFocus()
    QTest.keyClick(hands.screen, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(rows) and QApplication.activeModalWidget() is None, timeout=20_000)
    assert rows == [("KB-5221", "45.00"), ("MS-5221", "10.00")]
    assert lines(sample_office)[3:] == [("3a", 5, 0), ("3b", 10, 0)]


def test_parts_are_received_in_any_order_and_the_report_says_how_many_kits_are_whole(
    qtbot, desk, hands, sample_office
):
    tell(hands, KEYBOARD, MOUSE)
    desk.desk.go("receive")
    shoot(qtbot, desk, ORDER)
    kit = shoot(qtbot, desk, "580-AVST")
    assert (kit.outcome, kit.title) == (Outcome.DONE, "A kit")
    assert kit.said.endswith("arrives as its parts: 1 of Keyboard, 2 of Mouse. Scan them in any order.")
    shoot(qtbot, desk, "MS-5221")
    assert shoot(qtbot, desk, "Q3").outcome is Outcome.COUNTED
    shoot(qtbot, desk, "KB-5221")
    for number in (1, 2):
        assert shoot(qtbot, desk, f"5RFDP0{number}").outcome is Outcome.COUNTED
    said = "1 of 5 kits whole, 1 begun; lacking: 1 of Mouse"
    qtbot.waitUntil(lambda: said in table_said(desk), timeout=20_000)
    assert "part of the kit" in table_said(desk)
    check = desk.front().check
    begin_to_close(qtbot, desk, check)
    (found,) = [row.difference for row in check.rows if row.difference.kind is Differs.KIT]
    assert said in found.what
    assert closed(qtbot, desk).title == "Delivery closed"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F10)
    written = sample_office.settings.folder / "receiving-reports"
    title = desk.front().banner.title
    qtbot.waitUntil(lambda: title.text() == "Receiving report written", timeout=20_000)
    (file,) = written.iterdir()
    told = text_of(file)
    assert said in told
    assert "3a" in told
    assert sample_office.differences() == ()


def table_said(desk):
    """The lines of the order as a screen reader says them."""
    model = desk.front().order.table.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return " ".join(str(model.index(at, 0).data(role)) for at in range(model.rowCount()))
