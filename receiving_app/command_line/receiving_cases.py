"""``receive cases`` and ``receive case``: what was wrong, followed to its end; and ``receive report``."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason, bytes_of
from receiving_app.command_line.receiving_photos import PhotosTo, say_photos
from receiving_app.command_line.saying import table
from receiving_app.errors import Refused
from receiving_app.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from receiving_app.receiving.cases.lookups import CaseRow, CaseSeen
    from receiving_app.receiving.cases.opening import CaseDone

app = typer.Typer()
one = typer.Typer(help="One case: who was told, photos, notes, how it ended.", no_args_is_help=True)
app.add_typer(one, name="case")

Number = Annotated[str, typer.Argument(metavar="CASE", help="The case's number.")]
_PAGE = 500
_HEADING = (
    "Case",
    "Due",
    "Tell",
    "State",
    "Code",
    "Pieces",
    "What",
    "Order",
    "Line",
    "Vendor",
    "Delivery",
    "Days",
)


@app.command("cases")
def list_cases(
    context: typer.Context,
    show: Annotated[
        str, typer.Option("--show", metavar="WHICH", help="open, late, resolved, withdrawn or all.")
    ] = "open",
    find: Annotated[str, typer.Option("--find", metavar="WORDS", help="Parts of numbers or names.")] = "",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write them as .csv, .xlsx or .json.")
    ] = None,
) -> None:
    """List cases by what is due next. What is wrong and has no case yet gets one, if you may receive."""
    from receiving_app.people.lookups import today
    from receiving_app.receiving.cases.lookups import CASES_SHOWN, cases_page
    from receiving_app.whole_file import refuse_no_table, write_table

    if show not in CASES_SHOWN:
        raise Refused(f"Cases are not listed by {show}.", f"Say one of: {', '.join(CASES_SHOWN)}.")
    if to is not None:
        refuse_no_table(to)
    with visit(context) as office:
        _take_up(office)
        on = office.ask(today, office.workplace.clock())
        rows: list[CaseRow] = []
        while True:
            after = rows[-1].case_id if rows else None
            page = office.ask(cases_page, on, find, show=show, after=after, limit=_PAGE)
            rows += page
            if len(page) < _PAGE:
                break
        cells = [_cells(row) for row in rows]
        if to is None:
            office.say(rows, table(_HEADING, cells))
            return
        write_table(to, _HEADING, cells)
        office.say({"file": to, "rows": len(rows)}, [f"{counted(len(rows), 'case')} written to {to}."])


@app.command()
def report(
    context: typer.Context,
    delivery: Annotated[
        str, typer.Argument(metavar="DELIVERY", help="The delivery's number, or its report's.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The PDF to write.")],
    revision: Annotated[
        int | None, typer.Option("--revision", metavar="N", min=1, help="The newest if left out.")
    ] = None,
) -> None:
    """Write the receiving report of a closed delivery as PDF, as it was when it was closed."""
    from receiving_app.receiving.arrivals.reporting import report_for
    from receiving_app.reports.receiving_report import report_named, report_seen
    from receiving_app.reports.receiving_report_pdf import draw_report
    from receiving_app.whole_file import write_whole

    if to.suffix.lower() != ".pdf":
        raise Refused(f"{to.name} is no name of a PDF.", "End it in .pdf.")
    with visit(context) as office:
        try:
            report_id = office.ask(report_named, delivery, revision)
        except Refused:
            if revision is not None:
                raise
            report_id = office.do(report_for, delivery)
        seen = office.ask(report_seen, report_id)
        write_whole(to, draw_report(seen))
        told = {"report": seen.number, "revision": seen.revision, "head": seen.head, "file": to}
        office.say(told, [f"Receiving report {seen.name} written to {to}."])


@one.command()
def show(context: typer.Context, number: Number) -> None:
    """Show a case with all that happened to it."""
    with visit(context) as office:
        seen = _seen(office, number)
        office.say(seen, _in_words(seen, office))


@one.command()
def told(
    context: typer.Context,
    number: Number,
    whom: Annotated[
        str, typer.Option("--whom", metavar="WHOM", help="carrier, vendor, or inspection for one asked for.")
    ],
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="The day; today if left out."),
    ] = None,
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="NO", help="The number they gave it.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="To whom, and how.")] = None,
) -> None:
    """Say that the carrier or the vendor was told, or that an inspection was asked for."""
    from receiving_app.receiving.cases.rules import Step
    from receiving_app.receiving.cases.steps import tell

    steps = {
        "carrier": Step.CARRIER_TOLD,
        "vendor": Step.VENDOR_TOLD,
        "inspection": Step.INSPECTION_ASKED,
    }
    if whom not in steps:
        raise Refused(f"There is no {whom} to tell.", f"Say one of: {', '.join(steps)}.")
    with visit(context) as office:
        day = date.fromisoformat(f"{on:%Y-%m-%d}") if on else None
        _done(office, office.do(tell, number, steps[whom], on_day=day, value=reference, note=note))


@one.command()
def note(
    context: typer.Context,
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to remember.")],
) -> None:
    """Note something about a case."""
    from receiving_app.receiving.cases.steps import add_note

    with visit(context) as office:
        _done(office, office.do(add_note, number, text))


@one.command()
def photo(
    context: typer.Context,
    number: Number,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Photos of what was found.")],
) -> None:
    """Keep photos with a case, under their hashes."""
    from receiving_app.receiving.cases.steps import add_photo

    taken = [(file.name, bytes_of(file)) for file in files]
    with visit(context) as office:
        shelf = office.workplace.documents
        done = [office.do(add_photo, shelf, number, name, contents) for name, contents in taken]
        office.say(done, [each.said for each in done])


@one.command()
def photos(context: typer.Context, number: Number, to: PhotosTo = None) -> None:
    """List the photos of a case and of its delivery, or write them into a folder as they came."""
    from receiving_app.receiving.arrivals.photos import photos_of_case

    with visit(context) as office:
        say_photos(office, office.ask(photos_of_case, number), to)


@one.command()
def resolve(
    context: typer.Context,
    number: Number,
    how: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="HOW",
            help="credit, replacement, kept, returned, 'no fault of the vendor' or 'written off'.",
        ),
    ],
    reason: Reason,
) -> None:
    """Say how a case ended, and why."""
    from receiving_app.receiving.cases.rules import Resolution
    from receiving_app.receiving.cases.steps import resolve as resolve_case

    try:
        resolution = Resolution(how)
    except ValueError:
        raise Refused(f"A case does not end as {how}.", f"Say one of: {', '.join(Resolution)}.") from None
    with visit(context) as office:
        _done(office, office.do(resolve_case, number, resolution, reason))


@one.command("take-back")
def take_back(context: typer.Context, number: Number, reason: Reason) -> None:
    """Take the newest step of a case back by a further entry."""
    from receiving_app.receiving.cases.steps import take_back_step

    with visit(context) as office:
        _done(office, office.do(take_back_step, number, reason))


@one.command()
def letter(
    context: typer.Context,
    number: Number,
    to: Annotated[str, typer.Option("--to", metavar="WHOM", help="vendor or carrier.")] = "vendor",
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Write it as .txt or .eml; else it is shown."),
    ] = None,
) -> None:
    """Draft what a vendor or a carrier is told of a case."""
    from receiving_app.people.lookups import the_office, today
    from receiving_app.receiving.cases.letter import CARRIER, LETTER_KINDS, VENDOR, draft_letter
    from receiving_app.whole_file import write_whole

    if to not in {VENDOR, CARRIER}:
        raise Refused(f"There is no {to} to write to.", f"Say {VENDOR} or {CARRIER}.")
    if file is not None and file.suffix.lower() not in LETTER_KINDS:
        raise Refused(f"{file.name} is no name of a letter.", f"End it in {' or '.join(LETTER_KINDS)}.")
    with visit(context) as office:
        seen = _seen(office, number)
        person = office.workplace.person
        on = office.ask(today, office.workplace.clock())
        draft = draft_letter(seen, to, office.ask(the_office).name, person.name if person else "", on)
        if file is None:
            office.say({"subject": draft.subject, "body": draft.body}, draft.as_text.splitlines())
            return
        write_whole(file, draft.as_file(file.suffix))
        office.say({"file": file, "subject": draft.subject}, [f"Draft written to {file}."])


def _seen(office: Visit, number: str) -> "CaseSeen":
    from receiving_app.people.lookups import today
    from receiving_app.receiving.cases.lookups import case_seen

    return office.ask(case_seen, number, office.ask(today, office.workplace.clock()))


def _take_up(office: Visit) -> None:
    """Open the cases that are missing, where the person may; others see those there are."""
    from receiving_app.people.lookups import today
    from receiving_app.people.rules import MAY_RECEIVE
    from receiving_app.slips.short_cases import cases_to_take_up, take_up_cases

    person = office.workplace.person
    if person is None or not person.roles & set(MAY_RECEIVE):
        return
    if found := office.ask(cases_to_take_up, office.ask(today, office.workplace.clock())):
        office.do(take_up_cases, found)


def _done(office: Visit, done: "CaseDone") -> None:
    office.say(done, [done.said])


def _cells(row: "CaseRow") -> tuple[object, ...]:
    return (
        row.number,
        row.next_due or "",
        row.waits_for or "",
        row.state.replace("_", " "),
        row.code,
        row.quantity,
        row.what,
        row.order or "",
        row.line or "",
        row.vendor or "",
        row.delivery,
        row.days,
    )


def _in_words(seen: "CaseSeen", office: Visit) -> "Iterator[str]":
    from receiving_app.receiving.goods.conditions import in_words

    row = seen.row
    state = row.state.replace("_", " ")
    yield f"Case {row.number}, {state}: {row.quantity} {row.what}, {in_words(row.code)}"
    yield f"Delivery {row.delivery} of {row.delivered_on}, {row.days} days old"
    if row.order:
        yield f"Order {row.order}, line {row.line}, {row.item}, from {row.vendor}"
    if seen.serials:
        yield f"Serials: {', '.join(seen.serials)}"
    if seen.note:
        yield f"Seen: {seen.note}"
    if seen.carrier_due:
        yield f"Carrier to be told by {seen.carrier_due} (NMFC item 300135; its own tariff may differ)"
    if seen.vendor_due:
        yield f"Vendor to be told by {seen.vendor_due}"
    yield from table(
        ("At", "By", "Step", "Day", "What", "Note", "Taken back"),
        [
            (
                office.local(each.at),
                each.person,
                each.kind.replace("_", " "),
                each.on_day,
                each.document or each.value,
                each.note,
                each.taken_back,
            )
            for each in seen.events
        ],
    )
