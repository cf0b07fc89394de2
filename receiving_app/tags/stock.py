"""Label stock: sheets and rolls, read from TOML files, all measures in millimetres.

A file holds any number of ``[[stock]]`` tables::

    [[stock]]
    name   = "avery-5160"
    title  = "Avery 5160, 30 to a sheet"
    kind   = "sheet"            # or "roll"
    also   = ["8160", "5260"]   # same geometry under other part numbers
    page   = [215.9, 279.4]     # sheet only: width, height
    label  = [66.675, 25.4]     # width, height
    origin = [4.7625, 12.7]     # sheet only: upper left corner of the first label
    pitch  = [69.85, 25.4]      # sheet only: from one label's corner to the next one's
    columns = 3                 # sheet only
    rows    = 10                # sheet only
    corner  = 1.6               # radius
    margin  = 1.0               # kept free inside the label's edge
    gap     = 3.0               # roll only: backing between two labels; 0 on a continuous roll
    dpi     = 600               # dots per inch of the printer that usually prints it

The pitch is written down, never derived from what is left of the page: makers' gutters are not even.
"""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

from receiving_app.errors import Refused
from receiving_app.resources_folder import resource

Millimetres = tuple[float, float]

_COMMON = {"name", "title", "kind", "also", "label", "corner", "margin", "dpi"}
_OF_A_SHEET = {"page", "origin", "pitch", "columns", "rows"}
_OF_A_ROLL = {"gap"}
_OPTIONAL: dict[str, Any] = {"also": [], "corner": 0.0, "margin": 1.0}
_SLACK = 0.05  # mm by which makers' rounded numbers may overrun the page or the next label


@dataclass(frozen=True, slots=True)
class Stock:
    """What labels are printed on. Measures in millimetres; a roll is a page of one label.

    Attributes:
        name: short name, unique.
        title: what a person reads.
        kind: sheet or roll.
        page: width and height of the sheet, or of one label of the roll.
        label: width and height of one label.
        origin: upper left corner of the first label on the page.
        pitch: from the corner of a label to that of the next, to the right and downwards.
        columns, rows: labels on a page.
        corner: radius of the label's corners.
        margin: kept free inside the label's edge.
        gap: backing between two labels of a roll.
        dpi: dots per inch of the printer that usually prints it.
        also: other names of the same stock.
    """

    name: str
    title: str
    kind: Literal["sheet", "roll"]
    page: Millimetres
    label: Millimetres
    origin: Millimetres
    pitch: Millimetres
    columns: int
    rows: int
    corner: float
    margin: float
    gap: float
    dpi: int
    also: tuple[str, ...]

    @property
    def per_page(self) -> int:
        """Labels on a page."""
        return self.columns * self.rows


