"""What a clerk is told when an order is scanned: what comes next on it, and what is not as it should be."""

from dataclasses import dataclass

from receiving_app.approvals.clearing import clearers_of
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.approvals.shipped_to import is_strange, strange_said
from receiving_app.people.lookups import the_office
from receiving_app.people.rules import office_day
from receiving_app.receiving.arrivals.blind import is_hidden
from receiving_app.receiving.arrivals.deliveries import said_not_ours
from receiving_app.receiving.scanning.verdicts import Dock, next_step
from receiving_app.wording import counted, verb

CLEARED = "CLEARED"


@dataclass(frozen=True, slots=True)
class OrderTold:
    """What is told of an order.

    Attributes:
        title: in a few words.
        said: the vendor, the ticket, and what is not as it should be.
        then: what comes next.
        warns: it is no ordinary order: the clerk looks before going on.
    """

    title: str
    said: str
    then: str
    warns: bool


def order_told(dock: Dock, purchase: Purchase, lines: list[PurchaseLine]) -> OrderTold:
    """What to tell of the order that the delivery at hand is for.

    Args:
        dock: where it was scanned.
        purchase: the order.
        lines: its lines that still want goods; all of them when none does.
    """
    hidden = any(is_hidden(dock.session, dock.open_delivery(), line) for line in lines)
    title, warnings, then = f"Order {purchase.number}", [], next_step(lines, hidden=hidden)
    if lines and all(line.wanted == 0 for line in lines):
        title, then = f"{title} is cancelled", "What comes now is more than was ordered."
        warnings.append("All that was ordered was cancelled.")
    elif lines and not hidden and all(line.to_come <= 0 for line in lines):
        title, then = f"{title}, all of it is here", "What comes now is more than was ordered."
        warnings.append(_all_here(lines))
    if not_ours := said_not_ours(dock.session, dock.open_delivery().id):
        warnings.append(f"This delivery was refused as not ours ({not_ours}): undo that if it is ours.")
    if early := _before_its_order(dock, purchase):
        warnings.append(early)
    if is_strange(dock.session, purchase.ship_to):
        warnings.append(strange_said(purchase.ship_to))
    if purchase.verdict != CLEARED:
        title = f"Order {purchase.number} is {'held' if purchase.verdict == 'HELD' else 'not approved'}"
        warnings.append("What is scanned is counted and quarantined: take it to the cage.")
        warnings.append(f"{purchase.verdict_reason} {_who_clears(dock, purchase)}".strip())
    said = " ".join((f"{purchase.vendor}, ticket {purchase.ticket or 'none'}.", *warnings))
    return OrderTold(title, said, then, bool(warnings))


def _all_here(lines: list[PurchaseLine]) -> str:
    """How much of an order is here whose every line is full, and how much of it waits on hold."""
    told = f"All {len(lines)} lines are here"
    if len(lines) == 1:
        line = lines[0]
        told = f"All {line.wanted} of {line.description} are here"
        told += f"; {line.cancelled} more were cancelled" if line.cancelled else ""
    held = sum(line.on_hold for line in lines)
    return f"{told}. {counted(held, 'piece')} {verb(held, 'is', 'are')} on hold." if held else f"{told}."


def _before_its_order(dock: Dock, purchase: Purchase) -> str:
    """Goods that come before they were ordered belong to another order, or the date is wrong."""
    came_on = office_day(the_office(dock.session).time_zone, dock.open_delivery().opened_at)
    if purchase.ordered_on is None or purchase.ordered_on <= came_on:
        return ""
    return f"It was ordered on {purchase.ordered_on}, after this delivery came: is it the right order?"


def _who_clears(dock: Dock, purchase: Purchase) -> str:
    """Who can settle what stands in the way (AC61); '' when nobody here can."""
    able = [
        each.names[0] if each.names else f"the {each.part}"
        for each in clearers_of(dock.session, purchase.id, dock.by.today)
    ]
    return f"{' and '.join(dict.fromkeys(able))} can clear it." if able else ""
