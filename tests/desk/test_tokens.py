import pytest
from PySide6.QtGui import QFontInfo

from receiving_app.desk.theme import Theme, theme
from receiving_app.desk.tokens import LINE_PAIRS, TEXT_PAIRS, THEMES, TYPE, contrast
from receiving_app.resources_folder import resource


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="/".join)
def test_writing_can_be_read_on_its_ground(theme, pair):
    ink, ground = pair
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", LINE_PAIRS, ids="/".join)
def test_edges_and_bars_can_be_seen(theme, pair):
    line, ground = pair
    assert contrast(THEMES[theme][line], THEMES[theme][ground]) >= 3


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#FFFFFF") == 21
    assert round(contrast("#777777", "#FFFFFF"), 2) == 4.48


def test_every_theme_has_every_colour():
    assert len({frozenset(colours) for colours in THEMES.values()}) == 1


def test_the_style_sheet_names_only_colours_and_sizes_that_exist(app):
    for name in THEMES:
        sheet = Theme(name, 1.25).style_sheet()
        assert "@" not in sheet
        assert "$" not in sheet


def test_the_fonts_of_every_style_are_bundled(app):
    assert {path.suffix for path in resource("fonts").glob("Inter-*")} == {".ttf"}
    for style in TYPE:
        assert QFontInfo(theme().font(style)).family() == "Inter"
