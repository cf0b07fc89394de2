"""The choices of this workstation while the desk runs: what Settings changes is followed at once."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from receiving_app.desk import preferences
from receiving_app.desk.calibration import Lesson
from receiving_app.desk.preferences import SYSTEM, Preferences
from receiving_app.desk.scan_inlet import ScanInlet
from receiving_app.desk.sounds import Sounds
from receiving_app.desk.theme import Theme

_A_MOMENT_MS = 1000


class Workstation(QObject):
    """Keeps the choices and puts them into force.

    Args:
        app: is dressed in the theme.
        settings: where the choices are kept.
    """

    def __init__(self, app: QApplication, settings: QSettings) -> None:
        super().__init__()
        self._app, self._settings = app, settings
        self.chosen: Preferences = preferences.load(settings)
        self.sounds = Sounds(muted=self.chosen.muted, volume=self.chosen.volume)
        self.inlet = ScanInlet(self.chosen.gun)
        self.inlet.setParent(self)
        self.inlet.learnt.connect(self._keep_lesson)
        self.inlet.install(app)
        self.rebuild: Callable[[], object] = lambda: None
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._dress()

    def choose(self, chosen: Preferences) -> None:
        """Keep other choices and follow them at once; another look builds the window again."""
        before, self.chosen = self.chosen, chosen
        preferences.save(self._settings, chosen)
        self.sounds.muted, self.sounds.volume = chosen.muted, chosen.volume
        self.inlet.gun = chosen.gun
        if (before.theme, before.scale) != (chosen.theme, chosen.scale):
            self._dress()
            self.rebuild()

    def _dress(self) -> None:
        theme = self.chosen.theme if self.chosen.theme != SYSTEM else self._asked_by_system()
        Theme(theme, self.chosen.scale / 100).apply(self._app)

    def _asked_by_system(self) -> str:
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _follow_system(self) -> None:
        if self.chosen.theme != SYSTEM:
            return
        if QApplication.activeModalWidget() is not None:  # an open question would be gone with the window
            QTimer.singleShot(_A_MOMENT_MS, self._follow_system)
            return
        self._dress()
        self.rebuild()

    def _keep_lesson(self, lesson: Lesson) -> None:
        self.choose(replace(self.chosen, gun=lesson.gun))
