"""Who owns the unit last scanned, in words first; then each thing the rule looked at, with its value."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from receiving_app.desk.local_time import LocalTime
from receiving_app.desk.parts.card import Card, empty
from receiving_app.desk.parts.strip import Strip
from receiving_app.desk.parts.text import Text
from receiving_app.desk.theme import theme
from receiving_app.receiving.answers import OwnerOnScreen

_UNDECIDED = {"UNDETERMINED": "Not decided", "INCOMPLETE": "A fact is missing"}
_HOLDS = {True: "holds", False: "does not hold", None: "not needed"}
_MARKS = {True: ("check", "ok"), False: ("x", "muted"), None: ("minus", "muted")}


class OwnerCard(Card):
    """The owner, the reason, and what is left to ask."""

    def __init__(self, times: LocalTime, parent: QWidget | None = None) -> None:
        super().__init__("Who owns it", margin=18, parent=parent)
        look = theme()
        self._times = times
        self._owner: OwnerOnScreen | None = None
        self._picture = QLabel()
        self.owner = Text("", "title", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(self._picture)
        head.addWidget(self.owner, 1)
        self.sentence = Text("", "body", wrap=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(look.px(4))
        self._ask = Strip()
        self._tags = Text("", "small", "muted", wrap=True)
        self._rule = Text("", "small", "muted", wrap=True)
        self.content.addLayout(head)
        self.content.addWidget(self.sentence)
        self.content.addLayout(self._facts)
        self.content.addWidget(self._ask)
        self.content.addWidget(self._tags)
        self.content.addWidget(self._rule)
        self.show_owner(None)

    def show_owner(self, owner: OwnerOnScreen | None) -> None:
        """Show an owner; None before a unit was scanned."""
        if owner is not None:
            owner = replace(owner, asset_id="")  # units of a line mostly have one owner, for one reason
            if owner == self._owner:
                return
        self._owner = owner
        look = theme()
        undecided = owner is not None and owner.owner in _UNDECIDED
        icon, ink = (
            ("circle-help", "warn") if undecided else ("landmark", "primary_text" if owner else "muted")
        )
        self._picture.setPixmap(look.pixmap(icon, ink, 28, self.devicePixelRatioF()))
        self.owner.setText(_UNDECIDED.get(owner.owner, owner.owner) if owner else "No unit yet")
        self.owner.set_tone("" if owner else "muted")
        self.sentence.setText(owner.sentence if owner else "The owner stands here when a serial is accepted.")
        self.sentence.set_tone("" if owner else "muted")
        self._show_facts(owner)
        self._ask.setVisible(undecided and owner is not None and bool(owner.question))
        if undecided and owner is not None and owner.question:
            self._ask.show_words("warn", "circle-help", owner.question)
        due = f", due {self._times.day(owner.tag_due)}" if owner and owner.tag_due else ""
        self._tags.setText(_tagging(owner, due) if owner and owner.who_tags else "")
        self._tags.setVisible(bool(self._tags.text()))
        self._rule.setText(f"Rule {owner.rule}, {owner.pack}" if owner and owner.rule else "")
        self._rule.setVisible(bool(self._rule.text()))
        self.setAccessibleName(f"Who owns it: {self.owner.text()}. {self.sentence.text()}")

    def _show_facts(self, owner: OwnerOnScreen | None) -> None:
        empty(self._facts)
        for fact in owner.conditions if owner else ():
            icon, ink = _MARKS[fact.holds]
            mark = QLabel()
            mark.setPixmap(theme().pixmap(icon, ink, 18, self.devicePixelRatioF()))
            mark.setAccessibleName(_HOLDS[fact.holds])
            tone = "" if fact.holds else "muted"
            row = QHBoxLayout()
            row.setSpacing(theme().px(8))
            row.addWidget(mark)
            value = Text(fact.value, "strong", tone, figures=True, wrap=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            row.addWidget(Text(fact.label, "body", tone))
            row.addWidget(value, 1)
            self._facts.addLayout(row)


def _tagging(owner: OwnerOnScreen, due: str) -> str:
    if owner.who_tags == "hold":
        return "It gets a hold label until the owner is decided."
    return f"Tagged by {owner.who_tags}{due}"
