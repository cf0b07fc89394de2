"""``people``: who there is, PINs and badges, and permissions for a second duty."""

from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked
from receiving_app.command_line.entering import (
    PIN_VARIABLE,
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
    from sqlalchemy.orm import Session

    from receiving_app.people.answers import PersonSeen
    from receiving_app.people.rules import Role

app = typer.Typer(help="People, their roles, PINs, badges and permissions.", no_args_is_help=True)

Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="Employee number, or a name that only one has.")
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


@app.command()
def allow(
    context: typer.Context,
    person: Person,
    duty: Annotated[
        str,
        typer.Argument(metavar="DUTY", help="requester, approver, arm, buyer, receiver or cardholder."),
    ],
    purchase: Annotated[
        str, typer.Option("--purchase", metavar="NO", help="The order number of the purchase.")
    ],
    reason: Reason,
) -> None:
    """Allow somebody a second duty of one purchase, which the record then says."""
    from receiving_app.approvals.lookups import purchase_seen
    from receiving_app.people.actions import allow_duties
    from receiving_app.people.rules import Duty

    if duty not in set(Duty):
        raise Refused(f"There is no duty {duty}.", f"Name one of {', '.join(Duty)}.")
    with visit(context) as office:
        seen = office.ask(person_named, person)
        order = office.ask(purchase_seen, purchase).row
        office.do(allow_duties, order.purchase_id, seen.id, Duty(duty), reason)
        said = f"{seen.name} may be {duty.replace('_', ' ')} of order {order.number}."
        office.say({"person": seen.employee_no, "purchase": order.number, "duty": duty, "said": said}, [said])
