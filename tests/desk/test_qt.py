import itertools
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel

from receiving_app.desk import preferences
from receiving_app.desk.app import build_window
from receiving_app.desk.calibration import Lesson
from receiving_app.desk.preferences import Preferences
from receiving_app.desk.sounds import NAMES, Sounds
from receiving_app.desk.theme import theme
from receiving_app.desk.wedge import Gun
from receiving_app.resources_folder import resource

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted any more")
def test_this_qt_does_not_lose_references_to_none(app):
    """PySide6 6.12.0 on Python 3.11 takes one with every call that answers nothing, and aborts in the end."""
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(300):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 50


def test_the_window_takes_keys_before_the_database_is_loaded():
    program = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from receiving_app.desk import app
from receiving_app.lanes import Lanes
qt = app.dress()
window = app.build_window(qt, QSettings(sys.argv[1], QSettings.Format.IniFormat), Lanes())
window.show()
qt.processEvents()
line = window.front().scan_box.line
QTest.keyClicks(line, "AB")
while line.text() != "AB":
    qt.processEvents()
heavy = {"sqlalchemy", "pydantic", "alembic", "reportlab", "PIL", "barcode", "rapidfuzz", "pypdfium2"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, os.devnull],
        cwd=CHECKOUT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_there_are_three_sounds_that_differ_in_length_and_pitch():
    heard = {}
    for name in NAMES:
        with wave.open(str(resource("sounds", f"{name}.wav"))) as sound:
            frames = sound.readframes(sound.getnframes())
            samples = memoryview(frames).cast("h")
            ups = sum(a < 0 <= b for a, b in itertools.pairwise(samples))
            heard[name] = (sound.getnframes() / sound.getframerate(), ups)
    assert heard["counted"][0] < heard["attention"][0] < heard["stop"][0]
    assert heard["stop"][1] / heard["stop"][0] < 300 < heard["counted"][1] / heard["counted"][0]


def test_muted_means_no_sound():
    heard = []
    sounds = Sounds(play=heard.append)
    sounds.play("stop")
    sounds.muted = True
    sounds.play("stop")
    assert [path.name for path in heard] == ["stop.wav"]


def test_a_workstation_remembers_its_choices(app, tmp_path):
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    assert preferences.load(settings) == Preferences()
    kept = Preferences("dark", 125, muted=True, gun=Gun("BLUETOOTH", 240, 90, corrections=(("y", "z"),)))
    preferences.save(settings, kept)
    settings.sync()
    again = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    assert preferences.load(again) == kept


def test_other_choices_are_followed_at_once_and_kept(app, tmp_path, lanes):
    path = str(tmp_path / "desk.ini")
    window = build_window(app, QSettings(path, QSettings.Format.IniFormat), lanes)
    station, before = window.desk.workstation, window.front()
    station.choose(Preferences("contrast", 125, muted=True))
    assert window.front() is not before
    assert (theme().name, theme().scale) == ("contrast", 1.25)
    assert station.sounds.muted
    station.inlet.learnt.emit(Lesson(Gun(longest_gap=300), "", "Enter", ""))
    assert station.inlet.gun.longest_gap == 300
    kept = preferences.load(QSettings(path, QSettings.Format.IniFormat))
    assert kept == Preferences("contrast", 125, muted=True, gun=Gun(longest_gap=300))
    app.removeEventFilter(station.inlet)
    window.deleteLater()


@pytest.mark.parametrize("spoilt", ["{", '{"theme": "pink"}', '{"scale": 1}', "[]", '{"gun": 3}'])
def test_spoilt_choices_are_those_of_a_new_program(app, tmp_path, spoilt):
    settings = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    settings.setValue("preferences", spoilt)
    assert preferences.load(settings) == Preferences()
