"""The receiving report on paper: letter size, as many pages as its serials need, the same bytes each time.

Its fields are those of California's STD.106 and what other states' dock papers have besides: domain practice,
no form of anybody's is copied.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from reportlab.lib.pagesizes import letter
from reportlab.platypus import CondPageBreak, KeepTogether, SimpleDocTemplate, Spacer, Table

from receiving_app.card_logs.log_style import (
    BOLD,
    INK,
    LINE,
    MUTED,
    PALE,
    REGULAR,
    TEAL,
    bold,
    local_time,
    muted,
    paragraph,
    plain,
    safe,
    styles,
)
from receiving_app.receiving.goods.conditions import in_words
from receiving_app.reports.receiving_report import ReportSeen
from receiving_app.reports.receiving_report_lines import (
    MARGIN,
    NO_PADDING,
    PAGE_WIDTH,
    WIDTH,
    head_cell,
    order_part,
    rows_of,
    state_of,
)
from receiving_app.wording import begun

PAGE_HEIGHT = letter[1]
_FRAME = 6  # points that reportlab's frame keeps free inside the margin
_MOST_LATER = 60


def draw_report(seen: ReportSeen) -> bytes:
    """The report as a PDF."""
    content, pages = _drawn(seen, 1)
    return content if pages == 1 else _drawn(seen, pages)[0]


def _drawn(seen: ReportSeen, pages: int) -> tuple[bytes, int]:
    """The PDF with ``pages`` written as the number of pages, and the number it really has."""
    styles()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=letter,
        leftMargin=MARGIN - _FRAME,
        rightMargin=MARGIN - _FRAME,
        topMargin=52,
        bottomMargin=56,
        title=f"Receiving report {seen.name}",
        author=plain(seen.content["office"]),
        subject=f"history {seen.head}",
        lang="en-US",
        invariant=1,
    )

    def furnish(canvas: Any, _: Any) -> None:
        _head_and_foot(canvas, seen, pages)

    document.build(list(_story(seen)), onFirstPage=furnish, onLaterPages=furnish)
    return out.getvalue(), document.page


def _head_and_foot(canvas: Any, seen: ReportSeen, pages: int) -> None:
    """What stands on every page: which report this is, and by what it can be proved."""
    right = PAGE_WIDTH - MARGIN
    canvas.saveState()
    canvas.setFillColor(TEAL)
    canvas.rect(0, PAGE_HEIGHT - 6, PAGE_WIDTH, 6, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 8)
    canvas.drawString(MARGIN, PAGE_HEIGHT - 30, plain(seen.content["office"]))
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(right, PAGE_HEIGHT - 30, f"Receiving report {seen.name}")
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, PAGE_HEIGHT - 36, right, PAGE_HEIGHT - 36)
    canvas.line(MARGIN, 44, right, 44)
    canvas.setFont(REGULAR, 6.8)
    canvas.setFillColor(MUTED)
    canvas.drawString(MARGIN, 33, f"History {seen.head}")
    canvas.drawString(MARGIN, 24, "This entry vouches for the report: history verify --head finds it.")
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(right, 30, f"Page {canvas.getPageNumber()} of {pages}")
    canvas.restoreState()


def _story(seen: ReportSeen) -> Iterator[Any]:
    yield from _opening(seen)
    for order in seen.content["orders"]:
        yield from order_part(seen, order)
    if not seen.content["orders"]:
        yield paragraph("No order is known for what came.", "body")
        yield Spacer(1, 8)
    yield from _discrepancies(seen)
    yield KeepTogether([*_remarks(seen), *_signatures(seen)])  # nobody signs a page that says nothing
    yield from _later(seen)


def _opening(seen: ReportSeen) -> Iterator[Any]:
    told, zone = seen.content, seen.content["zone"]
    states = {state_of(order) for order in told["orders"]}
    state = states.pop() if len(states) == 1 else "SEE EACH ORDER" if states else "NO ORDER"
    title = Table(
        [
            [
                paragraph(f"<b>Receiving report</b> {muted(safe(seen.name))}", "title"),
                paragraph(f'<font color="#006B75" size="12"><b>{state}</b></font>', "fact_right"),
            ]
        ],
        colWidths=[WIDTH - 130, 130],
        style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *NO_PADDING],
    )
    cartons = told["cartons_scanned"]
    facts = (
        ("Received", local_time(_moment(told["arrived_at"]), zone)),
        ("Received by", ", ".join(told["received_by"]) or told["logged_by"]),
        ("At", told["dock"]),
        ("Delivery", told["delivery"]),
        ("Carrier", told["carrier"] or "not noted"),
        ("Tracking, PRO or shipment", ", ".join((*told["tracking"], *told["shipments"])) or "none scanned"),
        ("Cartons handed over", str(told["cartons_expected"] or "not noted")),
        ("Cartons scanned", str(cartons) if cartons else "none"),
        ("Packing slip", _slip(seen)),
        ("Closed", local_time(_moment(told["closed_at"]), zone)),
        ("Closed by", told["closed_by"]),
        ("Hold location", told["hold_location"] or "nothing is held"),
    )
    yield title
    yield Spacer(1, 6)
    yield _fact_grid(facts)
    yield Spacer(1, 12)


def _fact_grid(facts: tuple[tuple[str, str | None], ...]) -> Any:
    cells = [paragraph(f"{muted(name)}<br/>{bold(safe(value))}", "fact") for name, value in facts if value]
    rows = rows_of(cells, 4)
    return Table(
        rows,
        colWidths=[WIDTH / 4] * 4,
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), PALE),
            ("LINEABOVE", (0, 0), (-1, 0), 1.2, TEAL),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ],
    )


def _slip(seen: ReportSeen) -> str:
    numbers = list(dict.fromkeys([*seen.content["slips"], *seen.filed]))
    if numbers:
        return ", ".join(numbers)
    return f"none: {seen.content['slip_lacks']}" if seen.content["slip_lacks"] else "none noted"


def _discrepancies(seen: ReportSeen) -> Iterator[Any]:
    told = seen.content["discrepancies"]
    if not told:
        return
    heading = ("Case", "Order and line", "Condition", "Pieces", "What was seen")
    rows = [[head_cell(name, right=name == "Pieces") for name in heading]]
    for each in told:
        line = f"{each['order']}, line {each['line']}" if each["order"] else "on no order"
        what = ". ".join(filter(None, (begun(each["what"]), each["note"])))
        rows.append(
            [
                paragraph(safe(each["case"]), "fact"),
                paragraph(safe(line), "fact"),
                paragraph(safe(in_words(each["code"])), "fact"),
                paragraph(f"{each['pieces']:,}", "fact_right"),
                paragraph(safe(what), "fact"),
            ]
        )
    yield CondPageBreak(70)
    yield paragraph(bold("What was wrong"), "body")
    yield Table(
        rows,
        colWidths=[104, 104, 100, 40, WIDTH - 348],
        repeatRows=1,
        style=[
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, TEAL),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ],
    )
    yield Spacer(1, 10)


def _remarks(seen: ReportSeen) -> Iterator[Any]:
    said = [*seen.content["remarks"]]
    if seen.revisions > 1:
        said.append(f"The delivery was closed {seen.revisions} times; this is revision {seen.revision}.")
    yield paragraph(bold("Remarks"), "body")
    yield from (paragraph(safe(each), "body") for each in said)
    yield Table(
        [[""]],
        colWidths=[WIDTH],
        rowHeights=[20],
        style=[("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE)],
    )
    yield Spacer(1, 10)


def _signatures(seen: ReportSeen) -> Iterator[Any]:
    """Lines for pen and ink; who checked the goods signs (SAM 8422.201)."""
    names = ", ".join(seen.content["received_by"]) or seen.content["logged_by"]
    blocks = [
        _signature(
            "Received and checked by", names, "I counted these goods and saw the condition they are in."
        ),
        _signature(
            "Accepted for the office by",
            "",
            "Receipt is not acceptance; I accept what stands as accepted.",
        ),
    ]
    yield Table(
        [blocks],
        colWidths=[WIDTH / 2] * 2,
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *NO_PADDING],
    )
    yield Spacer(1, 10)


def _signature(role: str, name: str, meaning: str) -> Any:
    rows = [
        [paragraph(f'<font color="#006B75"><b>{role}</b></font> {safe(name)}', "body")],
        [paragraph(meaning, "fact")],
        [paragraph(f"<br/>Signature {'_' * 26} Date {'_' * 12}", "body")],
    ]
    return Table(
        rows,
        colWidths=[WIDTH / 2 - 6],
        hAlign="LEFT",
        style=[("BOX", (0, 0), (-1, -1), 0.6, LINE), ("LINEABOVE", (0, 0), (-1, 0), 1.2, TEAL)],
    )


def _later(seen: ReportSeen) -> Iterator[Any]:
    """What was corrected since: the report itself says what was so at closing."""
    if not seen.later:
        return
    zone = seen.content["zone"]
    yield CondPageBreak(60)
    yield paragraph(
        f"{bold('Since this report was made')} {muted('corrections and papers that came later')}", "body"
    )
    yield Table(
        [
            [
                paragraph(safe(local_time(each.at, zone)), "cell"),
                paragraph(safe(each.person), "cell"),
                paragraph(safe(each.said), "cell"),
            ]
            for each in seen.later[:_MOST_LATER]
        ],
        colWidths=[120, 100, WIDTH - 220],
        style=[
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ],
    )
    if len(seen.later) > _MOST_LATER:
        yield paragraph(muted(f"And {len(seen.later) - _MOST_LATER} more, in the history."), "note")


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


_RULED = [("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE)]
