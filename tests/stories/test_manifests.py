"""A vendor's list of serials through the window: opened, looked at, brought in, ticked off, written about."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from receiving_app.approvals.manifests import learned_headings, manifests
from receiving_app.inventory.lookups import asset_seen
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.goods.against_manifest import against_manifest
from tests.command_line.small_office import FILES
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.test_handing_in import drop
from tests.offices import SAMPLE_DAY
from tests.stories.test_through_the_window import ORDER, SERIAL, desk, shoot  # noqa: F401 - fixtures
from tests.stories.test_undoing import Hands

MAC = "00:07:4d:60:98:f8"
OTHER = "A76D599999"


@pytest.fixture
def hands(qtbot, desk, monkeypatch):
    return Hands(qtbot, desk, monkeypatch)


@pytest.fixture
def answer_dialogs(qtbot):
    """Press a key once in the next dialog, and in each of those after it, until the test is over."""
    timers = []

    def answer(key, seen=None):
        timer = QTimer(QApplication.instance(), interval=30)
        answered = set() if seen is None else seen

        def press():
            box = QApplication.activeModalWidget()
            if box is not None and box.windowTitle() not in answered:
                answered.add(box.windowTitle())
                QTest.keyClick(box.focusWidget() or box, key)

        timer.timeout.connect(press)
        timer.start()
        timers.append(timer)

    yield answer
    for timer in timers:
        timer.stop()


@pytest.fixture
def bring(hands, monkeypatch, tmp_path, answer_dialogs):
    """Press Ctrl+L at Purchases, choose this list, answer each dialog with Enter; the strip's words."""

    def bring(text, *, do=Qt.Key.Key_Return):
        file = tmp_path / "vendor.csv"
        file.write_text(text)
        monkeypatch.setattr("receiving_app.desk.manifest_intake.ask_files", lambda *_: (file,))
        hands.go("purchases")
        hands.choose(lambda row: row.number == ORDER)
        answer_dialogs(do)
        said = hands.key(Qt.Key.Key_L)
        hands.window.activateWindow()
        hands.qtbot.waitUntil(lambda: QApplication.activeWindow() is hands.window)
        return said

    return bring


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_a_list_is_ticked_off_on_receive_and_told_on_the_purchase(
    qtbot, desk, hands, bring, sample_office, answer_dialogs
):
    rows = (f"1,{SERIAL},{MAC}", f"1,{OTHER},", "9,X1234,")
    said = bring("PO,Line,Serial Number,MAC\n" + "".join(f"{ORDER},{row}\n" for row in rows))
    assert said == f"vendor.csv: 2 new, 0 known, 1 refused. vendor.csv, line 4: Order {ORDER} has no line 9."
    desk.desk.go("receive")
    shoot(qtbot, desk, ORDER)
    answer = shoot(qtbot, desk, SERIAL)
    assert answer.said.endswith("1 of 2 of the vendor's list.")
    qtbot.waitUntil(lambda: "1 of 2 of the vendor's list" in shown_of(desk), timeout=20_000)
    hands.go("purchases")
    hands.choose(lambda row: row.number == ORDER)
    qtbot.waitUntil(lambda: "1 of 2 of the vendor's list" in words(hands.screen.detail), timeout=20_000)
    assert "short: announced, not here" in words(hands.screen.detail)
    assert hands.screen.buttons["Write to the vendor"].isEnabled()
    answer_dialogs(Qt.Key.Key_Return)
    hands.press("Write to the vendor")
    assert f"on your list, not here: {OTHER}" in QApplication.clipboard().text()
    hands.go("inventory")
    hands.choose(lambda row: row.serial == SERIAL)
    qtbot.waitUntil(lambda: "00074D6098F8" in words(hands.screen.detail), timeout=20_000)
    assert sample_office.ask(asset_seen, SERIAL).row.serial == SERIAL
    assert sample_office.differences() == ()


