"""The rules that speak up about a charge, or about charges together. Pure: plain values in, sentences out.

Numbers are those of the study of card logs, section 4. Most ask for a look: of seventy clusters that a rule
for split purchases found in one county, three were true.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from receiving_app.card_logs.card_rules import CardRules
from receiving_app.card_logs.exception_answers import ChargeLinks, Severity
from receiving_app.card_logs.match_rest import is_foreign_fee
from receiving_app.card_logs.purchases import LineKnown, PurchaseKnown
from receiving_app.card_logs.sides import Rule
from receiving_app.card_logs.statement import ChargeTold
from receiving_app.people.answers import CardSeen
from receiving_app.wording import dollars

_DOLLARS = frozenset((None, "", "USD"))
# Segments of the UNSPSC from 70 on are services; software and its licences are family 4323.
_SERVICES_FROM = "70"
_SOFTWARE = "4323"


@dataclass(frozen=True, slots=True)
class ChargeSeen:
    """A charge with everything that the rules look at.

    Attributes:
        linked: the purchases it is joined with, and how many cents each takes.
        paid_before: purchase id -> what earlier charges took of it, credits subtracted.
        holder: the card's account; None when it is not on record.
        left_on: the last day of the cardholder here.
        vendor: whose charge it is, by its purchase or by its name; None when no vendor has such a name.
        is_business_day: whether the day of purchase is one.
        explained: the code of its explanation.
        table: what cards may not be used for.
    """

    charge: ChargeTold
    cycle: str
    links: ChargeLinks
    linked: tuple[tuple[PurchaseKnown, int], ...]
    paid_before: dict[str, int]
    holder: CardSeen | None
    left_on: date | None
    vendor: str | None
    is_business_day: bool
    explained: str | None
    table: CardRules

    @property
    def has_no_purchase(self) -> bool:
        """Whether nothing was found that it paid for; a fee or the same charge once more needs nothing."""
        return (
            self.charge.amount_cents > 0
            and not self.linked
            and self.links.tier == "D"
            and not is_foreign_fee(self.charge.merchant)
            and self.explained not in {"fee", "duplicate"}
        )

    @property
    def goods(self) -> list[PurchaseKnown]:
        """The purchases it paid for that hold something to receive."""
        return [purchase for purchase, cents in self.linked if cents > 0 and has_goods(purchase.lines)]


def is_goods(line: LineKnown) -> bool:
    """Whether a line is something that comes to a dock: neither a service nor software."""
    kind = line.commodity_class or ""
    return not (kind[:2] >= _SERVICES_FROM and kind[:2].isdigit()) and not kind.startswith(_SOFTWARE)


def has_goods(lines: Sequence[LineKnown]) -> bool:
    """Whether any of the lines is something that comes to a dock."""
    return any(is_goods(line) for line in lines)


Said = tuple[str, Severity, str]


def about_charge(seen: ChargeSeen) -> Iterator[Said]:
    """Every rule that speaks up about one charge: its number, its weight, a sentence."""
    for rule in _RULES:
        yield from rule(seen)


def _no_slip(seen: ChargeSeen) -> Iterator[Said]:
    if seen.has_no_purchase:
        yield "E1", Severity.REVIEW, "No purchase, and so no receipt and no packing slip, is on file."
    for purchase in seen.goods:
        if not purchase.arrived:
            said = f"Nothing of order {purchase.number} has come, so there is no packing slip."
            yield "E1", Severity.REVIEW, said
        of_charge = [came for came in purchase.arrived if came.cents == seen.charge.amount_cents]
        for came in of_charge if len(of_charge) == 1 else purchase.arrived:
            if not came.has_slip:
                yield (
                    "E1",
                    Severity.REVIEW,
                    f"Delivery {came.number} of order {purchase.number} has no packing slip.",
                )


def _not_approved(seen: ChargeSeen) -> Iterator[Said]:
    if seen.has_no_purchase:
        yield "E2", Severity.REVIEW, "No approved purchase is on record for this charge."
    for purchase, cents in seen.linked:
        if cents <= 0:
            continue
        if purchase.lacks_approval or purchase.approved_on is None:
            yield "E2", Severity.REVIEW, f"Order {purchase.number} has not both approvals on record."
        elif purchase.approved_on > seen.charge.purchase_date:
            said = f"Order {purchase.number} was approved on {purchase.approved_on}, after it was charged."
            yield "E2", Severity.REVIEW, said


def _duplicate(seen: ChargeSeen) -> Iterator[Said]:
    if seen.links.rule == Rule.DUPLICATE.value or seen.explained == "duplicate":
        why = " ".join(seen.links.evidence) or "it was explained as such"
        yield "E4", Severity.REVIEW, f"It may be the same charge once more: {why}."


def _sales_tax(seen: ChargeSeen) -> Iterator[Said]:
    tax = seen.charge.tax_cents or 0
    if tax > 0:
        said = f"{dollars(tax)} sales tax was charged; the state is exempt, so the vendor owes a credit."
        yield "E5", Severity.REVIEW, said


def _category(seen: ChargeSeen) -> Iterator[Said]:
    mcc = seen.charge.mcc or ""
    if mcc in seen.table.prohibited:
        what = seen.table.prohibited[mcc]
        yield "E6", Severity.REVIEW, f"Merchant category {mcc}, {what}, is not allowed on a card."


def _no_business_day(seen: ChargeSeen) -> Iterator[Said]:
    if not seen.is_business_day and seen.charge.amount_cents > 0:
        said = (
            f"Bought on {seen.charge.purchase_date:%A, %B} {seen.charge.purchase_date.day}, no business day."
        )
        yield "E7", Severity.INFO, said


def _single_limit(seen: ChargeSeen) -> Iterator[Said]:
    if seen.holder is None:
        return
    limit, cents = seen.holder.single_purchase_limit_cents, seen.charge.amount_cents
    if cents > limit:
        yield (
            "E8",
            Severity.REVIEW,
            f"{dollars(cents)} is over the card's limit of {dollars(limit)} a purchase.",
        )
    elif cents >= seen.table.near_limit * limit:
        said = f"{dollars(cents)} is {cents / limit:.0%} of the card's limit of {dollars(limit)} a purchase."
        yield "E8", Severity.INFO, said


def _personal(seen: ChargeSeen) -> Iterator[Said]:
    mcc = seen.charge.mcc
    if (
        seen.has_no_purchase
        and seen.vendor is None
        and mcc in seen.table.personal.keys() | seen.table.prohibited.keys()
    ):
        what = seen.table.personal.get(mcc or "") or seen.table.prohibited[mcc or ""]
        name = " ".join(seen.charge.merchant.split())
        yield (
            "E9",
            Severity.REVIEW,
            f"{name} ({what}) is no vendor of the office, and no purchase is behind it.",
        )


def _not_received(seen: ChargeSeen) -> Iterator[Said]:
    for purchase in seen.goods:
        cents = sum(part for linked, part in seen.linked if linked.purchase_id == purchase.purchase_id)
        paid = seen.paid_before.get(purchase.purchase_id, 0) + cents
        here = sum(_worth(line) for line in purchase.lines)
        if paid <= here:
            continue
        if any(line.received for line in purchase.lines if is_goods(line)) or purchase.received:
            said = f"Order {purchase.number}: {dollars(paid)} is paid, goods for {dollars(here)} have come."
        else:
            said = f"Order {purchase.number}: {dollars(paid)} is paid, nothing has come."
        yield "E11", Severity.REVIEW, said


def _worth(line: LineKnown) -> int:
    """What is here of a line at its price; freight counts from the first piece, a service counts whole."""
    pieces = min(line.received, line.quantity) if is_goods(line) else line.quantity
    return pieces * line.unit_cost_cents + (line.shipping_cents if pieces else 0)


def _same_hands(seen: ChargeSeen) -> Iterator[Said]:
    for purchase in seen.goods:
        if seen.holder is not None and seen.holder.cardholder_id in purchase.receiver_ids:
            said = (
                f"{seen.holder.cardholder} holds the card and also received the goods of {purchase.number}."
            )
            yield "E12", Severity.REVIEW, said


def _other_card(seen: ChargeSeen) -> Iterator[Said]:
    for purchase, cents in seen.linked:
        if cents > 0 and purchase.card_last4 not in {None, seen.charge.last4}:
            said = (
                f"Order {purchase.number} was for the card ending {purchase.card_last4}, "
                f"charged was {seen.charge.last4}."
            )
            yield "E14", Severity.REVIEW, said
    if seen.left_on is not None and seen.charge.purchase_date > seen.left_on:
        yield "E14", Severity.REVIEW, f"Charged after the cardholder left on {seen.left_on}."


def _credit(seen: ChargeSeen) -> Iterator[Said]:
    if seen.charge.amount_cents < 0 and not seen.linked:
        yield "E15", Severity.REVIEW, "No earlier charge and no return is known for this credit."


def _currency(seen: ChargeSeen) -> Iterator[Said]:
    if seen.charge.original_currency not in _DOLLARS:
        yield "E16", Severity.INFO, f"Charged in {seen.charge.original_currency}."
    elif is_foreign_fee(seen.charge.merchant):
        yield "E16", Severity.INFO, "A fee of the bank for a charge in foreign currency."


def _certificate(seen: ChargeSeen) -> Iterator[Said]:
    until = seen.holder.certified_until if seen.holder is not None else None
    if until is not None and seen.charge.purchase_date > until and seen.charge.amount_cents > 0:
        yield "X-CERT", Severity.REVIEW, f"The cardholder's certification ended on {until}."


def split_purchases(
    charges: Sequence[ChargeSeen], limit_cents: int, within: timedelta
) -> Iterator[tuple[ChargeSeen, ...]]:
    """Charges of one card and vendor within a few days, each within the limit and together over it (E3).

    Parts of one purchase that is itself within the limit are no split. Of clusters that hold one another
    only the largest is told.
    """
    rows = sorted(
        (
            one
            for one in charges
            if 0 < one.charge.amount_cents <= limit_cents
            and one.links.rule != Rule.DUPLICATE.value
            and one.explained != "duplicate"
        ),
        key=lambda one: (one.charge.purchase_date, one.charge.id),
    )
    told: set[str] = set()
    for place, first in enumerate(rows):
        cluster = [
            one for one in rows[place:] if one.charge.purchase_date - first.charge.purchase_date <= within
        ]
        ids = {one.charge.id for one in cluster}
        if sum(one.charge.amount_cents for one in cluster) <= limit_cents or ids <= told:
            continue
        orders = {purchase.purchase_id: purchase for one in cluster for purchase, _ in one.linked}
        whole = sum(purchase.total_cents for purchase in orders.values())
        if len(orders) == 1 and all(one.linked for one in cluster) and whole <= limit_cents:
            continue
        told |= ids
        yield tuple(cluster)


_RULES: tuple[Callable[[ChargeSeen], Iterator[Said]], ...] = (
    _no_slip,
    _not_approved,
    _duplicate,
    _sales_tax,
    _category,
    _no_business_day,
    _single_limit,
    _personal,
    _not_received,
    _same_hands,
    _other_card,
    _credit,
    _currency,
    _certificate,
)
