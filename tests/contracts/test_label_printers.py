"""One set of tests over every driver."""

import os
import sys
from pathlib import Path

import pytest

from receiving_app.devices.cabinet import TARGETS, label_printer
from receiving_app.devices.label_printer import Condition, LabelPrinter, Piece
from receiving_app.errors import Cancelled, Refused, Trouble
from receiving_app.progress import Progress
from tests.devices.zebra_double import ZebraDouble

PIECE = Piece("T000001", b"^XA^FDT000001^FS^XZ", ("T000001",))

LP = """#!{python}
import pathlib, sys
folder = pathlib.Path({folder!r})
if sys.argv[2] == "broken":
    sys.exit("lp: The printer or class does not exist.")
(folder / "arguments").write_text(" ".join(sys.argv[1:]))
(folder / "printed").write_bytes(sys.stdin.buffer.read())
"""
LPSTAT = """#!{python}
import pathlib, sys
if sys.argv[-1] == "broken":
    sys.exit("lpstat: Invalid destination name in list.")
print("printer office is idle.  enabled since today")
said = pathlib.Path({folder!r}) / "alerts"
print("\\tAlerts:", said.read_text() if said.exists() else "none")
"""


@pytest.fixture
def spooler(tmp_path, monkeypatch):
    """A folder with programs called lp and lpstat, first on the path; what lp was given lies beside them."""
    folder = tmp_path / "spooler"
    folder.mkdir()
    for name, text in (("lp", LP), ("lpstat", LPSTAT)):
        (folder / name).write_text(text.format(python=sys.executable, folder=str(folder)))
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.fixture(params=["pdf", "png", "zpl-file", "zpl", "queue"])
def place(request, tmp_path):
    """A target of each kind, what arrived there, and a target of its kind that cannot work."""
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    if request.param == "zpl":
        double = request.getfixturevalue("zebra")
        yield f"zpl:{double.host}:{double.port}", lambda: b"".join(double.printed), "zpl:127.0.0.1:1"
    elif request.param == "queue":
        spooler = request.getfixturevalue("spooler")
        printed = spooler / "printed"
        yield "queue:office", lambda: printed.read_bytes() if printed.exists() else b"", "queue:broken"
    else:
        target = tmp_path / "out" / ("labels" if request.param != "png" else "")
        file = target / "T000001.png" if request.param == "png" else target
        yield (
            f"{request.param}:{target}",
            lambda: file.read_bytes() if file.exists() else b"",
            f"{request.param}:{blocked}/labels",
        )


@pytest.fixture
def zebra():
    with ZebraDouble() as double:
        yield double


def test_what_is_sent_arrives(place):
    target, arrived, _ = place
    printer = label_printer(target)
    assert isinstance(printer, LabelPrinter)
    assert printer.accepts in {"pdf", "png", "zpl"}
    assert printer.name
    printer.send([PIECE], Progress())
    assert arrived() == PIECE.data


def test_a_cancelled_print_leaves_nothing_behind(place, tmp_path):
    target, arrived, _ = place
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        label_printer(target).send([PIECE], progress)
    assert arrived() == b""
    assert not [path for path in tmp_path.glob("out/**/*") if path.is_file()]


def test_trouble_says_what_is_wrong_and_what_to_do(place):
    _, _, broken = place
    with pytest.raises(Trouble) as trouble:
        label_printer(broken).send([PIECE], Progress())
    assert trouble.value.what.endswith(".")
    assert trouble.value.advice.endswith(".")


def test_the_state_is_in_words(place):
    target, _, broken = place
    assert str(label_printer(target).state()) == "ready"
    state = label_printer(broken).state()
    assert state.condition is Condition.NOT_REACHABLE
    assert state.advice


def test_a_file_that_was_there_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "tags.pdf"
    path.write_bytes(b"before")

    def full_disk(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(Trouble, match="No space left"):
        label_printer(f"pdf:{path}").send([PIECE], Progress())
    assert path.read_bytes() == b"before"
    assert [other.name for other in tmp_path.iterdir()] == ["tags.pdf"]


def test_a_second_picture_of_a_label_does_not_replace_the_first(tmp_path):
    printer = label_printer(f"png:{tmp_path}")
    printer.send([PIECE, Piece("../T 1", b"x", ("T 1",))], Progress())
    printer.send([PIECE], Progress())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["T000001-2.png", "T000001.png", "___T_1.png"]


def test_a_pdf_file_holds_one_document(tmp_path):
    with pytest.raises(Refused, match="one document"):
        label_printer(f"pdf:{tmp_path / 'a.pdf'}").send([PIECE, PIECE], Progress())


def test_a_queue_is_told_not_to_scale(spooler):
    label_printer("queue:office").send([PIECE], Progress())
    assert "-d office" in (spooler / "arguments").read_text()
    assert "-o print-scaling=none" in (spooler / "arguments").read_text()


@pytest.mark.parametrize(
    ("alert", "condition"),
    [
        ("media-empty-error", Condition.OUT_OF_LABELS),
        ("paused", Condition.PAUSED),
        ("cover-open", Condition.HEAD_OPEN),
    ],
)
def test_a_queue_says_what_its_printer_lacks(spooler, alert, condition):
    (spooler / "alerts").write_text(alert)
    assert label_printer("queue:office").state().condition is condition


def test_a_machine_without_cups_is_trouble_with_advice(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match=r"no CUPS.*Print to a PDF file"):
        label_printer("queue:office").send([PIECE], Progress())
    assert label_printer("queue:office").state().condition is Condition.UNKNOWN


@pytest.mark.parametrize(
    "target", ["", "pdf", "pdf:", "fax:1", "zpl:", "zpl::9100", "zpl:h:x", "zpl:h:0", "queue:-x", "queue:a b"]
)
def test_a_target_that_names_no_printer_is_refused(target):
    with pytest.raises(Refused):
        label_printer(target)


def test_every_kind_of_target_is_understood():
    for target in (*TARGETS, "zpl:zebra", "zpl:[::1]", "zpl:[::1]:9101", "pdf:C:/tags.pdf"):
        label_printer(target.replace("PORT", "9100"))
    assert label_printer("zpl:[::1]:9101").port == 9101
    assert label_printer("zpl:zebra").port == 9100
    assert label_printer("pdf:C:/tags.pdf").path == Path("C:/tags.pdf")
