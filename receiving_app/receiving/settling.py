"""What a reading does at the dock: all that its fields ask for, in a clerk's order, as one verdict."""

from collections.abc import Callable

from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.settling_goods import settle_item, settle_quantity, settle_serial
from receiving_app.receiving.settling_papers import (
    settle_carton,
    settle_order,
    settle_packing_list,
    settle_shipment,
)
from receiving_app.receiving.verdicts import Dock, Verdict, together
from receiving_app.scans.answers import Candidate

_GOES_ON = {Outcome.DONE, Outcome.ALREADY_COUNTED}  # what else the code says is done as well


def settle_fields(dock: Dock, candidate: Candidate) -> Verdict:
    """Do all that the reading's fields ask for, as a clerk would: carton, order, slip, item, units."""
    fields, kind = candidate.fields, candidate.kind.value
    if carton := candidate.value("tracking") or candidate.value("sscc"):
        dock.verdicts.append(settle_carton(dock, carton, candidate.value("carrier")))
    for names, settle in _IN_ORDER:
        if value := next(filter(None, map(candidate.value, names)), None):
            dock.verdicts.append(settle(dock, value))
            if dock.verdicts[-1].outcome not in _GOES_ON:
                return dock.verdicts[-1]
    told = fields.get("serials") or fields.get("serial") or ()
    serials = (told,) if isinstance(told, str) else told
    units_here = [settle_serial(dock, serial) for serial in serials]
    if units_here and all(verdict.outcome is Outcome.ALREADY_COUNTED for verdict in units_here):
        return together(units_here, kind)
    dock.verdicts += units_here
    if not serials and (quantity := candidate.value("quantity")):
        dock.verdicts.append(settle_quantity(dock, quantity))
    if not dock.verdicts:
        said = f"{candidate.reason} Nothing is done with it here."
        return Verdict(Outcome.SET_ASIDE, "Kept aside", said, kind)
    return together(dock.verdicts, kind)


_IN_ORDER: tuple[tuple[tuple[str, ...], Callable[[Dock, str], Verdict]], ...] = (
    (("order",), settle_order),
    (("packing_list",), settle_packing_list),
    (("shipment",), settle_shipment),
    (("maker_part", "vendor_part", "customer_part"), settle_item),
)
