"""What a person can do on a list screen, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from receiving_app.people.rules import Role

UNDONE: Final = "undone at the desk"
"""The reason that stands in the history when something is undone where it was just done."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person does on a list screen.

    Attributes:
        words: the button's words.
        do: called on the window's thread; what is slow it gives to ``ListScreen.carry_out``.
        icon: a Lucide icon's name.
        key: the key that presses it.
        for_row: stands in the detail card and works on the chosen row; else it stands over the list.
        primary: the one that is usually wanted.
        suits: whether it can be done with this row now; None always.
        needs: the roles of which one is needed; () for everybody.
    """

    words: str
    do: Callable[[], object]
    icon: str = ""
    key: str = ""
    for_row: bool = False
    primary: bool = False
    suits: Callable[[object], bool] | None = None
    needs: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, as it is said to the person.

    Attributes:
        said: in one or two sentences.
        undo: takes it back by a further entry, on the writing lane, and says so; None where that is not done.
    """

    said: str
    undo: Callable[[], str] | None = None
