"""Tags that were printed elsewhere and came on rolls: taken in, used by hand, accounted for."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.tags import rules
from receiving_app.tags.actions import record_event, take_back_event
from receiving_app.tags.lookups import rolls_of, series_shape
from receiving_app.tags.numbers import format_number, parse_number
from receiving_app.tags.records import Tag, TagRoll, TagSeries


def take_in_roll(
    session: Session,
    by: By,
    series_code: str,
    name: str,
    first: int,
    last: int,
    received_on: date,
    spoiled: Iterable[int] = (),
) -> str:
    """A roll of pre-printed tags came: its numbers belong to hands from now on.

    Args:
        session: the step's transaction.
        by: who, where, when.
        series_code: the series its numbers are of.
        name: what is written on the roll.
        first: its first number, without prefix and check character.
        last: its last number.
        received_on: the day it came.
        spoiled: numbers that were thrown away.

    Returns:
        What was taken in, in a sentence.

    Raises:
        Refused: by somebody without the right role, no such series, numbers that are no range of it, or
            numbers that are in use or on a roll.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    series = session.scalar(select(TagSeries).where(TagSeries.code == series_code).with_for_update())
    if series is None:
        raise Refused(f"There is no tag series {series_code}.", "See the series in Settings.")
    shape = series_shape(series)
    shown = f"{format_number(shape, first)} to {format_number(shape, last)}"
    if last < first:
        raise Refused(f"Roll {name} would run backwards, from {first} to {last}.", "Look at the roll.")
    for roll in rolls_of(session, series.id):
        if roll.name == name and (roll.first, roll.last) == (first, last):
            return f"Roll {name} was taken in before."
        if roll.name == name or (roll.first <= last and first <= roll.last):
            raise Refused(f"Roll {roll.name} has these numbers already.", "Look at the roll again.")
    taken = session.scalar(
        select(Tag.number).where(Tag.series_id == series.id, Tag.sequence.between(first, last)).limit(1)
    )
    if taken is not None:
        raise Refused(f"Tag {taken} was issued here; roll {name} holds it again.", "Do not use the roll.")
    kept = TagRoll(series_id=series.id, name=name, first=first, last=last, received_on=received_on)
    said = f"Roll {name} of series {series_code}: {shown}, {last - first + 1} tags."
    write_down(session, by, "tags.take_in_roll", Subject("tag series", series.id), said, facts=[kept])
    for number in spoiled:
        tag = _use(session, series, number)
        record_event(
            session, by, tag, rules.SPOILED, f"Tag {tag.number} thrown away.", reason="spoiled on the roll"
        )
    return said


def use_tag_of_roll(session: Session, by: By, number: str) -> Tag:
    """The tag of this number, known from now on: it was on a roll and a hand took it.

    One that was told as spoiled and is on a device after all was not spoiled: a further entry says so.

    Raises:
        Refused: no roll holds the number, or it is out of use.
    """
    known = session.scalar(select(Tag).where(Tag.number == number.strip().upper()).with_for_update())
    if known is not None:
        if known.state == rules.SPOILED and known.asset_id is None:
            said = f"Tag {known.number} was not thrown away: it is on a device."
            take_back_event(session, by, known, rules.SPOILED, said)
        rules.refuse_unusable(known.number, known.state)
        return known
    for series in session.scalars(select(TagSeries).order_by(TagSeries.code)):
        sequence = parse_number(series_shape(series), number)
        if isinstance(sequence, int) and on_a_roll(rolls_of(session, series.id), sequence):
            return _use(session, series, sequence)
    raise Refused(f"Tag {number} is on no roll and was not issued here.", "Read the number again.")


def on_a_roll(rolls: Sequence[TagRoll], sequence: int) -> TagRoll | None:
    """The roll that holds a number."""
    return next((roll for roll in rolls if roll.first <= sequence <= roll.last), None)


def _use(session: Session, series: TagSeries, sequence: int) -> Tag:
    tag = Tag(
        number=format_number(series_shape(series), sequence),
        series_id=series.id,
        sequence=sequence,
        state=rules.RESERVED,
        asset_id=None,
        prints=0,
    )
    session.add(tag)
    session.flush()
    return tag
