"""The numbers of the look: colours by role for three themes, sizes at 100 %, and which colours meet."""

from typing import Final

LIGHT: Final = {
    "bg": "#F3F5F8", "surface": "#FFFFFF", "surface2": "#F7F9FB",
    "border": "#D8DEE6", "border_strong": "#74828F",
    "text": "#121C28", "muted": "#4A5868", "focus": "#0B57A4", "select": "#DCEAF9",
    "primary": "#0B57A4", "primary_hover": "#094A8C", "primary_press": "#073C72", "on_primary": "#FFFFFF",
    "primary_text": "#0B57A4", "primary_tint": "#E5F0FB",
    "ok": "#005A63", "ok_tint": "#DDF2F3", "ok_solid": "#006B75", "on_ok": "#FFFFFF",
    "ok_line": "#86C3C8",
    "warn": "#7A4600", "warn_tint": "#FFF1D6", "warn_solid": "#F2B233", "on_warn": "#2B1A00",
    "warn_line": "#E3B456",
    "err": "#A81D16", "err_tint": "#FDE9E7", "err_solid": "#B3241C", "on_err": "#FFFFFF",
    "err_line": "#E59A95",
    "nav": "#10243B", "on_nav": "#C3D2E3", "nav_active": "#1E4066", "on_nav_active": "#FFFFFF",
    "bar": "#1A73C7", "bar_bg": "#DFE6EE", "bar_done": "#006B75",
}  # fmt: skip

DARK: Final = {
    "bg": "#0E151D", "surface": "#172029", "surface2": "#1C2732",
    "border": "#2C3946", "border_strong": "#7F90A2",
    "text": "#EAF0F6", "muted": "#A9B7C6", "focus": "#7DB8F5", "select": "#1B3855",
    "primary": "#2F82DA", "primary_hover": "#4A97EA", "primary_press": "#5AA3F0", "on_primary": "#06101B",
    "primary_text": "#7DB8F5", "primary_tint": "#15304A",
    "ok": "#6BD3DC", "ok_tint": "#0F2E33", "ok_solid": "#36B4BF", "on_ok": "#031315",
    "ok_line": "#2A666D",
    "warn": "#F6C25B", "warn_tint": "#362810", "warn_solid": "#F2B233", "on_warn": "#2B1A00",
    "warn_line": "#7A5C1E",
    "err": "#FF9A92", "err_tint": "#3A1B1A", "err_solid": "#F0625A", "on_err": "#1B0402",
    "err_line": "#84413D",
    "nav": "#0A1016", "on_nav": "#A9B7C6", "nav_active": "#1B3855", "on_nav_active": "#FFFFFF",
    "bar": "#4A97EA", "bar_bg": "#2A3643", "bar_done": "#36B4BF",
}  # fmt: skip

CONTRAST: Final = {
    "bg": "#000000", "surface": "#000000", "surface2": "#000000",
    "border": "#FFFFFF", "border_strong": "#FFFFFF",
    "text": "#FFFFFF", "muted": "#FFFFFF", "focus": "#00E5FF", "select": "#003A8C",
    "primary": "#FFE600", "primary_hover": "#FFFFFF", "primary_press": "#FFFFFF", "on_primary": "#000000",
    "primary_text": "#FFE600", "primary_tint": "#000000",
    "ok": "#6FF7E3", "ok_tint": "#000000", "ok_solid": "#6FF7E3", "on_ok": "#000000",
    "ok_line": "#6FF7E3",
    "warn": "#FFD24A", "warn_tint": "#000000", "warn_solid": "#FFD24A", "on_warn": "#000000",
    "warn_line": "#FFD24A",
    "err": "#FF9C94", "err_tint": "#000000", "err_solid": "#FF9C94", "on_err": "#000000",
    "err_line": "#FF9C94",
    "nav": "#000000", "on_nav": "#FFFFFF", "nav_active": "#FFE600", "on_nav_active": "#000000",
    "bar": "#FFE600", "bar_bg": "#333333", "bar_done": "#6FF7E3",
}  # fmt: skip

THEMES: Final = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

TEXT_PAIRS: Final = (
    ("text", "bg"), ("text", "surface"), ("text", "surface2"), ("text", "select"), ("text", "primary_tint"),
    ("text", "ok_tint"), ("text", "warn_tint"), ("text", "err_tint"),
    ("muted", "bg"), ("muted", "surface"), ("muted", "surface2"), ("muted", "select"),
    ("muted", "warn_tint"), ("muted", "err_tint"), ("muted", "ok_tint"),
    ("on_primary", "primary"), ("on_primary", "primary_hover"), ("on_primary", "primary_press"),
    ("primary_text", "surface"), ("primary_text", "surface2"), ("primary_text", "bg"),
    ("primary_text", "primary_tint"), ("primary_text", "select"),
    ("ok", "surface"), ("ok", "select"), ("ok", "ok_tint"), ("on_ok", "ok_solid"),
    ("warn", "surface"), ("warn", "select"), ("warn", "warn_tint"), ("on_warn", "warn_solid"),
    ("err", "surface"), ("err", "select"), ("err", "err_tint"), ("on_err", "err_solid"),
    ("on_nav", "nav"), ("on_nav_active", "nav_active"), ("surface", "text"),
)  # fmt: skip
"""Every pair (writing, ground) that meets on a screen; each must reach 4.5:1 (WCAG 2.2, 1.4.3)."""

LINE_PAIRS: Final = (
    ("border_strong", "surface"), ("border_strong", "surface2"), ("focus", "surface"),
    ("focus", "bg"), ("bar", "bar_bg"), ("bar_done", "bar_bg"), ("primary", "surface"),
    ("ok_solid", "bg"), ("err_solid", "bg"),
)  # fmt: skip
"""Pairs of a control's edge or a bar and its ground; each must reach 3:1 (WCAG 2.2, 1.4.11)."""

TYPE: Final = {
    "small": (13, 500), "label": (13, 600), "body": (14, 500), "strong": (14, 600), "section": (15, 600),
    "verdict": (20, 700), "title": (20, 700), "button": (14, 600), "big_button": (20, 600), "scan": (24, 500),
    "shout": (30, 700), "rail": (13, 500),
}  # fmt: skip
"""Style of writing -> (pixels at 100 %, weight)."""


def contrast(one: str, other: str) -> float:
    """How strongly two colours differ, from 1 to 21 (WCAG 2.2's contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
