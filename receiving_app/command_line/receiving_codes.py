"""``receive``: codes taught for good, how a scan was read, and the printed command card."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked
from receiving_app.command_line.entering import visit
from receiving_app.command_line.saying import local, say, table

if TYPE_CHECKING:
    from datetime import tzinfo

    from receiving_app.receiving.scanning.explaining_answers import LearntCodeSeen, ScanExplained

app = typer.Typer()

Code = Annotated[str, typer.Argument(metavar="CODE", help="The code, as it is scanned.")]


@app.command()
def codes(context: typer.Context) -> None:
    """List the codes that were bound to an item, the newest first."""
    from receiving_app.receiving.scanning.learnt_codes import learnt_codes

    with visit(context) as office:
        found = office.ask(learnt_codes)
        office.say(
            found,
            table(
                ("Code", "Item", "Maker", "Part", "Bound by", "At"),
                [
                    (each.code, each.item, each.maker, each.part, each.by, office.local(each.at))
                    for each in found
                ],
            ),
        )


@app.command()
def bind(
    context: typer.Context,
    code: Code,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="The order's number.")],
    line: Annotated[
        str, typer.Argument(metavar="LINE", help="The line on the order: 4, or 4a for a part of a kit.")
    ],
) -> None:
    """Let a code mean an item from now on, at every dock. Serials, tags, cartons and cards are refused."""
    from receiving_app.receiving.scanning.learnt_codes import bind_code, line_of_order

    with visit(context) as office:
        line_id = office.ask(line_of_order, order, line)
        bound = office.do(bind_code, code, line_id)
        office.say(bound, [_bound_in_words(bound)])


@app.command()
def unbind(context: typer.Context, code: Code) -> None:
    """Take back what a code was bound to, by a further entry."""
    from receiving_app.receiving.scanning.learnt_codes import unbind_code

    with visit(context) as office:
        gone = office.do(unbind_code, code)
        office.say(gone, [f"{gone.code} no longer means {gone.item}."])


@app.command()
def explain(
    context: typer.Context,
    scan_id: Annotated[str, typer.Argument(metavar="SCAN", help="The scan's id, as its answer tells it.")],
) -> None:
    """Say how a scan was read: its characters, what it may be and why, and what each step did."""
    from receiving_app.receiving.scanning.explaining import explain_scan

    with visit(context) as office:
        seen = office.ask(explain_scan, scan_id)
        office.say(seen, _explained_in_words(seen, office.zone))


@app.command()
def card(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The PDF to write.")],
) -> None:
    """Write the command card: every command, quantity and answer as a bar code on one letter page."""
    from receiving_app.tags.command_card import command_card
    from receiving_app.whole_file import write_whole

    write_whole(file, command_card())
    say(asked(context), {"file": str(file)}, [f"The command card is in {file}. Print it at its true size."])


def _bound_in_words(bound: "LearntCodeSeen") -> str:
    return f"{bound.code} means {bound.item}, part {bound.part}, from now on."


def _explained_in_words(seen: "ScanExplained", zone: "tzinfo") -> Iterator[str]:
    yield f"{seen.shown}, scanned {local(seen.at, zone)} with {seen.device}"
    if seen.signs:
        yield f"In it: {seen.signs}"
    yield f"{seen.outcome.replace('_', ' ')}: {seen.title}. {seen.said}"
    yield from table(
        ("May be", "Value", "How sure", "Because"),
        [(each.what, each.value, each.confidence, each.reason) for each in seen.candidates],
    )
    yield from table(
        ("Step", "Answer"),
        [(step.question, step.answer) for step in seen.steps],
    )
    if seen.learnt:
        yield _bound_in_words(seen.learnt)
    yield seen.why_not or "It can be bound to an item: receive bind CODE ORDER LINE."
