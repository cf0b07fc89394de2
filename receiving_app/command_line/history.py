"""``history``: what happened, and whether all of it still holds."""

from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import visit
from receiving_app.command_line.saying import table
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.history.actions import Subject

app = typer.Typer(help="What happened, and whether it still holds.", no_args_is_help=True)


@app.command()
def verify(
    context: typer.Context,
    head: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            metavar="HEAD",
            help="A chain head printed on a day sheet or packet; may be given several times.",
        ),
    ] = None,
) -> None:
    """Check every chain, every fact, every total and every document; exit code 2 when anything differs.

    A chain alone does not show that its end was cut off: give the heads that were printed.
    """
    from receiving_app.history.lookups import heads

    with visit(context) as office, watched("Verifying") as progress:
        differences = office.workplace.differences(tuple(head or ()), progress)
        ends = office.ask(heads)
        lines = [str(each) for each in differences] or ["Everything holds."]
        office.say(
            {"differences": differences, "heads": [str(each) for each in ends]},
            [*lines, *(f"Chain head: {each}" for each in ends)],
        )
        if differences:
            raise Refused(
                f"The office differs from its history in {counted(len(differences), 'place')}.",
                "Keep this office as it is, and restore the last good backup.",
            )


@app.command()
def show(
    context: typer.Context,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="KIND:ID", help="Only entries about this, as tag:ID or delivery:ID."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many at most.")] = 200,
) -> None:
    """Show what happened, the newest first."""
    from receiving_app.history.lookups import entries
    from receiving_app.people.lookups import names_of

    subject = _subject(about) if about else None
    with visit(context) as office:
        found = office.ask(entries, about=subject, limit=limit)
        names = office.ask(names_of, [each.person_id for each in found if each.person_id])
        office.say(
            found,
            table(
                ("At", "Workstation", "No", "Who", "What", "About"),
                [
                    (
                        office.local(each.at),
                        each.workstation,
                        each.number,
                        names.get(each.person_id or "", "nobody"),
                        each.said,
                        f"{each.subject.kind}:{each.subject.id}",
                    )
                    for each in found
                ],
            ),
        )


def _subject(text: str) -> "Subject":
    from receiving_app.history.actions import Subject

    kind, colon, subject_id = text.partition(":")
    if not (kind and colon and subject_id):
        raise Refused(f"'{text}' names nothing.", "Write KIND:ID, as history show lists it.")
    return Subject(kind, subject_id)
