"""Settling what stands in the way of a purchase: whoever may says so with a reason, and can take it back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from receiving_app.approvals.answers import ChainVerdict, Verdict
from receiving_app.approvals.chain import APPROVER, MANAGER, PROGRAM, QUESTIONS, ChainContext, why_powerless
from receiving_app.approvals.chain_context import chain_context
from receiving_app.approvals.judging import clearances_of, judge, rows_of, verdict_on
from receiving_app.approvals.lookups import purchase_named
from receiving_app.approvals.records import Clearance, Purchase, QuestionAnswered
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import holders, names_of, person, require_role, roles_on
from receiving_app.people.rules import MAY_CLEAR, Role

_ROLES = {MANAGER: Role.ARM, APPROVER: Role.AGENCY_APPROVER, PROGRAM: Role.PROGRAM_ADMINISTRATOR}


def clear_purchase(session: Session, by: By, number: str, reason: str) -> ChainVerdict:
    """Settle what stands in the way of a purchase, as far as this person may.

    Each reason names who can settle it; what is another's to settle stays in the way. The reasons stay in
    the record, beside who settled them, when and why, and audits still list what was wrong.

    Args:
        session: the step's transaction.
        by: who, where, when.
        number: order number, ticket or id.
        reason: why the goods may be kept all the same.

    Returns:
        The verdict as it is now.

    Raises:
        Refused: by somebody without the right role, who asked for the purchase or gave its other approval;
            nothing stands in the way that this person may settle; or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_CLEAR)
    purchase, context = _locked(session, number), chain_context(session)
    if not reason.strip():
        raise Refused("Clearing a purchase needs a reason.", "Say in a few words why the goods may be kept.")
    found = verdict_on(session, purchase, context)
    if found is None or found.verdict is Verdict.CLEARED:
        raise Refused(f"Nothing stands in the way of {purchase.number}.", "Its goods may be kept.")
    open_ones = [each for each in found.reasons if each.holds is False]
    parts = _parts(session, by.person_id, by.today, purchase, context)
    mine = [each for each in open_ones if each.clearer in parts]
    if not mine:
        raise Refused(
            f"{person(session, by.person_id).name} may not settle this: {found.said}",
            f"It takes the {' and the '.join(found.who_can_clear)}.",
        )
    told = " ".join(each.said for each in mine)
    clearance = Clearance(
        purchase_id=purchase.id,
        person_id=by.person_id,
        at=by.at,
        settles="\n".join(each.said for each in mine),
        reason=reason.strip().rstrip("."),
        corrects_id=None,
    )
    said = f"Order {purchase.number}, settled: {told} Because: {clearance.reason}."
    about = Subject("purchase", purchase.id)
    write_down(session, by, "approvals.clear", about, said, facts=[clearance])
    return _judged(session, purchase)


def take_back_clearance(session: Session, by: By, number: str, reason: str) -> ChainVerdict:
    """The clearance this person gave last was a mistake: what it settled stands in the way again.

    A program administrator takes another's back too, for whoever gave it may be gone. Goods that were
    released meanwhile stay where they are until somebody moves them.

    Raises:
        Refused: by somebody without the right role, nothing was settled, others settled it, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_CLEAR)
    purchase = _locked(session, number)
    given = clearances_of(session, purchase.id)
    if not given or not reason.strip():
        raise Refused(f"Nobody cleared {purchase.number}, or no reason is given.", "Say which, and why.")
    theirs = [each for each in given if each.person_id == by.person_id]
    if not theirs and Role.PROGRAM_ADMINISTRATOR not in roles_on(session, by.person_id, by.today):
        names = " and ".join(sorted(names_of(session, [each.person_id for each in given]).values()))
        raise Refused(f"{names} cleared {purchase.number}.", f"Ask {names} or a program administrator.")
    mistake = (theirs or given)[-1]
    undoing = Clearance(
        purchase_id=purchase.id,
        person_id=by.person_id,
        at=by.at,
        settles=mistake.settles,
        reason=reason.strip().rstrip("."),
        corrects_id=mistake.id,
    )
    said = f"Order {purchase.number}: the clearance is taken back, {undoing.reason}."
    about = Subject("purchase", purchase.id)
    write_down(session, by, "approvals.take_back_clearance", about, said, facts=[undoing])
    return _judged(session, purchase)


def answer_question(session: Session, by: By, number: str, question: str, answer: str | None) -> str:
    """The relationship manager answers one of the three questions of a purchase; None takes an answer back.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, no such question, or nothing is answered.
    """
    require_role(session, by.person_id, by.today, Role.ARM)
    purchase = _locked(session, number)
    if question not in QUESTIONS:
        raise Refused(f"There is no question {question}.", f"Answer one of: {', '.join(QUESTIONS)}.")
    if answer is not None and not answer.strip():
        raise Refused("Nothing is answered.", "Write the answer in a few words.")
    given = QuestionAnswered(
        purchase_id=purchase.id,
        person_id=by.person_id,
        at=by.at,
        question=question,
        answer=answer.strip().rstrip(".") if answer else None,
    )
    said = f"Order {purchase.number}. {QUESTIONS[question]} {given.answer or 'The answer is taken back'}."
    about = Subject("purchase", purchase.id)
    write_down(session, by, "approvals.answer", about, said, facts=[given])
    judge(session, [purchase])
    return said


@dataclass(frozen=True, slots=True)
class Clearer:
    """Who can settle a part of what stands in the way: the part's role in words, and the people by name."""

    part: str
    names: tuple[str, ...]


def clearers_of(session: Session, number: str, on: date) -> tuple[Clearer, ...]:
    """Who could settle, on a day, what stands in the way of a purchase; nobody when nothing does.

    Raises:
        Refused: there is no such purchase.
    """
    purchase, context = purchase_named(session, number), chain_context(session)
    found = verdict_on(session, purchase, context)
    return tuple(
        Clearer(
            part,
            tuple(
                each.name
                for each in holders(session, on, _ROLES[part])
                if part in _parts(session, each.id, on, purchase, context)
            ),
        )
        for part in (found.who_can_clear if found else ())
    )


def _locked(session: Session, number: str) -> Purchase:
    """The purchase, locked until the transaction ends: two who settle parts at once see each other's."""
    purchase = purchase_named(session, number)
    session.refresh(purchase, with_for_update={"key_share": True})
    return purchase


def _judged(session: Session, purchase: Purchase) -> ChainVerdict:
    judge(session, [purchase])
    found = verdict_on(session, purchase, chain_context(session))
    assert found is not None  # it had lines a moment ago
    return found


def _parts(session: Session, person_id: str, on: date, purchase: Purchase, context: ChainContext) -> set[str]:
    """Whose parts the person may settle: nobody's own request, and one approval of a purchase at most."""
    who = person(session, person_id)
    held = roles_on(session, who.id, on)
    parts = {part for part, role in _ROLES.items() if role in held}
    if _is(purchase.requester, who.name):
        return set()
    if _is(purchase.agency_approver, who.name):
        parts.discard(MANAGER)
    cost = sum(row.cost_cents for row in rows_of(session, purchase.id))
    able = any(
        given.delegate == who.employee_no
        and given.organization == purchase.agency
        and why_powerless(given, cost, on, context.scopes) is None
        for given in context.delegations
    )
    if not able or _is(purchase.arm, who.name):
        parts.discard(APPROVER)
    return parts


def _is(name: str | None, other: str) -> bool:
    return name is not None and " ".join(name.split()).casefold() == " ".join(other.split()).casefold()
