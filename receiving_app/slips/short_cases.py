"""What is short against a slip, or announced by none, becomes a case of its delivery."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.cases.opening import (
    Found,
    follow,
    noted_without_case,
    over_without_case,
    take_up,
    unfollowed,
)
from receiving_app.receiving.goods.conditions import SHORT
from receiving_app.slips.against_count import shorts


def shorts_without_case(session: Session, on: date) -> tuple[Found, ...]:
    """Where pieces that are short are not as many as the cases say; it reads every slip."""
    seen = {
        (each.delivery_id, each.order, each.line): (each.quantity, each.what) for each in shorts(session, on)
    }
    lines: dict[tuple[str | None, str | None], str] = {
        (order, label): line_id
        for order, label, line_id in session.execute(
            select(Purchase.number, PurchaseLine.label, PurchaseLine.id)
            .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
            .where(Purchase.number.in_({order for _delivery, order, _line in seen}))
        )
    }
    now: dict[tuple[str, str | None], int] = {}
    what: dict[tuple[str, str | None], str] = {}
    for (delivery_id, order, label), (pieces, said) in seen.items():
        key = delivery_id, lines.get((order, label))
        now[key], what[key] = pieces, said
    return unfollowed(session, SHORT, now, what)


def cases_to_take_up(session: Session, on: date) -> tuple[Found, ...]:
    """All that is wrong as on a day and that no case follows yet, or follows no longer rightly."""
    return (*noted_without_case(session), *over_without_case(session), *shorts_without_case(session, on))


def take_up_cases(session: Session, by: By, found: tuple[Found, ...] = ()) -> int:
    """Open a case for whatever is wrong and has none; how many were opened.

    Args:
        session: the step's transaction.
        by: who, where, when.
        found: of ``cases_to_take_up``, asked before the transaction: reading the slips may take long.

    Raises:
        Refused: by somebody without the right role.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    return take_up(session, by) + follow(session, by, _computed(found))


def _computed(found: Iterable[Found]) -> Iterator[Found]:
    """What no clerk noted and no receipt tells."""
    return (each for each in found if each.code == SHORT and each.discrepancy_id is None)
