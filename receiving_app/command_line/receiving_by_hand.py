"""``receive``: what a clerk does besides scanning: count, mark, set aside, return."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import Visit, visit
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import table
from receiving_app.errors import Refused
from receiving_app.wording import ended

if TYPE_CHECKING:
    from receiving_app.receiving.answers import ScanAnswer
    from receiving_app.receiving.goods.marking import Mark

app = typer.Typer()

Delivery = Annotated[str, typer.Argument(metavar="DELIVERY", help="The delivery's number.")]
Order = Annotated[str, typer.Argument(metavar="ORDER", help="The order's number.")]
Line = Annotated[
    str, typer.Argument(metavar="LINE", help="The line on the order: 4, or 4a for a part of a kit.")
]
Pieces = Annotated[int, typer.Argument(metavar="N", min=1, help="How many pieces.")]
Serials = Annotated[
    list[str] | None, typer.Option("--serial", metavar="SERIAL", help="One of them; may be given again.")
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What was seen, in your words.")]


@app.command()
def slip(
    context: typer.Context,
    delivery: Delivery,
    number: Annotated[str | None, typer.Argument(metavar="[NUMBER]", help="The slip's number.")] = None,
    lacks: Annotated[
        str | None, typer.Option("--lacks", metavar="WHY", help="absent or illegible, when it has no number.")
    ] = None,
) -> None:
    """Note the packing slip of a delivery, or that there is none that can be read."""
    from receiving_app.receiving.by_hand import note_slip

    with visit(context) as office:
        _say(office, office.do(note_slip, delivery, number, lacks=lacks))


@app.command()
def count(
    context: typer.Context,
    delivery: Delivery,
    order: Order,
    line: Line,
    pieces: Annotated[int, typer.Argument(metavar="N", min=0, help="Pieces of this delivery.")],
    uom: Annotated[
        str | None, typer.Option("--unit", metavar="UNIT", help="Counted in; that of the order if left out.")
    ] = None,
) -> None:
    """Say how many pieces of a line came in a delivery, whatever was scanned."""
    from receiving_app.receiving.by_hand import count_by_hand, line_named

    with visit(context) as office:
        line_id = office.ask(line_named, order, line)
        _say(office, office.do(count_by_hand, delivery, line_id, pieces, uom))


@app.command()
def mark(
    context: typer.Context,
    delivery: Delivery,
    order: Order,
    line: Line,
    pieces: Pieces,
    wrong: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="WHAT",
            help="damaged, 'wrong item', substitute, 'quality problem'…, or an X12 412 code such as 04.",
        ),
    ] = "damaged",
    serials: Serials = None,
    part: Annotated[str | None, typer.Option("--part", metavar="PART", help="What came instead.")] = None,
    approved: Annotated[
        bool, typer.Option("--approved", help="Somebody agreed to the substitute; it stays accepted.")
    ] = False,
    note: Note = "",
) -> None:
    """Mark pieces of a delivery as damaged, wrong, a substitute, or by any condition of X12 412."""
    from receiving_app.receiving.by_hand import line_named
    from receiving_app.receiving.goods.marking import mark_pieces

    told = _mark(wrong, pieces, serials, part, note, approved=approved)
    with visit(context) as office:
        line_id = office.ask(line_named, order, line)
        _say(office, office.do(mark_pieces, delivery, line_id, told))


@app.command("not-ours")
def not_ours(
    context: typer.Context,
    delivery: Delivery,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="misship (another customer's) or personal.")
    ] = "misship",
    note: Note = "",
) -> None:
    """Refuse a delivery that is for another customer, or an employee's own parcel."""
    from receiving_app.receiving.by_hand import MISSHIP, PERSONAL, not_for_us

    if kind not in {MISSHIP, PERSONAL}:
        raise Refused(f"There is no kind {kind}.", f"Say {MISSHIP} or {PERSONAL}.")
    with visit(context) as office:
        _say(office, office.do(not_for_us, delivery, kind, note))


@app.command("cannot-identify")
def cannot_identify(context: typer.Context, delivery: Delivery, note: Note = "") -> None:
    """Say that nothing tells whose goods a delivery is, and what was seen."""
    from receiving_app.receiving.by_hand import mark_unidentified

    with visit(context) as office:
        _say(office, office.do(mark_unidentified, delivery, note))


@app.command("drop-ship")
def drop_ship(
    context: typer.Context,
    order: Order,
    line: Line,
    pieces: Pieces,
    place: Annotated[str, typer.Option("--place", metavar="CODE", help="Where the goods are.")],
    by_whom: Annotated[str, typer.Option("--confirmed-by", metavar="WHO", help="Who says so.")],
    serials: Serials = None,
) -> None:
    """Receive goods that went straight to their user, who confirms them."""
    from receiving_app.receiving.by_hand import confirm_drop_ship, line_named

    with visit(context) as office:
        line_id = office.ask(line_named, order, line)
        _say(office, office.do(confirm_drop_ship, line_id, place, pieces, tuple(serials or ()), by_whom))


