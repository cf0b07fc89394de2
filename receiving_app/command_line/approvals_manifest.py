"""``approvals``: vendors' lists of serials in, and beside what came."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason, bytes_of
from receiving_app.command_line.saying import table
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.approvals.manifest_file import ManifestRead

app = typer.Typer()

List = Annotated[Path, typer.Argument(metavar="FILE", help="The vendor's list, as CSV or as a workbook.")]
Order = Annotated[str, typer.Argument(metavar="ORDER", help="The order's number.")]


@app.command()
def manifest(
    context: typer.Context,
    file: List,
    order: Annotated[
        str | None, typer.Option("--order", metavar="NO", help="The order, where the list names none.")
    ] = None,
    told: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="HEADING=MEANING",
            help="serial, order, line, part, mac or carton; remembered.",
        ),
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Only say what it would do; nothing is changed.")
    ] = False,
) -> None:
    """Bring a vendor's list of serials in: its units are expected, and ticked off as they are scanned."""
    from receiving_app.approvals.manifests import import_manifest, learn_headings, rehearse_manifest
    from receiving_app.approvals.workbook import media_type
    from receiving_app.documents.actions import keep

    data = bytes_of(file)
    with visit(context) as office:
        if told:
            office.do(learn_headings, dict(_pair(each) for each in told))
        read = _read(office, data, file.name, order)
        if rehearse:
            found = office.ask(rehearse_manifest, read)
            rows = [
                (
                    each.row.file_line,
                    each.row.order,
                    each.item,
                    each.row.serial,
                    "new" if each.is_new else "known",
                )
                for each in found.placed
            ]
            told_too = [str(each) for each in (*found.problems, *found.warnings)]
            heads = ("Line", "Order", "Item", "Serial", "Would be")
            office.say(found, [f"{file.name}: {found.counts}.", *table(heads, rows), *told_too])
            return
        done = office.do(
            lambda session, by: import_manifest(
                session,
                by,
                keep(
                    session, by, office.workplace.documents, data, file.name, media_type(data), "manifest"
                ).id,
                read,
            )
        )
        office.say(done, [done.said, *(str(each) for each in (*done.problems, *done.warnings))])


@app.command("manifests")
def list_manifests(context: typer.Context) -> None:
    """List the vendors' lists that were brought in, the latest first."""
    from receiving_app.approvals.manifests import manifests

    with visit(context) as office:
        found = office.ask(manifests)
        rows = [
            (
                each.manifest_id,
                each.file,
                office.local(each.at),
                each.units,
                each.refused,
                "taken back" if each.taken_back else "in",
            )
            for each in found
        ]
        office.say(found, table(("List", "File", "At", "Serials", "Refused", "State"), rows))


@app.command("take-back-manifest")
def manifest_taken_back(
    context: typer.Context,
    manifest_id: Annotated[str, typer.Argument(metavar="LIST", help="Its id, as approvals manifests says.")],
    reason: Reason,
) -> None:
    """Say that a list was brought in by mistake; what was received stays."""
    from receiving_app.approvals.manifests import take_back_manifest

    with visit(context) as office:
        said = office.do(take_back_manifest, manifest_id, reason)
        office.say({"said": said}, [said])


@app.command("against-manifest")
def against(
    context: typer.Context,
    order: Order,
    message: Annotated[
        bool, typer.Option("--message", help="Write a draft to the vendor instead of the comparison.")
    ] = False,
) -> None:
    """Say what the vendor's list announced and is not here, what is here besides, and what is mixed up."""
    from receiving_app.receiving.goods.against_manifest import against_manifest, vendor_message

    with visit(context) as office:
        if message:
            text = office.ask(vendor_message, order)
            office.say({"message": text}, text.splitlines())
            return
        found = office.ask(against_manifest, order)
        lines = []
        for line in found:
            lines.append(f"Line {line.number}, {line.item}: {line.said}.")
            lines += [f"    short: {serial}" for serial in line.short]
            lines += [f"    extra: {serial}" for serial in line.extra]
            lines += [
                f"    substituted: {each.announced} by {each.came}, {each.why}" for each in line.substituted
            ]
        office.say(found, lines or [f"No list announces serials of order {order}."])


def _read(office: Visit, data: bytes, name: str, order: str | None) -> "ManifestRead":
    """The list; what its columns mean is asked for when nobody has told it.

    Raises:
        Refused: the serials or the orders are in no column that is known.
    """
    from receiving_app.approvals.manifest_file import read_manifest
    from receiving_app.approvals.manifests import learned_headings, refuse_unread

    read = read_manifest(data, name, office.ask(learned_headings), order)
    refuse_unread(read)
    return read


def _pair(text: str) -> tuple[str, str]:
    heading, sign, meaning = text.rpartition("=")
    if not sign or not heading:
        raise Refused(f"'{text}' says nothing of a column.", "Write it like: Serial=serial.")
    return heading, meaning
