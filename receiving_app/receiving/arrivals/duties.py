"""The receiver of a purchase is none of those who asked for it, approved it, or pay for it (AC54)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.lookups import names_of, people_named, permissions
from receiving_app.people.records import CardAccount
from receiving_app.people.rules import Duty, DutyConflict, Permission, duties_in_conflict
from receiving_app.scans.context import fold


def refuse_conflicting_duties(session: Session, by: By, purchase: Purchase) -> None:
    """Go on only if the person at the dock may receive this purchase.

    Raises:
        Refused: they asked for it, approved it or pay for it, and nobody allowed them to receive it too.
    """
    for conflict in receiver_conflicts(session, by.person_id, purchase):
        if conflict.permission is None:
            raise Refused(
                conflict.said,
                "Let a colleague scan it, or ask the property manager to allow it with a reason.",
            )


def conflicts_of_receiver(session: Session, person_id: str, order: str) -> tuple[str, ...]:
    """The order's purchase, if somebody may not receive it and nobody has allowed it yet."""
    purchase = session.scalar(select(Purchase).where(Purchase.number_key == fold(order), ~Purchase.withdrawn))
    if purchase is None:
        return ()
    conflicts = receiver_conflicts(session, person_id, purchase)
    return (purchase.id,) if any(each.permission is None for each in conflicts) else ()


def receiver_conflicts(session: Session, person_id: str, purchase: Purchase) -> tuple[DutyConflict, ...]:
    """The other duties of this purchase that the receiver holds, allowed ones included."""
    cardholder = session.scalar(
        select(CardAccount.cardholder_id).where(CardAccount.last4 == purchase.card_last4).limit(1)
    )
    found = duties_in_conflict(
        requester=_same(session, purchase.requester, person_id),
        approver=_same(session, purchase.agency_approver, person_id),
        arm=_same(session, purchase.arm, person_id),
        cardholder=cardholder if cardholder == person_id else None,
        receivers=[person_id],
        names=names_of(session, [person_id]),
        permissions=[
            Permission(each.person_id, Duty(each.duty), each.allowed_by, each.reason)
            for each in permissions(session, purchase.id)
        ],
    )
    return tuple(conflict for conflict in found if Duty.RECEIVER in conflict.duties)


def _same(session: Session, name: str | None, person_id: str) -> str | None:
    """The receiver's id when they are the only person of that name; a name alone accuses nobody else."""
    if name is None:
        return None
    named = people_named(session, name)
    return person_id if len(named) == 1 and named[0].id == person_id else None
