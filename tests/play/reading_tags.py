"""The labels that a play printed, read as a scanner would: one bit a dot, in the dots of each printer."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from sqlalchemy import select

from receiving_app.inventory.rules import hold_number
from receiving_app.settings import Settings
from receiving_app.tags.records import PrintRequest, Tag
from receiving_app.workplace import workplace
from tests.contracts.reading_labels import codes, one_bit

DPI = (203, 300, 600)


def numbers_asked_for(out: Path) -> list[str]:
    """The number of every label that was to be printed in the office of ``out``, tags and holds."""
    with workplace(Settings(office=out / "office", workstation="sample")) as office:
        rows = office.ask(
            lambda session: session.execute(
                select(Tag.number, PrintRequest.asset_id)
                .outerjoin(Tag, Tag.id == PrintRequest.tag_id)
                .where(PrintRequest.state != "withdrawn")  # hands put a tag of a roll on instead
            ).all()
        )
    return sorted(number or hold_number(asset_id) for number, asset_id in rows)


def numbers_read(out: Path, dpi: int) -> Iterator[list[str]]:
    """What a scanner reads on each label."""
    with pypdfium2.PdfDocument(out / "labels" / "tags.pdf") as document:
        for page in document:
            yield codes(one_bit(page.render(scale=dpi / 72).to_pil()))
