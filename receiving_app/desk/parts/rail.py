"""The rail: the way to every screen, by mouse, Tab or Alt+1 to Alt+9."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from receiving_app.desk.theme import theme

_LOW, _LOWEST = 700, 560


class Rail(QFrame):
    """Buttons from top to bottom, the last one at the foot.

    Args:
        places: (key, title, icon) of each screen.
    """

    asked = Signal(str)
    """Go to the screen with this key."""

    def __init__(self, places: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("role", "rail")
        self.setAccessibleName("Screens")
        self.setFixedWidth(look.px(96))
        self.buttons: dict[str, QToolButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(look.px(9), look.px(13), look.px(8), look.px(13))
        self._column.setSpacing(look.px(4))
        for number, (key, title, icon) in enumerate(places, start=1):
            if number == len(places):
                self._column.addStretch()
            button = self._button(title, icon, f"Alt+{number}")
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            self.buttons[key] = button
            self._column.addWidget(button)

    def bind_keys(self, window: QWidget) -> None:
        """Alt+1 to Alt+9, anywhere in the window."""
        for number, button in enumerate(self.buttons.values(), start=1):
            QShortcut(QKeySequence(f"Alt+{number}"), window).activated.connect(button.click)

    def light(self, key: str) -> None:
        """Show which screen is in front. No button group does this: Tab would skip the others of it."""
        for name, button in self.buttons.items():
            button.setChecked(name == key)

    def set_height(self, height: float) -> None:
        """Draw the buttons closer together, or without words, where there is little height (at 100 %)."""
        look = theme()
        low, lowest = height < _LOW, height < _LOWEST
        styles = Qt.ToolButtonStyle
        self._column.setSpacing(look.px(2 if low else 4))
        self._column.setContentsMargins(*[look.px(6 if low else 9), look.px(8 if low else 13)] * 2)
        self.setFixedWidth(look.px(88 if low else 96))
        for button in self.buttons.values():
            button.setFixedHeight(look.px(42 if lowest else 54 if low else 58))
            button.setToolButtonStyle(styles.ToolButtonIconOnly if lowest else styles.ToolButtonTextUnderIcon)

    def minimumSizeHint(self) -> QSize:
        """The buttons give way to the window, not the window to them."""
        return QSize(super().minimumSizeHint().width(), len(self.buttons) * theme().px(46))

    def _button(self, title: str, icon: str, key: str) -> QToolButton:
        look = theme()
        button = QToolButton()
        button.setCheckable(True)
        button.setText(title)
        button.setProperty("role", "rail")
        button.setFont(look.font("rail"))
        button.setIcon(look.icon(icon, "on_nav", 22, checked_role="on_nav_active"))
        button.setIconSize(QSize(look.px(22), look.px(22)))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFixedHeight(look.px(58))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(title)
        button.setAccessibleDescription(f"Key {key}")
        button.setToolTip(f"{title} ({key})")
        return button
