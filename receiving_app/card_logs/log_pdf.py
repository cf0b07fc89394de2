"""The card log on paper: landscape letter, the lines in the order of the statement, totals, signatures."""

import io
from typing import Any

from reportlab.lib.pagesizes import landscape, letter
from reportlab.platypus import KeepTogether, SimpleDocTemplate, Spacer, Table

from receiving_app.card_logs.answers import (
    CardLog,
    LogState,
    SigningRole,
    short_code,
)
from receiving_app.card_logs.log_lines import line_table
from receiving_app.card_logs.log_style import (
    BOLD,
    INK,
    LINE,
    MUTED,
    PALE,
    REGULAR,
    TEAL,
    alarm,
    bold,
    local_time,
    money,
    muted,
    paragraph,
    plain,
    printed_day,
    safe,
    styles,
)
from receiving_app.card_logs.rules import MEANINGS
from receiving_app.card_logs.signed_content import content_hash

PAGE_WIDTH, PAGE_HEIGHT = landscape(letter)
_MARGIN = 36  # half an inch, in points
_FRAME = 6  # points that reportlab's frame keeps free inside the margin
_STATES = {
    LogState.OPEN: "Not signed",
    LogState.CARDHOLDER_SIGNED: "Signed by the cardholder, not yet approved",
    LogState.LOCKED: "Signed and locked",
}


def draw_log(log: CardLog, pages: int = 1) -> bytes:
    """The log as a PDF, the same bytes for the same log. It shows the last four digits of the card only.

    Args:
        log: what it says.
        pages: how many it has, as far as that is known; it is drawn once more where it has others.
    """
    content, drawn = _drawn(log, pages)
    return content if drawn == pages else _drawn(log, drawn)[0]


def _drawn(log: CardLog, pages: int) -> tuple[bytes, int]:
    """The PDF with ``pages`` written as the number of pages, and the number it really has."""
    styles()
    out = io.BytesIO()
    header = log.header
    document = SimpleDocTemplate(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        leftMargin=_MARGIN - _FRAME,
        rightMargin=_MARGIN - _FRAME,
        topMargin=50,
        bottomMargin=52,
        title=f"Card log, card ending {header.last4}, cycle {header.cycle}, revision {header.revision}",
        author=header.agency,
        subject=f"content {content_hash(log)}",
        lang="en-US",
        invariant=1,
    )
    story = [*_opening(log), line_table(log), Spacer(1, 10), _closing(log)]

    def furnish(canvas: Any, _: Any) -> None:
        _head_and_foot(canvas, log, pages)

    document.build(story, onFirstPage=furnish, onLaterPages=furnish)
    return out.getvalue(), document.page


def _head_and_foot(canvas: Any, log: CardLog, pages: int) -> None:
    """What stands on every page: whose log this is, and by what it can be proved."""
    header, right = log.header, PAGE_WIDTH - _MARGIN
    canvas.saveState()
    canvas.setFillColor(TEAL)
    canvas.rect(0, PAGE_HEIGHT - 6, PAGE_WIDTH, 6, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 8)
    canvas.drawString(_MARGIN, PAGE_HEIGHT - 30, f"Card log \u00b7 {plain(header.agency)}")
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(
        right,
        PAGE_HEIGHT - 30,
        f"{plain(header.cardholder)} \u00b7 card ending {header.last4} \u00b7 cycle {header.cycle} \u00b7 "
        f"revision {header.revision} \u00b7 {_STATES[log.state]}",
    )
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, PAGE_HEIGHT - 36, right, PAGE_HEIGHT - 36)
    canvas.line(_MARGIN, 40, right, 40)
    canvas.setFillColor(MUTED)
    canvas.setFont(REGULAR, 6.4)
    canvas.drawString(_MARGIN, 29, f"Content SHA-256 {content_hash(log)}")
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(right, 28, f"Page {canvas.getPageNumber()} of {pages}")
    canvas.restoreState()


def _opening(log: CardLog) -> list[Any]:
    """The title and the facts about card and cycle."""
    header = log.header
    facts = (
        ("Cardholder", safe(header.cardholder)),
        ("Card", f"ending {safe(header.last4)}"),
        ("Cycle", f"{printed_day(header.opens)} to {printed_day(header.closes)}"),
        ("Documents due", printed_day(header.documents_due)),
        ("Single purchase limit", money(header.single_purchase_limit_cents) or "not on record"),
        ("Cycle limit", money(header.cycle_limit_cents) or "not on record"),
        ("Prepared by", safe(header.prepared_by)),
    )
    cells = [paragraph(f"{muted(name)}<br/>{bold(value)}", "fact") for name, value in facts]
    grid = Table([cells], colWidths=[104, 76, 132, 92, 108, 92, 116], hAlign="LEFT")
    grid.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), PALE),
            ("LINEABOVE", (0, 0), (-1, 0), 1.2, TEAL),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    title = f"<b>Purchasing card log</b> {muted(f'{header.cycle}, revision {header.revision}')}"
    return [paragraph(title, "title"), Spacer(1, 6), grid, Spacer(1, 10)]


