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
from receiving_app.errors import Refused, Trouble
from receiving_app.scans.scan_lines import BadLine, LineOfScan, scan_lines
from receiving_app.wording import ended

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
    that of the line. The codes of the command card do their work here too (receive card); one that comes
    again within two seconds counts once.
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
        answer = self._office.do(take_in_scan, line.raw, line.device or self._device, self._delivery_id)
        if answer.prints:
            self._print(answer)
        return answer

    def _print(self, answer: "ScanAnswer") -> None:
        """PRINTTAG was scanned: its labels go to this PC's printer."""
        from receiving_app.printing import print_waiting

        workplace = self._office.workplace
        if not workplace.settings.printer:
            note("No label printer is set; the labels wait. Print them with: tags print --to TARGET.")
            return
        note(print_waiting(workplace, asset_ids=answer.prints).said)

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


@app.command()
def reopen(context: typer.Context, delivery: Delivery, reason: Reason) -> None:
    """Take the closing of a delivery back."""
    from receiving_app.receiving.arrivals import deliveries

    with visit(context) as office:
        say_delivery(office, office.do(lambda s, by: deliveries.reopen_delivery(s, by, delivery, reason).id))


@app.command()
def withdraw(context: typer.Context, delivery: Delivery) -> None:
    """Take the opening of a delivery back, when nothing was counted in it."""
    from receiving_app.receiving.arrivals import deliveries

    with visit(context) as office:
        say_delivery(office, office.do(lambda s, by: deliveries.withdraw_delivery(s, by, delivery).id))


@app.command()
def show(
    context: typer.Context,
    delivery: Annotated[
        str | None, typer.Argument(metavar="[DELIVERY]", help="The delivery's number; the dock if left out.")
    ] = None,
) -> None:
    """Show one delivery, or the dock today: what came, what is expected, what is open."""
    from receiving_app.people.lookups import today
    from receiving_app.receiving.arrivals.today import dock_today

    with visit(context) as office:
        if delivery is not None:
            say_delivery(office, delivery)
            return
        seen = office.ask(lambda session: dock_today(session, today(session, office.workplace.clock())))
        office.say(seen, _dock_in_words(seen, office))


def _stream(file: str, stack: ExitStack) -> BinaryIO:
    """The bytes of the scans.

    Raises:
        Refused: there is no such file, or it is empty.
    """
    if file == "-":
        return sys.stdin.buffer
    bytes_of(Path(file))
    return stack.enter_context(Path(file).open("rb"))


def say_delivery(office: Visit, number: str) -> None:
    """Say everything of a delivery."""
    from receiving_app.receiving.lookups import delivery_on_screen

    seen = office.ask(delivery_on_screen, number)
    office.say(seen, _delivery_in_words(seen, office.zone))


def _scan_in_words(answer: "ScanAnswer") -> Iterator[str]:
    yield f"{answer.outcome.replace('_', ' ')}: {ended(answer.title)} {answer.said}"
    if answer.choices:
        yield from (f"    {choice.key}: {choice.label}" for choice in answer.choices)
        yield f"    Settle it with: receive settle {answer.scan_id} KEY"


def _delivery_in_words(seen: "DeliveryOnScreen", zone: "tzinfo") -> Iterator[str]:
    yield f"Delivery {seen.number}, {seen.state}, at {seen.dock}"
    brought = f", brought by {seen.carrier}" if seen.carrier else ""
    yield f"Opened {local(seen.opened_at, zone)} by {seen.opened_by}{brought}"
    yield from filter(None, (seen.arrival.sentence,))
    yield f"Packing slip: {seen.slip.sentence}"
    for box in seen.boxes:
        cartons = f": {', '.join(box.cartons)}" if box.cartons else ""
        yield f"Box {box.number}{'' if box.is_open else ', closed'}{cartons}"
    for purchase in seen.purchases:
        yield f"Order {purchase.number}, {purchase.vendor}, for {purchase.agency}: {purchase.verdict}"
        yield from table(
            ("Line", "Item", "Ordered", "Received", "Accepted", "Rejected", "On hold"),
            [
                (
                    line.label,
                    f"{line.item} ({line.kit})" if line.kit else line.item,
                    line.ordered or "",  # nothing while it is counted blind
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
    yield from seen.decided
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
    more = seen.expected_in_all - len(seen.expected)
    yield f"Expected, the first of {seen.expected_in_all}:" if more > 0 else "Expected:"
    yield from table(
        ("Order", "Vendor", "For", "Items", "Ordered", "Received", "Ordered on", "Expected"),
        [
            (
                each.number,
                each.vendor,
                each.agency,
                each.items,
                each.ordered,
                each.received,
                each.ordered_on,
                each.when,
            )
            for each in seen.expected
        ],
    )
