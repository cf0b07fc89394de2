"""The five standard deliveries: every scan, sound and sentence the clerk meets, and what each takes.

The README shows how many scans and keys they take; the last test holds it to what was counted here.
"""

from dataclasses import dataclass, field

import pytest

from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import desk, shoot  # noqa: F401 - fixtures

GS, RS, EOT = "\x1d", "\x1e", "\x04"
MONITORS = [f"CN05U5JXFCC0069GVS{n}7A01" for n in range(10)]


@dataclass(slots=True)
class Clerk:
    """Gloves and a gun. Counts what it takes; notes what is heard, and read on the banner."""

    qtbot: object
    desk: object
    heard: list
    scans: int = 0
    keys: int = 0
    met: list = field(default_factory=list)

    def scan(self, *codes):
        for code in codes:
            self.scans += 1
            self._meets(shoot(self.qtbot, self.desk, code))

    def _meets(self, answer):
        talk, banner = self.desk.desk.talk, self.desk.front().banner
        self.qtbot.waitUntil(lambda: not talk.is_busy() and not talk.is_reading())
        assert banner.title.text() == answer.title
        self.met.append((" ".join(self.heard), answer.title, answer.said))
        self.heard.clear()


@pytest.fixture
def clerk(qtbot, desk, heard):
    return Clerk(qtbot, desk, heard)


def received(office):
    """Pieces of the open delivery's orders that are here, and how many there are in all."""
    raise NotImplementedError


def test_one_box_one_line(clerk):
    clerk.scan("LC2637537", "A76D534299")
    assert clerk.met == [
        (
            "counted",
            "Order LC2637537",
            "Pelican Data Systems Inc, ticket SR-104211. Now scan the serial number.",
        ),
        (
            "counted",
            "fi-8170 document scanner received, 1 of 1",
            "Serial A76D534299. Tag LA00000018 is ready to print.",
        ),
    ]


def test_ten_serials(clerk):
    clerk.scan("2000273504", *MONITORS)
    for one in clerk.met:
        print(one)


def test_pallet(clerk):
    serials = GS.join(f"S{serial}" for serial in MONITORS)
    clerk.scan(f"[)>{RS}06{GS}K2000273504{GS}1P210-DLGS3{GS}Q10{GS}{serials}{RS}{EOT}")
    for one in clerk.met:
        print(one)
