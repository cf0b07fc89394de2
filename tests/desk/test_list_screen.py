import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.detail_card import DetailCard
from receiving_app.errors import Cancelled, Trouble
from tests.desk.conftest import RECEIVE
from tests.desk.demo_screen import DemoScreen
from tests.desk.small_office import ABOUT, SmallOffice


@pytest.fixture
def window(open_window, dock):
    window = open_window(places=(RECEIVE,))
    window.use(SmallOffice(dock), ABOUT)
    return window


@pytest.fixture
def screen(window, qtbot):
    screen = DemoScreen(window.desk)
    window.screens["demo"] = screen
    window.pages.addWidget(screen)
    window.pages.setCurrentWidget(screen)
    screen.arrive()
    screen.setFocus()
    qtbot.waitUntil(lambda: len(screen.model.rows) == 200)
    return screen


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def test_a_page_is_shown_and_the_next_comes_when_one_scrolls(screen, qtbot):
    assert screen._count.text() == "Boxes: 1,000"
    screen.table.scrollToBottom()
    qtbot.waitUntil(lambda: len(screen.model.rows) == 400)
    assert screen.model.rows[399].number == "BOX-0399"


def test_the_model_keeps_qts_rules(screen, qtbot):
    tester = QAbstractItemModelTester(screen.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    screen.model.fetchMore()
    qtbot.waitUntil(lambda: len(screen.model.rows) >= 400)
    QTest.keyClicks(screen.search, "00")
    qtbot.waitUntil(lambda: all("00" in box.number for box in screen.model.rows))
    tester.deleteLater()


def test_typing_filters_in_the_office(screen, qtbot):
    QTest.keyClicks(screen.search, "0042")
    qtbot.waitUntil(lambda: [box.number for box in screen.model.rows] == ["BOX-0042"])


def test_a_scan_on_a_list_finds_it(window, screen, qtbot):
    assert screen.take_scan("BOX-0777", "SCANNER")
    qtbot.waitUntil(lambda: [box.number for box in screen.model.rows] == ["BOX-0777"])


def test_a_heading_sorts_in_the_office_and_turns_round(screen, qtbot):
    screen.table.horizontalHeader().sectionClicked.emit(1)
    qtbot.waitUntil(lambda: screen.model.rows[0].weight == 0 and screen.model.rows[1].weight == 0)
    screen.table.horizontalHeader().sectionClicked.emit(1)
    qtbot.waitUntil(lambda: screen.model.rows[0].weight == 96)


def test_a_chip_filters(screen, qtbot):
    screen.chips[1].click()
    qtbot.waitUntil(lambda: screen.model.rows and all(box.weight > 90 for box in screen.model.rows))


def test_where_nothing_matches_no_row_is_shown_or_acted_on(screen, qtbot):
    screen.table.selectRow(96)
    assert screen.buttons["Open"].isEnabled()
    QTest.keyClicks(screen.search, "no such box")
    qtbot.waitUntil(lambda: not screen.model.rows)
    assert not screen.buttons["Open"].isEnabled()
    assert screen.detail.accessibleName() == "Detail"
    assert "Choose a row to see what is known of it." in words(screen.detail)


def test_a_row_shows_its_detail_and_wakes_its_actions(screen, qtbot):
    assert not screen.buttons["Open"].isEnabled()
    screen.table.selectRow(96)
    qtbot.waitUntil(lambda: "BOX-0096" in words(screen.detail))
    assert "It is heavy." in words(screen.detail)
    assert "96 lb" in words(screen.detail)
    assert "Place" not in words(screen.detail)
    assert screen.buttons["Open"].isEnabled()
    screen.table.selectRow(0)
    assert not screen.buttons["Open"].isEnabled()


def test_an_action_says_what_came_of_it_and_rereads(screen, qtbot):
    screen.table.selectRow(96)
    before = screen.fetched
    QTest.keyClick(screen.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.strip.title.text() == "BOX-0096 is open.")
    QTest.keyClicks(screen.search, "0096")
    undo = (screen.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(*undo)
    assert screen.search.text() == ""  # letters first
    QTest.keyClick(*undo)
    qtbot.waitUntil(lambda: screen.strip.title.text() == "BOX-0096 is shut.")
    QTest.keyClick(*undo)
    assert screen.strip.title.text() == "Nothing was done here just now."
    qtbot.waitUntil(lambda: screen.fetched > before and not screen.model.is_loading)
    assert screen.chosen().number == "BOX-0096"


def test_an_empty_list_says_why(screen, qtbot):
    QTest.keyClicks(screen.search, "nothing like it")
    qtbot.waitUntil(lambda: "Nothing matches “nothing like it”." in words(screen))
    screen.search.clear()
    screen.boxes = ()
    screen.reread()
    qtbot.waitUntil(lambda: "No box yet." in words(screen))


def test_a_list_that_cannot_be_read_says_so_and_tries_again(screen, qtbot, monkeypatch):
    read = screen.fetch
    failing = [Trouble("The database does not answer.")]

    def fetch(wanted):
        if failing:
            raise failing.pop()
        return read(wanted)

    monkeypatch.setattr(screen.model, "_fetch", fetch)
    screen.reread()
    qtbot.waitUntil(screen.strip.isVisible)
    assert screen.strip.title.text() == "The database does not answer."
    before = screen.fetched
    screen.strip.button.click()
    qtbot.waitUntil(lambda: screen.fetched > before)


def test_long_work_shows_how_far_it_is_and_stops(screen, qtbot):
    def work(progress):
        step = 0
        while True:
            progress.step(step, 10, "Reading the file")
            step = min(9, step + 1)

    screen.carry_out_long(work)
    qtbot.waitUntil(screen.progress.isVisible)
    screen.progress.stopped.emit()
    qtbot.waitUntil(lambda: not screen.progress.isVisible())
    assert not screen.strip.isVisible()
    assert Cancelled().what == "Cancelled."


def test_rows_are_copied_as_text_and_as_a_table_that_keeps_zeros(screen):
    screen.table.selectRow(7)
    QTest.keyClick(screen.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines() == ["Box\tWeight\tNote", "BOX-0007, a box\t7\t"]
    assert "mso-number-format" in data.html()
    assert "BOX-0007" in data.html()


def test_only_the_last_question_asked_is_answered(screen, qtbot):
    for words_ in ("0001", "0002", "0003"):
        screen.search.setText(words_)
        screen._filter()
    qtbot.waitUntil(lambda: not screen.model.is_loading)
    assert [box.number for box in screen.model.rows] == ["BOX-0003"]


def test_the_whole_list_is_exported_as_it_is_filtered_and_sorted(screen, qtbot, monkeypatch, tmp_path):
    file = tmp_path / "boxes.csv"
    monkeypatch.setattr("receiving_app.desk.parts.list_screen.ask_new_file", lambda *_: file)
    screen.table.horizontalHeader().sectionClicked.emit(1)
    qtbot.waitUntil(lambda: screen.model.rows[0].weight == 0 and screen.model.rows[1].weight == 0)
    QTest.keyClick(screen.search, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.strip.title.text() == "1,000 rows written to boxes.csv.")
    heading, first, *rest = file.read_text(encoding="utf-8-sig").splitlines()
    assert heading.startswith("Box,")
    assert (len(rest), first.split(",")[2 if "below" in heading else 1]) == (999, "0")


def test_many_actions_stand_in_a_menu_and_keep_their_keys(window, screen, qtbot):
    card, done = DetailCard(screen), []
    card.resize(360, 560)
    for number in range(1, 7):
        button = Button(f"Do what is number {number}", key=f"Ctrl+{number}")
        button.clicked.connect(lambda _=False, number=number: done.append(number))
        button.bind_key(card)
        card.add_action(button)
    card.show()
    buttons = list(card._buttons)
    card.offer(buttons)
    assert [each.text()[-1] for each in buttons if each.isVisible()] == ["1", "2", "3"]
    assert card.more.isVisible()
    card.resize(360, 400)
    assert [each.text()[-1] for each in buttons if each.isVisible()] == ["1", "2"]
    card.more.setFocus()
    QTest.keyClick(card.more, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert done == [6]
    card.offer(buttons[:2])
    assert not card.more.isVisible()
    QTest.keyClick(buttons[0], Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert done == [6], "what is not offered has no key"
