"""A Zebra printer's answer to ``~HS`` (Host Status Return), read.

Three strings between STX and ETX. Source: Zebra Programming Guide, ``~HS``.
"""

from dataclasses import dataclass

from receiving_app.devices.label_printer import Condition, PrinterState

QUESTION = b"~HS"
STX, ETX = b"\x02", b"\x03"
STRINGS = 3


@dataclass(frozen=True, slots=True)
class HostStatus:
    """What the printer says of itself.

    Attributes:
        is_out_of_labels, is_paused, is_head_open, is_out_of_ribbon: what keeps it from printing.
        formats_waiting: labels received and not yet printed.
        labels_remaining: copies still to come of the label that is being printed.
        has_partial_format: whether half a label stands in its buffer.
    """

    is_out_of_labels: bool
    is_paused: bool
    is_head_open: bool
    is_out_of_ribbon: bool
    formats_waiting: int
    labels_remaining: int
    has_partial_format: bool

    @property
    def has_printed_all(self) -> bool:
        """Whether nothing that was sent is still to be printed."""
        return not (self.formats_waiting or self.labels_remaining or self.has_partial_format)

    @property
    def state(self) -> PrinterState:
        """The same in words; what a person must do first comes first."""
        if self.is_head_open:
            return PrinterState(Condition.HEAD_OPEN, "Close the print head.")
        if self.is_out_of_labels:
            return PrinterState(Condition.OUT_OF_LABELS, "Put a new roll in.")
        if self.is_out_of_ribbon:
            return PrinterState(Condition.OUT_OF_RIBBON, "Put a new ribbon in.")
        if self.is_paused:
            return PrinterState(Condition.PAUSED, "Press the printer's pause key.")
        return PrinterState(Condition.READY)


def is_whole(answer: bytes) -> bool:
    """Whether all three strings have arrived."""
    return answer.count(ETX) >= STRINGS


def read_status(answer: bytes) -> HostStatus | None:
    """The answer read; None if it is not one.

    The first string is ``aaa,b,c,dddd,eee,f,g,h,iii,j,k,l``: b paper out, c pause, eee formats in the buffer,
    g partial format. The second is ``mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www``: o head up, p ribbon out, u labels
    remaining.
    """
    strings = [part.partition(ETX)[0].decode("ascii", "replace").split(",") for part in answer.split(STX)[1:]]
    if len(strings) < STRINGS:
        return None
    first, second = strings[0], strings[1]
    try:
        return HostStatus(
            is_out_of_labels=first[1] == "1",
            is_paused=first[2] == "1",
            is_head_open=second[2] == "1",
            is_out_of_ribbon=second[3] == "1",
            formats_waiting=int(first[4]),
            labels_remaining=int(second[8]),
            has_partial_format=first[7] == "1",
        )
    except (IndexError, ValueError):
        return None
