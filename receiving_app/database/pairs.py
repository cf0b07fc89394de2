"""Two columns as a mapping."""

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

K = TypeVar("K")
V = TypeVar("V")


def pairs(session: Session, wanted: Select[K, V]) -> dict[K, V]:
    """What a query of two columns finds, the first as the key of the second."""
    return {key: value for key, value in session.execute(wanted)}  # noqa: C416 - a Row is no tuple to the type checker
