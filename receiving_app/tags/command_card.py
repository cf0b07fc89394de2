"""The command card: every command of the dock as a bar code on one letter page, to be cut and laminated."""

from typing import NamedTuple

from receiving_app.scans.commands import COMMANDS, NUMBERED, command_payload
from receiving_app.tags.code128 import modules
from receiving_app.tags.drawing.marks import Bars, Box, Drawing, Mark, Page, Placed, Words
from receiving_app.tags.layout import dots
from receiving_app.tags.lettering import fit

QUANTITIES = (*range(1, 11), 12, 20, 24, 50, 100)
ANSWERS = tuple(range(1, 10))
DPI = 600
TITLE = "Command card"

_PAGE = (215.9, 279.4)  # US letter, mm
_EDGE, _HEAD, _HEADING = 8.0, 8.0, 5.5
_COLUMNS = 3
_QUIET = 10  # modules that stay white on either side of a symbol
_GAP = 1.2  # between a cell's edge and what stands in it


class CardCode(NamedTuple):
    """One code of the card: what it says in large letters, what it does, and its characters."""

    name: str
    does: str
    payload: str


def card_codes() -> tuple[tuple[str, tuple[CardCode, ...]], ...]:
    """The groups of the card in order: each with its heading and its codes."""
    plain = tuple(
        CardCode(name, does, command_payload(name)) for name, does in COMMANDS.items() if name not in NUMBERED
    )
    quantities = tuple(CardCode(f"QTY {n}", f"Count {n}", command_payload("QTY", n)) for n in QUANTITIES)
    answers = tuple(
        CardCode(f"ANSWER {n}", f"Answer {n} on screen", command_payload("ANSWER", n)) for n in ANSWERS
    )
    return (("What to do", plain), ("How many", quantities), ("Answers to a question", answers))


def card_page(dpi: int = DPI) -> Page:
    """The card as a page, in whole dots of a printer."""
    groups = card_codes()
    rows = sum(-(-len(codes) // _COLUMNS) for _, codes in groups)
    height = (_PAGE[1] - 2 * _EDGE - _HEAD - len(groups) * _HEADING) / rows
    width = (_PAGE[0] - 2 * _EDGE) / _COLUMNS
    head = _heading(TITLE, "Scan instead of typing.", _HEAD, dpi)
    placed = [Placed(dots(_EDGE, dpi), dots(_EDGE, dpi), head)]
    top = _EDGE + _HEAD
    for heading, codes in groups:
        placed.append(Placed(dots(_EDGE, dpi), dots(top, dpi), _heading(heading, "", _HEADING, dpi)))
        top += _HEADING
        for place, code in enumerate(codes):
            x, y = _EDGE + place % _COLUMNS * width, top + place // _COLUMNS * height
            placed.append(Placed(dots(x, dpi), dots(y, dpi), _cell(code, width, height, dpi)))
        top += -(-len(codes) // _COLUMNS) * height
    return Page(1, dots(_PAGE[0], dpi), dots(_PAGE[1], dpi), dpi, tuple(placed))


def command_card() -> bytes:
    """The card as a PDF, true to size."""
    from receiving_app.tags.drawing import pdf  # noqa: PLC0415 - reportlab, when a card is wanted

    (piece,) = pdf.draw([card_page()], 1, TITLE).pieces
    return piece.data


def _cell(code: CardCode, width: float, height: float, dpi: int) -> Drawing:
    """A thin line to cut along, the symbol in the middle, its name and what it does below it."""
    wide, high, gap = dots(width, dpi), dots(height, dpi), dots(_GAP, dpi)
    symbol = modules(code.payload)
    module = (wide - 2) // (len(symbol) + 2 * _QUIET)
    letters = dots(3.4, dpi)
    bars = Bars(
        (wide - module * len(symbol)) // 2, gap, high - 3 * gap - letters, module, symbol, code.payload
    )
    baseline = high - gap - letters // 5
    name, size, measured = fit(code.name, wide * 9 // 20, letters, letters // 2, bold=True)
    does, small, long = fit(code.does, wide * 10 // 20, letters * 4 // 5, letters // 2, bold=False)
    inside = wide - 2 * gap
    marks: tuple[Mark, ...] = (
        Box(0, 0, wide, high, max(1, dots(0.1, dpi))),
        bars,
        Words(gap, baseline, inside, size, name, True, "left", measured),
        Words(gap, baseline, inside, small, does, False, "right", long),
    )
    return Drawing(code.payload, wide, high, marks)


def _heading(text: str, beside: str, height: float, dpi: int) -> Drawing:
    wide, high = dots(_PAGE[0] - 2 * _EDGE, dpi), dots(height, dpi)
    letters = high * 3 // 5
    words, size, measured = fit(text, wide // 2, letters, letters // 2, bold=True)
    marks: list[Mark] = [Words(0, high * 7 // 10, wide, size, words, True, "left", measured)]
    if beside:
        said, small, long = fit(beside, wide // 2, letters * 3 // 4, letters // 2, bold=False)
        marks.append(Words(0, high * 7 // 10, wide, small, said, False, "right", long))
    return Drawing(text, wide, high, tuple(marks))
