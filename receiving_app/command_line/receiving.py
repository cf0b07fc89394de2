"""``receive``: scans in, questions settled, deliveries opened, closed and taken back."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason, bytes_of
from receiving_app.command_line.saying import local, note, table
from receiving_app.command_line.scan_lines import BadLine, LineOfScan, scan_lines
from receiving_app.errors import Refused, Trouble
from receiving_app.wording import counted

if TYPE_CHECKING:
    from datetime import tzinfo

    from receiving_app.receiving.answers import DeliveryOnScreen, DockToday, ScanAnswer

app = typer.Typer(help="Receive goods: scans, deliveries, and taking back.", no_args_is_help=True)

GUN = "SCANNER"
Delivery = Annotated[str, typer.Argument(metavar="DELIVERY", help="The delivery's number.")]


@app.command()
def scan(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="A file of scans, or - for what is piped in.")
    ] = "-",
    delivery: Annotated[
        str | None,
        typer.Option("--delivery", metavar="NO", help="Scan into this open delivery first."),
    ] = None,
    device: Annotated[
        str, typer.Option("--device", metavar="NAME", help="The gun's name, for lines that do not name one.")
    ] = GUN,
) -> None:
    """Take raw scans in, one to a line, and give one answer for each.

    A line is what the gun sent, or JSON with raw, device and at. Every scan is kept by itself. A line that is
    no scan is answered as refused with its number, and the next one goes on. In a sample office the time is
    that of the line.
    """
    from receiving_app.people.lookups import the_office
    from receiving_app.receiving.lookups import delivery_on_screen

    with ExitStack() as stack:
        lines = scan_lines(_stream(file, stack))
        office = stack.enter_context(visit(context))
        about = office.ask(the_office)
        office.ask(office.workplace.by)  # nobody signed in: said once, before the first scan
        opened = office.ask(delivery_on_screen, delivery) if delivery else None
        if opened is not None and opened.state != "open":
            raise Refused(f"Delivery {opened.number} is {opened.state}.", "Name an open one, or none.")
        counter = _Counter(
            office, about.zone, opened.delivery_id if opened else None, device, about.is_sample
        )
        for line in lines:
            counter.take(line)


class _Counter:
    """Takes one line after the other in, and answers each."""

    def __init__(
        self, office: Visit, zone: "tzinfo", delivery_id: str | None, device: str, timed: bool
    ) -> None:
        self._office, self._zone, self._delivery_id, self._device = office, zone, delivery_id, device
        self._timed = timed

    def take(self, line: LineOfScan | BadLine) -> None:
        """Take the line in and say what became of it."""
        if isinstance(line, BadLine):
            self._refuse(line.number, line.said)
            return
        try:
            self._answer(line.number, self._take_in(line))
        except Refused as refused:
            self._refuse(line.number, str(refused))
        except Trouble:
            note(f"Stopped at line {line.number}; it and what follows was not taken in.")
            raise

    def _take_in(self, line: LineOfScan) -> "ScanAnswer":
        from receiving_app.receiving.actions import take_in_scan

        workplace = self._office.workplace
        if self._timed and line.at is not None:
            try:
                moment = line.moment(self._zone)
            except ValueError:
                raise Refused(f"'{line.at}' is no time.", "Write it like 2026-09-15T08:30:11.") from None
            assert moment is not None
            workplace.clock = lambda: moment
        return self._office.do(take_in_scan, line.raw, line.device or self._device, self._delivery_id)

    def _answer(self, number: int, answer: "ScanAnswer") -> None:
        from receiving_app.command_line.in_json import plain

        told = {"line": number, **plain(answer, self._zone)}
        self._office.say_one_of_many(told, _scan_in_words(answer), self._zone)

    def _refuse(self, number: int, said: str) -> None:
        told = {"line": number, "outcome": "refused", "title": "Not taken in", "said": said}
        self._office.say_one_of_many(told, [f"refused: line {number}. {said}"], self._zone)


@app.command()
def settle(
    context: typer.Context,
    scan_id: Annotated[str, typer.Argument(metavar="SCAN", help="The scan that asked.")],
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key of the choice.")],
) -> None:
    """Answer the question of a scan with one of the choices it offered."""
    from receiving_app.receiving.actions import settle as settle_scan

    with visit(context) as office:
        answer = office.do(settle_scan, scan_id, key)
        office.say(answer, _scan_in_words(answer))


@app.command()
def undo(
    context: typer.Context,
    scan_id: Annotated[
        str | None, typer.Argument(metavar="[SCAN]", help="The scan; the last one here if left out.")
    ] = None,
) -> None:
    """Take a scan back by a further entry; nothing is deleted."""
    from receiving_app.receiving.actions import undo as undo_scan

    with visit(context) as office:
        answer = office.do(undo_scan, scan_id)
        office.say(answer, _scan_in_words(answer))


@app.command("open")
def open_delivery(
    context: typer.Context,
    dock: Annotated[
        str | None,
        typer.Option("--dock", metavar="CODE", help="Where it arrives; the first dock if left out."),
    ] = None,
    carrier: Annotated[str | None, typer.Option("--carrier", metavar="NAME", help="Who brought it.")] = None,
    pieces: Annotated[
        int | None, typer.Option("--pieces", metavar="N", min=1, help="How many pieces were handed over.")
    ] = None,
) -> None:
    """Begin a delivery, also before its order is known. The next scans belong to it."""
    from receiving_app.inventory.places import place
    from receiving_app.receiving.by_hand import begin_delivery

    with visit(context) as office:
        if dock is not None and office.ask(place, dock) is None:
            raise Refused(f"There is no place {dock}.", "Name a dock of locations.csv.")
        begun = office.do(begin_delivery, dock=dock, carrier=carrier, pieces=pieces)
        _say_delivery(office, begun.delivery_id or "")


@app.command()
def close(context: typer.Context, delivery: Delivery) -> None:
    """Close a delivery; what has not come stays open on its purchase."""
    from receiving_app.receiving.actions import close as close_delivery

    with visit(context) as office:
        office.do(close_delivery, delivery)
        _say_delivery(office, delivery)


@app.command()
def reopen(context: typer.Context, delivery: Delivery, reason: Reason) -> None:
    """Take the closing of a delivery back."""
    from receiving_app.receiving import deliveries

    with visit(context) as office:
        _say_delivery(office, office.do(lambda s, by: deliveries.reopen_delivery(s, by, delivery, reason).id))


@app.command()
def withdraw(context: typer.Context, delivery: Delivery) -> None:
    """Take the opening of a delivery back, when nothing was counted in it."""
    from receiving_app.receiving import deliveries

    with visit(context) as office:
        _say_delivery(office, office.do(lambda s, by: deliveries.withdraw_delivery(s, by, delivery).id))


@app.command()
def show(
    context: typer.Context,
    delivery: Annotated[
        str | None, typer.Argument(metavar="[DELIVERY]", help="The delivery's number; the dock if left out.")
    ] = None,
) -> None:
    """Show one delivery, or the dock today: what came, what is expected, what is open."""
    from receiving_app.people.lookups import today
    from receiving_app.receiving.lookups import dock_today

    with visit(context) as office:
        if delivery is not None:
            _say_delivery(office, delivery)
            return
        seen = office.ask(lambda session: dock_today(session, today(session, office.workplace.clock())))
        office.say(seen, _dock_in_words(seen, office))


@app.command()
def unidentified(context: typer.Context) -> None:
    """List deliveries without an order, the longest waiting first."""
    from receiving_app.receiving.unidentified import unidentified_deliveries

    with visit(context) as office:
        now = office.workplace.clock()
        found = office.ask(unidentified_deliveries)
        office.say(
            [
                {
                    "delivery_id": each.delivery_id,
                    "number": each.number,
                    "dock": each.dock,
                    "carrier": each.carrier or "",
                    "opened_at": each.opened_at,
                    "opened_by": each.opened_by,
                    "note": each.note or "",
                    "days": (now - each.opened_at).days,
                }
                for each in found
            ],
            table(
                ("Delivery", "Dock", "Carrier", "Opened", "By", "Days", "Note"),
                [
                    (
                        each.number,
                        each.dock,
                        each.carrier,
                        office.local(each.opened_at),
                        each.opened_by,
                        (now - each.opened_at).days,
                        each.note or "",
                    )
                    for each in found
                ],
            ),
        )


def _stream(file: str, stack: ExitStack) -> BinaryIO:
    """The bytes of the scans.

    Raises:
        Refused: there is no such file, or it is empty.
    """
    if file == "-":
        return sys.stdin.buffer
    bytes_of(Path(file))
    return stack.enter_context(Path(file).open("rb"))


def _say_delivery(office: Visit, number: str) -> None:
    from receiving_app.receiving.lookups import delivery_on_screen

    seen = office.ask(delivery_on_screen, number)
    office.say(seen, _delivery_in_words(seen, office.zone))


def _scan_in_words(answer: "ScanAnswer") -> Iterator[str]:
    title = answer.title if answer.title.endswith("?") else f"{answer.title}."
    yield f"{answer.outcome.replace('_', ' ')}: {title} {answer.said}"
    if answer.choices:
        yield from (f"    {choice.key}: {choice.label}" for choice in answer.choices)
        yield f"    Settle it with: receive settle {answer.scan_id} KEY"


def _delivery_in_words(seen: "DeliveryOnScreen", zone: "tzinfo") -> Iterator[str]:
    yield f"Delivery {seen.number}, {seen.state}, at {seen.dock}"
    brought = f", brought by {seen.carrier}" if seen.carrier else ""
    pieces = f", {counted(seen.pieces, 'piece')}" if seen.pieces else ""
    yield f"Opened {local(seen.opened_at, zone)} by {seen.opened_by}{brought}{pieces}"
    yield f"Packing slip: {seen.slip.sentence}"
    for purchase in seen.purchases:
        yield f"Order {purchase.number}, {purchase.vendor}, for {purchase.agency}: {purchase.verdict}"
        yield from table(
            ("Line", "Item", "Ordered", "Received", "Accepted", "Rejected", "On hold"),
            [
                (
                    line.number,
                    line.item,
                    line.ordered,
                    line.received,
                    line.accepted,
                    line.rejected,
                    line.on_hold,
                )
                for line in purchase.lines
            ],
        )
    if not seen.purchases:
        yield "No order is known for it yet."
    for tag in seen.tags:
        yield f"Label {tag.number} for {tag.serial}: {tag.state}"


def _dock_in_words(seen: "DockToday", office: Visit) -> Iterator[str]:
    yield f"Received today: {seen.received_today}. Deliveries without an order: {seen.unidentified}."
    yield "Open deliveries:"
    yield from table(
        ("Delivery", "What", "Opened", "By", "At"),
        [
            (each.number, each.what, office.local(each.opened_at), each.opened_by, each.workstation)
            for each in seen.open_deliveries
        ],
    )
    yield "Expected:"
    yield from table(
        ("Order", "Vendor", "For", "Items", "Ordered", "Received", "Ordered on"),
        [
            (each.number, each.vendor, each.agency, each.items, each.ordered, each.received, each.ordered_on)
            for each in seen.expected
        ],
    )
