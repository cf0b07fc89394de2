"""The look in force: colours, sizes, fonts and icons at the chosen theme and scale.

One :class:`Theme` is in force at a time (:func:`theme`). Parts ask it when they are built, so a new theme
or scale means that the window builds its parts again.
"""

import re
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from receiving_app.desk.tokens import THEMES, TYPE
from receiving_app.resources_folder import resource

FAMILY: Final = "Inter"
_WEIGHTS: Final = ("Regular", "Medium", "SemiBold", "Bold")


class Theme:
    """Colours, sizes, fonts and icons.

    Args:
        name: ``light``, ``dark`` or ``contrast``.
        scale: 1.0 is 100 %; every size is multiplied by it (0.9 to 2.0).
    """

    def __init__(self, name: str = "light", scale: float = 1.0) -> None:
        self.name = name
        self.scale = scale
        self.colours = THEMES[name]
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def px(self, at_100: float) -> int:
        """So many pixels at 100 %, at this scale."""
        return round(at_100 * self.scale)

    def colour(self, role: str) -> QColor:
        """The colour of a role of ``tokens``."""
        return QColor(self.colours[role])

    def font(self, style: str = "body", *, figures: bool = False, code: bool = False) -> QFont:
        """The font of a style of ``tokens.TYPE``.

        Args:
            style: a name of ``tokens.TYPE``.
            figures: all figures equally wide, for columns of numbers.
            code: a slashed zero, for serials, tags and order numbers.
        """
        pixels, weight = TYPE[style]
        font = QFont(FAMILY)
        font.setPixelSize(self.px(pixels))
        font.setWeight(QFont.Weight(weight))
        if figures:  # never in prose: it widens Inter's hyphens
            font.setFeature(QFont.Tag("tnum"), 1)
        if code:
            font.setFeature(QFont.Tag("zero"), 1)
        return font

    def pixmap(self, name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
        """A Lucide icon, ``size`` pixels at 100 %, in a role's colour, sharp at the screen's pixel ratio."""
        key = (name, role, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _draw_icon(name, self.colours[role], self.px(size), ratio)
        return self._pixmaps[key]

    def icon(self, name: str, role: str, size: int, checked_role: str = "") -> QIcon:
        """The same as an icon that Qt may take at any ratio; ``checked_role`` colours a pressed-in button."""
        icon = QIcon()
        for ratio in (1.0, 2.0):
            icon.addPixmap(self.pixmap(name, role, size, ratio))
            if checked_role:
                checked = self.pixmap(name, checked_role, size, ratio)
                icon.addPixmap(checked, QIcon.Mode.Normal, QIcon.State.On)
                icon.addPixmap(checked, QIcon.Mode.Active, QIcon.State.On)
                icon.addPixmap(checked, QIcon.Mode.Active, QIcon.State.Off)
        return icon

    def style_sheet(self) -> str:
        """The style sheet with this theme's colours and sizes in it."""
        strong = self.name == "contrast"
        words = {
            **self.colours,
            "rail_edge": self.colours["border"] if strong else self.colours["nav"],
            "rail_focus": self.colours["focus"] if strong else self.colours["on_nav_active"],
        }
        sheet = _sheet_text()
        sheet = re.sub(r"\$\{([\d.]+)\}", lambda found: f"{self.px(float(found[1]))}px", sheet)
        return re.sub(r"@(\w+)", lambda found: words[found[1]], sheet)

    def apply(self, app: QApplication) -> None:
        """Dress the application in this theme."""
        global _in_force  # noqa: PLW0603 - one look is in force for the whole program
        _in_force = self
        _load_fonts()
        app.setFont(self.font())
        app.setPalette(self._palette())
        app.setStyleSheet(self.style_sheet())

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        palette = QPalette()
        for role, token in (
            (roles.Window, "bg"),
            (roles.Base, "surface"),
            (roles.AlternateBase, "surface2"),
            (roles.Button, "surface"),
            (roles.WindowText, "text"),
            (roles.Text, "text"),
            (roles.ButtonText, "text"),
            (roles.PlaceholderText, "muted"),
            (roles.Highlight, "primary"),
            (roles.HighlightedText, "on_primary"),
            (roles.Link, "primary_text"),
            (roles.ToolTipBase, "text"),
            (roles.ToolTipText, "surface"),
        ):
            palette.setColor(role, self.colour(token))
        return palette


_in_force = Theme()


def theme() -> Theme:
    """The theme in force."""
    return _in_force


@cache
def _sheet_text() -> str:
    text = resource("style", "desk.qss").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@cache
def _load_fonts() -> None:
    for weight in _WEIGHTS:
        QFontDatabase.addApplicationFont(str(resource("fonts", f"{FAMILY}-{weight}.ttf")))


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _draw_icon(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    drawing = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
