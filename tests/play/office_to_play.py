"""An office folder of two days: goods come in all the ways a dock knows, and hands do the rest."""

import json
from pathlib import Path

from tests.command_line.small_office import FILES
from tests.offices import CABLES, MANY, NOTEBOOK, TWO_LINES, approvals, serial

MONDAY, TUESDAY = "2026-09-14", "2026-09-15"
GUN = "HANDHELD-1"
TRUTH = (
    "deliveries.json",
    "final_state.json",
    "purchases_truth.json",
    "ownership_truth.json",
    "exceptions.json",
    "approvals_messy.truth.json",
    f"scans/{MONDAY}.expected.json",
    f"scans/{TUESDAY}.expected.json",
    "slips/truth.json",
    "manifests/truth.json",
    "statements/truth.json",
)

SCANS = {
    MONDAY: [
        ("08:00:10", GUN, NOTEBOOK),
        ("08:00:20", GUN, serial(1)),
        ("08:00:21", GUN, serial(1)),
        ("09:00:20", GUN, serial(2)),  # its order was not scanned
        ("09:00:30", "KEYBOARD", serial(3)),
        ("10:00:10", GUN, "1PAC-200"),
        ("10:00:20", GUN, "Q12"),
        ("10:00:21", GUN, "Q12"),
    ],
    TUESDAY: [
        ("08:00:10", GUN, f"K{TWO_LINES}"),
        ("08:00:20", GUN, "1PAC-500"),
        ("08:00:30", GUN, serial(5)),
        ("08:00:50", GUN, serial(6)),  # after the count: something else is in the box
    ],
}


def _opened(at, delivery, clerk="E2"):
    return {
        "at": at,
        "action": "open_delivery",
        "delivery": delivery,
        "carrier": "UPS",
        "dock": "DOCK-9",
        "pieces": 1,
        "received_by": clerk,
    }


def _step(at, action, delivery, **told):
    return {"at": at, "action": action, "delivery": delivery, **told}


CLERK = {
    MONDAY: [
        _opened("08:00:00", "D1"),
        _step("08:00:05", "slip", "D1", state="present", slip_number="PS-1"),
        _step("08:00:30", "count", "D1", po=NOTEBOOK, line=1, counted=1, uom="EA"),
        _step(
            "08:00:40", "mark", "D1", po=NOTEBOOK, line=1, condition="01", quantity=1, serials=[serial(1)],
            note="crushed",
        ),
        _step("08:00:50", "close_delivery", "D1"),
        _opened("09:00:00", "D2"),
        _step("09:00:10", "slip", "D2", state="illegible", slip_number=None),
        _step("09:00:40", "count", "D2", po=MANY, line=1, counted=2, uom="EA"),
        _step("09:00:50", "close_delivery", "D2"),
        _opened("10:00:00", "D3"),
        _step("10:00:30", "count", "D3", po=CABLES, line=1, counted=12, uom="EA"),
        _step("10:00:40", "close_delivery", "D3"),
        _step(
            "11:00:00", "confirm_drop_ship", "D4", confirmed_by="E6", location="DOCK-9",
            lines=[{"po": MANY, "line": 1, "quantity": 1, "serials": [serial(4)]}],
        ),
        _opened("12:00:00", "D5"),
        _step("12:00:10", "mark_unidentified", "D5", note="brown box"),
        _step("12:00:20", "close_delivery", "D5"),
    ],
    TUESDAY: [
        _opened("08:00:00", "D6"),
        _step("08:00:40", "count", "D6", po=TWO_LINES, line=1, counted=1, uom="EA"),
        _step(
            "08:00:55", "mark", "D6", po=TWO_LINES, line=1, condition="05", quantity=1, part="ZZ-9",
            note="wrong item in the box",
        ),
        _step("08:01:00", "close_delivery", "D6"),
        _opened("09:00:00", "D7"),
        _step("09:00:10", "mark_misship", "D7", note="for another customer"),
        _step("09:00:20", "close_delivery", "D7"),
        _opened("10:00:00", "D8"),
        _step("10:00:10", "refuse_personal", "D8", note="an employee's own"),
        _step("10:00:20", "close_delivery", "D8"),
    ],
}  # fmt: skip


def office_folder(folder: Path, *, with_truth: bool) -> Path:
    """The folder, with or without files that only a comparison may read (here they hold nonsense)."""
    files = {name: text.encode() for name, text in FILES.items() if name != "statement.csv"}
    files["delegations.csv"] = files["delegations.csv"].replace(b"25000.00", b"9000000.00")
    files["approvals.csv"] = approvals()
    files["approvals_messy.csv"] = approvals().replace(b"Wire Works", b" WIRE WORKS ")
    files["preprinted_rolls.csv"] = (
        b"series,roll,first,last,received,spoiled\nMAIN,R1,5000,5009,2026-09-01,5003\n"
    )
    files["tags_issued.csv"] = (
        "tag,series,manufacturer,serial,po,line,affixed_on,affixed_by,placement\n"
        f"{ROLL_TAG},MAIN,Acme,{serial(3)},{MANY},1,2026-09-20,E2,top cover\n"
    ).encode()
    files["returns.csv"] = (
        "rma,ticket,po,line,quantity,serials,shipped_back_on,credit_expected\n"
        f"RMA1,SR-8004,{MANY},1,1,{serial(2)},2026-09-18,1500.00\n"
    ).encode()
    for day in (MONDAY, TUESDAY):
        scans = [{"at": f"{day}T{at}", "device": gun, "raw": raw} for at, gun, raw in SCANS[day]]
        steps = [{**step, "at": f"{day}T{step['at']}"} for step in CLERK[day]]
        files[f"scans/{day}.jsonl"] = _lines(scans)
        files[f"scans/{day}.clerk.jsonl"] = _lines(steps)
    if with_truth:
        files |= dict.fromkeys(TRUTH, b'{"nonsense": true}')
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _lines(told):
    return "".join(json.dumps(each) + "\n" for each in told).encode()


ROLL_TAG = "N0050047"
