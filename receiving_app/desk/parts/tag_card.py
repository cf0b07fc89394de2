"""The tags that wait: the real label before it is printed, and the one large button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.card import Card
from receiving_app.desk.parts.slip_card import picture
from receiving_app.desk.parts.text import Text, restyle
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import TagOnScreen

_LABEL = (306, 80)


class TagCard(Card):
    """What waits to be printed, and what waits to be scanned back."""

    print_asked = Signal()
    """The waiting tags are to be printed."""
    preview_wanted = Signal(str, int, int)
    """A picture of this tag's label, in so many pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tags waiting", margin=18, parent=parent)
        look = theme()
        self._shown = ""
        self._slim, self._words_needed = False, False
        self._label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._label.setFixedHeight(look.px(_LABEL[1]))
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words = Text("", "label", wrap=True)
        self.print = Button("Print", icon="printer", role="big", key="F9")
        self.print.clicked.connect(self.print_asked)
        self.content.addWidget(self._label)
        self.content.addWidget(self._words)
        self.content.addWidget(self.print)
        self.show_tags(())

    def set_slim(self, *, slim: bool) -> None:
        """Leave the label's picture out where there is little height."""
        self._slim = slim
        self._label.setVisible(not slim and bool(self._shown))
        wanted = bool(self._words.text()) and (slim or self._words_needed)
        self._words.setVisible(wanted and not self.heading.isHidden())

    def set_bare(self, *, bare: bool) -> None:
        """Only the button, for the strip under the work."""
        look = theme()
        self.heading.setVisible(not bare)
        self.content.setContentsMargins(
            *([0] * 4 if bare else [look.px(18), look.px(14), look.px(18), look.px(16)])
        )
        restyle(self, "role", "" if bare else "card")

    def show_tags(self, tags: tuple[TagOnScreen, ...]) -> None:
        """Show a delivery's tags that are not verified yet."""
        look = theme()
        waiting = [tag for tag in tags if tag.state == "reserved"]
        printed = [tag for tag in tags if tag.state in ("printed", "applied")]
        self.print.setEnabled(bool(waiting))
        self.print.say("Nothing to print" if not waiting else _print_words(waiting))
        self._words.setText(_said(waiting, printed))
        self._words_needed = bool(printed) or len(waiting) > 1
        self._words.set_tone("warn" if printed and not waiting else "muted")
        self.setAccessibleName(f"Tags waiting: {self.print.text()}. {self._words.text()}")
        first = next(iter(waiting or printed), None)
        number = first.number if first else ""
        if number == self._shown:
            self.set_slim(slim=self._slim)
            return
        self._shown = number
        self._label.clear()
        self._label.setAccessibleName(f"Label of {number}" if number else "")
        self.set_slim(slim=self._slim)
        if number:
            ratio = self.devicePixelRatioF()
            self.preview_wanted.emit(
                number, round(look.px(_LABEL[0]) * ratio), round(look.px(_LABEL[1]) * ratio)
            )

    def words(self) -> str:
        """What is said of the tags."""
        return self._words.text()

    def show_preview(self, number: str, png: bytes) -> None:
        """Show the label that :attr:`preview_wanted` asked for, if it is still the one."""
        if number == self._shown:
            self._label.setPixmap(picture(png, self._label.size(), self.devicePixelRatioF()))


def _print_words(waiting: list[TagOnScreen]) -> str:
    word = "hold label" if all(tag.is_hold for tag in waiting) else "tag"
    return f"Print {len(waiting)} {word}{'' if len(waiting) == 1 else 's'}"


def _said(waiting: list[TagOnScreen], printed: list[TagOnScreen]) -> str:
    if printed:
        back = printed[0]
        more = f" {len(printed) - 1} more to scan back." if len(printed) > 1 else ""
        return f"Stick {back.number} on {back.serial or back.item}, then scan it back.{more}"
    if waiting:
        more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        return f"{waiting[0].number} for {waiting[0].serial or waiting[0].item}{more}"
    return ""
