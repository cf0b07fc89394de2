"""Which column of a statement file means what: the mappings of ``resources/statements/*.toml``."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from receiving_app.approvals.cells import DateOrder
from receiving_app.errors import Refused
from receiving_app.resources_folder import resource

COLUMNS = frozenset(
    (
        "document",
        "cardholder",
        "account",
        "purchase_date",
        "post_date",
        "merchant",
        "mcc",
        "amount",
        "tax",
        "customer_code",
        "reference",
        "original_amount",
        "original_currency",
        "currency",
        "receipt",
    )
)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How the files of one source are headed.

    Attributes:
        name: short name, as typed with ``--mapping``.
        title: for people.
        date_order: what the source is known to use; None where the file itself has to show it.
        credits_are_positive: True where the source turns the sign (a charge is negative).
        required: columns without which this is not such a file.
        columns: meaning -> headings it may have, most usual first.
    """

    name: str
    title: str
    date_order: DateOrder | None
    credits_are_positive: bool
    required: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]

    def places(self, headings: Sequence[str]) -> dict[str, int]:
        """Meaning -> position in a line of headings; a heading that is not known is left out."""
        positions: dict[str, int] = {}
        for position, heading in enumerate(headings):
            positions.setdefault(plain(heading), position)
        return {
            meaning: positions[plain(name)]
            for meaning, names in self.columns.items()
            for name in reversed(names)  # the most usual heading is written last and wins
            if plain(name) in positions
        }

    def fits(self, places: Mapping[str, int]) -> bool:
        """Whether the columns that this kind of file cannot be without were found."""
        return self.required <= places.keys()


def plain(heading: str) -> str:
    """A heading without case, blanks and punctuation, for comparing."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def read_mapping(path: Path) -> ColumnMapping:
    """Read one mapping file.

    Raises:
        Refused: when it names an unknown column or misses a part.
    """
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = {meaning: tuple(names) for meaning, names in told.get("columns", {}).items()}
    required = frozenset(told.get("required", ()))
    unknown = (columns.keys() - COLUMNS) | (required - columns.keys())
    if (
        unknown
        or not required
        or told.get("positive_is") not in {"charge", "credit"}
        or (told.get("date_order") not in {None, "month first", "day first"})
    ):
        raise Refused(
            f"The column mapping {path.name} is not complete"
            + (f": {', '.join(sorted(unknown))}." if unknown else "."),
            "It needs title, positive_is (charge or credit), required and [columns] with known names.",
        )
    return ColumnMapping(
        name=path.stem,
        title=told.get("title", path.stem),
        date_order=told.get("date_order"),
        credits_are_positive=told["positive_is"] == "credit",
        required=required,
        columns=columns,
    )


def known_mappings() -> tuple[ColumnMapping, ...]:
    """All mappings the program carries, those that declare their order of dates first."""
    found = [read_mapping(path) for path in sorted(resource("statements").glob("*.toml"))]
    return tuple(sorted(found, key=lambda mapping: (mapping.date_order is None, mapping.name)))


def mapping_named(name: str) -> ColumnMapping:
    """The mapping of this name.

    Raises:
        Refused: when there is none; the advice lists those there are.
    """
    mappings = known_mappings()
    for mapping in mappings:
        if mapping.name == name:
            return mapping
    raise Refused(
        f"There is no column mapping named {name}.",
        f"Choose one of: {', '.join(mapping.name for mapping in mappings)}.",
    )
