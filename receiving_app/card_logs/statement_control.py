"""The figures by which a statement file is checked: how many rows it should have, and what they add up to."""

import json
from dataclasses import dataclass

from receiving_app.approvals.cells import Unreadable, cents
from receiving_app.card_logs.statement import ControlTotals, Statement
from receiving_app.errors import Refused
from receiving_app.wording import dollars


@dataclass(frozen=True, slots=True)
class Control:
    """Control figures of a cycle's statement, from the bank or typed by a person."""

    cycle: str
    totals: ControlTotals


def read_control(content: bytes, name: str) -> Control:
    """The figures of a JSON file: cycle, rows, debits, credits.

    Raises:
        Refused: it is no such file.
    """
    try:
        said = json.loads(content)
        totals = ControlTotals(int(said["rows"]), cents(str(said["debits"])), cents(str(said["credits"])))
        return Control(str(said["cycle"]), totals)
    except (ValueError, KeyError, TypeError, Unreadable) as wrong:
        raise Refused(
            f"{name} holds no control figures.", "It needs cycle, rows, debits and credits, as JSON."
        ) from wrong


def does_not_foot(rows: ControlTotals, control: ControlTotals) -> str | None:
    """What is apart between a file and its control figures, in a sentence; None when they agree."""
    if rows == control:
        return None
    return (
        f"The file has {rows.rows} rows with charges of {dollars(rows.debits_cents)} and credits of "
        f"{dollars(rows.credits_cents)}; its control figures are {control.rows}, "
        f"{dollars(control.debits_cents)} and {dollars(control.credits_cents)}."
    )


def objections(statement: Statement, control: Control | None) -> tuple[str, ...]:
    """Everything that says that the file is not whole."""
    found = []
    if control is not None and (apart := does_not_foot(statement.totals, control.totals)):
        found.append(apart)
    if statement.skipped:
        found.append(f"Between its document numbers {', '.join(statement.skipped)} is missing.")
    return tuple(found)
