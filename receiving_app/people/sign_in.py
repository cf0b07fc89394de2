"""PINs, badges and signing in.

A failed try must be kept, so signing in answers instead of raising. An unknown number, somebody who left and
a wrong PIN get the same answer after the same work. After five failures in fifteen minutes there is a wait,
computed from the kept tries.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from receiving_app.errors import Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.people import rules
from receiving_app.people.answers import BadgeGiven, PersonSeen, PinAnswer, SignedIn, SignInAnswer
from receiving_app.people.lookups import (
    OFFICE_ID,
    anybody_has_a_pin,
    holders,
    person,
    person_by_number,
    require_role,
    roles_on,
    spoken_names,
    the_office,
    today,
)
from receiving_app.people.records import Badge, Office, PinChange, SignIn
from receiving_app.people.roles import hold_roles
from receiving_app.people.rules import Role
from receiving_app.scans.context import OwnMarks

# Signs that no printer, eye or scanner takes for one another; 17 of 25 are 79 bits.
_BADGE_SIGNS = "34679ACDEFGHJKMNPQRTUVWXY"
_BADGE_LENGTH = 17
_SILENT_FAILURES = 3  # from this one on the tries that are left are told
_WRONG = "The number or the PIN is wrong. Try again, or ask an administrator for a new PIN."


@dataclass(frozen=True, slots=True)
class PinCost:
    """How dear one guess of a PIN is (argon2id, RFC 9106)."""

    time_cost: int
    memory_kib: int


AT_A_DESK = PinCost(time_cost=3, memory_kib=19_456)  # about 50 ms on a PC of the dock


def set_first_administrator(
    session: Session, by: By, person_id: str, pin: str, *, cost: PinCost = AT_A_DESK
) -> None:
    """The first PIN of the office; its owner becomes administrator. ``by.person_id`` may be ''.

    Raises:
        Refused: somebody has a PIN already, the person is not here, or the PIN is weak.
    """
    session.get(Office, OFFICE_ID, with_for_update=True)  # two docks cannot both be first
    if anybody_has_a_pin(session):
        raise Refused("This office has its first administrator.", "Ask an administrator for a PIN.")
    seen = person(session, person_id)
    if not seen.active_on(by.today):
        raise Refused(f"{seen.name} does not work here today.", "Choose somebody who does.")
    _refuse_weak(pin)
    if Role.ADMINISTRATOR not in roles_on(session, person_id, by.today):
        hold_roles(session, by, person_id, gives=frozenset({Role.ADMINISTRATOR}))
    _keep_pin(session, by, seen, pin, "first", cost)


def reset_pin(session: Session, by: By, person_id: str, pin: str, *, cost: PinCost = AT_A_DESK) -> None:
    """An administrator gives somebody a PIN; their failures are forgiven.

    Raises:
        Refused: by somebody who is no administrator, nobody with this id, or the PIN is weak.
    """
    require_role(session, by.person_id, by.today, Role.ADMINISTRATOR)
    seen = person(session, person_id)
    _refuse_weak(pin)
    _keep_pin(session, by, seen, pin, "reset", cost)


def set_own_pin(session: Session, by: By, old: str, new: str, *, cost: PinCost = AT_A_DESK) -> PinAnswer:
    """Change one's own PIN. A wrong old one counts as a failed try, as at signing in.

    Raises:
        Refused: the new PIN is weak or the old one again.
    """
    seen = person(session, by.person_id)
    _refuse_weak(new)
    if new == old:
        raise Refused("The new PIN is the old one.", "Choose another.")
    if (wait := _must_wait(session, seen.id, by.at)) is not None:
        said = f"{_waiting()} Next try at {_clock(session, wait)}."
        return PinAnswer(changed=False, said=said, wait_until=wait)
    if not _pin_fits(_newest_hash(session, seen.id), old, cost):
        _keep_try(session, by, seen, "pin", succeeded=False)
        return PinAnswer(changed=False, said="The old PIN is wrong.")
    _keep_pin(session, by, seen, new, "own", cost)
    return PinAnswer(changed=True, said="Your PIN is changed.")


def sign_in(
    session: Session,
    workstation_id: str,
    at: datetime,
    employee_no: str,
    pin: str,
    *,
    cost: PinCost = AT_A_DESK,
) -> SignInAnswer:
    """Sign somebody in by employee number and PIN; the try is kept whatever comes of it."""
    by = By("", workstation_id, at, today(session, at))
    seen = person_by_number(session, employee_no)
    if seen is None:
        _pin_fits(None, pin, cost)
        return _nobody(session, by, "an unknown number", _WRONG)
    answer = _try_pin(session, by, seen, pin, cost)
    return answer if answer.signed_in or answer.wait_until else replace(answer, said=_WRONG)


def sign_in_as(
    session: Session,
    workstation_id: str,
    at: datetime,
    person_id: str,
    pin: str,
    *,
    cost: PinCost = AT_A_DESK,
) -> SignInAnswer:
    """Sign in somebody whose name was chosen from a list, as :func:`sign_in` does.

    Who is meant is known, so the sentence says how many tries are left, when the next one is, who can help.

    Raises:
        Refused: there is nobody with this id.
    """
    by = By("", workstation_id, at, today(session, at))
    seen = person(session, person_id)
    answer = _try_pin(session, by, seen, pin, cost)
    if answer.signed_in:
        return answer
    if answer.wait_until:
        said = f"{_waiting()} Next try at {_clock(session, answer.wait_until)}."
    else:
        left = rules.FAILURES_BEFORE_WAIT - len(_failures(session, seen.id, at))
        told = left <= rules.FAILURES_BEFORE_WAIT - _SILENT_FAILURES
        said = f"The PIN is wrong.{f' {_tries(left)} left, then there is a wait.' if told else ''}"
    return replace(answer, said=f"{said} {_who_can_help(session, by, seen)}")


def can_sign_in(session: Session) -> frozenset[str]:
    """Ids of all who were ever given a PIN or a badge; the others need one from an administrator first."""
    return frozenset(
        (*session.scalars(select(PinChange.person_id)), *session.scalars(select(Badge.person_id)))
    )


def give_badge(session: Session, by: By, person_id: str) -> BadgeGiven:
    """A new badge; the one before it, lost perhaps, opens nothing any more.

    Raises:
        Refused: by somebody who is no administrator, or nobody with this id.
    """
    require_role(session, by.person_id, by.today, Role.ADMINISTRATOR)
    seen = person(session, person_id)
    code = OwnMarks().badge + "".join(secrets.choice(_BADGE_SIGNS) for _ in range(_BADGE_LENGTH))
    write_down(
        session,
        by,
        "people.give_badge",
        Subject("person", person_id),
        f"{seen.name} got a new badge.",
        facts=[Badge(person_id=person_id, code_hash=_badge_hash(code))],
    )
    return BadgeGiven(person_id, seen.name, code)


def take_badge(session: Session, by: By, person_id: str) -> PersonSeen:
    """The badge is lost or given back: none opens for this person until they get a new one.

    Its place is taken by one that nobody was given, for the newest counts.

    Raises:
        Refused: by somebody who is no administrator, nobody with this id, or they have no badge.
    """
    require_role(session, by.person_id, by.today, Role.ADMINISTRATOR)
    seen = person(session, person_id)
    if session.scalar(select(Badge.id).where(Badge.person_id == person_id).limit(1)) is None:
        raise Refused(f"{seen.name} has no badge.", "There is nothing to take away.")
    nobodys = Badge(person_id=person_id, code_hash=_badge_hash(secrets.token_hex()))
    said = f"The badge of {seen.name} opens nothing any more."
    write_down(session, by, "people.take_badge", Subject("person", person_id), said, facts=[nobodys])
    return seen


def sign_in_with_badge(session: Session, workstation_id: str, at: datetime, code: str) -> SignInAnswer:
    """Sign the bearer of a badge in; the try is kept whatever comes of it."""
    by = By("", workstation_id, at, today(session, at))
    said = "This badge opens nothing here. Sign in with your number, or ask an administrator for a badge."
    shown = session.execute(
        select(Badge.id, Badge.person_id).where(Badge.code_hash == _badge_hash(code))
    ).one_or_none()
    if shown is None:
        return _nobody(session, by, "an unknown badge", said)
    seen = person(session, shown.person_id)
    newest = session.scalar(select(func.max(Badge.id)).where(Badge.person_id == seen.id))
    if shown.id != newest or not seen.active_on(by.today):
        _keep_try(session, by, seen, "badge", succeeded=False)
        return SignInAnswer(None, said)
    return _let_in(session, by, seen, "badge")


def _try_pin(session: Session, by: By, seen: PersonSeen, pin: str, cost: PinCost) -> SignInAnswer:
    if (wait := _must_wait(session, seen.id, by.at)) is not None:
        return SignInAnswer(None, _waiting(), wait)
    if not _pin_fits(_newest_hash(session, seen.id), pin, cost) or not seen.active_on(by.today):
        _keep_try(session, by, seen, "pin", succeeded=False)
        wait = _must_wait(session, seen.id, by.at)
        return SignInAnswer(None, _waiting() if wait else "The PIN is wrong.", wait)
    return _let_in(session, by, seen, "pin")


def _who_can_help(session: Session, by: By, seen: PersonSeen) -> str:
    others = [each for each in holders(session, by.today, Role.ADMINISTRATOR) if each.id != seen.id]
    if not others:
        return "Nobody else here can give you a new PIN: you are the only administrator."
    return f"A new PIN comes from an administrator: {spoken_names(others)}."


def _tries(left: int) -> str:
    return "1 try is" if left == 1 else f"{left} tries are"


def _clock(session: Session, at: datetime) -> str:
    """The office's time of day, to the next whole minute: earlier than said would be refused again."""
    there = (at + timedelta(seconds=59)).astimezone(the_office(session).zone)
    return f"{there.hour}:{there:%M} {there.tzname()}"


