"""A receipt with its history against the raw driver writing the same rows with the same commits.

    python -m benchmarks.receipts [POSTGRESQL_URL]

Two things are measured. A receipt: receipt line, totals and history in one transaction; the goal is 0.3.
A whole scan of a unit: the scan read and kept, receipt, asset, custody, decision, tag, print request and the
history of each, in one transaction. In each round our steps are timed; then the office is copied, as many
further steps are captured (listening costs, so these are not timed), and the raw driver writes their
statements with the same commits into the copy. The ratio is ours to raw, round by round; quote the median.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.big_office import ORDER, fill, open_at
from receiving_app.database.record import new_id
from receiving_app.history.by import By
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.receiving.actions import take_in_scan
from receiving_app.receiving.arrivals.deliveries import delivery_named
from receiving_app.receiving.goods.units import count_quantity

SCANS, ROUNDS = 100, 5
WARMING_UP = 5  # steps before those that are measured: a statement is put together once in a dock's day
Written = list[list[tuple[str, Any]]]
_here: dict[str, str] = {}


def receipt(session: Session, by: By) -> None:
    """A receipt and its history, nothing else: delivery and line locked, counted, all written down."""
    delivery = delivery_named(session, _here["delivery"])
    count_quantity(session, by, delivery, str(delivery.current_line_id), 1, new_id())


def ours(place: Path | str, first: int, *, whole: bool, capturing: bool = False) -> tuple[float, Written]:
    """Seconds for ``SCANS`` steps, whole scans of units or receipts alone; capturing, what each wrote."""
    workplace = open_at(place)
    day.act_as(workplace, Role.RECEIVING_CLERK)
    _here["delivery"] = str(workplace.do(take_in_scan, ORDER, "GUN").delivery_id)
    written: Written = []

    def step(number: int) -> None:
        if whole:
            workplace.do(take_in_scan, f"B{number:05}K", "GUN")
        else:
            workplace.do(receipt)

    for number in range(first, first + WARMING_UP):
        step(number)

    def note(_c: Any, _cur: Any, statement: str, parameters: Any, _ctx: Any, many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's
        if statement.lstrip()[:6].upper() in {"INSERT", "UPDATE"}:
            rows = parameters if many else [parameters]
            written[-1].extend((statement, row) for row in rows)

    if capturing:
        event.listen(workplace.store.engine, "before_cursor_execute", note)
    began = time.perf_counter()
    for number in range(first + WARMING_UP, first + WARMING_UP + SCANS):
        written.append([])
        step(number)
    seconds = time.perf_counter() - began
    workplace.close()
    return seconds, written


def raw_sqlite(copy: Path, written: Written) -> float:
    """Seconds for the same writes by the driver alone."""
    connection = sqlite.connect(copy / "office.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")
    began = time.perf_counter()
    for scan in written:
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters in scan:
            connection.execute(statement, parameters)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def raw_postgresql(url: str, written: Written) -> float:
    """Seconds for the same writes by the driver alone."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        began = time.perf_counter()
        for scan in written:
            for statement, parameters in scan:
                connection.execute(statement, parameters)
            connection.commit()
        return time.perf_counter() - began


def report(what: str, pairs: list[tuple[float, float]]) -> None:
    """Print the medians and the median of the pairs' ratios."""
    own = statistics.median(SCANS / mine for mine, _ in pairs)
    floor = statistics.median(SCANS / raw for _, raw in pairs)
    ratio = statistics.median(raw / mine for mine, raw in pairs)
    print(f"{what}: {own:.0f}/s with history, raw driver {floor:.0f}/s, ratio {ratio:.2f}")


def measure(
    place: Path | str, copy: Callable[[], Path | str], raw: Callable[[Any, Written], float], *, whole: bool
) -> list[tuple[float, float]]:
    """``ROUNDS`` pairs of seconds: ours, then raw in a copy of the office."""
    found = []
    numbers = count(1, WARMING_UP + SCANS)
    for _ in range(ROUNDS):
        seconds, _nothing = ours(place, next(numbers), whole=whole)
        twin = copy()
        _seconds, written = ours(place, next(numbers), whole=whole, capturing=True)
        found.append((seconds, raw(twin, written)))
    return found


def main() -> None:
    """Measure SQLite, and PostgreSQL where a URL of an empty database is given."""
    with tempfile.TemporaryDirectory() as name:
        folder, twin = Path(name) / "office", Path(name) / "twin"
        fill(folder, 1000)

        def copy() -> Path:
            workplace = open_at(folder)
            day.act_as(workplace, Role.RECEIVING_CLERK)
            workplace.do(take_in_scan, ORDER, "GUN")
            workplace.close()
            shutil.rmtree(twin, ignore_errors=True)
            shutil.copytree(folder, twin)
            return twin

        report("SQLite, receipt", measure(folder, copy, raw_sqlite, whole=False))
        report("SQLite, whole scan of a unit", measure(folder, copy, raw_sqlite, whole=True))
    if len(sys.argv) > 1:
        url = sys.argv[1]
        fill(url, 1000)
        base = url.rsplit("/", 1)[0]

        def clone() -> str:
            workplace = open_at(url)
            day.act_as(workplace, Role.RECEIVING_CLERK)
            workplace.do(take_in_scan, ORDER, "GUN")
            workplace.close()
            with psycopg.connect(f"{base}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS benchmark_twin")
                connection.execute(
                    f'CREATE DATABASE benchmark_twin TEMPLATE "{url.rsplit("/", 1)[1]}"'.encode()
                )
            return f"{base}/benchmark_twin"

        report("PostgreSQL, receipt", measure(url, clone, raw_postgresql, whole=False))
        report("PostgreSQL, whole scan of a unit", measure(url, clone, raw_postgresql, whole=True))


if __name__ == "__main__":
    main()
