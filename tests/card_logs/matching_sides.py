"""Charges and purchases for tests of matching, all alike unless something is said."""

from datetime import date, timedelta

from receiving_app.card_logs.matching import propose_matches
from receiving_app.card_logs.sides import Charge, PurchaseSide

DAY = date(2026, 9, 9)


def charge(name="c1", cents=106100, merchant="GULF DATA SYSTEMS   800-555-0100", **changes) -> Charge:
    return Charge(
        **(
            {"charge_id": name, "last4": "4242", "purchase_date": DAY, "merchant": merchant, "cents": cents}
            | changes
        )
    )


def purchase(name="p1", total=106100, vendor="Gulf Data Systems Inc", **changes) -> PurchaseSide:
    given = {
        "purchase_id": name,
        "number": f"LC26{name[1:]:>05}",
        "ticket": f"SR-20{name[1:]:>04}",
        "vendor": vendor,
        "last4": "4242",
        "order_date": DAY,
        "approved_on": DAY,
        "total_cents": total,
    }
    return PurchaseSide(**(given | changes))


def only(charges, purchases, confirmed=(), **more):
    (proposal,) = propose_matches(charges, purchases, confirmed, **more)
    return proposal


def later(days):
    return DAY + timedelta(days)


def links_of(proposals):
    return [(link.charge_id, link.purchase_id, link.cents) for one in proposals for link in one.links]
