"""The rows of Settings: what stands in each, and how what a person writes becomes its value. No widgets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from receiving_app.desk.preferences import SCALES, Preferences
from receiving_app.people.answers import TheOffice
from receiving_app.people.office_file import LAST_CLOSING_DAY
from receiving_app.people.reference_cells import Unreadable, cents, whole
from receiving_app.settings import Settings
from receiving_app.wording import dollars

_PASSWORD = re.compile(r"^([\w+]+://[^:/@]*):[^@]*@")
_MOST_DAYS = 3650
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A person, or a setting.

    Attributes:
        title: whose, or what.
        under: the number, or what it is for.
        value: roles, or what is set.
        person_id: of a person.
        setting: the name of a setting that can be changed here; '' for what is only shown.
    """

    title: str
    under: str
    value: str
    person_id: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class OfficeSetting:
    """A setting of the office, the same for every dock.

    Attributes:
        name: the keyword of ``people.actions.change_office``; '' for what stays as it is.
        title: its name on the screen.
        under: what it is for.
        say: what the office has now.
        read: what a person wrote, as a value; raises ``Unreadable``.
    """

    name: str
    title: str
    under: str
    say: Callable[[TheOffice], str]
    read: Callable[[str], Any] = str


def _words(text: str) -> str:
    if not 0 < len(text) <= _LONGEST:
        raise Unreadable(f"Write 1 to {_LONGEST} letters.")
    return text


def _packs(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


OFFICE = (
    OfficeSetting(
        "name", "Name of the office", "As it stands on reports and logs.", lambda office: office.name, _words
    ),
    OfficeSetting(
        "", "Time zone", "Legal days are the office's local days.", lambda office: office.time_zone
    ),
    OfficeSetting(
        "tag_floor_cents",
        "Tag floor",
        "LAC 34:VII.307.A: property from this cost on.",
        lambda office: dollars(office.tag_floor_cents),
        cents,
    ),
    OfficeSetting(
        "capital_floor_cents",
        "Capital floor",
        "OTS policy of 1 April 2024.",
        lambda office: dollars(office.capital_floor_cents),
        cents,
    ),
    OfficeSetting(
        "tag_days",
        "Days to tag",
        "LAC 34:VII.307.A, from receipt or acceptance.",
        lambda office: str(office.tag_days),
        whole(1, _MOST_DAYS),
    ),
    OfficeSetting(
        "agency_tag_days",
        "Days an agency has to tag",
        "OTS procedure of 2024.",
        lambda office: str(office.agency_tag_days),
        whole(1, _MOST_DAYS),
    ),
    OfficeSetting(
        "cycle_closes_on",
        "Card cycle closes on day",
        "Billing cycles run to this day of the month.",
        lambda office: str(office.cycle_closes_on),
        whole(1, LAST_CLOSING_DAY),
    ),
    OfficeSetting(
        "rule_packs",
        "Rule packs in force",
        "Base pack first. A change holds for units received from then on.",
        lambda office: ", ".join(office.rule_packs),
        _packs,
    ),
)
THEME_WORDS = {"light": "Light", "dark": "Dark", "contrast": "High contrast", "system": "As the system"}
SOUND_WORDS = {False: "On", True: "Off"}
SIZE_WORDS = {scale: f"{scale} %" for scale in SCALES}
LOOKS: dict[str, dict[Any, str]] = {"theme": THEME_WORDS, "scale": SIZE_WORDS, "muted": SOUND_WORDS}
"""What can be chosen for each of the looks, in words."""
SCANNER = "scanner"
_TITLES = {
    "office": "Folder of the office",
    "workstation": "Name of this PC",
    "printer": "Label printer",
    "stock": "Label stock",
    "backup_folder": "Backup folder",
}
_FIXED = ("office", "database")
_LATER = ("workstation",)


def office_rows(office: TheOffice) -> tuple[Entry, ...]:
    """What holds for every dock alike."""
    return tuple(Entry(each.title, each.under, each.say(office), setting=each.name) for each in OFFICE)


def pc_rows(settings: Settings, chosen: Preferences | None) -> tuple[Entry, ...]:
    """What is chosen at this PC; ``chosen`` is None where a window has no looks of its own."""
    looks: tuple[Entry, ...] = ()
    if chosen is not None:
        looks = (
            Entry("Theme", "Colours of the window.", THEME_WORDS[chosen.theme], setting="theme"),
            Entry("Text size", "Of everything in the window.", f"{chosen.scale} %", setting="scale"),
            Entry("Sounds", "What a scan sounds like.", SOUND_WORDS[chosen.muted], setting="muted"),
            Entry(
                "Scanner", "How it types, learnt from a test scan.", scanner_words(chosen), setting=SCANNER
            ),
        )
    return looks + tuple(
        Entry(
            _TITLES.get(each.name, each.name.capitalize()),
            each.metadata["help"],
            setting_words(settings, each.name),
            setting="" if each.name in _FIXED else each.name,
        )
        for each in fields(settings)
    )


def setting_words(settings: Settings, name: str) -> str:
    """A setting as it is kept: '' where it is left out; the password of a database is not shown."""
    words = str(getattr(settings, name) or "")
    return _PASSWORD.sub(r"\1:…@", words) if name == "database" else words


def scanner_words(chosen: Preferences) -> str:
    """How the scanner types."""
    gun = chosen.gun
    end = "a pause ends a scan" if gun.ends_by_pause else "Enter or Tab ends a scan"
    layout = f", {len(gun.corrections)} characters put right" if gun.corrections else ""
    return f"Pauses up to {gun.longest_gap} ms, {end}{layout}"


def when(name: str) -> str:
    """When a setting of this PC comes into force, as a sentence; '' for at once."""
    return "It holds after the next start." if name in _LATER else ""