@app.command("serial")
def serial_shown(
    context: typer.Context,
    order: Order,
    line: Line,
    serial: Annotated[str, typer.Argument(metavar="SERIAL", help="What the piece shows.")],
) -> None:
    """Give a piece that was received without a serial the one it shows now."""
    from receiving_app.receiving.by_hand import line_named
    from receiving_app.receiving.goods.later import identify_piece

    with visit(context) as office:
        asset_id = office.do(identify_piece, office.ask(line_named, order, line), serial)
        office.say({"asset_id": asset_id, "serial": serial}, [f"The piece is {serial} now."])


@app.command("return")
def send_back(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="RMA", help="The vendor's number for the return.")],
    order: Order,
    line: Line,
    pieces: Pieces,
    shipped_on: Annotated[
        datetime, typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="The day it left.")
    ],
    serials: Serials = None,
    credit: Annotated[
        float | None, typer.Option("--credit", metavar="DOLLARS", min=0, help="The credit promised.")
    ] = None,
) -> None:
    """Say what went back to the vendor; what was received stays received."""
    from receiving_app.receiving.by_hand import line_named
    from receiving_app.receiving.goods.later import Return, return_to_vendor

    with visit(context) as office:
        back = Return(
            number,
            office.ask(line_named, order, line),
            pieces,
            tuple(serials or ()),
            date.fromisoformat(f"{shipped_on:%Y-%m-%d}"),
            None if credit is None else round(credit * 100),
        )
        said = office.do(return_to_vendor, back)
        office.say({"return": number, "said": said}, [said])


@app.command("take-back-return")
def take_back(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="RMA", help="The vendor's number for the return.")],
    reason: Reason,
) -> None:
    """Say that a return was told by mistake."""
    from receiving_app.receiving.goods.later import take_back_return

    with visit(context) as office:
        said = office.do(take_back_return, number, reason)
        office.say({"return": number, "said": said}, [said])


@app.command()
def quarantine(context: typer.Context) -> None:
    """List orders whose goods are in quarantine, those that are cleared by now first."""
    from receiving_app.receiving.goods.releasing import quarantined

    with visit(context) as office:
        found = office.ask(quarantined)
        office.say(
            found,
            table(
                ("Order", "Vendor", "Pieces", "Verdict", "Can be released", "Why"),
                [
                    (each.order, each.vendor, each.pieces, each.verdict, each.releasable, each.why)
                    for each in found
                ],
            ),
        )


@app.command()
def release(context: typer.Context, order: Order) -> None:
    """Take the goods of an order that is cleared by now out of quarantine."""
    from receiving_app.receiving.goods.releasing import release as release_goods

    with visit(context) as office:
        released = office.do(release_goods, order)
        office.say(released, [released.said])


@app.command("take-back-release")
def release_taken_back(context: typer.Context, order: Order, reason: Reason) -> None:
    """Put the goods that were released last back into quarantine."""
    from receiving_app.receiving.goods.releasing import take_back_release

    with visit(context) as office:
        back = office.do(take_back_release, order, reason)
        office.say(back, [back.said])


@app.command()
def discrepancies(
    context: typer.Context,
    delivery: Annotated[
        str | None, typer.Argument(metavar="[DELIVERY]", help="The delivery's number; all if left out.")
    ] = None,
) -> None:
    """List what is wrong with deliveries: damaged, over, short, wrong, substituted, refused."""
    from receiving_app.people.lookups import today
    from receiving_app.receiving.lookups import delivery_on_screen
    from receiving_app.slips.against_count import all_discrepancies

    with visit(context) as office:
        delivery_id = office.ask(delivery_on_screen, delivery).delivery_id if delivery else None
        on = office.ask(today, office.workplace.clock())
        found = office.ask(all_discrepancies, on, delivery_id)
        office.say(
            found,
            table(
                ("Day", "Delivery", "Order", "Line", "Code", "Pieces", "What", "Note"),
                [
                    (
                        each.day,
                        each.delivery,
                        each.order or "",
                        each.line or "",
                        each.code,
                        each.quantity,
                        each.what,
                        each.note or "",
                    )
                    for each in found
                ],
            ),
        )


def _mark(
    wrong: str, pieces: int, serials: list[str] | None, part: str | None, note: str, *, approved: bool
) -> "Mark":
    from receiving_app.receiving.goods.conditions import CONDITIONS, wrong_named
    from receiving_app.receiving.goods.marking import Mark

    what = wrong_named(wrong)
    if what is None:
        kinds = ", ".join(f"{each} ({condition.code})" for each, condition in CONDITIONS.items())
        raise Refused(f"Pieces are not marked as {wrong}.", f"Mark them as one of: {kinds}.")
    return Mark(what, pieces, tuple(serials or ()), part, approved, note or None)


def _say(office: Visit, answer: "ScanAnswer") -> None:
    office.say(answer, [f"{ended(answer.title)} {answer.said}"])
