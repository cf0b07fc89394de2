"""Which purchases each card charge was joined with, or is proposed to be."""

from typing import Any

from sqlalchemy.orm import Session

from receiving_app.card_logs import lookups


def links(session: Session) -> list[dict[str, Any]]:
    """Every charge of every cycle: what was confirmed, else what is proposed."""
    return [
        {
            "document": charge.document_no,
            "tier": charge.tier,
            "links": [{"ticket": link.ticket, "amount": f"{link.cents / 100:.2f}"} for link in charge.links],
            "evidence": list(charge.evidence),
        }
        for charge in lookups.links(session)
    ]
