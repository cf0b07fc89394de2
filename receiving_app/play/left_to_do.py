"""What a played office leaves for whoever comes in next, and on which screen it is found."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.card_logs.lookups import cycles, logs
from receiving_app.receiving.arrivals.unidentified import unidentified_deliveries
from receiving_app.receiving.goods.against_manifest import against_every_manifest
from receiving_app.receiving.records import Delivery
from receiving_app.slips.answers import PlacementState
from receiving_app.slips.lookups import missing_slips
from receiving_app.slips.records import Slip
from receiving_app.tags.lookups import waiting_labels
from receiving_app.wording import counted

_MANY = 10_000  # of a list that is only counted


def left_to_do(session: Session) -> tuple[str, ...]:
    """One sentence for each kind of work that waits; none when all is done."""
    return tuple(_found(session))


def _found(session: Session) -> Iterator[str]:
    opened = session.scalar(select(func.count()).where(Delivery.state == "open")) or 0
    if opened:
        yield f"Receive: {counted(opened, 'open delivery')}."
    if unknown := len(unidentified_deliveries(session)):
        yield f"Receive: {counted(unknown, 'delivery')} without an order."
    in_review = Slip.state == PlacementState.REVIEW.value
    if review := session.scalar(select(func.count()).where(in_review)) or 0:
        yield f"Slips: {counted(review, 'paper')} to review."
    if missing := len(missing_slips(session, limit=_MANY)):
        yield f"Slips: {counted(missing, 'delivery')} without a filed slip."
    if labels := len(waiting_labels(session)):
        yield f"Tags: {counted(labels, 'label')} waiting to be printed."
    lines = [line for lines in against_every_manifest(session).values() for line in lines]
    came = [line for line in lines if line.ticked or line.extra or line.substituted]
    if unlike := sum(not line.agrees for line in came):
        yield f"Purchases: {counted(unlike, 'line')} unlike the vendor's list of serials."
    for cycle in cycles(session):
        if charges := sum(log.open for log in logs(session, cycle.cycle)):
            yield f"Card log: {counted(charges, 'open charge')} in cycle {cycle.cycle}."
