"""``approvals``: what the columns of an export mean, told once for each source; exports."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import Reason, TableFile, bytes_of
from receiving_app.command_line.saying import table
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.approvals.cells import DateOrder
    from receiving_app.approvals.guessing import ColumnsSeen

app = typer.Typer()

Export = Annotated[Path, typer.Argument(metavar="FILE", help="The export, as CSV or as a workbook.")]


@app.command()
def columns(context: typer.Context, file: Export) -> None:
    """List the columns of an export that is not recognised, with a few cells and what each may mean."""
    with visit(context) as office:
        seen = _seen(file)
        shown = [(each.heading, each.guess or "", ", ".join(each.examples)) for each in seen.columns]
        lines = [f"{seen.file}, heading in line {seen.line}", *table(("Heading", "Means", "Cells"), shown)]
        if seen.lacking:
            lines.append(f"Not told yet: {', '.join(seen.lacking)}.")
        office.say({"columns": seen, "lacking": seen.lacking}, lines)


@app.command("map")
def map_columns(
    context: typer.Context,
    file: Export,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What the source is called.")],
    told: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="HEADING=MEANING", help="What a column means; may be given again."),
    ] = None,
    date_order: Annotated[
        str | None,
        typer.Option(
            "--date-order", metavar="ORDER", help="How 03/04/2026 is meant: month-first, day-first."
        ),
    ] = None,
) -> None:
    """Say once what the columns of a source mean; its next file is recognised.

    What is not told is taken as in: approvals columns. HEADING= says that a column means nothing.
    """
    from receiving_app.approvals.guessing import mapping_told
    from receiving_app.approvals.learning import learn_mapping

    with visit(context) as office:
        seen = _seen(file)
        meanings = {each.heading: each.guess for each in seen.columns if each.guess}
        for heading, meaning in map(_pair, told or ()):
            meanings = {each: means for each, means in meanings.items() if means != meaning}
            meanings[heading] = meaning
        mapping = mapping_told(
            seen,
            name,
            {heading: meaning for heading, meaning in meanings.items() if meaning},
            _date_order(date_order) or seen.date_order,
        )
        said = office.do(learn_mapping, mapping)
        office.say({"name": name, "columns": mapping.columns, "said": said}, [said])


@app.command()
def mappings(context: typer.Context) -> None:
    """List how exports may be headed: the mappings the program carries, and those that were told."""
    from receiving_app.approvals.learning import learned_mappings
    from receiving_app.approvals.mapping import known_mappings

    with visit(context) as office:
        learned = office.ask(learned_mappings)
        found = [(each, True) for each in learned] + [(each, False) for each in known_mappings()]
        office.say(
            [{"name": each.name, "title": each.title, "told": is_told} for each, is_told in found],
            table(
                ("Name", "Title", "Told here", "Columns"),
                [(each.name, each.title, is_told, len(each.columns)) for each, is_told in found],
            ),
        )


@app.command()
def forget(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The mapping, as in: approvals mappings.")],
    reason: Reason,
) -> None:
    """Forget what was told about the columns of a source. What was brought in stays."""
    from receiving_app.approvals.learning import forget_mapping

    with visit(context) as office:
        said = office.do(forget_mapping, name, reason)
        office.say({"name": name, "said": said}, [said])


@app.command()
def refused(
    context: typer.Context,
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="The import, as in: approvals imports.")],
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Write them to this CSV file.")
    ] = None,
) -> None:
    """List the rows of an import that stayed out: line, column and reason."""
    from receiving_app.approvals.export import REFUSED_HEADING, refused_cells, write_refused
    from receiving_app.approvals.lookups import refused_rows

    with visit(context) as office:
        found = office.ask(refused_rows, batch)
        if export is None:
            office.say(found, table(REFUSED_HEADING, refused_cells(found)))
            return
        write_refused(export, found)
        told = f"{counted(len(found), 'row')} written to {export}."
        office.say({"file": export, "rows": len(found)}, [told])


@app.command()
def export(
    context: typer.Context,
    file: TableFile,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="Only purchases that hold these words.")
    ] = None,
) -> None:
    """Write purchases, line by line, as an export that comes back as no change."""
    from receiving_app.approvals.export import export_purchases

    with visit(context) as office, watched("Writing lines") as progress:
        count = export_purchases(office.workplace.store, file, " ".join(words or ()), progress=progress)
        office.say({"file": file, "lines": count}, [f"{counted(count, 'line')} written to {file}."])


def _seen(file: Path) -> "ColumnsSeen":
    from receiving_app.approvals.guessing import columns_of

    seen = columns_of(bytes_of(file), file.name)
    if seen is None:
        raise Refused(f"No line of {file.name} looks like a heading.", "Give the file one, then try again.")
    return seen


def _pair(text: str) -> tuple[str, str]:
    heading, sign, meaning = text.rpartition("=")
    if not sign or not heading.strip():
        raise Refused(f"“{text}” says nothing of a column.", "Write HEADING=MEANING, as “PO No=po”.")
    return heading.strip(), meaning.strip()


def _date_order(given: str | None) -> "DateOrder | None":
    match given:
        case None:
            return None
        case "month-first":
            return "month first"
        case "day-first":
            return "day first"
        case _:
            raise Refused(f"Days are not written {given}.", "Say month-first or day-first.")
