"""Which label stands in which cell of which page, with the printer's calibration applied."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from receiving_app.errors import Refused
from receiving_app.tags.drawing.marks import Drawing, Page, Placed
from receiving_app.tags.layout import dots
from receiving_app.tags.stock import Stock


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far one printer is off on one stock. Moves the cells; bars and letters keep their size.

    Attributes:
        dx, dy: millimetres to move everything right and down.
        sx, sy: per cent by which the distances between cells are stretched; 100 for none.

    Raises:
        Refused: if a value is beyond what a sound printer needs.
    """

    dx: float = 0.0
    dy: float = 0.0
    sx: float = 100.0
    sy: float = 100.0

    def __post_init__(self) -> None:
        if not (abs(self.dx) <= 10 and abs(self.dy) <= 10):
            raise Refused(
                f"A shift of {self.dx:g}, {self.dy:g} mm is too far.", "Check the tray and the stock."
            )
        if not (95 <= self.sx <= 105 and 95 <= self.sy <= 105):
            raise Refused(
                f"A stretch of {self.sx:g} %, {self.sy:g} % is too much.",
                "Switch off 'fit to page' in the printer's settings.",
            )

    def __str__(self) -> str:
        return f"dx {self.dx:+.2f} mm, dy {self.dy:+.2f} mm, sx {self.sx:.2f} %, sy {self.sy:.2f} %"


NOT_CALIBRATED = Calibration()


def labels_per_page(count: int, stock: Stock, start_at: int = 1) -> tuple[int, ...]:
    """How many of ``count`` labels stand on each page when the first one goes into cell ``start_at``.

    Raises:
        Refused: if the stock has no such cell.
    """
    if not 1 <= start_at <= stock.per_page:
        raise Refused(f"{stock.title} has no position {start_at}.", f"Start between 1 and {stock.per_page}.")
    on_pages: list[int] = []
    room = stock.per_page - start_at + 1
    while count > 0:
        on_pages.append(min(count, room))
        count -= room
        room = stock.per_page
    return tuple(on_pages)


def in_words(on_pages: tuple[int, ...]) -> str:
    """The plan as a person reads it: "5 labels on 2 pages: 3 + 2". Counts labels, never skipped cells."""
    count, pages = sum(on_pages), len(on_pages)
    line = f"{count} label{'' if count == 1 else 's'} on {pages} page{'' if pages == 1 else 's'}"
    if not 1 < pages <= 6:
        return line
    return f"{line}: {' + '.join(map(str, on_pages))}"


def with_copies(labels: Iterable[Drawing], copies: int, *, collated: bool = False) -> Iterator[Drawing]:
    """Each label ``copies`` times: side by side, or as whole sets one after the other when collated."""
    if collated:
        kept = tuple(labels)
        for _ in range(copies):
            yield from kept
    else:
        for label in labels:
            for _ in range(copies):
                yield label


def pages(
    drawings: Iterable[Drawing],
    stock: Stock,
    dpi: int | None = None,
    start_at: int = 1,
    calibration: Calibration = NOT_CALIBRATED,
) -> Iterator[Page]:
    """Put the drawings into the cells, across and then down. ``start_at`` concerns the first page only.

    Raises:
        Refused: if the stock has no cell ``start_at``.
    """
    labels_per_page(1, stock, start_at)
    return _pages(iter(drawings), stock, dpi or stock.dpi, start_at, calibration)


def _pages(
    drawings: Iterator[Drawing], stock: Stock, dpi: int, start_at: int, calibration: Calibration
) -> Iterator[Page]:
    corners = cell_corners(stock, dpi, calibration)
    width, height = dots(stock.page[0], dpi), dots(stock.page[1], dpi)
    number, cells = 1, corners[start_at - 1 :]
    while on_page := tuple(islice(drawings, len(cells))):
        placed = tuple(Placed(x, y, drawing) for (x, y), drawing in zip(cells, on_page, strict=False))
        yield Page(number, width, height, dpi, placed)
        number, cells = number + 1, corners


def cell_corners(
    stock: Stock, dpi: int, calibration: Calibration = NOT_CALIBRATED
) -> tuple[tuple[int, int], ...]:
    """The upper left corner of each cell in whole dots, across and then down."""
    return tuple(
        (
            dots((stock.origin[0] + column * stock.pitch[0]) * calibration.sx / 100 + calibration.dx, dpi),
            dots((stock.origin[1] + row * stock.pitch[1]) * calibration.sy / 100 + calibration.dy, dpi),
        )
        for row in range(stock.rows)
        for column in range(stock.columns)
    )
