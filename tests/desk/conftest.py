"""A window without a screen, with a small office behind it."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from receiving_app.desk.app import dress
from receiving_app.desk.screens import Place
from receiving_app.desk.sounds import Sounds
from receiving_app.desk.theme import Theme
from receiving_app.desk.tidying import Tidying
from receiving_app.desk.window import Window
from receiving_app.lanes import Lanes
from tests.desk.small_office import ABOUT, SmallDock, SmallOffice

RECEIVE = Place("receive", "Receive", "scan-barcode", "dock_screen")


@pytest.fixture(scope="session")
def qapp_cls():
    return QApplication


@pytest.fixture
def app(qapp):
    dress()
    qapp.setCursorFlashTime(0)
    Theme().apply(qapp)
    tidying = Tidying(qapp)
    yield qapp
    gc.collect()
    tidying.stop()
    tidying.deleteLater()
    qapp.clipboard().clear()  # see desk.app.keep_clipboard; the offscreen platform owns no clipboard


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    lanes.close()
    QCoreApplication.sendPostedEvents()  # an answer still on its way may not outlive the interpreter


@pytest.fixture
def heard():
    return []


@pytest.fixture
def dock():
    return SmallDock()


@pytest.fixture
def open_window(app, qtbot, lanes, heard):
    """Opens a window at a size, without an office in it."""

    opened = []

    def open_at(width=1366, height=768, places=(RECEIVE,)):
        window = Window(lanes, Sounds(play=lambda path: heard.append(path.stem)), places)
        opened.append(window)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return window

    yield open_at
    for window in opened:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(open_window, dock, qtbot):
    """A window with somebody in the office."""
    window = open_window()
    window.use(SmallOffice(dock), ABOUT)
    qtbot.waitUntil(lambda: window.title_bar.count.text() != "")
    return window
