"""How well charges find their purchases: strict precision, recall and F1, and each tier's precision.

``python benchmarks/card_log_matching.py FOLDER…``: each folder holds statement.csv, purchases.json and
truth.json in the shapes that the README of the card statement sets describes.
"""

import json
import random
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from receiving_app.card_logs.matching import propose_matches
from receiving_app.card_logs.sides import Charge, PurchaseSide
from receiving_app.card_logs.statement_file import read_statement


def measure(folder: Path) -> str:
    """One line about one folder."""
    purchases = [
        PurchaseSide(
            purchase_id=one["id"],
            number=one.get("po"),
            ticket=one.get("order_no"),
            vendor=one["vendor"],
            last4=one["card"],
            order_date=date.fromisoformat(one["order_date"]),
            approved_on=None,
            total_cents=one["amount"],
        )
        for one in json.loads((folder / "purchases.json").read_text(encoding="utf-8"))
    ]
    charges = [
        Charge(
            row.document_no or row.identity,
            row.last4,
            row.purchase_date,
            row.merchant,
            row.amount_cents,
            row.customer_code,
        )
        for row in read_statement(folder / "statement.csv").rows
    ]
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    right = {(document, purchase_id) for document, purchase_id, _ in truth["links"]}
    start = time.perf_counter()
    proposals = propose_matches(charges, purchases)
    seconds = time.perf_counter() - start
    mixed = random.Random(1)
    mixed.shuffle(charges)
    mixed.shuffle(purchases)
    changed = sum(
        one != other for one, other in zip(proposals, propose_matches(charges, purchases), strict=True)
    )
    made, good = Counter[str](), Counter[str]()
    for proposal in proposals:
        for link in proposal.links:
            made[proposal.tier] += 1
            good[proposal.tier] += (link.charge_id, link.purchase_id) in right
    precision = good.total() / max(made.total(), 1)
    recall = good.total() / max(len(right), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    tiers = ", ".join(f"{tier} {good[tier]}/{made[tier]}" for tier in sorted(made))
    return (
        f"{folder.name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}; {tiers}; {seconds:.2f} s; "
        f"{changed} changed by the order of rows"
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(measure(Path(name)))
