"""The office, its people, roles, cards and holidays, compared with the history that made them."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from receiving_app.history.lookups import Difference
from receiving_app.people import reference_rows
from receiving_app.people.records import CardAccount, Holiday, Office, Organization, Person, RoleAssignment


def differences(session: Session) -> Iterator[Difference]:
    """Where a row is not what the history made it: a role given by hand in the database shows here."""
    yield from reference_rows.differences(
        session, Office, Organization, Person, RoleAssignment, CardAccount, Holiday
    )
