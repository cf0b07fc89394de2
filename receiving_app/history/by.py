"""Under whose hands, where and when a step happens."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class By:
    """Handed to every action.

    Attributes:
        person_id: who does it.
        workstation_id: where.
        at: when, in UTC.
        today: the office's local calendar day at that moment (19:00 in Louisiana is tomorrow in UTC).
    """

    person_id: str
    workstation_id: str
    at: datetime
    today: date
