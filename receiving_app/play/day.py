"""The steps of a played office: each one is what a person at the dock would do."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from receiving_app.approvals.actions import Imported, import_approvals
from receiving_app.approvals.answers import ApprovalsRead
from receiving_app.approvals.guessing import mapping_declared
from receiving_app.approvals.import_file import read_approvals
from receiving_app.approvals.manifest_file import read_manifest
from receiving_app.approvals.manifests import (
    ManifestImported,
    import_manifest,
    learned_headings,
    refuse_unread,
)
from receiving_app.approvals.workbook import media_type
from receiving_app.documents.actions import keep
from receiving_app.errors import Refused
from receiving_app.history.by import By
from receiving_app.inventory.lookups import asset_seen
from receiving_app.people.answers import SignedIn
from receiving_app.people.lookups import holders, known_codes, person_by_number, roles_on, the_office, today
from receiving_app.people.rules import Role
from receiving_app.play.office_folder import RawScan, headings_of
from receiving_app.receiving.actions import take_in_scan
from receiving_app.receiving.answers import ScanAnswer
from receiving_app.slips.actions import SlipFiled, file_slip
from receiving_app.slips.paper import ReadPicture
from receiving_app.slips.picture_reader import the_reader
from receiving_app.slips.reading import read_slip
from receiving_app.workplace import Workplace

SLIP_FILES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})


class PlayedClock:
    """The clock of a played office: it stands where the last step put it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The played moment, in UTC."""
        return self.at


def act_as(workplace: Workplace, role: Role, employee_no: str | None = None) -> SignedIn:
    """Sign somebody in without a PIN, as a sample office allows: this person, or the first one with the role.

    Raises:
        Refused: the office is no sample, or nobody holds the role.
    """

    def who(session: Session) -> SignedIn:
        if not the_office(session).is_sample:
            raise Refused("This is no sample office.", "Sign in with a PIN.")
        day = today(session, workplace.clock())
        named = person_by_number(session, employee_no) if employee_no else None
        found = [named] if named else list(holders(session, day, role))
        if not found:
            raise Refused(f"Nobody is {role.spoken} on {day}.", "Look at people.csv.")
        person = found[0]
        return SignedIn(
            person.id, person.employee_no, person.name, roles_on(session, person.id, day), workplace.clock()
        )

    workplace.person = workplace.ask(who)
    return workplace.person


def approvals_in(workplace: Workplace, file: Path) -> ApprovalsRead:
    """Read an export of an office folder, by the headings that its columns.json declares if it has one."""
    data = file.read_bytes()
    declared = headings_of(file.parent, file.name)
    mapping = mapping_declared(data, file.name, declared) if declared else None
    organizations, _people = workplace.ask(known_codes)
    return read_approvals(data, file.name, mapping, organizations)


def bring_in_approvals(workplace: Workplace, file: Path) -> tuple[ApprovalsRead, Imported]:
    """Keep the export and bring it in."""
    read, data = approvals_in(workplace, file), file.read_bytes()

    def bring(session: Session, by: By) -> Imported:
        kept = keep(session, by, workplace.documents, data, file.name, "text/csv", "approvals")
        return import_approvals(session, by, kept.id, read)

    return read, workplace.do(bring)


def bring_in_serials(workplace: Workplace, file: Path) -> ManifestImported:
    """Keep a vendor's list of serials and bring it in.

    Raises:
        Refused: it cannot be read as a list of serials.
        OSError: it cannot be read at all.
    """
    data = file.read_bytes()
    listed = read_manifest(data, file.name, workplace.ask(learned_headings))
    refuse_unread(listed)

    def bring(session: Session, by: By) -> ManifestImported:
        mime = media_type(data)
        kept = keep(session, by, workplace.documents, data, file.name, mime, "manifest")
        return import_manifest(session, by, kept.id, listed)

    return workplace.do(bring)


def take_in(workplace: Workplace, clock: PlayedClock, scan: RawScan) -> ScanAnswer:
    """One scan, at its own moment, in its own transaction."""
    clock.at = scan.at
    return workplace.do(take_in_scan, scan.raw, scan.device)


def scan_back(workplace: Workplace, number: str) -> ScanAnswer:
    """Stick a printed tag on its unit and scan both: tag, then serial."""
    serial = workplace.ask(asset_seen, number).row.serial
    workplace.do(take_in_scan, number, "HANDHELD")
    return workplace.do(take_in_scan, serial, "HANDHELD")


def hand_in_slip(workplace: Workplace, file: Path, read_picture: ReadPicture = the_reader.read) -> SlipFiled:
    """Read a slip, then file it."""
    data = file.read_bytes()
    reading = read_slip(data, file.name, read_picture)
    return workplace.do(file_slip, workplace.documents, data, reading)
