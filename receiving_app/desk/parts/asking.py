"""Small questions outside the dock: a file, a reason, one of a few. Receive never asks this way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.field import Field, Named
from receiving_app.desk.parts.line import Line, Lines
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.preferences import kept_settings
from receiving_app.desk.theme import theme
from receiving_app.people.answers import OrganizationSeen
from receiving_app.people.rules import pin_problem
from receiving_app.scans.written import REFUSED

TABLES = "Workbook (*.xlsx);;CSV (*.csv);;JSON (*.json)"
_FOLDER = "folder"
_FOUND_BY_TYPING = 8
_ROWS_SEEN = 6
_ROW, _SLIM_ROW = 50, 36


@dataclass(frozen=True, slots=True)
class NewPin:
    """A PIN that was chosen, and the one before it where that was asked for."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A row to choose, and what is said of it in a second line."""

    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A line of a form.

    Attributes:
        name: stands above it.
        value: what stands in it.
        hint: a few words of help.
        refuse: what is wrong with what was typed, as a sentence; '' when nothing is.
        codes: how many scans go into it, see :class:`~receiving_app.desk.parts.line.Line`.
    """

    name: str
    value: str = ""
    hint: str = ""
    refuse: Callable[[str], str] = lambda _: ""
    codes: int = 0


def ask_reason(parent: QWidget, title: str, what: str, subject: str = "", do: str = "") -> str:
    """A reason in the person's words; '' when they thought better of it.

    Args:
        parent: the screen that asks.
        title: what is done: "Void P0001234".
        what: the question.
        subject: to what it is done; '' where the title says it.
        do: the button's words; the title when left out.
    """
    words = Lines()
    words.setFixedHeight(theme().px(84))
    named = Named(what, words)

    def is_good() -> bool:
        named.show_wrong("" if words.toPlainText().strip() else "Nothing is written here.")
        return bool(words.toPlainText().strip())

    box = AskingBox(parent, title, subject, do, named, is_good)
    return " ".join(words.toPlainText().split()) if box.is_sure() else ""


def ask_line(
    parent: QWidget,
    title: str,
    what: str,
    value: str,
    subject: str = "",
    do: str = "Save",
    refuse: Callable[[str], str] = lambda _: "",
    *,
    codes: int = 0,
) -> str | None:
    """One line, with what it is now in it; None when the person thought better of it.

    Args:
        parent: the screen that asks.
        title: what is changed.
        what: the line's name.
        value: what it is now.
        subject: what it means.
        do: the button's words.
        refuse: what is wrong with a line, as a sentence; '' when nothing is.
        codes: how many scans go into it, see :class:`~receiving_app.desk.parts.line.Line`.
    """
    field = Field(what, codes=codes)
    field.line.setText(value)
    field.line.selectAll()

    def is_good() -> bool:
        what = refuse(field.text())
        field.show_wrong(what)
        return not what

    box = AskingBox(parent, title, subject, do, field, is_good)
    return field.text() if box.is_sure() else None


def ask_order(parent: QWidget, title: str, what: str, do: str, value: str = "", subject: str = "") -> str:
    """The number of an order, typed or scanned; '' when the person thought better of it."""

    def refuse(text: str) -> str:
        return "" if text.strip() else "Which order?"

    return ask_line(parent, title, what, value, subject, do, refuse, codes=1) or ""


def ask_form(
    parent: QWidget, title: str, blanks: Sequence[Blank], subject: str = "", do: str = ""
) -> tuple[str, ...] | None:
    """Several lines at once, in their order; None when the person thought better of it."""
    fields = [Field(blank.name, blank.hint, codes=blank.codes, steady=True) for blank in blanks]
    for field, blank in zip(fields, blanks, strict=True):
        field.line.setText(blank.value)
    body = _below(*fields)
    body.setFocusProxy(fields[0])

    def is_good() -> bool:
        wrongs = [blank.refuse(field.text()) for field, blank in zip(fields, blanks, strict=True)]
        for field, what in zip(fields, wrongs, strict=True):
            field.show_wrong(what)
        at = next((field for field, what in zip(fields, wrongs, strict=True) if what), None)
        if at is not None:
            at.line.setFocus(Qt.FocusReason.OtherFocusReason)
        return at is None

    box = AskingBox(parent, title, subject, do, body, is_good)
    return tuple(field.text() for field in fields) if box.is_sure() else None


def ask_pin(parent: QWidget, what: str, title: str = "Your PIN", do: str = "Sign") -> str | None:
    """The person's PIN; None when they thought better of it. ``what`` says what it is for."""
    field = Field("PIN", secret=True)
    return field.line.text() if AskingBox(parent, title, what, do, field).is_sure() else None


