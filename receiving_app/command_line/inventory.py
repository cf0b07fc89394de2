"""``inventory``: finding units, seeing one whole, what is overdue, and the list for other systems."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import visit
from receiving_app.command_line.saying import day, dollars, local, table
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from receiving_app.inventory.answers import AssetRow, AssetSeen

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
def show(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="TAG|SERIAL", help="The unit's tag or serial number.")],
) -> None:
    """Show one unit: owner, payer, user, custodian, cost, and where it was."""
    from receiving_app.inventory.lookups import asset_seen

    with visit(context) as office:
        seen = office.ask(asset_seen, unit)
        office.say(seen, _unit_in_words(seen, office.zone))


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
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The CSV file to write.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="Only units that hold these words.")
    ] = None,
) -> None:
    """Write the inventory to a CSV file, whole or not at all.

    Codes keep their leading zeros; a text that a spreadsheet would take for a formula gets an apostrophe.
    """
    from receiving_app.inventory.export import export_csv

    if file.suffix.lower() != ".csv":
        raise Refused(f"{file.name} is no CSV file.", "Give a name that ends in .csv.")
    with visit(context) as office, watched("Writing units") as progress:
        count = export_csv(office.workplace.store, file, " ".join(words or ()), progress)
        office.say({"file": file, "units": count}, [f"{counted(count, 'unit')} written to {file}."])


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
    if seen.determinations:
        yield seen.determinations[-1].sentence
    yield from table(
        ("At", "What", "Place", "Custodian", "Note"),
        [
            (local(each.at, zone), each.kind, each.location, each.custodian, each.note)
            for each in seen.custody
        ],
    )
