"""Scanning with a camera: its pictures are drawn here, and go through QtMultimedia where it is installed."""

import pytest
from PySide6.QtWidgets import QApplication

from receiving_app.desk.camera_panel import CameraPanel
from receiving_app.desk.frame_reader import FrameReader
from tests.desk.test_handing_in import qimage
from tests.scans.pictures_of_codes import ENVELOPE, FORMATS, blurred, code, sheet, turned

# What the offscreen platform cannot do, and what the player says of drivers that are not here.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", r"\bva\b|va-|va\(", "No RHI backend")
EMPTY = qimage(sheet(code("X")) * 0 + 255)
LABEL = qimage(turned(sheet(code(ENVELOPE, FORMATS.DataMatrix, 6)), 8))
OTHER = qimage(blurred(sheet(code("SN-4711")), 0.8))


@pytest.fixture
def reader(window):
    reader = FrameReader(window.desk.errands)
    reader.setParent(window)
    reader.scans = []
    reader.scanned.connect(lambda raw, device: reader.scans.append((raw, device)))
    return reader


@pytest.fixture
def show(qtbot, reader):
    """Holds pictures before the camera, one after the other is read."""

    def hold(*frames):
        for frame in frames:
            with qtbot.waitSignal(reader.seen, timeout=20_000):
                reader.take_frame(frame)
        return [raw for raw, _ in reader.scans]

    return hold


def test_a_code_is_taken_after_two_equal_reads_and_once_while_it_stays(show):
    assert show(LABEL) == []
    assert show(LABEL) == [ENVELOPE]
    assert show(*[LABEL] * 6, EMPTY, LABEL, EMPTY, LABEL) == [ENVELOPE]
    assert show(*[EMPTY] * 5, LABEL, LABEL) == [ENVELOPE, ENVELOPE]
    assert show(OTHER, OTHER) == [ENVELOPE, ENVELOPE, "SN-4711"]


def test_pictures_that_come_while_one_is_read_are_dropped(reader, qtbot):
    with qtbot.waitSignal(reader.seen, timeout=20_000):
        for _ in range(40):
            reader.take_frame(LABEL)
    assert reader.dropped == 39
    assert reader.scans == []


def test_what_the_camera_reads_is_received_under_its_name(window, dock, qtbot):
    screen = window.front()
    screen.sources.open_camera()
    panel = screen.sources._camera
    panel.reader.device = "CAMERA Front"
    for _ in range(2):
        with qtbot.waitSignal(panel.reader.seen, timeout=20_000):
            panel.use(OTHER)
    qtbot.waitUntil(lambda: len(dock.scans) == 1)
    assert dock.scans[0][:2] == ("SN-4711", "CAMERA Front")
    assert panel.last.text() == "Read: SN-4711"
    panel.view.show()  # hidden where there is no camera
    panel.view.resize(panel.view.sizeHint())
    picture = panel.view.grab().toImage()
    assert picture.pixelColor(picture.rect().center()).lightness() > 100
    panel.reject()
    assert screen.sources._camera is None


def test_without_qtmultimedia_a_sentence_says_how_to_get_it(window, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "PySide6.QtMultimedia", None)
    monkeypatch.delitem(__import__("sys").modules, "receiving_app.desk.camera", raising=False)
    panel = CameraPanel(window.front(), window.desk.errands)
    assert "pip install 'receiving-app[camera]'" in panel.said.text()
    assert "can be dropped on the Receive screen without it." in panel.said.text()
    panel.show()
    assert not panel.view.isVisible()
    panel.reject()


def test_without_a_library_of_the_system_the_sentence_names_it(window, monkeypatch):
    sys = __import__("sys")

    class Finder:
        @staticmethod
        def find_spec(name, *_):
            if name == "PySide6.QtMultimedia":
                raise ImportError("libpulse.so.0: cannot open shared object file")

    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    for name in ("PySide6.QtMultimedia", "receiving_app.desk.camera"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    panel = CameraPanel(window.front(), window.desk.errands)
    assert "libpulse.so.0" in panel.said.text()
    assert "apt-get install libpulse0" in panel.said.text()
    panel.reject()


def test_a_frame_of_qtmultimedia_arrives_as_a_picture(app, qtbot):
    multimedia = pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    from receiving_app.desk.camera import Camera  # noqa: PLC0415 - only where it is installed

    camera, came = Camera(), []
    camera.came.connect(came.append)
    camera.sink.setVideoFrame(multimedia.QVideoFrame(LABEL))
    qtbot.waitUntil(lambda: bool(came))
    assert came[0].size() == LABEL.size()
    camera.stop()
    camera.deleteLater()
    QApplication.processEvents()
