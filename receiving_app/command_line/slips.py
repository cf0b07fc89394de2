"""``slips``: filing packing slips, placing them with deliveries, and finding the missing ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason, bytes_of
from receiving_app.command_line.saying import note, table
from receiving_app.command_line.watching import watched
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from receiving_app.slips.actions import SlipFiled
    from receiving_app.slips.lookups import SlipRow

app = typer.Typer(help="Packing slips: file them, place them, find the missing ones.", no_args_is_help=True)

Slip = Annotated[str, typer.Argument(metavar="SLIP", help="The slip's own number, or its id.")]
Delivery = Annotated[str, typer.Argument(metavar="DELIVERY", help="The delivery's number.")]
MOST = 1_000_000


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files, or folders whose files are taken.")
    ],
) -> None:
    """File scans, photos, faxes and PDFs of packing slips.

    Each is kept as it is and placed with its delivery when the paper leaves no doubt; otherwise it waits for
    review. A batch is parted at its separator sheets. A file that is no document is named, the others go in,
    and the exit code is 2.
    """
    files = list(_files(paths))
    filed: list[SlipFiled] = []
    refused: list[dict[str, str]] = []
    with visit(context) as office:
        office.ask(office.workplace.by)  # nobody signed in: said before the reading begins
        with watched("Reading slips") as progress:
            for done, file in enumerate(files):
                progress.step(done, len(files), file.name)
                try:
                    filed += _hand_in(office, file)
                except Refused as wrong:
                    refused.append({"file": file.name, "said": str(wrong)})
        office.say({"filed": filed, "refused": refused}, _filed_in_words(filed))
        for each in refused:
            note(f"{each['file']}: {each['said']}")
        if refused:
            raise Refused(f"{counted(len(refused), 'file')} of {len(files)} could not be filed.")


@app.command()
def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder a scanner writes into.")],
    *,
    every: Annotated[float, typer.Option("--every", metavar="SECONDS", help="How often to look.")] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="File what lies there and stop.")] = False,
) -> None:
    """File what a scanner puts into a folder, until Ctrl-C. A file is taken when it has stopped growing.

    The files stay where they are. One answer is given for each paper.
    """
    import time

    from receiving_app.slips.watching import FolderWatch

    if not folder.is_dir():
        raise Refused(f"{folder} is no folder.", "Name the folder the scanner writes into.")
    looking = FolderWatch(folder)
    with visit(context) as office:
        office.ask(office.workplace.by)
        zone = office.zone
        with watched(f"Watching {folder.name}") as progress:
            while True:
                for file in looking.ready():
                    progress.step(0, 0, file.name)
                    try:
                        for each in _hand_in(office, file):
                            office.say_one_of_many(each, _filed_in_words([each]), zone)
                    except Refused as wrong:
                        note(f"{file.name}: {wrong}")
                if once and not looking.growing:
                    return
                progress.step(0, 0)
                time.sleep(every)


@app.command("match")
def match_slips(context: typer.Context) -> None:
    """Try the rules again on every slip in review: its delivery may be known by now."""
    from receiving_app.slips.actions import match_again
    from receiving_app.slips.lookups import slips_page

    with visit(context) as office:
        waiting = office.ask(slips_page, state="review", limit=MOST)
        with watched("Matching slips") as progress:
            tried = []
            for done, row in enumerate(waiting):
                progress.step(done, len(waiting), row.file)
                tried.append(office.do(match_again, row.slip_id))
        office.say(tried, _filed_in_words(tried))


@app.command()
def place(
    context: typer.Context,
    slip: Slip,
    delivery: Delivery,
    *,
    also: Annotated[
        bool, typer.Option("--also", help="It serves this delivery too, beside those it lies with.")
    ] = False,
) -> None:
    """Say which delivery a slip belongs to."""
    from receiving_app.slips.actions import place_slip, place_slip_also

    with visit(context) as office:
        filed = office.do(place_slip_also if also else place_slip, slip, delivery)
        office.say(filed, [filed.said])


@app.command()
def split(
    context: typer.Context,
    slip: Slip,
    pages: Annotated[
        list[int], typer.Argument(metavar="PAGE...", help="The pages on which a further paper begins.")
    ],
) -> None:
    """Say that a filed slip is several papers; each is matched by itself."""
    from receiving_app.slips.actions import split_slip

    with visit(context) as office:
        filed = office.do(split_slip, office.workplace.documents, slip, tuple(pages))
        office.say(filed.each, _filed_in_words(filed.each))


@app.command("no-slip")
def no_slip(
    context: typer.Context,
    delivery: Delivery,
    reason: Reason,
    supervisor: Annotated[
        str, typer.Option("--supervisor", metavar="PERSON", help="Who answers for it: number or name.")
    ] = "",
    *,
    back: Annotated[bool, typer.Option("--take-back", help="The slip turned up after all.")] = False,
) -> None:
    """Put on record that a delivery has no slip that could be filed, with a supervisor's name."""
    from receiving_app.slips.absences import declare_no_slip, take_back_no_slip

    with visit(context) as office:
        if back:
            said = office.do(take_back_no_slip, delivery, reason)
        else:
            said = office.do(declare_no_slip, delivery, reason, supervisor)
        office.say(said, [said.said])


