"""A screen of fifteen lines, as a new one is written."""

from dataclasses import dataclass

from receiving_app.desk.parts.action import Action, Done
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page
from receiving_app.desk.parts.rows_table import Column


@dataclass(frozen=True)
class Box:
    number: str
    weight: int


BOXES = tuple(Box(f"BOX-{n:04}", n % 97) for n in range(1000))


class DemoScreen(ListScreen):
    watches = frozenset({"demo"})
    name, hint = "Boxes", "Find a box"
    filters = (Filter("", "All"), Filter("heavy", "Heavy"))
    empty = Empty("package", "No box yet.", "Boxes stand here when they came.")
    boxes = BOXES
    fetched = 0

    def columns(self):
        return (
            Column("Box", lambda box: Cell(box.number, "a box", code=True), sort="number"),
            Column("Weight", lambda box: Cell(str(box.weight), right=True), 110, sort="weight", right=True),
            Column("Note", lambda box: Cell("fragile" if box.weight < 5 else ""), 120, needs=700),
        )

    def fetch(self, wanted):
        self.fetched += 1
        rows = [box for box in self.boxes if wanted.words.upper() in box.number]
        rows = [box for box in rows if box.weight > 90 or wanted.filter != "heavy"]
        if wanted.sort:
            rows.sort(key=lambda box: getattr(box, wanted.sort), reverse=wanted.descending)
        first = int(wanted.after or 0)
        last = first + wanted.limit
        return Page(tuple(rows[first:last]), str(last) if last < len(rows) else "", len(rows))

    def detail_of(self, box):
        lines = (Line("Came in", "by truck", "9:42", "truck"),)
        return Detail(
            box.number, "A box", "It is heavy." if box.weight > 90 else "", "warn",
            (("Weight", f"{box.weight} lb"), ("Place", "")), (Section("History", lines),),
        )  # fmt: skip

    def can_do(self):
        return (
            Action("Add a box", lambda: self.carry_out(lambda: "Added."), "plus", "Ctrl+N", primary=True),
            Action("Open", self.open_box, key="Ctrl+O", for_row=True, suits=lambda box: box.weight > 0),
        )

    def open_box(self):
        box = self.chosen()
        self.carry_out(lambda: Done(f"{box.number} is open.", lambda: f"{box.number} is shut."))


def make(desk):
    return DemoScreen(desk)
