"""Whatever a clerk does in whatever order: a unit counts once, every number is issued once."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from receiving_app.approvals.records import PurchaseLine
from receiving_app.errors import Refused
from receiving_app.history.records import HistoryEntry
from receiving_app.inventory.actions import replace_tag
from receiving_app.inventory.records import Asset
from receiving_app.receiving.actions import settle, undo
from receiving_app.receiving.answers import Outcome
from receiving_app.receiving.arrivals import deliveries
from receiving_app.receiving.records import ReceiptLine
from receiving_app.settings import Settings
from receiving_app.tags.lookups import account
from receiving_app.tags.records import TagEvent
from tests.offices import CABLES, NOT_CLEARED, NOTEBOOK, TWO_LINES, come_in, make_office, scan, serial, wrong

SERIALS = [serial(number) for number in range(4)]


class Dock(RuleBasedStateMachine):
    """A clerk at a dock, on SQLite."""

    def __init__(self):
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        folder = Path(self.place.name)
        here = Settings(office=folder / "office", workstation="dock-a")
        make_office(here, folder)
        self.office = come_in(here)
        self.tags, self.asked, self.written, self.delivery = [], [], 0, None

    def teardown(self):
        self.office.close()
        self.place.cleanup()

    def _try(self, step, *words):
        """A step that may be refused, and then has changed nothing."""
        try:
            return self.office.do(step, *words)
        except Refused:
            return None

    @rule(raw=st.sampled_from([NOTEBOOK, CABLES, NOT_CLEARED, TWO_LINES, *SERIALS, "1PAC-500", "Q7", "N/A"]))
    def scans(self, raw):
        answer = scan(self.office, raw)
        self.delivery = answer.delivery_id or self.delivery
        if answer.outcome is Outcome.NEEDS_CHOICE and answer.choices:
            self.asked.append(answer)
        if answer.tag_number and answer.tag_number not in self.tags:
            self.tags.append(answer.tag_number)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def answers_a_question(self, data):
        asked = data.draw(st.sampled_from(self.asked))
        answer = self._try(settle, asked.scan_id, data.draw(st.sampled_from(asked.choices)).key)
        if answer and answer.tag_number and answer.tag_number not in self.tags:
            self.tags.append(answer.tag_number)

    @rule()
    def undoes(self):
        self._try(undo)

    @precondition(lambda self: self.tags)
    @rule(data=st.data(), raw=st.sampled_from(SERIALS))
    def scans_a_tag_back(self, data, raw):
        scan(self.office, data.draw(st.sampled_from(self.tags)), raw)

    @precondition(lambda self: self.tags)
    @rule(data=st.data())
    def replaces_a_tag(self, data):
        number = self._try(replace_tag, data.draw(st.sampled_from(self.tags)), "torn")
        if number:
            self.tags.append(number)

    @precondition(lambda self: self.delivery)
    @rule(closes=st.booleans())
    def closes_or_reopens(self, closes):
        if closes:
            self._try(deliveries.close_delivery, self.delivery)
        else:
            self._try(deliveries.reopen_delivery, self.delivery, "a box was found")

    @invariant()
    def a_unit_is_received_once_and_the_lines_add_up(self):
        with self.office.store.reading() as session:
            here = session.execute(
                select(Asset.serial, func.sum(ReceiptLine.quantity))
                .join(ReceiptLine, ReceiptLine.asset_id == Asset.id)
                .group_by(Asset.id, Asset.serial)
            )
            assert all(pieces in {0, 1} for _serial, pieces in here)
            for line in session.scalars(select(PurchaseLine)):
                assert line.accepted <= line.quantity
                assert line.received == line.accepted + line.rejected + line.on_hold

    @invariant()
    def nothing_that_happened_goes_away(self):
        with self.office.store.reading() as session:
            written = session.scalar(select(func.count()).select_from(HistoryEntry))
        assert written >= self.written
        self.written = written
        assert wrong(self.office) == []

    @invariant()
    def every_number_is_issued_once_and_accounted_for(self):
        with self.office.store.reading() as session:
            issued = session.execute(
                select(TagEvent.tag_id, func.count())
                .where(TagEvent.kind == "reserved")
                .group_by(TagEvent.tag_id)
            ).all()
        assert all(count == 1 for _tag, count in issued)
        accounted = self.office.ask(account, "MAIN")
        assert accounted.missing == ()
        assert sum(count for _state, count in accounted.by_state) == len(issued)


TestDock = Dock.TestCase
TestDock.settings = settings(max_examples=8, stateful_step_count=12, deadline=None, derandomize=True)
