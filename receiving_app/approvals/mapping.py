"""Which column of an approvals export means what: the mappings of ``resources/approvals/*.toml``."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from receiving_app.approvals.cells import DateOrder
from receiving_app.errors import Refused
from receiving_app.resources_folder import resource

# What a column can mean; the second word of each pair is the field of ApprovalRow.
MEANINGS: Mapping[str, str] = {
    "ticket": "ticket",
    "requested_on": "requested_on",
    "requester": "requester",
    "agency": "agency",
    "for_use_by": "for_use_by",
    "los": "line_of_service",
    "purchaser": "purchaser",
    "method": "method",
    "vendor": "vendor",
    "po": "po",
    "order_date": "order_date",
    "card": "card",
    "contract": "contract",
    "ship_to": "ship_to",
    "line": "line",
    "mfr": "manufacturer",
    "mfr_part": "manufacturer_part",
    "vendor_part": "vendor_part",
    "description": "description",
    "cclass": "commodity_class",
    "qty": "quantity",
    "uom": "uom",
    "unit_cost": "unit_cost_cents",
    "shipping": "shipping_cents",
    "serialized": "serialized",
    "aa": "agency_approver",
    "aa_on": "agency_approved_on",
    "arm": "arm",
    "arm_on": "arm_approved_on",
    "notes": "notes",
}
# Without these cells a row is no purchase line; without these columns a file is no approvals export.
REQUIRED = ("po", "line", "vendor", "description", "qty", "uom", "unit_cost")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How the exports of one source are headed and written.

    Attributes:
        name: short name, as typed with ``--mapping``.
        title: for people.
        date_order: how 03/04/2026 is meant; None when the source does not say, then such a date is refused.
        total_words: what the first cell of a total row says, in small letters.
        code_width: meaning -> digits of a code, where a spreadsheet may have eaten the leading zeros.
        columns: meaning -> headings it may have.
    """

    name: str
    title: str
    date_order: DateOrder | None
    total_words: frozenset[str]
    code_width: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...]]

    def places(self, headings: Sequence[str]) -> dict[str, int]:
        """Meaning -> position in a line of headings; columns the mapping does not know are left out."""
        known = {plain(name): meaning for meaning, names in self.columns.items() for name in names}
        found: dict[str, int] = {}
        for position, heading in enumerate(headings):
            if meaning := known.get(plain(heading)):
                found.setdefault(meaning, position)
        return found


def plain(heading: str) -> str:
    """A heading without case, blanks and punctuation, for comparing."""
    return re.sub(r"[^a-z0-9#]", "", heading.lower())


def read_mapping(path: Path) -> ColumnMapping:
    """Read one mapping file.

    Raises:
        Refused: when it is not TOML, names an unknown meaning, or lacks a column no export can be without.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Refused(f"The column mapping {path.name} cannot be read: {wrong}.", "Mend the file.") from wrong
    return mapping_of(path.stem, told)


def mapping_of(name: str, told: Mapping[str, Any]) -> ColumnMapping:
    """The mapping that these values say, as they stand in a mapping file.

    Raises:
        Refused: an unknown meaning or order of days, or a column is lacking that no export can be without.
    """
    columns = {meaning: tuple(names) for meaning, names in told.get("columns", {}).items()}
    unknown = sorted(columns.keys() - MEANINGS.keys())
    lacking = [meaning for meaning in REQUIRED if meaning not in columns]
    order = told.get("date_order")
    if unknown or lacking or order not in {None, "month first", "day first"}:
        raise Refused(
            f"The column mapping {name} does not fit:"
            f" unknown {', '.join(unknown) or 'nothing'}, lacking {', '.join(lacking) or 'nothing'}.",
            f"Columns can mean {', '.join(MEANINGS)}; date_order is 'month first', 'day first' or left out.",
        )
    return ColumnMapping(
        name=name,
        title=told.get("title", name),
        date_order=order,
        total_words=frozenset(told.get("total_words", ())),
        code_width=told.get("code_width", {}),
        columns=columns,
    )


@cache
def known_mappings() -> tuple[ColumnMapping, ...]:
    """All mappings the program carries, by name. Read once: each line of an unknown export asks for them."""
    return tuple(read_mapping(path) for path in sorted(resource("approvals").glob("*.toml")))


def mapping_named(name: str, learned: Sequence[ColumnMapping] = ()) -> ColumnMapping:
    """The mapping of this name, of those the program carries or those that were ``learned``.

    Raises:
        Refused: when there is none; the advice lists those there are.
    """
    mappings = (*learned, *known_mappings())
    for mapping in mappings:
        if mapping.name == name:
            return mapping
    raise Refused(
        f"There is no column mapping named {name}.",
        f"Choose one of: {', '.join(mapping.name for mapping in mappings)}.",
    )


def in_words(meaning: str) -> str:
    """What a column means, as it is said to people."""
    if meaning == "uom":
        return "unit of measure"
    return MEANINGS[meaning].removesuffix("_cents").replace("_", " ")
