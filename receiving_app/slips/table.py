"""The lines of goods on a slip: rows under a heading, serials among them or in a list of their own. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from receiving_app.slips.answers import Page, SlipLine
from receiving_app.slips.columns import QUANTITIES, Column, by_column, heading_in, serial_columns_of
from receiving_app.slips.phrases import as_letters
from receiving_app.slips.rows import Row, rows_of
from receiving_app.slips.weighing import fold

_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.0+)?", re.ASCII)
_SERIAL_LABEL = re.compile(
    r"(?:service ?tags?(?: ?/? ?seriais?)?|seriai(?:s| ?(?:nos?|numbers?|nr))?|s/?n|s/u|n(?=:)|sers?|#)"
    r"[\s.:#]*"
)  # read in letters that cannot be confused; of S/N: a fax leaves N: or S/U:
_SERIAL = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9./-]{3,39}|[A-Z]{5,20}", re.ASCII)
_BETWEEN = re.compile(r"[,;\s]+|(?<=[A-Z0-9-]{6})\.(?=[A-Z0-9-]{6})")  # a point is a comma read badly
_ORDER_ON_LINE = re.compile(
    r"\b(?:PO|P\.O\.|order)\s*(?:no\.?|#|:)?\s*([A-Z0-9-]*\d[A-Z0-9-]{3,})", re.IGNORECASE
)
_FAR = 5.0  # times a row's height: what stands further below the table is a stamp or a footer
_SECTION = re.compile(
    r"(?:your |customer )?(?:P\.?O\.?|purchase order|order)(?: (?:no\.?|number|#))?\s*[:#]?\s*"
    r"([A-Z0-9-]*\d[A-Z0-9-]{3,})",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("OoIl|", "00111")
_READ_AS_LETTERS = re.compile(r"[\dOoIl|]{1,5}")
_LONG_NUMBER = re.compile(r"(?=\S*\d)\S{16,}")
_FOOTER = re.compile(r"\bpage \d+|^(?:sub)?total\b", re.IGNORECASE)


def lines_of(pages: Sequence[Page]) -> tuple[SlipLine, ...]:
    """All lines of goods, page by page; a page without a heading goes on with the table before."""
    lines: list[SlipLine] = []
    columns: tuple[Column, ...] = ()
    for page in pages:
        under = rows_of(page.words)
        if (heading := heading_in(under)) is not None:
            columns, under = heading.columns, under[heading.end :]
        first_list = next((at for at, row in enumerate(under) if serial_columns_of(row)), len(under))
        if columns:
            lines.extend(_lines_under(under[:first_list], columns, page.number))
        for part, number, serials in _listed_serials(under[first_list:]):
            if (at := _line_called(lines, part, number)) is not None:
                lines[at] = _with_serials(lines[at], serials)
    parts = {fold(line.part) for line in lines if line.part}
    return tuple(
        replace(
            line,
            serials=tuple(each for each in line.serials if fold(each).removeprefix("FOR") not in parts),
        )
        for line in lines
    )


def _listed_serials(rows: Sequence[Row]) -> Iterator[tuple[str, int | None, tuple[str, ...]]]:
    """Part, line number and serials of each row under a heading of such a list."""
    columns: tuple[Column, ...] = ()
    for row in rows:
        if found := serial_columns_of(row):
            columns = found
            continue
        cells = by_column(row, columns)
        if serials := _serial_values(cells.get("serial", "")):
            yield cells.get("part", ""), _count(cells.get("number", "")), serials


def _line_called(lines: Sequence[SlipLine], part: str, number: int | None) -> int | None:
    """Place of the line with this part, else of the one with this number."""
    named = [at for at, line in enumerate(lines) if part and line.part and fold(line.part) == fold(part)]
    named = named or [at for at, line in enumerate(lines) if number is not None and line.number == number]
    return named[0] if len(named) == 1 else None


def _line_named(lines: Sequence[SlipLine], row: Row) -> int | None:
    """Place of the line whose part stands in the row; None when none does, or several do."""
    words = {fold(word.text) for word in row.words}
    found = [at for at, line in enumerate(lines) if line.part and fold(line.part) in words]
    return found[0] if len(found) == 1 else None


def _with_serials(line: SlipLine, serials: Sequence[str]) -> SlipLine:
    return replace(line, serials=tuple(dict.fromkeys((*line.serials, *serials))))


def _lines_under(rows: Sequence[Row], columns: Sequence[Column], page: int) -> list[SlipLine]:
    lines: list[SlipLine] = []
    bottom: float | None = None
    open_serials = ""  # the row of serials right above, which may go on
    at = 0  # the line these serials belong to
    section: str | None = None  # the order that a row between the lines announces for those below it
    for row in rows:
        if (order := _order_of_section(row)) is not None:
            section, bottom = order, row.bottom
            continue
        if not any(sign.isalnum() for sign in row.text):
            continue  # a rule across the page, drawn with signs
        close = bottom is None or row.top - bottom <= 1.2 * row.height
        cells = by_column(row, columns)
        far = bottom is not None and row.top - bottom > _FAR * row.height
        if (line := _new_line(row, cells, page)) is not None and not (far and line.part is None):
            lines.append(line if line.order else replace(line, order=section))
            open_serials = ""
        elif not (far or (lines and close)) and (unread := _without_quantity(row, cells, page)) is not None:
            lines.append(unread)
            open_serials = ""
        elif lines and (serials := _serials(row.text, before=open_serials if close else "")):
            named = _line_named(lines, row)
            at = named if named is not None else at if open_serials and close else len(lines) - 1
            lines[at] = replace(lines[at], serials=lines[at].serials + serials)
            open_serials = row.text
        elif lines and open_serials and close and _LONG_NUMBER.search(row.text):
            pass  # serials run together on a picture; what follows them may be read better
        elif lines and close and not _FOOTER.search(row.text):
            lines[-1] = _continued(lines[-1], cells)
            open_serials = ""
        else:
            continue
        bottom = row.bottom
    return lines


def _order_of_section(row: Row) -> str | None:
    """The order of a row that says nothing else: ``Purchase order 4500012345``."""
    found = _SECTION.fullmatch(row.text)
    return found[1] if found else None


def _new_line(row: Row, cells: Mapping[str, str], page: int) -> SlipLine | None:
    """The row as a new line of goods: its quantities are numbers, and it names an item."""
    counts = {meaning: _count(cells.get(meaning, "")) for meaning in QUANTITIES}
    numbers_only = all(counts[meaning] is not None for meaning in QUANTITIES if cells.get(meaning))
    named = cells.get("part") or cells.get("description")
    if counts["shipped"] is None or not numbers_only or not named or _FOOTER.search(row.text):
        return None
    if "part" in cells and " " in cells["part"] and not cells.get("description"):
        return None
    return _line(cells, counts, page)


def _line(cells: Mapping[str, str], counts: Mapping[str, int | None], page: int) -> SlipLine:
    number = _count(cells.get("number", ""))
    # Where the first word of "Product No." was not read, what stands below is no line number.
    part = cells.get("part") or (cells.get("number") if number is None and "part" not in cells else None)
    return SlipLine(
        page=page,
        number=number,
        part=part or None,
        vendor_part=cells.get("vendor_part") or None,
        description=cells.get("description") or None,
        ordered=counts.get("ordered"),
        shipped=counts.get("shipped"),
        backordered=counts.get("backordered"),
        uom=cells.get("uom") or _unit(cells.get("shipped", "")),
        serials=_serial_values(cells.get("serial", "")),
        order=_order_in(cells.get("description", "")),
    )


def _without_quantity(row: Row, cells: Mapping[str, str], page: int) -> SlipLine | None:
    """A line on a picture that names a part and an item, but whose quantity a tick or a blot hides."""
    on_picture = any(word.sure < 1 for word in row.words)
    part, description = cells.get("part", ""), cells.get("description", "")
    if not on_picture or not description or " " in part or not any(sign.isdigit() for sign in part):
        return None
    known = {meaning: _count(cells.get(meaning, "")) for meaning in QUANTITIES - {"shipped"}}
    return _line(cells, known, page)


def _continued(line: SlipLine, cells: Mapping[str, str]) -> SlipLine:
    """The line with the next row of its description and part added."""
    description = " ".join(part for part in (line.description, cells.get("description")) if part) or None
    part = f"{line.part or ''}{cells.get('part') or ''}" or None
    serials = line.serials + _serial_values(cells.get("serial", ""))
    return replace(
        line,
        description=description,
        part=part,
        serials=serials,
        order=line.order or _order_in(description or ""),
    )


def _serials(text: str, *, before: str) -> tuple[str, ...]:
    """The serials of a row that says they are serials, or that only goes on with the row ``before``."""
    label = _SERIAL_LABEL.match(as_letters(text))
    if label is not None and not (label[0][-1:].isalpha() and text[label.end() : label.end() + 1].isalpha()):
        return _serial_values(text[label.end() :])
    values = _serial_values(text)
    announced = before.endswith((",", ":"))
    numbers = all(_SERIAL.fullmatch(each) or _LONG_NUMBER.fullmatch(each) for each in _tokens(text))
    goes_on = numbers and (announced or bool(re.search(r"\d", text)))
    return values if before and goes_on else ()


def _serial_values(text: str) -> tuple[str, ...]:
    return tuple(token for token in _tokens(text) if _SERIAL.fullmatch(token))


def _tokens(text: str) -> list[str]:
    return [bare for token in _BETWEEN.split(text) if (bare := token.strip(".:"))]


def _count(text: str) -> int | None:
    """The number in a cell of numbers, also where a reader took its digits for letters."""
    text = text.strip(".,:;'")  # specks beside the figure
    if _READ_AS_LETTERS.fullmatch(text):
        text = text.translate(_DIGITS)
    found = _COUNT.fullmatch(text.partition(" ")[0])
    return int(found[1].replace(",", "")) if found and len(text.split()) <= 2 else None


def _unit(text: str) -> str | None:
    """The unit printed behind a quantity: the EA of ``12 EA``."""
    unit = text.partition(" ")[2]
    return unit if unit.isalpha() else None


def _order_in(description: str) -> str | None:
    found = _ORDER_ON_LINE.search(description)
    return found[1] if found else None
