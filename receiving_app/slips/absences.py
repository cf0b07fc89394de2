"""Deliveries that came without a packing slip: said with the reason, and a supervisor answers for it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.history.lookups import refuse_if_sealed
from receiving_app.people.lookups import people_named, person_by_number, require_role
from receiving_app.people.rules import MAY_FILE_SLIPS
from receiving_app.receiving.arrivals.deliveries import delivery_named
from receiving_app.slips.records import SlipAbsence, SlipDelivery


@dataclass(frozen=True, slots=True)
class NoSlip:
    """A delivery is on record as having no slip, or no longer."""

    delivery: str
    said: str


def declare_no_slip(session: Session, by: By, delivery: str, reason: str, supervisor: str) -> NoSlip:
    """Say that a delivery has no slip that could be filed: none came, it is lost, or nobody can read it.

    Args:
        session: the step's transaction.
        by: who says so.
        delivery: the delivery's number.
        reason: why there is none.
        supervisor: employee number or name of the person who answers for it; not the one who says so.

    Raises:
        Refused: by somebody without the right role, no such delivery or person, no reason, a slip is filed,
            or it was said before.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    found = delivery_named(session, delivery)
    if found.state == "withdrawn":
        raise Refused(f"Delivery {found.number} was taken back.", "Choose another delivery.")
    if not reason.strip():
        raise Refused("A delivery without a slip needs a reason.", "Say in a few words why there is none.")
    if session.scalar(select(SlipDelivery.id).where(SlipDelivery.delivery_id == found.id).limit(1)):
        raise Refused(f"A slip of delivery {found.number} is filed.", "Take that slip back first.")
    if standing_absence(session, found.id) is not None:
        raise Refused(f"Delivery {found.number} is on record without a slip.", "Nothing is left to do.")
    named = person_by_number(session, supervisor)
    several = (named,) if named is not None else people_named(session, supervisor)
    if len(several) != 1 or not several[0].active_on(by.today):
        raise Refused(
            f"There is no one supervisor {supervisor}.", "Give the employee number of one who works here."
        )
    if several[0].id == by.person_id:
        raise Refused("You cannot answer for this yourself.", "Name your supervisor.")
    said = f"No slip with delivery {found.number}: {reason.strip()}. {several[0].name} answers for it."
    absence = SlipAbsence(
        delivery_id=found.id, at=by.at, reason=reason.strip(), supervisor_id=several[0].id, corrects_id=None
    )
    write_down(session, by, "slips.none", Subject("delivery", found.id), said, facts=[absence])
    return NoSlip(found.number, said)


def take_back_no_slip(session: Session, by: By, delivery: str, reason: str) -> NoSlip:
    """The slip of a delivery turned up after all.

    Raises:
        Refused: by somebody without the right role, no such delivery, it is not on record without a slip, no
            reason, or it is sealed.
    """
    require_role(session, by.person_id, by.today, *MAY_FILE_SLIPS)
    found = delivery_named(session, delivery)
    refuse_if_sealed(session, Subject("delivery", found.id))
    standing = standing_absence(session, found.id)
    if standing is None:
        raise Refused(f"Delivery {found.number} is not on record without a slip.", "See: slips missing.")
    if not reason.strip():
        raise Refused("Taking this back needs a reason.", "Say in a few words why.")
    said = f"Delivery {found.number} may have a slip after all: {reason.strip()}."
    back = SlipAbsence(
        delivery_id=found.id, at=by.at, reason=reason.strip(), supervisor_id=None, corrects_id=standing.id
    )
    write_down(session, by, "slips.none_taken_back", Subject("delivery", found.id), said, facts=[back])
    return NoSlip(found.number, said)


def standing_absence(session: Session, delivery_id: str) -> SlipAbsence | None:
    """The statement that a delivery has no slip, if it stands."""
    back = aliased(SlipAbsence)
    return session.scalar(
        select(SlipAbsence)
        .outerjoin(back, back.corrects_id == SlipAbsence.id)
        .where(SlipAbsence.delivery_id == delivery_id, SlipAbsence.corrects_id.is_(None), back.id.is_(None))
    )
