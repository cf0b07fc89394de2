"""Answer a file of scans: ``python -m benchmarks.read_scans EXAM.jsonl --out ANSWERS.jsonl``.

Each line of the input has ``id``, ``raw`` and ``context``; each line of the output has ``id``, ``candidates``
and ``warnings``. Only names are translated here: all reading is done by :mod:`receiving_app.scans`. Without a
file it prints what reading takes in an office with much open (:mod:`benchmarks.scan_speed`).
"""

import argparse
import json
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.scan_speed import measure
from receiving_app.scans.answers import Candidate, Kind, Reading
from receiving_app.scans.context import (
    OpenPurchases,
    OwnMarks,
    PurchaseLine,
    ScanContext,
    TagCheck,
    TagSeries,
    folded,
)
from receiving_app.scans.reading import read_scan

KINDS = {
    Kind.ORDER: "purchase_order",
    Kind.ORDER_LINE: "purchase_order_line",
    Kind.ITEM: "item",
    Kind.SERIAL: "serial_number",
    Kind.SERIALS: "serial_set",
    Kind.PACKING_LIST: "packing_slip",
    Kind.SHIPMENT: "shipment_id",
    Kind.TRACKING: "tracking_number",
    Kind.SSCC: "sscc",
    Kind.QUANTITY: "multi",
    Kind.ICCID: "multi",
    Kind.TAG: "asset_tag",
    Kind.BADGE: "person_badge",
    Kind.LOCATION: "location",
    Kind.DOCUMENT: "document_code",
    Kind.COMMAND: "command",
    Kind.ENVELOPE: "multi",
    Kind.GS1: "multi",
    Kind.LABEL: "multi",
    Kind.MAC: "mac_address",
    Kind.IMEI: "imei",
}
FIELDS = {
    "order": "purchase_order",
    "order_line": "purchase_order_line",
    "vendor_order": "supplier_order",
    "vendor_part": "supplier_part",
    "maker_part": "manufacturer_part",
    "packing_list": "packing_slip",
    "shipment": "shipment_id",
    "package": "package_id",
    "tracking": "tracking_number",
    "tag": "asset_tag",
}
OWN_FIELDS = {
    Kind.ORDER: {"order": "number"},
    Kind.ORDER_LINE: {"order_line": "line", "order": "po"},
    Kind.PACKING_LIST: {"packing_list": "number"},
    Kind.SHIPMENT: {"shipment": "number"},
    Kind.TRACKING: {"tracking": "number"},
    Kind.TAG: {"tag": "tag"},
    Kind.BADGE: {"badge": "id"},
    Kind.LOCATION: {"location": "id"},
    Kind.DOCUMENT: {"document": "id"},
    Kind.COMMAND: {"command": "name"},
}
AWAITED = {
    "tracking_number": Kind.TRACKING,
    "sscc": Kind.TRACKING,
    "purchase_order": Kind.ORDER,
    "purchase_order_line": Kind.ORDER_LINE,
    "packing_slip": Kind.PACKING_LIST,
    "shipment_id": Kind.SHIPMENT,
    "item": Kind.ITEM,
    "serial_number": Kind.SERIAL,
    "serial_set": Kind.SERIAL,
    "mac_address": Kind.MAC,
    "imei": Kind.IMEI,
    "asset_tag": Kind.TAG,
    "person_badge": Kind.BADGE,
    "location": Kind.LOCATION,
    "document_code": Kind.DOCUMENT,
    "command": Kind.COMMAND,
    "quantity": Kind.QUANTITY,
}
DEFAULT_MARKS = OwnMarks()
CHECKS = {
    "iso7064-mod37-36": TagCheck.MOD37_36,
    "mod43": TagCheck.MOD43,
    "mod10": TagCheck.MOD10,
    "none": TagCheck.NONE,
}


def context_of(given: dict[str, Any]) -> ScanContext:
    """The context of the file as the product's."""
    site, expects = given.get("site") or {}, given.get("expects") or {}
    marks = site.get("own_codes") or {}
    return ScanContext(
        purchases=OpenPurchases.of(
            (
                PurchaseLine(
                    order=purchase["po"],
                    line=int(line["line"]),
                    maker=line.get("maker"),
                    maker_part=line.get("manufacturer_part"),
                    vendor_part=line.get("supplier_part"),
                    customer_part=line.get("customer_part"),
                    gtin=line.get("gtin"),
                    serials=tuple(line.get("expected_serials") or ()),
                )
                for purchase in given.get("open_purchases") or ()
                for line in purchase.get("lines") or ()
            ),
            (purchase["po"] for purchase in given.get("open_purchases") or ()),
        ),
        waits_for=AWAITED.get(expects.get("kind") or ""),
        order=expects.get("po"),
        line=int(expects["line"]) if expects.get("line") is not None else None,
        known_tags=folded(given.get("tags") or ()),
        known_tracking=folded(given.get("known_tracking") or ()),
        tag_series=tuple(
            TagSeries(one["prefix"], one["prefix"], one["digits"], CHECKS[one.get("check") or "none"])
            for one in site.get("tag_series") or ()
        ),
        marks=OwnMarks(
            marks.get("command", DEFAULT_MARKS.command),
            marks.get("person_badge", DEFAULT_MARKS.badge),
            marks.get("location", DEFAULT_MARKS.location),
            marks.get("document_code", DEFAULT_MARKS.document),
        ),
        commands=frozenset(name.partition(":")[0] for name in site["commands"])
        if site.get("commands")
        else None,
    )


def candidate_of(one: Candidate) -> dict[str, Any]:
    """A candidate in the file's names."""
    names = OWN_FIELDS.get(one.kind, FIELDS)
    return {
        "kind": KINDS.get(one.kind, "unknown"),
        "fields": {
            names.get(name, name): list(value) if isinstance(value, tuple) else value
            for name, value in one.fields.items()
        },
        "valid": one.vouched,
        "confidence": round(one.confidence, 3),
        "reason": one.reason,
        "warnings": list(one.warnings),
    }


def answer_of(name: str, reading: Reading) -> dict[str, Any]:
    """One line of the answers."""
    return {
        "id": name,
        "candidates": [candidate_of(one) for one in reading.candidates],
        "warnings": list(reading.warnings),
    }


def main() -> None:
    """Read the scans, write the answers, and say how long one took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exam", type=Path, nargs="?")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    if arguments.exam is None:
        measure()
        return
    if arguments.out is None:
        parser.error("say with --out where the answers go")
    seconds = []
    with arguments.exam.open(encoding="utf-8") as scans, arguments.out.open("w", encoding="utf-8") as answers:
        for line in filter(str.strip, scans):
            scan = json.loads(line)
            context = context_of(scan.get("context") or {})
            begun = time.perf_counter()
            reading = read_scan(scan["raw"], context)
            seconds.append(time.perf_counter() - begun)
            answers.write(json.dumps(answer_of(scan["id"], reading), ensure_ascii=False) + "\n")
    if seconds:
        print(
            f"{len(seconds)} scans: median {median(seconds) * 1e6:.0f} us, worst {max(seconds) * 1e3:.1f} ms"
        )


if __name__ == "__main__":
    main()
