"""The part of a receiving report that tells an order: its lines in figures, its serials with their tags."""

from collections.abc import Iterator
from typing import Any

from reportlab.lib.pagesizes import letter
from reportlab.platypus import CondPageBreak, Spacer, Table

from receiving_app.card_logs.log_style import LINE, TEAL, bold, muted, paragraph, safe
from receiving_app.receiving.goods.conditions import in_words
from receiving_app.reports.receiving_report import ReportSeen
from receiving_app.wording import counted

PAGE_WIDTH = letter[0]
MARGIN = 40
WIDTH = PAGE_WIDTH - 2 * MARGIN
NO_PADDING = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
_SERIALS_ACROSS = 3
_PARTS = ("accepted", "rejected", "on_hold")
_FIGURES = ("Ordered", "Shipped", "Received", "Accepted", "Rejected", "On hold", "So far")


def order_part(seen: ReportSeen, order: dict[str, Any]) -> Iterator[Any]:
    """One order: what came of each line, then the serials with their tags."""
    state = state_of(order)
    last = "the last report of this order" if order["complete"] else "more is to come"
    head = Table(
        [
            [
                paragraph(
                    f'<font size="11"><b>Order {safe(order["number"])}</b></font>  {safe(order["vendor"])}',
                    "body",
                ),
                paragraph(f"<b>{state}</b> {muted(last)}", "fact_right"),
            ]
        ],
        colWidths=[WIDTH - 200, 200],
        style=[("VALIGN", (0, 0), (-1, -1), "BOTTOM"), *NO_PADDING],
    )
    about = (
        ("Contract", order["contract"]),
        ("Ticket", order["ticket"]),
        ("For", order["agency"]),
        ("Asked by", order["requester"]),
        ("Deliver to", order["deliver_to"]),
        ("Approvals", None if order["verdict"] == "CLEARED" else order["verdict"]),
    )
    facts = " \u00b7 ".join(f"{muted(name)} {safe(value)}" for name, value in about if value)
    yield CondPageBreak(110)
    yield head
    yield Spacer(1, 2)
    yield paragraph(facts, "fact")
    yield Spacer(1, 5)
    yield _lines(seen, order)
    yield Spacer(1, 8)
    for line in order["lines"]:
        if line["units"]:
            yield from _serials(line)
    yield Spacer(1, 4)


def _lines(seen: ReportSeen, order: dict[str, Any]) -> Any:
    heading = (
        "Line",
        "Item",
        "Unit",
        "Ordered",
        "Shipped",
        "Received",
        "Accepted",
        "Rejected",
        "On hold",
        "So far",
    )
    rows = [[head_cell(name, right=at > 2) for at, name in enumerate(heading)]]
    lacks = "not on it" if seen.filed else "not read" if seen.content["slips"] else "no slip"
    for line in order["lines"]:
        pieces = {part: sum(e["pieces"] for e in line["here"] if e["disposition"] == part) for part in _PARTS}
        conditions = ", ".join(f"{e['pieces']} {in_words(e['condition'])}" for e in line["here"])
        kit = line.get("kit")  # reports made before kits were known tell none
        under = " \u00b7 ".join(filter(None, (safe(line["part"]), conditions, safe(kit) if kit else "")))
        item = f"<b>{safe(line['item'])}</b>" + (f"<br/>{muted(under)}" if under else "")
        figures: tuple[int | str | None, ...] = (
            line["ordered"],
            seen.shipped.get(line["id"]),
            sum(pieces.values()),
            *pieces.values(),
            line["received_so_far"],
        )
        if kit:
            figures = (line["ordered"], *[""] * (len(figures) - 1))
        rows.append(
            [
                paragraph(str(line["number"]), "fact"),
                paragraph(item, "fact"),
                paragraph(safe(line["unit"]), "fact"),
                *(paragraph(_figure(each, lacks), "fact_right") for each in figures),
            ]
        )
    narrow = 45
    return Table(
        rows,
        colWidths=[26, WIDTH - 26 - 28 - 7 * narrow, 28, *[narrow] * 7],
        repeatRows=1,
        style=[
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, TEAL),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ],
    )


def _figure(value: int | str | None, lacks: str) -> str:
    """A figure; what was shipped is said by a slip, and where none says it, why it ``lacks``."""
    if value is None:
        return muted(lacks)
    return f"{value:,}" if isinstance(value, int) else value


def _serials(line: dict[str, Any]) -> Iterator[Any]:
    """Serial and tag of each unit, three beside each other."""
    cells = [paragraph(_unit(unit), "cell") for unit in line["units"]]
    rows = rows_of(cells, _SERIALS_ACROSS)
    title = f"Line {line['number']}: {counted(len(cells), 'serial number')} with tags"
    heading: list[Any] = [paragraph(muted(bold(title)), "heading"), *[""] * (_SERIALS_ACROSS - 1)]
    yield Table(
        [heading, *rows],
        colWidths=[WIDTH / _SERIALS_ACROSS] * _SERIALS_ACROSS,
        repeatRows=1,
        style=[
            ("SPAN", (0, 0), (-1, 0)),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ],
    )
    yield Spacer(1, 6)


def _unit(unit: dict[str, Any]) -> str:
    where = {"rejected": "rejected", "on_hold": "on hold"}.get(unit["disposition"])
    tag = safe(unit["tag"]) if unit["tag"] else where or "no tag"
    return f"<b>{safe(unit['serial'])}</b>  {muted(tag)}"


def rows_of(cells: list[Any], across: int) -> list[list[Any]]:
    """Cells in rows of so many, the last one filled up."""
    whole = [*cells, *[""] * (-len(cells) % across)]
    return [whole[at : at + across] for at in range(0, len(whole), across)]


def state_of(order: dict[str, Any]) -> str:
    """Whether this was the last report of an order."""
    return "COMPLETE" if order["complete"] else "PARTIAL"


def head_cell(name: str, *, right: bool) -> Any:
    """A heading of a table."""
    return paragraph(muted(bold(name)), "heading_right" if right else "heading")
