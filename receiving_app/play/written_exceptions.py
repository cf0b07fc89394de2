"""What the rules object to: on charges, cards and logs, on purchases, and on tags that came late."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.exceptions import purchase_exceptions
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.card_logs.exceptions import exceptions as card_exceptions
from receiving_app.inventory.exceptions import late_tags

_TAG_LATE = "E10"


def exceptions(session: Session, as_of: date) -> list[dict[str, Any]]:
    """Everything that is objected to, open questions as on ``as_of``."""
    return [
        *(
            _told(
                each.rule,
                each.said,
                card=each.card,
                cycle=each.cycle,
                documents=list(each.documents),
                tickets=list(each.tickets),
            )
            for each in card_exceptions(session, as_of)
        ),
        *(
            _told(
                each.rule,
                each.said,
                po=each.order,
                line=each.line,
                tickets=[each.ticket] if each.ticket else [],
            )
            for each in purchase_exceptions(session)
        ),
        *_late_tags(session, as_of),
    ]


def _late_tags(session: Session, as_of: date) -> list[dict[str, Any]]:
    late = late_tags(session, as_of)
    lines = {
        line_id: (order, number, ticket)
        for line_id, order, number, ticket in session.execute(
            select(PurchaseLine.id, Purchase.number, PurchaseLine.number, Purchase.ticket)
            .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
            .where(PurchaseLine.id.in_({each.purchase_line_id for each in late}))
        )
    }
    found = []
    for each in late:
        order, number, ticket = lines[each.purchase_line_id]
        tickets = [ticket] if ticket else []
        found.append(_told(_TAG_LATE, each.said, po=order, line=number, serial=each.serial, tickets=tickets))
    return found


def _told(rule: str, said: str, **about: Any) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(("card", "cycle", "po", "line", "serial"))
    return {"rule": rule, "said": said, "documents": [], "tickets": [], **blank, **about}