def shown_of(desk):
    """The first line of the order as a screen reader says it."""
    model = desk.front().order.table.model()
    return str(model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_list_is_taken_back_with_ctrl_z(hands, bring, sample_office):
    bring(f"PO,Line,Serial Number\n{ORDER},1,{SERIAL}\n")
    assert hands.key(Qt.Key.Key_Z).startswith("vendor.csv is taken back, 1 serial")
    assert [each.taken_back for each in sample_office.ask(manifests)] == [True]
    assert sample_office.ask(against_manifest, ORDER) == ()
    assert sample_office.differences() == ()


def test_an_unknown_column_is_asked_for_once(hands, bring, sample_office):
    bring(f"Geraet,Line,Part\n{SERIAL},1,\n")  # the order is the one that is chosen
    assert sample_office.ask(learned_headings) == {"serial": ("Geraet",)}
    assert sample_office.ask(against_manifest, ORDER)[0].short == (SERIAL,)


def test_nothing_is_brought_in_that_was_not_agreed_to(
    qtbot, hands, sample_office, monkeypatch, tmp_path, answer_dialogs
):
    file = tmp_path / "vendor.csv"
    file.write_text(f"PO,Line,Serial Number\n{ORDER},1,{SERIAL}\n")
    monkeypatch.setattr("receiving_app.desk.manifest_intake.ask_files", lambda *_: (file,))
    hands.go("purchases")
    seen = set()
    answer_dialogs(Qt.Key.Key_Escape, seen)
    hands.screen.setFocus()
    hands.screen.buttons["Serials"].click()
    qtbot.waitUntil(lambda: seen == {"Serials of vendor.csv"}, timeout=20_000)
    assert sample_office.ask(manifests) == ()


def test_a_serial_nearly_an_announced_one_is_asked_about_and_nothing_waits_for_it(
    qtbot, desk, bring, sample_office
):
    bring(f"PO,Line,Serial Number\n{ORDER},1,{SERIAL}\n")
    desk.desk.go("receive")
    screen = desk.front()
    shoot(qtbot, desk, ORDER)
    misread = SERIAL.replace("2", "Z")
    told = f"{misread} is nearly {SERIAL}, which was announced and has not come. Which stands on the label?"
    asked = shoot(qtbot, desk, misread)
    assert (asked.outcome, asked.said) == (Outcome.NEEDS_CHOICE, told)
    assert shoot(qtbot, desk, ORDER).outcome is Outcome.ALREADY_COUNTED  # the gun goes on
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as typed:
        QTest.keyClick(screen.scan_box.line, Qt.Key.Key_F2)
        screen.scan_box.line.setText(misread)  # typed at once it would be a scan
        QTest.keyClick(screen.scan_box.line, Qt.Key.Key_Return)
    assert typed.args[0].said == told
    qtbot.waitUntil(screen.question.isVisible, timeout=20_000)
    assert told in words(screen.banner)
    offered = [choice.key for choice in typed.args[0].choices]
    assert {f"serial:{SERIAL}", f"serial:{misread}"} <= set(offered)
    announced = Qt.Key(Qt.Key.Key_1 + offered.index(f"serial:{SERIAL}"))
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        QTest.keyClick(screen.scan_box.line, announced)
        desk.gun.inlet.pause_over()  # so that the digit is no scan
    assert answer.args[0].outcome is Outcome.COUNTED
    assert sample_office.ask(against_manifest, ORDER)[0].agrees
    assert sample_office.differences() == ()


def test_a_dropped_list_goes_the_way_of_its_button(
    qtbot, desk, hands, sample_office, tmp_path, answer_dialogs
):
    file = tmp_path / "vendor.csv"
    file.write_text(f"Line,Serial Number\n1,{SERIAL}\n")  # for the order that is chosen
    screen = hands.go("purchases")
    hands.choose(lambda row: row.number == ORDER)
    seen = set()
    answer_dialogs(Qt.Key.Key_Return, seen)
    drop(screen, file)
    qtbot.waitUntil(lambda: screen.strip.title.text().startswith("vendor.csv: 1 new"), timeout=20_000)
    assert seen == {"Serials of vendor.csv"}
    assert sample_office.ask(against_manifest, ORDER)[0].short == (SERIAL,)
    assert sample_office.differences() == ()


def test_dropped_approvals_go_the_way_of_theirs_also_on_approvals(qtbot, desk, hands, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(
        "receiving_app.desk.approvals_intake.ask_to_bring_in", lambda _, found: asked.append(found.file)
    )
    text = (SAMPLE_DAY / "approvals.csv").read_text("utf-8-sig").replace(ORDER, f"{ORDER}X")
    file = tmp_path / "more.csv"
    file.write_text(text)
    for key in ("purchases", "approvals"):
        desk.desk.go(key)
        drop(desk.front(), file)
        qtbot.waitUntil(lambda: asked == [file], timeout=20_000)
        asked.clear()


def test_what_is_dropped_on_the_wrong_screen_is_told_where_it_belongs(
    qtbot, desk, hands, sample_office, tmp_path
):
    listed = tmp_path / "vendor.csv"
    listed.write_text(f"PO,Line,Serial Number\n{ORDER},1,{SERIAL}\n")
    odd = tmp_path / "odd.csv"
    odd.write_text("Farbe,Form\nrot,rund\n")
    slip = tmp_path / "slip.pdf"
    slip.write_bytes(b"%PDF-1.7")
    statement = tmp_path / "september.csv"
    statement.write_text(FILES["statement.csv"])
    unknown = (
        "Nobody has told yet what the columns of odd.csv mean: bring it in at Purchases, approvals with Ctrl"
        "+I, serials with Ctrl+L."
    )
    for key, file, told in (
        ("approvals", listed, "vendor.csv is a list of serials: drop it on Purchases."),
        ("purchases", slip, "slip.pdf is no list: file packing slips at Slips, drop photos on Receive."),
        ("purchases", statement, f"{statement.name} is a card statement: bring it in at Card log."),
        ("purchases", odd, unknown),
    ):
        desk.desk.go(key)
        screen = desk.front()
        drop(screen, file)
        qtbot.waitUntil(lambda told=told, screen=screen: screen.strip.title.text() == told, timeout=20_000)
    assert sample_office.ask(manifests) == ()
