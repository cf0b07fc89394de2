"""The scan box: the first thing seen, and always ready."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text, restyle
from receiving_app.desk.theme import theme

_DIGITS = "1234567890"  # the tenth answer is 0


class ScanBox(QFrame):
    """A large box that takes what is typed by hand; scans do not pass through it, they only make it blink.

    Args:
        hint: what stands in the empty box.
        brief: what stands there where the hint finds no room.
    """

    typed = Signal(str)
    """Typed by hand and ended with Enter."""
    paste_asked = Signal()
    """What is on the clipboard may be many scans, or a picture."""
    digit_pressed = Signal(int)
    """A single digit in the empty box that is one of the :attr:`answers_wanted`."""

    def __init__(self, hint: str, brief: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme()
        self.setProperty("role", "scan")
        self.answers_wanted = 0  # how many answers are offered; other digits begin a number
        self._by_hand = False
        self._hint, self._brief = hint, brief
        picture = QLabel()
        picture.setPixmap(look.pixmap("scan-barcode", "primary_text", 32, self.devicePixelRatioF()))
        self.line = QLineEdit(placeholderText=hint)
        self.line.setAcceptDrops(False)  # what is dropped is the screen's
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.line.customContextMenuRequested.connect(self._show_menu)
        self.line.setProperty("role", "scan")
        self.line.setFont(look.font("scan", code=True))
        self.line.setAccessibleName("Scan box")
        self.line.setAccessibleDescription(hint)
        self.line.returnPressed.connect(self._entered)
        self.line.installEventFilter(self)
        self._waiting = Text("", "label", "muted")
        self._waiting.hide()
        self.hand = Button("Enter by hand", icon="keyboard", key="F2")
        self.hand.clicked.connect(self.begin_by_hand)
        self.other = Button("Other ways", icon="ellipsis", key="Ctrl+O")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(look.px(14))
        self._row.addWidget(picture)
        self._row.addWidget(self.line, 1)
        self._row.addWidget(self._waiting)
        self._row.addWidget(self.hand)
        self._row.addWidget(self.other)
        self.set_tall(tall=True)
        self.setFocusProxy(self.line)

    def set_tall(self, *, tall: bool) -> None:
        """72 pixels at 100 %, or 60 where there is little height."""
        look = theme()
        self.setFixedHeight(look.px(72 if tall else 60))
        self._row.setContentsMargins(look.px(20), 0, look.px(10 if tall else 6), 0)

    def begin_by_hand(self) -> None:
        """Take the keyboard, and digits as digits even where a choice is open."""
        self._by_hand = True
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def insert(self, words: str) -> None:
        """Put words into the box, to be looked at and ended with Enter."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.insert(words)

    def show_waiting(self, count: int) -> None:
        """Say how many scans wait for the office; nothing for none."""
        self._waiting.setText(f"{count} waiting" if count else "")
        self._waiting.setVisible(count > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer digits, and show whether the box has the keyboard."""
        if watched is not self.line:
            return False
        if event.type() == QEvent.Type.Resize:
            self._hint_what_fits()
        if isinstance(event, QFocusEvent):
            restyle(self, "live", "true" if event.gotFocus() else "false")
            self._by_hand = self._by_hand and event.gotFocus()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._took(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            return self._leave_undo_to_screen(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere in the box gives it the keyboard."""
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def _hint_what_fits(self) -> None:
        fits = self.line.fontMetrics().horizontalAdvance(f"{self._hint}  ") < self.line.width()
        self.line.setPlaceholderText(self._hint if fits else self._brief)

    def _leave_undo_to_screen(self, event: QKeyEvent) -> bool:
        """In the empty box Ctrl+Z takes back a scan, not letters."""
        if self.line.text() or not event.matches(QKeySequence.StandardKey.Undo):
            return False
        event.ignore()
        return True

    def _show_menu(self, at: QPoint) -> None:
        """The box's own menu, whose Paste takes several lines as several scans."""
        menu = self.line.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self.paste_asked)
        menu.popup(self.line.mapToGlobal(at))

    def _took(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.line.clear()
            self._by_hand = False
            return True
        number = _DIGITS.find(event.text()) + 1 if event.text() else 0
        if 1 <= number <= self.answers_wanted and not self._by_hand and not self.line.text():
            self.digit_pressed.emit(number)
            return True
        return False

    def _entered(self) -> None:
        words = self.line.text().strip()
        self.line.clear()
        self._by_hand = False
        if words:
            self.typed.emit(words)
