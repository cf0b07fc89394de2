"""The sample offices come out true when they are played, judged by the comparing tool beside the checkout."""

import faulthandler

import pytest

from receiving_app.slips.picture_reader import leave_unread, the_reader
from tests.play.judging import SHARED, bounds, judged, played_blind, shares_of
from tests.play.reading_tags import DPI, numbers_asked_for, numbers_read

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample offices are not beside the checkout")


@pytest.fixture(autouse=True)
def _an_office_takes_longer_than_a_test_that_is_stuck():
    faulthandler.cancel_dump_traceback_later()


def wrong_in(office, out, *, with_ocr):
    """Every figure that is not what was asked."""
    figures = judged(shares_of(office, out), *bounds(office, with_ocr=with_ocr))
    return [str(figure) for figure in figures if not figure.holds]


def test_the_small_office_comes_out_true_without_its_truth_and_every_label_is_read_by_a_scanner(tmp_path):
    out = played_blind("office-small", tmp_path, the_reader.read)
    assert wrong_in("office-small", out, with_ocr=True) == []
    for dpi in DPI:  # in the same test: two workers would play the office twice
        read = list(numbers_read(out, dpi))
        assert all(len(each) == 1 for each in read), dpi
        assert sorted(number for each in read for number in each) == numbers_asked_for(out)


def test_the_office_of_a_month_comes_out_true_although_its_pictures_are_left_unread(tmp_path):
    out = played_blind("office-month", tmp_path, leave_unread)
    assert wrong_in("office-month", out, with_ocr=False) == []
