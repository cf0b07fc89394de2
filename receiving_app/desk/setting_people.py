"""What an administrator does with people in Settings: PINs, badges and roles; and one's own PIN."""

from receiving_app.desk.parts.action import Done
from receiving_app.desk.parts.asking import ask_new_pin, ask_one_of
from receiving_app.desk.parts.list_screen import ListScreen
from receiving_app.desk.setting_rows import Entry
from receiving_app.errors import Refused
from receiving_app.people.rules import Role

Screenful = ListScreen[Entry]


def change_own_pin(screen: Screenful) -> None:
    """Whoever is signed in chooses another PIN, with the old one."""
    pins = ask_new_pin(screen, "Change my PIN", "You sign in and sign with it.", old=True)
    if pins is None:
        return

    def run() -> str:
        from receiving_app.people.lookups import the_office
        from receiving_app.people.sign_in import set_own_pin

        office = screen.desk.the_office()
        if office.ask(the_office).is_sample:
            raise Refused("A sample office asks nobody for a PIN.", "There is none to change.")
        answer = office.do(set_own_pin, pins.old, pins.new)
        if not answer.changed:
            raise Refused(answer.said, "The old one still holds.")
        return answer.said

    screen.carry_out(run)


def give_pin(screen: Screenful) -> None:
    """An administrator resets somebody's PIN; it is told in the history."""
    row = screen.chosen()
    pins = (
        ask_new_pin(screen, f"New PIN for {row.title}", "Tell it to nobody else.", old=False) if row else None
    )
    if row is None or pins is None:
        return

    def run() -> str:
        from receiving_app.people.sign_in import reset_pin

        screen.desk.the_office().do(reset_pin, row.person_id, pins.new)
        return f"{row.title} has a new PIN."

    screen.carry_out(run)


def give_badge(screen: Screenful) -> None:
    """A new badge; the one before it opens nothing any more."""
    row = screen.chosen()
    if row is None:
        return

    def run() -> str:
        from receiving_app.people.sign_in import give_badge

        badge = screen.desk.the_office().do(give_badge, row.person_id)
        return f"{row.title}'s badge says {badge.code}. Print it now; it is shown only once."

    screen.carry_out(run)


def take_badge(screen: Screenful) -> None:
    """The badge is lost: it opens nothing any more."""
    row = screen.chosen()
    if row is None:
        return

    def run() -> str:
        from receiving_app.people.sign_in import take_badge

        seen = screen.desk.the_office().do(take_badge, row.person_id)
        return f"The badge of {seen.name} opens nothing any more. Give a new one when it is needed."

    screen.carry_out(run)


def give_role(screen: Screenful) -> None:
    """From today on the person holds a further role."""
    _change_roles(screen, "Give a role", gives=True)


def end_role(screen: Screenful) -> None:
    """From today on the person holds a role no longer; what they did stays."""
    _change_roles(screen, "End a role", gives=False)


def _change_roles(screen: Screenful, title: str, *, gives: bool) -> None:
    row = screen.chosen()
    held = set(row.value.split(", ")) if row else set()
    roles = {role.spoken: role for role in Role if (role.spoken in held) != gives}
    spoken = (
        ask_one_of(screen, title, "Role, from today on", tuple(roles), row.title) if row and roles else ""
    )
    if row is None or not spoken:
        return

    def run() -> Done:
        from receiving_app.people.roles import end_role, give_role

        office, role = screen.desk.the_office(), roles[spoken]
        change, back = (give_role, end_role) if gives else (end_role, give_role)
        said = f"{row.title} {'is' if gives else 'is no longer'} {spoken} from today on."

        def undo() -> str:
            office.do(back, row.person_id, role)
            office.look_up_roles()
            return f"Taken back: {said}"

        office.do(change, row.person_id, role)
        office.look_up_roles()
        return Done(said, undo)

    screen.carry_out(run)
