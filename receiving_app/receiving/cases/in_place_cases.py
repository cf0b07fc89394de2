"""Goods in place of others are noted unit by unit as they are scanned, and are one thing to tell: one case.

It is opened for the first of them, and follows the later ones until it is resolved or withdrawn.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.receiving.cases.rules import Step
from receiving_app.receiving.goods.conditions import IN_PLACE
from receiving_app.receiving.records import CaseState, Discrepancy, DiscrepancyCase

_OVER = (Step.RESOLVED.value, Step.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class InPlace:
    """A case of goods in place of others, and what was noted of them and stands, oldest first."""

    case: DiscrepancyCase
    is_open: bool
    noted: list[Discrepancy]

    @property
    def pieces(self) -> int:
        """How many came; as many as the case was opened for when none of them stands."""
        return sum(each.quantity for each in self.noted) or self.case.quantity


def in_place_cases(session: Session, delivery_id: str) -> dict[str, InPlace]:
    """Of a delivery, by the id of everything that was noted of goods in place of others, its case."""
    noted = session.scalars(
        select(Discrepancy)
        .where(Discrepancy.delivery_id == delivery_id, Discrepancy.what.startswith(IN_PLACE, autoescape=True))
        .order_by(Discrepancy.id)
    ).all()
    taken_back = {each.corrects_id for each in noted}
    opened = {
        case.discrepancy_id: InPlace(case, state not in _OVER, [])
        for case, state in session.execute(
            select(DiscrepancyCase, CaseState.state)
            .join(CaseState, CaseState.case_id == DiscrepancyCase.id)
            .where(DiscrepancyCase.discrepancy_id.in_([each.id for each in noted]))
        )
    }
    newest: dict[tuple[str | None, str], InPlace] = {}
    found = {}
    for each in noted:
        goods = each.purchase_line_id, each.what
        follows = opened.get(each.id) or newest.get(goods)
        if each.corrects_id is None and follows is not None:
            found[each.id] = newest[goods] = follows
            follows.noted.extend([each] if each.id not in taken_back else [])
    return found


def in_place_case(session: Session, noted: Discrepancy | None) -> InPlace | None:
    """The case that follows what was noted of goods in place of others; None where there is none."""
    if noted is None or not noted.what.startswith(IN_PLACE):
        return None
    return in_place_cases(session, noted.delivery_id).get(noted.id)
