"""The verdict over purchases as it is kept: the chain judged by what is known now, and what was settled."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.answers import ApprovalRow, ChainVerdict, Verdict
from receiving_app.approvals.chain import QUESTIONS, ChainContext, ManagerAnswer, judge_chain
from receiving_app.approvals.chain_context import chain_context
from receiving_app.approvals.comparing import row_of
from receiving_app.approvals.records import (
    ApprovalVersion,
    Clearance,
    Purchase,
    PurchaseLine,
    QuestionAnswered,
)
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import names_of, require_role, the_office
from receiving_app.people.rules import MAY_BRING_APPROVALS, office_day


def judge(session: Session, purchases: Iterable[Purchase]) -> list[Purchase]:
    """Write the verdict on each of these purchases; the answer is those whose verdict changed."""
    context, changed = chain_context(session), []
    for purchase in purchases:
        found = verdict_on(session, purchase, context)
        if found is None:
            continue
        if purchase.verdict != found.verdict.value:
            changed.append(purchase)
        purchase.verdict, purchase.verdict_reason = found.verdict.value, found.said
    return changed


def judge_open_purchases(session: Session, by: By) -> int:
    """Judge every purchase again that wants goods, or is not cleared, by what is known now.

    Returns:
        How many verdicts changed; each is told in the history.

    Raises:
        Refused: by somebody without the right role.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    wants_goods = select(PurchaseLine.purchase_id).where(PurchaseLine.to_come > 0, ~PurchaseLine.withdrawn)
    purchases = session.scalars(
        select(Purchase)
        .where(~Purchase.withdrawn, Purchase.id.in_(wants_goods) | (Purchase.verdict != Verdict.CLEARED))
        .order_by(Purchase.number)
        .with_for_update(key_share=True)  # what is settled meanwhile is seen, not overwritten
    ).all()
    before = {purchase.id: purchase.verdict for purchase in purchases}
    changed = judge(session, purchases)
    for purchase in changed:
        said = f"Order {purchase.number} is {purchase.verdict} now, was {before[purchase.id]}."
        write_down(session, by, "approvals.judge", Subject("purchase", purchase.id), said)
    return len(changed)


def verdict_on(session: Session, purchase: Purchase, context: ChainContext) -> ChainVerdict | None:
    """The verdict by what is known now; None when no line of the purchase stands."""
    rows = rows_of(session, purchase.id)
    if not rows:
        return None
    asked = replace(context, answers=answers_to(session, purchase.id))
    return _settled(session, judge_chain(rows, asked), clearances_of(session, purchase.id))


def answers_to(session: Session, purchase_id: str) -> tuple[ManagerAnswer, ...]:
    """What the relationship manager answered about a purchase, with who and when; not what was not asked."""
    newest = (
        select(func.max(QuestionAnswered.id))
        .where(QuestionAnswered.purchase_id == purchase_id)
        .group_by(QuestionAnswered.question)
    )
    given = session.scalars(
        select(QuestionAnswered).where(QuestionAnswered.id.in_(newest)).order_by(QuestionAnswered.question)
    ).all()
    if not given:
        return ()
    zone, names = the_office(session).time_zone, names_of(session, [each.person_id for each in given])
    return tuple(
        ManagerAnswer(
            QUESTIONS[each.question],
            f"{each.answer} ({names[each.person_id]}, {office_day(zone, each.at)}).",
        )
        for each in given
        if each.answer is not None
    )


def rows_of(session: Session, purchase_id: str) -> list[ApprovalRow]:
    """What the newest version of each standing line says, by number."""
    newest = (
        select(func.max(ApprovalVersion.id))
        .join(PurchaseLine, PurchaseLine.id == ApprovalVersion.purchase_line_id)
        .where(PurchaseLine.purchase_id == purchase_id)
        .group_by(ApprovalVersion.purchase_line_id)
    )
    versions = session.scalars(select(ApprovalVersion).where(ApprovalVersion.id.in_(newest))).all()
    rows = [row_of(version.content, version.file_line) for version in versions if version.content]
    return sorted(rows, key=lambda row: row.line)


def clearances_of(session: Session, purchase_id: str) -> Sequence[Clearance]:
    """What was settled and not taken back, oldest first."""
    return session.scalars(_standing(purchase_id)).all()


def _standing(purchase_id: str) -> Select[Clearance]:
    undoing = aliased(Clearance)
    taken_back = select(undoing.id).where(undoing.corrects_id == Clearance.id).exists()
    return (
        select(Clearance)
        .where(Clearance.purchase_id == purchase_id, Clearance.corrects_id.is_(None), ~taken_back)
        .order_by(Clearance.id)
    )


def _settled(session: Session, found: ChainVerdict, clearances: Sequence[Clearance]) -> ChainVerdict:
    """The verdict with the reasons that somebody settled told as such; the rest stands in the way."""
    if not clearances:
        return found
    zone = the_office(session).time_zone
    names = names_of(session, [each.person_id for each in clearances])
    by_sentence = {said: each for each in clearances for said in each.settles.splitlines()}
    reasons = []
    for reason in found.reasons:
        clearance = by_sentence.get(reason.said)
        if reason.holds is False and clearance is not None:
            name, day = names[clearance.person_id], office_day(zone, clearance.at)
            said = f"{reason.said} {name} settled it on {day}: {clearance.reason}."
            reasons.append(replace(reason, said=said, holds=None, settled_by=name))
        else:
            reasons.append(reason)
    open_ones = [reason for reason in reasons if reason.holds is False]
    worst = next(
        (
            each
            for each in (Verdict.NOT_APPROVED, Verdict.HELD)
            if any(reason.verdict is each for reason in open_ones)
        ),
        Verdict.CLEARED,
    )
    clearers = dict.fromkeys(reason.clearer for reason in open_ones if reason.clearer)
    return ChainVerdict(worst, tuple(reasons), tuple(clearers))
