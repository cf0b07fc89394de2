"""What this workstation remembers about its looks, its sounds and its scanner."""

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from PySide6.QtCore import QSettings

from receiving_app.desk.tokens import THEMES
from receiving_app.desk.wedge import Gun

SYSTEM = "system"
VOLUMES = (25, 50, 75, 100)
SCALES = (90, 100, 110, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Preferences:
    """One workstation's choices.

    Attributes:
        theme: ``light``, ``dark``, ``contrast``, or ``system`` for what the system asks for.
        scale: 90 to 200, in percent; Settings offers :data:`SCALES`.
        muted: no sounds.
        volume: of the sounds, in percent; Settings offers :data:`VOLUMES`.
        gun: how the scanner types, as its calibration sheet taught.
    """

    theme: str = "light"
    scale: int = 100
    muted: bool = False
    volume: int = 100
    gun: Gun = field(default_factory=Gun)


def kept_settings() -> QSettings:
    """Where this person's choices at this PC are kept."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "receiving-app", "desk")


def load(settings: QSettings) -> Preferences:
    """Read them; what is missing or spoilt is as in a new program."""
    try:
        kept = json.loads(str(settings.value("preferences", "{}")))
        gun = kept.pop("gun", {})
        gun["corrections"] = tuple((a, b) for a, b in gun.get("corrections", ()))
        found = replace(Preferences(), **_known(Preferences, kept), gun=replace(Gun(), **_known(Gun, gun)))
    except (ValueError, TypeError, AttributeError):
        return Preferences()
    if found.volume not in VOLUMES:
        found = replace(found, volume=100)
    if found.theme not in (*THEMES, SYSTEM) or not 90 <= found.scale <= 200:
        return Preferences(muted=found.muted, gun=found.gun)
    return found


def save(settings: QSettings, preferences: Preferences) -> None:
    """Keep them."""
    settings.setValue("preferences", json.dumps(asdict(preferences)))


def _known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in values.items() if name in names}
