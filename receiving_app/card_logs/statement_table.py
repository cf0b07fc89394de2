"""Finding the heading of a statement file, and what its columns as a whole show about dates and amounts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from receiving_app.approvals.cells import DateOrder, decimal_mark_of, orders_shown_by
from receiving_app.approvals.delimited import Record
from receiving_app.card_logs.statement_mapping import ColumnMapping

_LINES_ABOVE_HEADING = 30


@dataclass(frozen=True, slots=True)
class Table:
    """The records under a heading.

    Attributes:
        places: meaning -> position of its cell.
        above: records over the heading: a title, the cycle.
    """

    mapping: ColumnMapping
    heading: Record
    places: Mapping[str, int]
    body: tuple[Record, ...]
    above: tuple[Record, ...]

    def column(self, *meanings: str) -> list[str]:
        """All cells of these columns; a column the file does not have gives none."""
        places = [self.places[meaning] for meaning in meanings if meaning in self.places]
        return [cells[place] for cells in self._filled() for place in places if place < len(cells)]

    def width(self) -> int:
        """Cells a record may have: as many as the heading, or more where every line ends in separators."""
        lengths = Counter(len(cells) for cells in self._filled() if any(cells))
        usual = max(lengths, key=lambda length: (lengths[length], -length), default=0)
        return max(len(self._headings()), usual)

    def called(self, meaning: str) -> str:
        """A column's heading as the file writes it."""
        return self._headings()[self.places[meaning]].strip()

    def date_orders(self) -> frozenset[DateOrder]:
        """The order its source is known for, and any the dates prove. Two of them contradict each other."""
        known = {self.mapping.date_order} if self.mapping.date_order else set()
        return orders_shown_by(self.column("purchase_date", "post_date")) | known

    def decimal_marks(self) -> dict[str, str | None]:
        """Which mark begins the cents, column by column: one file may write amount and tax differently."""
        return {
            meaning: decimal_mark_of(self.column(meaning)) for meaning in ("amount", "tax", "original_amount")
        }

    def _filled(self) -> Iterable[tuple[str, ...]]:
        return (record.cells for record in self.body if record.cells is not None)

    def _headings(self) -> tuple[str, ...]:
        assert self.heading.cells is not None
        return self.heading.cells


def find_table(sources: Iterable[Sequence[Record]], mappings: Sequence[ColumnMapping]) -> Table | None:
    """The reading whose heading is understood best, of every table, mapping and early line of a file.

    Of equally good readings the first mapping wins. None when no line names the columns that are required.
    """
    best: Table | None = None
    for found in sources:
        for position, record in enumerate(found[:_LINES_ABOVE_HEADING]):
            for mapping in mappings:
                places = mapping.places(record.cells or ())
                if mapping.fits(places) and (best is None or len(places) > len(best.places)):
                    best = Table(
                        mapping, record, places, tuple(found[position + 1 :]), tuple(found[:position])
                    )
    return best
