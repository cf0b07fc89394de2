"""Reading an approvals export: every line of the file is accounted for, good rows apart from bad ones.

Nothing here raises because of what a file holds: what is wrong is a :class:`Problem` with file, line, column
and reason. Reading is pure; comparing with what is kept is ``comparing``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from textwrap import shorten
from typing import Any

from receiving_app.approvals.answers import (
    ApprovalRow,
    ApprovalsRead,
    CreditLine,
    Fate,
    Flaw,
    LineAccount,
    TotalCheck,
    order_line_key,
)
from receiving_app.approvals.cells import (
    Unreadable,
    cell_text,
    cents,
    code,
    day,
    last_four,
    whole_number,
    yes_or_no,
)
from receiving_app.approvals.delimited import (
    HEADING_WITHIN,
    MOST_LINES,
    Heading,
    Record,
    best_heading,
    decoded,
    find_heading,
    lines_of,
    records,
)
from receiving_app.approvals.mapping import MEANINGS, REQUIRED, ColumnMapping, in_words, known_mappings, plain
from receiving_app.approvals.workbook import is_workbook, sheets_of
from receiving_app.errors import Problem
from receiving_app.scans.card_numbers import masked
from receiving_app.wording import dollars

MOST_BYTES = 50_000_000
_DAYS = frozenset(("requested_on", "order_date", "aa_on", "arm_on"))
_CODES = frozenset(("ticket", "agency", "purchaser", "po", "contract", "mfr_part", "vendor_part", "cclass"))
_APPROVAL = (
    ("aa", "agency approver"),
    ("aa_on", "day of the agency's approval"),
    ("arm", "relationship manager"),
)
_APPROVAL_DAYS = (*_APPROVAL, ("arm_on", "day of the relationship manager's approval"))


def read_approvals(
    data: bytes,
    name: str,
    mapping: ColumnMapping | None = None,
    organizations: Collection[str] | None = None,
    learned: Sequence[ColumnMapping] = (),
) -> ApprovalsRead:
    """Read a whole export.

    Args:
        data: the file's bytes.
        name: the file's name without its folder, for the problems.
        mapping: how its columns are headed; found among the known mappings when left out.
        organizations: codes of all known organizations; a row that names another is refused. Not checked when
            left out.
        learned: mappings that people told, besides those the program carries.
    """
    candidates = (mapping,) if mapping else (*learned, *known_mappings())
    if len(data) > MOST_BYTES:
        return _unread(name, 0, "The file is too large to be an export of approvals.")
    if is_workbook(data):
        return _read_workbook(data, name, candidates, organizations)
    text = decoded(data)
    lines = lines_of(text[0]) if text else []
    if text is None or len(lines) > MOST_LINES:
        return _unread(name, 0, "The file is neither a workbook nor the text of an export (CSV).")
    if not lines:
        return _unread(name, 0, "The file is empty.")

    def find(fits: Callable[[Sequence[str]], int]) -> Heading | None:
        return find_heading(lines, fits)

    best = _best(candidates, find)
    if best is None:
        return _unread(
            name, len(lines), f"No heading line was found that fits {_titles(candidates)}.", text[1]
        )
    heading, chosen = best
    return _Reading(name, chosen, heading, organizations).read(records(lines, heading.delimiter), text[1])


def _read_workbook(
    data: bytes,
    name: str,
    candidates: Sequence[ColumnMapping],
    organizations: Collection[str] | None,
) -> ApprovalsRead:
    """The sheet whose heading fits a mapping best; a row of the sheet counts as a line of the file."""
    found: list[tuple[int, Heading, ColumnMapping, tuple[Record, ...]]] = []
    for rows in sheets_of(data):

        def find(fits: Callable[[Sequence[str]], int], rows: Sequence[Record] = rows) -> Heading | None:
            return best_heading(((row, "") for row in rows[:HEADING_WITHIN]), fits)

        if best := _best(candidates, find):
            found.append((best[0].worth, *best, rows))
    if not found:
        return _unread(name, 0, f"No sheet has a heading line that fits {_titles(candidates)}.")
    _, heading, chosen, rows = max(found, key=itemgetter(0))
    return _Reading(name, chosen, heading, organizations).read(rows, None)


def _best(
    candidates: Sequence[ColumnMapping], find: Callable[[Callable[[Sequence[str]], int]], Heading | None]
) -> tuple[Heading, ColumnMapping] | None:
    """The heading and the mapping that fit each other best."""
    best: tuple[Heading, ColumnMapping] | None = None
    for candidate in candidates:
        found = find(partial(_worth, candidate))
        if found and (best is None or found.worth > best[0].worth):
            best = (found, candidate)
    return best


def _worth(mapping: ColumnMapping, cells: Sequence[str]) -> int:
    places = mapping.places(cells)
    return len(places) if all(meaning in places for meaning in REQUIRED) else 0


def _titles(mappings: Sequence[ColumnMapping]) -> str:
    return " or ".join(f"“{mapping.title}”" for mapping in mappings) or "any known export"


def _unread(name: str, lines: int, reason: str, encoding: str | None = None) -> ApprovalsRead:
    """A file of which nothing was read; all its lines are refused together."""
    accounts = (LineAccount(1, lines, Fate.REFUSED),) if lines else ()
    return ApprovalsRead(
        name, None, encoding, None, (), (), (Problem(name, 0, "", reason),), (), None, accounts
    )


class _Reading:
    """One pass over one file, gathering rows, problems and the account of the lines."""

    def __init__(
        self, name: str, mapping: ColumnMapping, heading: Heading, organizations: Collection[str] | None
    ) -> None:
        self.name = name
        self.mapping = mapping
        self.heading = heading
        self.headings = heading.record.cells or ()
        self.places = mapping.places(self.headings)
        self.organizations = organizations
        self.rows: list[ApprovalRow] = []
        self.credits: list[CreditLine] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.line_of_key: dict[str, int] = {}
        self.flaws: dict[int, Flaw] = {}  # by the line of the file on which the row begins
        self.refused_cents = 0
        self.stated_total: tuple[int, int | None] | None = None

    def read(self, found: Iterable[Record], encoding: str | None) -> ApprovalsRead:
        """Account for every line."""
        for position, heading in enumerate(self.headings):
            if heading.strip() and position not in self.places.values():
                shown = masked(heading.strip())[:60]
                said = f"The column “{shown}” is not known to this mapping and was not read."
                self.warnings.append(Problem(self.name, self.heading.record.first, "", said))
        accounts = [
            LineAccount(record.first, record.last, self._fate(record), self.flaws.get(record.first))
            for record in found
        ]
        return ApprovalsRead(
            self.name,
            self.mapping.name,
            encoding,
            self.heading.delimiter or None,
            tuple(self.rows),
            tuple(self.credits),
            tuple(self.problems),
            tuple(self.warnings),
            self._total_check(),
            tuple(accounts),
        )

    def _fate(self, record: Record) -> Fate:
        if record.blank:
            return Fate.BLANK
        if record.first < self.heading.record.first:
            return Fate.ABOVE_HEADING
        if record.cells is None:
            return self._refuse(record.first, "", "A quotation mark is opened and not closed properly.")
        if [plain(cell) for cell in record.cells] == [plain(cell) for cell in self.headings]:
            return Fate.HEADING
        first = next(cell.strip() for cell in record.cells if cell.strip())
        if first.lower().rstrip(":") in self.mapping.total_words and not self._raw(record, "po"):
            return self._total(record)
        return self._row(record)

    def _row(self, record: Record) -> Fate:
        if any(cell.strip() for cell in (record.cells or ())[len(self.headings) :]):
            return self._refuse(record.first, "", "The row has more cells than the heading has columns.")
        told, wrong = self._values(record)
        is_credit = told.get("unit_cost") is not None and told["unit_cost"] < 0 and not wrong.get("po")
        if is_credit and told.get("po") and "qty" in told:
            amount = told["unit_cost"] * told["qty"]
            self.credits.append(
                CreditLine(record.first, told["po"], told["ticket"], told["description"], amount)
            )
            return Fate.CREDIT
        for meaning in REQUIRED:
            if told.get(meaning) is None and meaning not in wrong:
                said = "The cell is empty; a purchase line cannot be without it."
                wrong[meaning] = Unreadable(said, Flaw.EMPTY_CELL)
        self._check_organizations(told, wrong)
        if wrong:
            self._count_refused(record, told)
            for meaning, unreadable in wrong.items():
                reason = shorten(str(unreadable), 200, placeholder="…")
                self._refuse(record.first, self._heading_of(meaning), reason, unreadable.flaw)
            return Fate.REFUSED
        key = order_line_key(told["po"], told["line"])
        if earlier := self.line_of_key.get(key):
            said = (
                f"Line {told['line']} of order {told['po']} stands in this file already, in line {earlier}."
            )
            return self._refuse(record.first, self._heading_of("line"), said, Flaw.DUPLICATED_LINE)
        self.line_of_key[key] = record.first
        fields: dict[str, Any] = {field: told[meaning] for meaning, field in MEANINGS.items()}
        self.rows.append(ApprovalRow(file_line=record.first, **fields))
        for meaning, what in _APPROVAL_DAYS:
            if told.get(meaning) is None:
                self.flaws[record.first] = Flaw.MISSING_APPROVAL
                self.warnings.append(
                    Problem(self.name, record.first, self._heading_of(meaning), f"No {what} is given.")
                )
        return Fate.ROW

    def _values(self, record: Record) -> tuple[dict[str, Any], dict[str, Unreadable]]:
        """What the cells say, and meaning -> reason for those that cannot be read."""
        told: dict[str, Any] = dict.fromkeys(MEANINGS)
        wrong: dict[str, Unreadable] = {}
        for meaning, position in self.places.items():
            raw = record.cells[position] if record.cells and position < len(record.cells) else ""
            try:
                text = cell_text(raw)
                if text is not None:
                    told[meaning] = self._value(meaning, text)
            except Unreadable as unreadable:
                wrong[meaning] = unreadable
                del told[meaning]
        return told, wrong

    def _value(self, meaning: str, text: str) -> object:
        if meaning == "card":
            return last_four(text, self.mapping.code_width.get(meaning, 4))
        if meaning in _DAYS:
            return day(text, self.mapping.date_order)
        if meaning in {"unit_cost", "shipping"}:
            return cents(text)
        if meaning in {"qty", "line"}:
            return whole_number(text, "quantity" if meaning == "qty" else "line number")
        if meaning == "serialized":
            return yes_or_no(text)
        return self._code(meaning, code(text)) if meaning in _CODES else text

    def _code(self, meaning: str, told: str) -> str:
        """A code with the leading zeros that a spreadsheet took: an organization's as it is on record."""
        if meaning not in {"agency", "purchaser"} or self.organizations is None:
            return code(told, self.mapping.code_width.get(meaning, 0))
        if told in self.organizations or not (told.isascii() and told.isdigit()):
            return told
        meant = [each for each in self.organizations if each.isdigit() and int(each) == int(told)]
        return meant[0] if len(meant) == 1 else told

    def _check_organizations(self, told: Mapping[str, Any], wrong: dict[str, Unreadable]) -> None:
        for meaning in ("agency", "purchaser"):
            named = told.get(meaning)
            if named and self.organizations is not None and named not in self.organizations:
                said = f"{named} is not the code of any organization on record."
                wrong[meaning] = Unreadable(said, Flaw.UNKNOWN_ORGANIZATION)
        if (shipping := told.get("shipping")) is not None and shipping < 0:
            wrong["shipping"] = Unreadable("Freight below zero is a credit and needs a line of its own.")

    def _total(self, record: Record) -> Fate:
        for cell in [self._raw(record, "unit_cost"), *reversed(record.cells or ())]:
            try:
                amount = cents(cell.strip())
            except Unreadable:
                continue
            self.stated_total = (record.first, amount)
            return Fate.TOTAL
        self.stated_total = (record.first, None)
        return Fate.TOTAL

    def _count_refused(self, record: Record, told: Mapping[str, Any]) -> None:
        """What a refused row would add to the total, a wrong sign of its quantity set right."""
        try:
            quantity = whole_number(self._raw(record, "qty").strip("()- "), "quantity")
        except Unreadable:
            return
        key = order_line_key(told.get("po") or "", told.get("line") or 0)
        if key not in self.line_of_key:
            self.refused_cents += quantity * (told.get("unit_cost") or 0)

    def _total_check(self) -> TotalCheck | None:
        if self.stated_total is None:
            return None
        line, stated = self.stated_total
        counted = sum(row.quantity * row.unit_cost_cents for row in self.rows)
        counted += sum(credit.amount_cents for credit in self.credits)
        if stated is None:
            said = "The total row gives no amount."
        elif stated == counted:
            said = f"The total of {dollars(stated)} is that of the rows."
        elif stated == counted + self.refused_cents:
            said = (
                f"The total of {dollars(stated)} is that of the rows ({dollars(counted)}) and the"
                f" refused rows ({dollars(self.refused_cents)}) together."
            )
        else:
            apart = dollars(stated - counted - self.refused_cents)
            said = (
                f"The total of {dollars(stated)} does not foot: the rows give {dollars(counted)}, the refused"
                f" rows {dollars(self.refused_cents)}; {apart} are not explained. Lines may be missing."
            )
        return TotalCheck(line, stated, counted, self.refused_cents, said)

    def _raw(self, record: Record, meaning: str) -> str:
        position = self.places[meaning]
        cells = record.cells or ()
        return cells[position].strip() if position < len(cells) else ""

    def _heading_of(self, meaning: str) -> str:
        return self.headings[self.places[meaning]].strip() if meaning in self.places else in_words(meaning)

    def _refuse(self, line: int, column: str, reason: str, flaw: Flaw = Flaw.UNREADABLE) -> Fate:
        self.flaws.setdefault(line, flaw)
        self.problems.append(Problem(self.name, line, column, reason))
        return Fate.REFUSED
