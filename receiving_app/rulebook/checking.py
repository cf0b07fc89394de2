"""Looks through a whole pack for what no single row shows: gaps, shadowed rows, and rows that contradict.

Every row is a box in the space of the facts' values. Money and days are cut at the edges that the rows name;
between two edges all values fare alike. What is left of the whole space after taking out every box is a gap.
"""

from collections.abc import Iterable, Iterator, Sequence

from receiving_app.errors import Problem
from receiving_app.rulebook.deciding import condition_shown
from receiving_app.rulebook.pack import Condition, Fact, FactKind, OneOf, Row, RulePack, Span, ordinal

Cell = bool | str | int
"""A value of a yes-or-no or one-of fact, or the number of a stretch between two edges."""

Box = tuple[frozenset[Cell], ...]
"""For each fact, in order, the cells that belong to it; never an empty set."""

MOST_GAPS = 20
"""More gaps than this are counted, not listed: the first ones show where the rows are thin."""


def check(pack: RulePack) -> tuple[Problem, ...]:
    """What is wrong with a pack as a whole, one readable sentence each; nothing when it is sound.

    An overlay has no gaps: where no row of it reaches, the answer beneath stands.
    """
    used = {name for row in pack.rows for name in row.when}
    facts = [fact for fact in pack.facts.values() if fact.name in used]
    edges = [_edges(fact, pack.rows) for fact in facts]
    whole: Box = tuple(_all_cells(fact, cuts) for fact, cuts in zip(facts, edges, strict=True))
    boxes = [_box(row, facts, edges, whole) for row in pack.rows]
    problems = [*_shadowed(pack, boxes), *_contradicting(pack, facts, edges, boxes)]
    if pack.otherwise is not None:
        problems += _gaps(pack, facts, edges, _without(whole, boxes))
    return tuple(problems)


def _shadowed(pack: RulePack, boxes: Sequence[Box]) -> Iterator[Problem]:
    for number, row in enumerate(pack.rows):
        if not _without(boxes[number], boxes[:number]):
            before = [
                earlier.id
                for earlier, box in zip(pack.rows[:number], boxes[:number], strict=True)
                if _common(box, boxes[number]) is not None
            ]
            taken = f"the rows before it ({', '.join(before)}) take all of its cases"
            yield Problem(pack.file, row.line, row.id, f"Row {row.id} can never answer: {taken}.")


def _contradicting(
    pack: RulePack, facts: Sequence[Fact], edges: Sequence[Sequence[int]], boxes: Sequence[Box]
) -> Iterator[Problem]:
    for number, row in enumerate(pack.rows):
        for earlier, box in zip(pack.rows[:number], boxes[:number], strict=True):
            both = _common(box, boxes[number])
            if both is not None and (earlier.result, earlier.then) != (row.result, row.then):
                case = _in_words(both, facts, edges, boxes[number], box)
                reason = f"Rows {earlier.id} and {row.id} answer differently where both hold, as when {case}."
                yield Problem(pack.file, row.line, row.id, reason)


def _gaps(
    pack: RulePack, facts: Sequence[Fact], edges: Sequence[Sequence[int]], left: Sequence[Box]
) -> Iterator[Problem]:
    whole: Box = tuple(_all_cells(fact, cuts) for fact, cuts in zip(facts, edges, strict=True))
    for gap in left[:MOST_GAPS]:
        yield Problem(pack.file, 0, "rows", f"No row answers when {_in_words(gap, facts, edges, whole)}.")
    if len(left) > MOST_GAPS:
        yield Problem(pack.file, 0, "rows", f"{len(left) - MOST_GAPS} more gaps are not listed.")


def _edges(fact: Fact, rows: Iterable[Row]) -> list[int]:
    """Where the rows cut a fact of money or days, in order."""
    conditions = [row.when.get(fact.name) for row in rows]
    spans = [condition for condition in conditions if isinstance(condition, Span)]
    return sorted({edge for span in spans for edge in (span.start, span.end) if edge is not None})


def _all_cells(fact: Fact, cuts: Sequence[int]) -> frozenset[Cell]:
    match fact.kind:
        case FactKind.YES_NO:
            return frozenset((True, False))
        case FactKind.MONEY | FactKind.DATE:
            return frozenset(range(len(cuts) + 1))
        case _:
            return frozenset(fact.words.keys() - fact.unanswered)


def _box(row: Row, facts: Sequence[Fact], edges: Sequence[Sequence[int]], whole: Box) -> Box:
    cells: list[frozenset[Cell]] = []
    for fact, cuts, everything in zip(facts, edges, whole, strict=True):
        condition = row.when.get(fact.name)
        cells.append(everything if condition is None else _cells(condition, cuts))
    return tuple(cells)


def _cells(condition: Condition, cuts: Sequence[int]) -> frozenset[Cell]:
    """The cells a condition takes; stretch ``n`` ends at ``cuts[n]`` and the last one has no end."""
    if isinstance(condition, OneOf):
        return frozenset(condition.values)
    first = 0 if condition.start is None else cuts.index(condition.start) + 1
    last = len(cuts) if condition.end is None else cuts.index(condition.end)
    return frozenset(range(first, last + 1))


def _common(one: Box, other: Box) -> Box | None:
    """The box that two boxes share, or None."""
    both = tuple(a & b for a, b in zip(one, other, strict=True))
    return both if all(both) else None


def _without(box: Box, others: Iterable[Box]) -> list[Box]:
    """What is left of a box after taking out others, as boxes that do not overlap."""
    left = [box]
    for other in others:
        left = [piece for each in left for piece in _minus(each, other)]
    return left


def _minus(box: Box, other: Box) -> Iterator[Box]:
    if _common(box, other) is None:
        yield box
        return
    for place, cells in enumerate(box):
        outside = cells - other[place]
        if outside:
            yield (*box[:place], outside, *box[place + 1 :])
        box = (*box[:place], cells & other[place], *box[place + 1 :])


def _in_words(box: Box, facts: Sequence[Fact], edges: Sequence[Sequence[int]], *wider: Box) -> str:
    """A box in words, naming only the facts in which it is narrower than one of ``wider``."""
    said = [
        f"{fact.label} is {_cells_in_words(cells, fact, cuts)}"
        for place, (cells, fact, cuts) in enumerate(zip(box, facts, edges, strict=True))
        if any(cells != other[place] for other in wider)
    ]
    return " and ".join(said) or "anything is given"


def _cells_in_words(cells: frozenset[Cell], fact: Fact, cuts: Sequence[int]) -> str:
    if fact.kind not in {FactKind.MONEY, FactKind.DATE}:
        return condition_shown(fact, OneOf(frozenset(cell for cell in cells if isinstance(cell, bool | str))))
    stretches = []
    for cell in sorted(ordinal(cell) for cell in cells if not isinstance(cell, str)):
        span = Span(cuts[cell - 1] if cell > 0 else None, cuts[cell] if cell < len(cuts) else None)
        stretches.append(condition_shown(fact, span))
    return " or ".join(stretches)
