"""What was wrong, followed to its end through the window: marked with F4, told with keys, resolved."""

import hashlib
from datetime import timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from sqlalchemy import delete, update
from sqlalchemy import text as sql

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.documents.records import DocumentContents
from receiving_app.documents.shelf import FolderShelf
from receiving_app.receiving.cases.discrepancies import discrepancies
from receiving_app.receiving.cases.lookups import case_seen, cases_page
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_by_hand import card, fill, press, tell  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import ORDER, SERIAL, desk, shoot  # noqa: F401 - fixtures

CTRL = Qt.KeyboardModifier.ControlModifier


def today(office):
    return office.clock().date()


def cases(office, show="open"):
    return office.ask(cases_page, today(office), show=show)


@pytest.fixture
def damaged(qtbot, desk, sample_office, tell):
    """The unit in hand is damaged; the Cases screen is in front, reached with the keyboard."""
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, SERIAL)
    tell("Damaged", note="crushed corner")
    desk.desk.go("reports")
    reports = desk.front()
    qtbot.waitUntil(lambda: bool(reports.model.rows), timeout=20_000)
    QTest.keyClick(reports.search, Qt.Key.Key_K, CTRL)
    screen = desk.front()
    qtbot.waitUntil(lambda: screen.chosen() is not None, timeout=20_000)
    ready(qtbot, screen, "Carrier told")
    return screen


def ready(qtbot, screen, action, wanted=""):
    """The list was read again, so that the button works on what the office has."""

    def is_ready():
        row = screen.chosen()
        return (
            row is not None
            and wanted in getattr(row, "state", "")
            and screen.buttons[action].isEnabled()
            and not screen.model.is_loading
            and screen.model.wanted.words == screen.search.text()  # it is asked for after a pause in typing
        )

    qtbot.waitUntil(is_ready, timeout=20_000)


