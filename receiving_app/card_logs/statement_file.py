"""Reading a card statement file: every line becomes a row, a problem or a remark; nothing is guessed."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from receiving_app.approvals.cells import Unreadable, cents
from receiving_app.approvals.delimited import Record
from receiving_app.card_logs.statement import Statement, StatementRow, totals_of, with_identities
from receiving_app.card_logs.statement_mapping import known_mappings, mapping_named
from receiving_app.card_logs.statement_row import RowReader, UnreadableCell, bare
from receiving_app.card_logs.statement_sources import sources_of
from receiving_app.card_logs.statement_table import Table, find_table
from receiving_app.errors import Problem
from receiving_app.scans.card_numbers import masked
from receiving_app.wording import dollars

_TOTAL = re.compile(r"(?:grand |sub|report |statement )?totals?\b.*", re.IGNORECASE)
_DOLLARS = frozenset(("", "USD", "US$", "$"))


def read_statement(source: Path | bytes, name: str | None = None, mapping: str | None = None) -> Statement:
    """Read a statement file: CSV, a workbook (XLSX, XLS) or OFX, told apart by what is in it.

    Args:
        source: the file's place, or its bytes.
        name: what the file is called in problems; the file's own name when left out.
        mapping: name of the layout its columns are headed by; found by the headings when left out.

    Raises:
        Refused: when nobody knows a mapping of this name.
        OSError: when the file cannot be opened.
    """
    content = source if isinstance(source, bytes) else source.read_bytes()
    called = name or (source.name if isinstance(source, Path) else "statement")
    reading = _Reading(called)
    mappings = (mapping_named(mapping),) if mapping else known_mappings()
    sources = sources_of(content, called)
    reading.problems.extend(sources.problems)
    table = find_table(sources.tables, mappings)
    if table is not None:
        reading.read(table)
    elif sources.tables:
        said = "No heading names at least the card, the purchase date, the merchant and the amount."
        reading.problems.append(Problem(called, 0, "", said))
    rows = with_identities(reading.rows)
    return Statement(
        name=called,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=sources.media_type,
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

    def read(self, table: Table) -> None:
        """Read every record of the table."""
        for record in table.above:
            if record.raw.strip():
                self._remark(record.first, "", f"Above the heading, not a charge: {_shown(record.raw)}")
        orders = table.date_orders()
        if len(orders) > 1:
            reason = (
                "Some dates have the day first and some the month; only those that can be one day are read."
            )
            self._remark(table.heading.first, table.called("purchase_date"), reason)
        if "post_date" not in table.places:
            self._remark(table.heading.first, "", "The file has no post date; the purchase date is used.")
        self._remark_currency(table)
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

    def _remark_currency(self, table: Table) -> None:
        """A log is kept in dollars; what a bank bills in something else is taken as it stands, and told."""
        billed = Counter(cell.strip().upper() for cell in table.column("currency"))
        if others := sorted(billed.keys() - _DOLLARS):
            reason = f"Billed in {', '.join(others)}; the amounts are kept as they stand, as if in dollars."
            self._remark(table.heading.first, table.called("currency"), reason)

    def _passed_over(self, table: Table, record: Record, width: int, mark: str | None) -> bool:
        """Whether a record is no row of the statement; unless it is blank, a remark or problem says why."""
        filled = [bare(cell) for cell in record.cells or ()]
        if record.cells is None:
            self._problem(record.first, "", "A quotation mark on this line is never closed.")
        elif not any(filled):
            if record.raw.strip():
                self._remark(record.first, "", "A line of empty cells, not a charge.")
        elif table.mapping.fits(table.mapping.places(record.cells)):
            self._remark(record.first, "", "The heading once more, not a charge.")
        elif _is_total(table, filled):
            self._remark(record.first, "", f"A total, not a charge: {_shown(record.raw)}")
            self._keep_total(table, filled, mark)
        elif len(filled) > width or any(filled[len(table.heading.cells or ()) :]):
            reason = (
                f"{len(filled)} cells under {len(table.heading.cells or ())} headings: a separator too many."
            )
            self._problem(record.first, "", reason)
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
        line = reader.record.first
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
