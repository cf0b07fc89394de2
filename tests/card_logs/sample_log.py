"""A small card log with every kind of line, for the tests of the printed log, the packet and the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime

from receiving_app.card_logs.answers import (
    CardLog,
    Explanation,
    LinkedPurchase,
    LoggedException,
    LogHeader,
    LogLine,
    LogState,
    ReasonCode,
    Received,
    SignatureBlock,
    SigningRole,
)
from receiving_app.card_logs.rules import MEANINGS
from receiving_app.card_logs.signed_content import content_hash
from receiving_app.card_logs.statement import totals_of

HEADER = LogHeader(
    agency="Office of Example Services",
    cardholder_id="p-holder",
    cardholder="Maud Guidry",
    last4="4242",
    cycle="2026-10",
    opens=date(2026, 9, 6),
    closes=date(2026, 10, 5),
    documents_due=date(2026, 10, 12),
    revision=1,
    prepared_by="Maud Guidry",
    time_zone="America/Chicago",
    single_purchase_limit_cents=500000,
    cycle_limit_cents=2500000,
)


def purchase(number: int, cents: int, vendor: str = "Gulf Data Inc", **changes) -> LinkedPurchase:
    given = {
        "purchase_id": f"pu-{number}",
        "cents": cents,
        "vendor": vendor,
        "description": "Docking station, USB-C, 130 W, with power supply",
        "number": f"LC26{number:05d}",
        "ticket": f"SR-20{number:04d}",
        "approved_on": date(2026, 9, 3),
        "order_date": date(2026, 9, 9),
        "received": (Received(date(2026, 9, 14), "Ida Clark", f"PS-77{number:03d}"),),
        "asset_tags": (f"LA00{number:05d}",),
        "tier": "A",
        "evidence": ("equals the order to the cent", "same card ending 4242"),
    }
    return LinkedPurchase(**(given | changes))


def line(number: int, cents: int, *purchases: LinkedPurchase, **changes) -> LogLine:
    given = {
        "number": number,
        "charge_id": f"c-{number}",
        "document_no": f"TXN0000{number:04d}",
        "purchase_date": date(2026, 9, 9),
        "post_date": date(2026, 9, 11),
        "merchant": "SQ *GULF DATA          HOUMA LA",
        "mcc": "5045",
        "amount_cents": cents,
        "tax_cents": None,
        "purchases": purchases,
    }
    return LogLine(**(given | changes))


def sample_log(**changes) -> CardLog:
    lines = (
        line(1, 106100, purchase(1, 106100)),
        line(2, 48795, purchase(2, 39595), purchase(3, 9200, tier="B", asset_tags=())),
        line(
            3,
            113878,
            purchase(
                4,
                104046,
                "Bayou Office Supply Co",
                tier="by hand",
                evidence=("the vendor's invoice shows tax",),
            ),
            tax_cents=9832,
            merchant="BAYOU OFFICE <SUPPLY> & CO",
            explanation=Explanation(
                ReasonCode.SALES_TAX, "Charged although exempt; credit asked for on Sep 20"
            ),
            exceptions=(LoggedException("E5", "sales tax of $98.32 was charged", "credit requested"),),
        ),
        line(
            4,
            -106100,
            purchase(1, -106100, received=(), tier="B", evidence=("equals an earlier charge to the cent",)),
        ),
        line(
            5,
            4218,
            merchant="CORNER SHOP 4111 1111 1111 1111",
            explanation=Explanation(ReasonCode.PERSONAL_REPAID, "Wrong card used; repaid by receipt 118"),
            exceptions=(LoggedException("E9", "reads like a personal purchase"),),
        ),
    )
    log = CardLog(HEADER, lines, totals_of(lines), chain_heads=(("DOCK-1", "ab" * 32),))
    return replace(log, **changes)


def signed(log: CardLog) -> CardLog:
    """The log with both signatures."""
    blocks = tuple(
        SignatureBlock(role, person, name, at, MEANINGS[role], content_hash(log))
        for role, person, name, at in (
            (SigningRole.CARDHOLDER, "p-holder", "Maud Guidry", datetime(2026, 10, 9, 19, 5, tzinfo=UTC)),
            (SigningRole.APPROVER, "p-boss", "Odile Fontaine", datetime(2026, 10, 12, 14, 30, tzinfo=UTC)),
        )
    )
    return replace(log, state=LogState.LOCKED, signatures=blocks)
