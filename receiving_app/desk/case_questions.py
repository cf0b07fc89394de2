"""What the Cases screen asks: when somebody was told, how a case ended, to whom a letter goes."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from receiving_app.desk.parts.asking import Blank, ask_form, ask_one_of, ask_reason
from receiving_app.desk.typed_dates import read_date
from receiving_app.receiving.cases.rules import Resolution, Step

_ASKED = {
    Step.CARRIER_TOLD: ("The carrier was told", "Number of the claim"),
    Step.VENDOR_TOLD: ("The vendor was told", "Their number for it"),
    Step.INSPECTION_ASKED: ("An inspection was asked for", "Number of the inspection"),
}
COPY, SAVE = "Copy", "Save as a file"
_LETTERS = {
    "Copy it for the vendor": ("vendor", COPY),
    "Copy it for the carrier": ("carrier", COPY),
    "Save it for the vendor": ("vendor", SAVE),
    "Save it for the carrier": ("carrier", SAVE),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody was told: on which day, the number they gave it, and a note."""

    on_day: date
    value: str
    note: str


def ask_told(parent: QWidget, number: str, step: Step, delivered_on: date, today: date) -> Told | None:
    """When, and under which number; None when the person thought better of it."""
    title, reference = _ASKED[step]

    def no_day(text: str) -> str:
        day = read_date(text, today)
        if day is None:
            return "Which day?"
        return "" if delivered_on <= day <= today else "Not between the delivery and today."

    told = ask_form(
        parent,
        title,
        (
            Blank("Day", today.isoformat(), refuse=no_day),
            Blank(reference, hint="if there is one"),
            Blank("To whom, how", hint="a name, by telephone or mail"),
        ),
        f"Case {number}",
        "Write it down",
    )
    if told is None:
        return None
    day, value, note = told
    return Told(read_date(day, today) or today, value, note)


def ask_resolution(parent: QWidget, number: str) -> tuple[Resolution, str] | None:
    """How the case ended, and why; None when the person thought better of it."""
    names = {each.value.capitalize(): each for each in Resolution}
    title = f"Resolve {number}"
    how = names.get(ask_one_of(parent, title, "How did it end?", tuple(names), do="Go on"))
    if how is None:
        return None
    reason = ask_reason(parent, title, "What was agreed?", how.value.capitalize(), "Resolve it")
    return (how, reason) if reason else None


def ask_letter(parent: QWidget, number: str) -> tuple[str, str] | None:
    """To whom the draft goes, and whether it is copied or saved; None for neither."""
    title, what = f"Letter about {number}", "What becomes of the draft?"
    return _LETTERS.get(ask_one_of(parent, title, what, tuple(_LETTERS), do="Go on"))
