"""Words on the screen: one label class, so that every word has a style of the tokens."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from receiving_app.desk.theme import theme


class Text(QLabel):
    """A piece of writing.

    Args:
        words: what it says; plain text always, so that what was scanned cannot be taken for markup.
        style: a name of ``tokens.TYPE``.
        tone: ``muted``, ``ok``, ``warn``, ``err`` or ``link``; '' for ordinary text.
        wrap: may take several lines.
        elide: is cut with an ellipsis when there is no room; the whole then stands in the tool tip.
        keeps_end: is cut in its middle, for words that end with what matters most.
        figures: for columns of numbers.
        code: for serials, tags and order numbers.
    """

    def __init__(
        self,
        words: str = "",
        style: str = "body",
        tone: str = "",
        *,
        wrap: bool = False,
        elide: bool = False,
        keeps_end: bool = False,
        figures: bool = False,
        code: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font(style, figures=figures, code=code))
        self.setWordWrap(wrap)
        self._elides = elide
        self._cut = Qt.TextElideMode.ElideMiddle if keeps_end else Qt.TextElideMode.ElideRight
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        elif wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_tone(tone)

    def set_tone(self, tone: str) -> None:
        """Colour the writing anew."""
        restyle(self, "tone", tone)

    def cut_at(self, *, end: bool) -> None:
        """Cut words that do not fit at their end, or in their middle."""
        self._cut = Qt.TextElideMode.ElideRight if end else Qt.TextElideMode.ElideMiddle
        self.update()

    def minimumSizeHint(self) -> QSize:
        """An eliding label gives way; any other needs its words' room."""
        hint = super().minimumSizeHint()
        return QSize(theme().px(24), hint.height()) if self._elides else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the whole text into the tool tip when it is cut."""
        super().resizeEvent(event)
        if self._elides:
            self.setToolTip(self.text() if self._is_cut() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, cut with an ellipsis where they do not fit."""
        if not (self._elides and self._is_cut()):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), self._cut, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)

    def _is_cut(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width()


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet looks at, and have it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
