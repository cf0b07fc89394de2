"""Cases: what was wrong with deliveries, by what is due next, each followed until it is resolved."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QApplication

from receiving_app.desk.case_questions import COPY, ask_letter, ask_resolution, ask_told
from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.action import UNDONE, Action, Done
from receiving_app.desk.parts.asking import ask_files, ask_line, ask_new_file, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.photo_viewing import KEY, photo_lines, see_photos
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_RECEIVE
from receiving_app.receiving.cases.rules import KEEP_AS_FOUND, TELLING, Step
from receiving_app.receiving.goods.conditions import DAMAGED, in_words
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.receiving.arrivals.photos import PhotoSeen
    from receiving_app.receiving.cases.letter import Letter
    from receiving_app.receiving.cases.lookups import CaseEventSeen, CaseRow, CaseSeen
    from receiving_app.receiving.cases.opening import CaseDone, Found

STATE_LOOKS = {
    "open": ("circle-dot", "warn", "Open"),
    "carrier_told": ("truck", "primary_text", "Carrier told"),
    "vendor_told": ("mail", "primary_text", "Vendor told"),
    "inspection_asked": ("eye", "primary_text", "Inspection asked"),
    "resolved": ("circle-check", "ok", "Resolved"),
    "withdrawn": ("undo-2", "muted", "Withdrawn"),
}
_STEP_ICONS = {
    Step.CARRIER_TOLD: "truck",
    Step.VENDOR_TOLD: "mail",
    Step.INSPECTION_ASKED: "eye",
    Step.PHOTO: "camera",
    Step.NOTE: "pen-line",
    Step.RESOLVED: "circle-check",
    Step.WITHDRAWN: "undo-2",
    Step.TAKEN_BACK: "undo-2",
}
_PHOTOS = "Photos (*.jpg *.jpeg *.png *.heic *.webp *.tif *.tiff *.pdf)"
_LETTER_FILES = "Text (*.txt);;Mail draft (*.eml)"


class CasesScreen(ListScreen["CaseRow"]):
    """Discrepancies as cases."""

    watches = frozenset({"deliveries", "slips"})
    about = (
        "What was wrong with deliveries, by what is due next. Damage is told to the carrier within five"
        " business days (NMFC item 300135; a carrier's own tariff may differ): keep carton and contents as"
        " found until it is settled. Each step is written down with its key, and Ctrl+Z takes it back."
    )
    name, hint = "Cases", "Find a case, order, delivery, vendor or item"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("open", "Open"),
        Filter("late", "Late"),
        Filter("resolved", "Resolved"),
        Filter("", "All"),
    )
    empty = Empty("badge-check", "Nothing waits.", "What is marked at the dock, over or short stands here.")

    def __init__(self, desk: Desk) -> None:
        self._today = date.min
        super().__init__(desk)

    def columns(self) -> tuple[Column["CaseRow"], ...]:
        """What is due, what is wrong, whose it is, where it stands."""
        return (
            Column("Due", self._due, 150, "due"),
            Column(
                "What is wrong",
                lambda row: Cell(
                    f"{row.quantity} {row.what} ({row.code})", row.item or "on no order", "strong"
                ),
            ),
            Column(
                "Order",
                lambda row: Cell(row.order or "none", row.vendor or "", code=row.order is not None),
                150,
                "vendor",
            ),
            Column(
                "Delivered",
                lambda row: Cell(self.desk.times.day(row.delivered_on), _ago(row.days), figures=True),
                130,
                "delivered",
                760,
            ),
            Column("State", _state, 170, "state"),
        )

    def _due(self, row: "CaseRow") -> Cell:
        if row.next_due is None:
            return Cell("Nothing due", tone="muted")
        late = row.is_late(self._today)
        return Cell(
            self.desk.times.day(row.next_due),
            f"tell the {row.waits_for}" + (", late" if late else ""),
            "strong",
            "err" if late else "text",
            "triangle-alert" if late else "",
        )

    def fetch(self, wanted: Wanted) -> Page["CaseRow"]:
        """A page of cases."""
        from receiving_app.people.lookups import today
        from receiving_app.receiving.cases.lookups import cases_page

        office = self.desk.the_office()
        self._today = office.ask(today, office.workplace.clock())
        rows = office.ask(
            cases_page,
            self._today,
            wanted.words,
            show=wanted.filter or "all",
            sort=wanted.sort,
            descending=wanted.descending,
            after=wanted.after or None,
            limit=wanted.limit,
        )
        return Page(rows, rows[-1].case_id if len(rows) == wanted.limit else "")

    def detail_of(self, row: "CaseRow") -> Detail:
        """What was seen, whom to tell by when, and all that was done."""
        seen, photos = self._seen(row), photo_lines(self, self._photos(row))
        order = (Line("Its order", leads=("purchases", row.order)),) if row.order else ()
        day = self.desk.times.day
        standing = [each for each in seen.events if not each.taken_back]
        told = {each.kind for each in standing}
        clocks = tuple(
            (name, f"by {day(due)}" + (", done" if step in told else ""))
            for name, due, step in (
                ("Tell the carrier", seen.carrier_due, Step.CARRIER_TOLD),
                ("Tell the vendor", seen.vendor_due, Step.VENDOR_TOLD),
            )
            if due is not None
        )
        return Detail(
            f"{row.quantity} {row.what}",
            f"{row.number}, condition {in_words(row.code)}",
            self._notice(row),
            "err" if row.is_late(self._today) else "warn",
            (
                ("Order", f"{row.order}, line {row.line}" if row.order else ""),
                ("Item", row.item or ""),
                ("Vendor", row.vendor or ""),
                ("Came instead", seen.part or ""),
                ("Serials", ", ".join(seen.serials)),
                ("Seen", seen.note or ""),
                ("Delivered", f"{day(row.delivered_on)}, {row.delivery}"),
                ("Carrier", seen.carrier or ""),
                *clocks,
            ),
            (
                *(
                    (Section("What was done", tuple(self._line(each) for each in seen.events)),)
                    if seen.events
                    else ()
                ),
                *((Section("Photos", photos),) if photos else ()),
                *((Section("Elsewhere", order),) if order else ()),
            ),
        )

    def _notice(self, row: "CaseRow") -> str:
        is_over = row.state in ("resolved", "withdrawn")
        keeps = row.code == DAMAGED and not is_over
        late = f"The {row.waits_for} should have been told by now." if row.is_late(self._today) else ""
        return " ".join(filter(None, (late, KEEP_AS_FOUND if keeps else "")))

    def _line(self, event: "CaseEventSeen") -> Line:
        on_day = f"on {self.desk.times.day(event.on_day)}" if event.on_day else ""
        words = " ".join(filter(None, (Step(event.kind).spoken.capitalize(), on_day)))
        told = ", ".join(filter(None, (event.value, event.document, event.note)))
        by = ", ".join(filter(None, (event.person, self.desk.times.moment(event.at))))
        taken_back = "Taken back later. " if event.taken_back else ""
        return Line(
            f"{words}: {told}" if told else words,
            f"{taken_back}{by}",
            icon=_STEP_ICONS[Step(event.kind)],
            tone="muted" if event.taken_back else "",
        )

    def can_do(self) -> tuple[Action, ...]:
        """Each step with its key."""

        def step(words: str, do: Callable[[], object], key: str, suits: Callable[[object], bool]) -> Action:
            return Action(words, do, "", key, for_row=True, suits=suits, needs=MAY_RECEIVE)

        return (
            Action("Reports", lambda: self.desk.go("reports"), "arrow-left"),
            step("Carrier told", lambda: self.told(Step.CARRIER_TOLD), "F5", _is_open),
            step("Vendor told", lambda: self.told(Step.VENDOR_TOLD), "F6", _is_open),
            step("Inspection", lambda: self.told(Step.INSPECTION_ASKED), "F7", _is_open),
            step("Resolve", self.resolve, "F8", _is_open),
            step("Add photos", self.photos, "F9", _stands),
            Action("See photos", self.see_photos, "", KEY, for_row=True),
            step("Note", self.note, "F10", _stands),
            Action("Letter", self.letter, "", "F4", for_row=True),
            step("Take back", self.take_back, "F3", _stands),
        )

    # -- steps ------------------------------------------------------------------

    def told(self, step: Step) -> None:
        """Somebody was told, or an inspection was asked for."""
        row = self.chosen()
        told = ask_told(self, row.number, step, row.delivered_on, self._today) if row else None
        if row is None or told is None:
            return

        def run() -> Done:
            from receiving_app.receiving.cases.steps import tell

            office = self.desk.the_office()
            kept = office.do(
                tell, row.number, step, on_day=told.on_day, value=told.value or None, note=told.note or None
            )
            return self._undoable(kept)

        self.carry_out(run)

    def photos(self) -> None:
        """Choose photos and keep them with the case."""
        row = self.chosen()
        files = ask_files(self, f"Photos of {row.number}", _PHOTOS) if row else ()
        if row is None or not files:
            return

        def run() -> Done:
            from receiving_app.receiving.cases.steps import add_photo

            office = self.desk.the_office()
            for file in files:
                kept = office.do(add_photo, office.documents, row.number, file.name, file.read_bytes())
            said = f"Case {row.number}: {counted(len(files), 'photo')} kept."
            return Done(said, self._undoable(kept).undo if len(files) == 1 else None)

        self.carry_out(run)

    def see_photos(self) -> None:
        """Look at the photos of the case and of its delivery, and save one."""
        if row := self.chosen():
            see_photos(self, f"case {row.number}", lambda: self._photos(row))

    def note(self) -> None:
        """Write something down."""
        row = self.chosen()
        words = ask_line(self, f"Note on {row.number}", "Note", "", refuse=_nothing) if row else None
        if row is None or not words:
            return

        def run() -> Done:
            from receiving_app.receiving.cases.steps import add_note

            return self._undoable(self.desk.the_office().do(add_note, row.number, words))

        self.carry_out(run)

    def resolve(self) -> None:
        """The case is over."""
        row = self.chosen()
        ended = ask_resolution(self, row.number) if row else None
        if row is None or ended is None:
            return

        def run() -> Done:
            from receiving_app.receiving.cases.steps import resolve

            return self._undoable(self.desk.the_office().do(resolve, row.number, *ended))

        self.carry_out(run)

    def take_back(self) -> None:
        """The newest step was a mistake."""
        row = self.chosen()
        title = "Take the last step back"
        reason = ask_reason(self, title, "Why is it taken back?", f"Case {row.number}") if row else ""
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.receiving.cases.steps import take_back_step

            return str(self.desk.the_office().do(take_back_step, row.number, reason).said)

        self.carry_out(run)

    def letter(self) -> None:
        """A draft for the vendor or the carrier: copied, or saved as a file."""
        row = self.chosen()
        wanted = ask_letter(self, row.number) if row else None
        if row is None or wanted is None:
            return
        to, way = wanted
        file = None
        if way != COPY:
            file = ask_new_file(self, "Save the letter", f"{row.number}-{to}.txt", _LETTER_FILES)
            if file is None:
                return

        def draft() -> "Letter":
            from receiving_app.receiving.cases.letter import draft_letter
            from receiving_app.whole_file import write_whole

            about = self.desk.the_office().about()
            letter = draft_letter(self._seen(row), to, about.office, about.person, self._today)
            if file is not None:
                write_whole(file, letter.as_file(file.suffix))
            return letter

        def show(letter: "Letter") -> None:
            if file is None:
                QApplication.clipboard().setText(letter.as_text)
            where = f"in {file.name}" if file else "copied: paste it into a mail"
            self.show_notice(Notice("ok", f"The draft for the {to} is {where}.", ""))

        self.desk.errands.read(self, draft, show)

    # -- what has no case yet ---------------------------------------------------

    def arrive(self, what: str = "") -> None:
        """The screen is shown; what is wrong and has no case gets one. It reads every slip: once a visit."""
        super().arrive(what)
        office = self.desk.office
        if office is None or not office.roles() & set(MAY_RECEIVE):
            return

        def look() -> tuple["Found", ...]:
            from receiving_app.people.lookups import today
            from receiving_app.slips.short_cases import cases_to_take_up

            return office.ask(cases_to_take_up, office.ask(today, office.workplace.clock()))

        def take_up(found: tuple["Found", ...]) -> None:
            from receiving_app.slips.short_cases import take_up_cases

            if found:
                self.desk.errands.write(
                    self, lambda: office.do(take_up_cases, found), lambda _: self.model.again()
                )

        self.desk.errands.read(self, look, take_up)

    def _seen(self, row: "CaseRow") -> "CaseSeen":
        from receiving_app.receiving.cases.lookups import case_seen

        return self.desk.the_office().ask(case_seen, row.number, self._today)

    def _photos(self, row: "CaseRow") -> "tuple[PhotoSeen, ...]":
        from receiving_app.receiving.arrivals.photos import photos_of_case

        return self.desk.the_office().ask(photos_of_case, row.number)

    def _undoable(self, kept: "CaseDone") -> Done:
        office = self.desk.the_office()

        def undo() -> str:
            from receiving_app.receiving.cases.steps import take_back_step

            return str(office.do(take_back_step, kept.number, UNDONE).said)

        return Done(kept.said, undo)


def _is_open(row: object) -> bool:
    return getattr(row, "state", "") in {"open", *TELLING}


def _stands(row: object) -> bool:
    return getattr(row, "state", "withdrawn") != "withdrawn"


def _nothing(text: str) -> str:
    return "" if text.strip() else "Nothing is written here."


def _ago(days: int) -> str:
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"


def _state(row: "CaseRow") -> Cell:
    icon, tone, words = STATE_LOOKS[row.state]
    return Cell(words, icon=icon, tone=tone, style="strong")


def make(desk: Desk) -> CasesScreen:
    """Build the screen."""
    return CasesScreen(desk)
