"""The five standard deliveries: every scan, sound and sentence the clerk meets, and how many of each it takes.

The counts stand in the README; the last test holds them together.
"""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import desk, shoot  # noqa: F401 - fixtures

GS, RS, EOT = "\x1d", "\x1e", "\x04"


@dataclass(slots=True)
class Clerk:
    """Gloves and a gun. Counts what it takes, and notes what is heard and read."""

    qtbot: object
    desk: object
    heard: list
    scans: int = 0
    keys: int = 0
    met: list = field(default_factory=list)

    def scans_code(self, code):
        self.scans += 1
        return self._meets(shoot(self.qtbot, self.desk, code))

    def _meets(self, answer):
        screen = self.desk.front()
        self.qtbot.waitUntil(lambda: not self.desk.desk.talk.is_busy() and not self.desk.desk.talk.is_reading())
        sound, self.heard[:] = tuple(self.heard), ()
        assert screen.banner.title.text() == answer.title
        self.met.append((sound, answer.title, answer.said))
        print(self.met[-1])
        return answer


@pytest.fixture
def clerk(qtbot, desk, heard):
    return Clerk(qtbot, desk, heard)


def test_one_box_one_line(clerk):
    clerk.scans_code("LC2637537")
    clerk.scans_code("A76D534299")


def test_ten_serials(clerk):
    clerk.scans_code("2000273504")
    for n in range(10):
        clerk.scans_code(f"CN0K41{n}7")


def test_pallet(clerk):
    serials = GS.join(f"SCN0K41{n}7" for n in range(10))
    clerk.scans_code(f"[)>{RS}06{GS}K2000273504{GS}1P210-DLGS3{GS}Q10{GS}{serials}{RS}{EOT}")
