"""Codes in pictures, as a gun would have sent them."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from receiving_app.scans.pictures import CodesOfPicture, Sightings, codes_in, codes_in_passing, codes_of_file
from tests.scans.pictures_of_codes import ENVELOPE, FORMATS, blurred, code, noisy, shadowed, sheet, turned

SPOILT = {
    "as it is": lambda page: page,
    "turned by 7 degrees": lambda page: turned(page, 7),
    "on its side": lambda page: turned(page, 90),
    "upside down": lambda page: turned(page, 180),
    "blurred": lambda page: blurred(page, 2.0),
    "in shadow": shadowed,
    "noisy": noisy,
    "all of it": lambda page: noisy(blurred(shadowed(turned(page, 5)), 1.0), 10),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_code_is_read_however_the_picture_was_taken(spoilt):
    for text, form, scale in (
        ("SN-4711-0815", FORMATS.Code128, 3),
        (ENVELOPE, FORMATS.DataMatrix, 6),
        ("PO-1", FORMATS.QRCode, 5),
    ):
        page = SPOILT[spoilt](sheet(code(text, form, scale)))
        assert codes_in(page).codes == (text,)


@pytest.mark.parametrize("text", ["SN-4711-0815", "A76D534299", "PO-4500123456", "00361234567890123458"])
def test_a_tilted_code_is_never_read_as_another_one(text):
    for degrees in range(0, 46, 3):
        read = codes_in(turned(sheet(code(text)), degrees)).codes
        assert read in {(text,), ()}, degrees


def test_codes_come_from_top_to_bottom_each_once_with_their_control_characters():
    page = sheet(code("FIRST-1"), code(ENVELOPE, FORMATS.DataMatrix, 6), code("LAST-3"), code("FIRST-1"))
    assert codes_in(page).codes == ("FIRST-1", ENVELOPE, "LAST-3")


def test_a_camera_sees_a_code_in_the_shadow_of_a_hand():
    assert codes_in_passing(shadowed(turned(sheet(code("SN-4711-0815")), 6))) == ("SN-4711-0815",)


def test_nothing_is_made_up_where_there_is_no_code():
    noise = np.random.default_rng(2).integers(0, 255, (400, 600), np.uint8)
    assert codes_in(noise) == CodesOfPicture(())


def test_a_photo_is_turned_as_its_camera_was_held():
    photo, file = Image.fromarray(sheet(code("UPPER-1"), code("LOWER-2"))).rotate(90, expand=True), BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: to be turned by 90 degrees
    photo.save(file, "JPEG", exif=exif)
    assert codes_of_file(file.getvalue()) == CodesOfPicture(("UPPER-1", "LOWER-2"))


@pytest.mark.parametrize("data", [b"", b"SN-1\nSN-2\n", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_picture_is_none(data):
    assert codes_of_file(data) is None


def test_a_code_is_taken_after_two_equal_reads_and_again_only_when_it_was_gone():
    seen = Sightings()
    assert seen.see(["A"]) == ()
    assert seen.see(["A", "B"]) == ("A",)
    assert seen.see([]) == ()  # one blurred picture
    assert seen.see(["A", "B"]) == ("B",)
    for _ in range(10):
        assert seen.see(["A"]) == ()
    for _ in range(5):
        assert seen.see([]) == ()
    assert seen.see(["A"]) == ()
    assert seen.see(["A"]) == ("A",)
