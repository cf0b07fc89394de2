"""The desk as a program: one window, open until it is closed.

The scan box is painted and takes keys before anything of the office is loaded. The office is opened on a
lane after the first frame; what was scanned until then waits and is taken in first.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from receiving_app.desk.bug_report import watch_for_bugs
from receiving_app.desk.desk_office import OfficeDoor
from receiving_app.desk.entrance import Entrance
from receiving_app.desk.preferences import kept_settings
from receiving_app.desk.tidying import Tidying
from receiving_app.desk.window import Window
from receiving_app.desk.workstation import Workstation
from receiving_app.lanes import Lanes
from receiving_app.resources_folder import resource


def run(office: Path | str | None) -> int:
    """Open the desk on ``office`` and stay until its window is closed; the answer is the exit code."""

    def open_door() -> OfficeDoor:  # on a lane: what it loads takes longer than the window
        from receiving_app.desk.door import office_door

        return office_door(office)

    return run_on(open_door)


def run_on(open_door: Callable[[], OfficeDoor]) -> int:
    """Open the desk on what ``open_door`` finds behind the door; it is called on a lane."""
    app = dress()
    lanes = Lanes()
    window = build_window(app, kept_settings(), lanes)
    watch_for_bugs(window)
    tidying = Tidying(window)
    entrance = Entrance(window, open_door)
    window.first_painted.connect(entrance.look)
    window.showMaximized()
    try:
        return app.exec()
    finally:
        window.line_scanner.stop()
        lanes.close()
        keep_clipboard(app)
        QApplication.removePostedEvents(window.desk.errands)  # answers nobody waits for; lanes are closed
        if window.desk.office is not None:
            window.desk.office.close()
        tidying.stop()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def keep_clipboard(app: QApplication) -> None:
    """Leave what was copied as plain text: Qt destroys a richer copy after Python is gone, and crashes."""
    clipboard = app.clipboard()
    if clipboard.ownsClipboard():
        clipboard.setText(clipboard.text())


def dress() -> QApplication:
    """The application object, in the Fusion style that our colours are made for."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("there is an application without windows")
    app.setStyle("Fusion")
    app.setApplicationName("receiving-app")
    app.setApplicationDisplayName("Receiving")
    app.setWindowIcon(QIcon(str(resource("icons", "scan-barcode.svg"))))
    return app


def build_window(app: QApplication, settings: QSettings, lanes: Lanes) -> Window:
    """The window in the looks this workstation remembers, with the scan inlet before it."""
    workstation = Workstation(app, settings)
    window = Window(lanes, workstation.sounds)
    workstation.setParent(window)
    workstation.rebuild = window.rebuild
    workstation.inlet.scanned.connect(window.take_scan)
    window.desk.workstation = workstation
    return window
