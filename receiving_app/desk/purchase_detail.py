"""A purchase's card: its lines, what came, by which amendment they changed, and how its approvals stand."""

from typing import TYPE_CHECKING

from receiving_app.desk.manifest_intake import serial_lines
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.screen import Desk
from receiving_app.wording import counted, dollars

if TYPE_CHECKING:
    from receiving_app.approvals.lookups import LineSeen, PurchaseRow


def purchase_detail(desk: Desk, row: "PurchaseRow") -> Detail:
    """Lines, approvals, and what stands in the way."""
    from receiving_app.approvals.lookups import chain_of, purchase_seen
    from receiving_app.receiving.lookups import counted_blind, deliveries_of

    office = desk.the_office()
    blind = office.ask(counted_blind, office.workplace.workstation_id)
    seen, chain = office.ask(purchase_seen, row.purchase_id, blind), office.ask(chain_of, row.purchase_id)
    came = tuple(
        Line(each.number, each.state, leads=("receive", each.id))
        for each in office.ask(deliveries_of, row.purchase_id)
    )
    day = desk.times.day
    return Detail(
        row.number,
        row.vendor,
        "" if row.verdict == "CLEARED" else f"{row.verdict}: {row.verdict_reason}",
        "warn" if row.verdict == "HELD" else "err",
        (
            ("Ticket", row.ticket or ""),
            ("For", row.agency or ""),
            ("Asked by", seen.requester or ""),
            ("Ordered", day(row.ordered_on)),
            (
                "Bought by",
                f"{row.method or ''} {f'card ending {row.card_last4}' if row.card_last4 else ''}".strip(),
            ),
            ("Total", dollars(row.total_cents)),
        ),
        (
            Section(
                "Lines",
                tuple(_line(line) for line in seen.lines),
            ),
            *_amendments(desk, row),
            *(() if row.purchase_id in blind else _serials(desk, row)),
            *((Section("Deliveries", came),) if came else ()),
            Section("Units and papers", _elsewhere(row)),
            Section("Approval chain", tuple(reason_line(each.said, each.holds) for each in chain.reasons)),
        ),
    )


def _amendments(desk: Desk, row: "PurchaseRow") -> tuple[Section, ...]:
    """What changed after goods had come, by which amendment; nothing where none was made."""
    from receiving_app.approvals.amendments import amendments_of

    lines: list[Line] = []
    for each in desk.the_office().ask(amendments_of, row.purchase_id):
        under = f"{desk.times.day_of(each.at)}, {each.reason}{', taken back' * each.taken_back}"
        lines.append(Line(f"Amendment {each.number}", under, icon="pen-line"))
        lines += [Line(line.said) for line in each.lines]
    return (Section("Amendments", tuple(lines)),) if lines else ()


def _serials(desk: Desk, row: "PurchaseRow") -> tuple[Section, ...]:
    """What the vendor announced beside what is here; nothing where no list was brought in."""
    from receiving_app.receiving.goods.against_manifest import against_manifest

    lines = desk.the_office().ask(against_manifest, row.purchase_id)
    return (Section("Vendor's list of serials", serial_lines(lines)),) if lines else ()


def _line(line: "LineSeen") -> Line:
    """A line with how much of it came; of a kit that arrives as its parts, how many are whole."""
    if line.kit and not line.blind:
        return Line(f"{line.label}. {line.description}", line.kit, f"{counted(line.quantity, 'kit')}")
    part = " ".join(filter(None, (line.part, "part of the kit" if line.is_part else "")))
    return Line(
        f"{line.label}. {line.description}",
        part,
        line.came + (f", {line.cancelled} cancelled" if line.cancelled and not line.blind else ""),
    )


def _elsewhere(row: "PurchaseRow") -> tuple[Line, ...]:
    """Where else the order stands."""
    places = (
        ("Its units", "inventory"),
        ("Its packing slips", "slips"),
        ("Its approvals", "approvals"),
    )
    return tuple(Line(words, leads=(place, row.number)) for words, place in places)


def reason_line(said: str, holds: bool | None) -> Line:  # noqa: FBT001 - three-valued, and a fact
    """One reason of a verdict with its tick or cross."""
    icon, tone = {True: ("check", "ok"), False: ("x", "err"), None: ("info", "muted")}[holds]
    return Line(said, icon=icon, tone=tone)