def _let_in(session: Session, by: By, seen: PersonSeen, method: str) -> SignInAnswer:
    _keep_try(session, by, seen, method, succeeded=True)
    roles = roles_on(session, seen.id, by.today)
    return SignInAnswer(
        SignedIn(seen.id, seen.employee_no, seen.name, roles, by.at), f"{seen.name} is signed in."
    )


def _nobody(session: Session, by: By, with_what: str, said: str) -> SignInAnswer:
    """What was typed is not kept: it may be a PIN in the wrong box."""
    about = Subject("workstation", by.workstation_id)
    write_down(session, by, "people.sign_in", about, f"Somebody tried to sign in with {with_what}.")
    return SignInAnswer(None, said)


def _keep_try(session: Session, by: By, seen: PersonSeen, method: str, *, succeeded: bool) -> None:
    said = f"{seen.name} signed in" if succeeded else f"A try to sign in as {seen.name} failed"
    write_down(
        session,
        By(seen.id if succeeded else by.person_id, by.workstation_id, by.at, by.today),
        "people.sign_in",
        Subject("person", seen.id),
        f"{said} ({method}).",
        facts=[SignIn(person_id=seen.id, at=by.at, method=method, succeeded=succeeded)],
    )


def _must_wait(session: Session, person_id: str, at: datetime) -> datetime | None:
    return rules.wait_until(_failures(session, person_id, at), at)


