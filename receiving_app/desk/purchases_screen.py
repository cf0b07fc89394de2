"""Purchases: what the office agreed to buy, and how much of it has come."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QApplication

from receiving_app.desk.approvals_intake import ask_and_bring_in
from receiving_app.desk.dropped_lists import DroppedLists
from receiving_app.desk.kit_telling import ask_and_tell_kit
from receiving_app.desk.manifest_intake import ask_and_bring_in_serials, write_to_vendor
from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.action import UNDONE, Action, Done
from receiving_app.desk.parts.asking import TABLES, ask_new_file, ask_one_of, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.photo_viewing import KEY, see_photos
from receiving_app.desk.purchase_detail import purchase_detail
from receiving_app.desk.purchase_questions import ask_sent_back, ask_went_straight
from receiving_app.desk.report_writing import write_report
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_BRING_APPROVALS, MAY_RECEIVE
from receiving_app.progress import Progress
from receiving_app.wording import counted, dollars

if TYPE_CHECKING:
    from receiving_app.approvals.lookups import PurchaseRow, PurchaseSeen
    from receiving_app.receiving.arrivals.photos import PhotoSeen

CLOSE_FIRST = "Its report is made when it is closed, with F8 in Receive."
VERDICT_LOOKS = {
    "CLEARED": ("circle-check", "ok", "Cleared"),
    "HELD": ("triangle-alert", "warn", "Held"),
    "NOT APPROVED": ("circle-x", "err", "Not approved"),
}


class PurchasesScreen(ListScreen["PurchaseRow"]):
    """Approved purchases, newest first."""

    watches = frozenset({"purchases", "deliveries"})
    about = (
        "Approved purchases: what was ordered, what has come, and whether the approvals are in order. Exports"
        " of approvals and vendors' lists of serials may be dropped here too. A line that is a kit arrives as"
        " its parts once its contents are told."
    )
    takes_serials: ClassVar[bool] = True
    name, hint = "Purchases", "Find an order, ticket, vendor or card"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("", "All"),
        Filter("open", "Still to come"),
        Filter("held", "Not cleared"),
    )
    empty = Empty("receipt-text", "No purchase is approved yet.", "Bring an approvals export in with Ctrl+I.")

    def __init__(self, desk: Desk) -> None:
        self._blind: frozenset[str] = frozenset()  # what this workstation counts blind just now
        super().__init__(desk)
        self.dropped = DroppedLists(self, serials=self.takes_serials)

    def columns(self) -> tuple[Column["PurchaseRow"], ...]:
        """Order, vendor, what came, verdict."""
        return (
            Column(
                "Order", lambda row: Cell(row.number, row.ticket or "", "strong", code=True), 150, "number"
            ),
            Column("Vendor", lambda row: Cell(row.vendor, row.agency or ""), sort="vendor"),
            Column(
                "Ordered",
                lambda row: Cell(self.desk.times.day(row.ordered_on), figures=True),
                120,
                "ordered_on",
                760,
            ),
            Column(
                "Total", lambda row: Cell(dollars(row.total_cents), right=True), 120, needs=860, right=True
            ),
            Column("Received", self._came, 140),
            Column("Approvals", _verdict, 150, "verdict"),
        )

    def fetch(self, wanted: Wanted) -> Page["PurchaseRow"]:
        """A page of purchases."""
        from receiving_app.approvals.lookups import purchases_page
        from receiving_app.receiving.lookups import counted_blind

        office = self.desk.the_office()
        self._blind = office.ask(counted_blind, office.workplace.workstation_id)
        rows = office.ask(
            purchases_page,
            wanted.words,
            state=wanted.filter,
            sort=wanted.sort,
            descending=wanted.descending,
            after=wanted.after or None,
            limit=wanted.limit,
        )
        return Page(rows, rows[-1].purchase_id if len(rows) == wanted.limit else "")

    def _came(self, row: "PurchaseRow") -> Cell:
        if row.purchase_id in self._blind:
            return Cell("Counted blind", tone="muted")
        done = min(row.received, row.ordered)
        return Cell(f"{row.received} of {row.ordered}", done=done, whole=row.ordered)

    def detail_of(self, row: "PurchaseRow") -> Detail:
        """See ``purchase_detail``."""
        return purchase_detail(self.desk, row)

    def can_do(self) -> tuple[Action, ...]:
        """Bring approvals in, see the imports, export; what happened to goods away from the dock."""
        return (
            Action(
                "Bring in approvals",
                self.bring_in,
                "file-down",
                "Ctrl+I",
                primary=True,
                needs=MAY_BRING_APPROVALS,
            ),
            Action(
                "Serials",
                partial(ask_and_bring_in_serials, self),
                "list",
                "Ctrl+L",
                needs=MAY_BRING_APPROVALS,
            ),
            Action("Imports", self.see_imports, "history", "Ctrl+H"),
            Action("Export", self.export, "download", "Ctrl+E"),
            Action(
                "Receiving report", self.write_report, "file-text", "Ctrl+R", for_row=True, suits=_has_come
            ),
            Action("See photos", self.see_photos, "camera", KEY, for_row=True, suits=_has_come),
            Action("Write to the vendor", partial(write_to_vendor, self), "mail", "Ctrl+W", for_row=True),
            Action(
                "Contents of a kit",
                partial(ask_and_tell_kit, self),
                "package-open",
                "Ctrl+K",
                for_row=True,
                needs=MAY_BRING_APPROVALS,
            ),
            Action(
                "Reopen its last delivery",
                self.reopen,
                "lock-open",
                "Ctrl+O",
                for_row=True,
                suits=_has_come,
                needs=MAY_RECEIVE,
            ),
            Action(
                "Went straight to its user",
                self.went_straight,
                "truck",
                "Ctrl+U",
                for_row=True,
                suits=_is_to_come,
                needs=MAY_RECEIVE,
            ),
            Action(
                "Sent back to the vendor",
                self.sent_back,
                "arrow-left",
                "Ctrl+B",
                for_row=True,
                suits=_has_come,
                needs=MAY_RECEIVE,
            ),
        )

    def bring_in(self) -> None:
        """Choose exports, see what each would do, and bring them in."""
        ask_and_bring_in(self)

    def see_imports(self) -> None:
        """Go to the files that were brought in, each with the rows that stayed out."""
        self.desk.go("imports")

    def export(self) -> None:
        """Write what is found line by line, as an export that could be brought in again."""
        file = ask_new_file(self, "Export purchases", "purchases.xlsx", TABLES)
        if file is None:
            return
        wanted = self.model.wanted

        def run(progress: Progress) -> str:
            from receiving_app.approvals.export import export_purchases

            store = self.desk.the_office().workplace.store
            count = export_purchases(store, file, wanted.words, wanted.filter, progress)
            return f"{counted(count, 'line')} written to {file.name}."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    def write_report(self) -> None:
        """Write the receiving report of one of the order's closed deliveries as PDF."""
        row = self.chosen()
        if row is None:
            return

        def read() -> tuple[str, ...]:
            from receiving_app.receiving.lookups import deliveries_of

            came = self.desk.the_office().ask(deliveries_of, row.purchase_id)
            return tuple(each.number for each in came if each.state == "closed")

        self.desk.errands.read(self, read, lambda closed: self._ask_and_write(row.number, closed))

    def _ask_and_write(self, order: str, closed: tuple[str, ...]) -> None:
        if not closed:
            self.show_notice(Notice("warn", f"No delivery of {order} is closed.", CLOSE_FIRST))
            return
        number = closed[0]
        if len(closed) > 1:
            title = f"Receiving report of {order}"
            number = ask_one_of(self, title, "Of which delivery?", closed, do="Go on")
        name = f"RR-{number.removeprefix('D-')}.pdf"
        file = ask_new_file(self, "Receiving report", name, "PDF (*.pdf)") if number else None
        if file is not None:
            self.carry_out(lambda: write_report(self.desk.the_office(), number, file))

    def reopen(self) -> None:
        """Take the closing of the order's newest delivery back, with a reason."""
        row = self.chosen()
        what = "Why is it opened again?"
        reason = ask_reason(self, f"Reopen the delivery of {row.number}", what) if row else ""
        if row is None or not reason:
            return

        def run() -> Done:
            from receiving_app.errors import Refused
            from receiving_app.receiving.actions import close
            from receiving_app.receiving.arrivals.deliveries import reopen_delivery
            from receiving_app.receiving.lookups import deliveries_of

            office = self.desk.the_office()
            came = office.ask(deliveries_of, row.purchase_id)
            if not came:
                raise Refused(f"Nothing was delivered for {row.number}.", "There is nothing to reopen.")
            opened = office.do(reopen_delivery, came[0].id, reason)
            said = f"Delivery {opened.number} is open again. Go on with it in Receive. {opened.said}".strip()
            return Done(said, lambda: office.do(close, opened.id).said)

        self.carry_out(run)

    def see_photos(self) -> None:
        """Look at the photos of the order's deliveries, and save one."""
        if row := self.chosen():
            see_photos(self, f"order {row.number}", lambda: self._photos(row))

    def _photos(self, row: "PurchaseRow") -> "tuple[PhotoSeen, ...]":
        from receiving_app.receiving.arrivals.photos import photos_of_order

        return self.desk.the_office().ask(photos_of_order, row.purchase_id)

    def went_straight(self) -> None:
        """Goods that never crossed the dock: their user has them, and says so."""
        self._ask_of_purchase(self._receive_straight)

    def sent_back(self) -> None:
        """Goods that went back to the vendor."""
        self._ask_of_purchase(self._write_return)

    def _ask_of_purchase(self, ask: Callable[["PurchaseSeen", date], None]) -> None:
        row = self.chosen()
        if row is None:
            return

        def read() -> tuple["PurchaseSeen", date]:
            from receiving_app.approvals.lookups import purchase_seen
            from receiving_app.people.lookups import today
            from receiving_app.receiving.lookups import counted_blind

            office = self.desk.the_office()
            blind = office.ask(counted_blind, office.workplace.workstation_id)
            day = office.ask(today, office.workplace.clock())
            return office.ask(purchase_seen, row.purchase_id, blind), day

        def ask_once(seen: tuple["PurchaseSeen", date]) -> None:
            if QApplication.activeModalWidget() is None:  # the button was pressed twice
                ask(*seen)

        self.desk.errands.read(self, read, ask_once)

    def _receive_straight(self, purchase: "PurchaseSeen", _today: date) -> None:
        told = ask_went_straight(self, purchase)
        if told is None:
            return

        def receive() -> Done:
            from receiving_app.receiving.actions import undo
            from receiving_app.receiving.by_hand import confirm_drop_ship

            office = self.desk.the_office()
            answer = office.do(
                confirm_drop_ship, told.line_id, told.place, told.pieces, told.serials, told.confirmed_by
            )
            return Done(answer.said, lambda: office.do(undo, answer.scan_id).said)

        self.carry_out(receive)

    def _write_return(self, purchase: "PurchaseSeen", today: date) -> None:
        back = ask_sent_back(self, purchase, today)
        if back is None:
            return

        def send() -> Done:
            from receiving_app.receiving.goods.later import return_to_vendor, take_back_return

            office = self.desk.the_office()
            said = office.do(return_to_vendor, back)
            return Done(said, lambda: office.do(take_back_return, back.number, UNDONE))

        self.carry_out(send)


def _has_come(row: object) -> bool:
    return bool(getattr(row, "received", 0))


def _is_to_come(row: object) -> bool:
    return getattr(row, "received", 0) < getattr(row, "ordered", 0)


def _verdict(row: "PurchaseRow") -> Cell:
    icon, tone, words = VERDICT_LOOKS[row.verdict]
    return Cell(words, icon=icon, tone=tone, style="strong")


def make(desk: Desk) -> PurchasesScreen:
    """Build the screen."""
    return PurchasesScreen(desk)
