"""``people``: who there is, PINs and badges, and permissions for a second duty."""

from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked
from receiving_app.command_line.entering import (
    PIN_VARIABLE,
    Visit,
    new_secret,
    person_named,
    secret,
    take_at_word,
    visit,
)
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import table
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from receiving_app.history.by import By
    from receiving_app.people.answers import PersonSeen
    from receiving_app.people.rules import Duty, Role

app = typer.Typer(help="People, their roles, PINs, badges and permissions.", no_args_is_help=True)

Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="Employee number, or a name that only one has.")
]
RoleName = Annotated[
    str, typer.Argument(metavar="ROLE", help="For example receiving_clerk, property_manager or approver.")
]
DutyName = Annotated[
    str, typer.Argument(metavar="DUTY", help="requester, approver, arm, buyer, receiver or cardholder.")
]
OfPurchase = Annotated[
    str, typer.Option("--purchase", metavar="NO", help="The order number of the purchase.")
]


@app.command("list")
def list_people(context: typer.Context) -> None:
    """List everybody with the roles they hold today."""
    from receiving_app.people.lookups import people, roles_on, today

    with visit(context) as office:
        at = office.workplace.clock()

        def everybody(session: "Session") -> "list[tuple[PersonSeen, frozenset[Role]]]":
            day = today(session, at)
            return [(seen, roles_on(session, seen.id, day)) for seen in people(session)]

        found = office.ask(everybody)
        office.say(
            [{"person": seen, "roles": roles} for seen, roles in found],
            table(
                ("Number", "Name", "Organization", "Roles", "From", "To"),
                [
                    (
                        seen.employee_no,
                        seen.name,
                        seen.organization,
                        ", ".join(sorted(role.spoken for role in roles)),
                        seen.active_from,
                        seen.active_to,
                    )
                    for seen, roles in found
                ],
            ),
        )


@app.command("set-pin")
def set_pin(context: typer.Context) -> None:
    """Set your own PIN: name yourself with --as.

    The first PIN of an office makes its owner the first administrator. The old PIN is asked for, or taken
    from RECEIVING_PIN; the new one is asked for, or taken from RECEIVING_NEW_PIN.
    """
    from receiving_app.people.lookups import anybody_has_a_pin, the_office
    from receiving_app.people.sign_in import set_first_administrator, set_own_pin

    name = asked(context).person
    if name is None:
        raise Refused("Whose PIN?", "Name yourself with --as PERSON before the command.")
    with visit(context, sign_in=False) as office:
        if office.ask(the_office).is_sample:
            raise Refused("A sample office asks nobody for a PIN.", "Set PINs in your own office.")
        take_at_word(office.workplace, name)
        me = office.ask(person_named, name)
        if not office.ask(anybody_has_a_pin):
            office.do(set_first_administrator, me.id, new_secret())
            said = f"{me.name} has a PIN and is the office's first administrator."
        else:
            answer = office.do(set_own_pin, secret("Old PIN: ", PIN_VARIABLE), new_secret())
            if not answer.changed:
                raise Refused(answer.said)
            said = answer.said
        office.say({"person": me.employee_no, "said": said}, [said])


@app.command("reset-pin")
def reset_pin(context: typer.Context, person: Person) -> None:
    """Give somebody a new PIN; administrators only. It is asked for, or taken from RECEIVING_NEW_PIN."""
    from receiving_app.people.sign_in import reset_pin as give_pin

    with visit(context) as office:
        seen = office.ask(person_named, person)
        office.do(give_pin, seen.id, new_secret())
        said = f"{seen.name} has a new PIN."
        office.say({"person": seen.employee_no, "said": said}, [said])


@app.command("give-badge")
def give_badge(context: typer.Context, person: Person) -> None:
    """Give somebody a new badge; administrators only. Its code is shown this once: print it as Code 128."""
    from receiving_app.people.sign_in import give_badge as give

    with visit(context) as office:
        given = office.do(give, office.ask(person_named, person).id)
        office.say(given, [f"Badge of {given.name}: {given.code}", "The badge before it opens nothing now."])


@app.command("take-badge")
def take_badge(context: typer.Context, person: Person) -> None:
    """Somebody's badge is lost: it opens nothing any more; administrators only."""
    from receiving_app.people.sign_in import take_badge as take

    with visit(context) as office:
        seen = office.do(take, office.ask(person_named, person).id)
        said = f"The badge of {seen.name} opens nothing any more."
        office.say({"person": seen.employee_no, "said": said}, [said])


@app.command("give-role")
def give_role(context: typer.Context, person: Person, role: RoleName) -> None:
    """From today on somebody holds a role; administrators only."""
    from receiving_app.people.roles import give_role as give

    with visit(context) as office:
        _say_roles(office, office.do(give, office.ask(person_named, person).id, _role(role)).id)


@app.command("end-role")
def end_role(context: typer.Context, person: Person, role: RoleName) -> None:
    """From today on somebody holds a role no longer; what they did stays. Administrators only."""
    from receiving_app.people.roles import end_role as end

    with visit(context) as office:
        _say_roles(office, office.do(end, office.ask(person_named, person).id, _role(role)).id)


@app.command()
def allow(
    context: typer.Context, person: Person, duty: DutyName, purchase: OfPurchase, reason: Reason
) -> None:
    """Allow somebody a second duty of one purchase, which the record then says."""
    from receiving_app.people.actions import allow_duties

    _change_duty(context, allow_duties, "may be", person, duty, purchase, reason)


@app.command()
def disallow(
    context: typer.Context, person: Person, duty: DutyName, purchase: OfPurchase, reason: Reason
) -> None:
    """Take the permission for a second duty back; what was done under it stays."""
    from receiving_app.people.actions import take_back_duties

    _change_duty(context, take_back_duties, "may no longer be", person, duty, purchase, reason)


def _change_duty(
    context: typer.Context,
    change: "Callable[[Session, By, str, str, Duty, str], None]",
    may: str,
    person: str,
    duty: str,
    purchase: str,
    reason: str,
) -> None:
    from receiving_app.approvals.lookups import purchase_seen
    from receiving_app.people.rules import Duty

    if duty not in set(Duty):
        raise Refused(f"There is no duty {duty}.", f"Name one of {', '.join(Duty)}.")
    with visit(context) as office:
        seen = office.ask(person_named, person)
        order = office.ask(purchase_seen, purchase).row
        office.do(change, order.purchase_id, seen.id, Duty(duty), reason)
        said = f"{seen.name} {may} {duty.replace('_', ' ')} of order {order.number}."
        office.say({"person": seen.employee_no, "purchase": order.number, "duty": duty, "said": said}, [said])


def _role(name: str) -> "Role":
    from receiving_app.people.rules import Role

    if name not in set(Role):
        raise Refused(f"There is no role {name}.", f"Name one of {', '.join(Role)}.")
    return Role(name)


def _say_roles(office: Visit, person_id: str) -> None:
    from receiving_app.people.lookups import person, roles_on, today

    at = office.workplace.clock()
    seen = office.ask(person, person_id)
    roles = sorted(office.ask(lambda session: roles_on(session, person_id, today(session, at))))
    spoken = ", ".join(role.spoken for role in roles) or "no role"
    office.say({"person": seen.employee_no, "roles": roles}, [f"{seen.name}: {spoken}."])