def key(qtbot, screen, letter, *answers):
    """Press a function key, or Ctrl and a letter; each dialog that opens is answered by one function."""
    waiting, done = list(answers), []

    def answer():
        box = QApplication.activeModalWidget()
        if box is None or box in done:
            QTimer.singleShot(20, answer)
            return
        done.append(box)
        if len(done) < len(waiting):
            QTimer.singleShot(0, answer)
        try:
            waiting[len(done) - 1](box)
        except BaseException:
            box.reject()  # else it would stand there for good
            raise

    if answers:
        QTimer.singleShot(0, answer)
    screen.window().activateWindow()  # without a screen nobody does it when a dialog closes
    qtbot.waitUntil(lambda: QApplication.activeWindow() is screen.window(), timeout=20_000)
    is_letter = Qt.Key.Key_A <= letter <= Qt.Key.Key_Z
    QTest.keyClick(screen.search, letter, CTRL if is_letter else Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(
        lambda: len(done) == len(answers) and QApplication.activeModalWidget() is None, timeout=20_000
    )


def fields(*texts):
    """Type into the fields of a form, then Enter."""

    def answer(box):
        edits = box.findChildren(QLineEdit)
        for edit, text in zip(edits, texts, strict=True):
            if text is not None:
                edit.setText(text)  # typed at once it would be a scan
        QTest.keyClick(edits[-1], Qt.Key.Key_Return)

    return answer


def reason(text):
    def answer(box):
        (edit,) = box.findChildren(QPlainTextEdit)
        edit.setPlainText(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)

    return answer


def row(steps):
    """Go down so many rows of a list, then Enter."""

    def answer(box):
        for _ in range(steps):
            QTest.keyClick(box.focusWidget(), Qt.Key.Key_Down)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    return answer


def state(qtbot, office, wanted, show="open"):
    qtbot.waitUntil(lambda: [each.state for each in cases(office, show)] == [wanted], timeout=20_000)


def test_damage_is_told_resolved_and_each_step_taken_back(qtbot, desk, sample_office, damaged, app):
    (case,) = cases(sample_office)
    assert case.waits_for == "carrier"
    shown = damaged.detail
    qtbot.waitUntil(lambda: case.number in said_in(shown), timeout=10_000)
    assert "Keep carton and contents as found." in said_in(shown)
    key(qtbot, damaged, Qt.Key.Key_F5, fields(None, "CL-77", "by telephone"))
    state(qtbot, sample_office, "carrier_told")
    qtbot.waitUntil(lambda: "carrier told on" in damaged.strip.accessibleName(), timeout=10_000)
    ready(qtbot, damaged, "Vendor told", "carrier_told")
    key(qtbot, damaged, Qt.Key.Key_F6, fields(None, "", ""))
    state(qtbot, sample_office, "vendor_told")
    ready(qtbot, damaged, "Inspection", "vendor_told")
    key(qtbot, damaged, Qt.Key.Key_F7, fields(None, "", ""))
    state(qtbot, sample_office, "inspection_asked")
    ready(qtbot, damaged, "Note", "inspection_asked")
    key(qtbot, damaged, Qt.Key.Key_F10, fields("the driver saw it"))
    qtbot.waitUntil(lambda: events(sample_office, case)[-1] == "note", timeout=20_000)
    ready(qtbot, damaged, "Resolve")
    key(qtbot, damaged, Qt.Key.Key_F8, row(1), reason("a new one comes"))
    state(qtbot, sample_office, "resolved", show="resolved")
    seen = sample_office.ask(case_seen, case.number, today(sample_office))
    assert (seen.events[-1].value, seen.events[-1].note) == ("replacement", "a new one comes")
    qtbot.waitUntil(lambda: "resolved" in damaged.strip.accessibleName(), timeout=10_000)
    key(qtbot, damaged, Qt.Key.Key_Z)
    state(qtbot, sample_office, "inspection_asked")
    ready(qtbot, damaged, "Take back", "inspection_asked")
    key(qtbot, damaged, Qt.Key.Key_F3, reason("not yet"))
    qtbot.waitUntil(lambda: events(sample_office, case).count("taken_back") == 2, timeout=20_000)
    assert sample_office.differences() == ()


def test_photos_and_letters(qtbot, desk, sample_office, damaged, app, tmp_path, monkeypatch):
    (case,) = cases(sample_office)
    picture = tmp_path / "corner.jpg"
    picture.write_bytes(b"\xff\xd8 a crushed corner")
    monkeypatch.setattr("receiving_app.desk.cases_screen.ask_files", lambda *_: (picture,))
    key(qtbot, damaged, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: events(sample_office, case) == ["photo"], timeout=20_000)
    ready(qtbot, damaged, "Letter")
    key(qtbot, damaged, Qt.Key.Key_F4, row(0))
    qtbot.waitUntil(lambda: SERIAL in app.clipboard().text(), timeout=20_000)
    assert "corner.jpg" in app.clipboard().text()
    letter = tmp_path / "letter.eml"
    monkeypatch.setattr("receiving_app.desk.cases_screen.ask_new_file", lambda *_: letter)
    ready(qtbot, damaged, "Letter")
    key(qtbot, damaged, Qt.Key.Key_F4, row(3))
    qtbot.waitUntil(letter.exists, timeout=20_000)
    assert b"X-Unsent: 1" in letter.read_bytes()
    assert sample_office.differences() == ()


def test_photos_are_looked_at_and_saved(qtbot, desk, sample_office, damaged, tmp_path, monkeypatch):
    (case,) = cases(sample_office)
    key(qtbot, damaged, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: "There is no photo of case" in damaged.strip.accessibleName(), timeout=20_000)
    files = [drawn(tmp_path / f"{colour}.png", colour) for colour in ("red", "blue")]
    monkeypatch.setattr("receiving_app.desk.cases_screen.ask_files", lambda *_: tuple(files))
    key(qtbot, damaged, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "red.png" in said_in(damaged.detail), timeout=20_000)
    assert "Photos" in said_in(damaged.detail)
    seen = []

    def look(box):
        """Look at both, with Right; then Enter saves the one in sight."""
        pages = box.body
        qtbot.waitUntil(lambda: not pages.page.pixmap().isNull(), timeout=20_000)
        seen.append((pages.name.text(), colour_of(pages), pages.under.text()))
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Right)
        qtbot.waitUntil(lambda: not pages.page.pixmap().isNull(), timeout=20_000)
        seen.append((pages.name.text(), colour_of(pages), pages.under.text()))
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    saved = tmp_path / "saved.png"
    monkeypatch.setattr("receiving_app.desk.photo_viewing.ask_new_file", lambda *_: saved)
    key(qtbot, damaged, Qt.Key.Key_F2, look)
    qtbot.waitUntil(lambda: "The photo is in saved.png" in damaged.strip.accessibleName(), timeout=20_000)
    assert [each[:2] for each in seen] == [("red.png", "#ff0000"), ("blue.png", "#0000ff")]
    person = sample_office.person.name
    assert seen[0][2].startswith(f"1 of 2. {person}, ")
    assert seen[0][2].endswith(f"with case {case.number}")
    assert saved.read_bytes() == files[1].read_bytes()
    assert sample_office.differences() == ()


