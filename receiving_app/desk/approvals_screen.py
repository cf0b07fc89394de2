"""Approvals: purchases whose chain is not in order, why, who can clear them, and the goods that wait."""

from typing import TYPE_CHECKING, ClassVar

from receiving_app.approvals.chain import QUESTIONS
from receiving_app.desk.parts.action import UNDONE, Action, Done
from receiving_app.desk.parts.asking import ask_one_of, ask_reason
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.purchase_detail import reason_line
from receiving_app.desk.purchases_screen import VERDICT_LOOKS, PurchasesScreen
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_BRING_APPROVALS, MAY_CLEAR, MAY_LIFT_OVER, MAY_RECEIVE, Role
from receiving_app.wording import counted

if TYPE_CHECKING:
    from receiving_app.approvals.lookups import PurchaseRow


class ApprovalsScreen(PurchasesScreen):
    """The same purchases, seen by what stands in their way."""

    about = (
        "Purchases that are held or not approved: every reason in a sentence, and who can clear it. Goods of"
        " a purchase that is cleared by now are released from quarantine here, and what came beyond an order"
        " is kept by whoever may. Exports of approvals may be dropped here."
    )
    takes_serials = False
    name, hint = "Approvals", "Find an order, ticket or vendor"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("held", "Not cleared"),
        Filter("release", "To release"),
        Filter("", "All"),
    )
    empty = Empty(
        "shield-check", "Every purchase is cleared.", "Held ones stand here, with who can clear them."
    )

    def __init__(self, desk: Desk) -> None:
        self._in_quarantine: dict[str, int] = {}  # pieces by purchase
        self._over: dict[str, int] = {}  # beyond the order and on hold
        super().__init__(desk)

    def columns(self) -> tuple[Column["PurchaseRow"], ...]:
        """Order, verdict, goods in quarantine, reason."""
        return (
            Column(
                "Order", lambda row: Cell(row.number, row.ticket or "", "strong", code=True), 150, "number"
            ),
            Column("Verdict", _verdict, 160, "verdict"),
            Column("Waiting here", lambda row: Cell(self._waiting(row), right=True), 170, right=True),
            Column("Why", lambda row: Cell(row.verdict_reason, row.vendor)),
        )

    def fetch(self, wanted: Wanted) -> Page["PurchaseRow"]:
        """A page of purchases, with what waits in quarantine."""
        from receiving_app.approvals.lookups import purchases_page
        from receiving_app.receiving.goods.lifting import held_over
        from receiving_app.receiving.goods.releasing import quarantined

        office = self.desk.the_office()
        waiting = office.ask(quarantined)
        self._in_quarantine = {each.purchase_id: each.pieces for each in waiting}
        self._over = {each.purchase_id: each.pieces for each in office.ask(held_over)}
        if wanted.filter != "release":
            return super().fetch(wanted)
        ready = [each.purchase_id for each in waiting if each.releasable] + list(self._over)
        rows = office.ask(
            purchases_page,
            wanted.words,
            among=ready,
            sort=wanted.sort,
            descending=wanted.descending,
            after=wanted.after or None,
            limit=wanted.limit,
        )
        return Page(rows, rows[-1].purchase_id if len(rows) == wanted.limit else "")

    def detail_of(self, row: "PurchaseRow") -> Detail:
        """The chain, link by link, and who can clear it."""
        from receiving_app.approvals.clearing import clearers_of
        from receiving_app.approvals.lookups import chain_of
        from receiving_app.people.lookups import today
        from receiving_app.reports.evidence import evidence_of

        office = self.desk.the_office()
        chain = office.ask(chain_of, row.purchase_id)
        day = office.ask(today, office.workplace.clock())
        clear = tuple(
            Line(each.part.capitalize(), ", ".join(each.names) or "Nobody today", icon="user")
            for each in office.ask(clearers_of, row.purchase_id, day)
        )
        sections = [
            Section("Approval chain", tuple(reason_line(each.said, each.holds) for each in chain.reasons))
        ]
        evidence = tuple(Line(each.said) for each in office.ask(evidence_of, row.purchase_id))
        sections.append(Section("Evidence", evidence))
        if clear:
            sections.insert(0, Section("Who can clear it", clear))
        return Detail(
            row.number,
            f"{row.vendor}, ticket {row.ticket or 'none'}",
            self._notice(row),
            sections=tuple(sections),
        )

    def _notice(self, row: "PurchaseRow") -> str:
        pieces = self._in_quarantine.get(row.purchase_id, 0)
        if row.verdict != "CLEARED":
            here = f" In quarantine now: {counted(pieces, 'piece')}." if pieces else ""
            return f"Goods of this purchase are quarantined at the dock.{here}"
        over = self._over.get(row.purchase_id, 0)
        told = [f"{counted(pieces, 'piece')} can be released from quarantine."] if pieces else []
        told += [f"{counted(over, 'piece')} more than ordered on hold."] if over else []
        return " ".join(told)

    def _waiting(self, row: "PurchaseRow") -> str:
        pieces = self._in_quarantine.get(row.purchase_id, 0)
        over = self._over.get(row.purchase_id, 0)
        told = [counted(pieces, "piece")] if pieces else []
        return ", ".join(told + ([f"{over} over"] if over else []))

    def can_do(self) -> tuple[Action, ...]:
        """Judge again by what is known now; clear; answer; release the goods."""
        return (
            Action(
                "Judge again",
                self.judge_again,
                "refresh-cw",
                "Ctrl+J",
                primary=True,
                needs=MAY_BRING_APPROVALS,
            ),
            Action(
                "Clear it", self.clear, "shield-check", for_row=True, suits=_is_not_cleared, needs=MAY_CLEAR
            ),
            Action("Answer a question", self.answer, "circle-help", for_row=True, needs=(Role.ARM,)),
            Action(
                "Release its goods",
                self.release,
                "package-open",
                for_row=True,
                suits=self._can_release,
                needs=MAY_RECEIVE,
            ),
            Action(
                "Keep what is over",
                self.keep_over,
                "package-check",
                for_row=True,
                suits=self._can_keep,
                needs=MAY_LIFT_OVER,
            ),
        )

    def _can_keep(self, row: object) -> bool:
        return not _is_not_cleared(row) and getattr(row, "purchase_id", "") in self._over

    def _can_release(self, row: object) -> bool:
        return not _is_not_cleared(row) and getattr(row, "purchase_id", "") in self._in_quarantine

    def judge_again(self) -> None:
        """Delegations or lists may have changed: every open purchase is judged anew."""

        def judge() -> str:
            from receiving_app.approvals.judging import judge_open_purchases

            changed = self.desk.the_office().do(judge_open_purchases)
            return f"{counted(changed, 'verdict')} changed." if changed else "Every verdict stands."

        self.carry_out(judge)

    def clear(self) -> None:
        """Settle what stands in the way, as far as it is this person's to settle."""
        row = self.chosen()
        what = "Why may its goods be kept?"
        reason = ask_reason(self, f"Clear {row.number}", what, row.verdict_reason) if row else ""
        if row is None or not reason:
            return

        def run() -> Done:
            from receiving_app.approvals.clearing import clear_purchase, take_back_clearance

            office = self.desk.the_office()
            found = office.do(clear_purchase, row.purchase_id, reason)
            said = f"{row.number} is {VERDICT_LOOKS[found.verdict][2].lower()} now. {found.said}"

            def undo() -> str:
                back = office.do(take_back_clearance, row.purchase_id, UNDONE)
                return f"{row.number} is {VERDICT_LOOKS[back.verdict][2].lower()} again."

            return Done(said, undo)

        self.carry_out(run)

    def answer(self) -> None:
        """Answer one of the relationship manager's three questions about the purchase."""
        row = self.chosen()
        title = f"A question about {row.number}" if row else ""
        asked = ask_one_of(self, title, "Which one?", tuple(QUESTIONS.values()), do="Answer") if row else ""
        words = ask_reason(self, title, asked, do="Answer") if asked else ""
        if row is None or not words:
            return
        question = next(key for key, said in QUESTIONS.items() if said == asked)

        def run() -> Done:
            from receiving_app.approvals.clearing import answer_question

            office = self.desk.the_office()
            said = office.do(answer_question, row.purchase_id, question, words)
            return Done(said, lambda: office.do(answer_question, row.purchase_id, question, None))

        self.carry_out(run)

    def release(self) -> None:
        """Take the goods out of quarantine."""
        row = self.chosen()
        if row is None:
            return

        def run() -> Done:
            from receiving_app.receiving.goods.releasing import release, take_back_release

            office = self.desk.the_office()
            done = office.do(release, row.purchase_id)
            return Done(done.said, lambda: office.do(take_back_release, row.purchase_id, UNDONE).said)

        self.carry_out(run)

    def keep_over(self) -> None:
        """Take what came beyond the order off hold, with a reason."""
        row = self.chosen()
        what = "Why is more kept than was ordered?"
        reason = ask_reason(self, f"Keep what is over on {row.number}", what, do="Keep it") if row else ""
        if row is None or not reason:
            return

        def run() -> Done:
            from receiving_app.receiving.goods.lifting import lift_over, take_back_lift

            office = self.desk.the_office()
            done = office.do(lift_over, row.purchase_id, reason)
            return Done(done.said, lambda: office.do(take_back_lift, row.purchase_id, UNDONE).said)

        self.carry_out(run)


def _is_not_cleared(row: object) -> bool:
    return getattr(row, "verdict", "CLEARED") != "CLEARED"


def _verdict(row: "PurchaseRow") -> Cell:
    icon, tone, words = VERDICT_LOOKS[row.verdict]
    return Cell(words, icon=icon, tone=tone, style="strong")


def make(desk: Desk) -> ApprovalsScreen:
    """Build the screen."""
    return ApprovalsScreen(desk)
