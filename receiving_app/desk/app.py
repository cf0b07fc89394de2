"""The desk as a program: one window, open until it is closed.

The scan box is painted and takes keys before anything of the office is loaded. The office is opened on a
lane after the first frame; what was scanned until then waits and is taken in first.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from receiving_app.desk import preferences
from receiving_app.desk.bug_report import watch_for_bugs
from receiving_app.desk.desk_office import OfficeDoor
from receiving_app.desk.entrance import Entrance
from receiving_app.desk.scan_inlet import ScanInlet
from receiving_app.desk.sounds import Sounds
from receiving_app.desk.theme import Theme
from receiving_app.desk.window import Window
from receiving_app.lanes import Lanes
from receiving_app.resources_folder import resource


def run(office: Path | str | None) -> int:
    """Open the desk on ``office`` and stay until its window is closed; the answer is the exit code."""

    def open_door() -> OfficeDoor:  # on a lane: what it loads takes longer than the window
        door_of = cast(
            "Callable[[Path | str | None], OfficeDoor]", import_module("receiving_app.desk.door").office_door
        )
        return door_of(office)

    return run_on(open_door)


def run_on(open_door: Callable[[], OfficeDoor]) -> int:
    """Open the desk on what ``open_door`` finds behind the door; it is called on a lane."""
    app = dress()
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "receiving-app", "desk")
    lanes = Lanes()
    window = build_window(app, settings, lanes)
    watch_for_bugs(window)
    entrance = Entrance(window, open_door)
    window.showMaximized()
    QTimer.singleShot(0, entrance.look)
    try:
        return app.exec()
    finally:
        lanes.close()
        if window.desk.office is not None:
            window.desk.office.close()


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
    kept = preferences.load(settings)
    Theme(kept.theme, kept.scale / 100).apply(app)
    window = Window(lanes, Sounds(muted=kept.muted))
    inlet = ScanInlet(kept.gun)
    inlet.setParent(window)
    inlet.scanned.connect(window.take_scan)
    inlet.install(app)
    return window
