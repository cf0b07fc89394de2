"""A field for a day: it takes what people type and moves with the arrow keys."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from receiving_app.desk.parts.field import Field
from receiving_app.desk.typed_dates import moved, read_date

_ARROWS = {
    Qt.Key.Key_Up: (1, "d"),
    Qt.Key.Key_Down: (-1, "d"),
    Qt.Key.Key_PageUp: (1, "m"),
    Qt.Key.Key_PageDown: (-1, "m"),
}


class DateField(Field):
    """A day, typed as ``0517``, ``20260417``, ``5/17``, ``+1m``, or moved with the arrows and Page keys.

    Args:
        name: stands above it.
        today: the office's day now.
    """

    changed = Signal(object)
    """Another day, or None."""

    def __init__(self, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(name, "Such as 0517, 20260417 or +1m; arrows move it.", parent=parent)
        self._today = today
        self._day: date | None = None
        self.line.editingFinished.connect(self._read)
        self.line.installEventFilter(self)

    def day(self) -> date | None:
        """The day, None while there is none."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        is_other = day != self._day
        self._day = day
        self.line.setText(day.isoformat() if day else "")
        self.show_wrong("")
        if is_other:
            self.changed.emit(day)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move the day, Page keys the month."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _ARROWS.get(Qt.Key(event.key()))
            if step is not None:
                self._read()
                self.set_day(moved(self._day, *step) if self._day else self._today())
                return True
        return False

    def _read(self) -> None:
        typed = self.text()
        day = read_date(typed, self._today()) if typed else None
        if typed and day is None:
            self.show_wrong(f"“{typed}” is not a day.")
            return
        self.set_day(day)
