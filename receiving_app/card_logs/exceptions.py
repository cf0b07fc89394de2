"""Everything that the rules of card logs object to, by statements, matches, deliveries and slips."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.card_logs.card_rules import card_rules
from receiving_app.card_logs.charges import import_stands, settled, settled_charges
from receiving_app.card_logs.charges_seen import charges_seen
from receiving_app.card_logs.exception_answers import ExceptionRaised, Severity
from receiving_app.card_logs.exception_rules import ChargeSeen, about_charge, split_purchases
from receiving_app.card_logs.lookups import links
from receiving_app.card_logs.records import CardLog, CardTransaction, Signature, StatementImport
from receiving_app.card_logs.rules import documents_due
from receiving_app.card_logs.statement import ControlTotals
from receiving_app.card_logs.statement_control import does_not_foot
from receiving_app.people.lookups import holidays, the_office
from receiving_app.people.rules import office_day
from receiving_app.progress import Progress
from receiving_app.receiving.records import VendorReturn
from receiving_app.wording import dollars


@dataclass(frozen=True, slots=True)
class Returned:
    """Goods that were sent back to the vendor, for which a credit is awaited."""

    number: str
    order: str
    sent_on: date
    credit_cents: int | None = None


def exceptions(
    session: Session,
    as_of: date,
    returned: Iterable[Returned] | None = None,
    progress: Progress | None = None,
) -> tuple[ExceptionRaised, ...]:
    """What the rules say about every charge, card and log, by what is known on a day.

    A charge that waits is judged by what is proposed for it.

    Args:
        session: a reading transaction.
        as_of: the day on which open questions are judged, such as a log that is not signed.
        returned: goods that were sent back; left out, those that the dock sent.
        progress: told while matching.

    Raises:
        Cancelled: by ``progress``.
    """
    rows = settled(session, settled_charges().order_by(CardTransaction.purchase_date, CardTransaction.id))
    seen = charges_seen(session, rows, {one.charge_id: one for one in links(session, progress)})
    return (
        *_about_charges(seen),
        *_splits(seen),
        *_cycle_limits(seen),
        *_same_hands(session, seen),
        *_late_logs(session, as_of),
        *_credits_awaited(seen, _sent_back(session) if returned is None else returned),
        *_files_that_do_not_foot(session),
    )


def _about_charges(seen: Sequence[ChargeSeen]) -> Iterator[ExceptionRaised]:
    for one in seen:
        for rule, severity, said in about_charge(one):
            yield _raised(rule, severity, said, [one])


def _splits(seen: Sequence[ChargeSeen]) -> Iterator[ExceptionRaised]:
    rules = card_rules()
    together: defaultdict[tuple[str, str], list[ChargeSeen]] = defaultdict(list)
    for one in seen:
        if one.vendor is not None:
            together[one.charge.last4, one.vendor].append(one)
    for (card, vendor), charges in sorted(together.items()):
        holder = charges[0].holder
        if holder is None:
            continue
        limit = holder.single_purchase_limit_cents
        for cluster in split_purchases(charges, limit, rules.split_within):
            total = sum(one.charge.amount_cents for one in cluster)
            said = (
                f"{len(cluster)} charges of {vendor} on the card ending {card} within "
                f"{rules.split_within.days} days come to {dollars(total)}; the limit is {dollars(limit)}. "
                "Was one purchase split?"
            )
            yield _raised("E3", Severity.REVIEW, said, cluster)


def _cycle_limits(seen: Sequence[ChargeSeen]) -> Iterator[ExceptionRaised]:
    together: defaultdict[tuple[str, str], list[ChargeSeen]] = defaultdict(list)
    for one in seen:
        together[one.charge.last4, one.cycle].append(one)
    for (card, cycle), charges in sorted(together.items()):
        holder = charges[0].holder
        total = sum(one.charge.amount_cents for one in charges)
        if holder is not None and total > holder.cycle_limit_cents:
            limit = dollars(holder.cycle_limit_cents)
            said = f"The cycle comes to {dollars(total)}; the card's limit is {limit}."
            yield ExceptionRaised("E8", Severity.REVIEW, said, card, cycle)


def _same_hands(session: Session, seen: Sequence[ChargeSeen]) -> Iterator[ExceptionRaised]:
    """The approver of a card is its holder: by the account, or by who signed."""
    logs = sorted({(one.charge.last4, one.cycle) for one in seen})
    holders = {one.charge.last4: one.holder for one in seen}
    first, second = aliased(Signature), aliased(Signature)
    both = session.execute(
        select(CardLog.last4, CardLog.cycle)
        .join(first, first.log_id == CardLog.id)
        .join(second, (second.log_id == first.log_id) & (second.revision == first.revision))
        .where(first.role == "cardholder", second.role == "approver", first.person_id == second.person_id)
    )
    signed_both = {(last4, cycle) for last4, cycle in both}
    for last4, cycle in logs:
        holder = holders[last4]
        same = holder is not None and holder.approver_id == holder.cardholder_id
        if same or (last4, cycle) in signed_both:
            name = holder.cardholder if holder is not None else "One person"
            yield ExceptionRaised(
                "E12", Severity.STOP, f"{name} is cardholder and approver of the same card.", last4, cycle
            )


def _late_logs(session: Session, as_of: date) -> Iterator[ExceptionRaised]:
    """Logs whose cardholder signed after the documents were due, or has not signed by then."""
    closed, zone = holidays(session), the_office(session).time_zone
    signed: dict[str, date] = {}
    for signature in session.scalars(
        select(Signature).where(Signature.role == "cardholder").order_by(Signature.id)
    ):
        signed.setdefault(signature.log_id, office_day(zone, signature.at))
    for log in session.scalars(select(CardLog).order_by(CardLog.cycle, CardLog.last4)):
        due, on = documents_due(log.closes, closed), signed.get(log.id)
        if on is not None and on > due:
            said = f"The log was submitted on {on}; it was due on {due}."
        elif on is None and as_of > due:
            said = f"The log is not submitted; it was due on {due}."
        else:
            continue
        yield ExceptionRaised("E13", Severity.REVIEW, said, log.last4, log.cycle)


def _credits_awaited(seen: Sequence[ChargeSeen], returned: Iterable[Returned]) -> Iterator[ExceptionRaised]:
    """Goods went back and were paid for, and no credit was seen by the last statement."""
    credited: defaultdict[str, int] = defaultdict(int)
    paid: dict[str, tuple[str, str | None]] = {}  # order -> card, ticket
    for one in seen:
        for purchase, cents in one.linked:
            if cents < 0:
                credited[purchase.number] -= cents
            else:
                paid.setdefault(purchase.number, (one.charge.last4, purchase.ticket))
    for sent in sorted(returned, key=lambda sent: (sent.sent_on, sent.number)):
        if sent.order not in paid:
            continue
        awaited = sent.credit_cents or 1
        if credited[sent.order] >= awaited:
            credited[sent.order] -= awaited
            continue
        back = f"Goods of order {sent.order} went back on {sent.sent_on} ({sent.number})"
        said = f"{back}; no statement shows a credit."
        card, ticket = paid[sent.order]
        yield ExceptionRaised(
            "E15", Severity.REVIEW, said, card, tickets=(ticket,) if ticket is not None else ()
        )


def _sent_back(session: Session) -> Iterator[Returned]:
    """What the dock sent back to vendors, by the vendors' numbers for it."""
    counter = aliased(VendorReturn)
    taken_back = select(counter.id).where(counter.corrects_id == VendorReturn.id).exists()
    rows = session.execute(
        select(
            VendorReturn.number,
            Purchase.number,
            func.min(VendorReturn.shipped_on),
            func.max(VendorReturn.credit_cents),
        )
        .join(PurchaseLine, PurchaseLine.id == VendorReturn.purchase_line_id)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .where(VendorReturn.corrects_id.is_(None), ~taken_back)
        .group_by(VendorReturn.number, Purchase.number)
    )
    for number, order, sent_on, credit in rows:
        yield Returned(number, order, sent_on, credit)


