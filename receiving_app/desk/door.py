"""The way into an office, and the open office as the desk sees it. Loaded on a lane, with the database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from receiving_app.desk.desk_office import DoorState, Doorway, FirstOffice, OfficeOnScreen, PersonAtDoor, Pill
from receiving_app.desk.dock_by_hand import ToldByHand, tell_by_hand
from receiving_app.desk.dock_office import PrintAnswer
from receiving_app.desk.one_window import OfficeLock, lock_file
from receiving_app.errors import Refused
from receiving_app.inventory.places import places
from receiving_app.people import lookups as people
from receiving_app.people import sign_in as signing
from receiving_app.people.answers import SignedIn, SignInAnswer
from receiving_app.people.rules import Role
from receiving_app.progress import Progress
from receiving_app.receiving import actions as receiving
from receiving_app.receiving import lookups as dock
from receiving_app.receiving.answers import (
    AtHand,
    CheckPage,
    DeliveryOnScreen,
    DockToday,
    RemainderTold,
    ScanAnswer,
)
from receiving_app.receiving.arrivals.today import dock_today, received_on
from receiving_app.receiving.scanning import learnt_codes
from receiving_app.receiving.scanning.explaining import explain_scan
from receiving_app.receiving.scanning.explaining_answers import LearntCodeSeen, ScanExplained
from receiving_app.receiving.scanning.hands_free import note_command
from receiving_app.settings import Settings, read_settings
from receiving_app.slips.lookups import slip_on_screen
from receiving_app.upkeep import back_up_before_migrating, backup_is_late, daily_backup
from receiving_app.workplace import Workplace, database_file, open_workplace

T = TypeVar("T")
PREVIEW_STOCK = "roll-2x0.75"


def office_door(office: Path | str | None) -> "Door":
    """The door of the office that was named, or of this PC's own."""
    given = {"database": office} if isinstance(office, str) else {"office": office}
    return Door(read_settings(given))


class Door:
    """See ``desk_office.OfficeDoor``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._workplace: Workplace | None = None
        self._lock: OfficeLock | None = None

    def look(self) -> Doorway:
        """What stands between a person and the office."""
        if self._workplace is None:
            if not self._settings.database and not database_file(self._settings.folder).exists():
                return Doorway(DoorState.NEW)
            self._hold()
            self._workplace = open_workplace(self._settings, back_up=back_up_before_migrating)
        seen = self._workplace.ask(_doorway, self._workplace.clock())
        return replace(seen, window=self._lock.window if self._lock else "")

    def make_sample(self, progress: Progress) -> None:
        """Play the sample office into place, or open the one that was made before."""
        from receiving_app.play.demo import make_sample, sample_folder

        folder = sample_folder(self._settings.folder)
        if not database_file(folder).exists():
            make_sample(folder, progress)
        self._settings = replace(read_settings({"office": folder}), database=None)

    def make_office(self, first: FirstOffice) -> None:
        """Make a new, empty office with its first administrator."""
        from receiving_app.office_loading import NewOffice, make_office

        self._hold()
        opened = open_workplace(self._settings, make=True)
        try:
            with opened.store.transaction() as session:
                new = NewOffice(first.office, first.dock, first.zone, first.administrator, first.pin)
                make_office(session, opened.nobody(), new)
        except BaseException:
            opened.close()
            raise
        self._workplace = opened

    def enter(self, person_id: str = "") -> "OpenOffice":
        """Come in where nobody has to sign in: as this person, or as the sample office's first clerk."""
        workplace = self._opened()
        if workplace.ask(_doorway, workplace.clock()).asks_pin:
            raise Refused("Somebody has to sign in here.", "Choose your name and type your PIN.")
        return self._seat(workplace.ask(_taken_at_word, workplace.clock(), person_id))

    def sign_in(self, person_id: str, pin: str) -> "OpenOffice":
        """Come in with a PIN."""
        workplace = self._opened()
        with workplace.store.transaction() as session:
            answer = signing.sign_in_as(session, workplace.workstation_id, workplace.clock(), person_id, pin)
        return self._let_in(answer)

    def sign_in_with_badge(self, badge: str) -> "OpenOffice":
        """Come in with a badge that was scanned."""
        workplace = self._opened()
        with workplace.store.transaction() as session:
            answer = signing.sign_in_with_badge(session, workplace.workstation_id, workplace.clock(), badge)
        return self._let_in(answer)

    def _let_in(self, answer: SignInAnswer) -> "OpenOffice":
        if answer.signed_in is None:
            raise Refused(answer.said, "")
        return self._seat(answer.signed_in)

    def _seat(self, person: SignedIn) -> "OpenOffice":
        self._workplace = seated = self._opened().seat(person)
        return OpenOffice(seated, self._let_go)

    def _hold(self) -> None:
        """Be the only window of this PC in this office, before its database is touched."""
        if self._lock is None or self._lock.file != lock_file(self._settings):
            self._let_go()
            self._lock = OfficeLock(self._settings)

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _opened(self) -> Workplace:
        if self._workplace is None:
            self.look()
        if self._workplace is None:
            raise Refused("There is no office yet.", "Choose the sample office, or set yours up.")
        return self._workplace


