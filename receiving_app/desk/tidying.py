"""Collecting what Python leaves behind in circles: on the window's thread and between two events.

Left to itself, Python looks for such garbage wherever it happens to be. On a lane it would destroy widgets
off their thread, and amid the construction of a widget it would destroy others while Qt is not prepared
for it: either can stop the window for good.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 250
_GENERATIONS: Final = (2, 1, 0)


class Tidying(QObject):
    """Tidies up from now on, and leaves Python's own way off until it is stopped.

    Args:
        parent: with it the tidying goes.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.tidy)
        self._timer.start()

    def tidy(self) -> None:
        """Collect what is due by Python's own measure, the oldest generation that is."""
        made, due_at = gc.get_count(), gc.get_threshold()
        for generation in _GENERATIONS:
            if made[generation] > due_at[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Let Python do it again; nothing of the window may be left that it could destroy."""
        self._timer.stop()
        gc.enable()
