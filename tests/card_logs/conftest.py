"""A small office with one card, two orders, a delivery, and statements written in the test."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

import receiving_app.card_logs.records
import receiving_app.receiving.records
import receiving_app.slips.records  # noqa: F401 - every room's tables stand in the schema
from receiving_app.approvals.actions import import_approvals
from receiving_app.approvals.answers import ApprovalRow, ApprovalsRead
from receiving_app.approvals.records import Purchase, PurchaseLine
from receiving_app.card_logs import rebuild
from receiving_app.card_logs.importing import import_statement
from receiving_app.card_logs.statement_file import read_statement
from receiving_app.documents.actions import keep
from receiving_app.documents.shelf import FolderShelf
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.lookups import verify
from receiving_app.inventory import locations
from receiving_app.people import lookups as people
from receiving_app.people.loading import load_people
from receiving_app.people.reference_files import read_folder
from receiving_app.receiving import rebuild as receiving_rebuild
from receiving_app.receiving.arrivals.deliveries import open_delivery, tell
from receiving_app.receiving.goods.units import count_unit
from receiving_app.resources_folder import resource
from receiving_app.rulebook.shelf import load_packs
from receiving_app.slips.records import Slip, SlipDelivery, SlipPlacement
from receiving_app.tags import series
from tests.people.small_office import FILES, contents

PEOPLE = FILES["people.csv"] + (
    "E7,Pia Program,,00100,program_administrator,,yes,2020-01-01,\n"
    "E8,Una Under,,00200,approver,E5,no,2020-01-01,\n"
)
HEADING = "Document,Account,Purchase Date,Post Date,Vendor,Amount,Customer Code,Cardholder"
ROWS = (
    "TXN1,0042,09/10/2026,09/11/2026,WIRE WORKS,250.00,PO-10001",
    "TXN2,0042,09/12/2026,09/14/2026,WIRE WORKS,80.00,",
    "TXN3,0042,09/20/2026,09/21/2026,CORNER SHOP,12.50,",
)


class Office:
    """The office of these tests: what a person does in it, and whether it still holds."""

    def __init__(self, at, nobody, folder):
        self.store, self.nobody, self.shelf = at, nobody, FolderShelf(folder)
        packs = tuple(pack.id for pack in load_packs(resource("rules")))
        with self.store.transaction() as session:
            files = read_folder(contents(people=PEOPLE))
            load_people(session, nobody, files, is_sample=True, default_rule_packs=packs)
            locations.load_locations(session, nobody, files)
            series.load_series(session, nobody, files)
            self.ids = {one.employee_no: one.id for one in people.people(session)}
        clerk = self.by("E3")
        with self.store.transaction() as session:
            kept = keep(session, clerk, self.shelf, b"approvals", "approvals.csv", "text/csv", "approvals")
            rows = (order("PO-10001", 25_000), order("PO-10002", 8_000))
            read = ApprovalsRead("approvals.csv", "x", "utf-8", ",", rows, (), (), (), None, ())
            self.batch_id = import_approvals(session, clerk, kept.id, read).batch_id
            self.purchases = {one.number: one.id for one in session.scalars(select(Purchase))}

    def by(self, employee_no, today=date(2026, 10, 7)):
        return replace(self.nobody, person_id=self.ids[employee_no], today=today)

    def do(self, action, *args, who="E5", **kwargs):
        with self.store.transaction() as session:
            return action(session, self.by(who), *args, **kwargs)

    def ask(self, lookup, *args, **kwargs):
        with self.store.reading() as session:
            return lookup(session, *args, **kwargs)

    def bring_in(self, *rows, name="statement.csv"):
        return self.bring_in_file(statement_of(*rows or ROWS), name)

    def bring_in_file(self, content, name, control=None):
        statement = read_statement(content, name)
        with self.store.transaction() as session:
            kept = keep(session, self.by("E5"), self.shelf, content, name, "text/csv", "statement")
            return import_statement(session, self.by("E5"), kept.id, statement, control)

    def receive(self, number, serial="SN-1"):
        """A unit of an order comes; the answer is the delivery's id and the unit's."""
        with self.store.transaction() as session:
            clerk = self.by("E3")
            delivery = open_delivery(session, clerk, dock="DOCK-9")
            tell(session, clerk, delivery, "purchase", self.purchases[number], "Order scanned.")
            line_id = session.scalars(
                select(PurchaseLine.id).where(PurchaseLine.purchase_id == self.purchases[number])
            ).one()
            counted = count_unit(session, clerk, delivery, line_id, serial, "scan-of-a-test")
            return delivery.id, counted.asset_id

    def file_slip(self, delivery_id, number, picture):
        with self.store.transaction() as session:
            clerk = self.by("E3")
            kept = keep(session, clerk, self.shelf, picture, f"{number}.png", "image/png", "slip")
            slip = Slip(
                document_id=kept.id, slip_number=number, state="placed", delivery_id=delivery_id, pages=1,
                reason="by hand", copy_of_id=None,
            )  # fmt: skip
            session.add(slip)
            session.flush()
            session.add(SlipDelivery(slip_id=slip.id, delivery_id=delivery_id))
            placement = SlipPlacement(
                slip_id=slip.id, at=clerk.at, state="placed", delivery_id=delivery_id, reason="by hand",
                by_rule=False, corrects_id=None, copy_of_id=None,
            )  # fmt: skip
            write_down(session, clerk, "slips.placed", Subject("slip", slip.id), "Placed.", facts=[placement])
            return slip.id

    def assert_holds(self):
        with self.store.reading() as session:
            found = [*verify(session), *rebuild.differences(session), *receiving_rebuild.differences(session)]
            assert [str(each) for each in found] == []


def statement_of(*rows):
    """The bytes of a statement file."""
    return "\n".join((HEADING, *(f"{row},EVE CARD" for row in rows), "")).encode()


def order(number, cents):
    """An approved order of one laptop."""
    day = date(2026, 9, 8)
    return ApprovalRow(
        file_line=2, ticket=f"SR-{number[3:]}", requested_on=day, requester=None, agency="00200",
        for_use_by=None, line_of_service=None, purchaser="00200", method="P-Card", vendor="Wire Works",
        po=number, order_date=day, card="0042", contract=None, ship_to="DOCK-9", line=1,
        manufacturer="Wirelab", manufacturer_part="W-1", vendor_part=None, description="Small laptop",
        commodity_class="43211500", quantity=1, uom="EA", unit_cost_cents=cents, shipping_cents=0,
        serialized=True, agency_approver=None, agency_approved_on=day, arm=None, arm_approved_on=day,
        notes=None,
    )  # fmt: skip


@pytest.fixture
def office(store, by, tmp_path):
    return Office(store, by, tmp_path / "documents")