class OpenOffice:
    """See ``desk_office.DeskOffice``."""

    def __init__(self, workplace: Workplace, closed: Callable[[], None] = lambda: None) -> None:
        self.workplace = workplace
        self._closed = closed
        self.documents = workplace.documents
        self.dock = Dock(workplace)

    def prove(self, pin: str) -> None:
        """The person at the desk proves who they are before they sign; a sample office asks nobody.

        Raises:
            Refused: the PIN is wrong, or there were too many wrong ones.
        """
        if self.workplace.ask(people.the_office).is_sample or self.workplace.person is None:
            return
        person_id = self.workplace.person.person_id
        with self.workplace.store.transaction() as session:
            answer = signing.sign_in_as(
                session, self.workplace.workstation_id, self.workplace.clock(), person_id, pin
            )
        if answer.signed_in is None:
            raise Refused(answer.said, "Nothing was signed.")

    def roles(self) -> frozenset[Role]:
        """The roles that the person at the desk holds today."""
        return self.workplace.person.roles if self.workplace.person else frozenset()

    def look_up_roles(self) -> None:
        """Roles were given or ended: what the person at the desk may do follows."""
        if (person := self.workplace.person) is not None:
            today = self.workplace.ask(people.today, self.workplace.clock())
            held = self.workplace.ask(people.roles_on, person.person_id, today)
            self.workplace.person = replace(person, roles=held)

    def about(self) -> OfficeOnScreen:
        """What the title bar shows."""
        office = self.workplace.ask(people.the_office)
        here = self.workplace.ask(places, kind="dock")
        person = self.workplace.person
        return OfficeOnScreen(
            office.name,
            here[0].code if here else "",
            office.time_zone,
            person.name if person else "",
            office.is_sample,
            Pill("Scanner ready", "ok"),
            self._printer(),
            self.workplace.settings.serial_scanner,
        )

    def keep_alive(self) -> str:
        """Make today's backup if it is due; the answer is a warning when none was made for two days."""
        settings = self.workplace.settings
        if self.workplace.ask(people.the_office).is_sample:
            return ""
        daily_backup(self.workplace)
        if not backup_is_late(settings, self.workplace.clock()):
            return ""
        if settings.backup_folder is None:
            return "No second place for backups is set. Name one in Settings, This PC: Backup folder."
        return f"No backup was made in {settings.backup_folder} for two days. Back up now in Settings."

    def ask(self, lookup: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """``lookup(session, …)`` in a transaction that only reads."""
        return self.workplace.ask(lookup, *args, **kwargs)

    def do(self, action: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """``action(session, by, …)`` in one transaction, as the person signed in."""
        return self.workplace.do(action, *args, **kwargs)

    def close(self) -> None:
        """Let go of the database."""
        self.workplace.close()
        self._closed()

    def _printer(self) -> Pill:
        kind, _, place = (self.workplace.settings.printer or "pdf:a PDF").partition(":")
        is_folder_or_file = kind in {"pdf", "png", "zpl-file"}  # its name tells enough
        return Pill(f"Tags go to {Path(place).name if is_folder_or_file else place or kind}", "ok")


class Dock:
    """See ``dock_office.DockOffice``."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def today(self) -> DockToday:
        """The dock at a glance."""
        return self._workplace.ask(_today, self._workplace.clock(), self._workplace.workstation_id)

    def received_today(self) -> int:
        """Pieces received today."""
        return self._workplace.ask(_received_today, self._workplace.clock())

    def at_hand(self) -> AtHand:
        """The delivery this workstation was at, and the questions that wait in it."""
        return self._workplace.ask(dock.at_hand, self._workplace.workstation_id)

    def delivery(self, delivery_id: str) -> DeliveryOnScreen:
        """All that is shown of one delivery, its filed slip included."""
        return self._workplace.ask(_delivery, delivery_id, self._workplace.workstation_id)

    def take_in(
        self, raw: str, device: str, delivery_id: str | None, asked_id: str | None = None
    ) -> ScanAnswer:
        """Take in one scan."""
        return self._workplace.do(receiving.take_in_scan, raw, device, delivery_id, asked_id)

    def note_command(self, raw: str, device: str, delivery_id: str | None, said: str) -> ScanAnswer:
        """Keep a command that the screen itself carried out."""
        return self._workplace.do(note_command, raw, device, delivery_id, said)

    def explain(self, scan_id: str) -> ScanExplained:
        """How a scan was read."""
        return self._workplace.ask(explain_scan, scan_id)

    def bind(self, scan_id: str, line_id: str) -> LearntCodeSeen:
        """Let the code of a scan mean the item of this line from now on."""
        return self._workplace.do(learnt_codes.bind_scan, scan_id, line_id)

    def unbind(self, code: str) -> LearntCodeSeen:
        """Take back what a code was bound to."""
        return self._workplace.do(learnt_codes.unbind_code, code)

    def settle(self, scan_id: str, choice_key: str) -> ScanAnswer:
        """Settle a scan that needed a choice."""
        return self._workplace.do(receiving.settle, scan_id, choice_key)

    def undo(self, scan_id: str | None) -> ScanAnswer:
        """Take this scan back, or the last one that can be."""
        return self._workplace.do(receiving.undo, scan_id)

    def by_hand(self, delivery_id: str, told: ToldByHand) -> ScanAnswer:
        """Do what a clerk told besides scanning."""
        return tell_by_hand(self._workplace, delivery_id, told)

    def check(self, delivery_id: str) -> CheckPage:
        """What differs from what was expected, before a delivery is closed."""
        from receiving_app.reports.closing import check_before_closing

        return self._workplace.ask(check_before_closing, delivery_id)

    def close_delivery(self, delivery_id: str, remainders: tuple[RemainderTold, ...] = ()) -> ScanAnswer:
        """Close a delivery, with what was decided of pieces that did not come."""
        return self._workplace.do(receiving.close, delivery_id, remainders)

    def join(self, delivery_id: str, *, alone: bool) -> ScanAnswer:
        """Work on a delivery of another workstation as well, or alone in its place."""
        from receiving_app.receiving.arrivals.hands import join_delivery, take_over

        return self._workplace.do(take_over if alone else join_delivery, delivery_id)

    def print_tags(self, delivery_id: str) -> PrintAnswer:
        """Send the delivery's waiting labels to the printer, or into a PDF where none is set."""
        return self.print_units(self._workplace.ask(dock.units_of, delivery_id))

    def print_units(self, asset_ids: tuple[str, ...]) -> PrintAnswer:
        """Send the waiting labels of these units to the printer, or into a PDF where none is set."""
        from receiving_app.printing import print_waiting
        from receiving_app.tags.layout import HOLD_PREFIX

        target = self._workplace.settings.printer
        if not target:
            moment = self._workplace.clock()
            target = f"pdf:{self._workplace.settings.folder / 'labels' / f'tags-{moment:%Y%m%d-%H%M%S}.pdf'}"
            Path(target.removeprefix("pdf:")).parent.mkdir(parents=True, exist_ok=True)
        printed = print_waiting(self._workplace, target, asset_ids=asset_ids or ("none",))
        count = len(printed.numbers)
        title = f"{count} label{'s' if count != 1 else ''} printed" if count else "Nothing to print"
        tags = any(not number.startswith(HOLD_PREFIX) for number in printed.numbers)
        then = " Stick each one, then scan tag and serial." if tags else " Stick each one on its unit."
        said = f"{printed.said}{then if count else ''}"
        return PrintAnswer(title, said, printed.numbers, frozenset({"tags", "deliveries", "inventory"}))

    def label_preview(self, tag_number: str, width: int, height: int) -> bytes:  # noqa: ARG002 - the label keeps its shape
        """A PNG of the real label."""
        from receiving_app.inventory import labels
        from receiving_app.printing import preview

        label = self._workplace.ask(labels.label_of, tag_number)
        return preview(label, PREVIEW_STOCK, width)

    def slip_preview(self, document_id: str, width: int, height: int) -> bytes:
        """A PNG of the slip's first page that fits into so many pixels."""
        from receiving_app.documents.lookups import contents
        from receiving_app.slips.page_picture import first_page_picture

        data = self._workplace.ask(contents, self._workplace.documents, document_id)
        return first_page_picture(data, width, height)


def _doorway(session: Any, at: datetime) -> Doorway:
    office, day = people.the_office(session), people.today(session, at)
    held = people.roles_of_all(session, day)
    with_roles = tuple(
        PersonAtDoor(
            person.id,
            person.name,
            ", ".join(sorted(role.spoken for role in roles)).capitalize(),
            person.employee_no,
        )
        for person in people.people(session, on=day)
        if (roles := held.get(person.id))
    )
    if office.is_sample:
        return Doorway(DoorState.OPEN, office.name, with_roles)
    able = signing.can_sign_in(session)
    at_door = tuple(person for person in with_roles if person.person_id in able)
    return Doorway(DoorState.LOCKED, office.name, at_door, len(with_roles) - len(at_door))


def _taken_at_word(session: Any, at: datetime, person_id: str) -> SignedIn:
    """Whom a sample office is shown as: whoever was chosen, else its first receiving clerk."""
    day = people.today(session, at)
    clerks = people.holders(session, day, Role.RECEIVING_CLERK) or people.people(session)
    person = people.person(session, person_id) if person_id else clerks[0]
    return SignedIn(person.id, person.employee_no, person.name, people.roles_on(session, person.id, day), at)


def _today(session: Any, at: datetime, workstation_id: str) -> DockToday:
    return dock_today(session, people.today(session, at), workstation_id)


def _received_today(session: Any, at: datetime) -> int:
    return received_on(session, people.today(session, at))


def _delivery(session: Any, delivery_id: str, workstation_id: str) -> DeliveryOnScreen:
    shown = dock.delivery_on_screen(session, delivery_id, workstation_id)
    return replace(shown, slip=slip_on_screen(session, shown.delivery_id, shown.slip))
