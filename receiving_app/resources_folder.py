"""Where the rules, label stocks, fonts, icons, sounds and the sample office lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of something under ``resources/``: beside the package in a checkout, inside it in a wheel."""
    inside = _PACKAGE / "resources"
    return (inside if inside.is_dir() else _PACKAGE.parent / "resources").joinpath(*parts)
