"""Charges with everything that the rules of exceptions look at, gathered from all rooms below."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase
from receiving_app.card_logs.card_rules import card_rules
from receiving_app.card_logs.charges import Settled
from receiving_app.card_logs.exception_answers import ChargeLinks
from receiving_app.card_logs.exception_rules import ChargeSeen
from receiving_app.card_logs.merchant_names import VendorNames, name_score
from receiving_app.card_logs.purchases import purchases_known
from receiving_app.people.answers import CardSeen
from receiving_app.people.lookups import cards, holidays, people


def charges_seen(
    session: Session, rows: Sequence[Settled], joined: Mapping[str, ChargeLinks]
) -> list[ChargeSeen]:
    """These charges, in their order, joined with purchases as ``joined`` says (by charge id)."""
    known = purchases_known(session, {link.purchase_id for one in joined.values() for link in one.links})
    accounts: defaultdict[str, list[CardSeen]] = defaultdict(list)
    for card in cards(session):
        accounts[card.last4].append(card)
    last_days = {person.id: person.active_to for person in people(session)}
    closed = holidays(session)
    vendors = _Vendors(session.scalars(select(Purchase.vendor).distinct()))
    paid: defaultdict[str, int] = defaultdict(int)
    found = []
    for one in rows:
        charge, joint = one.charge, joined[one.charge.id]
        linked = tuple((known[link.purchase_id], link.cents) for link in joint.links)
        holder = _holder(accounts[charge.last4], charge.cardholder)
        found.append(
            ChargeSeen(
                charge=charge,
                cycle=one.log.cycle,
                links=joint,
                linked=linked,
                paid_before={purchase.purchase_id: paid[purchase.purchase_id] for purchase, _ in linked},
                holder=holder,
                left_on=last_days.get(holder.cardholder_id) if holder else None,
                vendor=linked[0][0].vendor if linked else vendors.of(charge.merchant),
                is_business_day=charge.purchase_date.weekday() < 5 and charge.purchase_date not in closed,
                explained=one.explanation,
                table=card_rules(),
            )
        )
        for purchase, cents in linked:
            paid[purchase.purchase_id] += cents
    return found


def _holder(accounts: Sequence[CardSeen], told: str | None) -> CardSeen | None:
    """The account of a card; of several with its digits the one whose holder the statement names."""
    if len(accounts) > 1:
        accounts = [
            account for account in accounts if account.cardholder.casefold() == (told or "").casefold()
        ]
    return accounts[0] if len(accounts) == 1 else None


class _Vendors:
    """Which vendor a merchant is, when no purchase says it."""

    def __init__(self, vendors: Iterable[str]) -> None:
        self._vendors = sorted(vendors)
        self._names = VendorNames(self._vendors)

    def of(self, merchant: str) -> str | None:
        alike = [vendor for vendor in self._vendors if self._names.same(merchant, vendor)]
        return max(alike, key=lambda vendor: (name_score(merchant, vendor), vendor), default=None)
