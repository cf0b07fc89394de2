"""Asking about tags."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.database.paging import in_order
from receiving_app.errors import Refused
from receiving_app.tags.answers import SeriesAccount, TagHappening, TagRow, TagSeen, WaitingLabel
from receiving_app.tags.numbers import Series, format_number
from receiving_app.tags.records import PrintRequest, Tag, TagEvent, TagRoll, TagSeries

UNUSED = "unused"  # on a roll that was printed elsewhere, and not taken off it yet


def waiting_labels(session: Session, *, asset_ids: list[str] | None = None) -> tuple[WaitingLabel, ...]:
    """Labels that wait for a printer, oldest first; of these units only, when given."""
    wanted = (
        select(PrintRequest, Tag.number, Tag.prints)
        .outerjoin(Tag, Tag.id == PrintRequest.tag_id)
        .where(PrintRequest.state == "waiting")
        .order_by(PrintRequest.id)
    )
    if asset_ids is not None:
        wanted = wanted.where(PrintRequest.asset_id.in_(asset_ids))
    return tuple(
        WaitingLabel(request.id, request.asset_id, number, bool(prints), request.asked_at, request.trouble)
        for request, number, prints in session.execute(wanted)
    )


def tag_seen(session: Session, number: str) -> TagSeen:
    """A tag with its life.

    Raises:
        Refused: no such number was issued here.
    """
    found = session.execute(
        select(Tag, TagSeries.code)
        .join(TagSeries, TagSeries.id == Tag.series_id)
        .where(Tag.number == number.strip().upper())
    ).one_or_none()
    if found is None:
        raise Refused(
            f"No tag {number} was issued here.", "Check the number, or find the unit by its serial."
        )
    tag, series = found
    events = session.scalars(select(TagEvent).where(TagEvent.tag_id == tag.id).order_by(TagEvent.id))
    return TagSeen(
        tag.id,
        tag.number,
        series,
        tag.state,
        tag.asset_id,
        tag.prints,
        tuple(TagHappening(e.at, e.kind, e.reason, e.printer, e.stock, e.position) for e in events),
    )


TAGS_SORTED = {"number": Tag.number, "state": Tag.state, "prints": Tag.prints}


def tags_page(
    session: Session,
    *,
    state: str | None = None,
    words: str = "",
    sort: str = "number",
    descending: bool = True,
    after: str | None = None,
    limit: int = 100,
) -> tuple[TagRow, ...]:
    """A page of tags, the highest numbers first, going on after the tag id ``after``.

    ``sort`` is a key of ``TAGS_SORTED``.
    """
    wanted = select(Tag).limit(limit)
    if state:
        wanted = wanted.where(Tag.state == state)
    if words:
        wanted = wanted.where(Tag.number.contains(words.strip().upper(), autoescape=True))
    wanted = in_order(session, wanted, TAGS_SORTED[sort], Tag.id, descending=descending, after=after)
    return tuple(
        TagRow(tag.id, tag.number, tag.state, tag.asset_id, tag.prints) for tag in session.scalars(wanted)
    )


def account(session: Session, series_code: str) -> SeriesAccount:
    """Every number of a series: in which state, and whether one is missing.

    Raises:
        Refused: there is no such series.
    """
    series = session.scalar(select(TagSeries).where(TagSeries.code == series_code))
    if series is None:
        known = ", ".join(session.scalars(select(TagSeries.code).order_by(TagSeries.code)))
        raise Refused(f"There is no tag series {series_code}.", f"Known series: {known or 'none'}.")
    states = session.execute(
        select(Tag.state, func.count())
        .where(Tag.series_id == series.id)
        .group_by(Tag.state)
        .order_by(Tag.state)
    )
    numbers = session.scalars(
        select(Tag.sequence).where(Tag.series_id == series.id).order_by(Tag.sequence)
    ).all()
    shape = series_shape(series)
    there, rolls = set(numbers), rolls_of(session, series.id)
    issued = [number for number in numbers if not any(roll.first <= number <= roll.last for roll in rolls)]
    missing = [
        number
        for number in range(issued[0] if issued else series.next_number, series.next_number)
        if number not in there and not any(roll.first <= number <= roll.last for roll in rolls)
    ]
    unused = sum(number not in there for roll in rolls for number in range(roll.first, roll.last + 1))
    counts = [(state, count) for state, count in states]
    return SeriesAccount(
        series.code,
        format_number(shape, issued[0]) if issued else None,
        format_number(shape, series.next_number),
        tuple(counts + ([(UNUSED, unused)] if unused else [])),
        tuple(missing),
    )


def rolls_of(session: Session, series_id: str) -> tuple[TagRoll, ...]:
    """The rolls of a series by their first number."""
    return tuple(
        session.scalars(select(TagRoll).where(TagRoll.series_id == series_id).order_by(TagRoll.first))
    )


def series_shape(series: TagSeries) -> Series:
    """How the numbers of a series are made."""
    return Series(series.code, series.prefix, series.width, series.check_kind)
