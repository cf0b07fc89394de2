"""Scans from the clipboard, files and pictures, on the Receive screen: each one taken in, in order."""

import json

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from receiving_app.desk.handed_in import scans_of_files
from receiving_app.errors import Refused, Trouble
from receiving_app.progress import Progress
from tests.scans.pictures_of_codes import ENVELOPE, FORMATS, blurred, code, scanned, sheet

CONTROL = Qt.KeyboardModifier.ControlModifier


def qimage(page):
    height, width = page.shape
    return QImage(page.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


@pytest.fixture
def screen(window):
    return window.front()


@pytest.fixture
def copied(app):
    """Puts something on the clipboard."""

    def copy(what):
        board = QGuiApplication.clipboard()
        board.setImage(what) if isinstance(what, QImage) else board.setText(what)

    return copy


@pytest.fixture
def taken(qtbot, window, dock):
    """What the office took in, once so many scans are through."""

    def wait(count):
        batch = window.front().sources.batch
        qtbot.waitUntil(
            lambda: len(dock.scans) >= count and not window.desk.talk.is_busy() and not batch.is_under_way(),
            timeout=60_000,
        )
        return [(raw, device) for raw, device, _ in dock.scans]

    return wait


def paste(screen):
    QTest.keyClick(screen.scan_box.line, Qt.Key.Key_V, CONTROL)


def drop(screen, *files):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    at, both, none = QPoint(200, 200), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(screen, QDragEnterEvent(at, Qt.DropAction.CopyAction, data, both, none))
    QApplication.sendEvent(screen, QDropEvent(at, Qt.DropAction.CopyAction, data, both, none))


def test_each_pasted_line_is_a_scan_in_order(screen, copied, taken):
    copied(f"PO-1\r\nSN-000001\n\n{ENVELOPE}\nSN-000001\n")
    paste(screen)
    scans = taken(4)
    assert scans == [(raw, "PASTE") for raw in ("PO-1", "SN-000001", ENVELOPE, "SN-000001")]
    assert screen.scan_box.line.text() == ""
    assert screen.strip.title.text() == (
        "The clipboard: 4 scans taken in. 2 counted, 1 done, 1 already counted."
    )


def test_a_pasted_code_keeps_its_control_characters(screen, copied, taken):
    copied(ENVELOPE)
    paste(screen)
    assert taken(1) == [(ENVELOPE, "PASTE")]
    assert screen.strip.isHidden()


def test_a_pasted_word_is_looked_at_before_it_counts(screen, copied, dock):
    copied("SN-000001")
    paste(screen)
    assert screen.scan_box.line.text() == "SN-000001"
    assert dock.scans == []


def test_paste_works_wherever_the_keyboard_is_on_the_screen(screen, copied, taken):
    copied("PO-1\nSN-000001")
    screen.scan_box.hand.setFocus()
    QTest.keyClick(screen.scan_box.hand, Qt.Key.Key_V, CONTROL)
    assert [raw for raw, _ in taken(2)] == ["PO-1", "SN-000001"]


def test_a_question_blocks_nothing_and_waits(screen, copied, taken, heard, qtbot):
    copied("PO-1\n?X-1\n" + "\n".join(f"SN-{n:06}" for n in range(60)))
    paste(screen)
    assert len(taken(62)) == 62
    assert "1 waiting for a choice" in screen.strip.title.text()
    qtbot.waitUntil(lambda: screen.question.answers > 0)
    assert heard == ["attention"], "one sound for all of them"


def test_what_a_gun_sends_meanwhile_comes_between(screen, window, copied, taken, qtbot):
    copied("PO-1\n" + "\n".join(f"SN-{n:06}" for n in range(60)))
    paste(screen)
    qtbot.waitUntil(window.desk.talk.is_busy)
    window.take_scan("SN-GUN", "SCANNER")
    scans = taken(62)
    assert scans.index(("SN-GUN", "SCANNER")) < 50
    assert [raw for raw, device in scans if device == "PASTE"][1:] == [f"SN-{n:06}" for n in range(60)]


def test_trouble_keeps_the_rest_until_it_is_tried_again(screen, dock, copied, taken, qtbot):
    dock.trouble.append(Trouble("The database does not answer.", "Look at the cable."))
    copied("PO-1\nSN-000001\nSN-000002")
    paste(screen)
    qtbot.waitUntil(lambda: "does not answer" in screen.strip.title.text())
    assert dock.scans == []
    screen.strip.button.click()
    assert [raw for raw, _ in taken(3)] == ["PO-1", "SN-000001", "SN-000002"]


def test_stop_leaves_out_what_was_not_taken_in_yet_and_says_so(screen, copied, taken, qtbot):
    copied("PO-1\n" + "\n".join(f"SN-{n:06}" for n in range(500)))
    paste(screen)
    qtbot.waitUntil(screen.sources.progress.isVisible)
    screen.sources.progress.stopped.emit()
    count = len(taken(1))
    assert count < 501
    assert f"{501 - count:,} scans not taken in." in screen.strip.advice.text()
    assert screen.sources.progress.isHidden()


def test_dropped_files_are_taken_in_each_under_its_name(screen, taken, tmp_path):
    lines = tmp_path / "night.txt"
    lines.write_bytes(f"PO-1\r\n{ENVELOPE}\r\n".encode())
    gun = tmp_path / "gun.jsonl"
    gun.write_text(json.dumps({"at": "2026-09-15T08:30:11", "device": "DOCK GUN 2", "raw": "SN-000001"}))
    column = tmp_path / "column.csv"
    column.write_text('Serial number\n"SN-000002"\n"SN,000003"\n')
    picture = tmp_path / "label.png"
    Image.fromarray(sheet(code("SN-000004"), code(ENVELOPE, FORMATS.DataMatrix, 6))).save(picture)
    drop(screen, lines, gun, column, picture)
    assert taken(7) == [
        ("PO-1", "FILE night.txt"),
        (ENVELOPE, "FILE night.txt"),
        ("SN-000001", "DOCK GUN 2"),
        ("SN-000002", "FILE column.csv"),
        ("SN,000003", "FILE column.csv"),
        ("SN-000004", "PICTURE label.png"),
        (ENVELOPE, "PICTURE label.png"),
    ]
    assert screen.strip.title.text().startswith("4 files: 7 scans taken in.")


def test_lines_that_are_no_scan_are_told_with_their_number(screen, taken, tmp_path):
    file = tmp_path / "mixed.jsonl"
    file.write_bytes(b'PO-1\n{"raw": 7}\nSN-000001\n\xff\xfe\n')
    drop(screen, file)
    assert len(taken(2)) == 2
    assert screen.strip.advice.text() == (
        "Line 2: A JSON line needs raw, and may have device and at; all of them are text. "
        "Line 4: The line is no text in UTF-8."
    )


def test_a_pasted_picture_gives_its_codes(screen, copied, taken):
    copied(qimage(sheet(code("PO-1"), code(ENVELOPE, FORMATS.DataMatrix, 6))))
    paste(screen)
    assert taken(2) == [("PO-1", "PICTURE"), (ENVELOPE, "PICTURE")]


def test_a_picture_without_a_code_says_what_to_do(screen, copied, qtbot):
    copied(qimage(sheet(code("X")) * 0 + 255))
    paste(screen)
    qtbot.waitUntil(lambda: screen.strip.title.text() == "The picture: no code can be read.")
    assert screen.strip.advice.text() == "Take it nearer, straighter and in more light."


def test_a_code_that_is_seen_and_not_read_is_told_beside_those_that_are(screen, copied, taken, qtbot):
    page = scanned((ENVELOPE, FORMATS.QRCode, 40, 4.5, 2.2), ("SN-000077", FORMATS.Code128, 6.67, 1.0, 2.5))
    copied(qimage(blurred(page, 1.4)))
    paste(screen)
    assert taken(1) == [(ENVELOPE, "PICTURE")]
    said = "The picture: 1 more code cannot be read. Take it nearer, straighter and in more light."
    qtbot.waitUntil(lambda: screen.strip.advice.text() == said)
    copied(qimage(blurred(scanned(("SN-000077", FORMATS.Code128, 6.67, 1.0, 2.5)), 1.4)))
    paste(screen)
    qtbot.waitUntil(lambda: screen.strip.title.text() == "The picture: 1 code cannot be read.")


def test_files_are_chosen_by_the_menu_too(screen, taken, tmp_path, monkeypatch):
    file = tmp_path / "night.txt"
    file.write_text("PO-1\nSN-000001\n")
    monkeypatch.setattr("receiving_app.desk.dock_sources.ask_files", lambda *_: (file,))
    screen.sources.open_files()
    assert [raw for raw, _ in taken(2)] == ["PO-1", "SN-000001"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("two.csv", b"a,b\n1,2\n", "several columns"),
        ("program.exe", b"MZ\0\0", "neither a picture nor a text"),
        ("empty.txt", b"\n\n", "There is no scan"),
        ("old.csv", b"\xe9\n", "no text in UTF-8"),
    ],
)
def test_a_file_that_holds_no_scans_is_refused_in_words(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Refused, match=said):
        scans_of_files([tmp_path / name], Progress())


def test_the_column_that_is_headed_as_scans_is_taken_of_several(tmp_path):
    (tmp_path / "wide.csv").write_text("when;raw;who\n8:30;SN-1;me\n8:31;SN-2;me\n")
    read = scans_of_files([tmp_path / "wide.csv"], Progress())
    assert [scan.raw for scan in read.scans] == ["SN-1", "SN-2"]


@pytest.mark.qt_log_ignore("does not support grabbing", "does not support raise")  # without a screen
def test_the_boxs_own_menu_pastes_lines_too(screen, copied, taken):
    copied("PO-1\nSN-000001")
    screen.scan_box._show_menu(QPoint(5, 5))
    menu = next(each for each in QApplication.topLevelWidgets() if each.objectName() == "qt_edit_menu")
    next(each for each in menu.actions() if each.objectName() == "edit-paste").trigger()
    menu.close()
    assert [raw for raw, _ in taken(2)] == ["PO-1", "SN-000001"]
