"""``approvals``: bringing exports of approved purchases in, and looking at purchases."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import Reason, bytes_of
from receiving_app.command_line.saying import day, dollars, note, table
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from receiving_app.approvals.actions import Imported
    from receiving_app.approvals.answers import ApprovalsRead, ChainVerdict, RowChange
    from receiving_app.approvals.comparing import Amendment
    from receiving_app.approvals.lookups import PurchaseSeen
    from receiving_app.history.by import By

app = typer.Typer(
    help="Approved purchases: bring exports in, look at purchases and their chain.", no_args_is_help=True
)

Number = Annotated[str, typer.Argument(metavar="NO", help="Order number, or a ticket that only one has.")]


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The export, as CSV or as a workbook.")],
    mapping: Annotated[
        str | None,
        typer.Option("--mapping", metavar="NAME", help="How its columns are headed; found out if left out."),
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Say what the import would do, and change nothing.")
    ] = False,
    amendment: Annotated[
        str | None,
        typer.Option("--amendment", metavar="NO", help="The amendment that allows changes after receipt."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why the amendment was made.")
    ] = None,
) -> None:
    """Bring an export of approved purchases in.

    The file is kept as it is. Good rows go in, bad rows are listed with file, line and column, and every
    changed cell is shown. A file that says nothing new changes nothing. When no row can be read, nothing is
    kept and the exit code is 2.
    """
    from receiving_app.approvals.actions import import_approvals, rehearse_import
    from receiving_app.approvals.guessing import columns_of
    from receiving_app.approvals.import_file import read_approvals
    from receiving_app.approvals.learning import learned_mappings
    from receiving_app.approvals.mapping import mapping_named
    from receiving_app.approvals.workbook import media_type
    from receiving_app.documents.actions import keep
    from receiving_app.people.lookups import known_codes
    from receiving_app.receiving.goods.room import fill_all_room

    changes_by = _amendment(amendment, reason)
    data = bytes_of(file)
    with visit(context) as office:
        organizations, _people = office.ask(known_codes)
        learned = office.ask(learned_mappings)
        chosen = mapping_named(mapping, learned) if mapping else None
        read = read_approvals(data, file.name, chosen, organizations, learned)
        if not read.rows:
            why = " ".join(problem.reason for problem in read.problems[:3])
            told = "Nothing was kept."
            if read.mapping is None and columns_of(data, file.name):
                told += " Say once what its columns mean: approvals columns, then approvals map."
            raise Refused(f"{file.name} holds no approved purchase. {why}", told)
        if rehearse:
            changes = office.ask(rehearse_import, read, changes_by)
            imported = None
        else:

            def bring(session: "Session", by: "By") -> "Imported":
                documents, kind = office.workplace.documents, media_type(data)
                kept = keep(session, by, documents, data, file.name, kind, "approvals")
                return import_approvals(session, by, kept.id, read, changes_by)

            imported = office.do(bring)
            if wanted := office.do(fill_all_room):
                note(wanted)
            changes = imported.changes
        office.say(_import_told(read, changes, imported), _import_in_words(read, changes, imported))
        for problem in (*read.problems, *read.warnings):
            note(str(problem))


@app.command("list")
def list_purchases(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]", help="Parts of order number, ticket, vendor or card."),
    ] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those whose goods have not all come.")
    ] = False,
    held: Annotated[bool, typer.Option("--held", help="Only those that are not cleared.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many at most.")] = 100,
) -> None:
    """List approved purchases, the latest brought in first."""
    from receiving_app.approvals.lookups import purchases_page

    if only_open and held:
        raise Refused("--open and --held cannot be asked together.", "Ask for one of them.")
    with visit(context) as office:
        state = "open" if only_open else "held" if held else ""
        found = office.ask(purchases_page, " ".join(words or ()), state=state, limit=limit)
        office.say(
            found,
            table(
                ("Order", "Ticket", "Vendor", "For", "Ordered on", "Pieces", "Received", "Total", "Verdict"),
                [
                    (
                        row.number,
                        row.ticket,
                        row.vendor,
                        row.agency,
                        row.ordered_on,
                        row.ordered,
                        row.received,
                        dollars(row.total_cents),
                        row.verdict,
                    )
                    for row in found
                ],
            ),
        )


@app.command()
def show(context: typer.Context, number: Number) -> None:
    """Show one purchase with its lines, what has come, and the amendments that changed it."""
    from receiving_app.approvals.amendments import amendments_of
    from receiving_app.approvals.lookups import purchase_seen

    with visit(context) as office:
        seen, amended = office.ask(purchase_seen, number), office.ask(amendments_of, number)
        told = (
            f"Amendment {each.number} of {office.local(each.at)} ({each.reason})"
            f"{', taken back' if each.taken_back else ''}: {'. '.join(line.said for line in each.lines)}."
            for each in amended
        )
        office.say({**asdict(seen), "amendments": amended}, [*_purchase_in_words(seen), *told])


@app.command()
def check(context: typer.Context, number: Number) -> None:
    """Judge the approval chain of a purchase by what the office knows now, every reason in a sentence."""
    from receiving_app.approvals.clearing import clearers_of
    from receiving_app.approvals.lookups import chain_of
    from receiving_app.people.lookups import today
    from receiving_app.reports.evidence import evidence_of

    with visit(context) as office:
        verdict, day = office.ask(chain_of, number), office.ask(today, office.workplace.clock())
        clearers, evidence = office.ask(clearers_of, number, day), office.ask(evidence_of, number)
        who = (f"{each.part}: {', '.join(each.names) or 'nobody today'}" for each in clearers)
        office.say(
            {**asdict(verdict), "clearers": clearers, "evidence": evidence},
            [
                *_verdict_in_words(verdict),
                *(each.said for each in evidence),
                *(f"Can be settled by the {each}." for each in who),
            ],
        )


@app.command()
def clear(context: typer.Context, number: Number, reason: Reason) -> None:
    """Settle what stands in the way of a purchase, as far as it is yours to settle. The reasons stay."""
    from receiving_app.approvals.clearing import clear_purchase

    with visit(context) as office:
        verdict = office.do(clear_purchase, number, reason)
        office.say(verdict, _verdict_in_words(verdict))


@app.command("take-back-clearance")
def clearance_taken_back(context: typer.Context, number: Number, reason: Reason) -> None:
    """Take the clearance given last back: what it settled stands in the way again."""
    from receiving_app.approvals.clearing import take_back_clearance

    with visit(context) as office:
        verdict = office.do(take_back_clearance, number, reason)
        office.say(verdict, _verdict_in_words(verdict))


@app.command()
def answer(
    context: typer.Context,
    number: Number,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="standards, stock or volume.")],
    words: Annotated[list[str], typer.Argument(metavar="ANSWER...", help="The answer, in a few words.")],
) -> None:
    """Answer one of the relationship manager's three questions about a purchase."""
    from receiving_app.approvals.clearing import answer_question

    with visit(context) as office:
        said = office.do(answer_question, number, question, " ".join(words))
        office.say({"order": number, "said": said}, [said])


