"""Which purchases each card charge was joined with, or is proposed to be."""

from typing import Any

from sqlalchemy.orm import Session

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.card_logs.lookups import charges, cycles, matches_of, proposals
from receiving_app.card_logs.sides import Tier


def links(session: Session) -> list[dict[str, Any]]:
    """Every charge of every cycle: what was confirmed, else what is proposed."""
    return [row for cycle in cycles(session) for row in _links_of(session, cycle.cycle)]


def _links_of(session: Session, cycle: str) -> list[dict[str, Any]]:
    proposed = {each.charge_id: each for each in proposals(session, cycle)}
    rows = []
    for charge in charges(session, cycle):
        confirmed = matches_of(session, charge.charge_id)
        proposal = proposed.get(charge.charge_id)
        found = [(match.ticket, match.cents) for match in confirmed]
        tier = confirmed[0].tier if confirmed else proposal.tier.value if proposal else Tier.D.value
        if not confirmed and proposal is not None:
            found = [
                (purchase_seen(session, link.purchase_id).row.ticket, link.cents) for link in proposal.links
            ]
        rows.append(
            {
                "document": charge.document_no,
                "tier": tier,
                "links": [{"ticket": ticket, "amount": f"{cents / 100:.2f}"} for ticket, cents in found],
            }
        )
    return rows
