"""The scanner's lesson: one known code is scanned, and what arrives teaches how this scanner types."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from receiving_app.desk.calibration import Lesson
from receiving_app.desk.calibration_sheet import WORDS, Kind, modules
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.desk.workstation import Workstation
from receiving_app.scans.shown import visible

_QUIET: dict[Kind, int] = {"square": 2, "bars": 10}
_NAMES: dict[Kind, str] = {"square": "Square test code", "bars": "Bars of the test"}
_LONGEST = 60


class GunLesson(QDialog):
    """Shows the codes, waits for a scan of one of them, and says what was learnt.

    Args:
        workstation: whose scanner it is; it keeps what was learnt.
    """

    def __init__(self, workstation: Workstation, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme()
        self._inlet = workstation.inlet
        self.setWindowTitle("Test the scanner")
        self.setModal(True)
        self.said = Text("", "strong", wrap=True)
        self.advice = Text("", wrap=True)
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
        codes = QHBoxLayout()
        codes.setSpacing(look.px(16))
        codes.addWidget(_Code("square", 3))
        codes.addWidget(_Code("bars", 2), 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(*[look.px(24)] * 4)
        page.setSpacing(look.px(12))
        page.addWidget(Text("Test the scanner", "title"))
        page.addWidget(
            Text(
                "Scan the square code from the screen; where the scanner reads no squares, the bars. "
                "What arrives teaches how fast it types and what it changes.",
                wrap=True,
            )
        )
        page.addLayout(codes)
        page.addWidget(self.said)
        page.addWidget(self.advice)
        page.addWidget(self.arrived)
        page.addStretch()
        page.addLayout(foot)
        self.setFixedWidth(look.px(760))
        self._inlet.learnt.connect(self._learnt)
        self.expect()

    def expect(self) -> None:
        """Wait for the scan."""
        self.said.set_tone("")
        self._say("Waiting for the scan …", (), "")
        self.again.setEnabled(False)
        self._inlet.expect_calibration(*WORDS.values())

    def take_scan(self, raw: str) -> bool:
        """One more scan after the lesson: shown as it arrives now, and nothing else."""
        self.arrived.setText(visible(raw))
        return True

    def done(self, result: int) -> None:
        """Take the next scan as a scan again."""
        self._inlet.learnt.disconnect(self._learnt)
        self._inlet.forget_calibration()
        super().done(result)

    def _learnt(self, lesson: Lesson) -> None:
        self.said.set_tone("ok" if lesson.is_good else "warn")
        got = visible(lesson.got)
        if len(got) > _LONGEST:
            got = f"{got[:_LONGEST]} … ({len(lesson.got)} characters)"
        self._say(lesson.said, lesson.advice, f"{got}, then {lesson.ended}")
        self.again.setEnabled(True)

    def _say(self, said: str, advice: tuple[str, ...], arrived: str) -> None:
        self.said.setText(said)
        self.advice.setText("\n".join(f"• {each}" for each in advice))
        self.advice.setVisible(bool(advice))
        self.arrived.setText(arrived)
        self.arrived.setVisible(bool(arrived))


class _Code(QWidget):
    """One of the codes, black on white in every theme, each module a whole number of pixels wide."""

    def __init__(self, kind: Kind, wide: int) -> None:
        super().__init__()
        self._rows = modules(kind)
        self._wide, self._is_square, quiet = max(1, theme().px(wide)), kind == "square", 2 * _QUIET[kind]
        width = (len(self._rows[0]) + quiet) * self._wide
        height = (len(self._rows) + quiet) * self._wide if self._is_square else theme().px(110)
        self._size = QSize(width, height)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_NAMES[kind])

    def sizeHint(self) -> QSize:
        """The code with its quiet zones."""
        return self._size

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the code on white."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        wide = self._wide
        left = (self.width() - wide * len(self._rows[0])) // 2
        top = (self.height() - wide * len(self._rows)) // 2 if self._is_square else theme().px(10)
        high = wide if self._is_square else self.height() - 2 * top
        for at, row in enumerate(self._rows):
            for place, dark in enumerate(row):
                if dark:
                    module = QRect(left + place * wide, top + at * high, wide, high)
                    painter.fillRect(module, Qt.GlobalColor.black)
