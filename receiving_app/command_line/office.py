"""``office``: setting an office up from its reference files, and looking at it."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked, settings_of
from receiving_app.command_line.entering import visit
from receiving_app.command_line.saying import dollars, note, table
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from receiving_app.office_loading import OfficeLoaded
    from receiving_app.people.answers import TheOffice
    from receiving_app.workplace import Workplace

app = typer.Typer(help="Set an office up from its reference files, and look at it.", no_args_is_help=True)


@app.command()
def load(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder with organizations.csv, people.csv and the others.")
    ],
    sample: Annotated[
        bool, typer.Option("--sample", help="A new office is a sample: it asks nobody for a PIN.")
    ] = False,
) -> None:
    """Load a folder of reference files, all of it or nothing.

    A new office is made when there is none. Loading the same folder again changes nothing. Rows that cannot
    be are listed and left out. Once somebody has a PIN, only an administrator may load.
    """
    from receiving_app.office_loading import contents_of, load_office
    from receiving_app.people.lookups import the_office
    from receiving_app.workplace import database_file

    contents = contents_of(folder)
    settings = settings_of(asked(context))
    new = not settings.database and not database_file(settings.folder).exists()
    if new:
        _refuse_without_office(contents)
    with visit(context, make=True, sign_in=not new) as office:
        loaded = office.do_as_anybody(load_office, contents, is_sample=sample)
        office.say(loaded, _loaded_in_words(loaded))
        for problem in loaded.problems:
            note(str(problem))
        if sample and not office.ask(the_office).is_sample:
            note("This office was set up before, and not as a sample; it stays what it is.")


@app.command()
def show(context: typer.Context) -> None:
    """Show the office: its name, time zone, amounts, days and rule packs."""
    from receiving_app.people.lookups import the_office

    with visit(context) as office:
        seen = office.ask(the_office)
        office.say(seen, _office_in_words(seen, office.workplace))


def _refuse_without_office(contents: "Mapping[str, bytes]") -> None:
    """A new office is not begun when nothing says what it is: no empty folder is left behind.

    Raises:
        Refused: office.json is missing or wrong.
    """
    from receiving_app.people.office_file import OFFICE_FILE
    from receiving_app.people.reference_files import read_folder

    read = read_folder(contents).office
    if read is None:
        raise Refused(
            f"The office is new, and the folder has no {OFFICE_FILE}.",
            "Put one there: it says the office's name, time zone and amounts.",
        )
    if not read.rows:
        problems = " ".join(str(problem) for problem in read.problems)
        raise Refused(
            f"The office is new, and its {OFFICE_FILE} cannot be used. {problems}", "Mend the file."
        )


def _loaded_in_words(loaded: "OfficeLoaded") -> "Iterator[str]":
    refused = Counter(name for name, _line in {(each.file, each.line) for each in loaded.problems})
    yield from table(
        ("File", "New", "Changed", "Unchanged", "Refused"),
        [(each.file, each.new, each.changed, each.unchanged, refused[each.file]) for each in loaded.files],
    )
    for file in loaded.files:
        for change in file.changes:
            yield f"{file.file}: {change}"
    if loaded.missing:
        yield f"Not in the folder: {', '.join(loaded.missing)}."
    if loaded.problems:
        yield f"{counted(len(loaded.problems), 'problem')}; those rows were left out."


def _office_in_words(seen: "TheOffice", workplace: "Workplace") -> "Iterator[str]":
    yield seen.name + (" (sample office)" if seen.is_sample else "")
    where = workplace.store.engine.url.render_as_string(hide_password=True)
    yield f"Database:          {where}"
    yield f"This workstation:  {workplace.settings.workstation_name}"
    yield f"Time zone:         {seen.time_zone}"
    yield f"Central office:    {seen.central_organization}"
    yield f"Tagged from:       ${dollars(seen.tag_floor_cents)}, within {seen.tag_days} days"
    yield f"Agencies tag:      within {seen.agency_tag_days} days"
    yield f"Capital from:      ${dollars(seen.capital_floor_cents)}"
    yield f"Card cycle closes: day {seen.cycle_closes_on} of the month"
    yield f"Rule packs:        {', '.join(seen.rule_packs) or 'none'}"
