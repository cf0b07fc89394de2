"""What the rules say against the charges of every cycle."""

from typing import Any

from sqlalchemy.orm import Session

from receiving_app.card_logs.answers import LogLine
from receiving_app.card_logs.lookups import card_log, cycles, logs


def exceptions(session: Session) -> list[dict[str, Any]]:
    """Every exception of every log, with the charge and the purchases it concerns."""
    found = []
    for cycle in cycles(session):
        for row in logs(session, cycle.cycle):
            for line in card_log(session, cycle.cycle, row.last4).lines:
                found += _exceptions_of(line, cycle.cycle, row.last4)
    return found


def _exceptions_of(line: LogLine, cycle: str, last4: str) -> list[dict[str, Any]]:
    return [
        {
            "rule": each.rule,
            "said": each.said,
            "card": last4,
            "cycle": cycle,
            "documents": [line.document_no] if line.document_no else [],
            "tickets": [purchase.ticket for purchase in line.purchases if purchase.ticket],
            "po": None,
            "line": None,
            "serial": None,
        }
        for each in line.exceptions
    ]
