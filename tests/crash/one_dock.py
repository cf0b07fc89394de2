"""A dock that scans one unit after the other and says which were acknowledged, until somebody kills it.

    python -m tests.crash.one_dock WHERE FIRST_NUMBER

Each line on standard output is a serial whose answer stood on the screen: it may never be lost.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from receiving_app.office_loading import contents_of, load_office
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import take_in_scan, undo
from receiving_app.settings import Settings
from receiving_app.slips.actions import file_slip, take_back_placement
from receiving_app.slips.reading import read_slip
from receiving_app.workplace import Workplace, open_workplace
from tests.offices import SAMPLE_DAY

ORDER, UNITS = "PO-77001", 100_000


def open_dock(where: str, *, make: bool = False) -> Workplace:
    """The dock's office: a folder, or a PostgreSQL URL."""
    place = {"database": where} if "://" in where else {"office": Path(where)}
    clock = day.PlayedClock(datetime(2026, 9, 15, 13, 30, tzinfo=UTC))
    return open_workplace(Settings(workstation="dock-a", **place), make=make, clock=clock)


def make_office(where: str) -> None:
    """The sample office with one order for very many units."""
    workplace = open_dock(where, make=True)
    with workplace.store.transaction() as session:
        load_office(session, workplace.nobody(), contents_of(SAMPLE_DAY), is_sample=True)
    day.act_as(workplace, Role.ADMINISTRATOR)
    heading, first = (SAMPLE_DAY / "approvals.csv").read_text(encoding="utf8").splitlines()[:2]
    cells = first.replace('"Latitude 5450 14in notebook, 16 GB, 512 GB"', "Notebook").split(",")
    cells[9], cells[20], cells[22] = ORDER, str(UNITS), "0.01"
    big = Path(workplace.settings.folder if not workplace.settings.database else "/tmp") / "big.csv"  # noqa: S108 - gone a moment later
    big.write_text(f"{heading}\n{','.join(cells)}\n", encoding="utf8")
    _read, imported = day.bring_in_approvals(workplace, big)
    assert imported.added == 1, imported
    big.unlink()
    workplace.close()


def scan_on(where: str, number: int) -> None:
    """Scan units, undo every seventh, file and take back a slip now and then; acknowledge each."""
    workplace = open_dock(where)
    day.act_as(workplace, Role.RECEIVING_CLERK)
    workplace.do(take_in_scan, ORDER, "GUN")
    slip = (SAMPLE_DAY / "slips" / "slip_004.pdf").read_bytes()
    reading = read_slip(slip, "slip_004.pdf")
    while True:
        number += 1
        serial = f"B{number:05}K"  # the shape of this maker's serials
        answer = workplace.do(take_in_scan, serial, "GUN")
        say(f"{answer.outcome} {serial}")
        if number % 7 == 0:
            workplace.do(undo)
            say(f"undone {serial}")
        if number % 11 == 0:
            filed = workplace.do(file_slip, workplace.documents, slip, reading)
            if filed.state != "known":
                say(f"filed {filed.slip_id}")
            for _ in range(2):
                state = workplace.do(take_back_placement, filed.slip_id, "again").state
                if state == "withdrawn":
                    break


def say(words: str) -> None:
    """Acknowledge, so that the reader has it even if we die now."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    scan_on(sys.argv[1], int(sys.argv[2]))