def _closing(log: CardLog) -> Any:
    """Totals beside the statement's, then the signature blocks; kept on one page."""
    totals, bank = log.totals, log.statement
    head = [paragraph(muted(bold(name)), style) for name, style in (("", "fact"), *_TOTAL_HEADINGS)]
    rows = [
        (str(name), *(paragraph(value, "fact_right") for value in values))
        for name, *values in (
            ("Lines", str(totals.rows), str(bank.rows), str(totals.rows - bank.rows)),
            ("Charges", *_compared(totals.debits_cents, bank.debits_cents)),
            ("Credits", *_compared(totals.credits_cents, bank.credits_cents)),
            ("Net", *_compared(totals.net_cents, bank.net_cents)),
        )
    ]
    compare = Table(
        [head, *([paragraph(bold(name), "fact"), *cells] for name, *cells in rows)],
        colWidths=[60, 82, 82, 76],
        style=_FIGURES,
    )
    settled = Table(
        [
            [paragraph(muted(bold(name)), "fact"), paragraph(bold(money(cents)), "fact_right")]
            for name, cents in (
                ("Matched with approved purchases", log.matched_cents),
                ("Explained without a purchase", log.explained_cents),
                ("Neither (must be zero to sign)", log.unexplained_cents),
                ("Sales tax the merchants reported", log.tax_cents),
            )
        ],
        colWidths=[190, 84],
        style=_FIGURES,
    )
    verdict = (
        "The log equals the statement to the cent."
        if log.foots
        else alarm("The log does not equal the statement; it cannot be signed.")
    )
    sums = Table([[compare, settled]], colWidths=[330, 390], hAlign="LEFT", style=_BARE)
    blocks = Table(
        [[_signature(log, SigningRole.CARDHOLDER), _signature(log, SigningRole.APPROVER)]],
        colWidths=[360, 360],
        hAlign="LEFT",
        style=_BARE,
    )
    heads = "<br/>".join(f"{safe(station)} {head}" for station, head in log.chain_heads)
    proof = f"{bold('History chain heads at printing')}<br/>{heads or 'none recorded'}"
    return KeepTogether(
        [
            sums,
            Spacer(1, 4),
            paragraph(verdict, "body"),
            Spacer(1, 8),
            blocks,
            Spacer(1, 8),
            paragraph(muted(_TIERS_EXPLAINED), "note"),
            Spacer(1, 3),
            paragraph(muted(proof), "note"),
        ]
    )


def _compared(own: int, bank: int) -> tuple[str, str, str]:
    return money(own), money(bank), money(own - bank)


def _signature(log: CardLog, role: SigningRole) -> Any:
    """A signature block: filled by the record, or lines for pen and ink."""
    block = next((one for one in log.signatures if one.role is role), None)
    meaning = block.meaning if block else MEANINGS[role]
    if block:
        signed = (
            f"{bold(safe(block.name))}<br/>"
            f"signed electronically {local_time(block.at, log.header.time_zone)}<br/>"
            f"{muted('content')} {bold(short_code(block.content_hash))}"
        )
    else:
        signed = f"<br/>Signature {'_' * 34} Date {'_' * 14}<br/>{muted('Name in print')} {'_' * 30}"
    rows = [
        [paragraph(f'<font color="#006B75"><b>{role.value.capitalize()}</b></font>', "body")],
        [paragraph(safe(meaning), "body")],
        [paragraph(signed, "body")],
    ]
    return Table(
        rows,
        colWidths=[348],
        hAlign="LEFT",
        style=[("BOX", (0, 0), (-1, -1), 0.6, LINE), ("LINEABOVE", (0, 0), (-1, 0), 1.2, TEAL)],
    )


_TIERS_EXPLAINED = (
    "Match A: exact amount, same card, the only charge and the only order of that card and amount, and the "
    "vendor's name or the order number agrees. Match B: proposed by a rule. Match C: chosen among several. "
    "By hand: linked without a proposal. A person confirmed every match."
)
_TOTAL_HEADINGS = (("This log", "fact_right"), ("Statement", "fact_right"), ("Difference", "fact_right"))
_FIGURES = [
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]
_BARE = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
