import pytest

from receiving_app.errors import Refused
from receiving_app.tags.stock import find_stock, read_stocks

SHEET = """
[[stock]]
name = "three"
title = "Three to a sheet"
kind = "sheet"
page = [100, 100]
label = [30, 20]
origin = [2, 5]
pitch = [32.5, 25]
columns = 3
rows = 1
dpi = 300
"""


def stocks_of(folder, text):
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return read_stocks(folder)


def test_the_packaged_stocks_are_enough_for_an_office():
    stocks = read_stocks()
    assert len(stocks) >= 40
    assert {"sheet", "roll"} == {stock.kind for stock in stocks}


def test_a_stock_is_found_under_each_part_number_of_its_family():
    stocks = read_stocks()
    thirty_up = find_stock(stocks, "avery-5160")
    assert find_stock(stocks, "8160") is find_stock(stocks, "5160") is thirty_up
    assert (thirty_up.columns, thirty_up.rows, thirty_up.per_page) == (3, 10, 30)
    assert thirty_up.label == (66.675, 25.4)
    assert find_stock(stocks, "roll-2x0.75").label == (50.8, 19.05)


def test_an_unknown_stock_is_refused_with_the_nearest_names():
    with pytest.raises(Refused, match=r"'avery-516'.*Perhaps avery-51"):
        find_stock(read_stocks(), "avery-516")


def test_the_pitch_is_what_the_file_says_and_not_what_is_left_of_the_page(tmp_path):
    (stock,) = stocks_of(tmp_path, SHEET)
    assert stock.pitch == (32.5, 25.0)
    assert stock.margin == 1.0


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        ("dpi = 300", "dpi = 300 300", r"own\.toml is not readable: .*line 12"),
        ("label = [30, 20]", "", r"stock three: label is missing"),
        ("label = [30, 20]", "label = [30]", r"stock three: label is \[30\]"),
        ("label = [30, 20]", 'label = ["30", 20]', r"stock three: label is '30'"),
        ("label = [30, 20]", "label = [-30, 20]", r"stock three: label is -30"),
        ("columns = 3", "columns = 4", r"4 labels across end at 129.50 mm"),
        ("columns = 3", "columns = true", r"columns is True"),
        ("columns = 3", "columns = 0", r"columns is 0"),
        ("pitch = [32.5, 25]", "pitch = [29, 25]", r"pitch across is 29.0 mm but a label is 30.0 mm"),
        ("dpi = 300", "dpi = 72", r"dpi is 72"),
        ('kind = "sheet"', 'kind = "tape"', r"kind is 'tape'"),
        ('kind = "sheet"', 'kind = "roll"', r"a roll has no 'columns'"),
        ('title = "Three to a sheet"', 'title = ""', r"title is ''"),
        ("dpi = 300", "dpi = 300\nmargin = 12", r"margin of 12.0 mm leaves nothing"),
    ],
)
def test_a_wrong_stock_file_is_refused_with_the_place(tmp_path, wrong, right, message):
    with pytest.raises(Refused, match=message):
        stocks_of(tmp_path, SHEET.replace(wrong, right))


def test_one_name_for_two_stocks_is_refused(tmp_path):
    with pytest.raises(Refused, match="three is used twice"):
        stocks_of(tmp_path, SHEET + SHEET)
