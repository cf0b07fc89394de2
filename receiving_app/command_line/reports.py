"""``reports``: the questions that a property manager asks, and the list behind each answer."""

from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import TableFile
from receiving_app.command_line.saying import table
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.reports.questions import Report

app = typer.Typer(help="What is open, late or missing, and the lists behind it.", no_args_is_help=True)

Words = Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words of the question.")]


@app.command("list")
def list_reports(context: typer.Context) -> None:
    """List the questions with their answers as they are now."""
    with visit(context) as office:
        found = _asked(office)
        office.say(
            [{"title": each.title, "answer": each.answer, "advice": each.advice} for each in found],
            table(("Question", "Answer"), [(each.title, each.answer) for each in found]),
        )


@app.command()
def show(context: typer.Context, words: Words) -> None:
    """Show the list behind one answer."""
    with visit(context) as office:
        found = _named(_asked(office), words)
        office.say(found, [f"{found.title} {found.answer}.", *table(found.heading, found.rows)])


@app.command()
def export(
    context: typer.Context,
    file: TableFile,
    words: Words,
) -> None:
    """Write the list behind one answer."""
    from receiving_app.whole_file import refuse_no_table, write_table

    refuse_no_table(file)
    with visit(context) as office:
        found = _named(_asked(office), words)
        write_table(file, found.heading, found.rows)
        office.say(
            {"file": file, "rows": len(found.rows)},
            [f"{counted(len(found.rows), 'row')} written to {file}."],
        )


def _asked(office: Visit) -> "tuple[Report, ...]":
    from receiving_app.reports.questions import reports

    return office.ask(reports, office.workplace.clock())


def _named(found: "tuple[Report, ...]", words: list[str]) -> "Report":
    wanted = " ".join(words).lower().split()
    named = [each for each in found if all(word in each.title.lower() for word in wanted)]
    if len(named) != 1:
        which = " ".join(each.title for each in named or found)
        raise Refused(f"{len(named)} questions have these words.", f"Name one of: {which}")
    return named[0]
