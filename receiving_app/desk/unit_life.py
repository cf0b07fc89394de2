"""The life of a unit as the card beside the inventory tells it; each line leads to the thing itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.parts.detail_card import Line, Section
from receiving_app.wording import dollars

if TYPE_CHECKING:
    from receiving_app.reports.life import UnitLife

_MARKS = {"CLEARED": ("check", "ok"), "HELD": ("triangle-alert", "warn"), "NOT APPROVED": ("x", "err")}


def life_sections(life: "UnitLife", times: LocalTime) -> tuple[Section, ...]:
    """What is known of a unit, in the order in which it happened; what no room knows is left out."""
    sections = (
        Section("Why", tuple(_decisions(life))),
        Section("What the rule saw", tuple(_looked_at(life))),
        Section("Order", tuple(_order(life))),
        Section("Delivery", tuple(_deliveries(life, times))),
        Section("Tag", tuple(_tag(life, times))),
        Section("Charges", tuple(_charges(life, times))),
        Section("Custody", tuple(_custody(life, times))),
    )
    return tuple(section for section in sections if section.lines)


def _decisions(life: "UnitLife") -> Iterator[Line]:
    for each in life.unit.determinations:
        yield Line(each.sentence, f"Rule {each.rule} of {each.pack}")


def _looked_at(life: "UnitLife") -> Iterator[Line]:
    for each in life.unit.determinations[-1].conditions if life.unit.determinations else ():
        icon, tone = ("check", "ok") if each.holds else ("minus", "muted")
        yield Line(each.label, each.value, icon=icon, tone=tone)


def _order(life: "UnitLife") -> Iterator[Line]:
    if life.order is not None:
        line = f"line {life.line.label}, {life.order.vendor}" if life.line else life.order.vendor
        yield Line(life.order.number, line, leads=("purchases", life.order.number))
        if life.order.ticket:
            yield Line(life.order.ticket, "Ticket of the request")
    if life.order is not None and life.chain is not None:
        icon, tone = _MARKS[life.chain.verdict]
        yield Line(life.chain.said, icon=icon, tone=tone, leads=("approvals", life.order.number))


def _deliveries(life: "UnitLife", times: LocalTime) -> Iterator[Line]:
    for came in life.arrivals:
        said = f"{times.moment(came.opened_at)} at {came.dock}, by {came.opened_by}"
        yield Line(came.number, said, leads=("receive", came.delivery_id))
    for scan in life.scans:
        yield Line(scan.title, f"{times.moment(scan.at)}  {scan.raw}", icon="scan-barcode")
    for slip in life.slips:
        number = f"Slip {slip.slip_number}" if slip.slip_number else "Slip without a number"
        yield Line(number, slip.file, icon="file-text", leads=("slips", slip.file))


def _tag(life: "UnitLife", times: LocalTime) -> Iterator[Line]:
    if life.tag is None:
        return
    yield Line(life.tag.number, life.tag.state.capitalize(), leads=("tags", life.tag.number))
    for each in life.tag.events:
        said = filter(None, (times.moment(each.at), each.printer, each.reason))
        yield Line(each.kind.replace("_", " ").capitalize(), " ".join(said))


def _charges(life: "UnitLife", times: LocalTime) -> Iterator[Line]:
    for each in life.charges:
        log = f"log {each.cycle} {each.log_state.replace('_', ' ')}"
        yield Line(
            each.document_no or " ".join(each.merchant.split()),
            f"{times.day(each.post_date)}, card {each.last4}, {log}",
            dollars(each.cents),
            leads=("card_log", f"{each.cycle} {each.document_no or each.last4}"),
        )


def _custody(life: "UnitLife", times: LocalTime) -> Iterator[Line]:
    for each in life.unit.custody:
        note = f" ({each.note})" if each.note else ""
        who = f", {each.custodian}" if each.custodian else ""
        what = f"{each.kind.capitalize()} {each.location or ''}".strip()
        yield Line(f"{what}{note}", f"{times.moment(each.at)}{who}")
