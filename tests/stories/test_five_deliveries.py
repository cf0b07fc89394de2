"""The five standard deliveries: every scan, sound and sentence the clerk meets, and what each takes.

The README shows how many scans and keys they take, and is held to what is counted here.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from receiving_app.approvals.lookups import purchase_seen
from tests.desk.conftest import app, heard, lanes, open_window, qapp_cls  # noqa: F401 - fixtures
from tests.stories.test_through_the_window import desk, shoot  # noqa: F401 - fixtures

GS, RS, EOT = "\x1d", "\x1e", "\x04"
PHONES, TAG = "2000814903", "LA00000018"
PELICAN = "Pelican Data Systems Inc, ticket SR-104211"
CDW = "CDW Government LLC, ticket SR-104128"
README = Path(__file__).parents[2] / "README.md"
MONITORS = [f"CN05U5JXFCC0069GVS{n}7A01" for n in range(10)]


@dataclass(slots=True)
class Clerk:
    """Gloves and a gun. Counts what it takes; notes what is heard, and read on the banner."""

    qtbot: object
    desk: object
    heard: list
    clock: object
    scans: int = 0
    keys: int = 0
    met: list = field(default_factory=list)

    def scan(self, *codes):
        for code in codes:
            self.scans += 1
            self._meets(shoot(self.qtbot, self.desk, code))

    def press(self, *keys, modifier=Qt.KeyboardModifier.NoModifier):
        for key in keys:
            self.keys += 1
            QTest.keyClick(QApplication.focusWidget(), key, modifier)
            self.desk.gun.inlet.pause_over()

    def type(self, words):
        self.keys += len(words)
        QTest.keyClicks(QApplication.focusWidget(), words)
        self.desk.gun.inlet.pause_over()

    def tell(self, *keys):
        """Press keys, the last of which tells something."""
        with self.qtbot.waitSignal(self.desk.desk.talk.answered, timeout=20_000) as answer:
            self.press(*keys)
        self._meets(answer.args[0])

    def answer_box(self, words):
        """Type into the dialog that is about to open, and press Enter."""
        box = QApplication.activeModalWidget()
        if box is None:
            QTimer.singleShot(20, lambda: self.answer_box(words))
            return
        self.keys += len(words) + 1
        QTest.keyClicks(box.findChildren(QLineEdit)[0], words)
        self.desk.gun.inlet.pause_over()
        box.sure.click()  # Enter

    def _meets(self, answer):
        talk, banner = self.desk.desk.talk, self.desk.front().banner
        self.qtbot.waitUntil(lambda: not talk.is_busy() and not talk.is_reading())
        assert banner.title.text() == answer.title
        self.met.append((" ".join(self.heard), answer.title, answer.said))
        self.heard.clear()
        self.clock.at += timedelta(seconds=5)


@pytest.fixture
def clerk(qtbot, desk, heard, clock):
    return Clerk(qtbot, desk, heard, clock)


def takes(clerk):
    return clerk.scans, clerk.keys


def readme_says(title):
    (row,) = [row for row in README.read_text("utf-8").splitlines() if row.startswith(f"| {title} |")]
    return tuple(int(cell) for cell in row.split("|")[2:4])


def test_one_box_one_line(clerk):
    clerk.scan("LC2637537", "A76D534299")
    assert clerk.met == [
        ("counted", "Order LC2637537", f"{PELICAN}. Now scan the serial number."),
        (
            "counted",
            "fi-8170 document scanner received, 1 of 1",
            f"Serial A76D534299. Tag {TAG} is ready to print.",
        ),
    ]
    assert takes(clerk) == readme_says("One box, one line") == (2, 0)


def test_ten_serials(clerk):
    clerk.scan("2000273504", *MONITORS)
    assert clerk.met[0] == ("counted", "Order 2000273504", f"{CDW}. Now scan the serial number.")
    for number, serial in enumerate(MONITORS, start=1):  # bought for stock: nobody's yet
        said = f"Serial {serial}. Its owner is not decided: stick the hold label on it."
        assert clerk.met[number] == ("attention", f"HOLD. P2425H 24in monitor, rev B, {number} of 10", said)
    assert takes(clerk) == readme_says("Ten serials") == (11, 0)


def test_a_pallet_label_that_carries_every_serial(clerk, sample_office):
    serials = GS.join(f"S{serial}" for serial in MONITORS)
    clerk.scan(f"[)>{RS}06{GS}K2000273504{GS}1P210-DLGS3{GS}Q10{GS}{serials}{RS}{EOT}")
    said = f"{CDW}. 10 whose owner is not decided: stick the hold labels on them."
    assert clerk.met == [("attention", "10 units received", said)]
    assert sample_office.ask(purchase_seen, "2000273504").lines[0].received == 10
    assert takes(clerk) == readme_says("Pallet label with ten serials") == (1, 0)


def test_two_purchases_one_short_and_one_damaged(clerk, sample_office):
    clerk.scan(PHONES, *[f"FCW2534A0B{end}" for end in "CDE"])
    clerk.scan("2000153937", "FCW2600A1QX", "$DO.DAMAGED", "$DO.CLOSE", "$DO.CLOSE")
    assert [(sound, title) for sound, title, _ in clerk.met] == [
        ("counted", f"Order {PHONES}"),
        *[("counted", f"IP phone 8800 series, rev B received, {number} of 4") for number in (1, 2, 3)],
        ("counted", "Order 2000153937"),
        ("attention", "HOLD. Catalyst 9200L 48-port switch, PoE+, rev B, 1 of 1"),
        ("counted", "Damaged"),
        ("attention", "Close it as it is?"),
        ("counted", "Delivery closed"),
    ]
    assert clerk.met[-2][2] == (
        "Catalyst 9200L 48-port switch, PoE+, rev B: 1 of 1 still wanted, 1 rejected (order 2000153937,"
        " line 1). "
        f"IP phone 8800 series, rev B: 1 of 4 not here (order {PHONES}, line 1). "
        "1 piece damaged (order 2000153937, line 1). No packing slip was scanned or filed. "
        "Scan CLOSE once more to close it so, or CANCEL."
    )
    (switch,) = sample_office.ask(purchase_seen, "2000153937").lines
    assert (switch.received, switch.accepted, switch.rejected) == (1, 0, 1)
    assert takes(clerk) == readme_says("Two purchases, one short, one damaged") == (9, 0)


def test_unidentified_then_identified(clerk, sample_office):
    clerk.scan("1Z999AA10123456784", "A76D534299")
    clerk.press(Qt.Key.Key_F4, Qt.Key.Key_3)
    clerk.type("no name")
    clerk.tell(Qt.Key.Key_Return)
    clerk.scan("$DO.CLOSE", "$DO.CLOSE")
    clerk.press(Qt.Key.Key_F5)
    queue = clerk.desk.front()
    clerk.qtbot.waitUntil(queue.buttons["It is for an order"].isEnabled, timeout=10_000)
    QTimer.singleShot(0, lambda: clerk.answer_box("LC2637537"))
    clerk.press(Qt.Key.Key_I, modifier=Qt.KeyboardModifier.ControlModifier)
    clerk.qtbot.waitUntil(lambda: "Nothing has to be scanned twice" in queue.strip.accessibleName())
    assert [(sound, title) for sound, title, _ in clerk.met] == [
        ("counted", "Carton taken in"),
        ("attention", "What is it?"),
        ("counted", "Not identified"),
        ("attention", "Close it as it is?"),
        ("counted", "Delivery closed"),
    ]
    assert sample_office.ask(purchase_seen, "LC2637537").lines[0].received == 1
    assert takes(clerk) == readme_says("Unidentified, then identified") == (4, 22)
    assert sample_office.differences() == ()