@cache
def read_stocks(folder: Path | None = None) -> tuple[Stock, ...]:
    """Every stock in the TOML files of ``folder``, the packaged ones when left out, in order; read once.

    Raises:
        Refused: if a file is no TOML or describes an impossible stock; the message names file, stock and key.
    """
    stocks: list[Stock] = []
    seen: dict[str, str] = {}
    for path in sorted((folder or resource("labels")).glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
            raise Refused(
                f"{path.name} is not readable: {mistake}.", "Mend the file at that place."
            ) from None
        for number, table in enumerate(content.get("stock", []), start=1):
            stock = _stock(f"{path.name}, stock {table.get('name', number)}", table)
            for name in (stock.name, *stock.also):
                if name in seen:
                    raise Refused(
                        f"{path.name}: the stock name {name} is used twice, also in {seen[name]}.",
                        "Give each stock a name of its own.",
                    )
                seen[name] = path.name
            stocks.append(stock)
    return tuple(stocks)


def find_stock(stocks: tuple[Stock, ...], name: str) -> Stock:
    """The stock called ``name``, by its own name or another part number.

    Raises:
        Refused: if there is none; names the nearest ones.
    """
    known = {known_as.lower(): stock for stock in stocks for known_as in (stock.name, *stock.also)}
    wanted = name.strip().lower()
    if wanted not in known:
        near = get_close_matches(wanted, known, n=3, cutoff=0.4)
        raise Refused(
            f"There is no label stock called {name!r}.",
            f"Perhaps {' or '.join(near)}?" if near else "Choose one of: tags stocks.",
        )
    return known[wanted]


def _stock(place: str, table: dict[str, Any]) -> Stock:
    kind = table.get("kind")
    if kind not in {"sheet", "roll"}:
        raise Refused(f"{place}: kind is {kind!r}.", 'Write kind = "sheet" or kind = "roll".')
    allowed = _COMMON | (_OF_A_SHEET if kind == "sheet" else _OF_A_ROLL)
    for key in sorted(set(table) - allowed):
        raise Refused(f"{place}: a {kind} has no {key!r}.", f"Known keys: {', '.join(sorted(allowed))}.")
    for key in sorted(allowed - set(table) - set(_OPTIONAL)):
        raise Refused(f"{place}: {key} is missing.", f"Add a line {key} = …")
    table = _OPTIONAL | table
    label = _pair(place, table, "label")
    stock = Stock(
        name=_word(place, "name", table["name"]),
        title=_word(place, "title", table["title"]),
        kind=kind,
        page=_pair(place, table, "page") if kind == "sheet" else label,
        label=label,
        origin=_pair(place, table, "origin", least=0) if kind == "sheet" else (0.0, 0.0),
        pitch=_pair(place, table, "pitch") if kind == "sheet" else label,
        columns=_count(place, table, "columns") if kind == "sheet" else 1,
        rows=_count(place, table, "rows") if kind == "sheet" else 1,
        corner=_number(place, "corner", table["corner"]),
        margin=_number(place, "margin", table["margin"]),
        gap=_number(place, "gap", table.get("gap", 0.0)),
        dpi=_count(place, table, "dpi"),
        also=tuple(_word(place, "also", name) for name in table["also"]),
    )
    _check_geometry(place, stock)
    return stock


def _check_geometry(place: str, stock: Stock) -> None:
    """Refuse labels that overlap each other or the edge of the page."""
    for axis, count, side in ((0, stock.columns, "across"), (1, stock.rows, "down")):
        if count > 1 and stock.pitch[axis] + _SLACK < stock.label[axis]:
            raise Refused(
                f"{place}: pitch {side} is {stock.pitch[axis]} mm but a label is {stock.label[axis]} mm.",
                "The pitch runs from one label's corner to the next one's and includes the gutter.",
            )
        end = stock.origin[axis] + (count - 1) * stock.pitch[axis] + stock.label[axis]
        if end > stock.page[axis] + _SLACK:
            raise Refused(
                f"{place}: {count} labels {side} end at {end:.2f} mm; the page has {stock.page[axis]} mm.",
                "Check origin, pitch, label and the count.",
            )
    if 2 * stock.margin >= min(stock.label):
        raise Refused(f"{place}: the margin of {stock.margin} mm leaves nothing of the label.", "Lower it.")
    if not 150 <= stock.dpi <= 2400:
        raise Refused(f"{place}: dpi is {stock.dpi}.", "Printers have 203, 300, 600 or 1200 dots per inch.")


def _word(place: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(f"{place}: {key} is {value!r}.", "Write a text in quotes.")
    return value


def _number(place: str, key: str, value: Any, least: float = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < 2000:
        raise Refused(f"{place}: {key} is {value!r}.", f"Write millimetres, at least {least:g}.")
    return float(value)


def _count(place: str, table: dict[str, Any], key: str) -> int:
    value = table[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Refused(f"{place}: {key} is {value!r}.", "Write a whole number, at least 1.")
    return value


def _pair(place: str, table: dict[str, Any], key: str, least: float = 0.1) -> Millimetres:
    value = table[key]
    if not isinstance(value, list) or len(value) != 2:
        raise Refused(f"{place}: {key} is {value!r}.", f"Write {key} = [across, down] in millimetres.")
    return _number(place, key, value[0], least), _number(place, key, value[1], least)
