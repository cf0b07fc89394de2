"""``card-log``: statements in, charges joined with purchases, and what has none explained."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.card_log_options import CardOrAll, Cycle, cents_of
from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason, bytes_of
from receiving_app.command_line.saying import dollars, note, table
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from receiving_app.card_logs.answers import ChargeRow, StatementImported
    from receiving_app.card_logs.sides import Proposal
    from receiving_app.card_logs.statement import Statement
    from receiving_app.history.by import By

app = typer.Typer(help="Card logs: statements, matching, signing, the packet.", no_args_is_help=True)
take_back = typer.Typer(help="Take a match, an explanation or a statement back.", no_args_is_help=True)
app.add_typer(take_back, name="take-back")

Charge = Annotated[str, typer.Argument(metavar="CHARGE", help="The charge's id, or the bank's number of it.")]
SURE = "A"
MOST = 100_000


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The bank's export: CSV, XLSX, XLS or OFX.")],
    card: Annotated[
        str | None,
        typer.Option("--card", metavar="LAST4", help="Refuse the file when it tells of any other card."),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option("--mapping", metavar="NAME", help="How its columns are headed; found out if left out."),
    ] = None,
    control: Annotated[
        Path | None,
        typer.Option(
            "--control",
            metavar="FILE",
            help="What the file must add up to: JSON of cycle, rows, debits, credits.",
        ),
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Say what the import would do, and change nothing.")
    ] = False,
) -> None:
    """Bring a card statement in. A line of the bank goes in once, however many files tell it."""
    from receiving_app.card_logs.importing import import_statement, rehearse_statement
    from receiving_app.card_logs.statement_control import read_control
    from receiving_app.card_logs.statement_file import read_statement
    from receiving_app.documents.actions import keep

    data = bytes_of(file)
    statement = read_statement(data, file.name, mapping)
    _refuse_unreadable(statement, card)
    figures = read_control(bytes_of(control), control.name) if control is not None else None
    with visit(context) as office:
        if rehearse:
            done = office.ask(rehearse_statement, statement, figures)
        else:

            def bring(session: "Session", by: "By") -> "StatementImported":
                kept = keep(
                    session,
                    by,
                    office.workplace.documents,
                    data,
                    file.name,
                    statement.media_type,
                    "statement",
                )
                return import_statement(session, by, kept.id, statement, figures)

            done = office.do(bring)
        told = {**_fields(done), "rehearsed": rehearse, "totals": statement.totals}
        office.say(told, _imported_in_words(done, statement, rehearsed=rehearse))
        for problem in (*done.refused, *done.told):
            note(str(problem))


@app.command()
def match(context: typer.Context, cycle: Cycle, card: CardOrAll = None) -> None:
    """Propose a purchase for every charge that is not settled, with the reasons. Nothing is kept."""
    from receiving_app.card_logs.lookups import charges, proposals

    with visit(context) as office, watched("Matching") as progress:
        proposed = office.ask(proposals, cycle, card, progress)
        rows = {row.charge_id: row for row in office.ask(charges, cycle, card, limit=MOST)}
        orders = _orders(office, proposed)
        office.say(proposed, _proposals_in_words(proposed, rows, orders))


@app.command()
def confirm(
    context: typer.Context,
    cycle: Cycle,
    chosen: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHARGE]...", help="Only these charges; all of the tiers if none."),
    ] = None,
    card: CardOrAll = None,
    tier: Annotated[
        list[str] | None,
        typer.Option(
            "--tier", metavar="A|B", help="Which tiers; A alone if left out and no charge is named."
        ),
    ] = None,
    purchase: Annotated[
        str | None,
        typer.Option("--purchase", metavar="NO", help="Match one charge by hand with this order instead."),
    ] = None,
    amount: Annotated[
        str | None,
        typer.Option("--amount", metavar="DOLLARS", help="The part of the charge, when matched by hand."),
    ] = None,
) -> None:
    """Confirm what was proposed, or match one charge by hand with --purchase.

    Without charges or tiers, the proposals of tier A are confirmed: those that leave no doubt.
    """
    from receiving_app.approvals.lookups import purchase_seen
    from receiving_app.card_logs.actions import confirm_matches, match_by_hand
    from receiving_app.card_logs.lookups import proposals

    part = None if amount is None else cents_of(amount)
    if part is not None and purchase is None:
        raise Refused("An amount belongs to a match by hand.", "Give --purchase NO too.")
    with visit(context) as office:
        office.ask(office.workplace.by)
        ids = [_charge_id(office, cycle, card, each) for each in chosen or ()]
        if purchase is not None:
            if len(ids) != 1:
                raise Refused("One charge is matched by hand at a time.", "Name one charge.")
            order = office.ask(purchase_seen, purchase).row
            done = office.do(match_by_hand, ids[0], order.purchase_id, part)
        else:
            with watched("Matching") as progress:
                proposed = office.ask(proposals, cycle, card, progress)
            tiers = set(tier or (() if ids else (SURE,)))
            wanted = [
                each
                for each in proposed
                if each.links and (not ids or each.charge_id in ids) and (not tiers or each.tier in tiers)
            ]
            done = office.do(confirm_matches, wanted)
        lines = [each.said for each in done.matches]
        office.say(done, [*lines, f"Confirmed: {len(done.matches)}."])
        for said in done.left_out:
            note(said)


@app.command()
def charges(context: typer.Context, cycle: Cycle, card: CardOrAll = None) -> None:
    """List the charges of a cycle, and how each is settled."""
    from receiving_app.card_logs.lookups import charges as charges_of

    with visit(context) as office:
        found = office.ask(charges_of, cycle, card, limit=MOST)
        office.say(
            found,
            table(
                ("Charge", "Card", "Day", "Merchant", "Amount", "Matched", "Explained", "State"),
                [
                    (
                        row.document_no or row.charge_id,
                        row.last4,
                        row.purchase_date,
                        row.merchant,
                        dollars(row.amount_cents),
                        dollars(row.linked_cents),
                        row.explanation,
                        row.state,
                    )
                    for row in found
                ],
            ),
        )


@app.command()
def explain(
    context: typer.Context,
    charge: Charge,
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="sales_tax, shipping, fee, rounding, no_purchase, other and so on."
        ),
    ],
    cycle: Cycle,
    reason: Reason,
    card: CardOrAll = None,
) -> None:
    """Explain what no purchase takes of a charge, with a reason code and in words."""
    from receiving_app.card_logs.actions import explain_charge
    from receiving_app.card_logs.answers import ReasonCode

    if code not in set(ReasonCode):
        raise Refused(f"There is no reason code {code}.", f"Codes are {', '.join(ReasonCode)}.")
    with visit(context) as office:
        charge_id = _charge_id(office, cycle, card, charge)
        done = office.do(explain_charge, charge_id, ReasonCode(code), reason)
        office.say(done, [f"Explained, {done.code.replace('_', ' ')}: {done.words}"])


@app.command()
def imports(context: typer.Context) -> None:
    """List the statements that were brought in, the latest first."""
    from receiving_app.card_logs.lookups import statement_imports

    with visit(context) as office:
        found = office.ask(statement_imports)
        office.say(
            found,
            table(
                ("Import", "File", "At", "Charges", "Taken back"),
                [(row.import_id, row.file, office.local(row.at), row.added, row.taken_back) for row in found],
            ),
        )


@take_back.command("match")
def take_back_match(
    context: typer.Context,
    match_id: Annotated[str, typer.Argument(metavar="MATCH", help="The match, as confirm told it.")],
    reason: Reason,
) -> None:
    """Take a match back; the pair is not proposed again."""
    from receiving_app.card_logs.actions import take_back_match as undo

    with visit(context) as office:
        done = office.do(undo, match_id, reason)
        office.say(done, [done.said])


@take_back.command("explanation")
def take_back_explanation(
    context: typer.Context, charge: Charge, cycle: Cycle, reason: Reason, card: CardOrAll = None
) -> None:
    """Take the explanation of a charge back."""
    from receiving_app.card_logs.actions import take_back_explanation as undo

    with visit(context) as office:
        done = office.do(undo, _charge_id(office, cycle, card, charge), reason)
        office.say(done, [f"Taken back: {done.words}"])


@take_back.command("import")
def take_back_import(
    context: typer.Context,
    import_id: Annotated[str, typer.Argument(metavar="IMPORT", help="The import, as import told it.")],
    reason: Reason,
) -> None:
    """Take a statement back, while nothing of it is matched, explained or signed."""
    from receiving_app.card_logs.importing import take_back_import as undo

    with visit(context) as office:
        done = office.do(undo, import_id, reason)
        office.say(done, [f"{done.file} is taken back; {-done.added} charges do not count any more."])


def _refuse_unreadable(statement: "Statement", card: str | None) -> None:
    if not statement.rows:
        why = " ".join(problem.reason for problem in statement.problems[:3])
        raise Refused(f"No charge could be read from {statement.name}. {why}", "Nothing was kept.")
    others = sorted({row.last4 for row in statement.rows} - {card})
    if card is not None and others:
        raise Refused(
            f"{statement.name} also tells of the cards ending {', '.join(others)}.",
            "Leave --card out to bring all of it in, or export one card.",
        )


def _charge_id(office: Visit, cycle: str, card: str | None, name: str) -> str:
    """The id of the charge that is named by it, or by the bank's number."""
    from receiving_app.card_logs.lookups import charges as charges_of

    found = [
        row
        for row in office.ask(charges_of, cycle, card, limit=MOST)
        if name in {row.charge_id, row.document_no}
    ]
    if not found:
        raise Refused(f"There is no charge {name} in cycle {cycle}.", "See them with: card-log charges.")
    if len(found) > 1:
        raise Refused(f"Several charges have the number {name}.", "Name one by its id (--json shows it).")
    return found[0].charge_id


