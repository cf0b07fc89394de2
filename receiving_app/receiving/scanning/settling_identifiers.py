"""A network address or phone identity that is scanned is that of the unit in hand (AC21)."""

from receiving_app.errors import Refused
from receiving_app.inventory.identifiers import IMEI, MAC, SPOKEN, identifiers_of, note_identifier
from receiving_app.inventory.records import Asset
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.goods.marking import last_in_hand
from receiving_app.receiving.scanning.verdicts import Dock, Verdict
from receiving_app.scans.answers import Candidate

IDENTIFIERS = (MAC, IMEI)
_CHANGED = frozenset({"inventory"})


def settle_identifier(dock: Dock, candidate: Candidate) -> Verdict:
    """An address alone: it is that of the unit in hand, which has none yet.

    Raises:
        Refused: another unit has it.
    """
    kind = next(kind for kind in IDENTIFIERS if candidate.value(kind))
    value = candidate.value(kind)
    in_hand = last_in_hand(dock)
    unit = dock.session.get(Asset, in_hand.asset_id) if in_hand and in_hand.asset_id else None
    if unit is None:
        said = f"{SPOKEN[kind]} {value} is of which unit? Scan its serial number, then this again."
        return Verdict(Outcome.SET_ASIDE, "Kept aside", said, kind, value)
    noted = identifiers_of(dock.session, unit.id).get(kind, ())
    if noted and value not in noted:
        raise Refused(
            f"Serial {unit.serial} has {SPOKEN[kind]} {noted[-1]} already.",
            "Scan the serial of the unit that has this one, then scan this again.",
        )
    return _noted(dock, unit, kind, value)


def settle_identifiers_of_unit(dock: Dock, candidate: Candidate, units: list[Verdict]) -> list[Verdict]:
    """What the code that told one unit says of it besides.

    Raises:
        Refused: another unit has it.
    """
    asset_ids = {each.asset_id for each in units if each.asset_id}
    if len(asset_ids) != 1:
        return []
    unit = dock.session.get_one(Asset, asset_ids.pop())
    told = [(kind, candidate.value(kind)) for kind in IDENTIFIERS]
    return [_noted(dock, unit, kind, value) for kind, value in told if value]


def _noted(dock: Dock, unit: Asset, kind: str, value: str) -> Verdict:
    is_new = note_identifier(dock.session, dock.by, unit, kind, value, dock.scan_id)
    return Verdict(
        Outcome.DONE if is_new else Outcome.ALREADY_COUNTED,
        f"{SPOKEN[kind]} noted" if is_new else f"{SPOKEN[kind]} known",
        f"{SPOKEN[kind]} {value} is that of serial {unit.serial}.",
        kind,
        value,
        line_id=unit.purchase_line_id,
        changed=_CHANGED if is_new else frozenset(),
    )
