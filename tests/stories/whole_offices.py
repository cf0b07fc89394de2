"""Both sample offices whole, every day at the dock through the shown window. Part of ``script/soak``."""

import faulthandler

import pytest

from receiving_app.desk.door import OpenOffice
from receiving_app.desk.screens import RAIL
from receiving_app.slips.picture_reader import leave_unread
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.desk.test_dock_screen import Gun
from tests.play.judging import SHARED, bounds, judged, played_blind, shares_of
from tests.stories.dock_at_the_window import ThroughTheWindow

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample offices are not beside the checkout")


@pytest.fixture(autouse=True)
def _an_office_takes_longer_than_a_test_that_is_stuck():
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("name", ["office-small", "office-month"])
def test_the_whole_office_comes_out_true_through_the_window(name, open_window, app, qtbot, tmp_path):
    class Dock(ThroughTheWindow):
        def __init__(self, workplace, clock):
            window = open_window(places=RAIL)
            office = OpenOffice(workplace)
            window.use(office, office.about())
            super().__init__(workplace, clock, window, Gun(app, window), qtbot)

        def leave(self):
            app.removeEventFilter(self.gun.inlet)
            self.window.desk.errands.lanes.close()  # nothing reads any more when the office is closed

    out = played_blind(name, tmp_path, leave_unread, make_dock=Dock)
    figures = judged(shares_of(name, out), *bounds(name, with_ocr=False))
    assert [str(figure) for figure in figures if not figure.holds] == []
