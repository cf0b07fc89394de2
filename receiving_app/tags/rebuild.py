"""Tags rebuilt from their events, for ``history verify``."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from receiving_app.history.lookups import Difference
from receiving_app.tags.records import Tag, TagEvent, TagRoll, TagSeries
from receiving_app.tags.rules import Happened, TagState, state_after


def differences(session: Session) -> Iterator[Difference]:
    """Where a tag, or a series' next number, is not what the events say."""
    events: dict[str, list[Happened]] = defaultdict(list)
    for event in session.scalars(select(TagEvent).order_by(TagEvent.id)):
        events[event.tag_id].append(Happened(event.id, event.kind, event.asset_id, event.corrects_id))
    for tag in session.scalars(select(Tag).execution_options(yield_per=1000)):
        should = state_after(events[tag.id])
        if TagState(tag.state, tag.asset_id, tag.prints) != should:
            yield Difference(f"tag {tag.number}", f"is {tag.state}, but its events say {should.state}")
    on_roll = exists().where(
        TagRoll.series_id == Tag.series_id, Tag.sequence >= TagRoll.first, Tag.sequence <= TagRoll.last
    )
    highest = select(Tag.series_id, func.max(Tag.sequence)).where(~on_roll).group_by(Tag.series_id)
    for series_id, last in session.execute(highest):
        series = session.get_one(TagSeries, series_id)
        if series.next_number <= last:
            yield Difference(f"tag series {series.code}", f"would issue number {series.next_number} again")
