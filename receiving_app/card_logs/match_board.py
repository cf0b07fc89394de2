"""The board on which matching lays out charges and purchases: what is open, and what was proposed so far."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from receiving_app.card_logs.match_evidence import in_window, numbers_in, same_card
from receiving_app.card_logs.merchant_names import VendorNames
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
        self.names = VendorNames(side.vendor for side in self.purchases.values())
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

    def equal_purchases(self, charge_id: str, cents: int | None = None) -> list[PurchaseSide]:
        """Free purchases of exactly what is left of the charge (or ``cents``), that it may pay for."""
        wanted = self.left[charge_id] if cents is None else cents
        return [self.purchases[key] for key in self._by_amount[wanted] if self.may_pay(charge_id, key)]

    def may_pay(self, charge_id: str, purchase_id: str) -> bool:
        """Whether a purchase is free, in the charge's window, and not refused before."""
        return (
            purchase_id in self.free
            and (charge_id, purchase_id) not in self.rejected
            and in_window(self.charges[charge_id], self.purchases[purchase_id])
        )

    def is_vendor(self, charge: Charge, side: PurchaseSide) -> bool:
        """Whether the merchant of the charge is the vendor of the order."""
        return self.names.same(charge.merchant, side.vendor)

    def of_card_and_vendor(self, charge_id: str) -> list[PurchaseSide]:
        """Free purchases of the charge's card and vendor that it may pay for."""
        charge = self.charges[charge_id]
        return [
            side
            for key in self._by_card.get(charge.last4, ())
            if self.may_pay(charge_id, key) and self.is_vendor(charge, side := self.purchases[key])
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

    def learn_names(self, known: Iterable[tuple[str, str]]) -> None:
        """Learn how vendors are billed: from what is known, and where card and amount leave no doubt."""
        shown = list(known)
        for charge_id in self.open_charges:
            charge = self.charges[charge_id]
            sides = [side for side in self.equal_purchases(charge_id) if same_card(charge, side)]
            if len(sides) == 1 and self.is_only_one(charge_id, sides[0]):
                shown.append((charge.merchant, sides[0].vendor))
        self.names.learn(shown)

    def settle(self, proposal: Proposal) -> None:
        """Keep a proposal; the purchases it names are not free for weaker rules."""
        self.proposals[proposal.charge_id] = proposal
        if proposal.tier is not Tier.D and proposal.rule is not Rule.CREDIT:
            self.free -= {link.purchase_id for link in proposal.links}
            self.free -= {candidate.purchase_id for candidate in proposal.candidates}
        for link in proposal.links:
            self.charged[link.purchase_id].append(link.cents)
            self._proposed_cents[link.purchase_id] += link.cents


def connected(edges: dict[str, Sequence[str]]) -> Iterator[list[str]]:
    """Charges that share a purchase, directly or through others, in groups."""
    by_purchase: defaultdict[str, list[str]] = defaultdict(list)
    for charge_id, found in edges.items():
        for purchase_id in found:
            by_purchase[purchase_id].append(charge_id)
    seen: set[str] = set()
    for start in edges:
        reached, group = [start], []
        while reached:
            charge_id = reached.pop()
            if charge_id not in seen:
                seen.add(charge_id)
                group.append(charge_id)
                reached += [other for purchase_id in edges[charge_id] for other in by_purchase[purchase_id]]
        if group:
            yield sorted(group)
