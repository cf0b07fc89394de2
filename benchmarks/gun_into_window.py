"""Thousands of scans typed into the real window on a real office, and a thousand words typed by a person.

    python -m benchmarks.gun_into_window [SCANS]

Counts, no timings: the keys carry times of a clock of their own, 0, 2, 10 and 25 ms apart. What arrived is
read from the database: lost, doubled, out of order. Memory is what the process holds more after the last
scan than after the first tenth. Words come at 130 a minute into a field, each ended with Enter.
"""

import random
import shutil
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from benchmarks.at_the_desk import KINDS, LONGEST_WAIT, bare_window, come_in, leave
from benchmarks.big_office import ORDER, folder_with_assets, open_at
from receiving_app.desk.window import Window
from receiving_app.receiving.records import Scan

ASSETS = 2_000
GAPS = (0, 2, 10, 25)
UNIT_EVERY = 50
WORDS, WORDS_A_MINUTE = 1_000, 130
MOST_MB = 10
CONTROL = {"\x1d": Qt.Key.Key_BracketRight, "\x1e": Qt.Key.Key_AsciiCircum, "\x04": Qt.Key.Key_D}


class Keyboard:
    """Types on what has the keyboard, at times of its own."""

    def __init__(self, window: Window) -> None:
        assert window.desk.workstation is not None
        self.now = 1_000_000
        self._inlet = window.desk.workstation.inlet
        self._inlet._clock = lambda: self.now  # noqa: SLF001 - what its argument ``clock`` sets
        self.scans: list[str] = []
        self._inlet.scanned.connect(lambda raw, _: self.scans.append(raw))

    def type(self, text: str, gaps: list[int]) -> None:
        """Each character after its pause."""
        for character, gap in zip(text, gaps, strict=True):
            self.now += gap
            control = character in CONTROL
            ways = Qt.KeyboardModifier
            key = (
                CONTROL[character]
                if control
                else Qt.Key.Key_Return
                if character == "\r"
                else Qt.Key(ord(character.upper()))
            )
            for kind in KINDS:
                event = QKeyEvent(kind, key, ways.ControlModifier if control else ways.NoModifier, character)
                event.setAccepted(kind is not QEvent.Type.ShortcutOverride)
                widget = QApplication.focusWidget()
                assert widget is not None
                QCoreApplication.sendEvent(widget, event)


def codes(count: int) -> list[str]:
    """Units, messages with their control characters, and messages that have lost them; each one once."""
    made = (
        lambda n: f"[)>06K{n:07}1PABC",
        lambda n: f"[)>\x1e99\x1d{n:07}\x1dS{n}\x1e\x04",
    )
    return [f"GW{n:06}K" if n % UNIT_EVERY == 0 else made[n % 2](n) for n in range(count)]


def settle(window: Window) -> None:
    """Wait until the office has answered everything."""
    loop, talk = QEventLoop(), window.desk.talk
    looking = QTimer(interval=5)
    looking.timeout.connect(lambda: None if talk.is_busy() or talk.is_reading() else loop.quit())
    looking.start()
    QTimer.singleShot(LONGEST_WAIT, loop, lambda: loop.exit(1))
    if loop.exec():
        raise TimeoutError("the office does not answer any more")
    looking.stop()


def held_mb() -> float:
    """What the process holds, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def shoot_all(window: Window, keyboard: Keyboard, shots: list[str]) -> float:
    """Type every code; the megabytes the process grew by after the first tenth."""
    began = 0.0
    for number, code in enumerate(shots):
        gap = GAPS[number % len(GAPS)]
        keyboard.type(f"{code}\r", [gap] * (len(code) + 1))
        keyboard.now += 400
        if number % 8 == 7:
            settle(window)
        if number == len(shots) // 10:
            began = held_mb()
    settle(window)
    return held_mb() - began


def type_words(window: Window, keyboard: Keyboard) -> int:
    """Type words as a person does; how many were taken for scans."""
    dice, mean, before = random.Random(130), 60_000 / (WORDS_A_MINUTE * 5), len(keyboard.scans)
    window.go("settings")
    for _ in range(WORDS):
        word = "".join(dice.choices("etaoinshrdlucmfwyp", k=dice.randint(2, 11)))
        gaps = [max(20, round(dice.gauss(mean, mean * 0.35))) for _ in range(len(word) + 1)]
        keyboard.type(f"{word}\r", gaps)
        keyboard.now += round(mean)
    loop = QEventLoop()
    QTimer.singleShot(1_000, loop.quit)  # the field looks for what was typed last
    loop.exec()
    return len(keyboard.scans) - before


def main() -> None:
    """Type, count and print; exit code 1 when something does not hold."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    shots = codes(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "office"
        shutil.copytree(folder_with_assets(ASSETS), folder)
        window = bare_window()
        entrance = come_in(window, folder)
        keyboard = Keyboard(window)
        keyboard.type(f"{ORDER}\r", [2] * (len(ORDER) + 1))
        settle(window)
        grown = shoot_all(window, keyboard, shots)
        taken_for_scans = type_words(window, keyboard)
        leave(window)
        del entrance
        office = open_at(folder)
        raws = office.ask(lambda session: session.scalars(select(Scan.raw).order_by(Scan.id)).all())
        office.close()
    wanted = set(shots)
    kept = [raw for raw in raws if raw in wanted]
    lost, doubled = len(wanted - set(kept)), len(kept) - len(set(kept))
    print(f"{count:,} scans at {', '.join(map(str, GAPS))} ms a key, {len(kept):,} kept")
    print(f"lost {lost}, doubled {doubled}, in order {kept == shots}")
    print(f"memory grew by {grown:.1f} MB")
    print(f"of {WORDS:,} words at {WORDS_A_MINUTE} a minute {taken_for_scans} taken for scans")
    if kept != shots or grown > MOST_MB or taken_for_scans > 1:
        sys.exit(1)


if __name__ == "__main__":
    main()
