"""Why a charge and a purchase belong together, or do not: questions, and sentences a person can check."""

import re
from datetime import date
from functools import lru_cache

from receiving_app.card_logs.merchant_names import VendorNames, name_score
from receiving_app.card_logs.sides import Candidate, Charge, PurchaseSide
from receiving_app.wording import dollars

_DAYS_BEFORE, _DAYS_AFTER = (
    3,
    35,
)  # a charge may come some days before the order is written down, or weeks after
_FEWEST_DIGITS = 5  # fewer digits name nothing for certain


def in_window(charge: Charge, side: PurchaseSide) -> bool:
    """Whether the charge lies near enough to the order; an order without a date may be any time."""
    if side.order_date is None:
        return True
    return -_DAYS_BEFORE <= (charge.purchase_date - side.order_date).days <= _DAYS_AFTER


def same_card(charge: Charge, side: PurchaseSide) -> bool:
    """Whether the order was to be paid with the card that was charged."""
    return side.last4 is not None and charge.last4 == side.last4


def names_order(charge: Charge, side: PurchaseSide) -> bool:
    """Whether the customer code holds the order's number or ticket, its letters perhaps left out."""
    if charge.customer_code is None:
        return False
    told = numbers_in(charge.customer_code)
    return any(
        text is not None and not told.isdisjoint(numbers_in(text)) for text in (side.number, side.ticket)
    )


@lru_cache(maxsize=50_000)
def numbers_in(text: str) -> frozenset[str]:
    """Every way a text can be meant as a number: each word of it, the whole, and its digits alone."""
    words = [*re.split(r"[\s,;/]+", text.upper()), text.upper()]
    written = {re.sub(r"[^A-Z0-9]", "", word) for word in words}
    digits = {re.sub(r"^[A-Z]+", "", word) for word in written}
    return frozenset(
        number for number in written | digits if sum(letter.isdigit() for letter in number) >= _FEWEST_DIGITS
    )


def amount_agreement(cents: int, side: PurchaseSide) -> str:
    """That the amounts are the same, said exactly."""
    whole = "the order" if side.linked_cents == 0 else "what is left of the order"
    return f"{dollars(cents)} equals {whole} to the cent"


def agreements(charge: Charge, side: PurchaseSide, names: VendorNames) -> tuple[str, ...]:
    """What fits, apart from the amount."""
    said = []
    if names_order(charge, side):
        said.append(f"customer code {charge.customer_code} names {side.called}")
    if same_card(charge, side):
        said.append(f"same card ending {charge.last4}")
    if (why := names.why(charge.merchant, side.vendor)) is not None:
        said.append(why)
    if side.order_date is not None and in_window(charge, side):
        said.append(f"ordered {short_day(side.order_date)}, charged {short_day(charge.purchase_date)}")
    if side.delivered_on is not None:
        slips = f" with slip {', '.join(side.slip_numbers)}" if side.slip_numbers else ""
        said.append(f"delivered {short_day(side.delivered_on)}{slips}")
    return tuple(said)


def differences(charge: Charge, side: PurchaseSide, cents: int, names: VendorNames) -> tuple[str, ...]:
    """What does not fit."""
    said = []
    if side.open_cents <= 0:
        said.append("the order is already charged in full")
    elif side.open_cents != cents:
        said.append(f"the amount is off by {dollars(abs(cents - side.open_cents))}")
    return (*said, *other_differences(charge, side, names))


def other_differences(charge: Charge, side: PurchaseSide, names: VendorNames) -> tuple[str, ...]:
    """What does not fit, apart from the amount."""
    said = []
    if not same_card(charge, side):
        said.append(f"ordered on the card ending {side.last4}" if side.last4 else "ordered without a card")
    if not names.same(charge.merchant, side.vendor):
        score = name_score(charge.merchant, side.vendor)
        said.append(
            f"merchant '{' '.join(charge.merchant.split())}' does not read as {side.vendor} ({score})"
        )
    if not in_window(charge, side) and side.order_date is not None:
        said.append(f"ordered {short_day(side.order_date)}, charged {short_day(charge.purchase_date)}")
    return tuple(said)


def described(charge: Charge, side: PurchaseSide, cents: int, names: VendorNames) -> Candidate:
    """A purchase with what speaks for and against it."""
    exact = (amount_agreement(cents, side),) if side.open_cents == cents else ()
    return Candidate(
        side.purchase_id,
        exact + agreements(charge, side, names),
        differences(charge, side, cents, names),
    )


def short_day(day: date) -> str:
    """A day without its year: Sep 9."""
    return f"{day:%b} {day.day}"
