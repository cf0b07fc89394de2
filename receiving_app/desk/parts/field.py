"""A field with its name above it, and beside the name what is wrong with it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from receiving_app.desk.parts.line import Line, Lines
from receiving_app.desk.parts.text import Text, restyle
from receiving_app.desk.theme import theme
from receiving_app.scans.written import REFUSED


class Named(QWidget):
    """Something to fill in, under its name.

    Args:
        name: stands above it.
        editor: what is filled in.
        hint: a few words of help beside the name, '' for none.
        steady: what is wrong takes the hint's place, so that nothing moves; else it has lines of its own.
    """

    def __init__(
        self,
        name: str,
        editor: QWidget,
        hint: str = "",
        *,
        steady: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme()
        self._name, self._editor, self._steady = name, editor, steady
        self.label = Text(name, "strong")
        self.label.setBuddy(editor)
        self.hint = Text(hint, "small", "muted", elide=True)
        self.wrong = Text("", "label", "err", wrap=not steady, elide=steady)
        self.wrong.hide()
        for part in (self.label, self.hint, *((self.wrong,) if steady else ())):
            part.setFixedHeight(
                look.px(22)
            )  # what stands beside the name may not push one of two fields down
        editor.setAccessibleName(name)
        editor.setAccessibleDescription(hint)
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(self.label)
        head.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addLayout(head)
        if steady:
            head.addWidget(self.wrong, 1)
        else:
            column.addWidget(self.wrong)
        column.addWidget(editor)
        self.setFocusProxy(editor)
        if isinstance(editor, (Line, Lines)):
            editor.refused.connect(lambda _: self.show_wrong(f"{REFUSED}."))

    def rename(self, name: str) -> None:
        """Call it otherwise for a screen reader; what is seen stays."""
        self._name = name
        self._editor.setAccessibleName(name)

    def show_wrong(self, what: str) -> None:
        """Say what is wrong beside the field; '' takes it away."""
        self.wrong.setText(what)
        self.wrong.setVisible(bool(what))
        self.hint.setVisible(not (self._steady and what))
        restyle(self._editor, "wrong", "true" if what else "false")
        self._editor.setAccessibleName(f"{self._name}. {what}" if what else self._name)


class Field(Named):
    """A line to type in.

    Args:
        name: stands above it.
        hint: a few words of help beside the name, '' for none.
        secret: shows dots, for PINs.
        codes: how many scans go into it, see :class:`Line`.
        steady: see :class:`Named`.
    """

    def __init__(
        self,
        name: str,
        hint: str = "",
        *,
        secret: bool = False,
        codes: int = 0,
        steady: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.line = Line()
        self.line.codes = codes
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(name, self.line, hint, steady=steady, parent=parent)
        self.line.textEdited.connect(lambda _: self.show_wrong(""))

    def text(self) -> str:
        """What was typed, without space around it."""
        return self.line.text().strip()
