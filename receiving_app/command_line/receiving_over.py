"""``receive``: more than was ordered: the tolerances, and what waits for somebody to lift it."""

from typing import Annotated

import typer

from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import table
from receiving_app.errors import Refused

app = typer.Typer()

Order = Annotated[str, typer.Argument(metavar="ORDER", help="The order's number.")]
Part = Annotated[
    str, typer.Option("--part", metavar="PART", help="Of this part alone: the maker's part number.")
]
Vendor = Annotated[str, typer.Option("--vendor", metavar="NAME", help="Of this vendor alone.")]


@app.command("tolerances")
def list_tolerances(context: typer.Context) -> None:
    """List what may come beyond an order, of the office, of vendors and of parts, and why."""
    from receiving_app.receiving.goods.tolerances import tolerances

    with visit(context) as office:
        found = office.ask(tolerances)
        office.say(
            found,
            table(
                ("Of", "What", "Then", "Per cent", "Pieces", "Why", "Set by", "At"),
                [
                    (
                        each.scope,
                        each.subject,
                        each.tolerance.result,
                        "" if each.tolerance.percent is None else each.tolerance.percent,
                        "" if each.tolerance.pieces is None else each.tolerance.pieces,
                        each.reason,
                        each.set_by,
                        office.local(each.at),
                    )
                    for each in found
                ],
            ),
        )


@app.command("set-tolerance")
def set_one(
    context: typer.Context,
    result: Annotated[
        str, typer.Argument(metavar="WHAT", help="allow, reason (the clerk says why) or approver (held).")
    ],
    reason: Reason,
    part: Part = "",
    vendor: Vendor = "",
    percent: Annotated[
        int | None, typer.Option("--percent", metavar="N", help="Per cent of what was ordered.")
    ] = None,
    pieces: Annotated[
        int | None,
        typer.Option("--pieces", metavar="N", help="At most so many; of both the lesser."),
    ] = None,
) -> None:
    """Set what may come beyond an order: of a part, a vendor, or (without either) of the office."""
    from receiving_app.receiving.goods.tolerances import set_tolerance
    from receiving_app.receiving.rules import OverReceipt

    if result not in set(OverReceipt):
        raise Refused(f"There is no {result}.", f"Say one of: {', '.join(OverReceipt)}.")
    scope, subject = _of(part, vendor)
    with visit(context) as office:
        done = office.do(
            set_tolerance,
            scope,
            subject,
            OverReceipt(result),
            percent=percent,
            pieces=pieces,
            reason=reason,
        )
        office.say(done, [f"More than ordered: {done.tolerance.said}."])


@app.command("take-back-tolerance")
def take_one_back(context: typer.Context, reason: Reason, part: Part = "", vendor: Vendor = "") -> None:
    """Say that a tolerance was set by mistake; what was set before it holds again."""
    from receiving_app.receiving.goods.tolerances import take_back_tolerance, tolerance_named

    scope, subject = _of(part, vendor)
    with visit(context) as office:
        said = office.do(take_back_tolerance, office.ask(tolerance_named, scope, subject), reason)
        office.say({"said": said}, [said])


@app.command()
def over(context: typer.Context) -> None:
    """List orders of which more came than was ordered, and waits for somebody to lift it."""
    from receiving_app.receiving.goods.lifting import held_over

    with visit(context) as office:
        found = office.ask(held_over)
        office.say(
            found,
            table(
                ("Order", "Vendor", "Pieces", "Counted by, who cannot lift them"),
                [(each.order, each.vendor, each.pieces, ", ".join(each.received_by)) for each in found],
            ),
        )


@app.command()
def lift(context: typer.Context, order: Order, reason: Reason) -> None:
    """Keep what came beyond an order: units get their owner and their tag."""
    from receiving_app.receiving.goods.lifting import lift_over

    with visit(context) as office:
        lifted = office.do(lift_over, order, reason)
        office.say(lifted, [lifted.said])


@app.command("take-back-lift")
def lift_taken_back(context: typer.Context, order: Order, reason: Reason) -> None:
    """Put what was lifted last on hold again."""
    from receiving_app.receiving.goods.lifting import take_back_lift

    with visit(context) as office:
        back = office.do(take_back_lift, order, reason)
        office.say(back, [back.said])


def _of(part: str, vendor: str) -> tuple[str, str]:
    if part and vendor:
        raise Refused("A tolerance is of a part or of a vendor.", "Name one of them.")
    if part:
        return "item", part
    return ("vendor", vendor) if vendor else ("office", "")
