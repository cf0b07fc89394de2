"""What the inventory answers."""

from dataclasses import dataclass
from datetime import date, datetime

from receiving_app.ownership.determination import Determination


@dataclass(frozen=True, slots=True)
class UnitTakenIn:
    """A unit that just became an asset: its owner, and its tag number unless it waits on hold."""

    asset_id: str
    determination: Determination
    tag_number: str | None
    on_hold_label: bool


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset in a list.

    Attributes:
        place_kind: that of its location: dock, hold, stock or deployed.
        overridden: somebody decided its owner otherwise than the rules.
    """

    asset_id: str
    tag: str | None
    tag_state: str | None
    description: str
    manufacturer: str
    serial: str
    part: str | None
    owner: str | None
    user: str | None
    location: str | None
    state: str
    tag_due: date | None
    place_kind: str | None = None
    overridden: bool = False

    @property
    def in_quarantine(self) -> bool:
        """It is kept, but stands in a cage: the approvals of its order are not in order, or were not."""
        return self.state == "accepted" and self.place_kind == "hold"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A unit whose owner is not decided: what to ask and whom, and since when it waits."""

    unit: AssetRow
    result: str
    question: str
    sentence: str
    received_on: date


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One line of a unit's custody."""

    at: datetime
    kind: str
    location: str | None
    custodian: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class AssetSeen:
    """One unit with everything this room and the rooms below know of it."""

    row: AssetRow
    purchase_line_id: str
    commodity_class: str | None
    acquisition_method: str
    cost_cents: int
    received_on: date
    accepted_on: date | None
    payer: str | None
    custodian: str | None
    tag_verified_at: datetime | None
    determinations: tuple[Determination, ...]
    custody: tuple[CustodyLine, ...]


@dataclass(frozen=True, slots=True)
class TagMet:
    """Tag and serial were scanned back together.

    Attributes:
        already: they had been verified before; nothing new was written.
    """

    asset_id: str
    tag_number: str
    serial: str
    said: str
    already: bool
