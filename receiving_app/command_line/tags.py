"""``tags``: printing labels, verifying them on the device, and accounting for every number."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked
from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import local, say, table
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from datetime import tzinfo

    from sqlalchemy.orm import Session

    from receiving_app.history.by import By
    from receiving_app.tags.answers import SeriesAccount, TagSeen

app = typer.Typer(help="Asset tags: print, verify, replace, account for.", no_args_is_help=True)

Tag = Annotated[str, typer.Argument(metavar="TAG", help="The tag's number.")]


@app.command("print")
def print_tags(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="TARGET",
            help="pdf:FILE, png:DIR, zpl-file:FILE, zpl:HOST:PORT or queue:NAME; the set printer if none.",
        ),
    ] = "",
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="[TAG]...", help="Only these tags; all that wait if none.")
    ] = None,
    stock: Annotated[
        str, typer.Option("--stock", metavar="NAME", help="The label stock; the set one if left out.")
    ] = "",
    start_at: Annotated[
        int, typer.Option("--start-at", metavar="N", min=1, help="First free label of a half-used sheet.")
    ] = 1,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Why a named tag is printed again: torn, lost."),
    ] = None,
) -> None:
    """Print the labels that wait, and mark each that was surely printed.

    A tag that was printed before is named and printed again only with a reason; its label shows that it is a
    further one.
    """
    from receiving_app.inventory.labels import labels_waiting
    from receiving_app.printing import print_waiting
    from receiving_app.tags.actions import ask_to_print
    from receiving_app.tags.lookups import tag_seen

    wanted = [number.strip().upper() for number in numbers or ()]
    if reason is not None and not wanted:
        raise Refused("A reason belongs to tags that are printed again.", "Name the tags.")
    with visit(context) as office:

        def ask_again(session: "Session", by: "By") -> None:
            waiting = {each.label.number for each in labels_waiting(session, numbers=wanted)}
            for tag in (tag_seen(session, number) for number in wanted if number not in waiting):
                if tag.asset_id is None:
                    raise Refused(f"Tag {tag.number} is for no unit.", "Print the tag of a unit.")
                ask_to_print(session, by, asset_id=tag.asset_id, tag_id=tag.tag_id, reason=reason)

        office.do(ask_again)
        with watched("Printing labels") as progress:
            printed = print_waiting(
                office.workplace,
                target,
                stock_name=stock,
                start_at=start_at,
                numbers=wanted,
                progress=progress,
            )
        office.say(printed, [printed.said, *printed.numbers])
        if printed.faults:
            raise Refused("Some labels could not be drawn; they still wait.", " ".join(printed.faults))


@app.command()
def stocks(context: typer.Context) -> None:
    """List the label stocks: sheets and rolls, each with its size and how many labels a page holds."""
    from receiving_app.tags.stock import read_stocks

    found = read_stocks()
    say(
        asked(context),
        found,
        table(
            ("Stock", "What", "Label", "On a page", "Also"),
            [
                (
                    each.name,
                    each.title,
                    f"{each.label[0]:g} x {each.label[1]:g} mm",
                    each.per_page,
                    ", ".join(each.also),
                )
                for each in found
            ],
        ),
    )


@app.command()
def verify(
    context: typer.Context,
    tag: Tag,
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="The serial number on the device.")],
) -> None:
    """Say that tag and serial were scanned off the same device: the tag is on it and scans."""
    from receiving_app.inventory.actions import tag_meets_serial

    with visit(context) as office:
        met = office.do(tag_meets_serial, tag, serial)
        office.say(met, [met.said])


@app.command()
def unverify(context: typer.Context, tag: Tag, reason: Reason) -> None:
    """Take a verification back: the tag counts as not applied again."""
    from receiving_app.inventory.actions import take_back_verification

    with visit(context) as office:
        office.do(take_back_verification, tag, reason)
        _say_tag(office, tag)


@app.command()
def show(context: typer.Context, tag: Tag) -> None:
    """Show a tag and everything that happened to it."""
    with visit(context) as office:
        _say_tag(office, tag)


@app.command()
def void(context: typer.Context, tag: Tag, reason: Reason) -> None:
    """Take a number out of use for good. A tag that a unit wears is replaced instead."""
    from receiving_app.inventory.lookups import find
    from receiving_app.tags.actions import void_tag

    with visit(context) as office:
        number = tag.strip().upper()
        worn = [row for row in office.ask(find, number) if row.tag == number]
        if worn:
            raise Refused(
                f"{worn[0].description}, serial {worn[0].serial}, wears tag {number}.",
                f"Replace it with: tags replace {number}.",
            )
        office.do(void_tag, tag, reason)
        _say_tag(office, tag)


@app.command()
def replace(context: typer.Context, tag: Tag, reason: Reason) -> None:
    """Void the tag of a unit (torn off, unreadable) and take a new number; its label waits to be printed."""
    from receiving_app.inventory.actions import replace_tag

    with visit(context) as office:
        number = office.do(replace_tag, tag, reason)
        office.say(
            {"replaced": tag.strip().upper(), "number": number}, [f"The new tag is {number}. Print it next."]
        )


@app.command()
def roll(
    context: typer.Context,
    series: Annotated[str, typer.Argument(metavar="SERIES", help="The series' code.")],
    name: Annotated[str, typer.Argument(metavar="ROLL", help="What is written on the roll.")],
    first: Annotated[int, typer.Argument(metavar="FIRST", help="Its first number, bare digits.")],
    last: Annotated[int, typer.Argument(metavar="LAST", help="Its last number.")],
    spoiled: Annotated[
        list[int] | None, typer.Option("--spoiled", metavar="N", help="A number thrown away.")
    ] = None,
) -> None:
    """Take in a roll of tags that was printed elsewhere; its numbers are used by hand."""
    from receiving_app.people.lookups import today
    from receiving_app.tags.rolls import take_in_roll

    with visit(context) as office:
        day = office.ask(today, office.workplace.clock())
        said = office.do(take_in_roll, series, name, first, last, day, spoiled or ())
        office.say({"roll": name, "said": said}, [said])


@app.command()
def affix(
    context: typer.Context,
    tag: Tag,
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="The serial number on the device.")],
    placement: Annotated[
        str, typer.Option("--where", metavar="TEXT", help="Where on the device it is.")
    ] = "",
) -> None:
    """Say that a tag off a roll was stuck on a device, and that both scan."""
    from receiving_app.inventory.actions import affix_tag_of_roll
    from receiving_app.inventory.lookups import asset_seen

    with visit(context) as office:
        asset_id = office.ask(asset_seen, serial).row.asset_id
        met = office.do(affix_tag_of_roll, tag, asset_id, placement)
        office.say(met, [met.said])


@app.command()
def account(
    context: typer.Context,
    series: Annotated[str, typer.Argument(metavar="SERIES", help="The series' code.")],
) -> None:
    """Account for every number of a series; exit code 2 when one is missing."""
    from receiving_app.tags.lookups import account as account_of

    with visit(context) as office:
        seen = office.ask(account_of, series)
        office.say(seen, _account_in_words(seen))
        if seen.missing:
            raise Refused(f"{len(seen.missing)} numbers of {series} are missing.", "Run: history verify.")


def _say_tag(office: Visit, tag: str) -> None:
    from receiving_app.tags.lookups import tag_seen

    seen = office.ask(tag_seen, tag)
    office.say(seen, _tag_in_words(seen, office.zone))


def _tag_in_words(seen: "TagSeen", zone: "tzinfo") -> Iterator[str]:
    yield f"Tag {seen.number} of series {seen.series}: {seen.state}, printed {seen.prints} times"
    yield from table(
        ("At", "What", "Reason", "Printer", "Stock", "Label"),
        [
            (local(each.at, zone), each.kind, each.reason, each.printer, each.stock, each.position)
            for each in seen.events
        ],
    )


def _account_in_words(seen: "SeriesAccount") -> Iterator[str]:
    yield f"Series {seen.series}: from {seen.first or 'nothing yet'}, next {seen.next}"
    yield from table(("State", "Numbers"), seen.by_state)
    missing = ", ".join(str(number) for number in seen.missing) or "none"
    yield f"Missing: {missing}"
