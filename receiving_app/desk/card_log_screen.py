"""Card log: a cycle's charges, what each belongs to and why, and the signatures at the end."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from receiving_app.card_logs.answers import ChargeState, ReasonCode, SigningRole
from receiving_app.desk.parts.action import UNDONE, Action, Done
from receiving_app.desk.parts.asking import (
    ask_files,
    ask_new_file,
    ask_one_of,
    ask_order,
    ask_pin,
    ask_reason,
)
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.people.rules import MAY_RECONCILE, Role
from receiving_app.progress import Progress
from receiving_app.wording import counted, dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from receiving_app.card_logs.answers import ChargeRow, Matched, MatchSeen
    from receiving_app.card_logs.exception_answers import ExceptionRaised

_LOOKS = {
    ChargeState.MATCHED: ("circle-check", "ok", "Matched"),
    ChargeState.EXPLAINED: ("info", "ok", "Explained"),
    ChargeState.OPEN: ("triangle-alert", "warn", "To check"),
}
_STATES = {"open": ChargeState.OPEN, "matched": ChargeState.MATCHED, "explained": ChargeState.EXPLAINED}


class CardLogScreen(ListScreen["ChargeRow"]):
    """The charges of the newest cycle, in the order of the statement."""

    watches = frozenset({"card_logs", "purchases", "slips"})
    about = "A cycle's charges, the newest unless one is typed, as 2026-09. Sure matches take one key."
    name, hint = "Charges", "Find a merchant, document, card or cycle"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("", "All"),
        Filter("open", "To check"),
        Filter("matched", "Matched"),
        Filter("explained", "Explained"),
        Filter("exceptions", "Exceptions"),
    )
    empty = Empty("credit-card", "No statement is brought in yet.", "Bring one in with Ctrl+I.")

    def __init__(self, desk: Desk) -> None:
        self._spoken: dict[str, list[ExceptionRaised]] | None = None
        super().__init__(desk)

    def columns(self) -> tuple[Column["ChargeRow"], ...]:
        """Charge, card, amount, state."""
        return (
            Column(
                "Document",
                lambda row: Cell(row.document_no or "", f"card {row.last4}", "strong", code=True),
                160,
                "document",
            ),
            Column("Merchant as billed", self._merchant, sort="merchant"),
            Column(
                "Posted",
                lambda row: Cell(self.desk.times.day(row.post_date), figures=True),
                130,
                "posted",
                760,
            ),
            Column(
                "Amount", lambda row: Cell(dollars(row.amount_cents), right=True), 130, "amount", right=True
            ),
            Column("State", lambda row: _state(row.state), 140),
        )

    def fetch(self, wanted: Wanted) -> Page["ChargeRow"]:
        """A page of the newest cycle's charges, or of the cycle whose name was typed."""
        from receiving_app.card_logs.lookups import charges

        if not wanted.after:
            self._spoken = None
        cycle, words = self._cycle(wanted.words)
        if cycle is None:
            return Page(())
        rows = self.desk.the_office().ask(
            charges,
            cycle,
            state=_STATES.get(wanted.filter),
            words=words,
            among=self._exceptions().keys() if wanted.filter == "exceptions" else None,
            sort=wanted.sort,
            descending=wanted.descending,
            after=wanted.after or None,
            limit=wanted.limit,
        )
        return Page(rows, rows[-1].charge_id if len(rows) == wanted.limit else "")

    def _exceptions(self) -> dict[str, list["ExceptionRaised"]]:
        """What the rules say by the charge it is about; asked once, until the list is read again."""
        from receiving_app.card_logs.exceptions import exceptions

        if self._spoken is None:
            self._spoken = {}
            for each in self.desk.the_office().ask(exceptions, date.max):
                for charge_id in each.charge_ids:
                    self._spoken.setdefault(charge_id, []).append(each)
        return self._spoken

    def _merchant(self, row: "ChargeRow") -> Cell:
        """The merchant; among the exceptions with the rules that object."""
        spoken = self._spoken if self.model.wanted.filter == "exceptions" else None
        rules = dict.fromkeys(each.rule for each in (spoken or {}).get(row.charge_id, ()))
        return Cell(" ".join(row.merchant.split()), ", ".join(rules))

    def _cycle(self, typed: str = "") -> tuple[str | None, str]:
        """The cycle that was typed, else the newest one; and the other words."""
        from receiving_app.card_logs import lookups

        known = [each.cycle for each in self.desk.the_office().ask(lookups.cycles)]
        named = next((word for word in typed.split() if word in known), None)
        words = " ".join(word for word in typed.split() if word != named)
        return named or next(iter(known), None), words

    def detail_of(self, row: "ChargeRow") -> Detail:
        """What it was matched with and why, or what is proposed."""
        from receiving_app.card_logs.lookups import logs, matches_of, proposals

        office = self.desk.the_office()
        sections = [
            Section(
                "Matched with",
                (
                    Line(match.order, match.vendor, dollars(match.cents), leads=("purchases", match.order)),
                    *(Line(each, icon="check", tone="ok") for each in match.evidence),
                ),
            )
            for match in office.ask(matches_of, row.charge_id)
        ]
        if row.state is ChargeState.OPEN:
            proposed = [each for each in office.ask(proposals, row.cycle) if each.charge_id == row.charge_id]
            sections += [
                Section(f"Tier {each.tier.value}: {each.rule}", tuple(Line(said) for said in each.evidence))
                for each in proposed
            ]
        spoken = self._exceptions().get(row.charge_id, ())
        if spoken:
            said = tuple(
                Line(f"{each.rule}: {each.said}", icon="triangle-alert", tone="warn") for each in spoken
            )
            sections.append(Section("Exceptions", said))
        log = next((each for each in office.ask(logs, row.cycle) if each.last4 == row.last4), None)
        counts = f"{log.matched} matched, {log.explained} explained, {log.open} to check" if log else ""
        return Detail(
            dollars(row.amount_cents),
            " ".join(row.merchant.split()),
            facts=(
                ("Card", f"ending {row.last4}"),
                ("Cycle", row.cycle),
                ("Bought", self.desk.times.day(row.purchase_date)),
                ("Explained", (row.explanation or "").replace("_", " ")),
                ("Log", f"{log.state.value.replace('_', ' ')}, revision {log.revision}" if log else ""),
                ("Its charges", counts),
            ),
            sections=tuple(sections),
        )

    def can_do(self) -> tuple[Action, ...]:
        """Bring in, confirm, explain, take back, sign, packet, reopen."""
        by_holder = partial(Action, needs=MAY_RECONCILE)
        for_charge = partial(by_holder, for_row=True)
        return (
            by_holder("Bring in a statement", self.bring_in, "file-down", "Ctrl+I", primary=True),
            by_holder("Confirm sure matches", self.confirm_sure, "check", "Ctrl+M"),
            by_holder("Take last statement back", self.take_statement_back, "undo-2"),
            for_charge("Confirm this one", self.confirm_one, "link", suits=_is_open),
            for_charge("Match with an order", self.match_by_hand, "receipt-text", suits=_is_open),
            for_charge("Explain", self.explain, "pen-line", suits=_is_open),
            for_charge("Take back", self.take_back, "undo-2", suits=_is_settled),
            for_charge("Sign the log", self.sign, "signature", needs=(Role.CARDHOLDER, Role.APPROVER)),
            Action("Packet as PDF", self.packet, "download", for_row=True),
            for_charge("Reopen", self.reopen, "lock-open", needs=(Role.PROGRAM_ADMINISTRATOR,)),
        )

    def bring_in(self) -> None:
        """Choose a statement; nothing is dropped or doubled."""
        files = ask_files(self, "Bring in a card statement", "Statements (*.csv *.xlsx *.xls *.ofx *.qfx)")
        if not files:
            return

        def run(progress: Progress) -> Done:
            from receiving_app.desk.bringing_in import bring_in_each, bring_statement

            return bring_in_each(bring_statement, self.desk.the_office(), files, progress)

        self.carry_out_long(run)

    def take_statement_back(self) -> None:
        """Take the newest statement back, with a reason; none of its charges counts then."""
        reason = ask_reason(self, "Take the last statement back", "Why should it not have gone in?")
        if not reason:
            return

        def run() -> str:
            from receiving_app.card_logs.importing import take_back_import
            from receiving_app.card_logs.lookups import statement_imports
            from receiving_app.errors import Refused

            office = self.desk.the_office()
            newest = next((each for each in office.ask(statement_imports) if not each.taken_back), None)
            if newest is None:
                raise Refused("No statement is left to take back.", "Bring one in first.")
            done = office.do(take_back_import, newest.import_id, reason)
            return f"{newest.file} is taken back: {counted(-done.added, 'charge')} no longer counted."

        self.carry_out(run)

    def confirm_sure(self) -> None:
        """Confirm what was wrong in none of thousands of measured links; the rest waits for a person."""
        typed = self.model.wanted.words

        def run() -> Done:
            from receiving_app.card_logs.actions import confirm_matches
            from receiving_app.card_logs.lookups import proposals
            from receiving_app.card_logs.sides import Tier

            office = self.desk.the_office()
            cycle = self._cycle(typed)[0] or ""
            sure = [each for each in office.ask(proposals, cycle) if each.tier is Tier.A]
            if not sure:
                return Done("No further match is sure; the rest needs a person's eye.")
            done = office.do(confirm_matches, sure)
            said = " ".join((f"{counted(len(done.matches), 'match')} confirmed.", *done.left_out))
            return Done(said, lambda: self._take_back_matches(done.matches, UNDONE))

        self.carry_out(run)

    def confirm_one(self) -> None:
        """Confirm what is proposed for the chosen charge."""
        row = self.chosen()
        if row is None:
            return

        def run() -> Done:
            from receiving_app.card_logs.actions import confirm_matches
            from receiving_app.card_logs.lookups import proposals

            office = self.desk.the_office()
            mine = [each for each in office.ask(proposals, row.cycle) if each.charge_id == row.charge_id]
            matches = office.do(confirm_matches, mine).matches
            said = " ".join(match.said for match in matches)
            return Done(said, lambda: self._take_back_matches(matches, UNDONE))

        self.carry_out(run)

    def match_by_hand(self) -> None:
        """Name the order that the rest of the chosen charge paid for."""
        row = self.chosen()
        number = ask_order(self, "Match the charge", "Order it paid for", "Match it") if row else ""
        if row is None or not number:
            return

        def run() -> Done:
            from receiving_app.approvals.lookups import purchase_seen
            from receiving_app.card_logs.actions import match_by_hand

            office = self.desk.the_office()
            order = office.ask(purchase_seen, number).row
            matches = office.do(match_by_hand, row.charge_id, order.purchase_id).matches
            said = " ".join(match.said for match in matches)
            return Done(said, lambda: self._take_back_matches(matches, UNDONE))

        self.carry_out(run)

    def explain(self) -> None:
        """Say why a charge has no purchase."""
        row = self.chosen()
        codes = tuple(code.value.replace("_", " ") for code in ReasonCode)
        code = ask_one_of(self, "Explain the charge", "What is it?", codes) if row else ""
        reason = ask_reason(self, "Explain the charge", "In your words:") if code else ""
        if row is None or not reason:
            return

        def run() -> Done:
            from receiving_app.card_logs.actions import explain_charge

            chosen = ReasonCode(code.replace(" ", "_"))
            self.desk.the_office().do(explain_charge, row.charge_id, chosen, reason)
            return Done(f"Explained as {code}.", lambda: self._take_back_explanation(row, UNDONE))

        self.carry_out(run)

    def take_back(self) -> None:
        """Take the charge's match or explanation back."""
        row = self.chosen()
        reason = ask_reason(self, "Take back", "Why is it taken back?") if row else ""
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.card_logs.lookups import matches_of

            matches = self.desk.the_office().ask(matches_of, row.charge_id)
            if not matches:
                return self._take_back_explanation(row, reason)
            return self._take_back_matches(matches, reason)

        self.carry_out(run)

    def _take_back_matches(self, matches: "Sequence[Matched | MatchSeen]", reason: str) -> str:
        from receiving_app.card_logs.actions import take_back_match

        def take(session: Any, by: Any) -> str:
            return " ".join(take_back_match(session, by, match.match_id, reason).said for match in matches)

        return self.desk.the_office().do(take)

    def _take_back_explanation(self, row: "ChargeRow", reason: str) -> str:
        from receiving_app.card_logs.actions import take_back_explanation

        self.desk.the_office().do(take_back_explanation, row.charge_id, reason)
        return "The explanation is taken back."

    def sign(self) -> None:
        """Sign the chosen charge's log: the cardholder first, the approver second."""
        row = self.chosen()
        roles = tuple(role.value for role in SigningRole)
        role = ask_one_of(self, f"Sign the log of card {row.last4}", "You sign as", roles) if row else ""
        pin = (
            ask_pin(self, "You sign with it, as with your name. A sample office takes any.") if role else None
        )
        if row is None or pin is None:
            return

        def run() -> str:
            from receiving_app.card_logs.signing import sign

            self.desk.the_office().prove(pin)
            return self.desk.the_office().do(sign, row.cycle, row.last4, SigningRole(role)).said

        self.carry_out(run)

    def packet(self) -> None:
        """Log and slips as one PDF."""
        row = self.chosen()
        name = f"{row.cycle}-{row.last4}.pdf" if row else ""
        file = ask_new_file(self, "Packet as PDF", name, "PDF (*.pdf)") if row else None
        if row is None or file is None:
            return

        def run(progress: Progress) -> str:
            from receiving_app.card_logs.packing import packet
            from receiving_app.whole_file import write_whole

            office = self.desk.the_office()
            made = office.ask(packet, office.documents, row.cycle, row.last4, progress)
            write_whole(file, made.content)
            return f"{counted(made.pages, 'page')} written to {file.name}."

        self.carry_out_long(run, self.desk.errands.lanes.device("upkeep"))

    def reopen(self) -> None:
        """Open a signed log again, with a reason; a new revision begins."""
        row = self.chosen()
        reason = (
            ask_reason(self, f"Reopen the log of card {row.last4}", "Why is it opened again?") if row else ""
        )
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.card_logs.signing import reopen

            return self.desk.the_office().do(reopen, row.cycle, row.last4, reason).said

        self.carry_out(run)


def _state(state: ChargeState) -> Cell:
    icon, tone, words = _LOOKS[state]
    return Cell(words, icon=icon, tone=tone, style="strong")


def _is_open(row: object) -> bool:
    return getattr(row, "state", None) is ChargeState.OPEN


def _is_settled(row: object) -> bool:
    return getattr(row, "state", ChargeState.OPEN) is not ChargeState.OPEN


def make(desk: Desk) -> CardLogScreen:
    """Build the screen."""
    return CardLogScreen(desk)
