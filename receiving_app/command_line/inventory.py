"""``inventory``: finding units, seeing one whole, what is overdue, and the list for other systems."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import person_named, visit
from receiving_app.command_line.given import TableFile, bytes_of
from receiving_app.command_line.saying import day, dollars, local, table
from receiving_app.command_line.watching import watched
from receiving_app.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from receiving_app.inventory.answers import AssetRow, AssetSeen
    from receiving_app.reports.life import UnitLife

Unit = Annotated[str, typer.Argument(metavar="TAG|SERIAL", help="The unit's tag or serial number.")]

app = typer.Typer(help="The central inventory: find units, see them, export them.", no_args_is_help=True)


@app.command("find")
def find_units(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help="Parts of tag, serial, order, part or description."),
    ],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many at most.")] = 100,
) -> None:
    """Find units that hold every one of the words, the newest first."""
    from receiving_app.inventory.lookups import find

    with visit(context) as office:
        found = office.ask(find, " ".join(words), limit=limit)
        office.say(found, _rows(found))


@app.command()
def show(context: typer.Context, unit: Unit) -> None:
    """Show the life of one unit: order, approvals, delivery, scans, slip, tag, owner and why, charges."""
    from receiving_app.reports.life import life_of

    with visit(context) as office:
        life = office.ask(life_of, unit)
        told = {each.name: getattr(life.unit, each.name) for each in fields(life.unit)}
        told |= {each.name: getattr(life, each.name) for each in fields(life) if each.name != "unit"}
        office.say(told, _life_in_words(life, office.zone))


@app.command()
def questions(context: typer.Context) -> None:
    """List units whose owner is not decided: what to ask, and whom, the longest waiting first."""
    from receiving_app.inventory.lookups import open_questions

    with visit(context) as office:
        found = office.ask(open_questions)
        office.say(
            found,
            table(
                ("Serial", "Item", "Since", "Result", "Question"),
                [
                    (
                        each.unit.serial,
                        each.unit.description,
                        each.received_on,
                        each.result,
                        each.question or each.sentence,
                    )
                    for each in found
                ],
            ),
        )


@app.command()
def move(
    context: typer.Context,
    unit: Unit,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="The code of the place it is at now.")],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PERSON", help="Who holds it now; whoever moves it if left out."),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in your words.")] = "",
) -> None:
    """Say that a unit is at another place, or in other hands."""
    from receiving_app.inventory.lookups import asset_seen
    from receiving_app.inventory.moving import move_unit

    with visit(context) as office:
        seen = office.ask(asset_seen, unit)
        holder = office.ask(person_named, to).id if to else None
        said = office.do(move_unit, seen.row.asset_id, place, note, holder)
        office.say({"asset_id": seen.row.asset_id, "said": said}, [said])


@app.command("overdue")
def list_overdue(context: typer.Context) -> None:
    """List units whose tag is due and not yet scanned back on the device, the longest due first."""
    from receiving_app.inventory.lookups import overdue
    from receiving_app.people.lookups import today

    with visit(context) as office:
        found = office.ask(overdue, office.ask(today, office.workplace.clock()))
        office.say(found, _rows(found))


@app.command()
def export(
    context: typer.Context,
    file: TableFile,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="Only units that hold these words.")
    ] = None,
) -> None:
    """Write the inventory for other systems, whole or not at all.

    Codes keep their leading zeros, and nothing in it is a live formula.
    """
    from receiving_app.reports.inventory_table import export_inventory
    from receiving_app.whole_file import refuse_no_table

    refuse_no_table(file)
    with visit(context) as office, watched("Writing units") as progress:
        count = export_inventory(office.workplace.store, file, " ".join(words or ()), progress=progress)
        office.say({"file": file, "units": count}, [f"{counted(count, 'unit')} written to {file}."])


@app.command()
def compare(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table that was exported here.")],
) -> None:
    """Hold a table that was exported here against the inventory as it is; nothing is changed."""
    from receiving_app.reports.inventory_table import hold_against

    data = bytes_of(file)
    with visit(context) as office:
        held = hold_against(office.workplace.store, data, file.name)
        said = (
            f"{counted(held.same, 'unit')} as here, {counted(len(held.differing), 'change')},"
            f" {len(held.unknown)} not here, {len(held.missing)} not in the table."
        )
        lines = [said]
        lines += [
            f"{each.unit}, {each.column}: {each.inventory or 'nothing'} here, {each.table or 'nothing'} there"
            for each in held.differing
        ]
        lines += [str(problem) for problem in held.unknown]
        lines += [f"Not in the table: {serial}" for serial in held.missing]
        office.say(held, lines)


def _rows(found: "Sequence[AssetRow]") -> list[str]:
    return table(
        ("Tag", "State of tag", "Maker", "Item", "Serial", "Owner", "At", "State", "Tag due"),
        [
            (
                row.tag,
                row.tag_state,
                row.manufacturer,
                row.description,
                row.serial,
                row.owner,
                row.location,
                row.state,
                row.tag_due,
            )
            for row in found
        ],
    )


def _unit_in_words(seen: "AssetSeen", zone: "tzinfo") -> Iterator[str]:
    row = seen.row
    yield f"{row.manufacturer} {row.description}, serial {row.serial}: {row.state.replace('_', ' ')}"
    verified = f", verified {local(seen.tag_verified_at, zone)}" if seen.tag_verified_at else ""
    yield f"Tag:       {row.tag or 'none'} ({row.tag_state or 'no number'}{verified}), due {day(row.tag_due)}"
    yield f"Owner:     {row.owner or 'not decided'}"
    yield f"Payer:     {seen.payer or 'unknown'}"
    yield f"User:      {row.user or 'unknown'}"
    yield f"Custodian: {seen.custodian or 'nobody'} at {row.location or 'no place'}"
    yield f"Cost:      ${dollars(seen.cost_cents)}, by {seen.acquisition_method}"
    yield f"Received {day(seen.received_on)}, accepted {day(seen.accepted_on)}"
    for each in seen.determinations:
        yield f"{each.result.capitalize()}: {each.sentence} (rule {each.rule} of {each.pack})"
    if seen.determinations and seen.determinations[-1].question:
        yield f"To ask: {seen.determinations[-1].question}"
    yield from table(
        ("At", "What", "Place", "Custodian", "Note"),
        [
            (local(each.at, zone), each.kind, each.location, each.custodian, each.note)
            for each in seen.custody
        ],
    )


def _life_in_words(life: "UnitLife", zone: "tzinfo") -> Iterator[str]:
    yield from _unit_in_words(life.unit, zone)
    if life.order is not None and life.line is not None:
        yield ""
        yield f"Order {life.order.number} line {life.line.label}, ticket {life.order.ticket or 'none'}"
        yield f"From {life.order.vendor}, for {life.order.agency or 'nobody'}"
    if life.chain is not None:
        yield f"Approvals: {life.chain.verdict}. {life.chain.said}"
    for came in life.arrivals:
        at = local(came.opened_at, zone)
        yield f"Delivery {came.number} at {came.dock}, {at}, by {came.opened_by}: {came.state}"
    for scan in life.scans:
        yield f"    {local(scan.at, zone)}  {scan.raw}: {scan.title}"
    for slip in life.slips:
        yield f"Slip {slip.slip_number or 'without number'} ({slip.file}) of delivery {slip.delivery}"
    for event in life.tag.events if life.tag else ():
        yield f"Tag {event.kind}, {local(event.at, zone)}{f': {event.reason}' if event.reason else ''}"
    for charge in life.charges:
        yield (
            f"Charge {charge.document_no or 'without number'} of {charge.post_date}, ${dollars(charge.cents)}"
            f" of ${dollars(charge.amount_cents)}, card {charge.last4}, log {charge.cycle}:"
            f" {charge.log_state.replace('_', ' ')}"
        )
