"""Issuing numbers, asking for labels, and what hands do with them."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from receiving_app.database.record import put_in
from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people.lookups import require_role
from receiving_app.people.records import Organization
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.tags import rules
from receiving_app.tags.answers import IssuedTag
from receiving_app.tags.lookups import rolls_of
from receiving_app.tags.numbers import Series, format_number
from receiving_app.tags.records import PrintRequest, Tag, TagEvent, TagSeries

# Put together once: each unit says them.
_SERIES = (
    select(
        TagSeries.id,
        TagSeries.code,
        TagSeries.prefix,
        TagSeries.width,
        TagSeries.check_kind,
        TagSeries.next_number,
    )
    .join(Organization, Organization.id == TagSeries.organization_id)
    .where(Organization.code == bindparam("organization"), TagSeries.use == bindparam("use"))
    .order_by(TagSeries.code)
    .limit(1)
    .with_for_update(of=TagSeries)
)
_series = cast("Table", TagSeries.__table__)
_TAKEN = update(_series).where(_series.c.id == bindparam("series")).values(next_number=bindparam("next"))


def issue_number(session: Session, by: By, *, organization: str, use: str, asset_id: str) -> IssuedTag:
    """Take the next number of the organization's series for a unit, and queue its label.

    The series' row is locked until the transaction ends.

    Args:
        session: the step's transaction.
        by: who, where, when.
        organization: code of the organization that tags.
        use: "property", "below_floor" or "agency".
        asset_id: the unit the number is for.

    Raises:
        Refused: there is no such series, or it has run out.
    """
    connection = session.connection()
    series = connection.execute(_SERIES, {"organization": organization, "use": use}).one_or_none()
    if series is None:
        raise Refused(
            f"There is no tag series for {use.replace('_', ' ')} of organization {organization}.",
            "Ask the property manager to set one up in Settings.",
        )
    sequence = series.next_number
    for roll in rolls_of(session, series.id):
        if roll.first <= sequence <= roll.last:
            sequence = roll.last + 1
    number = format_number(Series(series.code, series.prefix, series.width, series.check_kind), sequence)
    connection.execute(_TAKEN, {"series": series.id, "next": sequence + 1})
    tag = Tag(  # as it is after its first event
        number=number,
        series_id=series.id,
        sequence=sequence,
        state=rules.RESERVED,
        asset_id=asset_id,
        prints=0,
    )
    put_in(session, tag)
    event = TagEvent(tag_id=tag.id, kind=rules.RESERVED, at=by.at, asset_id=asset_id)
    said = f"Tag {number} reserved for a unit."
    write_down(session, by, f"tags.{rules.RESERVED}", Subject("tag", tag.id), said, facts=[event])
    _queue(session, by, asset_id, tag.id, None)
    return IssuedTag(tag.id, number)


def ask_to_print(
    session: Session, by: By, *, asset_id: str, tag_id: str | None, reason: str | None = None
) -> str:
    """Queue a label for a unit: its property tag, or a hold label when ``tag_id`` is None.

    Returns:
        The request's id. A device lane carries it out, outside any transaction.

    Raises:
        Refused: by somebody without the right role, the tag is out of use, or was printed before and no
            reason is given.
    """
    if reason is not None:  # a person asks; without one it is the receipt itself
        require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    if tag_id is not None:
        tag = session.get_one(Tag, tag_id)
        rules.refuse_unusable(tag.number, tag.state)
        rules.refuse_silent_reprint(tag.number, tag.prints, reason)
    waiting = session.scalar(
        select(PrintRequest.id).where(
            PrintRequest.asset_id == asset_id,
            PrintRequest.tag_id == tag_id,
            PrintRequest.state.in_(["waiting", "printing"]),
        )
    )
    return _queue(session, by, asset_id, tag_id, reason) if waiting is None else waiting


def _queue(session: Session, by: By, asset_id: str, tag_id: str | None, reason: str | None) -> str:
    request = PrintRequest(
        asset_id=asset_id,
        tag_id=tag_id,
        state="waiting",
        reason=reason,
        asked_at=by.at,
        asked_by=by.person_id,
        claimed_by=None,
        trouble=None,
    )
    put_in(session, request)
    what = "a hold label" if tag_id is None else "a tag"
    write_down(
        session,
        by,
        "tags.ask_to_print",
        Subject("asset", asset_id),
        f"Asked for {what}.",
        details={"request": request.id, "reason": reason},
    )
    return request.id


def claim_requests(session: Session, by: By, request_ids: Sequence[str]) -> tuple[str, ...]:
    """Take waiting requests for this workstation's printer, so that no other dock prints them too.

    Returns:
        The ids that were still waiting.
    """
    requests = session.scalars(
        select(PrintRequest)
        .where(PrintRequest.id.in_(request_ids), PrintRequest.state == "waiting")
        .order_by(PrintRequest.id)
        .with_for_update(skip_locked=True)
    ).all()
    for request in requests:
        request.state, request.claimed_by = "printing", by.workstation_id
    return tuple(request.id for request in requests)


def release_claims(session: Session, by: By) -> int:
    """After a power cut: what this workstation was printing waits again, and says that it may be printed."""
    requests = session.scalars(
        select(PrintRequest).where(
            PrintRequest.claimed_by == by.workstation_id, PrintRequest.state == "printing"
        )
    ).all()
    for request in requests:
        request.state, request.claimed_by = "waiting", None
        request.trouble = "It may have been printed before the program stopped; look at the printer first."
    return len(requests)


def mark_printed(
    session: Session, by: By, request_id: str, *, printer: str, stock: str, position: int | None
) -> None:
    """A device lane printed a request: remember where, and that it waits no longer."""
    request = session.get_one(PrintRequest, request_id, with_for_update=True)
    if request.state not in {"waiting", "printing"}:
        return
    request.state, request.claimed_by, request.trouble = "printed", None, None
    if request.tag_id is None:
        write_down(
            session,
            by,
            "tags.print",
            Subject("asset", request.asset_id),
            f"Hold label printed on {printer}.",
            details={"request": request.id, "stock": stock},
        )
        return
    tag = session.get_one(Tag, request.tag_id)
    record_event(
        session,
        by,
        tag,
        rules.PRINTED,
        f"Tag {tag.number} printed on {printer}.",
        asset_id=request.asset_id,
        reason=request.reason,
        printer=printer,
        stock=stock,
        position=position,
    )


def mark_not_printed(session: Session, by: By, request_id: str, trouble: str) -> None:
    """The printer could not: the request waits on, and says why."""
    request = session.get_one(PrintRequest, request_id)
    if request.state in {"waiting", "printing"}:
        request.state, request.claimed_by, request.trouble = "waiting", None, trouble
        write_down(
            session,
            by,
            "tags.print_failed",
            Subject("asset", request.asset_id),
            trouble,
            details={"request": request.id},
        )


def void_tag(session: Session, by: By, number: str, reason: str) -> None:
    """Take a number out of use for good; waiting labels of it are withdrawn.

    Raises:
        Refused: by somebody without the right role, unknown number, already out of use, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    take_out_of_use(session, by, number, reason)


