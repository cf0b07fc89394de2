"""Small questions outside the dock: a file, a folder, a reason. Receive never asks this way."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget


def ask_reason(parent: QWidget, title: str, what: str) -> str:
    """A reason in the person's words; '' when they thought better of it."""
    words, is_sure = QInputDialog.getText(parent, title, what)
    return words.strip() if is_sure else ""


def ask_pin(parent: QWidget, what: str) -> str | None:
    """The person's PIN; None when they thought better of it."""
    pin, is_sure = QInputDialog.getText(parent, "Your PIN", what, QLineEdit.EchoMode.Password)
    return pin if is_sure else None


def ask_one_of(parent: QWidget, title: str, what: str, choices: tuple[str, ...]) -> str:
    """One of the choices; '' when the person thought better of it."""
    chosen, is_sure = QInputDialog.getItem(parent, title, what, list(choices), 0, False)
    return chosen if is_sure else ""


def ask_files(parent: QWidget, title: str, kinds: str) -> tuple[Path, ...]:
    """Files to bring in; none when the person thought better of it. ``kinds``: "Statements (*.csv)"."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return tuple(Path(name) for name in names)


def ask_new_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where to write a file; None when the person thought better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(chosen) if chosen else None


def dollars(cents: int) -> str:
    """``$1,061.00``, or ``-$27.99`` for a credit."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"
