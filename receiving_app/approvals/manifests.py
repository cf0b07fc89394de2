"""Serials that vendors announce: a list is brought in against the order lines, and can be taken back."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from receiving_app.approvals.learning import MANIFEST, write_mapping
from receiving_app.approvals.manifest_file import WORDS, AnnouncedRow, ManifestRead
from receiving_app.approvals.records import AnnouncedUnit, LearnedMapping, Manifest, Purchase, PurchaseLine
from receiving_app.errors import Problem, Refused
from receiving_app.history.actions import Subject, write_down
from receiving_app.history.by import By
from receiving_app.inventory.rules import maker_key, serial_key
from receiving_app.people.lookups import require_role
from receiving_app.people.rules import MAY_BRING_APPROVALS
from receiving_app.scans.context import fold
from receiving_app.wording import counted

# The units of the lists that were not taken back. Put together once: each scan asks, and an alias is dear.
_COUNTER = aliased(Manifest)
STANDING: Final = select(AnnouncedUnit).where(
    ~select(_COUNTER.id).where(_COUNTER.takes_back_id == AnnouncedUnit.manifest_id).exists()
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a list and the order line it announces a unit of. ``is_new``: no list that stands says so."""

    row: AnnouncedRow
    line_id: str
    item: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ManifestRehearsed:
    """What bringing a list in would do: rows placed on lines, and why the others stay out."""

    placed: tuple[Placed, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def counts(self) -> str:
        """Every row accounted for, in words."""
        new = sum(each.is_new for each in self.placed)
        return (
            f"{new} new, {len(self.placed) - new} known, {len({each.line for each in self.problems})} refused"
        )


@dataclass(frozen=True, slots=True)
class ManifestImported:
    """What an import did. ``manifest_id`` is None when the list said nothing new."""

    manifest_id: str | None
    orders: tuple[str, ...]
    said: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A list that was brought in."""

    manifest_id: str
    file: str
    at: datetime
    units: int
    refused: int
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Announced:
    """A unit as its vendor announced it."""

    line_id: str
    serial: str
    part: str | None
    mac: str | None
    carton: str | None


def learned_headings(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Meaning -> headings that people told of lists of serials."""
    found: dict[str, list[str]] = defaultdict(list)
    newest: dict[str, str | None] = {
        each.name: each.content
        for each in session.scalars(select(LearnedMapping).order_by(LearnedMapping.id))
    }
    for content in newest.values():
        told = json.loads(content) if content else {}
        if told.get("kind") == MANIFEST:
            for meaning, words in told["columns"].items():
                found[meaning] += words
    return {meaning: tuple(words) for meaning, words in found.items()}


def learn_headings(session: Session, by: By, columns: Mapping[str, str]) -> str:
    """Remember what columns of vendors' lists mean (heading -> meaning); the next list is recognised.

    Raises:
        Refused: by somebody without the right role, or a column cannot mean that.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    strange = [meaning for meaning in columns.values() if meaning not in WORDS]
    if strange or not columns:
        raise Refused(f"A column cannot mean {', '.join(strange) or 'nothing'}.", f"Say: {', '.join(WORDS)}.")
    told: dict[str, list[str]] = defaultdict(list)
    for heading, meaning in columns.items():
        told[meaning].append(heading)
    name = f"serials: {', '.join(sorted(columns))}"
    words = " and ".join(f"“{heading}” as {meaning}" for heading, meaning in columns.items())
    said = f"Lists of serials headed {words} are recognised from now on."
    content = json.dumps({"kind": MANIFEST, "columns": told}, ensure_ascii=False, sort_keys=True)
    write_mapping(session, by, name, content, said)
    return said


def refuse_unread(read: ManifestRead) -> None:
    """Look whether the list could be read at all.

    Raises:
        Refused: it is no list, or the serials or the orders are in no column that is known.
    """
    if read.columns:
        headings = ", ".join(each.heading for each in read.columns)
        raise Refused(
            f"{read.file} has no column that is known to hold the {' or the '.join(read.lacking)}.",
            "Say it once with approvals manifest --column HEADING=MEANING (or --order NO)."
            f" Its columns are {headings}.",
        )
    if not read.rows and any(problem.line == 0 for problem in read.problems):
        raise Refused(
            f"{read.file}: {read.problems[0].reason}",
            "If it is a list, say which column it is with approvals manifest --column HEADING=serial.",
        )


def rehearse_manifest(session: Session, read: ManifestRead) -> ManifestRehearsed:
    """What bringing this list in would do, row by row; nothing is changed."""
    problems, warnings = list(read.problems), list(read.warnings)
    known: dict[str, list[PurchaseLine]] = defaultdict(list)
    for serial, announced in session.execute(
        STANDING.with_only_columns(AnnouncedUnit.serial_key, PurchaseLine)
        .join(PurchaseLine, PurchaseLine.id == AnnouncedUnit.purchase_line_id)
        .where(AnnouncedUnit.serial_key.in_([serial_key(row.serial) for row in read.rows]))
    ):
        known[serial].append(announced)
    lines = _lines(session, {fold(row.order) for row in read.rows})
    placed = []
    for row in read.rows:
        line, wrong = _line_of(row, lines.get(fold(row.order)))
        if line is None:
            problems.append(Problem(read.file, row.file_line, "", wrong))
            continue
        key = serial_key(row.serial)
        if any(other.id != line.id and _same_maker(other, line) for other in known[key]):
            said = f"{row.serial} is announced for another line already."
            problems.append(Problem(read.file, row.file_line, "", said))
            continue
        if row.part and line.part and fold(row.part) not in {line.part_key, line.vendor_part_key}:
            said = f"{row.serial} is announced as {row.part}; the line orders {line.part}."
            warnings.append(Problem(read.file, row.file_line, "", said))
        placed.append(Placed(row, line.id, line.description, line not in known[key]))
        known[key].append(line)
    return ManifestRehearsed(tuple(placed), tuple(problems), tuple(warnings))


def import_manifest(session: Session, by: By, document_id: str, read: ManifestRead) -> ManifestImported:
    """Bring a list in: its units are announced from now on; those that stand already are left alone.

    Raises:
        Refused: by somebody without the right role.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    found = rehearse_manifest(session, read)
    new = [each for each in found.placed if each.is_new]
    orders = tuple(dict.fromkeys(each.row.order for each in found.placed))
    said = f"{read.file}: {found.counts}."
    if not new:
        return ManifestImported(None, orders, said, found.problems, found.warnings)
    manifest = Manifest(
        document_id=document_id,
        file_name=read.file,
        at=by.at,
        units=len(new),
        refused=len({each.line for each in found.problems}),
        takes_back_id=None,
    )
    units = [
        AnnouncedUnit(
            manifest_id=manifest.id,
            purchase_line_id=each.line_id,
            file_line=each.row.file_line,
            serial=each.row.serial,
            serial_key=serial_key(each.row.serial),
            part=each.row.part,
            mac=each.row.mac,
            carton=each.row.carton,
        )
        for each in new
    ]
    about = Subject("manifest", manifest.id)
    write_down(session, by, "approvals.manifest", about, said, facts=[manifest, *units])
    session.flush()
    return ManifestImported(manifest.id, orders, said, found.problems, found.warnings)


def take_back_manifest(session: Session, by: By, manifest_id: str, reason: str) -> str:
    """A list was brought in by mistake: its units are announced no longer; what was received stays.

    Returns:
        What was done, in a sentence.

    Raises:
        Refused: by somebody without the right role, no such list stands, or no reason.
    """
    require_role(session, by.person_id, by.today, *MAY_BRING_APPROVALS)
    manifest = session.get(Manifest, manifest_id)
    gone = session.scalar(select(Manifest.id).where(Manifest.takes_back_id == manifest_id))
    if manifest is None or manifest.takes_back_id or gone or not reason.strip():
        raise Refused(
            "No such list stands, or no reason is given.", "See the list with: approvals manifests."
        )
    counter = Manifest(
        document_id=manifest.document_id,
        file_name=manifest.file_name,
        at=by.at,
        units=-manifest.units,
        refused=0,
        takes_back_id=manifest.id,
    )
    said = f"{manifest.file_name} is taken back, {counted(manifest.units, 'serial')}: {reason.strip()}."
    write_down(
        session, by, "approvals.take_back_manifest", Subject("manifest", manifest.id), said, facts=[counter]
    )
    session.flush()
    return said


def manifests(session: Session) -> tuple[ManifestRow, ...]:
    """Lists of serials that were brought in, the latest first."""
    undone = set(session.scalars(select(Manifest.takes_back_id).where(Manifest.takes_back_id.is_not(None))))
    rows = session.scalars(
        select(Manifest).where(Manifest.takes_back_id.is_(None)).order_by(Manifest.id.desc())
    )
    return tuple(
        ManifestRow(row.id, row.file_name, row.at, row.units, row.refused, row.id in undone) for row in rows
    )


def announced_for(session: Session, line_ids: Collection[str]) -> tuple[Announced, ...]:
    """The units announced for these lines, in the order of their lists."""
    rows = session.scalars(
        STANDING.where(AnnouncedUnit.purchase_line_id.in_(line_ids)).order_by(AnnouncedUnit.id)
    )
    return tuple(Announced(row.purchase_line_id, row.serial, row.part, row.mac, row.carton) for row in rows)


def mac_of(session: Session, line_id: str, serial: str) -> str | None:
    """The MAC address that the vendor told of a unit; None when it told none."""
    return session.scalar(
        STANDING.with_only_columns(AnnouncedUnit.mac)
        .where(
            AnnouncedUnit.purchase_line_id == line_id,
            AnnouncedUnit.serial_key == serial_key(serial),
            AnnouncedUnit.mac.is_not(None),
        )
        .limit(1)
    )


def _same_maker(one: PurchaseLine, other: PurchaseLine) -> bool:
    """Whether one serial on both lines would be one unit: makers do not agree on their serials."""
    makers = [maker_key(line.manufacturer) for line in (one, other) if line.manufacturer]
    return len(set(makers)) < 2


def _lines(session: Session, orders: Collection[str]) -> dict[str, list[PurchaseLine]]:
    found: dict[str, list[PurchaseLine]] = defaultdict(list)
    rows = session.execute(
        select(Purchase.number_key, PurchaseLine)
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(
            Purchase.number_key.in_(orders),
            ~Purchase.withdrawn,
            ~PurchaseLine.withdrawn,
            ~PurchaseLine.as_parts,
        )
        .order_by(PurchaseLine.number, PurchaseLine.letter)
    )
    for order, line in rows:
        found[order].append(line)
    return found


def _line_of(row: AnnouncedRow, lines: list[PurchaseLine] | None) -> tuple[PurchaseLine | None, str]:
    """The line that a row means: by its number, else by its part, else the only one with serials.

    The parts of a kit have one number: among them it is the part that tells.
    """
    if not lines:
        return None, f"{row.order} is not among the approved purchases."
    if row.line is not None:
        lines = [line for line in lines if line.number == row.line]
        if not lines:
            return None, f"Order {row.order} has no line {row.line}."
        if len(lines) == 1:
            return lines[0], ""
    part = fold(row.part or "")
    fitting = [line for line in lines if part and part in {line.part_key, line.vendor_part_key}]
    fitting = fitting or [line for line in lines if line.serialized]
    if len(fitting) == 1:
        return fitting[0], ""
    return None, f"Which line of {row.order} is {row.part or row.serial} of? The file does not say."
