"""Reading a card statement file: every line becomes a row, a problem or a remark; nothing is guessed."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from receiving_app.card_logs.statement import Statement, StatementRow, dollars, totals_of, with_identities
from receiving_app.card_logs.statement_cells import Unreadable, cell_text, cents
from receiving_app.card_logs.statement_lines import Record, decoded
from receiving_app.card_logs.statement_mapping import ColumnMapping, known_mappings, mapping_named
from receiving_app.card_logs.statement_row import RowReader, UnreadableCell
from receiving_app.card_logs.statement_table import Table, find_table
from receiving_app.errors import Problem
from receiving_app.scans.card_numbers import masked

_TOTAL = re.compile(r"(?:grand |sub|report |statement )?totals?\b.*", re.IGNORECASE)
_OTHER_KINDS = (
    (b"PK\x03\x04", "This is a workbook, not a text file; save it as CSV and bring that in."),
    (b"\xd0\xcf\x11\xe0", "This is an old workbook, not a text file; save it as CSV and bring that in."),
    (b"%PDF", "This is a PDF; ask the bank's site for the CSV export."),
    (b"OFXHEADER", "This is an OFX file; ask the bank's site for the CSV export."),
)


def read_statement(
    source: Path | bytes, name: str | None = None, mapping: ColumnMapping | str | None = None
) -> Statement:
    """Read a statement file.

    Args:
        source: the file's place, or its bytes.
        name: what the file is called in problems; the file's own name when left out.
        mapping: how its columns are headed; found by the headings when left out.

    Raises:
        Refused: when ``mapping`` is a name nobody knows.
        OSError: when the file cannot be opened.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    called = name or (source.name if isinstance(source, Path) else "statement")
    chosen = mapping_named(mapping) if isinstance(mapping, str) else mapping
    reading = _Reading(called)
    table = reading.table(content, (chosen,) if chosen else known_mappings())
    if table is not None:
        reading.read(table)
    rows = with_identities(reading.rows)
    return Statement(
        name=called,
        sha256=hashlib.sha256(content).hexdigest(),
        mapping=table.mapping.name if table else None,
        rows=rows,
        problems=tuple(reading.problems),
        remarks=tuple(reading.remarks),
        stated_total_cents=reading.stated_total,
        totals=totals_of(rows),
    )


@dataclass(slots=True)
class _Reading:
    """What one file gives, gathered line by line."""

    name: str
    rows: list[StatementRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    stated_total: int | None = None

    def table(self, content: bytes, mappings: Sequence[ColumnMapping]) -> Table | None:
        """The file's table, or None and the problem why there is none."""
        for start, reason in _OTHER_KINDS:
            if content.startswith(start):
                self._problem(0, "", reason)
                return None
        text = decoded(content)
        found = find_table(text, mappings)
        if not text.strip():
            self._problem(0, "", "The file is empty.")
        elif found is None:
            self._problem(
                0, "", "No heading names at least the card, the purchase date, the merchant and the amount."
            )
        return found

    def read(self, table: Table) -> None:
        """Read every record of the table."""
        for record in table.above:
            if record.raw.strip():
                self._remark(record.line, "", f"Above the heading, not a charge: {_shown(record.raw)}")
        orders = table.date_orders()
        if len(orders) > 1:
            reason = (
                "Some dates have the day first and some the month; only those that can be one day are read."
            )
            self._remark(table.heading.line, table.called("purchase_date"), reason)
        if "post_date" not in table.places:
            self._remark(table.heading.line, "", "The file has no post date; the purchase date is used.")
        order = next(iter(orders)) if len(orders) == 1 else None
        marks, width = table.decimal_marks(), table.width()
        for record in table.body:
            if not self._passed_over(table, record, width, marks["amount"]):
                self._take(RowReader(table, record, order, marks))
        net = totals_of(self.rows).net_cents
        if self.stated_total not in {None, net}:
            assert self.stated_total is not None
            reason = (
                f"The file's own total is {dollars(self.stated_total)}, its rows add up to {dollars(net)}."
            )
            self._remark(0, "", reason)

    def _passed_over(self, table: Table, record: Record, width: int, mark: str | None) -> bool:
        """Whether a record is no row of the statement; unless it is blank, a remark or problem says why."""
        filled = [cell_text(cell) for cell in record.cells]
        if record.broken:
            self._problem(record.line, "", record.broken)
        elif not any(filled):
            if record.raw.strip():
                self._remark(record.line, "", "A line of empty cells, not a charge.")
        elif table.mapping.fits(table.mapping.places(record.cells)):
            self._remark(record.line, "", "The heading once more, not a charge.")
        elif _is_total(table, filled):
            self._remark(record.line, "", f"A total, not a charge: {_shown(record.raw)}")
            self._keep_total(table, filled, mark)
        elif len(filled) > width or any(filled[len(table.heading.cells) :]):
            reason = f"{len(filled)} cells under {len(table.heading.cells)} headings: a separator too many."
            self._problem(record.line, "", reason)
        else:
            return False
        return True

    def _keep_total(self, table: Table, filled: Sequence[str | None], mark: str | None) -> None:
        """The last total of the file that can be read is the one it states."""
        place = table.places["amount"]
        told = filled[place] if place < len(filled) else None
        try:
            self.stated_total = cents(told, mark) if told else self.stated_total
        except Unreadable:
            return

    def _take(self, reader: RowReader) -> None:
        line = reader.record.line
        try:
            self.rows.append(reader.row())
        except UnreadableCell as wrong:
            self._problem(line, wrong.column, str(wrong))
        else:
            for column, reason in reader.remarks:
                self._remark(line, column, reason)

    def _problem(self, line: int, column: str, reason: str) -> None:
        self.problems.append(Problem(self.name, line, column, reason))

    def _remark(self, line: int, column: str, reason: str) -> None:
        self.remarks.append(Problem(self.name, line, column, reason))


def _is_total(table: Table, filled: Sequence[str | None]) -> bool:
    """Whether a line is a total: it says so, and names neither a card nor a day."""
    for meaning in ("account", "purchase_date"):
        place = table.places[meaning]
        told = filled[place] if place < len(filled) else None
        if told and not _TOTAL.fullmatch(told):
            return False
    return any(_TOTAL.fullmatch(cell) for cell in filled if cell)


def _shown(raw: str) -> str:
    """The beginning of a line as it may be shown."""
    return masked(" ".join(raw.split()))[:80]
