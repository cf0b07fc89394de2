"""The process that reads pictures: it reads scans, and whatever becomes of it, the desk goes on."""

import io
import subprocess
import sys
import textwrap

import pytest
from PIL import Image, ImageEnhance

from receiving_app.slips.answers import ClueKind
from receiving_app.slips.picture_process import receive, send
from receiving_app.slips.picture_reader import PictureReader
from receiving_app.slips.reading import papers_of, read_slip
from tests.slips.paper_maker import HEADER, TABLE, drawn, linear, picture

PAGE = Image.new("L", (4, 3), 255)
ANSWER = {
    "words": [["PO", 1.0, 2.0, 3.0, 4.0, 0.9]],
    "codes": [["QR Code", "X\x1d1"]],
    "unread_codes": 2,
    "blank": False,
}
COUNTS = """
n = 0
while receive(asked):
    n += 1
    send(answered, {'words': [], 'codes': [['n', str(n)]], 'unread_codes': 0, 'blank': True})
"""


@pytest.fixture
def reader():
    """Makes readers out of a few lines of Python that speak for the process, and ends them."""
    made = []

    def make(*lines, page_seconds=20.0):
        program = textwrap.dedent(
            """
            import os, sys, time
            from receiving_app.slips.picture_process import receive, send
            asked, answered = sys.stdin.buffer, sys.stdout.buffer
            """
        )
        command = (sys.executable, "-c", program + "\n".join(lines))
        made.append(PictureReader(command, page_seconds))
        return made[-1]

    yield make
    for each in made:
        each.close()


READY = "send(answered, {'ready': True})"
ANSWERS = f"while receive(asked): send(answered, {ANSWER!r})"


def test_words_and_codes_come_back_with_their_control_characters(reader):
    read = reader(READY, ANSWERS).read(PAGE)
    assert [(word.text, word.left, word.sure) for word in read.words] == [("PO", 1.0, 0.9)]
    assert (read.codes, read.unread_codes) == ((("QR Code", "X\x1d1"),), 2)
    assert read.trouble is None


def test_one_process_reads_page_after_page(reader):
    pages = reader(READY, COUNTS)
    assert [pages.read(PAGE).codes[0][1] for _ in range(3)] == ["1", "2", "3"]


def test_a_process_that_died_is_started_again_for_the_same_page(reader, tmp_path):
    mark = tmp_path / "died"
    first = f"first = not os.path.exists({str(mark)!r}); open({str(mark)!r}, 'w').close()"
    assert reader(READY, first, "if first: receive(asked); os._exit(9)", ANSWERS).read(PAGE).trouble is None
    assert mark.exists()


@pytest.mark.parametrize(
    ("does", "seconds"),
    [("receive(asked); os._exit(9)", 20.0), ("receive(asked); time.sleep(600)", 0.2)],
    ids=["it dies", "it hangs"],
)
def test_a_page_that_fells_it_twice_is_given_up(reader, does, seconds):
    read = reader(READY, does, page_seconds=seconds).read(PAGE)
    assert read.trouble == "The reader of pictures failed twice on this page."
    assert read.words == ()


def test_a_reader_that_is_not_installed_is_said_and_asked_no_more(reader, tmp_path):
    tried = tmp_path / "tried"
    missing = reader(
        f"open({str(tried)!r}, 'a').write('x')", "send(answered, {'trouble': 'No module named rapidocr'})"
    )
    for _ in range(2):
        assert "is not installed (No module named rapidocr)" in missing.read(PAGE).trouble
    assert tried.read_text() == "x"


def test_a_command_that_is_not_there_is_trouble_and_no_crash():
    assert "cannot be started" in PictureReader(("/nowhere/python",)).read(PAGE).trouble


def test_a_page_that_it_cannot_read_is_told_and_the_next_one_is_read(reader):
    pages = reader(READY, "receive(asked); send(answered, {'trouble': 'ValueError: odd'})", ANSWERS)
    assert pages.read(PAGE).trouble == "The page could not be read (ValueError: odd)."
    assert pages.read(PAGE).trouble is None


