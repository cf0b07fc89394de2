import random

import pytest

from receiving_app.desk.calibration import learn
from receiving_app.desk.wedge import EOT, GS, RS, Gun, Run

CODE = "7HX92K4-00417"


def ran(text, gaps):
    run = Run()
    for character, gap in zip(text, [0, *gaps], strict=False):
        run.add(character, gap)
    return run


def is_scan(text, gaps, gun=None):
    """Whether ``text`` and Enter, with these gaps between the keys, are a scan."""
    run = ran(text, gaps[: len(text) - 1])
    gun = gun or Gun()
    in_time = all(gap <= gun.longest_gap for gap in gaps)
    return in_time and run.may_become_scan(gun) and run.is_scan(gun, gaps[-1])


@pytest.mark.parametrize("gap", [0, 2, 10, 25, 50])
def test_a_gun_is_a_scan_at_every_speed_up_to_50_ms_a_key(gap):
    assert is_scan(CODE, [gap] * len(CODE))


def test_slower_keys_are_a_persons():
    assert not is_scan(CODE, [80] * len(CODE))


def test_a_slow_bluetooth_gun_is_mostly_taken_without_calibration():
    dice = random.Random(1)
    taken = [is_scan(CODE, [max(5, round(dice.gauss(40, 25))) for _ in CODE]) for _ in range(500)]
    assert sum(taken) >= 0.88 * len(taken)


def test_typing_at_130_words_a_minute_is_a_scan_at_most_once_in_a_thousand_words():
    dice = random.Random(2)
    mean = 60_000 / (130 * 5)
    mistaken = 0
    for _ in range(4000):
        word = "".join(dice.choices("abcdefghijklmnop", k=dice.randint(3, 12)))
        mistaken += is_scan(word, [max(20, round(dice.gauss(mean, mean * 0.35))) for _ in word])
    assert mistaken <= 4


def test_two_letters_and_enter_are_never_a_scan():
    assert not is_scan("ok", [1, 1])


@pytest.mark.parametrize("text", ["]C1ABC", f"[)>{RS}06{GS}P1{RS}{EOT}"])
def test_what_only_a_scanner_sends_needs_no_timing(text):
    assert ran(text, [140] * len(text)).is_scan(Gun(), None)


def test_a_prefix_marks_a_scan_and_is_taken_off_with_the_suffix():
    gun = Gun(prefix="~", suffix="#")
    run = ran("~ABC#", [120] * 4)
    assert run.is_scan(gun, None)
    assert run.scan(gun) == "ABC"


def test_a_gun_without_enter_ends_its_scan_by_a_pause_only_when_set_so():
    assert not ran(CODE, [5] * 12).is_scan(Gun(), None)
    assert ran(CODE, [5] * 12).is_scan(Gun(ends_by_pause=True), None)


def test_calibration_teaches_a_slow_gun():
    sheet = "ABCDEFGHIJ0123456789"
    dice = random.Random(3)
    times, now = [], 0
    for _ in range(len(sheet) + 1):
        times.append(now)
        now += round(dice.uniform(40, 100))
    lesson = learn(Gun(), sheet, sheet, tuple(times), "Enter")
    gaps = [round(dice.uniform(40, 100)) for _ in CODE]
    assert not is_scan(CODE, gaps)
    assert is_scan(CODE, gaps, lesson.gun)
    assert lesson.said == "The scanner sends every character as printed."


def test_calibration_puts_another_keyboard_layout_right():
    lesson = learn(Gun(), "AZ-Y:", "AYßZÖ", (0, 5, 10, 15, 20, 25), "Enter")
    run = ran("YßZ", [5, 5])
    assert run.scan(lesson.gun) == "Z-Y"
    assert "another keyboard layout" in lesson.said


def test_calibration_names_what_the_gun_drops():
    lesson = learn(Gun(), f"AB{GS}C:", "ABC", (0, 5, 10, 15), "nothing")
    assert lesson.said.startswith("The scanner drops or changes GS, :.")
    assert lesson.gun.ends_by_pause


def test_marked_scans_only_takes_fast_typing_for_typing():
    gun = Gun(prefix="~", only_marked=True)
    assert not is_scan(CODE, [2] * len(CODE), gun)
    assert not ran(CODE, [2] * len(CODE)).may_become_scan(gun), "typing is not held back"
    for text in (f"~{CODE}", f"]C0{CODE}"):
        assert all(ran(text[:end], [140] * end).may_become_scan(gun) for end in range(1, len(text)))
        assert ran(text, [140] * len(text)).is_scan(gun, None)


@pytest.mark.parametrize("text", ["~", "~#", GS, EOT])
def test_a_mark_alone_is_a_key_that_a_person_pressed(text):
    assert not ran(text, [5]).is_scan(Gun(prefix="~", suffix="#"), 5)


def test_an_aim_identifier_is_seen_through_another_keyboard_layout():
    gun = Gun(corrections=(("+", "]"),))
    assert ran("+C1SN-77", [140] * 8).is_scan(gun, None)
    assert ran("+C1SN-77", [140] * 8).scan(gun) == "]C1SN-77"
