"""``approvals kit``: what a line's kit arrives as."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.entering import visit
from receiving_app.command_line.saying import dollars, table
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.approvals.kit_rules import KitPart

app = typer.Typer()

_SHAPE = "NO;WHAT;PER KIT;serial|count;COST"
_EXAMPLE = 'Write it like "CAM-1;Camera;1;serial;1250.00". The number and the cost may stay empty.'


@app.command()
def kit(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="The order's number.")],
    line: Annotated[str, typer.Argument(metavar="LINE", help="The kit's line on the order.")],
    part: Annotated[
        list[str] | None,
        typer.Option(
            "--part",
            metavar=_SHAPE,
            help="A part of one kit; may be given again. Without costs one part carries all.",
        ),
    ] = None,
    as_before: Annotated[
        bool, typer.Option("--as-before", help="As it was told of another line of the same kit.")
    ] = False,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="It is no kit: receive the line as it was ordered.")
    ] = False,
) -> None:
    """Tell which parts a kit arrives as; they are then received one by one, and the kit is not.

    Without an option it says what is told of the line, and what was told of the same kit before. Nothing can
    be told any more once something of the line was received.
    """
    from receiving_app.approvals.kits import kit_seen, take_back_kit, tell_kit
    from receiving_app.receiving.by_hand import line_named

    if bool(part) + as_before + take_back > 1:
        raise Refused("Only one of --part, --as-before and --take-back can be meant.", "Give one of them.")
    parts = tuple(_part(each) for each in part or ())
    with visit(context) as office:
        seen = office.ask(kit_seen, office.ask(line_named, order, line))
        if as_before and not seen.before:
            raise Refused(
                f"Nothing was told before of {seen.part or seen.item}.", "Tell its parts with --part."
            )
        if take_back:
            said = office.do(take_back_kit, seen.line_id)
        elif parts or as_before:
            said = office.do(tell_kit, seen.line_id, parts or seen.before)
        else:
            lines = [f"Line {seen.label} of {seen.order}: {seen.quantity} of {seen.item}."]
            lines += _shown("Each arrives as:", seen.parts)
            lines += [] if seen.parts else _shown("Told of this kit before:", seen.before)
            office.say(seen, lines if seen.parts or seen.before else [*lines, "No contents are told."])
            return
        office.say({"said": said}, [said])


def _shown(heading: str, parts: "Sequence[KitPart]") -> list[str]:
    rows = [
        (
            each.part or each.vendor_part or "",
            each.description,
            each.per_kit,
            "serial" if each.serialized else "count",
            "" if each.cost_cents is None else dollars(each.cost_cents),
        )
        for each in parts
    ]
    return [heading, *table(("Part", "What", "Per kit", "By", "Cost"), rows)] if rows else []


def _part(text: str) -> "KitPart":
    """A part as it is written in an option.

    Raises:
        Refused: it is not written like that.
    """
    from receiving_app.approvals.kit_rules import KitPart, cents_of

    cells = [cell.strip() for cell in text.split(";")]
    if len(cells) not in {4, 5} or cells[3] not in {"serial", "count"}:
        raise Refused(f"'{text}' tells no part.", _EXAMPLE)
    number, what, per_kit, by = cells[:4]
    if not per_kit.isascii() or not per_kit.isdigit() or len(per_kit) > len("9999"):
        raise Refused(f"'{per_kit}' is no number of pieces.", _EXAMPLE)
    cost = cents_of(cells[4]) if len(cells) == len(_SHAPE.split(";")) else None
    return KitPart(what, int(per_kit), by == "serial", number or None, cost)
