"""Tag series: loading tag_series.csv, and which series there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.history.lookups import Difference
from receiving_app.people import reference_rows
from receiving_app.people.answers import FileLoaded
from receiving_app.people.loading import organization_ids, spoken
from receiving_app.people.lookups import require_administrator
from receiving_app.people.records import Organization
from receiving_app.people.reference_files import ReferenceFolder, SeriesRow
from receiving_app.tags.records import Tag, TagSeries


@dataclass(frozen=True, slots=True)
class SeriesSeen:
    """Where numbers come from: prefix, digits and check of a number, and which things the series serves."""

    id: str
    code: str
    prefix: str
    width: int
    check_kind: str
    organization: str
    use: str
    next_number: int


def load_series(session: Session, by: By, folder: ReferenceFolder) -> tuple[FileLoaded, ...]:
    """Bring tag_series.csv in; the people room's files come first.

    Raises:
        Refused: somebody has a PIN and this is no administrator; a series that issued numbers would make them
            otherwise from now on; or two series would make the same numbers.
    """
    read = folder.tag_series
    if read is None:
        return ()
    require_administrator(session, by.person_id, by.today)
    organizations = organization_ids(session)
    known = {kept.code: kept for kept in session.scalars(select(TagSeries))}
    _refuse_other_numbers(session, known, read.rows)
    wanted = [
        (
            row.code,
            {
                "code": row.code,
                "prefix": row.prefix,
                "width": row.width,
                "check_kind": row.check_kind,
                "organization_id": organizations[row.organization],
                "use": row.use,
            },
        )
        for row in read.rows
    ]
    loaded = reference_rows.load_file(
        session,
        by,
        "tags.load_series",
        read,
        TagSeries,
        known,
        wanted,
        names=spoken(organizations),
        at_first={"next_number": 1},
    )
    return (loaded,)


def _refuse_other_numbers(session: Session, known: dict[str, TagSeries], rows: tuple[SeriesRow, ...]) -> None:
    named = {row.code for row in rows}
    prefixes = {kept.prefix: kept.code for kept in known.values() if kept.code not in named}
    for row in rows:
        if row.prefix in prefixes:
            raise Refused(
                f"Series {row.code} would make the numbers of series {prefixes[row.prefix]} again.",
                "Give it another prefix.",
            )
        kept = known.get(row.code)
        if kept is None or (kept.prefix, kept.width, kept.check_kind) == (
            row.prefix,
            row.width,
            row.check_kind,
        ):
            continue
        if session.scalar(select(Tag.id).where(Tag.series_id == kept.id).limit(1)) is not None:
            raise Refused(
                f"Series {row.code} has issued numbers; their shape cannot change.",
                "Start another series with another code and prefix.",
            )


def all_series(session: Session) -> tuple[SeriesSeen, ...]:
    """Every series by code."""
    rows = session.execute(
        select(TagSeries, Organization.code)
        .join(Organization, Organization.id == TagSeries.organization_id)
        .order_by(TagSeries.code)
    )
    return tuple(
        SeriesSeen(
            kept.id, kept.code, kept.prefix, kept.width, kept.check_kind, code, kept.use, kept.next_number
        )
        for kept, code in rows
    )


def differences(session: Session) -> Iterator[Difference]:
    """Where a series is not what the history made it; its next number follows from the tag events."""
    yield from reference_rows.differences(session, TagSeries, counted_elsewhere=("next_number",))
