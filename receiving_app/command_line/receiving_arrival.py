"""``receive``: how a delivery came off the truck, its photos, and who works on it."""

from pathlib import Path
from typing import Annotated

import typer

from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import bytes_of
from receiving_app.command_line.receiving_photos import PhotosTo, say_photos
from receiving_app.errors import Refused

app = typer.Typer()

Delivery = Annotated[str, typer.Argument(metavar="DELIVERY", help="The delivery's number.")]
Carrier = Annotated[str, typer.Option("--carrier", metavar="NAME", help="Who brought it.")]
Pieces = Annotated[
    int | None, typer.Option("--pieces", metavar="N", min=1, help="Pieces that the freight bill announces.")
]
Counted = Annotated[int | None, typer.Option("--counted", metavar="N", min=0, help="Pieces that are here.")]
Condition = Annotated[
    str,
    typer.Option("--condition", metavar="WORD", help="good, 'damaged carton', wet, opened or 'seal broken'."),
]
Seal = Annotated[str, typer.Option("--seal", metavar="NO", help="The number of the truck's seal.")]
Exceptions = Annotated[
    str,
    typer.Option("--exceptions", metavar="TEXT", help="As noted on the delivery receipt before signing."),
]


@app.command("open")
def open_delivery(
    context: typer.Context,
    dock: Annotated[
        str | None,
        typer.Option("--dock", metavar="CODE", help="Where it arrives; the first dock if left out."),
    ] = None,
    carrier: Carrier = "",
    pieces: Pieces = None,
    counted: Counted = None,
    condition: Condition = "",
    seal: Seal = "",
    exceptions: Exceptions = "",
) -> None:
    """Begin a delivery, also before its order is known. The next scans belong to it."""
    from receiving_app.command_line.receiving import say_delivery
    from receiving_app.inventory.places import place
    from receiving_app.receiving.arrivals.arrival_answers import ArrivalTold
    from receiving_app.receiving.by_hand import begin_delivery

    with visit(context) as office:
        if dock is not None and office.ask(place, dock) is None:
            raise Refused(f"There is no place {dock}.", "Name a dock of locations.csv.")
        told = ArrivalTold("", None, counted, condition, seal, exceptions)
        begun = office.do(begin_delivery, dock=dock, carrier=carrier or None, pieces=pieces, arrival=told)
        say_delivery(office, begun.delivery_id or "")


@app.command()
def arrival(
    context: typer.Context,
    delivery: Delivery,
    carrier: Carrier = "",
    pieces: Pieces = None,
    counted: Counted = None,
    condition: Condition = "",
    seal: Seal = "",
    exceptions: Exceptions = "",
) -> None:
    """Tell how a delivery came off the truck, or change what was told."""
    from receiving_app.receiving.arrivals.arrival_answers import ArrivalTold
    from receiving_app.receiving.arrivals.arriving import note_arrival

    with visit(context) as office:
        told = ArrivalTold(carrier, pieces, counted, condition, seal, exceptions)
        noted = office.do(note_arrival, delivery, told)
        office.say(noted, [noted.said])


@app.command()
def photo(
    context: typer.Context,
    delivery: Delivery,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A picture: JPEG, PNG or WebP.")],
) -> None:
    """Keep a photo of a delivery; its bytes never change."""
    from receiving_app.receiving.arrivals.arriving import add_photo

    contents = bytes_of(file)
    with visit(context) as office:
        shelf = office.workplace.documents
        kept = office.do(lambda session, by: add_photo(session, by, shelf, delivery, contents, file.name))
        office.say(kept, [kept.said])


@app.command()
def photos(context: typer.Context, delivery: Delivery, to: PhotosTo = None) -> None:
    """List the photos of a delivery, or write them into a folder as they came."""
    from receiving_app.receiving.arrivals.photos import photos_of_delivery

    with visit(context) as office:
        say_photos(office, office.ask(photos_of_delivery, delivery), to)


@app.command()
def join(
    context: typer.Context,
    delivery: Delivery,
    alone: Annotated[
        bool, typer.Option("--alone", help="Take it over from the workstations that work on it.")
    ] = False,
) -> None:
    """Work on an open delivery of another workstation as well; both scan into it."""
    from receiving_app.receiving.arrivals.hands import join_delivery, take_over

    with visit(context) as office:
        came = office.do(take_over if alone else join_delivery, delivery)
        office.say(came, [came.said])


@app.command()
def leave(context: typer.Context, delivery: Delivery) -> None:
    """Leave an open delivery to the other workstations that work on it."""
    from receiving_app.receiving.arrivals.hands import leave_delivery

    with visit(context) as office:
        left = office.do(leave_delivery, delivery)
        office.say(left, [left.said])
