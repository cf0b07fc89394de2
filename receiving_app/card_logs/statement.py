"""A card statement as it was read: frozen rows, what was wrong, and the sums to check it by."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from receiving_app.errors import Problem

_FEWEST_COUNTED = 10  # rows of a file whose document numbers can show that one is missing
_MOST_SKIPPED = 1.1  # numbers from first to last, for each row


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a card statement.

    Attributes:
        identity: the same for the same bank line in every export, see :func:`with_identities`.
        file_line: line of the file on which the row begins, from 1.
        document_no: the bank's transaction (document) number.
        last4: the last four digits of the card; the others are never kept.
        cardholder: the name as printed.
        post_date: decides the billing cycle; the purchase date where the file tells none.
        merchant: as billed, blanks that mark the city column included.
        mcc: merchant category code, four digits.
        amount_cents: what the bank billed; a charge is positive, a credit negative.
        tax_cents: sales tax the merchant told the bank (level 2 data); None when it told nothing.
        customer_code: what the buyer gave the merchant, often an order or ticket number.
        reference: the acquirer's reference number of 23 or 24 digits. It is not a card number.
        original_cents: amount in ``original_currency`` (ISO 4217), in hundredths.
        receipt: the bank's own mark that a receipt is attached.
        raw: the line as it stood in the file, card numbers masked.
    """

    identity: str
    file_line: int
    document_no: str | None
    last4: str
    cardholder: str | None
    purchase_date: date
    post_date: date
    merchant: str
    mcc: str | None
    amount_cents: int
    tax_cents: int | None
    customer_code: str | None
    reference: str | None
    original_cents: int | None
    original_currency: str | None
    receipt: bool | None
    raw: str


@dataclass(frozen=True, slots=True)
class ChargeTold:
    """A charge with everything that any file told about it; the first file that tells a thing is believed."""

    id: str
    import_id: str
    log_id: str
    file_line: int
    last4: str
    purchase_date: date
    post_date: date
    merchant: str
    amount_cents: int
    document_no: str | None
    reference: str | None
    cardholder: str | None
    mcc: str | None
    tax_cents: int | None
    customer_code: str | None
    original_cents: int | None
    original_currency: str | None


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """What a statement or a log adds up to, in cents. ``credits_cents`` is zero or negative."""

    rows: int
    debits_cents: int
    credits_cents: int

    @property
    def net_cents(self) -> int:
        """Debits and credits together."""
        return self.debits_cents + self.credits_cents


class HasAmount(Protocol):
    """Anything with an amount: a statement row, a line of a log."""

    @property
    def amount_cents(self) -> int:
        """Cents; a credit is negative."""


def totals_of(rows: Iterable[HasAmount]) -> ControlTotals:
    """Add up rows of a statement or lines of a log."""
    amounts = [row.amount_cents for row in rows]
    return ControlTotals(
        len(amounts),
        sum(cents for cents in amounts if cents > 0),
        sum(cents for cents in amounts if cents < 0),
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything one file said.

    Attributes:
        name: the file's name, without its folder.
        sha256: of the file's bytes, in hexadecimal.
        media_type: what the file is, by its content.
        mapping: name of the column mapping that read it; None when no heading was understood.
        rows: the charges and credits, in the file's order.
        problems: lines that could not be read. Each line of the file is a row, a problem or a remark.
        remarks: what was passed over on purpose (headings, totals) or read with a loss worth telling.
        stated_total_cents: the total the file itself prints at its end.
        totals: sums of ``rows``.
    """

    name: str
    sha256: str
    media_type: str
    mapping: str | None
    rows: tuple[StatementRow, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    stated_total_cents: int | None
    totals: ControlTotals

    @property
    def skipped(self) -> tuple[str, ...]:
        """Document numbers that are missing between those of the rows, where the bank counts them one by one.

        A bank whose numbers jump says nothing by it, so nearly all of them must follow one another.
        """
        numbers: dict[tuple[str, int], list[int]] = {}
        for row in self.rows:
            if row.document_no and (found := re.fullmatch(r"(\D*)(\d{1,15})", row.document_no)):
                numbers.setdefault((found[1], len(found[2])), []).append(int(found[2]))
        if len(numbers) != 1:
            return ()
        (((letters, width), told),) = numbers.items()
        last, first = max(told), min(told)
        if len(told) < _FEWEST_COUNTED or last - first >= len(told) * _MOST_SKIPPED:
            return ()
        missing = sorted(set(range(first, last + 1)) - set(told))
        return tuple(f"{letters}{number:0{width}}" for number in missing)


def with_identities(rows: Sequence[StatementRow]) -> tuple[StatementRow, ...]:
    """Give every row the identity by which a second import knows it again.

    The acquirer's reference names a bank line; without one the document number does; without either the
    row's content. Equal rows are counted, so N equal rows of a file stay N, and the same N come out of the
    same file read twice. Looks alone never merge two lines: of real card rows about one in twenty shares
    card, day, merchant and amount with another. Card digits are left out where the bank gives a number,
    because a card is re-issued under other digits.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    identified = []
    for row in rows:
        key = _what_names(row)
        seen[key] += 1
        text = json.dumps([*key, seen[key]], ensure_ascii=True)
        identified.append(replace(row, identity=hashlib.sha256(text.encode()).hexdigest()))
    return tuple(identified)


def is_acquirer_reference(text: str) -> bool:
    """Whether a number is the acquirer's reference: 23 digits, in some exports a check digit more."""
    return re.fullmatch(r"\d{23,24}", text) is not None


def _what_names(row: StatementRow) -> tuple[str, ...]:
    amount, day = str(row.amount_cents), row.purchase_date.isoformat()
    if row.reference:
        return ("reference", row.reference, amount)
    if row.document_no:
        return ("document", row.document_no, day, amount)
    posted = row.post_date.isoformat()
    return ("content", row.last4, day, posted, " ".join(row.merchant.upper().split()), amount)
