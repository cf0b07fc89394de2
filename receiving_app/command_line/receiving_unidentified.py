"""``receive unidentified``: the queue of deliveries without an order, its clues, and how each is settled."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import table
from receiving_app.wording import ended

if TYPE_CHECKING:
    from receiving_app.receiving.answers import ScanAnswer
    from receiving_app.receiving.arrivals.clues import Clues

app = typer.Typer()

Delivery = Annotated[str, typer.Argument(metavar="DELIVERY", help="The delivery's number.")]


@app.callback(invoke_without_command=True)
def unidentified(context: typer.Context) -> None:
    """Deliveries without an order: list (also when nothing more is said), clues, and how each is settled."""
    if context.invoked_subcommand is None:
        listed(context)


@app.command("list")
def listed(context: typer.Context) -> None:
    """List deliveries without an order, the longest waiting first."""
    from receiving_app.receiving.arrivals.unidentified import age_word, unidentified_deliveries

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
                    "days": each.days(now),
                    "age": age_word(each.days(now))[0],
                }
                for each in found
            ],
            table(
                ("Delivery", "Dock", "Carrier", "Opened", "By", "Days", "Age", "Note"),
                [
                    (
                        each.number,
                        each.dock,
                        each.carrier,
                        office.local(each.opened_at),
                        each.opened_by,
                        each.days(now),
                        age_word(each.days(now))[0],
                        each.note or "",
                    )
                    for each in found
                ],
            ),
        )


@app.command()
def show(context: typer.Context, delivery: Delivery) -> None:
    """Show what was scanned and seen on a delivery, and the orders that fit, each with the reason."""
    from receiving_app.receiving.arrivals.clues import clues_of
    from receiving_app.receiving.lookups import delivery_on_screen

    with visit(context) as office:
        delivery_id = office.ask(delivery_on_screen, delivery).delivery_id
        clues = office.ask(clues_of, delivery_id)
        office.say(clues, _in_words(clues))


@app.command()
def identify(
    context: typer.Context,
    delivery: Delivery,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="The order it is for.")],
) -> None:
    """Say for which order a delivery is; what was scanned on it is played to that order."""
    from receiving_app.receiving.arrivals.resolving import identify as identify_delivery

    with visit(context) as office:
        _say(office, office.do(identify_delivery, delivery, order))


@app.command()
def settle(
    context: typer.Context,
    delivery: Delivery,
    how: Annotated[
        str, typer.Option("--as", metavar="HOW", help="personal, misship, sent_back or handed_over.")
    ],
    reason: Reason,
) -> None:
    """Settle a delivery without an order: refused, mis-shipped, sent back, or handed to an agency."""
    from receiving_app.receiving.arrivals.resolving import resolve

    with visit(context) as office:
        _say(office, office.do(resolve, delivery, how, reason))


@app.command("take-back")
def take_back(context: typer.Context, delivery: Delivery, reason: Reason) -> None:
    """Take back how a delivery was settled; it waits again."""
    from receiving_app.receiving.arrivals.resolving import take_back_settling

    with visit(context) as office:
        _say(office, office.do(take_back_settling, delivery, reason))


@app.command()
def settled(context: typer.Context) -> None:
    """List deliveries that were settled without an order, the newest first."""
    from receiving_app.receiving.arrivals.unidentified import settled_deliveries

    with visit(context) as office:
        found = office.ask(settled_deliveries)
        rows = [
            (each.number, each.how, each.reason, each.settled_by, office.local(each.at)) for each in found
        ]
        office.say(found, table(("Delivery", "How", "Reason", "By", "At"), rows))


def _in_words(clues: "Clues") -> Iterator[str]:
    yield from filter(None, (clues.arrival.sentence,))
    yield from (f"Scanned: {code}" for code in clues.codes)
    yield from (f"Seen: {note}" for note in clues.notes)
    if not clues.suggestions:
        yield "No order fits what is known."
    for each in clues.suggestions:
        yield f"It may be for order {each.order}, {each.vendor}, for {each.agency}:"
        yield from (f"    {why}" for why in each.why)


def _say(office: Visit, answer: "ScanAnswer") -> None:
    office.say(answer, [f"{ended(answer.title)} {answer.said}"])
