"""The packet of a log: its papers fetched from the documents, in the order of its lines.

Import this when a packet is asked for: it brings the libraries for PDFs with it.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from receiving_app.card_logs.answers import CardLog
from receiving_app.card_logs.lookups import card_log
from receiving_app.card_logs.packet import Packet, Paper, build_packet
from receiving_app.card_logs.purchases import purchases_known
from receiving_app.documents.lookups import contents, document
from receiving_app.documents.shelf import Shelf
from receiving_app.history.lookups import heads
from receiving_app.progress import Progress


def packet(
    session: Session, shelf: Shelf, cycle: str, last4: str, progress: Progress | None = None
) -> Packet:
    """The log as it was signed, or as it stands, with every packing slip behind it and the chain's heads.

    Raises:
        Refused: there is no such log.
        Trouble: the bytes of a slip are missing or damaged.
        Cancelled: by ``progress``.
    """
    log = card_log(session, cycle, last4)
    printed = replace(log, chain_heads=tuple((head.workstation, str(head)) for head in heads(session)))
    return build_packet(printed, _papers(session, shelf, log), progress)


def _papers(session: Session, shelf: Shelf, log: CardLog) -> tuple[Paper, ...]:
    """Each slip once, with all the charges that paid for what it came with; credits have no slip."""
    paid: dict[str, list[str]] = {}
    for line in log.lines:
        for one in line.purchases:
            if one.cents > 0:
                paid.setdefault(one.purchase_id, []).append(line.charge_id)
    known = purchases_known(session, paid)
    behind: dict[str, tuple[str | None, list[str]]] = {}
    for purchase_id, charge_ids in paid.items():
        for papers in known[purchase_id].slips.values():
            for _, document_id, number in papers:
                behind.setdefault(document_id, (number, []))[1].extend(charge_ids)
    found = []
    for document_id, (number, charge_ids) in behind.items():
        kept = document(session, document_id)
        title = f"Packing slip {number or kept.original_name}"
        found.append(
            Paper(
                kept.original_name,
                title,
                contents(session, shelf, document_id),
                tuple(dict.fromkeys(charge_ids)),
            )
        )
    return tuple(found)
