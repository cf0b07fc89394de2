"""Month end as a cardholder does it: statement in, sure matches confirmed, log signed, packet made."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from receiving_app.card_logs.actions import confirm_matches, explain_charge
from receiving_app.card_logs.answers import ChargeState, ReasonCode, SigningRole, StatementImported
from receiving_app.card_logs.importing import import_statement
from receiving_app.card_logs.lookups import charges, logs, proposals
from receiving_app.card_logs.packing import packet
from receiving_app.card_logs.sides import Proposal, Tier
from receiving_app.card_logs.signing import sign
from receiving_app.card_logs.statement_control import Control, read_control
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.people.lookups import card, person, the_office
from receiving_app.people.rules import Role
from receiving_app.play.day import PlayedClock, act_as
from receiving_app.play.step import Step
from receiving_app.whole_file import write_whole
from receiving_app.wording import counted
from receiving_app.workplace import Workplace

STATEMENTS = frozenset({".csv", ".xlsx", ".xls", ".ofx"})
CONTROL = "control.json"
_SIGNED_AT = time(16, 0)


def play(
    workplace: Workplace, clock: PlayedClock, source: Path, folder: Path, cycle: str, *, settle_all: bool
) -> Iterator[Step]:
    """Play one cycle, and tell each step.

    With ``settle_all`` the cardholders confirm all that is proposed and explain the rest; else only what is
    sure is confirmed.
    """
    zone = ZoneInfo(workplace.ask(the_office).time_zone)
    act_as(workplace, Role.PROGRAM_ADMINISTRATOR)
    there = source / "statements" / cycle
    figures = there / CONTROL
    control = read_control(figures.read_bytes(), CONTROL) if figures.is_file() else None
    for file in sorted(each for each in there.iterdir() if each.suffix.lower() in STATEMENTS):
        brought = bring_in_statement(workplace, file, control)
        yield Step("Statement", f"{file.name}: {_brought_in(brought)}.")
    proposed = workplace.ask(proposals, cycle)
    chosen = [each for each in proposed if each.links and (settle_all or each.tier is Tier.A)]
    if chosen:
        confirmed = workplace.do(confirm_matches, chosen)
        said = f"{counted(len(confirmed.matches), 'match')} of cycle {cycle} confirmed."
        yield Step("Matches", said, details=tuple(match.said for match in confirmed.matches))
    if settle_all:
        explained = tuple(_explain_rest(workplace, cycle, proposed))
        said = f"{counted(len(explained), 'charge')} of cycle {cycle} explained."
        yield Step("Explanations", said, details=explained)
    for row in workplace.ask(logs, cycle):
        if row.open:
            continue
        for days in _days_of(source / "card_log_dates.csv", cycle, row.last4):
            for role, day in days:
                clock.at = datetime.combine(day, _SIGNED_AT, zone).astimezone(UTC)
                yield Step("Signature", _sign(workplace, cycle, row.last4, role))
        packed = workplace.ask(packet, workplace.documents, cycle, row.last4)
        place = folder / "card-logs" / f"{cycle}-{row.last4}.pdf"
        write_whole(place, packed.content)
        said = f"Log and slips of card {row.last4}, {counted(packed.pages, 'page')}."
        yield Step("Packet", said, place)


def _brought_in(brought: StatementImported) -> str:
    """How many charges a file brought; a line of the bank goes in once, however many files tell it."""
    known = f"{len(brought.known)} known already" if brought.known else ""
    added = f"{counted(brought.added, 'charge')} brought in" if brought.added or not known else ""
    return ", ".join(filter(None, (added, known)))


def _explain_rest(workplace: Workplace, cycle: str, proposed: Sequence[Proposal]) -> Iterator[str]:
    """What no purchase takes is explained: by the name that the matching has for it, else as it looks."""
    residuals = {each.charge_id: each.residual for each in proposed}
    for row in workplace.ask(charges, cycle, state=ChargeState.OPEN, limit=10_000):
        residual = residuals.get(row.charge_id)
        unmatched = ReasonCode.NO_PURCHASE if row.amount_cents > 0 else ReasonCode.CREDIT_WITHOUT_CHARGE
        code = residual.code if residual else unmatched
        workplace.do(explain_charge, row.charge_id, code, f"{code.value.replace('_', ' ')}, as billed")
        yield f"Charge {row.document_no or row.charge_id}: {code.value.replace('_', ' ')}."


def bring_in_statement(workplace: Workplace, file: Path, control: Control | None = None) -> StatementImported:
    """Keep the statement and bring it in."""
    data = file.read_bytes()
    statement = read_statement(data, file.name)

    def bring(session: Session, by: By) -> StatementImported:
        kept = keep(session, by, workplace.documents, data, file.name, statement.media_type, "statement")
        return import_statement(session, by, kept.id, statement, control)

    return workplace.do(bring)


def _sign(workplace: Workplace, cycle: str, last4: str, role: SigningRole) -> str:
    held = workplace.ask(card, last4)
    if held is None:
        return f"Card {last4} is not on record."
    signer = held.cardholder_id if role is SigningRole.CARDHOLDER else held.approver_id
    act_as(workplace, Role.CARDHOLDER, workplace.ask(person, signer).employee_no)
    try:
        return workplace.do(sign, cycle, last4, role).said
    except Refused as refused:
        return f"Not signed: {refused}"


def _days_of(file: Path, cycle: str, last4: str) -> Iterator[list[tuple[SigningRole, datetime]]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if (row["card"], row["cycle"]) != (last4, cycle):
                continue
            signed = (
                (SigningRole.CARDHOLDER, row["cardholder_signed_on"]),
                (SigningRole.APPROVER, row["approver_signed_on"]),
            )
            yield [(role, datetime.fromisoformat(day)) for role, day in signed if day]
