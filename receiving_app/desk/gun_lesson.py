"""The scanner's lesson: one known bar code is scanned, and what arrives teaches how this scanner types."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.desk.wedge import Lesson
from receiving_app.desk.workstation import Workstation
from receiving_app.tags.code128 import modules

PRINTED = "ABCyz-0189/+$%"
"""Letters, digits and signs that keyboard layouts disagree about."""
_QUIET = 10


class GunLesson(QDialog):
    """Shows the code, waits for the scan, and says what was learnt.

    Args:
        workstation: whose scanner it is; it keeps what was learnt.
    """

    def __init__(self, workstation: Workstation, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self._inlet = workstation.inlet
        self.setWindowTitle("Test the scanner")
        self.setModal(True)
        self.said = Text("Waiting for the scan …", "strong", wrap=True)
        self.arrived = Text("", tone="muted", wrap=True, code=True)
        self.again = Button("Once more")
        self.again.clicked.connect(self.expect)
        close = Button("Close", key="Esc", role="primary")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(look.px(10))
        foot.addStretch()
        foot.addWidget(self.again)
        foot.addWidget(close)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[look.px(24)] * 4)
        page.setSpacing(look.px(12))
        page.addWidget(Text("Test the scanner", "title"))
        page.addWidget(
            Text(
                "Scan this bar code from the screen. What arrives teaches how fast the scanner types.",
                wrap=True,
            )
        )
        page.addWidget(_Bars(PRINTED))
        page.addWidget(self.said)
        page.addWidget(self.arrived)
        page.addLayout(foot)
        self.setFixedWidth(look.px(520))
        self._inlet.learnt.connect(self._learnt)
        self.expect()

    def expect(self) -> None:
        """Wait for the scan."""
        self.said.setText("Waiting for the scan …")
        self.arrived.setText("")
        self.again.setEnabled(False)
        self._inlet.expect_calibration(PRINTED)

    def take_scan(self, raw: str) -> None:
        """One more scan after the lesson: shown as it arrives now, and nothing else."""
        self.arrived.setText(raw)

    def done(self, result: int) -> None:
        """Take the next scan as a scan again."""
        self._inlet.learnt.disconnect(self._learnt)
        self._inlet.forget_calibration()
        super().done(result)

    def _learnt(self, lesson: Lesson) -> None:
        self.said.setText(lesson.said)
        self.arrived.setText(f"{lesson.got}, then {lesson.ended}")
        self.again.setEnabled(True)


class _Bars(QWidget):
    """A Code 128 symbol, black on white in every theme, each module a whole number of pixels wide."""

    def __init__(self, payload: str) -> None:
        super().__init__()
        self._modules = modules(payload)
        self.setFixedHeight(theme().px(96))
        self.setAccessibleName(f"Bar code {payload}")

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the symbol with its quiet zones."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        wide = max(1, self.width() // (len(self._modules) + 2 * _QUIET))
        left, edge = (self.width() - wide * len(self._modules)) // 2, theme().px(10)
        for place, module in enumerate(self._modules):
            if module == "1":
                painter.fillRect(
                    left + place * wide, edge, wide, self.height() - 2 * edge, Qt.GlobalColor.black
                )
