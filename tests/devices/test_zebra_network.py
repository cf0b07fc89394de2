import socket

import pytest

from receiving_app.devices.drivers.zebra_network import BATCH, Patience, ZebraNetwork
from receiving_app.devices.drivers.zebra_status import read_status
from receiving_app.devices.label_printer import Condition, Piece, PrintStopped
from receiving_app.errors import Cancelled, Trouble
from receiving_app.progress import Progress
from tests.devices.zebra_double import ZebraDouble

QUICK = Patience(connect=2.0, answer=0.05, silence=0.15, between=0.0)
LASTING = Patience(connect=2.0, answer=0.05, silence=30.0, between=0.0)


def labels(count):
    return [
        Piece(f"T{n:06d}", f"^XA^FO0,0^FDT{n:06d}^FS^XZ\n".encode(), (f"T{n:06d}",)) for n in range(count)
    ]


def printer(double, patience=LASTING):
    return ZebraNetwork(double.host, double.port, patience)


def test_five_hundred_labels_come_out_once_each_and_in_order():
    pieces = labels(500)
    with ZebraDouble() as double:
        printer(double).send(pieces, Progress())
        assert double.printed == [piece.data.strip() for piece in pieces]


@pytest.mark.parametrize("silent", [False, True], ids=["says so", "falls silent"])
def test_a_roll_that_ends_in_the_middle_is_waited_for_and_no_label_is_doubled(silent):
    pieces = labels(120)
    told = []
    with ZebraDouble(paper=53, silent_when_empty=silent) as double:

        def tell(done, total, what):
            told.append(what)
            if what.startswith("Waiting"):
                double.paper = None  # somebody puts a roll in

        printer(double).send(pieces, Progress(tell))
        assert double.printed == [piece.data.strip() for piece in pieces]
    assert f"Waiting: {'the printer does not answer' if silent else 'out of labels'}" in told


def test_waiting_for_a_roll_can_be_stopped_and_says_which_labels_are_sure():
    with ZebraDouble(paper=BATCH + 3) as double:
        progress = Progress(lambda _done, _total, what: what.startswith("Waiting") and progress.cancel())
        with pytest.raises(PrintStopped) as stopped:
            printer(double).send(labels(40), progress)
    stop = stopped.value
    assert stop.sure == tuple(f"T{n:06d}" for n in range(BATCH))
    assert stop.unsure == tuple(f"T{n:06d}" for n in range(BATCH, 2 * BATCH))
    assert stop.unsent == tuple(f"T{n:06d}" for n in range(2 * BATCH, 40))
    assert f"T{BATCH:06d} to T{2 * BATCH - 1:06d}" in stop.advice


@pytest.mark.parametrize("byte", [40, 500, 1500, 4000])
def test_a_connection_that_breaks_leaves_only_one_batch_to_be_looked_for(byte):
    pieces = labels(200)
    with ZebraDouble(reset_at_byte=byte) as double:
        with pytest.raises(PrintStopped, match="broke") as stopped:
            printer(double).send(pieces, Progress())
        out = [label.decode().split("^FD")[1][:7] for label in double.printed]
    stop = stopped.value
    assert set(stop.sure) <= set(out) <= set(stop.sure) | set(stop.unsure)
    assert len(stop.unsure) <= BATCH
    assert stop.sure + stop.unsure + stop.unsent == tuple(piece.name for piece in pieces)


def test_a_printer_that_never_answers_is_not_ready_and_gets_no_label():
    with ZebraDouble(answers=False) as double:
        with pytest.raises(Trouble, match="not ready: it does not answer") as trouble:
            printer(double).send(labels(3), Progress())
        assert not isinstance(trouble.value, PrintStopped)
        assert printer(double).state().condition is Condition.UNKNOWN
        assert double.printed == double.waiting == []


def test_a_printer_that_falls_silent_for_good_is_never_taken_for_done():
    with (
        ZebraDouble(paper=4, silent_when_empty=True) as double,
        pytest.raises(PrintStopped, match="fell silent after 0 labels") as stopped,
    ):
        printer(double, QUICK).send(labels(6), Progress())
    assert stopped.value.unsure == tuple(f"T{n:06d}" for n in range(6))


def test_a_slow_printer_is_asked_until_it_is_done():
    with ZebraDouble(late=25) as double:
        printer(double).send(labels(BATCH), Progress())
        assert len(double.printed) == BATCH
        assert double.questions >= 25


@pytest.mark.parametrize(
    ("fault", "condition"),
    [
        ({}, Condition.READY),
        ({"paper": 0}, Condition.OUT_OF_LABELS),
        ({"paused": True}, Condition.PAUSED),
        ({"head_open": True, "paper": 0}, Condition.HEAD_OPEN),
        ({"ribbon_out": True}, Condition.OUT_OF_RIBBON),
    ],
)
def test_the_state_is_said_in_words_and_a_printer_that_is_not_ready_gets_no_label(fault, condition):
    with ZebraDouble(**fault) as double:
        assert printer(double).state().condition is condition
        if condition is not Condition.READY:
            with pytest.raises(Trouble, match=f"not ready: {condition}"):
                printer(double).send(labels(1), Progress())
            assert double.waiting == []


def test_a_printer_that_talks_with_another_computer_is_not_ready():
    with ZebraDouble() as double, socket.create_connection((double.host, double.port)) as other:
        other.sendall(b"~HS")
        assert other.recv(10)
        with pytest.raises(Trouble, match="does not answer"):
            printer(double).send(labels(1), Progress())
        assert double.printed == []


def test_a_printer_that_is_switched_off_is_not_reachable():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    zebra = ZebraNetwork("127.0.0.1", port, QUICK)
    assert zebra.state().condition is Condition.NOT_REACHABLE
    with pytest.raises(Trouble, match="not reachable"):
        zebra.send(labels(1), Progress())


def test_stopping_before_the_first_label_prints_nothing():
    progress = Progress()
    progress.cancel()
    with ZebraDouble() as double:
        with pytest.raises(Cancelled):
            printer(double).send(labels(5), progress)
        assert double.printed == double.waiting == []


@pytest.mark.parametrize("answer", [b"", b"\x02030,0\x03", b"\x02a,b\x03\x02c\x03\x02d\x03", b"\xff" * 50])
def test_what_is_no_status_is_not_read_as_one(answer):
    assert read_status(answer) is None
