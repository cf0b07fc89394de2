"""One scan of the sheet: layouts, caps lock, AIM identifiers and lost characters are told in words."""

import pypdfium2
import pytest
import zxingcpp

from receiving_app.desk.calibration import BARS, SQUARE, learn, with_control
from receiving_app.desk.calibration_sheet import sheet
from receiving_app.desk.wedge import EOT, GS, RS, Gun, Run
from receiving_app.scans.keyboards import LAYOUTS

ENVELOPE = f"[)>{RS}06{GS}1PNW-15/I7{GS}Szy8{RS}{EOT}"
DEAD = {"German": "^\u00b4`", "French": "^¨", "Spanish": "`^\u00b4¨"}  # keys that type nothing by themselves


def arriving(layout, text):
    """What a scanner set to American keys types on this keyboard."""
    typed = {printed: came for came, printed in LAYOUTS[layout].items()}
    typed |= {GS: with_control(ord(typed["]"]))}
    return "".join(typed.get(each, each) for each in text if typed.get(each, each) not in DEAD[layout])


def taught(printed, got, gun=None, gap=8, ended="Enter"):
    times = tuple(range(0, gap * (len(got) + 1), gap))
    return learn(gun or Gun(), printed, got, times, ended)


def arrives_as(gun, text):
    run = Run()
    for each in text:
        run.add(each, 5)
    return run.scan(gun)


def test_the_printed_sheet_holds_both_codes_and_every_character_that_matters():
    page = pypdfium2.PdfDocument(sheet())[0].render(scale=200 / 72).to_pil()
    read = {str(code.format): code.bytes.decode() for code in zxingcpp.read_barcodes(page)}
    assert read == {"Data Matrix": SQUARE, "Code 128": BARS}
    assert set(SQUARE) == {chr(code) for code in range(32, 127)} | {GS, RS, EOT}


@pytest.mark.parametrize("printed", [SQUARE, BARS])
def test_a_sound_scanner_has_nothing_to_do(printed):
    lesson = taught(printed, printed)
    assert lesson.is_good
    assert lesson.said == "The scanner sends every character as printed."
    assert lesson.gun == Gun()
    assert "It sends a key every 8 ms, with pauses up to 8 ms." in lesson.advice


@pytest.mark.parametrize("printed", [SQUARE, BARS])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_foreign_keyboard_is_named_and_put_right(printed, layout):
    lesson = taught(printed, arriving(layout, printed))
    assert f"another keyboard layout than the scanner: {layout}." in lesson.said
    assert arrives_as(lesson.gun, arriving(layout, ENVELOPE.replace("[", ""))) == ENVELOPE.replace("[", "")


def test_what_a_dead_key_swallows_is_named_with_what_to_do():
    lesson = taught(SQUARE, arriving("German", SQUARE))
    assert not lesson.is_good
    (told,) = [each for each in lesson.advice if "did not arrive" in each]
    assert told.startswith("+, =, ` did not arrive as printed.")
    assert "the German keyboard" in told


def test_a_german_keyboard_with_caps_lock_is_put_right_with_and_without_it():
    """Under caps lock the gun's y, typed without Shift, arrives as Z."""
    lesson = taught(BARS, arriving("German", BARS).swapcase(), gap=70)
    assert "German" in lesson.said
    assert any(each.startswith("Caps lock is on.") for each in lesson.advice)
    assert lesson.gun.caps_by_shift
    assert lesson.gun.mean_gap >= 70
    assert arrives_as(lesson.gun, "yz") == "zy"  # the inlet turns letters back by Shift before


def test_lost_control_characters_are_named_with_what_to_do():
    lesson = taught(SQUARE, SQUARE.replace(GS, "").replace(RS, ""))
    assert not lesson.is_good
    assert lesson.said == "The scanner drops or changes GS, RS."
    assert any("send control characters" in each for each in lesson.advice)


def test_an_aim_identifier_is_seen_even_through_a_foreign_keyboard():
    for got in (f"]d1{SQUARE}", arriving("French", f"]d1{SQUARE}"), arriving("German", f"]C0{BARS}")):
        lesson = taught(SQUARE if len(got) > 40 else BARS, got)
        assert any("It sends an AIM identifier" in each for each in lesson.advice), got
    assert any("It sends no AIM identifier" in each for each in taught(BARS, BARS).advice)


def test_another_code_teaches_nothing():
    gun = Gun(longest_gap=333)
    lesson = taught(BARS, "PO-4500123456", gun)
    assert lesson.gun == gun
    assert not lesson.is_good
    assert lesson.said == "This was another code than the ones shown here."


def test_a_scanner_that_sends_nothing_at_the_end_is_told_what_is_surer():
    lesson = taught(BARS, BARS, ended="nothing")
    assert lesson.gun.ends_by_pause
    assert any("suffix CR" in each for each in lesson.advice)
