"""Card log: a cycle's charges, what each belongs to and why, and the signatures at the end."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from receiving_app.card_logs.answers import ChargeState, ReasonCode, SigningRole
from receiving_app.desk.parts.action import Action
from receiving_app.desk.parts.asking import ask_files, ask_new_file, ask_one_of, ask_pin, ask_reason, dollars
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.detail_card import Detail, Line, Section
from receiving_app.desk.parts.list_screen import Empty, Filter, ListScreen
from receiving_app.desk.parts.record_model import Page, Wanted
from receiving_app.desk.parts.rows_table import Column
from receiving_app.desk.screen import Desk
from receiving_app.progress import Progress

if TYPE_CHECKING:
    from receiving_app.card_logs.answers import ChargeRow
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
    about = "The newest cycle's charges. Sure matches are confirmed with one key; a person decides the rest."
    name, hint = "Charges", "Find a merchant, document or card"
    filters: ClassVar[tuple[Filter, ...]] = (
        Filter("", "All"),
        Filter("open", "To check"),
        Filter("matched", "Matched"),
        Filter("explained", "Explained"),
        Filter("exceptions", "Exceptions"),
    )
    empty = Empty("credit-card", "No statement is brought in yet.", "Bring one in with Ctrl+I.")

    def columns(self) -> tuple[Column["ChargeRow"], ...]:
        """Charge, card, amount, state."""
        return (
            Column(
                "Document",
                lambda row: Cell(row.document_no or "", f"card {row.last4}", "strong", code=True),
                160,
            ),
            Column("Merchant as billed", lambda row: Cell(" ".join(row.merchant.split()))),
            Column(
                "Posted", lambda row: Cell(self.desk.times.day(row.post_date), figures=True), 130, needs=760
            ),
            Column("Amount", lambda row: Cell(dollars(row.amount_cents), right=True), 130, right=True),
            Column("State", lambda row: _state(row.state), 140),
        )

    def fetch(self, wanted: Wanted) -> Page["ChargeRow"]:
        """A page of the newest cycle's charges."""
        from receiving_app.card_logs.lookups import charges

        cycle = self._cycle()
        if cycle is None:
            return Page(())
        rows = self.desk.the_office().ask(
            charges, cycle, state=_STATES.get(wanted.filter), after=wanted.after or None, limit=wanted.limit
        )
        words = wanted.words.lower().split()
        spoken = self._exceptions() if wanted.filter == "exceptions" else None
        found = tuple(
            row
            for row in rows
            if (spoken is None or row.charge_id in spoken)
            and all(word in f"{row.document_no} {row.merchant} {row.last4}".lower() for word in words)
        )
        return Page(found, rows[-1].charge_id if len(rows) == wanted.limit else "")

    def _exceptions(self) -> dict[str, list["ExceptionRaised"]]:
        """What the rules say by the charge it is about; of charges they speak by all that is known."""
        from receiving_app.card_logs.exceptions import exceptions

        office = self.desk.the_office()
        found: dict[str, list[ExceptionRaised]] = {}
        for each in office.ask(exceptions, date.max):
            for charge_id in each.charge_ids:
                found.setdefault(charge_id, []).append(each)
        return found

    def _cycle(self) -> str | None:
        from receiving_app.card_logs.lookups import cycles

        known = self.desk.the_office().ask(cycles)
        return known[0].cycle if known else None

    def detail_of(self, row: "ChargeRow") -> Detail:
        """What it was matched with and why, or what is proposed."""
        from receiving_app.card_logs.lookups import logs, matches_of, proposals

        office = self.desk.the_office()
        sections = [
            Section(
                f"Order {match.order}, {match.vendor}",
                tuple(Line(each, icon="check", tone="ok") for each in match.evidence),
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
        """Bring in, confirm, explain, sign, packet, reopen."""
        return (
            Action("Bring in a statement", self.bring_in, "file-down", "Ctrl+I", primary=True),
            Action("Confirm sure matches", self.confirm_sure, "check", "Ctrl+M"),
            Action("Confirm this one", self.confirm_one, "link", for_row=True, suits=_is_open),
            Action("Explain", self.explain, "pen-line", for_row=True, suits=_is_open),
            Action("Take back", self.take_back, "undo-2", for_row=True, suits=_is_settled),
            Action("Sign the log", self.sign, "signature", for_row=True),
            Action("Packet as PDF", self.packet, "download", for_row=True),
            Action("Reopen", self.reopen, "lock-open", for_row=True),
        )

    def bring_in(self) -> None:
        """Choose a statement; nothing is dropped or doubled."""
        files = ask_files(self, "Bring in a card statement", "Statements (*.csv *.xlsx *.xls *.ofx *.qfx)")
        if not files:
            return

        def run(progress: Progress) -> str:
            from receiving_app.desk.bringing_in import import_kept_statement

            progress.step(0, len(files), "Reading the statement")
            return " ".join(import_kept_statement(self.desk.the_office(), file) for file in files)

        self.carry_out_long(run, lambda said: said)

    def confirm_sure(self) -> None:
        """Confirm what was wrong in none of thousands of measured links; the rest waits for a person."""

        def run() -> str:
            from receiving_app.card_logs.actions import confirm_matches
            from receiving_app.card_logs.lookups import proposals
            from receiving_app.card_logs.sides import Tier

            office = self.desk.the_office()
            sure = [each for each in office.ask(proposals, self._cycle() or "") if each.tier is Tier.A]
            if not sure:
                return "No further match is sure; the rest needs a person's eye."
            done = office.do(confirm_matches, sure)
            return " ".join((f"{len(done.matches)} matches confirmed.", *done.left_out))

        self.carry_out(run, lambda said: said)

    def confirm_one(self) -> None:
        """Confirm what is proposed for the chosen charge."""
        row = self.chosen()
        if row is None:
            return

        def run() -> str:
            from receiving_app.card_logs.actions import confirm_matches
            from receiving_app.card_logs.lookups import proposals

            office = self.desk.the_office()
            mine = [each for each in office.ask(proposals, row.cycle) if each.charge_id == row.charge_id]
            return " ".join(match.said for match in office.do(confirm_matches, mine).matches)

        self.carry_out(run, lambda said: said)

    def explain(self) -> None:
        """Say why a charge has no purchase."""
        row = self.chosen()
        codes = tuple(code.value.replace("_", " ") for code in ReasonCode)
        code = ask_one_of(self, "Explain the charge", "What is it?", codes) if row else ""
        reason = ask_reason(self, "Explain the charge", "In your words:") if code else ""
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.card_logs.actions import explain_charge

            chosen = ReasonCode(code.replace(" ", "_"))
            self.desk.the_office().do(explain_charge, row.charge_id, chosen, reason)
            return f"Explained as {code}."

        self.carry_out(run, lambda said: said)

    def take_back(self) -> None:
        """Take the charge's match or explanation back."""
        row = self.chosen()
        reason = ask_reason(self, "Take back", "Why does it not hold?") if row else ""
        if row is None or not reason:
            return

        def run() -> str:
            from receiving_app.card_logs.actions import take_back_explanation, take_back_match
            from receiving_app.card_logs.lookups import matches_of

            office = self.desk.the_office()
            matches = office.ask(matches_of, row.charge_id)
            if not matches:
                office.do(take_back_explanation, row.charge_id, reason)
                return "The explanation is taken back."
            return " ".join(office.do(take_back_match, match.match_id, reason).said for match in matches)

        self.carry_out(run, lambda said: said)

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

        self.carry_out(run, lambda said: said)

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
            return f"{made.pages} pages written to {file.name}."

        self.carry_out_long(run, lambda said: said)

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

        self.carry_out(run, lambda said: said)


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
