"""Units, their identifiers, where they are and who holds them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from receiving_app.database.record import Fact, Record


class Location(Record):
    """A place goods can be: a dock, the hold cage, stock, or where they are used."""

    __tablename__ = "locations"

    code: Mapped[str] = mapped_column(unique=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    kind: Mapped[str]
    active: Mapped[bool]


class Asset(Record):
    """One unit. (maker, serial) is unique: the same unit may be received, returned and received again.

    ``state``: accepted, rejected, on_hold, returned (to the vendor) or withdrawn (its receipt was undone).
    Owner, payer, user and custodian are four different things.
    """

    __tablename__ = "assets"
    __table_args__ = (
        UniqueConstraint("maker_key", "serial_key"),
        Index("ix_assets_state", "state", "id"),
        Index("ix_assets_line", "purchase_line_id", "state", "tag_id"),
    )

    manufacturer: Mapped[str]
    maker_key: Mapped[str]
    serial: Mapped[str]
    serial_key: Mapped[str] = mapped_column(index=True)
    part: Mapped[str | None]
    description: Mapped[str]
    commodity_class: Mapped[str | None]
    acquisition_method: Mapped[str]
    cost_cents: Mapped[int]  # landed: unit cost and its share of the shipping
    received_on: Mapped[date]
    accepted_on: Mapped[date | None]
    purchase_line_id: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str | None]  # organization codes
    payer: Mapped[str | None]
    user: Mapped[str | None]
    custodian_id: Mapped[str | None] = mapped_column(ForeignKey("persons.id"))
    location_id: Mapped[str | None] = mapped_column(ForeignKey("locations.id"))
    determination_id: Mapped[str | None]
    tag_id: Mapped[str | None] = mapped_column(index=True)
    tag_due: Mapped[date | None] = mapped_column(index=True)
    tag_verified_at: Mapped[datetime | None]
    search_words: Mapped[str]


class CustodyEvent(Fact):
    """A unit came, moved, or changed hands (R.S. 39:330)."""

    __tablename__ = "custody_events"
    __table_args__ = (Index("ix_custody_events_asset", "asset_id", "id"),)

    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id"))
    at: Mapped[datetime]
    kind: Mapped[str]  # received, held, rejected, returned, moved, withdrawn
    location_id: Mapped[str | None] = mapped_column(ForeignKey("locations.id"))
    custodian_id: Mapped[str | None] = mapped_column(ForeignKey("persons.id"))
    note: Mapped[str | None]
    corrects_id: Mapped[str | None]


class UnitIdentifier(Fact):
    """A network address or phone identity of a unit; ``corrects_id``: an earlier one is taken back."""

    __tablename__ = "unit_identifiers"
    __table_args__ = (
        Index("ix_unit_identifiers_asset", "asset_id", "id"),
        Index("ix_unit_identifiers_value", "value"),
        Index("ix_unit_identifiers_scan", "scan_id"),
        UniqueConstraint("corrects_id"),
    )

    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id"))
    at: Mapped[datetime]
    kind: Mapped[str]  # mac, imei
    value: Mapped[str]
    scan_id: Mapped[str | None]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("unit_identifiers.id"))
