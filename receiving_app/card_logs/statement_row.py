"""One record of a statement file made into a row, card numbers masked on the way."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from receiving_app.approvals.cells import DateOrder, Unreadable, bare_day, cents, code, day
from receiving_app.approvals.delimited import Record
from receiving_app.card_logs.statement import StatementRow, is_acquirer_reference
from receiving_app.card_logs.statement_table import Table
from receiving_app.scans.card_numbers import masked


class UnreadableCell(Unreadable):
    """A cell without which the row cannot be taken; ``column`` is its heading."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one record by their meaning. ``remarks`` gathers (column, what was lost)."""

    table: Table
    record: Record
    order: DateOrder | None
    marks: Mapping[str, str | None]
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def row(self) -> StatementRow:
        """The row, its identity still empty.

        Raises:
            UnreadableCell: when the card, the purchase date, the merchant or the amount is missing, or a
                date or amount cannot be read.
        """
        purchased = self._day(self._needed("purchase_date"), "purchase_date")
        posted = self._cell("post_date")
        amount = self._cents(self._needed("amount"), "amount")
        tax, original = self._cell("tax"), self._cell("original_amount")
        return StatementRow(
            identity="",
            file_line=self.record.first,
            document_no=self._number("document"),
            last4=self._last_four(),
            cardholder=self._text("cardholder"),
            purchase_date=purchased,
            post_date=self._day(posted, "post_date") if posted else purchased,
            merchant=self._shown(self._needed("merchant")),
            mcc=self._number("mcc"),
            amount_cents=-amount if self.table.mapping.credits_are_positive else amount,
            tax_cents=self._cents(tax, "tax") if tax else None,
            customer_code=self._text("customer_code"),
            reference=self._number("reference"),
            original_cents=self._cents(original, "original_amount") if original else None,
            original_currency=self._text("original_currency"),
            receipt={"Y": True, "YES": True, "N": False, "NO": False}.get(
                (self._cell("receipt") or "").upper()
            ),
            raw=masked_record(self.record, self.table.places["account"], self._explained()),
        )

    def _cell(self, meaning: str) -> str | None:
        place = self.table.places.get(meaning)
        cells = self.record.cells or ()
        return None if place is None or place >= len(cells) else bare(cells[place])

    def _needed(self, meaning: str) -> str:
        told = self._cell(meaning)
        if told is None:
            raise self._wrong(meaning, "The cell is empty.")
        return told

    def _text(self, meaning: str) -> str | None:
        told = self._cell(meaning)
        return self._shown(told) if told else None

    def _shown(self, told: str) -> str:
        """Text as it is kept: card numbers masked, line ends and other control characters as blanks."""
        return masked(re.sub(r"[\x00-\x1f\x7f]+", " ", told), self._explained(), payment_field=True)

    def _explained(self) -> tuple[str, ...]:
        """The acquirer's reference is no card number, whatever its digits."""
        told = self._cell("reference") or ""
        return (told,) if is_acquirer_reference(told) else ()

    def _number(self, meaning: str) -> str | None:
        """A number kept as text; one that a spreadsheet spoiled is left out, with a remark."""
        told = self._text(meaning)
        try:
            return whole_number(told) if told else None
        except Unreadable as wrong:
            self.remarks.append((self.table.called(meaning), str(wrong)))
            return None

    def _last_four(self) -> str:
        """The card's last digits; zeros that a spreadsheet dropped in front are put back."""
        told = self._needed("account")
        try:
            digits = re.search(r"(\d{4})\D*$", whole_number(told.zfill(4) if told.isdecimal() else told))
        except Unreadable as wrong:
            raise self._wrong("account", str(wrong)) from None
        if digits is None:
            raise self._wrong("account", "The card's last four digits were expected.")
        return digits.group(1)

    def _day(self, told: str, meaning: str) -> date:
        try:
            return bare_day(told) or day(told, self.order)
        except Unreadable as wrong:
            raise self._wrong(meaning, str(wrong)) from None

    def _cents(self, told: str, meaning: str) -> int:
        try:
            return cents(told, self.marks[meaning])
        except Unreadable as wrong:
            raise self._wrong(meaning, str(wrong)) from None

    def _wrong(self, meaning: str, reason: str) -> UnreadableCell:
        return UnreadableCell(self.table.called(meaning), masked(reason, payment_field=True))


def bare(cell: str) -> str | None:
    """The cell without outer blanks and a spreadsheet's ``="..."``; None when nothing is left."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return text or None


def whole_number(text: str) -> str:
    """A number kept as text, a spreadsheet's ``.0`` taken off.

    Raises:
        Unreadable: when the spreadsheet has replaced digits by an exponent.
    """
    return re.sub(r"\.0+$", "", code(text))


def masked_record(record: Record, account: int, explained: Sequence[str] = ()) -> str:
    """A record's text with card numbers masked cell by cell; of the account cell only four digits stay.

    Cell by cell, because a date beside a date and an amount would pass for a number with blanks in it.
    """
    raw = record.raw
    for place, cell in enumerate(record.cells or ()):
        hidden = masked(cell, explained, payment_field=True)
        if place == account:
            hidden = re.sub(r"\d(?=(?:\D*\d){4})", "*", hidden)
        if hidden != cell:
            raw = raw.replace(cell.replace('"', '""'), hidden.replace('"', '""'))
    return raw
