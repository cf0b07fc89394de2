"""A vendor's list of serials before it is brought in, and the message about it afterwards."""

from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from receiving_app.approvals.manifests import ManifestRehearsed
from receiving_app.desk.parts.asking_box import AskingBox
from receiving_app.desk.parts.button import Button
from receiving_app.desk.parts.cells import Cell
from receiving_app.desk.parts.rows_table import Column, RowsModel, RowsTable
from receiving_app.desk.theme import theme

_ROWS_SEEN, _HEIGHT = 7, 50
_LOOKS = {
    "new": ("plus", "ok", "New"),
    "known": ("check", "muted", "Known"),
    "look": ("triangle-alert", "warn", "Look at it"),
    "refused": ("circle-x", "err", "Refused"),
}


@dataclass(frozen=True, slots=True)
class SerialRow:
    """A row of the list: what it would do, and why where it needs a word."""

    line: int
    what: str
    serial: str
    under: str
    item: str
    order: str


def ask_to_bring_in(parent: QWidget, name: str, found: ManifestRehearsed) -> bool:
    """Show what bringing the list in would do; whether the person agreed. With nothing new it only shows."""
    rows = tuple(_rows(found))
    model: RowsModel[SerialRow] = RowsModel(
        (
            Column("Row", lambda row: Cell(str(row.line), right=True), 64, right=True),
            Column("Serial", lambda row: Cell(row.serial, row.under, "strong", code=True)),
            Column("For", lambda row: Cell(row.item, row.order), 210),
            Column("", _state, 130),
        )
    )
    table: RowsTable[SerialRow] = RowsTable(model, "Rows of the list", row_height=_HEIGHT)
    model.setParent(table)
    model.set_rows(rows)
    table.setFixedHeight(theme().px(_HEIGHT) * min(_ROWS_SEEN, len(rows) + 1) + 2)
    any_new = any(each.is_new for each in found.placed)
    box = AskingBox(
        parent,
        f"Serials of {name}",
        f"{found.counts}. Nothing is brought in yet.",
        "Bring in" if any_new else "Close",
        _in_body(table),
        width=860,
    )
    return box.is_sure() and any_new


def ask_about_message(parent: QWidget, text: str) -> str:
    """Show a draft; "copy", "save", or '' when the person leaves it."""
    words = QPlainTextEdit(text, readOnly=True)
    words.setAccessibleName("Message to the vendor")
    words.setFixedHeight(theme().px(280))
    save = Button("Save as text", key="Ctrl+S")
    save.setShortcut("Ctrl+S")
    body = _in_body(words, save)
    box = AskingBox(
        parent,
        "Write to the vendor",
        "A draft: copy it into a message, or save it.",
        "Copy it",
        body,
        width=680,
    )
    answers = {"how": "copy"}

    def save_it() -> None:
        answers["how"] = "save"
        box.accept()

    save.clicked.connect(save_it)
    return answers["how"] if box.is_sure() else ""


def _in_body(*parts: QWidget) -> QWidget:
    """The parts below each other; the first has the keyboard, and Enter does it there too."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    body.setFocusProxy(parts[0])
    return body


def _rows(found: ManifestRehearsed) -> list[SerialRow]:
    looks = {each.line: each.reason for each in found.warnings}
    rows = [SerialRow(each.line, "refused", each.reason, each.column, "", "") for each in found.problems]
    for each in found.placed:
        line = each.row.file_line
        what = "look" if line in looks else "new" if each.is_new else "known"
        under = looks.get(line, each.row.mac or "")
        rows.append(SerialRow(line, what, each.row.serial, under, each.item, each.row.order))
    order = {"refused": 0, "look": 1, "new": 2, "known": 3}
    return sorted(rows, key=lambda row: (order[row.what], row.line))


def _state(row: SerialRow) -> Cell:
    icon, tone, words = _LOOKS[row.what]
    return Cell(words, icon=icon, tone=tone, style="strong")
