"""The board on which matching lays out charges and purchases: what is open, and what was proposed so far."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from receiving_app.card_logs.match_evidence import in_window, numbers_in
from receiving_app.card_logs.sides import Charge, Link, Proposal, PurchaseSide, Rule, Tier


class Board:
    """Ids are kept sorted throughout, so that the order of rows never decides anything."""

    def __init__(
        self,
        charges: Iterable[Charge],
        purchases: Iterable[PurchaseSide],
        confirmed: Iterable[Link],
        rejected: Collection[tuple[str, str]],
    ) -> None:
        self.charges = {charge.charge_id: charge for charge in sorted(charges, key=lambda c: c.charge_id)}
        self.purchases = {side.purchase_id: side for side in sorted(purchases, key=lambda p: p.purchase_id)}
        self.left = {key: charge.cents for key, charge in self.charges.items()}
        self.charged: defaultdict[str, list[int]] = defaultdict(list)  # purchase -> cents of each link
        for link in sorted(confirmed, key=lambda link: (link.charge_id, link.purchase_id, link.cents)):
            self.charged[link.purchase_id].append(link.cents)
            if link.charge_id in self.left:
                self.left[link.charge_id] -= link.cents
        # What a person overlinked is theirs to mend: only a rest of the charge's own sign is open.
        self.open_charges = [key for key, charge in self.charges.items() if self.left[key] * charge.cents > 0]
        self.free = {key for key, side in self.purchases.items() if side.open_cents > 0}
        self.proposals: dict[str, Proposal] = {}
        self.rejected = frozenset(rejected)
        self._proposed_cents: defaultdict[str, int] = defaultdict(int)
        self._index()

    def _index(self) -> None:
        self._by_amount: defaultdict[int, list[str]] = defaultdict(list)
        self._by_card: defaultdict[str, list[str]] = defaultdict(list)
        self._by_number: defaultdict[str, set[str]] = defaultdict(set)
        self._alike: defaultdict[tuple[str | None, int], int] = defaultdict(int)
        for key, side in self.purchases.items():
            for text in (side.number, side.ticket):
                for number in numbers_in(text) if text else ():
                    self._by_number[number].add(key)
            if side.last4 is not None:
                self._by_card[side.last4].append(key)
            if key in self.free:
                self._by_amount[side.open_cents].append(key)
                self._alike[side.last4, side.open_cents] += 1
        self._alike_charges: defaultdict[tuple[str, int], int] = defaultdict(int)
        for key in self.open_charges:
            self._alike_charges[self.charges[key].last4, self.left[key]] += 1

    def waiting(self) -> list[str]:
        """Charges nothing was proposed for yet, credits excluded."""
        return [key for key in self.open_charges if key not in self.proposals and self.left[key] > 0]

    def equal_purchases(self, charge_id: str) -> list[PurchaseSide]:
        """Free purchases of exactly what is left of the charge, in its window, not refused before."""
        charge = self.charges[charge_id]
        return [
            self.purchases[key]
            for key in self._by_amount[self.left[charge_id]]
            if key in self.free
            and (charge_id, key) not in self.rejected
            and in_window(charge, self.purchases[key])
        ]

    def named_by(self, charge: Charge) -> list[PurchaseSide]:
        """Purchases whose number or ticket stands in the charge's customer code."""
        told = numbers_in(charge.customer_code) if charge.customer_code else ()
        named = {key for number in told for key in self._by_number.get(number, ())}
        return [self.purchases[key] for key in sorted(named)]

    def named_or_same_card(self, charge: Charge, or_cents: int | None = None) -> list[PurchaseSide]:
        """Purchases that are named, were to be paid with this card, or have just this amount open."""
        keys = {side.purchase_id for side in self.named_by(charge)} | set(self._by_card.get(charge.last4, ()))
        if or_cents is not None:
            keys.update(self._by_amount.get(or_cents, ()))
        return [self.purchases[key] for key in sorted(keys)]

    def is_only_one(self, charge_id: str, side: PurchaseSide) -> bool:
        """Whether no other open charge and no other open purchase has this card and this amount."""
        return self._alike[side.last4, self.left[charge_id]] == 1 == self.charges_alike(charge_id)

    def charges_alike(self, charge_id: str) -> int:
        """How many open charges, itself included, have this one's card and amount."""
        return self._alike_charges[self.charges[charge_id].last4, self.left[charge_id]]

    def net_charged(self, side: PurchaseSide) -> int:
        """What a purchase was charged so far, by confirmed links and by this run's proposals."""
        return side.linked_cents + self._proposed_cents[side.purchase_id]

    def settle(self, proposal: Proposal) -> None:
        """Keep a proposal; the purchases it names are not free for weaker rules."""
        self.proposals[proposal.charge_id] = proposal
        if proposal.tier is not Tier.D and proposal.rule is not Rule.CREDIT:
            self.free -= {link.purchase_id for link in proposal.links}
            self.free -= {candidate.purchase_id for candidate in proposal.candidates}
        for link in proposal.links:
            self.charged[link.purchase_id].append(link.cents)
            self._proposed_cents[link.purchase_id] += link.cents
