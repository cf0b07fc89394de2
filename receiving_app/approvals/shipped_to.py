"""Where an order sends its goods: to a place of the office, or to an address that somebody looks at."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.inventory.records import Location


def strange_addresses(session: Session, told: set[str]) -> frozenset[str]:
    """Those of these that are an address, and no place of the office by its code or name."""
    addresses = {each for each in told if len(each.split()) > 1}  # one word is the code of a place
    if not addresses:
        return frozenset()
    places = {
        _plain(said)
        for code, name in session.execute(select(Location.code, Location.name))
        for said in (code, name)
    }
    return frozenset(each for each in addresses if _plain(each) not in places)


def is_strange(session: Session, ship_to: str | None) -> bool:
    """Whether goods are sent to an address that is no place of the office, such as somebody's home."""
    return ship_to is not None and bool(strange_addresses(session, {ship_to}))


def strange_said(ship_to: str | None) -> str:
    """What the clerk is told of such an address."""
    return f"It is shipped to {ship_to}, which is no place of the office: review the address."


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
