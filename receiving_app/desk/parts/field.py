"""A field with its name above and what is wrong with it below."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from receiving_app.desk.parts.text import Text, restyle
from receiving_app.desk.theme import theme


class Field(QWidget):
    """A line to type in.

    Args:
        name: stands above it.
        hint: a few words of help beside the name, '' for none.
        secret: shows dots, for PINs.
    """

    def __init__(
        self, name: str, hint: str = "", *, secret: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = theme()
        label = Text(name, "strong")
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(label)
        head.addWidget(Text(hint, "small", "muted", elide=True), 1)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(hint)
        label.setBuddy(self.line)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._name = name
        self.wrong = Text("", "label", "err", wrap=True)
        self.wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addLayout(head)
        column.addWidget(self.wrong)
        column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _: self.show_wrong(""))

    def text(self) -> str:
        """What was typed, without space around it."""
        return self.line.text().strip()

    def show_wrong(self, what: str) -> None:
        """Say what is wrong beside the field; '' takes it away."""
        self.wrong.setText(what)
        self.wrong.setVisible(bool(what))
        restyle(self.line, "wrong", "true" if what else "false")
        self.line.setAccessibleName(f"{self._name}. {what}" if what else self._name)
