"""``card-log`` at month end: the logs of a cycle, exceptions, signatures, and the papers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.card_log_options import Card, CardOrAll, Cycle
from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import dollars, note, table
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.card_logs.answers import CardLog

app = typer.Typer()  # its commands stand beside those of card_logs.py

File = Annotated[Path, typer.Argument(metavar="FILE", help="The PDF to write.")]


@app.command("list")
def list_logs(
    context: typer.Context,
    cycle: Annotated[
        str | None, typer.Option("--cycle", metavar="YYYY-MM", help="This cycle; all cycles if left out.")
    ] = None,
) -> None:
    """List the cycles, or the logs of one with what is still open in each."""
    from receiving_app.card_logs.lookups import cycles, logs

    with visit(context) as office:
        if cycle is None:
            all_cycles = office.ask(cycles)
            office.say(
                all_cycles,
                table(
                    ("Cycle", "Opens", "Closes", "Logs", "Locked"),
                    [(row.cycle, row.opens, row.closes, row.logs, row.locked) for row in all_cycles],
                ),
            )
            return
        found = office.ask(logs, cycle)
        office.say(
            found,
            table(
                ("Card", "Cardholder", "State", "Revision", "Matched", "Explained", "Open", "Total"),
                [
                    (
                        row.last4,
                        row.cardholder,
                        row.state.replace("_", " "),
                        row.revision,
                        row.matched,
                        row.explained,
                        row.open,
                        dollars(row.total_cents),
                    )
                    for row in found
                ],
            ),
        )


@app.command()
def show(context: typer.Context, cycle: Cycle, card: Card) -> None:
    """Show the log of a card and cycle, line by line."""
    from receiving_app.card_logs.lookups import card_log

    with visit(context) as office:
        log = office.ask(card_log, cycle, card)
        office.say(log, _log_in_words(log))


@app.command()
def exceptions(
    context: typer.Context,
    cycle: Cycle,
    card: CardOrAll = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", metavar="DAY", formats=["%Y-%m-%d"], help="Judged on this day; today if left out."
        ),
    ] = None,
) -> None:
    """List what the rules say against the charges and logs of a cycle, as far as anything is known."""
    from receiving_app.card_logs.exceptions import exceptions as all_exceptions
    from receiving_app.card_logs.lookups import logs
    from receiving_app.people.lookups import today

    with visit(context) as office, watched("Matching") as progress:
        if not office.ask(logs, cycle):
            raise Refused(f"Cycle {cycle} has no log.", "Bring its statements in first.")
        day = as_of.date() if as_of is not None else office.ask(today, office.workplace.clock())
        found = [
            each
            for each in office.ask(all_exceptions, day, progress=progress)
            if each.cycle in {None, cycle} and card in {None, each.card}
        ]
        office.say(
            found,
            table(
                ("Rule", "Weight", "Card", "Charges", "Requests", "What"),
                [
                    (
                        each.rule,
                        each.severity,
                        each.card,
                        ", ".join(each.documents),
                        ", ".join(each.tickets),
                        each.said,
                    )
                    for each in found
                ],
            ),
        )


@app.command()
def sign(
    context: typer.Context,
    cycle: Cycle,
    card: Card,
    role: Annotated[
        str, typer.Option("--as-role", metavar="ROLE", help="In which role you sign: cardholder or approver.")
    ],
) -> None:
    """Sign a log as its cardholder, which freezes it, or as its approver, which locks it."""
    from receiving_app.card_logs.answers import SigningRole
    from receiving_app.card_logs.rules import MEANINGS
    from receiving_app.card_logs.signing import sign as sign_log

    if role not in set(SigningRole):
        raise Refused(f"Nobody signs as {role}.", f"Sign as {' or '.join(SigningRole)}.")
    with visit(context) as office:
        signed = office.do(sign_log, cycle, card, SigningRole(role))
        office.say(signed, [signed.said, MEANINGS[SigningRole(role)]])


@app.command()
def reopen(context: typer.Context, cycle: Cycle, card: Card, reason: Reason) -> None:
    """Open a signed log again as a new revision; program administrators only."""
    from receiving_app.card_logs.signing import reopen as reopen_log

    with visit(context) as office:
        opened = office.do(reopen_log, cycle, card, reason)
        office.say(opened, [opened.said])


@app.command()
def close(context: typer.Context, cycle: Cycle) -> None:
    """Say whether a cycle is closed: every log locked. Exit code 2 names those that are not."""
    from receiving_app.card_logs.answers import LogState
    from receiving_app.card_logs.lookups import logs

    with visit(context) as office:
        found = office.ask(logs, cycle)
        if not found:
            raise Refused(f"Cycle {cycle} has no log.", "Bring its statements in first.")
        unlocked = [row for row in found if row.state is not LogState.LOCKED]
        said = [
            f"Card {row.last4}, {row.cardholder or 'nobody on record'}: {row.state.replace('_', ' ')}, "
            f"{counted(row.open, 'charge')} not settled."
            for row in unlocked
        ]
        office.say(
            {"cycle": cycle, "logs": found, "closed": not unlocked},
            said or [f"Cycle {cycle} is closed: {counted(len(found), 'log')}, all locked."],
        )
        if unlocked:
            raise Refused(
                f"Cycle {cycle} has {counted(len(unlocked), 'log')} not locked.", "Settle and sign each."
            )


@app.command("log")
def write_log(context: typer.Context, file: File, cycle: Cycle, card: Card) -> None:
    """Write the log of a card and cycle as a PDF."""
    from receiving_app.card_logs.log_pdf import draw_log
    from receiving_app.card_logs.lookups import card_log
    from receiving_app.whole_file import write_whole

    with visit(context) as office:
        log = office.ask(card_log, cycle, card)
        write_whole(file, draw_log(log))
        office.say({"file": file, "state": log.state}, [f"The log ({log.state}) is written to {file}."])


@app.command()
def packet(context: typer.Context, file: File, cycle: Cycle, card: Card) -> None:
    """Write the packet of a card and cycle: the log and every packing slip behind it, in one PDF."""
    from receiving_app.card_logs.packing import packet as packet_of
    from receiving_app.whole_file import write_whole

    with visit(context) as office:
        with watched("Building the packet") as progress:
            made = office.ask(packet_of, office.workplace.documents, cycle, card, progress)
        write_whole(file, made.content)
        told = {"file": file, "pages": made.pages, "sha256": made.sha256, "problems": made.problems}
        office.say(told, [f"{counted(made.pages, 'page')} written to {file}.", f"SHA-256 {made.sha256}"])
        for problem in made.problems:
            note(str(problem))


def _log_in_words(log: "CardLog") -> Iterator[str]:
    head = log.header
    yield f"Card ending {head.last4}, {head.cardholder}, cycle {head.cycle}, revision {head.revision}"
    yield f"{head.opens} to {head.closes}, documents due {head.documents_due}: {log.state.replace('_', ' ')}"
    yield from table(
        ("Line", "Charge", "Day", "Merchant", "Amount", "Orders", "Explained"),
        [
            (
                line.number,
                line.document_no,
                line.purchase_date,
                line.merchant,
                dollars(line.amount_cents),
                ", ".join(purchase.number or "" for purchase in line.purchases),
                line.explanation.code.replace("_", " ") if line.explanation else None,
            )
            for line in log.lines
        ],
    )
    yield (
        f"Total {dollars(log.totals.net_cents)}, matched {dollars(log.matched_cents)}, "
        f"explained {dollars(log.explained_cents)}, neither {dollars(log.unexplained_cents)}"
    )
    yield "It equals the statement." if log.foots else "IT DOES NOT EQUAL THE STATEMENT."
    for signature in log.signatures:
        yield f"Signed by {signature.name} as {signature.role}: {signature.short_code}"
