"""Bad scans as they come at a dock: what the clerk is told, and what is counted of them."""

import pytest

from receiving_app.approvals.lookups import purchase_seen
from receiving_app.receiving.actions import settle
from receiving_app.receiving.answers import Outcome
from tests.offices import MANY, NOTEBOOK, TWO_LINES, scan, wrong
from tests.receiving.test_kits import bring
from tests.receiving.test_manifests import bring as bring_list
from tests.receiving.test_manifests import listed

ORDER = "PO-8030"
MAKERS = {
    "Elite": "HP",
    "Think": "Lenovo",
    "Rack": "Cisco",
    "Label": "Zebra",
    "Desk": "Dell",
    "Gizmo": "Acme",
}
SERIALS = {
    "Elite": "5CG4220XKL",
    "Think": "PF4X0K2B",
    "Rack": "FOC2534A1BC",
    "Label": "18J260320475",
    "Desk": "CN-0GWV1Y-WS200-36A-0KLB",
    "Gizmo": "AB12XC4455",
}


@pytest.fixture
def bench(workplace):
    """``bench(item)`` is the office with the order of one maker's item on the screen."""

    def on_screen(item):
        def by_maker(data):
            return data.replace(b",Acme,", f",{MAKERS[item]},".encode())

        bring(
            workplace, (ORDER, 1, "TP-77", f"{item} unit", 20, "PO", "", "Yes", "08/31/2026"), change=by_maker
        )
        scan(workplace, ORDER)
        return workplace

    return on_screen


def received(workplace, order=ORDER):
    return workplace.ask(purchase_seen, order).lines[0].received


@pytest.mark.parametrize("item", sorted(MAKERS))
def test_a_serial_counts_once_however_it_comes(bench, item):
    office, right = bench(item), SERIALS[item]
    assert scan(office, f"\ufeff{right.lower()}\r\n").outcome is Outcome.COUNTED
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in right)
    arabic = "".join(chr(0x660 + int(sign)) if sign.isdecimal() else sign for sign in right)
    for again in (
        right,
        f"\t{right}\t",
        f"\xa0{right}\xa0",
        right.swapcase(),
        right + right,
        f"{right}\r\n{right}",
        wide,
        arabic,
        right.replace("-", "\u2011"),
        right.replace("-", "/"),
        f"S{right}",
        f"1S{right}",
        f"SN: {right}",
        f"[)>\x1e06\x1dS{right}\x1e\x04",
    ):
        told = scan(office, again)
        assert (told.outcome, told.title) == (Outcome.ALREADY_COUNTED, "Counted before"), again
    assert received(office) == 1
    assert wrong(office) == []


@pytest.mark.parametrize("item", sorted(MAKERS))
@pytest.mark.parametrize(
    "code",
    [
        "019512200983",
        "]E0019512200983",
        "910-006559",
        "1PZD4A042-301M00EZ",
        "00:1A:2B:3C:4D:5E",
        "001A2B3C4D5E",
        "SKU: 12345-AB",
        "11SXYZ998877",
        "CDW-0045217",
        "Asset Tag: ACME-00123",
        "1Z999AA10123456784AB12XC4455",
        "[)>06KPO-80301PTP-77SAB12XC4455",
        "1.23E+11",
        "To be filled by O.E.M.",
        "TESTTEST",
        "S0000000",
        "serial number here",
    ],
)
def test_what_is_no_serial_counts_no_unit_and_the_clerk_is_told(bench, item, code):
    office = bench(item)
    told = scan(office, code)
    assert told.outcome in {Outcome.REFUSED, Outcome.SET_ASIDE, Outcome.NEEDS_CHOICE}
    assert told.said
    assert received(office) == 0


def test_two_serials_in_one_code_count_nothing(bench):
    office = bench("Think")
    for fused in ("PF4X0K2BPF4X0K2C", "SPF4X0K2BSPF4X0K2C"):
        told = scan(office, fused)
        assert (told.outcome, told.title) == (Outcome.REFUSED, "Scan it again")
        assert told.said == "Two codes run together. Scan each by itself."
    assert received(office) == 0


def test_our_own_tag_is_met_as_a_tag_and_one_that_was_never_issued_is_refused(bench):
    office = bench("Gizmo")
    tag = scan(office, "AB12XC4455").tag_number
    assert scan(office, tag).title in {f"Tag {tag}", "Tag verified"}
    told = scan(office, "N0000901")
    assert told.outcome is not Outcome.COUNTED
    assert received(office) == 1


@pytest.mark.parametrize("first", ["PF4X0K2Y", "PFZX0K2Y"])
def test_the_next_unit_may_differ_by_letters_that_keyboards_swap(bench, first):
    office = bench("Think")
    scan(office, first)
    asked = scan(office, first.translate(str.maketrans("YZ", "ZY")))
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "Look at the label")
    assert asked.said.startswith(f"{first} is here already")
    assert office.do(settle, asked.scan_id, asked.choices[0].key).outcome is Outcome.COUNTED
    assert received(office) == 2


def test_a_code_scanned_into_the_wrong_step_is_what_it_is(workplace):
    scan(workplace, MANY, "AC-400")  # the screen asks for a serial
    assert scan(workplace, NOTEBOOK).title == f"Order {NOTEBOOK}"
    assert received(workplace, MANY) == 0


def test_a_monitors_serial_on_the_computers_line_is_asked_about(workplace):
    bring_list(workplace, listed("QM000001ZK", order=TWO_LINES, line=2, part="AC-600"))
    asked = scan(workplace, TWO_LINES, "AC-500", "QM000001ZK")
    assert (asked.outcome, asked.title) == (Outcome.NEEDS_CHOICE, "Which line?")
    assert [choice.label for choice in asked.choices[:2]] == ["Monitor 24in", "Notebook 16in"]


def test_a_label_that_names_no_unit_says_so(bench):
    told = scan(bench("Elite"), "[)>\x1e06\x1dSN/A\x1e\x04")
    assert told.outcome is Outcome.REFUSED
    assert told.said == "Where the serial number should be, the label has only what makers leave there."


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("PO\u20118031", "PO-8031"),
        ("'PO-8032", "PO-8032"),
        ("\uff30\uff2f\uff0d\uff18\uff10\uff13\uff13", "PO-8033"),
        ("\ufeffPO-8\u0660\u0663\u0664", "PO-8034"),
        ("4500128035.0", "4500128035"),
    ],
)
def test_an_order_is_found_by_its_code_whatever_a_program_did_to_its_number(workplace, cell, code):
    bring(workplace, (cell, 1, "TP-77", "Notebook", 2, "PO", "", "Yes", "08/31/2026"))
    assert scan(workplace, code).title == f"Order {code}"
    assert scan(workplace, "QX000001ZK").outcome is Outcome.COUNTED