def test_a_photo_that_is_missing_or_swapped_is_told(
    qtbot, desk, sample_office, damaged, tmp_path, monkeypatch
):
    files = [drawn(tmp_path / f"{colour}.png", colour) for colour in ("red", "blue")]
    monkeypatch.setattr("receiving_app.desk.cases_screen.ask_files", lambda *_: tuple(files))
    key(qtbot, damaged, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "blue.png" in said_in(damaged.detail), timeout=20_000)
    spoil(sample_office, files[0], None)
    spoil(sample_office, files[1], b"another picture")
    told = []

    def look(box):
        for _ in files:
            qtbot.waitUntil(box.body.wrong.isVisible, timeout=20_000)
            told.append(box.body.wrong.text())
            QTest.keyClick(box.focusWidget(), Qt.Key.Key_Right)
        QTest.keyClick(box.focusWidget(), Qt.Key.Key_Return)

    saved = tmp_path / "saved.png"
    monkeypatch.setattr("receiving_app.desk.photo_viewing.ask_new_file", lambda *_: saved)
    key(qtbot, damaged, Qt.Key.Key_F2, look)
    assert "is not on its shelf" in told[0]
    assert "is damaged" in told[1]
    qtbot.waitUntil(lambda: "is damaged" in damaged.strip.accessibleName(), timeout=20_000)
    assert not saved.exists()


def drawn(file, colour):
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor(colour))
    picture.save(str(file))
    return file


def colour_of(pages):
    picture = pages.page.pixmap().toImage()
    return picture.pixelColor(picture.rect().center()).name()


def spoil(office, file, other):
    """The bytes of a file are no longer on the office's shelf, or others lie in their place."""
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    if isinstance(office.documents, FolderShelf):
        place = office.documents.folder / sha256[:2] / sha256
        place.unlink() if other is None else place.write_bytes(other)
        return
    with office.store.transaction() as session:
        for change in ("update", "delete"):
            session.execute(sql(f"DROP TRIGGER IF EXISTS document_contents_no_{change} ON document_contents"))
        mine = DocumentContents.sha256 == sha256
        spoilt = (
            delete(DocumentContents) if other is None else update(DocumentContents).values(contents=other)
        )
        session.execute(spoilt.where(mine))


def test_the_list_is_late_filtered_and_exported(
    qtbot, desk, sample_office, damaged, clock, tmp_path, monkeypatch
):
    sample_office.clock = lambda: clock() + timedelta(days=40)
    late = damaged.chips[1]
    late.click()
    qtbot.waitUntil(lambda: "Late: 1" in damaged._count.text(), timeout=20_000)
    file = tmp_path / "cases.csv"
    monkeypatch.setattr("receiving_app.desk.parts.list_screen.ask_new_file", lambda *_: file)
    key(qtbot, damaged, Qt.Key.Key_E)
    qtbot.waitUntil(file.exists, timeout=20_000)
    assert "damaged (01)" in file.read_text("utf-8-sig")


def test_a_quality_problem_is_marked_with_f4_and_its_code_stands_beside(qtbot, desk, sample_office, card):
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, SERIAL)
    fill(qtbot, desk, card, "Condition", note="does not start")
    assert card.choice.currentText() == "Quality problem (04)"
    offered = [card.choice.itemText(at) for at in range(card.choice.count())]
    assert {"Short (02)", "Hold (09)", "Not received (16)"} < set(offered)
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000):
        press(Qt.Key.Key_Return)
    line = sample_office.ask(purchase_seen, ORDER).lines[0]
    assert (line.received, line.accepted, line.rejected) == (1, 0, 1)
    (found,) = sample_office.ask(discrepancies)
    assert (found.code, found.note) == ("04", "does not start")
    assert sample_office.differences() == ()


def test_the_report_is_written_after_closing_and_from_the_purchases(
    qtbot, desk, sample_office, tmp_path, monkeypatch
):
    shoot(qtbot, desk, ORDER)
    shoot(qtbot, desk, SERIAL)
    screen = desk.front()
    press(Qt.Key.Key_F10)  # nothing was closed here yet
    qtbot.waitUntil(
        lambda: "No delivery was closed here yet" in screen.strip.accessibleName(), timeout=20_000
    )
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(screen.check.isVisible, timeout=20_000)  # no slip came, and the tag is not stuck on
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000):
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: screen.banner.title.text() == "Receiving report written", timeout=20_000)
    (file,) = (sample_office.settings.folder / "receiving-reports").iterdir()
    text = text_of(file)
    for told in (ORDER, SERIAL, "COMPLETE", "the last report of this order"):
        assert told in text
    desk.desk.go("purchases")
    purchases = desk.front()
    purchases.search.setText(ORDER)
    chosen = tmp_path / "report.pdf"
    monkeypatch.setattr("receiving_app.desk.purchases_screen.ask_new_file", lambda *_: chosen)
    ready(qtbot, purchases, "Receiving report")
    key(qtbot, purchases, Qt.Key.Key_R)
    qtbot.waitUntil(chosen.exists, timeout=20_000)
    assert chosen.read_bytes() == file.read_bytes()  # printed again, it is the same
    assert sample_office.differences() == ()


def events(office, case):
    return [each.kind for each in office.ask(case_seen, case.number, today(office)).events]


def said_in(card):
    return " ".join(label.text() for label in card.findChildren(QLabel))


def text_of(file):
    pdf = pypdfium2.PdfDocument(file)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()