def ask_new_pin(parent: QWidget, title: str, subject: str, *, old: bool) -> NewPin | None:
    """A new PIN, typed twice; None when the person thought better of it.

    Args:
        parent: the screen that asks.
        title: whose PIN it is.
        subject: what it means.
        old: whether the one before it is asked for too.
    """
    before = Field("Old PIN", secret=True, steady=True)
    new = Field("New PIN", "6 to 12 digits.", secret=True, steady=True)
    again = Field("New PIN once more", secret=True, steady=True)
    body, first = _below(*((before,) if old else ()), new, again), before if old else new
    body.setFocusProxy(first)

    def is_good() -> bool:
        wrongs = (
            (before, "Type it." if old and not before.text() else ""),
            (new, pin_problem(new.text()) or ""),
            (again, "" if new.text() == again.text() else "The two differ."),
        )
        for field, what in wrongs:
            field.show_wrong(what)
        at = next((field for field, what in wrongs if what), None)
        if at is not None:
            at.line.setFocus(Qt.FocusReason.OtherFocusReason)
        return at is None

    box = AskingBox(parent, title, subject, "Change the PIN", body, is_good)
    return NewPin(before.text(), new.text()) if box.is_sure() else None


def ask_one_of(
    parent: QWidget,
    title: str,
    what: str,
    choices: tuple[str, ...],
    subject: str = "",
    do: str = "",
    details: Sequence[str] = (),
    now: str = "",
) -> str:
    """One of the choices; '' when the person thought better of it.

    Args:
        parent: the screen that asks.
        title: what is done.
        what: the question over the list.
        choices: what can be chosen.
        subject: to what it is done.
        do: the button's words; the title when left out.
        details: a second line for each choice.
        now: the choice that holds now and stands chosen; the first when left out.
    """
    rows = tuple(Choice(each, details[at] if details else "") for at, each in enumerate(choices))
    at = choices.index(now) if now in choices else 0
    chosen = _ask_row(parent, title, what, rows, subject, do, at)
    return chosen.words if chosen else ""


def ask_organization(
    parent: QWidget,
    title: str,
    what: str,
    organizations: Sequence[OrganizationSeen],
    subject: str = "",
    do: str = "",
) -> str:
    """The code of an organization, found by its name or code; '' when the person thought better of it."""
    rows = tuple(Choice(each.name, each.code) for each in organizations)
    chosen = _ask_row(parent, title, what, rows, subject, do)
    return chosen.detail if chosen else ""


def ask_files(parent: QWidget, title: str, kinds: str) -> tuple[Path, ...]:
    """Files to bring in; none when the person thought better of it. ``kinds``: "Statements (*.csv)"."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(last_folder()), kinds)
    return tuple(_remember(Path(name)) for name in names)


def ask_new_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where to write a file; None when the person thought better of it."""
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(last_folder() / name), kinds)
    if not chosen:
        return None
    file, ending = Path(chosen), kind.partition("*")[2].partition(")")[0].split(" ")[0]
    return _remember(file if file.suffix or not ending else file.with_name(f"{file.name}{ending}"))


def ask_folder(parent: QWidget, title: str, now: Path | None) -> Path | None:
    """A folder; None when the person thought better of it."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(now or last_folder()))
    return Path(chosen) if chosen else None


def last_folder() -> Path:
    """Where a file was chosen last; the person's documents before that."""
    kept = str(kept_settings().value(_FOLDER, ""))
    if kept and Path(kept).is_dir():
        return Path(kept)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _ask_row(
    parent: QWidget,
    title: str,
    what: str,
    choices: tuple[Choice, ...],
    subject: str,
    do: str,
    at: int = 0,
) -> Choice | None:
    look = theme()
    height = _ROW if any(each.detail for each in choices) else _SLIM_ROW
    model: RowsModel[Choice] = RowsModel((Column("", lambda row: Cell(row.words, row.detail, "strong")),))
    table: RowsTable[Choice] = RowsTable(model, what, row_height=height, heading=False)
    model.setParent(table)
    search = Line(placeholder="Find", clears=True)
    search.setAccessibleName(f"Find: {what}")

    def filter_rows(typed: str) -> None:
        words = typed.casefold().split()
        rows = (f"{each.words} {each.detail}".casefold() for each in choices)
        found = (each for each, row in zip(choices, rows, strict=True) if all(word in row for word in words))
        model.set_rows(tuple(found))
        table.selectRow(0)

    def move(steps: int) -> None:
        table.selectRow(min(max(0, table.currentIndex().row() + steps), model.rowCount() - 1))

    filter_rows("")
    table.selectRow(at)
    table.keep_in_sight(at)
    search.textChanged.connect(filter_rows)
    for key, steps in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, -1)):
        arrow = QShortcut(QKeySequence(key), search)
        arrow.setContext(Qt.ShortcutContext.WidgetShortcut)
        arrow.activated.connect(lambda steps=steps: move(steps))
    table.setFixedHeight(look.px(height) * min(_ROWS_SEEN, len(choices)) + 2)
    named = Named(what, table)
    search.refused.connect(lambda _: named.show_wrong(f"{REFUSED}."))
    finds = len(choices) > _FOUND_BY_TYPING
    body = _below(search, named) if finds else named
    body.setFocusProxy(search if finds else table)

    def is_good() -> bool:
        named.show_wrong("" if table.chosen_row() else "Nothing is chosen.")
        return table.chosen_row() is not None

    box = AskingBox(parent, title, subject, do, body, is_good)
    table.opened.connect(lambda _: box.accept())
    return table.chosen_row() if box.is_sure() else None


def _below(*parts: QWidget) -> QWidget:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().px(10))
    for part in parts:
        column.addWidget(part)
    return body


def _remember(file: Path) -> Path:
    kept_settings().setValue(_FOLDER, str(file.parent))
    return file