@app.command()
def judge(context: typer.Context) -> None:
    """Judge every purchase again that wants goods or is not cleared: delegations or lists have changed."""
    from receiving_app.approvals.judging import judge_open_purchases

    with visit(context) as office:
        changed = office.do(judge_open_purchases)
        office.say({"changed": changed}, [f"{counted(changed, 'verdict')} changed."])


@app.command()
def exceptions(context: typer.Context) -> None:
    """List the audit rules that purchases break: approvals, lists, mandatory contracts, home addresses."""
    from receiving_app.approvals.exceptions import purchase_exceptions

    with visit(context) as office:
        found = office.ask(purchase_exceptions)
        office.say(
            found,
            table(
                ("Rule", "Order", "Line", "Request", "What"),
                [(each.rule, each.order, each.line, each.ticket, each.said) for each in found],
            ),
        )


@app.command()
def imports(context: typer.Context) -> None:
    """List the files that were brought in, the latest first."""
    from receiving_app.approvals.lookups import imports as imports_of

    with visit(context) as office:
        found = office.ask(imports_of)
        office.say(
            found,
            table(
                ("Batch", "File", "At", "New", "Changed", "Unchanged", "Refused", "Taken back"),
                [
                    (
                        row.batch_id,
                        row.file,
                        office.local(row.at),
                        row.added,
                        row.changed,
                        row.unchanged,
                        row.refused,
                        row.taken_back,
                    )
                    for row in found
                ],
            ),
        )


@app.command("take-back")
def take_back(
    context: typer.Context,
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="The import, as in: approvals imports.")],
    reason: Reason,
) -> None:
    """Bring every line of an import back to what it was before. Nothing is deleted."""
    from receiving_app.approvals.actions import take_back_import
    from receiving_app.receiving.goods.room import fill_all_room

    with visit(context) as office:
        undone = office.do(take_back_import, batch, reason)
        if wanted := office.do(fill_all_room):
            note(wanted)
        office.say(undone, [f"{counted(undone.changed, 'line')} brought back to what they were before."])


