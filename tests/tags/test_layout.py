from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receiving_app.errors import Refused
from receiving_app.tags.drawing.marks import Bars, Box, Words
from receiving_app.tags.layout import Label, lay_out, lay_out_all
from receiving_app.tags.lettering import ELLIPSIS, MISSING, fit, measure, one_line
from receiving_app.tags.stock import find_stock, read_stocks

STOCKS = read_stocks()
TAG = Label("LA50686120", "STATE PROPERTY", "Department of Examples", "Laptop, 14 inch", "5CG1234ABC", "R1")
HOLD = Label("000123", "STATE PROPERTY", None, "Laptop, 14 inch", "5CG1234ABC", is_hold=True)


def of_type(drawing, kind):
    return [mark for mark in drawing.marks if isinstance(mark, kind)]


def texts(drawing):
    return [words.text for words in of_type(drawing, Words)]


def assert_sound(drawing, dpi):
    """The rules of a bar code that scans, and nothing outside the label."""
    (bars,) = of_type(drawing, Bars)
    quiet = 10 * bars.module
    assert bars.module >= 2
    assert bars.height >= max(6.35 * dpi / 25.4, 0.15 * bars.width) - 1
    zone = range(bars.x - quiet, bars.x + bars.width + quiet)
    assert zone.start >= 0
    assert zone.stop <= drawing.width
    for mark in drawing.marks:
        if isinstance(mark, Bars):
            continue
        top = mark.y if isinstance(mark, Box) else mark.baseline - round(0.72 * mark.size)
        bottom = mark.y + mark.height if isinstance(mark, Box) else mark.baseline
        assert 0 <= mark.x <= mark.x + mark.width <= drawing.width
        assert 0 <= top <= bottom <= drawing.height
        if isinstance(mark, Words):
            assert mark.measured <= mark.width
        if isinstance(mark, Box) and mark.thickness:  # a frame: the whole zone lies inside it
            assert mark.x + mark.thickness <= zone.start
            assert zone.stop <= mark.x + mark.width - mark.thickness
            assert mark.y + mark.thickness <= bars.y
            assert bars.y + bars.height <= mark.y + mark.height - mark.thickness
        else:
            assert bottom <= bars.y or top >= bars.y + bars.height


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("label", [TAG, HOLD], ids=["tag", "hold"])
@pytest.mark.parametrize("stock", STOCKS, ids=lambda stock: stock.name)
def test_a_label_keeps_the_rules_on_every_stock_or_is_refused_with_what_would_fit(stock, label, dpi):
    if next(lay_out_all([label], stock, dpi)).fault is None:
        assert_sound(lay_out(label, stock, dpi), dpi)
        return
    assert stock.label[0] < 45 or stock.label[1] < 18
    with pytest.raises(Refused, match=r"at least \d+ mm (wide|high)"):
        lay_out(label, stock, dpi)


@given(
    st.text(max_size=300),
    st.text(max_size=60),
    st.text(max_size=40),
    st.sampled_from(["roll-2x0.75", "roll-3x1", "avery-5160", "avery-5163"]),
)
def test_no_text_however_odd_leaves_the_label_or_enters_the_quiet_zone(description, owner, serial, name):
    stock = find_stock(STOCKS, name)
    label = replace(TAG, description=description, owner=owner, serial=serial)
    assert_sound(lay_out(label, stock), stock.dpi)


def test_the_tag_shows_all_it_was_given_where_there_is_room():
    shown = texts(lay_out(TAG, find_stock(STOCKS, "avery-5163")))
    assert shown == [
        "STATE PROPERTY", "Department of Examples", "LA50686120", "R1", "Laptop, 14 inch", "S/N 5CG1234ABC"
    ]  # fmt: skip


def test_on_a_low_label_the_owner_stays_and_the_description_goes():
    shown = texts(lay_out(TAG, find_stock(STOCKS, "avery-5167")))
    assert shown == ["STATE PROPERTY · Department of Examples", "LA50686120", "R1"]


