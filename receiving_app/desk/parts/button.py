"""Buttons, drawn by ourselves: an icon, words, and the key that does the same."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from receiving_app.desk.theme import theme

_HEIGHTS = {
    "primary": 44,
    "big": 64,
    "secondary": 42,
    "link": 32,
    "plain": 36,
    "chip": 34,
    "solid": 48,
    "answer": 56,
}
_PADDING = {"big": 16, "link": 8, "plain": 8, "chip": 12}


class Button(QPushButton):
    """A button that shows its key.

    Args:
        words: what it does, a verb first.
        icon: a Lucide icon's name, or ''.
        role: ``primary``, ``big`` (the one large action), ``secondary``, ``link``, ``plain`` (no edge),
            ``chip`` (stays pressed), ``solid`` (on a coloured banner) or ``answer`` (a large choice).
        key: the key that presses it, such as ``Ctrl+Z``; shown in the button. '' for none.
        ground: for ``solid``: the banner's kind, ``ok``, ``warn`` or ``err``.
    """

    def __init__(
        self,
        words: str,
        *,
        icon: str = "",
        role: str = "secondary",
        key: str = "",
        ground: str = "ok",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        look = theme()
        self._icon_name, self._role, self._ground, self._key = icon, role, ground, key
        self._hovered = False
        self.is_in_menu = False  # it is not seen, but its key and the menu's line press it
        self.setAutoDefault(False)
        self.setFont(look.font("big_button" if role == "big" else "label" if role == "link" else "button"))
        self.setFixedHeight(look.px(_HEIGHTS[role]))
        self.setSizePolicy(
            QSizePolicy.Policy.Fixed if role == "link" else QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Fixed,
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        if key:
            self.setAccessibleDescription(f"Key {key}")

    def bind_key(self, where: QWidget) -> None:
        """Let the key press the button anywhere inside ``where``."""
        shortcut = QShortcut(QKeySequence(self._key), where)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._press_by_key)

    def in_menu(self) -> str:
        """What a menu's line says of it: its words and its key."""
        return f"{self.text()} ({self._key})" if self._key else self.text()

    def say(self, words: str, icon: str | None = None) -> None:
        """Change what the button says."""
        self.setText(words)
        self.setAccessibleName(words)
        if icon is not None:
            self._icon_name = icon
        self.updateGeometry()
        self.update()

    def set_ground(self, kind: str) -> None:
        """The banner the button lies on changed its colour."""
        self._ground = kind
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, words and key."""
        return QSize(self._content_width() + 2 * self._padding(), self.height())

    def minimumSizeHint(self) -> QSize:
        """Where it is narrow the key is left out; a large answer elides its words too."""
        if self._role == "answer":
            return QSize(theme().px(120), self.height())
        return self.sizeHint() - QSize(self._key_room(), 0)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go back to rest."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the button in its role and state."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge, ink = self._colours()
        wide = self.hasFocus()
        pen = QPen(look.colour(self._focus_role()) if wide else edge, 2 if wide else 1)
        inset = pen.widthF() / 2
        painter.setPen(pen if wide or edge.alpha() else Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        radius = look.px(12 if self._role == "big" else 8)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, radius, radius)
        if wide and self._role in ("primary", "big", "solid"):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink, 1))
            painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), radius - 2, radius - 2)
        self._draw_content(painter, ink)

    def _draw_content(self, painter: QPainter, ink: QColor) -> None:
        look = theme()
        left_aligned = self._role == "answer"
        room = self.width() - 2 * self._padding()
        with_key = bool(self._key) and (left_aligned or room >= self._content_width())
        content = self._content_width() - (0 if with_key else self._key_room())
        left = self._padding() + (0 if left_aligned else max(0, (room - content) // 2))
        right = self.width() - self._padding()
        if with_key:
            cap = self._cap_width()
            at = right - cap if left_aligned else left + content - cap
            self._draw_cap(painter, at, cap, ink)
            right = at - look.px(10)
        if self._icon_name:
            size = self._icon_size()
            pixmap = look.pixmap(self._icon_name, self._ink_role(), size, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - look.px(size)) // 2, pixmap)
            left += look.px(size) + look.px(10)
        painter.setPen(ink)
        painter.setFont(self.font())
        room = right - left + 2
        lines = (
            self.lines(room) if left_aligned else (self._cut(self.text(), Qt.TextElideMode.ElideRight, room),)
        )
        painter.drawText(QRect(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))

    def lines(self, room: int) -> tuple[str, ...]:
        """What stands on a large answer: two lines where one is too short, the second cut in its middle.

        Answers often differ in one letter of a serial or in the last word: those must be seen.
        """
        measure, middle = self.fontMetrics().horizontalAdvance, Qt.TextElideMode.ElideMiddle
        rest, first = self.text().split(" "), ""
        if measure(self.text()) <= room:
            return (self.text(),)
        while rest and measure(f"{first} {rest[0]}".strip()) <= room:
            first = f"{first} {rest.pop(0)}".strip()
        below = self._cut(" ".join(rest), middle, room)
        return (first, below) if first else (below,)

    def _cut(self, words: str, how: Qt.TextElideMode, room: int) -> str:
        return self.fontMetrics().elidedText(words, how, room)

    def _draw_cap(self, painter: QPainter, left: int, width: int, ink: QColor) -> None:
        look = theme()
        height = look.px(20)
        box = QRectF(left + 0.5, (self.height() - height) / 2 + 0.5, width - 1, height - 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1))
        painter.drawRoundedRect(box, look.px(5), look.px(5))
        painter.setFont(look.font("small"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        look = theme()
        none = QColor(0, 0, 0, 0)
        ink = look.colour(self._ink_role())
        if not self.isEnabled():
            return look.colour("surface2"), look.colour("border"), ink
        if self._role in ("primary", "big"):
            role = "primary_press" if self.isDown() else "primary_hover" if self._hovered else "primary"
            return look.colour(role), look.colour(role), ink
        if self._role == "solid":
            return (
                (look.colour(f"on_{self._ground}") if self.isDown() else none),
                ink,
                (look.colour(f"{self._ground}_solid") if self.isDown() else ink),
            )
        if self._role in ("link", "plain"):
            return (look.colour("primary_tint") if self._hovered or self.isDown() else none), none, ink
        if self.isChecked():
            return look.colour("select"), look.colour("primary"), ink
        lit = self._hovered or self.isDown()
        return (
            look.colour("select" if lit else "surface"),
            look.colour("primary" if lit else "border_strong"),
            ink,
        )

    def _ink_role(self) -> str:
        if not self.isEnabled():
            return "muted"
        return {
            "primary": "on_primary",
            "big": "on_primary",
            "solid": f"on_{self._ground}",
            "link": "primary_text",
        }.get(self._role, "text")

    def _focus_role(self) -> str:
        if self._role == "solid":
            return f"on_{self._ground}"
        return "text" if self._role in ("primary", "big") else "focus"

    def _icon_size(self) -> int:
        return 26 if self._role == "big" else 18

    def _padding(self) -> int:
        return theme().px(_PADDING.get(self._role, 14))

    def _cap_width(self) -> int:
        return QPushButton.fontMetrics(self).horizontalAdvance(self._key) + theme().px(12)

    def _content_width(self) -> int:
        look = theme()
        words = self.fontMetrics().horizontalAdvance(self.text()) + 1
        icon = look.px(self._icon_size()) + look.px(10) if self._icon_name else 0
        return words + icon + self._key_room()

    def _key_room(self) -> int:
        return self._cap_width() + theme().px(10) if self._key else 0

    def _press_by_key(self) -> None:
        if self.isEnabled() and (self.is_in_menu or self.isVisibleTo(self.window())):
            self.click()
