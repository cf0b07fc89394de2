"""Carrying out what was asked to be printed: claim, draw, send, mark. Never inside a transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from receiving_app.devices.cabinet import label_printer
from receiving_app.devices.label_printer import Format, LabelPrinter, PrintStopped
from receiving_app.errors import Refused, Trouble
from receiving_app.inventory.labels import LabelToPrint, labels_waiting
from receiving_app.progress import Progress
from receiving_app.tags.actions import claim_requests, mark_not_printed, mark_printed, release_claims
from receiving_app.tags.drawing.marks import Drawn, Page, Placed
from receiving_app.tags.drawing.test_sheet import sheet
from receiving_app.tags.layout import Label, lay_out, lay_out_all
from receiving_app.tags.pages import pages
from receiving_app.tags.stock import Stock, find_stock, read_stocks
from receiving_app.workplace import Workplace

PREVIEW_DPI = 600


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a wish to print.

    Attributes:
        numbers: labels that were printed.
        faults: labels that could not be drawn, each with its reason; they still wait.
    """

    numbers: tuple[str, ...]
    faults: tuple[str, ...]
    printer: str
    stock: str

    @property
    def said(self) -> str:
        """One sentence for the person."""
        if not self.numbers and not self.faults:
            return "No label waits to be printed."
        count = f"{len(self.numbers)} label{'s' if len(self.numbers) != 1 else ''} printed on {self.printer}."
        return " ".join((count, *self.faults))


def print_waiting(
    workplace: Workplace,
    target: str = "",
    *,
    stock_name: str = "",
    start_at: int = 1,
    numbers: Sequence[str] = (),
    asset_ids: Sequence[str] = (),
    progress: Progress | None = None,
) -> Printed:
    """Print the labels that wait, all or some, and mark each as printed.

    Args:
        workplace: the office, with somebody signed in.
        target: where to, one of ``devices.cabinet.TARGETS``; the settings' printer when left out.
        stock_name: the label stock; the settings' when left out.
        start_at: first free cell of a half-used sheet.
        numbers: only these tags.
        asset_ids: only labels of these units.
        progress: told after each page.

    Raises:
        Refused: no printer is named, or stock, cell or printer do not exist.
        Trouble: the printer cannot; what it surely printed is marked, the rest waits on.
    """
    progress = progress or Progress()
    target = target or workplace.settings.printer
    if not target:
        raise Refused("No label printer is set.", "Name one in Settings, or print to pdf:FILE.")
    printer = label_printer(target)
    stock = find_stock(read_stocks(), stock_name or workplace.settings.stock)
    workplace.do(release_claims)
    waiting = workplace.ask(labels_waiting, numbers=numbers, asset_ids=asset_ids)
    claimed = set(workplace.do(claim_requests, [each.request_id for each in waiting]))
    mine = [each for each in waiting if each.request_id in claimed]
    if not mine:
        return Printed((), (), printer.name, stock.name)
    drawn = _draw(printer.accepts, [each.label for each in mine], stock, start_at, progress)
    faults = {fault.label: fault.reason for fault in drawn.faults}
    stopped: Trouble | None = None
    not_printed: set[str] = set()
    try:
        printer.send(drawn.pieces, progress)
    except PrintStopped as trouble:
        stopped, not_printed = trouble, {*trouble.unsure, *trouble.unsent}
    except Trouble as trouble:
        stopped, not_printed = trouble, {each.label.payload for each in mine}
    numbers_printed = _mark(
        workplace, mine, {**faults, **dict.fromkeys(not_printed, str(stopped))}, printer, stock, start_at
    )
    if stopped is not None:
        raise stopped
    return Printed(
        numbers_printed,
        tuple(f"{number} could not be drawn: {why}" for number, why in faults.items()),
        printer.name,
        stock.name,
    )


def print_test_sheet(workplace: Workplace, target: str) -> str:
    """Print the stock's outlines, rulers and calibration, to be held against the stock; no number is used.

    Raises:
        Refused: stock or printer do not exist, or do not go together.
        Trouble: the printer cannot.
    """
    printer = label_printer(target)
    stock = find_stock(read_stocks(), workplace.settings.stock)
    printer.send(_drawn(printer.accepts, (sheet(stock),), Progress()).pieces, Progress())
    return f"A test label for {stock.name} was sent to {printer.name}. Hold it against the stock."


def preview(label: Label, stock_name: str, width: int) -> bytes:
    """A PNG of the very label that would be printed, ``width`` pixels wide."""
    from receiving_app.tags.drawing import picture  # noqa: PLC0415 - Pillow, only for pictures - Pillow, when a picture is wanted

    stock = find_stock(read_stocks(), stock_name)
    drawing = lay_out(label, stock, PREVIEW_DPI)
    page = Page(1, drawing.width, drawing.height, PREVIEW_DPI, (Placed(0, 0, drawing),))
    return picture.preview(page, width)


def _draw(accepts: Format, labels: Sequence[Label], stock: Stock, start_at: int, progress: Progress) -> Drawn:
    return _drawn(accepts, pages(lay_out_all(labels, stock), stock, start_at=start_at), progress)


def _drawn(accepts: Format, laid_out: Iterable[Page], progress: Progress) -> Drawn:
    if accepts == "zpl":
        from receiving_app.tags.drawing import zpl  # noqa: PLC0415 - one of three ways of drawing

        return zpl.draw(laid_out, progress=progress)
    if accepts == "png":
        from receiving_app.tags.drawing import picture  # noqa: PLC0415 - Pillow, only for pictures

        return picture.draw(laid_out, progress=progress)
    from receiving_app.tags.drawing import pdf  # noqa: PLC0415 - reportlab

    return pdf.draw(laid_out, progress=progress)


def _mark(
    workplace: Workplace,
    mine: Sequence[LabelToPrint],
    failed: dict[str, str],
    printer: LabelPrinter,
    stock: Stock,
    start_at: int,
) -> tuple[str, ...]:
    """Mark what was printed and what was not, in one transaction."""
    printed = []
    cells = stock.columns * stock.rows
    with workplace.store.transaction() as session:
        by = workplace.by(session)
        for place, each in enumerate(mine):
            number = each.label.payload
            if number in failed:
                mark_not_printed(session, by, each.request_id, failed[number])
                continue
            position = (start_at - 1 + place) % cells + 1 if cells > 1 else None
            mark_printed(
                session, by, each.request_id, printer=printer.name, stock=stock.name, position=position
            )
            printed.append(number)
    return tuple(printed)