def _failures(session: Session, person_id: str, at: datetime) -> Sequence[datetime]:
    """Failures count since the newest success or PIN; ids are UUIDv7 and sort by the time they were made."""
    forgiven = max(
        session.scalar(select(func.max(PinChange.id)).where(PinChange.person_id == person_id)) or "",
        session.scalar(select(func.max(SignIn.id)).where(SignIn.person_id == person_id, SignIn.succeeded))
        or "",
    )
    return session.scalars(
        select(SignIn.at).where(
            SignIn.person_id == person_id,
            SignIn.method == "pin",
            SignIn.id > forgiven,
            SignIn.at > at - rules.FAILURE_WINDOW,
        )
    ).all()


def _waiting() -> str:
    minutes = int(rules.FAILURE_WINDOW.total_seconds() // 60)
    return f"There were {rules.FAILURES_BEFORE_WAIT} failed tries within {minutes} minutes."


def _refuse_weak(pin: str) -> None:
    if (problem := rules.pin_problem(pin)) is not None:
        raise Refused(problem, "Choose another PIN.")


def _keep_pin(session: Session, by: By, seen: PersonSeen, pin: str, kind: str, cost: PinCost) -> None:
    said = {
        "first": f"{seen.name} became the first administrator.",
        "reset": f"{seen.name} got a PIN from an administrator.",
        "own": f"{seen.name} changed the own PIN.",
    }
    write_down(
        session,
        by,
        "people.set_pin",
        Subject("person", seen.id),
        said[kind],
        facts=[PinChange(person_id=seen.id, pin_hash=_hasher(cost).hash(pin), kind=kind)],
    )


def _newest_hash(session: Session, person_id: str) -> str | None:
    return session.scalar(
        select(PinChange.pin_hash)
        .where(PinChange.person_id == person_id)
        .order_by(PinChange.id.desc())
        .limit(1)
    )


def _pin_fits(pin_hash: str | None, pin: str, cost: PinCost) -> bool:
    """Whether the PIN has this hash. Without one the same work is done, so that the time tells nothing."""
    try:
        return _hasher(cost).verify(pin_hash or _hash_of_nothing(cost), pin) and pin_hash is not None
    except VerifyMismatchError:
        return False


def _hasher(cost: PinCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.time_cost, memory_cost=cost.memory_kib, parallelism=1)


@lru_cache(maxsize=4)
def _hash_of_nothing(cost: PinCost) -> str:
    return _hasher(cost).hash(secrets.token_hex())


def _badge_hash(code: str) -> str:
    """SHA-256 is enough: the code is 79 random bits. A scanner may send small letters or no mark."""
    bare = code.strip().upper().removeprefix(OwnMarks().badge)
    return hashlib.sha256(bare.encode()).hexdigest()
