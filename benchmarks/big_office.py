"""An office with very many assets and open orders, made once in the temporary folder and kept.

The assets came on the open lines, on each as many; without open lines, on the one line of the great order.
"""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.record import Record
from receiving_app.database.schema import newest
from receiving_app.history.by import By
from receiving_app.inventory.records import Asset
from receiving_app.office_loading import contents_of, load_office
from receiving_app.people.rules import Role
from receiving_app.play import day
from receiving_app.resources_folder import resource
from receiving_app.settings import Settings
from receiving_app.workplace import Workplace, open_workplace

ORDER, UNITS = "PO-77001", 100_000
LINES_OF_AN_ORDER = 5
BATCH = 5000
MOMENT = datetime(2026, 9, 15, 13, 30, tzinfo=UTC)


def open_at(place: Path | str, *, make: bool = False) -> Workplace:
    """The benchmark's office: a folder, or a PostgreSQL URL."""
    where = {"database": place} if isinstance(place, str) else {"office": place}
    settings = Settings(workstation="bench", **where)
    return open_workplace(settings, make=make, clock=day.PlayedClock(MOMENT))


def folder_with_assets(count: int, lines: int = 0) -> Path:
    """A SQLite office of this schema: ``count`` assets, ``lines`` open lines, an order for very many."""
    folder = Path(tempfile.gettempdir()) / f"receiving-benchmark-{newest()}-{count}-{lines}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        fill(folder, count, lines)
        (folder / "ready").touch()
    return folder


def fill(place: Path | str, count: int, lines: int = 0) -> None:
    """Make the office at ``place``: the sample's reference files, one big order, open lines and assets."""
    sample = resource("sample-office")
    workplace = open_at(place, make=True)
    with workplace.store.transaction() as session:
        load_office(session, workplace.nobody(), contents_of(sample), is_sample=True)
    day.act_as(workplace, Role.ADMINISTRATOR)
    heading, first = (sample / "approvals.csv").read_text(encoding="utf8").splitlines()[:2]
    cells = first.replace('"Latitude 5450 14in notebook, 16 GB, 512 GB"', "Notebook").split(",")
    cells[9], cells[20], cells[22] = ORDER, str(UNITS), "0.01"
    file = Path(tempfile.gettempdir()) / "receiving-benchmark-approvals.csv"
    file.write_text(f"{heading}\n{','.join(cells)}\n", encoding="utf8")
    day.bring_in_approvals(workplace, file)
    with workplace.store.transaction() as session:
        of_lines = _add_orders(session, lines, count)
        _add_assets(session, workplace.by(session), count, of_lines)
    with workplace.store.transaction() as session:
        session.execute(text("ANALYZE"))
    workplace.close()


def _add_orders(session: Session, lines: int, assets: int) -> list[str]:
    """Orders with so many lines that still want goods, among them the units that are here; the lines' ids."""
    order = session.scalars(select(Purchase)).one()
    line = session.scalars(select(PurchaseLine)).one()
    here = assets // lines if lines else 0
    orders, rows = [], []
    for number in range(lines):
        order_no, line_no = divmod(number, LINES_OF_AN_ORDER)
        order_id = f"00000000-0000-7000-8001-{order_no:012}"
        if line_no == 0:
            name = f"BX{order_no:07}"
            orders.append({**order.values(), "id": order_id, "number": name, "number_key": name})
        part = f"BP{number:07}"
        counts = {"quantity": here + 10, "received": here, "accepted": here}
        named = {"part": part, "part_key": part, "vendor_part": f"V{part}", "vendor_part_key": f"V{part}"}
        changed = {"number": line_no + 1, "purchase_id": order_id, **named, **counts}
        rows.append({**line.values(), "id": f"00000000-0000-7000-8002-{number:012}", **changed})
    _insert(session, Purchase, orders)
    _insert(session, PurchaseLine, rows)
    return [row["id"] for row in rows] or [line.id]


def _insert(session: Session, kind: type[Record], rows: Sequence[dict[str, Any]]) -> None:
    for first in range(0, len(rows), BATCH):
        session.execute(insert(kind.__table__), rows[first : first + BATCH])  # type: ignore[arg-type]  # a table


def _add_assets(session: Session, by: By, count: int, of_lines: list[str]) -> None:
    batch = []
    for number in range(count):
        serial = f"BN{number:07}X"
        batch.append(
            {
                "id": f"00000000-0000-7000-8000-{number:012}",
                "manufacturer": "Benchmark",
                "maker_key": "BENCHMARK",
                "serial": serial,
                "serial_key": serial,
                "part": "P-1",
                "description": "Notebook",
                "commodity_class": "43211500",
                "acquisition_method": "PO",
                "cost_cents": 100000,
                "received_on": by.today,
                "accepted_on": by.today,
                "purchase_line_id": of_lines[number % len(of_lines)],
                "state": "accepted",
                "owner": "01815",
                "payer": "01815",
                "user": "01107",
                "custodian_id": None,
                "location_id": None,
                "determination_id": None,
                "tag_id": None,
                "tag_due": None,
                "tag_verified_at": None,
                "search_words": f"notebook benchmark p-1 {serial.lower()}",
            }
        )
        if len(batch) == BATCH:
            _insert(session, Asset, batch)
            batch = []
    _insert(session, Asset, batch)
