"""Units rebuilt from custody events, ownership decisions and tag events, for ``history verify``."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session, aliased

from receiving_app.history.lookups import Difference
from receiving_app.inventory.records import Asset, CustodyEvent
from receiving_app.ownership.records import OwnershipDetermination
from receiving_app.tags.records import Tag

_STATE_AFTER = {
    "received": "accepted",
    "held": "on_hold",
    "rejected": "rejected",
    "returned": "returned",
    "withdrawn": "withdrawn",
}


def differences(session: Session) -> Iterator[Difference]:
    """Where a unit is not what the facts about it say."""
    newest_custody = _newest(CustodyEvent)
    put_aside = _newest(CustodyEvent, "held", "rejected")
    newest_decision = _newest(OwnershipDetermination)
    custody, decision = aliased(CustodyEvent), aliased(OwnershipDetermination)
    rows: Iterable[Any] = session.execute(
        select(Asset, custody, decision, Tag, put_aside.c.newest)
        .outerjoin(newest_custody, newest_custody.c.asset_id == Asset.id)
        .outerjoin(custody, custody.id == newest_custody.c.newest)
        .outerjoin(put_aside, put_aside.c.asset_id == Asset.id)
        .outerjoin(newest_decision, newest_decision.c.asset_id == Asset.id)
        .outerjoin(decision, decision.id == newest_decision.c.newest)
        .outerjoin(Tag, Tag.id == Asset.tag_id)
        .execution_options(yield_per=500)
    )
    for asset, held, decided, tag, aside in rows:
        here = f"unit {asset.manufacturer} {asset.serial}"
        if held is None or (decided is None and asset.state == "accepted"):
            yield Difference(here, "nothing says how it came here or who owns it")
            continue
        if _STATE_AFTER.get(held.kind, asset.state) != asset.state:
            yield Difference(here, f"is {asset.state}, but it was last {held.kind}")
        if (asset.location_id, asset.custodian_id) != (held.location_id, held.custodian_id):
            yield Difference(here, "is not where its custody says")
        counts = decided
        if decided is not None and aside is not None and decided.id < aside:
            counts = None  # it was decided before the unit was put aside
        told = (asset.determination_id, asset.owner, asset.tag_due)
        if told != ((counts.id, counts.owner, counts.tag_due) if counts else (None, None, None)):
            owner = counts.owner if counts else None
            yield Difference(
                here, f"has owner {asset.owner or 'nobody'}, but the decision is {owner or 'nobody'}"
            )
        if tag is not None and tag.asset_id != asset.id:
            yield Difference(here, f"wears tag {tag.number}, whose events name another unit")
        if tag is not None and (tag.state == "verified") != (asset.tag_verified_at is not None):
            yield Difference(here, f"its tag {tag.number} is {tag.state}")


def _newest(facts: type[CustodyEvent] | type[OwnershipDetermination], *kinds: str) -> Subquery:
    """The id of the newest fact per unit, of these kinds: ids are UUIDv7, so the greatest is the newest."""
    wanted = select(facts.asset_id, func.max(facts.id).label("newest")).group_by(facts.asset_id)
    if kinds:
        wanted = wanted.where(CustodyEvent.kind.in_(kinds))
    return wanted.subquery()