def _orders(office: Visit, proposed: "Sequence[Proposal]") -> dict[str, str]:
    """Order number by the id of each purchase that is proposed or was considered."""
    from receiving_app.approvals.lookups import purchase_seen

    ids = {link.purchase_id for each in proposed for link in each.links}
    ids |= {candidate.purchase_id for each in proposed for candidate in each.candidates}
    return {purchase_id: office.ask(purchase_seen, purchase_id).row.number for purchase_id in sorted(ids)}


def _fields(done: "StatementImported") -> dict[str, object]:
    from dataclasses import fields

    return {each.name: getattr(done, each.name) for each in fields(done)}


def _imported_in_words(
    done: "StatementImported", statement: "Statement", *, rehearsed: bool
) -> Iterator[str]:
    yield f"{done.file}, read as {statement.mapping}" + (" (rehearsed, nothing changed)" if rehearsed else "")
    yield f"{counted(done.added, 'charge')} new, {len(done.known)} known, {len(done.refused)} refused"
    totals = statement.totals
    yield f"Debits {dollars(totals.debits_cents)}, credits {dollars(totals.credits_cents)}"
    for last4, cycle in done.logs:
        yield f"Log of the card ending {last4}, cycle {cycle}"
    if done.import_id is not None:
        yield f"Import {done.import_id}"


def _proposals_in_words(
    proposed: "Sequence[Proposal]", rows: "dict[str, ChargeRow]", orders: dict[str, str]
) -> Iterator[str]:
    if not proposed:
        yield "Every charge is settled."
    for each in proposed:
        row = rows[each.charge_id]
        yield (
            f"{each.tier}  {row.document_no or row.charge_id}  {row.last4}  {row.purchase_date}  "
            f"{row.merchant}  {dollars(row.amount_cents)}"
        )
        yield f"    {each.rule}"
        for link in each.links:
            yield f"    order {orders[link.purchase_id]} for {dollars(link.cents)}"
        if each.residual is not None:
            yield f"    the rest, {dollars(each.residual.cents)}: {each.residual.code.replace('_', ' ')}"
        for candidate in () if each.links else each.candidates:
            said = "; ".join((*candidate.fits, *candidate.against))
            yield f"    perhaps order {orders[candidate.purchase_id]}: {said}"
        for sentence in each.evidence:
            yield f"    {sentence}"
