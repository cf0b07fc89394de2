"""What stands in Settings that is asked of the office: its people, and where goods are counted blind."""

from receiving_app.desk.desk_office import DeskOffice
from receiving_app.desk.parts.action import Done
from receiving_app.desk.setting_rows import Entry

BLIND = "blind:"
BLIND_WORDS = {True: "Blind", False: "With the order in sight"}


def people_rows(office: DeskOffice) -> tuple[Entry, ...]:
    """People with their roles of today."""
    from receiving_app.people.lookups import organization_names, people, roles_on, today

    day = office.ask(today, office.workplace.clock())
    here = office.ask(people, on=day)
    names = office.ask(organization_names, {person.organization for person in here})
    return tuple(
        Entry(
            person.name,
            f"{person.employee_no}, {names.get(person.organization, person.organization)}",
            ", ".join(sorted(role.spoken for role in office.ask(roles_on, person.id, day))),
            person.id,
        )
        for person in here
    )


def blind_rows(office: DeskOffice) -> tuple[Entry, ...]:
    """Of each dock, whether goods are counted blind there."""
    from receiving_app.inventory.places import places
    from receiving_app.receiving.arrivals.blind import counts_blind

    under = "Blind: what was ordered is shown once the count is told."
    return tuple(
        Entry(
            f"Counting at {dock.code}",
            under,
            BLIND_WORDS[office.ask(counts_blind, dock.code)],
            setting=f"{BLIND}{dock.code}",
        )
        for dock in office.ask(places, kind="dock")
    )


def set_blind(office: DeskOffice, row: Entry, said: str) -> Done:
    """Count blind at a dock, or no longer; taken back by saying the opposite."""
    from receiving_app.receiving.arrivals.blind import set_blind_count

    place, blind = row.setting.removeprefix(BLIND), said == BLIND_WORDS[True]
    done: str = office.do(set_blind_count, place, blind)
    return Done(done, lambda: office.do(set_blind_count, place, not blind))
