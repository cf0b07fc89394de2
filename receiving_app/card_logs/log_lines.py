"""The lines of the printed card log: a row of facts for each purchase, then why, and what was noticed."""

import textwrap
from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus import Table

from receiving_app.card_logs.answers import CardLog, LinkedPurchase, LogLine
from receiving_app.card_logs.log_style import (
    INK,
    LINE,
    alarm,
    bold,
    money,
    muted,
    paragraph,
    plain,
    printed_day,
    safe,
)

_COLUMNS = (  # heading, width in points; together as wide as the page between its margins
    ("#", 20),
    ("Purchased<br/>Posted", 50),
    ("Merchant as billed<br/>Bank document, MCC", 128),
    ("Vendor<br/>Description", 138),
    ("Order, request<br/>Approved, ordered", 84),
    ("Received, receiver<br/>Packing slip", 98),
    ("Asset tags", 62),
    ("Amount $", 58),
    ("Tax $", 40),
    ("Packet<br/>page", 42),
)
_AMOUNT, _TAX = 7, 8
_KEPT_TOGETHER = 2  # rows that stay on one page with a line's first; more might not fit on one
_MOST_IN_A_CELL = 8  # receipts or tags; more are listed in the notes, which may run over pages
_LONGEST_NOTE = 2000  # characters of one paragraph
_LONGEST_CELL = 300
_WHOLE_PAGE = 450  # points for lines on a page that has nothing else


def line_table(log: CardLog) -> Any:
    """Every line of the statement: a row of facts, then a row that says why and what was noticed."""
    rows: list[list[Any]] = [
        [
            paragraph(muted(bold(name)), "heading_right" if place >= _AMOUNT else "heading")
            for place, (name, _) in enumerate(_COLUMNS)
        ]
    ]
    looks: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ("FONTSIZE", (0, 0), (-1, -1), 6),  # of the empty cells, which would else set the height of a note
        ("LEADING", (0, 0), (-1, -1), 7),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
    ]
    for line in log.lines:
        first = len(rows)
        rows += _fact_rows(line)
        notes = len(rows)
        rows += [["", paragraph(note, "note"), *[""] * (len(_COLUMNS) - 2)] for note in _notes(line)]
        last = len(rows) - 1
        looks += [("SPAN", (1, row), (-1, row)) for row in range(notes, last + 1)]
        looks += [
            ("TOPPADDING", (0, notes), (-1, last), 0),
            ("NOSPLIT", (0, first), (-1, min(notes, first + _KEPT_TOGETHER))),
            ("BOTTOMPADDING", (0, last), (-1, last), 4),
            ("LINEBELOW", (0, last), (-1, last), 0.4, LINE),
        ]
    if not log.lines:
        rows.append(["", paragraph("No charge was posted to this card in this cycle.", "cell"), *[""] * 8])
        looks.append(("SPAN", (1, 1), (-1, 1)))
    return _Lines(rows, colWidths=[width for _, width in _COLUMNS], repeatRows=1, style=looks, hAlign="LEFT")


class _Lines(Table):  # type: ignore[misc]  # reportlab has no types
    """Rows go to the next page whole; only one that a page alone does not hold is parted."""

    def split(self, width: float, height: float) -> list[Any]:
        """The table in two; nothing, where it has to go to the next page."""
        self.splitInRow = height > _WHOLE_PAGE
        parts: list[Any] = super().split(width, height)
        return parts


def _fact_rows(line: LogLine) -> list[list[Any]]:
    """One row a purchase, the facts of the charge in the first."""
    bank = ", ".join(
        part for part in (safe(line.document_no), f"MCC {safe(line.mcc)}" if line.mcc else "") if part
    )
    rows = [["", "", "", *_purchase_cells(one), "", "", ""] for one in line.purchases] or [
        [""] * len(_COLUMNS)
    ]
    rows[0][:3] = [
        paragraph(bold(str(line.number)), "cell"),
        paragraph(f"{printed_day(line.purchase_date)}<br/>{muted(printed_day(line.post_date))}", "cell"),
        paragraph(f"{bold(_short(line.merchant))}<br/>{muted(bank)}", "cell"),
    ]
    rows[0][_AMOUNT:] = [
        paragraph(bold(money(line.amount_cents)), "right"),
        paragraph(money(line.tax_cents), "right"),
        paragraph(str(line.packet_page or ""), "right"),
    ]
    return rows