def _files_that_do_not_foot(session: Session) -> Iterator[ExceptionRaised]:
    standing = select(StatementImport).where(import_stands()).order_by(StatementImport.id)
    for brought in session.scalars(standing):
        objections = []
        if brought.control_rows is not None:
            assert brought.control_debits_cents is not None
            assert brought.control_credits_cents is not None
            control = ControlTotals(
                brought.control_rows, brought.control_debits_cents, brought.control_credits_cents
            )
            own = ControlTotals(brought.rows, brought.debits_cents, brought.credits_cents)
            objections = [said for said in (does_not_foot(own, control),) if said]
        if brought.skipped:
            objections.append(f"Document number {brought.skipped} is missing.")
        if objections:
            said = f"{brought.file_name}: {' '.join(objections)}"
            yield ExceptionRaised("E17", Severity.STOP, said, cycle=brought.cycle)


def _raised(rule: str, severity: Severity, said: str, about: Sequence[ChargeSeen]) -> ExceptionRaised:
    tickets = [purchase.ticket for one in about for purchase, _ in one.linked if purchase.ticket is not None]
    return ExceptionRaised(
        rule,
        severity,
        said,
        about[0].charge.last4,
        about[0].cycle,
        tuple(one.charge.id for one in about),
        tuple(one.charge.document_no for one in about if one.charge.document_no is not None),
        tuple(dict.fromkeys(tickets)),
    )
