"""What Settings does for hands-free work: the command card, the codes that were learnt, the three sounds."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from receiving_app.desk.desk_office import DeskOffice
from receiving_app.desk.parts.action import Done
from receiving_app.desk.parts.asking import ask_new_file
from receiving_app.desk.setting_rows import Entry, code_rows
from receiving_app.desk.sounds import NAMES

if TYPE_CHECKING:
    from receiving_app.desk.settings_screen import SettingsScreen

_BETWEEN_SOUNDS = 900  # milliseconds


def card_to_file(screen: "SettingsScreen") -> None:
    """Write the command card as a PDF, to be printed at its true size and laminated."""
    file = ask_new_file(screen, "The command card", "command-card.pdf", "PDF (*.pdf)")
    if file is None:
        return

    def run() -> str:
        from receiving_app.tags.command_card import command_card
        from receiving_app.whole_file import write_whole

        write_whole(file, command_card())
        return f"The command card is in {file.name}. Print it at its true size."

    screen.carry_out(run)


def learnt_rows(office: DeskOffice) -> tuple[Entry, ...]:
    """The codes that clerks bound to an item, the newest first."""
    from receiving_app.receiving.scanning.learnt_codes import learnt_codes

    return code_rows(office.ask(learnt_codes))


def take_back_code(screen: "SettingsScreen") -> None:
    """The chosen code means its item no longer."""
    row = screen.chosen()
    if row is None:
        return

    def run() -> Done:
        from receiving_app.receiving.scanning.learnt_codes import unbind_code

        gone = screen.desk.the_office().do(unbind_code, row.title)
        return Done(f"{gone.code} no longer means {gone.item}.", None)

    screen.carry_out(run)


def hear(screen: "SettingsScreen") -> None:
    """Play the three sounds one after the other: counted, attention, stop."""
    for place, name in enumerate(NAMES):
        QTimer.singleShot(place * _BETWEEN_SOUNDS, screen, lambda name=name: screen.desk.sounds.play(name))