def take_out_of_use(session: Session, by: By, number: str, reason: str) -> None:
    """The same, as part of a step whose caller has asked who may.

    Raises:
        Refused: unknown number, already out of use, or no reason.
    """
    tag = tag_of(session, number)
    rules.refuse_unusable(tag.number, tag.state)
    if not reason.strip():
        raise Refused(f"Voiding tag {number} needs a reason.", "Say what happened to it.")
    withdraw_requests(session, tag.asset_id or "", tag.id)
    record_event(session, by, tag, rules.VOIDED, f"Tag {number} voided: {reason}.", reason=reason)


def withdraw_request(session: Session, by: By, request_id: str) -> str:
    """A label that was asked for is not printed after all.

    Returns:
        What happened, in a sentence.

    Raises:
        Refused: by somebody without the right role, it was printed, or is being printed.
    """
    require_role(session, by.person_id, by.today, *MAY_RECEIVE)
    request = session.get_one(PrintRequest, request_id, with_for_update=True)
    if request.state != "waiting":
        raise Refused(f"The label is {request.state}.", "Only a label that still waits is taken back.")
    request.state = "withdrawn"
    said = "The label is not printed after all."
    about = Subject("asset", request.asset_id)
    write_down(session, by, "tags.withdraw_request", about, said, details={"request": request.id})
    return said


def withdraw_requests(session: Session, asset_id: str, tag_id: str | None) -> None:
    """Labels of a unit that still wait are not printed any more."""
    waiting = session.scalars(
        select(PrintRequest).where(
            PrintRequest.asset_id == asset_id, PrintRequest.tag_id == tag_id, PrintRequest.state == "waiting"
        )
    )
    for request in waiting:
        request.state = "withdrawn"


def record_event(
    session: Session,
    by: By,
    tag: Tag,
    kind: str,
    said: str,
    *,
    asset_id: str | None = None,
    reason: str | None = None,
    printer: str | None = None,
    stock: str | None = None,
    position: int | None = None,
    corrects_id: str | None = None,
) -> str:
    """Write one event of a tag and bring its state along.

    Returns:
        The event's id.
    """
    event = TagEvent(
        tag_id=tag.id,
        kind=kind,
        at=by.at,
        asset_id=asset_id,
        reason=reason,
        printer=printer,
        stock=stock,
        position=position,
        corrects_id=corrects_id,
    )
    write_down(session, by, f"tags.{kind}", Subject("tag", tag.id), said, facts=[event])
    after = rules.state_after(events_of(session, tag.id))
    tag.state, tag.asset_id, tag.prints = after.state, after.asset_id, after.prints
    return event.id


def take_back_event(session: Session, by: By, tag: Tag, kind: str, said: str) -> None:
    """Take the newest standing event of ``kind`` back (a scan-back made with the wrong unit, say).

    Raises:
        Refused: there is none.
    """
    events = events_of(session, tag.id)
    gone = {event.corrects_id for event in events}
    standing = [event for event in events if event.kind == kind and event.id not in gone]
    if not standing:
        raise Refused(f"Tag {tag.number} is not {kind}.", "There is nothing to take back.")
    record_event(session, by, tag, rules.TAKEN_BACK, said, corrects_id=standing[-1].id)


def tag_of(session: Session, number: str) -> Tag:
    """The tag with this number, locked.

    Raises:
        Refused: no such number was ever issued here.
    """
    tag = session.scalar(select(Tag).where(Tag.number == number.strip().upper()).with_for_update())
    if tag is None:
        raise Refused(
            f"No tag {number} was issued here.", "Scan the tag again, or look the unit up by its serial."
        )
    return tag


def events_of(session: Session, tag_id: str) -> list[rules.Happened]:
    """What happened to a tag, oldest first."""
    rows = session.execute(
        select(TagEvent.id, TagEvent.kind, TagEvent.asset_id, TagEvent.corrects_id)
        .where(TagEvent.tag_id == tag_id)
        .order_by(TagEvent.id)
    )
    return [rules.Happened(*row) for row in rows]
