"""Bringing approvals in at the desk: what a file would do is shown first, and its columns are learnt once."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from receiving_app.desk.notices import Notice
from receiving_app.desk.parts.action import Done
from receiving_app.desk.parts.asking import ask_files
from receiving_app.desk.parts.list_screen import ListScreen
from receiving_app.progress import Progress

if TYPE_CHECKING:
    from receiving_app.approvals.mapping import ColumnMapping
    from receiving_app.desk.bringing_in import Rehearsed
    from receiving_app.desk.desk_office import DeskOffice
    from receiving_app.desk.parts.rehearsal_box import Agreed

KINDS = "Approval exports (*.csv *.txt *.tsv *.xlsx *.xls *.ods);;All files (*)"


def ask_and_bring_in(screen: ListScreen[Any]) -> None:
    """Let the person choose exports, see what each would do, and bring in those they agree to."""
    if files := ask_files(screen, "Bring in approvals", KINDS):
        bring_in_approvals(screen, files)


def ask_to_bring_in(screen: ListScreen[Any], rehearsed: "Rehearsed") -> "Agreed | None":
    """See ``rehearsal_box``; loaded when a file was read, for its rooms are."""
    from receiving_app.desk.parts import rehearsal_box

    return rehearsal_box.ask_to_bring_in(screen, rehearsed)


def ask_columns(screen: ListScreen[Any], rehearsed: "Rehearsed") -> "ColumnMapping | None":
    """See ``columns_box``."""
    from receiving_app.desk.parts import columns_box

    return columns_box.ask_columns(screen, rehearsed.columns) if rehearsed.columns else None


def bring_in_approvals(screen: ListScreen[Any], files: Sequence[Path]) -> None:
    """Show what each export would do, and bring in those that the person agrees to."""

    def run(progress: Progress) -> "tuple[Rehearsed, ...]":
        from receiving_app.desk.bringing_in import rehearse_approvals

        return rehearse_approvals(screen.desk.the_office(), files, progress)

    screen.think(run, lambda found: _go_through(screen, found), screen.desk.errands.lanes.device("files"))


def _go_through(screen: ListScreen[Any], found: "Sequence[Rehearsed]") -> None:
    """First the columns of files that are not recognised, then what each file would do."""
    unknown = next((each for each in found if each.columns is not None), None)
    if unknown is None:
        _ask_each(screen, found)
        return
    mapping = ask_columns(screen, unknown)
    if mapping is None:
        _go_through(screen, [each for each in found if each is not unknown])
        return
    files = [each.file for each in found]
    _learn(screen, mapping, lambda: bring_in_approvals(screen, files))


def _ask_each(screen: ListScreen[Any], found: "Sequence[Rehearsed]") -> None:
    asked = [each for each in found if each.says_something]
    answers = {each.file: ask_to_bring_in(screen, each) for each in asked}
    agreed = {file: answer for file, answer in answers.items() if answer is not None}
    if agreed:
        _bring(screen, agreed)
    elif found and not asked:
        names = ", ".join(each.file.name for each in found)
        screen.show_notice(Notice("ok", f"Nothing in {names} is new.", "All of it stands here as it is."))


def _learn(screen: ListScreen[Any], mapping: "ColumnMapping", then: Callable[[], None]) -> None:
    def run() -> str:
        from receiving_app.approvals.learning import learn_mapping

        return screen.desk.the_office().do(learn_mapping, mapping)

    screen.desk.errands.write(screen, run, lambda _: then())


def _bring(screen: ListScreen[Any], agreed: "Mapping[Path, Agreed]") -> None:
    def bring(progress: Progress) -> Done:
        from receiving_app.desk.bringing_in import bring_approvals, bring_in_each

        def bring_one(office: "DeskOffice", file: Path) -> Done:
            return bring_approvals(office, file, agreed[file].amendment)

        return bring_in_each(bring_one, screen.desk.the_office(), tuple(agreed), progress)

    screen.carry_out_long(bring)