def _purchase_cells(one: LinkedPurchase) -> list[Any]:
    return [
        paragraph(f"{_short(one.vendor)}<br/>{muted(_short(one.description))}", "cell"),
        paragraph(_order(one), "cell"),
        paragraph(_receipts(one), "cell"),
        paragraph(_tags(one), "cell"),
    ]


def _order(one: LinkedPurchase) -> str:
    numbers = "<br/>".join(safe(number) for number in (one.number, one.ticket) if number)
    approved = f"approved {printed_day(one.approved_on)}" if one.approved_on else "no approval on record"
    ordered = f"<br/>ordered {printed_day(one.order_date)}" if one.order_date else ""
    return f"{numbers}<br/>{muted(approved + ordered)}"


def _receipts(one: LinkedPurchase) -> str:
    if len(one.received) > _MOST_IN_A_CELL:
        return f"{len(one.received)} receipts, listed below"
    said = [
        f"{printed_day(came.day)} {safe(came.receiver)}<br/>"
        + muted(f"slip {safe(came.slip_number)}" if came.slip_number else "no slip on file")
        for came in one.received
    ]
    return "<br/>".join(said) or muted("credit" if one.cents < 0 else "nothing received yet")


def _tags(one: LinkedPurchase) -> str:
    if len(one.asset_tags) > _MOST_IN_A_CELL:
        return f"{len(one.asset_tags)} tags, listed below"
    return ", ".join(safe(tag) for tag in one.asset_tags)


def _notes(line: LogLine) -> list[str]:
    """Why the line is joined with its purchases, what explains the rest, and what was noticed."""
    notes: list[str] = []
    for one in line.purchases:
        share = f" {money(one.cents)} to {safe(one.ticket or one.number)}" if len(line.purchases) > 1 else ""
        tier = f"Match {safe(one.tier)}" if len(one.tier) == 1 else f"Matched {safe(one.tier)}"
        notes += [muted(note) for note in _note(f"{bold(tier)}{share}", "; ".join(one.evidence))]
        notes += _long_lists(one)
    if line.explanation is not None:
        code = line.explanation.code.replace("_", " ")
        head = f"{bold(f'Explained, {code}')} {money(line.residual_cents)}"
        notes += _note(head, line.explanation.words)
    elif line.residual_cents:
        notes.append(alarm(f"{money(line.residual_cents)} is neither matched nor explained"))
    for noticed in line.exceptions:
        notes += _note(alarm(f"Exception {safe(noticed.rule)}: {safe(noticed.said)}"), "")
        if noticed.disposition:
            notes += _note("Disposition", noticed.disposition)
    return notes


def _long_lists(one: LinkedPurchase) -> list[str]:
    """Tags and receipts that are too many for their cells."""
    notes = []
    if len(one.asset_tags) > _MOST_IN_A_CELL:
        notes += _note("Asset tags", ", ".join(one.asset_tags))
    if len(one.received) > _MOST_IN_A_CELL:
        said = [
            f"{printed_day(came.day)} {came.receiver} slip {came.slip_number or 'none'}"
            for came in one.received
        ]
        notes += _note("Received", "; ".join(said))
    return notes


def _note(head: str, text: str) -> list[str]:
    """A note as paragraphs that each fit a page, whatever a person wrote."""
    parts = [escape(part) for part in textwrap.wrap(plain(text), _LONGEST_NOTE)]
    return [f"{head}: {parts[0]}", *parts[1:]] if parts else [head]


def _short(text: str) -> str:
    """Text for a narrow cell."""
    return escape(textwrap.shorten(plain(text), _LONGEST_CELL, placeholder=" \u2026"))
