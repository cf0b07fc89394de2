import pytest

from receiving_app.errors import Refused
from receiving_app.tags.drawing.marks import Bars, Box, Words
from receiving_app.tags.drawing.test_sheet import sheet
from receiving_app.tags.layout import Label, lay_out, lay_out_all
from receiving_app.tags.pages import Calibration, in_words, labels_per_page, pages, with_copies
from receiving_app.tags.stock import find_stock, read_stocks

THIRTY_UP = find_stock(read_stocks(), "avery-5160")
ROLL = find_stock(read_stocks(), "roll-2x0.75")


def labels(count):
    return [Label(f"T{n:06d}", "STATE PROPERTY") for n in range(1, count + 1)]


def laid(count, **options):
    return list(pages(lay_out_all(labels(count), THIRTY_UP), THIRTY_UP, **options))


@pytest.mark.parametrize(
    ("count", "start_at", "words"),
    [
        (5, 28, "5 labels on 2 pages: 3 + 2"),
        (31, 17, "31 labels on 2 pages: 14 + 17"),
        (1, 30, "1 label on 1 page"),
        (30, 1, "30 labels on 1 page"),
        (300, 2, "300 labels on 11 pages"),
        (0, 1, "0 labels on 0 pages"),
    ],
)
def test_the_plan_counts_labels_and_not_skipped_cells(count, start_at, words):
    assert in_words(labels_per_page(count, THIRTY_UP, start_at)) == words


def test_the_plan_is_what_the_pages_hold():
    made = laid(31, start_at=17)
    assert tuple(len(page.placed) for page in made) == labels_per_page(31, THIRTY_UP, 17)


def test_the_start_position_concerns_the_first_page_only():
    first, second = laid(5, start_at=28)
    assert [(placed.x, placed.y) for placed in first.placed] == [(112, 5700), (1762, 5700), (3412, 5700)]
    assert [(placed.x, placed.y) for placed in second.placed] == [(112, 300), (1762, 300)]
    assert second.placed[0].drawing.label == "T000004"


@pytest.mark.parametrize("start_at", [0, 31, -1])
def test_a_start_position_that_the_stock_lacks_is_refused(start_at):
    with pytest.raises(Refused, match="between 1 and 30"):
        laid(1, start_at=start_at)
    with pytest.raises(Refused, match="between 1 and 1"):
        labels_per_page(1, ROLL, 2)


def test_calibration_moves_the_cells_and_leaves_the_bars_alone():
    (plain,) = laid(30)
    (moved,) = laid(30, calibration=Calibration(dx=-1.2, sy=100.3))
    assert [after.drawing for after in moved.placed] == [before.drawing for before in plain.placed]
    assert moved.placed[0].x - plain.placed[0].x in {-28, -29}  # 1.2 mm at 600 dpi
    assert moved.placed[29].y - plain.placed[29].y == 17  # 0.3 % of 241.3 mm


@pytest.mark.parametrize("values", [{"dx": 11}, {"dy": -10.5}, {"sx": 90}, {"sy": 106}, {"dx": float("nan")}])
def test_a_calibration_beyond_reason_is_refused(values):
    with pytest.raises(Refused):
        Calibration(**values)


def test_copies_stand_side_by_side_or_as_whole_sets():
    drawn = [lay_out(label, THIRTY_UP) for label in labels(2)]
    assert [drawing.label[-1] for drawing in with_copies(drawn, 2)] == ["1", "1", "2", "2"]
    assert [drawing.label[-1] for drawing in with_copies(drawn, 2, collated=True)] == ["1", "2", "1", "2"]


@pytest.mark.parametrize("stock", [THIRTY_UP, ROLL], ids=["sheet", "roll"])
def test_the_test_sheet_has_outlines_rulers_and_the_values_in_force(stock):
    calibration = Calibration(dx=-1.2, sy=100.3)
    page = sheet(stock, calibration=calibration)
    marks = [mark for placed in page.placed for mark in placed.drawing.marks]
    outlines = [mark for mark in marks if isinstance(mark, Box) and mark.thickness]
    values = [mark.text for mark in marks if isinstance(mark, Words) and mark.text.startswith("dx")]
    assert len(outlines) == len(values) == stock.per_page
    assert values[0] == "dx -1.20 mm, dy +0.00 mm, sx 100.00 %, sy 100.30 %"
    assert not [mark for mark in marks if isinstance(mark, Bars)]
