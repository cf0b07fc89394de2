"""A serial may be spelt otherwise than that of the unit which is here: it is asked about, and counts once."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.database.pairs import pairs
from receiving_app.inventory.records import Asset
from receiving_app.inventory.rules import GONE, maker_key, serial_key
from receiving_app.receiving.answers import Choice, Outcome
from receiving_app.receiving.scanning.verdicts import Dock, Verdict
from receiving_app.scans.answers import Kind
from receiving_app.scans.damage import look_alikes, spelt_otherwise

_HERE = select(Asset.serial_key, Asset.serial).where(  # put together once: each scan of a unit says it
    Asset.serial_key.in_(bindparam("keys", expanding=True)),
    Asset.maker_key == bindparam("maker"),
    Asset.state.not_in(GONE),
)


def spelt_otherwise_here(dock: Dock, line: PurchaseLine, serial: str) -> Verdict | None:
    """Ask when a unit of the line's maker is here whose serial differs only by what stands in front of it.

    One code of a label prints the identifier of a serial (``S``, ``1S``, ``SN``) and another does not, and a
    spreadsheet eats leading noughts. None when there is no such unit, or this very one is here.
    """
    key = serial_key(serial)
    maker = line.manufacturer or dock.session.get_one(Purchase, line.purchase_id).vendor
    keys = {"keys": [key, *spelt_otherwise(key)], "maker": maker_key(maker)}
    here = pairs(dock.session, _HERE, keys)
    if not here or key in here:
        return None
    other = next(iter(here.values()))
    said = f"{other} is here already, and {serial} differs only by what stands in front."
    choices = (
        Choice(f"{Kind.SERIAL.value}:{other}", f"It is {other}", "The same unit; it counts once."),
        Choice(f"line:{line.id}", f"It is another unit, {serial}", f"Line {line.label}, {line.description}"),
    )
    return Verdict(Outcome.NEEDS_CHOICE, "Look at the label", said, "serial", serial, choices=choices)


def read_back(session: Session, serial: str) -> Verdict:
    """Have a serial that no gun read compared with its label before it counts: 8 and B, 0 and O are alike."""
    said = f"You typed {serial}. Compare it with the label, letter by letter."
    right = Choice(f"{Kind.SERIAL.value}:{serial}", f"{serial} is right", "as it stands on the label")
    choices: tuple[Choice, ...] = (right,)
    alike = session.scalar(
        select(Asset.serial)
        .where(Asset.serial_key.in_(look_alikes(serial_key(serial))), Asset.state.not_in(GONE))
        .limit(1)
    )
    if alike is not None:
        said = f"{said} {alike} is here already, and looks almost the same."
        choices += (Choice(f"{Kind.SERIAL.value}:{alike}", f"It is {alike}", "It is here already."),)
    return Verdict(Outcome.NEEDS_CHOICE, "Is it typed right?", said, "typed_serial", serial, choices=choices)
