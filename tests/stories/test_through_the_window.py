"""One of everything, through the shown window: keys and scans go in, what stands on screen comes out."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from receiving_app.desk.door import OpenOffice
from receiving_app.desk.screens import RAIL
from receiving_app.inventory.lookups import asset_seen, find
from receiving_app.receiving.answers import Outcome
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.test_dock_screen import Gun

SERIAL, ORDER = "A76D534299", "LC2637537"


@pytest.fixture
def desk(open_window, qtbot, app, sample_office, tmp_path):
    """The whole window on the sample office, with a gun pointed at it."""
    window = open_window(places=RAIL)
    office = OpenOffice(sample_office)
    object.__setattr__(sample_office.settings, "printer", f"pdf:{tmp_path / 'tags.pdf'}")
    window.use(office, office.about())
    gun = Gun(app, window)
    window.gun = gun
    yield window
    app.removeEventFilter(gun.inlet)
    window.line_scanner.stop()
    window.desk.errands.lanes.close()  # nothing reads any more when the office is closed


def answered(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.desk.talk.is_busy(), timeout=20_000)
    qtbot.waitUntil(lambda: desk.desk.errands.lanes.reading is not None)


def shoot(qtbot, desk, code):
    """Pull the trigger; the answer is what the office said."""
    with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
        desk.gun.shoot(code)
    return answer.args[0]


def test_a_unit_is_received_tagged_verified_and_found(qtbot, desk, sample_office, scans, tmp_path):
    outcomes = [shoot(qtbot, desk, raw).outcome for raw in scans]
    assert outcomes == [
        Outcome.DONE,  # the carton
        Outcome.ALREADY_COUNTED,  # the same carton again
        Outcome.NEEDS_CHOICE,  # a bare number may be anything
        Outcome.DONE,  # order and slip in one code
        Outcome.DONE,  # the part chooses the line
        Outcome.COUNTED,  # the serial
    ]
    screen = desk.front()
    assert screen.banner.title.text() == "fi-8170 document scanner received, 1 of 1"
    qtbot.waitUntil(
        lambda: "Office of Technology Services" in screen.side.owner.accessibleName(), timeout=10_000
    )

    with qtbot.waitSignal(desk.desk.talk.printed, timeout=20_000) as printed:
        QTest.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_F9)
    (number,) = printed.args[0].tags
    assert codes_of(tmp_path / "tags.pdf") == [number]

    assert shoot(qtbot, desk, number).outcome is Outcome.DONE
    verified = shoot(qtbot, desk, SERIAL)
    assert verified.title == "Tag verified"
    unit = sample_office.ask(asset_seen, number)
    assert (unit.row.serial, unit.row.tag_state, unit.row.owner) == (SERIAL, "verified", "01815")
    for words in (number, SERIAL, SERIAL[3:8], ORDER, "SR-104211", "PA03349"):
        assert [row.serial for row in sample_office.ask(find, words)] == [SERIAL]
    assert sample_office.differences() == ()


def test_undo_takes_each_step_back(qtbot, desk, sample_office):
    shoot(qtbot, desk, ORDER)
    counted = shoot(qtbot, desk, SERIAL)
    shoot(qtbot, desk, counted.tag_number)
    shoot(qtbot, desk, SERIAL)
    taken_back = []
    for _ in range(3):
        with qtbot.waitSignal(desk.desk.talk.answered, timeout=20_000) as answer:
            line = desk.front().scan_box.line
            QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        taken_back.append(answer.args[0].said)
        assert sample_office.differences() == ()
    assert taken_back == [
        f"Taken back: Tag verified, {counted.tag_number}.",
        f"Taken back: fi-8170 document scanner received, 1 of 1, {SERIAL}.",
        f"Taken back: Order {ORDER}.",
    ]
    assert sample_office.ask(find, SERIAL) == ()
    shoot(qtbot, desk, ORDER)
    again = shoot(qtbot, desk, SERIAL)
    assert again.outcome is Outcome.COUNTED
    assert again.tag_number != counted.tag_number


def test_an_unknown_order_is_set_aside_and_nothing_is_opened(qtbot, desk, sample_office):
    answer = shoot(qtbot, desk, "K9999999999")
    assert answer.outcome in {Outcome.SET_ASIDE, Outcome.NEEDS_CHOICE}
    assert answer.delivery_id is None
    assert sample_office.differences() == ()


def test_a_slip_is_filed_from_its_screen_and_placed(qtbot, desk, sample_office, scans, slip, monkeypatch):
    for raw in scans[3:]:
        shoot(qtbot, desk, raw)
    monkeypatch.setattr("receiving_app.desk.slips_screen.ask_files", lambda *_: (slip,))
    desk.desk.go("slips")
    screen = desk.front()
    QTest.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(screen.model.rows) == 1, timeout=30_000)
    row = screen.model.rows[0]
    assert (row.state, row.slip_number, row.order) == ("placed", "765970549", ORDER)
    assert sample_office.differences() == ()


def test_no_screen_asks_for_more_than_a_small_notebook_has(qtbot, desk, sample_office):
    desk.resize(1366, 768)
    for place in RAIL:
        desk.desk.go(place.key)
        qtbot.waitUntil(lambda: not desk.desk.talk.is_busy(), timeout=20_000)
        assert desk.minimumSizeHint().width() <= 1366, place.key
        assert desk.minimumSizeHint().height() <= 768, place.key


def codes_of(pdf: Path):
    """What an independent decoder reads off the printed page, in 1 bit at the printer's dots."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        picture = (
            page.render(scale=203 / 72)
            .to_pil()
            .convert("L")
            .point(lambda grey: 255 * (grey > 127))
            .convert("1")
        )
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    document.close()
    return found
