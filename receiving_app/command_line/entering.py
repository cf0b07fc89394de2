"""Coming into an office: open it, prove who asks, and answer in its time zone."""

import getpass
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import typer

from receiving_app.command_line.asked import Asked, asked, settings_of
from receiving_app.command_line.saying import local, note, say, say_one_of_many
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from receiving_app.history.by import By
    from receiving_app.people.answers import PersonSeen
    from receiving_app.workplace import Workplace

P = ParamSpec("P")
T = TypeVar("T")

PIN_VARIABLE = "RECEIVING_PIN"
NEW_PIN_VARIABLE = "RECEIVING_NEW_PIN"


class Visit:
    """One command's time in an open office.

    Attributes:
        call: the global options.
        workplace: the open office.
    """

    def __init__(self, call: Asked, workplace: "Workplace") -> None:
        self.call = call
        self.workplace = workplace

    def ask(self, lookup: "Callable[Concatenate[Session, P], T]", *args: P.args, **kwargs: P.kwargs) -> T:
        """``lookup(session, …)``; nothing is changed."""
        return self.workplace.ask(lookup, *args, **kwargs)

    def do(self, action: "Callable[Concatenate[Session, By, P], T]", *args: P.args, **kwargs: P.kwargs) -> T:
        """``action(session, by, …)`` in one transaction, as the person who asked."""
        return self.workplace.do(action, *args, **kwargs)

    def do_as_anybody(
        self, action: "Callable[Concatenate[Session, By, P], T]", *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same, also when nobody is named: the action decides whether that may be."""
        from receiving_app.history.by import By

        if self.workplace.person is not None:
            return self.do(action, *args, **kwargs)
        with self.workplace.store.transaction() as session:
            by = self.workplace.nobody()
            today = by.at.astimezone(_zone_in(session)).date()
            return action(session, By("", by.workstation_id, by.at, today), *args, **kwargs)

    @property
    def zone(self) -> tzinfo:
        """The office's time zone; UTC before the office is set up."""
        return self.ask(_zone_in)

    def say(self, answer: object, text: Iterable[str]) -> None:
        """Give the command's answer."""
        say(self.call, answer, text, self.zone)

    def say_one_of_many(self, answer: object, text: Iterable[str], zone: tzinfo) -> None:
        """Give one answer of a stream."""
        say_one_of_many(self.call, answer, text, zone)

    def local(self, moment: datetime | None) -> str:
        """A moment in the office's zone."""
        return local(moment, self.zone)


@contextmanager
def visit(context: typer.Context, *, make: bool = False, sign_in: bool = True) -> Iterator[Visit]:
    """Open the office that the call names, sign the person in who asks, and close it after the command.

    Args:
        context: the command's.
        make: whether a new office may be made.
        sign_in: whether ``--as PERSON`` must be proven first.

    Raises:
        Refused: no office there, nobody of that name, or a wrong PIN.
        Trouble: the database cannot be reached.
    """
    from receiving_app.upkeep import back_up_before_migrating
    from receiving_app.workplace import now, open_workplace

    call = asked(context)
    settings = settings_of(call)
    clock = call.clock or now
    workplace = open_workplace(settings, make=make, clock=clock, back_up=back_up_before_migrating)
    try:
        if sign_in and call.person is not None:
            _sign_in(workplace, call.person)
        yield Visit(call, workplace)
    finally:
        workplace.close()


def person_named(session: "Session", name: str) -> "PersonSeen":
    """Somebody by employee number, or by a name that only one has.

    Raises:
        Refused: nobody, or several.
    """
    from receiving_app.people.lookups import people_named, person_by_number

    if (numbered := person_by_number(session, name)) is not None:
        return numbered
    named = people_named(session, name)
    if len(named) > 1:
        numbers = ", ".join(each.employee_no for each in named)
        raise Refused(f"Several people are called {name}.", f"Give the employee number: {numbers}.")
    if not named:
        raise Refused(f"There is nobody {name} in this office.", "See the list with: people list.")
    return named[0]


def take_at_word(workplace: "Workplace", name: str) -> None:
    """Let somebody in without a PIN.

    Raises:
        Refused: nobody of that name, or they do not work here today.
    """
    from receiving_app.people.answers import SignedIn
    from receiving_app.people.lookups import roles_on, today

    def who(session: "Session") -> SignedIn:
        at = workplace.clock()
        day, seen = today(session, at), person_named(session, name)
        if not seen.active_on(day):
            raise Refused(f"{seen.name} does not work here on {day}.", "Name somebody who does.")
        return SignedIn(seen.id, seen.employee_no, seen.name, roles_on(session, seen.id, day), at)

    workplace.person = workplace.ask(who)


def _sign_in(workplace: "Workplace", name: str) -> None:
    from receiving_app.people import sign_in
    from receiving_app.people.lookups import anybody_has_a_pin, the_office

    if workplace.ask(the_office).is_sample:
        take_at_word(workplace, name)
        return
    if not workplace.ask(anybody_has_a_pin):
        take_at_word(workplace, name)
        assert workplace.person is not None
        note(
            f"Nobody in this office has a PIN yet, so {workplace.person.name} is taken at their word. "
            "Set the first one with: people set-pin."
        )
        return
    number = workplace.ask(_number_of, name)
    pin = secret(f"PIN of {name}: ", PIN_VARIABLE)
    with workplace.store.transaction() as session:
        answer = sign_in.sign_in(session, workplace.workstation_id, workplace.clock(), number, pin)
    if answer.signed_in is None:
        wait = f" Next try: {local(answer.wait_until, workplace.ask(_zone_in))}." if answer.wait_until else ""
        raise Refused(answer.said + wait)
    workplace.person = answer.signed_in


def _number_of(session: "Session", name: str) -> str:
    """The employee number; what is unknown goes to the door as it is, which keeps the try."""
    from receiving_app.people.lookups import people_named

    return person_named(session, name).employee_no if people_named(session, name) else name


def _zone_in(session: "Session") -> tzinfo:
    from receiving_app.people.lookups import the_office

    try:
        return the_office(session).zone
    except Refused:
        return UTC


def secret(prompt: str, variable: str) -> str:
    """A PIN: from the variable when it is set, else typed without being shown.

    Raises:
        Refused: there is neither.
    """
    if (given := os.environ.get(variable)) is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused(
            "A PIN is needed, and there is no terminal to ask on.",
            f"Put it into the variable {variable}; it is never written on the command line.",
        )
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise Refused("No PIN was typed.", "Try again.") from None


def new_secret() -> str:
    """A new PIN: from its variable, or typed twice.

    Raises:
        Refused: none, or the two differ.
    """
    first = secret("New PIN: ", NEW_PIN_VARIABLE)
    if NEW_PIN_VARIABLE not in os.environ and secret("The same again: ", NEW_PIN_VARIABLE) != first:
        raise Refused("The two PINs differ.", "Try again.")
    return first
