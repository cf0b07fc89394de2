"""A scanner on a serial line: a pseudo terminal is the hardware, and misbehaves as hardware does."""

import threading

import pytest

from receiving_app.devices.cabinet import scanner
from receiving_app.devices.drivers.serial_scanner import Frames, SerialScanner
from receiving_app.devices.scanner import Scanner
from receiving_app.errors import Cancelled, Refused
from receiving_app.progress import Progress
from tests.devices.serial_double import SerialGun

ENVELOPE = "[)>\x1e06\x1d1PABC\x1dSX1\x1e\x04"
WAIT = 20  # seconds, only until something has gone wrong


def cut(*pieces):
    """What a line that sent these pieces handed over; None stands for a moment without any."""
    frames, scans, broken = Frames(), [], []
    for piece in pieces:
        whole, torn = frames.pause() if piece is None else frames.take(piece)
        scans += whole
        broken += torn
    return scans, broken


def test_a_scan_ends_with_its_line_end_however_it_was_split():
    assert cut(b"SN-1\r\n", b"SN", b"-2", b"\r", b"\nSN-3\n") == (["SN-1", "SN-2", "SN-3"], [])
    assert cut(*(bytes([each]) for each in f"{ENVELOPE}\r{ENVELOPE}\r".encode())) == ([ENVELOPE] * 2, [])


def test_what_begins_with_stx_ends_with_etx():
    assert cut(b"\x02SN-1\x03\x02SN-2\x03") == (["SN-1", "SN-2"], [])


def test_a_scanner_that_sends_no_end_is_cut_by_pauses():
    assert cut(b"SN", None, b"-1", None, None, b"SN-2", None, None) == (["SN-1", "SN-2"], [])


def test_a_piece_of_a_scanner_that_sends_ends_is_never_taken_for_a_scan():
    assert cut(b"SN-1\rSN-", *[None] * 9, b"2\r") == (["SN-1", "SN-2"], [])
    assert cut(b"SN-1\rSN-", *[None] * 10, b"SN-3\r") == (["SN-1", "SN-3"], ["SN-"])


def test_noise_is_kept_byte_for_byte_and_never_grows_without_end():
    assert cut(b"\xff\x00\xfe\r") == (["\xff\x00\xfe"], [])
    scans, broken = cut(b"\xaa" * 25_000, b"\rSN-1\r")
    assert [len(piece) for piece in broken] == [10_001, 10_001]
    assert scans[-1] == "SN-1"


class Listening:
    """A scanner that is listened to on a thread; waits for what it says."""

    def __init__(self, port):
        self.scans, self.states, self.progress = [], [], Progress()
        self._news = threading.Condition()
        self._scanner = SerialScanner(str(port), again=0.01)
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    def _listen(self):
        with pytest.raises(Cancelled):
            self._scanner.listen(self._into(self.scans), self._into(self.states), self.progress)

    def _into(self, heard):
        def hear(what):
            with self._news:
                heard.append(what)
                self._news.notify_all()

        return hear

    def wait(self, seen):
        with self._news:
            assert self._news.wait_for(lambda: seen(self), WAIT), (self.scans, self.states)

    def stop(self):
        self.progress.cancel()
        self.thread.join(WAIT)
        assert not self.thread.is_alive()


@pytest.fixture
def gun(tmp_path):
    pytest.importorskip("pty")
    pytest.importorskip("serial")
    return SerialGun(tmp_path / "ttyGUN")


@pytest.fixture
def listening(tmp_path, gun):
    listening = Listening(tmp_path / "ttyGUN")
    yield listening
    listening.stop()


def test_what_the_gun_sends_comes_whole_and_in_order(gun, listening):
    listening.wait(lambda heard: heard.states)
    assert not listening.states[0].is_ready
    assert listening.states[0].advice == "Plug it in. It goes on by itself."
    gun.plug_in()
    listening.wait(lambda heard: heard.states[-1].is_ready)
    codes = [f"SN-{number:05}" for number in range(300)]
    sent = "".join(f"{code}\r\n" for code in codes).encode()
    for at in range(0, len(sent), 7):
        gun.send(sent[at : at + 7])
    gun.send(f"{ENVELOPE}\r".encode())
    listening.wait(lambda heard: len(heard.scans) >= 301)
    assert listening.scans == [*codes, ENVELOPE]
    gun.unplug()


def test_unplugged_in_the_middle_of_a_scan_it_says_so_and_goes_on_when_it_is_back(gun, listening):
    gun.plug_in()
    listening.wait(lambda heard: heard.states and heard.states[-1].is_ready)
    for round_ in range(3):
        gun.send(f"SN-{round_}\rSN-9".encode())
        listening.wait(lambda heard, round_=round_: len(heard.scans) == round_ + 1)
        gun.unplug()
        listening.wait(lambda heard: not heard.states[-1].is_ready)
        gun.plug_in()
        listening.wait(lambda heard: heard.states[-1].is_ready)
    assert listening.scans == ["SN-0", "SN-1", "SN-2"], "half a serial number is no scan"
    broken = [state.broken for state in listening.states if state.broken]
    assert broken == ["SN-9"] * len(broken)
    assert broken
    gun.unplug()


def test_without_pyserial_a_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "serial", None)
    with pytest.raises(Refused, match=r"pip install 'receiving-app\[serial\]'"):
        SerialScanner("COM3").listen(print, print, Progress())


@pytest.mark.parametrize(
    ("target", "name"),
    [("serial:COM3", "SERIAL COM3"), ("serial:/dev/ttyACM0:115200", "SERIAL ttyACM0")],
)
def test_the_cabinet_knows_scanners_by_their_port(target, name):
    made = scanner(target)
    assert isinstance(made, Scanner)
    assert made.name == name


@pytest.mark.parametrize("target", ["", "serial", "serial:", "COM3", "usb:COM3", "serial:COM3:0"])
def test_what_names_no_scanner_is_refused(target):
    with pytest.raises(Refused, match="names no scanner"):
        scanner(target)
