"""An office with very many assets, made once in the temporary folder and kept for the next run."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from receiving_app.approvals.records import PurchaseLine
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
MOMENT = datetime(2026, 9, 15, 13, 30, tzinfo=UTC)


def open_at(place: Path | str, *, make: bool = False) -> Workplace:
    """The benchmark's office: a folder, or a PostgreSQL URL."""
    where = {"database": place} if isinstance(place, str) else {"office": place}
    settings = Settings(workstation="bench", **where)
    return open_workplace(settings, make=make, clock=day.PlayedClock(MOMENT))


def folder_with_assets(count: int) -> Path:
    """A SQLite office of this schema with ``count`` assets and an order for very many units."""
    folder = Path(tempfile.gettempdir()) / f"receiving-benchmark-{newest()}-{count}"
    if not (folder / "ready").exists():
        fill(folder, count)
        (folder / "ready").touch()
    return folder


def fill(place: Path | str, count: int) -> None:
    """Make the office at ``place``: the sample's reference files, one big order, ``count`` assets."""
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
        _add_assets(session, workplace.by(session), count)
    if workplace.store.on_sqlite:
        with workplace.store.transaction() as session:
            session.execute(text("ANALYZE"))
    workplace.close()


def _add_assets(session: Session, by: By, count: int) -> None:
    line = session.query(PurchaseLine).first()
    assert line is not None
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
                "purchase_line_id": line.id,
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
        if len(batch) == 5000:
            session.execute(insert(Asset), batch)
            batch = []
    if batch:
        session.execute(insert(Asset), batch)
