"""``receive``: what differs before a delivery is closed, and what becomes of pieces that did not come."""

from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import table
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.receiving.answers import RemainderTold

app = typer.Typer()

Delivery = Annotated[str, typer.Argument(metavar="DELIVERY", help="The delivery's number.")]
Order = Annotated[str, typer.Argument(metavar="ORDER", help="The order's number.")]
Line = Annotated[
    str, typer.Argument(metavar="LINE", help="The line on the order: 4, or 4a for a part of a kit.")
]
_LINES = "A line whose rest {}, as ORDER/LINE; may be given again."


@app.command()
def check(context: typer.Context, delivery: Delivery) -> None:
    """Show what of a delivery is not as expected, and what closing makes of it."""
    from receiving_app.receiving.lookups import delivery_on_screen
    from receiving_app.reports.closing import check_before_closing

    with visit(context) as office:
        delivery_id = office.ask(delivery_on_screen, delivery).delivery_id
        page = office.ask(check_before_closing, delivery_id)
        rows = [(each.kind.value, each.what, each.means) for each in page.differences]
        office.say(page, table(("Differs", "What", "If nothing is done"), rows))


@app.command()
def close(
    context: typer.Context,
    delivery: Delivery,
    cancel: Annotated[
        list[str] | None, typer.Option("--cancel", metavar="ORDER/LINE", help=_LINES.format("is cancelled"))
    ] = None,
    later: Annotated[
        list[str] | None, typer.Option("--later", metavar="ORDER/LINE", help=_LINES.format("is asked later"))
    ] = None,
    reason: Reason = "",
) -> None:
    """Close a delivery; what has not come stays open on its purchase, unless it is cancelled."""
    from receiving_app.receiving.actions import close as close_delivery
    from receiving_app.receiving.answers import Remainder
    from receiving_app.receiving.lookups import delivery_on_screen

    with visit(context) as office:
        told = (
            *(_told(office, each, Remainder.CANCEL, reason) for each in cancel or ()),
            *(_told(office, each, Remainder.LATER, reason) for each in later or ()),
        )
        closed = office.do(close_delivery, delivery, told)
        office.say(office.ask(delivery_on_screen, delivery), [closed.said])


@app.command()
def remainder(
    context: typer.Context,
    order: Order,
    line: Line,
    decision: Annotated[str, typer.Argument(metavar="WHAT", help="keep, cancel or later.")],
    reason: Reason = "",
) -> None:
    """Decide what becomes of the pieces of a line that did not come, apart from any delivery."""
    from receiving_app.receiving.answers import Remainder, RemainderTold
    from receiving_app.receiving.by_hand import line_named
    from receiving_app.receiving.goods.remainders import decide_remainder

    if decision not in list(Remainder):
        raise Refused(f"A remainder is not decided as {decision}.", f"Say one of: {', '.join(Remainder)}.")
    with visit(context) as office:
        told = RemainderTold(office.ask(line_named, order, line), Remainder(decision), reason)
        _say(office, office.do(decide_remainder, told))


@app.command("wait-again")
def wait_again(context: typer.Context, order: Order, line: Line, reason: Reason) -> None:
    """Take the cancellation of a line's remainder back: its pieces are waited for again."""
    from receiving_app.receiving.by_hand import line_named
    from receiving_app.receiving.goods.remainders import take_back_cancellation

    with visit(context) as office:
        _say(office, office.do(take_back_cancellation, office.ask(line_named, order, line), reason))


@app.command()
def remainders(context: typer.Context) -> None:
    """List what was decided of pieces that did not come, oldest first."""
    from receiving_app.receiving.goods.remainders import remainders_of

    with visit(context) as office:
        found = office.ask(remainders_of)
        rows = [
            (
                each.order,
                each.line,
                each.item,
                each.decision.value,
                each.quantity,
                each.reason,
                each.decided_by,
                office.local(each.at),
            )
            for each in found
        ]
        heading = ("Order", "Line", "Item", "Decided", "Pieces", "Reason", "By", "At")
        office.say(found, table(heading, rows))


@app.command("blind-count")
def blind_count(
    context: typer.Context,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="The code of a dock.")],
    state: Annotated[str, typer.Argument(metavar="ON|OFF", help="on or off.")],
) -> None:
    """Count goods at a dock without seeing what was ordered, until the count is told; or no longer."""
    from receiving_app.receiving.arrivals.blind import set_blind_count

    if state.lower() not in {"on", "off"}:
        raise Refused(f"Blind counting is on or off, not {state}.", "Say on or off.")
    with visit(context) as office:
        _say(office, office.do(set_blind_count, place, state.lower() == "on"))


def _told(office: Visit, named: str, decision: str, reason: str) -> "RemainderTold":
    from receiving_app.receiving.answers import Remainder, RemainderTold
    from receiving_app.receiving.by_hand import line_named

    order, _, line = named.rpartition("/")
    if not order or not line[:1].isdigit():
        raise Refused(f"'{named}' names no line.", "Write it as ORDER/LINE, such as PO-8002/1.")
    return RemainderTold(office.ask(line_named, order, line), Remainder(decision), reason)


def _say(office: Visit, said: str) -> None:
    office.say({"said": said}, [said])