def _verdict_in_words(verdict: "ChainVerdict") -> Iterator[str]:
    yield f"{verdict.verdict}. {verdict.said}"
    marks = {True: "holds", False: "DOES NOT HOLD", None: "not asked"}
    for reason in verdict.reasons:
        yield f"{'settled' if reason.settled_by else marks[reason.holds]}: {reason.said}"


def _amendment(number: str | None, reason: str | None) -> "Amendment | None":
    from receiving_app.approvals.comparing import Amendment

    if (number is None) != (reason is None):
        raise Refused("An amendment has a number and a reason.", "Give --amendment NO and --reason TEXT.")
    return None if number is None or reason is None else Amendment(number, reason)


def _import_told(
    read: "ApprovalsRead", changes: "tuple[RowChange, ...]", imported: "Imported | None"
) -> dict[str, object]:
    """The import as JSON: unchanged rows are counted, all others told cell by cell."""
    from receiving_app.approvals.answers import ChangeKind

    counts = {kind.value: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    return {
        "file": read.file,
        "mapping": read.mapping,
        "rehearsed": imported is None,
        "batch_id": imported.batch_id if imported else None,
        **counts,
        "refused": counts["refused"] + len({problem.line for problem in read.problems}),
        "changes": [
            {
                "po": change.row.po,
                "line": change.row.line,
                "file_line": change.row.file_line,
                "kind": change.kind,
                "cells": change.cells,
                "said": change.said,
            }
            for change in changes
            if change.kind is not ChangeKind.UNCHANGED
        ],
        "credits": read.credits,
        "problems": read.problems,
        "warnings": read.warnings,
        "total_check": read.total_check,
        "accounted": {fate.value: number for fate, number in sorted(read.counts.items())},
    }


def _import_in_words(
    read: "ApprovalsRead", changes: "tuple[RowChange, ...]", imported: "Imported | None"
) -> Iterator[str]:
    from receiving_app.approvals.answers import ChangeKind

    yield f"{read.file}, read as {read.mapping}" + (
        " (rehearsed, nothing changed)" if imported is None else ""
    )
    for kind in ChangeKind:
        yield f"{kind.value:>10}: {sum(change.kind is kind for change in changes)}"
    for change in changes:
        if change.kind in {ChangeKind.CHANGED, ChangeKind.REFUSED}:
            yield f"{change.row.po} line {change.row.line}, {change.kind}: {change.said}"
            for cell in change.cells:
                yield f"    {cell.field}: {cell.old or 'nothing'} becomes {cell.new or 'nothing'}"
    if read.credits:
        yield f"{counted(len(read.credits), 'credit line')}: money off, nothing to receive."
    if read.problems:
        yield f"{counted(len({each.line for each in read.problems}), 'line')} of the file could not be read."
    counts = ", ".join(f"{number} {fate.value}" for fate, number in sorted(read.counts.items()))
    yield f"Every line of the file: {counts}."
    if read.total_check is not None:
        yield read.total_check.said
    if imported is not None and imported.batch_id is not None:
        yield f"Import {imported.batch_id}"


def _purchase_in_words(seen: "PurchaseSeen") -> Iterator[str]:
    row = seen.row
    yield f"Order {row.number}, ticket {row.ticket or 'none'}: {row.vendor}, for {row.agency or 'nobody'}"
    yield f"{row.verdict}. {row.verdict_reason}"
    yield f"Ordered on {day(row.ordered_on)} by {row.method or 'unknown method'}, ${dollars(row.total_cents)}"
    yield f"Asked for by {seen.requester or 'nobody named'}"
    yield f"Approved by {seen.agency_approver or 'nobody'} on {day(seen.agency_approved_on)}"
    yield f"Relationship manager {seen.arm or 'nobody'} on {day(seen.arm_approved_on)}"
    yield from table(
        ("Line", "Part", "Item", "Ordered", "Received", "Accepted", "Rejected", "On hold", "Each"),
        [
            (
                line.label,
                line.part,
                f"{line.description} ({line.kit})" if line.kit else line.description,
                f"{line.quantity} {line.uom}",
                line.received,
                line.accepted,
                line.rejected,
                line.on_hold,
                dollars(line.unit_cost_cents),
            )
            for line in seen.lines
        ],
    )
