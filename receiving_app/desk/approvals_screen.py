"""Approvals: purchases whose chain is not in order, why, and who can clear them."""

from typing import TYPE_CHECKING, ClassVar

from receiving_app.desk.parts.action import Action
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.purchases_screen import VERDICT_LOOKS, PurchasesScreen, reason_line
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_BRING_APPROVALS

if TYPE_CHECKING:
    from receiving_app.approvals.lookups import PurchaseRow


class ApprovalsScreen(PurchasesScreen):
    """The same purchases, seen by what stands in their way."""

    about = "Purchases that are held or not approved: every reason in a sentence, and who can clear it."
    name, hint = "Approvals", "Find an order, ticket or vendor"
    filters: ClassVar[tuple[Filter, ...]] = (Filter("held", "Not cleared"), Filter("", "All"))
    empty = Empty(
        "shield-check", "Every purchase is cleared.", "Held ones stand here, with who can clear them."
    )

    def columns(self) -> tuple[Column["PurchaseRow"], ...]:
        """Order, verdict, reason."""
        return (
            Column("Order", lambda row: Cell(row.number, row.ticket or "", "strong", code=True), 150),
            Column("Verdict", _verdict, 160),
            Column("Why", lambda row: Cell(row.verdict_reason, row.vendor)),
        )

    def detail_of(self, row: "PurchaseRow") -> Detail:
        """The chain, link by link, and who can clear it."""
        from receiving_app.approvals.lookups import chain_of

        chain = self.desk.the_office().ask(chain_of, row.purchase_id)
        clear = tuple(Line(who.capitalize(), icon="user") for who in chain.who_can_clear)
        sections = [
            Section("Approval chain", tuple(reason_line(each.said, each.holds) for each in chain.reasons))
        ]
        if clear:
            sections.append(Section("Who can clear it", clear))
        return Detail(
            row.number,
            f"{row.vendor}, ticket {row.ticket or 'none'}",
            "" if row.verdict == "CLEARED" else "Goods of this purchase are quarantined at the dock.",
            sections=tuple(sections),
        )

    def can_do(self) -> tuple[Action, ...]:
        """Judge again by what is known now."""
        return (
            Action(
                "Judge again",
                self.judge_again,
                "refresh-cw",
                "Ctrl+J",
                primary=True,
                needs=MAY_BRING_APPROVALS,
            ),
        )

    def judge_again(self) -> None:
        """Delegations or lists may have changed: every open purchase is judged anew."""

        def judge() -> str:
            from receiving_app.approvals.actions import judge_open_purchases

            changed = self.desk.the_office().do(judge_open_purchases)
            return f"{changed} verdicts changed." if changed else "Every verdict stands."

        self.carry_out(judge)


def _verdict(row: "PurchaseRow") -> Cell:
    icon, tone, words = VERDICT_LOOKS[row.verdict]
    return Cell(words, icon=icon, tone=tone, style="strong")


def make(desk: Desk) -> ApprovalsScreen:
    """Build the screen."""
    return ApprovalsScreen(desk)