@pytest.mark.parametrize(("dpi", "module"), [(203, 2), (300, 4), (600, 8)])
def test_a_module_is_a_whole_number_of_dots_as_wide_as_the_margins_allow(dpi, module):
    (bars,) = of_type(lay_out(TAG, find_stock(STOCKS, "roll-2x0.75"), dpi), Bars)
    assert bars.module == module


def test_a_number_that_does_not_fit_is_refused_and_not_squeezed():
    serial = replace(TAG, number="SN4CE0460D0GX91A")
    with pytest.raises(Refused, match=r"roll-2x0\.75 is 50\.8 mm wide.*at least \d+ mm wide"):
        lay_out(serial, find_stock(STOCKS, "roll-2x0.75"), 203)


def test_a_long_description_shrinks_and_is_then_cut_visibly():
    label = replace(TAG, description="D" * 300, serial=None)
    last = texts(lay_out(label, find_stock(STOCKS, "avery-5160")))[-1]
    assert last.startswith("DDDDDDDDDD")
    assert last.endswith(ELLIPSIS)


def test_a_serial_that_shares_its_line_stays_whole_and_the_description_is_cut():
    label = replace(TAG, description="Notebook 14 inch, 16 GB, 512 GB, the second revision", issue_mark=None)
    last = texts(lay_out(label, find_stock(STOCKS, "roll-2x0.75")))[-1]
    assert last.startswith("Notebook 14")
    assert last.endswith(f"{ELLIPSIS} · S/N {TAG.serial}")


def test_a_letter_that_nothing_can_print_leaves_a_visible_box():
    shown = texts(lay_out(replace(TAG, owner="Łódź 東京 €"), find_stock(STOCKS, "avery-5163")))
    assert f"Łódź {MISSING}{MISSING} €" in shown


def test_a_hold_label_says_hold_and_its_code_cannot_be_taken_for_a_tag():
    drawing = lay_out(HOLD, find_stock(STOCKS, "avery-5163"))
    (bars,) = of_type(drawing, Bars)
    assert bars.payload == "HOLD-000123"
    words = of_type(drawing, Words)
    (big,) = [line for line in words if line.text == "HOLD"]
    assert big.white
    assert big.size == max(line.size for line in words)
    assert "STATE PROPERTY" not in texts(drawing)
    assert any(box.thickness for box in of_type(drawing, Box))


def test_a_hold_number_is_not_printed_as_a_tag():
    with pytest.raises(Refused, match="number of a hold"):
        lay_out(replace(TAG, number="HOLD-7"), find_stock(STOCKS, "avery-5160"))


def test_one_faulty_label_becomes_an_error_cell_and_the_rest_are_laid_out():
    labels = [TAG, replace(TAG, number="Ł1"), replace(TAG, number="LA50686138")]
    drawings = list(lay_out_all(labels, find_stock(STOCKS, "avery-5160")))
    assert [drawing.fault is None for drawing in drawings] == [True, False, True]
    assert texts(drawings[1])[:2] == ["ERROR", "tag Ł1"]
    assert not of_type(drawings[1], Bars)


@given(st.text(max_size=80), st.integers(20, 900), st.integers(12, 60), st.booleans())
def test_a_fitted_text_is_never_wider_than_its_box_unless_only_the_ellipsis_is_left(text, width, size, bold):
    words, fitted, measured = fit(text, width, size, 10, bold=bold)
    assert fitted <= size
    assert measured == pytest.approx(measure(words, bold=bold) * fitted)
    assert measured <= width or words == ELLIPSIS


@pytest.mark.parametrize(
    ("text", "line"), [("a\r\nb", "a b"), ("  a\tb ", "a b"), ("a\x00\x1bb", "ab"), ("a\u200bb", "ab")]
)
def test_a_text_becomes_one_line_without_control_characters(text, line):
    assert one_line(text) == line
