"""The three sounds: made by ourselves, told apart by ear, as loud as Settings says."""

import importlib.util
import wave
from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from receiving_app.desk.sounds import NAMES, Sounds, at_volume
from receiving_app.resources_folder import resource

CHECKOUT = Path(__file__).parents[2]


def samples(data):
    with wave.open(str(data) if isinstance(data, Path) else data, "rb") as file:
        return array("h", file.readframes(file.getnframes())), file.getframerate()


def tones(name):
    """Lengths of the sounding parts in seconds, and the crossings of zero in a second of them."""
    heard, rate = samples(resource("sounds", f"{name}.wav"))
    window = rate // 100
    loud = [max(map(abs, heard[at : at + window]), default=0) > 300 for at in range(0, len(heard), window)]
    parts, length = [], 0
    for now in (*loud, False):
        if now:
            length += 1
        elif length:
            parts.append(length / 100)
            length = 0
    crossings = sum(1 for one, other in pairwise(heard) if one < 0 <= other)
    return parts, crossings / sum(parts)


def test_the_sounds_differ_in_number_length_and_height():
    counted, attention, stop = (tones(name) for name in NAMES)
    assert [len(parts) for parts, _ in (counted, attention, stop)] == [1, 2, 1]
    assert stop[0][0] > 3 * counted[0][0]
    assert attention[0][0] == pytest.approx(attention[0][1], abs=0.02)
    assert counted[1] > 1.4 * attention[1] > 3 * stop[1]


def test_the_sounds_in_the_package_are_what_our_own_script_makes(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("make_sounds", CHECKOUT / "script" / "make_sounds.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "__file__", str(tmp_path / "script" / "make_sounds.py"))
    (tmp_path / "resources").mkdir()
    script.main()
    for name in NAMES:
        made = (tmp_path / "resources" / "sounds" / f"{name}.wav").read_bytes()
        assert made == resource("sounds", f"{name}.wav").read_bytes()


@pytest.mark.parametrize("volume", [25, 50, 75])
def test_a_volume_makes_each_sound_quieter_and_nothing_else(volume, tmp_path):
    for name in NAMES:
        whole, rate = samples(resource("sounds", f"{name}.wav"))
        file = tmp_path / f"{name}.wav"
        file.write_bytes(at_volume(resource("sounds", f"{name}.wav"), volume))
        quiet, same_rate = samples(file)
        assert (len(quiet), same_rate) == (len(whole), rate)
        assert max(quiet) == pytest.approx(max(whole) * volume / 100, abs=2)


def test_muted_plays_nothing_and_the_volume_is_followed():
    played = []
    sounds = Sounds(muted=True, play=played.append)
    sounds.play("stop")
    assert played == []
    sounds.muted = False
    sounds.play("stop")
    sounds.volume = 50
    sounds.play("stop")
    sounds.play("stop")
    assert [path.stem for path in played] == ["stop"] * 3
    assert played[0] != played[1] == played[2]
