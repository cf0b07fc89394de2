"""From the bytes of a statement file to tables of records: delimited text, a workbook's sheets, or OFX.

What a file is, its content says, never its name. Whatever it is, no line is lost on the way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from receiving_app.approvals.delimited import DELIMITERS, Record, decoded, lines_of, records
from receiving_app.approvals.workbook import sheets_of
from receiving_app.card_logs.statement import is_acquirer_reference
from receiving_app.errors import Problem
from receiving_app.scans.card_numbers import masked

_WORKBOOKS = {
    b"PK\x03\x04": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"\xd0\xcf\x11\xe0": "application/vnd.ms-excel",
}
_OFX = re.compile(r"\s*(?:OFXHEADER|<\?OFX|<\?xml[^>]*>\s*<\?OFX|<OFX>)", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Z0-9.]+)>([^<]*(?:<!\[CDATA\[.*?\]\]>)?[^<]*)", re.IGNORECASE | re.DOTALL)
_FIELDS = ("FITID", "ACCTID", "DTUSER", "DTPOSTED", "NAME", "MEMO", "TRNAMT", "CURDEF")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Sources:
    """What a file holds.

    Attributes:
        media_type: what the file is.
        tables: every way in which its records can be taken apart.
        problems: why there is none, or which parts hold no card's lines.
    """

    media_type: str
    tables: tuple[tuple[Record, ...], ...]
    problems: tuple[Problem, ...] = ()


def sources_of(content: bytes, name: str) -> Sources:
    """Take a file apart by what it is."""
    if media_type := _WORKBOOKS.get(content[:4]):
        return _workbook(content, name, media_type)
    if content.startswith(b"%PDF"):
        return _nothing(name, "This is a PDF; ask the bank's site for its CSV, XLSX or OFX export.")
    found = decoded(content)
    if found is None:
        return _nothing(name, "This is neither a text file nor a workbook nor OFX.")
    text = found[0].replace("\0", "")
    if not text.strip():
        return _nothing(name, "The file is empty.")
    lines = lines_of(text)
    if _OFX.match(text):
        return _ofx(lines, name)
    return Sources("text/csv", tuple(tuple(records(lines, delimiter)) for delimiter in DELIMITERS))


def _nothing(name: str, reason: str) -> Sources:
    return Sources("application/octet-stream", (), (Problem(name, 0, "", reason),))


def _workbook(content: bytes, name: str, media_type: str) -> Sources:
    tables = tuple(sheet for sheet in sheets_of(content) if sheet)
    if tables:
        return Sources(media_type, tables)
    return _nothing(name, "This workbook is damaged, locked or empty; save it again, or bring its CSV in.")


def _ofx(lines: list[str], name: str) -> Sources:
    """The transactions of all card accounts, under a heading of tags; SGML and XML alike.

    Lines of another kind of account are problems: a checking account's statement is no card's.
    """
    heading = Record(1, 1, _FIELDS, "")
    found: list[Record] = []
    problems: list[Problem] = []
    around: dict[str, str] = {}
    inside: dict[str, str] | None = None
    begins, of_card = 0, False
    for line, closing, tag, told in _tags(lines):
        if tag in {"CCSTMTRS", "STMTRS"} and not closing:
            around, of_card = {}, tag == "CCSTMTRS"
        elif tag == "STMTTRN" or (inside is not None and closing and tag == "BANKTRANLIST"):
            if inside is not None:
                end = max(begins, line if closing else line - 1)
                if of_card:
                    found.append(Record(begins, end, _cells(around, inside), _raw(inside)))
                else:
                    said = "A line of a bank account, not of a card; it is no part of a card log."
                    problems.append(Problem(name, begins, "STMTTRN", said))
            inside, begins = (None, 0) if closing else ({}, line)
        elif inside is not None:
            inside.setdefault(tag, told)
        elif told:
            around.setdefault(tag, told)
    if not found and not problems:
        problems.append(Problem(name, 0, "", "This OFX file holds no transaction."))
    return Sources("application/x-ofx", ((heading, *found),) if found else (), tuple(problems))


def _tags(lines: list[str]) -> Iterator[tuple[int, bool, str, str]]:
    """Every tag with its line (from 1), whether it closes, its name and the text behind it."""
    text = "\n".join(lines)
    line, at = 1, 0
    for match in _TAG.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        told = re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", match[3], flags=re.DOTALL)
        for entity, letter in _ENTITIES:
            told = told.replace(entity, letter)
        yield line, bool(match[1]), match[2].upper(), told.strip()


def _raw(inside: dict[str, str]) -> str:
    """A transaction as it is kept; a tag that nobody asks for may hold a card number too."""
    return "".join(
        f"<{tag}>{masked(told, (told,) if is_acquirer_reference(told) else (), payment_field=True)}"
        for tag, told in inside.items()
    )


def _cells(around: dict[str, str], inside: dict[str, str]) -> tuple[str, ...]:
    """One transaction under the heading: days without their time, the merchant wherever it is told."""
    merchant = inside.get("NAME") or inside.get("MEMO", "")
    memo = inside.get("MEMO", "") if inside.get("NAME") else ""
    told = {**around, **inside, "NAME": merchant, "MEMO": memo}
    for field in ("DTUSER", "DTPOSTED"):
        told[field] = re.sub(r"^(\d{8})\d*(?:\.\d*)?(?:\[.*\])?$", r"\1", told.get(field, ""))
    told["DTUSER"] = told["DTUSER"] or told["DTPOSTED"]
    return tuple(told.get(field, "") for field in _FIELDS)
