"""Vendors' lists of serials at the desk: brought in after a look at them, and what to write to the vendor."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from receiving_app.desk.parts.action import UNDONE, Done
from receiving_app.desk.parts.asking import ask_files, ask_new_file, ask_one_of
from receiving_app.desk.parts.detail_card import Line
from receiving_app.desk.parts.list_screen import ListScreen
from receiving_app.progress import Progress

if TYPE_CHECKING:
    from receiving_app.approvals.manifest_file import ManifestRead
    from receiving_app.approvals.manifests import ManifestImported, ManifestRehearsed
    from receiving_app.receiving.goods.against_manifest import LineAgainst

KINDS = "Lists of serials (*.csv *.txt *.tsv *.xlsx *.xls *.ods);;All files (*)"
_TEXT = "Text (*.txt)"
_WORDS = {"serial": "serial numbers", "order": "order numbers"}
_TOLD = 3  # refused rows that are told one by one


@dataclass(frozen=True, slots=True)
class SerialsRead:
    """A list that was read, and what bringing it in would do."""

    file: Path
    data: bytes
    read: "ManifestRead"
    rehearsed: "ManifestRehearsed"


def serial_lines(lines: "Sequence[LineAgainst]") -> tuple[Line, ...]:
    """What a list announced beside what is here, as lines of a detail card."""
    found = []
    for line in lines:
        icon, tone = ("check", "ok") if line.agrees else ("triangle-alert", "warn")
        found.append(Line(f"{line.number}. {line.item}", line.said, icon=icon, tone=tone))
        found += [Line(serial, "short: announced, not here") for serial in line.short]
        found += [Line(serial, "extra: here, not announced") for serial in line.extra]
        found += [Line(each.came, f"in place of {each.announced}: {each.why}") for each in line.substituted]
    return tuple(found)


def ask_and_bring_in_serials(screen: ListScreen[Any]) -> None:
    """Let the person choose lists, see what each would do, and bring in those they agree to."""
    if files := ask_files(screen, "Bring in serials", KINDS):
        bring_in_serials(screen, files)


def bring_in_serials(screen: ListScreen[Any], files: Sequence[Path]) -> None:
    """Show what each list would do, and bring in those that the person agrees to.

    A list without order numbers is for the order that is chosen.
    """
    row = screen.chosen()
    _read_each(screen, files, row.number if row is not None else None)


def _read_each(screen: ListScreen[Any], files: Sequence[Path], order: str | None) -> None:
    def run(progress: Progress) -> tuple[SerialsRead, ...]:
        from receiving_app.approvals.manifest_file import read_manifest
        from receiving_app.approvals.manifests import learned_headings, rehearse_manifest
        from receiving_app.errors import Trouble

        office, found = screen.desk.the_office(), []
        for place, file in enumerate(files):
            progress.step(place, len(files), f"Reading {file.name}")
            try:
                data = file.read_bytes()
            except OSError as error:
                raise Trouble(f"{file.name} cannot be read.", "Look whether it is still there.") from error
            read = read_manifest(data, file.name, office.ask(learned_headings), order)
            found.append(SerialsRead(file, data, read, office.ask(rehearse_manifest, read)))
        return tuple(found)

    screen.think(
        run, lambda found: _go_through(screen, found, order), screen.desk.errands.lanes.device("files")
    )


def _go_through(screen: ListScreen[Any], found: Sequence[SerialsRead], order: str | None) -> None:
    """First the columns of lists that are not recognised, then what each list would do."""
    unknown = next((each for each in found if each.read.columns), None)
    if unknown is None:
        _ask_each(screen, found)
        return
    told = _ask_columns(screen, unknown.read)
    if not told:
        _go_through(screen, [each for each in found if each is not unknown], order)
        return
    files = [each.file for each in found]

    def learn() -> str:
        from receiving_app.approvals.manifests import learn_headings

        return str(screen.desk.the_office().do(learn_headings, told))

    screen.desk.errands.write(screen, learn, lambda _: _read_each(screen, files, order))


def _ask_columns(screen: ListScreen[Any], read: "ManifestRead") -> dict[str, str]:
    """Heading -> meaning, of what is lacking; nothing when the person thought better of it."""
    told: dict[str, str] = {}
    for meaning in read.lacking:
        columns = [each for each in read.columns if each.heading not in told]
        heading = ask_one_of(
            screen,
            f"The columns of {read.file}",
            f"Which one holds the {_WORDS[meaning]}?",
            tuple(each.heading for each in columns),
            "It is remembered for the next list.",
            "Go on",
            [", ".join(each.examples) for each in columns],
        )
        if not heading:
            return {}
        told[heading] = meaning
    return told


def _ask_each(screen: ListScreen[Any], found: Sequence[SerialsRead]) -> None:
    agreed = [each for each in found if ask_to_bring_in(screen, each)]
    if agreed:
        screen.carry_out_long(lambda progress: _bring(screen, agreed, progress))


def ask_to_bring_in(screen: ListScreen[Any], found: SerialsRead) -> bool:
    """See ``manifest_box``; loaded when a file was read, for its rooms are."""
    from receiving_app.desk.parts import manifest_box

    return manifest_box.ask_to_bring_in(screen, found.file.name, found.rehearsed)


def _bring(screen: ListScreen[Any], agreed: Sequence[SerialsRead], progress: Progress) -> Done:
    from receiving_app.approvals.manifests import import_manifest, take_back_manifest
    from receiving_app.approvals.workbook import media_type
    from receiving_app.documents.actions import keep

    office, said, ids = screen.desk.the_office(), [], []
    for place, each in enumerate(agreed):
        progress.step(place, len(agreed), f"Bringing in {each.file.name}")

        def bring(session: Any, by: Any, each: SerialsRead = each) -> "ManifestImported":
            mime = media_type(each.data)
            kept = keep(session, by, office.documents, each.data, each.file.name, mime, "manifest")
            return import_manifest(session, by, kept.id, each.read)

        done = office.do(bring)
        refused = [str(problem) for problem in done.problems]
        more = [f"And {len(refused) - _TOLD} more."] if len(refused) > _TOLD else []
        said.append(" ".join((done.said, *refused[:_TOLD], *more)))
        if done.manifest_id:
            ids.append(done.manifest_id)

    def undo() -> str:
        return " ".join(office.do(take_back_manifest, each, UNDONE) for each in reversed(ids))

    return Done(" ".join(said), undo if ids else None)


def write_to_vendor(screen: ListScreen[Any]) -> None:
    """Draft a message to the vendor about serials, to be copied or saved."""
    row = screen.chosen()
    if row is None:
        return

    def read() -> str:
        from receiving_app.receiving.goods.against_manifest import vendor_message

        return str(screen.desk.the_office().ask(vendor_message, row.purchase_id))

    screen.desk.errands.read(screen, read, lambda text: _show(screen, row.number, text))


def _show(screen: ListScreen[Any], order: str, text: str) -> None:
    if QApplication.activeModalWidget() is not None:  # the button was pressed twice
        return
    answer = ask_about_message(screen, text)
    if answer == "copy":
        QApplication.clipboard().setText(text)
        screen.carry_out(lambda: "The message is in the clipboard.")
    elif answer == "save":
        file = ask_new_file(screen, "Save the message", f"{order}-serials.txt", _TEXT)
        if file is not None:
            screen.carry_out(lambda: _save(file, text))


def ask_about_message(screen: ListScreen[Any], text: str) -> str:
    """See ``manifest_box``."""
    from receiving_app.desk.parts import manifest_box

    return manifest_box.ask_about_message(screen, text)


def _save(file: Path, text: str) -> str:
    from receiving_app.errors import Trouble

    try:
        file.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file.name} cannot be written.", "Choose another folder.") from error
    return f"The message is in {file.name}."
