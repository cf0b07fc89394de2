"""The one dialog of the desk: a title, what it is about, something to fill in, a button named after it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.dock_commands import is_for_dock
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.line import Line, any_refuses
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AskingBox(QDialog):
    """Asks one thing. Enter does it, Esc leaves it.

    Args:
        parent: over whose window it stands.
        title: what is done: "Void P0001234".
        subject: to what, and what it means; '' where the title says it all.
        do: the button's words; the title's when left out.
        body: what is filled in.
        is_good: whether it can be done with what was filled in; if not, the body says why.
        width: pixels at 100 %; never more than the window has.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        subject: str,
        do: str,
        body: QWidget,
        is_good: Callable[[], bool] = lambda: True,
        width: int = 520,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self._is_good = is_good
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(subject)
        self.setModal(True)
        self.body = body
        self.cancel = Button("Cancel", key="Esc")
        self.cancel.clicked.connect(self.reject)
        self.sure = Button(do or title, role="primary", key="Enter")
        self.sure.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(10))
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.sure)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[look.px(24)] * 4)
        page.setSpacing(look.px(12))
        page.addWidget(Text(title, "title", wrap=True))
        if subject:
            page.addWidget(Text(subject, tone="muted", wrap=True))
        page.addWidget(body, 1)
        page.addLayout(foot)
        self.setFixedWidth(min(look.px(width), parent.window().width()))
        for part in (body, *body.findChildren(QWidget)):
            part.installEventFilter(self)
        body.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Do it, unless something is wrong with what was filled in: then the box stays."""
        if not any_refuses(self.body) and self._is_good():
            super().accept()

    def take_scan(self, raw: str) -> bool:
        """Whether the field that has the keyboard asks for a code: then the scan is what stands in it.

        A scan never types into another field (AC5); it is the dock's, as is a command or a card number.
        """
        field = self.focusWidget()
        return isinstance(field, Line) and not is_for_dock(raw) and field.take_code(raw)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter does it also in a field of several lines; with Shift it begins a new one."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _ENTER
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.accept()
            return True
        return super().eventFilter(watched, event)

    def is_sure(self) -> bool:
        """Show it until it is done or left."""
        answer = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return answer