def test_the_process_ends_with_its_input_and_starts_again_when_it_is_needed(reader):
    pages = reader(READY, ANSWERS)
    pages.read(PAGE)
    process = pages._process
    pages.close()
    assert process.poll() == 0
    assert pages.read(PAGE).trouble is None


def test_a_message_that_is_cut_off_is_none():
    out = io.BytesIO()
    send(out, {"width": 1}, b"12345")
    for size in (0, 5, len(out.getvalue()) - 1):
        assert receive(io.BytesIO(out.getvalue()[:size])) is None
    assert receive(io.BytesIO(out.getvalue())) == ({"width": 1}, b"12345")


def on_a_table(page):
    """The page photographed on a dark table, not quite from above, half in the shadow."""
    photo = Image.new("L", (page.width + 500, page.height + 500), 60)
    lit = page.copy()
    lit.paste(ImageEnhance.Brightness(page).enhance(0.6).crop((0, 0, page.width // 2, page.height)), (0, 0))
    photo.paste(lit, (250, 250))
    corners = (40, 60, 10, photo.height - 30, photo.width - 60, photo.height, photo.width, 20)
    return photo.transform(photo.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=60)


SPOILT = {
    "a scan": lambda page: page,
    "askew": lambda page: page.rotate(2.3, Image.Resampling.BICUBIC, expand=True, fillcolor=255),
    "upside down": lambda page: page.rotate(180),
    "lying on its side": lambda page: page.rotate(90, expand=True),
    "a photo": on_a_table,
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_slip_is_read_from_a_picture(eye, spoilt):
    data = picture(SPOILT[spoilt](drawn(*HEADER, *TABLE)), "JPEG", quality=80)
    reading = read_slip(data, "scan.jpg", eye.read)
    assert reading.problems == ()
    assert (reading.slip_number, reading.orders) == ("77120034", ("4500012345",))
    assert reading.best(ClueKind.SHIP_DATE) == "2026-09-14"
    assert [(line.part, line.ordered, line.shipped, line.backordered) for line in reading.lines] == [
        ("AB-100", 3, 2, 1),
        ("CD-200", 1, 1, 0),
    ]
    assert reading.lines[0].serials == ("PF3ABC12", "PF3ABC13")


def test_a_batch_is_parted_at_its_separator_sheets_and_blank_backs_are_dropped(eye):
    sheet = linear("SEPARATOR").resize((800, 600))
    blank = Image.new("L", (1700, 2200), 255)
    first, second = drawn(*HEADER, *TABLE), drawn((60, 100, "Packing slip no: 99000001"), dpi=200)
    pages = [sheet, blank, first, blank, sheet, second]
    data = picture(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    papers = papers_of(read_slip(data, "batch.tif", eye.read))
    assert [(numbers, paper.slip_number) for numbers, paper in papers] == [
        ((3,), "77120034"),
        ((6,), "99000001"),
    ]
    assert papers[0][1].name == "batch.tif, page 3"
    assert [line.page for line in papers[0][1].lines] == [1, 1]


def test_it_reads_without_reaching_for_any_other_machine():
    code = (
        "import sys, io, socket\n"
        "def deny(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo'): raise PermissionError(event)\n"
        "sys.addaudithook(deny)\n"
        "from receiving_app.slips import picture_process as process\n"
        "asked, answered = io.BytesIO(), io.BytesIO()\n"
        "process.send(asked, {'width': 60, 'height': 40}, bytes([255]) * 2400)\n"
        "asked.seek(0)\n"
        "process.serve(asked, answered, process._reader())\n"
        "answered.seek(0)\n"
        "print(process.receive(answered)[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "{'words': [], 'codes': [], 'unread_codes': 0, 'blank': True}", done.stderr
