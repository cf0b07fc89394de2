"""A small made-up office, its orders, and what its clerk does in it. Seeds the tests of storage."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from receiving_app.office_loading import load_office
from receiving_app.people.rules import Role
from receiving_app.play.day import PlayedClock, act_as, bring_in_approvals
from receiving_app.receiving.actions import take_in_scan
from receiving_app.workplace import open_workplace
from tests.command_line.small_office import FILES

SAMPLE_DAY = (
    Path(__file__).parent / "sample_day"
)  # one day of the sample office: its lists, a delivery, a slip
MORNING = datetime(2026, 9, 15, 15, 0, tzinfo=UTC)

NOTEBOOK = "PO-8001"  # one notebook by P-card, on a line of service
CABLES = "PO-8002"  # ten pieces without serial
NOT_CLEARED = "PO-8003"  # the relationship manager never approved it
MANY = "PO-8004"  # 500 notebooks
TWO_LINES = "PO-8005"  # two things with serials

HEADING = FILES["approvals.csv"].splitlines()[0]
ORDERS = (
    (NOTEBOOK, 1, "AC-100", "Notebook 14in", 1, "P-Card", "0042", "Yes", "08/31/2026"),
    (CABLES, 1, "AC-200", "Patch cable", 10, "PO", "", "No", "08/31/2026"),
    (NOT_CLEARED, 1, "AC-300", "Docking station", 5, "PO", "", "Yes", ""),
    (MANY, 1, "AC-400", "Notebook 15in", 500, "PO", "", "Yes", "08/31/2026"),
    (TWO_LINES, 1, "AC-500", "Notebook 16in", 2, "PO", "", "Yes", "08/31/2026"),
    (TWO_LINES, 2, "AC-600", "Monitor 24in", 2, "PO", "", "Yes", "08/31/2026"),
)


def approvals(orders=ORDERS):
    """An export of approvals with these lines."""
    lines = [
        f"SR-{number[3:]},08/30/2026,Gus Maps,00200,Gus Maps,Desk as a Service,00100,{method},Wire Works,"
        f"{number},09/09/2026,{card},,DOCK-9,{line},Acme,{part},,{item},43211500,{quantity},EA,1500.00,0.00,"
        f"{serialized},Hal Agency,08/31/2026,Ida Link,{arm_approved},"
        for number, line, part, item, quantity, method, card, serialized, arm_approved in orders
    ]
    return "\n".join((HEADING, *lines, "")).encode()


def make_office(settings, folder):
    """The small office at these settings, with its orders in; ``folder`` is for its files."""
    workplace = open_workplace(settings, make=True, clock=PlayedClock(MORNING))
    files = {name: text.encode() for name, text in FILES.items() if name != "statement.csv"}
    files["delegations.csv"] = files["delegations.csv"].replace(
        b"25000.00", b"9000000.00"
    )  # for many notebooks
    with workplace.store.transaction() as session:
        load_office(session, workplace.nobody(), files, is_sample=True)
    act_as(workplace, Role.ADMINISTRATOR)
    (folder / "approvals.csv").write_bytes(approvals())
    bring_in_approvals(workplace, folder / "approvals.csv")
    workplace.close()


def come_in(settings, workstation="dock-a", role=Role.RECEIVING_CLERK):
    """The office, opened at a workstation by the first person with this role."""
    workplace = open_workplace(replace(settings, workstation=workstation), clock=PlayedClock(MORNING))
    act_as(workplace, role)
    return workplace


def scan(workplace, *raws):
    """Scan one after the other; the answer is the last one."""
    answers = [workplace.do(take_in_scan, raw, "GUN") for raw in raws]
    return answers[-1]


def serial(number):
    """A serial that nothing else reads like."""
    return f"QX{number:06}ZK"


def wrong(workplace, *heads):
    """What is not as the facts say, in words."""
    return [str(each) for each in workplace.differences(heads)]
