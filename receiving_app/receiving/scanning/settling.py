"""What a reading does at the dock: all that its fields ask for, in a clerk's order, as one verdict."""

from collections.abc import Callable, Sequence
from functools import partial

from receiving_app.approvals.counting import lock_line
from receiving_app.receiving.answers import KIT, Outcome
from receiving_app.receiving.goods.over_receipt import ReasonWanted, ask_reason, asks_reason
from receiving_app.receiving.goods.tolerances import limit_told, tolerance_of
from receiving_app.receiving.rules import Counted
from receiving_app.receiving.scanning.learnt_codes import with_learnt_part
from receiving_app.receiving.scanning.one_by_one import pieces_of_repeat
from receiving_app.receiving.scanning.settling_goods import (
    settle_item,
    settle_named_line,
    settle_quantity,
    settle_repeat,
    settle_serial,
)
from receiving_app.receiving.scanning.settling_identifiers import settle_identifiers_of_unit
from receiving_app.receiving.scanning.settling_papers import (
    settle_carton,
    settle_order,
    settle_packing_list,
    settle_shipment,
)
from receiving_app.receiving.scanning.verdicts import Dock, Verdict, together
from receiving_app.scans.answers import Candidate

_PARTS = ("maker_part", "vendor_part", "customer_part")
_GOES_ON = {Outcome.DONE, Outcome.ALREADY_COUNTED}  # what else the code says is done as well


def settle_fields(dock: Dock, candidate: Candidate) -> Verdict:
    """Do all that the reading's fields ask for, as a clerk would: carton, order, slip, item, units."""
    candidate = with_learnt_part(dock.session, candidate)
    fields, kind = candidate.fields, candidate.kind.value
    if carton := candidate.value("tracking") or candidate.value("sscc"):
        dock.verdicts.append(settle_carton(dock, carton, candidate.value("carrier")))
    for names, settle in _IN_ORDER:
        if value := next(filter(None, map(candidate.value, names)), None):
            dock.verdicts.append(settle(dock, value))
            if dock.verdicts[-1].outcome not in _GOES_ON or dock.verdicts[-1].kind == KIT:
                return dock.verdicts[-1]
    if (item := _item(dock, candidate)) is not None:
        dock.verdicts.append(item)
        if item.outcome not in _GOES_ON or item.kind == KIT:
            return item
    told = fields.get("serials") or fields.get("serial") or ()
    serials = (told,) if isinstance(told, str) else told
    named = item is not None
    units_here = count_all(dock, [partial(settle_serial, dock, each, of_this_line=named) for each in serials])
    if units_here and all(verdict.outcome is Outcome.ALREADY_COUNTED for verdict in units_here):
        return together(units_here, kind)
    dock.verdicts += units_here
    dock.verdicts += settle_identifiers_of_unit(dock, candidate, units_here)
    if not serials and (quantity := candidate.value("quantity")):
        dock.verdicts.append(settle_quantity(dock, quantity, of_this_line=named))
    if len(dock.verdicts) == 1 and item is not None and (pieces := pieces_of_repeat(dock, item)):
        return settle_repeat(dock, item, pieces)
    return together(dock.verdicts, kind) if dock.verdicts else _kept_aside(candidate)


def _kept_aside(candidate: Candidate) -> Verdict:
    says = "Nothing is done with it here."
    if candidate.value("gtin"):
        says = "It is bound to no item yet: F3 binds it for good."
    return Verdict(Outcome.SET_ASIDE, "Kept aside", f"{candidate.reason} {says}", candidate.kind.value)


def _item(dock: Dock, candidate: Candidate) -> Verdict | None:
    part = next(filter(None, map(candidate.value, _PARTS)), None)
    line = candidate.value("order_line")
    named = settle_named_line(dock, line, part) if line else None
    return named or (settle_item(dock, part) if part else None)


def count_all(dock: Dock, counts: Sequence[Callable[[], Verdict]]) -> list[Verdict]:
    """Count every unit that one code tells; when one wants a reason, none counts before it is given."""
    if len(counts) == 1:
        return [counts[0]()]
    with dock.session.begin_nested() as counting:
        verdicts = [count() for count in counts]
        asking = next((each for each in verdicts if asks_reason(each)), None)
        if asking is None:
            return verdicts
        counting.rollback()
    line, purchase = lock_line(dock.session, asking.line_id or "")
    tolerance = tolerance_of(dock.session, line, purchase)
    limit = limit_told(dock.session, dock.by, line, len(counts), Counted("accepted", 0, ""), tolerance)
    return [ask_reason(ReasonWanted(line, limit), "serial", asking.value or "")]


_IN_ORDER: tuple[tuple[tuple[str, ...], Callable[[Dock, str], Verdict]], ...] = (
    (("order",), settle_order),
    (("packing_list",), settle_packing_list),
    (("shipment",), settle_shipment),
)
