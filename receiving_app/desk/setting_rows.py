"""The rows of Settings: what stands in each, and how what a person writes becomes its value. No widgets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from receiving_app.desk.preferences import SCALES, VOLUMES, Preferences
from receiving_app.people.answers import TheOffice
from receiving_app.people.office_file import LAST_CLOSING_DAY
from receiving_app.people.reference_cells import Unreadable, cents, whole
from receiving_app.receiving.cases.rules import CARRIER_NOTICE_DAYS, VENDOR_NOTICE_DAYS
from receiving_app.receiving.scanning.explaining_answers import LearntCodeSeen
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
        policy_id: of a tolerance that is in force.
    """

    title: str
    under: str
    value: str
    person_id: str = ""
    setting: str = ""
    policy_id: str = ""


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
        "carrier_notice_days",
        "Days to tell a carrier of damage",
        "Business days. NMFC item 300135; a carrier's own tariff may differ.",
        lambda office: str(office.carrier_notice_days or CARRIER_NOTICE_DAYS),
        whole(1, _MOST_DAYS),
    ),
    OfficeSetting(
        "vendor_notice_days",
        "Days to tell a vendor what was wrong",
        "Office practice; the contract may say otherwise.",
        lambda office: str(office.vendor_notice_days or VENDOR_NOTICE_DAYS),
        whole(1, _MOST_DAYS),
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
VOLUME_WORDS = {volume: f"{volume} %" for volume in VOLUMES}
LOOKS: dict[str, dict[Any, str]] = {
    "theme": THEME_WORDS,
    "scale": SIZE_WORDS,
    "muted": SOUND_WORDS,
    "volume": VOLUME_WORDS,
}
"""What can be chosen for each of the looks, in words."""
MARK_WORDS = {
    False: "Its speed, its prefix or an AIM identifier",
    True: "Its prefix or an AIM identifier, and nothing else",
}
SCANNER, LEARNT = "scanner", "learnt code"
GUN = ("gun_name", "gun_only_marked", "gun_prefix", "gun_suffix")
"""What can be set about the scanner that types like a keyboard."""
_TITLES = {
    "office": "Folder of the office",
    "workstation": "Name of this PC",
    "printer": "Label printer",
    "serial_scanner": "Scanner on a serial line",
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
    return (look_rows(chosen) if chosen is not None else ()) + tuple(
        Entry(
            _TITLES.get(each.name, each.name.capitalize()),
            each.metadata["help"],
            setting_words(settings, each.name),
            setting="" if each.name in _FIXED else each.name,
        )
        for each in fields(settings)
    )


def look_rows(chosen: Preferences) -> tuple[Entry, ...]:
    """Looks, sounds and the scanner that types."""
    return (
        Entry("Theme", "Colours of the window.", THEME_WORDS[chosen.theme], setting="theme"),
        Entry("Text size", "Of everything in the window.", f"{chosen.scale} %", setting="scale"),
        Entry(
            "Sounds",
            "Counted: one short high. Attention: two equal. Stop: one low and long.",
            SOUND_WORDS[chosen.muted],
            setting="muted",
        ),
        Entry("Volume", "Of the three sounds.", f"{chosen.volume} %", setting="volume"),
        Entry("Scanner", "How it types, learnt from a test scan.", scanner_words(chosen), setting=SCANNER),
        *_gun_rows(chosen),
    )


def _gun_rows(chosen: Preferences) -> tuple[Entry, ...]:
    gun = chosen.gun
    return (
        Entry("Scanner's name", "Its scans are kept under it.", gun.name, setting="gun_name"),
        Entry(
            "What tells a scan from typing",
            "Marks are sure; the scanner must be set to send them.",
            MARK_WORDS[gun.only_marked],
            setting="gun_only_marked",
        ),
        Entry("Scanner's prefix", "The sign it sends before each scan.", gun.prefix, setting="gun_prefix"),
        Entry(
            "Scanner's suffix",
            "A sign that ends its scans beside Enter and Tab.",
            gun.suffix,
            setting="gun_suffix",
        ),
    )


def code_rows(codes: tuple[LearntCodeSeen, ...]) -> tuple[Entry, ...]:
    """Codes that clerks bound to an item."""
    return tuple(
        Entry(each.code, f"{each.by}, {each.at:%m/%d/%Y}", f"{each.item}, part {each.part}", setting=LEARNT)
        for each in codes
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


def is_person(row: object) -> bool:
    """Whether a row is a person."""
    return bool(getattr(row, "person_id", ""))


def can_change(row: object) -> bool:
    """Whether a row is a setting that is changed by asking."""
    return getattr(row, "setting", "") not in ("", SCANNER, LEARNT)


def is_scanner(row: object) -> bool:
    """Whether a row is the scanner that types, which is tested."""
    return getattr(row, "setting", "") == SCANNER


def is_of_printer(row: object) -> bool:
    """Whether a test label shows what a row's setting does."""
    return getattr(row, "setting", "") in ("printer", "stock")


def is_learnt(row: object) -> bool:
    """Whether a row is a code that was bound to an item."""
    return getattr(row, "setting", "") == LEARNT


def is_of_sounds(row: object) -> bool:
    """Whether a row is about the sounds."""
    return getattr(row, "setting", "") in ("muted", "volume")