@app.command()
def missing(context: typer.Context) -> None:
    """List deliveries for which no slip is filed, the oldest first."""
    from receiving_app.slips.lookups import missing_slips

    with visit(context) as office:
        found = office.ask(missing_slips)
        office.say(
            found,
            table(
                ("Delivery", "Order", "Slip number", "Opened", "State"),
                [
                    (row.delivery, row.order, row.slip_number, office.local(row.opened_at), row.state)
                    for row in found
                ],
            ),
        )


@app.command()
def show(
    context: typer.Context,
    slip: Annotated[
        str | None, typer.Argument(metavar="[SLIP]", help="The slip's number or id; all if left out.")
    ] = None,
) -> None:
    """List the filed slips, or show one: what it says beside what was counted, and what happened to it."""
    from receiving_app.slips.against_count import slip_lines
    from receiving_app.slips.lookups import slip_story, slips_page

    with visit(context) as office:
        if slip is None:
            found = office.ask(slips_page)
            office.say(found, _slip_table(found))
            return
        row = _one(office, slip)
        story = office.ask(slip_story, row.slip_id)
        goods = office.ask(slip_lines, row.slip_id)
        lines = [f"{office.local(each.at)} {each.state}: {each.reason}" for each in story]
        office.say(
            {"slip": row, "lines": goods, "story": story},
            [*_slip_table([row]), *(each.said for each in goods), *lines],
        )


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    slip: Annotated[
        str | None, typer.Option("--slip", metavar="SLIP", help="Write this slip's original instead.")
    ] = None,
) -> None:
    """Write the list of slips as CSV, or the original of one slip as it was filed."""
    from receiving_app.documents.lookups import contents
    from receiving_app.slips.lookups import slips_page
    from receiving_app.whole_file import write_whole

    with visit(context) as office:
        if slip is None:
            if file.suffix.lower() != ".csv":
                raise Refused(f"{file.name} is no CSV file.", "Give a name that ends in .csv.")
            found = office.ask(slips_page, limit=MOST)
            _write_csv(file, found)
            office.say(
                {"file": file, "slips": len(found)}, [f"{counted(len(found), 'slip')} written to {file}."]
            )
            return
        original = office.ask(contents, office.workplace.documents, _one(office, slip).document_id)
        write_whole(file, original)
        office.say({"file": file, "bytes": len(original)}, [f"The original is written to {file}."])


@app.command("take-back")
def take_back(context: typer.Context, slip: Slip, reason: Reason) -> None:
    """Take a slip out of its delivery, to review; a slip in review is withdrawn. Its original stays."""
    from receiving_app.slips.actions import take_back_placement

    with visit(context) as office:
        filed = office.do(take_back_placement, slip, reason)
        office.say(filed, [f"The slip is {filed.state} now. {filed.said}"])


def _hand_in(office: Visit, file: Path) -> "tuple[SlipFiled, ...]":
    """Read a file, unless it was filed and read before, and file its papers."""
    from receiving_app.slips.actions import file_slip, filed_before
    from receiving_app.slips.reading import read_slip

    data = bytes_of(file)
    if (before := office.ask(filed_before, data, file.name)) is not None:
        return before.each
    reading = read_slip(data, file.name)
    return office.do(file_slip, office.workplace.documents, data, reading).each


def _files(paths: "Sequence[Path]") -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.is_file())
        else:
            yield path


def _one(office: Visit, name: str) -> "SlipRow":
    from receiving_app.slips.lookups import slips_page

    rows = (*office.ask(slips_page, limit=MOST), *office.ask(slips_page, state="withdrawn", limit=MOST))
    found = [row for row in rows if name in {row.slip_id, row.slip_number, row.document_id}]
    if not found:
        raise Refused(f"There is no packing slip {name}.", "See the list with: slips show.")
    standing = [row for row in found if row.state != "withdrawn"] or found
    if len(standing) > 1:
        raise Refused(f"Several slips have the number {name}.", "Name one by its id.")
    return standing[0]


def _filed_in_words(filed: "Sequence[SlipFiled]") -> list[str]:
    return table(
        ("File", "Slip", "State", "Delivery", "Why"),
        [(each.file, each.slip_number, each.state, each.delivery, each.said) for each in filed],
    )


def _slip_table(rows: "Sequence[SlipRow]") -> list[str]:
    return table(
        ("Id", "Slip", "State", "Delivery", "Order", "Pages", "File"),
        [
            (row.slip_id, row.slip_number, row.state, row.delivery, row.order, row.pages, row.file)
            for row in rows
        ],
    )


def _write_csv(file: Path, rows: "Sequence[SlipRow]") -> None:
    from dataclasses import fields

    from receiving_app.slips.lookups import SlipRow
    from receiving_app.whole_file import write_csv

    names = [each.name for each in fields(SlipRow)]
    write_csv(file, [names, *([getattr(row, name) for name in names] for row in rows)])
