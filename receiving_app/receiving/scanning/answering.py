"""Answers to what an earlier scan asked: what was chosen is done, in the delivery it was asked in."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.approvals.records import PurchaseLine
from receiving_app.errors import Refused
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.by_hand import settle_count
from receiving_app.receiving.goods.over_receipt import OVER, keep_reason
from receiving_app.receiving.records import Delivery, Scan
from receiving_app.receiving.rules import delivery_after
from receiving_app.receiving.scanning.in_place import take_in_place
from receiving_app.receiving.scanning.kept_scans import (
    NONE_OF_THESE,
    asks_for_line,
    choices_of,
)
from receiving_app.receiving.scanning.scan_context import scan_context
from receiving_app.receiving.scanning.settling import count_all, settle_fields
from receiving_app.receiving.scanning.settling_goods import (
    EXTRA,
    SUBSTITUTE,
    count_serial,
    record_extra,
    settle_quantity,
    settle_serial,
)
from receiving_app.receiving.scanning.settling_identifiers import IDENTIFIERS, settle_identifier
from receiving_app.receiving.scanning.unknown_codes import UNKNOWN_ANSWERS, settle_unknown, undecided
from receiving_app.receiving.scanning.verdicts import Dock, Verdict, go_to_line, together
from receiving_app.scans.answers import Candidate, Kind
from receiving_app.scans.reading import read_scan
from receiving_app.scans.shown import visible


def refuse_void(dock: Dock, asked: Scan | None, choice_key: str) -> Scan:
    """The question, if it can still be answered with this key."""
    if asked is None or asked.outcome != Outcome.NEEDS_CHOICE:
        raise Refused("That scan asked nothing.", "Scan the code again.")
    if dock.session.scalar(select(Scan.id).where(Scan.settles_id == asked.id).limit(1)):
        raise Refused("That question was answered before.", "Scan the code again if it should count again.")
    offered = {choice.key: choice for choice in choices_of(asked)}
    if choice_key not in offered and not (asks_for_line(asked) and choice_key.startswith("line:")):
        raise Refused(f"'{choice_key}' was not offered.", f"Choose one of {', '.join(offered)}.")
    if dock.delivery is not None and choice_key != NONE_OF_THESE.key:
        _refuse_if_gone_on(dock.session, dock.delivery, asked, choice_key)
    return asked


def answer_by_scan(dock: Dock, asked: Scan, choice_key: str) -> Verdict:
    """An answer code: the question is settled in the delivery it was asked in."""
    dock.delivery = dock.session.get(Delivery, asked.delivery_id) if asked.delivery_id else None
    dock.settles_id = refuse_void(dock, asked, choice_key).id
    return settle_choice(dock, asked, choice_key)


def _refuse_if_gone_on(session: Session, delivery: Delivery, asked: Scan, choice_key: str) -> None:
    then = delivery_after(deliveries.events_of(session, delivery.id, until_scan=asked.id))
    names_its_line = choice_key.partition(":")[0] in _OF_A_LINE
    gone_on = then.purchase_id not in {
        None,
        delivery.current_purchase_id,
    }  # what waited for its order has one
    if delivery.state != "open" or (gone_on and not names_its_line):
        raise Refused(
            f"Delivery {delivery.number} has gone on since {visible(asked.raw)} was scanned.",
            "Scan the code again if it should count.",
        )


def settle_choice(dock: Dock, asked: Scan, key: str) -> Verdict:
    """Do what the answer with this key says.

    Raises:
        Refused: it cannot be done; nothing was.
    """
    kind, _, value = key.partition(":")
    if key == NONE_OF_THESE.key:
        return Verdict(Outcome.SET_ASIDE, "Set aside", NONE_OF_THESE.explanation, asked.kind, asked.value)
    done: Callable[[], Verdict]
    if kind in UNKNOWN_ANSWERS:
        done = partial(settle_unknown, dock, asked, kind)
    elif kind == OVER:
        done = partial(_settle_over, dock, asked, value)
    elif kind == SUBSTITUTE:
        done = partial(_settle_in_place, dock, asked, value)
    elif kind in _OF_A_LINE:
        done = partial(_settle_line, dock, asked, dock.session.get(PurchaseLine, value))
    elif kind in _DOES:
        done = partial(_DOES[kind], dock, value)
    else:
        settles = settle_identifier if kind in IDENTIFIERS else settle_fields
        done = partial(settles, dock, _chosen(dock, asked, Kind(kind), value))
    return done()


def _chosen(dock: Dock, asked: Scan, kind: Kind, value: str) -> Candidate:
    """What the clerk chose, with all that the code says of it; what it does not say, by its value alone."""
    reading = read_scan(asked.raw, scan_context(dock.session, dock.delivery, asked.raw))
    of_code = next((one for one in reading.candidates if (one.kind, one.named) == (kind, value)), None)
    name = {Kind.ITEM: "maker_part"}.get(kind, kind.value)
    return of_code or Candidate(kind, {name: value}, 1.0, "The clerk chose it.")


def _settle_line(dock: Dock, asked: Scan, line: PurchaseLine | None) -> Verdict:
    """The clerk named the line: what the code says further is done on it."""
    if line is None:
        raise Refused("There is no such line.", "Name one of the order's lines.")
    go_to_line(dock, line)
    reading = read_scan(asked.raw, scan_context(dock.session, dock.delivery, asked.raw))
    if reading.best is None and asked.kind == "ambiguous":
        return undecided(reading)
    fields = reading.best.fields if reading.best else {}
    told = fields.get("serials") or fields.get("serial") or (asked.value if asked.kind == "serial" else ())
    serials = (told,) if isinstance(told, str) else told or ()
    if serials:
        dock.verdicts += count_all(dock, [partial(count_serial, dock, line.id, each) for each in serials])
        return together(dock.verdicts, "serial")
    told_pieces = reading.best.value("quantity") if reading.best else ""
    if pieces := asked.value if asked.kind == "quantity" else told_pieces:
        return settle_quantity(dock, pieces)
    said = "Scan the units next." if line.serialized else "Count the pieces next."
    return Verdict(
        Outcome.DONE,
        "Line chosen",
        said,
        "line",
        line.id,
        line_id=line.id,
        changed=frozenset({"deliveries"}),
    )


def _settle_in_place(dock: Dock, asked: Scan, line_id: str) -> Verdict:
    """The clerk said in place of which line the part came: what the code says further is held there."""
    line = dock.session.get_one(PurchaseLine, line_id)
    said = take_in_place(dock, line, asked.value or visible(asked.raw))
    verdict = _settle_line(dock, asked, line)
    if verdict.outcome is Outcome.DONE:
        return replace(verdict, title="In place of what was ordered", said=f"{said} {verdict.said}")
    return verdict


def _settle_over(dock: Dock, asked: Scan, reason: str) -> Verdict:
    """The clerk said why more came: it is kept, and what was scanned or counted counts."""
    line = dock.session.get_one(PurchaseLine, asked.purchase_line_id)
    go_to_line(dock, line)
    keep_reason(dock, line, reason)
    if asked.kind == "count":
        return settle_count(dock, line, int(asked.value or "0"))
    return (
        _settle_line(dock, asked, line)
        if line.serialized
        else settle_quantity(dock, asked.value or "", sure=True)
    )


_DOES: dict[str, Callable[[Dock, str], Verdict]] = {Kind.SERIAL.value: settle_serial, EXTRA: record_extra}
_OF_A_LINE = {"line", SUBSTITUTE, OVER}  # answers that say themselves to which order they belong
