"""How the printed log and packet look: typeface, inks, paragraph styles, and text made safe to print."""

from datetime import date, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from receiving_app.resources_folder import resource
from receiving_app.scans.card_numbers import masked

INK, MUTED, LINE, PALE, TEAL, RED = (
    HexColor(ink) for ink in ("#121C28", "#4A5868", "#C5CDD6", "#F3F5F8", "#006B75", "#A81D16")
)
REGULAR, BOLD = "Inter", "Inter-SemiBold"


@cache
def styles() -> dict[str, Any]:
    """The paragraph styles by name; the typeface is registered the first time."""
    for name, file in ((REGULAR, "Inter-Regular.ttf"), (BOLD, "Inter-SemiBold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", file))))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)

    def style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
        return ParagraphStyle(name, fontName=REGULAR, fontSize=size, leading=leading, textColor=INK, **more)

    return {
        "title": style("title", 17, 21),
        "cell": style("cell", 7, 8.8),
        "right": style("right", 7, 8.8, alignment=2),
        "note": style("note", 6.4, 8.2),
        "heading": style("heading", 6.4, 7.8),
        "heading_right": style("heading_right", 6.4, 7.8, alignment=2),
        "body": style("body", 8.2, 11.2),
        "fact": style("fact", 8.2, 10.6),
        "fact_right": style("fact_right", 8.2, 10.6, alignment=2),
    }


def paragraph(markup: str, style: str) -> Any:
    """A paragraph; what comes from people or files goes through :func:`safe` first."""
    return Paragraph(markup, styles()[style])


def plain(text: str | None) -> str:
    """Text from outside as it may be shown: card numbers masked, control characters gone."""
    printable = "".join(character if character.isprintable() else " " for character in text or "")
    return " ".join(masked(printable).split())


def safe(text: str | None) -> str:
    """:func:`plain` text for a paragraph, in which markup has no effect."""
    return escape(plain(text))


def muted(markup: str) -> str:
    """Markup in the quieter ink."""
    return f'<font color="#4A5868">{markup}</font>' if markup else ""


def alarm(markup: str) -> str:
    """Markup that asks for attention; it is bold as well as red."""
    return f'<font color="#A81D16"><b>{markup}</b></font>'


def bold(markup: str) -> str:
    """Markup in the stronger weight."""
    return f"<b>{markup}</b>"


def printed_day(day: date | None) -> str:
    """A day as American offices write it; empty when there is none."""
    return f"{day:%m/%d/%Y}" if day else ""


def local_time(at: datetime, time_zone: str) -> str:
    """A moment in the office's time, its zone named."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{local:%b} {local.day}, {local:%Y}, {local.hour % 12 or 12}:{local:%M %p %Z}"


def money(cents: int | None) -> str:
    """Dollars without the sign, a credit with a minus before it; empty when there is no amount."""
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
